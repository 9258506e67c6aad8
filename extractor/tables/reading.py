"""The three statutory tables of a report, read from its cleaned text."""

from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from extractor.document import Section
from extractor.readings import Place, Row, TableReading, Unplaced
from extractor.tables.assembly import ReadRow, assemble
from extractor.tables.cells import counts_of, row_of
from extractor.tables.charted import Charted, charted
from extractor.tables.crowded import without_crowded
from extractor.tables.delimiters import legible
from extractor.tables.displaced import without_displaced
from extractor.tables.forms import Labelled, Stray, label
from extractor.tables.grid import Grid
from extractor.tables.headers import Part
from extractor.tables.layout import Run, Values, runs, separators
from extractor.tables.placement import Layout, is_full, place
from extractor.tables.separators import Item
from extractor.tables.sheet import Sheet, turned
from schemas.form import TABLES

_STATUTORY = tuple(table.section for table in TABLES)
_ANCHORS = {"disclosure": "处理决定数量", "applications": "本年新收", "disputes": "尚未审结"}
"""Words that stand in a table and hardly anywhere else."""
_ENOUGH = 4
_MOST = 0.6


class TableReadings(NamedTuple):
    """The readings by key of table, in the order of the form."""

    disclosure: TableReading
    applications: TableReading
    disputes: TableReading


class _Rows(NamedTuple):
    """The rows that were read, and values that belong to none."""

    placed: Sequence[ReadRow]
    strays: Sequence[Stray]


def read_tables(chars: str, sections: Iterable[Section], sheets: Sequence[Sheet] = ()) -> TableReadings:
    """The tables in sections 2 to 4; what is missing there is looked for in the whole text.

    Where a reader found grids, *sheets*, these are read first, and of the text only what they leave unread.
    """
    bodies = [(part.heading_end, part.end) for part in sections if part.number in _STATUTORY]
    if len(bodies) != len(_STATUTORY):
        bodies = []
    return _read_sheets(chars, bodies, sheets) if sheets else _read_text(chars, bodies)


def _read_text(chars: str, bodies: Sequence[Place]) -> TableReadings:
    """The tables in *bodies*, or anywhere where there are none."""
    anywhere = [(0, len(chars))]
    readings = _read_places(chars, bodies or anywhere)
    outside = [
        reading.key
        for reading in readings
        if reading.state == "missing" and _ANCHORS[reading.key] in chars and bodies
    ]
    if not outside:
        return readings
    pairs = zip(readings, _read_places(chars, anywhere), strict=True)
    return TableReadings(*(other if own.key in outside else own for own, other in pairs))


def _read_places(chars: str, places: Sequence[Place]) -> TableReadings:
    """The tables in *places*, which stand in order."""
    chars = legible(chars, places[0][0], places[-1][1])
    return _assembled(chars, _rows(chars, places))


def _read_sheets(chars: str, bodies: Sequence[Place], sheets: Sequence[Sheet]) -> TableReadings:
    """The tables in the sheets of *bodies*, then in other sheets, then in the text beside the sheets read."""
    numbered = list(enumerate(sheets))
    inside = [(number, sheet) for number, sheet in numbered if not bodies or sheet.stands_in(bodies)]
    found = charted(chars, inside)
    readings = _assembled(chars, _Rows(found.rows, found.strays))
    if all(reading.state == "present" for reading in readings):
        return readings
    found = _with_turned(chars, inside, found, [one.key for one in readings if not one.rows])
    readings = _assembled(chars, _Rows(found.rows, found.strays))
    used = set(found.sheets)
    missing = [reading.key for reading in readings if reading.state == "missing"]
    if missing and len(inside) < len(numbered):
        elsewhere = charted(chars, [one for one in numbered if one not in inside])
        rows = [row for row in elsewhere.rows if row.table in missing and isinstance(row.row, Row)]
        used |= elsewhere.sheets if rows else set()
        found = Charted((*found.rows, *rows), found.strays, frozenset(used))
    return _completed(chars, bodies, sheets, found)


def _with_turned(
    chars: str, sheets: Sequence[tuple[int, Sheet]], found: Charted, empty: Sequence[str]
) -> Charted:
    """*found* with the tables of which it has no row read from sheets whose rows stand as columns."""
    if not empty:
        return found
    other = charted(chars, [(number, turned(sheet)) for number, sheet in sheets])
    rows = [row for row in other.rows if row.table in empty and isinstance(row.row, Row)]
    tables = {row.table for row in rows}
    kept = [row for row in found.rows if row.table not in tables]
    strays = [stray for stray in found.strays if stray.table not in tables]
    return Charted((*kept, *rows), tuple(strays), found.sheets | other.sheets if tables else found.sheets)


