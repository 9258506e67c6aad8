"""The numerals of a text and what they say: 1,846条, 8.5万余条, １５９件, 十余期, 两次.

Read by a declared table and not by a library. cn2an 0.5.24 (MIT), the one that is kept up, was tried: its strict
mode refuses 两, 〇 and a bare 万 (万余册), its other modes take 余, 多, a comma or a full-width comma for an error,
and finding the numeral and its unit, which is most of the work, would stay here; importing it takes 110 ms of a
start that should take 150. The tests read every number below with both.
"""

import re
from decimal import Decimal
from functools import lru_cache
from typing import NamedTuple, Self

from extractor.patterns import longest
from extractor.readings import Number
from schemas.metrics import UNITS

_WIDE = str.maketrans("０１２３４５６７８９．，", "0123456789.,")
_HAN_DIGITS = {digit: value for value, digit in enumerate("零一二三四五六七八九")} | {"〇": 0, "两": 2}
_HAN_SCALES = {"十": 10, "百": 100, "千": 1000}
_MYRIADS = {"万": 10**4, "亿": 10**8}
_SCALES = {**_HAN_SCALES, **_MYRIADS, "百万": 10**6, "千万": 10**7, "百亿": 10**10, "千亿": 10**11}
_LONGEST = 15
"""Digits of the longest run that is a number and no record number."""
_LONGEST_WORD = 24
"""Characters of the longest numeral that is remembered: with its unit, and a little more than any number has."""
YEARS = range(1949, 2100)
_SPANS_OF_YEARS = frozenset(("年", "版", "届", "年度", "年内", "级"))
_UNCOUNTED = {unit: kind for unit, kind in UNITS.items() if kind != "count"}

_DIGIT = "0-9０-９"
_HAN = "〇零一二两三四五六七八九十百千万亿"
# What a unit begins with is asked first: most Chinese numerals are within a word, and no unit follows.
_NAMES = f"(?=[{''.join(dict.fromkeys(unit[0] for unit in UNITS))}]){longest(UNITS)}"
# The first character is read before the kind is asked: a pattern that begins with a class is searched faster.
_NUMERAL = re.compile(
    rf"[{_DIGIT}{_HAN}](?:(?<=[{_DIGIT}])"
    rf"(?:[{_DIGIT}]{{0,2}}(?:[,，][{_DIGIT}]{{3}})++(?![{_DIGIT}])|[{_DIGIT}]*+)(?:[.．][{_DIGIT}]++)?"
    rf"(?P<before>[余多]?)(?P<scale>[百千]?[万亿]|[百千]|)(?P<after>[余多+＋]?)"
    rf"(?P<unit>{_NAMES})?+(?P<double>[（(/][条次篇件期份部项人]{{1,2}}[）)]?)?"
    rf"|(?<![{_HAN}].)[{_HAN}]*+(?P<more>[余多]?)(?P<han_unit>{_NAMES}))"
)
_BEFORE, _SCALE, _DOUBLED, _MORE = (
    _NUMERAL.groupindex[name] for name in ("before", "scale", "double", "more")
)
_DOUBLE = re.compile(r"[（(][条次篇件期份部项人]{1,2}[）)]|/[条次篇件期份部项人]{1,2}")


class Numeral(NamedTuple):
    """A numeral and what is printed behind it.

    [start, end) are its digits, with 万 and 亿 where they stand next to them; ``tail`` is where its unit
    ends. ``unit`` is the printed one without 万, None where none of ours follows; ``value`` is None where
    the digits are too many for a number, or make none. ``nothing`` is what its own characters make of it
    where they count nothing: a year, a duration, a percentage.
    """

    start: int
    end: int
    tail: int
    value: Number | None
    unit: str | None
    approx: bool
    han: bool
    nothing: str | None

    def counted_in(self, unit: str | None) -> Self:
        """The numeral with a unit that is printed elsewhere."""
        return self._replace(unit=unit, nothing=_nothing(self.value, unit, han=self.han))


