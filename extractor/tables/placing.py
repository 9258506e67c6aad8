"""The cells of a row of the form among those that stand in a line, and the row that they print."""

from collections.abc import Sequence
from functools import lru_cache
from operator import itemgetter
from typing import Any, NamedTuple, Self

from extractor.readings import Row
from extractor.tables.assembly import ReadRow
from extractor.tables.cells import columns_of, row_printing
from extractor.tables.columns import Columns, Head, Header
from extractor.tables.forms import Labelled, Part
from extractor.tables.layout import Run, Values
from extractor.tables.line import LINE_ENDS, Beside, Heading, Line, Pattern, said
from extractor.tables.numbers import MARK

Cells = tuple[int, ...]
"""The places of cells among those of a line."""


class Chosen(NamedTuple):
    """The cells of a row of the form in a line, in its order; ``of`` takes theirs out of any column of the line."""

    cells: Cells
    of: "itemgetter[Any]"

    @classmethod
    def at(cls, cells: Cells) -> Self:
        """These cells, one at least."""
        first, stop = cells[0], cells[-1] + 1
        in_turn = cells == tuple(range(first, stop))
        return cls(cells, itemgetter(slice(first, stop)) if in_turn else itemgetter(*cells))


def cells_under(columns: Columns, line: Line, beside: Beside, right: int | None) -> Chosen | None:
    """The cells of *columns* among those *beside* a label, in the form's order; None where they cannot be told.

    *right* is where the header ends if it stands in the same sheet, where a column is a place; in another only its
    order counts.
    """
    alike = line.pattern
    if right is None or not columns.heads:
        return _chosen_in_order(columns, alike, beside)
    texts = line.texts if _shares(columns, alike, beside) else ()
    return _chosen(columns, alike, beside, texts, is_longer=alike.rights[-1] > right)


@lru_cache(maxsize=4096)
def _chosen(
    columns: Columns, pattern: Pattern, beside: Beside, texts: tuple[str, ...], *, is_longer: bool
) -> Chosen | None:
    """The cells under the headers, or in their order; *is_longer*: the line is longer than the header is.

    Blanks in a longer line may stand for any of its columns.
    """
    placed = under(pattern, pattern.between(beside), columns.heads, columns.others, texts)
    if placed is None or (is_longer and not all(pattern.kinds[at] for at in placed)):
        return _chosen_in_order(columns, pattern, beside)
    return Chosen.at(placed)


@lru_cache(maxsize=4096)
def _chosen_in_order(columns: Columns, pattern: Pattern, beside: Beside) -> Chosen | None:
    placed = _in_order(pattern, pattern.between(beside), columns)
    return Chosen.at(placed) if placed else None


@lru_cache(maxsize=4096)
def _shares(columns: Columns, pattern: Pattern, beside: Beside) -> bool:
    return shares(pattern, pattern.between(beside), columns.heads)


def shares(pattern: Pattern, cells: Cells, heads: Sequence[Head]) -> bool:
    """Whether several of *cells* that print something stand under one of *heads*."""
    printed = [at for at in cells if pattern.kinds[at]]
    return any(sum(pattern.overlaps(at, head.left, head.right) for at in printed) > 1 for head in heads)


def _in_order(pattern: Pattern, cells: Cells, columns: Columns) -> Cells | None:
    """The cells of the columns in the form's order, if they are as many and stand as the header has them.

    More cells are these where all of them print something and those before them do not: cells of the label that are
    not merged with it.
    """
    heads, many, kinds = columns.heads, len(columns.part), pattern.kinds
    if (
        len(cells) > many
        and not any(kinds[at] for at in cells[:-many])
        and all(kinds[at] for at in cells[-many:])
    ):
        cells = cells[-many:]
    if len(cells) != many:
        return None
    printed = sorted(range(many), key=lambda at: heads[at].left) if heads else range(many)
    at = dict(zip(printed, cells, strict=True))
    return _of_one_row(pattern, tuple(at[column] for column in range(many)))


def _of_one_row(pattern: Pattern, cells: Cells) -> Cells | None:
    """*cells*, unless a number stands in several rows at once: then it is no row's."""
    return None if any(pattern.heights[at] > 1 and pattern.kinds[at] for at in cells) else cells


def under(
    pattern: Pattern,
    cells: Cells,
    heads: Sequence[Head],
    others: Header = (),
    texts: tuple[str, ...] = (),
) -> Cells | None:
    """The cell under each of *heads*; None where one has none or several, or a value stands under no header.

    Cells under one header that say the same are one that was merged: *texts* are those of the line, which count only
    where it ``shares`` headers.
    """
    found: list[int] = []
    for head in heads:
        below = [at for at in cells if pattern.overlaps(at, head.left, head.right)]
        printed = [at for at in below if pattern.kinds[at]]
        if not below or (len(printed) > 1 and len({texts[at] for at in printed}) > 1):
            return None
        found.append((printed or below)[0])
    values = [at for at in found if pattern.kinds[at]]
    spanning: tuple[Head | Heading, ...] = (*heads, *others)
    outside = any(
        pattern.kinds[at]
        and at not in found
        and not any(pattern.overlaps(at, above.left, above.right) for above in spanning)
        for at in cells
    )
    return None if outside or len(values) != len(set(values)) else _of_one_row(pattern, tuple(found))


def row_in(labelled: Labelled, part: Part, line: Line, chosen: Chosen) -> ReadRow:
    """The row with what the *chosen* cells of *line* print; the label of *labelled* stands beside them."""
    row = _of_counts(part, line, chosen)
    if row is not None:
        return ReadRow(labelled.table, row, labelled)
    places = tuple(map(line.place, chosen.cells))
    read = row_printing(chosen.of(line.texts), labelled, part, places, blanks=LINE_ENDS)
    return ReadRow(labelled.table, read.row, labelled, read.issues)


def _of_counts(part: Part, line: Line, chosen: Chosen) -> Row | None:
    """The row of cells that print whole numbers, marks for none or nothing; None where a cell or column says more."""
    counts = columns_of(part)
    if counts is None or len(counts.keys) != len(chosen.cells):
        return None
    values = chosen.of(line.numbers)
    if None not in values:
        return Row(
            part.row, counts.keys, values, counts.states, 0, chosen.of(line.starts), chosen.of(line.ends)
        )
    texts = chosen.of(line.texts)
    printed = [said(text).printed for text in texts]
    if any(
        one != MARK for one, value, text in zip(printed, values, texts, strict=True) if value is None and text
    ):
        return None
    states = tuple([one.state for one in printed])
    places = [line.place(at) if line.texts[at] else None for at in chosen.cells]
    return Row.of(part.row, counts.keys, values, states, places)


def run_of(line: Line, label: int, cells: Cells) -> Run:
    """A label and the cells beside it, as rows of a text have them."""
    starts, ends = zip(*map(line.place, cells), strict=True)
    counts = [line.numbers[at] for at in cells]
    whole = tuple([count for count in counts if count is not None])
    numbers = whole if len(whole) == len(counts) else None
    return Run((line.texts[label],), *line.place(label), 0, Values(starts, ends, None, numbers))
