"""Prose cut at its punctuation: sentences, and the clauses between commas that a reader would underline."""

import re
from bisect import bisect_left

from extractor.text import Span
from schemas.metrics import UNITS

_DIGITS = "0-9０-９"
_PART = (
    rf"[^（）()，,、；;。\n{_DIGITS}]{{1,14}}[{_DIGITS}][{_DIGITS}.]*+[^（）()，,、；;。\n{_DIGITS}]{{0,4}}"
)
_UNIT_ENDS = "".join(sorted({name[-1] for name, kind in UNITS.items() if kind == "count"}))
# The mark is read before its kind is asked: a pattern that begins with a class is searched faster.
_CUT = re.compile(
    rf"[；。！？：\n\t;!?,，.:（()）](?:(?<=[；。！？：\n\t;!?])|(?<=[,，])(?![{_DIGITS}]{{3}}(?![{_DIGITS}]))"
    rf"|(?<=[.:])(?![{_DIGITS}])|(?<=[（(])(?=其中|包括|包含|含|分别|{_PART}[，,、；;]{_PART})"
    rf"|(?<=[{_UNIT_ENDS}][）)])(?=、))"
)
_NUMBERED = re.compile(
    r"\s*(?:[（(][一二三四五六七八九十0-9]{1,3}[）)]|(?:第?[一二三四五六七八九十]{1,2}是)|[①-⑳])\s*"
)
_FIRSTS = frozenset(
    " \t\n\r\x0b\x0c\x1c\x1d\x1e\x1f\x85\u3000\xa0（(第一二三四五六七八九十①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳、）)"
)
_LASTS = frozenset(" \u3000\xa0、（()）")
"""What an enumerator begins with, and what is taken off the edges."""
_EXCLAIMS = frozenset("！？!?")
"""What ends a sentence as a full stop does, and stands in few reports."""
_WHOLE_LEFT, _WHOLE_RIGHT = 240, 160
"""How far a clause may reach from its numeral; longer ones are text without punctuation."""


class Clauses:
    """The clauses and sentences of a text, which is cut where one of them is asked for.

    A full stop and a line end always cut, and no cut depends on what stands beyond one: the stretch between two of
    them is cut by itself, and remembered until a clause of another is asked for.
    """

    def __init__(self, chars: str) -> None:
        """Nothing is cut yet: most prose without numbers never is."""
        self.chars = chars
        self._first, self._last = 0, -1
        self._cuts: list[int] = []
        self._exclaims = "！" in chars or "？" in chars or "!" in chars or "?" in chars

    def around(self, start: int, end: int) -> Span:
        """The clause that holds [start, end), without space and unpaired brackets at its edges.

        >>> clauses = Clauses("收到申请56件（含上年度结转3件），均已答复。")
        >>> [clauses.chars[slice(*clauses.around(at, at + 1))] for at in (4, 13)]
        ['收到申请56件', '含上年度结转3件']
        """
        if start < self._first or end > self._last:
            self._cut(start, end)
        cuts = self._cuts
        at = bisect_left(cuts, start)
        left = cuts[at - 1] + 1 if at else self._first
        while at < len(cuts) and cuts[at] < end:
            at += 1
        right = cuts[at] if at < len(cuts) else self._last
        if start - left > _WHOLE_LEFT:
            left = start - _WHOLE_LEFT
        if right - end > _WHOLE_RIGHT:
            right = end + _WHOLE_RIGHT
        return trimmed(self.chars, left, right)

    def sentence(self, offset: int) -> int:
        """Where the sentence that holds *offset* begins, or the window that bounds it."""
        if offset < self._first or offset > self._last:
            self._cut(offset, offset)
        first = max(offset - 2 * _WHOLE_LEFT, self._first)
        if self._exclaims:
            cuts = self._cuts
            for cut in reversed(cuts[bisect_left(cuts, first) : bisect_left(cuts, offset)]):
                if self.chars[cut] in _EXCLAIMS:
                    return cut + 1
        return first

    def _cut(self, start: int, end: int) -> None:
        """Cut from the last full stop or line end before *start* to the next from *end* on."""
        chars = self.chars
        line = chars.rfind("\n", 0, start) + 1
        first = max(chars.rfind("。", line, start) + 1, line)
        line = chars.find("\n", end)
        line = line if line >= 0 else len(chars)
        stop = chars.find("。", end, line)
        last = stop if stop >= 0 else line
        self._cuts = [match.start() for match in _CUT.finditer(chars, first, last)]
        self._first, self._last = first, last


def trimmed(chars: str, start: int, end: int) -> Span:
    """[start, end) without spaces, enumerator, and brackets that have no partner inside it."""
    if start < end and chars[start] not in _FIRSTS and chars[end - 1] not in _LASTS:
        return Span(start, end)
    if start < end and chars[start] in _FIRSTS:
        numbered = _NUMBERED.match(chars, start, end)
        if numbered is not None:
            start = numbered.end()
        while start < end and chars[start] in " \u3000\xa0、）)":
            start += 1
    while start < end and chars[end - 1] in " \u3000\xa0、（(":
        end -= 1
    if start < end and chars[end - 1] in "）)":
        inside = chars[start:end]
        surplus = inside.count("）") + inside.count(")") - inside.count("（") - inside.count("(")
        while surplus > 0 and end > start and chars[end - 1] in "）)":
            end -= 1
            surplus -= 1
    return Span(start, end)
