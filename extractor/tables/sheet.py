"""Grids of a document as lines of slots over its cleaned text: what stands in each cell, and what it says."""

import re
from collections.abc import Iterable, Sequence
from functools import lru_cache
from operator import itemgetter
from typing import NamedTuple, Self

from extractor.document import Cell, Grid
from extractor.readings import Place
from extractor.spacing import fold
from extractor.tables.numbers import BLANK, TEXT, Printed, read_cell
from extractor.tables.vocabulary import Name, Token, tokens, vocabulary
from extractor.text import Text
from schemas.form import APPLICATIONS, DISCLOSURE

LINE_ENDS = re.compile(r"[ \t]*\n\s*")
_LONGEST_LABEL = 160
WITH_ROWS = (DISCLOSURE.key, APPLICATIONS.key)
"""The tables in which a row has a label beside its cells."""
_OF_HEADERS = frozenset(("column", "caption", "corner", "note"))
_NOTHING: tuple[Token, ...] = ()


class Sheet(NamedTuple):
    """A grid, and where the text of each of its cells stands in the cleaned text."""

    grid: Grid
    places: Sequence[Place]

    @property
    def start(self) -> int:
        """Where the text of its cells begins."""
        return self.places[0][0] if self.places else 0

    @property
    def end(self) -> int:
        """Where the text of its cells ends."""
        return max(self.start, max(map(itemgetter(1), self.places), default=0))

    def stands_in(self, places: Iterable[Place]) -> bool:
        """Whether it shares characters with one of *places*."""
        first, last = self.start, self.end
        return any(first < end and start < last for start, end in places)


def turned(sheet: Sheet) -> Sheet:
    """*sheet* with its rows as columns and its columns as rows."""
    cells, places = sheet.grid.cells, sheet.places
    order = sorted(range(len(cells)), key=lambda at: (cells[at].column, cells[at].row))
    swapped = [
        Cell(cell.column, cell.row, cell.column_span, cell.row_span, cell.start, cell.end)
        for cell in map(cells.__getitem__, order)
    ]
    return Sheet(Grid(sheet.grid.columns, sheet.grid.rows, tuple(swapped)), [places[at] for at in order])


class Said(NamedTuple):
    """What a cell says: a value, or the wordings of its label.

    ``printed.state`` is "text" for a label, and ``number`` that of a cell that prints a whole one, whatever its unit,
    in one line; ``folded`` is what labels are compared by; ``names`` are all that the last wording known may stand
    for; ``is_wording``: the words are one wording of the form; ``of_header``: they name none of its rows, but a part
    of its headers; ``names_columns``: that part may be columns. ``rows`` are the ``names`` that are of rows with a
    label beside their cells; ``stacked``: the labels of rows where several stand one below another, and nothing else.
    """

    printed: Printed
    number: int | None = None
    tokens: tuple[Token, ...] = _NOTHING
    folded: str = ""
    names: tuple[Name, ...] = ()
    is_wording: bool = False
    of_header: bool = False
    names_columns: bool = False
    rows: tuple[Name, ...] = ()
    stacked: tuple[str, ...] = ()


_PROSE = Said(TEXT)
_BLANK = Said(BLANK)


class Slot(NamedTuple):
    """A cell in one of the rows it covers: the columns [left, right) it spans there, and its text.

    ``is_label``: words stand in it; ``begins``: it begins in this row and is not merged from above; ``rows`` is
    how many it covers.
    """

    left: int
    right: int
    place: Place
    text: str
    said: Said
    is_label: bool
    begins: bool = True
    rows: int = 1


class Line(NamedTuple):
    """One row of a sheet: its cells from left to right, those that hang from above included.

    ``labels`` are the places of those with words among them; ``why`` says why its values are not certain.
    """

    sheet: int
    slots: tuple[Slot, ...]
    labels: tuple[int, ...]
    why: str = ""

    @classmethod
    def of(cls, sheet: int, slots: tuple[Slot, ...], why: str = "") -> Self:
        """The row of these cells."""
        return cls(sheet, slots, tuple([at for at, slot in enumerate(slots) if slot.is_label]), why)


def sheets_of(grids: Iterable[Grid], text: Text) -> tuple[Sheet, ...]:
    """The *grids* of a document over its cleaned *text*."""
    unmoved = text.moved(0, len(text.chars)) == 0
    return tuple(Sheet(grid, _places(grid, text, unmoved=unmoved)) for grid in grids if grid.cells)


def _places(grid: Grid, text: Text, *, unmoved: bool) -> list[Place]:
    """Where the cells stand in the cleaned text: where they stood, if nothing before them was taken away."""
    if unmoved and grid.cells[-1].end <= len(text.chars):
        return [(start, end) for _, _, _, _, start, end in grid.cells]
    return text.places([(cell.start, cell.end) for cell in grid.cells])


def lines_of(chars: str, number: int, sheet: Sheet) -> list[Line]:
    """The rows of *sheet*, the *number*-th, that have a cell."""
    rows: list[list[Slot]] = [[] for _ in range(sheet.grid.rows)]
    made = tuple.__new__  # two thirds of the time of Slot(...), three hundred times a report
    hanging = False
    for (top, left, height, width, _, _), place in zip(sheet.grid.cells, sheet.places, strict=True):
        start, end = place
        text = chars[start:end]
        says = said(text) if end - start <= _LONGEST_LABEL else _PROSE
        slot = made(Slot, (left, left + width, place, text, says, says.printed is TEXT, True, height))
        rows[top].append(slot)
        if height > 1:
            hanging = True
            below = slot._replace(begins=False)
            for row in rows[top + 1 : top + height]:
                row.append(below)
    if hanging:
        for row in rows:
            row.sort(key=itemgetter(0))
    return [Line.of(number, tuple(row)) for row in rows if row]


@lru_cache(maxsize=16384)
def said(text: str) -> Said:
    """What a cell with *text* says; line ends inside it are none of its characters."""
    bare = LINE_ENDS.sub("", text.strip()) if "\n" in text else text.strip()
    if not bare:
        return _BLANK
    printed = read_cell(bare)
    if printed.state != "text":
        alone = isinstance(printed.value, int) and "\n" not in text
        return Said(printed, printed.value if alone else None)  # type: ignore[arg-type]
    words = tokens((text,))
    known = [token.names for token in words if token.names[0].kind != "unknown"]
    names = (known or [words[-1].names])[-1] if words else ()
    kinds = [name.kind for name in names]
    folded = fold(text)
    is_wording = vocabulary().pattern.fullmatch(folded) is not None
    of_header = "row" not in kinds and not _OF_HEADERS.isdisjoint(kinds)
    names_columns = any(name.kind in ("column", "corner") or name.key == "applicants" for name in names)
    rows = tuple(name for name in names if name.kind == "row" and name.table in WITH_ROWS)
    stacked = _stacked(words) if "\n" in text else ()
    return Said(TEXT, None, words, folded, names, is_wording, of_header, names_columns, rows, stacked)


def _stacked(words: Sequence[Token]) -> tuple[str, ...]:
    """The labels that *words* are, if each is that of a row and they are several."""
    rows = all(any(name.kind == "row" and name.table in WITH_ROWS for name in token.names) for token in words)
    return tuple(f"{token.ordinal}.{token.wording}" for token in words) if rows and len(words) > 1 else ()


def is_header(line: Line) -> bool:
    """Whether words of a header, a caption or a note begin in *line*, and neither row nor value."""
    found = False
    for slot in line.slots:
        if slot.begins:
            if slot.said.of_header:
                found = True
            elif slot.text and not slot.is_label:
                return False
    return found
