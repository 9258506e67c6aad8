"""Pages to one text with its grids: furniture left out, paragraphs joined, tables row by row."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from extractor.document import Cell, Grid, Recognised
from extractor.paper.continued import continues, stitched
from extractor.paper.lattice import lattices
from extractor.paper.leaves import Field, Glyph, Leaf, Sheet
from extractor.paper.lines import Line, joined, prose_lines
from extractor.paper.sheets import middle, number_runs, sheet_of
from extractor.paper.unruled import unruled

_EDGE = 0.12
"""The share of a page's height at its top and at its bottom where furniture stands."""
_PAGE_NUMBER = re.compile(
    r"[-—–－~·•\s]*(?:第?\s*\d{1,3}\s*页?)(?:\s*[/，,共]*\s*\d{1,3}\s*页?)?[-—–－~·•\s]*|Page\s*\d.{0,20}"
)
_DIGITS = re.compile(r"\d+")
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


class Page(NamedTuple):
    """What a page says: lines outside its tables, and its tables, each with where it begins."""

    width: float
    height: float
    lines: tuple[Line, ...]
    sheets: tuple[tuple[float, Sheet], ...]


class _Frame(NamedTuple):
    """The sides of a ruled table, and the runs that stand within it; no two tables share a place."""

    top: float
    bottom: float
    left: float
    right: float
    runs: list[list[Glyph]]

    def holds(self, x: float, y: float) -> bool:
        """Whether the point is within."""
        return self.top <= y <= self.bottom and self.left <= x <= self.right


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
    return written(parts_of(without_furniture([page_of(leaf) for leaf in leaves])))


def page_of(leaf: Leaf) -> Page:
    """The tables of a page, and the lines outside them."""
    ruled = lattices(dict.fromkeys(leaf.rules))
    frames = [_Frame(lattice.ys[0], lattice.ys[-1], lattice.xs[0], lattice.xs[-1], []) for lattice in ruled]
    outside: list[Glyph] = []
    frame: _Frame | None = None
    for run in number_runs(leaf.glyphs):
        x, y = middle(run)
        if frame is None or not frame.holds(x, y):
            frame = next((one for one in frames if one.holds(x, y)), None)
        if frame is not None:
            frame.runs.append(run)
        elif not leaf.askew or leaf.askew.isdisjoint(run):
            outside += run
    sheets = [(one.top, sheet_of(lattice, one.runs)) for lattice, one in zip(ruled, frames, strict=True)]
    found = unruled(prose_lines(outside), outside)
    return Page(leaf.width, leaf.height, found.lines, (*sheets, *found.sheets))


def without_furniture(pages: Sequence[Page]) -> list[Page]:
    """The pages without their numbers and running heads."""
    repeated = Counter(key for page in pages for key in {_key(line) for line in _at_edge(page)})
    return [
        page._replace(
            lines=tuple(
                line
                for line in page.lines
                if not (
                    _is_at_edge(page, line)
                    and (_PAGE_NUMBER.fullmatch(line.chars) or repeated[_key(line)] > 1)
                )
            )
        )
        for page in pages
    ]


def _key(line: Line) -> tuple[str, int]:
    return _DIGITS.sub("#", line.chars), round(line.top / 4)


def _is_at_edge(page: Page, line: Line) -> bool:
    return line.bottom < _EDGE * page.height or line.top > (1 - _EDGE) * page.height


def _at_edge(page: Page) -> Iterator[Line]:
    return (line for line in page.lines if _is_at_edge(page, line))


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
    for cell, field in zip(grid.cells, sheet.fields, strict=True):
        if field.confidence < 1:
            yield Recognised(cell.start, cell.end, field.confidence)


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
    cells: list[Cell] = []
    chars: list[str] = []
    for row in range(rows):
        for column in range(columns):
            begun = by_row.get(row, {}).get(column)
            if begun is not None:
                end = at + len(begun.chars)
                cells.append(Cell(row, column, begun.row_span, begun.column_span, at, end))
                chars.append(begun.chars)
                at = end
            chars.append("\t" if column < columns - 1 else "\n")
            at += 1
    return "".join(chars), Grid(rows, columns, tuple(cells))
