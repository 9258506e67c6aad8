"""`nianbao view`: records beside their sources, on a page that works from disk."""

import os
from collections.abc import Iterable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from extractor.commands.recorded import corrections_of, recorded
from extractor.commands.show import Language
from extractor.commands.telling import SOME, WHOLE, refuse, say
from extractor.errors import ExtractionError

if TYPE_CHECKING:
    from extractor.page.payload import Shown
    from extractor.page.writing import Settings
    from schemas.record import Record

PART = "part-{:04d}.html"


def view(
    file: Annotated[str, typer.Argument(metavar="RECORDS", help="Records in .jsonl, or - for stdin.")],
    output: Annotated[
        str, typer.Option("--output", "-o", metavar="OUT", help="The page to write, or a folder/ of pages.")
    ],
    *,
    sources: Annotated[
        list[str] | None,
        typer.Option("--sources", metavar="DIR", help="Look for the reports here too (may be repeated)."),
    ] = None,
    corrections: Annotated[
        str | None,
        typer.Option(
            "--corrections",
            metavar="FILE",
            help="Corrections to show; else those in RECORDS with .corrections.jsonl.",
        ),
    ] = None,
    title: Annotated[str, typer.Option("--title", help="What the page is called.")] = "",
    language: Annotated[
        Language | None, typer.Option("--lang", help="The page's own words; else the reader's language.")
    ] = None,
) -> None:
    """Write records and their sources as a page to look at, check and correct."""
    from extractor.page.writing import Settings  # noqa: PLC0415

    complaints: list[str] = []
    if os.path.realpath(output) == os.path.realpath(file):
        refuse(f"{output}: holds the records; the page needs another name")
    try:
        known = corrections_of(file, corrections, needed=False)
        settings = Settings(title or Path(file).stem, language.value if language else "", known)
        _write(_shown(recorded(file, complaints), sources or ()), settings, output)
    except ExtractionError as error:
        refuse(str(error))
    except OSError as error:
        refuse(f"{error.filename or output}: {error.strerror or error}")
    raise typer.Exit(SOME if complaints else WHOLE)


def _shown(records: Iterable["Record"], folders: Iterable[str]) -> Iterator["Shown"]:
    """Each record with its source; how many sources are not at hand is said at the end."""
    from extractor.page.payload import Shown  # noqa: PLC0415
    from extractor.sources import source_of  # noqa: PLC0415

    without = count = 0
    for record in records:
        shown = Shown(record, source_of(record, folders))
        count += 1
        without += shown.source is None
        yield shown
    if not count:
        raise ExtractionError("there is no record to show")
    say(
        f"{count} {'report' if count == 1 else 'reports'}"
        + (f", {without} without their source" if without else "")
    )


def _write(shown: Iterator["Shown"], settings: "Settings", output: str) -> None:
    from extractor.page.writing import page  # noqa: PLC0415

    if output.endswith(os.sep) or Path(output).is_dir():
        _write_folder(shown, settings, Path(output))
    else:
        _save(Path(output), page(shown, settings, []))


def _write_folder(shown: Iterator["Shown"], settings: "Settings", folder: Path) -> None:
    from extractor.page.writing import INDEX, Written, index, page, portions  # noqa: PLC0415

    folder.mkdir(parents=True, exist_ok=True)
    parts = []
    for number, portion in enumerate(portions(shown), 1):
        part = Written(PART.format(number), [])
        _save(folder / part.name, page(portion, settings, part.rows, INDEX))
        parts.append(part)
    _save(folder / INDEX, index(parts, settings))


def _save(path: Path, pieces: Iterable[str]) -> None:
    """The whole file or none: it takes its name when the last piece is written."""
    part = path.with_name(f".{path.name}.{os.getpid()}.part")
    try:
        with part.open("w", encoding="utf-8", newline="\n") as file:
            file.writelines(pieces)
        part.replace(path)
    except OSError as error:
        raise OSError(error.errno, error.strerror, str(path)) from error
    finally:
        with suppress(OSError):  # a folder that is not there holds no part either
            part.unlink()
