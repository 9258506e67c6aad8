"""The options that say which model is asked, where and how; the questions and answers of one command."""

import os
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, NamedTuple

import typer

from extractor.asking import FREE, AskingError, Spent
from extractor.commands.telling import refuse, say
from extractor.settings import Dialect, Mode, ModelSettings, Voice, cache_folder, from_environment

if TYPE_CHECKING:
    from extractor.batch import Extract

NAME = "NIANBAO_MODEL"

Name = Annotated[
    str,
    typer.Option("--model", metavar="NAME", envvar=NAME, show_envvar=False, help="A model to ask as well."),
]
BaseUrl = Annotated[str, typer.Option("--base-url", metavar="URL", help="An OpenAI-compatible endpoint.")]
Narrator = Annotated[
    Voice | None,
    typer.Option("--narrator", help="Who reads the prose: both where there is a model, else rules."),
]
Binding = Annotated[
    Mode, typer.Option("--mode", help="How the shape of an answer is bound; see `nianbao doctor`.")
]
Tongue = Annotated[
    Dialect, typer.Option("--dialect", help="How a request names its limits; see `nianbao doctor`.")
]
Folder = Annotated[
    Path | None, typer.Option("--cache", metavar="DIR", help="Where answers are kept [~/.cache/nianbao].")
]


class Chosen(NamedTuple):
    """What makes records and in how many threads; what of the settings could change one; what it has spent so far.

    Without a model there are no settings and nothing is spent. ``told`` says what a process has spent since
    it last said so, where other processes than this one ask.
    """

    extract: "Extract"
    threads: int
    settings: Mapping[str, str]
    spent: Callable[[], Spent | None]
    told: Callable[[], Spent] | None = None


@contextmanager
def chosen(
    settings: ModelSettings | None, voice: Voice | None, *, required: bool = False
) -> Iterator[Chosen]:
    """What the command line chose; a choice that cannot be is one line and the exit code of usage."""
    from extractor.extract import extract  # noqa: PLC0415

    if settings is None:
        if voice not in (None, Voice.rules) or required:
            refuse(f"no model is named: give --model or set {NAME}")
        yield Chosen(extract, 1, {}, lambda: None)
        return
    from extractor import second  # noqa: PLC0415
    from extractor.model.opening import asker  # noqa: PLC0415

    try:
        with asker(settings, say=say) as client:
            readers = second.readers(client, voice or Voice.both, settings.model)
            make = partial(second.required if required else extract, readers=readers)
            stamped = _stamped(settings, voice or Voice.both, required=required)
            yield Chosen(make, settings.concurrency, stamped, lambda: client.spent)
    except AskingError as error:
        refuse(str(error))


@contextmanager
def chosen_apart(
    settings: ModelSettings, voice: Voice, *, required: bool, own_folder: bool, jobs: int | None
) -> Iterator[Chosen]:
    """The same for the processes of a cluster, of which at most *jobs* ask; ``own_folder`` as of an Errand."""
    from extractor import apart  # noqa: PLC0415

    try:
        each = apart.shared(settings, jobs, os.environ)
    except AskingError as error:
        refuse(str(error))
    errand = apart.Errand(each, voice, required, own_folder)
    stamped = _stamped(settings, voice, required=required)
    read, told = partial(apart.read, errand), partial(apart.spent, errand)
    try:
        yield Chosen(read, settings.concurrency, stamped, lambda: FREE, told)
    finally:
        apart.close()


def settings(
    given: Callable[[], ModelSettings], *, cache: Path | None = None, keep: bool = True
) -> ModelSettings:
    """What was *given*, then what the environment says, then the defaults; a value that cannot be is refused."""
    try:
        said = from_environment(os.environ, given())
    except AskingError as error:
        refuse(str(error))
    return replace(said, cache=cache or cache_folder(os.environ) if keep else None)


def _stamped(settings: ModelSettings, voice: Voice, *, required: bool) -> dict[str, str]:
    """What of the choice could change a record; limits and pace cannot, as far as they let it be made."""
    said = {
        "model": settings.model,
        "base_url": settings.base_url,
        "mode": settings.mode,
        "dialect": settings.dialect,
        "narrator": voice,
        "price": settings.price and f"{settings.price.prompt:g},{settings.price.completion:g}",
        "required": required or None,
    }
    return {name: str(value) for name, value in said.items() if value is not None}
