"""Ruling lines to lattices: which positions a table has, and which of them one cell covers.

A table's lines come as one stroke, as thin rectangles, as the four sides of each cell, dashed, dotted
or doubled; what they have in common is where they lie. Lines closer than ``NEAR`` are one line, those that part rows
where they are closer than ``LOWEST``, and pieces of a line closer than ``GAP`` are one piece.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import NamedTuple

from extractor.paper.leaves import Rule

NEAR = 3.0
LOWEST = 6.5
"""Every row of print is higher: browsers that break a table over pages end the cells of one row this far apart."""
TALLEST = 90.0
"""Of a row in points: what a page leaves of a row that it breaks is lower."""
GAP = 5.0
DOT = 1.5
SHORTEST = 8.0
COVERED = 0.6
"""The share of a side that a rule must cover to be a wall."""

_Stretch = tuple[float, float]


class Line(NamedTuple):
    """A line of a table: where it lies, and the stretches of it that are drawn."""

    at: float
    drawn: tuple[_Stretch, ...]

    def covers(self, start: float, end: float) -> bool:
        """Whether most of [start, end) is drawn."""
        if len(self.drawn) == 1:
            begin, stop = self.drawn[0]
            return min(end, stop) - max(start, begin) >= COVERED * (end - start)
        covered = 0.0
        for begin, stop in self.drawn:
            if begin < end and stop > start:
                covered += min(end, stop) - max(start, begin)
        return covered >= COVERED * (end - start)


class Position(NamedTuple):
    """A cell of a lattice: its top left position and its spans."""

    row: int
    column: int
    row_span: int
    column_span: int


@dataclass(frozen=True, slots=True)
class Lattice:
    """A ruled table: the edges of its columns and rows, its cells, and which of them covers each position."""

    xs: tuple[float, ...]
    ys: tuple[float, ...]
    cells: tuple[Position, ...]
    cover: tuple[tuple[int, ...], ...]

    @property
    def parts_cells(self) -> bool:
        """Whether the rules part columns and rows: those that part only one of them leave the cells to their words."""
        tall = len(self.ys) == 2 and self.ys[1] - self.ys[0] > TALLEST  # noqa: PLR2004  one row
        return len(self.xs) > 2 and not tall  # noqa: PLR2004  more than one column


def lattices(rules: Iterable[Rule]) -> tuple[Lattice, ...]:
    """The ruled tables of a page, from top to bottom; lines that enclose nothing are none."""
    found = [lattice for band in _bands(rules) for lattice in _tables(band)]
    return tuple(found)


def _tables(band: list[Rule]) -> Iterator[Lattice]:
    """The tables of a band: one, or those within a frame around them."""
    inside = _within_frame(band)
    if inside:
        for inner in _bands(inside):
            yield from _tables(inner)
        return
    lattice = _lattice(band)
    if lattice is not None:
        yield lattice


def _within_frame(band: Sequence[Rule]) -> list[Rule]:
    """The rules within a box that touches none of them; nothing where there is no such box."""
    left, right = min(rule.left for rule in band), max(rule.right for rule in band)
    top, bottom = min(rule.top for rule in band), max(rule.bottom for rule in band)
    inside: list[Rule] = []
    for rule in band:
        at_left, at_right = rule.left <= left + NEAR, rule.right >= right - NEAR
        if rule.bottom - rule.top > rule.right - rule.left:
            if not (at_left or at_right):
                inside.append(rule)
        elif not (at_left or at_right):
            inside.append(rule)
        elif not (at_left and at_right and (rule.top <= top + NEAR or rule.bottom >= bottom - NEAR)):
            return []
    return inside if any(rule.right - rule.left > rule.bottom - rule.top for rule in inside) else []


def _bands(rules: Iterable[Rule]) -> Iterator[list[Rule]]:
    """The rules of each table: tables stand above one another, with room between them."""
    band: list[Rule] = []
    bottom = 0.0
    for rule in sorted(rules, key=_top):
        if band and rule.top > bottom + GAP:
            yield band
            band = []
        bottom = max(bottom, rule.bottom) if band else rule.bottom
        band.append(rule)
    if band:
        yield band


def _top(rule: Rule) -> float:
    return rule.top


def _lattice(band: Sequence[Rule]) -> Lattice | None:
    """The table of one band; None where its lines enclose one box or nothing."""
    across, down = _lines(_across(band), LOWEST), _lines(_down(band), NEAR)
    if not across or not down:
        return None
    ys = _edges(across, down)
    xs = _edges(down, across)
    if len(xs) < 2 or len(ys) < 2 or len(xs) == len(ys) == 2:  # noqa: PLR2004  one box is no table
        return None
    if len(ys) == 2 and not all(_is_whole(line, *ys) for line in down):  # noqa: PLR2004  one row
        return None
    return _merged(xs, ys, across, down)


def _is_whole(line: Line, start: float, end: float) -> bool:
    """Whether a line is drawn from *start* to *end*; where one row's is not, there are more that no line parts."""
    return line.drawn[0][0] < start + GAP and line.drawn[-1][1] > end - GAP


