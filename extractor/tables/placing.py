"""The cells of a row of the form among those that stand in a line, and the row that they print."""

from collections.abc import Sequence
from functools import lru_cache
from operator import itemgetter
from typing import Any, NamedTuple, Self

from extractor.readings import Row
from extractor.tables.assembly import ReadRow
from extractor.tables.cells import Counts, columns_of, row_printing
from extractor.tables.columns import Columns, Head, Header
from extractor.tables.forms import EDITION_OF_ROW, Labelled
from extractor.tables.headers import Part
from extractor.tables.layout import Run, Values
from extractor.tables.line import LINE_ENDS, Beside, Heading, Line, Pattern, said
from extractor.tables.numbers import MARK

Cells = tuple[int, ...]
"""The places of cells among those of a line."""


class Plan(NamedTuple):
    """A row of the form in lines of a pattern: its *cells* there, in the form's order, None where they cannot be told.

    ``take`` takes theirs out of any column of a line; ``counts`` are its columns where none of them is of money.
    """

    labelled: Labelled
    cells: Cells | None
    take: "itemgetter[Any]"
    counts: Counts | None

    @classmethod
    def of(cls, labelled: Labelled, cells: Cells | None) -> Self:
        """Of one row with these cells."""
        if not cells:
            return cls(labelled, None, itemgetter(slice(0)), None)
        first, stop = cells[0], cells[-1] + 1
        in_turn = cells == tuple(range(first, stop))
        counts = columns_of(labelled.parts[0])
        return cls(
            labelled,
            cells,
            itemgetter(slice(first, stop)) if in_turn else itemgetter(*cells),
            counts if counts is not None and len(counts.keys) == len(cells) else None,
        )


def plan_of(columns: Columns, line: Line, beside: Beside, right: int | None) -> Plan:
    """The row of the form *beside* its label in *line*, under *columns*.

    *right* is where the header ends if it stands in the same sheet, where a column is a place; in another only its
    order counts.
    """
    alike = line.pattern
    if right is None or not columns.heads:
        return _in_turn(columns, alike, beside)
    is_longer = alike.rights[-1] > right
    plan = _under_heads(columns, alike, beside, is_longer=is_longer)
    return plan or _planned(columns, alike, beside, line.texts, is_longer=is_longer)


@lru_cache(maxsize=2048)
def _in_turn(columns: Columns, pattern: Pattern, beside: Beside) -> Plan:
    cells = _in_order(pattern, pattern.between(beside), columns)
    return Plan.of(labelled_in(beside, columns), cells)


@lru_cache(maxsize=4096)
def _under_heads(columns: Columns, pattern: Pattern, beside: Beside, *, is_longer: bool) -> Plan | None:
    """The row whatever its cells print; None where that decides which they are."""
    cells = pattern.between(beside)
    if not _are_aligned(pattern, cells, columns.heads) and shares(pattern, cells, columns.heads):
        return None
    return _planned(columns, pattern, beside, (), is_longer=is_longer)


def _planned(
    columns: Columns, pattern: Pattern, beside: Beside, texts: tuple[str, ...], *, is_longer: bool
) -> Plan:
    """The row under the headers, or in their order; *is_longer*: the line is longer than the header is.

    Blanks in a longer line may stand for any of its columns.
    """
    cells = under(pattern, pattern.between(beside), columns.heads, columns.others, texts)
    if cells is None or (is_longer and not all(pattern.kinds[at] for at in cells)):
        return _in_turn(columns, pattern, beside)
    return Plan.of(labelled_in(beside, columns), cells)


def labelled_in(beside: Beside, columns: Columns) -> Labelled:
    """The row of the form under its header, wherever it is printed."""
    parts = (Part(beside.key, columns.part),)
    edition = columns.edition or EDITION_OF_ROW.get(beside.key)
    return Labelled(beside.table, parts, Run((), 0, 0), edition, bool(columns.heads), columns.unit)


def _are_aligned(pattern: Pattern, cells: Cells, heads: Sequence[Head]) -> bool:
    """Whether just one of *cells* stands under each of *heads*, one after the other, as in most tables."""
    if len(cells) != len(heads):
        return False
    first, stop = cells[0], cells[-1] + 1
    sides = zip(pattern.lefts[first:stop], pattern.rights[first:stop], strict=True)
    return [*sides] == [head[1:3] for head in heads]


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
    if _are_aligned(pattern, cells, heads):
        return _of_one_row(pattern, cells)
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


def row_in(plan: Plan, line: Line) -> ReadRow:
    """The row with what its cells of *line* print, where these are told."""
    labelled, cells, take, counts = plan
    part = labelled.parts[0]
    if counts is not None:
        values = take(line.numbers)
        if None not in values:
            row = Row(part.row, counts.keys, values, counts.states, 0, take(line.starts), take(line.ends))
            return ReadRow(labelled.table, row, labelled)
        blank = _with_blanks(plan, line, counts)
        if blank is not None:
            return ReadRow(labelled.table, blank, labelled)
    places = tuple(map(line.place, cells or ()))
    read = row_printing(take(line.texts), labelled, part, places, blanks=LINE_ENDS)
    return ReadRow(labelled.table, read.row, labelled, read.issues)


def _with_blanks(plan: Plan, line: Line, counts: Counts) -> Row | None:
    """The row of cells that print whole numbers, marks for none or nothing; None where one says more."""
    take = plan.take
    texts, values = take(line.texts), take(line.numbers)
    printed = [said(text).printed for text in texts]
    for one, value, text in zip(printed, values, texts, strict=True):
        if value is None and text and one != MARK:
            return None
    states = tuple([one.state for one in printed])
    starts = tuple([at if text else None for at, text in zip(take(line.starts), texts, strict=True)])
    ends = tuple([at if text else None for at, text in zip(take(line.ends), texts, strict=True)])
    return Row(plan.labelled.parts[0].row, counts.keys, values, states, 0, starts, ends)


def run_of(line: Line, label: int, cells: Cells) -> Run:
    """A label and the cells beside it, as rows of a text have them."""
    starts, ends = zip(*map(line.place, cells), strict=True)
    counts = [line.numbers[at] for at in cells]
    whole = tuple([count for count in counts if count is not None])
    numbers = whole if len(whole) == len(counts) else None
    return Run((line.texts[label],), *line.place(label), 0, Values(starts, ends, None, numbers))
