"""Records with their sources as the page carries them: deflated JSON in base64, a chunk at a time.

A page is opened before anything but the list is unpacked; a chunk is unpacked when a report in it is looked at.
Base64 also means that no character of a document ever stands in the markup.
"""

import base64
import zlib
from collections import Counter
from collections.abc import Iterable, Iterator
from typing import NamedTuple

import orjson

from extractor.sources import SourceText
from schemas.record import Record, json_line

CHUNK = 400_000
"""Bytes of JSON in a chunk, about twenty reports: unpacked in some milliseconds, and well compressed."""
LONGEST = 1_000_000
"""Characters of a source that a page carries; the longest report seen has 60,000."""


class Shown(NamedTuple):
    """A record, and its decoded source where the file is at hand."""

    record: Record
    source: SourceText | None


class Chunk(NamedTuple):
    """Some reports as they are unpacked together, and a row of the list for each of them."""

    packed: str
    rows: tuple[dict[str, object], ...]


def packed(json: bytes) -> str:
    """*json* deflated (RFC 1951), in base64."""
    deflate = zlib.compressobj(9, wbits=-zlib.MAX_WBITS)
    return base64.b64encode(deflate.compress(json) + deflate.flush()).decode("ascii")


def chunks(reports: Iterable[Shown]) -> Iterator[Chunk]:
    """*reports* in their order, some of them in each chunk."""
    items: list[bytes] = []
    rows: list[dict[str, object]] = []
    size = 0
    for shown in reports:
        items.append(item(shown))
        rows.append(row(shown.record))
        size += len(items[-1])
        if size >= CHUNK:
            yield _chunk(items, rows)
            items, rows, size = [], [], 0
    if items:
        yield _chunk(items, rows)


def item(shown: Shown) -> bytes:
    """One report as the page reads it: the record itself, its source, and where its pages begin."""
    source = shown.source
    carried = source is not None and len(source.chars) <= LONGEST
    beside = {
        "source": source.chars if source is not None and carried else None,
        "pages": source.pages if source is not None else (),
        "why": None if carried else "absent" if source is None else "long",
    }
    return b'{"record":' + json_line(shown.record) + b"," + orjson.dumps(beside)[1:]


def row(record: Record) -> dict[str, object]:
    """What the list shows of a report, and searches and sorts it by."""
    report = record.report
    return {
        "name": record.source.name,
        "sha": record.source.sha256,
        "format": record.source.format,
        "columns": record.source.columns,
        "status": record.status,
        "type": record.document_type,
        "agency": (report.agency_full or report.agency) if report else None,
        "title": report.title if report else None,
        "year": report.year if report else None,
        "issues": Counter(issue.code for issue in record.issues),
        "severities": Counter(issue.severity for issue in record.issues),
        "methods": sorted({evidence.method for evidence in record.evidence.values()}),
    }


def _chunk(items: Iterable[bytes], rows: Iterable[dict[str, object]]) -> Chunk:
    return Chunk(packed(b"[" + b",".join(items) + b"]"), tuple(rows))
