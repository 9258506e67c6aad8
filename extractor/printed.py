"""The rows of the statutory tables that a record says anything of: values and evidence side by side."""

from collections.abc import Iterator
from decimal import Decimal
from functools import cache
from typing import NamedTuple

from pydantic import BaseModel

from extractor.readings import pointer
from schemas.form import TABLES, Column
from schemas.record import Record, RowEvidence
from schemas.report import Report


class PrintedRow(NamedTuple):
    """A row: its columns in the edition printed, and a value each; None where no number is printed.

    ``evidence`` has a place, a state and the characters of each cell, in the same order.
    """

    table: str
    form: str | None
    row: str
    columns: tuple[Column, ...]
    values: tuple[int | Decimal | None, ...]
    evidence: RowEvidence


def printed_rows(record: Record) -> Iterator[PrintedRow]:
    """The rows of *record* in the order of the form; one that the form has and the report lacks says "absent"."""
    if record.report is None:
        return
    for table, row in _row_keys():
        evidence = record.evidence.get(pointer(table, row))
        if not isinstance(evidence, RowEvidence):
            continue
        form = getattr(getattr(record.report, table), "form", None)
        values = values_of(record.report, table, row)
        columns = _columns(table, row, tuple(values), form, len(evidence.state))
        yield PrintedRow(
            table, form, row, columns, tuple(values.values()) or (None,) * len(columns), evidence
        )


def values_of(report: Report, table: str, row: str) -> dict[str, int | Decimal | None]:
    """The values of one row by column; empty where the row is not printed or could not be placed."""
    value: object = getattr(report, table)
    for key in row.split("."):
        value = getattr(value, key, None)
    return dict(value) if isinstance(value, BaseModel) else {}


@cache
def _row_keys() -> tuple[tuple[str, str], ...]:
    return tuple(
        dict.fromkeys(
            (table.key, row.key) for table in TABLES for block in table.blocks for row in block.rows
        )
    )


@cache
def _columns(
    table: str, row: str, names: tuple[str, ...], form: str | None, count: int
) -> tuple[Column, ...]:
    """The columns that the row is printed with: those its values have, or those of its form that are *count*."""
    fitting = [
        block
        for declared in TABLES
        if declared.key == table
        for block in declared.blocks
        if row in (one.key for one in block.rows)
        and names in ((), tuple(column.key for column in block.columns))
        and len(block.columns) == count
    ]
    own = (block.columns for block in fitting if form in block.editions)
    return next(own, fitting[0].columns if fitting else ())
