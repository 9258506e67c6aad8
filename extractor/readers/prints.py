"""What is printed outside the ruled tables of a scanned page: words, parted where the gaps between ink are wide.

A value of a table without rules is placed by where it stands, and a line read as a whole does not say where its words
do: so each word is read by itself. No ink goes unread: where nothing is recognised in it, ``UNREAD`` stands.
"""

from collections.abc import Iterable, Iterator, Sequence
from statistics import median
from typing import NamedTuple

import cv2
import numpy as np
from numpy.typing import NDArray

from extractor.paper.leaves import Glyph
from extractor.readers.recogniser import Heard, Picture, Recogniser

UNREAD = "□"

_GAP = 0.4
"""The gap between ink that parts two words, in heights of the font."""
_LEVEL = 0.5
"""The share of its height by which a part of a character is out of step with its line at most."""
_LOW = 0.55
"""The share of its height that a line of print has at least: strokes of one character that lie apart have less."""
_SPECK, _DUST = 0.12, 0.6
"""Square points of ink of which a part of a character, and a word, has more."""
_TALLEST = 40.0
"""Points; higher ink is a picture, a stamp or a frame."""
_OF_CHINESE, _OF_OTHERS = 0.92, 0.7
"""How high the ink of characters is, in heights of their font."""
_FLAT = frozenset("一二三工口日回—－-~～…·、，。.,")
"""Characters that do not show how high their font is."""
_OPENING, _CLOSING = frozenset("（《“‘【〔(["), frozenset("）》”’】〕)]，。、；：,;:")
_HALF = 0.45
"""What is free beside the ink of a mark that takes the width of a character, in heights of the font."""
_FIRST_WIDE = "\u2e80"

Box = tuple[int, int, int, int]
"""Left, top, right, bottom in pixels."""
Mask = NDArray[np.uint8]


class Part(NamedTuple):
    """Connected ink: a character or a part of one; its box and how much of it there is, in pixels."""

    left: int
    top: int
    right: int
    bottom: int
    area: int

    @property
    def y(self) -> float:
        """The middle of its height."""
        return (self.top + self.bottom) / 2


class _Word(NamedTuple):
    """What is printed without a wide gap, and what was read in it."""

    box: Box
    heard: Heard


def printed_in(page: Picture, ink: Mask, scale: float, recogniser: Recogniser) -> list[Glyph]:
    """The glyphs of *page* by its *ink*, from which tables are gone; *scale* makes points of pixels."""
    words = [
        word
        for line in _lines(_parts(ink, scale), recogniser.lines(page))
        for word in _words(line)
        if sum(part.area for part in word) * scale * scale > _DUST
    ]
    high = median(_height(word) for word in words) if words else 0.0
    words = [piece for word in words for line in _levels(word, _LOW * high) for piece in _words(line)]
    boxes = [_around(word) for word in words]
    heard = legible(recogniser.read([cut(page, box) for box in boxes])) if boxes else []
    read = [
        _Word(box, said if _is_whole(said.chars, word) else said._replace(confidence=0.0))
        for box, word, said in zip(boxes, words, heard, strict=True)
    ]
    sizes = _sizes(read)
    return [glyph for word, size in zip(read, sizes, strict=True) for glyph in _glyphs(word, size, scale)]


def _is_whole(chars: str, word: Sequence[Part]) -> bool:
    """Whether a number has as many characters as its ink has parts that are as high as it; else one went unread."""
    high = sum(1 for part in word if part.bottom - part.top > _LOW * _height(word))
    return high <= len(chars) or not chars.replace(",", "").isdecimal()


def legible(heard: Iterable[Heard]) -> list[Heard]:
    """What was read in ink, with a mark for what nothing was read in."""
    return [said if said.chars.strip() else Heard(UNREAD, 0.0) for said in heard]


def cut(page: Picture, box: Box) -> Picture:
    """The part of a page in *box*, and two pixels around it."""
    left, top, right, bottom = box
    return np.ascontiguousarray(page[max(top - 2, 0) : bottom + 2, max(left - 2, 0) : right + 2])


def _parts(ink: Mask, scale: float) -> list[Part]:
    count, _, stats, _ = cv2.connectedComponentsWithStats(ink, connectivity=8)
    return [
        Part(int(left), int(top), int(left + width), int(top + height), int(area))
        for left, top, width, height, area in stats[1:count]
        if area * scale * scale > _SPECK and height * scale <= _TALLEST
    ]


