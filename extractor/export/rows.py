"""What one record adds to each exported table: rows in the order of the table's columns."""

from collections.abc import Callable, Iterator
from datetime import date
from decimal import Decimal

import orjson

from extractor.printed import printed_rows, values_of
from schemas.form import TABLES
from schemas.record import Evidence, Record
from schemas.report import Report
from schemas.tables import CELLS, COUNTS, FINDINGS, ISSUES, REPORTS, TIDY

Value = str | int | Decimal | date | bool | None
Values = tuple[Value, ...]

LISTS = ("problems", "rectifications", "improvements")


def reports(record: Record, number: int) -> Iterator[Values]:
    """One row: the document, and every cell of either edition; null where no number is printed."""
    report, columns = record.report, record.source.columns
    severities = [issue.severity for issue in record.issues]
    yield (
        *_key(record, number),
        record.status,
        record.document_type,
        *_heads(report),
        *(_cells(report) if report else (None,) * len(CELLS)),
        severities.count("error"),
        severities.count("warning"),
        report.overview if report else None,
        report.other_matters if report else None,
        orjson.dumps(columns).decode() if columns else None,
        record.versions.parser,
    )


def cells(record: Record, number: int) -> Iterator[Values]:
    """A row a cell of the tables that are printed, in the order of the form."""
    key = _key(record, number)
    for row in printed_rows(record):
        found = row.evidence
        for index, column in enumerate(row.columns):
            yield (
                *key,
                row.table,
                row.form,
                row.row,
                column.key,
                row.values[index],
                column.unit or None,
                found.state[index],
                found.start[index],
                found.end[index],
                found.method,
                found.page,
                found.raw[index],
            )


def findings(record: Record, number: int) -> Iterator[Values]:
    """A row a finding, list by list."""
    key = _key(record, number)
    for kind in LISTS:
        for position, found in enumerate(getattr(record.report, kind, ())):
            yield (
                *key,
                kind,
                position,
                found.quote,
                found.theme,
                found.tense,
                found.group,
                *_place(record, f"/{kind}/{position}"),
            )


def counts(record: Record, number: int) -> Iterator[Values]:
    """A row a count stated in prose."""
    key = _key(record, number)
    for position, count in enumerate(record.report.counts if record.report else ()):
        yield (
            *key,
            position,
            count.metric,
            count.label,
            count.value,
            count.unit,
            count.approx,
            count.negated,
            count.period,
            count.year,
            count.channel,
            count.parent,
            count.quote,
            *_place(record, f"/counts/{position}"),
        )


def issues(record: Record, number: int) -> Iterator[Values]:
    """A row an issue."""
    key = _key(record, number)
    for position, issue in enumerate(record.issues):
        yield (
            *key,
            position,
            issue.code,
            issue.severity,
            issue.message,
            "\n".join(issue.paths) or None,
            issue.expected,
            issue.actual,
            issue.suggestion,
        )


ROWS: dict[str, Callable[[Record, int], Iterator[Values]]] = {
    REPORTS.key: reports,
    TIDY.key: cells,
    FINDINGS.key: findings,
    COUNTS.key: counts,
    ISSUES.key: issues,
}


def _key(record: Record, number: int) -> Values:
    report, source = record.report, record.source
    agency = (report.agency_full or report.agency) if report else None
    return (number, source.name, source.sha256, agency, report.year if report else None)


def _heads(report: Report | None) -> Iterator[Value]:
    for name in ("title", "agency", "scope", "published_on", "signed_on"):
        yield getattr(report, name, None)
    for field in ("state", "form"):
        for table in TABLES:
            if field == "state" or table.key != "disputes":
                yield getattr(getattr(report, table.key, None), field, None)


def _cells(report: Report) -> Iterator[Value]:
    rows: dict[tuple[str, str], dict[str, int | Decimal | None]] = {}
    for cell in CELLS:
        at = (cell.table.key, cell.row.key)
        if at not in rows:
            rows[at] = values_of(report, *at)
        yield rows[at].get(cell.column.key)


def _place(record: Record, path: str) -> Values:
    found = record.evidence.get(path)
    return (found.start, found.end, found.method) if isinstance(found, Evidence) else (None, None, None)
