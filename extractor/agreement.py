"""The prose against the tables and against itself: what differs is said, nothing is overwritten.

A count is compared only where it is this year's total; cells that print no number leave nothing to
compare. What a count must agree with is data: `schemas.metrics` for its cells, `schemas.agreement` for the
wordings that mean something else. Prose is free text, so no difference weighs more than a warning.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import NamedTuple

from extractor.issues import Issue
from extractor.magnitude import Range, added, magnitude
from extractor.narration import Count, Narrative
from extractor.readings import Number, TableReading, pointer
from schemas.agreement import (
    APART,
    BALANCES,
    DIMENSIONS,
    OTHER_UNITS,
    OTHERWISE,
    PART_CELLS,
    SAME_UNITS,
    SPLIT_UNITS,
    STATED_ONCE,
    THE_REST,
    Balance,
    Otherwise,
)
from schemas.form import EDITIONS, TABLES, Edition
from schemas.metrics import METRICS, OTHER


def _begun_as(metric: str) -> Iterator[str]:
    """The metrics of what a metric's number became of: 收到21件，其中答复18件."""
    for balance in BALANCES:
        if metric in balance.right:
            yield from balance.left


_METRICS = {metric.key: metric for metric in METRICS}
_UNITS_APART = {metric.key: OTHER_UNITS - {*metric.units.split()} for metric in METRICS}
"""The units in which a number is no total of its metric."""
_WHOLES = {
    metric.key: frozenset((None, *metric.part_of, *metric.inside, *_begun_as(metric.key)))
    for metric in METRICS
}
"""What a total of a metric may be part of: nothing, and what it is a part of by nature or came of."""
_PARTS_WITH_CELLS = {
    row.whole: [part for part in PART_CELLS if part.whole == row.whole] for row in PART_CELLS
}
_LEAST_LIST = 2
_NOTHING = Range(0, 0)


@dataclass(frozen=True, slots=True)
class Stated:
    """A count with its index in the narrative, what its numeral may mean, and the metrics of its parts."""

    at: int
    count: Count
    means: Range
    parts: frozenset[str]

    @property
    def path(self) -> str:
        """Its JSON pointer."""
        return f"/counts/{self.at}"

    @property
    def words(self) -> str:
        """What is said of it."""
        return f"{self.count.label} {self.count.quote}"


class Printed(NamedTuple):
    """What the cells of a metric print, added up, and their pointers."""

    value: Number
    paths: tuple[str, ...]


def agree(narrative: Narrative, readings: Iterable[TableReading], year: int | None) -> tuple[Issue, ...]:
    """One issue for each count of *narrative* that contradicts a table, its parts or another count.

    *year* is the report's; counts of other years and cumulative ones are never compared.
    """
    counts = narrative.counts
    parts: dict[int, set[str]] = {}
    for count in counts:
        if count.parent is not None:
            parts.setdefault(count.parent, set()).add(count.metric)
    current = [
        Stated(at, count, magnitude(count), frozenset(parts.get(at, ())))
        for at, count in enumerate(counts)
        if _is_current(count, year)
    ]
    tables = {reading.key: reading for reading in readings}
    totals = _totals(current, counts)
    return (
        *_against_tables(current, totals, tables, counts),
        *_against_parts(current),
        *_against_each_other(totals, tables),
        *(issue for balance in BALANCES for issue in _out_of_balance(balance, totals)),
    )


def _is_current(count: Count, year: int | None) -> bool:
    return count.period == "this_year" and (count.year is None or year is None or count.year == year)


def _totals(current: Iterable[Stated], counts: Sequence[Count]) -> dict[str, list[Stated]]:
    """The totals of each metric: no channel's share, and no part of anything it is not a part of by nature."""
    totals: dict[str, list[Stated]] = {}
    for one in current:
        count = one.count
        metric = _METRICS.get(count.metric)
        if metric is None or count.channel is not None or count.unit in _UNITS_APART[metric.key]:
            continue
        whole = None if count.parent is None else counts[count.parent].metric
        if whole in _WHOLES[metric.key]:
            totals.setdefault(count.metric, []).append(one)
    return totals


def _against_tables(
    current: Iterable[Stated],
    totals: Mapping[str, Sequence[Stated]],
    tables: Mapping[str, TableReading],
    counts: Sequence[Count],
) -> Iterator[Issue]:
    """Totals that are stated once, and the parts of them that have cells of their own."""
    for metric, found in totals.items():
        cells = _METRICS[metric].cells
        if cells and all(one.means.meets(found[0].means) for one in found[1:]):
            yield from _against_cells(found[0], cells, tables)
    for one in current:
        if one.count.metric not in _METRICS and one.count.parent is not None:
            for row in _PARTS_WITH_CELLS.get(counts[one.count.parent].metric, ()):
                if _has(row.cue, one.count.label):
                    yield from _against_cells(one, row.cells, tables)
                    break


