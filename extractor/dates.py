"""Values that the head and the foot of a report state, with their place; dates and years among them."""

import re
from datetime import date
from typing import Generic, NamedTuple, TypeVar

Value_co = TypeVar("Value_co", covariant=True)

FIRST_YEAR = 2008
LAST_YEAR = 2035
_HAN_DIGITS = str.maketrans("〇零○OＯoo一二三四五六七八九", "0000000123456789")
_HAN_DIGIT = "〇零○OＯo0-9一二三四五六七八九"

HAN_YEAR = f"[二2][{_HAN_DIGIT}]{{3}}"
YEAR = rf"(?:20[0-3]\d|{HAN_YEAR})"
DATE = (
    rf"(?:(?:20[0-3]\d)[^\S\n]*(?:年|[-./])[^\S\n]*\d{{1,2}}[^\S\n]*(?:月|[-./])[^\S\n]*\d{{1,2}}(?!\d)[^\S\n]*日?"
    rf"|{HAN_YEAR}年[一二三四五六七八九十]{{1,3}}月[一二三四五六七八九十]{{1,3}}日)"
)
_PARTS = re.compile(r"\s*[年月日./-]\s*")


class Found(NamedTuple, Generic[Value_co]):
    """A value and the half-open range of the cleaned text that states it."""

    value: Value_co
    start: int
    end: int


def read_year(printed: str) -> int | None:
    """The year in digits of either kind, null outside the years the duty to report has existed.

    >>> read_year("二〇二四"), read_year("2023"), read_year("2077")
    (2024, 2023, None)
    """
    digits = printed.translate(_HAN_DIGITS)
    year = int(digits) if digits.isdecimal() else 0
    return year if FIRST_YEAR <= year <= LAST_YEAR else None


def read_date(printed: str) -> date | None:
    """The day that *printed* names, null where there is no such day.

    >>> read_date("二〇二五年一月二十二日"), read_date("2025.2.30")
    (datetime.date(2025, 1, 22), None)
    """
    parts = [part for part in _PARTS.split(printed.strip()) if part]
    year = read_year(parts[0])
    try:
        return date(year, _ordinal(parts[1]), _ordinal(parts[2])) if year else None
    except ValueError:
        return None


def _ordinal(printed: str) -> int:
    """A month or a day.

    >>> [_ordinal(printed) for printed in ("12", "十", "十二", "二十", "二十一", "三十一")]
    [12, 10, 12, 20, 21, 31]
    """
    if "十" not in printed:
        return int(printed.translate(_HAN_DIGITS))
    tens, _, ones = printed.translate(_HAN_DIGITS).partition("十")
    return int(tens or 1) * 10 + int(ones or 0)
