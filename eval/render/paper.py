"""Tables laid out on a tape of paper without end: column widths, wrapped lines, rows, and where pages cut it.

Lengths are points; y grows downwards from the top of the tape, x to the right from the left margin.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from eval.render.sheets import Cell, Sheet, grid

PAD = 3.0
LEADING = 1.3
_NARROW = 0.5
_LABELS = {"applications": (0.06, 0.11, 0.24)}


class Line(NamedTuple):
    """A line of a cell's text: its place on the tape; *turned* text runs upwards."""

    text: str
    x: float
    y: float
    width: float
    turned: bool = False


class Box(NamedTuple):
    """A cell on the tape with the lines of its text."""

    left: float
    right: float
    top: float
    bottom: float
    lines: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class Tape:
    """A whole table: its cells, the top of each row and the bottom of the last, where its body begins."""

    boxes: tuple[Box, ...]
    tops: tuple[float, ...]
    body: float
    leading: float


def measure(text: str, size: float) -> float:
    """The width of *text*: a Chinese character is as wide as the font is high, others half of it."""
    return sum(size if ord(char) > 0x2000 else size * _NARROW for char in text)  # noqa: PLR2004


def wrapped(text: str, width: float, size: float) -> tuple[str, ...]:
    """*text* in lines that fit into *width*, broken anywhere as narrow cells break even numbers.

    >>> wrapped("行政规范性文件", 40, 10)
    ('行政规范', '性文件')
    """
    lines: list[str] = []
    for part in text.split("\n"):
        line = ""
        for char in part:
            if line and measure(line + char, size) > width + 0.01:
                lines.append(line)
                line = ""
            line += char
        if line:
            lines.append(line)
    return tuple(lines)


@dataclass(frozen=True, slots=True)
class Typing:
    """How cells are typed: font size, where the text stands in a cell, how table 4's headers run."""

    size: float = 9.0
    middle: bool = True
    headers: str = "wrapped"


def tape(sheet: Sheet, width: float, typing: Typing) -> Tape:
    """*sheet* in a column of *width*."""
    slots = grid(sheet)
    edges = _edges(sheet, len(slots[0]), width)
    found = tuple(_placed(sheet))
    set_in = [_set(cell, edges[at + cell.width] - edges[at], typing, sheet) for _, at, cell in found]
    heights = _heights(len(slots), found, set_in, typing)
    tops = [0.0]
    for height in heights:
        tops.append(tops[-1] + height)
    boxes = [
        _box(lines, (edges[at], edges[at + cell.width], tops[row], tops[row + cell.height]), typing)
        for (row, at, cell), lines in zip(found, set_in, strict=True)
    ]
    first = next(row for row, cells in enumerate(sheet.rows) if any(cell.role == "value" for cell in cells))
    body = tops[first] if sheet.table != "disclosure" else 0.0
    return Tape(tuple(boxes), tuple(tops), body, typing.size * LEADING)


def cuts(paper: Tape, room: float, page: float, *, split: bool) -> tuple[float, ...]:
    """Where pages cut the tape: *room* is left on the first, *page* is what the others hold.

    Between rows, or where *split* is true within a row between two lines of its text.
    """
    found: list[float] = []
    start = 0.0
    while paper.tops[-1] - start > room:
        limit = start + room
        best = max(
            (top for top in paper.tops if start < top <= limit and _is_whole(paper, top)),
            default=start,
        )
        if split:
            lines = [best + PAD + at * paper.leading for at in range(1, 40)]
            following = min((top for top in paper.tops if top > best), default=best)
            inside = [
                y
                for y in lines
                if y + PAD <= limit and y + paper.leading + PAD <= following + 0.01 and _is_whole(paper, y)
            ]
            best = max([best, *inside])
        if best <= start and found:
            raise ValueError("a row is higher than a page")
        found.append(best)
        start, room = best, page
    return tuple(found)


def _is_whole(paper: Tape, y: float) -> bool:
    """Whether no text that cannot give way is cut at *y*: one that runs upwards, or one that fills its cell."""
    for box in paper.boxes:
        if not box.lines or not box.top < y < box.bottom - 0.01:
            continue
        if any(line.turned for line in box.lines):
            return False
        spare = box.bottom - box.top - 2 * PAD - len(box.lines) * paper.leading
        first = box.lines[0].y - box.top - PAD
        inside = any(line.y - first + 0.01 < y < line.y - first + paper.leading - 0.01 for line in box.lines)
        if inside and spare < paper.leading:
            return False
    return True


def _edges(sheet: Sheet, columns: int, width: float) -> list[float]:
    shares = list(_LABELS.get(sheet.table, ()))
    rest = (1 - sum(shares)) / (columns - len(shares))
    shares += [rest] * (columns - len(shares))
    edges = [0.0]
    for share in shares:
        edges.append(edges[-1] + share * width)
    return edges


def _placed(sheet: Sheet) -> Iterator[tuple[int, int, Cell]]:
    for row, slots in enumerate(grid(sheet)):
        for at, slot in enumerate(slots):
            if slot.begins == "here":
                yield row, at, slot.cell


def _set(cell: Cell, width: float, typing: Typing, sheet: Sheet) -> tuple[str, ...]:
    """The lines of a cell; the headers of table 4 a character a line where they are printed upright."""
    if sheet.table == "disputes" and cell.role == "header" and cell.width == 1:
        if typing.headers == "stacked":
            return tuple(cell.text)
        if typing.headers == "turned":
            return ("\0" + cell.text,)
    return wrapped(cell.text, width - 2 * PAD, typing.size)


def _heights(
    rows: int,
    found: Sequence[tuple[int, int, Cell]],
    set_in: Sequence[tuple[str, ...]],
    typing: Typing,
) -> list[float]:
    heights = [typing.size * LEADING + 2 * PAD] * rows
    for spanning in (False, True):
        for (row, _, cell), lines in zip(found, set_in, strict=True):
            if (cell.height > 1) is spanning:
                lack = _height(lines, typing) - sum(heights[row : row + cell.height])
                heights[row + cell.height - 1] += max(lack, 0.0)
    return heights


def _height(lines: Sequence[str], typing: Typing) -> float:
    if lines and lines[0].startswith("\0"):
        return measure(lines[0][1:], typing.size) + 2 * PAD
    return len(lines) * typing.size * LEADING + 2 * PAD


def _box(lines: tuple[str, ...], edges: tuple[float, float, float, float], typing: Typing) -> Box:
    left, right, top, bottom = edges
    leading = typing.size * LEADING
    if lines and lines[0].startswith("\0"):
        length = measure(lines[0][1:], typing.size)
        x, y = (left + right + typing.size) / 2 - 1, (top + bottom + length) / 2
        return Box(left, right, top, bottom, (Line(lines[0][1:], x, y, length, turned=True),))
    y = (top + bottom - len(lines) * leading) / 2 if typing.middle else top + PAD
    return Box(left, right, top, bottom, tuple(_centred(lines, left, right, y, typing)))


def _centred(lines: Iterable[str], left: float, right: float, y: float, typing: Typing) -> Iterator[Line]:
    for at, text in enumerate(lines):
        width = measure(text, typing.size)
        yield Line(text, (left + right - width) / 2, y + at * typing.size * LEADING, width)
