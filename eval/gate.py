"""Quality only goes up: the floors of each split, what breaks them, and how they are raised."""

from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import NamedTuple

from pydantic import Field, ValidationError

from eval import measures, narrative
from eval.annotation import LISTS, ListName
from eval.items import ItemResult
from eval.render.suite import Suite
from schemas.report import Frozen

CLOSE = 1e-6


class Rate(NamedTuple):
    """A rate that has a floor: its name in a message, and the fold."""

    words: str
    of: Callable[[Sequence[ItemResult]], float | None]


def _component_f1(name: ListName) -> Rate:
    def rate(items: Sequence[ItemResult]) -> float | None:
        return narrative.component_rates(item for item in items if item.key == f"/{name}").f1

    return Rate(f"{name} component F1", rate)


LEAST: dict[str, Rate] = {
    "nonzero_f1": Rate("non-zero F1", lambda items: measures.nonzero(items).f1),
    "offsets_valid": Rate("offsets valid", lambda items: measures.offsets_valid(items).share),
    **{f"{name}_f1": _component_f1(name) for name in LISTS},
    "counts_strict_f1": Rate("counts strict F1", lambda items: narrative.strict_count_rates(items).f1),
    "counts_relaxed_f1": Rate("counts relaxed F1", lambda items: narrative.relaxed_count_rates(items).f1),
    "grounding": Rate("grounding", lambda items: narrative.grounding(items).share),
}
MOST: dict[str, Rate] = {
    "silent_nonzero": Rate(
        "silent non-zero errors", lambda items: measures.silent(items, nonzero_only=True).rate.share
    ),
    "hallucinated": Rate("hallucinated", lambda items: narrative.hallucinated(items).share),
}


class Floors(Frozen):
    """What a split must keep.

    ``exact``: reports that must stay exact. The rates of ``LEAST`` may not fall, those of ``MOST`` and
    ``auto_corrected`` may not rise.
    """

    exact: tuple[str, ...] = ()
    nonzero_f1: float = 0.0
    silent_nonzero: float = 1.0
    auto_corrected: int = 0
    offsets_valid: float = 1.0
    problems_f1: float = 0.0
    rectifications_f1: float = 0.0
    improvements_f1: float = 0.0
    counts_strict_f1: float = 0.0
    counts_relaxed_f1: float = 0.0
    grounding: float = 1.0
    hallucinated: float = 1.0


class SuiteFloors(Frozen):
    """What the synthetic suite must keep.

    ``silent``: clean numbers other than 0 that are wrong without a warning, always 0. ``coverage`` of the clean
    numbers may not fall. ``damaged``: for each kind of damage the silent errors at each severity, which may not rise.
    """

    records: int
    silent: int
    coverage: float
    damaged: dict[str, tuple[int, ...]] = Field(default_factory=dict)


class Lowering(Frozen):
    """A floor that was lowered, and why."""

    split: str
    floors: tuple[str, ...]
    reason: str


class Baseline(Frozen):
    """`eval/baseline.json`."""

    splits: dict[str, Floors] = Field(default_factory=dict)
    suite: SuiteFloors | None = None
    lowered: tuple[Lowering, ...] = ()


class GateError(Exception):
    """The baseline cannot be read, or would be lowered without a reason; the message is one line."""


def measured(items: Sequence[ItemResult]) -> Floors:
    """What *items* would hold as floors; a rate of nothing is as good as it can be."""
    rates = {name: rate.of(items) for name, rate in (LEAST | MOST).items()}
    return Floors.model_validate(
        {
            "exact": tuple(sorted(doc for doc, exact in measures.exact_reports(items).items() if exact)),
            "auto_corrected": measures.auto_corrected(items),
            **{
                name: float(name in LEAST) if rate is None else round(rate, 6) for name, rate in rates.items()
            },
        }
    )


