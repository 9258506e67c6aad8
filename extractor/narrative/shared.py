"""Numbers told out in one list to the things of another: 自然人、企业分别为3件、2件."""

import re
from collections.abc import Mapping, Sequence
from typing import NamedTuple

from extractor.narrative.numerals import Numeral

_EACH = re.compile(r"分别(?P<verb>[^，。；：、\n0-9０-９]{0,10})(?=[0-9０-９])")
_THINGS = re.compile(r"[、和及与]|以及")
_EDGE = re.compile(r"[。；！？：\n，,（(]")
_JOINT = frozenset(("", "、", "和", "及", "与", "，", ",", "以及"))
_BACK = 120


# The levels of the state, before the noun that the last of them alone prints: 在国家级、省级、市级媒体.
_LEVEL = re.compile("[在于被]?(?:国家|中央|自治区|省|市|州|县|区)级?")


class Sharing(NamedTuple):
    """The words of the thing that a number of the list belongs to, and the unit of the list."""

    words: str
    unit: str | None


def shared(chars: str, numerals: Sequence[Numeral]) -> Mapping[int, Sharing]:
    """The numerals of such lists, by their index; none where the two lists differ in length.

    >>> from extractor.narrative.numerals import find_numerals
    >>> text = "网络、信函申请分别为3、2件"
    >>> shared(text, find_numerals(text))
    {0: Sharing(words='网络为', unit='件'), 1: Sharing(words='信函申请为', unit='件')}
    """
    if "分别" not in chars:
        return {}
    at_start = {numeral.start: at for at, numeral in enumerate(numerals)}
    found: dict[int, Sharing] = {}
    for match in _EACH.finditer(chars):
        first = at_start.get(match.end())
        if first is None:
            continue
        last = first
        while last + 1 < len(numerals) and chars[numerals[last].tail : numerals[last + 1].start] in _JOINT:
            last += 1
        lead = _EDGE.split(chars[max(match.start() - _BACK, 0) : match.start()])[-1]
        things = [thing for thing in _THINGS.split(lead) if thing]
        things = _with_noun(things)
        if len(things) == last - first + 1 > 1:
            unit = numerals[last].unit
            for at, thing in enumerate(things):
                found[first + at] = Sharing(thing + match["verb"], numerals[first + at].unit or unit)
    return found


def _with_noun(things: list[str]) -> list[str]:
    """The things, levels of the state with the noun that only the last of them has.

    >>> _with_noun(["在国家级", "省级", "市级媒体"]), _with_noun(["网络", "信函申请"])
    (['在国家级媒体', '省级媒体', '市级媒体'], ['网络', '信函申请'])
    """
    own = _LEVEL.match(things[-1]) if things else None
    if own is None or any(_LEVEL.fullmatch(thing) is None for thing in things[:-1]):
        return things
    noun = things[-1][own.end() :]
    return [*(thing + noun for thing in things[:-1]), things[-1]]
