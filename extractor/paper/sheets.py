"""A lattice and the glyphs of its page to a sheet: which cell each glyph belongs to.

A glyph belongs where its centre is, except where a number is wider than its cell and runs over a
wall: then the whole run of touching glyphs belongs where its own centre is.
"""

from collections.abc import Iterable, Sequence

from extractor.paper.lattice import Lattice
from extractor.paper.leaves import Field, Glyph, Sheet
from extractor.paper.lines import cell_text

_TOUCHING = 0.08
"""The share of a character's height that two glyphs of one run are apart at most."""
_SLACK = 0.15
_NUMBER = frozenset("0123456789.,+-－＋０１２３４５６７８９")


def sheet_of(lattice: Lattice, glyphs: Iterable[Glyph]) -> Sheet:
    """The table with its text; *glyphs* are those within it, in the order of the file."""
    contents: list[list[Glyph]] = [[] for _ in lattice.cells]
    for run in number_runs(glyphs):
        cell = lattice.cell_at(*middle(run))
        if cell is not None:
            contents[cell].extend(run)
    fields = [
        Field(*cell, cell_text(inside), min([glyph.confidence for glyph in inside]))
        if inside
        else Field(*cell, "")
        for cell, inside in zip(lattice.cells, contents, strict=True)
    ]
    return Sheet(lattice.xs, lattice.ys, tuple(fields))


def number_runs(glyphs: Iterable[Glyph]) -> Iterable[list[Glyph]]:
    """Numbers whose digits touch as one run each; every other glyph by itself."""
    run: list[Glyph] = []
    for glyph in glyphs:
        if run and not _touch(run[-1], glyph):
            yield run
            run = []
        run.append(glyph)
    if run:
        yield run


def _touch(one: Glyph, other: Glyph) -> bool:
    """Whether *other* follows *one* in a number without any room between them."""
    if one.char not in _NUMBER or other.char not in _NUMBER:
        return False
    height = one.bottom - one.top
    return abs(other.left - one.right) <= _TOUCHING * height and abs(other.top - one.top) <= _SLACK * height


def middle(run: Sequence[Glyph]) -> tuple[float, float]:
    """The centre of a run."""
    first, last = run[0], run[-1]
    return (first.left + last.right) / 2, (first.top + last.bottom) / 2
