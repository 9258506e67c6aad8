"""Which printed values are the cells of a row: all of them without guessing, or none."""

import re
from itertools import pairwise
from typing import NamedTuple

from extractor.tables.forms import Labelled
from extractor.tables.grid import Grid
from extractor.tables.layout import REST, Run
from extractor.tables.numbers import read_cell
from extractor.tables.separators import Item, groups, separator
from schemas.form import APPLICATIONS, DISCLOSURE

_SPACE = re.compile(r"\s+")
_IN_ONE_LINE = ("\t", "|")
_WEAKER = {
    "\t": ("", "\n"),
    "|": ("", "\n"),
    "\n\t": ("", "\n"),
    "|\n": ("", "\n"),
    "\n|\n": ("", "\n"),
    "\n": ("",),
}


class Placement(NamedTuple):
    """The cells of a row in the order of its columns; a number broken inside its cell is one cell.

    ``cells`` is None where the values cannot be placed without guessing; ``why`` says it then.
    """

    cells: tuple[Item, ...] | None
    why: str = ""


class Layout(NamedTuple):
    """How the tables of a document are printed: the text, its dominant separator and its grid."""

    chars: str
    dominant: str
    grid: Grid


def is_full(layout: Layout, row: Labelled) -> bool:
    """Whether the values of a run are the cells of its row, one each: so are most rows."""
    run, said, columns = row.run, row.run.said, row.width
    return (
        len(said.starts) == columns
        and not row.copies
        and (not row.beside or _beside(layout, run))
        and (columns == 1 or said.separator == layout.dominant or _even(layout, run))
        and (said.numbers is not None or layout.grid.keeps_blanks or not _is_broken(layout.chars, run))
        and not (layout.grid.has_stray_bars and _at_a_bar(layout, run))
    )


def _at_a_bar(layout: Layout, run: Run) -> bool:
    """Whether a bar stands at a digit where cells are told otherwise: it may be a 1 that was misread."""
    return any("|" in layout.chars[max(start - 1, 0) : end + 1] for start, end in run.items)


def _is_broken(chars: str, run: Run) -> bool:
    """Whether digits that begin no number stand behind others: then one number is printed as two values."""
    return len(_mended(chars, run.items)) < len(run.items)


def place(layout: Layout, row: Labelled) -> Placement:
    """The cells of a row that is not full."""
    run, columns, kind = row.run, row.width, row.kind
    items = run.items
    if not items:
        return Placement(((run.label_end, run.label_end),) * columns)
    beside = not row.beside or _beside(layout, run)
    odd = _oddly_printed(layout, row)
    if odd is not None:
        return odd
    mended = _mended(layout.chars, items)
    if beside and len(items) > columns == len(mended):
        return Placement(mended)
    cut = groups(layout.chars, items, layout.dominant)
    if beside and len(cut) > 1 and len(cut[0]) == columns:
        return _with_rest(layout, cut, kind)
    if layout.grid.keeps_blanks:
        cells = layout.grid.place(row)
        if cells is not None and (all(start < end for start, end in cells) or _holds(cells, items[-1])):
            return Placement(cells)
    cells = _uneven(layout, row) if beside else None
    return Placement(
        cells, "" if cells else f"{len(items)} values printed where the form has {columns} columns"
    )


def _oddly_printed(layout: Layout, row: Labelled) -> Placement | None:
    """The cells where a merged one is printed several times, or where a bar may be a digit; None elsewhere."""
    if row.copies:
        return _once_each(layout.chars, row.run.items, row.copies)
    if not (layout.grid.has_stray_bars and _at_a_bar(layout, row.run)):
        return None
    cells = layout.grid.place(row) if layout.grid.keeps_blanks else None
    return Placement(cells, "" if cells else "a bar stands at one of its digits")


def _once_each(chars: str, items: tuple[Item, ...], copies: tuple[int, ...]) -> Placement:
    """One cell for each merged one that *items* print so many times, if it says the same in all its places."""
    if len(copies) == 1:
        copies = (len(items),)
    if len(items) != sum(copies):
        return Placement(None, f"{len(items)} values printed under a header of {sum(copies)} cells")
    cells: list[Item] = []
    done = 0
    for count in copies:
        same = items[done : done + count]
        if len({printed(chars, item) for item in same}) > 1:
            return Placement(None, "the cells of what was one print different numbers")
        cells.append(same[0])
        done += count
    return Placement(tuple(cells))


