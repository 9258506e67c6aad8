"""Many documents, one after another: each ends in an entry, whatever is wrong with it."""

import gc
from collections.abc import Callable, Iterable, Iterator
from enum import StrEnum
from pathlib import PurePath
from traceback import extract_tb
from typing import NamedTuple

from extractor.errors import ExtractionError
from extractor.inputs import Input, read
from extractor.recording import failed
from schemas.record import Record, json_line

Extract = Callable[[bytes, str], Record]

_ALLOCATIONS = 50_000


class Outcome(StrEnum):
    """What became of a document, in the order of the summary."""

    whole = "whole"
    partial = "partial"
    refused = "refused"
    failed = "failed"


class Entry(NamedTuple):
    """A document's record, its line of JSON, and whether the program itself broke over it."""

    record: Record
    line: bytes
    ours: bool


def settle() -> None:
    """Keep the garbage collector off what stays, and let it look less often at what goes.

    Records hold no cycles; looking at every few hundred new values costs a quarter of the time
    (`make bench`).
    """
    gc.collect()
    gc.freeze()
    gc.set_threshold(_ALLOCATIONS)


def entries(inputs: Iterable[Input], extract: Extract) -> Iterator[Entry]:
    """One entry for each of *inputs*, in their order; no document ends the run."""
    return (_entry(source, extract) for source in inputs)


def outcome(record: Record) -> Outcome:
    """What became of *record*'s document: refused for what it is, or failed to be read."""
    if record.status == "ok":
        return Outcome.whole
    if record.status == "partial":
        return Outcome.partial
    unreadable = any(issue.severity == "error" for issue in record.issues)
    return Outcome.failed if unreadable else Outcome.refused


def complaint(record: Record) -> str:
    """What is wrong with a document of which no record was made, on one line that begins with its name."""
    name = record.source.name
    said = record.issues[0].message if record.issues else record.document_type
    return f"{name}: {' '.join(said.removeprefix(f'{name}: ').split())}"


def entry(data: bytes, name: str, extract: Extract) -> Entry:
    """The entry for the document *data*; a fault of the program is an entry like any other failure."""
    try:
        record = extract(data, name)
        return Entry(record, json_line(record), ours=False)
    except ExtractionError as error:
        return _failed(name, data, error, ours=False)
    except Exception as error:  # noqa: BLE001  a fault of ours must not end the run of a million
        return _failed(name, data, ExtractionError(_fault(error)), ours=True)


def _entry(source: Input, extract: Extract) -> Entry:
    try:
        data = read(source)
    except ExtractionError as error:
        return _failed(source.name, None, error, ours=False)
    return entry(data, source.name, extract)


def _failed(name: str, data: bytes | None, error: ExtractionError, *, ours: bool) -> Entry:
    record = failed(name, data, error)
    return Entry(record, json_line(record), ours)


def _fault(error: Exception) -> str:
    """A fault of the program on one line: what it was and in which line of which module."""
    frame = extract_tb(error.__traceback__)[-1]
    said = " ".join(f"{type(error).__name__}: {error}".split())
    return f"internal error at {PurePath(frame.filename).name}:{frame.lineno}: {said}"
