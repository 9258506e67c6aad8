"""`expected.json` of a case: what a person reads in a report, and the cells that follow from it."""

from collections.abc import Iterator
from decimal import Decimal
from typing import Literal, NamedTuple

from pydantic import Field

from eval.states import TemplateRow, row_pointer, template, written
from schemas.form import EDITIONS, TABLES, Edition, Table
from schemas.record import DocumentType, Status
from schemas.report import Count, Finding, Form, Frozen, Scope, TableState

Split = Literal["dev", "check"]
ListName = Literal["problems", "rectifications", "improvements"]
LISTS: tuple[ListName, ...] = ("problems", "rectifications", "improvements")
Cell = Decimal | Literal["blank", "not_applicable", "text", "absent"]
Accepted = str | None | tuple[str | None, ...]


class GoldTable(Frozen):
    """One statutory table as printed.

    ``default`` fills every row of the edition that ``rows`` does not name, once each row was looked
    at; ``editions`` names the rows of a mixed form that are not of the edition "2021".
    """

    state: TableState
    form: Form | None = None
    editions: dict[str, Edition] = Field(default_factory=dict)
    default: Cell | None = None
    rows: dict[str, tuple[Cell, ...] | Literal["absent"]] = Field(default_factory=dict)


class GoldTables(Frozen):
    """The three tables."""

    disclosure: GoldTable
    applications: GoldTable
    disputes: GoldTable


class GoldHeader(Frozen):
    """The header fields; one that is not written is not annotated, a list is what is accepted."""

    title: Accepted = None
    agency: Accepted = None
    agency_full: Accepted = None
    year: int | None = None
    scope: Scope | tuple[Scope, ...] | None = None
    published_on: Accepted = None
    signed_on: Accepted = None


class Amount(Frozen):
    """Another way to write a count's value: 63.4 万元 for 634000 元."""

    value: Decimal
    unit: str | None


class GoldCount(Count):
    """A count, the numeral in its quote that carries it, and what else is accepted for it.

    ``aliases`` are other metrics or labels, ``accept`` other ways to write value and unit.
    """

    numeral: str | None
    aliases: tuple[str, ...] = ()
    accept: tuple[Amount, ...] = ()


class Gold(Frozen):
    """`expected.json`; a narrative list that is null is not annotated, an empty one is empty."""

    gold_version: str
    split: Split
    slices: tuple[str, ...]
    org_group: str
    source_sha256: str
    status: Status
    document_type: DocumentType
    header: GoldHeader = GoldHeader()
    tables: GoldTables | None = None
    issues: tuple[str, ...] = ()
    problems: tuple[Finding, ...] | None = None
    rectifications: tuple[Finding, ...] | None = None
    improvements: tuple[Finding, ...] | None = None
    alternatives: dict[ListName, tuple[tuple[str, ...], ...]] = Field(default_factory=dict)
    counts: tuple[GoldCount, ...] | None = None
    optional_counts: tuple[GoldCount, ...] = ()
    ignore: tuple[str, ...] = ()
    repairs: tuple[tuple[str, str], ...] = ()
    prefilled: bool = False

    @property
    def header_fields(self) -> dict[str, tuple[str | None, ...]]:
        """What is accepted for each annotated header field, as text."""
        return {
            name: tuple(
                None if one is None else str(one) for one in (value if isinstance(value, tuple) else (value,))
            )
            for name, value in self.header
            if name in self.header.model_fields_set
        }


def gold_cells(gold: Gold) -> dict[str, str]:
    """Every cell of the form of this report, under its key, as printed; empty where it was refused."""
    cells: dict[str, str] = {}
    for table, printed, rows in gold_tables(gold):
        for row in rows:
            if printed.state == "missing":
                values: tuple[str, ...] = ("missing",) * len(row.columns)
            else:
                values = tuple(_written(cell) for cell in gold_row(printed, row))
            pointer = row_pointer(table.key, row.key)
            cells |= {
                f"{pointer}/{column.key}": value for column, value in zip(row.columns, values, strict=True)
            }
    return cells


class GoldRows(NamedTuple):
    """A table of the form, how the report prints it, and the rows of its edition."""

    table: Table
    printed: GoldTable
    rows: tuple[TemplateRow, ...]


def gold_tables(gold: Gold) -> Iterator[GoldRows]:
    """Each table with the rows of its form; a table that is missing has the form of the others."""
    if gold.tables is None:
        return
    usual = next((form for _, one in gold.tables if (form := one.form) in EDITIONS), None)
    for table in TABLES:
        printed: GoldTable = getattr(gold.tables, table.key)
        yield GoldRows(table, printed, template(table, printed.form or usual, printed.editions))


def gold_row(printed: GoldTable, row: TemplateRow) -> tuple[Cell | None, ...]:
    """The cells of a row of a table that is printed; None where gold says nothing of it."""
    cells = printed.rows.get(row.key)
    if cells is None:
        return (printed.default,) * len(row.columns)
    if isinstance(cells, str):
        return (cells,) * len(row.columns)
    return cells


def _written(cell: Cell | None) -> str:
    return written(cell) if isinstance(cell, Decimal) else str(cell)
