"""Grids of a document over its cleaned text, and their rows as lines."""

from collections.abc import Iterable, Sequence
from operator import add, itemgetter
from typing import NamedTuple

from extractor.document import Grid, GridRow
from extractor.readings import Place
from extractor.tables.line import Line, Pattern, behind, pattern, said
from extractor.text import Text


class Sheet(NamedTuple):
    """A grid whose cells stand in the cleaned text: so many rows, and those in which cells begin."""

    rows: int
    lines: Sequence[GridRow]

    @property
    def start(self) -> int:
        """Where the text of its cells begins."""
        return self.lines[0].starts[0] if self.lines else 0

    @property
    def end(self) -> int:
        """Where the text of its cells ends."""
        return max(self.start, max([max(line.ends) for line in self.lines], default=0))

    def stands_in(self, places: Iterable[Place]) -> bool:
        """Whether it shares characters with one of *places*."""
        first, last = self.start, self.end
        return any(first < end and start < last for start, end in places)


def sheets_of(grids: Iterable[Grid], text: Text) -> tuple[Sheet, ...]:
    """The *grids* of a document over its cleaned *text*."""
    unmoved = text.moved(0, len(text.chars)) == 0
    return tuple(Sheet(grid.rows, _lines(grid, text, unmoved=unmoved)) for grid in grids if grid.lines)


def turned(sheet: Sheet) -> Sheet:
    """*sheet* with its rows as columns and its columns as rows."""
    by_column: dict[int, list[tuple[int, int, int, int, int]]] = {}
    columns = 0
    for row, *cells in sheet.lines:
        for left, right, height, start, end in zip(*cells, strict=True):
            by_column.setdefault(left, []).append((row, row + height, right - left, start, end))
            columns = max(columns, right)
    lines = [GridRow(column, *zip(*by_column[column], strict=True)) for column in sorted(by_column)]
    return Sheet(columns, lines)


def _lines(grid: Grid, text: Text, *, unmoved: bool) -> Sequence[GridRow]:
    """The rows with places in the cleaned text: where they stood, if nothing before them was taken away."""
    if unmoved and grid.lines[-1].ends[-1] <= len(text.chars):
        return grid.lines
    moved: list[GridRow] = []
    for line in grid.lines:
        starts, ends = zip(*text.places(zip(line.starts, line.ends, strict=True)), strict=True)
        moved.append(line._replace(starts=starts, ends=ends))
    return moved


_NO_CELLS = pattern((), (), (), (), ())


_Standing = tuple[int, int, int, int, str, str, int | None, int, int]
"""A cell that hangs into lines: the row before which it ends, its columns [left, right), how many rows it covers, the
kind of what it says, its text, its number, and where it starts and ends."""


class _Hanging(NamedTuple):
    """Cells that hang from above into every row before *until*, as a line has them."""

    until: int
    pattern: Pattern = _NO_CELLS
    texts: tuple[str, ...] = ()
    numbers: tuple[int | None, ...] = ()
    starts: tuple[int, ...] = ()
    ends: tuple[int, ...] = ()


def lines_of(chars: str, number: int, sheet: Sheet) -> list[Line]:
    """The rows of *sheet*, the *number*-th, in which a cell stands."""
    lines: list[Line] = []
    standing: list[_Standing] = []
    above = _Hanging(sheet.rows)
    begun = {line.row: line for line in sheet.lines}
    for row in range(sheet.rows):
        if row >= above.until:
            standing = [one for one in standing if one[0] > row]
            above = _hanging(standing, sheet.rows)
        own = begun.get(row)
        if own is None:
            if above.texts:
                lines.append(Line(number, *above[1:]))
            continue
        line = _line(chars, number, own, above)
        lines.append(line)
        if line.pattern.hanging:
            standing += [_standing(line, at, row) for at in line.pattern.hanging]
            above = _hanging(standing, sheet.rows)
    return lines


def _line(chars: str, number: int, row: GridRow, above: _Hanging) -> Line:
    """The cells that begin in *row*, with what they print of *chars*, among those that hang into it."""
    _, lefts, rights, heights, starts, ends = row
    texts = tuple([chars[start:end] for start, end in zip(starts, ends, strict=True)])
    says = list(map(said, texts))
    numbers = tuple([one.number for one in says])
    kinds = tuple([one.kind for one in says])
    own = (texts, numbers, starts, ends)
    hanging = above.pattern
    if not hanging.lefts:
        return Line(number, behind(_NO_CELLS, lefts, rights, heights, kinds), *own)
    if hanging.lefts[-1] > lefts[0]:
        alone = Line(number, behind(_NO_CELLS, lefts, rights, heights, kinds), *own)
        return Line.of(number, sorted((*Line(number, *above[1:]).slots, *alone.slots), key=itemgetter(0)))
    return Line(number, behind(hanging, lefts, rights, heights, kinds), *map(add, above[2:], own))


def _standing(line: Line, at: int, row: int) -> _Standing:
    """The cell *at* of *line*, the sheet's *row*-th."""
    lefts, rights, heights, _, kinds = line.pattern.columns
    return (
        row + heights[at],
        lefts[at],
        rights[at],
        heights[at],
        kinds[at],
        line.texts[at],
        line.numbers[at],
        *line.place(at),
    )


def _hanging(cells: Iterable[_Standing], rows: int) -> _Hanging:
    """*cells* as they hang into the next of *rows*."""
    ordered = sorted(cells, key=itemgetter(1))
    if not ordered:
        return _Hanging(rows)
    untils, lefts, rights, heights, kinds, *own = zip(*ordered, strict=True)
    return _Hanging(min(untils), pattern(lefts, rights, heights, (False,) * len(lefts), kinds), *own)
