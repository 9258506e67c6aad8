"""What a run shows of itself: a line that lives while stderr is a terminal, and what it came to."""

import contextlib
import sys
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

from extractor.commands.telling import say

if TYPE_CHECKING:
    from extractor.account import Tally
    from extractor.batch import Done

FAULT = "An internal error is a fault of nianbao: please report it with that line, the file, and nianbao --version."


def tell(done: "Done") -> None:
    """Say what is wrong with a document of which no record was made."""
    if done.complaint is not None:
        say(done.complaint)
    if done.ours:
        say(FAULT)


@contextlib.contextmanager
def progress(total: int, tally: "Tally") -> Iterator[Callable[[], None]]:
    """A call that shows what *tally* has come to, of *total* documents, where stderr is a terminal."""
    if not sys.stderr.isatty():
        yield lambda: None
        return
    from rich.console import Console  # noqa: PLC0415
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn  # noqa: PLC0415

    columns = (
        BarColumn(bar_width=16),
        MofNCompleteColumn(),
        TextColumn("{task.fields[rate]:.0f}/s"),
        TimeRemainingColumn(),
        TextColumn("{task.fields[became]}"),
    )
    with Progress(*columns, console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task("", total=total, rate=0.0, became="")
        yield lambda: bar.update(task, completed=tally.documents, rate=tally.rate, became=tally.became)


def summary(tally: "Tally") -> None:
    """Say what the run came to: a table too where it is looked at, and always the line."""
    if sys.stderr.isatty():
        _table(tally)
    say(str(tally))
    if tally.degraded:
        noun = "document" if tally.degraded == 1 else "documents"
        say(f"{tally.degraded} {noun} not, or not wholly, read by the model, the first because {tally.why}")


def _table(tally: "Tally") -> None:
    from rich.console import Console  # noqa: PLC0415
    from rich.table import Table  # noqa: PLC0415

    from extractor.batch import Origin, Outcome  # noqa: PLC0415

    table = Table("", "documents", box=None)
    table.columns[1].justify = "right"
    rows = {str(item): tally.outcomes[item] for item in Outcome}
    rows |= {f"of these {item}": tally.origins[item] for item in (Origin.reused, Origin.resumed)}
    rows |= {"a second": round(tally.rate)}
    if spent := tally.model:
        rows |= {"not wholly read by the model": tally.degraded, "model calls": spent.calls}
    for name, number in rows.items():
        if number or name == "whole":
            table.add_row(name, str(number))
    if spent:
        table.add_row("cost", f"{spent.cost:.4f}")
    Console(stderr=True).print(table)
