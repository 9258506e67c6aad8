"""One evaluation from gold to the exit code: run the systems, fold, hold the floors, write the report.

Exit codes: 0 ok, 1 the gate failed, 2 the harness cannot judge (gold, baseline, systems or options).
"""

import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal, NamedTuple

from eval import earlier, ledger
from eval.adversaries import faults_of_harness
from eval.agreement import Agreement, agreement
from eval.annotation import Split
from eval.card import card
from eval.cases import Case, GoldError, load_cases
from eval.comparison import Side, against, estimates, worse_by
from eval.details import details
from eval.gate import (
    Baseline,
    GateError,
    breaches,
    measured,
    read_baseline,
    suite_breaches,
    suite_measured,
    suite_updated,
    updated,
    verdict,
    write_baseline,
)
from eval.headlines import REGISTERED, Sums, sums
from eval.items import ItemResult
from eval.provenance import provenance, revision
from eval.render.robustness import Extract
from eval.render.suite import Suite, suite
from eval.report.assembly import Evaluation, report_of
from eval.report.damage import damage_numbers
from eval.report.files import files_of, write
from eval.report.numbers import Json, rounded
from eval.report.page import page
from eval.report.summary import summary
from eval.systems import Named, Run, answered, run

OK, FAILED, UNFIT = 0, 1, 2
GOLD = Path(__file__).parent / "gold"
Chosen = Literal["dev", "check", "all"]
SPLITS: tuple[Split, ...] = ("dev", "check")
READ: Split = "dev"
POINT = 0.01
TRIED = 12
"""Cases on which the gate tries the readers with known faults."""


@dataclass(frozen=True, slots=True)
class Request:
    """What is to be judged: a folder of gold, its splits, and what to do with the floors beside it.

    ``suite`` is the reader of the synthetic suite, none where the systems judged are not this program;
    ``recorded`` leaves out the cases about which a system has not every answer recorded.
    """

    gold: Path
    split: Chosen = "dev"
    gate: bool = False
    update: bool = False
    reason: str | None = None
    report: Path | None = None
    suite: Extract | None = None
    recorded: bool = False

    @property
    def wants_suite(self) -> bool:
        """Whether the synthetic suite is to be read: for the gate, the floors and the report."""
        return self.gate or self.update or self.report is not None

    @property
    def splits(self) -> tuple[Split, ...]:
        """The splits that are judged."""
        return SPLITS if self.split == "all" else (self.split,)

    @property
    def shown(self) -> tuple[Split, ...]:
        """The splits whose numbers are told: of check only the verdict, unless there is a reason to look."""
        return tuple(split for split in self.splits if split == READ or self.reason)

    def beside(self, name: str) -> Path:
        """A file that is kept beside the gold."""
        return self.gold.parent / name


class Judgement(NamedTuple):
    """What is printed, and the exit code."""

    text: str
    code: int


class Gated(NamedTuple):
    """What the gate says: its lines, and of these those that fail."""

    told: tuple[str, ...] = ()
    broken: tuple[str, ...] = ()


class Outcome(NamedTuple):
    """What the gate and the synthetic suite said."""

    gated: Gated
    suite: Suite | None


class Judged(NamedTuple):
    """The cases and runs of each split."""

    cases: Mapping[Split, Sequence[Case]]
    runs: Mapping[Split, Sequence[Run]]


def judge(request: Request, systems: Sequence[Named]) -> Judgement:
    """The cards of *systems* on the gold of *request*, its report, and the verdict of the gate."""
    try:
        judged = _judged(request, systems)
        found = suite(request.suite) if request.suite and request.wants_suite else None
        gated = _gated(request, judged, found)
        written = _reported(request, judged, Outcome(gated, found))
    except (GateError, GoldError, OSError) as error:
        return Judgement(str(error), UNFIT)
    previous = earlier.read_earlier(request.beside(earlier.NAME))
    told = [_told(judged, split, previous.get(split, {})) for split in request.shown if split in judged.runs]
    text = "\n\n".join(told) + "\n" + "\n".join((*written, *gated.told))
    return Judgement(text.strip(), FAILED if gated.broken else OK)


def _judged(request: Request, systems: Sequence[Named]) -> Judged:
    """Every system on every case of the splits; GoldError where gold cannot be scored with."""
    if not request.gold.is_dir():
        raise GoldError(f"there is no gold in {request.gold}")
    loaded = load_cases(request.gold)
    if loaded.faults:
        raise GoldError("\n".join(f"bad gold: {fault}" for fault in loaded.faults))
    if not request.reason and not request.gate and not request.update and READ not in request.splits:
        raise GoldError("a look at check is entered in the ledger: say why with --reason")
    cases = {split: [case for case in loaded.cases if case.gold.split == split] for split in request.splits}
    if request.recorded:
        cases = {split: answered(systems, own) for split, own in cases.items()}
    cases = {split: own for split, own in cases.items() if own}
    if not cases:
        raise GoldError(f"no case of the split {request.split} in {request.gold}")
    return Judged(cases, {split: [run(system, own) for system in systems] for split, own in cases.items()})


def _told(judged: Judged, split: Split, previous: Sums) -> str:
    """The card of a split, and the details where there is one system."""
    runs = judged.runs[split]
    shown = card(judged.cases[split], runs, previous)
    return shown if len(runs) > 1 else f"{shown}\n\n{details(runs[0].items, split)}"


