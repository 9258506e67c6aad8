"""Pictures of pages to leaves: straightened, with their ruling lines and what is printed in each cell.

A cell is read by itself, so that what it says needs no guess about where it stands; what is outside
the tables is read word by word. Lengths become points by the page's width, which is taken for A4's.
"""

from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

import cv2
import numpy as np
from numpy.typing import NDArray

from extractor.paper.lattice import NEAR, Lattice, lattices
from extractor.paper.leaves import Glyph, Leaf, Rule
from extractor.paper.pages import tables_among
from extractor.readers.prints import cut, legible, printed_in
from extractor.readers.recogniser import Picture, Recogniser

MAX_PIXELS = 40_000_000
"""Of one page: A3 at 300 dots an inch has 17 million."""

_A4 = 595.0
_A4_LONG = 842.0
_MOST_SKEW = 5.0
_STEP = 0.1
_BLACK = 160
_SHORTEST_RULE = 12.0
_INSET = 1.2
_LEAST_INK = 0.6
"""Square points of black below which a cell is empty."""
_LINE_GAP = 0.25
_CONTRAST, _DARK = 0.75, 0.1
"""How bright print is at most, as a share of what is around it, and the share of its ink that is as dark as that."""

Box = tuple[int, int, int, int]
Mask = NDArray[np.uint8]


class _Crop(NamedTuple):
    """A line of print cut out of a page, and where it stands there in pixels."""

    picture: Picture
    box: Box


class _Sheet(NamedTuple):
    """A straightened page without its rules, its ink, and what makes points of its pixels."""

    page: Picture
    ink: Mask
    scale: float


def leaf_of(picture: Picture, recogniser: Recogniser) -> Leaf:
    """The page: its rules, and glyphs spread over the lines that were read."""
    page = straightened(picture)
    scale = _A4 / page.shape[1] if page.shape[1] < page.shape[0] else _A4_LONG / page.shape[1]
    ink = _ink(page)
    rules, ruled = _rules(ink, scale)
    bare = np.where(ruled > 0, np.uint8(255), page).astype(np.uint8)
    unruled = np.asarray(_printed(page, ink) & ~ruled, dtype=np.uint8)
    sheet = _Sheet(bare, unruled, scale)
    found = [lattice for lattice in lattices(rules) if lattice.parts_cells]
    glyphs = _read(sheet, found, recogniser)
    kept = tables_among(rules, glyphs)
    while len(kept) < len(found):
        rules = tuple(rule for rule in rules if any(_is_of(rule, lattice) for lattice in kept))
        found, glyphs = kept, _read(sheet, kept, recogniser)
        kept = tables_among(rules, glyphs)
    return Leaf(page.shape[1] * scale, page.shape[0] * scale, tuple(glyphs), rules)


def _is_of(rule: Rule, lattice: Lattice) -> bool:
    """Whether a rule is one of those that make a lattice."""
    x, y = (rule.left + rule.right) / 2, (rule.top + rule.bottom) / 2
    (left, *_, right), (top, *_, bottom) = lattice.xs, lattice.ys
    return left - NEAR <= x <= right + NEAR and top - NEAR <= y <= bottom + NEAR


def _read(sheet: _Sheet, found: Sequence[Lattice], recogniser: Recogniser) -> list[Glyph]:
    """The glyphs in the cells of the tables, line by line, and those outside them, word by word."""
    page, ink, scale = sheet
    crops = [crop for lattice in found for crop in _in_cells(page, ink, lattice, scale)]
    heard = legible(recogniser.read([crop.picture for crop in crops])) if crops else []
    outside = _outside(found, page.shape, scale)
    free = np.where(outside, page, np.uint8(255)).astype(np.uint8)
    rest = np.where(outside, ink, np.uint8(0)).astype(np.uint8)
    return [
        *(
            glyph
            for crop, said in zip(crops, heard, strict=True)
            for glyph in _spread(said.chars, said.confidence, crop.box, scale)
        ),
        *printed_in(free, rest, scale, recogniser),
    ]


def straightened(picture: Picture) -> Picture:
    """The page turned by the few degrees by which its lines are askew."""
    small = cv2.resize(
        picture, None, fx=600 / picture.shape[1], fy=600 / picture.shape[1], interpolation=cv2.INTER_AREA
    )
    ink = (small < _BLACK).astype(np.uint8)
    angles = np.arange(-_MOST_SKEW, _MOST_SKEW + _STEP, 0.5)
    best = max(angles, key=lambda angle: _sharpness(ink, float(angle)))
    fine = np.arange(best - 0.5, best + 0.5 + _STEP / 2, _STEP)
    angle = float(max(fine, key=lambda angle: _sharpness(ink, float(angle))))
    if abs(angle) < _STEP / 2:
        return picture
    return _turned(picture, angle, 255)


def _sharpness(ink: Mask, angle: float) -> float:
    """How much the rows of a page differ from one another: most when its lines are level."""
    rows = _turned(ink, angle, 0).sum(axis=1, dtype=np.float64)
    return float(((rows[1:] - rows[:-1]) ** 2).sum())


def _turned(picture: Picture, angle: float, around: int) -> Picture:
    height, width = picture.shape
    matrix = cv2.getRotationMatrix2D((width / 2, height / 2), angle, 1.0)
    return np.asarray(
        cv2.warpAffine(picture, matrix, (width, height), flags=cv2.INTER_LINEAR, borderValue=around),
        dtype=np.uint8,
    )


