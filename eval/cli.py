"""`nianbao eval`: score the program against gold, print the card, keep or raise the floors.

Exit codes: 0 ok, 1 the gate failed, 2 the harness cannot judge (gold, baseline or options).
"""

import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import wraps
from pathlib import Path
from typing import Literal, NamedTuple

from eval.annotation import Split
from eval.card import card
from eval.cases import Case, load_cases
from eval.gate import GateError, breaches, measured, read_baseline, updated, verdict, write_baseline
from eval.items import ItemResult
from eval.scoring import System, score

OK, FAILED, UNFIT = 0, 1, 2
GOLD = Path(__file__).parent / "gold"
Chosen = Literal["dev", "check", "all"]
SPLITS: tuple[Split, ...] = ("dev", "check")


@dataclass(frozen=True, slots=True)
class Request:
    """What is to be judged: a folder of gold, its splits, and what to do with the baseline beside it."""

    gold: Path
    split: Chosen = "dev"
    gate: bool = False
    update: bool = False
    reason: str | None = None

    @property
    def splits(self) -> tuple[Split, ...]:
        """The splits that are judged."""
        return SPLITS if self.split == "all" else (self.split,)

    @property
    def baseline(self) -> Path:
        """Where the floors of this gold are kept."""
        return self.gold.parent / "baseline.json"


class Judgement(NamedTuple):
    """What is printed, and the exit code."""

    text: str
    code: int


def evaluate(
    *,
    gold: Path | None = None,
    split: Chosen = "dev",
    gate: bool = False,
    update: bool = False,
    reason: str | None = None,
) -> int:
    """Score the program against gold: --gate fails below the floors, --update writes them."""
    from extractor.extract import extract  # noqa: PLC0415  the rest judges any system

    def rules(document: bytes, name: str) -> Mapping[str, object]:
        return extract(document, name).model_dump(mode="json")

    judgement = judge(Request(gold or GOLD, split, gate, update, reason), rules)
    sys.stdout.write(f"{judgement.text}\n")
    return judgement.code


@wraps(evaluate)
def command(*args: object, **options: object) -> None:
    """`evaluate` as a command line: it ends with its exit code."""
    sys.exit(evaluate(*args, **options))  # type: ignore[arg-type]


def judge(request: Request, system: System) -> Judgement:
    """The card of *system* on the gold of *request*, and the verdict of the gate if it was asked for."""
    if not request.gold.is_dir():
        return Judgement(f"there is no gold in {request.gold}", UNFIT)
    loaded = load_cases(request.gold)
    if loaded.faults:
        return Judgement("\n".join(f"bad gold: {fault}" for fault in loaded.faults), UNFIT)
    chosen = {split: [case for case in loaded.cases if case.gold.split == split] for split in request.splits}
    items = {split: _run(cases, system) for split, cases in chosen.items() if cases}
    if not items:
        return Judgement(f"no case of the split {request.split} in {request.gold}", UNFIT)
    shown = "\n\n".join(card(own, split) for split, own in items.items())
    try:
        gated = _gated(request, items)
    except GateError as error:
        gated = Judgement(str(error), UNFIT)
    return Judgement(f"{shown}\n{gated.text}".rstrip(), gated.code)


def _gated(request: Request, items: Mapping[Split, Sequence[ItemResult]]) -> Judgement:
    """The floors of each split raised, or held against what was measured."""
    if not (request.gate or request.update):
        return Judgement("", OK)
    baseline = read_baseline(request.baseline)
    told: list[str] = []
    code = OK
    for split, own in items.items():
        now = measured(own)
        if request.update:
            baseline = updated(baseline, split, now, request.reason)
            told.append(f"FLOORS  {split}: written to {request.baseline.name}")
        elif split not in baseline.splits:
            raise GateError(f"{split}: {request.baseline.name} holds no floors of it: set them with --update")
        else:
            broken = breaches(baseline.splits[split], now)
            told.append(verdict(split, broken))
            code = FAILED if broken else code
    if request.update:
        write_baseline(request.baseline, baseline)
    return Judgement("\n".join(told), code)


def _run(cases: Sequence[Case], system: System) -> tuple[ItemResult, ...]:
    return tuple(item for case in cases for item in score(case, _answer(case, system)))


def _answer(case: Case, system: System) -> Mapping[str, object]:
    """What the system makes of a case; one that it dies of is a record without anything in it."""
    try:
        return system(case.document, case.source)
    except Exception as error:  # noqa: BLE001  whatever it is, it is this case's result and not the end
        return {"status": f"{type(error).__name__}: {error}"}
