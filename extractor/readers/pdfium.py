"""PDF files through PDFium: pages as leaves and as pictures; the only importer of pypdfium2.

PDFium is not thread safe: everything here happens under one lock, so that threads wait for each
other. Work in parallel is done by processes.
"""

import ctypes
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from itertools import pairwise
from math import degrees, hypot
from threading import Lock
from typing import TYPE_CHECKING

from pypdfium2 import PdfDocument, PdfiumError, PdfPage, raw

from extractor.errors import ExtractionError, TooLargeError, UnreadableError
from extractor.paper.leaves import Glyph, Leaf, Rule

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

MAX_PAGES = 300
MAX_GLYPHS = 300_000
"""Of all pages together; the longest report seen has 20,000."""
MAX_OBJECTS = 100_000
"""Of a page; a table drawn in dots has 20,000."""
MAX_SIDE = 6_000
MAX_NESTING = 8
"""Of forms within forms."""

_LOCK = Lock()
_THIN = 3.0
_SAMPLES = 40
_FRAME = 0.8
"""A box of this share of the page, both ways, frames the page and is no table."""
_PATH, _TEXT = raw.FPDF_PAGEOBJ_PATH, raw.FPDF_PAGEOBJ_TEXT
_IMAGE, _FORM = raw.FPDF_PAGEOBJ_IMAGE, raw.FPDF_PAGEOBJ_FORM
_INVISIBLE = frozenset((raw.FPDF_TEXTRENDERMODE_INVISIBLE, raw.FPDF_TEXTRENDERMODE_CLIP))
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
_Box = tuple[float, float, float, float]
_Matrix = tuple[float, float, float, float, float, float]
Pages = PdfDocument
_UPRIGHT: _Matrix = (1, 0, 0, 1, 0, 0)


@contextmanager
def opened(data: bytes, name: str) -> Iterator[PdfDocument]:
    """The document, alone in this process; UnreadableError or TooLargeError says why there is none."""
    with _LOCK:
        try:
            document = PdfDocument(data)
        except PdfiumError as error:
            raise UnreadableError(f"{name}: {_why(str(error))}") from error
        try:
            if not len(document):
                raise UnreadableError(f"{name}: the PDF has no pages")
            if len(document) > MAX_PAGES:
                raise TooLargeError(
                    f"{name}: the PDF has {len(document)} pages; at most {MAX_PAGES} are read"
                )
            yield document
        finally:
            document.close()


def _why(said: str) -> str:
    if "password" in said.lower():
        return "the PDF is encrypted and needs a password"
    return "the PDF is damaged or cut off; no page of it can be read"


def leaves(document: PdfDocument, name: str) -> Iterator[Leaf]:
    """The pages in their order."""
    left = MAX_GLYPHS
    for number in range(len(document)):
        try:
            page = document[number]
        except PdfiumError as error:
            raise UnreadableError(f"{name}: page {number + 1} of the PDF cannot be read") from error
        try:
            leaf = _leaf(page, left)
        except ExtractionError as error:
            raise type(error)(f"{name}: page {number + 1} {error}") from error
        finally:
            page.close()
        left -= len(leaf.glyphs)
        yield leaf


def rendered(document: PdfDocument, at: int, dots: int) -> "NDArray[np.uint8]":
    """The page with index *at* drawn in grey, *dots* an inch but no side longer than ``MAX_SIDE`` pixels."""
    page = document[at]
    try:
        scale = min(dots / 72, MAX_SIDE / max(*page.get_size(), 1.0))
        drawn: NDArray[np.uint8] = page.render(scale=scale, grayscale=True).to_numpy()
        return drawn.reshape(drawn.shape[:2]).copy()
    finally:
        page.close()


def _leaf(page: PdfPage, left: int) -> Leaf:
    text = raw.FPDFText_LoadPage(page.raw)
    try:
        count = max(raw.FPDFText_CountChars(text), 0)
        if count > left:
            raise TooLargeError(f"has too many characters; at most {MAX_GLYPHS} are read")
        box = page.get_bbox()
        turn = _turn(text, count)
        place = _Place(box, turn)
        sideways = (90 * turn + page.get_rotation()) % 360 != 0
        askew = frozenset(_askew(text, count, place)) if sideways else frozenset()
        drawn = _Drawn(page, place)
        glyphs = _once(_glyphs(text, count, place, frozenset(drawn.hidden)))
        return Leaf(*_size(box, turn), tuple(glyphs), tuple(drawn.rules), drawn.pictures, askew)
    finally:
        raw.FPDFText_ClosePage(text)


