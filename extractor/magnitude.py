"""What a number in prose may mean: 80余 is 80 to 89, 近100 is 90 to 100, 48.6万 is rounded."""

import re
from collections.abc import Iterable
from decimal import Decimal
from typing import NamedTuple

from extractor.narration import Count
from extractor.readings import Number

_TENTH = Decimal("0.1")
_MORE_BEFORE = re.compile(r"(?:超过|超出|超|逾|突破|多于|不少于|不低于|高达)$")
_NEARLY_BEFORE = re.compile(r"(?:近|接近|不足|不到|将近)$")
_MORE_AFTER = re.compile(r"[百千万亿]*[余多]|[百千万亿]*\w{0,2}以上")
_ROUNDED = re.compile(r"\d+(?:\.(\d+))?\s*([万亿])")
_SCALES = {"万": 10_000, "亿": 100_000_000}


class Range(NamedTuple):
    """Numbers from *low* to *high*, both included; *high* is None where there is no end."""

    low: Number
    high: Number | None

    def holds(self, value: Number) -> bool:
        """Whether *value* is one of them."""
        return self.low <= value and (self.high is None or value <= self.high)

    def meets(self, other: "Range") -> bool:
        """Whether they have a number in common.

        >>> Range(80, 89).meets(Range(85, 85)), Range(80, 89).meets(Range(90, None))
        (True, False)
        """
        return (self.high is None or other.low <= self.high) and (
            other.high is None or self.low <= other.high
        )


def added(ranges: Iterable[Range]) -> Range:
    """The sums of one number of each.

    >>> added([Range(80, 89), Range(1, 1)]), added([Range(1, None), Range(1, 1)])
    (Range(low=81, high=90), Range(low=2, high=None))
    """
    low: Number = 0
    high: Number | None = 0
    for one in ranges:
        low += one.low
        high = None if high is None or one.high is None else high + one.high
    return Range(low, high)


def magnitude(count: Count) -> Range:
    """The numbers that a count's words may mean; the number itself unless it is approximate or rounded."""
    value = count.value
    if not count.approx:
        half = _rounding(_around(count)[1]) if "万" in count.quote or "亿" in count.quote else 0
        return Range(value - half, value + half) if half else Range(value, value)
    before, after = _around(count)
    if _NEARLY_BEFORE.search(before):
        return Range(value - value * _TENTH, value)
    if _MORE_BEFORE.search(before) or _MORE_AFTER.match(after.lstrip("0123456789.,")):
        return Range(value, _next(value))
    return Range(value - value * _TENTH, value + value * _TENTH)


def _around(count: Count) -> tuple[str, str]:
    """The quote before the numeral, and from the numeral on."""
    if count.numeral is None:
        return count.quote, ""
    at = count.numeral[0] - count.start
    return count.quote[:at].rstrip(), count.quote[at:]


def _rounding(numeral: str) -> Number:
    """Half of the last digit of a number written in 万 or 亿, else 0.

    >>> _rounding("48.6万条"), _rounding("486条")
    (Decimal('500.0'), 0)
    """
    match = _ROUNDED.match(numeral)
    if match is None:
        return 0
    return Decimal(_SCALES[match[2]]).scaleb(-len(match[1] or "")) / 2


def _next(value: Number) -> Number:
    """The last number that is still called *value* and some: before its last digit that is no 0 rises.

    >>> _next(80), _next(220), _next(27)
    (89, 229, Decimal('29.7'))
    """
    digits = str(int(value))
    zeros = len(digits) - len(digits.rstrip("0"))
    return value + int("9" * zeros) if zeros else value + value * _TENTH
