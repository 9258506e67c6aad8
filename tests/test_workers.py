import os
import pickle
import signal
import time
from itertools import islice
from pathlib import Path

import pytest

from extractor.errors import RunError
from extractor.workers import WINDOW, Crew, Given, Lost, hire, prepare, survive

CREW = Crew(2, seconds=1.0, megabytes=256)


def behave(item: object) -> object:
    """What an item asks for by itself: its own end, a loop, memory, or nothing but its double."""
    match item:
        case "kill":
            os.kill(os.getpid(), signal.SIGSEGV)
        case "exit":
            os._exit(3)
        case "hang":
            while True:
                time.sleep(60)
        case "eat":
            held = []
            while True:
                held.append(bytes(1_000_000))
        case int():
            return item * 2
    return item


class Unborn:
    """Ends the process that it is sent to, before it is called."""

    def __call__(self, item: int) -> int:
        return item

    def __reduce__(self) -> tuple[object, ...]:
        return os._exit, (9,)


def fall_once(path: str) -> str:
    """Die the first time, answer the second."""
    try:
        os.unlink(path)  # noqa: PTH108
    except FileNotFoundError:
        return "done"
    os._exit(1)


def test_results_come_in_the_order_of_the_items() -> None:
    assert list(survive(behave, range(1000), CREW)) == [2 * number for number in range(1000)]


@pytest.mark.parametrize(
    ("deed", "why"),
    [
        ("kill", "reading it ends the process that reads it: Segmentation fault"),
        ("exit", "reading it ends the process that reads it: exit code 3"),
        ("hang", "reading it takes longer than 1 seconds"),
        ("eat", "reading it takes more than 256 MiB of memory"),
    ],
)
def test_an_item_that_ends_its_worker_twice_is_lost_and_no_other(deed: str, why: str) -> None:
    items: list[object] = list(range(50))
    items[7] = deed

    results = list(survive(behave, items, CREW))

    assert results.pop(7) == Lost(deed, why)
    assert results == [2 * number for number in range(50) if number != 7]


def test_neighbours_that_kill_are_told_apart() -> None:
    results = list(survive(behave, ["kill", "exit", 1, "kill", 2], CREW))

    assert [isinstance(result, Lost) for result in results] == [True, True, False, True, False]


def test_an_item_whose_worker_died_once_is_done_the_second_time(tmp_path: Path) -> None:
    (tmp_path / "there").touch()

    assert list(survive(fall_once, [str(tmp_path / "there")], CREW)) == ["done"]


def test_no_more_is_begun_than_the_window_holds() -> None:
    items = iter(range(10 * WINDOW))
    results = survive(behave, items, CREW)
    taken = list(islice(results, 3))
    results.close()

    assert taken == [0, 2, 4]
    assert next(items) <= WINDOW + len(taken)


def test_workers_that_cannot_begin_are_one_error() -> None:
    with pytest.raises(RunError, match="no worker can begin: exit code 9"):
        list(survive(Unborn(), [1, 2, 3], CREW))


def swell(item: bytes) -> bytes:
    """A result that is larger than any pipe."""
    return item * 40


@pytest.mark.parametrize("size", [20, 16_000, 3_000_000])
def test_items_and_results_larger_than_a_pipe_keep_nobody_waiting_for_each_other(size: int) -> None:
    items = [bytes([number]) * size for number in range(60 if size < 1_000_000 else 4)]

    assert list(survive(swell, items, Crew(2, seconds=30.0))) == [swell(item) for item in items]


@pytest.mark.parametrize(("pace", "wanted"), [(10.0, 2), (0.002, 50), (0.0, 256)])
def test_a_worker_has_a_tenth_of_a_second_of_work_in_hand(pace: float, wanted: int) -> None:
    worker = hire(behave, CREW)
    worker.pace = pace
    before = worker.wanted
    worker.give([Given(number, number, pickle.dumps(number)) for number in range(wanted)])
    worker.process.kill()
    worker.ended()

    assert (before, worker.wanted) == (wanted, 0)


def test_workers_that_are_prepared_are_those_that_are_hired() -> None:
    prepare(CREW.modules)

    assert list(survive(behave, [1, 2], CREW)) == [2, 4]
