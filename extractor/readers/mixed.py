"""Plain text in which tables stand as HTML, as programs write that recognise pages and as Markdown may hold."""

import re
from hashlib import sha256

from extractor.document import Document
from extractor.errors import UndecodableError
from extractor.readers.html import read_html
from extractor.readers.text import characters

_TAG = re.compile(r"<(/?)table(?=[\s>])", re.IGNORECASE)
_LINE_END = re.compile(r"\r\n|[\r\n]")


def read_mixed(data: bytes, name: str) -> Document:
    r"""The text as a page on which line ends outside tables are line ends too.

    >>> read_mixed("一、总体情况\n无\n<table><tr><td>2<td>0</table>".encode(), "a.md").text.chars
    '一、总体情况\n无\n2\t0\n'
    """
    reading = characters(data)
    if reading is None:
        raise UndecodableError(f"{name}: the bytes are no text in UTF-8, GB18030, Big5 or UTF-16")
    page = read_html(_with_breaks(reading.chars).encode(), name)
    digest = sha256(data).hexdigest()
    return page._replace(sha256=digest, encoding=reading.encoding, replaced=reading.replaced)


def _with_breaks(chars: str) -> str:
    """*chars* with the line ends outside tables as breaks; a table may stand in a table."""
    pieces: list[str] = []
    done = depth = 0
    for tag in _TAG.finditer(chars):
        between = chars[done : tag.start()]
        pieces.append(between if depth else _LINE_END.sub("<br>", between))
        depth = max(depth - 1, 0) if tag[1] else depth + 1
        done = tag.start()
    rest = chars[done:]
    return "".join((*pieces, rest if depth else _LINE_END.sub("<br>", rest)))
