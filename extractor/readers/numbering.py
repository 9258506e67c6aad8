"""The enumerators that Word counts by itself and prints before a paragraph: 一、 （一） 1."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

_DIGITS = "〇一二三四五六七八九"
_CIRCLED = "①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳"
_LETTERS = "abcdefghijklmnopqrstuvwxyz"
_ROMAN = ("", "i", "ii", "iii", "iv", "v", "vi", "vii", "viii", "ix", "x")
_TEN, _HUNDRED = 10, 100


class Level(NamedTuple):
    """How one level of a list counts: Word's name of the numerals, its text with %1 to %9, and the first number."""

    numerals: str = "decimal"
    text: str = ""
    start: int = 1


@dataclass(slots=True)
class Counters:
    """The lists of one document while its paragraphs are read in order.

    ``levels``: the levels by list and depth; ``lists``: the list that a number of the document stands for.
    """

    levels: Mapping[tuple[str, int], Level]
    lists: Mapping[str, str]
    _counts: dict[tuple[str, int], int] = field(default_factory=dict)

    def enumerator(self, number: str, depth: int) -> str:
        """What is printed before the next paragraph of list *number* at *depth*; nothing where it has bullets."""
        known = self.lists.get(number)
        level = self.levels.get((known or "", depth))
        if known is None or level is None:
            return ""
        self._counts[known, depth] = self._counts.get((known, depth), level.start - 1) + 1
        for deeper in [key for key in self._counts if key[0] == known and key[1] > depth]:
            del self._counts[deeper]
        if level.numerals in ("bullet", "none"):
            return ""
        text = level.text.replace(
            "?", "、"
        )  # what converters of RTF make of a mark that their code page lacks
        for at in range(depth + 1):
            if f"%{at + 1}" in text:
                above = self.levels.get((known, at), Level())
                count = self._counts.get((known, at), above.start)
                text = text.replace(f"%{at + 1}", numeral(count, above.numerals))
        return text.strip()


def numeral(count: int, numerals: str) -> str:
    """*count* in the numerals of a list.

    >>> [numeral(count, "chineseCounting") for count in (1, 10, 12, 20, 21)], numeral(3, "decimal")
    (['一', '十', '十二', '二十', '二十一'], '3')
    """
    write = _NUMERALS.get(numerals)
    written = write(count) if write else ""
    return written or str(count)


def _chinese(count: int) -> str:
    if not 0 < count < _HUNDRED:
        return ""
    tens, ones = divmod(count, _TEN)
    if not tens:
        return _DIGITS[ones]
    return (_DIGITS[tens] if tens > 1 else "") + "十" + (_DIGITS[ones] if ones else "")


def _circled(count: int) -> str:
    return _CIRCLED[count - 1] if 0 < count <= len(_CIRCLED) else ""


def _letter(count: int) -> str:
    return _LETTERS[count - 1] if 0 < count <= len(_LETTERS) else ""


def _roman(count: int) -> str:
    return _ROMAN[count] if 0 < count < len(_ROMAN) else ""


_NUMERALS: dict[str, Callable[[int], str]] = {
    **dict.fromkeys(
        (
            *("chineseCounting", "chineseCountingThousand", "chineseLegalSimplified", "ideographDigital"),
            *("japaneseCounting", "taiwaneseCounting", "taiwaneseCountingThousand", "ideographTraditional"),
        ),
        _chinese,
    ),
    **dict.fromkeys(("decimalEnclosedCircle", "decimalEnclosedCircleChinese"), _circled),
    "lowerLetter": _letter,
    "upperLetter": lambda count: _letter(count).upper(),
    "lowerRoman": _roman,
    "upperRoman": lambda count: _roman(count).upper(),
}
