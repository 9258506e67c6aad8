"""A PDF to a Document: its text, its tables as grids, and where its pages begin; scanned pages are recognised."""

import hashlib
from collections.abc import Sequence

from extractor.document import Document
from extractor.errors import TooLargeError, UnreadableError, UnsupportedError
from extractor.paper.leaves import Leaf
from extractor.paper.typesetting import typeset
from extractor.readers.expansion import refuse_expanding
from extractor.readers.pdfium import Pages, leaves, opened, rendered
from extractor.text import Text

FEWEST_GLYPHS = 20
"""A page with a large picture and fewer characters than this is a picture of a page."""
MAX_SCANS = 60
"""Pages that are read as pictures, at a few seconds each."""
DOTS = 200
"""An inch, at which pages are drawn for that."""
INSTALL = "pictures of pages are read with: pip install nianbao[ocr]"


def read_pdf(data: bytes, name: str) -> Document:
    """The file as a Document; raises UnreadableError where it is encrypted or damaged."""
    refuse_expanding(data, name)
    with opened(data, name) as document:
        found = list(leaves(document, name))
        scanned = [at for at, leaf in enumerate(found) if leaf.pictures and len(leaf.glyphs) < FEWEST_GLYPHS]
        if not scanned and not any(leaf.glyphs for leaf in found):
            raise UnreadableError(f"{name}: the PDF has neither text nor pictures of pages")
        if scanned:
            _recognise(document, found, scanned, name)
    said = typeset(found)
    return Document(
        name=name,
        sha256=hashlib.sha256(data).hexdigest(),
        format="pdf",
        encoding="",
        text=Text.of(said.chars),
        grids=said.grids,
        pages=said.pages,
        recognised=said.recognised,
    )


def _recognise(document: Pages, found: list[Leaf], scanned: Sequence[int], name: str) -> None:
    """Put what is read in the pictures of pages in the place of their leaves."""
    if len(scanned) > MAX_SCANS:
        raise TooLargeError(f"{name}: the PDF has {len(scanned)} scanned pages; at most {MAX_SCANS} are read")
    try:
        from extractor.readers.recogniser import recogniser  # noqa: PLC0415  an extra
        from extractor.readers.scans import leaf_of  # noqa: PLC0415
    except ImportError as error:
        raise UnsupportedError(
            f"{name}: {len(scanned)} of {len(found)} pages are scanned: {INSTALL}"
        ) from error
    for at in scanned:
        found[at] = leaf_of(rendered(document, at, DOTS), recogniser())
