"""What a run may spend and how fast: limits that stop before the call, and a pace common to all threads."""

import time
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from threading import Lock
from typing import Protocol, TypeVar

from extractor.asking import AskingError, Spent, total
from extractor.model.prices import cost, price
from extractor.settings import ModelSettings

MINUTE = 60.0
BURST = 0.1  # of a minute's worth may go out at once


@dataclass(frozen=True, slots=True)
class Tokens:
    """Tokens of a prompt and of its answer: estimated before a call, reported after it."""

    prompt: int
    completion: int

    @property
    def both(self) -> int:
        """All that count."""
        return self.prompt + self.completion


class Costs(Protocol):
    """Something that will cost tokens."""

    @property
    def most(self) -> Tokens:
        """The most it can come to."""


Costing = TypeVar("Costing", bound=Costs)


class Budget:
    """What a run has spent and what it still may; a call is promised before it is made.

    A promise counts the whole room of the answer, so that no number of threads together can
    exceed a limit, as far as the estimate of the prompt holds.
    """

    def __init__(self, settings: ModelSettings) -> None:
        """Nothing is spent yet."""
        self._settings = settings
        self._price = price(settings)
        self._lock = Lock()
        self._spent = Spent()
        self._promised: list[Tokens] = []

    @property
    def spent(self) -> Spent:
        """What the run has spent: calls of this run only, not what kept answers cost once."""
        return self._spent

    def cost(self, tokens: Tokens) -> float:
        """What *tokens* cost at the run's price."""
        return cost(self._price, tokens.prompt, tokens.completion)

    def promise(self, tokens: Tokens) -> None:
        """Count a call of at most *tokens*, or raise AskingError where it could exceed a limit."""
        with self._lock:
            if limit := self._exceeded(tokens):
                raise AskingError("budget", f"the budget is spent: the next call could exceed {limit}")
            self._spent = total((self._spent, Spent(calls=1)))
            self._promised.append(tokens)

    def settle(self, promised: Tokens, used: Tokens) -> None:
        """Replace what was *promised* by what was *used*: nothing, where the call failed."""
        with self._lock:
            self._promised.remove(promised)
            self._spent = total((self._spent, self.charge(used)))

    def of(self, items: Iterable[Costing]) -> Iterator[Costing]:
        """The same *items*, each counted with the most it can come to; AskingError at a limit."""
        for item in items:
            self.promise(item.most)
            self.settle(item.most, item.most)
            yield item

    def charge(self, used: Tokens) -> Spent:
        """What *used* tokens come to."""
        return Spent(prompt_tokens=used.prompt, completion_tokens=used.completion, cost=self.cost(used))

    def note(self, retries: Spent) -> None:
        """Count retries and hits, which cost no tokens themselves."""
        with self._lock:
            self._spent = total((self._spent, retries))

    def _exceeded(self, tokens: Tokens) -> str | None:
        limits, ahead = self._settings, [*self._promised, tokens]
        if limits.max_calls is not None and self._spent.calls + 1 > limits.max_calls:
            return f"{limits.max_calls} calls"
        used = self._spent.prompt_tokens + self._spent.completion_tokens
        if limits.max_tokens is not None and used + sum(item.both for item in ahead) > limits.max_tokens:
            return f"{limits.max_tokens} tokens"
        if limits.max_cost is not None:
            total = self._spent.cost + sum(self.cost(item) for item in ahead)
            if total > limits.max_cost:
                return f"a cost of {limits.max_cost:g}"
        return None


class Bucket:
    """An allowance that fills by *per_minute*; a debt is waited for by whoever comes next."""

    def __init__(self, per_minute: float, now: float) -> None:
        """Full at *now*."""
        self._rate = per_minute / MINUTE
        self._room = max(1.0, per_minute * BURST)
        self._level = self._room
        self._since = now

    def delay(self, amount: float, now: float) -> float:
        """Seconds until *amount* may be taken, as far as it fits in at all."""
        self._level = min(self._room, self._level + max(0.0, now - self._since) * self._rate)
        self._since = now
        return max(0.0, (min(amount, self._room) - self._level) / self._rate)

    def take(self, amount: float) -> None:
        """Take *amount*, into debt if need be."""
        self._level -= amount


class Pace:
    """When the next call may go out: requests and tokens a minute, and a pause that binds every thread."""

    def __init__(
        self,
        settings: ModelSettings,
        *,
        clock: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        """Full buckets, no pause; *clock* and *sleep* are of seconds."""
        now = clock()
        self.clock, self.sleep = clock, sleep
        self._requests = _bucket(settings.requests_per_minute, now)
        self._tokens = _bucket(settings.tokens_per_minute, now)
        self._lock = Lock()
        self._cold_until = now

    def wait(self, tokens: int) -> None:
        """Return when a call of *tokens* may go out, and count it."""
        while (delay := self._delay(tokens)) > 0:
            self.sleep(delay)

    def cool(self, seconds: float) -> None:
        """Let no thread call for *seconds* from now."""
        with self._lock:
            self._cold_until = max(self._cold_until, self.clock() + seconds)

    def _delay(self, tokens: int) -> float:
        with self._lock:
            now = self.clock()
            wanted = [(self._requests, 1), (self._tokens, tokens)]
            waits = [bucket.delay(amount, now) for bucket, amount in wanted if bucket]
            delay = max(self._cold_until - now, 0.0, *waits)
            if delay == 0.0:
                for bucket, amount in wanted:
                    if bucket:
                        bucket.take(amount)
            return delay


def _bucket(per_minute: int | None, now: float) -> Bucket | None:
    return None if per_minute is None else Bucket(per_minute, now)
