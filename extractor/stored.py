"""Records that were written, read back one after another in constant memory."""

from collections.abc import Callable, Iterator
from typing import BinaryIO, NamedTuple

from pydantic import ValidationError

from schemas.record import Record

MOST_TOLD = 10


class Stored(NamedTuple):
    """A record and where its JSON stands in the file, in bytes, half-open."""

    record: Record
    start: int
    end: int


def stored(file: BinaryIO, name: str, complain: Callable[[str], None]) -> Iterator[Stored]:
    """The records in *file*, one a line; a line that is none is one complaint and costs nothing else.

    A file that is no file of records would be a complaint a line: behind the tenth they are only counted.
    """
    at = bad = 0
    for number, line in enumerate(file, 1):
        start, at = at, at + len(line)
        if not line.strip():
            continue
        try:
            yield Stored(Record.model_validate_json(line), start, at)
        except ValidationError as error:
            bad += 1
            if bad <= MOST_TOLD:
                complain(f"{name}: line {number} is no record: {_first(error)}")
    if bad > MOST_TOLD:
        complain(f"{name}: {bad - MOST_TOLD} more lines are no records")


def restored(file: BinaryIO, place: Stored | tuple[int, int]) -> Record:
    """The record whose JSON stands at *place*."""
    start, end = place[-2:]
    file.seek(start)
    return Record.model_validate_json(file.read(end - start))


def _first(error: ValidationError) -> str:
    first = error.errors()[0]
    place = ".".join(str(part) for part in first["loc"]) or "the whole"
    return f"{place}: {first['msg']}"