class _Written(NamedTuple):
    """A numeral by itself, wherever it stands: ``end`` and ``tail`` are counted from its first character."""

    end: int
    tail: int
    value: Number | None
    unit: str | None
    approx: bool
    han: bool
    nothing: str | None


def find_numerals(chars: str) -> list[Numeral]:
    """Every run of digits, and every Chinese numeral before a unit, in order.

    >>> [(one.value, one.unit, one.approx) for one in find_numerals("公开8.5万余条，培训两次，共1,846（条）")]
    [(85000, '条', True), (2, '次', False), (1846, '条', False)]
    """
    found = []
    for match in _NUMERAL.finditer(chars):
        start, word = match.start(), match[0]
        end, tail, value, unit, approx, han, nothing = (
            _known(word) if len(word) <= _LONGEST_WORD else _written(word)
        )
        found.append(Numeral(start, start + end, start + tail, value, unit, approx, han, nothing))
    return found


def read_han(numeral: str) -> int | None:
    """The number that a Chinese numeral writes; None where it writes none.

    >>> read_han("两千三百零五"), read_han("十二"), read_han("二〇二四"), read_han("万"), read_han("十十")
    (2305, 12, 2024, 10000, None)
    """
    return None if len(numeral) > _LONGEST else _read_han(numeral)


@lru_cache(maxsize=1024)
def _read_han(numeral: str) -> int | None:
    if not any(char in _SCALES for char in numeral):
        return int("".join(str(_HAN_DIGITS[char]) for char in numeral))
    total = part = 0
    digit: int | None = None
    last = 10**12
    for char in numeral:
        if char in _HAN_DIGITS:
            if digit:
                return None
            digit = _HAN_DIGITS[char]
        elif char in _HAN_SCALES:
            scale = _HAN_SCALES[char]
            if scale >= last:
                return None
            part += (1 if digit is None else digit) * scale
            digit, last = None, scale
        else:
            part += digit or 0
            if total and _MYRIADS[char] >= _MYRIADS["亿"]:
                return None
            total += (part or 1) * _MYRIADS[char]
            part, digit, last = 0, None, 10**12
    return total + part + (digit or 0)


def _written(word: str) -> _Written:
    """What a numeral says, of which *word* is all that is printed."""
    match = _NUMERAL.match(word)
    if match is None:
        raise ValueError(word)
    before, scale, after, unit, double, more, han_unit = match.groups()
    tail = len(word)
    value: Number | None
    if han := han_unit is not None:
        end = match.start(_MORE)
        value = read_han(word[:end])
        return _Written(end, tail, value, han_unit, bool(more), han, _nothing(value, han_unit, han=han))
    end = match.start(_BEFORE)
    value = _value(word[:end], scale)
    if scale and not before:
        end = match.end(_SCALE)
    if double:
        if _DOUBLE.fullmatch(double):
            unit = unit or double.strip("（()）/")
        else:
            tail = match.start(_DOUBLED)
    if unit is None and not scale:
        tail = end
    return _Written(end, tail, value, unit, bool(before or after), han, _nothing(value, unit, han=han))


_known = lru_cache(maxsize=1024)(_written)


def _nothing(value: Number | None, unit: str | None, *, han: bool) -> str | None:
    """Why a numeral counts nothing, whatever stands around it."""
    if unit in _SPANS_OF_YEARS and value in YEARS:
        return "year"
    if unit in _UNCOUNTED:
        return _UNCOUNTED[unit]
    if value is None:
        return "words" if han else "identifier"
    return None


def _value(digits: str, scale: str) -> Number | None:
    plain = digits if digits.isdecimal() and digits.isascii() else digits.translate(_WIDE).replace(",", "")
    if len(plain) > _LONGEST:
        return None
    if "." not in plain:
        return int(plain) * _SCALES[scale] if scale else int(plain)
    value = Decimal(plain) * _SCALES[scale] if scale else Decimal(plain)
    return int(value) if scale and value == value.to_integral_value() else value