def _gated(request: Request, judged: Judged, found: Suite | None) -> Gated:
    """The floors held against the first system and the suite, or written from them."""
    if not (request.gate or request.update):
        return Gated()
    baseline = read_baseline(request.beside("baseline.json"))
    first = {split: own[0].items for split, own in judged.runs.items()}
    if request.update:
        return _updated(request, baseline, first, found)
    broken: dict[str, tuple[str, ...]] = {
        split: _split_breaches(baseline, split, items) for split, items in first.items()
    }
    if found:
        floors = baseline.suite or suite_measured(found)
        broken["suite"] = suite_breaches(floors, suite_measured(found))
        broken["harness"] = faults_of_harness(judged.cases.get(READ, ())[-TRIED:])
    return Gated(
        (*_remarks(request, judged), *(verdict(name, told) for name, told in broken.items())),
        tuple(f"{name}: {one}" for name, told in broken.items() for one in told),
    )


def _remarks(request: Request, judged: Judged) -> tuple[str, ...]:
    """What does not fail the gate and should be seen: a registered number more than a point worse, and not by luck."""
    previous = earlier.read_earlier(request.beside(earlier.NAME))
    told: list[str] = []
    for split, own in judged.runs.items():
        if split in previous:
            now, before = Side(own[0].name, sums(own[0].items)), Side("previous", previous[split])
            told += [
                f"REMARK  {split}: {row.headline} is worse than before: {row.difference:+.3f}"
                for row in against(now, before)
                if worse_by(row, POINT)
            ]
    return tuple(told)


def _split_breaches(baseline: Baseline, split: Split, items: Sequence[ItemResult]) -> tuple[str, ...]:
    if split not in baseline.splits:
        raise GateError(f"{split}: baseline.json holds no floors of it: set them with --update")
    return breaches(baseline.splits[split], measured(items))


def _updated(
    request: Request, baseline: Baseline, first: Mapping[Split, Sequence[ItemResult]], found: Suite | None
) -> Gated:
    """The floors and what later runs are compared with, written; GateError if one is lowered without a reason."""
    for split, items in first.items():
        baseline = updated(baseline, split, measured(items), request.reason)
    if found:
        baseline = suite_updated(baseline, suite_measured(found), request.reason)
    write_baseline(request.beside("baseline.json"), baseline)
    kept = earlier.read_earlier(request.beside(earlier.NAME))
    kept |= {split: sums(items) for split, items in first.items()}
    earlier.write_earlier(request.beside(earlier.NAME), kept)
    names = [*first, *(["suite"] if found else [])]
    return Gated(tuple(f"FLOORS  {name}: written to baseline.json" for name in names))


def _reported(request: Request, judged: Judged, outcome: Outcome) -> list[str]:
    """The look entered in the ledger and the report written, one line for each."""
    shown = {split: judged.runs[split] for split in request.shown if split in judged.runs}
    told = _look(request, shown)
    if request.report is None:
        return told
    evaluation = Evaluation(
        {split: judged.cases[split] for split in shown},
        shown,
        earlier.read_earlier(request.beside(earlier.NAME)),
        {
            **provenance([case for split in shown for case in judged.cases[split]], _command(request, shown)),
            "splits": list(shown),
            "looks": ledger.looks(request.beside(ledger.NAME)),
        },
        _agreement(request, judged),
        damage_numbers(outcome.suite) if outcome.suite else None,
        outcome.gated.told,
        outcome.gated.broken,
    )
    report = report_of(evaluation)
    write(request.report, (*files_of(report, shown), summary(report), page(report, _once(shown))))
    return [*told, f"REPORT  {request.report}/report.html"]


def _agreement(request: Request, judged: Judged) -> Agreement | None:
    """Over all cases that were entered twice and are judged now."""
    return agreement(request.gold, [case for own in judged.cases.values() for case in own])


def _command(request: Request, shown: Mapping[Split, Sequence[Run]]) -> str:
    names = ",".join(run.name for run in next(iter(shown.values()), ()))
    gate = " --recorded" if request.recorded else " --gate" if request.gate else ""
    return f"nianbao eval --split {request.split} --systems {names}{gate} --report DIR"


def _look(request: Request, shown: Mapping[Split, Sequence[Run]]) -> list[str]:
    """The look at check, where its numbers are shown."""
    if "check" not in shown or not request.reason:
        return []
    path = request.beside(ledger.NAME)
    found = {run.name: estimates(sums(run.items)) for run in shown["check"]}
    headlines = {name: {key: rounded(own[key].value) for key in REGISTERED} for name, own in found.items()}
    ledger.enter(path, revision().sha, request.reason, headlines)
    return [f"LOOK  {ledger.looks(path)} looks at check so far, entered in {path.name}"]


def _once(shown: Mapping[Split, Sequence[Run]]) -> Json:
    """What differs from run to run, kept out of everything that is compared: the day and the seconds."""
    return {
        "date": time.strftime("%Y-%m-%d"),
        "seconds": {
            split: {run.name: {doc: round(took, 4) for doc, took in run.seconds.items()} for run in own}
            for split, own in shown.items()
        },
    }
