"""Who reads the documents of a command: this process, workers beside it, or a cluster."""

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, NamedTuple

from extractor.commands.telling import refuse
from extractor.errors import RunError
from extractor.inputs import Input
from extractor.listing import Listing
from extractor.settings import Engine

if TYPE_CHECKING:
    from extractor.workers import Crew

MANY = 100
"""Documents from which on workers are worth their start, and lines are kept for another run."""
TABLE = ".parquet"
_MODULES = ("extractor.extract", "extractor.running", "extractor.cli")
"""What every worker needs, its command line too: multiprocessing runs the main module again in each."""


class Asked(NamedTuple):
    """What the user says of the workers; None is for the program to choose."""

    jobs: int | None
    seconds: float | None
    megabytes: int | None
    engine: Engine


class Manned(NamedTuple):
    """The documents, and who reads them; nobody but this process where there is no crew."""

    inputs: Listing
    crew: "Crew | None"


def foreseen(asked: Asked) -> None:
    """Begin with what takes long, now that there will be many documents: the rest of them is listed meanwhile."""
    if asked.engine is Engine.processes and asked.jobs != 1:
        from extractor.workers import prepare  # noqa: PLC0415

        prepare(_MODULES)


def manned(inputs: Listing, asked: Asked, paths: Sequence[str]) -> Manned:
    """Who reads *inputs*, which *paths* named; a Parquet table on a cluster stands for its rows."""
    crew = _crew(inputs, asked)
    if crew is not None and asked.engine is Engine.ray and len(paths) == 1 and paths[0].endswith(TABLE):
        return _stored(paths[0], crew)
    return Manned(inputs, crew)


def _crew(inputs: Listing, workers: Asked) -> "Crew | None":
    """The workers, where there are many documents or the user asks for them; none can read standard input."""
    jobs, seconds, megabytes, engine = workers
    asked = seconds is not None or megabytes is not None or engine is Engine.ray or (jobs or 1) > 1
    many = jobs is None and len(inputs) >= MANY
    if not (asked or many) or inputs.from_stdin:
        return None
    from extractor.workers import Crew, cores  # noqa: PLC0415

    default = Crew(jobs or cores(), modules=_MODULES, engine=engine, at_most=jobs)
    return replace(default, seconds=seconds or default.seconds, megabytes=megabytes or default.megabytes)


def _stored(url: str, crew: "Crew") -> Manned:
    """The documents that stand in the rows of a Parquet table, which the cluster alone reads."""
    from extractor.cluster import texts  # noqa: PLC0415
    from extractor.inputs import printable  # noqa: PLC0415
    from extractor.running import CONTENT, PATH, named, stored  # noqa: PLC0415
    from extractor.workers import Rows  # noqa: PLC0415

    lost = "the cluster lost the row that holds it"
    try:
        inputs = Listing(Input(printable(path), url, lost) for path in texts(url, PATH, crew))
    except RunError as error:
        refuse(str(error))
    return Manned(inputs, replace(crew, rows=Rows(url, (PATH, CONTENT), stored, named)))
