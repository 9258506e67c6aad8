"""Numbers of a year that another report gives differently: a second report of that year, or next year's prose."""

from collections.abc import Iterator

from extractor.issues import Issue
from extractor.panel.series import Member, between
from extractor.panel.steps import cell_label, printed
from extractor.readings import pointer
from schemas.agreement import STATED_ONCE
from schemas.metrics import METRICS
from schemas.panel import PanelIssue
from schemas.report import Count, Period, Report
from schemas.tables import CELLS

_METRICS = {metric.key: metric.label for metric in METRICS}


def restated_cells(first: Member, second: Member) -> Iterator[PanelIssue]:
    """The cells in which two reports of one year differ."""
    for cell in CELLS:
        one, other = printed(first.report, cell.place), printed(second.report, cell.place)
        if one is not None and other is not None and one != other:
            message = f"{cell_label(cell.place)}: {one} in {first.entry.name}, {other} in {second.entry.name}"
            doubt = Issue("RESTATED", message, (pointer(*cell.place),), str(one), str(other))
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
