"""Reports for a whole area against the sum of the reports of its organs, where both are there."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from decimal import Decimal
from typing import BinaryIO

from extractor.issues import Issue
from extractor.panel.series import Entry, Member, between, members
from extractor.printed import values_of
from extractor.readings import pointer
from schemas.form import APPLICANTS, APPLICATIONS
from schemas.panel import PanelIssue
from schemas.report import Report

Number = int | Decimal
_ROWS = {row.key: row.label for row in APPLICATIONS.blocks[0].rows}
_COLUMNS = {column.key: column.label for column in APPLICANTS}


def aggregates(entries: Iterable[Entry], file: BinaryIO) -> Iterator[PanelIssue]:
    """One issue for each row of table 3 in which an aggregate report differs from its parts."""
    latest = {(one.body.key, one.year): one for one in entries if one.body.place}
    years: dict[int, list[Entry]] = {}
    for one in latest.values():
        years.setdefault(one.year, []).append(one)
    for year in sorted(years):
        for whole in sorted(one for one in years[year] if one.aggregate):
            parts = parts_of(whole, years[year])
            if parts:
                yield from _compared(next(members([whole], file)), parts, file)


def parts_of(whole: Entry, entries: Iterable[Entry]) -> list[Entry]:
    """The reports that *whole* adds up: of its own organs and of the areas in it, no report twice.

    An area that has an aggregate report of its own stands for all that is in it.
    """
    inside = [one for one in entries if one is not whole and whole.body.division in one.body.place]
    areas = {one.body.division for one in inside if one.aggregate}
    return [
        one
        for one in inside
        if not areas.intersection(one.body.place[:-1] if one.aggregate else one.body.place)
    ]


def _compared(whole: Member, parts: Sequence[Entry], file: BinaryIO) -> Iterator[PanelIssue]:
    sums: dict[tuple[str, str], Number] = {}
    for part in members(parts, file):
        for row in _ROWS:
            for column, number in values_of(part.report, APPLICATIONS.key, row).items():
                sums[row, column] = sums.get((row, column), 0) + (number or 0)
    for row in _ROWS:
        yield from _row(whole, row, sums, parts)


def _row(
    whole: Member, row: str, sums: Mapping[tuple[str, str], Number], parts: Sequence[Entry]
) -> Iterator[PanelIssue]:
    """Parts that exceed the whole contradict it; parts that fall short may be missing, which is no more than told."""
    stated = _numbers(whole.report, row)
    differing = {
        column: (number, sums[row, column])
        for column, number in stated.items()
        if sums.get((row, column), number) != number
    }
    if not differing:
        return
    said = ", ".join(
        f"{_COLUMNS[key]} {number} against {total}" for key, (number, total) in differing.items()
    )
    exceeds = any(total > number for number, total in differing.values())
    doubt = Issue(
        "T3-AGG",
        f"{_ROWS[row]}: {said} in the {len(parts)} reports of its parts",
        tuple(pointer(APPLICATIONS.key, row, column) for column in differing),
        ", ".join(str(total) for _, total in differing.values()),
        ", ".join(str(number) for number, _ in differing.values()),
        severity_override=None if exceeds else "info",
    )
    yield between(doubt, whole.entry)


def _numbers(report: Report, row: str) -> dict[str, Number]:
    values = values_of(report, APPLICATIONS.key, row)
    return {column: number for column, number in values.items() if number is not None}
