"""Where a claimed quote or numeral stands in a text: exactly, after folding, or nowhere.

Folding is NFKC character by character (enclosed numbers such as ① stay), without white space and
without punctuation; between digits both stay, since 1.5, 1,5 and 15 are three things. Search is
exact: libraries that align approximately accept 259条 for 159条 and drop 未 (measured), so nothing
here is approximate, and what is found is the text's own characters.

A span may not cut a numeral in two (59条 out of 159条) nor leave out the negation its words stand
under (收到申请 out of 未收到申请).
"""

import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from unicodedata import category, normalize

from extractor.text import Span

_ENCLOSED = "No"
_KEPT_MARKS = frozenset("%‰")
_INSIDE_NUMBERS = frozenset(".,:/-")
_HAN_NUMERAL = frozenset("〇零一二两三四五六七八九十百千万亿")
_COMES_FROM = re.compile(r"(?:[0-9]|[0-9][.:/]|-)\Z")
_GOES_ON = re.compile(r"[0-9]|[.:/-][0-9]")
_THOUSANDS = re.compile(r",[0-9]{3}(?![0-9])")
_SCALE = re.compile("[百千]?[万亿]|[%‰]")
_HARMLESS = re.compile(
    "不断|不仅|不但|不同|不少|不良|不动产|不论|不管|不久|不妨|不要|未来|未成年|无障碍|无线|无论|无人机|无纸化|无偿|没收|非遗|非常|非公"
)
_FAR = re.compile("未|没|无|否|勿|莫|禁止|不存在|不再|不予")
_NEAR = re.compile("不|非")
_CLAUSE = "。；;！!？?，,：:\n"
_LIST = _CLAUSE + "、"
_AFTER = re.compile(
    r"[\s“”\"'’‘]*(?:仍|还|也|均|都|并|较|尚|依然|相对|有所)?"
    "(?:不(?!断|仅|但|同|少|良)|未(?!来)|没有|无(?!障碍|线|论)|缺乏|欠缺)"
)
_REACH = 80


@dataclass(frozen=True, slots=True)
class Folded:
    """A text as it is searched: ``chars``, and for each of them where it stands in ``source``."""

    source: str
    chars: str
    places: tuple[int, ...]


def fold(text: str) -> Folded:
    """*text* folded, each character with its place.

    >>> fold("公开 １,５９ 条（含①）。").chars
    '公开1,59条含①'
    """
    chars: list[str] = []
    places: list[int] = []
    gap = False
    for at, char in enumerate(text):
        kept = _folded(char)
        if not kept:
            gap = True
            continue
        if gap and chars and chars[-1].isdecimal() and kept[0].isdecimal():
            chars.append(" ")
            places.append(at)
        if kept not in _INSIDE_NUMBERS or (
            (kept == "-" or (not gap and chars and chars[-1].isdecimal()))
            and _folded(text[at + 1 : at + 2]).isdecimal()
        ):
            chars.extend(kept)
            places.extend([at] * len(kept))
            gap = False
        else:
            gap = True
    return Folded(text, "".join(chars), tuple(places))


@cache
def _folded(char: str) -> str:
    """What is left of a character: itself, its plain form, or nothing."""
    if category(char or " ") == _ENCLOSED:
        return char
    return "".join(
        part
        for part in normalize("NFKC", char)
        if part in _INSIDE_NUMBERS or part in _KEPT_MARKS or category(part)[0] not in "PZC"
    )


def ground(
    folded: Folded, claim: str, *, claimed: Iterable[Span] = (), within: Span | None = None
) -> Span | None:
    """Where *claim* stands in the source of *folded*; None where it does not, or only cut short.

    Of several places the first that overlaps none of *claimed*, inside *within* where that is given.

    >>> text = fold("全年主动公开 159 条，未收到申请；另公开159条。")
    >>> ground(text, "公开159条"), ground(text, "公开159条", claimed=[Span(4, 12)])
    (Span(start=4, end=12), Span(start=20, end=26))
    >>> ground(text, "公开259条"), ground(text, "收到申请"), ground(text, "59条")
    (None, None, None)
    """
    taken = sorted(claimed)
    return next((span for span in places(folded, claim, within) if not _overlaps(taken, span)), None)


def places(folded: Folded, claim: str, within: Span | None = None) -> Iterator[Span]:
    """Every place where *claim* stands whole, in order."""
    wanted = fold(claim).chars
    if not wanted:
        return
    at, last = 0, len(folded.chars)
    if within is not None:
        at = bisect_left(folded.places, within.start)
        last = bisect_left(folded.places, within.end)
    while (at := folded.chars.find(wanted, at, last)) >= 0:
        end = at + len(wanted)
        if not _cuts(folded.chars, at, end):
            span = Span(folded.places[at], folded.places[end - 1] + 1)
            if within is not None or not _shortened(folded, span, end):
                yield span
        at = end


def _shortened(folded: Folded, span: Span, end: int) -> bool:
    """Whether a quote leaves out what turns its meaning: a negation, or the 万 or % of its last number."""
    scaled = folded.chars[end - 1].isdecimal() and _SCALE.match(folded.chars, end)
    return bool(scaled) or negated(folded.source, span)


def _overlaps(taken: list[Span], span: Span) -> bool:
    return any(one.start < span.end and span.start < one.end for one in taken)


def _cuts(chars: str, at: int, end: int) -> bool:
    """Whether [at, end) begins or ends inside a numeral, or begins behind its sign."""
    first, last = chars[at], chars[end - 1]
    if first.isdecimal() and (_COMES_FROM.search(chars, max(at - 3, 0), at) or _thousands(chars, at - 1)):
        return True
    if last.isdecimal() and (_GOES_ON.match(chars, end) or _thousands(chars, end)):
        return True
    return first in _HAN_NUMERAL and chars[at - 1 : at] in _HAN_NUMERAL


def _thousands(chars: str, comma: int) -> bool:
    """Whether the mark at *comma* groups digits: 1,342."""
    return comma > 0 and chars[comma - 1].isdecimal() and _THOUSANDS.match(chars, comma) is not None


def negated(source: str, span: Span) -> bool:
    """Whether *span* leaves out a negation of its clause that stands before it or right behind it.

    >>> text = "未有因公开申请被提起诉讼；重视程度不够。"
    >>> negated(text, Span(6, 11)), negated(text, Span(13, 17)), negated(text, Span(13, 19))
    (True, True, False)
    """
    before = source[max(span.start - _REACH, 0) : span.start]
    clause = _HARMLESS.sub("", before[_last(before, _CLAUSE) :])
    listed = _HARMLESS.sub("", before[_last(before, _LIST) :])
    if _FAR.search(clause) or _NEAR.search(listed):
        return True
    return _AFTER.match(source, span.end) is not None


def _last(chars: str, marks: str) -> int:
    return max((chars.rfind(mark) for mark in marks), default=-1) + 1