def _completed(chars: str, bodies: Sequence[Place], sheets: Sequence[Sheet], found: Charted) -> TableReadings:
    """The tables of *found* with the rows that stand in the text beside its sheets."""
    beside = legible(_without(chars, [sheets[number] for number in sorted(found.sheets)]))
    readings = _assembled(chars, _Rows(found.rows, found.strays))
    partial = {reading.key for reading in readings if reading.state == "partial"}
    if partial:
        known = {(one.table, one.row.key) for one in found.rows}
        more = [
            one
            for one in _rows(beside, bodies or [(0, len(chars))]).placed
            if one.table in partial and (one.table, one.row.key) not in known and isinstance(one.row, Row)
        ]
        readings = _assembled(chars, _Rows((*found.rows, *more), found.strays))
    if all(reading.state != "missing" for reading in readings):
        return readings
    pairs = zip(readings, _read_text(beside, bodies), strict=True)
    return TableReadings(*(text if own.state == "missing" else own for own, text in pairs))


def _without(chars: str, sheets: Iterable[Sheet]) -> str:
    """*chars* with blanks in the place of *sheets*: what is read there is not read again."""
    pieces: list[str] = []
    done = 0
    for sheet in sheets:
        start, end = max(sheet.start, done), max(sheet.end, done)
        pieces += (chars[done:start], "\n", " " * (end - start - 1)) if end > start else ()
        done = max(end, done)
    return "".join((*pieces, chars[done:]))


def _assembled(chars: str, rows: _Rows) -> TableReadings:
    own: dict[str, list[ReadRow]] = {table.key: [] for table in TABLES}
    for row in rows.placed:
        own[row.table].append(row)
    return TableReadings(*(assemble(chars, table, own[table.key], rows.strays) for table in TABLES))


def _rows(chars: str, bodies: Iterable[Place]) -> _Rows:
    """The rows that the text of *bodies* prints."""
    found = [runs(chars, start, end) for start, end in bodies]
    dominant = _dominant([separators(chars, part) for part in found])
    rows = [without_displaced(label(part)) for part in found]
    layouts: dict[str, Layout] = {}
    placed: list[ReadRow] = []
    uneven = False
    for part, mark in zip(rows, dominant, strict=True):
        if mark not in layouts:
            alike = [row for one, other in zip(rows, dominant, strict=True) if other == mark for row in one]
            labelled = [row for row in alike if isinstance(row, Labelled)]
            layouts[mark] = Layout(chars, mark, Grid(chars, mark, labelled))
        layout = layouts[mark]
        for row in part:
            if isinstance(row, Stray):
                placed += _lost(row)
            elif is_full(layout, row):
                placed += _values(layout, row)
            else:
                placed += _placed(layout, row)
                uneven = True
    return _Rows(
        without_crowded(placed) if uneven else placed,
        [row for part in rows for row in part if isinstance(row, Stray)],
    )


def _dominant(counts: Sequence[Mapping[str, int]]) -> list[str]:
    """Of each section, the separator between most values, where most are told by one; otherwise that of all."""
    whole: dict[str, int] = {}
    for own in counts:
        for mark, count in own.items():
            whole[mark] = whole.get(mark, 0) + count
    usual = _most(whole)
    return [
        _most(own) if max(own.values(), default=0) >= max(_ENOUGH, _MOST * sum(own.values())) else usual
        for own in counts
    ]


def _most(counts: Mapping[str, int]) -> str:
    return max(counts, key=counts.__getitem__, default="")


def _values(layout: Layout, row: Labelled) -> Sequence[ReadRow]:
    """The rows of a run that prints a value in each of their cells: one, or the three of table 4."""
    said, parts = row.run.said, row.parts
    if len(parts) == 1:
        return (_full(layout, row, parts[0], said),)
    return [_full(layout, row, *one) for one in zip(parts, said.shares(len(parts)), strict=True)]


def _full(layout: Layout, row: Labelled, part: Part, said: Values) -> ReadRow:
    at = row.run.at
    counts = counts_of(part, at, said)
    return ReadRow(row.table, counts, row) if counts else _read(layout, row, part, said.places(at))


def _lost(row: Stray) -> Sequence[ReadRow]:
    """The row whose columns nothing names, if it prints values."""
    return [ReadRow(row.table, _unplaced(row.row, row.run, row.why))] if row.row and row.run.items else []


def _placed(layout: Layout, row: Labelled) -> Sequence[ReadRow]:
    """The rows of a run that prints other values than one in each cell."""
    cells, why = place(layout, row)
    if cells is None:
        return [ReadRow(row.table, _unplaced(part.row, row.run, why), row) for part in row.parts]
    width = len(row.parts[0].columns)
    return [
        _read(layout, row, part, cells[at * width : (at + 1) * width]) for at, part in enumerate(row.parts)
    ]


def _read(layout: Layout, row: Labelled, part: Part, cells: tuple[Item, ...]) -> ReadRow:
    read = row_of(layout.chars, row, part, cells)
    return ReadRow(row.table, read.row, row, read.issues)


def _unplaced(key: str, run: Run, why: str) -> Unplaced:
    return Unplaced(key, run.items[0][0], run.items[-1][1], why)