def _ink(page: Picture) -> Mask:
    """Where the page is black: 255 there, 0 elsewhere."""
    block = max(page.shape[1] // 40 | 1, 15)
    return np.asarray(
        cv2.adaptiveThreshold(page, 255, cv2.ADAPTIVE_THRESH_MEAN_C, cv2.THRESH_BINARY_INV, block, 18),
        dtype=np.uint8,
    )


def _printed(page: Picture, ink: Mask) -> Mask:
    """The ink without the edges of shaded cells, which are hardly darker than what is around them."""
    side = page.shape[1] // 40 | 1
    dark = page < _CONTRAST * cv2.blur(page, (side, side)).astype(np.float32)
    count, labels = cv2.connectedComponents(ink, connectivity=8)
    areas = np.bincount(labels.ravel(), minlength=count)
    kept = np.bincount(labels[dark], minlength=count) > _DARK * areas
    kept[0] = False
    return np.where(kept[labels], ink, np.uint8(0)).astype(np.uint8)


def _rules(ink: Mask, scale: float) -> tuple[tuple[Rule, ...], Mask]:
    """The ruling lines in points, and their pixels."""
    length = max(int(_SHORTEST_RULE / scale), 10)
    ruled = np.zeros_like(ink)
    rules: list[Rule] = []
    for shape in ((length, 1), (1, length)):
        kernel = cv2.getStructuringElement(cv2.MORPH_RECT, shape)
        closed = cv2.morphologyEx(ink, cv2.MORPH_CLOSE, cv2.getStructuringElement(cv2.MORPH_RECT, (3, 3)))
        lines = np.asarray(cv2.morphologyEx(closed, cv2.MORPH_OPEN, kernel), dtype=np.uint8)
        count, _, stats, _ = cv2.connectedComponentsWithStats(lines)
        for left, top, width, height, _ in stats[1:count]:
            thickness = height if shape[1] == 1 else width
            span = width if shape[1] == 1 else height
            if thickness * scale <= 6 and span >= 2 * length:  # noqa: PLR2004  a stroke of a letter is shorter
                rules.append(Rule(left * scale, top * scale, (left + width) * scale, (top + height) * scale))
                ruled[top : top + height, left : left + width] |= lines[
                    top : top + height, left : left + width
                ]
    grown = cv2.dilate(ruled, cv2.getStructuringElement(cv2.MORPH_RECT, (3, 3)))
    return tuple(rules), np.asarray(grown, dtype=np.uint8)


def _in_cells(page: Picture, ink: Mask, lattice: Lattice, scale: float) -> Iterator[_Crop]:
    """The lines of print in each cell; a cell without ink has none."""
    inset = _INSET / scale
    for row, column, row_span, column_span in lattice.cells:
        left, right = lattice.xs[column] / scale + inset, lattice.xs[column + column_span] / scale - inset
        top, bottom = lattice.ys[row] / scale + inset, lattice.ys[row + row_span] / scale - inset
        box = (int(left), int(top), int(right), int(bottom))
        yield from _lines_in(page, ink, box, scale)


def _lines_in(page: Picture, ink: Mask, box: Box, scale: float) -> Iterator[_Crop]:
    left, top, right, bottom = box
    inside = ink[top:bottom, left:right]
    if inside.size == 0 or np.count_nonzero(inside) * scale * scale < _LEAST_INK:
        return
    for first, last in _stretches(np.asarray(inside.any(axis=1)), scale):
        columns = np.flatnonzero(inside[first:last].any(axis=0))
        if columns.size == 0 or np.count_nonzero(inside[first:last]) * scale * scale < _LEAST_INK:
            continue
        part = (left + int(columns[0]), top + first, left + int(columns[-1]) + 1, top + last)
        yield _Crop(cut(page, part), part)


def _stretches(inked: NDArray[np.bool_], scale: float) -> list[tuple[int, int]]:
    """The lines of print among rows of pixels; strokes of one character that lie apart are one line."""
    edges = np.flatnonzero(np.diff(np.concatenate(([0], inked.astype(np.int8), [0]))))
    parts = [(int(start), int(end)) for start, end in zip(edges[::2], edges[1::2], strict=True)]
    height = max([end - start for start, end in parts], default=0)
    least = max(height, int(7 / scale))
    lines: list[tuple[int, int]] = []
    for start, end in parts:
        if lines and end - lines[-1][0] <= 1.15 * least and start - lines[-1][1] <= _LINE_GAP * least:
            lines[-1] = (lines[-1][0], end)
        else:
            lines.append((start, end))
    return lines


def _outside(found: Iterable[Lattice], shape: tuple[int, ...], scale: float) -> NDArray[np.bool_]:
    """Which pixels of a page are in no table."""
    outside = np.ones(shape, dtype=np.bool_)
    for lattice in found:
        left, right = int(lattice.xs[0] / scale) - 3, int(lattice.xs[-1] / scale) + 3
        top, bottom = int(lattice.ys[0] / scale) - 3, int(lattice.ys[-1] / scale) + 3
        outside[max(top, 0) : bottom, max(left, 0) : right] = False
    return outside


def _spread(chars: str, confidence: float, box: Box, scale: float) -> Iterator[Glyph]:
    """A glyph for each character, as wide as its share of the line."""
    left, top, right, bottom = (side * scale for side in box)
    shares = [1.0 if ord(char) > 0x2E7F else 0.5 for char in chars]  # noqa: PLR2004  the first Chinese characters
    width = (right - left) / max(sum(shares), 0.5)
    for char, share in zip(chars, shares, strict=True):
        if not char.isspace():
            yield Glyph(char, left, top, left + share * width, bottom, confidence)
        left += share * width
