"""Which format bytes are in, by what they begin with, and the reader of each format.

The readers are imported when a file of their format is met: most runs need one of them.
"""

import re
from collections.abc import Callable, Mapping

from extractor.document import Document, Format
from extractor.readers.text import read_text

Reader = Callable[[bytes, str], Document]


def _pdf() -> Reader:
    from extractor.readers.pdf import read_pdf  # noqa: PLC0415

    return read_pdf


READERS: Mapping[Format, Callable[[], Reader]] = {
    "text": lambda: read_text,
    "pdf": _pdf,
}
"""How the reader of each format is come by."""

_OPENINGS: tuple[tuple[Format, re.Pattern[bytes]], ...] = (("pdf", re.compile(rb"[\s\S]{0,1019}?%PDF-")),)


def read_document(data: bytes, name: str) -> Document:
    """The file as a Document by the reader of its format; raises ExtractionError where none can be made."""
    return READERS[format_of(data)]()(data, name)


def format_of(data: bytes) -> Format:
    """The format that *data* begin like; what begins like nothing else is taken for text.

    >>> format_of("年报".encode())
    'text'
    """
    for named, opening in _OPENINGS:
        if opening.match(data):
            return named
    return "text"
