"""A lattice and the glyphs of its page to a sheet: which cell each glyph belongs to.

A glyph belongs where its centre is, except where a number is wider than its cell and runs over a
wall: then the whole run of touching glyphs belongs where its own centre is.
"""

from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Iterable, Sequence
from itertools import pairwise

from extractor.paper.lattice import Lattice, Position
from extractor.paper.leaves import Field, Glyph, Sheet
from extractor.paper.lines import cell_text, surety

_TOUCHING = 0.08
"""The share of a character's height that two glyphs of one run are apart at most."""
_SLACK = 0.15
_TALL = 24.0
"""Points; a lower row holds one line of print."""
_PADDING = 6.0
"""Points on each side of a cell that print may leave free: office programs leave 5.4."""
_GROUP = 3
"""Digits behind a thousands separator."""
_BELOW = 0.8
"""The share of its height by which what stands in another line is lower at least."""
_SEVERAL = 2
_FIRST_WIDE = "\u2e80"
_DIGITS = frozenset("0123456789")
_NUMBER = frozenset("0123456789.,+-－＋０１２３４５６７８９")


Contents = Sequence[Sequence[list[Glyph]]]
"""The runs in each cell of a lattice, in the order of the file."""


def contents_of(lattice: Lattice, runs: Iterable[list[Glyph]]) -> Contents:
    """What stands in each cell of the table that *runs* are within."""
    contents: list[list[list[Glyph]]] = [[] for _ in lattice.cells]
    cover, inner_xs, inner_ys = lattice.cover, lattice.xs[1:-1], lattice.ys[1:-1]
    for run in runs:
        x, y = middle(run)
        contents[cover[bisect_right(inner_ys, y)][bisect_right(inner_xs, x)]].append(run)
    return contents


def sheet_of(lattice: Lattice, contents: Contents) -> Sheet:
    """The table with its text."""
    fields = [
        _field(cell, inside) if inside else Field(*cell, "")
        for cell, inside in zip(lattice.cells, contents, strict=True)
    ]
    return _without_slivers(Sheet(lattice.xs, lattice.ys, tuple(fields)))


def parts_rows(lattice: Lattice, contents: Contents) -> bool:
    """Whether the rules part rows: not if numbers stand below others, or below words, in several cells of one.

    A number that a narrow cell breaks fills all lines but its last.
    """
    tall = {row for row, (top, bottom) in enumerate(pairwise(lattice.ys)) if bottom - top > _TALL}
    stacked = Counter(
        cell.row
        for cell, inside in zip(lattice.cells, contents, strict=True)
        if len(inside) > 1 and cell.row_span == 1 and cell.row in tall and _are_stacked(lattice, cell, inside)
    )
    return max(stacked.values(), default=0) < _SEVERAL


def _are_stacked(lattice: Lattice, cell: Position, inside: Sequence[list[Glyph]]) -> bool:
    """Whether a number begins a line below words, or below a number behind which is room for another digit."""
    numbers = sorted((run for run in inside if run[0].char in _DIGITS), key=lambda run: run[0].top)
    if not numbers:
        return False
    room = lattice.xs[cell.column + cell.column_span] - lattice.xs[cell.column] - 2 * _PADDING
    words = [run[0] for run in inside if run[0].char >= _FIRST_WIDE]
    return any(
        _is_below(one[-1], other[0]) and _width(one) < room and not _is_cut(one)
        for one, other in pairwise(numbers)
    ) or any(
        sum(_is_below(word, run[0]) for word in words) > 1
        and all(_is_below(word, run[0]) or word.left > run[0].left for word in words)
        for run in numbers
    )


def _is_cut(number: Sequence[Glyph]) -> bool:
    """Whether digits are missing behind its last thousands separator."""
    chars = "".join([glyph.char for glyph in number])
    return "," in chars and len(chars) - chars.rfind(",") <= _GROUP


def _is_below(one: Glyph, other: Glyph) -> bool:
    return other.top - one.top > _BELOW * (one.bottom - one.top)


def _width(number: Sequence[Glyph]) -> float:
    """How wide a number is with another digit behind it."""
    return number[-1].right - number[0].left + number[0].right - number[0].left


def _without_slivers(sheet: Sheet) -> Sheet:
    """The table without rows in which only blanks begin, while most of its columns go on from above.

    Browsers that break a table over pages end some cells of a row further down than the others.
    """
    columns = len(sheet.xs) - 1
    going_on: Counter[int] = Counter()
    for field in sheet.fields:
        for row in range(field.row + 1, field.row + field.row_span):
            going_on[row] += field.column_span
    printed = {field.row for field in sheet.fields if field.chars}
    slivers = sorted(row for row, across in going_on.items() if 2 * across > columns and row not in printed)
    if not slivers:
        return sheet
    ys = tuple(y for row, y in enumerate(sheet.ys) if row not in slivers)
    return Sheet(sheet.xs, ys, tuple(kept for field in sheet.fields if (kept := _over(field, slivers))))


def _over(field: Field, slivers: Sequence[int]) -> Field | None:
    """The cell where the *slivers* are no rows; None where it stood in these alone."""
    above = bisect_left(slivers, field.row)
    within = bisect_left(slivers, field.row + field.row_span) - above
    if within == field.row_span:
        return None
    return field._replace(row=field.row - above, row_span=field.row_span - within)


def _field(cell: Position, inside: Sequence[list[Glyph]]) -> Field:
    """The cell with its text; a single run is a number or a character, which needs no lines."""
    if len(inside) == 1:
        run = inside[0]
        return Field(*cell, "".join([glyph[0] for glyph in run]), surety(run))
    glyphs = [glyph for run in inside for glyph in run]
    return Field(*cell, cell_text(glyphs), surety(glyphs))


def number_runs(glyphs: Iterable[Glyph]) -> list[list[Glyph]]:
    """Numbers whose digits touch as one run each; every other glyph by itself."""
    runs: list[list[Glyph]] = []
    run: list[Glyph] = []
    for glyph in glyphs:
        if glyph.char not in _NUMBER:
            run = []
            runs.append([glyph])
        elif run and _touch(run[-1], glyph):
            run.append(glyph)
        else:
            run = [glyph]
            runs.append(run)
    return runs


def _touch(one: Glyph, other: Glyph) -> bool:
    """Whether *other* follows *one* in a number without any room between them."""
    height = one.bottom - one.top
    return abs(other.left - one.right) <= _TOUCHING * height and abs(other.top - one.top) <= _SLACK * height


def middle(run: Sequence[Glyph]) -> tuple[float, float]:
    """The centre of a run."""
    first, last = run[0], run[-1]
    return (first.left + last.right) / 2, (first.top + last.bottom) / 2
