"""Which reports stand side by side: an index of stored records by agency and year, and the records of one series."""

from collections.abc import Iterable, Iterator
from datetime import date
from sys import intern
from typing import BinaryIO, NamedTuple

from extractor.issues import Issue
from extractor.panel.divisions import Divisions
from extractor.panel.names import Body, body_of
from extractor.stored import Stored, restored
from schemas.panel import PanelIssue
from schemas.record import Record
from schemas.report import Report


class Entry(NamedTuple):
    """A report in the index: whose, of which year, and where its record stands in the file."""

    body: Body
    agency: str
    year: int
    aggregate: bool
    name: str
    published: date | None
    start: int
    end: int


class Member(NamedTuple):
    """A report of a series, read back."""

    entry: Entry
    report: Report


class Index(NamedTuple):
    """The reports that have an agency and a year, and what is to be said of the others."""

    entries: tuple[Entry, ...]
    issues: tuple[PanelIssue, ...]


def index(records: Iterable[Stored], divisions: Divisions) -> Index:
    """The reports among *records*; refused documents are no reports and no issue."""
    entries: list[Entry] = []
    issues: list[PanelIssue] = []
    bodies: dict[tuple[str, bool], Body] = {}
    for record, start, end in records:
        report = record.report
        if report is None:
            continue
        agency, year, aggregate = (
            report.agency_full or report.agency,
            report.year,
            report.scope == "aggregate",
        )
        if agency is None or year is None:
            issues.append(_unplaced(record, agency, year))
            continue
        named = (intern(agency), aggregate)
        if named not in bodies:
            bodies[named] = body_of(agency, divisions, aggregate=aggregate)
        published = report.published_on or report.signed_on
        name = record.source.name
        entries.append(Entry(bodies[named], named[0], year, aggregate, name, published, start, end))
    return Index(tuple(entries), tuple(issues))


def series(entries: Iterable[Entry]) -> Iterator[tuple[Entry, ...]]:
    """The entries of each body, by year and, within a year, by date of publication; in the order of the keys."""
    grouped: dict[str, list[Entry]] = {}
    for entry in entries:
        grouped.setdefault(entry.body.key, []).append(entry)
    for key in sorted(grouped):
        yield tuple(sorted(grouped[key], key=lambda one: (one.year, one.published or date.min, one.start)))


def members(entries: Iterable[Entry], file: BinaryIO) -> Iterator[Member]:
    """The *entries* with their records out of *file*."""
    for entry in entries:
        report = restored(file, (entry.start, entry.end)).report
        if report is not None:
            yield Member(entry, report)


def between(doubt: Issue, *entries: Entry) -> PanelIssue:
    """*doubt* as an issue between the reports *entries*; its paths point into the last of them."""
    last = entries[-1]
    return PanelIssue(
        code=doubt.code,
        severity=doubt.severity,
        message=doubt.message,
        agency=last.agency,
        division=last.body.division,
        years=tuple(dict.fromkeys(one.year for one in entries)),
        sources=tuple(one.name for one in entries),
        paths=doubt.paths,
        expected=doubt.expected,
        actual=doubt.actual,
    )


def _unplaced(record: Record, agency: str | None, year: int | None) -> PanelIssue:
    lacking = " and ".join(what for what, value in (("agency", agency), ("year", year)) if value is None)
    doubt = Issue("PANEL-UNPLACED", f"{record.source.name} names no {lacking}")
    return PanelIssue(
        code=doubt.code,
        severity=doubt.severity,
        message=doubt.message,
        agency=agency,
        division=None,
        years=() if year is None else (year,),
        sources=(record.source.name,),
        paths=(),
        expected=None,
        actual=None,
    )
