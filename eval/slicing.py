"""Groups of cases in which a system may be worse than over all: by edition, layout, year, length and name."""

from collections.abc import Iterable, Mapping
from typing import NamedTuple

from eval.annotation import gold_cells
from eval.cases import Case
from eval.comparison import own_values
from eval.headlines import HEADLINES, Sums, column
from eval.inference import pooled
from eval.states import state_of

FEWEST = 5
"""Slices with fewer reports are told and not ranked."""

SLICED = ("exact_report", "nonzero_f1", "findings_f1", "counts_strict")
LONG, SHORT = 2_500, 1_500
MANY, FEW = 50, 10


class Slice(NamedTuple):
    """Some cases that have something in common: what kind of thing, and what."""

    dimension: str
    value: str
    docs: tuple[str, ...]


def slices(cases: Iterable[Case]) -> tuple[Slice, ...]:
    """Every slice of the cases, by dimension and value."""
    found: dict[tuple[str, str], list[str]] = {}
    for case in cases:
        for dimension, value in _properties(case):
            found.setdefault((dimension, value), []).append(case.name)
    return tuple(Slice(dimension, value, tuple(docs)) for (dimension, value), docs in sorted(found.items()))


def values(one: Slice, of: Sums) -> dict[str, float | None]:
    """The sliced numbers of a system over the documents of a slice."""
    own = {doc: of[doc] for doc in one.docs if doc in of}
    return {key: pooled(column(own, key)) if own else None for key in SLICED}


def gap(one: Slice, of: Sums) -> float | None:
    """How far the worst of the sliced numbers lies below that over all documents; a higher number is worse."""
    whole = {key: pooled(column(of, key)) for key in SLICED}
    gaps = [
        over - here
        for key, here in values(one, of).items()
        if here is not None and (over := whole[key]) is not None
    ]
    return max(gaps, default=None)


def _properties(case: Case) -> Iterable[tuple[str, str]]:
    gold = case.gold
    form = gold.tables and (gold.tables.applications.form or gold.tables.disclosure.form)
    yield "form", form or "none"
    yield "status", gold.status
    year = gold.header.year
    yield "year", str(year) if year else "not said"
    chars = len(case.document.decode(errors="replace"))
    yield "length", "long" if chars > LONG else "short" if chars < SHORT else "middling"
    numbers = sum(state_of(cell) == "value" for cell in gold_cells(gold).values())
    yield "numbers", "many" if numbers > MANY else "few" if numbers < FEW else "some"
    for name in gold.slices:
        layout = name[:1] == "L" and name[1:2].isdigit()
        yield ("layout", name.split("-")[0]) if layout else ("named", name)


def worst(of: Sums, among: Iterable[Slice]) -> list[tuple[Slice, float]]:
    """The slices with enough reports in which the system falls below its own whole, the widest gap first."""
    told = [(one, by) for one in among if len(one.docs) >= FEWEST and (by := gap(one, of))]
    return sorted(((one, by) for one, by in told if by > 0), key=lambda pair: (-pair[1], pair[0]))


def per_report(of: Sums) -> Mapping[str, Mapping[str, float | None]]:
    """Of each report its own value of each number."""
    return own_values(of, [headline.key for headline in HEADLINES])
