"""`nianbao extract`: reports into records, a line of JSON each."""

import os
from collections.abc import Iterator
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from extractor.commands import model as asking
from extractor.commands.batches import answered_in_batches, foretold, questions_written
from extractor.commands.progress import progress, summary, tell
from extractor.commands.selecting import Beyond, Selection, selected
from extractor.commands.telling import INTERRUPTED, SOME, exit_code, leave, refuse, say
from extractor.commands.workforce import MANY, Asked, foreseen, manned
from extractor.errors import RunError
from extractor.inputs import STDIN, Input
from extractor.listing import Listing
from extractor.settings import OPENAI, Dialect, Engine, Mode, ModelSettings, Voice, read_price

if TYPE_CHECKING:
    from extractor.account import Tally
    from extractor.batch import Done, Extract
    from extractor.workers import Crew
    from extractor.writing import Order


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
        typer.Option(
            min=1, metavar="N", help="Worker processes, a core each for many; of a cluster, at most."
        ),
    ] = None,
    time_limit: Annotated[
        float | None, typer.Option(min=0.1, metavar="SECONDS", help="Give a document up after this (120).")
    ] = None,
    memory_limit: Annotated[
        int | None, typer.Option(min=64, metavar="MIB", help="Memory that a worker may have (2048).")
    ] = None,
    engine: Annotated[
        Engine, typer.Option(help="What carries the documents: processes here, or a Ray cluster.")
    ] = Engine.processes,
    retry_failed: Annotated[
        bool, typer.Option("--retry-failed", help="Read again only what failed in the finished OUT.")
    ] = False,
    fresh: Annotated[
        bool, typer.Option("--fresh", help="Begin again, and use nothing that earlier runs left.")
    ] = False,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Only say what a run would read and cost.")
    ] = False,
    model: asking.Name = "",
    base_url: asking.BaseUrl = OPENAI,
    narrator: asking.Narrator = None,
    mode: asking.Binding = Mode.json_schema,
    dialect: asking.Tongue = Dialect.plain,
    concurrency: Annotated[int, typer.Option(help="Calls to the model at a time, from a process.")] = 4,
    max_calls: Annotated[int | None, typer.Option(help="Calls that the run may make.")] = None,
    max_tokens: Annotated[int | None, typer.Option(help="Tokens that it may use.")] = None,
    max_cost: Annotated[float | None, typer.Option(help="Money that it may cost.")] = None,
    price: Annotated[
        str, typer.Option(metavar="IN,OUT", help="Money for a million tokens of prompts and of answers.")
    ] = "",
    require_model: Annotated[
        bool, typer.Option("--require-model", help="A document that the model did not read wholly fails.")
    ] = False,
    batch_api: Annotated[
        bool, typer.Option("--batch-api", help="Ask in batches, answered within a day at half the price.")
    ] = False,
    questions: Annotated[
        Path | None,
        typer.Option(metavar="FILE", help="Only write what would be asked to FILE, a batch for you to run."),
    ] = None,
    cache: asking.Folder = None,
    no_cache: Annotated[bool, typer.Option("--no-cache", help="Keep no answers of the model.")] = False,
) -> None:
    """Turn reports into records, a line of JSON each."""
    from extractor.account import outputs  # noqa: PLC0415

    selection = Selection(tuple(paths or ()), manifest, stdin, shard, limit)
    asked = Asked(jobs, time_limit, memory_limit, engine)
    inputs = selected(
        selection, () if output == STDIN else outputs(output), Beyond(MANY, partial(foreseen, asked))
    )
    settings = (
        asking.settings(
            lambda: ModelSettings(
                model,
                base_url,
                mode,
                dialect,
                concurrency=concurrency,
                max_calls=max_calls,
                max_tokens=max_tokens,
                max_cost=max_cost,
                price=read_price(price) if price else None,
            ),
            cache=cache,
            keep=not no_cache,
        )
        if model
        else None
    )
    voice = narrator or Voice.both
    if engine is Engine.ray and settings and (dry_run or batch_api or questions):
        refuse("what a model would be asked is found out on this machine: leave --engine ray out")
    inputs, crew = manned(inputs, asked, paths or [])
    if dry_run:
        _foretell(inputs, crew, settings, voice)
        return
    if questions:
        if settings is None:
            refuse("--questions needs --model")
        questions_written(settings, voice, questions, partial(_over, inputs, crew))
        return
    if batch_api:
        if settings is None or settings.cache is None or output == STDIN:
            refuse("--batch-api needs --model, kept answers and an output that is a file")
        folder = Path(f"{output}.batches")
        answered_in_batches(settings, voice, folder, partial(_over, inputs, crew))
    opened = asking.chosen(settings, narrator, required=require_model)
    if engine is Engine.ray and settings:
        own = cache is None and not no_cache
        opened = asking.chosen_apart(settings, voice, required=require_model, own_folder=own, jobs=jobs)
    with opened as chosen:
        _run(_order(output, inputs, crew, chosen, fresh=fresh, retry_failed=retry_failed), chosen)


