"""`nianbao panel`: the reports of each agency side by side by year, and what does not go together."""

import contextlib
import os
import shutil
import sys
from collections import Counter
from collections.abc import Callable, Iterator
from io import StringIO
from pathlib import Path
from tempfile import TemporaryFile
from typing import TYPE_CHECKING, Annotated, BinaryIO

import typer

from extractor.commands.telling import SOME, WHOLE, refuse, say, write_out
from extractor.inputs import STDIN

if TYPE_CHECKING:
    from extractor.panel.sides import Side

DRAWN = 20
PIPED_WIDTH = 120
UNKNOWN = (
    "divisions are not known: agencies are matched by their names alone, aggregates are not compared;"
    " pip install 'nianbao[panel]'"
)


def panel(
    records: Annotated[str, typer.Argument(metavar="RECORDS", help="Records in JSON Lines, or - for stdin.")],
    *,
    output: Annotated[
        str | None,
        typer.Option("--output", "-o", metavar="OUT", help="The issues as .jsonl or .csv."),
    ] = None,
    table: Annotated[
        str | None, typer.Option("--table", metavar="OUT", help="The panel as .csv: a row a report.")
    ] = None,
    name: Annotated[str, typer.Option("--name", help="Draw the agencies whose name contains this.")] = "",
) -> None:
    """Put reports of the same agency side by side by year, and say what does not go together."""
    _check(output, ".jsonl", ".csv")
    _check(table, ".csv")
    complaints: list[str] = []
    counts: Counter[str] = Counter()
    try:
        with _opened(records) as file, _sink(output, table) as keep:
            for side in _sides(file, records, complaints):
                keep(side)
                counts.update(one.severity for one in side.issues)
                counts.update(one.code for one in side.issues)
                _draw(side, name, counts)
    except OSError as error:
        refuse(f"{error.filename or records}: {error.strerror or error}")
    _tell(counts)
    raise typer.Exit(SOME if complaints or counts["error"] or counts["warning"] else WHOLE)


def _check(output: str | None, *suffixes: str) -> None:
    if output is not None and Path(output).suffix not in suffixes:
        refuse(f"{output}: the suffix must be {' or '.join(suffixes)}")


@contextlib.contextmanager
def _opened(name: str) -> Iterator[BinaryIO]:
    """The file of records, to be read twice; standard input is kept in a file for that."""
    if name != STDIN:
        with Path(name).open("rb") as file:
            yield file
        return
    with TemporaryFile() as file:
        shutil.copyfileobj(sys.stdin.buffer, file)
        file.seek(0)
        yield file


def _sides(file: BinaryIO, name: str, complaints: list[str]) -> Iterator["Side"]:
    """Each series; first of all the reports that belong to none, and what is not known."""
    from extractor.panel.divisions import NOWHERE, installed_divisions  # noqa: PLC0415
    from extractor.panel.series import index  # noqa: PLC0415
    from extractor.panel.sides import Side, sides  # noqa: PLC0415
    from extractor.stored import stored  # noqa: PLC0415

    divisions = installed_divisions()
    if divisions is None:
        say(UNKNOWN)
    indexed = index(stored(file, name, complaints.append), divisions or NOWHERE)
    for line in complaints:
        say(line)
    yield Side((), indexed.issues)
    yield from sides(indexed, file)


@contextlib.contextmanager
def _sink(output: str | None, table: str | None) -> Iterator[Callable[["Side"], None]]:
    """What writes a series into the files that are asked for."""
    from extractor.export.csvfile import open_csv  # noqa: PLC0415
    from extractor.export.files import unfinished  # noqa: PLC0415
    from extractor.panel.sides import issue_row, panel_row  # noqa: PLC0415
    from schemas.panel import PANEL_ISSUES, SIDE_BY_SIDE  # noqa: PLC0415

    with contextlib.ExitStack() as stack:
        writes: list[Callable[[Side], object]] = []
        if table is not None:
            rows = stack.enter_context(open_csv(Path(table), SIDE_BY_SIDE))
            writes.append(lambda side: rows.append([panel_row(line) for line in side.lines]))
        if output is not None and Path(output).suffix == ".csv":
            issues = stack.enter_context(open_csv(Path(output), PANEL_ISSUES))
            writes.append(lambda side: issues.append([issue_row(issue) for issue in side.issues]))
        elif output is not None:
            file = stack.enter_context(stack.enter_context(unfinished(Path(output))).open("wb"))
            writes.append(
                lambda side: file.writelines(one.model_dump_json().encode() + b"\n" for one in side.issues)
            )

        def keep(side: "Side") -> None:
            for write in writes:
                write(side)

        yield keep


def _draw(side: "Side", name: str, counts: Counter[str]) -> None:
    """A series on standard output: those named, or the first that something is doubtful about."""
    wanted = any(name in line.entry.agency for line in side.lines) if name else bool(side.issues)
    if not wanted:
        return
    counts["series"] += 1
    if counts["series"] > DRAWN and not name:
        return
    from rich.console import Console  # noqa: PLC0415

    from extractor.panel.drawn import drawn  # noqa: PLC0415

    text = StringIO()
    terminal = sys.stdout.isatty()
    fixed = not (terminal or "COLUMNS" in os.environ)
    console = Console(file=text, width=PIPED_WIDTH if fixed else None, force_terminal=terminal)
    for item in drawn(side):
        console.print(item, overflow="fold", highlight=False)
    write_out(text.getvalue())


def _tell(counts: Counter[str]) -> None:
    """The sums, on standard error."""
    from schemas.issues import ISSUE_KINDS  # noqa: PLC0415

    if counts["series"] > DRAWN:
        say(f"{DRAWN} of {counts['series']} agencies are drawn: --name draws one, -o and --table write all")
    found = [f"{counts[code]} {code}" for code in ISSUE_KINDS if counts[code]]
    say(", ".join(found) or "nothing is doubtful between the reports")
