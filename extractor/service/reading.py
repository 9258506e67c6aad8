"""What a worker of the service does with one document."""

from typing import NamedTuple

import orjson

from extractor.batch import done, entry
from extractor.errors import ExtractionError
from extractor.extract import extract
from extractor.page.payload import Shown, item, row
from extractor.sources import decoded
from schemas.record import Record


class Sent(NamedTuple):
    """A document as it was sent: its bytes, its name, and whether its decoded source is wanted too."""

    data: bytes
    name: str
    with_source: bool = False


class Read(NamedTuple):
    """The answer: a record's line, or the record beside its source; and what became of the document."""

    body: bytes
    outcome: str


def read(sent: Sent) -> Read:
    """The answer for *sent*; the line is the one that the command line writes."""
    made = entry(sent.data, sent.name, extract)
    became = done(made).outcome.value
    if sent.with_source:
        return Read(_shown(Shown(made.record, decoded(made.record, sent.data))), became)
    return Read(made.line, became)


def unread(sent: Sent, why: str) -> Read:
    """The answer for a document that its reader did not survive: the entry that says so."""

    def refuse(_data: bytes, _name: str) -> Record:
        raise ExtractionError(why)

    made = entry(sent.data, sent.name, refuse)
    body = _shown(Shown(made.record, None)) if sent.with_source else made.line
    return Read(body, done(made).outcome.value)


def _shown(shown: Shown) -> bytes:
    """What the viewer needs of a report: record, source, pages, and its row of the list."""
    return item(shown)[:-1] + b',"row":' + orjson.dumps(row(shown.record)) + b"}"
