"""The gaps that rules left in a table: rows of the form unread between rows that are read, and the values there.

A row that the rules left unread because the report contradicts itself bars its gap, and so do column
headers that are not printed in the order of the form.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from extractor.readings import Place, TableReading
from extractor.spacing import fold
from extractor.tables.layout import runs
from extractor.tables.numbers import Printed, read_cell
from extractor.tables.placement import printed
from schemas.form import Column, Edition, Table, blocks_of, cell_count, rows_of, wordings

_LONGEST = 6000
_CONTRADICTED = ("printed twice", "contradict the form")
"""Reasons of the rules for which no reader should place a row."""


class FormRow(NamedTuple):
    """A row of the form in the edition of the table, and its columns."""

    key: str
    label: str
    columns: tuple[Column, ...]


class Cell(NamedTuple):
    """A value printed in a cell of its own: where it stands, and what it says."""

    place: Place
    printed: Printed


@dataclass(frozen=True, slots=True)
class Gap:
    """Rows of the form that the rules left unread, the text they stand in, and its values."""

    rows: tuple[FormRow, ...]
    start: int
    end: int
    cells: tuple[Cell, ...]


def edition_of(table: Table, reading: TableReading, cells: Sequence[Cell]) -> Edition | None:
    """The edition whose rows may be missing; None where it is mixed, or nothing tells it.

    Of a table of which the rules read nothing, the number of its values tells it; table 4 is the
    same in both.
    """
    if reading.state == "partial":
        if form_rows(table, "2019") == form_rows(table, "2021"):
            return "2021"
        return None if reading.form in (None, "mixed") else "2019" if reading.form == "2019" else "2021"
    fitting: list[Edition] = [one for one in ("2021", "2019") if cell_count(table, one) == len(cells)]
    return fitting[0] if fitting else None


def form_rows(table: Table, edition: Edition) -> tuple[FormRow, ...]:
    """The rows of *table* in *edition*, in the order the form prints them."""
    return tuple(
        FormRow(row.key, row.label, block.columns)
        for block in blocks_of(table, edition)
        for row in rows_of(block, edition)
    )


def gaps_in(
    chars: str, table: Table, edition: Edition, reading: TableReading, region: Place
) -> Iterator[Gap]:
    """The unread rows between each two that are read, where values are printed that could be theirs."""
    barred = _barred(fold(chars[slice(*region)]), table, edition, reading)
    unread: list[FormRow] = []
    start = region[0]
    for row in form_rows(table, edition):
        read = reading.rows.get(row.key)
        extent = read.extent if read else None
        if extent is None:
            unread.append(row)
            continue
        if unread and barred.isdisjoint(one.key for one in unread):
            yield from _gap(chars, tuple(unread), (start, extent[0]))
        unread, start = [], max(start, extent[1])
    if unread and barred.isdisjoint(one.key for one in unread):
        yield from _gap(chars, tuple(unread), (start, region[1]))


def _gap(chars: str, rows: tuple[FormRow, ...], place: Place) -> Iterator[Gap]:
    if not 0 < place[1] - place[0] <= _LONGEST:
        return
    cells = cells_in(chars, place)
    if min(len(row.columns) for row in rows) <= len(cells) <= sum(len(row.columns) for row in rows):
        yield Gap(rows, *place, cells)


def cells_in(chars: str, region: Place) -> tuple[Cell, ...]:
    """The values printed in cells of their own, in order; numbers inside sentences and labels are none."""
    return tuple(
        Cell(place, read_cell(printed(chars, place))) for run in runs(chars, *region) for place in run.items
    )


def _barred(text: str, table: Table, edition: Edition, reading: TableReading) -> set[str]:
    """The rows that no reader should place: contradicted ones, and those whose columns nothing names in order."""
    barred = {
        key for key, lost in reading.unplaced.items() if any(reason in lost.why for reason in _CONTRADICTED)
    }
    for block in blocks_of(table, edition):
        if not _in_form_order(text, table, block.columns):
            barred.update(row.key for row in rows_of(block, edition))
    return barred


def _in_form_order(text: str, table: Table, columns: Sequence[Column]) -> bool:
    """Whether headers of *columns* are printed in folded *text* in the order of the form.

    In table 2 all must be, since no equation sees a swap. Elsewhere some may be unreadable; 其他 stands
    in other words too, and 总计 may stand in the row above the others, but not before all of them.
    """
    placed = {column.key: _first(text, column) for column in columns}
    if table.key == "disclosure":
        there = list(placed.values())
        return -1 not in there and there == sorted(there)
    there = [at for key, at in placed.items() if at >= 0 and key not in ("other", "total")]
    total = placed.get("total", -1)
    return there == sorted(there) and not (there and 0 <= total < there[0])


def _first(text: str, column: Column) -> int:
    """Where the header of a column is first printed; -1 where it is not."""
    return min((at for word in wordings(column) if (at := text.find(fold(word))) >= 0), default=-1)