def breaches(floors: Floors, now: Floors) -> tuple[str, ...]:
    """One line for each floor that *now* does not keep; the reports are named."""
    lost = [name for name in floors.exact if name not in now.exact]
    told = [f"no longer exact: {', '.join(lost)}"] if lost else []
    if now.auto_corrected > floors.auto_corrected:
        told.append(f"auto-corrected {now.auto_corrected} (max {floors.auto_corrected})")
    for name, (words, _) in LEAST.items():
        least, rate = getattr(floors, name), getattr(now, name)
        if rate < least - CLOSE:
            told.append(f"{words} {rate:.4f} is below {least:.4f}")
    for name, (words, _) in MOST.items():
        most, rate = getattr(floors, name), getattr(now, name)
        if rate > most + CLOSE:
            told.append(f"{words} {rate:.4f} is above {most:.4f}")
    return tuple(told)


def updated(baseline: Baseline, split: str, now: Floors, reason: str | None) -> Baseline:
    """The baseline with *now* as the floors of *split*; GateError if one is lowered without *reason*."""
    lowered = breaches(baseline.splits.get(split, Floors()), now)
    if lowered and not reason:
        raise GateError(f"{split}: {'; '.join(lowered)}: give --reason to lower a floor")
    told = (Lowering(split=split, floors=lowered, reason=reason),) if lowered and reason else ()
    return baseline.model_copy(
        update={"splits": {**baseline.splits, split: now}, "lowered": (*baseline.lowered, *told)}
    )


def suite_measured(found: Suite) -> SuiteFloors:
    """What the suite of a reader would hold as floors; damage without silent errors is left out."""
    whole = found.whole
    damaged = {name: tuple(one.silent_values for one in tallies) for name, tallies in found.damaged.items()}
    return SuiteFloors(
        records=whole.documents,
        silent=whole.silent_values,
        coverage=round(whole.coverage, 6),
        damaged={name: silent for name, silent in damaged.items() if any(silent)},
    )


def suite_breaches(floors: SuiteFloors, now: SuiteFloors) -> tuple[str, ...]:
    """One line for each thing that the suite does not keep."""
    told = [f"{now.silent} silent errors in {now.records} clean reports (max 0)"] if now.silent else []
    if now.records < floors.records:
        told.append(f"{now.records} clean reports, there were {floors.records}")
    if now.coverage < floors.coverage - CLOSE:
        told.append(f"clean coverage {now.coverage:.4f} is below {floors.coverage:.4f}")
    for name, silent in now.damaged.items():
        most = floors.damaged.get(name, (0,) * len(silent))
        if any(one > other for one, other in zip(silent, most, strict=False)):
            told.append(f"{name}: silent errors {list(silent)} by severity, at most {list(most)}")
    return tuple(told)


def suite_updated(baseline: Baseline, now: SuiteFloors, reason: str | None) -> Baseline:
    """The baseline with *now* as the floors of the suite; GateError if one is lowered without *reason*."""
    none = SuiteFloors(records=0, silent=0, coverage=0.0, damaged=now.damaged)
    lowered = suite_breaches(baseline.suite or none, now)
    if lowered and not reason:
        raise GateError(f"suite: {'; '.join(lowered)}: give --reason to lower a floor")
    told = (Lowering(split="suite", floors=lowered, reason=reason),) if lowered and reason else ()
    return baseline.model_copy(update={"suite": now, "lowered": (*baseline.lowered, *told)})


def read_baseline(path: Path) -> Baseline:
    """The baseline of *path*, an empty one where there is no file yet."""
    if not path.is_file():
        return Baseline()
    try:
        return Baseline.model_validate_json(path.read_bytes())
    except ValidationError as error:
        first = error.errors()[0]
        raise GateError(
            f"{path.name}: {'/'.join(str(part) for part in first['loc'])}: {first['msg']}"
        ) from None


def write_baseline(path: Path, baseline: Baseline) -> None:
    """Write *baseline* so that a change of one floor is a change of one line."""
    path.write_text(baseline.model_dump_json(indent=2) + "\n", encoding="utf-8")


def verdict(split: str, told: Iterable[str]) -> str:
    """What the gate says of a split.

    >>> verdict("dev", ["auto-corrected 2 (max 0)"])
    'GATE FAIL  dev: auto-corrected 2 (max 0)'
    """
    broken = "; ".join(told)
    return f"GATE FAIL  {split}: {broken}" if broken else f"GATE OK  {split}"
