"""Which count a number is part of: the 其中 lists of a sentence, nested and not, and what is always a part."""

import re
from dataclasses import dataclass
from typing import NamedTuple

from extractor.narration import Count
from extractor.readings import Number
from schemas.agreement import SAME_UNITS
from schemas.metrics import METRICS, OTHER
from schemas.report import Period

# The first character is read before the rest is asked: a pattern that begins with a class is searched faster.
_OPENER = re.compile(
    r"[其包涵分主公涉含（(](?:(?<=其)中|(?:(?<=包)[括含]|(?<=涵)盖|(?<=分)别[为是有]|(?<=主)要类别为"
    r"|(?<=公)开属性(?:分别)?为|(?<=[，,：:（(]涉)及|(?<=[，,：:（(]含)|(?<=[（(])含)(?![^，,。；\n]*[，,。；\n]))"
)
_CLASSED = re.compile(r"公开的?(?:主要)?(?:方式|渠道|途径|形式|类别)[为：:][^，,。；\n]*$")
"""The words before a division of the whole that was told of last, whatever of its parts was."""
_BRACKETS = ("（", "(")
_COLONS = ("：", ":")
_NEXT = 2
_STOP = re.compile(r"[。！？\n.](?![0-9])")
_LISTED = re.compile(r"^[）)]{0,2}[、和及与]|^以及")
_INSIDE = {metric.key: frozenset(metric.inside + metric.part_of) for metric in METRICS}
_PART_OF = {metric.key: metric.part_of for metric in METRICS}
_ATTRIBUTES = (
    "applications_received",
    "applications_granted",
    "applications_denied",
    "proactive_disclosure_total",
)
_OWN_STANDING = frozenset(key for key in _INSIDE if key not in _ATTRIBUTES and not _INSIDE[key])


class Stated(NamedTuple):
    """A number before its place among the breakdowns is known; ``attribute``: it is called 主动公开 or 依申请公开."""

    metric: str
    value: Number | None
    unit: str | None
    period: Period
    whole: str
    attribute: bool = False


@dataclass(slots=True)
class Whole:
    """A breakdown that is open: the count it divides, what is left of it, and what holds its parts.

    ``bracketed``: a bracket does; ``named``: a word says that parts follow (其中), not the bracket alone.
    """

    index: int
    count: Count
    left: Number
    bracketed: bool
    named: bool
    parts: int = 0


class Part(NamedTuple):
    """Where a number stands among the breakdowns: its whole, and its metric there."""

    parent: int | None
    metric: str


class Breakdowns:
    """The breakdowns that are open at a place of the text."""

    def __init__(self) -> None:
        """None is open."""
        self._open: list[Whole] = []

    def place(self, gap: str, count: Stated, counts: list[Count]) -> Part:
        """The whole that *count* is part of, after *gap*, the text since the count before it.

        ``counts`` are those of the section so far; what a part of a list calls 主动公开 or 依申请公开 is an
        attribute and no metric. What is always a part of a metric that was stated is no part of "other".
        """
        self._turn(gap, counts)
        if self._open and (self._open[-1].count.metric != OTHER or _always_part_of(count, counts) is None):
            direct = _LISTED.match(gap) is not None
            while self._open:
                whole = self._open[-1]
                metric = _metric_inside(whole, count, direct=direct or whole.parts == 0)
                if metric is not None:
                    whole.parts += 1
                    whole.left -= count.value or 0
                    return Part(whole.index, metric)
                self._open.pop()
        return Part(_always_part_of(count, counts), count.metric)

    def _turn(self, gap: str, counts: list[Count]) -> None:
        """Close what *gap* ends and open what it begins."""
        if not counts:
            return
        if _CLASSED.search(gap) is not None:
            self._open = [_whole(counts, _root(counts), bracketed=False, named=False)]
            return
        opener, stop = _OPENER.search(gap), _STOP.search(gap)
        told = None
        if stop is not None and (opener is None or opener.start() > stop.start()):
            told = next((whole.index for whole in self._open if whole.parts and not whole.left), None)
            self._open.clear()
            if opener is None or opener.start() - stop.end() > _NEXT:
                return
        elif self._open and self._open[-1].bracketed and _unbracketed(gap):
            self._open.pop()
        if opener is None:
            if gap[:1] in _BRACKETS and gap and not _unbracketed(gap):
                self._open.append(_whole(counts, bracketed=True, named=False))
            elif gap[:1] in _COLONS and gap:
                self._open.append(_whole(counts, bracketed=False, named=False))
            return
        at = opener.start()
        bracketed = opener[0][0] in _BRACKETS or gap[max(at - 1, 0) : at] in _BRACKETS
        self._open.append(_whole(counts, told, bracketed=bracketed, named=True))


