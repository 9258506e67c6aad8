"""A run: inputs into the lines of one output, in their order, kept where nothing has changed.

Whatever the order of the workers, the lines stand in the order of the inputs, so that the
unfinished output is the beginning of the finished one.
"""

import contextlib
import hashlib
import os
import stat
import sys
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cache, partial
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import orjson

from extractor.batch import Done, Extract, Origin, Outcome, done, entry, entry_of, given_up, labelled, reread
from extractor.errors import ExtractionError, RunError
from extractor.inputs import Input, printable, read
from extractor.journal import Journal
from extractor.results import Results, key
from extractor.settings import Engine

if TYPE_CHECKING:
    from concurrent.futures import Future

    from extractor.asking import Spent
    from extractor.workers import Crew


PATH, CONTENT = "path", "content"
"""The columns of a table of documents."""
THREADS_AHEAD = 4
"""Documents for each thread that may wait for an earlier one."""


@dataclass(frozen=True, slots=True)
class Plan:
    """How a document becomes a line.

    ``extract`` reads it: a plain function, which can be sent to other processes; or, where there is
    a ``rehearsal``, one that waits for a model, in so many ``threads`` of a process. The rehearsal
    is what a document must first come through alive in a worker of this machine. ``stamp`` names all
    that could change a line, besides the document; ``kept_in`` is the folder of the lines of earlier
    runs; ``earlier`` a finished output that tasks point into. ``spent`` is asked behind each document
    where other processes ask the model too: what the process has spent since the one before.
    """

    extract: Extract
    stamp: str
    kept_in: Path | None = None
    earlier: str | None = None
    threads: int = 1
    rehearsal: Extract | None = None
    spent: "Callable[[], Spent] | None" = None


class Task(NamedTuple):
    """A document, and the first byte and the length of its line in the earlier output, if that is to stand."""

    source: Input
    place: tuple[int, int] | None = None


def run(plan: Plan, tasks: Iterable[Task], crew: "Crew | None") -> Iterator[Done]:
    """The lines of *tasks*, in their order, by the workers of *crew* or in this process."""
    if crew is None:
        yield from _here(plan, tasks)
    elif crew.engine is Engine.ray:
        from extractor.cluster import over_ray  # noqa: PLC0415

        beside = replace(crew, engine=Engine.processes)
        yield from over_ray(partial(_here, plan), tasks, crew, lambda lost: run(plan, lost, beside))
    elif plan.rehearsal is not None:
        yield from _here(plan, _rehearsed(plan, plan.rehearsal, tasks, crew))
    else:
        yield from _surviving(plan, tasks, crew)


def _surviving(plan: Plan, tasks: Iterable[Task], crew: "Crew") -> Iterator[Done]:
    """The lines of *tasks* by workers; of those that none survived, what they did."""
    from extractor.workers import Lost, survive  # noqa: PLC0415  what few documents need not import

    for result in survive(partial(perform, plan), tasks, crew):
        yield done(given_up(result.item.source, result.why)) if isinstance(result, Lost) else result


def _rehearsed(plan: Plan, rehearsal: Extract, tasks: Iterable[Task], crew: "Crew") -> Iterator[Task | Done]:
    """The tasks that came alive through a rehearsal in a worker; of the others, what they end in.

    Threads that wait for a model share one process with all that is under way: what could take it
    down does so in a worker first.
    """
    waiting: deque[Task] = deque()

    def noted() -> Iterator[Task]:
        for task in tasks:
            waiting.append(task)
            yield task

    for result in _surviving(replace(plan, extract=rehearsal, spent=None), noted(), crew):
        task = waiting.popleft()
        settled = result.outcome in (Outcome.failed, Outcome.refused) or result.origin is not Origin.read
        yield result if settled else task


def _here(plan: Plan, tasks: Iterable[Task | Done]) -> Iterator[Done]:
    """The same in one process, a little further ahead of whoever takes them than there are threads."""
    if plan.threads <= 1:
        yield from (_either(plan, task) for task in tasks)
        return
    from concurrent.futures import ThreadPoolExecutor  # noqa: PLC0415  what one thread need not import

    pool = ThreadPoolExecutor(plan.threads, thread_name_prefix="document")
    under_way: deque[Future[Done]] = deque()
    try:
        for task in tasks:
            under_way.append(pool.submit(_either, plan, task))
            if len(under_way) > THREADS_AHEAD * plan.threads:
                yield under_way.popleft().result()
        while under_way:
            yield under_way.popleft().result()
    finally:
        pool.shutdown(cancel_futures=True)