def _holds(cells: tuple[Item, ...], value: Item) -> bool:
    """Whether *value* stands in one of *cells*: one that stands in none may belong into a blank one."""
    return any(start <= value[0] and value[1] <= end for start, end in cells)


def _uneven(layout: Layout, row: Labelled) -> tuple[Item, ...] | None:
    """The cells of a row whose values stand now closer and now farther apart."""
    items, columns = row.run.items, row.width
    if len(items) == columns and _all_add_up(layout.chars, row):
        return items
    joined = _joined(layout, items)
    return joined if len(items) > columns == len(joined) else None


def _beside(layout: Layout, run: Run) -> bool:
    """Whether the first value stands in the row of the label."""
    first = run.at + run.said.starts[0]
    if layout.dominant in _IN_ONE_LINE:
        return layout.chars.find("\n", run.label_end, first) < 0
    return layout.dominant != "\n\t" or "\n\n" not in layout.chars[run.label_end : first].replace(" ", "")


def _even(layout: Layout, run: Run) -> bool:
    """Whether the values are printed alike: one separator, or lines of several values each.

    Where blank cells are printed, the separator must be the one of the table: a repeated one
    stands over a blank cell.
    """
    between = run.said.separator
    if between is not None:
        return between == layout.dominant or not layout.grid.keeps_blanks
    chars = layout.chars
    kinds = [separator(chars[one[1] : two[0]]) for one, two in pairwise(run.items)]
    lines = "".join("n" if kind == "\n" else "s" if not kind else "?" for kind in kinds).split("n")
    return all("?" not in line and line for line in lines)


def _with_rest(layout: Layout, cut: list[tuple[Item, ...]], kind: str) -> Placement:
    """A full row followed by values without a label.

    One bare number in the line below may be a page number or the end of the last cell: a row whose
    total decides it is placed, any other is not.
    """
    row, following = cut[0], cut[1]
    between = layout.chars[row[-1][1] : following[0][0]]
    if "\n" not in between:
        return Placement(None, "more values stand in its line")
    if len(following) > 1 or separator(between) not in _WEAKER.get(layout.dominant, ("\n",)):
        return Placement(row)
    longer = (*row[:-1], (row[-1][0], following[0][1]))
    has_total = kind.startswith(APPLICATIONS.key)
    fits = [candidate for candidate in (row, longer) if has_total and _adds_up(layout.chars, candidate)]
    if len(fits) == 1:
        return Placement(fits[0])
    return Placement(None, "a number in the line below may belong to the last cell")


def _all_add_up(chars: str, row: Labelled) -> bool:
    """Whether the values of each part of the row, which has a total, are that and what it is the sum of."""
    if DISCLOSURE.key in row.kind:
        return False
    width = row.width // len(row.parts)
    return all(_adds_up(chars, row.run.items[at : at + width]) for at in range(0, row.width, width))


def _adds_up(chars: str, cells: tuple[Item, ...]) -> bool:
    """Whether the last of several cells is the sum of the others."""
    values = [read_cell(printed(chars, cell)).value for cell in cells]
    numbers = [value for value in values if value is not None]
    return len(numbers) == len(values) and sum(numbers[:-1]) == numbers[-1]


def _joined(layout: Layout, items: tuple[Item, ...]) -> tuple[Item, ...]:
    """The values with numbers broken inside a cell put together: their parts stand closer than cells."""
    weaker = _WEAKER.get(layout.dominant, ())
    cells: list[Item] = [items[0]]
    for one, two in pairwise(items):
        if separator(layout.chars[one[1] : two[0]]) in weaker and _digits(layout.chars, one, two):
            cells[-1] = (cells[-1][0], two[1])
        else:
            cells.append(two)
    return tuple(cells)


def _mended(chars: str, items: tuple[Item, ...]) -> tuple[Item, ...]:
    """The values with the rests that begin no number put to the digits before them."""
    cells: list[Item] = []
    for item in items:
        if cells and REST.fullmatch(chars, *item) and _digits(chars, cells[-1], item):
            cells[-1] = (cells[-1][0], item[1])
        else:
            cells.append(item)
    return tuple(cells)


def _digits(chars: str, one: Item, two: Item) -> bool:
    return chars[one[1] - 1].isdigit() and chars[two[0]].isdigit()


def printed(chars: str, cell: Item) -> str:
    """The characters of a cell; white space inside a broken number is left out."""
    characters = chars[cell[0] : cell[1]]
    return characters if "\n" not in characters and " " not in characters else _SPACE.sub("", characters)