def _against_cells(
    one: Stated, cells: tuple[str, ...], tables: Mapping[str, TableReading]
) -> Iterator[Issue]:
    """The difference of a count from its cells, unless its words explain it."""
    count, printed = one.count, _printed(cells, tables)
    if printed is None or one.means.holds(printed.value) or _is_apart(one):
        return
    meant = [row for row in OTHERWISE if row.metric == count.metric]
    agreeing = {row: other for row in meant if (other := _agreement_otherwise(row, one, tables))}
    if any(_says(row, one) for row in agreeing):
        return
    paths, expected = (one.path, *printed.paths), str(printed.value)
    if not count.value:
        message = f"{count.label}: the prose says there was none, the table prints {printed.value}"
        yield Issue("PROSE-ZERO", f"{message} ({_cited(count)})", paths, expected, "0")
        return
    message = f"{count.label}: the prose says {_said(count)}, the table prints {printed.value}"
    several = count.unit in SPLIT_UNITS and count.value < printed.value
    if several:
        message += f", which may count several applications of one {count.unit}"
    yield Issue(
        "PROSE-TABLE",
        f"{message} ({_cited(count)})",
        paths,
        expected,
        str(count.value),
        next(iter(agreeing.values()), None),
        "info" if several or agreeing else None,
    )


def _is_apart(one: Stated) -> bool:
    return any(row.metric == one.count.metric and _has(row.cue, one.words) for row in APART)


def _says(row: Otherwise, one: Stated) -> bool:
    """Whether the words of a count, or its parts, say that it means something else."""
    return row.metric == one.count.metric and (
        _has(row.cue, one.words) or not one.parts.isdisjoint(row.metrics[1:])
    )


def _agreement_otherwise(row: Otherwise, one: Stated, tables: Mapping[str, TableReading]) -> str | None:
    """What the number agrees with if it means something else; None if it does not."""
    cells = tuple(cell for key in row.metrics for cell in _METRICS[key].cells)
    printed = _printed(cells, tables)
    if printed is None or not one.means.holds(printed.value):
        return None
    labels = " + ".join(_METRICS[key].label for key in row.metrics)
    return f"it would agree with {labels} ({printed.value})"


def _printed(cells: tuple[str, ...], tables: Mapping[str, TableReading]) -> Printed | None:
    """The sum of *cells* in the edition the table is printed in; None where one of them prints no number."""
    if not cells:
        return None
    reading = tables.get(_place(cells[0]).table)
    if reading is None or not reading.rows:
        return None
    for edition in EDITIONS if reading.form == "mixed" else (_edition(reading),):
        known = _known(cells, edition)
        values = [_cell(cell, tables) for cell in known]
        if values and None not in values:
            return Printed(sum([value for value in values if value is not None]), known)
    return None


def _edition(reading: TableReading) -> Edition:
    return "2019" if reading.form == "2019" else "2021"


@cache
def _known(cells: tuple[str, ...], edition: Edition) -> tuple[str, ...]:
    """Those of *cells* that an edition of the form has."""
    return tuple(cell for cell in cells if cell in _pointers(edition))


@cache
def _pointers(edition: Edition) -> frozenset[str]:
    """Every cell of an edition of the form."""
    return frozenset(
        pointer(table.key, row.key, column.key)
        for table in TABLES
        for block in table.blocks
        for row in block.rows
        if edition in row.editions
        for column in block.columns
    )


def _cell(cell: str, tables: Mapping[str, TableReading]) -> Number | None:
    place = _place(cell)
    reading = tables.get(place.table)
    row = reading.rows.get(place.row) if reading else None
    return row.value(place.column) if row else None


class _Place(NamedTuple):
    table: str
    row: str
    column: str


@cache
def _place(cell: str) -> _Place:
    """The keys in the pointer of a cell of the form."""
    _, table, *parts, column = cell.split("/")
    return _Place(table, ".".join(parts), column)


def _against_parts(current: Sequence[Stated]) -> Iterator[Issue]:
    """Parts of one dimension that add up to something else than their whole."""
    parts = [one for one in current if one.count.parent is not None]
    if not parts:
        return
    known = {one.at: one for one in current}
    lists: dict[int, list[Stated]] = {}
    for one in parts:
        whole = None if one.count.parent is None else known.get(one.count.parent)
        if whole is not None and _same_unit(one.count, whole.count):
            lists.setdefault(whole.at, []).append(one)
    for at, listed in lists.items():
        for alike in _of_one_dimension(_beyond_sums(known[at], listed)):
            yield from _unequal(known[at], alike)


