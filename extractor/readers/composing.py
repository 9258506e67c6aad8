"""A text under construction: paragraphs, and tables with the grid over each, as pages and Word files have them.

A paragraph is a line. A table stands row by row: its cells with tabs between them and none printed for
what is merged, line ends inside a cell where it prints several lines.
"""

import re
from collections.abc import Iterable, Sequence
from functools import lru_cache
from itertools import accumulate
from operator import add, sub
from typing import NamedTuple

from extractor.document import Grid, GridRow
from extractor.errors import TooLargeError

LONGEST_CELL = 200
"""Characters of a cell that is one: longer ones with several lines are parts of a page, set in a table."""
MOST_POSITIONS = 400_000
"""Cells of all tables of a document, merged ones counted as often as they cover; a report has 300."""
_TOO_MANY = f"its tables have more than {MOST_POSITIONS} cells"
WIDEST = 1000
_TOO_WIDE = f"a table of it has more than {WIDEST} columns"


_WIDE = re.compile("[\u2e80-\u9fff\uf900-\ufaff\uff00-\uffef\u3000-\u303f“”‘’…—]")
NONE, BREAK, SPACE, LINE = range(4)
"""What stands between the last words and the next: nothing, an end of a source line, a blank, an end of a line."""


Spans = tuple[tuple[int, int], ...]
"""How many rows and columns each cell of a row covers; nothing where each covers one position."""


class _Across(NamedTuple):
    """The columns that the cells of a row cover, and how many rows; see ``GridRow``.

    ``tabs`` stand before each cell, the last of them behind the row; the cells cover so many ``positions`` of it.
    """

    lefts: tuple[int, ...]
    rights: tuple[int, ...]
    heights: tuple[int, ...]
    tabs: tuple[str, ...]
    positions: int
    hangs: bool


@lru_cache(maxsize=1024)
def _across(spans: Spans, covered: tuple[int, ...]) -> _Across:
    """Where cells that span so many rows and columns stand in a row of which cells from above take those *covered*.

    Remembered, since the rows of the form recur.
    """
    taken = frozenset(covered)
    cells: list[tuple[int, int, int]] = []
    column = 0
    for height, span in spans:
        while column in taken:
            column += 1
        if column > WIDEST:
            raise TooLargeError(_TOO_WIDE)
        width = min(span, WIDEST)
        right = next((at for at in range(column + 1, column + width) if at in taken), column + width)
        cells.append((column, right, height))
        column = right
    lefts, rights, heights = zip(*cells, strict=True)
    tabs = [*map(sub, lefts, (0, *lefts)), column - 1 - lefts[-1]]
    positions = sum(rights) - sum(lefts)
    return _Across(lefts, rights, heights, tuple(["\t" * tab for tab in tabs]), positions, max(heights) > 1)


@lru_cache(maxsize=1024)
def _side_by_side(cells: int, covered: tuple[int, ...]) -> _Across:
    """The same of so many cells that span one row and one column each."""
    return _across(((1, 1),) * cells, covered)


class _OpenRow(NamedTuple):
    """A row of a table to which cells are added; see ``GridRow``."""

    row: int
    lefts: list[int]
    rights: list[int]
    heights: list[int]
    starts: list[int]
    ends: list[int]

    def add(self, left: int, right: int, height: int, start: int, end: int) -> None:
        """Another cell."""
        self.lefts.append(left)
        self.rights.append(right)
        self.heights.append(height)
        self.starts.append(start)
        self.ends.append(end)

    def closed(self) -> GridRow:
        """The row with all its cells."""
        return GridRow(self.row, *map(tuple, self[1:]))


class Frame:
    """A table that is open: its cells so far, and which columns of its next rows are taken by merged cells."""

    __slots__ = ("column", "columns", "layout", "lines", "row", "start", "tabs", "taken")

    def __init__(self) -> None:
        """An empty table before its first row."""
        self.lines: list[_OpenRow | GridRow] = []
        self.taken: dict[int, int] = {}
        self.tabs: list[int] = []
        self.row = -1
        self.column = self.columns = self.start = 0
        self.layout = False

    def open_line(self) -> _OpenRow:
        """The row that cells are added to."""
        line = self.lines[-1] if self.lines else None
        if isinstance(line, _OpenRow) and line.row == self.row:
            return line
        opened = _OpenRow(self.row, [], [], [], [], [])
        self.lines.append(opened)
        return opened

    def grid(self) -> Grid | None:
        """The finished grid; None of a table that only sets a page."""
        rows, lines = self.row + 1, self.lines
        if self.layout or not lines:
            return None
        closed = [line if isinstance(line, GridRow) else line.closed() for line in lines]
        if max(self.taken.values(), default=0) > rows:
            closed = [
                line._replace(heights=tuple(min(height, rows - line.row) for height in line.heights))
                for line in closed
            ]
        if sum([sum(line.heights) for line in closed]) > MOST_POSITIONS:
            raise TooLargeError(_TOO_MANY)
        return Grid(rows, self.columns, tuple(closed))

    def across(self, cells: int, spans: Spans) -> _Across:
        """Where so many *cells* stand in this row; what hangs below it is taken."""
        taken, row = self.taken, self.row
        covered = tuple([column for column, until in taken.items() if until > row]) if taken else ()
        across = _across(spans, covered) if spans else _side_by_side(cells, covered)
        if across.hangs:
            for left, right, height in zip(*across[:3], strict=True):
                if height > 1:
                    taken.update(dict.fromkeys(range(left, right), row + height))
        self.column = across.rights[-1]
        self.columns = max(self.columns, self.column)
        return across

    def free(self, column: int, span: int) -> int:
        """How many of *span* columns from *column* on no cell from above takes in this row."""
        width, taken = min(span, WIDEST), self.taken
        return next((at for at in range(1, width) if taken.get(column + at, 0) > self.row), width)


