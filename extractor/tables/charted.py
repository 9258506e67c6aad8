"""Rows of the form out of sheets: a label beside its cells, under the header that names their columns.

Geometry says which cells stand in a row and under a header; what a row and a column are is said by
their labels alone. A blank cell is seen to be blank.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from extractor.readings import Row, Unplaced
from extractor.tables.assembly import ReadRow
from extractor.tables.cells import counts_of, row_printing
from extractor.tables.columns import NO_HEADER, Columns, Head, applicants, disclosure, outcomes
from extractor.tables.forms import EDITION_OF_ROW, Labelled, Part, Stray
from extractor.tables.halves import mended
from extractor.tables.layout import Run
from extractor.tables.sheet import LINE_ENDS, Line, Sheet, Slot, is_header, lines_of
from extractor.tables.vocabulary import Name
from schemas.form import APPLICATIONS, DISCLOSURE, DISPUTES, OUTCOMES

_DISPUTE_KEYS = tuple(row.key for row in DISPUTES.blocks[0].rows)
_OUTCOME_KEYS = tuple(column.key for column in OUTCOMES)
_DISPUTE_CELLS = tuple(Head(key, 0, 0, row) for row in _DISPUTE_KEYS for key in _OUTCOME_KEYS)
_WITH_ROWS = (DISCLOSURE.key, APPLICATIONS.key)


class Charted(NamedTuple):
    """What sheets print of the three tables, and the numbers of the sheets that print it."""

    rows: tuple[ReadRow, ...]
    strays: tuple[Stray, ...]
    sheets: frozenset[int]


@dataclass(slots=True)
class _Above:
    """What stands above a line: the table it belongs to, and the header since the last row of values.

    ``applicants`` are the columns of table 3 while its header lasts; ``sheet`` is where the header stands.
    """

    table: str = ""
    header: list[Slot] = field(default_factory=list)
    sheet: int = -1
    open: bool = True
    applicants: Columns | None = None


class _Found(NamedTuple):
    """A row of the form in a line: its key, its label and the cells beside it."""

    table: str
    key: str
    label: Slot
    cells: tuple[Slot, ...]


def charted(chars: str, sheets: Sequence[tuple[int, Sheet]]) -> Charted:
    """The rows that *sheets*, each with its number, print of the form."""
    above = _Above()
    lines = mended([line for number, sheet in sheets for line in lines_of(chars, number, sheet)])
    found = [(line.sheet, read) for line in lines for read in _read(line, above)]
    used = {number for number, read in found if _of_the_form(read)}
    rows = [read for number, read in found if number in used and isinstance(read, ReadRow)]
    strays = tuple(read for number, read in found if number in used and isinstance(read, Stray))
    return Charted(tuple(_without_needless(rows)), strays, frozenset(used))


def _of_the_form(read: ReadRow | Stray) -> bool:
    """Whether the sheet that prints *read* is a statutory table: a header of the form stands above it."""
    return isinstance(read, ReadRow) and not (isinstance(read.row, Unplaced) and read.row.why == NO_HEADER)


def _without_needless(rows: Sequence[ReadRow]) -> Iterator[ReadRow]:
    """*rows* without those under no header that are read under one elsewhere."""
    read = {(row.table, row.row.key) for row in rows if isinstance(row.row, Row)}
    for row in rows:
        if isinstance(row.row, Unplaced) and row.row.why == NO_HEADER and (row.table, row.row.key) in read:
            continue
        yield row


def _read(line: Line, above: _Above) -> Iterator[ReadRow | Stray]:
    """The rows of the form that *line* prints; a header is taken into what stands above."""
    found = [] if _opens_header(line) else list(_rows_in(line, above))
    if found:
        above.open = False
        for one in found:
            above.table = one.table
            yield _row_of(one, line, above)
    elif (values := _dispute_values(line, above)) is not None:
        above.open = False
        yield from _disputes(values, line, above)
    elif _unlabelled(line, above):
        values = tuple(slot for slot in line.slots if slot.begins and slot.text and not slot.is_label)
        yield Stray(above.table, "", _run(values[0], values), "no readable label stands before these values")
    else:
        _take(line, above)


def _opens_header(line: Line) -> bool:
    """Whether *line* is one of a header: it names columns, and values stand in none of its cells."""
    for slot in line.slots:
        if slot.is_label and slot.begins:
            for name in slot.said.names:
                if name.kind in ("column", "corner") or name.key == "applicants":
                    return is_header(line)
    return False


def _unlabelled(line: Line, above: _Above) -> bool:
    """Whether values stand in a table of rows beside words that are no label of the form, or none."""
    values = sum(1 for slot in line.slots if slot.begins and slot.text and not slot.is_label)
    return values > 1 and above.table in _WITH_ROWS and not above.open


def _rows_in(line: Line, above: _Above) -> Iterator[_Found]:
    """Each label of a row of table 2 or 3 that cells without words stand beside."""
    labels: list[tuple[int, Name]] = []
    for at, slot in enumerate(line.slots):
        if slot.is_label:
            names = slot.said.names
            certain = len(names) == 1 or above.table == APPLICATIONS.key
            labels += [
                (at, name) for name in names if certain and name.kind == "row" and name.table in _WITH_ROWS
            ]
    for place, (at, name) in enumerate(labels):
        stop = labels[place + 1][0] if place + 1 < len(labels) else len(line.slots)
        if stop > at + 1:
            yield _Found(name.table, name.key, line.slots[at], line.slots[at + 1 : stop])


def _take(line: Line, above: _Above) -> None:
    """Note what belongs to a header; one that begins anew forgets the one above it."""
    fresh = [slot for slot in line.slots if slot.begins and slot.is_label]
    tables = [name.table for slot in fresh for name in slot.said.names if len(slot.said.names) == 1]
    known = [table for table in tables if table]
    if not above.open and any(_begins_header(name) for slot in fresh for name in slot.said.names):
        above.header.clear()
        above.applicants = None
        above.open = True
    elif line.sheet != above.sheet and _repeats(fresh, above.header):
        above.header.clear()
    if any(name.kind == "corner" for slot in fresh for name in slot.said.names):
        above.header.clear()
    if known:
        above.table = known[-1]
    if not above.open:
        return
    above.header += fresh
    above.sheet = line.sheet


def _begins_header(name: Name) -> bool:
    return (
        name.kind in ("column", "corner", "caption") or name.key == "applicants" or name.table == DISPUTES.key
    )


def _repeats(fresh: Sequence[Slot], header: Sequence[Slot]) -> bool:
    words = {slot.said.folded for slot in header if slot.said.names}
    return any(slot.said.folded in words for slot in fresh)


def _row_of(found: _Found, line: Line, above: _Above) -> ReadRow:
    """The row under the header above it, or why it cannot be placed."""
    if found.table == DISCLOSURE.key:
        columns = disclosure(found.key, above.header, len(found.cells))
    else:
        columns = above.applicants or applicants(above.header)
        above.applicants = columns._replace(edition=None)
        columns = columns._replace(edition=EDITION_OF_ROW.get(found.key))
    run = _run(found.label, found.cells)
    if columns.why or line.why:
        return ReadRow(found.table, _unplaced(found, columns.why or line.why))
    labelled = Labelled(
        found.table,
        (Part(found.key, columns.part),),
        run,
        columns.edition,
        bool(columns.heads),
        columns.unit,
    )
    placed = (
        _under(found.cells, columns.heads, columns.others)
        if line.sheet == above.sheet and columns.heads
        else None
    )
    cells = placed or _in_order(found.cells, columns.heads, len(columns.part))
    if cells is None:
        printed = sum(1 for slot in found.cells if slot.text)
        why = f"{printed} values printed where the form has {len(columns.part)} columns"
        return ReadRow(found.table, _unplaced(found, why), labelled)
    return _printed(labelled, labelled.parts[0], cells)


def _in_order(cells: tuple[Slot, ...], heads: tuple[Head, ...], columns: int) -> tuple[Slot, ...] | None:
    """The cells of the columns in the form's order, if they are as many and stand as the header has them."""
    if len(cells) != columns:
        return None
    printed = sorted(range(columns), key=lambda at: heads[at].left) if heads else range(columns)
    at = dict(zip(printed, cells, strict=True))
    return _of_one_row(tuple(at[column] for column in range(columns)))


