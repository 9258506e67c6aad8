"""Tables of the form that are being charted: what stands below their headers, and the sheets that they become.

What cannot be placed surely is in no cell: such a row is printed as words over two rows of the grid, which is how
a reader is told not to take them apart.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import accumulate
from typing import NamedTuple

from extractor.paper.columns import Value
from extractor.paper.leaves import Field, Sheet
from extractor.paper.lines import joined
from extractor.paper.standing import Label, Rows, Standing, rows_of
from extractor.paper.wordings import Anchor, anchors
from extractor.paper.words import Word, read_along
from extractor.spacing import fold

_PITCH = 1.75
"""From line to line within a cell at most, in heights of the font."""
_COMMON = 0.3
_SLACK, _SHARED = 0.5, 2.0
_ENUMERATED = re.compile(r"\s*(?:[（(][一二三四五六七八九十][）)]|[一二三四]、|\d[.．、])")


_CLOSING = re.compile(r"[”’）)》」]+")


class Chart(NamedTuple):
    """A table, and the lines of print [first, stop) that it takes."""

    sheet: Sheet
    first: int
    stop: int


class Row(NamedTuple):
    """The label of a row: its words from top to bottom, and the row's key if the form knows it."""

    key: str
    words: tuple[Word, ...]

    @property
    def top(self) -> float:
        """Where its first line begins."""
        return min(word.top for word in self.words)

    @property
    def bottom(self) -> float:
        """Where its last line ends."""
        return max(word.bottom for word in self.words)

    @property
    def y(self) -> float:
        """The middle of its height."""
        return (self.top + self.bottom) / 2

    @property
    def label(self) -> Label:
        """What the values of the row are aligned with."""
        return Label(tuple(sorted(self.words, key=lambda word: word.top)), known=bool(self.key))


class Body(NamedTuple):
    """What stands below headers: labels of rows and of groups of rows, values, and where these begin."""

    rows: tuple[Row, ...]
    groups: tuple[Anchor, ...]
    values: tuple[Word, ...]


class Across(NamedTuple):
    """Words in a line of a chart: the first of the columns that they take, how many, and over how many lines.

    ``apart``: they are not of one cell.
    """

    column: int
    span: int
    words: Sequence[Word]
    lines: int = 1
    apart: bool = False


class Line(NamedTuple):
    """A line of a chart, and how many rows of the grid it takes: two where its values are not certain."""

    cells: tuple[Across, ...]
    height: int = 1


def body_of(words: Sequence[Word], table: str, right: float) -> Body | None:
    """The body that *words* are, labels end left of *right*; None without any label of the form."""
    found = [one for one in anchors(words, table, ("row", "group")) if one.right <= right + _SLACK]
    known = [one for one in found if one.wording.kind == "row"]
    if not known:
        return None
    taken = {word for one in found for word in one.words}
    begin = max(one.right for one in known) - _SLACK
    top, bottom = min(one.top for one in known), max(one.bottom for one in known)
    rest = list(_within([word for word in words if word not in taken], begin, bottom))
    rows = [Row(one.wording.key, one.words) for one in known]
    for word in read_along(rest):
        if word.left < begin and word.y > top:
            at = next((at for at, row in enumerate(rows) if _goes_on(row.words, word)), None)
            if at is None:
                rows += [Row("", (word,))] if fold(word.chars) else ()
            else:
                rows[at] = Row(rows[at].key, (*rows[at].words, word))
    rows = [row for row in rows if row.key or not any(other.key and _is_beside(row, other) for other in rows)]
    rows.sort(key=lambda row: row.y)
    values = tuple(word for word in rest if word.left >= begin)
    return Body(tuple(rows), tuple(one for one in found if one.wording.kind == "group"), values)


def _is_beside(row: Row, other: Row) -> bool:
    """Whether two labels share lines, so that one is no label of a row: it may be a part of what spans several."""
    return row.top < other.bottom - _SHARED and other.top < row.bottom - _SHARED


def _within(words: Iterable[Word], begin: float, bottom: float) -> Iterator[Word]:
    """The words down to *bottom*, and the ends of values below it: words close to one another right of *begin*."""
    for word in words:
        if word.y > bottom:
            if word.left < begin or word.top - bottom > (_PITCH - 1) * word.size:
                return
            bottom = word.bottom
        yield word


