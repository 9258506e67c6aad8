"""`nianbao review`: corrections held against the records of today."""

from collections import Counter
from collections.abc import Iterator
from contextlib import nullcontext
from typing import TYPE_CHECKING, Annotated

import typer

from extractor.commands.recorded import corrections_of, recorded
from extractor.commands.telling import SOME, WHOLE, refuse, say
from extractor.errors import ExtractionError

if TYPE_CHECKING:
    from extractor.correcting import Corrected

ELSEWHERE = "of no report here"


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
    from extractor.correcting import corrected  # noqa: PLC0415

    complaints: list[str] = []
    try:
        known = corrections_of(records, corrections, needed=True)
        reports = (corrected(record, known) for record in recorded(records, complaints))
        counts = _told(reports, {one.sha256 for one in known}, output)
    except ExtractionError as error:
        refuse(str(error))
    except OSError as error:
        refuse(f"{error.filename or output}: {error.strerror or error}")
    say(", ".join(f"{count} {name}" for name, count in counts.items()))
    raise typer.Exit(SOME if complaints or counts["stale"] or counts[ELSEWHERE] else WHOLE)


def _told(reports: Iterator["Corrected"], about: set[str], output: str | None) -> Counter[str]:
    """How many corrections hold, are settled or stale, and how many of the documents they are *about* are not here."""
    from extractor.corrections import Standing, described  # noqa: PLC0415
    from extractor.sinks import JsonLines  # noqa: PLC0415
    from schemas.record import json_line  # noqa: PLC0415

    counts: Counter[str] = Counter({standing.value: 0 for standing in Standing})
    missing = set(about)
    with nullcontext() if output is None else JsonLines(output) as file:
        for record, judged in reports:
            missing.discard(record.source.sha256 or "")
            for one in judged:
                counts[one.standing.value] += 1
                say(f"{one.standing}: {record.source.name}: {'; '.join(filter(None, described(one)))}")
            if file is not None:
                file.write(json_line(record))
    counts[ELSEWHERE] = len(missing)
    return counts
