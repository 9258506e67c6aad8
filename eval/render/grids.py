"""Printed tables as a reader hands them on: a text with a row a line, and the grids over it."""

from collections.abc import Iterable
from typing import NamedTuple

from eval.render.sheets import Sheet, grid
from extractor.document import Grid, GridRow


class Gridded(NamedTuple):
    """The text of some tables, and their grids."""

    chars: str
    grids: tuple[Grid, ...]


def gridded(sheets: Iterable[Sheet]) -> Gridded:
    """Each sheet as lines of cells with tabs between them, an empty line after it, and its grid."""
    pieces: list[str] = []
    grids: list[Grid] = []
    at = 0
    for sheet in sheets:
        lines: list[GridRow] = []
        slots = grid(sheet)
        for row, line in enumerate(slots):
            begun = [(column, slot.cell) for column, slot in enumerate(line) if slot.begins == "here"]
            cells: list[tuple[int, int, int, int, int]] = []
            for column, cell in begun:
                text = cell.text.strip()
                cells.append((column, column + cell.width, cell.height, at, at + len(text)))
                pieces += (text, "\t")
                at += len(text) + 1
            if cells:
                lines.append(GridRow(row, *zip(*cells, strict=True)))
            pieces.append("\n")
            at += 1
        grids.append(Grid(len(slots), max(map(len, slots)), tuple(lines)))
        pieces.append("\n")
        at += 1
    return Gridded("".join(pieces), tuple(grids))
