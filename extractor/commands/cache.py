"""`nianbao cache`: the answers of models that are kept, counted, verified, dropped."""

import os
from pathlib import Path

import typer

from extractor.asking import AskingError
from extractor.commands import model as asking
from extractor.commands.telling import SOME, WHOLE, refuse, say, write_out
from extractor.settings import cache_folder

cache = typer.Typer(help="The kept answers of models: info, verify, clear.", no_args_is_help=True)


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
def clear(folder: asking.Folder = None) -> None:
    """Drop all kept answers; each would have to be asked and paid for again."""
    from extractor.model.opening import cache_clear  # noqa: PLC0415

    place = _folder(folder)
    write_out(f"{place}: {cache_clear(place, say=say)} answers dropped")


def _folder(given: Path | None) -> Path:
    """The folder meant; without the extra there is nothing that could look into it."""
    from extractor.model.opening import need_extra  # noqa: PLC0415

    try:
        need_extra()
    except AskingError as error:
        refuse(str(error))
    return given or cache_folder(os.environ)
