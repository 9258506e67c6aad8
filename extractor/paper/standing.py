"""Which row of a table without rules a value stands in; a doubt where that cannot be told.

What stands level with a label's lines is in its row, as no two rows share a line. What a narrow cell breaks into more
lines goes on above and below: the cells of a row are aligned at the top, in the middle or at the bottom, all rows
of a table alike.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from itertools import pairwise
from typing import NamedTuple

from extractor.paper.columns import Value
from extractor.paper.words import Word

_LEVEL = 0.35
"""The share of the font's height by which what is aligned is out of step at most."""
_PITCH, _MORE = 1.75, 1.1
"""From line to line within a cell at most: in heights of the font, and in the steps of the longest label."""
_FIRST_WIDE = "\u2e80"
_WHOLE = re.compile(r"[-+－＋—]?\d[\d,，]*(?:\.\d+)?[件元项条万]*")


class Label(NamedTuple):
    """The words of a row's label from top to bottom, and whether the form knows them."""

    words: tuple[Word, ...]
    known: bool

    @property
    def is_cut(self) -> bool:
        """Whether a page breaks it: then its row has no middle."""
        return self.words[0].page != self.words[-1].page


def step_of(words: Iterable[Word]) -> float:
    """The widest step from line to line in the cell that *words* make up."""
    pairs = pairwise(sorted(words, key=lambda word: word.top))
    return max((other.top - one.top for one, other in pairs if other.page == one.page), default=0.0)


class Standing(NamedTuple):
    """The values of a row by column; with ``doubts``, words that may be its own, none of them is certain."""

    cells: Mapping[int, tuple[Word, ...]]
    doubts: tuple[Word, ...]


class Rows(NamedTuple):
    """The rows of a table, one for each label, and the values that stand in none of them."""

    standing: tuple[Standing, ...]
    strays: tuple[Value, ...]


def rows_of(labels: Sequence[Label], values: Sequence[Value]) -> Rows:
    """Each of *values* in the row whose label it is aligned with, in the manner in which most of them are."""
    found = [_Table(labels, values, level).rows() for level in (_Middle(), _First(), _Last())]
    most = max(map(_placed, found))
    likely = [rows for rows in found if _placed(rows) == most]
    standing = tuple(_agreed([rows.standing[at] for rows in likely]) for at in range(len(labels)))
    return Rows(standing, likely[0].strays)


def _agreed(rows: Sequence[Standing]) -> Standing:
    """The row as all of *rows* have it; where they differ, all that stands in one of them is in doubt."""
    first = rows[0]
    if all(row.cells == first.cells for row in rows):
        return first
    words = (word for row in rows for own in (*row.cells.values(), row.doubts) for word in own)
    return Standing(first.cells, tuple(dict.fromkeys(words)))


def _placed(rows: Rows) -> int:
    """How many values surely have their row."""
    return sum(len(words) for row in rows.standing if not row.doubts for words in row.cells.values())


class _Middle:
    """Cells stand in the middle of their rows: what is broken into lines stands on both sides of it."""

    def of(self, words: Sequence[Word]) -> float:
        """The line with which the cells of a row are aligned."""
        return (words[0].y + words[-1].y) / 2

    def whole(self, word: Word, line: float, cell: Sequence[Word], loose: Sequence[Word]) -> list[Word]:
        """The cell on *line* as far as *word*, which is one of the *loose* ones of its column."""
        far = abs(word.y - line) + _LEVEL * word.size
        inside = [other for other in loose if abs(other.y - line) <= far]
        above = sum(1 for other in inside if other.y < line)
        return [*cell, *inside] if 2 * above == len(inside) else []


class _First:
    """Cells begin at the top of their rows."""

    def of(self, words: Sequence[Word]) -> float:
        """The line with which the cells of a row are aligned."""
        return words[0].y

    def whole(self, word: Word, line: float, cell: Sequence[Word], loose: Sequence[Word]) -> list[Word]:
        """The cell that begins on *line* as far as *word*, which is one of the *loose* ones of its column."""
        return [*cell, *(other for other in loose if line < other.y <= word.y)] if cell else []


class _Last:
    """Cells end at the bottom of their rows."""

    def of(self, words: Sequence[Word]) -> float:
        """The line with which the cells of a row are aligned."""
        return words[-1].y

    def whole(self, word: Word, line: float, cell: Sequence[Word], loose: Sequence[Word]) -> list[Word]:
        """The cell that ends on *line* as far as *word*, which is one of the *loose* ones of its column."""
        return [*cell, *(other for other in loose if word.y <= other.y < line)] if cell else []