def _whole(counts: list[Count], told: int | None = None, *, bracketed: bool, named: bool) -> Whole:
    """The last count as a whole of which nothing is told yet, or the one that was *told* to its last part before."""
    index = len(counts) - 1 if told is None else told
    return Whole(index, counts[index], counts[index].value, bracketed, named)


def _root(counts: list[Count]) -> int:
    """The index of the last count, or of what it is part of after all."""
    at = len(counts) - 1
    while (parent := counts[at].parent) is not None and parent < at:
        at = parent
    return at


def _room(whole: Whole) -> Number:
    """The largest number that fits into what is left of a whole: a little more of one that is approximate.

    >>> count = Count("other", "", 26800, "条", True, False, "this_year", None, None, None, 1, 0, 6, "", None, "")
    >>> [_room(Whole(0, count, left, bracketed=False, named=True)) for left in (500, 0)]
    [599, 0]
    """
    if not whole.count.approx or whole.left <= 0:
        return whole.left
    digits = str(int(whole.count.value))
    return whole.left + int("0" + "9" * (len(digits) - len(digits.rstrip("0"))))


def _metric_inside(whole: Whole, count: Stated, *, direct: bool) -> str | None:
    """The metric of *count* as a part of *whole*; None where it is none.

    A *direct* entry of the list needs no more than that; behind a comma its number must still fit.
    """
    if count.period != whole.count.period:
        return None
    metric, parent = count.metric, whole.count.metric
    same_unit = _alike(count.unit, whole.count.unit)
    if not (whole.named and (direct or whole.bracketed)):
        of_pieces = {count.unit, whole.count.unit} <= SAME_UNITS and (
            metric == OTHER or parent in _INSIDE[metric]
        )
        if not (same_unit or of_pieces) or (count.value or 0) > _room(whole):
            return None
    if metric == OTHER or parent in _INSIDE[metric] or (parent == OTHER and metric not in _ATTRIBUTES):
        return metric
    of_requests = parent.startswith("applications")
    if of_requests and count.attribute and same_unit and metric in _ATTRIBUTES:
        return OTHER
    if metric == parent or (same_unit and not of_requests and (metric in _ATTRIBUTES or direct)):
        return OTHER if metric == parent or metric in _ATTRIBUTES or metric not in _OWN_STANDING else None
    return None


def _always_part_of(count: Stated, counts: list[Count]) -> int | None:
    """The last count that *count* by its meaning is a part of."""
    wholes = (count.whole,) if count.whole else _PART_OF.get(count.metric)
    if not wholes:
        return None
    for at in range(len(counts) - 1, max(len(counts) - 30, -1), -1):
        if counts[at].metric in wholes and counts[at].period == "this_year":
            return at
    return None


def _unbracketed(gap: str) -> bool:
    """Whether more brackets close in *gap* than open."""
    return gap.count("）") + gap.count(")") > gap.count("（") + gap.count("(")


def _alike(unit: str | None, other: str | None) -> bool:
    return unit == other or bool(unit and other and (unit.startswith(other) or other.startswith(unit)))
