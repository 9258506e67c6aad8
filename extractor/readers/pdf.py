"""A PDF to a Document: its text, its tables as grids, and where its pages begin; scanned pages are recognised."""

import hashlib
import re
from collections.abc import Sequence

from extractor.document import Document
from extractor.errors import TooLargeError, UnreadableError, UnsupportedError
from extractor.paper.leaves import Leaf
from extractor.paper.typesetting import typeset
from extractor.readers.expansion import refuse_expanding
from extractor.readers.pdfium import Pages, leaves, opened, rendered
from extractor.text import Text
from schemas.form import SECTIONS

FEWEST_GLYPHS = 20
"""A page with a large picture and fewer characters than this is a picture of a page."""
MAX_SCANS = 60
"""Pages that are read as pictures, at a few seconds each."""
DOTS = 200
"""An inch, at which pages are drawn for that."""
CUT_OFF = "the PDF is cut off: its end is missing, and pages may be missing with it"
INSTALL = "pictures of pages are read with: pip install nianbao[ocr]"

_OBJECT = re.compile(rb"\d\s+\d+\s+obj\b")


def read_pdf(data: bytes, name: str) -> Document:
    """The file as a Document; raises UnreadableError where it is encrypted or damaged."""
    refuse_expanding(data, name)
    with opened(data, name) as document:
        found = list(leaves(document, name))
        scanned = [at for at, leaf in enumerate(found) if leaf.pictures and len(leaf.glyphs) < FEWEST_GLYPHS]
        if not scanned and not any(leaf.glyphs for leaf in found):
            raise UnreadableError(f"{name}: the PDF has neither text nor pictures of pages")
        reads_pictures = not scanned or _recognise(document, found, scanned, name)
    said = typeset(found)
    lacking: tuple[str, ...] = () if _is_ended(data) else (CUT_OFF,)
    if not reads_pictures:
        unread = f"{len(scanned)} of {len(found)} pages are scanned"
        if not _is_of_a_report(said.chars):
            raise UnsupportedError(f"{name}: {unread}: {INSTALL}")
        numbers = ", ".join(str(at + 1) for at in scanned)
        lacking += (f"{unread} and were not read ({numbers}): {INSTALL}",)
    return Document(
        name=name,
        sha256=hashlib.sha256(data).hexdigest(),
        format="pdf",
        encoding="",
        text=Text.of(said.chars),
        grids=said.grids,
        pages=said.pages,
        pictures=() if reads_pictures else tuple(said.pages[at] for at in scanned if at < len(said.pages)),
        recognised=said.recognised,
        lacking=lacking,
    )


def _is_ended(data: bytes) -> bool:
    """Whether nothing stands behind the last index: a file that is cut off has none, or that of an older state."""
    end = data.rfind(b"startxref")
    return end >= 0 and _OBJECT.search(data, end) is None


def _is_of_a_report(chars: str) -> bool:
    """Whether one of the form's sections is named: more than a cover."""
    return any(title in chars for section in SECTIONS for title in (section.title, *section.variants))


def _recognise(document: Pages, found: list[Leaf], scanned: Sequence[int], name: str) -> bool:
    """Put what is read in the pictures of pages in the place of their leaves; whether they can be read here."""
    if len(scanned) > MAX_SCANS:
        raise TooLargeError(f"{name}: the PDF has {len(scanned)} scanned pages; at most {MAX_SCANS} are read")
    try:
        from extractor.readers.recogniser import recogniser  # noqa: PLC0415  an extra
        from extractor.readers.scans import leaf_of  # noqa: PLC0415
        from extractor.readers.seals import without_seals  # noqa: PLC0415
    except ImportError:
        return False
    for at in scanned:
        page = without_seals(rendered(document, at, DOTS), rendered(document, at, DOTS, grey=False))
        found[at] = leaf_of(page, recogniser())
    return True