def _of_one_row(cells: tuple[Slot, ...]) -> tuple[Slot, ...] | None:
    """*cells*, unless a number stands in several rows at once: then it is no row's."""
    return None if any(slot.rows > 1 and slot.text for slot in cells) else cells


def _under(
    cells: tuple[Slot, ...], heads: tuple[Head, ...], others: tuple[Slot, ...] = ()
) -> tuple[Slot, ...] | None:
    """The cell under each of *heads*; None where one has none or several, or a value stands under no header."""
    if [slot[:2] for slot in cells] == [head[1:3] for head in heads]:
        return _of_one_row(cells)
    found: list[Slot] = []
    for head in heads:
        below = [slot for slot in cells if _overlap(slot, head)]
        printed = [slot for slot in below if slot.text]
        if not below or len(printed) > 1:
            return None
        found.append((printed or below)[0])
    values = [slot.place for slot in found if slot.text]
    outside = any(
        slot.text and slot not in found and not any(_overlap(slot, other) for other in others)
        for slot in cells
    )
    return None if outside or len(values) != len(set(values)) else _of_one_row(tuple(found))


def _overlap(slot: Slot, other: Slot | Head) -> bool:
    return slot.left < other.right and other.left < slot.right


def _dispute_values(line: Line, above: _Above) -> tuple[Slot, ...] | None:
    """The cells of a row of table 4, which has no label beside it or that of a row of the form."""
    if above.table != DISPUTES.key or not any(slot.text and not slot.is_label for slot in line.slots):
        return None
    values = tuple(slot for slot in line.slots if not slot.is_label)
    return values if all(_beside(slot) for slot in line.slots if slot.begins and slot.is_label) else None


