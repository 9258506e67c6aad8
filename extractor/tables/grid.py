"""Rows with blank cells, in layouts that print them: which fields after a label are its cells."""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from functools import cached_property
from typing import NamedTuple

from extractor.tables.forms import Labelled
from extractor.tables.layout import Run
from extractor.tables.separators import Item

_FRAMED_LINE = re.compile(r"^[ \t]*\|[^\n]*\|[ \t]*$", re.MULTILINE)
_BARE_LINE = re.compile(r"^[ \t]*[^\s|][^|\n]*\|[^|\n]*\|[^\n]*(?<=[^|\s])[ \t]*$", re.MULTILINE)
_FIRST_APPLICANT = re.compile(r"自 ?然 ?人")
_WORDS = re.compile("[一-鿿%]")
_SHALLOW, _DEEP = ("applications 0", "applications 1"), "applications 2"


class Shape(NamedTuple):
    """What a row's shift depends on: its place in the form, the fields before its label and after it."""

    kind: str
    before: int
    after: int
    columns: int


class _Seen(NamedTuple):
    """Of the rows of a layout: the shifts of each shape, and how many have it."""

    shifts: dict[Shape, set[int]]
    shapes: Counter[Shape]


class Grid:
    """The rows of a layout that prints blank cells: what stands in each field after a label.

    Merged label cells shift the values of a row. Rows that are full show the shift of their
    shape, and whether all rows of a width have their values in the same fields; a row with blanks
    is placed where one of these, or the row alone, leaves one place for it.
    """

    def __init__(self, chars: str, separator_between: str, rows: Sequence[Labelled]) -> None:
        """*separator_between* is the dominant one; see ``keeps_blanks``. *rows* are all of the layout's."""
        self._chars = chars
        self._separator = separator_between
        self._rows = rows

    @cached_property
    def _framed(self) -> bool:
        """Whether pipes stand around whole lines: in more of them than have pipes only inside, as navigation has."""
        bare = len(_BARE_LINE.findall(self._chars))
        return not bare or len(_FRAMED_LINE.findall(self._chars)) > bare

    @property
    def keeps_blanks(self) -> bool:
        """Whether blank cells are printed: tabs or pipes in one line, or one cell a line after a tab."""
        return self._separator in ("\t", "|", "\n\t")

    @cached_property
    def has_stray_bars(self) -> bool:
        """Whether bars stand in a text whose cells are told otherwise."""
        return "|" not in self._separator and "|" in self._chars

    @cached_property
    def _seen(self) -> _Seen:
        """The widths of the rows, and their shifts where all their numbers are printed.

        Nothing where every row has as many values as cells: then no blank is among them.
        """
        shifts: dict[Shape, set[int]] = {}
        shapes: Counter[Shape] = Counter()
        if any(len(row.run.said.starts) != row.width for row in self._rows):
            for labelled in self._rows:
                if labelled.beside:
                    columns = labelled.width
                    row = self.fields(labelled.run)
                    shape = self._shape(labelled.run, row, columns, labelled.kind)
                    shapes[shape] += 1
                    values = [index for index, (start, end) in enumerate(row) if start < end]
                    whole = len(values) == columns and values[-1] - values[0] == columns - 1
                    if whole and not self._ends_in_words(row, labelled.run):
                        shifts.setdefault(shape, set()).add(values[0])
        return _Seen(shifts, shapes)

    def place(self, labelled: Labelled) -> tuple[Item, ...] | None:
        """The fields of the row's cells, empty ones included; None if several fit."""
        run, columns, kind = labelled.run, labelled.width, labelled.kind
        row = self.fields(run)
        spare = len(row) - columns
        if spare < 0:
            return None
        if not any(start < end for start, end in row):
            return row[:columns]
        fitting = {
            shift
            for shift in range(spare + 1)
            if all(start == end for start, end in (*row[:shift], *row[shift + columns :]))
        }
        shape = self._shape(run, row, columns, kind)
        known = self._seen.shifts.get(shape) or self._shift_of_width(shape)
        if known:
            fitting &= known
        elif spare and self._ends_in_words(row, run):
            return None
        if len(fitting) != 1 or not self._has_all_fields(shape):
            return None
        shift = fitting.pop()
        return row[shift : shift + columns]

    def _ends_in_words(self, row: Sequence[Item], run: Run) -> bool:
        """Whether the last field that is filled says a share or a remark: that of a column more, or of a cell."""
        last = max((item for item in row if item[0] < item[1]), default=(0, 0))
        beyond = bool(run.items) and last[0] > run.items[-1][0]
        return beyond and _WORDS.search(self._chars, *last) is not None

    def _has_all_fields(self, shape: Shape) -> bool:
        """Whether the row has as many fields as the full rows of its table: with a cell lost, the rest moves.

        Where merged cells leave no fields behind, a row has a field for each column and no more.
        """
        table = shape.kind.split()[0]
        alike = {one: count for one, count in self._seen.shapes.items() if one.kind.split()[0] == table}
        padded = any(one.after > one.columns or one.before > 1 for one in alike)
        if not padded:
            return shape.after == shape.columns
        widths: Counter[int] = Counter()
        for one, count in alike.items():
            widths[one.before + one.after] += count
        usual = max((width for width, count in widths.items() if count > 1), default=max(widths))
        return shape.before + shape.after == usual

    def _shift_of_width(self, shape: Shape) -> set[int]:
        """The shift that puts the values where full rows of other shapes have them, if all agree.

        In table 3 they must be rows at both depths of its labels, or the deeper and the header: some
        converters shift those apart.
        """
        alike = [other for other in self._seen.shifts if other[:3] == shape[:3]]
        if alike:
            return set.union(*(self._seen.shifts[other] for other in alike))
        firsts: dict[int, set[str]] = {}
        for other, shifts in self._seen.shifts.items():
            if other.columns == shape.columns and other.before + other.after == shape.before + shape.after:
                for shift in shifts:
                    firsts.setdefault(other.before + shift + 1, set()).add(other.kind)
        if len(firsts) != 1:
            return set()
        first, kinds = next(iter(firsts.items()))
        shallow = not kinds.isdisjoint(_SHALLOW) or first == self._header
        return {first - shape.before - 1} if _DEEP in kinds and shallow and first > shape.before else set()

    @cached_property
    def _header(self) -> int | None:
        """The fields before 自然人 in the header, if it stands in a line of fields."""
        for match in _FIRST_APPLICANT.finditer(self._chars):
            line = self._chars.rfind("\n", 0, match.start()) + 1
            before = self._chars.count(self._separator, line, match.start())
            if before and len(self._separator) == 1:
                return before
        return None

    def _shape(self, run: Run, row: tuple[Item, ...], columns: int, kind: str) -> Shape:
        return Shape(kind, self._before(run), len(row), columns)

    def fields(self, run: Run) -> tuple[Item, ...]:
        """The fields of the row after its label, to the end of the row."""
        chars, at = self._chars, run.label_end
        if self._separator == "\n\t":
            blank = chars.rfind("\n\n", at, run.items[0][0]) if run.items else -1
            return tuple(self._lines(at if blank < 0 else blank + 1))
        if run.items and "\n" in chars[at : run.items[0][0]]:
            at = chars.rfind("\n", 0, run.items[0][0])
        end = chars.find("\n", at + 1)
        return tuple(self._cells(at, len(chars) if end < 0 else end))

    def _cells(self, at: int, end: int) -> Iterator[Item]:
        """The fields between *at* and the end of the line; pipes around a whole line are no cells."""
        chars, mark = self._chars, self._separator
        line = chars.rfind("\n", 0, max(at, 1)) + 1 if chars[at : at + 1] != "\n" else at + 1
        framed = mark == "|" and self._framed
        if framed and chars[line:end].rstrip().endswith("|"):
            end = chars.rfind("|", line, end)
        at = chars.find(mark, at, end) if line <= at or framed else at
        while 0 <= at < end:
            stop = chars.find(mark, at + 1, end)
            yield _stripped(chars, at + 1, end if stop < 0 else stop)
            at = stop

    def _lines(self, at: int) -> Iterator[Item]:
        chars = self._chars
        at = chars.find("\n", at)
        while at >= 0 and chars.startswith("\n\t", at):
            stop = chars.find("\n", at + 1)
            yield _stripped(chars, at + 2, len(chars) if stop < 0 else stop)
            at = stop

    def _before(self, run: Run) -> int:
        line = self._chars.rfind("\n", 0, run.label_end) + 1
        return self._chars.count(self._separator, line, run.label_end) if len(self._separator) == 1 else 0


def _stripped(chars: str, start: int, end: int) -> Item:
    field = chars[start:end]
    lead = len(field) - len(field.lstrip())
    bare = field.strip()
    return (start + lead, start + lead + len(bare)) if bare else (start, start)
