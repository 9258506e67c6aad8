"""The three statutory tables of a report, read from its cleaned text."""

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from extractor.document import Section
from extractor.readings import TableReading, Unplaced
from extractor.tables.assembly import ReadRow, assemble
from extractor.tables.cells import counts_of, row_of
from extractor.tables.delimiters import legible
from extractor.tables.forms import Labelled, Stray, label
from extractor.tables.grid import Grid
from extractor.tables.layout import Run, dominant_separator, runs
from extractor.tables.placement import Layout, place
from schemas.form import TABLES

_STATUTORY = tuple(table.section for table in TABLES)
_ANCHORS = {"disclosure": "处理决定数量", "applications": "本年新收", "disputes": "尚未审结"}
"""Words that stand in a table and hardly anywhere else."""


class TableReadings(NamedTuple):
    """The readings by key of table, in the order of the form."""

    disclosure: TableReading
    applications: TableReading
    disputes: TableReading


def read_tables(chars: str, sections: Iterable[Section]) -> TableReadings:
    """The tables in sections 2 to 4; what is missing there is looked for in the whole text."""
    chars = legible(chars)
    bodies = [(part.heading_end, part.end) for part in sections if part.number in _STATUTORY]
    readings = _read(chars, bodies) if len(bodies) == len(_STATUTORY) else _read(chars, [(0, len(chars))])
    outside = [
        reading.key
        for reading in readings
        if reading.state == "missing" and _ANCHORS[reading.key] in chars and len(bodies) == len(_STATUTORY)
    ]
    if not outside:
        return readings
    whole = _read(chars, [(0, len(chars))])
    pairs = zip(readings, whole, strict=True)
    return TableReadings(*(anywhere if own.key in outside else own for own, anywhere in pairs))


def _read(chars: str, bodies: Iterable[tuple[int, int]]) -> TableReadings:
    found = [runs(chars, start, end) for start, end in bodies]
    flat = [run for part in found for run in part]
    dominant = dominant_separator(chars, flat)
    layout = Layout(chars, dominant, Grid(chars, dominant))
    rows = [row for part in found for row in label(part)]
    _learn(layout, rows)
    placed = [item for row in rows for item in _placed(layout, row)]
    strays = [row for row in rows if isinstance(row, Stray)]
    return TableReadings(*(assemble(chars, table, placed, strays) for table in TABLES))


def _learn(layout: Layout, rows: Iterable[Labelled | Stray]) -> None:
    """Show the grid the rows; needed only where some row is not full."""
    labelled = [row for row in rows if isinstance(row, Labelled)]
    if layout.grid.keeps_blanks and any(len(row.run.items) != row.width for row in labelled):
        for row in labelled:
            if row.beside:
                layout.grid.learn(row.run, row.width, row.kind)


def _placed(layout: Layout, row: Labelled | Stray) -> Iterator[ReadRow]:
    """The rows that a labelled run prints: one, or the three of table 4."""
    run = row.run
    if isinstance(row, Stray):
        if row.row and run.items:
            yield ReadRow(row.table, _unplaced(row.row, run, row.why))
        return
    cells, why = place(layout, run, row.width, row.kind, labelled=row.beside)
    if cells is None:
        for part in row.parts:
            yield ReadRow(row.table, _unplaced(part.row, run, why), row)
        return
    numbers = run.numbers if cells is run.items else None
    at = 0
    for part in row.parts:
        to = at + len(part.columns)
        counts = counts_of(part, cells[at:to], numbers[at:to]) if numbers is not None else None
        if counts is not None:
            yield ReadRow(row.table, counts, row)
        else:
            read = row_of(layout.chars, row, part, cells[at:to])
            yield ReadRow(row.table, read.row, row, read.issues)
        at = to


def _unplaced(key: str, run: Run, why: str) -> Unplaced:
    return Unplaced(key, run.items[0][0], run.items[-1][1], why)
