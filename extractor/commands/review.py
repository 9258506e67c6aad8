"""`nianbao review`: corrections held against the records of today."""

from collections import Counter
from collections.abc import Iterator
from contextlib import nullcontext
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from extractor.commands.telling import SOME, WHOLE, refuse, say
from extractor.errors import ExtractionError
from extractor.inputs import STDIN, Input, read

if TYPE_CHECKING:
    from extractor.correcting import Corrected
    from schemas.correction import Correction


def review(
    records: Annotated[str, typer.Argument(metavar="RECORDS", help="Records in .jsonl, or - for stdin.")],
    *,
    corrections: Annotated[
        str | None,
        typer.Option(
            "--corrections", metavar="FILE", help="The corrections; else RECORDS with .corrections.jsonl."
        ),
    ] = None,
    output: Annotated[
        str | None, typer.Option("--output", "-o", metavar="OUT", help="Write the records as corrected.")
    ] = None,
) -> None:
    """Say of each correction whether it still holds, and write the records as corrected."""
    try:
        known = read_corrections(corrections, records, needed=True)
        data = read(Input(records, None if records == STDIN else records))
        counts = _told(_corrected(data, known), known, output)
    except ExtractionError as error:
        refuse(str(error))
    except OSError as error:
        refuse(f"{output}: {error.strerror or error}")
    say(", ".join(f"{count} {name}" for name, count in counts.items()))
    raise typer.Exit(SOME if counts["stale"] or counts["of no report here"] else WHOLE)


def read_corrections(path: str | None, records: str, *, needed: bool) -> tuple["Correction", ...]:
    """The corrections in *path*, or in the file beside *records*, where they may be missing unless *needed*."""
    from extractor.corrections import beside, parse_corrections  # noqa: PLC0415

    name = path or beside(records)
    if path is None and not needed and not Path(name).is_file():
        return ()
    try:
        return parse_corrections(read(Input(name, name)))
    except ExtractionError as error:
        raise ExtractionError(f"{name}: {error}") from error


def _corrected(data: bytes, known: tuple["Correction", ...]) -> Iterator["Corrected"]:
    from extractor.correcting import corrected  # noqa: PLC0415
    from extractor.sinks import parse  # noqa: PLC0415

    return (corrected(record, known) for record in parse(data))


def _told(
    reports: Iterator["Corrected"], known: tuple["Correction", ...], output: str | None
) -> Counter[str]:
    """How many corrections hold, are settled, are stale, and are of no report here; a line for each."""
    from extractor.corrections import Standing, described  # noqa: PLC0415
    from extractor.sinks import JsonLines  # noqa: PLC0415
    from schemas.record import json_line  # noqa: PLC0415

    counts: Counter[str] = Counter({standing.value: 0 for standing in Standing})
    documents = set()
    with nullcontext() if output is None else JsonLines(output) as file:
        for record, judged in reports:
            documents.add(record.source.sha256)
            for one in judged:
                counts[one.standing.value] += 1
                say(f"{one.standing}: {record.source.name}: {'; '.join(filter(None, described(one)))}")
            if file is not None:
                file.write(json_line(record))
    counts["of no report here"] = sum(one.sha256 not in documents for one in known)
    return counts
