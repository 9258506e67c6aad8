"""Rows of values out of printed cells: numbers, their states, and what is doubtful about them."""

import re
from collections.abc import Iterable
from decimal import Decimal
from typing import NamedTuple

from extractor.issues import Issue
from extractor.readings import Number, Place, Row, pointer
from extractor.tables.forms import Labelled
from extractor.tables.headers import Part
from extractor.tables.layout import Values
from extractor.tables.numbers import Printed, read_cell
from extractor.tables.separators import Item
from schemas.form import TABLES, Column
from schemas.record import CellState


class Counts(NamedTuple):
    """Columns without money in the order of the form: their keys, and the states of cells that all print numbers."""

    keys: tuple[str, ...]
    states: tuple[CellState, ...]


SPACE = re.compile(r"\s+")
_TEN_THOUSAND = Decimal(10000)
_BLANK: CellState = "blank"
_COLUMN_SETS = [block.columns for table in TABLES for block in table.blocks]
_KEYS = {id(columns): tuple(column.key for column in columns) for columns in _COLUMN_SETS}
_FORM_ORDER = {frozenset(keys): keys for keys in _KEYS.values()}
_NUMBER: CellState = "number"
_OF_COUNTS = {
    id(columns): Counts(_KEYS[id(columns)], (_NUMBER,) * len(columns))
    for columns in _COLUMN_SETS
    if all(column.measure != "money" for column in columns)
}
"""Keys and usual states of columns without money, by identity: hashing them costs more than reading a row."""


class _Cell(NamedTuple):
    """One cell: its number or state, and what is doubtful about it."""

    value: Number | None
    state: CellState
    issues: tuple[Issue, ...] = ()


_BLANK_CELL = _Cell(None, _BLANK)
_NOT_APPLICABLE = _Cell(None, "not_applicable")


class RowOf(NamedTuple):
    """A row, and what is doubtful about its cells."""

    row: Row
    issues: tuple[Issue, ...]


def columns_of(part: Part) -> Counts | None:
    """The columns of *part*, where they stand in the order of the form and none is of money."""
    return _OF_COUNTS.get(id(part.columns))


def counts_of(part: Part, at: int, said: Values) -> Row | None:
    """The row whose cells print *said*, counted from *at*; None where its columns ask for more than whole numbers."""
    counts = columns_of(part)
    if counts is None or said.numbers is None or len(said.numbers) != len(counts.keys):
        return None
    return Row(part.row, counts.keys, said.numbers, counts.states, at, said.starts, said.ends)


def row_of(chars: str, row: Labelled, part: Part, places: tuple[Item, ...]) -> RowOf:
    """The row that stands in *places*, with its cells put in the order of the form."""
    if not row.run.items:
        empty = (None,) * len(places)
        keys = _FORM_ORDER[frozenset(column.key for column in part.columns)]
        return RowOf(Row(part.row, keys, empty, (_BLANK,) * len(places), 0, empty, empty), ())
    return row_printing([chars[start:end] for start, end in places], row, part, places)


def row_printing(
    raws: Iterable[str],
    row: Labelled,
    part: Part,
    places: tuple[Item, ...],
    *,
    blanks: re.Pattern[str] = SPACE,
) -> RowOf:
    """The row whose cells print *raws*; *blanks* inside a cell are none of its characters.

    A cell that a page broke in two prints both parts and has the place of the first.
    """
    cells = [
        _cell(raw, blanks.sub("", raw), row, pointer(row.table, part.row, column.key), column)
        for raw, column in zip(raws, part.columns, strict=True)
    ]
    issues = tuple([issue for cell in cells for issue in cell.issues])
    found: list[Place | None] = [place if place[0] < place[1] else None for place in places]
    keys = _KEYS.get(id(part.columns))
    if keys is None:
        printed_order = [column.key for column in part.columns]
        keys = _FORM_ORDER[frozenset(printed_order)]
        order = [printed_order.index(key) for key in keys]
        cells, found = [cells[at] for at in order], [found[at] for at in order]
    values, states, _ = zip(*cells, strict=True)
    return RowOf(Row.of(part.row, keys, values, states, found), issues)


def _cell(raw: str, characters: str, row: Labelled, path: str, column: Column) -> _Cell:
    if not raw:
        return _BLANK_CELL
    read = read_cell(characters)
    if read.state == "not_applicable":
        return _NOT_APPLICABLE
    if read.value is None:
        message = f"the cell prints {characters!r}, no number"
        return _Cell(None, "text", (Issue("CELL-TEXT", message, (path,), actual=characters),))
    joined = _joined(raw, path) if raw != characters else ()
    if column.measure == "money":
        amount = _amount(row, column, read, path)
        return _Cell(amount.value, "number", (*joined, *amount.issues))
    if read.value != int(read.value):
        message = f"the cell prints {characters!r} where the form has a whole number"
        return _Cell(None, "text", (Issue("CELL-TEXT", message, (path,), actual=characters),))
    return _Cell(int(read.value), "number", joined)


def _joined(characters: str, path: str) -> tuple[Issue, ...]:
    pieces = characters.split()
    if len(pieces) == 1 or not all(piece.isdigit() for piece in pieces):
        return ()
    whole = "".join(pieces)
    return (Issue("CELL-JOINED", f"{whole} is printed in {len(pieces)} pieces", (path,), actual=whole),)


def _amount(row: Labelled, column: Column, read: Printed, path: str) -> _Cell:
    """Money in the column's unit, or as printed where the form prescribes none (采购总金额).

    Another unit than the prescribed one is converted, which is exact, and said.
    """
    value = Decimal(read.value or 0)
    if not value:
        return _Cell(value, "number")
    header = next((unit for unit in ("万元", "元") if row.header_unit.endswith(unit)), None)
    unit = read.unit or header or column.unit
    if unit == column.unit:
        return _Cell(value, "number")
    if not column.unit:
        said = Issue("CELL-UNIT", f"printed in {unit}", (path,), actual=f"{value}{unit}")
        return _Cell(value, "number", (said,))
    message = f"printed in {unit}; the record gives {column.unit}"
    said = Issue("CELL-UNIT", message, (path,), column.unit, f"{value}{unit}")
    return _Cell((value / _TEN_THOUSAND).normalize() if unit == "元" else value, "number", (said,))
