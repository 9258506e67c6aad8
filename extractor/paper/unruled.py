"""Tables without ruling lines: columns by the white space between words, rows by the lines of print.

Numbers that stand over one another are a column; words beside them are labels, words above them its
header. Words that follow one another closely from line to line are one cell.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import pairwise
from typing import NamedTuple

from extractor.paper.blocks import CLOSE, NUMBER, Block, blocks_of, spaced, spans, words_of
from extractor.paper.leaves import Field, Glyph, Sheet
from extractor.paper.lines import Line, printed_line

_SAME_CUT = 20.0
_FEWEST_ALONE = 7
_MANY = 3
_LONGEST_CAPTION = 16
_HEADING = re.compile(r"[一二三四五六七]、")


class Found(NamedTuple):
    """What stands on a page outside its ruled tables: lines of prose, and tables by where they begin."""

    lines: tuple[Line, ...]
    sheets: tuple[tuple[float, Sheet], ...]


def unruled(printed: Sequence[Sequence[Glyph]], glyphs: Sequence[Glyph]) -> Found:
    """The tables that *printed*, the lines of a page from top to bottom, hold; the rest is prose.

    *glyphs* are theirs as they stand in the file: text that runs upwards is read in that order.
    """
    worded = [words_of(line) for line in printed]
    regions = tuple(_regions(worded))
    order = {glyph: at for at, glyph in enumerate(glyphs)} if regions else {}
    lines: list[Line] = []
    sheets: list[tuple[float, Sheet]] = []
    done = 0
    for start, stop in regions:
        lines += _prose(printed, worded, done, start)
        at = {(glyph.left, glyph.top): order[glyph] for line in printed[start:stop] for glyph in line}
        sheet = _sheet(worded[start:stop], at)
        if sheet is not None:
            sheets.append((worded[start][0].top, sheet))
            done = stop
        else:
            lines += _prose(printed, worded, start, stop)
            done = stop
    return Found((*lines, *_prose(printed, worded, done, len(printed))), tuple(sheets))


def _prose(
    printed: Sequence[Sequence[Glyph]], worded: Sequence[Sequence[Line]], start: int, stop: int
) -> Iterator[Line]:
    """Some of the lines as they are printed; one whose words are not parted is its only word."""
    for at in range(start, stop):
        yield worded[at][0] if len(worded[at]) == 1 else printed_line(printed[at])


def _regions(worded: Sequence[Sequence[Line]]) -> Iterator[tuple[int, int]]:
    """The stretches of lines that are tables, header included."""
    rows = [at for at, words in enumerate(worded) if _is_row(words)]
    stretch: list[int] = []
    for at in rows:
        if stretch and any(_is_heading(words) for words in worded[stretch[-1] + 1 : at]):
            yield from _whole(worded, stretch)
            stretch = []
        stretch.append(at)
    if stretch:
        yield from _whole(worded, stretch)


def _is_row(words: Sequence[Line]) -> bool:
    """Whether a line ends with values: a label and one, or several."""
    values = sum(1 for word in words if NUMBER.fullmatch(word.chars))
    return values >= 1 and len(words) > 1 and bool(NUMBER.fullmatch(words[-1].chars))


def _is_heading(words: Sequence[Line]) -> bool:
    return len(words) == 1 and bool(_HEADING.match(words[0].chars)) and len(words[0].chars) > _MANY


def _whole(worded: Sequence[Sequence[Line]], rows: Sequence[int]) -> Iterator[tuple[int, int]]:
    """The stretch with its header above and the ends of its labels below; prose with a number in it is none."""
    most = max(len(worded[at]) for at in rows)
    if most < _MANY or (len(rows) == 1 and most < _FEWEST_ALONE):
        return
    left = min(word.left for at in rows for word in worded[at])
    start, stop = rows[0], rows[-1] + 1
    while start > 0 and _is_above(worded[start - 1], worded[start], left):
        start -= 1
    while stop < len(worded) and _is_below(worded[stop - 1], worded[stop], worded[rows[-1]]):
        stop += 1
    yield start, stop


def _is_above(words: Sequence[Line], below: Sequence[Line], left: float) -> bool:
    near = below[0].top - words[0].bottom < 2 * words[0].size
    caption = len(words) == 1 and len(words[0].chars) <= _LONGEST_CAPTION and words[0].left > left
    return near and not _is_heading(words) and (len(words) > 1 or caption)


def _is_below(above: Sequence[Line], words: Sequence[Line], row: Sequence[Line]) -> bool:
    """Whether a line goes on with the labels of the last row."""
    close = words[0].top - above[0].top < CLOSE * words[0].size
    values = [word.left for word in row if NUMBER.fullmatch(word.chars)]
    return close and bool(values) and words[-1].right < min(values)


def _sheet(worded: Sequence[Sequence[Line]], order: Mapping[tuple[float, float], int]) -> Sheet | None:
    """The table; None where two cells would stand in one place, or one row in several lines of numbers."""
    blocks = blocks_of(spaced(worded), order)
    zone = _label_cuts(blocks)
    xs = _edges(blocks, zone)
    rows = _rows(blocks, zone[-1] if zone else 0.0, xs)
    if rows is None:
        return None
    fields: list[Field] = []
    taken: set[tuple[int, int]] = set()
    for block, (first, last) in rows:
        columns = _columns(block, xs)
        places = {(row, at) for row in range(first, last + 1) for at in columns}
        if places & taken:
            return None
        taken |= places
        fields.append(Field(first, columns[0], last - first + 1, len(columns), block.chars))
    count = max(last for _, (_, last) in rows) + 1
    blank = [(row, at) for row in range(count) for at in range(len(xs) - 1)]
    fields += [Field(row, at, 1, 1, "") for row, at in blank if (row, at) not in taken]
    fields.sort(key=lambda field: (field.row, field.column))
    return Sheet(xs, tuple(map(float, range(count + 1))), tuple(fields))


def _rows(
    blocks: Sequence[Block], zone: float, xs: Sequence[float]
) -> list[tuple[Block, tuple[int, int]]] | None:
    """Each block with the first and last row it stands in; blocks left of *zone* group rows and make none.

    Lines of print that one cell stands in are one row if they hold one line of numbers; with none they
    are a header, of as many rows as its cells stand over one another; with more nothing is certain.
    """
    row_of: dict[int, int] = {}
    placed: list[tuple[Block, tuple[int, int]]] = []
    count = 0
    for band in _bands([block for block in blocks if block.right > zone]):
        lines = sorted({line for block in band for line in range(block.first, block.last + 1)})
        numbers = {block.first for block in band if NUMBER.fullmatch(block.chars)}
        if len(numbers) > 1:
            return None
        if numbers:
            at = dict.fromkeys(lines, count)
            placed += [(block, (count, count)) for block in band]
        else:
            levels = _levels(band, xs)
            placed += [(block, (count + level, count + level)) for block, level in levels]
            at = {
                line: min(count + index, count + max(level for _, level in levels))
                for index, line in enumerate(lines)
            }
        row_of |= at
        count = max(*at.values(), *(last for _, (_, last) in placed)) + 1
    for block in blocks:
        if block.right <= zone:
            own = [row_of[line] for line in range(block.first, block.last + 1) if line in row_of]
            near = row_of[min(row_of, key=lambda line: abs(line - block.first))]
            placed.append((block, (min(own), max(own)) if own else (near, near)))
    return sorted(placed, key=lambda one: (one[1], one[0].left))


def _bands(blocks: Iterable[Block]) -> Iterator[list[Block]]:
    """Blocks that share lines of print, from top to bottom."""
    band: list[Block] = []
    last = -1
    for block in sorted(blocks, key=lambda block: block.first):
        if band and block.first > last:
            yield band
            band = []
        last = max(last, block.last) if band else block.last
        band.append(block)
    if band:
        yield band


def _levels(band: Sequence[Block], xs: Sequence[float]) -> list[tuple[Block, int]]:
    """Each block of a header with how many others stand over it."""
    found: list[tuple[Block, int]] = []
    for block in sorted(band, key=lambda block: block.first):
        own = set(_columns(block, xs))
        over = [level for other, level in found if own & set(_columns(other, xs))]
        found.append((block, max(over, default=-1) + 1))
    return found


def _columns(block: Block, xs: Sequence[float]) -> list[int]:
    found = [at for at, (start, end) in enumerate(pairwise(xs)) if _share(block, start, end)]
    return found or [_nearest(xs, block)]


def _share(block: Block, start: float, end: float) -> bool:
    """Whether a good part of the block, or of the column, is the other's."""
    common = min(block.right, end) - max(block.left, start)
    return common > 0.5 * min(block.right - block.left, end - start)


