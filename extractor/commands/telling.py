"""What a command says to the person or the shell that called it: lines, and exit codes."""

import os
import sys
from collections import Counter
from typing import TYPE_CHECKING, NoReturn

import typer

if TYPE_CHECKING:
    from extractor.batch import Outcome

WHOLE, SOME, USAGE, WAITING, INTERRUPTED = 0, 1, 2, 75, 130


def exit_code(counts: Counter["Outcome"]) -> int:
    """0 where every document was read whole, 1 otherwise."""
    from extractor.batch import Outcome  # noqa: PLC0415

    return WHOLE if counts.total() == counts[Outcome.whole] else SOME


def say(line: str) -> None:
    """One line on standard error."""
    typer.echo(line, err=True)


def refuse(message: str) -> NoReturn:
    """End because the command line is wrong or its output cannot be written; raises typer.Exit."""
    say(f"nianbao: {message}")
    raise typer.Exit(USAGE)


def write_out(text: str) -> None:
    """*text* on standard output, with an end of line."""
    try:
        sys.stdout.write(text if text.endswith("\n") else text + "\n")
        sys.stdout.flush()
    except BrokenPipeError:
        leave()


def leave() -> NoReturn:
    """End because nobody reads our output, and let the interpreter's last flush not complain."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    raise typer.Exit(INTERRUPTED)
