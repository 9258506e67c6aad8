"""What a page of a PDF draws besides text: the sides of its paths, its pictures, and text that is not seen."""

import ctypes
from collections.abc import Iterator
from itertools import pairwise

from pypdfium2 import PdfPage, raw

from extractor.errors import TooLargeError
from extractor.paper.leaves import Rule
from extractor.readers.pdfglyphs import Box, Place, address

MAX_OBJECTS = 100_000
"""Of a page; a table drawn in dots has 20,000."""
MAX_NESTING = 8
"""Of forms within forms."""

_THIN = 3.0
_FRAME = 0.8
"""A box of this share of the page, both ways, frames the page and is no table."""
_PATH, _TEXT = raw.FPDF_PAGEOBJ_PATH, raw.FPDF_PAGEOBJ_TEXT
_IMAGE, _FORM = raw.FPDF_PAGEOBJ_IMAGE, raw.FPDF_PAGEOBJ_FORM
_INVISIBLE = frozenset((raw.FPDF_TEXTRENDERMODE_INVISIBLE, raw.FPDF_TEXTRENDERMODE_CLIP))
_Matrix = tuple[float, float, float, float, float, float]
_UPRIGHT: _Matrix = (1, 0, 0, 1, 0, 0)


class Drawn:
    """What a page draws besides text: rules, pictures, and which of its text objects are not seen."""

    def __init__(self, page: PdfPage, place: Place) -> None:
        """Of a *page* whose boxes have their *place* when it is upright."""
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
                self.hidden.add(address(drawn))
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


_SIDES = tuple(ctypes.c_float() for _ in range(4))
"""What PDFium writes bounds into, under the lock."""


def _bounds(drawn: raw.FPDF_PAGEOBJECT, matrix: _Matrix) -> Box | None:
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
