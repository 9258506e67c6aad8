"""`nianbao extract`: reports into records, a line of JSON each."""

import os
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from extractor.commands.progress import progress, summary, tell
from extractor.commands.selecting import Selection, selected
from extractor.commands.telling import INTERRUPTED, exit_code, leave, refuse, say
from extractor.errors import RunError
from extractor.inputs import STDIN, Input

if TYPE_CHECKING:
    from extractor.account import Tally
    from extractor.batch import Done
    from extractor.workers import Crew
    from extractor.writing import Order

MANY = 100
"""Documents from which on workers are worth their start, and lines are kept for another run."""


def extract(
    paths: Annotated[
        list[str] | None, typer.Argument(metavar="PATHS...", help="Files, folders, patterns, or - for stdin.")
    ] = None,
    *,
    output: Annotated[
        str, typer.Option("--output", "-o", metavar="OUT", help="JSON Lines to write, or - for stdout.")
    ],
    manifest: Annotated[
        str | None,
        typer.Option(
            metavar="FILE", help="CSV or JSON Lines with a column path; the record carries the others."
        ),
    ] = None,
    stdin: Annotated[bool, typer.Option("--stdin", help="Read the paths from standard input.")] = False,
    shard: Annotated[
        str | None, typer.Option(metavar="I/N", help="Only the I-th of N shares, by the names' hashes.")
    ] = None,
    limit: Annotated[int | None, typer.Option(min=1, metavar="N", help="Only the first N documents.")] = None,
    jobs: Annotated[
        int | None,
        typer.Option(min=1, metavar="N", help="Worker processes; by default a core each, for many."),
    ] = None,
    time_limit: Annotated[
        float | None, typer.Option(min=0.1, metavar="SECONDS", help="Give a document up after this (120).")
    ] = None,
    memory_limit: Annotated[
        int | None, typer.Option(min=64, metavar="MIB", help="Memory that a worker may have (2048).")
    ] = None,
    retry_failed: Annotated[
        bool, typer.Option("--retry-failed", help="Read again only what failed in the finished OUT.")
    ] = False,
    fresh: Annotated[
        bool, typer.Option("--fresh", help="Begin again, and use nothing that earlier runs left.")
    ] = False,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Only say what a run would read.")] = False,
) -> None:
    """Turn reports into records, a line of JSON each."""
    from extractor.account import outputs  # noqa: PLC0415

    selection = Selection(tuple(paths or ()), manifest, stdin, shard, limit)
    inputs = selected(selection, () if output == STDIN else outputs(output))
    if dry_run:
        _foretell(inputs)
        return
    crew = _crew(inputs, jobs, time_limit, memory_limit)
    _run(_order(output, inputs, crew, fresh=fresh, retry_failed=retry_failed))


def _run(order: "Order") -> None:
    """Write what is ordered, say what came of it, and raise typer.Exit with the exit code."""
    from extractor.account import Tally  # noqa: PLC0415
    from extractor.batch import Origin, settle  # noqa: PLC0415
    from extractor.sinks import in_place  # noqa: PLC0415

    settle()
    tally = Tally()
    lasting = order.output != STDIN and not in_place(order.output)
    try:
        with progress(len(order.inputs), tally) as advance:
            for done in _lasting(order, tally) if lasting else _streamed(order, tally):
                if done.origin is not Origin.resumed:
                    tell(done)
                advance()
    except KeyboardInterrupt:
        say(f"interrupted: {tally}" + ("; the same command goes on from there" if lasting else ""))
        raise typer.Exit(INTERRUPTED) from None
    summary(tally)
    raise typer.Exit(exit_code(tally.outcomes))


def _lasting(order: "Order", tally: "Tally") -> Iterator["Done"]:
    """Into a file that can be resumed."""
    from extractor.journal import PART  # noqa: PLC0415
    from extractor.writing import written  # noqa: PLC0415

    try:
        yield from written(order, tally)
    except RunError as error:
        refuse(str(error))
    except OSError as error:
        kept = (
            f"; {tally.documents} records stand in {order.output}{PART}, the same command goes on from there"
        )
        refuse(f"{order.output}: {error.strerror or error}{kept if tally.documents else ''}")


def _streamed(order: "Order", tally: "Tally") -> Iterator["Done"]:
    """Into standard output, a pipe or a device, which take what comes and keep nothing."""
    from extractor.running import Task, run  # noqa: PLC0415
    from extractor.sinks import JsonLines  # noqa: PLC0415

    try:
        with JsonLines(order.output) as file:
            for done in run(order.plan, (Task(source) for source in order.inputs), order.crew):
                file.write(done.line)
                tally.add(done)
                yield done
    except BrokenPipeError:
        leave()
    except RunError as error:
        refuse(str(error))
    except OSError as error:
        refuse(f"{order.output}: {error.strerror or error}")


def _order(
    output: str, inputs: tuple[Input, ...], crew: "Crew | None", *, fresh: bool, retry_failed: bool
) -> "Order":
    from extractor.extract import extract as read_report  # noqa: PLC0415
    from extractor.running import Plan  # noqa: PLC0415
    from extractor.settings import cache_folder  # noqa: PLC0415
    from extractor.stamp import stamp  # noqa: PLC0415
    from extractor.writing import Order  # noqa: PLC0415

    if retry_failed and not Path(output).is_file():
        refuse(f"{output}: --retry-failed needs a finished output")
    made_by = stamp({})
    kept_in = cache_folder(os.environ) if len(inputs) >= MANY and not fresh else None
    plan = Plan(read_report, made_by.digest, kept_in, output if retry_failed else None)
    return Order(output, inputs, plan, made_by, crew, fresh=fresh, retry=retry_failed)


def _crew(
    inputs: tuple[Input, ...], jobs: int | None, seconds: float | None, megabytes: int | None
) -> "Crew | None":
    """The workers, where there are many documents or the user asks for them; none can read standard input."""
    asked = seconds is not None or megabytes is not None or (jobs is not None and jobs > 1)
    many = jobs is None and len(inputs) >= MANY
    if not (asked or many) or any(source.path is None and source.exists for source in inputs):
        return None
    from extractor.workers import Crew, cores  # noqa: PLC0415

    default = Crew(jobs or cores())
    return Crew(
        default.jobs, seconds or default.seconds, megabytes or default.megabytes, ("extractor.extract",)
    )


def _foretell(inputs: tuple[Input, ...]) -> None:
    sizes = [Path(source.path).stat().st_size for source in inputs if source.path and source.exists]
    typer.echo(
        f"{len(inputs)} documents, {sum(sizes) / 1_000_000:.1f} MB; no model is asked, it costs nothing"
    )
