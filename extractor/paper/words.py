"""Lines of print to words on one tape: pages hang below one another, without what is free between them."""

import re
from collections.abc import Iterable, Sequence
from itertools import groupby, pairwise
from typing import NamedTuple

from extractor.paper.leaves import Glyph
from extractor.paper.lines import printed_line

APART, CLOSE = 0.35, 0.12
"""Widths of a gap that parts two words, as shares of the font's height: where cells are narrow, less."""
_DIGITS_APART = 0.12
"""The same between digits, which touch within a number."""
_STEP = 0.25
"""The share of a character's height by which two of one word are out of step at most."""
_LEAD = 0.3
"""What stands between the last line of a page and the first of the next, in heights of the font."""
_DIGITS = frozenset("0123456789")
_ENUMERATOR = re.compile(r"（[一二三四五六七]）|(?<![\d.,])\d[.．](?!\d)")
_FIRST_WIDE = "\u2e80"
_SIGNS = frozenset("-+－＋")
_UNITS = frozenset("件项元万条")


class Word(NamedTuple):
    """A word and its box on the tape; ``confidence`` is below 1 where it was recognised.

    ``page`` and ``line`` are those it is printed on.
    """

    chars: str
    left: float
    top: float
    right: float
    bottom: float
    confidence: float
    page: int
    line: int

    @property
    def size(self) -> float:
        """The height of the font."""
        return self.bottom - self.top

    @property
    def y(self) -> float:
        """The middle of its height."""
        return (self.top + self.bottom) / 2


class Print(NamedTuple):
    """A line of print: what it says, its glyphs from left to right, and the page it stands on."""

    chars: str
    glyphs: Sequence[Glyph]
    page: int


class Printed(NamedTuple):
    """What a document prints outside its ruled tables: its lines, and the glyphs of each page as its file has them."""

    lines: Sequence[Print]
    glyphs: Sequence[Sequence[Glyph]]


def on_tape(printed: Printed, start: int, stop: int, apart: float) -> list[Word]:
    """The words of the lines from *start* to *stop*, parted by gaps wider than *apart*, down a tape."""
    lines = printed.lines[start:stop]
    line_of = {id(glyph): start + at for at, line in enumerate(lines) for glyph in line.glyphs}
    found: list[Word] = []
    for page in dict.fromkeys(line.page for line in lines):
        own = [glyph for glyph in printed.glyphs[page] if id(glyph) in line_of]
        words = [
            Word(*printed_line(part), page, line_of[id(part[0])])
            for row in _level_rows(own)
            for part in _parted(row, apart)
        ]
        found += sorted(words, key=lambda word: (word.top, word.left))
    return _taped(found)


def without(words: Sequence[Word], bands: Sequence[tuple[float, float]]) -> list[Word]:
    """*words* without those within *bands*, from top to bottom, of the tape."""
    return _taped([word for word in words if not any(top <= word.y <= bottom for top, bottom in bands)])


def _taped(words: Sequence[Word]) -> list[Word]:
    """The words, each page's directly below those of the one before."""
    taped: list[Word] = []
    bottom = 0.0
    for page, group in groupby(words, key=lambda word: word.page):
        own = list(group)
        first = min(own, key=lambda word: word.top)
        down = bottom + _LEAD * first.size - first.top if taped else 0.0
        taped += [word._replace(top=word.top + down, bottom=word.bottom + down) for word in own]
        bottom = max(word.bottom for word in taped if word.page == page)
    return taped


def _level_rows(glyphs: Iterable[Glyph]) -> list[list[Glyph]]:
    """The glyphs that stand level, from left to right: those of one cell, though others stand a little higher."""
    rows: list[list[Glyph]] = []
    row: list[Glyph] = []
    for glyph in glyphs:
        if not row or not _is_level(row[-1], glyph):
            row = next((one for one in reversed(rows) if _is_level(one[0], glyph)), [])
            if not row:
                rows.append(row)
        row.append(glyph)
    return [sorted(one, key=lambda glyph: glyph.left) for one in rows]


def _is_level(one: Glyph, other: Glyph) -> bool:
    step = abs(one.top + one.bottom - other.top - other.bottom) / 2
    return step < _STEP * min(one.bottom - one.top, other.bottom - other.top)


def _parted(line: Sequence[Glyph], apart: float) -> list[list[Glyph]]:
    """The words of a line; digits behind words or a unit begin another, as do enumerators, however close."""
    begun = {match.start() for match in _ENUMERATOR.finditer("".join([glyph.char[0] for glyph in line]))}
    words = [[line[0]]]
    for at, (one, other) in enumerate(pairwise(line), 1):
        digits = one.char in _DIGITS and other.char in _DIGITS
        kept = one.char in _SIGNS or (one.char in _DIGITS and other.char in _UNITS)
        least = _DIGITS_APART if digits else APART if kept else apart
        far = other.left - one.right > least * (one.bottom - one.top)
        worded = one.char >= _FIRST_WIDE and one.char not in _SIGNS and other.char in _DIGITS
        if far or at in begun or worded:
            words.append([])
        words[-1].append(other)
    return words


def read_along(words: Iterable[Word]) -> list[Word]:
    """The words line by line, each line from left to right."""
    lines: list[list[Word]] = []
    for word in sorted(words, key=lambda word: word.y):
        if not lines or word.y > lines[-1][0].y + lines[-1][0].size / 2:
            lines.append([])
        lines[-1].append(word)
    return [word for line in lines for word in sorted(line, key=lambda word: word.left)]
