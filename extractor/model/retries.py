"""Which failures are tried again, how often and after what wait: one map, the only importer of tenacity.

429, 5xx, 408, 409, connection, timeout     transport    settings.attempts in all, Retry-After obeyed
answer breaks the schema                     re-ask       at most twice, with the error
answer cut for want of room                  more room    once
refusal, other 4xx, budget, settings         never
quotes that are not in the text              the narrator's, by a second question
five questions in a row without an endpoint  it is left alone for a minute, then tried once
"""

import random
from collections.abc import Callable, Mapping
from datetime import datetime
from email.utils import parsedate_to_datetime
from threading import Lock
from typing import TypeVar

from tenacity import RetryCallState, Retrying, retry_if_exception, stop_after_attempt, wait_random_exponential

from extractor.asking import AskingError, Trouble

T = TypeVar("T")
SCHEMA_REASKS = 2
MORE_ROOM = 2  # times the room of an answer that was cut
SHORTEST, LONGEST = 0.5, 20.0  # seconds of a wait that the endpoint says nothing about
DOWN, RESTING = 5, 60.0  # questions in a row, seconds
OVERLOADED = 429
TIMEOUT, CONFLICT, SERVER = 408, 409, 500


class CallError(AskingError):
    """One call that brought no answer; ``pause`` is how many seconds the endpoint asks to wait."""

    def __init__(
        self,
        trouble: Trouble,
        message: str,
        *,
        status: int | None = None,
        again: bool = False,
        pause: float | None = None,
    ) -> None:
        """*status* is the HTTP status if there was one; *again* whether another try may help."""
        super().__init__(trouble, message)
        self.status = status
        self.again = again
        self.pause = pause


class Rest:
    """Leaves an endpoint alone that failed several questions in a row, and then tries one."""

    def __init__(self, clock: Callable[[], float]) -> None:
        """Nothing has failed; *clock* is of seconds."""
        self._clock = clock
        self._lock = Lock()
        self._failures = 0
        self._until = clock()

    def respect(self) -> None:
        """Return where the endpoint may be asked, raise CallError where it rests."""
        with self._lock:
            if self._failures < DOWN:
                return
            if self._clock() < self._until:
                raise CallError(
                    "unreachable", f"the endpoint failed {DOWN} times in a row and is not asked now"
                )
            self._until = self._clock() + RESTING

    def note(self, *, failed: bool) -> None:
        """Count a question that failed for want of an endpoint, or forget those that did."""
        with self._lock:
            self._failures = self._failures + 1 if failed else 0
            if self._failures == DOWN:
                self._until = self._clock() + RESTING


def passes(status: int) -> bool:
    """Whether a failure with *status* may pass by itself.

    >>> [passes(status) for status in (400, 401, 408, 429, 500, 503)]
    [False, False, True, True, True, True]
    """
    return status in (TIMEOUT, CONFLICT, OVERLOADED) or status >= SERVER


def persistently(
    call: Callable[[], T],
    *,
    attempts: int,
    patience: float,
    cool: Callable[[float], None],
    sleep: Callable[[float], None],
) -> T:
    """What *call* returns at last; the last CallError where no attempt succeeded.

    After a 429 the wait goes to *cool* too, which holds back everyone else.
    """

    def worth(error: BaseException) -> bool:
        return isinstance(error, CallError) and error.again and (error.pause or 0.0) <= patience

    def before(state: RetryCallState) -> None:
        error = _error(state)
        if error and error.status == OVERLOADED and state.next_action:
            cool(state.next_action.sleep)

    return Retrying(
        stop=stop_after_attempt(attempts),
        wait=_wait,
        retry=retry_if_exception(worth),
        before_sleep=before,
        sleep=sleep,
        reraise=True,
    )(call)


def reasking(worth: tuple[type[BaseException], ...], left: int) -> Retrying:
    """At most *left* re-asks, without a wait, of answers that fail with one of *worth*."""
    return Retrying(
        stop=stop_after_attempt(left + 1),
        retry=retry_if_exception(lambda error: isinstance(error, worth)),
        reraise=True,
    )


def pause(headers: Mapping[str, str], now: datetime) -> float | None:
    """Seconds that a response asks to wait, None if it does not say.

    >>> pause({"retry-after": "2"}, datetime.now())
    2.0
    >>> pause({"retry-after": "soon"}, datetime.now()) is None
    True
    """
    milliseconds = _number(headers.get("retry-after-ms"))
    if milliseconds is not None:
        return milliseconds / 1000
    said = headers.get("retry-after")
    seconds = _number(said)
    if seconds is not None or said is None:
        return seconds
    try:
        moment = parsedate_to_datetime(said)
        return max(0.0, (moment - now).total_seconds())
    except (TypeError, ValueError, OverflowError):
        return None


def _number(text: str | None) -> float | None:
    try:
        number = float(text or "")
    except ValueError:
        return None
    return number if 0 <= number < float("inf") else None


def _error(state: RetryCallState) -> CallError | None:
    error = state.outcome.exception() if state.outcome else None
    return error if isinstance(error, CallError) else None


def _wait(state: RetryCallState) -> float:
    """What the endpoint asks for and a little more, so that not all come back at once; else ever longer."""
    error = _error(state)
    if error and error.pause is not None:
        return error.pause + random.uniform(0.0, SHORTEST)  # noqa: S311  no secret hangs on it
    return wait_random_exponential(multiplier=SHORTEST, max=LONGEST)(state)
