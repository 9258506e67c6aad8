"""What a command reads besides reports: a file of records, and the corrections beside it."""

import sys
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from extractor.commands.telling import say
from extractor.errors import ExtractionError
from extractor.inputs import STDIN, Input, read

if TYPE_CHECKING:
    from schemas.correction import Correction
    from schemas.record import Record


def recorded(name: str, complaints: list[str]) -> Iterator["Record"]:
    """The records in the file *name*; each line that is none is said at once and added to *complaints*."""
    from extractor.stored import stored  # noqa: PLC0415

    def complain(line: str) -> None:
        complaints.append(line)
        say(line)

    if name == STDIN:
        yield from (one.record for one in stored(sys.stdin.buffer, name, complain))
        return
    with Path(name).open("rb") as file:
        yield from (one.record for one in stored(file, name, complain))


def corrections_of(records: str, path: str | None, *, needed: bool) -> tuple["Correction", ...]:
    """The corrections in *path*, or in the file beside *records*, which need not be there unless *needed*."""
    from extractor.corrections import beside, parse_corrections  # noqa: PLC0415

    name = path or beside(records)
    if path is None and not needed and not Path(name).is_file():
        return ()
    try:
        return parse_corrections(read(Input(name, name)))
    except ExtractionError as error:
        raise ExtractionError(f"{name}: {error}") from error
