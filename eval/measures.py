"""The numbers of the evaluation, each a fold over the items of `eval.scoring`."""

import statistics
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from math import ceil

from eval.items import ItemResult
from eval.states import NUMBERS, STATES, State, state_of
from eval.statistics import Ratio

P90 = 0.9


@dataclass(frozen=True, slots=True)
class NonZero:
    """Printed numbers other than 0: how many were read right, were answered, and are in gold."""

    right: int
    answered: int
    gold: int

    @property
    def precision(self) -> Ratio:
        """Of what was answered, what is right."""
        return Ratio(self.right, self.answered)

    @property
    def recall(self) -> Ratio:
        """Of what is printed, what was read right."""
        return Ratio(self.right, self.gold)

    @property
    def f1(self) -> float | None:
        """Their harmonic mean; a wrong value costs both. None where there is no such number at all."""
        return Ratio(2 * self.right, self.answered + self.gold).share


@dataclass(frozen=True, slots=True)
class Silent:
    """Cells that no issue names, the wrong ones among them, and all cells of the kind."""

    wrong: int
    unflagged: int
    cells: int

    @property
    def rate(self) -> Ratio:
        """The silent error rate: a reader has no reason to doubt these."""
        return Ratio(self.wrong, self.unflagged)

    @property
    def coverage(self) -> Ratio:
        """What may be read without a doubt."""
        return Ratio(self.unflagged, self.cells)


def of_kind(items: Iterable[ItemResult], kind: str) -> tuple[ItemResult, ...]:
    """The items of one kind."""
    return tuple(item for item in items if item.kind == kind)


def by_doc(items: Iterable[ItemResult]) -> dict[str, tuple[ItemResult, ...]]:
    """The items of each document, in the order they came."""
    docs: dict[str, list[ItemResult]] = {}
    for item in items:
        docs.setdefault(item.doc, []).append(item)
    return {doc: tuple(own) for doc, own in docs.items()}


def exact_reports(items: Iterable[ItemResult]) -> dict[str, bool]:
    """Whether the type of each document and every cell, state and form of its tables are right."""
    return {
        doc: all(item.right for item in own if item.kind in ("cell", "table") or item.key == "/document_type")
        for doc, own in by_doc(items).items()
    }


def exact_tables(items: Iterable[ItemResult], table: str) -> Ratio:
    """Reports in which every cell, the state and the form of *table* are right, of those that gold has."""
    own = [item for item in items if item.kind in ("cell", "table") and item.key.startswith(f"/{table}/")]
    verdicts = [all(item.right for item in one) for one in by_doc(own).values()]
    return Ratio(sum(verdicts), len(verdicts))


def nonzero(items: Iterable[ItemResult]) -> NonZero:
    """The headline: what became of the numbers that are not 0."""
    cells = of_kind(items, "cell")
    printed = [cell for cell in cells if state_of(str(cell.gold)) == "value"]
    answered = sum(state_of(str(cell.pred)) == "value" for cell in cells)
    return NonZero(sum(cell.right for cell in printed), answered, len(printed))


@dataclass(frozen=True, slots=True)
class Macro:
    """The mean of the reports' own F1, over *reports*; *left_out* have no such number on either side."""

    mean: float | None
    reports: int
    left_out: int


def nonzero_macro(items: Iterable[ItemResult]) -> Macro:
    """Non-zero F1 as the mean over reports."""
    shares = [nonzero(own).f1 for own in by_doc(items).values()]
    known = [share for share in shares if share is not None]
    return Macro(statistics.fmean(known) if known else None, len(known), len(shares) - len(known))


def clean_zero(items: Iterable[ItemResult]) -> Ratio:
    """Of the reports that print no number but 0, those for which no other number was answered."""
    empty = [found for own in by_doc(of_kind(items, "cell")).values() if not (found := nonzero(own)).gold]
    return Ratio(sum(found.answered == 0 for found in empty), len(empty))


