"""Why a cell is wrong, as far as gold and the answer tell it: one name a cell, the table's shift first."""

from collections import Counter
from collections.abc import Callable, Mapping
from decimal import Decimal
from typing import NamedTuple

from eval.shifts import shifted
from eval.states import Check, checks, state_of

SCALES = (Decimal(10_000), 1 / Decimal(10_000), Decimal(100), Decimal(10), 1 / Decimal(10))
LOOKALIKES = frozenset(frozenset(pair) for pair in ("01", "17", "38", "56", "58", "68", "08"))


class Wrong(NamedTuple):
    """A number that is not the one printed, with its table: gold, answers, and the sums gold violates."""

    key: str
    gold: Mapping[str, str]
    pred: Mapping[str, str]
    violated: tuple[Check, ...]

    @property
    def numbers(self) -> tuple[str, str]:
        """What is printed and what was answered."""
        return self.gold[self.key], self.pred[self.key]


def root_causes(gold: Mapping[str, str], pred: Mapping[str, str]) -> dict[str, str]:
    """The cause of every cell that is a number and wrong; a kind of nothing has no other than its outcome."""
    causes = shifted(gold, pred)
    wrong = [key for key in gold if pred[key] != gold[key] and key not in causes and _number(pred[key])]
    if not wrong:
        return causes
    violated = tuple(check for check in checks(gold) if check.status == "violated")
    return causes | {key: cause_of(Wrong(key, gold, pred, violated)) for key in wrong if _number(gold[key])}


def cause_of(wrong: Wrong) -> str:
    """The first cause that explains a wrong number.

    >>> def of(printed, answered):
    ...     return cause_of(Wrong("/t/r/c", {"/t/r/c": printed}, {"/t/r/c": answered}, ()))
    >>> [of(*pair) for pair in (("-58", "58"), ("0.3", "3000"), ("1342", "1"), ("12", "21"), ("8", "6"), ("9", "4"))]
    ['sign_lost', 'scale', 'cut', 'digit_swap', 'ocr_confusable', 'other']
    """
    printed, answered = wrong.numbers
    one, other = Decimal(printed), Decimal(answered)
    explanations: tuple[tuple[str, Callable[[], bool]], ...] = (
        ("sign_lost", lambda: one == -other),
        ("total_recomputed", lambda: _recomputed(wrong)),
        ("scale", lambda: bool(one) and any(one * scale == other for scale in SCALES)),
        ("cut", lambda: answered != "0" and printed.startswith(answered)),
        ("digit_swap", lambda: Counter(printed) == Counter(answered)),
        ("ocr_confusable", lambda: "0" not in (printed, answered) and _lookalike(printed, answered)),
        ("neighbour_copy", lambda: other != 0 and answered in _neighbours(wrong)),
    )
    return next((name for name, explains in explanations if explains()), "other")


def _number(cell: str) -> bool:
    return state_of(cell) in ("value", "zero")


def _lookalike(printed: str, answered: str) -> bool:
    """Numbers of one length whose digits differ only where print does not tell them apart."""
    if len(printed) != len(answered):
        return False
    return all(a == b or frozenset((a, b)) in LOOKALIKES for a, b in zip(printed, answered, strict=True))


def _neighbours(wrong: Wrong) -> set[str]:
    """What gold prints just before and after the cell."""
    keys = [key for key in wrong.gold if key.split("/", 2)[1] == wrong.key.split("/", 2)[1]]
    at = keys.index(wrong.key)
    return {wrong.gold[key] for key in (*keys[max(at - 1, 0) : at], *keys[at + 1 : at + 2])}


def _recomputed(wrong: Wrong) -> bool:
    """Whether an equation that gold violates holds with the answer in this one place."""
    repaired = dict(wrong.gold) | {wrong.key: wrong.pred[wrong.key]}
    concerned = {check.key for check in wrong.violated if wrong.key in check.cells}
    return bool(concerned) and any(
        check.key in concerned and check.status == "holds" for check in checks(repaired)
    )
