"""Tables drawn with characters, as text browsers and converters draw them: words go over lines."""

import random
from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple
from unicodedata import east_asian_width

from eval.render.sheets import Cell, Piece, Sheet, Slot, grid

_WIDE = "WF"
_NARROWEST = 4
_WIDEST = 32


class _Pen(NamedTuple):
    """The characters of the lines: down, across, and where they cross."""

    bar: str
    stroke: str
    crossing: str


_PENS = (_Pen("|", "-", "+"), _Pen("│", "─", "┼"))


class _Box(NamedTuple):
    """A cell on the page: its columns [left, right), its first line, and its words on this and the lines below."""

    cell: Cell
    left: int
    right: int
    line: int
    words: tuple[str, ...]


_Boxes = Mapping[tuple[int, int], _Box]
"""The box that covers each row and column."""


def drawn(sheet: Sheet, rng: random.Random) -> Iterator[Piece]:
    """A rule between all rows, but beside cells that span several; Chinese is two columns wide."""
    pen = rng.choice(_PENS)
    rows = grid(sheet)
    widths = _widths(rows, rng)
    boxes, tops = _boxes(rows, widths, rng)
    yield from _line(pen, widths, {}, (0, 0))
    for row, top in enumerate(tops[:-1]):
        for line in range(top, tops[row + 1] - 1):
            yield from _line(pen, widths, boxes, (row, line))
        yield from _line(pen, widths, boxes, (row, tops[row + 1] - 1), rule=True)


def _widths(rows: Sequence[Sequence[Slot]], rng: random.Random) -> list[int]:
    """Each column is as wide as its widest value, and words get what there is."""
    widths = [rng.randint(_NARROWEST, _WIDEST) // 2 * 2 for _ in max(rows, key=len)]
    for column, width in enumerate(widths):
        cells = [slots[column].cell for slots in rows if column < len(slots)]
        values = [cell for cell in cells if cell.role == "value"]
        needed = max((_width(cell.text) for cell in values), default=0)
        widths[column] = max(needed, _NARROWEST) if values else width
    return widths


def _boxes(
    rows: Sequence[Sequence[Slot]], widths: Sequence[int], rng: random.Random
) -> tuple[_Boxes, list[int]]:
    """The boxes, and the first line of each row and of what follows the last."""
    starts = [
        (row, column, slot.cell)
        for row, slots in enumerate(rows)
        for column, slot in enumerate(slots)
        if slot.begins == "here"
    ]
    words = {
        (row, column): _wrapped(cell.text, _inner(widths, column, column + cell.width))
        for row, column, cell in starts
    }
    heights = [1] * len(rows)
    for row, column, cell in sorted(starts, key=lambda start: start[2].height):
        last = row + cell.height - 1
        room = sum(heights[row : last + 1]) + cell.height - 1
        heights[last] += max(len(words[row, column]) - room, 0)
    tops = [0]
    for height in heights:
        tops.append(tops[-1] + height + 1)
    middle = rng.choice((False, True))
    boxes: dict[tuple[int, int], _Box] = {}
    for row, column, cell in starts:
        own = words[row, column]
        room = tops[row + cell.height] - 1 - tops[row]
        line = tops[row] + ((room - len(own)) // 2 if middle else 0)
        box = _Box(cell, column, column + cell.width, line, own)
        boxes |= {
            (row + down, column + right): box for down in range(cell.height) for right in range(cell.width)
        }
    return boxes, tops


def _line(
    pen: _Pen, widths: Sequence[int], boxes: _Boxes, at: tuple[int, int], *, rule: bool = False
) -> Iterator[Piece]:
    """One line of the page, in which row and *at* which line; of a rule, what cells leave that go on below it.

    A row that lost a cell ends early.
    """
    row, line = at
    column, bar = 0, pen.bar
    while column < len(widths):
        box = boxes.get((row, column))
        if boxes and box is None and not rule:
            break
        if box is None or (rule and boxes.get((row + 1, column)) is not box):
            yield Piece(pen.crossing + pen.stroke * widths[column])
            column, bar = column + 1, pen.crossing
            continue
        words = box.words[line - box.line] if 0 <= line - box.line < len(box.words) else ""
        yield Piece(bar)
        yield Piece(words, box.cell) if words or line == box.line else Piece("")
        yield Piece(" " * (_inner(widths, box.left, box.right) - _width(words)))
        column, bar = box.right, pen.bar
    yield Piece(bar + "\n")


def _inner(widths: Sequence[int], left: int, right: int) -> int:
    """The width of [left, right) between its outer lines."""
    return sum(widths[left:right]) + right - left - 1


def _width(text: str) -> int:
    return len(text) + sum(east_asian_width(char) in _WIDE for char in text)


def _wrapped(text: str, width: int) -> tuple[str, ...]:
    """The text in lines at most *width* wide; nothing is one empty line."""
    lines = [""]
    for char in text.strip():
        if char == "\n" or _width(lines[-1] + char) > width:
            lines.append("")
        lines[-1] += char.strip("\n") if lines[-1] or char != " " else ""
    return tuple(lines)
