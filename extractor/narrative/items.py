"""Prose cut at its enumerators and stops: the pieces that findings are made of."""

import re
from collections.abc import Sequence
from functools import lru_cache
from typing import NamedTuple

from schemas.enumerators import (
    CIRCLED,
    DOTTED,
    ENUMERATOR_WORDS,
    ENUMERATORS,
    HAN_CIRCLED,
    HAN_DIGITS,
    LOWER,
    NEGATIVE_CIRCLED,
    NO_ENUMERATOR_AFTER,
    PARENTHESISED,
    UPPER,
    Where,
)


class Mark(NamedTuple):
    """An enumerator: its kind, and its number; 0 where its kind has none."""

    kind: str
    number: int


class Piece(NamedTuple):
    """A stretch of prose, trimmed, up to a stop, an enumerator or the end.

    ``mark`` is the enumerator just before it; ``fresh``: it begins a line; ``stop`` is the character
    that ended it, "" where an enumerator or the end did.
    """

    start: int
    end: int
    mark: Mark | None
    fresh: bool
    stop: str


# Each is asked after the first character of the enumerator was read.
_BEFORE: dict[Where, str] = {
    "anywhere": f"(?<![{NO_ENUMERATOR_AFTER}](?s:.))",
    "clause": "(?<![^。；;：:，,！!？?.\n \t、）)”](?s:.))",
    "sentence": "(?<![^。；;：:！!？?.\n \t）)](?s:.))",
    "line": "(?<![^\n \t](?s:.))",
}
_LEADS = ("下一?步", "下一?阶段", "今后", "接下来", "对此", "为此", "针对[以上述这此该存发]")
_AHEAD = "|".join((*_LEADS, "[我本][一-鿿]{1,5}?将", r"20\d\d年[^，,。；;]{0,12}将"))
_STOPS = "。；;：:！!？?.\n，,|\t"
_GROUPS = tuple(dict.fromkeys(kind.begins for kind in ENUMERATORS))
_ORDERED = tuple(kind for begins in _GROUPS for kind in ENUMERATORS if kind.begins == begins)


def _kinds(groups: Sequence[str]) -> str:
    """The kinds that begin with the characters of one of *groups*, each with an empty group that tells which it was.

    The groups are asked by halves, since most of such characters are within a word and of no kind.
    """
    if len(groups) == 1:
        kinds = (f"{_BEFORE[kind.where]}{kind.rest}()" for kind in _ORDERED if kind.begins == groups[0])
        return f"(?:{'|'.join(kinds)})"
    half = len(groups) // 2
    begins = re.escape("".join(groups[:half]))
    return f"(?:(?<=[{begins}]){_kinds(groups[:half])}|(?<![{begins}]){_kinds(groups[half:])})"


_STOPPED = (
    rf"(?<=[。；;！!？?])[。；;！!？?]*+|(?<=[|\t])[|\t]*+|(?<=[，,])(?={_AHEAD})|(?<=\n)\s*+|(?<=[：:])(?:(?!\d)|(?<!\d[：:]))"
    r"|(?<=[一-鿿”）)]\.)(?!\d\d)"
)
_CUT = re.compile(
    f"[{_STOPS}{re.escape(''.join(sorted(set(''.join(_GROUPS)))))}]"
    f"(?:(?<=[{_STOPS}])(?:{_STOPPED})|(?<![{_STOPS}]){_kinds(_GROUPS)})"
)
_VALUES = {
    **{
        char: at + 1
        for digits in (HAN_DIGITS, CIRCLED, PARENTHESISED, DOTTED, LOWER, UPPER)
        for at, char in enumerate(digits)
    },
    **{char: at + 1 for digits in (HAN_CIRCLED, NEGATIVE_CIRCLED) for at, char in enumerate(digits)},
}
_NUMBER = re.compile(rf"\d+|[{HAN_DIGITS}]+|[{''.join(_VALUES)}]")
_BLANKS = frozenset(" \t\n\u3000|")
_STOP = {".": "。", "|": "。", "\t": "。"}


def cut(chars: str) -> tuple[Piece, ...]:
    """The pieces of *chars* in order; those of nothing but marks are left out, unless enumerated.

    A cell of a table ends a piece as a stop does; one that only counts the rows is left out.

    >>> prose = "存在问题：一是少；二是慢。"
    >>> [(piece.mark and piece.mark.number, prose[piece.start : piece.end]) for piece in cut(prose)]
    [(None, '存在问题'), (1, '少'), (2, '慢')]
    """
    pieces: list[Piece] = []
    at, mark, fresh = 0, None, True
    for found in _CUT.finditer(chars):
        kind = found.lastindex
        here, to = found.span()
        first = chars[here]
        if here > at or mark:
            start, end = at, here
            if chars[at] in _BLANKS or chars[here - 1] in _BLANKS:
                start, end = _trimmed(chars, at, here)
            if (start < end or mark) and not chars[start:end].isdecimal():
                pieces.append(Piece(start, end, mark, fresh, "" if kind else _STOP.get(first, first)))
        at, fresh = to, first == "\n"
        mark = _mark(kind, chars[here:to]) if kind else None
    start, end = _trimmed(chars, at, len(chars))
    if start < end or mark:
        pieces.append(Piece(start, end, mark, fresh, ""))
    return tuple(pieces)


def continued(pieces: Sequence[Piece]) -> tuple[bool, ...]:
    """For each piece with a mark, whether its list goes on after it; False for the others."""
    ahead: dict[str, int] = {}
    goes_on: list[bool] = []
    for piece in reversed(pieces):
        mark = piece.mark
        if mark is None:
            goes_on.append(False)
            continue
        goes_on.append(ahead.get(mark.kind, -1) == (mark.number + 1 if mark.number else 0))
        ahead[mark.kind] = mark.number
    return tuple(reversed(goes_on))


def _trimmed(chars: str, start: int, end: int) -> tuple[int, int]:
    while start < end and chars[start] in _BLANKS:
        start += 1
    while start < end and chars[end - 1] in _BLANKS:
        end -= 1
    return start, end


@lru_cache(maxsize=1024)
def _mark(kind: int, enumerator: str) -> Mark:
    """An enumerator of the kind of that group of the pattern."""
    return Mark(_ORDERED[kind - 1].name, _number(enumerator))


def _number(enumerator: str) -> int:
    """The number an enumerator counts with, 0 where it has none.

    >>> _number("十二是"), _number("（3）"), _number("⑤"), _number("另一方面，"), _number("此外，")
    (12, 3, 5, 2, 0)
    """
    for word, number in ENUMERATOR_WORDS.items():
        if enumerator.startswith(word):
            return number
    found = _NUMBER.search(enumerator)
    if not found:
        return 0
    if found[0].isdecimal():
        return int(found[0])
    tens, ten, units = found[0].rpartition("十") if len(found[0]) > 1 else ("", "", found[0])
    return 10 * (_VALUES.get(tens, 1) if ten else 0) + _VALUES.get(units, 0)
