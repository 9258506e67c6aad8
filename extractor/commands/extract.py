"""`nianbao extract`: reports into records, a line of JSON each."""

import contextlib
import sys
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from typing import TYPE_CHECKING, Annotated

import typer

from extractor.commands.telling import INTERRUPTED, exit_code, leave, refuse, say
from extractor.inputs import STDIN, find_inputs

if TYPE_CHECKING:
    from extractor.batch import Entry, Outcome

FAULT = "An internal error is a fault of nianbao: please report it with that line, the file, and nianbao --version."


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
            say(f"{source.name}: {source.problem or 'no such file'}")
        refuse("no input was found")
    from extractor.batch import entries, settle  # noqa: PLC0415
    from extractor.extract import extract as read_report  # noqa: PLC0415

    settle()
    counts: Counter[Outcome] = Counter()
    try:
        with _progress(len(inputs)) as advance:
            _write(_told(entries(inputs, read_report), counts, advance), output)
    except KeyboardInterrupt:
        say(f"interrupted: {_summary(counts)}")
        raise typer.Exit(INTERRUPTED) from None
    say(_summary(counts))
    raise typer.Exit(exit_code(counts))


def _write(entries: Iterable["Entry"], output: str) -> None:
    from extractor.sinks import JsonLines  # noqa: PLC0415

    try:
        with JsonLines(output) as file:
            for entry in entries:
                file.write(entry.line)
    except BrokenPipeError:
        leave()
    except OSError as error:
        refuse(f"{output}: {error.strerror or error}")


def _told(
    entries: Iterable["Entry"], counts: Counter["Outcome"], advance: Callable[[], None]
) -> Iterator["Entry"]:
    """The same *entries*, counted, with a line on stderr for each of which no record was made."""
    from extractor.batch import Outcome, complaint, outcome  # noqa: PLC0415

    for entry in entries:
        result = outcome(entry.record)
        if result in (Outcome.refused, Outcome.failed):
            say(complaint(entry.record))
        if entry.ours:
            say(FAULT)
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


def _summary(counts: Counter["Outcome"]) -> str:
    from extractor.batch import Outcome  # noqa: PLC0415

    noun = "document" if counts.total() == 1 else "documents"
    return f"{counts.total()} {noun}: " + ", ".join(f"{counts[item]} {item}" for item in Outcome)
