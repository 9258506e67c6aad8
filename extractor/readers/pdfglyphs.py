"""The characters of a page of a PDF: which are marks on paper, where each stands, and how high it is."""

import ctypes
from collections.abc import Callable, Iterable, Iterator, Sequence
from math import degrees, hypot

from pypdfium2 import raw

from extractor.paper.leaves import Glyph

_NO_MARK = frozenset("\x00\t\n\r\x0b\x0c \xa0\u3000\u2002\u2003\u2009\u200b\ufffe\ufeff\xad")
_AGAIN = 0.2
"""The share of a glyph's size by which the same glyph set twice is apart at most."""
_BUCKET = 64.0
_PLAIN, _SURROGATES = ord(" "), 0xD800
_WIDE = "\u2e80"
_NOT_ITSELF = frozenset((*range(10), 11, 12, *range(14, 32), *range(0xD800, 0xE000), 0xFFFE, 0xFFFF))
"""What a page's text has for a character that is another, or half of one."""
_NOTHING: list[tuple[float, float]] = []
_SLANT = 8.0
"""Degrees."""
_NEXT = 2
"""Characters from one to the next, where a blank may stand between."""
_BELOW = 0.12
"""The share of a character that reaches below the line it stands on."""
_LOW, _HIGH, _SAME = 0.6, 1.6, 0.5
"""Shares of its width, or of others' height, between which a box is as high as its font; points of no account."""
Box = tuple[float, float, float, float]


class Place:
    """From a box in the file's coordinates to one on the upright page, y growing downwards."""

    __slots__ = ("bottom", "left", "right", "top", "turn")

    def __init__(self, box: Box, turn: int) -> None:
        """Of a page with this *box*, most of whose text is written in so many quarter turns."""
        self.left, self.bottom, self.right, self.top = box
        self.turn = turn

    def __call__(self, left: float, bottom: float, right: float, top: float) -> Box:
        """The box's left, top, right and bottom."""
        if self.turn == 0:
            return left - self.left, self.top - top, right - self.left, self.top - bottom
        if self.turn == 1:
            return self.top - top, self.right - right, self.top - bottom, self.right - left
        if self.turn == 2:  # noqa: PLR2004  half a turn
            return self.right - right, bottom - self.bottom, self.right - left, top - self.bottom
        return bottom - self.bottom, left - self.left, top - self.bottom, right - self.left


def glyphs_of(text: raw.FPDF_TEXTPAGE, count: int, place: Place, hidden: frozenset[int]) -> list[Glyph]:
    """The characters that are marks on paper; of a hidden layer only where there is no other.

    Blanks and line ends that PDFium adds are no marks either, and watermarks across the page none of its print:
    their characters stand each on a level of its own.
    """
    box = raw.FS_RECTF()
    shown: list[Glyph] = []
    unseen: list[Glyph] = []
    box_at = raw.FPDFText_GetLooseCharBox
    upright, left, top = place.turn == 0, place.left, place.top
    low = high = size = 0.0
    inked = slanted = False
    level, moved = -1.0, -_NEXT
    new: Callable[[type[Glyph], tuple[object, ...]], Glyph] = tuple.__new__
    for at, code in enumerate(_codes(text, count)):
        char = chr(code) if _PLAIN < code < _SURROGATES else _char(code)
        if char in _NO_MARK or not box_at(text, at, box):
            continue
        if upright:
            sides = (char, box.left - left, top - box.top, box.right - left, top - box.bottom, 1.0)
            glyph = new(Glyph, sides)
        else:
            glyph = Glyph(char, *place(box.left, box.bottom, box.right, box.top))
        if glyph[2] != level:
            slanted = at - moved <= _NEXT and _is_askew(text, at, moved, level, shown, unseen)
            level, moved = glyph[2], at
        if slanted:
            continue
        if not low < glyph[4] - glyph[2] < high:
            height, inked = glyph[4] - glyph[2], _is_of_ink(glyph, size)
            low, high = height - _SAME, height + _SAME
            size = height
        if inked:
            glyph = _as_high_as_its_font(text, at, glyph, place)
            size = glyph[4] - glyph[2]
        if hidden and address(raw.FPDFText_GetTextObject(text, at)) in hidden:
            unseen.append(glyph)
        else:
            shown.append(glyph)
    return shown if 2 * len(shown) >= len(unseen) else unseen


def _is_askew(text: raw.FPDF_TEXTPAGE, at: int, before: int, level: float, *kept: list[Glyph]) -> bool:
    """Whether the character *at* is printed askew; the one *before*, on its *level*, goes if it is so too."""
    if not _is_slanted(text, at):
        return False
    if _is_slanted(text, before):
        for glyphs in kept:
            if glyphs and glyphs[-1].top == level:
                glyphs.pop()
    return True


