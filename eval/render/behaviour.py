"""Tests of behaviour that need no gold: what must change with a change, and what must not (CheckList, ACL 2020)."""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from decimal import Decimal
from typing import NamedTuple

from eval.render.layouts import LAYOUTS, Rendered, render, typeset
from eval.render.robustness import MIXTURES, Extract, dice, document, readings
from eval.render.sampler import Place, Printed, sample_tables, violate
from schemas.record import Record

MORE = "公开渠道不够丰富"
ARITHMETIC = ("T3-ROW", "T3-COL", "T3-ID", "T4-SUM")
TABLED = tuple(name for name, layout in LAYOUTS.items() if layout.tables)


class Behaviour(NamedTuple):
    """A test of behaviour over ``n`` reports: how many failed, and in how many something was left out."""

    kind: str
    test: str
    n: int
    failed: int
    withheld: int


class Behaved(NamedTuple):
    """The tests of one reader."""

    tests: tuple[Behaviour, ...]


def read(reader: Extract, rendered: Rendered) -> Record:
    """The record of a rendered report."""
    return reader(rendered.text.encode(), "report.txt")


def behaved(reader: Extract, reports: int) -> Behaved:
    """What must change with a change, and what must not, on so many reports each."""
    return Behaved(
        (
            _judged("INV", "the same tables in two layouts", _layouts_agree(reader, reports)),
            _judged("DIR", "one number changed: that cell and no other", _follows(reader, reports)),
            _judged("DIR", "a problem more: that finding and no other", _one_problem_more(reader, reports)),
            _judged("DIR", "a sum broken: exactly its equations are reported", _reports(reader, reports)),
        )
    )


def _judged(kind: str, test: str, outcomes: Iterable[bool]) -> Behaviour:
    told = tuple(outcomes)
    return Behaviour(kind, test, len(told), told.count(False), 0)


def _values(reader: Extract, rendered: Rendered) -> dict[Place, Decimal | None]:
    return {place: one.value for place, one in readings(read(reader, rendered)).items()}


def _layouts_agree(reader: Extract, reports: int) -> Iterator[bool]:
    for seed in range(reports):
        tables = sample_tables(dice(seed), "2021", 0.5)
        first, second = (TABLED[at % len(TABLED)] for at in (seed, seed * 7 + 3))
        one, other = (_values(reader, render(tables, layout, dice(seed))) for layout in (first, second))
        yield all(
            one[place] == other[place] for place in one if one[place] is not None and other[place] is not None
        )


def _follows(reader: Extract, reports: int) -> Iterator[bool]:
    for seed in range(reports):
        rng = dice(seed)
        tables = sample_tables(rng, MIXTURES[seed % len(MIXTURES)], 0.5)
        place = rng.choice([place for place, one in tables.cells.items() if place.table != "disclosure"])
        other = replace(tables, cells={**tables.cells, place: Printed("77", "number", Decimal(77))})
        layout = TABLED[seed % len(TABLED)]
        before, after = (_values(reader, render(one, layout, dice(seed))) for one in (tables, other))
        changed = {one for one in before if before[one] != after[one]}
        yield changed <= {place} and after[place] in (None, Decimal(77))


def _reports(reader: Extract, reports: int) -> Iterator[bool]:
    for seed in range(reports):
        rng = dice(seed)
        broken = violate(sample_tables(rng, "2021", 0.5), rng)
        record = read(reader, render(broken, TABLED[seed % len(TABLED)], rng))
        told = [issue.code for issue in record.issues if issue.code in ARITHMETIC]
        yield sorted(told) == sorted(breach.code for breach in broken.breaches)


def _one_problem_more(reader: Extract, reports: int) -> Iterator[bool]:
    for seed in range(reports):
        whole = document(seed, TABLED[seed % len(TABLED)], MIXTURES[seed % len(MIXTURES)])
        letter = whole.manuscript.letter
        stated, *others = letter.bodies[5]
        longer = (f"{stated.rstrip('。')}；三是{MORE}。", *others)
        bodies = {**letter.bodies, 5: longer}
        other = typeset(replace(whole.manuscript, letter=replace(letter, bodies=bodies)))
        before, after = (_findings(reader, one) for one in (whole, other))
        yield after[0] == [*before[0], MORE] and after[1:] == before[1:]


def _findings(reader: Extract, rendered: Rendered) -> list[list[str]]:
    report = read(reader, rendered).report
    lists = (report.problems, report.rectifications, report.improvements) if report else ()
    return [[finding.quote for finding in one] for one in lists]
