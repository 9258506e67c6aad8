"""`nianbao export`: records as tables for the tools that people use."""

from collections import Counter
from collections.abc import Iterator
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from extractor.commands.recorded import corrections_of, recorded
from extractor.commands.telling import SOME, WHOLE, refuse, say
from extractor.errors import ExtractionError

if TYPE_CHECKING:
    from extractor.export.tables import Tally
    from schemas.correction import Correction
    from schemas.record import Record

EXTRAS = frozenset(["pyarrow", "duckdb", "openpyxl"])


class Table(StrEnum):
    """What one file of rows holds."""

    wide = "wide"
    tidy = "tidy"
    findings = "findings"
    counts = "counts"
    issues = "issues"


SHAPE_KEYS = {Table.wide: "reports", Table.tidy: "cells"}


class Format(StrEnum):
    """The format of the files in a folder."""

    csv = "csv"
    parquet = "parquet"


def export(
    records: Annotated[str, typer.Argument(metavar="RECORDS", help="Records in JSON Lines, or - for stdin.")],
    output: Annotated[
        str,
        typer.Option(
            "--output",
            "-o",
            metavar="OUT",
            help="A .csv, .parquet, .duckdb, .xlsx or .jsonl file; or a folder, which gets every table.",
        ),
    ],
    *,
    form: Annotated[
        Table,
        typer.Option("--form", help="What a .csv or .parquet file holds: a row a report, a row a cell…"),
    ] = Table.wide,
    format_: Annotated[
        Format | None, typer.Option("--as", help="The format of the files in a folder; parquet if not said.")
    ] = None,
    corrected: Annotated[
        bool, typer.Option("--corrected", help="Apply the corrections that stand beside RECORDS, and say so.")
    ] = False,
) -> None:
    """Turn records into tables: CSV, Parquet, DuckDB, or a workbook laid out as the official form."""
    complaints: list[str] = []
    counts: Counter[str] = Counter()
    try:
        found = recorded(records, complaints)
        if corrected:
            found = _corrected(found, corrections_of(records, None, needed=True), counts)
        tally = _written(found, output, form, format_)
    except ExtractionError as error:
        refuse(str(error))
    except ModuleNotFoundError as error:
        if error.name not in EXTRAS:
            raise
        refuse(f"{output} needs {error.name}, which is not installed: pip install 'nianbao[table]'")
    except OSError as error:
        refuse(f"{error.filename or output}: {error.strerror or error}")
    _tell(tally, output)
    if corrected:
        say(
            f"corrections: {', '.join(f'{count} {standing}' for standing, count in counts.items()) or 'none'}"
        )
    doubtful = complaints or tally.misfits or tally.notes or counts["stale"]
    raise typer.Exit(SOME if doubtful else WHOLE)


def _corrected(
    records: Iterator["Record"], known: tuple["Correction", ...], counts: Counter[str]
) -> Iterator["Record"]:
    """The records with the corrections that hold for each; *counts* of them by whether they hold."""
    from extractor.correcting import corrected  # noqa: PLC0415

    own: dict[str | None, list[Correction]] = {}
    for one in known:
        own.setdefault(one.sha256, []).append(one)
    for record in records:
        changed = corrected(record, own.get(record.source.sha256, ()))
        counts.update(one.standing.value for one in changed.judged)
        yield changed.record


def _written(records: Iterator["Record"], output: str, form: Table, format_: Format | None) -> "Tally":
    from extractor.export.writers import ONE_TABLE, WRITERS, write_folder  # noqa: PLC0415
    from schemas.tables import SHAPES  # noqa: PLC0415

    path = Path(output)
    if output.endswith("/") or path.is_dir():
        return write_folder(records, path, f".{format_ or Format.parquet}")
    if format_ is not None:
        refuse(f"--as is for a folder; the suffix of {output} says its format")
    if path.suffix not in WRITERS:
        refuse(f"{output}: no format has the suffix {path.suffix!r}; there are {', '.join(WRITERS)}")
    if form is not Table.wide and path.suffix not in ONE_TABLE:
        refuse(f"--form is for {' and '.join(sorted(ONE_TABLE))}; a {path.suffix} file holds what it holds")
    key = SHAPE_KEYS.get(form, form.value)
    return WRITERS[path.suffix](records, path, next(shape for shape in SHAPES if shape.key == key))


def _tell(tally: "Tally", output: str) -> None:
    noun = "record" if tally.records == 1 else "records"
    rows = ", ".join(
        f"{count} {'row' if count == 1 else 'rows'} of {key}" for key, count in tally.rows.items()
    )
    say(f"{tally.records} {noun} in {output}: {rows}")
    if tally.misfits:
        what = (
            "number that the format cannot hold"
            if tally.misfits == 1
            else "numbers that the format cannot hold"
        )
        say(f"{tally.misfits} {what}: left empty; the records have them")
    for note in tally.notes:
        say(note)
