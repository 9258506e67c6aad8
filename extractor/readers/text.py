"""Bytes of a plain-text file to a Document, in whichever encoding Chinese sites write.

Order: byte order mark, UTF-16 by its NUL bytes, strict UTF-8, strict GB18030; where the GB18030
reading holds none of the words such reports are made of, the encoding whose reading does. What
remains is a damaged file: the reading with fewer replaced bytes, if they are few.
"""

import codecs
import hashlib
from itertools import accumulate
from typing import NamedTuple

from extractor.document import Document
from extractor.errors import UndecodableError, UnreadableError, UnsupportedError
from extractor.text import Text

SIGNATURES: tuple[tuple[bytes, str], ...] = (
    (b"%PDF", "PDF"),
    (b"PK\x03\x04", "ZIP archive (DOCX, XLSX)"),
    (b"\xd0\xcf\x11\xe0", "old Office file (DOC, XLS, WPS)"),
    (b"\x89PNG", "PNG picture"),
    (b"\xff\xd8\xff", "JPEG picture"),
    (b"GIF8", "GIF picture"),
    (b"II*\x00", "TIFF picture"),
    (b"MM\x00*", "TIFF picture"),
    (b"\x1f\x8b\x08", "gzip archive"),
    (b"Rar!", "RAR archive"),
    (b"7z\xbc\xaf\x27\x1c", "7z archive"),
    (b"{\\rtf", "RTF"),
)
HTML_OPENINGS = (b"<!doctype html", b"<html")

BYTE_ORDER_MARKS: tuple[tuple[bytes, str], ...] = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
# What every report is full of, in both scripts; a wrong reading of its bytes holds next to none.
GENRE = "的政府信息公開开年情況况工作和申請请一在行為为不有"
GENRE_SHARE = 0.04
DOUBTFUL_SHARE = 0.02
# A file of which more than this share of characters is broken is not read at all.
DAMAGE_LIMIT = 0.02
ONE_IS_FEW_FROM = 20
_CONTROLS = bytes((*range(0x09), 0x0B, *range(0x0E, 0x20), 0x7F))
BINARY_SHARE = 0.1


class Reading(NamedTuple):
    """The characters that an encoding makes of the bytes; *replaced* of them are U+FFFD."""

    encoding: str
    chars: str
    replaced: int = 0


def read_text(data: bytes, name: str) -> Document:
    """The file as a Document whose text is its decoded source, unchanged.

    >>> read_text("年报".encode("gb18030"), "a.txt").encoding
    'gb18030'
    """
    if not data.strip():
        raise UnreadableError(f"{name}: the file is empty")
    _refuse_other_formats(data, name)
    reading = characters(data)
    if reading is None or _is_binary(data, reading.chars):
        raise UndecodableError(f"{name}: the bytes are no text in UTF-8, GB18030, Big5 or UTF-16")
    if not reading.chars.strip("\ufeff\x00 \t\r\n\u3000\xa0"):
        raise UnreadableError(f"{name}: the file holds nothing but blanks")
    return Document(
        name=name,
        sha256=hashlib.sha256(data).hexdigest(),
        format="text",
        encoding=reading.encoding,
        text=Text.of(reading.chars),
        replaced=reading.replaced,
    )


def characters(data: bytes) -> Reading | None:
    """The characters of *data* in the encoding it is in; None where it is no text."""
    return _strict(data) or _damaged(data)


def _refuse_other_formats(data: bytes, name: str) -> None:
    for signature, label in SIGNATURES:
        if data.startswith(signature):
            raise UnsupportedError(f"{name}: this is no plain text but {label}")
    opening = data[:512].removeprefix(codecs.BOM_UTF8).lstrip().lower()
    if opening.startswith(HTML_OPENINGS):
        raise UnsupportedError(f"{name}: this is no plain text but an HTML page")


def _strict(data: bytes) -> Reading | None:
    for mark, encoding in BYTE_ORDER_MARKS:
        if data.startswith(mark):
            return _decoded(data, encoding)
    return _utf16_by_nuls(data) or _decoded(data, "utf-8") or _gb18030_or_likelier(data)


