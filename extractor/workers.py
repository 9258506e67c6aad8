"""Many items through worker processes, in their order; a worker that dies takes only its own item with it.

An item that ends its worker is tried once more, alone in a new one; the second time it is given up.
The standard library's executors break or hang there, and the parsers of pages and PDFs are C
libraries that crash once in a million pages.
"""

import contextlib
import os
import signal
import sys
import time
from collections import deque
from collections.abc import Callable, Generator, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from multiprocessing import get_context
from multiprocessing.connection import Connection
from multiprocessing.context import ForkServerContext
from multiprocessing.process import BaseProcess
from selectors import EVENT_READ, DefaultSelector
from typing import Generic, NamedTuple, TypeVar

from extractor.batch import settle
from extractor.errors import RunError
from extractor.settings import Engine

Item = TypeVar("Item")
Result = TypeVar("Result")

AHEAD = 16
"""Items that a worker has in hand, so that it never waits for one; together they must fit in a pipe."""
WINDOW = 512
"""Items from the oldest that is unfinished to the newest that is begun: as many results are held at most."""
_GATHERING = 0.01
"""Seconds in which results gather: a worker on the same core is interrupted for each that is taken by itself."""
STILLBORN = 3
"""Workers in a row that end before they begin."""
_OUT_OF_MEMORY = 77
_MEBIBYTE = 1024 * 1024


class Rows(NamedTuple):
    """A Parquet table whose rows are the items: what makes an item of a row, and how an item is known again."""

    url: str
    columns: tuple[str, ...]
    item: Callable[[Mapping[str, object]], object]
    key: Callable[[object], str]


@dataclass(frozen=True, slots=True)
class Crew:
    """How many processes; seconds for an item; MiB of memory for a process; what all of them import.

    On a Ray cluster the limits are the cluster's own, at most ``at_most`` of its processes take part, and
    items may stand in the ``rows`` of a table, which none but the cluster reads.
    """

    jobs: int
    seconds: float = 120.0
    megabytes: int = 2048
    modules: tuple[str, ...] = ()
    engine: Engine = Engine.processes
    rows: Rows | None = None
    at_most: int | None = None

    def said(self) -> dict[str, object]:
        """Who they were, for machines."""
        return {
            "engine": self.engine.value,
            "jobs": self.jobs,
            "time_limit": self.seconds,
            "memory_limit": self.megabytes,
            "table": self.rows and self.rows.url,
        }


@dataclass(frozen=True, slots=True)
class Lost(Generic[Item]):
    """An item that ended its worker twice, and how."""

    item: Item
    why: str