def _is_slanted(text: raw.FPDF_TEXTPAGE, at: int) -> bool:
    """Whether a character is printed askew, as watermarks are; a page that lies askew in a scanner is so by less."""
    turned = degrees(raw.FPDFText_GetCharAngle(text, at)) % 90
    return _SLANT < turned < 90 - _SLANT


def _is_of_ink(glyph: Glyph, size: float) -> bool:
    """Whether a character's box cannot be as high as its font, *size* being the height of those before it."""
    height, width = glyph.bottom - glyph.top, glyph.right - glyph.left
    if glyph.char >= _WIDE:
        return not _LOW * width < height < _HIGH * width
    return not _LOW * size < height < _HIGH * size


def _as_high_as_its_font(text: raw.FPDF_TEXTPAGE, at: int, glyph: Glyph, place: Place) -> Glyph:
    """The character in a box as high as its font: of some fonts PDFium knows the ink's height alone, or all glyphs'."""
    matrix, x, y = raw.FS_MATRIX(), ctypes.c_double(), ctypes.c_double()
    known = raw.FPDFText_GetMatrix(text, at, matrix) and raw.FPDFText_GetCharOrigin(text, at, x, y)
    size = raw.FPDFText_GetFontSize(text, at) * hypot(matrix.c, matrix.d)
    if not known or not size or quarters(text, at) != place.turn:
        return glyph
    base = place(x.value, y.value, x.value, y.value)[1]
    return glyph._replace(top=base - (1 - _BELOW) * size, bottom=base + _BELOW * size)


def _codes(text: raw.FPDF_TEXTPAGE, count: int) -> Sequence[int]:
    """The code points of a page; at once, unless one of them takes two units or stands for no character."""
    buffer = (ctypes.c_ushort * (2 * count + 2))()
    if raw.FPDFText_GetText(text, 0, count, buffer) == count + 1:
        codes = buffer[:count]
        if not any(code in _NOT_ITSELF for code in set(codes)):
            return codes
    return [raw.FPDFText_GetUnicode(text, at) for at in range(count)]


def turned(text: raw.FPDF_TEXTPAGE, count: int, place: Place) -> Iterator[Glyph]:
    """The characters that run otherwise than most of the page."""
    box = raw.FS_RECTF()
    for at in range(count):
        if quarters(text, at) != place.turn and raw.FPDFText_GetLooseCharBox(text, at, box):
            yield Glyph(
                _char(raw.FPDFText_GetUnicode(text, at)), *place(box.left, box.bottom, box.right, box.top)
            )


def _char(code: int) -> str:
    """The character; U+FFFD for one that the font does not name, a hyphen for PDFium's mark of one."""
    if code == 2:  # noqa: PLR2004
        return "-"
    if code < ord(" "):
        return " " if code else "\ufffd"
    if 0xD800 <= code <= 0xDFFF or code > 0x10FFFF:  # noqa: PLR2004
        return "\ufffd"
    return chr(code)


def once(glyphs: Iterable[Glyph]) -> Iterator[Glyph]:
    """Each glyph once: bold print and a second layer set the same one again in nearly the same place.

    Its place is its left side and the middle of its height: shadows come in fonts of which glyphs have other heights.
    """
    seen: dict[tuple[str, int, int], list[tuple[float, float]]] = {}
    for glyph in glyphs:
        char, left, top, right, bottom, _ = glyph
        middle = (top + bottom) / 2
        slack_x, slack_y = _AGAIN * (right - left), _AGAIN * (bottom - top)
        column, row = int(left / _BUCKET), int(middle / _BUCKET)
        x, y = left - column * _BUCKET, middle - row * _BUCKET
        if slack_x < x < _BUCKET - slack_x and slack_y < y < _BUCKET - slack_y:
            near = seen.get((char, column, row), _NOTHING)
        else:
            columns = {int((left - slack_x) / _BUCKET), int((left + slack_x) / _BUCKET)}
            rows = {int((middle - slack_y) / _BUCKET), int((middle + slack_y) / _BUCKET)}
            near = [other for x in columns for y in rows for other in seen.get((char, x, y), ())]
        for other_left, other_middle in near:
            if abs(left - other_left) <= slack_x and abs(middle - other_middle) <= slack_y:
                break
        else:
            yield glyph
            seen.setdefault((char, column, row), []).append((left, middle))


def quarters(text: raw.FPDF_TEXTPAGE, at: int) -> int:
    """The quarter turns that the character *at* is written in, counter-clockwise."""
    return round(degrees(raw.FPDFText_GetCharAngle(text, at)) / 90) % 4


def address(pointer: raw.FPDF_PAGEOBJECT) -> int:
    """Where an object stands in memory: the same for the same object."""
    return ctypes.cast(pointer, ctypes.c_void_p).value or 0
