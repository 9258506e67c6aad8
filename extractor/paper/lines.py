"""Glyphs to lines of text: whatever order a file has them in, a line reads from left to right."""

from collections.abc import Iterable, Sequence
from itertools import pairwise
from math import inf
from operator import itemgetter
from typing import NamedTuple

from extractor.paper.leaves import Glyph

_SAME_LINE = 0.45
"""The share of a character's height by which two characters of one line are out of step at most."""
_BLANK = 0.5
_BLANK_ASCII = 0.15
"""Widths of a gap, as shares of the font's height, from which it is a blank: Chinese lines are stretched."""
_LEFT = itemgetter(1)
_NO_GLYPH = Glyph("", inf, inf, inf, inf)


class Line(NamedTuple):
    """A line of text and its box; ``confidence`` is below 1 where it was recognised."""

    chars: str
    left: float
    top: float
    right: float
    bottom: float
    confidence: float = 1.0

    @property
    def size(self) -> float:
        """The height of the font."""
        return self.bottom - self.top


def lines_of(glyphs: Iterable[Glyph]) -> list[list[Glyph]]:
    """The glyphs of each line, each sorted from left to right, in the order the lines begin in the file."""
    found: list[list[Glyph]] = []
    rows: dict[int, list[list[Glyph]]] = {}
    first = _NO_GLYPH
    for glyph in glyphs:
        if (glyph[2] == first[2] and glyph[4] == first[4]) or _level(first, glyph):
            found[-1].append(glyph)
            continue
        line = _level_line(rows, glyph)
        if line is None:
            line = []
            found.append(line)
            rows.setdefault(_row(glyph), []).append(line)
        line.append(glyph)
        first = found[-1][0]
    for line in found:
        line.sort(key=_LEFT)
    return found


def _row(glyph: Glyph) -> int:
    return int((glyph.top + glyph.bottom) / 20)


def _level(one: Glyph, other: Glyph) -> bool:
    """Whether the two stand in one line."""
    step = abs(one.top + one.bottom - other.top - other.bottom) / 2
    return step < _SAME_LINE * min(one.bottom - one.top, other.bottom - other.top)


def _level_line(rows: dict[int, list[list[Glyph]]], glyph: Glyph) -> list[Glyph] | None:
    row = _row(glyph)
    for near in (row, row - 1, row + 1):
        for line in rows.get(near, ()):
            if _level(line[0], glyph):
                return line
    return None


def printed_line(line: Sequence[Glyph]) -> Line:
    """The line as text, with a blank where the gap is one."""
    chars: list[str] = []
    before: Glyph | None = None
    for glyph in line:
        if before is not None:
            gap = glyph.left - before.right
            height = before.bottom - before.top
            if gap > _BLANK_ASCII * height and (
                gap > _BLANK * height or (before.char.isascii() and glyph.char.isascii())
            ):
                chars.append(" ")
        chars.append(glyph.char)
        before = glyph
    return Line(
        "".join(chars),
        line[0].left,
        min([glyph.top for glyph in line]),
        max([glyph.right for glyph in line]),
        max([glyph.bottom for glyph in line]),
        surety(line),
    )


def surety(glyphs: Sequence[Glyph]) -> float:
    """How surely the least sure of *glyphs*, all of one page, was recognised; 1 where none was."""
    return 1.0 if glyphs[0].confidence == 1.0 else min([glyph.confidence for glyph in glyphs])


def prose_lines(glyphs: Iterable[Glyph]) -> list[list[Glyph]]:
    """The lines of a page outside its tables, from top to bottom."""
    return sorted(lines_of(glyphs), key=lambda line: (line[0].top + line[0].bottom, line[0].left))


def cell_text(glyphs: Sequence[Glyph]) -> str:
    """What a cell says, its lines joined: a narrow cell breaks words and numbers anywhere.

    Text that runs up or down keeps the order of the file, which is the order it is read in.
    """
    if len(glyphs) == 1:
        return glyphs[0].char
    if _runs_upright(glyphs):
        return "".join([glyph.char for glyph in glyphs])
    lines = lines_of(glyphs)
    if len(lines) == 1:
        return printed_line(lines[0]).chars
    printed = sorted([printed_line(line) for line in lines], key=lambda line: line.top)
    return joined([line.chars for line in printed])


def joined(parts: Iterable[str]) -> str:
    """The parts one behind the other; words in Latin letters stay apart.

    >>> joined(["402", "0"]), joined(["微信", "公众号"]), joined(["gov", "cn"])
    ('4020', '微信公众号', 'gov cn')
    """
    text = ""
    for part in parts:
        apart = text and part and _latin(text[-1]) and _latin(part[0])
        text += f" {part}" if apart else part
    return text


def _latin(char: str) -> bool:
    return char.isascii() and char.isalpha()


def _runs_upright(glyphs: Sequence[Glyph]) -> bool:
    """Whether most steps from one glyph to the next go up or down."""
    upright = 0
    for one, other in pairwise(glyphs):
        if abs(other.top - one.top) > abs(other.left - one.left):
            upright += 1
    return 2 * upright > len(glyphs) - 1 and len(glyphs) > 1
