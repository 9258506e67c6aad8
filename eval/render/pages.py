"""Tables as pages cut them: continued without their header or with it, label columns lost, rows in halves."""

import random
from collections.abc import Callable
from dataclasses import replace
from itertools import pairwise

from eval.render.sampler import chance
from eval.render.sheets import Cell, CellRow, Sheet, rearranged

_LONG = 8
"""Labels at least this long stand on two lines, which a page may part."""


def cut(sheets: tuple[Sheet, ...], rng: random.Random) -> tuple[Sheet, ...]:
    """The sheets with each cut into one to three pieces, in one of the manners of ``CUTS``."""
    pieces: list[Sheet] = []
    for sheet in sheets:
        pieces += CUTS[rng.choice(tuple(CUTS))](sheet, rng)
    return tuple(pieces)


def _whole(sheet: Sheet, _: random.Random) -> list[Sheet]:
    return [sheet]


def _first_value(sheet: Sheet) -> int:
    return next(at for at, row in enumerate(sheet.rows) if any(cell.place for cell in row))


def _breaks(sheet: Sheet, rng: random.Random) -> list[int]:
    """Rows before which a page ends: one or two, where two rows of values stand beside one another."""
    rows = sheet.rows
    between = [at for at in range(_first_value(sheet) + 1, len(rows)) if _has_values(rows[at])]
    return sorted(rng.sample(between, min(len(between), rng.choice((1, 1, 2)))))


def _has_values(row: CellRow) -> bool:
    return any(cell.place for cell in row)


def _pieces(sheet: Sheet, breaks: list[int], header: list[int]) -> list[Sheet]:
    edges = [0, *breaks, len(sheet.rows)]
    parts = [list(range(start, end)) for start, end in pairwise(edges)]
    return [rearranged(sheet, part if not at else [*header, *part]) for at, part in enumerate(parts)]


def _continued(sheet: Sheet, rng: random.Random) -> list[Sheet]:
    """Pieces without a header; what is merged from above is printed again, or is a blank cell."""
    first, *rest = _pieces(sheet, _breaks(sheet, rng), [])
    return [first, *(_with_blank_groups(piece) if chance(rng, 0.5) else piece for piece in rest)]


def _repeated(sheet: Sheet, rng: random.Random) -> list[Sheet]:
    """Pieces that begin with the header of the first, if it is the only one."""
    first = _first_value(sheet)
    again = list(range(first)) if sheet.table == "applications" else []
    return _pieces(sheet, _breaks(sheet, rng), again)


def _headless(sheet: Sheet, _: random.Random) -> list[Sheet]:
    """The header alone at the foot of a page, and all values on the next."""
    return _pieces(sheet, [_first_value(sheet)], [])


def _without_groups(sheet: Sheet, rng: random.Random) -> list[Sheet]:
    """Pieces whose label columns are merged, so that fewer columns are left than the form has."""
    first, *rest = _pieces(sheet, _breaks(sheet, rng), [])
    narrow = [
        replace(
            piece,
            rows=tuple(
                tuple(replace(cell, width=1) for cell in row if cell.role != "group") for row in piece.rows
            ),
        )
        for piece in rest
    ]
    return [first, *narrow]


def _with_blank_groups(sheet: Sheet) -> Sheet:
    """The sheet with the groups that it begins with as blank cells: their words stand on the page before."""
    first, *rest = sheet.rows
    blank = tuple(replace(cell, text="") if cell.role == "group" else cell for cell in first)
    return replace(sheet, rows=(blank, *rest))


def _halved(sheet: Sheet, rng: random.Random) -> list[Sheet]:
    """Two pieces; the row that the page breaks stands half in one and half in the other."""
    long = [at for at, row in enumerate(sheet.rows) if _has_values(row) and len(_label(row).text) >= _LONG]
    if not long:
        return [sheet]
    at = rng.choice(long)
    below = rearranged(sheet, list(range(at, len(sheet.rows))))
    halves = _halves(below.rows[0], rng)
    upper = rearranged(sheet, list(range(at + 1)))
    last = upper.rows[-1]
    head = last[: len(last) - len(_leaf(last))]
    return [
        replace(upper, rows=(*upper.rows[:-1], (*head, *halves[0]))),
        replace(below, rows=(halves[1], *below.rows[1:])),
    ]


def _leaf(row: CellRow) -> CellRow:
    return tuple(cell for cell in row if cell.role in ("label", "value"))


def _label(row: CellRow) -> Cell:
    return next((cell for cell in row if cell.role == "label"), Cell("", "label"))


def _halves(row: CellRow, rng: random.Random) -> tuple[CellRow, CellRow]:
    """The row as two: the label parted, the values in either half, long numbers in both."""
    label = _label(row)
    middle = rng.randrange(4, len(label.text) - 2)
    on_top = chance(rng, 0.5)
    upper: list[Cell] = [replace(label, text=label.text[:middle], height=1)]
    lower: list[Cell] = [replace(cell, text="", height=1) for cell in row if cell.role == "group"] + [
        replace(label, text=label.text[middle:], height=1)
    ]
    for cell in row:
        if cell.role != "value":
            continue
        parts = (cell.text, "") if on_top else ("", cell.text)
        if cell.text.isdigit() and len(cell.text) > 1 and chance(rng, 0.3):
            parts = (cell.text[:-1], cell.text[-1:])
        upper.append(replace(cell, text=parts[0]))
        lower.append(replace(cell, text=parts[1], place=None, printed=None))
    return tuple(upper), tuple(lower)


CUTS: dict[str, Callable[[Sheet, random.Random], list[Sheet]]] = {
    "whole": _whole,
    "continued": _continued,
    "repeated": _repeated,
    "headless": _headless,
    "without groups": _without_groups,
    "halved": _halved,
}
"""The manners in which pages cut tables."""