def _nearest(xs: Sequence[float], block: Block) -> int:
    middle = (block.left + block.right) / 2
    return min(range(len(xs) - 1), key=lambda at: abs((xs[at] + xs[at + 1]) / 2 - middle))


def _label_cuts(blocks: Sequence[Block]) -> list[float]:
    """Where labels that stand beside one another, left of all numbers, part."""
    first = min(block.left for block in blocks if NUMBER.fullmatch(block.chars))
    labels = [block for block in blocks if block.right <= first and not NUMBER.fullmatch(block.chars)]
    return _gathered(
        [
            (one.right + other.left) / 2
            for one in labels
            for other in labels
            if one.right <= other.left and one.first <= other.last and other.first <= one.last
        ]
    )


def _edges(blocks: Sequence[Block], cuts: Sequence[float]) -> tuple[float, ...]:
    """The edges of the columns: between labels beside one another, and halfway between the numbers of two."""
    values = spans([(one.left, one.right) for one in blocks if NUMBER.fullmatch(one.chars)])
    first = values[0][0]
    labels = [one.right for one in blocks if one.right <= first and not NUMBER.fullmatch(one.chars)]
    columns = sorted([*_headed(blocks, values), *values])
    inner = [(one[1] + other[0]) / 2 for one, other in pairwise(columns)]
    if labels:
        inner.insert(0, (max(labels) + columns[0][0]) / 2)
    left, right = min(one.left for one in blocks), max(one.right for one in blocks)
    return (left, *cuts, *inner, max(right, columns[-1][1]))


def _headed(blocks: Sequence[Block], values: Sequence[tuple[float, float]]) -> list[tuple[float, float]]:
    """Columns in which no number stands: narrow words of the header over none."""
    if not values:
        return []
    words = [(one.left, one.right) for one in blocks if not NUMBER.fullmatch(one.chars)]
    width = min((end - start for start, end in pairwise([start for start, _ in values])), default=0.0)
    return spans(
        [
            (start, end)
            for start, end in words
            if start > values[0][0]
            and end - start <= width
            and all(end <= other or start >= stop for other, stop in values)
        ]
    )


def _gathered(cuts: Iterable[float]) -> list[float]:
    """Cuts that several pairs of labels agree about."""
    groups: list[list[float]] = []
    for cut in sorted(cuts):
        if groups and cut - groups[-1][0] < _SAME_CUT:
            groups[-1].append(cut)
        else:
            groups.append([cut])
    return [sum(group) / len(group) for group in groups if len(group) > 1]
