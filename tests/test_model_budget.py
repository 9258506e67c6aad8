import threading
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, suppress
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime

import pytest
from pydantic import BaseModel

from extractor.asking import AskingError, Message, Question, Spent
from extractor.model.answers import Answers
from extractor.model.budget import Budget, Pace, Tokens
from extractor.model.client import Client
from extractor.model.endpoint import Endpoint
from extractor.model.retries import CallError, pause, persistently
from extractor.settings import ModelSettings, Price
from tests.scripted_server import completion, error, scripted


class Seen(BaseModel):
    """What the model reads."""

    quote: str


GOOD = '{"quote": "公开"}'


def settings(**limits: object) -> ModelSettings:
    return ModelSettings("m", "http://127.0.0.1:1/v1", **limits)  # type: ignore[arg-type]


class Sleeps:
    """A clock that only sleeping moves, for any number of threads."""

    def __init__(self) -> None:
        self.now = 0.0
        self.lock = threading.Lock()

    def clock(self) -> float:
        return self.now

    def sleep(self, seconds: float) -> None:
        with self.lock:
            self.now += seconds


def test_the_call_after_the_last_is_never_made() -> None:
    with scripted(completion(GOOD)) as server:
        limits = ModelSettings("m", server.base_url, max_calls=2)
        with closing(Endpoint(limits, {})) as endpoint, Answers(None, print) as answers:
            client = Client(limits, endpoint, answers, Budget(limits), Pace(limits))
            for _ in range(2):
                client(asked(50))
            with pytest.raises(AskingError) as caught:
                client(asked(50))

    assert (caught.value.trouble, str(caught.value)) == (
        "budget",
        "the budget is spent: the next call could exceed 2 calls",
    )
    assert caught.value.spent == Spent()
    assert len(server.requests) == 2


def test_a_retry_is_a_call_that_the_budget_must_allow() -> None:
    with scripted(error(500)) as server:
        limits = ModelSettings("m", server.base_url, max_calls=2)
        sleeps = Sleeps()
        pace = Pace(limits, clock=sleeps.clock, sleep=sleeps.sleep)
        with (
            closing(Endpoint(limits, {})) as endpoint,
            Answers(None, print) as answers,
            pytest.raises(AskingError) as caught,
        ):
            Client(limits, endpoint, answers, Budget(limits), pace)(asked(50))

    assert caught.value.trouble == "budget"
    assert caught.value.spent == Spent(calls=2, transport_retries=1)
    assert len(server.requests) == 2


def test_a_call_whose_answer_could_exceed_the_tokens_is_never_made() -> None:
    with scripted(completion(GOOD)) as server:
        limits = ModelSettings("m", server.base_url, max_tokens=5000)
        with closing(Endpoint(limits, {})) as endpoint, Answers(None, print) as answers:
            client = Client(limits, endpoint, answers, Budget(limits), Pace(limits))
            client(asked(50))
            with pytest.raises(AskingError, match="could exceed 5000 tokens"):
                client(asked(4900))

    assert len(server.requests) == 1


def test_a_cost_is_never_exceeded() -> None:
    budget = Budget(settings(max_cost=1.0, price=Price(0.0, 1_000_000.0)))
    budget.promise(Tokens(5, 1))
    budget.settle(Tokens(5, 1), Tokens(5, 1))

    with pytest.raises(AskingError, match=r"a cost of 1$"):
        budget.promise(Tokens(0, 1))
    assert budget.spent == Spent(calls=1, prompt_tokens=5, completion_tokens=1, cost=1.0)


def test_a_failed_call_gives_its_tokens_back() -> None:
    budget = Budget(settings(max_tokens=10))
    budget.promise(Tokens(5, 5))
    budget.settle(Tokens(5, 5), Tokens(0, 0))

    budget.promise(Tokens(5, 5))
    with pytest.raises(AskingError):
        budget.promise(Tokens(1, 0))


