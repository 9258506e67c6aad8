"""What it costs to believe only the surest answers: risk and coverage, at distinct confidences only.

Over the cells where gold or the answer is a number other than 0, and the counts: the 98 % of zeros would hide
everything. AURC is the mean risk over coverage; AUGRC the mean share of accepted errors (Traub et al., arXiv
2407.01032). Both are told beside the best and the random order of the same answers.
"""

from collections.abc import Iterable
from typing import NamedTuple

from eval.inference import clopper_pearson
from eval.items import ItemResult
from eval.states import state_of
from eval.statistics import Ratio

TOLERATED = 0.01


class Point(NamedTuple):
    """The answers at least this sure: how many of all, and how many of them are wrong."""

    confidence: float
    accepted: int
    wrong: int


class Selective(NamedTuple):
    """The curve, its areas beside those of the best and the random order, and the part one may believe.

    ``believed``: the largest share of the answers whose risk is at most ``TOLERATED``; ``bound`` is the
    upper end of the exact interval of that risk.
    """

    points: tuple[Point, ...]
    n: int
    wrong: int
    aurc: float | None
    augrc: float | None
    best: float | None
    believed: float
    bound: float | None


def selective(items: Iterable[ItemResult]) -> Selective:
    """The curve of the answers among *items* that carry a confidence."""
    answers = [
        (item.confidence, item.right) for item in items if item.confidence is not None and _counts(item)
    ]
    n = len(answers)
    points: list[Point] = []
    for level in sorted({confidence for confidence, _ in answers}, reverse=True):
        accepted = [right for confidence, right in answers if confidence >= level]
        points.append(Point(level, len(accepted), accepted.count(False)))
    wrong = points[-1].wrong if points else 0
    safe = [point for point in points if point.wrong <= TOLERATED * point.accepted]
    believed = max(safe, key=lambda point: point.accepted, default=None)
    return Selective(
        tuple(points),
        n,
        wrong,
        _area(points, n, generalised=False),
        _area(points, n, generalised=True),
        _best(n, wrong),
        believed.accepted / n if believed else 0.0,
        clopper_pearson(Ratio(believed.wrong, believed.accepted)).high if believed else None,
    )


def _counts(item: ItemResult) -> bool:
    if item.kind == "cell":
        return "value" in (state_of(str(item.gold)), state_of(str(item.pred)))
    return item.kind == "count" and item.pred is not None


def _area(points: Iterable[Point], n: int, *, generalised: bool) -> float | None:
    """The area under the steps between distinct confidences; the risk of accepting nothing is 0."""
    area, before, height = 0.0, 0.0, 0.0
    for point in points:
        risk = point.wrong / (n if generalised else point.accepted)
        coverage = point.accepted / n
        first = before == 0.0 and not generalised
        area += (coverage - before) * (risk if first else (risk + height) / 2)
        before, height = coverage, risk
    return area if n else None


def _best(n: int, wrong: int) -> float | None:
    """AUGRC when every wrong answer is the least sure: a triangle at the end."""
    return wrong * wrong / (2 * n * n) if n else None