def _turn(text: raw.FPDF_TEXTPAGE, count: int) -> int:
    """The quarter turns that most characters of a page are written in, counter-clockwise."""
    found: Counter[int] = Counter()
    for at in range(0, count, max(count // _SAMPLES, 1)):
        if raw.FPDFText_GetUnicode(text, at) > ord(" "):
            found[_quarters(text, at)] += 1
    return found.most_common(1)[0][0] if found else 0


def _quarters(text: raw.FPDF_TEXTPAGE, at: int) -> int:
    return round(degrees(raw.FPDFText_GetCharAngle(text, at)) / 90) % 4


def _size(box: _Box, turn: int) -> tuple[float, float]:
    """The page's width and height once its text is upright."""
    left, bottom, right, top = box
    return (right - left, top - bottom) if turn % 2 == 0 else (top - bottom, right - left)


class _Place:
    """From a box in the file's coordinates to one on the upright page, y growing downwards."""

    __slots__ = ("bottom", "left", "right", "top", "turn")

    def __init__(self, box: _Box, turn: int) -> None:
        self.left, self.bottom, self.right, self.top = box
        self.turn = turn

    def __call__(self, left: float, bottom: float, right: float, top: float) -> _Box:
        """The box's left, top, right and bottom."""
        if self.turn == 0:
            return left - self.left, self.top - top, right - self.left, self.top - bottom
        if self.turn == 1:
            return self.top - top, self.right - right, self.top - bottom, self.right - left
        if self.turn == 2:  # noqa: PLR2004  half a turn
            return self.right - right, bottom - self.bottom, self.right - left, top - self.bottom
        return bottom - self.bottom, left - self.left, top - self.bottom, right - self.left


def _glyphs(text: raw.FPDF_TEXTPAGE, count: int, place: _Place, hidden: frozenset[int]) -> list[Glyph]:
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
        if hidden and _address(raw.FPDFText_GetTextObject(text, at)) in hidden:
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


def _as_high_as_its_font(text: raw.FPDF_TEXTPAGE, at: int, glyph: Glyph, place: _Place) -> Glyph:
    """The character in a box as high as its font: of some fonts PDFium knows the ink's height alone, or all glyphs'."""
    matrix, x, y = raw.FS_MATRIX(), ctypes.c_double(), ctypes.c_double()
    known = raw.FPDFText_GetMatrix(text, at, matrix) and raw.FPDFText_GetCharOrigin(text, at, x, y)
    size = raw.FPDFText_GetFontSize(text, at) * hypot(matrix.c, matrix.d)
    if not known or not size or _quarters(text, at) != place.turn:
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


def _askew(text: raw.FPDF_TEXTPAGE, count: int, place: _Place) -> Iterator[Glyph]:
    """The characters that run otherwise than most of the page."""
    box = raw.FS_RECTF()
    for at in range(count):
        if _quarters(text, at) != place.turn and raw.FPDFText_GetLooseCharBox(text, at, box):
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


def _once(glyphs: Iterable[Glyph]) -> Iterator[Glyph]:
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


class _Drawn:
    """What a page draws besides text: rules, pictures, and which of its text objects are not seen."""

    def __init__(self, page: PdfPage, place: _Place) -> None:
        self.rules: list[Rule] = []
        self.pictures = 0
        self.hidden: set[int] = set()
        self._place = place
        self._frame = (abs(place.right - place.left), abs(place.top - place.bottom))
        self._left = MAX_OBJECTS
        drawn_at, kind_of = raw.FPDFPage_GetObject, raw.FPDFPageObj_GetType
        pointer = page.raw
        for at in range(raw.FPDFPage_CountObjects(pointer)):
            drawn = drawn_at(pointer, at)
            kind = kind_of(drawn)
            if kind == _PATH and self._left:
                self._left -= 1
                self._path(drawn, _UPRIGHT)
            else:
                self._take(drawn, kind, _UPRIGHT, 0)

    def _take(self, drawn: raw.FPDF_PAGEOBJECT, kind: int, matrix: _Matrix, depth: int) -> None:
        self._left -= 1
        if self._left < 0:
            raise TooLargeError(f"draws more than {MAX_OBJECTS} things")
        if kind == _PATH:
            self._path(drawn, matrix)
        elif kind == _TEXT:
            if raw.FPDFTextObj_GetTextRenderMode(drawn) in _INVISIBLE:
                self.hidden.add(_address(drawn))
        elif kind == _IMAGE:
            self._picture(drawn, matrix)
        elif kind == _FORM and depth < MAX_NESTING:
            inner = _times(_matrix(drawn), matrix)
            for at in range(max(raw.FPDFFormObj_CountObjects(drawn), 0)):
                part = raw.FPDFFormObj_GetObject(drawn, at)
                self._take(part, raw.FPDFPageObj_GetType(part), inner, depth + 1)

    def _path(self, drawn: raw.FPDF_PAGEOBJECT, matrix: _Matrix) -> None:
        """The rules of a path: a thin box as a whole, else its thin parts and, where stroked, its straight sides."""
        box = _bounds(drawn, matrix)
        if box is None:
            return
        left, bottom, right, top = box
        if right - left <= _THIN or top - bottom <= _THIN:
            place = self._place
            if place.turn:
                self.rules.append(Rule(*place(left, bottom, right, top)))
            else:
                self.rules.append(
                    Rule(left - place.left, place.top - top, right - place.left, place.top - bottom)
                )
            return
        if right - left > _FRAME * self._frame[0] and top - bottom > _FRAME * self._frame[1]:
            return
        fill, stroke = ctypes.c_int(), ctypes.c_int()
        raw.FPDFPath_GetDrawMode(drawn, fill, stroke)
        for part in _parts(drawn, _times(_matrix(drawn), matrix)):
            self._outline(part, stroked=bool(stroke.value))

    def _outline(self, points: list[tuple[float, float]], *, stroked: bool) -> None:
        xs, ys = [x for x, _ in points], [y for _, y in points]
        box = (min(xs), min(ys), max(xs), max(ys))
        if box[2] - box[0] <= _THIN or box[3] - box[1] <= _THIN:
            self.rules.append(Rule(*self._place(*box)))
        elif stroked:
            for (x0, y0), (x1, y1) in pairwise(points):
                if abs(x1 - x0) <= 1 or abs(y1 - y0) <= 1:
                    side = (min(x0, x1), min(y0, y1), max(x0, x1), max(y0, y1))
                    self.rules.append(Rule(*self._place(*side)))

    def _picture(self, drawn: raw.FPDF_PAGEOBJECT, matrix: _Matrix) -> None:
        """A picture counts if it covers a good part of the page; some producers draw rules as thin pictures."""
        box = _bounds(drawn, matrix)
        if box is None:
            return
        width, height = box[2] - box[0], box[3] - box[1]
        if min(width, height) <= _THIN / 2 and max(width, height) > _THIN:
            self.rules.append(Rule(*self._place(*box)))
        elif width * height > 0.2 * self._frame[0] * self._frame[1]:
            self.pictures += 1


def _address(pointer: raw.FPDF_PAGEOBJECT) -> int:
    return ctypes.cast(pointer, ctypes.c_void_p).value or 0


_SIDES = tuple(ctypes.c_float() for _ in range(4))
"""What PDFium writes bounds into, under the lock."""


def _bounds(drawn: raw.FPDF_PAGEOBJECT, matrix: _Matrix) -> _Box | None:
    left, bottom, right, top = _SIDES
    if not raw.FPDFPageObj_GetBounds(drawn, left, bottom, right, top):
        return None
    if matrix is _UPRIGHT:
        return left.value, bottom.value, right.value, top.value
    corners = [_moved(x, y, matrix) for x in (left.value, right.value) for y in (bottom.value, top.value)]
    xs, ys = [x for x, _ in corners], [y for _, y in corners]
    return min(xs), min(ys), max(xs), max(ys)


def _matrix(drawn: raw.FPDF_PAGEOBJECT) -> _Matrix:
    found = raw.FS_MATRIX()
    if not raw.FPDFPageObj_GetMatrix(drawn, found):
        return _UPRIGHT
    return found.a, found.b, found.c, found.d, found.e, found.f


def _times(inner: _Matrix, outer: _Matrix) -> _Matrix:
    """*inner* first, *outer* then."""
    a, b, c, d, e, f = inner
    g, h, i, j, k, m = outer
    return (a * g + b * i, a * h + b * j, c * g + d * i, c * h + d * j, e * g + f * i + k, e * h + f * j + m)


def _moved(x: float, y: float, matrix: _Matrix) -> tuple[float, float]:
    a, b, c, d, e, f = matrix
    return a * x + c * y + e, b * x + d * y + f


def _parts(drawn: raw.FPDF_PAGEOBJECT, matrix: _Matrix) -> Iterator[list[tuple[float, float]]]:
    """The corners of each closed or open line of a path."""
    points: list[tuple[float, float]] = []
    x, y = ctypes.c_float(), ctypes.c_float()
    for at in range(min(raw.FPDFPath_CountSegments(drawn), MAX_OBJECTS)):
        segment = raw.FPDFPath_GetPathSegment(drawn, at)
        raw.FPDFPathSegment_GetPoint(segment, x, y)
        if raw.FPDFPathSegment_GetType(segment) == raw.FPDF_SEGMENT_MOVETO:
            if len(points) > 1:
                yield points
            points = []
        points.append(_moved(x.value, y.value, matrix))
        if raw.FPDFPathSegment_GetClose(segment):
            points.append(points[0])
    if len(points) > 1:
        yield points
