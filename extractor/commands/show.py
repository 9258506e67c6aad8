"""`nianbao show`: a report or a record, drawn as the official form."""

import os
import re
import sys
from collections import Counter
from collections.abc import Iterable
from enum import StrEnum
from io import StringIO
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from extractor.commands.telling import exit_code, refuse, write_out
from extractor.errors import ExtractionError
from extractor.inputs import STDIN, Input, read

if TYPE_CHECKING:
    from extractor.show import Shown
    from extractor.sources import SourceText

PIPED_WIDTH = 100
WEB_FONT = re.compile(r"@font-face \{[^}]*\}\s*")  # a picture needs no network


class Language(StrEnum):
    """The language of the program's own words; the form's are Chinese in either."""

    en = "en"
    zh = "zh"


class TableKey(StrEnum):
    """A statutory table, by its key in the record."""

    disclosure = "disclosure"
    applications = "applications"
    disputes = "disputes"


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
        refuse(f"{file}: {error}")
    wanted = [item for item in shown if name in item.record.source.name]
    if not wanted:
        refuse(f"{file}: holds no record whose name contains {name!r}" if name else f"{file}: no record")
    _draw(wanted, language, frozenset(table or TableKey), svg)
    from extractor.batch import outcome  # noqa: PLC0415

    raise typer.Exit(exit_code(Counter(outcome(item.record) for item in wanted)))


def _shown(data: bytes, name: str) -> list["Shown"]:
    """What *data* holds to be drawn: records, or one report, which is read."""
    from extractor.show import Shown  # noqa: PLC0415
    from extractor.sinks import holds_records, parse  # noqa: PLC0415
    from extractor.sources import decoded, source_of  # noqa: PLC0415

    if holds_records(data, name):
        return [Shown(record, _chars(source_of(record))) for record in parse(data)]
    from extractor.batch import entry  # noqa: PLC0415
    from extractor.extract import extract as read_report  # noqa: PLC0415

    record = entry(data, name, read_report).record
    return [Shown(record, _chars(decoded(record, data)))]


def _explained(data: bytes, name: str) -> "Shown":
    """One report with the reasons for its values; raises ExtractionError where there is no record."""
    from extractor.explain import explanation  # noqa: PLC0415
    from extractor.extract import read as read_report  # noqa: PLC0415
    from extractor.recording import record_of  # noqa: PLC0415
    from extractor.show import Shown  # noqa: PLC0415
    from extractor.sinks import holds_records  # noqa: PLC0415
    from extractor.sources import decoded  # noqa: PLC0415

    if holds_records(data, name):
        refuse(f"{name}: --explain needs the report itself, not its record")
    reading = read_report(data, name)
    record = record_of(reading)
    return Shown(record, _chars(decoded(record, data)), tuple(explanation(reading)))


def _chars(source: "SourceText | None") -> str | None:
    return None if source is None else source.chars


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
        write_out(drawn.getvalue())
        return
    picture = WEB_FONT.sub("", console.export_svg(title="nianbao show"))
    try:
        Path(svg).write_text(picture, encoding="utf-8")
    except OSError as error:
        refuse(f"{svg}: {error.strerror or error}")
