"""`nianbao cache`: the answers of models that are kept, counted, verified, dropped."""

import os
from pathlib import Path
from typing import Annotated

import typer

from extractor.asking import AskingError
from extractor.commands import model as asking
from extractor.commands.telling import SOME, WHOLE, refuse, say, write_out
from extractor.settings import cache_folder

cache = typer.Typer(help="The kept answers of models: info, verify, add, clear.", no_args_is_help=True)


@cache.command()
def info(folder: asking.Folder = None) -> None:
    """Count the kept answers: how many, of which models, from when to when."""
    from extractor.model.opening import cache_info  # noqa: PLC0415

    write_out(str(cache_info(_folder(folder))))


@cache.command()
def verify(folder: asking.Folder = None) -> None:
    """Look whether all that is kept is whole; exit code 1 where something is not."""
    from extractor.model.opening import cache_verify  # noqa: PLC0415

    verdict = cache_verify(_folder(folder))
    write_out(str(verdict))
    raise typer.Exit(SOME if verdict.problems else WHOLE)


@cache.command()
def add(
    files: Annotated[list[Path], typer.Argument(metavar="FILES...", help="JSON Lines, or folders of them.")],
    folder: asking.Folder = None,
) -> None:
    """Keep the answers of a batch that was run elsewhere; exit code 1 where a question has none."""
    from extractor.model.opening import cache_add  # noqa: PLC0415

    place = _folder(folder)
    try:
        added = cache_add(place, (file for path in files for file in _within(path)), say=say)
    except OSError as error:
        refuse(f"{error.filename}: {error.strerror}")
    write_out(f"{place}: {added.answered} answers kept")
    for why, count in added.unanswered.items():
        say(f"{count} without an answer, to be asked one by one: {why}")
    raise typer.Exit(SOME if added.unanswered else WHOLE)


@cache.command()
def clear(folder: asking.Folder = None) -> None:
    """Drop all kept answers; each would have to be asked and paid for again."""
    from extractor.model.opening import cache_clear  # noqa: PLC0415

    place = _folder(folder)
    write_out(f"{place}: {cache_clear(place, say=say)} answers dropped")


def _within(path: Path) -> list[Path]:
    """The file that *path* is, or the JSON files of the folder that it is."""
    return sorted(path.rglob("*.json*")) if path.is_dir() else [path]


def _folder(given: Path | None) -> Path:
    """The folder meant; without the extra there is nothing that could look into it."""
    from extractor.model.opening import need_extra  # noqa: PLC0415

    try:
        need_extra()
    except AskingError as error:
        refuse(str(error))
    return given or cache_folder(os.environ)
