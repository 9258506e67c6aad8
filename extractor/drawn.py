"""Tables drawn with characters, whose cells go over several lines: each row on one line again.

Text browsers and converters draw such tables with a rule between the rows (``+---+---+`` or ``├───┼───┤``), and break
words that are too wide for their column into as many lines as they take. Where a cell spans rows, the rules beside
it are drawn only in part, and its words stand beside rows that they do not belong to.
"""

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import NamedTuple

from extractor.text import Edit
from extractor.typewritten import BARS, CROSSINGS, STROKES, is_row, is_value, width

_BARS = "|" + BARS
_CROSSINGS = f"+{CROSSINGS}"
_CROSSED = re.compile(rf"^[ \t]*[{_BARS}{_CROSSINGS}].*[{_CROSSINGS}][ \t]*$", re.MULTILINE)
_LINE = re.compile(rf"[ \t]*[{_BARS}{_CROSSINGS}].*[{_BARS}{_CROSSINGS}][ \t]*\n?")
_BOUND = re.compile(
    rf"[{_BARS}{CROSSINGS}]|\+(?:(?=[-=:])|(?<=[-=:]\+))"
)  # a plus may be the sign of a number
_STROKES = re.compile(rf"[-=:{STROKES}]+")
_RULE = "+--+\n"
_FEWEST_ROWS = 3
_FEWEST_LINES = 2 * _FEWEST_ROWS
_MOST_LINES = 1_000
_LONGEST_LINE = 1_000


class _Cell:
    """The words of a cell, and the row in which it begins."""

    __slots__ = ("row", "words")

    def __init__(self, row: int) -> None:
        """Nothing is printed in it yet."""
        self.row = row
        self.words: list[str] = []


class _Part(NamedTuple):
    """What one line has between two bounds: offsets, blanks included; columns of the page; its bare text.

    ``ruled``: it is a part of a rule.
    """

    start: int
    end: int
    left: int
    right: int
    text: str
    ruled: bool


class _Line(NamedTuple):
    """A line of a drawn table: its offsets, line end included, and its parts."""

    start: int
    end: int
    parts: tuple[_Part, ...]

    @property
    def is_rule(self) -> bool:
        """Whether a rule is drawn in it, be it in part."""
        return any(part.ruled for part in self.parts)

    @property
    def has_values(self) -> bool:
        """Whether one of its parts is a value."""
        return any(not part.ruled and is_value(part.text) for part in self.parts)


def wrapped_rows(chars: str) -> list[Edit]:
    """The edits that put each row of a drawn table on one line, where rules part all its rows.

    >>> from extractor.text import Text
    >>> table = '''+----+-+
    ... |行政|0|
    ... |处罚| |
    ... +----+-+
    ... |行政|1|
    ... |许可| |
    ... +----+-+
    ... |其他|2|
    ... +----+-+
    ... '''
    >>> print(Text.of(table).edited(wrapped_rows(table)).chars, end="")
    +----+-+
    |行政处罚|0|
    +----+-+
    |行政许可|1|
    +----+-+
    |其他|2|
    +----+-+
    """
    if not _CROSSED.search(chars):
        return []
    return [edit for table in _tables(chars) for edit in _straightened(table)]


def wrapped_ascii_rows(chars: str) -> list[Edit]:
    """The same where the rules cross with plus signs, which other text has as well."""
    return wrapped_rows(chars) if "+" in chars else []


def _tables(chars: str) -> Iterator[list[_Line]]:
    """The drawn tables: neighbouring lines that begin and end with a bar or a crossing."""
    lines: list[tuple[int, str]] = []
    at = 0
    for text in (*chars.splitlines(keepends=True), ""):
        if len(text) <= _LONGEST_LINE and _LINE.fullmatch(text):
            lines.append((at, text))
        elif lines:
            if _FEWEST_LINES <= len(lines) <= _MOST_LINES:
                yield [_Line(start, start + len(line), tuple(_parts(line, start))) for start, line in lines]
            lines = []
        at += len(text)


def _parts(text: str, start: int) -> Iterator[_Part]:
    """What the line *text* has between its bounds; a character of Chinese is two columns wide."""
    bounds = [found.start() for found in _BOUND.finditer(text)]
    column = 0
    for one, other in pairwise(bounds):
        inner = text[one + 1 : other]
        bare = inner.strip()
        right = column + width(inner)
        ruled = text[one] in _CROSSINGS and text[other] in _CROSSINGS and bool(_STROKES.fullmatch(bare))
        yield _Part(start + one + 1, start + other, column, right, bare, ruled)
        column = right + 1


