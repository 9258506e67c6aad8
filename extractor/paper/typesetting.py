"""Pages to one text with its grids: furniture left out, paragraphs joined, tables row by row."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from itertools import accumulate
from typing import NamedTuple

from extractor.document import Grid, GridRow, Recognised
from extractor.paper.charts import Chart
from extractor.paper.continued import continues, stitched
from extractor.paper.formed import formed
from extractor.paper.furniture import without_furniture
from extractor.paper.leaves import Field, Leaf, Sheet
from extractor.paper.lines import Line, joined
from extractor.paper.pages import Page, page_of
from extractor.paper.unruled import unruled
from extractor.paper.words import Print, Printed

_ENDS_ROW = frozenset("0123456789%件元万-—–/－无")
"""What the last value of a row ends with."""
_SHORT_OF_MARGIN = 2.2
_NEAR_MARGIN = 0.25
_ENDS = frozenset("。！？；：…”）")
_AT_MARGIN = 0.7
_SAME_SIZE = 0.15
_NEW_PARAGRAPH = re.compile(
    r"[（(][一二三四五六七八九十]{1,3}[）)]|[一二三四五六七八九十]{1,3}、|第[一二三四五六七八九十]+[条章]|附件"
)
_TABULAR = re.compile(r"(?:[\d,.]+|[-—/]{1,2}|无) (?:[\d,.]+[件元]?|[-—/]{1,2}|无)(?: |$)")
_FARTHEST = 2.8
"""From line to line of a paragraph, in heights of its font."""


class Typeset(NamedTuple):
    """A document's text, its grids, the offsets at which its pages begin, and what was recognised in pictures."""

    chars: str
    grids: tuple[Grid, ...]
    pages: tuple[int, ...]
    recognised: tuple[Recognised, ...]


class Part(NamedTuple):
    """A paragraph or a table, the page on which it begins and the one on which it ends.

    Of a paragraph the box is that of its last line.
    """

    begins: int
    ends: int
    content: Line | Sheet


class Margins(NamedTuple):
    """Between which the lines of prose run."""

    left: float
    right: float


def typeset(leaves: Iterable[Leaf]) -> Typeset:
    """The text of all pages in their order."""
    return written(parts_of(with_tables(without_furniture([page_of(leaf) for leaf in leaves]))))


def with_tables(pages: Sequence[Page]) -> list[Page]:
    """The pages with the tables that stand among their lines without rules: those of the form, then any other."""
    lines = [
        Print(line.chars, glyphs, number)
        for number, page in enumerate(pages)
        for line, glyphs in zip(page.lines, page.prints, strict=True)
    ]
    charts = formed(Printed(lines, [page.glyphs for page in pages]))
    starts = accumulate((len(page.lines) for page in pages), initial=0)
    return [_tabled(page, start, charts) for page, start in zip(pages, starts, strict=False)]


def _tabled(page: Page, start: int, charts: Sequence[Chart]) -> Page:
    """The page, of which the first line is the document's *start*-th, with the tables that begin on it."""
    lines: list[Line] = []
    sheets = list(page.sheets)
    at, count = 0, len(page.lines)
    for chart in charts:
        first, stop = chart.first - start, chart.stop - start
        if first < count and stop > 0:
            _apart(page, at, max(first, at), lines, sheets)
            at = max(min(stop, count), at)
            if first >= 0:
                sheets.append((page.lines[first].top, chart.sheet))
    _apart(page, at, count, lines, sheets)
    return page._replace(lines=tuple(lines), sheets=tuple(sheets))


def _apart(page: Page, start: int, stop: int, lines: list[Line], sheets: list[tuple[float, Sheet]]) -> None:
    """Add some of a page's lines to *lines*, and any table among them to *sheets*."""
    if any(line.chars[-1] in _ENDS_ROW for line in page.lines[start:stop]):
        found = unruled(page.prints[start:stop], page.glyphs)
        lines += found.lines
        sheets += found.sheets
    else:
        lines += page.lines[start:stop]


def parts_of(pages: Sequence[Page]) -> list[Part]:
    """Paragraphs and tables in the order they are read in; what a page cut is one."""
    parts: list[Part] = []
    margins = _margins(pages)
    for number, page in enumerate(pages):
        contents: list[tuple[float, Line | Sheet]] = [(line.top, line) for line in page.lines]
        contents += page.sheets
        contents.sort(key=lambda placed: placed[0])
        for _, content in contents:
            part = Part(number, number, content)
            whole = _continued(parts[-1], part, margins[round(page.width)]) if parts else None
            if whole is not None:
                parts[-1] = whole
            else:
                parts.append(part)
    return parts


