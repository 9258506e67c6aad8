"""Rows of the form out of sheets: a label beside its cells, under the header that names their columns.

Geometry says which cells stand in a row and under a header; what a row and a column are is said by
their labels alone. A blank cell is seen to be blank.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from extractor.readings import Row, Unplaced
from extractor.tables.assembly import ReadRow
from extractor.tables.columns import NO_HEADER, Columns, applicants, disclosure
from extractor.tables.disputes import dispute_rows, dispute_values
from extractor.tables.forms import EDITION_OF_ROW, Labelled, Part, Stray
from extractor.tables.halves import mended
from extractor.tables.layout import Run
from extractor.tables.parted import Lost, Parted
from extractor.tables.placing import in_order, row_in, run_of, under
from extractor.tables.sheet import WITH_ROWS, Line, Sheet, Slot, is_header, lines_of
from extractor.tables.stacked import unstacked
from extractor.tables.vocabulary import Name
from schemas.form import APPLICANTS, APPLICATIONS, DISCLOSURE, DISPUTES


class Charted(NamedTuple):
    """What sheets print of the three tables, and the numbers of the sheets that print it."""

    rows: tuple[ReadRow, ...]
    strays: tuple[Stray, ...]
    sheets: frozenset[int]


@dataclass(slots=True)
class _Above:
    """What stands above a line: the table it belongs to, and the header since the last row of values.

    ``applicants`` are the columns of table 3 while its header lasts; ``sheet`` is where the header stands, and
    ``right`` the column where its longest line ends. ``parted`` are the rows of which a part was read.
    """

    table: str = ""
    header: list[Slot] = field(default_factory=list)
    sheet: int = -1
    right: int = 0
    open: bool = True
    applicants: Columns | None = None
    parted: Parted = field(default_factory=Parted)

    def forget(self) -> None:
        """The header above ends."""
        self.header.clear()
        self.right = 0


class _Found(NamedTuple):
    """A row of the form in a line: its key, its label and the cells beside it."""

    table: str
    key: str
    label: Slot
    cells: tuple[Slot, ...]


def charted(chars: str, sheets: Sequence[tuple[int, Sheet]]) -> Charted:
    """The rows that *sheets*, each with its number, print of the form."""
    above = _Above()
    printed = [line for number, sheet in sheets for line in lines_of(chars, number, sheet)]
    lines = mended(unstacked(printed))
    found = [(line.sheet, read) for line in lines for read in _read(line, above)]
    found += above.parted.left()
    used = {number for number, read in found if _of_the_form(read)}
    rows = [read for number, read in found if number in used and isinstance(read, ReadRow)]
    strays = tuple(read for number, read in found if number in used and isinstance(read, Stray))
    return Charted(tuple(_without_needless(rows)), strays, frozenset(used))


def _of_the_form(read: ReadRow | Stray) -> bool:
    """Whether the sheet that prints *read* is a statutory table: a header of the form stands above it."""
    return isinstance(read, ReadRow) and not (isinstance(read.row, Unplaced) and read.row.why == NO_HEADER)


def _without_needless(rows: Sequence[ReadRow]) -> Sequence[ReadRow]:
    """*rows* without those under no header that are read under one elsewhere."""
    needless = [row for row in rows if isinstance(row.row, Unplaced) and row.row.why == NO_HEADER]
    if not needless:
        return rows
    read = {(row.table, row.row.key) for row in rows if isinstance(row.row, Row)}
    return [row for row in rows if not (row in needless and (row.table, row.row.key) in read)]


def _read(line: Line, above: _Above) -> Iterator[ReadRow | Stray]:
    """The rows of the form that *line* prints; a header is taken into what stands above."""
    found = [] if _opens_header(line) else _rows_in(line, above)
    if found:
        above.open = False
        for one in found:
            above.table = one.table
            row = _row_of(one, line, above)
            if row is not None:
                yield row
    elif above.table == DISPUTES.key and (values := dispute_values(line)) is not None:
        above.open = False
        yield from dispute_rows(values, line, above.header, above.sheet)
    elif _unlabelled(line, above):
        values = tuple(slot for slot in line.slots if slot.begins and slot.text and not slot.is_label)
        yield Stray(
            above.table, "", run_of(values[0], values), "no readable label stands before these values"
        )
    else:
        _take(line, above)


def _opens_header(line: Line) -> bool:
    """Whether *line* is one of a header: it names columns, and values stand in none of its cells."""
    for at in line.labels:
        slot = line.slots[at]
        if slot.said.names_columns and slot.begins:
            return is_header(line)
    return False


def _unlabelled(line: Line, above: _Above) -> bool:
    """Whether values stand in a table of rows beside words that are no label of the form, or none."""
    if above.open or above.table not in WITH_ROWS:
        return False
    return sum(1 for slot in line.slots if slot.begins and slot.text and not slot.is_label) > 1


def _rows_in(line: Line, above: _Above) -> list[_Found]:
    """Each label of a row of table 2 or 3 that cells without words stand beside."""
    slots, stop = line.slots, len(line.slots)
    ambiguous = above.table == APPLICATIONS.key
    found: list[_Found] = []
    for at in reversed(line.labels):
        said = slots[at].said
        for name in reversed(said.rows) if ambiguous or len(said.names) == 1 else ():
            if stop > at + 1:
                found.append(_Found(name.table, name.key, slots[at], slots[at + 1 : stop]))
            stop = at
    return found[::-1]


def _take(line: Line, above: _Above) -> None:
    """Note what belongs to a header; one that begins anew forgets the one above it."""
    fresh = [slot for slot in map(line.slots.__getitem__, line.labels) if slot.begins]
    names = [name for slot in fresh for name in slot.said.names]
    known = [
        slot.said.names[0].table for slot in fresh if len(slot.said.names) == 1 and slot.said.names[0].table
    ]
    if not above.open and any(_begins_header(name) for name in names):
        above.forget()
        above.applicants = None
        above.open = True
    elif line.sheet != above.sheet and _repeats(fresh, above.header):
        above.forget()
    if any(_is_first(name) for name in names):
        above.forget()
    if known:
        above.table = known[-1]
    if not above.open:
        return
    above.header += fresh
    above.sheet = line.sheet
    above.right = max(above.right, line.slots[-1].right)


def _begins_header(name: Name) -> bool:
    return (
        name.kind in ("column", "corner", "caption") or name.key == "applicants" or name.table == DISPUTES.key
    )


def _is_first(name: Name) -> bool:
    """Whether a header of table 2 or 3 begins with *name*."""
    return name.kind == "corner" or (name.kind == "note" and name.table == APPLICATIONS.key)


def _repeats(fresh: Sequence[Slot], header: Sequence[Slot]) -> bool:
    words = {slot.said.folded for slot in header if slot.said.names}
    return any(slot.said.folded in words for slot in fresh)


def _row_of(found: _Found, line: Line, above: _Above) -> ReadRow | None:
    """The row under the header above it, or why it cannot be placed; None where columns of it are still to come."""
    if found.table == DISCLOSURE.key:
        columns = disclosure(found.key, above.header, len(found.cells))
    else:
        columns = above.applicants = above.applicants or applicants(above.header)
    if columns.why or line.why:
        return ReadRow(found.table, _unplaced(found, columns.why or line.why))
    if len(columns.some) == len(found.cells) and line.sheet == above.sheet:
        return _part_of(found, columns, above)
    placed = (
        under(found.cells, columns.heads, columns.others)
        if line.sheet == above.sheet and columns.heads
        else None
    )
    if placed and line.slots[-1].right > above.right and not all(slot.text for slot in placed):
        placed = None
    cells = placed or in_order(found.cells, columns.heads, len(columns.part))
    labelled = Labelled(
        found.table,
        (Part(found.key, columns.part),),
        Run((found.label.text,), *found.label.place),
        columns.edition or EDITION_OF_ROW.get(found.key),
        bool(columns.heads),
        columns.unit,
    )
    if cells is None:
        return ReadRow(found.table, _unplaced(found, _too_few(found, columns)), labelled)
    return row_in(labelled, labelled.parts[0], cells)


def _part_of(found: _Found, columns: Columns, above: _Above) -> ReadRow | None:
    """The row of table 3 once all its columns have been seen, of which this line prints some."""
    part = Part(found.key, APPLICANTS)
    edition = EDITION_OF_ROW.get(found.key)
    labelled = Labelled(found.table, (part,), Run((found.label.text,), *found.label.place), edition)
    lost = ReadRow(found.table, _unplaced(found, _too_few(found, columns)), labelled)
    cells = under(found.cells, columns.some, columns.others)
    if cells is None:
        return lost
    whole = above.parted.take(columns.some, cells, Lost(above.sheet, lost))
    return row_in(labelled, part, whole) if whole else None


def _too_few(found: _Found, columns: Columns) -> str:
    printed = sum(1 for slot in found.cells if slot.text)
    return f"{printed} values printed where the form has {len(columns.part)} columns"


def _unplaced(found: _Found, why: str) -> Unplaced:
    printed = [slot.place for slot in found.cells if slot.text] or [found.label.place]
    return Unplaced(found.key, min(printed)[0], max(printed)[1], why)
