"""The cells of a grid, one by one, for tests to look at."""

from collections.abc import Iterator
from typing import NamedTuple

from extractor.document import Grid


class Cell(NamedTuple):
    """A cell: its top left position, how far it spans, and where its text stands."""

    row: int
    column: int
    row_span: int
    column_span: int
    start: int
    end: int


def cells_of(grid: Grid) -> Iterator[Cell]:
    """The cells in reading order."""
    for row, *columns in grid.lines:
        for left, right, height, start, end in zip(*columns, strict=True):
            yield Cell(row, left, height, right - left, start, end)