def _beside(slot: Slot) -> bool:
    """Whether a label may stand beside the values of table 4: that of a row, or one the form does not know."""
    return all(name.kind in ("row", "unknown") for name in slot.said.names)


def _disputes(values: tuple[Slot, ...], line: Line, above: _Above) -> Iterator[ReadRow | Stray]:
    """The rows of table 4 that one line prints: three beside one another, or the one its label names."""
    heads = outcomes(above.header)
    label = _dispute_label(line)
    if label:
        heads = tuple(head._replace(row=label) for head in heads)
    why = line.why or f"{len(values)} values printed under a header that names {len(heads)} columns"
    cells = _under(values, heads) if heads and line.sheet == above.sheet else None
    if cells is None and len(values) == len(heads):
        cells = values
    groups = tuple(dict.fromkeys(head.row for head in heads))
    read = cells is not None and all(_complete(heads, group) for group in groups)
    if not read and len(values) == len(_DISPUTE_CELLS) and _in_turn(heads):
        heads, cells, groups = _DISPUTE_CELLS, values, _DISPUTE_KEYS
    elif not read:
        cells = None
    if cells is None or line.why:
        yield Stray(DISPUTES.key, "", _run(values[0], values), why)
        return
    for group in groups:
        own = {head.key: cell for head, cell in zip(heads, cells, strict=True) if head.row == group}
        ordered = tuple(own[key] for key in _OUTCOME_KEYS)
        part = Part(group, OUTCOMES)
        run = _run(values[0], ordered)
        labelled = Labelled(DISPUTES.key, (part,), run, header_read=read, beside=False)
        yield _printed(labelled, part, ordered)


def _in_turn(heads: Sequence[Head]) -> bool:
    """Whether what is readable of a header of table 4 comes in the order of the form."""
    rest = iter(_DISPUTE_CELLS)
    return all(any(cell.key == head.key and head.row in ("", cell.row) for cell in rest) for head in heads)


def _dispute_label(line: Line) -> str:
    """The row of table 4 that a label beside the values names."""
    names = [name for slot in line.slots if slot.is_label for name in slot.said.names]
    return next(
        (name.key for name in reversed(names) if name.kind == "row" and name.table == DISPUTES.key), ""
    )


def _complete(heads: Sequence[Head], group: str) -> bool:
    keys = [head.key for head in heads if head.row == group]
    return group in _DISPUTE_KEYS and sorted(keys) == sorted(_OUTCOME_KEYS)


def _printed(labelled: Labelled, part: Part, cells: tuple[Slot, ...]) -> ReadRow:
    """The row with what its cells print."""
    numbers: list[int] = []
    for slot in cells:
        printed = slot.said.printed
        if isinstance(printed.value, int) and printed.unit is None and "\n" not in slot.text:
            numbers.append(printed.value)
    if len(numbers) == len(cells):
        counts = counts_of(part, tuple([slot.place for slot in cells]), tuple(numbers))
        if counts is not None:
            return ReadRow(labelled.table, counts, labelled)
    raws = [slot.text for slot in cells]
    read = row_printing(raws, labelled, part, tuple(slot.place for slot in cells), blanks=LINE_ENDS)
    return ReadRow(labelled.table, read.row, labelled, read.issues)


def _run(label: Slot, cells: tuple[Slot, ...]) -> Run:
    return Run((label.text,), *label.place, tuple(slot.place for slot in cells))


def _unplaced(found: _Found, why: str) -> Unplaced:
    printed = [slot.place for slot in found.cells if slot.text] or [found.label.place]
    return Unplaced(found.key, min(printed)[0], max(printed)[1], why)
