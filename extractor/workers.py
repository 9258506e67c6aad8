"""Many items through worker processes, in their order; a worker that dies takes only its own item with it.

What a worker had in hand when it ended is tried again, each item alone; one that ends a worker then is
given up. The standard library's executors break or hang there, and the parsers of pages and PDFs are C
libraries that crash once in a million pages.

Items go out and results come back by the handful, since the process that gives and takes them has no
core of its own: each message costs it as much as a result.
"""

import contextlib
import os
import pickle
import signal
import sys
from collections import deque
from collections.abc import Callable, Generator, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import islice
from multiprocessing import get_context
from multiprocessing.connection import Connection
from multiprocessing.process import BaseProcess
from selectors import EVENT_READ, DefaultSelector
from time import monotonic
from typing import TYPE_CHECKING, Generic, NamedTuple, TypeVar

from extractor.batch import settle
from extractor.errors import RunError
from extractor.settings import Engine

if TYPE_CHECKING:
    from multiprocessing.context import ForkServerContext

Item = TypeVar("Item")
Result = TypeVar("Result")

WINDOW = 512
"""Items from the oldest that is unfinished to the newest that is begun: as many results are held at most."""
_WINDOW_EACH = 32
"""The same for each worker, where they are so many that it comes to more."""
_HAND = 0.1
"""Seconds of work that a worker has in hand, so that it never waits for more."""
_FEWEST, _MOST = 2, 256
"""Items that a worker has in hand, however long one takes it."""
_ROOM = 4096
"""Bytes that fit in any pipe: who gives items must not have to wait for a worker, which may be waiting for him."""
_GATHERING = 0.02
"""Seconds in which a worker gathers results, to send them in one message."""
_PIPE = 256 * 1024
"""Bytes of results that may wait to be taken, where the system allows it: no worker waits to be rid of them."""
_PACE = 0.02
"""Seconds that an item takes, before anything is known of it."""
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


def prepare(modules: tuple[str, ...]) -> None:
    """Begin what workers split off from, with *modules* imported, while this process has other things to do."""
    if sys.platform != "win32":
        from multiprocessing.forkserver import ensure_running  # noqa: PLC0415  not everywhere

        _forkserver(modules)
        with contextlib.suppress(OSError):  # the first worker will say what is wrong
            ensure_running()


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


class Given(NamedTuple, Generic[Item]):
    """An item that a worker may have in hand, its number, and itself as it is sent."""

    number: int
    item: Item
    pickled: bytes


class Taken(NamedTuple, Generic[Result]):
    """What a worker made of an item, and the item's number."""

    number: int
    result: Result


class _Said(NamedTuple):
    """What a worker sends: the seconds it worked, and the results of so many of its items, in their order."""

    seconds: float
    results: list[object]


@dataclass(slots=True, eq=False)
class Worker(Generic[Item]):
    """A process, the pipes to and from it, and the items it has in hand; which of them it is at, it alone knows.

    ``room`` is of bytes of items in hand, ``pace`` the seconds that it takes for one.
    """

    process: BaseProcess
    orders: Connection
    answers: Connection
    begun: bool = False
    alone: bool = False
    room: int = _ROOM
    pace: float = _PACE
    given: deque[Given[Item]] = field(default_factory=deque)

    def give(self, items: Iterable[Given[Item]]) -> None:
        """More items; that the worker has died is found out when it is listened to."""
        handful = list(items)
        self.given.extend(handful)
        with contextlib.suppress(OSError):
            self.orders.send([given.pickled for given in handful])

    def take(self) -> list[Taken[object]]:
        """What it made of the first items in hand, nothing when it begins; EOFError or OSError where it has ended."""
        said: _Said | None = self.answers.recv()
        if said is None:
            self.begun = True
            return []
        self.pace = (self.pace + said.seconds / len(said.results)) / 2
        return [Taken(self.given.popleft().number, result) for result in said.results]

    @property
    def wanted(self) -> int:
        """How many items more it should have in hand; none before half of them are done."""
        most = min(max(int(_HAND / max(self.pace, _HAND / _MOST)), _FEWEST), _MOST)
        return most - len(self.given) if 2 * len(self.given) <= most else 0

    def ended(self) -> int:
        """The exit code of a worker whose pipe is at its end; negative for a signal."""
        self.orders.close()
        self.answers.close()
        self.process.join()
        return self.process.exitcode or 0