def _beyond_sums(whole: Stated, parts: Sequence[Stated]) -> Sequence[Stated]:
    """The parts behind the last with which a list, of whatever dimensions, comes to the whole."""
    start, total = 0, _NOTHING
    for at, one in enumerate(parts, 1):
        total = added((total, one.means))
        if total.meets(whole.means):
            start, total = at, _NOTHING
    return parts[start:]


def _of_one_dimension(parts: Iterable[Stated]) -> Iterable[Sequence[Stated]]:
    lists: dict[str, list[Stated]] = {}
    last = ""
    for one in parts:
        rest = one.count.metric == OTHER and _has(THE_REST, one.count.label)
        last = last if rest else _dimension(one.count)
        lists.setdefault(last, []).append(one)
    return lists.values()


def _unequal(whole: Stated, parts: Sequence[Stated]) -> Iterator[Issue]:
    total = added(one.means for one in parts)
    exceeds = whole.means.high is not None and total.low > whole.means.high
    if whole.means.meets(total) or (not exceeds and len(parts) < _LEAST_LIST):
        return
    value = sum(one.count.value for one in parts)
    message = f"{whole.count.label}: the parts add up to {value}, the whole is {_said(whole.count)}"
    yield Issue(
        "PROSE-SUM",
        f"{message} ({_cited(whole.count)})",
        (whole.path, *(one.path for one in parts)),
        str(whole.count.value),
        str(value),
        severity_override=None if exceeds else "info",
    )


def _same_unit(part: Count, whole: Count) -> bool:
    return None in (part.unit, whole.unit) or part.unit == whole.unit or {part.unit, whole.unit} <= SAME_UNITS


def _dimension(count: Count) -> str:
    if count.channel is not None:
        return "route"
    for row in DIMENSIONS:
        if count.metric in row.metrics or _has(row.cue, count.label):
            return row.name
    return ""


def _against_each_other(
    totals: Mapping[str, Sequence[Stated]], tables: Mapping[str, TableReading]
) -> Iterator[Issue]:
    """Different totals of one metric, unless together they are what the table prints."""
    for metric, found in totals.items():
        first = found[0]
        if metric not in STATED_ONCE or len(found) == 1:
            continue
        printed = _printed(_METRICS[metric].cells, tables)
        if printed is not None and added(one.means for one in found).holds(printed.value):
            continue
        for one in found[1:]:
            if not one.means.meets(first.means):
                message = (
                    f"{_METRICS[metric].label}: the prose says {_said(first.count)} and {_said(one.count)}"
                )
                yield Issue(
                    "PROSE-SELF",
                    f"{message} ({_cited(first.count)}, {_cited(one.count)})",
                    (first.path, one.path),
                    str(first.count.value),
                    str(one.count.value),
                )


def _out_of_balance(balance: Balance, totals: Mapping[str, Sequence[Stated]]) -> Iterator[Issue]:
    """The sums of a balance, where the prose states enough of them to contradict itself."""
    left, right = (
        [found[0] for key in side if (found := totals.get(key))] for side in (balance.left, balance.right)
    )
    if not left or not right:
        return
    included = [one for one in left if any(_says(row, one) for row in OTHERWISE)]
    terms = included or left
    one_side = _sum(terms, whole=bool(included) or len(left) == len(balance.left))
    other_side = _sum(right, whole=len(right) == len(balance.right))
    if not one_side.meets(other_side):
        yield Issue(
            "PROSE-SELF",
            f"{balance.meaning}: the prose states {_terms(terms)} against {_terms(right)}",
            tuple(one.path for one in (*left, *right)),
            str(sum(one.count.value for one in terms)),
            str(sum(one.count.value for one in right)),
        )


def _sum(stated: Iterable[Stated], *, whole: bool) -> Range:
    """What the numbers come to; that or more where they are not all that is summed."""
    total = added(one.means for one in stated)
    return total if whole else Range(total.low, None)


def _terms(stated: Iterable[Stated]) -> str:
    return " + ".join(str(one.count.value) for one in stated)


def _has(cue: str, words: str) -> bool:
    return _pattern(cue).search(words) is not None


@cache
def _pattern(cue: str) -> re.Pattern[str]:
    """The cue compiled, when it is asked for the first time."""
    return re.compile(cue)


def _said(count: Count) -> str:
    return f"{'about ' if count.approx else ''}{count.value}{count.unit or ''}"


def _cited(count: Count) -> str:
    return f"“{count.quote}”"
