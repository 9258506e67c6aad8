"""Words and cells out of the lines of print of a table without rules."""

import re
from bisect import bisect
from collections.abc import Iterable, Mapping, Sequence
from itertools import pairwise
from typing import NamedTuple

from extractor.paper.leaves import Glyph
from extractor.paper.lines import Line, joined, printed_line

_APART = 0.7
_GAP = 0.35
"""Widths of a gap, as shares of the font's height: what surely parts two words, and what may."""
CLOSE = 1.5
"""From line to line within a cell, in heights of the font."""
NUMBER = re.compile(r"[-+－＋]?\d[\d,.]*[%件元万]*|[-—–/－]{1,2}|无")


class Block(NamedTuple):
    """A cell: its words joined, its sides, and the first and last line of print it stands in."""

    chars: str
    left: float
    right: float
    first: int
    last: int


class _Growing(NamedTuple):
    """A cell that the next line may go on with."""

    first: int
    last: int
    words: list[Line]


def words_of(line: Sequence[Glyph]) -> list[Line]:
    """The words of a line, parted where the gap is wide."""
    words: list[list[Glyph]] = [[line[0]]]
    for one, other in pairwise(line):
        if other.left - one.right > _GAP * (one.bottom - one.top):
            words.append([])
        words[-1].append(other)
    return [printed_line(word) for word in words]


def spaced(worded: Sequence[Sequence[Line]]) -> list[list[Line]]:
    """The lines with words that a typist spaced out put together again, unless they stand over two columns."""
    values = spans(
        [(word.left, word.right) for words in worded for word in words if NUMBER.fullmatch(word.chars)]
    )
    edges = [(one[1] + other[0]) / 2 for one, other in pairwise(values)]
    return [_spaced_out(words, edges) for words in worded]


def _spaced_out(words: Sequence[Line], edges: Sequence[float]) -> list[Line]:
    merged = [words[0]]
    for word in words[1:]:
        last = merged[-1]
        near = word.left - last.right < _APART * last.size
        values = NUMBER.fullmatch(word.chars) or NUMBER.fullmatch(last.chars)
        middles = (last.left + last.right) / 2, (word.left + word.right) / 2
        if near and not values and bisect(edges, middles[0]) == bisect(edges, middles[1]):
            merged[-1] = last._replace(chars=f"{last.chars} {word.chars}", right=word.right)
        else:
            merged.append(word)
    return merged


def blocks_of(worded: Sequence[Sequence[Line]], order: Mapping[tuple[float, float], int]) -> list[Block]:
    """Words joined with those close below them that share their column; numbers only where they fill theirs."""
    growing: list[_Growing] = []
    numbers: list[_Growing] = []
    pitch = _pitch(worded)
    for row, words in enumerate(worded):
        for word in words:
            if NUMBER.fullmatch(word.chars):
                broken = next((one for one in numbers if _breaks_off(one, word, row, pitch)), None)
                if broken is not None:
                    numbers.remove(broken)
                    numbers.append(_Growing(broken.first, broken.last, [*broken.words, word]))
                else:
                    numbers.append(_Growing(row, row, [word]))
                continue
            above = next((one for one in growing if _follows(one, word, row)), None)
            if above is None:
                growing.append(_Growing(row, row, [word]))
            else:
                growing.remove(above)
                growing.append(_Growing(above.first, row, [*above.words, word]))
    return [_grown(one, order) for one in (*numbers, *growing)]


def _pitch(worded: Sequence[Sequence[Line]]) -> float:
    """How far the closest columns of numbers are apart."""
    parts = spans(
        [(word.left, word.right) for words in worded for word in words if NUMBER.fullmatch(word.chars)]
    )
    middles = [(start + end) / 2 for start, end in parts]
    return min((other - one for one, other in pairwise(middles)), default=0.0)


def _breaks_off(above: _Growing, word: Line, row: int, pitch: float) -> bool:
    """Whether a number fills its column, so that *word* close below is the rest of it."""
    last = above.words[-1]
    full = last.right - last.left + last.size > pitch - 0.5 * last.size
    return full and row <= above.last + len(above.words) + 1 and _follows(above, word, row)


def _grown(growing: _Growing, order: Mapping[tuple[float, float], int]) -> Block:
    first, last, words = growing
    if len(words) > 1 and all(len(word.chars) == 1 and not word.chars.isdigit() for word in words):
        words = sorted(words, key=lambda word: order[word.left, word.top])
    left, right = min(word.left for word in words), max(word.right for word in words)
    return Block(joined([word.chars for word in words]), left, right, first, last)


def _follows(above: _Growing, word: Line, row: int) -> bool:
    last = above.words[-1]
    common = min(last.right, word.right) - max(last.left, word.left)
    narrow = min(last.right - last.left, word.right - word.left)
    close = 0 < word.top - last.top < CLOSE * min(last.size, word.size)
    return close and common > 0.5 * narrow and row > above.last


def spans(parts: Iterable[tuple[float, float]]) -> list[tuple[float, float]]:
    """The parts, those that overlap as one."""
    strung: list[tuple[float, float]] = []
    for start, end in sorted(parts):
        if strung and start < strung[-1][1]:
            strung[-1] = (strung[-1][0], max(strung[-1][1], end))
        else:
            strung.append((start, end))
    return strung
