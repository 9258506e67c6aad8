"""What does not go together between the reports of one agency, year by year."""

from collections.abc import Iterator, Sequence
from itertools import groupby, pairwise

from extractor.issues import Issue
from extractor.panel.repetition import shares
from extractor.panel.restated import restated_cells, restated_counts
from extractor.panel.series import Member, between
from extractor.panel.steps import steps
from schemas.form import SECTIONS, TABLES
from schemas.panel import MOST_REPEATED, PASSAGES, PanelIssue


def between_years(found: Sequence[Member]) -> Iterator[PanelIssue]:
    """Every issue of one series, whose members stand in the order of the years."""
    yield from _ambiguous(found)
    latest: list[Member] = []
    for _, members in groupby(found, lambda one: one.entry.year):
        same = list(members)
        yield from _duplicates(same)
        latest.append(same[-1])
    for before, now in pairwise(latest):
        if now.entry.year - before.entry.year == 1:
            yield from _successive(before, now)
        else:
            yield _gap(before, now)


def _ambiguous(found: Sequence[Member]) -> Iterator[PanelIssue]:
    """A name that several places have, where it is all that joins the reports."""
    last = found[-1].entry
    if last.body.meant > 1 and len(found) > 1:
        message = (
            f"{last.agency} could be of {last.body.meant} places: these reports may be of several agencies"
        )
        yield between(Issue("PANEL-AMBIGUOUS", message), *(one.entry for one in found))


def _gap(before: Member, now: Member) -> PanelIssue:
    missing = ", ".join(map(str, range(before.entry.year + 1, now.entry.year)))
    return between(Issue("YEAR-MISSING", f"there is no report of {missing}"), before.entry, now.entry)


def _duplicates(same: Sequence[Member]) -> Iterator[PanelIssue]:
    """Several reports of one year: that they are there, and what a later one states otherwise."""
    if len(same) > 1:
        names = ", ".join(one.entry.name for one in same)
        message = (
            f"{len(same)} reports of {same[-1].entry.year}: {names}; the last is compared with other years"
        )
        yield between(Issue("PANEL-DUPLICATE", message), *(one.entry for one in same))
    for first, second in pairwise(same):
        yield from restated_cells(first, second)


def _successive(before: Member, now: Member) -> Iterator[PanelIssue]:
    yield from _forms(before, now)
    yield from steps(before, now)
    yield from restated_counts(before, now)
    yield from _repeated(before, now)


def _repeated(before: Member, now: Member) -> Iterator[PanelIssue]:
    for section, share in shares(now.report, before.report).items():
        if share <= MOST_REPEATED:
            continue
        title = SECTIONS[section - 1].title
        fields = next(passage.fields for passage in PASSAGES if passage.section == section)
        doubt = Issue(
            "TEXT-REPEATED",
            f"{title}: {share:.0%} of the text stands in the report of {before.entry.year}",
            tuple(f"/{field}" for field in fields),
            f"<= {MOST_REPEATED}",
            f"{share:.2f}",
        )
        yield between(doubt, before.entry, now.entry)


def _forms(before: Member, now: Member) -> Iterator[PanelIssue]:
    for table in TABLES:
        old, new = (getattr(getattr(one.report, table.key), "form", None) for one in (before, now))
        if old and new and old != new:
            message = f"{table.label}: the form of {new} after that of {old}"
            doubt = Issue("FORM-CHANGED", message, (f"/{table.key}",), old, new)
            yield between(doubt, before.entry, now.entry)
