"""The cells of a row of the form among those that stand in a line, and the row that they print."""

from extractor.readings import Row
from extractor.tables.assembly import ReadRow
from extractor.tables.cells import columns_of, row_printing
from extractor.tables.columns import Head
from extractor.tables.forms import Labelled, Part
from extractor.tables.layout import Run, Values
from extractor.tables.numbers import MARK
from extractor.tables.sheet import LINE_ENDS, Slot


def in_order(cells: tuple[Slot, ...], heads: tuple[Head, ...], columns: int) -> tuple[Slot, ...] | None:
    """The cells of the columns in the form's order, if they are as many and stand as the header has them.

    More cells are these where all of them print something and those before them do not: cells of the label that are
    not merged with it.
    """
    if len(cells) > columns and not any(slot.text for slot in cells[:-columns]):
        cells = cells[-columns:] if all(slot.text for slot in cells[-columns:]) else cells
    if len(cells) != columns:
        return None
    printed = sorted(range(columns), key=lambda at: heads[at].left) if heads else range(columns)
    at = dict(zip(printed, cells, strict=True))
    return _of_one_row(tuple(at[column] for column in range(columns)))


def _of_one_row(cells: tuple[Slot, ...]) -> tuple[Slot, ...] | None:
    """*cells*, unless a number stands in several rows at once: then it is no row's."""
    for slot in cells:
        if slot.rows > 1 and slot.text:
            return None
    return cells


def under(
    cells: tuple[Slot, ...], heads: tuple[Head, ...], others: tuple[Slot, ...] = ()
) -> tuple[Slot, ...] | None:
    """The cell under each of *heads*; None where one has none or several, or a value stands under no header.

    Cells under one header that say the same are one that was merged.
    """
    if [slot[:2] for slot in cells] == [head[1:3] for head in heads]:
        return _of_one_row(cells)
    found: list[Slot] = []
    for head in heads:
        below = [slot for slot in cells if _overlap(slot, head)]
        printed = [slot for slot in below if slot.text]
        if not below or len({slot.text for slot in printed}) > 1:
            return None
        found.append((printed or below)[0])
    values = [slot.place for slot in found if slot.text]
    outside = any(
        slot.text
        and slot not in found
        and not any(_overlap(slot, head) for head in heads)
        and not any(_overlap(slot, other) for other in others)
        for slot in cells
    )
    return None if outside or len(values) != len(set(values)) else _of_one_row(tuple(found))


def _overlap(slot: Slot, other: Slot | Head) -> bool:
    return slot.left < other.right and other.left < slot.right


def row_in(labelled: Labelled, part: Part, cells: tuple[Slot, ...]) -> ReadRow:
    """The row with what its cells print; the label of *labelled* stands beside them."""
    row = _of_counts(part, cells)
    if row is not None:
        return ReadRow(labelled.table, row, labelled)
    raws = [slot.text for slot in cells]
    read = row_printing(raws, labelled, part, tuple(slot.place for slot in cells), blanks=LINE_ENDS)
    return ReadRow(labelled.table, read.row, labelled, read.issues)


def _of_counts(part: Part, cells: tuple[Slot, ...]) -> Row | None:
    """The row of cells that print whole numbers, marks for none or nothing; None where a cell or column says more."""
    counts = columns_of(part)
    if counts is None or len(counts.keys) != len(cells):
        return None
    values = tuple([slot.said.number for slot in cells])
    if None not in values:
        starts, ends = zip(*[slot.place for slot in cells], strict=True)
        return Row(part.row, counts.keys, values, counts.states, 0, starts, ends)
    printed = [slot.said.printed for slot in cells if slot.said.number is None and slot.text]
    if printed.count(MARK) != len(printed):
        return None
    states = tuple([slot.said.printed.state for slot in cells])
    places = [slot.place if slot.text else None for slot in cells]
    return Row.of(part.row, counts.keys, values, states, places)


def run_of(label: Slot, cells: tuple[Slot, ...]) -> Run:
    """A label and the cells beside it, as rows of a text have them."""
    starts, ends = zip(*[slot.place for slot in cells], strict=True)
    counts = [slot.said.number for slot in cells]
    whole = tuple([count for count in counts if count is not None])
    numbers = whole if len(whole) == len(counts) else None
    return Run((label.text,), *label.place, 0, Values(starts, ends, None, numbers))