def _across(band: Iterable[Rule]) -> Iterator[tuple[float, float, float]]:
    """The horizontal pieces: where each lies, and from where to where."""
    for left, top, right, bottom in band:
        if right - left >= bottom - top or bottom - top <= DOT:
            yield (top + bottom) / 2, left, right


def _down(band: Iterable[Rule]) -> Iterator[tuple[float, float, float]]:
    """The vertical pieces."""
    for left, top, right, bottom in band:
        if bottom - top > right - left or right - left <= DOT:
            yield (left + right) / 2, top, bottom


def _lines(pieces: Iterable[tuple[float, float, float]], near: float) -> list[Line]:
    """Lines out of pieces, in order, those closer than *near* as one; what stays shorter than any cell is none."""
    strict: dict[int, list[_Stretch]] = {}
    for at, start, end in pieces:
        strict.setdefault(round(at * 2), []).append((start, end))
    whole = [
        Line(at / 2, drawn)
        for at, stretches in sorted(strict.items())
        if (drawn := tuple([one for one in _strung(stretches) if one[1] - one[0] >= SHORTEST]))
    ]
    lines: list[Line] = []
    cluster: list[Line] = []
    for line in whole:
        if cluster and line.at - cluster[0].at > near:
            lines.append(_one(cluster))
            cluster = []
        cluster.append(line)
    return [*lines, _one(cluster)] if cluster else lines


def _one(cluster: Sequence[Line]) -> Line:
    if len(cluster) == 1:
        return cluster[0]
    at = (cluster[0].at + cluster[-1].at) / 2
    return Line(at, tuple(_strung([part for line in cluster for part in line.drawn])))


def _strung(stretches: list[_Stretch]) -> list[_Stretch]:
    """The stretches with gaps of dashes and dots closed."""
    strung: list[_Stretch] = []
    for start, end in sorted(stretches):
        if strung and start <= strung[-1][1] + GAP:
            strung[-1] = (strung[-1][0], max(strung[-1][1], end))
        else:
            strung.append((start, end))
    return strung


def _edges(own: Sequence[Line], other: Sequence[Line]) -> tuple[float, ...]:
    """Where the lines lie, and the table's ends where no line is drawn along them."""
    edges = [line.at for line in own]
    first = min(line.drawn[0][0] for line in other)
    last = max(line.drawn[-1][1] for line in other)
    if first < edges[0] - GAP:
        edges.insert(0, first)
    if last > edges[-1] + GAP:
        edges.append(last)
    return tuple(edges)


def _merged(
    xs: tuple[float, ...], ys: tuple[float, ...], across: Sequence[Line], down: Sequence[Line]
) -> Lattice:
    """The lattice: positions that no wall parts are one cell, if together they are a rectangle."""
    rows, columns = len(ys) - 1, len(xs) - 1
    walls = _covered(xs, ys, down)
    floors = _covered(ys, xs, across)
    parent = list(range(rows * columns))

    def root(at: int) -> int:
        while parent[at] != at:
            parent[at] = parent[parent[at]]
            at = parent[at]
        return at

    for row in range(rows):
        for column in range(columns):
            at = row * columns + column
            if column + 1 < columns and not walls[column + 1][row]:
                parent[root(at + 1)] = root(at)
            if row + 1 < rows and not floors[row + 1][column]:
                parent[root(at + columns)] = root(at)
    groups: dict[int, list[int]] = {}
    for at in range(rows * columns):
        groups.setdefault(root(at), []).append(at)
    return _lattice_of(xs, ys, [one for group in groups.values() for one in _rectangles(group, columns)])


def _covered(own: Sequence[float], other: Sequence[float], lines: Sequence[Line]) -> list[list[bool]]:
    """For each of the edges *own*, between which neighbours of *other* a line is drawn along it."""
    drawn = {line.at: line for line in lines}
    sides = list(pairwise(other))
    nothing = [False] * len(sides)
    return [
        [line.covers(start, end) for start, end in sides] if (line := drawn.get(at)) else nothing
        for at in own
    ]


def _rectangles(group: list[int], columns: int) -> Iterator[Position]:
    """The group as one cell if it is a rectangle, else as one cell for each of its rows' stretches."""
    if len(group) == 1:
        yield Position(group[0] // columns, group[0] % columns, 1, 1)
        return
    rows = sorted({at // columns for at in group})
    inside = sorted({at % columns for at in group})
    if len(rows) * len(inside) == len(group):
        yield Position(rows[0], inside[0], len(rows), len(inside))
        return
    for row in rows:
        start: int | None = None
        own = {at % columns for at in group if at // columns == row}
        for column in range(columns + 1):
            if column in own and start is None:
                start = column
            elif column not in own and start is not None:
                yield Position(row, start, 1, column - start)
                start = None


def _lattice_of(xs: tuple[float, ...], ys: tuple[float, ...], found: list[Position]) -> Lattice:
    cells = tuple(sorted(found))
    cover = [[0] * (len(xs) - 1) for _ in range(len(ys) - 1)]
    for index, (row, column, row_span, column_span) in enumerate(cells):
        for covered in cover[row : row + row_span]:
            covered[column : column + column_span] = [index] * column_span
    return Lattice(xs, ys, cells, tuple(map(tuple, cover)))