def test_threads_together_stay_within_the_limits() -> None:
    budget = Budget(settings(max_calls=50, max_tokens=300))

    def call(_number: int) -> None:
        with suppress(AskingError):
            budget.promise(Tokens(5, 5))
            budget.settle(Tokens(5, 5), Tokens(3, 3))

    with ThreadPoolExecutor(8) as threads:
        list(threads.map(call, range(400)))

    assert budget.spent.prompt_tokens + budget.spent.completion_tokens <= 300
    assert budget.spent.calls in range(30, 51)


def test_requests_a_minute_are_kept_over_any_long_run() -> None:
    sleeps = Sleeps()
    pace = Pace(settings(requests_per_minute=60), clock=sleeps.clock, sleep=sleeps.sleep)
    for _ in range(66):
        pace.wait(1000)

    assert sleeps.now == pytest.approx(60)


def test_tokens_a_minute_are_kept_and_a_large_call_is_paid_for_by_those_after_it() -> None:
    sleeps = Sleeps()
    pace = Pace(settings(tokens_per_minute=6000), clock=sleeps.clock, sleep=sleeps.sleep)
    pace.wait(6600)
    pace.wait(100)

    assert sleeps.now == pytest.approx(61)


def test_no_limit_means_no_wait() -> None:
    sleeps = Sleeps()
    pace = Pace(settings(), clock=sleeps.clock, sleep=sleeps.sleep)
    pace.wait(10**9)

    assert sleeps.now == 0


def test_a_429_in_one_thread_holds_all_threads_back() -> None:
    sleeps = Sleeps()
    pace = Pace(settings(), clock=sleeps.clock, sleep=sleeps.sleep)
    cooling, may_end = threading.Event(), threading.Event()

    def limited() -> None:
        raise CallError("unreachable", "HTTP 429", status=429, again=True, pause=30.0)

    def sleep(_seconds: float) -> None:
        cooling.set()
        may_end.wait(10)

    def first() -> None:
        with suppress(CallError):
            persistently(limited, attempts=2, patience=60, cool=pace.cool, sleep=sleep)

    with ThreadPoolExecutor(1) as thread:
        thread.submit(first)
        assert cooling.wait(10)
        pace.wait(1)
        may_end.set()

    assert sleeps.now >= 30


def test_a_500_in_one_thread_holds_no_other_back() -> None:
    cooled: list[float] = []

    def broken() -> None:
        raise CallError("unreachable", "HTTP 500", status=500, again=True)

    with pytest.raises(CallError):
        persistently(broken, attempts=4, patience=60, cool=cooled.append, sleep=lambda _seconds: None)

    assert cooled == []


def test_waits_are_bounded_and_never_shorter_than_asked_for() -> None:
    slept: list[float] = []

    def limited() -> None:
        pauses = [None, None, 3.0, None, None, None, None, None, None]
        asked_for = pauses[len(slept)] if len(slept) < len(pauses) else None
        raise CallError("unreachable", "HTTP 429", status=429, again=True, pause=asked_for)

    with pytest.raises(CallError):
        persistently(limited, attempts=9, patience=60, cool=lambda _seconds: None, sleep=slept.append)

    assert len(slept) == 8
    assert 3.0 <= slept[2] <= 3.5
    assert max(slept) <= 20.0


NOW = datetime(2026, 3, 1, tzinfo=UTC)


@pytest.mark.parametrize(
    ("headers", "seconds"),
    [
        ({}, None),
        ({"retry-after": "1.5"}, 1.5),
        ({"retry-after-ms": "250", "retry-after": "9"}, 0.25),
        ({"retry-after": format_datetime(NOW + timedelta(seconds=40), usegmt=True)}, 40.0),
        ({"retry-after": format_datetime(NOW - timedelta(seconds=40), usegmt=True)}, 0.0),
        ({"retry-after": "-3"}, None),
        ({"retry-after": "nan"}, None),
        ({"retry-after": "Sun, 99 Foo 2026"}, None),
        ({"retry-after": "Sun, 01 Mar 2026 00:00:10"}, None),
    ],
)
def test_a_wait_is_read_in_all_the_forms_it_comes_in(headers: dict[str, str], seconds: float | None) -> None:
    assert pause(headers, NOW) == seconds


def asked(room: int) -> Question:
    return Question("findings", "1", (Message("user", "摘录"),), Seen, room)