def _decoded(data: bytes, encoding: str) -> Reading | None:
    try:
        return Reading(encoding, data.decode(encoding))
    except UnicodeDecodeError:
        return None


def _utf16_by_nuls(data: bytes) -> Reading | None:
    """UTF-16 without a mark: the high bytes of digits and line ends are NULs of one parity."""
    if b"\x00" not in data or len(data) % 2:
        return None
    even, odd = data[::2].count(0), data[1::2].count(0)
    encoding = "utf-16-le" if odd > even else "utf-16-be"
    reading = _decoded(data, encoding)
    mostly_one_parity = max(even, odd) > 20 * min(even, odd)
    if reading is None or not mostly_one_parity:
        return None
    return reading if genre_share(reading.chars) > DOUBTFUL_SHARE or _is_ascii_in_utf16(data) else None


def _is_ascii_in_utf16(data: bytes) -> bool:
    return data.count(0) * 2 == len(data)


def _gb18030_or_likelier(data: bytes) -> Reading | None:
    """The GB18030 reading, unless it holds no words of the genre and another reading does.

    Any Big5 and most UTF-16 is valid GB18030, so validity decides nothing here.
    """
    reading = _decoded(data, "gb18030")
    if reading is not None and _is_of_the_genre(data, reading.chars):
        return reading
    others = [
        candidate
        for encoding in ("big5", "cp950", "big5hkscs", "utf-16-le", "utf-16-be")
        if (candidate := _decoded(data, encoding)) and genre_share(candidate.chars) >= GENRE_SHARE
    ]
    if others:
        return max(others, key=lambda candidate: genre_share(candidate.chars))
    utf8 = _replaced(data, "utf-8")
    if reading and _is_few(utf8) and genre_share(utf8.chars) >= GENRE_SHARE:
        return utf8
    return reading


def _is_of_the_genre(data: bytes, chars: str) -> bool:
    """Whether *chars*, *data* read as GB18030, hold enough words of the genre, seen as early as can be.

    GB18030 has two or four bytes for what is no ASCII: what it takes more than *chars* has is at least as many.
    """
    enough = DOUBTFUL_SHARE * (len(data) - len(chars))
    return _holds(chars, enough) or genre_share(chars) >= DOUBTFUL_SHARE


def _holds(chars: str, enough: float) -> bool:
    """Whether characters of the genre are *enough* in *chars*; no more of it is counted than it takes."""
    counts = accumulate(map(chars.count, GENRE))
    return enough > 0 and any(count >= enough for count in counts)


def genre_share(chars: str) -> float:
    """How much of the text, its ASCII aside, is made of the characters of the genre."""
    beyond_ascii = len(chars) - len(chars.encode("ascii", "ignore"))
    return sum(map(chars.count, GENRE)) / beyond_ascii if beyond_ascii else 0.0


def _damaged(data: bytes) -> Reading | None:
    encodings = ("utf-8", "gb18030")
    for mark, encoding in BYTE_ORDER_MARKS:
        if data.startswith(mark):
            encodings = (encoding, encoding)
            break
    best = min((_replaced(data, encoding) for encoding in encodings), key=lambda reading: reading.replaced)
    return best if _is_few(best) else None


def _replaced(data: bytes, encoding: str) -> Reading:
    chars = data.decode(encoding, "replace")
    return Reading(encoding, chars, chars.count("\ufffd"))


def _is_few(reading: Reading) -> bool:
    if reading.replaced == 1:
        return len(reading.chars) >= ONE_IS_FEW_FROM
    return reading.replaced < DAMAGE_LIMIT * len(reading.chars)


def _is_binary(data: bytes, chars: str) -> bool:
    """Whether control characters, which are the same bytes in every encoding, are more than strays in a text."""
    if not any(map(data.__contains__, _CONTROLS)):
        return False
    return sum(map(chars.count, map(chr, _CONTROLS))) > BINARY_SHARE * len(chars)