def _either(plan: Plan, task: Task | Done) -> Done:
    return perform(plan, task) if isinstance(task, Task) else task


def perform(plan: Plan, task: Task) -> Done:
    """The line of one document: from the earlier output, from those that are kept, or read now."""
    made = _line(plan, task)
    return made if plan.spent is None else made._replace(spent=plan.spent())


def _line(plan: Plan, task: Task) -> Done:
    if task.place is not None and (earlier := _earlier(plan, task.source, *task.place)):
        return earlier
    if plan.kept_in is None or not _lasting(task.source):
        return done(entry_of(task.source, plan.extract))
    return _kept(plan, task.source, _results(plan.kept_in))


def resumed(journal: Journal, inputs: Iterable[Input]) -> Iterator[Done]:
    """What an unfinished run left, as far as a run would write the same now; the rest is cut off."""
    for line, source in zip(journal.lines(), inputs, strict=False):
        if (same := unchanged(source, line)) is None:
            break
        journal.keep(line)
        yield same._replace(origin=Origin.resumed)
    journal.cut()


def stored(row: Mapping[str, object]) -> Task:
    """The document that stands in a row of a table, under its path."""
    content = row[CONTENT]
    return Task(
        Input(
            printable(str(row[PATH])),
            None,
            content=content if isinstance(content, bytes) else str(content).encode(),
        )
    )


def named(task: object) -> str:
    """The name of a task's document."""
    return task.source.name if isinstance(task, Task) else ""


def final_lines(earlier: str, inputs: Iterable[Input]) -> Mapping[str, tuple[int, int]]:
    """Where in the finished output *earlier* the lines stand that another try could not better, by name.

    RunError where it holds a record of a document that is not among *inputs*: it would be lost.
    """
    places = dict(_places(earlier))
    strange = places.keys() - {source.name for source in inputs}
    if strange:
        documents = "a document that is" if len(strange) == 1 else f"{len(strange)} documents that are"
        raise RunError(
            f"{earlier} holds records of {documents} not named now, as {min(strange)}:"
            " --retry-failed needs all that it was made of"
        )
    return {name: place for name, place in places.items() if place is not None}


def unchanged(source: Input, line: bytes) -> Done | None:
    """What *line* says, if it is what reading *source* again would give; its program is not compared."""
    try:
        said = reread(line)
    except ValueError:
        return None
    if said.name != source.name or said.columns != source.columns or not _lasting(source):
        return None
    try:
        same = said.sha256 == hashlib.sha256(read(source)).hexdigest()
    except ExtractionError:
        same = given_up(source, "").line == line
    return said.done if same else None


def _places(earlier: str) -> Iterator[tuple[str, tuple[int, int] | None]]:
    """The first byte and the length of each line by its name, None where another try may better it."""
    at = 0
    with open(earlier, "rb") as file:  # noqa: PTH123
        for line in file:
            with contextlib.suppress(ValueError):
                said = reread(line)
                yield said.name, (at, len(line) - 1) if said.done.final else None
            at += len(line)


def _earlier(plan: Plan, source: Input, start: int, length: int) -> Done | None:
    with open(plan.earlier or os.devnull, "rb") as file:  # noqa: PTH123
        file.seek(start)
        same = unchanged(source, file.read(length))
    return same and same._replace(origin=Origin.reused)


def _kept(plan: Plan, source: Input, results: Results) -> Done:
    try:
        data = read(source)
    except ExtractionError:
        return done(entry_of(source, plan.extract))
    name = key(plan.stamp, source.name, orjson.dumps(source.columns, option=orjson.OPT_SORT_KEYS), data)
    with contextlib.suppress(ValueError):
        return reread(results.get(name) or b"").done._replace(origin=Origin.reused)
    made = done(labelled(entry(data, source.name, plan.extract), source))
    if made.final:
        results.put(name, made.line)
    return made


def _lasting(source: Input) -> bool:
    """Whether *source* can be read twice: neither standard input nor a pipe."""
    if source.path is None:
        return source.problem is not None
    try:
        return not stat.S_ISFIFO(os.stat(source.path).st_mode)  # noqa: PTH116
    except (OSError, ValueError):
        return True


@cache
def _results(folder: Path) -> Results:
    """The kept lines of *folder*, opened once in a process."""
    return Results(folder, lambda line: print(line, file=sys.stderr))  # noqa: T201
