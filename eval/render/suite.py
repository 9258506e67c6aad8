"""The standing suite of the gate: 1,000 whole reports, the same damaged more and more, and tests of behaviour.

Everything follows from the seeds, nothing is stored. Clean reports take the layouts, editions and densities in
turn, one in ten with a sum that does not hold; every kind of damage strikes the same few reports at every severity,
and in web pages, Word files and PDFs what can damage these. What must change with the change and what must not
(CheckList, Ribeiro et al. 2020) is told as a matrix: MFT the undamaged layouts, INV changes that leave every number
alone, DIR changes that must be followed.
"""

from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from functools import partial
from os import cpu_count
from typing import NamedTuple

from eval.render.behaviour import TABLED, Behaved, Behaviour, behaved, read
from eval.render.damage import CHANNELS, damage
from eval.render.formats import FORMATS, IN_PRINT
from eval.render.layouts import LAYOUTS, Rendered, render
from eval.render.robustness import MIXTURES, Extract, Verdict, dice, document, readings, verdict_on
from eval.render.sampler import DENSITIES, sample_tables, violate
from schemas.record import Record

RECORDS = 1_000
VIOLATED = 10
"""One clean report in so many has a sum that does not hold."""

SEVERITIES = (0.0, 0.01, 0.02, 0.05, 0.1, 0.2)
DAMAGED = 8
"""Reports that every kind of damage strikes at every severity."""
PRINTED = 3
"""The same in each format beside text."""

BEHAVED = 24
TOLERATED = 0.01
BATCH = 50
CHANGED = (
    "drop row",
    "drop cell",
    "drop table",
    "blank cell",
    "marker for zero",
    "digit lost",
    "digits turned",
    "rows shifted",
    "values of columns swapped",
)
"""Damage after which other numbers are printed, or none; all other damage leaves every number alone."""


@dataclass(frozen=True, slots=True)
class Tally:
    """What became of the cells of some reports; the second half counts numbers other than 0 alone.

    ``wrong_documents`` have a value that is not printed, ``short_documents`` a printed number without one.
    """

    documents: int = 0
    right: int = 0
    missing: int = 0
    flagged: int = 0
    silent: int = 0
    values: int = 0
    answered: int = 0
    hits: int = 0
    silent_values: int = 0
    wrong_documents: int = 0
    short_documents: int = 0

    def __add__(self, other: "Tally") -> "Tally":
        """Both together."""
        return Tally(*(getattr(self, name) + getattr(other, name) for name in self.__slots__))

    @property
    def printed(self) -> int:
        """Printed numbers: read, missed or misread."""
        return self.right + self.missing + self.flagged + self.silent

    @property
    def coverage(self) -> float:
        """The share of the printed numbers that was read right."""
        return self.right / self.printed if self.printed else 1.0

    @property
    def f1(self) -> float:
        """Over numbers other than 0."""
        return 2 * self.hits / (self.values + self.answered) if self.values + self.answered else 1.0

    @property
    def silent_rate(self) -> float:
        """Of the answers other than 0, those that are wrong without a warning."""
        return self.silent_values / self.answered if self.answered else 0.0


@dataclass(frozen=True, slots=True)
class Suite:
    """The suite of one reader."""

    clean: dict[str, Tally]
    damaged: dict[str, tuple[Tally, ...]]
    behaviour: tuple[Behaviour, ...]

    @property
    def whole(self) -> Tally:
        """The clean reports of all layouts."""
        return sum(self.clean.values(), Tally())

    def breaks(self, channel: str) -> float | None:
        """The least severity at which more than one answer in a hundred is silently wrong; None if never."""
        return next(
            (
                severity
                for severity, tally in zip(SEVERITIES, self.damaged[channel], strict=True)
                if tally.silent_rate > TOLERATED
            ),
            None,
        )

    def matrix(self) -> tuple[Behaviour, ...]:
        """Every test of behaviour, those of layouts and damage too."""
        told = [
            Behaviour("MFT", f"layout {name}", one.documents, one.wrong_documents, one.short_documents)
            for name, one in self.clean.items()
        ]
        for name, tallies in self.damaged.items():
            struck = sum(tallies[1:], Tally())
            kind = "DIR" if name.partition(" in ")[0] in CHANGED else "INV"
            told.append(
                Behaviour(kind, name, struck.documents, struck.wrong_documents, struck.short_documents)
            )
        return (*told, *self.behaviour)


