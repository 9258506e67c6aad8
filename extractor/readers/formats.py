"""Which format bytes are in, by what they begin with and never by a name's suffix, and the reader of each.

The readers are imported when a file of their format is met: most runs need one of them.
"""

import re
from collections.abc import Callable, Mapping

from extractor.document import Document
from extractor.errors import UnsupportedError
from extractor.readers.text import read_text

Reader = Callable[[bytes, str], Document]


def _docx() -> Reader:
    from extractor.readers.docx import read_docx  # noqa: PLC0415

    return read_docx


def _legacy() -> Reader:
    from extractor.readers.legacy import read_legacy  # noqa: PLC0415

    return read_legacy


def _pdf() -> Reader:
    from extractor.readers.pdf import read_pdf  # noqa: PLC0415

    return read_pdf


def _html() -> Reader:
    from extractor.readers.html import read_html  # noqa: PLC0415

    return read_html


def _mixed() -> Reader:
    from extractor.readers.mixed import read_mixed  # noqa: PLC0415

    return read_mixed


def _mht() -> Reader:
    from extractor.readers.mht import read_mht  # noqa: PLC0415

    return read_mht


def _image() -> Reader:
    try:
        from extractor.readers.image import read_image  # noqa: PLC0415  an extra
    except ImportError:
        return refuse_image
    return read_image


def refuse_image(_: bytes, name: str) -> Document:
    """What reads pictures where the extra is not installed."""
    raise UnsupportedError(f"{name}: pictures of pages are read with: pip install nianbao[ocr]")


READERS: Mapping[str, Callable[[], Reader]] = {
    "text": lambda: read_text,
    "html": _html,
    "mixed": _mixed,
    "mht": _mht,
    "docx": _docx,
    "doc": _legacy,
    "pdf": _pdf,
    "image": _image,
}
"""How the reader of each format is come by."""

_ELEMENTS = (
    rb"html|head|body|meta|title|base|link|style|script|div|span|p|br|table|tbody|tr|td|h[1-6]|center|font|b|strong|a"
    rb"|article|section|main|header|nav|ul|ol|form|iframe|textarea|frameset|img"
)


def _begins_pdf(data: bytes) -> bool:
    """Whether the mark of a PDF stands in the first 1,024 bytes, where readers of PDF look for it."""
    return data.find(b"%PDF-", 0, 1024) >= 0


_OPENINGS: tuple[tuple[str, Callable[[bytes], object]], ...] = (
    ("docx", re.compile(rb"PK\x03\x04").match),
    ("doc", re.compile(rb"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1|\{\\rtf").match),
    ("image", re.compile(rb"\x89PNG\r\n|\xff\xd8\xff|II\*\x00|MM\x00\*").match),
    ("pdf", _begins_pdf),
    (
        "html",
        re.compile(
            rb"(?:\xef\xbb\xbf)?\s{0,4096}+(?:<!--[\s\S]{0,4096}?-->\s*+|<\?[^>]{0,400}>\s*+){0,9}"
            rb"<(?:!doctype\s+html|(?:" + _ELEMENTS + rb")(?=[\s/>]))",
            re.IGNORECASE,
        ).match,
    ),
    (
        "html",
        re.compile(
            rb"(?:\xff\xfe)?(?:[\s]\x00)*<\x00[!a-z]\x00|(?:\xfe\xff)?(?:\x00[\s])*\x00<\x00[!a-z]",
            re.IGNORECASE,
        ).match,
    ),
    (
        "mht",
        re.compile(
            rb"(?=[A-Za-z][A-Za-z-]{0,40}: )[\s\S]{0,2000}?\bMIME-Version: ?1"
            rb"[\s\S]{0,2000}?\bContent-(?:Type|Location):",
            re.IGNORECASE,
        ).match,
    ),
    (
        "mixed",
        re.compile(
            rb"<table(?:\s[^>]{0,400})?+>\s*+(?:<t(?:head|body|foot)[^>]{0,400}>\s*+)?+<tr[\s>]",
            re.IGNORECASE,
        ).search,
    ),
)


def read_document(data: bytes, name: str) -> Document:
    """The file as a Document by the reader of its format; raises ExtractionError where none can be made."""
    return READERS[format_of(data)]()(data, name)


def format_of(data: bytes) -> str:
    r"""The format that *data* begin like; what begins like nothing else is taken for text.

    >>> format_of("年报".encode()), format_of(b"\n<!DOCTYPE html><p>")
    ('text', 'html')
    """
    for named, opening in _OPENINGS:
        if opening(data):
            return named
    return "text"