def _continued(last: Part, part: Part, margins: Margins) -> Part | None:
    """*last* with *part*, where they are one paragraph or one table."""
    before, content = last.content, part.content
    if isinstance(before, Line) and isinstance(content, Line):
        if not _same_paragraph(before, content, margins) or (
            last.ends == part.begins and content.top - before.top > _FARTHEST * before.size
        ):
            return None
        return Part(last.begins, part.ends, _joined(before, content))
    if isinstance(before, Sheet) and isinstance(content, Sheet) and last.ends < part.begins:
        if before.is_whole or content.is_whole:
            return None
        return Part(last.begins, part.ends, stitched(before, content)) if continues(before, content) else None
    return None


def _joined(before: Line, line: Line) -> Line:
    """Both as one paragraph, in the place of the second."""
    confidence = min(before.confidence, line.confidence)
    return line._replace(chars=joined((before.chars, line.chars)), confidence=confidence)


def _same_paragraph(before: Line, line: Line, margins: Margins) -> bool:
    """Whether the one line ends at the right margin, or within a sentence near it, and the next begins left."""
    short = margins.right - before.right
    return (
        (
            short <= _SHORT_OF_MARGIN * before.size
            or (short <= _NEAR_MARGIN * (margins.right - margins.left) and before.chars[-1] not in _ENDS)
        )
        and line.left <= margins.left + _AT_MARGIN * line.size
        and abs(line.size - before.size) <= _SAME_SIZE * before.size
        and not _NEW_PARAGRAPH.match(line.chars)
        and not _TABULAR.search(before.chars)
        and not _TABULAR.search(line.chars)
    )


def _margins(pages: Iterable[Page]) -> dict[int, Margins]:
    """The margins of the pages of each width: where the longest lines end, and where such lines begin."""
    widths: dict[int, list[Line]] = {}
    for page in pages:
        widths.setdefault(round(page.width), []).extend(page.lines)
    found: dict[int, Margins] = {}
    for width, lines in widths.items():
        right = max((line.right for line in lines), default=0.0)
        full = Counter(
            round(line.left) for line in lines if line.right >= right - _SHORT_OF_MARGIN * line.size
        )
        often = max(full.values(), default=0)
        left = min((at for at, times in full.items() if times == often), default=0)
        found[width] = Margins(left, right)
    return found


def written(parts: Iterable[Part]) -> Typeset:
    """The text: a paragraph a line, a row of a table a line with its columns parted by tabs."""
    chars: list[str] = []
    grids: list[Grid] = []
    recognised: list[Recognised] = []
    starts: dict[int, int] = {}
    length = 0
    for part in parts:
        starts.setdefault(part.begins, length)
        if isinstance(part.content, Line):
            text = part.content.chars + "\n"
            if part.content.confidence < 1:
                recognised.append(Recognised(length, length + len(text) - 1, part.content.confidence))
        else:
            text, grid = _printed(part.content, length)
            grids.append(grid)
            recognised += _recognised(part.content, grid)
        chars.append(text)
        length += len(text)
    return Typeset("".join(chars), tuple(grids), _offsets(starts, length), tuple(recognised))


def _recognised(sheet: Sheet, grid: Grid) -> Iterator[Recognised]:
    places = (place for line in grid.lines for place in zip(line.starts, line.ends, strict=True))
    for place, field in zip(places, sheet.fields, strict=True):
        if field.confidence < 1:
            yield Recognised(*place, field.confidence)


def _offsets(starts: dict[int, int], length: int) -> tuple[int, ...]:
    """Where each page begins; one on which nothing begins, where the next does."""
    offsets: list[int] = []
    following = length
    for page in range(max(starts, default=-1), -1, -1):
        following = starts.get(page, following)
        offsets.append(following)
    return tuple(reversed(offsets))


def _printed(sheet: Sheet, at: int) -> tuple[str, Grid]:
    """The table as lines, and as a grid whose cells point into the text that begins with it at *at*."""
    columns, rows = len(sheet.xs) - 1, len(sheet.ys) - 1
    by_row: dict[int, dict[int, Field]] = {}
    for field in sheet.fields:
        by_row.setdefault(field.row, {})[field.column] = field
    lines: list[GridRow] = []
    chars: list[str] = []
    for row in range(rows):
        cells: list[tuple[int, int, int, int, int]] = []
        for column in range(columns):
            begun = by_row.get(row, {}).get(column)
            if begun is not None:
                end = at + len(begun.chars)
                cells.append((column, column + begun.column_span, begun.row_span, at, end))
                chars.append(begun.chars)
                at = end
            chars.append("\t" if column < columns - 1 else "\n")
            at += 1
        if cells:
            lines.append(GridRow(row, *zip(*cells, strict=True)))
    return "".join(chars), Grid(rows, columns, tuple(lines))