def _lines(parts: Iterable[Part], boxes: Sequence[Box]) -> list[list[Part]]:
    """The parts that stand in each of the *boxes* in which a line was found; what stands in none, level by level."""
    within: list[list[Part]] = [[] for _ in boxes]
    rest: list[Part] = []
    for part in parts:
        at = _line_at(part, boxes)
        (rest if at is None else within[at]).append(part)
    return [*(line for line in within if line), *_level(rest)]


def _line_at(part: Part, boxes: Sequence[Box]) -> int | None:
    """The box that holds the middle of *part*, the one in the middle of which it stands most nearly."""
    x, y = (part.left + part.right) / 2, part.y
    holding = [
        at for at, (left, top, right, bottom) in enumerate(boxes) if left <= x <= right and top <= y <= bottom
    ]
    return min(holding, key=lambda at: abs(boxes[at][1] + boxes[at][3] - 2 * y), default=None)


def _level(parts: Iterable[Part]) -> list[list[Part]]:
    """Parts that share most of the height of one of them, as lines."""
    lines: list[list[Part]] = []
    for part in sorted(parts, key=lambda part: part.y):
        line = lines[-1] if lines else []
        if line and part.y - line[-1].y < _LEVEL * max(_height([part]), _height([line[-1]])):
            line.append(part)
        else:
            lines.append([part])
    return lines


def _levels(word: Sequence[Part], low: float) -> list[list[Part]]:
    """The lines of print of a word: stretches of ink below one another, higher than *low* as strokes are not."""
    bands: list[list[Part]] = []
    for part in sorted(word, key=lambda part: part.top):
        if bands and part.top < max(one.bottom for one in bands[-1]):
            bands[-1].append(part)
        else:
            bands.append([part])
    lines: list[list[Part]] = []
    for band in bands:
        if lines and (_height(band) < low or _height(lines[-1]) < low):
            lines[-1] += band
        else:
            lines.append(band)
    return lines


def _words(line: Iterable[Part]) -> Iterator[list[Part]]:
    """The parts of each word of a line."""
    ordered = sorted(line, key=lambda part: part.left)
    apart = _GAP * max(part.bottom - part.top for part in ordered) / _OF_CHINESE
    word: list[Part] = []
    right = 0
    for part in ordered:
        if word and part.left - right > apart:
            yield word
            word = []
        right = max(right, part.right) if word else part.right
        word.append(part)
    yield word


def _height(parts: Sequence[Part]) -> int:
    return max(part.bottom for part in parts) - min(part.top for part in parts)


def _around(word: Sequence[Part]) -> Box:
    return (
        min(part.left for part in word),
        min(part.top for part in word),
        max(part.right for part in word),
        max(part.bottom for part in word),
    )


def _sizes(words: Sequence[_Word]) -> list[float]:
    """The height of the font of each word, in pixels; of one that does not show it, that of the word nearest by."""
    shown = [_size(word) for word in words]
    known = [(word.box, size) for word, size in zip(words, shown, strict=True) if size]
    return [size or _nearest(word.box, known) for word, size in zip(words, shown, strict=True)]


def _size(word: _Word) -> float:
    """The height of the font by that of the ink; 0 where the characters do not show it."""
    height = word.box[3] - word.box[1]
    telling = [char for char in word.heard.chars if char not in _FLAT]
    if any(char >= _FIRST_WIDE for char in telling):
        return height / _OF_CHINESE
    return height / _OF_OTHERS if any(char.isalnum() for char in telling) else 0.0


def _nearest(box: Box, known: Iterable[tuple[Box, float]]) -> float:
    height = float(box[3] - box[1])
    left, top, right, bottom = box
    near = min(
        known,
        key=lambda one: (
            abs(one[0][1] + one[0][3] - top - bottom) + abs(one[0][0] + one[0][2] - left - right) / 8
        ),
        default=(box, height),
    )
    return near[1]


def _glyphs(word: _Word, size: float, scale: float) -> Iterator[Glyph]:
    """A glyph as high as its font for each character, as wide as its share of the word."""
    (left, top, right, bottom), (said, confidence) = word
    chars = "".join(said.split())
    start = left - (_HALF * size if chars[0] in _OPENING else 0.0)
    end = right + (_HALF * size if chars[-1] in _CLOSING else 0.0)
    shares = [1.0 if char >= _FIRST_WIDE else 0.5 for char in chars]
    width = (end - start) / sum(shares)
    middle = (top + bottom) / 2
    high, low = (middle - size / 2) * scale, (middle + size / 2) * scale
    for char, share in zip(chars, shares, strict=True):
        yield Glyph(char, start * scale, high, (start + share * width) * scale, low, confidence)
        start += share * width
