"""A PDF with a text layer to a Document: its text, its tables as grids, and where its pages begin."""

import hashlib

from extractor.document import Document
from extractor.errors import UnreadableError
from extractor.paper.leaves import Leaf
from extractor.paper.typesetting import typeset
from extractor.readers.pdfium import leaves, opened
from extractor.text import Text

FEWEST_GLYPHS = 20
"""A page with a large picture and fewer characters than this is a picture of a page."""


def read_pdf(data: bytes, name: str) -> Document:
    """The file as a Document; raises UnreadableError where it is encrypted, damaged or only pictures."""
    with opened(data, name) as document:
        found = list(leaves(document, name))
    if all(_is_picture(leaf) for leaf in found):
        raise UnreadableError(
            f"{name}: the PDF has no text, only pictures of pages: pip install nianbao[ocr]"
        )
    said = typeset(found)
    return Document(
        name=name,
        sha256=hashlib.sha256(data).hexdigest(),
        format="pdf",
        encoding="",
        text=Text.of(said.chars),
        grids=said.grids,
        pages=said.pages,
    )


def _is_picture(leaf: Leaf) -> bool:
    return len(leaf.glyphs) < FEWEST_GLYPHS