def cores() -> int:
    """How many processes can run at once."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def survive(
    work: Callable[[Item], Result], items: Iterable[Item], crew: Crew
) -> Generator[Result | Lost[Item], None, None]:
    """What *work* makes of each of *items*, in their order; of some, that they are lost.

    *work* and the items are pickled to the workers. RunError where none can begin.
    """
    gang = _Gang(work, iter(items), crew)
    try:
        yield from gang.results()
    finally:
        gang.end()


@dataclass(slots=True, eq=False)
class Worker(Generic[Item]):
    """A process, our end of its pipe, and the items it has in hand; it is at the first of them."""

    process: BaseProcess
    pipe: Connection
    begun: bool = False
    alone: bool = False
    given: deque[tuple[int, Item]] = field(default_factory=deque)

    def give(self, number: int, item: Item) -> None:
        """One more item; that the worker has died is found out when it is listened to."""
        self.given.append((number, item))
        with contextlib.suppress(OSError):
            self.pipe.send(item)

    def ended(self) -> int:
        """The exit code of a worker whose pipe is at its end; negative for a signal."""
        self.pipe.close()
        self.process.join()
        return self.process.exitcode or 0


class _Gang(Generic[Item, Result]):
    """The workers of a run, what is still to be given to them, and what is done and not yet taken."""

    def __init__(self, work: Callable[[Item], Result], items: Iterator[Item], crew: Crew) -> None:
        self._work, self._items, self._crew = work, enumerate(items), crew
        self._selector = DefaultSelector()
        self._workers: list[Worker[Item]] = []
        self._again: deque[tuple[int, Item]] = deque()
        self._suspects: deque[tuple[int, Item]] = deque()
        self._tried: set[int] = set()
        self._done: dict[int, Result | Lost[Item]] = {}
        self._next = 0
        self._begun = 0
        self._stillborn = 0

    def results(self) -> Iterator[Result | Lost[Item]]:
        """All of them, in the order of the items."""
        self._workers = [self._hire() for _ in range(self._crew.jobs)]
        self._fill()
        while any(worker.given for worker in self._workers):
            self._wait()
            self._listen()
            self._fill()
            while self._next in self._done:
                yield self._done.pop(self._next)
                self._next += 1
                self._fill()

    def _wait(self) -> None:
        """Let results gather while every worker has enough in hand."""
        if min(len(worker.given) for worker in self._workers) > AHEAD // 2:
            time.sleep(_GATHERING)

    def end(self) -> None:
        """No worker is left, whatever it was at."""
        for worker in self._workers:
            worker.process.kill()
            worker.ended()
        self._selector.close()

    def _hire(self) -> Worker[Item]:
        worker: Worker[Item] = hire(self._work, self._crew)
        self._selector.register(worker.pipe, EVENT_READ, worker)
        return worker

    def _fill(self) -> None:
        """Give every worker as much as it may have in hand."""
        for worker in self._workers:
            if self._suspects and not worker.given:
                worker.alone = True
                worker.give(*self._suspects.popleft())
            while len(worker.given) < AHEAD and not (worker.alone and worker.given):
                following = self._following()
                if following is None:
                    break
                worker.alone = False
                worker.give(*following)

    def _following(self) -> tuple[int, Item] | None:
        if self._again:
            return self._again.popleft()
        if self._begun - self._next >= WINDOW:
            return None
        following = next(self._items, None)
        if following is not None:
            self._begun = following[0] + 1
        return following

    def _listen(self) -> None:
        """Take what has come, at least one result or one death."""
        for key, _ in self._selector.select():
            worker: Worker[Item] = key.data
            try:
                self._take(worker, worker.pipe.recv())
                while worker.pipe.poll():
                    self._take(worker, worker.pipe.recv())
            except (EOFError, OSError):
                self._bury(worker)

    def _take(self, worker: Worker[Item], said: tuple[Result] | None) -> None:
        """Note that a worker has begun, or what it made of the first item it has in hand."""
        if said is None:
            worker.begun, self._stillborn = True, 0
        else:
            number, _item = worker.given.popleft()
            (self._done[number],) = said

    def _bury(self, worker: Worker[Item]) -> None:
        """Put another in its place; what it was at is suspected, the rest goes to others."""
        self._selector.unregister(worker.pipe)
        code = worker.ended()
        unfinished = list(worker.given)
        if worker.begun and unfinished:
            self._blame(*unfinished.pop(0), why(code, self._crew))
        elif not worker.begun:
            self._stillborn += 1
        self._again.extendleft(reversed(unfinished))
        self._workers.remove(worker)
        if self._stillborn == STILLBORN:
            raise RunError(f"no worker can begin: {_ending(code)}")
        self._workers.append(self._hire())

    def _blame(self, number: int, item: Item, why: str) -> None:
        if number in self._tried:
            self._done[number] = Lost(item, why)
        else:
            self._tried.add(number)
            self._suspects.append((number, item))


def hire(work: Callable[[Item], object], crew: Crew) -> Worker[Item]:
    """A new worker of *crew*, which says None when it has begun and then a one-tuple for every item."""
    context = get_context("spawn") if sys.platform == "win32" else _forkserver(crew.modules)
    ours, theirs = context.Pipe()
    process = context.Process(target=_serve, args=(theirs, work, crew), daemon=True)
    process.start()
    theirs.close()
    return Worker(process, ours)


def _forkserver(modules: tuple[str, ...]) -> ForkServerContext:
    """A process that imports all once and from which workers split off; unlike this one it has no threads."""
    context = get_context("forkserver")
    context.set_forkserver_preload([__name__, *modules])
    return context


def _serve(pipe: Connection, work: Callable[[Item], Result], crew: Crew) -> None:
    """Answer every item that comes, in a one-tuple, until the other end is closed.

    The alarm is the system's own end of a process: it also ends a loop in a C library.
    """
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    settle()
    _bound(crew.megabytes)
    with contextlib.suppress(EOFError, OSError):
        pipe.send(None)
        while True:
            item = pipe.recv()
            _alarm(crew.seconds)
            try:
                result = work(item)
            except MemoryError:
                os._exit(_OUT_OF_MEMORY)
            _alarm(0)
            pipe.send((result,))


def _bound(megabytes: int) -> None:
    """Let this process have *megabytes* of memory of its own; 0 is no limit."""
    if megabytes and sys.platform != "win32":
        import resource  # noqa: PLC0415  not everywhere

        most = megabytes * _MEBIBYTE
        resource.setrlimit(resource.RLIMIT_DATA, (most, most))


def _alarm(seconds: float) -> None:
    """End this process in *seconds*; 0 is never."""
    if sys.platform != "win32":
        signal.setitimer(signal.ITIMER_REAL, seconds)


def why(code: int, crew: Crew) -> str:
    """What an item did to the worker of *crew* that ended with exit code *code* over it."""
    if code == -signal.SIGALRM:
        return f"reading it takes longer than {crew.seconds:g} seconds"
    if code == _OUT_OF_MEMORY:
        return f"reading it takes more than {crew.megabytes} MiB of memory"
    return f"reading it ends the process that reads it: {_ending(code)}"


def _ending(code: int) -> str:
    """How a process ended, in the system's words.

    >>> _ending(-11), _ending(1)
    ('Segmentation fault', 'exit code 1')
    """
    return (signal.strsignal(-code) or f"signal {-code}") if code < 0 else f"exit code {code}"
