"""The text path against its limit: what any reader must do is decode, and one pass that finds labels and numbers.

Two sets, since what is remembered from report to report flatters inputs that recur: the samples, and dense
reports of every layout and edition, other ones in every round, of which nothing is read twice.
"""

import random
import re
import statistics
import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

from eval.render.layouts import LAYOUTS, render
from eval.render.robustness import MIXTURES
from eval.render.sampler import sample_tables
from extractor.agreement import agree
from extractor.arithmetic import check
from extractor.extract import extract, read
from extractor.narration import Narrative
from extractor.narrative.rules import narrate
from extractor.normalise import normalise, normalise_prose
from extractor.reading import Readers, Reading
from extractor.recording import record_of
from extractor.segment import segment
from extractor.tables.reading import read_tables
from extractor.text import Text
from schemas.form import SECTIONS, TABLES
from schemas.record import json_line

SAMPLES = Path(__file__).parents[1] / "samples"
ROUNDS = 7
COPIES = 24
DENSITY = 0.95
"""How often a leaf cell of the dense reports is not zero."""
NAME = "report.txt"
LABELS = sorted(
    {re.escape(row.label) for table in TABLES for block in table.blocks for row in block.rows}
    | {re.escape(section.title) for section in SECTIONS},
    key=len,
    reverse=True,
)
_LIMIT = re.compile(rf"(?P<label>{'|'.join(LABELS)})|(?P<number>\d+(?:\.\d+)?)|(?P<heading>[一二三四五六]、)")


class Pace(NamedTuple):
    """A path or a stage: the median CPU time of a report in ms, and the median of its ratios to the limit."""

    milliseconds: float
    ratio: float


def limit(data: bytes) -> list[tuple[str | None, int, int]]:
    """Decode, and one pass that finds labels, numbers and headings: what each is, and where it stands."""
    return [(found.lastgroup, found.start(), found.end()) for found in _LIMIT.finditer(data.decode())]


def with_narrative(data: bytes) -> bytes:
    """Bytes to the record's line of JSON."""
    return json_line(extract(data, NAME))


def without_narrative(data: bytes) -> bytes:
    """The same with a narrator that reads nothing."""
    return json_line(extract(data, NAME, Readers(prose=_silent)))


def _silent(sections: Mapping[int, Text], year: int | None) -> Narrative:  # noqa: ARG001
    return Narrative()


PATHS: Mapping[str, Callable[[bytes], object]] = {
    "limit": limit,
    "without narrative": without_narrative,
    "with narrative": with_narrative,
}
STAGES: Mapping[str, Callable[[Reading], object]] = {
    "normalise": lambda one: normalise(one.document.text),
    "segment": lambda one: segment(one.text),
    "tables": lambda one: read_tables(one.text.chars, one.parts.sections),
    "prose": lambda one: [
        normalise_prose(one.text.slice(part.heading_end, part.end))
        for part in one.parts.sections
        if part.number in one.prose
    ],
    "arithmetic": lambda one: check(one.tables),
    "narrative": lambda one: narrate(one.prose, one.parts.year.value if one.parts.year else None),
    "agreement": lambda one: agree(
        one.narrative, one.tables, one.parts.year.value if one.parts.year else None
    ),
    "record": record_of,
    "line": lambda one: json_line(record_of(one)),
}
"""Each stage alone, given what the stages before it found; ``line`` is the record and its JSON."""


def samples(_: int) -> list[bytes]:
    """The five samples, several times, the same in every round."""
    return [path.read_bytes() for path in sorted(SAMPLES.glob("*.txt"))] * COPIES


def dense(seed: int) -> list[bytes]:
    """Reports of every layout, the editions in turn, of numbers that are not zero; other ones for each *seed*."""
    rng = random.Random(seed)  # noqa: S311
    return [
        render(sample_tables(rng, edition, DENSITY), layout, rng, edition=edition).text.encode()
        for layout, edition in zip(LAYOUTS, MIXTURES * len(LAYOUTS), strict=False)
    ]


SETS: Mapping[str, Callable[[int], list[bytes]]] = {"samples": samples, "dense": dense}


def paces(reports: Callable[[int], Sequence[bytes]]) -> Iterator[tuple[str, Pace]]:
    """Each path and each stage over *reports*, in rounds that begin with the limit.

    Every path and stage of a round has reports of its own, so that none finds what another remembered.
    """
    tasks = len(PATHS) + len(STAGES) + 1
    for path in PATHS.values():
        _milliseconds(path, reports(-1))
    times: dict[str, list[tuple[float, float]]] = {}
    for number in range(ROUNDS):
        fresh = iter(range(number * tasks, (number + 1) * tasks))
        floor = _milliseconds(limit, reports(next(fresh)))
        for name, path in PATHS.items():
            times.setdefault(name, []).append((_milliseconds(path, reports(next(fresh))), floor))
        for name, stage in STAGES.items():
            found = [read(data, NAME) for data in reports(next(fresh))]
            spent = _milliseconds(stage, [one for one in found if one.tables])
            times.setdefault(f"  {name}", []).append((spent, floor))
    for name, pairs in times.items():
        yield name, _pace(pairs)


def _milliseconds(work: Callable[..., object], inputs: Iterable[object]) -> float:
    """CPU milliseconds of one input, on average."""
    all_of_them = list(inputs)
    start = time.process_time()
    for one in all_of_them:
        work(one)
    return (time.process_time() - start) / len(all_of_them) * 1000


def _pace(pairs: Sequence[tuple[float, float]]) -> Pace:
    return Pace(
        statistics.median(spent for spent, _ in pairs),
        statistics.median(spent / floor for spent, floor in pairs),
    )
