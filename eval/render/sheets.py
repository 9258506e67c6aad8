"""Tables as grids of cells with merged ranges, worded the way one report words them."""

import random
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Literal, NamedTuple

from eval.render.sampler import Place, Printed, Tables, chance
from schemas.form import (
    APPLICANT_GROUPS,
    APPLICANT_NOTE,
    DISPUTES,
    HEADER_CORNER,
    LEGAL_PERSON_COLUMNS,
    LITIGATION,
    Column,
    Row,
    rows_of,
)

Role = Literal["caption", "note", "header", "group", "label", "value"]
Break = Literal["none", "space", "line", "gap"]

BREAKS: dict[Break, str] = {"none": "", "space": " ", "line": "\n", "gap": "\n\n"}
_IN_YUAN = re.compile("(?<!万)元")
SHORT = 2
"""Labels of two characters, which typists space out and narrow columns break."""

TRUNCATED = {"本年新制作数量": "本年新", "本年新公开数量": "本年新", "现行有效件数": "现行有效件"}
"""Headers that reports cut off: two columns may then carry the same words."""


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell with the range it covers; ``place`` and ``printed`` say which number of the form it prints.

    ``column`` is the key of the column that a value stands in or that a header names.
    """

    text: str
    role: Role
    width: int = 1
    height: int = 1
    place: Place | None = None
    printed: Printed | None = None
    column: str = ""


class Piece(NamedTuple):
    """Characters, and the cell they print if they print one."""

    text: str
    cell: Cell | None = None


CellRow = tuple[Cell, ...]


@dataclass(frozen=True, slots=True)
class Sheet:
    """One table of section 2, 3 or 4 as it is printed; a row holds the cells that begin in it."""

    table: str
    rows: tuple[CellRow, ...]


class Slot(NamedTuple):
    """A grid position: the cell that covers it, and whether it begins here, to the left or above."""

    cell: Cell
    begins: Literal["here", "left", "above"]


@dataclass(frozen=True, slots=True)
class Wording:
    """How one report words its tables; drawn once for a whole report."""

    variants: float = 0.15
    spaced_labels: bool = False
    spaced_numbers: bool = False
    total_on_top: bool = False
    header_break: Break = "none"
    truncated: bool = False
    split_disputes: bool = False


def sample_wording(rng: random.Random) -> Wording:
    """A report's wording; nothing here may change what a reader reads."""
    return Wording(
        variants=rng.choice((0.0, 0.15, 0.5)),
        spaced_labels=chance(rng, 0.25),
        spaced_numbers=chance(rng, 0.25),
        total_on_top=chance(rng, 0.3),
        header_break=rng.choice(("none", "none", "space")),
    )


def synonyms(named: Row | Column) -> tuple[str, ...]:
    """The variants that name the same thing in the same unit: another unit would be another number.

    >>> synonyms(Column("amount", "采购总金额", ("采购金额", "采购总金额（万元）"), "money", "元"))
    ('采购金额',)
    """
    ten_thousands = "万元" in named.label
    return tuple(
        variant
        for variant in named.variants
        if ("万元" in variant) <= ten_thousands and not (ten_thousands and _IN_YUAN.search(variant))
    )


@dataclass(frozen=True, slots=True)
class Pen:
    """A wording and the dice that decide, label by label, which of its liberties are taken."""

    wording: Wording
    rng: random.Random

    def label(self, named: Row | Column) -> str:
        """The official label or one of the variants that reports print."""
        variants = synonyms(named)
        if variants and chance(self.rng, self.wording.variants):
            return self.spaced(self.rng.choice(variants))
        return self.spaced(named.label)

    def header(self, column: Column) -> str:
        """The words above a column, broken or cut off where the wording says so."""
        if self.wording.truncated and column.label in TRUNCATED:
            return TRUNCATED[column.label]
        return self.broken(self.label(column))

    def cell(self, column: Column, height: int = 1) -> Cell:
        """The header cell of a column."""
        return Cell(self.header(column), "header", 1, height, column=column.key)

    def spaced(self, label: str) -> str:
        """The label with the blanks that typists put into it."""
        if self.wording.spaced_labels and len(label) == SHORT and chance(self.rng, 0.5):
            return f"{label[0]} {label[1]}"
        if self.wording.spaced_numbers and label[1:2] == ".":
            return f"{label[:2]} {label[2:]}"
        if self.wording.spaced_numbers and label[2:3] == "）":
            return f"{label[:3]} {label[3:]}"
        return label

    def broken(self, label: str) -> str:
        """The label with the break that a narrow column leaves in it."""
        if self.wording.header_break == "none" or len(label) < SHORT or chance(self.rng, 0.4):
            return label
        middle = len(label) // 2
        return label[:middle].rstrip() + BREAKS[self.wording.header_break] + label[middle:].lstrip()


def sheets_of(tables: Tables, pen: Pen) -> tuple[Sheet, ...]:
    """The printed tables, section 2 first."""
    return (_disclosure(tables, pen), _applications(tables, pen), *_disputes(tables, pen))


def _values(tables: Tables, table: str, row: Row, columns: tuple[Column, ...]) -> Iterator[Cell]:
    for column in columns:
        place = Place(table, row.key, column.key)
        printed = tables.cells[place]
        yield Cell(printed.raw, "value", place=place, printed=printed, column=column.key)


def _filled(cells: list[Cell], width: int) -> CellRow:
    """The row with its last cell stretched to the table's width."""
    missing = width - sum(cell.width for cell in cells)
    return (*cells[:-1], replace(cells[-1], width=cells[-1].width + missing))


