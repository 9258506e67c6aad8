"""Numerals as they stand in prose, and what they are worth: to find the one that a record means."""

import re
from collections.abc import Iterator
from decimal import Decimal
from typing import NamedTuple

from extractor.text import Span

NUMERAL = re.compile(
    r"(?P<digits>\d+(?:\.\d+)?)(?P<scale>[余多]?[万亿])?|(?P<hanzi>[零〇一二两三四五六七八九十百千万亿]+)"
)
DIGITS = {char: value for value, char in enumerate("零一二三四五六七八九")} | {"〇": 0, "两": 2}
SCALES = {"十": 10, "百": 100, "千": 1000, "万": 10_000, "亿": 100_000_000}
MYRIADS = ("万", "亿")


class Numeral(NamedTuple):
    """A numeral and its place in the text it was found in."""

    value: Decimal
    span: Span


def numerals(text: str) -> Iterator[Numeral]:
    """Every numeral of a folded text.

    >>> [str(found.value) for found in numerals("48.6万条，两次，二十三件")]
    ['486000.0', '2', '23']
    """
    for match in NUMERAL.finditer(text):
        if match["hanzi"]:
            value = Decimal(_worth(match["hanzi"]))
        else:
            value = Decimal(match["digits"]) * SCALES.get((match["scale"] or "")[-1:], 1)
        yield Numeral(value, Span(*match.span()))


def _worth(hanzi: str) -> int:
    """The number that Chinese digits write, by place names where there are any.

    >>> [_worth(hanzi) for hanzi in ("十二", "三百零五", "二〇二四", "一万二千")]
    [12, 305, 2024, 12000]
    """
    if not any(char in SCALES for char in hanzi):
        return int("".join(str(DIGITS[char]) for char in hanzi))
    total = part = digit = 0
    for char in hanzi:
        if char in MYRIADS:
            total += (part + digit or 1) * SCALES[char]
            part = digit = 0
        elif char in SCALES:
            part += (digit or 1) * SCALES[char]
            digit = 0
        else:
            digit = DIGITS[char]
    return total + part + digit
