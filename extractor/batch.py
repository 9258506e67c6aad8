"""Many documents, one after another: each ends in an entry, whatever is wrong with it."""

import gc
from collections.abc import Callable, Iterable, Iterator
from enum import StrEnum
from pathlib import PurePath
from traceback import extract_tb
from typing import TYPE_CHECKING, NamedTuple

import orjson

from extractor.errors import ExtractionError, TooLargeError
from extractor.inputs import Columns, Input, read
from extractor.recording import failed
from schemas.record import Record, json_line

if TYPE_CHECKING:
    from extractor.asking import Spent

Extract = Callable[[bytes, str], Record]

_ALLOCATIONS = 20_000
_FAULT = "internal error"
_DEGRADED = "MODEL-ABSENT"
"""What an issue says when an endpoint should have answered and did not: the next run asks again."""


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


class Origin(StrEnum):
    """Where a run has a line from."""

    read = "read"
    """The document was read now."""
    reused = "reused"
    """An earlier run read the same bytes under the same name, and nothing has changed since."""
    resumed = "resumed"
    """The line stood in the unfinished output."""


class Done(NamedTuple):
    """What a run keeps of a document: its line, and what is told and counted of it.

    ``complaint`` is one line where no record was made; ``ours`` says that the program itself broke;
    ``degraded`` why a model that should have read it did not, or not wholly; ``spent`` what a process
    elsewhere spent on a model since its last document.
    """

    line: bytes
    outcome: Outcome
    complaint: str | None
    ours: bool
    degraded: str | None
    origin: Origin = Origin.read
    spent: "Spent | None" = None

    @property
    def final(self) -> bool:
        """Whether reading the same document again could only give the same."""
        return self.outcome is not Outcome.failed and self.degraded is None


class Reread(NamedTuple):
    """A line that was written before: what it is of, and what a run keeps of it."""

    name: str
    sha256: str | None
    columns: Columns | None
    done: Done


def settle() -> None:
    """Keep the garbage collector off what stays, and let it look less often at what goes.

    Records hold no cycles; looking at every few hundred new values costs a quarter of the time
    (`make bench`). Imports leave next to no garbage: what little there is stays as well.
    """
    gc.freeze()
    gc.set_threshold(_ALLOCATIONS)


def entries(inputs: Iterable[Input], extract: Extract) -> Iterator[Entry]:
    """One entry for each of *inputs*, in their order; no document ends the run."""
    return (entry_of(source, extract) for source in inputs)


def outcome(record: Record) -> Outcome:
    """What became of *record*'s document: refused for what it is, or failed to be read."""
    return _outcome(record.status, (issue.severity for issue in record.issues))


def complaint(record: Record) -> str:
    """What is wrong with a document of which no record was made, on one line that begins with its name."""
    said = record.issues[0].message if record.issues else record.document_type
    return _complaint(record.source.name, said)


def done(entry: Entry) -> Done:
    """What a run keeps of *entry*."""
    record = entry.record
    became = outcome(record)
    said = None if record.report else complaint(record)
    degraded = next((issue.message for issue in record.issues if issue.code == _DEGRADED), None)
    return Done(entry.line, became, said, entry.ours, degraded)


def reread(line: bytes) -> Reread:
    """What *line* says that was written before; ValueError where it is no record.

    Reads only what is told and counted: validating a record costs three times as much.
    """
    try:
        record = orjson.loads(line)
        source, issues = record["source"], record["issues"]
        became = _outcome(record["status"], (issue["severity"] for issue in issues))
        said = issues[0]["message"] if issues else record["document_type"]
        told = None if record["report"] else _complaint(source["name"], said)
        ours = became is Outcome.failed and said.startswith(_FAULT)
        degraded = next((issue["message"] for issue in issues if issue["code"] == _DEGRADED), None)
        kept = Done(line, became, told, ours, degraded)
        return Reread(source["name"], source["sha256"], source["columns"], kept)
    except (KeyError, TypeError, IndexError, AttributeError) as error:
        raise ValueError("no record") from error


def entry(data: bytes, name: str, extract: Extract) -> Entry:
    """The entry for the document *data*; a fault of the program is an entry like any other failure."""
    try:
        record = extract(data, name)
        return Entry(record, json_line(record), ours=False)
    except ExtractionError as error:
        return _failed(name, data, error, ours=False)
    except MemoryError:
        pass  # what filled it is let go before the failure is written
    except Exception as error:  # noqa: BLE001  a fault of ours must not end the run of a million
        return _failed(name, data, ExtractionError(_fault(error)), ours=True)
    return _failed(name, data, TooLargeError("reading it takes more memory than it may have"), ours=False)


def entry_of(source: Input, extract: Extract) -> Entry:
    """The entry for *source*, which is opened and read."""
    try:
        data = read(source)
    except ExtractionError as error:
        return labelled(_failed(source.name, None, error, ours=False), source)
    return labelled(entry(data, source.name, extract), source)


def labelled(made: Entry, source: Input) -> Entry:
    """The entry with the user's own columns of *source*."""
    if source.columns is None:
        return made
    place = made.record.source.model_copy(update={"columns": source.columns})
    record = made.record.model_copy(update={"source": place})
    return Entry(record, json_line(record), made.ours)


def given_up(source: Input, why: str) -> Entry:
    """The entry for a *source* that could not be read to its end: *why* says what it did instead."""

    def refuse(_data: bytes, _name: str) -> Record:
        raise ExtractionError(why)

    return entry_of(source, refuse)


def _outcome(status: str, severities: Iterable[str]) -> Outcome:
    if status == "ok":
        return Outcome.whole
    if status == "partial":
        return Outcome.partial
    return Outcome.failed if "error" in severities else Outcome.refused


def _complaint(name: str, said: str) -> str:
    return f"{name}: {' '.join(said.removeprefix(f'{name}: ').split())}"


def _failed(name: str, data: bytes | None, error: ExtractionError, *, ours: bool) -> Entry:
    record = failed(name, data, error)
    return Entry(record, json_line(record), ours)


def _fault(error: Exception) -> str:
    """A fault of the program on one line: what it was and in which line of which module."""
    frame = extract_tb(error.__traceback__)[-1]
    said = " ".join(f"{type(error).__name__}: {error}".split())
    return f"{_FAULT} at {PurePath(frame.filename).name}:{frame.lineno}: {said}"
