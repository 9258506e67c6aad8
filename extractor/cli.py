"""The command line: `nianbao extract`, `show`, `codebook`, `schema`.

Exit codes:

- 0   every document was read whole
- 1   some document is partial, was refused, or could not be read
- 2   the command line is wrong, there is no input at all, or the output cannot be written
- 70  the program itself broke, outside of any document
- 130 interrupted: by Ctrl-C, or because the reader of our output went away

What is imported here is paid by every command, and `--help` must answer within 150 ms: everything
that only one command needs is imported inside it.
"""

import contextlib
import os
import re
import sys
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from enum import StrEnum
from io import StringIO
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, NoReturn

import typer

from extractor.errors import ExtractionError
from extractor.inputs import STDIN, Input, find_inputs, read
from extractor.versions import PARSER

if TYPE_CHECKING:
    from extractor.batch import Entry, Outcome
    from extractor.show import Shown

WHOLE, SOME, USAGE, INTERRUPTED = 0, 1, 2, 130
PIPED_WIDTH = 100
WEB_FONT = re.compile(r"@font-face \{[^}]*\}\s*")  # a picture needs no network
FAULT = "An internal error is a fault of nianbao: please report it with that line, the file, and nianbao --version."


class Language(StrEnum):
    """The language of the program's own words; the form's are Chinese in either."""

    en = "en"
    zh = "zh"


class TableKey(StrEnum):
    """A statutory table, by its key in the record."""

    disclosure = "disclosure"
    applications = "applications"
    disputes = "disputes"


app = typer.Typer(
    name="nianbao",
    epilog="Exit codes: 0 all whole; 1 some partial, refused or failed; 2 usage; 130 interrupted.",
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode=None,  # with it --help imports rich: 145 ms instead of 70
    pretty_exceptions_enable=False,
)


def _print_version(value: bool) -> None:  # noqa: FBT001  the shape of typer's callbacks
    if value:
        typer.echo(f"nianbao {PARSER}")
        raise typer.Exit


@app.callback()
def options(
    *,
    version: Annotated[
        bool, typer.Option("--version", callback=_print_version, is_eager=True, help="Print the version.")
    ] = False,
) -> None:
    """Read 政府信息公开工作年度报告 into records that can be trusted to the last cell."""


@app.command()
def extract(
    paths: Annotated[
        list[str], typer.Argument(metavar="PATHS...", help="Files, folders, patterns, or - for stdin.")
    ],
    output: Annotated[
        str, typer.Option("--output", "-o", metavar="OUT", help="JSON Lines to write, or - for stdout.")
    ],
) -> None:
    """Turn reports into records, a line of JSON each."""
    inputs = tuple(find_inputs(paths, but=None if output == STDIN else output))
    if not any(source.exists for source in inputs):
        for source in inputs:
            _say(f"{source.name}: {source.problem or 'no such file'}")
        _refuse("no input was found")
    from extractor.batch import entries, settle  # noqa: PLC0415
    from extractor.extract import extract as read_report  # noqa: PLC0415

    settle()
    counts: Counter[Outcome] = Counter()
    try:
        with _progress(len(inputs)) as advance:
            _write(_told(entries(inputs, read_report), counts, advance), output)
    except KeyboardInterrupt:
        _say(f"interrupted: {_summary(counts)}")
        raise typer.Exit(INTERRUPTED) from None
    _say(_summary(counts))
    raise typer.Exit(_exit_code(counts))


@app.command()
def show(
    file: Annotated[str, typer.Argument(metavar="FILE", help="A report, records in .jsonl, or - for stdin.")],
    *,
    name: Annotated[
        str, typer.Option("--name", help="Of a file of records, those whose name contains this.")
    ] = "",
    table: Annotated[
        list[TableKey] | None, typer.Option("--table", help="Draw only this table (may be repeated).")
    ] = None,
    language: Annotated[
        Language, typer.Option("--lang", help="The language of the program's own words.")
    ] = Language.en,
    svg: Annotated[
        str | None, typer.Option("--svg", metavar="OUT", help="Draw an SVG picture instead.")
    ] = None,
    explain: Annotated[
        bool, typer.Option("--explain", help="Of a report, say for every value which rule read it and where.")
    ] = False,
) -> None:
    """Draw a report as the official form, with its doubts."""
    try:
        data = read(Input(file, None if file == STDIN else file))
        shown = [_explained(data, file)] if explain else _shown(data, file)
    except ExtractionError as error:
        _refuse(f"{file}: {error}")
    wanted = [item for item in shown if name in item.record.source.name]
    if not wanted:
        _refuse(f"{file}: holds no record whose name contains {name!r}" if name else f"{file}: no record")
    _draw(wanted, language, frozenset(table or TableKey), svg)
    from extractor.batch import outcome  # noqa: PLC0415

    raise typer.Exit(_exit_code(Counter(outcome(item.record) for item in wanted)))


@app.command()
def codebook() -> None:
    """Print what every row, column and issue code means."""
    from schemas.codebook import codebook as render  # noqa: PLC0415

    _print(render())


