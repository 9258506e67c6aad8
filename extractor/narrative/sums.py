"""Which number is the total: the sum behind a list of its parts (…，共计43条), or a report's only one."""

from collections.abc import Sequence
from typing import NamedTuple

from extractor.narration import Count
from extractor.narrative.numerals import Numeral
from schemas.cues import SUMS
from schemas.metrics import METRICS, OTHER

_SUMS = frozenset(SUMS.split())
_FEWEST = 2
_RECEIVED = "applications_received"
_TOTAL, _BY_WEBSITE = "proactive_disclosure_total", "proactive_disclosure_website"
_ACTIVELY = "主动公开"
_PUBLISHED = frozenset(one.key for one in METRICS if one.key.startswith("proactive_disclosure"))
_OF_REQUESTS = frozenset((OTHER, _RECEIVED, *(one.key for one in METRICS if _RECEIVED in one.part_of)))


def says_sum(words: str) -> bool:
    """Whether *words* say nothing of a number but that it is a sum."""
    return words in _SUMS


class Summed(NamedTuple):
    """The index of the first part, and the words before its number, from the beginning of the sentence."""

    first: int
    start: int
    end: int


def summed(counts: Sequence[Count], numeral: Numeral, sentence: int) -> Summed | None:
    """The list that *numeral* adds up, told in the sentence that begins at *sentence*; None where it adds up none.

    Every number of the sentence must be one of its parts, in its unit, and they must make the sum.
    """
    first = len(counts)
    while first and counts[first - 1].numeral is not None and counts[first - 1].start >= sentence:
        first -= 1
    parts = counts[first:]
    alike = all(
        (one.parent is None or one.parent >= first) and one.unit == numeral.unit and one.period == "this_year"
        for one in parts
    )
    opening = parts[0].numeral if parts else None
    if (
        opening is None
        or len(parts) < _FEWEST
        or not alike
        or sum(one.value for one in parts) != numeral.value
    ):
        return None
    return Summed(first, sentence, opening[0])


def metric_of_sum(metric: str, parts: Sequence[Count]) -> str | None:
    """The metric of a sum whose list begins with words of *metric*; None where that cannot be told.

    A sum over several outlets is the total; one of requests is of requests however they came.
    """
    if metric == _RECEIVED:
        return metric if all(one.metric in _OF_REQUESTS for one in parts) else None
    if metric not in _PUBLISHED:
        return None
    return _TOTAL if len({one.metric for one in parts} & _PUBLISHED) > 1 else metric


def overall(found: Sequence[Count]) -> tuple[Count, ...]:
    """The counts, with a report's only number of 主动公开 as its total, though a website is named (G17)."""
    disclosed = [
        one for one in found if one.metric in _PUBLISHED and one.period == "this_year" and one.parent is None
    ]
    only = disclosed[0] if len(disclosed) == 1 else None
    if only is None or only.metric != _BY_WEBSITE or _ACTIVELY not in only.quote:
        return tuple(found)
    return tuple(one._replace(metric=_TOTAL) if one is only else one for one in found)