def _run(order: "Order", chosen: asking.Chosen) -> None:
    """Write what is ordered, say what came of it, and raise typer.Exit with the exit code."""
    from extractor.account import Tally  # noqa: PLC0415
    from extractor.batch import Origin, settle  # noqa: PLC0415

    settle()
    tally = Tally(spent=chosen.spent)
    lasting = _lasts(order.output)
    try:
        with progress(len(order.inputs), tally) as advance:
            for done in _resumable(order, tally) if lasting else _streamed(order, tally):
                if done.origin is not Origin.resumed:
                    tell(done)
                advance()
    except KeyboardInterrupt:
        say(f"interrupted: {tally}" + ("; the same command goes on from there" if lasting else ""))
        raise typer.Exit(INTERRUPTED) from None
    summary(tally)
    raise typer.Exit(SOME if tally.degraded else exit_code(tally.outcomes))


def _lasts(output: str) -> bool:
    """Whether what is written to *output* is a file, and no stream."""
    from extractor.sinks import in_place  # noqa: PLC0415

    return output != STDIN and not in_place(output)


def _resumable(order: "Order", tally: "Tally") -> Iterator["Done"]:
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
    output: str,
    inputs: Listing,
    crew: "Crew | None",
    chosen: asking.Chosen,
    *,
    fresh: bool,
    retry_failed: bool,
) -> "Order":
    from extractor.extract import extract as read_report  # noqa: PLC0415
    from extractor.running import Plan  # noqa: PLC0415
    from extractor.settings import cache_folder  # noqa: PLC0415
    from extractor.stamp import UNKEPT, stamp  # noqa: PLC0415
    from extractor.writing import Order  # noqa: PLC0415

    if retry_failed and not Path(output).is_file():
        refuse(f"{output}: --retry-failed needs a finished output")
    keep = len(inputs) >= MANY and not fresh and not chosen.settings  # a model's answers are kept, not lines
    made_by = stamp(chosen.settings) if keep or _lasts(output) else UNKEPT
    kept_in = cache_folder(os.environ) if keep else None
    plan = Plan(chosen.extract, made_by.digest, kept_in, output if retry_failed else None)
    if chosen.settings:
        plan = replace(plan, threads=chosen.threads, rehearsal=read_report, spent=chosen.told)
    return Order(output, inputs, plan, made_by, crew, fresh=fresh)


def _over(inputs: Listing, crew: "Crew | None", extract: "Extract") -> Iterator["Done"]:
    """Every document, read by *extract* in this process, after a worker where there are any."""
    from extractor.extract import extract as read_report  # noqa: PLC0415
    from extractor.running import Plan, Task, run  # noqa: PLC0415

    return run(Plan(extract, "", rehearsal=read_report), (Task(source) for source in inputs), crew)


def _foretell(inputs: Listing, crew: "Crew | None", settings: ModelSettings | None, voice: Voice) -> None:
    """Say how many documents there are, and what a model would be asked about them."""
    noun = "document" if len(inputs) == 1 else "documents"
    said = f"{len(inputs)} {noun}, {sum(_size(source) for source in inputs) / 1_000_000:.1f} MB"
    if settings is None:
        typer.echo(f"{said}; no model is asked, it costs nothing")
        return
    spent = foretold(settings, voice, partial(_over, inputs, crew))
    tokens = f"at most {spent.prompt_tokens} + {spent.completion_tokens} tokens"
    typer.echo(
        f"{said}; {spent.calls} questions that no kept answer answers, {tokens}, cost {spent.cost:.4f}"
    )


def _size(source: Input) -> int:
    try:
        return os.stat(source.path or "").st_size  # noqa: PTH116
    except (OSError, ValueError):
        return 0
