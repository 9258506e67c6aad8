"""The views of a DuckDB export: the form's tables as people print them, and what is asked of them most."""

from collections.abc import Iterator
from typing import NamedTuple

from schemas.form import APPLICATIONS, BOTH, DISCLOSURE, DISPUTES, EDITIONS, IDENTITIES, Edition, Table
from schemas.tables import CELLS

KEY = "record, name, agency, year"


class View(NamedTuple):
    """A query over the exported tables, and what it shows."""

    query: str
    meaning: str


def _disclosure(edition: Edition) -> View:
    """The cells of section 2 that *edition* has, a row a report that prints them."""
    names = ", ".join(
        cell.name for cell in CELLS if cell.table.key == DISCLOSURE.key and edition in cell.editions
    )
    query = (
        f"SELECT {KEY}, disclosure_form AS form, {names} FROM reports "
        f"WHERE disclosure_form IN ('{edition}', 'mixed')"
    )
    return View(query, f"Section 2 in the edition of {edition}, a row a report")


def _matrix(table: Table) -> View:
    """A table of one block as the form lays it out: a row a row, a column a column."""
    columns = table.blocks[0].columns
    values = ", ".join(
        f"max(value) FILTER (WHERE \"column\" = '{column.key}')::BIGINT AS {column.key}" for column in columns
    )
    order = " ".join(f"WHEN '{row.key}' THEN {at}" for at, row in enumerate(table.blocks[0].rows, 1))
    query = (
        f'SELECT {KEY}, CASE "row" {order} END AS line, "row", {values} FROM cells '
        f'WHERE "table" = \'{table.key}\' GROUP BY {KEY}, "row" ORDER BY record, line'
    )
    return View(query, f"{table.label}: a row a row of the form, numbers as printed")


def _contradictions() -> View:
    codes = ", ".join(f"'{code}'" for code in dict.fromkeys(rule.code for rule in IDENTITIES))
    query = (
        f"SELECT {KEY}, code, severity, message, expected, actual, suggestion, paths FROM issues "
        f"WHERE code IN ({codes}) AND severity = 'error' ORDER BY record, position"
    )
    return View(query, "Equations of the form that do not hold on what is printed")


def _labelled() -> View:
    query = (
        "SELECT cells.*, codebook.label, codebook.english FROM cells LEFT JOIN codebook "
        'ON codebook.form_table = cells."table" AND codebook.form_row = cells."row" '
        'AND codebook.form_column = cells."column"'
    )
    return View(query, "Cells with their labels in Chinese and English")


def _agency_year() -> View:
    """The printed totals; nothing is added up, since a total that is not printed is not one."""
    totals = [
        f"applications_{row}_total AS {row}"
        for row in ("received", "carried_in", "granted", "partially_granted", "total_handled", "carried_out")
    ]
    totals += [f"disputes_{row.key}_total AS {row.key}" for row in DISPUTES.blocks[0].rows]
    heads = "agency, year, scope, status, disclosure_form AS form"
    query = (
        f"SELECT {heads}, {', '.join(totals)}, errors, warnings, record, name FROM reports "
        "WHERE status <> 'refused' ORDER BY agency, year"
    )
    return View(query, "A row a report: who, which year, the printed totals, how many doubts")


def _views() -> Iterator[tuple[str, View]]:
    for edition in reversed(EDITIONS):
        yield f"disclosure_{edition}", _disclosure(edition)
    for table in (APPLICATIONS, DISPUTES):
        if table.blocks[0].editions == BOTH:
            yield table.key, _matrix(table)
    yield "contradictions", _contradictions()
    yield "cells_labelled", _labelled()
    yield "agency_year", _agency_year()


VIEWS: dict[str, View] = dict(_views())