class Composer:
    """The text so far, and the grids of the tables that are closed.

    ``fresh``: nothing is printed yet in the line or cell; ``gap`` is what stands before the next words.
    """

    __slots__ = ("at", "frames", "fresh", "gap", "grids", "pieces", "positions")

    def __init__(self) -> None:
        """Nothing written yet."""
        self.pieces: list[str] = []
        self.at = 0
        self.fresh = True
        self.gap = NONE
        self.frames: list[Frame] = []
        self.grids: list[Grid] = []
        self.positions = 0

    def words(self, chars: str) -> None:
        """Print *chars*, which are not empty and neither begin nor end with blanks."""
        if self.fresh:
            self.fresh = False
        elif self.gap:
            between = "\n" if self.gap == LINE else " "
            if self.gap == BREAK and _WIDE.match(chars) and _WIDE.match(self.pieces[-1][-1]):
                between = ""
            if between:
                self.pieces.append(between)
                self.at += 1
        self.gap = NONE
        self.pieces.append(chars)
        self.at += len(chars)

    @property
    def ends_in_digit(self) -> bool:
        """Whether what comes next stands right behind a digit."""
        return not self.fresh and not self.gap and self.pieces[-1][-1:].isdecimal()

    def end_line(self) -> None:
        """What comes next stands on a line of its own."""
        self.gap = LINE

    def blank(self, kind: int) -> None:
        """A blank or the end of a source line stands before what comes next."""
        self.gap = max(self.gap, kind)

    def _mark(self, chars: str) -> None:
        self.pieces.append(chars)
        self.at += len(chars)
        self.fresh = True
        self.gap = NONE

    def open_table(self) -> None:
        """A table begins."""
        if not self.fresh:
            self._mark("\n")
        self.frames.append(Frame())

    def open_row(self) -> None:
        """A row of the innermost table begins."""
        frame = self.frames[-1]
        if not self.fresh or frame.column:
            self._mark("\n")
        frame.row += 1
        frame.column = 0

    def open_cell(self) -> None:
        """A cell begins in the next column that no cell from above takes."""
        frame = self.frames[-1]
        frame.row = max(frame.row, 0)
        column, row, taken = frame.column, frame.row, frame.taken
        tabs = 1 if column else 0
        while taken.get(column, 0) > row:
            column += 1
            tabs += 1
        if column > WIDEST:
            raise TooLargeError(_TOO_WIDE)
        frame.column = column
        if tabs:
            frame.tabs.append(len(self.pieces))
            self._mark(("\n" if frame.layout else "\t") * tabs)
        self.fresh = True
        self.gap = NONE
        frame.start = self.at

    def close_cell(self, row_span: int, column_span: int) -> None:
        """The cell that was opened last ends; it covers so many rows and columns."""
        frame = self.frames[-1]
        start, end = frame.start, self.at
        if self.fresh and end > start:
            end = self._printed_end(start)
        self.gap = NONE
        width = frame.free(frame.column, column_span)
        frame.open_line().add(frame.column, frame.column + width, row_span, start, end)
        self._count(self.positions + width)
        if row_span > 1:
            for column in range(frame.column, frame.column + width):
                frame.taken[column] = frame.row + row_span
        frame.column += width
        frame.columns = max(frame.columns, frame.column)
        if width > 1:
            frame.tabs.append(len(self.pieces))
            self._mark(("\n" if frame.layout else "\t") * (width - 1))
        if end - start > LONGEST_CELL and not frame.layout and self._has_lines(end - start):
            frame.layout = True
            for index in frame.tabs:
                self.pieces[index] = self.pieces[index].replace("\t", "\n")

    def cell(self, chars: str, row_span: int, column_span: int) -> None:
        """A whole cell that prints *chars*, one piece without blanks around it, or nothing: what most cells are."""
        if len(chars) > LONGEST_CELL or column_span > 1 or row_span > 1:
            self.open_cell()
            if chars:
                self.words(chars)
            self.close_cell(row_span, column_span)
            return
        frame, pieces = self.frames[-1], self.pieces
        column, row = frame.column, max(0, frame.row)
        tabs = 1 if column else 0
        if frame.taken:
            taken = frame.taken
            while taken.get(column, 0) > row:
                column += 1
                tabs += 1
        if column > WIDEST:
            raise TooLargeError(_TOO_WIDE)
        at = self.at
        if tabs:
            frame.tabs.append(len(pieces))
            pieces.append(("\n" if frame.layout else "\t") * tabs)
            at += tabs
        end = at + len(chars)
        frame.row, frame.column = row, column + 1
        frame.open_line().add(column, column + 1, 1, at, end)
        if chars:
            pieces.append(chars)
        self.at, self.fresh, self.gap = end, not chars, NONE
        self._count(self.positions + 1)
        if column >= frame.columns:
            frame.columns = column + 1

    def rows(self, rows: Iterable[tuple[Sequence[str], Spans]]) -> None:
        """Whole rows: what each of their cells prints, one piece without blanks around it or nothing, and its spans.

        All at once, since what is done for each of three hundred cells by itself takes thrice as long.
        """
        frame = self.frames[-1]
        standing: list[tuple[int, int, _Across]] = []
        between: list[str] = []
        texts: list[str] = []
        behind = "\n" if frame.column or not self.fresh else ""
        for own, spans in rows:
            frame.row += 1
            frame.column = 0
            if own:
                across = frame.across(len(own), spans)
                standing.append((frame.row, len(texts), across))
                between.append(behind + across.tabs[0])
                between += across.tabs[1:-1]
                texts += own
                behind = across.tabs[-1] + "\n"
        if frame.column:
            behind = behind[:-1]
        lengths = [len(text) for text in texts]
        pieces = list(map(add, between, texts))
        ends = tuple(accumulate(map(len, pieces), initial=self.at))[1:]
        starts = tuple(map(sub, ends, lengths))
        for row, at, (lefts, rights, heights, _, positions, _) in standing:
            to = at + len(lefts)
            frame.lines.append(GridRow(row, lefts, rights, heights, starts[at:to], ends[at:to]))
            self._count(self.positions + positions)
        self._print_row("".join(pieces) + behind)
        if texts or behind:
            self.fresh, self.gap = bool(behind) or not texts[-1], NONE

    def _print_row(self, chars: str) -> None:
        """Print rows of cells with tabs between them."""
        frame = self.frames[-1]
        if chars:
            frame.tabs.append(len(self.pieces))
            self.pieces.append(chars.replace("\t", "\n") if frame.layout else chars)
            self.at += len(chars)

    def continue_cell(self, above: tuple[int, int], column_span: int) -> None:
        """The cell that was opened last is none: that *above*, a ``last_cell`` of before, covers its place too."""
        frame = self.frames[-1]
        at, cell = above
        line = frame.lines[at]
        if isinstance(line, _OpenRow):
            line.heights[cell] = frame.row - line.row + 1
        frame.column += min(column_span, WIDEST)
        frame.columns = max(frame.columns, frame.column)

    @property
    def last_cell(self) -> tuple[int, int]:
        """The cell of the innermost table that was closed last: the number of its row, and its own in that."""
        lines = self.frames[-1].lines
        return len(lines) - 1, len(lines[-1].lefts) - 1

    def _count(self, positions: int) -> None:
        """There are so many cells now, counted as often as they cover."""
        self.positions = positions
        if positions > MOST_POSITIONS:
            raise TooLargeError(_TOO_MANY)

    def _printed_end(self, start: int) -> int:
        """Where the last words behind *start* end: a table inside the cell leaves a line end."""
        end = self.at
        for piece in reversed(self.pieces):
            words = piece.rstrip()
            end -= len(piece) - len(words)
            if words or end <= start:
                break
        return max(end, start)

    def _has_lines(self, length: int) -> bool:
        """Whether the last *length* characters stand on several lines."""
        for piece in reversed(self.pieces):
            if "\n" in piece:
                return True
            length -= len(piece)
            if length <= 0:
                break
        return False

    def close_table(self) -> None:
        """The innermost table ends."""
        frame = self.frames.pop()
        self._mark("\n")
        grid = frame.grid()
        if grid is not None:
            self.grids.append(grid)
        if self.frames:
            self.gap = LINE

    @property
    def column(self) -> int:
        """The column of the cell that was opened last in the innermost table, or of the next one."""
        return self.frames[-1].column

    @property
    def chars(self) -> str:
        """All that is printed."""
        return "".join(self.pieces)
