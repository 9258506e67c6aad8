"""Tables with merged cells, drawn with box characters; a Chinese character takes two columns."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import accumulate
from typing import Literal, NamedTuple

from rich.cells import cell_len, chop_cells
from rich.text import Text

BORDER = "dim"
JUNCTIONS = {  # by whether a line goes up, down, left, right
    (False, True, False, True): "┌",
    (False, True, True, False): "┐",
    (True, False, False, True): "└",
    (True, False, True, False): "┘",
    (True, True, False, True): "├",
    (True, True, True, False): "┤",
    (False, True, True, True): "┬",
    (True, False, True, True): "┴",
    (True, True, True, True): "┼",
    (False, False, True, True): "─",
    (True, True, False, False): "│",
}


@dataclass(frozen=True, slots=True)
class Box:
    """A cell: the row and column it begins at, how many it covers, and what stands in it."""

    row: int
    column: int
    text: str
    rows: int = 1
    columns: int = 1
    style: str = ""
    align: Literal["left", "center", "right"] = "left"


class _Line(NamedTuple):
    """A line of the drawing: the rule above *row*, or a line of its content."""

    row: int
    rule: bool


@dataclass(frozen=True, slots=True)
class _Layout:
    """Which box stands where, its text in lines, and on which line of the drawing each row begins."""

    owners: tuple[tuple[Box, ...], ...]
    texts: dict[Box, list[str]]
    tops: tuple[int, ...]
    widths: tuple[int, ...]


def draw(boxes: Sequence[Box], widths: Sequence[int], unruled: Iterable[int] = ()) -> list[Text]:
    """The lines of a table of *boxes* over columns of *widths*; no rule is drawn above *unruled* rows.

    >>> top = Box(0, 0, "总计", columns=2, align="center")
    >>> for line in draw([top, Box(1, 0, "1"), Box(1, 1, "-58", align="right")], [3, 4]):
    ...     print(line.plain)
    ┌────────┐
    │  总计  │
    ├───┬────┤
    │1  │ -58│
    └───┴────┘
    """
    count = max(box.row + box.rows for box in boxes)
    texts = {box: chop_cells(box.text, _inner(box, widths)) or [""] for box in boxes}
    ruled = [row not in set(unruled) for row in range(count)] + [True]
    heights = _heights(boxes, texts, ruled, count)
    lines = list(_lines(heights, ruled))
    tops = tuple(
        accumulate((heights[row] + ruled[row + 1] for row in range(count - 1)), initial=int(ruled[0]))
    )
    layout = _Layout(_owners(boxes, count, len(widths)), texts, tops, tuple(widths))
    return [
        _rule(layout, line.row, at) if line.rule else _content(layout, line.row, at)
        for at, line in enumerate(lines)
    ]


def _inner(box: Box, widths: Sequence[int]) -> int:
    return sum(widths[box.column : box.column + box.columns]) + box.columns - 1


def _heights(
    boxes: Sequence[Box], texts: dict[Box, list[str]], ruled: Sequence[bool], count: int
) -> list[int]:
    """How many lines each row takes; a box over several rows makes the last of them higher if need be."""
    heights = [1] * count
    for box in sorted(boxes, key=lambda box: box.rows):
        end = box.row + box.rows
        room = sum(heights[box.row : end]) + sum(ruled[box.row + 1 : end])
        heights[end - 1] += max(len(texts[box]) - room, 0)
    return heights


def _lines(heights: Sequence[int], ruled: Sequence[bool]) -> Iterator[_Line]:
    for row, height in enumerate(heights):
        if ruled[row]:
            yield _Line(row, rule=True)
        yield from [_Line(row, rule=False)] * height
    yield _Line(len(heights), rule=True)


def _owners(boxes: Sequence[Box], rows: int, columns: int) -> tuple[tuple[Box, ...], ...]:
    """The box at each position."""
    at = {
        (box.row + down, box.column + right): box
        for box in boxes
        for down in range(box.rows)
        for right in range(box.columns)
    }
    return tuple(tuple(at[row, column] for column in range(columns)) for row in range(rows))


def _content(layout: _Layout, row: int, at: int) -> Text:
    line = Text(no_wrap=True, overflow="ignore")
    for column, box in enumerate(layout.owners[row]):
        if column == box.column:
            line.append("│", BORDER)
            _fill(line, layout, box, at)
    return line.append("│", BORDER)


def _rule(layout: _Layout, row: int, at: int) -> Text:
    """The rule above *row*; a box that reaches over it goes on with its text."""
    line = Text(no_wrap=True, overflow="ignore")
    for column, width in enumerate(layout.widths):
        box = _across(layout, row, column)
        if box is None:
            line.append(_junction(layout, row, column) + "─" * width, BORDER)
        elif column == box.column:
            line.append(_junction(layout, row, column), BORDER)
            _fill(line, layout, box, at)
    return line.append(_junction(layout, row, len(layout.widths)), BORDER)


def _fill(line: Text, layout: _Layout, box: Box, at: int) -> None:
    lines = layout.texts[box]
    index = at - layout.tops[box.row]
    text = lines[index] if index < len(lines) else ""
    free = max(_inner(box, layout.widths) - cell_len(text), 0)
    left = {"left": 0, "center": free // 2, "right": free}[box.align]
    line.append(" " * left).append(text, box.style).append(" " * (free - left))


def _across(layout: _Layout, row: int, column: int) -> Box | None:
    """The box that reaches over the rule above *row*, if one does."""
    if not 0 < row < len(layout.owners) or not 0 <= column < len(layout.widths):
        return None
    box = layout.owners[row][column]
    return box if layout.owners[row - 1][column] is box else None


def _junction(layout: _Layout, row: int, column: int) -> str:
    inside = range(len(layout.widths))
    return JUNCTIONS[
        _divides(layout, row - 1, column),
        _divides(layout, row, column),
        column - 1 in inside and _across(layout, row, column - 1) is None,
        column in inside and _across(layout, row, column) is None,
    ]


def _divides(layout: _Layout, row: int, column: int) -> bool:
    """Whether a line stands before *column* in *row*."""
    if not 0 <= row < len(layout.owners):
        return False
    owners = layout.owners[row]
    return column in (0, len(owners)) or owners[column - 1] is not owners[column]
