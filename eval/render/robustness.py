"""How a reader of reports bears layouts and damage: right, missing, flagged or silently wrong, cell by cell."""

import random
import sys
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import NamedTuple

from pydantic import BaseModel

from eval.render.damage import CHANNELS, damage
from eval.render.layouts import LAYOUTS, Rendered, render
from eval.render.sampler import DENSITIES, PLACES, Mixture, Place, sample_tables
from extractor.extract import extract
from schemas.record import Record, RowEvidence

Extract = Callable[[bytes, str], Record]

MIXTURES: tuple[Mixture, ...] = ("2021", "2019", "mixed")
SEVERITIES = (0.01, 0.05, 0.2)
_LOUD = frozenset({"warning", "error"})


class Reading(NamedTuple):
    """What a record says about one cell, and whether a warning or error names it, its row or its table."""

    value: Decimal | None
    state: str
    flagged: bool


@dataclass(frozen=True, slots=True)
class Verdict:
    """The cells of one record against what is printed.

    ``right``: a printed number, read; ``missing``: a printed number without a value; ``flagged``: a
    wrong value that an issue names; ``silent``: a wrong value that nothing warns of, which includes
    a value where no number is printed.
    """

    right: tuple[Place, ...] = ()
    missing: tuple[Place, ...] = ()
    flagged: tuple[Place, ...] = ()
    silent: tuple[Place, ...] = ()


@dataclass(frozen=True, slots=True)
class Score:
    """The sums of many verdicts; ``coverage`` is the share of printed numbers that were read right."""

    channel: str
    severity: float
    documents: int
    right: int
    missing: int
    flagged: int
    silent: int

    @property
    def coverage(self) -> float:
        """Printed numbers read right, among all printed numbers that were read, missed or misread."""
        printed = self.right + self.missing + self.flagged + self.silent
        return self.right / printed if printed else 1.0


def dice(seed: int) -> random.Random:
    """Reproducible randomness for documents; not for secrets."""
    return random.Random(seed)  # noqa: S311


def document(seed: int, layout: str, edition: Mixture) -> Rendered:
    """An undamaged report without blanks: sampled, worded and typeset from one seed."""
    rng = dice(seed)
    tables = sample_tables(rng, edition, rng.choice(DENSITIES))
    return render(tables, layout, rng, edition=edition)


def readings(record: Record) -> dict[Place, Reading]:
    """What *record* says about every cell that either edition of the form has."""
    if record.report is None:
        return {place: Reading(None, "absent", flagged=False) for place in PLACES}
    loud = frozenset(path for issue in record.issues if issue.severity in _LOUD for path in issue.paths)
    found: dict[Place, Reading] = {}
    for pointer, places in _ROWS.items():
        row = _row(record.report, places[0])
        states = _states(record, pointer, row)
        named = _named(pointer, loud)
        for place in places:
            value = getattr(row, place.column, None)
            number = (
                Decimal(value) if isinstance(value, int) else value if isinstance(value, Decimal) else None
            )
            flagged = named or f"{pointer}/{place.column}" in loud
            found[place] = Reading(number, states.get(place.column, "absent"), flagged)
    return found


_ROWS: dict[str, list[Place]] = {}
for _place in PLACES:
    _ROWS.setdefault(_place.row_pointer, []).append(_place)


def _row(report: object, place: Place) -> object:
    for key in (place.table, *place.row.split(".")):
        report = getattr(report, key, None)
    return report


def _states(record: Record, pointer: str, row: object) -> dict[str, str]:
    """The state of each column of a row that the record has evidence of."""
    evidence = record.evidence.get(pointer)
    if not isinstance(evidence, RowEvidence) or not isinstance(row, BaseModel):
        return {}
    return dict(zip(type(row).model_fields, evidence.state, strict=True))


def _named(pointer: str, loud: frozenset[str]) -> bool:
    """Whether a path in *loud* is the row's or lies above it.

    >>> _named("/applications/denied/petition", frozenset({"/applications/denied"}))
    True
    """
    parts = pointer.split("/")
    return any("/".join(parts[:length]) in loud for length in range(2, len(parts) + 1))


def judge(rendered: Rendered, record: Record) -> Verdict:
    """Every cell of *record* against what the report prints."""
    return verdict_on(rendered, readings(record))


def verdict_on(rendered: Rendered, found: Mapping[Place, Reading]) -> Verdict:
    """The same of what was read of a record."""
    right, missing, flagged, silent = [], [], [], []
    for place, reading in found.items():
        printed = rendered.gold.get(place)
        number = printed.value if printed else None
        if reading.value is None:
            if number is not None:
                missing.append(place)
        elif reading.value == number:
            right.append(place)
        elif reading.flagged:
            flagged.append(place)
        else:
            silent.append(place)
    return Verdict(tuple(right), tuple(missing), tuple(flagged), tuple(silent))


def robustness(
    reader: Extract,
    *,
    channels: Iterable[str] = tuple(CHANNELS),
    severities: Iterable[float] = SEVERITIES,
    layouts: Iterable[str] = tuple(LAYOUTS),
    seeds: Iterable[int] = range(3),
) -> tuple[Score, ...]:
    """A score for each channel and severity, over every layout and seed; editions take turns."""
    jobs = [
        (document(seed, layout, MIXTURES[(seed + at) % len(MIXTURES)]), seed)
        for at, layout in enumerate(layouts)
        for seed in seeds
    ]
    return tuple(
        _score(channel, severity, [_damaged_verdict(reader, job, channel, severity) for job in jobs])
        for channel in channels
        for severity in severities
    )


def _damaged_verdict(reader: Extract, job: tuple[Rendered, int], channel: str, severity: float) -> Verdict:
    rendered, seed = job
    damaged = damage(rendered, channel, severity, dice(seed))
    return judge(damaged, reader(damaged.text.encode(), f"{channel}.txt"))


def _score(channel: str, severity: float, verdicts: list[Verdict]) -> Score:
    sums: Mapping[str, int] = {
        kind: sum(len(getattr(verdict, kind)) for verdict in verdicts)
        for kind in ("right", "missing", "flagged", "silent")
    }
    return Score(channel, severity, len(verdicts), **sums)


def printed_scores(scores: Iterable[Score]) -> str:
    """The scores as lines for a terminal: coverage, flagged and silent errors by channel and severity."""
    lines = [f"{'channel':28}{'severity':>9}{'coverage':>10}{'flagged':>9}{'silent':>8}"]
    lines += [
        f"{score.channel:28}{score.severity:9.2f}{score.coverage:10.3f}{score.flagged:9}{score.silent:8}"
        for score in scores
    ]
    return "\n".join(lines)


def main() -> None:
    """Print the scores of the rules; `make robustness`."""
    sys.stdout.write(printed_scores(robustness(extract)) + "\n")


if __name__ == "__main__":
    main()