def _goes_on(words: Sequence[Word], word: Word) -> bool:
    """Whether *word* goes on with a label of *words*."""
    last = words[-1]
    if _ENUMERATED.match(word.chars):
        return False
    if abs(word.y - last.y) < last.size / 2:
        return abs(word.left - last.right) < last.size / 2
    if not fold(word.chars) and not _CLOSING.fullmatch(word.chars):
        return False
    left = min(one.left for one in words if abs(one.y - last.y) < last.size / 2)
    common = min(last.right, word.right) - max(left, word.left)
    narrow = min(last.right - left, word.right - word.left)
    return 0 < word.top - last.top <= _PITCH * last.size and common > _COMMON * narrow


def line_of(label: Sequence[Across], standing: Standing, columns: Sequence[tuple[int, int]]) -> Line:
    """A row: its *label*, and its values in *columns*, each a first one and how many; doubtful ones as words."""
    if not standing.doubts:
        cells = [
            Across(column, span, standing.cells.get(at, ())) for at, (column, span) in enumerate(columns)
        ]
        return Line((*label, *cells))
    words = {word for own in standing.cells.values() for word in own} | set(standing.doubts)
    ordered = read_along(words)
    first, last = columns[0][0], sum(columns[-1])
    return Line((*label, Across(first, last - first, ordered, apart=True)), 2)


def strays(values: Iterable[Value], first: int) -> Iterator[Line]:
    """Values that belong to no row, line by line from column *first* on."""
    line: list[Word] = []
    for word in sorted((value.word for value in values), key=lambda word: word.y):
        if line and word.y > line[0].y + line[0].size / 2:
            yield _beside(line, first)
            line = []
        line.append(word)
    if line:
        yield _beside(line, first)


def _beside(words: Iterable[Word], first: int) -> Line:
    ordered = sorted(words, key=lambda word: word.left)
    return Line(tuple(Across(first + at, 1, (word,)) for at, word in enumerate(ordered)))


def chart_of(lines: Sequence[Line], words: Iterable[Word], columns: int) -> Chart:
    """The sheet of *lines*, made of *words*, with as many *columns* at least; where nothing stands a cell is blank."""
    tops = tuple(accumulate((line.height for line in lines), initial=0))
    fields = [
        _field(across, tops[at], tops[at + across.lines] - tops[at])
        for at, line in enumerate(lines)
        for across in line.cells
    ]
    columns = max(columns, *(field.column + field.column_span for field in fields))
    taken = {
        (field.row + down, field.column + at)
        for field in fields
        for down in range(field.row_span)
        for at in range(field.column_span)
    }
    free = ((row, column) for row in range(tops[-1]) for column in range(columns))
    fields += [Field(*place, 1, 1, "") for place in free if place not in taken]
    fields.sort(key=lambda field: (field.row, field.column))
    used = [word.line for word in words]
    edges = tuple(map(float, range(columns + 1)))
    sheet = Sheet(edges, tuple(map(float, range(tops[-1] + 1))), tuple(fields), is_whole=True)
    return Chart(sheet, min(used), max(used) + 1)


def _field(across: Across, row: int, rows: int) -> Field:
    words = across.words
    chars = (" ".join if across.apart else joined)([word.chars for word in words])
    confidence = min((word.confidence for word in words), default=1.0)
    return Field(row, across.column, rows, across.span, chars, confidence)


def aligned(rows: Sequence[Row], values: Sequence[Value], columns: int) -> tuple[list[Row], Rows]:
    """The rows with what stands in them; words that the form does not know are a label only beside half a row."""
    found = rows_of([row.label for row in rows], values)
    kept = [
        row
        for row, standing in zip(rows, found.standing, strict=True)
        if row.key or 2 * len(standing.cells) > columns
    ]
    return kept, found if len(kept) == len(rows) else rows_of([row.label for row in kept], values)


def words_of(rows: Sequence[Row], groups: Sequence[Anchor], values: Sequence[Value]) -> Iterator[Word]:
    """What labels, groups and values are made of."""
    for row in rows:
        yield from row.words
    for group in groups:
        yield from group.words
    for value in values:
        yield value.word
