"""PDFs that are small as files and boundless once opened: refused before PDFium opens them.

PDFium cannot be interrupted. So the streams are inflated here first, up to a limit, and forms that
draw forms are multiplied out. What is encrypted cannot be looked at; the time limit of a run holds.
"""

import re
import zlib
from collections.abc import Iterator
from typing import NamedTuple

from extractor.errors import TooLargeError

MAX_STREAM = 3 * 1024 * 1024
"""Bytes of one stream of drawing once inflated; a page of a report has 0.1 MB."""
MAX_DRAWING = 24 * 1024 * 1024
"""Bytes of all of them."""
MAX_OTHER = 64 * 1024 * 1024
"""Bytes of one font or picture once inflated."""
MAX_DRAWN = 20_000
"""How often forms within forms are drawn."""

_STREAM = re.compile(rb">>\s*stream\r?\n")
_OPENING = re.compile(rb"(\d+)\s+\d+\s+obj\b")
_OTHER = re.compile(
    rb"/Length1\b|/Subtype\s*/(?:Image|Type1C|CIDFontType0C|OpenType|XML)\b|/Type\s*/(?:XRef|ObjStm)\b"
)
_FLATE = re.compile(rb"/Fl(?:ateDecode)?\b")
_FORM = re.compile(rb"/Subtype\s*/Form\b")
_NAMED = re.compile(rb"/([^\s/<>\[\]()]+)\s+(\d+)\s+\d+\s+R\b")
_DRAWS = re.compile(rb"/([^\s/<>\[\]()]+)\s+Do\b")
_LONGEST_DICTIONARY = 4096


class _Stream(NamedTuple):
    """A stream: the number of its object, its dictionary, and where its bytes begin."""

    number: int
    dictionary: bytes
    start: int


def refuse_expanding(data: bytes, name: str) -> None:
    """TooLargeError where the file would grow beyond the stated limits."""
    total = 0
    forms: dict[int, _Form] = {}
    for stream in _streams(data):
        other = _OTHER.search(stream.dictionary) is not None
        drawing = _inflated(data, stream, MAX_OTHER if other else MAX_STREAM, name)
        if other:
            continue
        total += len(drawing)
        if total > MAX_DRAWING:
            raise TooLargeError(f"{name}: the PDF draws more than {MAX_DRAWING // 1024 // 1024} MiB")
        if _FORM.search(stream.dictionary):
            named = {key: int(number) for key, number in _NAMED.findall(stream.dictionary)}
            forms[stream.number] = _Form(named, tuple(_DRAWS.findall(drawing)))
    if _times(forms) > MAX_DRAWN:
        raise TooLargeError(f"{name}: the PDF draws forms within forms without end")


class _Form(NamedTuple):
    """A form: the objects that it has names for, and the names that it draws, as often as it does."""

    named: dict[bytes, int]
    draws: tuple[bytes, ...]


def _streams(data: bytes) -> Iterator[_Stream]:
    done = 0
    for match in _STREAM.finditer(data):
        if match.start() < done:
            continue
        begin = max(match.start() - _LONGEST_DICTIONARY, done)
        head = data[begin : match.start()]
        openings = list(_OPENING.finditer(head))
        number = int(openings[-1][1]) if openings else 0
        dictionary = head[openings[-1].end() :] if openings else head
        yield _Stream(number, dictionary, match.end())
        done = max(data.find(b"endstream", match.end()), match.end())


def _inflated(data: bytes, stream: _Stream, limit: int, name: str) -> bytes:
    """The bytes of the stream, every Flate filter undone; what cannot be inflated stays as it is."""
    end = data.find(b"endstream", stream.start)
    bytes_ = data[stream.start : end if end >= 0 else len(data)]
    for _ in _FLATE.findall(stream.dictionary)[:4]:
        try:
            inflater = zlib.decompressobj()
            bytes_ = inflater.decompress(bytes_, limit + 1)
        except zlib.error:
            return bytes_
        if len(bytes_) > limit:
            raise TooLargeError(f"{name}: a stream of the PDF grows beyond {limit // 1024 // 1024} MiB")
    return bytes_


def _times(forms: dict[int, _Form]) -> int:
    """How often the form that draws most draws something, forms within it counted out."""
    known: dict[int, int] = {}

    def drawn(number: int, within: frozenset[int]) -> int:
        if number not in forms or number in within:
            return 1
        if number not in known:
            form = forms[number]
            inner = within | {number}
            counts = {name: drawn(form.named.get(name, 0), inner) for name in set(form.draws)}
            known[number] = 1 + min(sum(counts[name] for name in form.draws), MAX_DRAWN + 1)
        return known[number]

    return max((drawn(number, frozenset()) for number in forms), default=0)
