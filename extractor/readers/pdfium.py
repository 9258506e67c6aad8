"""PDF files through PDFium: pages as leaves and as pictures. This, `pdfglyphs` and `pdfpaths` alone import pypdfium2.

PDFium is not thread safe: everything here happens under one lock, so that threads wait for each
other. Work in parallel is done by processes.
"""

from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from threading import Lock
from typing import TYPE_CHECKING

from pypdfium2 import PdfDocument, PdfiumError, PdfPage, raw

from extractor.errors import ExtractionError, TooLargeError, UnreadableError
from extractor.paper.leaves import Leaf
from extractor.readers.pdfglyphs import Box, Place, glyphs_of, once, quarters, turned
from extractor.readers.pdfpaths import Drawn

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

MAX_PAGES = 300
MAX_GLYPHS = 300_000
"""Of all pages together; the longest report seen has 20,000."""
MAX_SIDE = 6_000

_LOCK = Lock()
_SAMPLES = 40
Pages = PdfDocument


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


def rendered(document: PdfDocument, at: int, dots: int, *, grey: bool = True) -> "NDArray[np.uint8]":
    """The page with index *at* drawn, *dots* an inch but no side longer than ``MAX_SIDE`` pixels.

    In grey, a level a pixel; else in colours, each pixel in red, green and blue.
    """
    page = document[at]
    try:
        scale = min(dots / 72, MAX_SIDE / max(*page.get_size(), 1.0))
        drawn: NDArray[np.uint8] = page.render(scale=scale, grayscale=grey, rev_byteorder=not grey).to_numpy()
        return drawn.reshape(drawn.shape[:2]).copy() if grey else drawn[..., :3].copy()
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
        place = Place(box, turn)
        sideways = (90 * turn + page.get_rotation()) % 360 != 0
        askew = frozenset(turned(text, count, place)) if sideways else frozenset()
        drawn = Drawn(page, place)
        glyphs = once(glyphs_of(text, count, place, frozenset(drawn.hidden)))
        return Leaf(*_size(box, turn), tuple(glyphs), tuple(drawn.rules), drawn.pictures, askew)
    finally:
        raw.FPDFText_ClosePage(text)


def _turn(text: raw.FPDF_TEXTPAGE, count: int) -> int:
    """The quarter turns that most characters of a page are written in, counter-clockwise."""
    found: Counter[int] = Counter()
    for at in range(0, count, max(count // _SAMPLES, 1)):
        if raw.FPDFText_GetUnicode(text, at) > ord(" "):
            found[quarters(text, at)] += 1
    return found.most_common(1)[0][0] if found else 0


def _size(box: Box, turn: int) -> tuple[float, float]:
    """The page's width and height once its text is upright."""
    left, bottom, right, top = box
    return (right - left, top - bottom) if turn % 2 == 0 else (top - bottom, right - left)
