"""Leaves to pages: what stands in ruled tables, and the lines of print outside them."""

from collections.abc import Sequence
from typing import NamedTuple

from extractor.paper.lattice import Lattice, lattices
from extractor.paper.leaves import Glyph, Leaf, Sheet
from extractor.paper.lines import Line, printed_line, prose_lines
from extractor.paper.sheets import middle, number_runs, sheet_of

_TALLEST = 90.0
"""Of a row in points: what a page leaves of a row that it breaks is lower."""


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
    ruled = [one for one in lattices(dict.fromkeys(leaf.rules)) if _parts_cells(one)]
    frames = [_Frame(lattice.ys[0], lattice.ys[-1], lattice.xs[0], lattice.xs[-1], []) for lattice in ruled]
    outside: list[Glyph] = []
    frame: _Frame | None = None
    for run in number_runs(leaf.glyphs):
        x, y = middle(run)
        if frame is None or not frame.holds(x, y):
            frame = next((one for one in frames if one.holds(x, y)), None)
        if frame is not None:
            frame.runs.append(run)
        elif not leaf.askew or leaf.askew.isdisjoint(run):
            outside += run
    sheets = [(one.top, sheet_of(lattice, one.runs)) for lattice, one in zip(ruled, frames, strict=True)]
    prints = tuple(prose_lines(outside))
    lines = tuple(printed_line(line) for line in prints)
    return Page(leaf.width, leaf.height, lines, tuple(sheets), prints, tuple(outside))


def _parts_cells(lattice: Lattice) -> bool:
    """Whether the rules part columns and rows: those that only part one of them leave the cells to their words."""
    tall = len(lattice.ys) == 2 and lattice.ys[1] - lattice.ys[0] > _TALLEST  # noqa: PLR2004  one row
    return len(lattice.xs) > 2 and not tall  # noqa: PLR2004  more than one column
