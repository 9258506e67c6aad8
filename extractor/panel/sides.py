"""The reports of each agency side by side by year, with what is doubtful between them."""

from collections.abc import Iterator, Mapping
from decimal import Decimal
from itertools import pairwise
from typing import BinaryIO, NamedTuple

from extractor.export.rows import Values
from extractor.panel.aggregates import aggregates
from extractor.panel.repetition import shares
from extractor.panel.series import Entry, Index, Member, members, series
from extractor.panel.steps import Number, printed
from extractor.panel.years import between_years
from schemas.form import APPLICATIONS, DISCLOSURE
from schemas.panel import PASSAGES, SHOWN, PanelIssue


class Line(NamedTuple):
    """One report of a series: its forms, the cells shown, and the share repeated of each section that is judged."""

    entry: Entry
    forms: tuple[str | None, ...]
    cells: tuple[Number | None, ...]
    repeated: Mapping[int, float]


class Side(NamedTuple):
    """A series: its reports in the order of the years, and what is doubtful between them."""

    lines: tuple[Line, ...]
    issues: tuple[PanelIssue, ...]


def sides(indexed: Index, file: BinaryIO) -> Iterator[Side]:
    """Every series of *indexed*, whose records are in *file*; aggregates are compared with their parts first."""
    summed: dict[str | None, list[PanelIssue]] = {}
    for issue in aggregates(indexed.entries, file):
        summed.setdefault(issue.sources[-1], []).append(issue)
    for entries in series(indexed.entries):
        found = tuple(members(entries, file))
        own = [issue for entry in entries for issue in summed.pop(entry.name, ())]
        yield Side(tuple(_lines(found)), (*between_years(found), *own))


def _lines(found: tuple[Member, ...]) -> Iterator[Line]:
    yield _line(found[0], {})
    for before, now in pairwise(found):
        follows = now.entry.year - before.entry.year == 1
        yield _line(now, shares(now.report, before.report) if follows else {})


def _line(member: Member, repeated: Mapping[int, float]) -> Line:
    forms = tuple(getattr(member.report, table.key).form for table in (DISCLOSURE, APPLICATIONS))
    return Line(member.entry, forms, tuple(printed(member.report, place) for place in SHOWN), repeated)


def panel_row(line: Line) -> Values:
    """*line* in the order of the columns of the exported panel."""
    entry = line.entry
    judged = (line.repeated.get(passage.section) for passage in PASSAGES)
    return (
        entry.body.key,
        entry.body.division,
        entry.agency,
        entry.year,
        entry.aggregate,
        entry.name,
        *line.forms,
        *line.cells,
        *(None if share is None else Decimal(f"{share:.4f}") for share in judged),
    )


def issue_row(issue: PanelIssue) -> Values:
    """*issue* in the order of the columns of the exported issues."""
    return (
        issue.code,
        issue.severity,
        issue.message,
        issue.agency,
        issue.division,
        " ".join(map(str, issue.years)),
        "\n".join(issue.sources),
        "\n".join(issue.paths),
        issue.expected,
        issue.actual,
    )