class _Table:
    """A table whose cells are all aligned in one manner: what stands in each, what may, and what stands in none."""

    def __init__(
        self, labels: Sequence[Label], values: Sequence[Value], level: _Middle | _First | _Last
    ) -> None:
        self.labels = labels
        self.level = level
        self.lines = [level.of(label.words) for label in labels]
        self.spans = [_lines_of(label) for label in labels]
        self.cells: dict[tuple[int, int], list[Word]] = {}
        self.doubts: dict[int, list[Word]] = {}
        self.loose: list[Value] = []
        self.more: list[tuple[int, int, Word]] = []
        self.widest: dict[int, float] = {}
        self.step = max((step_of(label.words) for label in labels if label.known), default=0.0)
        for value in values:
            self._align(value)
            if value.column is not None:
                width = value.word.right - value.word.left
                self.widest[value.column] = max(self.widest.get(value.column, 0.0), width)

    def _align(self, value: Value) -> None:
        word, column = value
        level = [
            (not label.known, abs(word.y - self.lines[at]), at)
            for at, label in enumerate(self.labels)
            for page, top, bottom in self.spans[at]
            if page == word.page and top - _LEVEL * word.size <= word.y <= bottom + _LEVEL * word.size
        ]
        if not level:
            self.loose.append(value)
        elif column is None:
            self.doubts.setdefault(min(level)[2], []).append(word)
        else:
            self.cells.setdefault((min(level)[2], column), []).append(word)

    def rows(self) -> Rows:
        """The rows, with what goes on from line to line."""
        strays = [value for value in self.loose if not self._settled(value)]
        for row, column, word in self.more:
            self.cells.setdefault((row, column), []).append(word)
        standing = [self._row(at) for at in range(len(self.labels))]
        doubtful = {word for words in self.doubts.values() for word in words}
        return Rows(tuple(standing), tuple(value for value in strays if value.word not in doubtful))

    def _settled(self, value: Value) -> bool:
        """Whether *value* has a row; those that it may belong to without being certain have their doubts."""
        word, column = value
        above, cut, below = self._neighbours(word)
        near = [at for at in (above, below) if at is not None]
        if column is None:
            self._doubt(word, [*near, *cut])
            return False
        loose = [other.word for other in self.loose if other.column == column]
        own = [at for at in near if self._goes_on(word, at, column, loose)]
        close = [at for at in near if self._is_close(word, at, column, over=not cut)]
        if above is not None and not own and not cut and self._is_rest(word, above, below, column):
            own = [above]
        if len(own) == 1 and not cut:
            self.more.append((own[0], column, word))
            return True
        if len(cut) == 1 and not own and not close:
            self.more.append((cut[0], column, word))
            return True
        self._doubt(word, [*own, *close, *cut, *(at for at in near if (at, column) not in self.cells)])
        return False

    def _goes_on(self, word: Word, row: int, column: int, loose: Sequence[Word]) -> bool:
        """Whether *word* may be a part of a number in the cell."""
        cell = self.level.whole(word, self.lines[row], self.cells.get((row, column), ()), loose)
        whole = word in cell and len({one.page for one in cell}) == 1
        return (
            whole
            and len(cell) > 1
            and is_one(sorted(cell, key=lambda one: one.top), self.widest.get(column, 0.0), self.step)
        )

    def _is_close(self, word: Word, row: int, column: int, *, over: bool) -> bool:
        """Whether *word* may go on with the cell of a row next to it: *over* a page there is no telling."""
        far = max(_PITCH * word.size, _MORE * self.step)
        return any(
            over if other.page != word.page else abs(other.top - word.top) <= far
            for other in self.cells.get((row, column), ())
        )

    def _is_rest(self, word: Word, row: int, below: int | None, column: int) -> bool:
        """Whether *word* goes on with the number of a row that ends its page: pages set such rows from the top.

        The row *below* has its own.
        """
        cell = self.cells.get((row, column), [])
        if not cell or (below is not None and (below, column) not in self.cells):
            return False
        pages = {one.page for one in cell}
        ends = below is None or self.labels[below].words[0].page > self.labels[row].words[-1].page
        over = pages == {word.page - 1} or (pages == {word.page} and ends)
        return over and is_one([*cell, word], self.widest.get(column, 0.0), self.step)

    def _doubt(self, word: Word, rows: Iterable[int]) -> None:
        for at in rows:
            self.doubts.setdefault(at, []).append(word)

    def _neighbours(self, word: Word) -> tuple[int | None, list[int], int | None]:
        """The rows above and below *word*, and those between them that a page breaks."""
        whole = [at for at, label in enumerate(self.labels) if not label.is_cut]
        above = max((at for at in whole if self.lines[at] < word.y), key=self.lines.__getitem__, default=None)
        below = min(
            (at for at in whole if self.lines[at] >= word.y), key=self.lines.__getitem__, default=None
        )
        cut = [
            at
            for at, label in enumerate(self.labels)
            if label.is_cut
            and (above is None or self.lines[above] < self.lines[at])
            and (below is None or self.lines[at] < self.lines[below])
        ]
        return above, cut, below

    def _row(self, at: int) -> Standing:
        cells = {
            column: tuple(sorted(words, key=lambda word: word.top))
            for (row, column), words in self.cells.items()
            if row == at
        }
        broken = [
            word
            for column, words in cells.items()
            if not is_one(words, self.widest[column], self.step)
            for word in words
        ]
        return Standing(cells, (*self.doubts.get(at, ()), *broken))


def _lines_of(label: Label) -> list[tuple[int, float, float]]:
    """From its first to its last line on each page: what stands level with them is in the label's row."""
    pages = dict.fromkeys(word.page for word in label.words)
    lines = [(page, [word.y for word in label.words if word.page == page]) for page in pages]
    return [(page, min(ys), max(ys)) for page, ys in lines]


def is_one(words: Sequence[Word], widest: float, step: float) -> bool:
    """Whether the words are one value: a word, or a number of which each line but the last fills its column.

    The *widest* word shows how much that is, the *step* of longer cells how far lines are apart.
    """
    if len(words) == 1:
        return True
    steps = all(
        other.page != word.page
        or _LEVEL * word.size < other.top - word.top <= max(_PITCH * word.size, _MORE * step)
        for word, other in pairwise(words)
    )
    full = all(
        word.right - word.left + _width(word, other) > widest - _LEVEL for word, other in pairwise(words)
    )
    return steps and full and _WHOLE.fullmatch("".join(word.chars for word in words)) is not None


def _width(word: Word, other: Word) -> float:
    """How wide the first character of *other* is about, which did not fit behind *word*."""
    if other.chars[0] >= _FIRST_WIDE:
        return other.size
    return (word.right - word.left) / len(word.chars)
