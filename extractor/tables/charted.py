"""Rows of the form out of sheets: a label beside its cells, under the header that names their columns.

Geometry says which cells stand in a row and under a header; what a row and a column are is said by
their labels alone. A blank cell is seen to be blank.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import NamedTuple

from extractor.readings import Row, Unplaced
from extractor.tables.assembly import ReadRow
from extractor.tables.columns import NO_HEADER, Columns, Header, applicants, disclosure
from extractor.tables.disputes import dispute_rows, dispute_values
from extractor.tables.forms import Stray
from extractor.tables.halves import mended
from extractor.tables.line import WITH_ROWS, Beside, Line, Pattern
from extractor.tables.parted import Lost, Parted
from extractor.tables.placing import Plan, labelled_in, plan_of, row_in, run_of, under
from extractor.tables.sheet import Sheet, lines_of
from extractor.tables.stacked import unstacked
from extractor.tables.vocabulary import Name
from schemas.form import APPLICATIONS, DISCLOSURE, DISPUTES


class Charted(NamedTuple):
    """What sheets print of the three tables, and the numbers of the sheets that print it."""

    rows: tuple[ReadRow, ...]
    strays: tuple[Stray, ...]
    sheets: frozenset[int]


@dataclass(slots=True)
class _Above:
    """What stands above a line: the table it belongs to, and the header since the last row of values.

    ``sheet`` is where the header stands, and ``right`` the column where its longest line ends.
    ``parted`` are the rows of which a part was read. ``applicants`` are the columns of table 3 while its header lasts.
    """

    table: str = ""
    header: Header = ()
    sheet: int = -1
    right: int = 0
    open: bool = True
    parted: Parted = field(default_factory=Parted)
    applicants: Columns | None = None

    def forget(self) -> None:
        """The header above ends."""
        self.header = ()
        self.right = 0
        self.applicants = None


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
    found = _rows_in(line.pattern, above)
    if found:
        above.open = False
        for one in found:
            above.table = one.table
            row = _row_of(one, line, above)
            if row is not None:
                yield row
    elif above.table == DISPUTES.key and (values := dispute_values(line.pattern)) is not None:
        above.open = False
        yield from dispute_rows(values, line, above.header, above.sheet)
    elif _unlabelled(line.pattern, above):
        why = "no readable label stands before these values"
        printed = line.pattern.printed
        yield Stray(above.table, "", run_of(line, printed[0], printed), why)
    else:
        _take(line, above)


def _rows_in(pattern: Pattern, above: _Above) -> tuple[Beside, ...]:
    """The labels with cells beside them; none in a line of a header."""
    if pattern.opens_header:
        return ()
    return pattern.rows_of_applications if above.table == APPLICATIONS.key else pattern.rows


def _unlabelled(pattern: Pattern, above: _Above) -> bool:
    """Whether values stand in a table of rows beside words that are no label of the form, or none."""
    return not above.open and above.table in WITH_ROWS and len(pattern.printed) > 1


def _take(line: Line, above: _Above) -> None:
    """Note what belongs to a header; one that begins anew forgets the one above it."""
    heard = _heard(line.pattern)
    if not above.open and heard.begins_header:
        above.forget()
        above.open = True
    elif line.sheet != above.sheet and _repeats(heard.headings, above.header):
        above.forget()
    if heard.is_first:
        above.forget()
    above.table = heard.table or above.table
    if not above.open:
        return
    above.header += heard.headings
    above.applicants = None
    above.sheet = line.sheet
    above.right = max(above.right, line.pattern.rights[-1])


class _Heard(NamedTuple):
    """What the words that begin in a line say to those below: of which table they are, if they say so."""

    headings: Header
    table: str
    begins_header: bool
    is_first: bool


@lru_cache(maxsize=1024)
def _heard(pattern: Pattern) -> _Heard:
    fresh = [pattern.said(at) for at in pattern.begun]
    names = [name for said in fresh for name in said.names]
    known = [said.names[0].table for said in fresh if len(said.names) == 1 and said.names[0].table]
    return _Heard(
        pattern.headings(),
        known[-1] if known else "",
        any(map(_begins_header, names)),
        any(map(_is_first, names)),
    )


def _begins_header(name: Name) -> bool:
    return (
        name.kind in ("column", "corner", "caption") or name.key == "applicants" or name.table == DISPUTES.key
    )


def _is_first(name: Name) -> bool:
    """Whether a header of table 2 or 3 begins with *name*."""
    return name.kind == "corner" or (name.kind == "note" and name.table == APPLICATIONS.key)


def _repeats(fresh: Header, header: Header) -> bool:
    words = {heading.said.folded for heading in header if heading.said.names}
    return any(heading.said.folded in words for heading in fresh)


def _row_of(found: Beside, line: Line, above: _Above) -> ReadRow | None:
    """The row under the header above it, or why it cannot be placed; None where columns of it are still to come."""
    if found.table == DISCLOSURE.key:
        columns = disclosure(found.key, above.header, found.stop - found.first)
    else:
        columns = above.applicants = above.applicants or applicants(above.header)
    if columns.why or line.why:
        return ReadRow(found.table, _unplaced(found, line, columns.why or line.why))
    if len(columns.some) == found.stop - found.first and line.sheet == above.sheet:
        return _part_of(found, line, columns, above)
    right = above.right if line.sheet == above.sheet else None
    plan = plan_of(columns, line, found, right)
    if plan.cells is None:
        return ReadRow(found.table, _unplaced(found, line, _too_few(found, line, columns)), plan.labelled)
    return row_in(plan, line)


def _part_of(found: Beside, line: Line, columns: Columns, above: _Above) -> ReadRow | None:
    """The row of table 3 once all its columns have been seen, of which this line prints some."""
    labelled = labelled_in(found, columns)._replace(header_read=True)
    lost = ReadRow(found.table, _unplaced(found, line, _too_few(found, line, columns)), labelled)
    cells = under(line.pattern, line.pattern.between(found), columns.some, columns.others, line.texts)
    if cells is None:
        return lost
    slots = line.slots
    whole = above.parted.take(columns.some, [slots[at] for at in cells], Lost(above.sheet, lost))
    if whole is None:
        return None
    return row_in(Plan.of(labelled, tuple(range(len(whole)))), Line.of(line.sheet, whole))


def _too_few(found: Beside, line: Line, columns: Columns) -> str:
    printed = sum(1 for text in line.texts[found.first : found.stop] if text)
    return f"{printed} values printed where the form has {len(columns.part)} columns"


def _unplaced(found: Beside, line: Line, why: str) -> Unplaced:
    printed = [line.place(at) for at in range(found.first, found.stop) if line.texts[at]]
    printed = printed or [line.place(found.label)]
    return Unplaced(found.key, min(printed)[0], max(printed)[1], why)
