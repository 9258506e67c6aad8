"""Numbers of a year that another report gives differently: a second report of that year, or next year's prose."""

from collections.abc import Iterator
from typing import NamedTuple

from extractor.issues import Issue
from extractor.panel.series import Member, between
from extractor.panel.steps import Number, cell_label, printed
from extractor.readings import pointer
from schemas.agreement import STATED_ONCE
from schemas.metrics import METRICS
from schemas.panel import LEAST_OTHER, MOST_RESTATED, PanelIssue
from schemas.report import Count, Period, Report
from schemas.tables import CELLS


class _Both(NamedTuple):
    """A cell as two reports print it."""

    place: tuple[str, str, str]
    one: Number | None
    other: Number | None


_METRICS = {metric.key: metric.label for metric in METRICS}


def restated_cells(first: Member, second: Member) -> Iterator[PanelIssue]:
    """The cells in which two reports of one year differ; where most do, that they are hardly of one agency."""
    both = [
        _Both(cell.place, printed(first.report, cell.place), printed(second.report, cell.place))
        for cell in CELLS
    ]
    telling = [cell for cell in both if None not in (cell.one, cell.other) and (cell.one or cell.other)]
    differing = [cell for cell in telling if cell.one != cell.other]
    if len(differing) >= LEAST_OTHER and len(differing) > MOST_RESTATED * len(telling):
        message = (
            f"{len(differing)} of {len(telling)} numbers differ between {first.entry.name} and"
            f" {second.entry.name}: they may be of two agencies"
        )
        yield between(
            Issue("RESTATED", message, tuple(pointer(*cell.place) for cell in differing)),
            first.entry,
            second.entry,
        )
        return
    for cell in differing:
        message = (
            f"{cell_label(cell.place)}: {cell.one} in {first.entry.name}, {cell.other} in {second.entry.name}"
        )
        doubt = Issue("RESTATED", message, (pointer(*cell.place),), str(cell.one), str(cell.other))
        yield between(doubt, first.entry, second.entry)


def restated_counts(before: Member, now: Member) -> Iterator[PanelIssue]:
    """Last year's totals as this year's prose gives them, where last year's report says otherwise."""
    own = _totals(before.report, "this_year")
    for metric, (position, count) in _totals(now.report, "previous_year").items():
        stated = own[metric][1] if metric in own else count
        about = count.approx or stated.approx or count.unit != stated.unit
        if stated.value == count.value or about or count.year not in (None, before.entry.year):
            continue
        message = (
            f"{_METRICS[metric]}: {count.value} for {before.entry.year}, whose report says {stated.value}"
        )
        doubt = Issue("RESTATED", message, (f"/counts/{position}",), str(stated.value), str(count.value))
        yield between(doubt, before.entry, now.entry)


def _totals(report: Report, period: Period) -> dict[str, tuple[int, Count]]:
    """The counts of *period* of which a report has one total, where it states one."""
    found: dict[str, list[tuple[int, Count]]] = {}
    for position, count in enumerate(report.counts):
        if count.period == period and count.parent is None and count.metric in STATED_ONCE:
            found.setdefault(count.metric, []).append((position, count))
    return {metric: counts[0] for metric, counts in found.items() if len({c.value for _, c in counts}) == 1}