def present_accuracy(items: Iterable[ItemResult]) -> Ratio:
    """Of the cells that print a number, those read right; never to be shown without `skill`."""
    printed = [cell for cell in of_kind(items, "cell") if state_of(str(cell.gold)) in NUMBERS]
    return Ratio(sum(cell.right for cell in printed), len(printed))


def skill(items: Iterable[ItemResult]) -> float | None:
    """How far the accuracy is from answering 0 everywhere (0) to perfect (1); None if all cells are 0."""
    printed = [cell for cell in of_kind(items, "cell") if state_of(str(cell.gold)) in NUMBERS]
    values = sum(cell.gold != "0" for cell in printed)
    return 1 - (len(printed) - sum(cell.right for cell in printed)) / values if values else None


def silent(items: Iterable[ItemResult], *, nonzero_only: bool = False) -> Silent:
    """The silent errors, of all cells or of those where gold or the answer is a number other than 0."""
    cells = [
        cell
        for cell in of_kind(items, "cell")
        if not nonzero_only or "value" in (state_of(str(cell.gold)), state_of(str(cell.pred)))
    ]
    unflagged = [cell for cell in cells if not cell.flagged]
    return Silent(sum(not cell.right for cell in unflagged), len(unflagged), len(cells))


def confusion(items: Iterable[ItemResult]) -> dict[tuple[State, str], int]:
    """How often a state in gold became which in the answer; a wrong number is "wrong"."""
    cells = of_kind(items, "cell")
    pairs = Counter(
        (state_of(str(cell.gold)), state_of(str(cell.pred)) if cell.right else cell.outcome.split("->")[1])
        for cell in cells
    )
    return dict(sorted(pairs.items(), key=lambda pair: (STATES.index(pair[0][0]), pair[0][1])))


@dataclass(frozen=True, slots=True)
class Edits:
    """Cells that a person must correct in a report."""

    median: float
    p90: int


def edits(items: Iterable[ItemResult]) -> Edits | None:
    """The corrections a report needs; the 90th percentile is the nearest rank."""
    wrong = sorted(sum(not cell.right for cell in of_kind(own, "cell")) for own in by_doc(items).values())
    return Edits(statistics.median(wrong), wrong[ceil(P90 * len(wrong)) - 1]) if wrong else None


def tally(items: Iterable[ItemResult], of: Callable[[ItemResult], str | None]) -> dict[str, int]:
    """How often each answer of *of* occurs, most frequent first."""
    found = Counter(answer for item in items if (answer := of(item)) is not None)
    return dict(sorted(found.items(), key=lambda pair: (-pair[1], pair[0])))


def accuracy(items: Iterable[ItemResult]) -> dict[str, Ratio]:
    """For each key, how many documents have it right."""
    keys: dict[str, list[bool]] = {}
    for item in items:
        keys.setdefault(item.key, []).append(item.right)
    return {key: Ratio(sum(rights), len(rights)) for key, rights in keys.items()}


def violation_precision(items: Iterable[ItemResult]) -> Ratio:
    """Of the equations reported to fail, those that do fail on the printed numbers."""
    reported = [check for check in of_kind(items, "check") if check.pred == "violated"]
    return Ratio(sum(check.gold == "violated" for check in reported), len(reported))


def violation_recall(items: Iterable[ItemResult]) -> Ratio:
    """Of the equations that fail on the printed numbers, those reported."""
    failing = [check for check in of_kind(items, "check") if check.gold == "violated"]
    return Ratio(sum(check.pred == "violated" for check in failing), len(failing))


def auto_corrected(items: Iterable[ItemResult]) -> int:
    """Equations that fail as printed and hold in the record because a number was changed."""
    return sum(item.outcome == "auto_corrected" for item in items)


def offsets_valid(items: Iterable[ItemResult]) -> Ratio:
    """Evidence whose place in the document holds what it says."""
    offsets = of_kind(items, "offset")
    return Ratio(sum(item.right for item in offsets), len(offsets))
