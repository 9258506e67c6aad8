"""Worker processes for callers that wait: each takes a free worker, and gets its own answer."""

import pickle
from collections.abc import Callable
from queue import SimpleQueue
from typing import Generic, TypeVar

from extractor.workers import Crew, Given, Lost, Taken, Worker, hire, why

Item = TypeVar("Item")
Result = TypeVar("Result")

TRIES = 2


class Desk(Generic[Item, Result]):
    """As many workers as the crew has jobs; *work* and the items are pickled to them. Threads may share it."""

    def __init__(self, work: Callable[[Item], Result], crew: Crew) -> None:
        """Start the workers."""
        self._work, self._crew = work, crew
        self._free: SimpleQueue[Worker[Item]] = SimpleQueue()
        for _ in range(crew.jobs):
            self._free.put(hire(work, crew))

    def ask(self, item: Item) -> Result | Lost[Item]:
        """What the work makes of *item*; that it is lost where it ended two workers."""
        code = 0
        for _ in range(TRIES):
            worker = self._free.get()
            answer = _answer(worker, item)
            if answer is not None:
                self._free.put(worker)
                return answer.result  # type: ignore[return-value]
            code = worker.ended()
            self._free.put(hire(self._work, self._crew))
        return Lost(item, why(code, self._crew))

    def close(self) -> None:
        """Let the workers go, once each is free."""
        for _ in range(self._crew.jobs):
            worker = self._free.get()
            worker.process.kill()
            worker.ended()


def _answer(worker: Worker[Item], item: Item) -> Taken[object] | None:
    """The worker's answer; None where it ended instead."""
    worker.give([Given(0, item, pickle.dumps(item))])
    try:
        while not (taken := worker.take()):
            pass
    except (EOFError, OSError):
        return None
    return taken[0]