def _straightened(table: Sequence[_Line]) -> Iterator[Edit]:
    """The edits for one table; none where a row cannot be told from several."""
    rows = _rows(table)
    if len(rows) < _FEWEST_ROWS or not any(len(row) > 1 for row in rows):
        return
    cells = _cells(table)
    if not all(_is_one(row) for row in rows) or any(_holds_several(cell) for own in cells for cell in own):
        return
    own_of = {line.start: own for line, own in zip(table, cells, strict=True)}
    kept: dict[int, int] = {}
    left: set[int] = set()
    for number, row in enumerate(rows):
        main = next((line for line in row if line.has_values), row[0])
        if _is_named(row, own_of[main.start]):
            kept[main.start] = number
        else:
            left.update(line.start for line in row)
    edges = _edges(table)
    for line, own in zip(table, cells, strict=True):
        if line.start in kept:
            yield from _with_all_words(line, own, kept[line.start], edges)
        elif line.start not in left and not all(part.ruled for part in line.parts):
            yield Edit(line.start, line.end, _RULE if line.is_rule else "")


def _with_all_words(line: _Line, cells: Sequence[_Cell], row: int, edges: Sequence[int]) -> Iterator[Edit]:
    """The edits that give the line of a *row* all words of its cells, and none of those that began above."""
    for part, cell in zip(line.parts, cells, strict=True):
        said = "".join(cell.words)
        words = said if cell.row == row else ""
        spanned = sum(1 for edge in edges if part.left < edge < part.right) if _is_label(said) else 0
        if words != part.text:
            yield Edit(part.start, part.end, words + "|" * spanned)
        elif spanned:
            yield Edit(part.end, part.end, "|" * spanned)


def _is_named(row: Sequence[_Line], cells: Sequence[_Cell]) -> bool:
    """Whether its words come to a label of the form: without one, lines with values may be several rows."""
    several = len(row) > 1 and any(line.has_values for line in row)
    return not several or any(is_row("".join(cell.words)) for cell in cells)


def _is_label(words: str) -> bool:
    """Whether *words* are no value: the columns that a label spans are kept as fields, as in other tables."""
    return bool(words) and not is_value(words)


def _edges(table: Sequence[_Line]) -> tuple[int, ...]:
    """Where the columns begin; none where the lines do not agree in it, since characters are not as wide as thought."""
    lefts = {part.left for line in table for part in line.parts}
    return tuple(sorted(lefts)) if len(lefts) == max(len(line.parts) for line in table) else ()


def _is_one(row: Sequence[_Line]) -> bool:
    """Whether its lines have alike many parts, and values stand in no more than one of them."""
    return len({len(line.parts) for line in row}) == 1 and sum(line.has_values for line in row) <= 1


def _holds_several(cell: _Cell) -> bool:
    """Whether a value stands in it beside other words."""
    words = [word for word in cell.words if word]
    return len(words) > 1 and any(map(is_value, words))


def _rows(table: Sequence[_Line]) -> list[list[_Line]]:
    """The lines between rules, row by row."""
    rows: list[list[_Line]] = []
    was_rule = True
    for line in table:
        if not line.is_rule and was_rule:
            rows.append([])
        if not line.is_rule:
            rows[-1].append(line)
        was_rule = line.is_rule
    return rows


def _cells(table: Sequence[_Line]) -> list[list[_Cell]]:
    """The cell of each part of each line: that of the part above it, unless a rule lies between."""
    found: list[list[_Cell]] = []
    above: Sequence[tuple[_Part, _Cell]] = ()
    row, was_rule = -1, True
    for line in table:
        row += was_rule and not line.is_rule
        was_rule = line.is_rule
        own: list[tuple[_Part, _Cell]] = []
        for part, upper in zip(line.parts, _uppers(line, above), strict=True):
            cell = upper[1] if upper and not upper[0].ruled and not part.ruled else _Cell(row)
            own.append((part, cell))
            if not part.ruled:
                cell.words.append(part.text)
        found.append([cell for _, cell in own])
        above = own
    return found


def _uppers(line: _Line, above: Sequence[tuple[_Part, _Cell]]) -> Sequence[tuple[_Part, _Cell] | None]:
    """What stands above each part: what has its bounds, or its place where both lines have alike many parts."""
    if len(above) == len(line.parts):
        return above
    bounds = {(part.left, part.right): (part, cell) for part, cell in above}
    return [bounds.get((part.left, part.right)) for part in line.parts]
