"""Leaves to pages: what stands in ruled tables, and the lines of print outside them."""

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from extractor.paper.lattice import Lattice, lattices
from extractor.paper.leaves import Glyph, Leaf, Rule, Sheet
from extractor.paper.lines import Line, printed_line, prose_lines
from extractor.paper.sheets import Contents, contents_of, middle, number_runs, parts_rows, sheet_of

_LINE = 6.0
"""Points; lines of print are farther apart."""
_FEWEST = 3
"""Lines with numbers beside a frame that are more than a note."""


class Page(NamedTuple):
    """What a page says: lines outside its tables, and its tables, each with where it begins.

    ``prints`` are the glyphs of the lines, ``glyphs`` all of theirs as they stand in the file.
    """

    width: float
    height: float
    lines: tuple[Line, ...]
    sheets: tuple[tuple[float, Sheet], ...]
    prints: tuple[Sequence[Glyph], ...] = ()
    glyphs: tuple[Glyph, ...] = ()


class _Frame(NamedTuple):
    """The sides of a ruled table, and the runs that stand within it; no two tables share a place."""

    top: float
    bottom: float
    left: float
    right: float
    runs: list[list[Glyph]]

    def holds(self, x: float, y: float) -> bool:
        """Whether the point is within."""
        return self.top <= y <= self.bottom and self.left <= x <= self.right


def page_of(leaf: Leaf) -> Page:
    """The tables of a page, and the lines outside them."""
    runs = number_runs(leaf.glyphs)
    ruled, inside, outside = _framed(leaf.rules, runs)
    if leaf.askew:
        outside = [run for run in outside if leaf.askew.isdisjoint(run)]
    sheets = [(lattice.ys[0], sheet_of(lattice, own)) for lattice, own in zip(ruled, inside, strict=True)]
    glyphs = [glyph for run in outside for glyph in run]
    prints = tuple(prose_lines(glyphs))
    lines = tuple(printed_line(line) for line in prints)
    return Page(leaf.width, leaf.height, lines, tuple(sheets), prints, tuple(glyphs))


def tables_among(rules: Iterable[Rule], glyphs: Iterable[Glyph]) -> list[Lattice]:
    """The lattices of a page that are its ruled tables."""
    return _framed(rules, number_runs(glyphs)).lattices


class _Framed(NamedTuple):
    """The ruled tables of a page, what stands in the cells of each, and what stands in none."""

    lattices: list[Lattice]
    contents: list[Contents]
    outside: list[list[Glyph]]


def _framed(rules: Iterable[Rule], runs: Sequence[list[Glyph]]) -> _Framed:
    """The lattices that part columns and rows: one that does not is none, and leaves its cells to their words."""
    found = [one for one in lattices(dict.fromkeys(rules)) if one.parts_cells]
    framed = _assigned(found, runs)
    kept = [
        lattice
        for lattice, contents in zip(found, framed.contents, strict=True)
        if parts_rows(lattice, contents) and not _is_beside(lattice, framed.outside)
    ]
    return framed if len(kept) == len(found) else _assigned(kept, runs)


def _assigned(found: list[Lattice], runs: Sequence[list[Glyph]]) -> _Framed:
    """Each of *runs* in the lattice that its middle is in."""
    frames = [_Frame(one.ys[0], one.ys[-1], one.xs[0], one.xs[-1], []) for one in found]
    outside: list[list[Glyph]] = []
    frame: _Frame | None = None
    for run in runs:
        x, y = middle(run)
        if frame is None or not frame.holds(x, y):
            frame = next((one for one in frames if one.holds(x, y)), None)
        (outside if frame is None else frame.runs).append(run)
    contents = [contents_of(lattice, one.runs) for lattice, one in zip(found, frames, strict=True)]
    return _Framed(found, contents, outside)


def _is_beside(lattice: Lattice, outside: Sequence[list[Glyph]]) -> bool:
    """Whether numbers go on beside a frame, line by line: then it is around a part of a table."""
    levels = {
        round(run[0].top / _LINE)
        for run in outside
        if run[0].char.isdigit() and lattice.ys[0] < (run[0].top + run[0].bottom) / 2 < lattice.ys[-1]
    }
    return len(levels) >= _FEWEST