@app.command()
def schema() -> None:
    """Print the JSON Schema of a record."""
    from schemas.codebook import json_schema  # noqa: PLC0415

    _print(json_schema())


def _write(entries: Iterable["Entry"], output: str) -> None:
    from extractor.sinks import JsonLines  # noqa: PLC0415

    try:
        with JsonLines(output) as file:
            for entry in entries:
                file.write(entry.line)
    except BrokenPipeError:
        _leave()
    except OSError as error:
        _refuse(f"{output}: {error.strerror or error}")


def _told(
    entries: Iterable["Entry"], counts: Counter["Outcome"], advance: Callable[[], None]
) -> Iterator["Entry"]:
    """The same *entries*, counted, with a line on stderr for each of which no record was made."""
    from extractor.batch import Outcome, complaint, outcome  # noqa: PLC0415

    for entry in entries:
        result = outcome(entry.record)
        if result in (Outcome.refused, Outcome.failed):
            _say(complaint(entry.record))
        if entry.ours:
            _say(FAULT)
        yield entry
        counts[result] += 1
        advance()


@contextlib.contextmanager
def _progress(total: int) -> Iterator[Callable[[], None]]:
    """A call that counts one document; a bar shows it where stderr is a terminal."""
    if not sys.stderr.isatty():
        yield lambda: None
        return
    from rich.console import Console  # noqa: PLC0415
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TimeRemainingColumn  # noqa: PLC0415

    console = Console(stderr=True)
    with Progress(
        BarColumn(), MofNCompleteColumn(), TimeRemainingColumn(), console=console, transient=True
    ) as bar:
        task = bar.add_task("", total=total)
        yield lambda: bar.advance(task)


def _shown(data: bytes, name: str) -> list["Shown"]:
    """What *data* holds to be drawn: records, or one report, which is read."""
    from extractor.show import Shown, decoded, source_of  # noqa: PLC0415
    from extractor.sinks import holds_records, parse  # noqa: PLC0415

    if holds_records(data, name):
        return [Shown(record, source_of(record)) for record in parse(data)]
    from extractor.batch import entry  # noqa: PLC0415
    from extractor.extract import extract as read_report  # noqa: PLC0415

    record = entry(data, name, read_report).record
    return [Shown(record, decoded(record, data))]


def _explained(data: bytes, name: str) -> "Shown":
    """One report with the reasons for its values; raises ExtractionError where there is no record."""
    from extractor.explain import explanation  # noqa: PLC0415
    from extractor.extract import read as read_report  # noqa: PLC0415
    from extractor.recording import record_of  # noqa: PLC0415
    from extractor.show import Shown, decoded  # noqa: PLC0415
    from extractor.sinks import holds_records  # noqa: PLC0415

    if holds_records(data, name):
        _refuse(f"{name}: --explain needs the report itself, not its record")
    reading = read_report(data, name)
    record = record_of(reading)
    return Shown(record, decoded(record, data), tuple(explanation(reading)))


def _draw(shown: Iterable["Shown"], language: Language, tables: frozenset[TableKey], svg: str | None) -> None:
    from rich.console import Console  # noqa: PLC0415

    from extractor.show import drawing  # noqa: PLC0415

    terminal = sys.stdout.isatty()
    fixed = svg is not None or not (terminal or "COLUMNS" in os.environ)
    drawn = StringIO()
    console = Console(
        file=drawn, width=PIPED_WIDTH if fixed else None, force_terminal=terminal, record=svg is not None
    )
    for item in shown:
        for line in drawing(item, console.width, language.value, tables):
            console.print(line, crop=False, no_wrap=line.no_wrap, overflow=line.overflow)
    if svg is None:
        _print(drawn.getvalue())
        return
    picture = WEB_FONT.sub("", console.export_svg(title="nianbao show"))
    try:
        Path(svg).write_text(picture, encoding="utf-8")
    except OSError as error:
        _refuse(f"{svg}: {error.strerror or error}")


def _summary(counts: Counter["Outcome"]) -> str:
    from extractor.batch import Outcome  # noqa: PLC0415

    noun = "document" if counts.total() == 1 else "documents"
    return f"{counts.total()} {noun}: " + ", ".join(f"{counts[item]} {item}" for item in Outcome)


def _exit_code(counts: Counter["Outcome"]) -> int:
    from extractor.batch import Outcome  # noqa: PLC0415

    return WHOLE if counts.total() == counts[Outcome.whole] else SOME


def _say(line: str) -> None:
    typer.echo(line, err=True)


def _refuse(message: str) -> NoReturn:
    _say(f"nianbao: {message}")
    raise typer.Exit(USAGE)


def _print(text: str) -> None:
    try:
        sys.stdout.write(text if text.endswith("\n") else text + "\n")
        sys.stdout.flush()
    except BrokenPipeError:
        _leave()


def _leave() -> NoReturn:
    """End because nobody reads our output, and let the interpreter's last flush not complain."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    raise typer.Exit(INTERRUPTED)
