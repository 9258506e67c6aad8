"""A text under construction: paragraphs, and tables with the grid over each, as pages and Word files have them.

A paragraph is a line. A table stands row by row: its cells with tabs between them and none printed for
what is merged, line ends inside a cell where it prints several lines.
"""

import re
from collections.abc import Sequence

from extractor.document import Cell, Grid
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


class Frame:
    """A table that is open: its cells so far, and which columns of its next rows are taken by merged cells."""

    __slots__ = ("cells", "column", "columns", "layout", "row", "start", "tabs", "taken")

    def __init__(self) -> None:
        """An empty table before its first row."""
        self.cells: list[Cell] = []
        self.taken: dict[int, int] = {}
        self.tabs: list[int] = []
        self.row = -1
        self.column = self.columns = self.start = 0
        self.layout = False

    def grid(self) -> Grid | None:
        """The finished grid; None of a table that only sets a page."""
        rows = self.row + 1
        if self.layout or not self.cells:
            return None
        cells = self.cells
        if max(self.taken.values(), default=0) > rows:
            cells = [
                cell if cell.row + cell.row_span <= rows else cell._replace(row_span=rows - cell.row)
                for cell in cells
            ]
        if sum([cell.row_span for cell in cells]) > MOST_POSITIONS:
            raise TooLargeError(_TOO_MANY)
        return Grid(rows, self.columns, tuple(cells))

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
        frame.cells.append(Cell(frame.row, frame.column, row_span, width, start, end))
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
        frame.cells.append(Cell(row, column, 1, 1, at, end))
        if chars:
            pieces.append(chars)
        self.at, self.fresh, self.gap = end, not chars, NONE
        self._count(self.positions + 1)
        frame.row, frame.column = row, column + 1
        if column >= frame.columns:
            frame.columns = column + 1

    def row(self, texts: Sequence[str], spans: Sequence[tuple[int, int]]) -> None:
        """A whole row of cells that print *texts*, one piece without blanks around it or nothing each."""
        self.open_row()
        frame = self.frames[-1]
        taken, row = frame.taken, frame.row
        made = tuple.__new__  # half of the time of Cell(...), three hundred times a report
        printed: list[str] = []
        at, positions, column, tabs = self.at, self.positions, 0, 0
        for text, (height, span) in zip(texts, spans, strict=True):
            if taken:
                while taken.get(column, 0) > row:
                    column += 1
                    tabs += 1
            if column > WIDEST:
                raise TooLargeError(_TOO_WIDE)
            if tabs:
                printed.append("\t" * tabs)
                at += tabs
            end = at + len(text)
            tabs = frame.free(column, span) if span > 1 else 1
            frame.cells.append(made(Cell, (row, column, height, tabs, at, end)))
            if height > 1:
                taken.update(dict.fromkeys(range(column, column + tabs), row + height))
            printed.append(text)
            at = end
            column += tabs
            positions += tabs
        frame.column, frame.columns = column, max(frame.columns, column)
        self._print_row("".join(printed) + "\t" * (tabs - 1))
        if texts:
            self.fresh, self.gap = tabs > 1 or not texts[-1], NONE
        self._count(positions)

    def _print_row(self, chars: str) -> None:
        """Print a row of cells with tabs between them."""
        frame = self.frames[-1]
        if chars:
            frame.tabs.append(len(self.pieces))
            self.pieces.append(chars.replace("\t", "\n") if frame.layout else chars)
            self.at += len(chars)

    def continue_cell(self, above: int, column_span: int) -> None:
        """The cell that was opened last is none: the *above*-th cell of the table covers its place too."""
        frame = self.frames[-1]
        cell = frame.cells[above]
        frame.cells[above] = cell._replace(row_span=frame.row - cell.row + 1)
        frame.column += min(column_span, WIDEST)
        frame.columns = max(frame.columns, frame.column)

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