class _Gang(Generic[Item, Result]):
    """The workers of a run, what is still to be given to them, and what is done and not yet taken."""

    def __init__(self, work: Callable[[Item], Result], items: Iterator[Item], crew: Crew) -> None:
        self._work, self._items, self._crew = work, enumerate(items), crew
        self._window = max(WINDOW, _WINDOW_EACH * crew.jobs)
        self._selector = DefaultSelector()
        self._workers: list[Worker[Item]] = []
        self._again: deque[Given[Item]] = deque()
        self._suspects: deque[Given[Item]] = deque()
        self._done: dict[int, Result | Lost[Item]] = {}
        self._next = 0
        self._begun = 0
        self._stillborn = 0

    def results(self) -> Iterator[Result | Lost[Item]]:
        """All of them, in the order of the items."""
        self._workers = [self._hire() for _ in range(self._crew.jobs)]
        self._fill()
        while any(worker.given for worker in self._workers):
            self._listen()
            self._fill()
            while self._next in self._done:
                yield self._done.pop(self._next)
                self._next += 1
            self._fill()

    def end(self) -> None:
        """No worker is left, whatever it was at."""
        for worker in self._workers:
            worker.process.kill()
            worker.ended()
        self._selector.close()

    def _hire(self) -> Worker[Item]:
        worker: Worker[Item] = hire(self._work, self._crew)
        self._selector.register(worker.answers, EVENT_READ, worker)
        return worker

    def _fill(self) -> None:
        """Give every worker as much as it may have in hand; a suspect to one that has nothing else."""
        for worker in self._workers:
            if self._suspects and not worker.given:
                worker.alone = True
                worker.give([self._suspects.popleft()])
            elif not (worker.alone and worker.given) and worker.wanted:
                worker.alone = False
                self._give(worker)

    def _give(self, worker: Worker[Item]) -> None:
        handful: list[Given[Item]] = []
        size = sum(len(given.pickled) for given in worker.given)
        for given in islice(iter(self._following, None), worker.wanted):
            size += len(given.pickled)
            if size > worker.room and (handful or worker.given):
                self._again.appendleft(given)
                break
            handful.append(given)
        if handful:
            worker.give(handful)

    def _following(self) -> Given[Item] | None:
        if self._again:
            return self._again.popleft()
        if self._begun - self._next >= self._window:
            return None
        following = next(self._items, None)
        if following is None:
            return None
        number, item = following
        self._begun = number + 1
        return Given(number, item, pickle.dumps(item))

    def _listen(self) -> None:
        """Take what has come, at least from one worker, or its death."""
        for key, _ in self._selector.select():
            worker: Worker[Item] = key.data
            try:
                self._done.update(worker.take())  # type: ignore[arg-type]
            except (EOFError, OSError):
                self._bury(worker)
            else:
                self._stillborn = 0

    def _bury(self, worker: Worker[Item]) -> None:
        """Put another in its place; any item in its hand may have ended it."""
        self._selector.unregister(worker.answers)
        code = worker.ended()
        self._workers.remove(worker)
        if not worker.begun:
            self._again.extendleft(reversed(worker.given))
            self._stillborn += 1
        elif worker.alone:
            for given in worker.given:
                self._done[given.number] = Lost(given.item, why(code, self._crew))
        else:
            self._suspects.extend(worker.given)
        if self._stillborn == STILLBORN:
            raise RunError(f"no worker can begin: {_ending(code)}")
        self._workers.append(self._hire())


def hire(work: Callable[[Item], object], crew: Crew) -> Worker[Item]:
    """A new worker of *crew*, which says first that it has begun and then what it makes of its items.

    RunError where the system gives no process.
    """
    try:
        return _hired(work, crew)
    except OSError as error:
        raise RunError(f"no worker can begin: {error.strerror or error}") from error


def _hired(work: Callable[[Item], object], crew: Crew) -> Worker[Item]:
    context = get_context("spawn") if sys.platform == "win32" else _forkserver(crew.modules)
    their_orders, orders = context.Pipe(duplex=False)
    answers, their_answers = context.Pipe(duplex=False)
    room = _widened(orders, answers)
    process = context.Process(target=_serve, args=(their_orders, their_answers, work, crew), daemon=True)
    process.start()
    their_orders.close()
    their_answers.close()
    return Worker(process, orders, answers, room=room)


def _widened(orders: Connection, answers: Connection) -> int:
    """How many bytes of items fit in *orders*; *answers* holds more of results, where the system can."""
    try:
        from fcntl import F_GETPIPE_SZ, F_SETPIPE_SZ, fcntl  # noqa: PLC0415  Linux alone has them
    except ImportError:
        return _ROOM
    with contextlib.suppress(OSError):
        fcntl(answers.fileno(), F_SETPIPE_SZ, _PIPE)
    return int(fcntl(orders.fileno(), F_GETPIPE_SZ)) * 3 // 4


def _forkserver(modules: tuple[str, ...]) -> "ForkServerContext":
    """A process that imports all once and from which workers split off; unlike this one it has no threads."""
    context = get_context("forkserver")
    context.set_forkserver_preload([__name__, *modules])
    return context


def _serve(orders: Connection, answers: Connection, work: Callable[[Item], Result], crew: Crew) -> None:
    """Answer every item that comes, until the other end is closed.

    The alarm is the system's own end of a process: it also ends a loop in a C library.
    """
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    settle()
    _bound(crew.megabytes)
    with contextlib.suppress(EOFError, OSError):
        answers.send(None)
        while True:
            for said in _worked(orders, work, crew.seconds):
                answers.send(said)


def _worked(orders: Connection, work: Callable[[Item], Result], seconds: float) -> Iterator[_Said]:
    """What *work* makes of the items that come until none is waiting, gathered."""
    waiting: deque[bytes] = deque(orders.recv())
    since = monotonic()
    gathered: list[object] = []
    while waiting:
        _alarm(seconds)
        try:
            gathered.append(work(pickle.loads(waiting.popleft())))  # noqa: S301  from the process that began this one
        except MemoryError:
            os._exit(_OUT_OF_MEMORY)
        if not waiting and orders.poll():
            waiting.extend(orders.recv())
        if not waiting or monotonic() - since >= _GATHERING:
            _alarm(0)
            yield _Said(monotonic() - since, gathered)
            since, gathered = monotonic(), []


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