def _disclosure(tables: Tables, pen: Pen) -> Sheet:
    rows: list[CellRow] = []
    width = 4
    caption = None
    for edition, block in tables.blocks["disclosure"]:
        if block.caption != caption:
            caption = block.caption
            printed = pen.rng.choice((caption, caption, caption.replace("条", "条 ")))
            rows.append((Cell(printed, "caption", width),))
        corner = Cell(HEADER_CORNER[0], "header")
        rows.append(_filled([corner, *(pen.cell(column) for column in block.columns)], width))
        for row in rows_of(block, edition):
            label = Cell(pen.label(row), "label")
            rows.append(_filled([label, *_values(tables, "disclosure", row, block.columns)], width))
    return Sheet("disclosure", tuple(rows))


def _applicant_headers(columns: tuple[Column, ...], pen: Pen) -> list[CellRow]:
    people, legal = APPLICANT_GROUPS
    person, *inner, total = columns
    kinds = tuple(pen.cell(column) for column in inner if column.key in LEGAL_PERSON_COLUMNS)
    note = Cell(APPLICANT_NOTE, "note", 3, 3)
    middle = [pen.cell(person, 2), Cell(pen.spaced(legal), "header", len(kinds))]
    if pen.wording.total_on_top:
        return [
            (note, Cell(people, "header", 1 + len(kinds)), pen.cell(total, 3)),
            tuple(middle),
            kinds,
        ]
    return [(note, Cell(people, "header", 2 + len(kinds))), (*middle, pen.cell(total, 2)), kinds]


def _applications(tables: Tables, pen: Pen) -> Sheet:
    edition, block = tables.blocks["applications"][0]
    leaves = rows_of(block, edition)
    rows = _applicant_headers(block.columns, pen)
    printed: tuple[str, ...] = ()
    for row in leaves:
        groups = [
            Cell(
                pen.spaced(group),
                "group",
                height=sum(other.under[: depth + 1] == row.under[: depth + 1] for other in leaves),
            )
            for depth, group in enumerate(row.under)
            if row.under[: depth + 1] != printed[: depth + 1]
        ]
        printed = row.under
        label = Cell(pen.label(row), "label", 3 - len(row.under))
        rows.append((*groups, label, *_values(tables, "applications", row, block.columns)))
    return Sheet("applications", tuple(rows))


def _disputes(tables: Tables, pen: Pen) -> tuple[Sheet, ...]:
    _, block = tables.blocks["disputes"][0]
    reviewed, *sued = block.rows
    count = len(block.columns)
    if pen.wording.split_disputes:
        return tuple(
            Sheet(
                "disputes",
                (
                    (Cell(pen.label(row), "header", count),),
                    tuple(pen.cell(column) for column in block.columns),
                    tuple(_values(tables, "disputes", row, block.columns)),
                ),
            )
            for row in block.rows
        )
    top = (
        Cell(pen.label(reviewed), "header", count),
        Cell(pen.spaced(LITIGATION), "header", count * len(sued)),
    )
    middle = (
        *(pen.cell(column, 2) for column in block.columns),
        *(Cell(pen.label(row), "header", count) for row in sued),
    )
    bottom = tuple(pen.cell(column) for _ in sued for column in block.columns)
    values = tuple(cell for row in block.rows for cell in _values(tables, "disputes", row, block.columns))
    return (Sheet(DISPUTES.key, (top, middle, bottom, values)),)


def grid(sheet: Sheet) -> tuple[tuple[Slot, ...], ...]:
    """Every position of the sheet with the cell that covers it.

    >>> sheet = Sheet("disputes", ((Cell("a", "label", 1, 2), Cell("b", "header")), (Cell("c", "value"),)))
    >>> [[slot.cell.text + " " + slot.begins for slot in row] for row in grid(sheet)]
    [['a here', 'b here'], ['a above', 'c here']]
    """
    rows: list[tuple[Slot, ...]] = []
    hanging: dict[int, tuple[Cell, int]] = {}
    for cells in sheet.rows:
        slots: list[Slot] = []
        waiting = list(cells)
        while waiting or len(slots) in hanging:
            at = len(slots)
            if at in hanging:
                cell, left = hanging.pop(at)
                slots += [Slot(cell, "above")] * cell.width
            else:
                cell = waiting.pop(0)
                left = cell.height
                slots += [Slot(cell, "here"), *([Slot(cell, "left")] * (cell.width - 1))]
            if left > 1:
                hanging[at] = (cell, left - 1)
        rows.append(tuple(slots))
    return tuple(rows)


def rearranged(sheet: Sheet, order: list[int]) -> Sheet:
    """The sheet with the rows *order*, in that order; merged ranges shrink or are printed again."""
    slots = grid(sheet)
    rows: list[list[Cell]] = []
    above: dict[int, _Origin] = {}
    for index in order:
        row: list[Cell] = []
        here: dict[int, _Origin] = {}
        for at, (cell, _) in enumerate(slots[index]):
            if at and slots[index][at - 1].cell is cell:
                continue
            origin = above.get(at)
            if origin and origin.cell is cell and cell.height > 1:
                top = rows[origin.row]
                top[origin.position] = replace(top[origin.position], height=len(rows) - origin.row + 1)
                here[at] = origin
            else:
                here[at] = _Origin(cell, len(rows), len(row))
                row.append(replace(cell, height=1))
        rows.append(row)
        above = here
    return replace(sheet, rows=tuple(tuple(row) for row in rows))


class _Origin(NamedTuple):
    """Where a cell of the old sheet begins in the new one."""

    cell: Cell
    row: int
    position: int