def suite(
    reader: Extract, *, records: int = RECORDS, damaged: int = DAMAGED, workers: int | None = None
) -> Suite:
    """The whole suite of *reader*, a function that other processes can import; *workers* 1 stays in this one."""
    many = workers if workers is not None else cpu_count() or 1
    tasks: list[Callable[[], object]] = [
        *(
            partial(clean, reader, range(start, min(start + BATCH, records)))
            for start in range(0, records, BATCH)
        ),
        *(partial(_damaged, reader, channel, damaged) for channel in CHANNELS),
        *(partial(_printed, reader, name, min(PRINTED, damaged)) for name in FORMATS),
        partial(_undamaged, reader, damaged),
        partial(behaved, reader, min(BEHAVED, records)),
    ]
    if many > 1:
        with ProcessPoolExecutor(many) as pool:
            done = list(pool.map(_called, tasks))
    else:
        done = [_called(task) for task in tasks]
    cleaned = [one for one in done if isinstance(one, dict)]
    struck = [one for one in done if isinstance(one, _Struck)]
    [whole] = [one for one in done if isinstance(one, Tally)]
    [told] = [one for one in done if isinstance(one, Behaved)]
    curves = {one.channel: (whole, *one.tallies) for one in struck}
    for one in (one for one in done if isinstance(one, _Printed)):
        curves |= {
            f"{channel} in {one.name}": (one.clean, *tallies) for channel, tallies in one.struck.items()
        }
    return Suite(_summed(cleaned), curves, told.tests)


class _Struck(NamedTuple):
    channel: str
    tallies: tuple[Tally, ...]


class _Printed(NamedTuple):
    """The reports of one format: undamaged, and by kind of damage at every severity above 0."""

    name: str
    clean: Tally
    struck: dict[str, tuple[Tally, ...]]


def _called(task: Callable[[], object]) -> object:
    return task()


def _summed(parts: Iterable[dict[str, Tally]]) -> dict[str, Tally]:
    whole: dict[str, Tally] = {}
    for part in parts:
        for name, tally in part.items():
            whole[name] = whole.get(name, Tally()) + tally
    return {name: whole[name] for name in LAYOUTS if name in whole}


def clean_report(seed: int) -> Rendered:
    """The clean report of a seed."""
    names = tuple(LAYOUTS)
    layout, edition = names[seed % len(names)], MIXTURES[seed // len(names) % len(MIXTURES)]
    if seed % VIOLATED:
        return document(seed, layout, edition)
    rng = dice(seed)
    return render(
        violate(sample_tables(rng, edition, rng.choice(DENSITIES)), rng), layout, rng, edition=edition
    )


def clean(reader: Extract, seeds: Sequence[int]) -> dict[str, Tally]:
    """The clean reports of some seeds, by layout."""
    return _summed(
        {rendered.manuscript.layout: tally(rendered, read(reader, rendered))}
        for rendered in map(clean_report, seeds)
    )


def _chosen(reports: int) -> list[Rendered]:
    """The reports that damage strikes."""
    step = max(1, len(TABLED) // reports)
    return [
        document(seed, TABLED[seed * step % len(TABLED)], MIXTURES[seed % len(MIXTURES)])
        for seed in range(reports)
    ]


def _undamaged(reader: Extract, reports: int) -> Tally:
    return sum((tally(rendered, read(reader, rendered)) for rendered in _chosen(reports)), Tally())


def _damaged(reader: Extract, channel: str, reports: int) -> _Struck:
    """One kind of damage at every severity above 0."""
    chosen = _chosen(reports)
    return _Struck(channel, tuple(_struck(reader, chosen, channel, severity) for severity in SEVERITIES[1:]))


def _struck(reader: Extract, chosen: Sequence[Rendered], channel: str, severity: float) -> Tally:
    struck = [damage(rendered, channel, severity, dice(seed)) for seed, rendered in enumerate(chosen)]
    return sum((tally(one, read(reader, one)) for one in struck), Tally())


def tally(rendered: Rendered, record: Record) -> Tally:
    """The cells of a record against what the report prints."""
    found = readings(record)
    verdict = verdict_on(rendered, found)
    printed = {place: one.value for place, one in rendered.gold.items()}
    answers = {place: one.value for place, one in found.items() if one.value}
    return Tally(
        1,
        len(verdict.right),
        len(verdict.missing),
        len(verdict.flagged),
        len(verdict.silent),
        sum(bool(value) for value in printed.values()),
        len(answers),
        sum(printed.get(place) == value for place, value in answers.items()),
        sum(bool(answers.get(place) or printed.get(place)) for place in verdict.silent),
        int(_wrong(verdict)),
        int(bool(verdict.missing)),
    )


def _wrong(verdict: Verdict) -> bool:
    return bool(verdict.flagged or verdict.silent)


def _printed(reader: Extract, name: str, reports: int) -> _Printed:
    """The reports of one format; they are those of text, set otherwise."""
    chosen = [document(seed, "L2", MIXTURES[seed % len(MIXTURES)]) for seed in range(reports)]

    def tallied(rendered: Rendered, seed: int) -> Tally:
        data = FORMATS[name](rendered.manuscript, dice(seed))
        return tally(rendered, reader(data, f"report.{name.lower()}"))

    def at(channel: str, severity: float) -> Tally:
        struck = [damage(rendered, channel, severity, dice(seed)) for seed, rendered in enumerate(chosen)]
        return sum((tallied(one, seed) for seed, one in enumerate(struck)), Tally())

    clean = sum((tallied(rendered, seed) for seed, rendered in enumerate(chosen)), Tally())
    return _Printed(
        name, clean, {channel: tuple(at(channel, one) for one in SEVERITIES[1:]) for channel in IN_PRINT}
    )
