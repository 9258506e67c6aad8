import random
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing
from pathlib import Path

import pytest

from extractor.results import LARGEST, NAME, Results, key

KEY = key("stamp", "a.txt", b"null", b"content")


Open = Callable[..., Results]


def silent(line: str) -> None:
    raise AssertionError(line)


@pytest.fixture
def opened() -> Iterator[Open]:
    """Results that are closed at the end."""
    with ExitStack() as stack:

        def open_(folder: Path, say: Callable[[str], None] = silent, largest: int = LARGEST) -> Results:
            return stack.enter_context(closing(Results(folder, say, largest)))

        yield open_


def test_what_was_put_is_got_again_by_another_process_too(tmp_path: Path, opened: Open) -> None:
    one, other = opened(tmp_path), opened(tmp_path)
    one.put(KEY, b"line")

    assert other.get(KEY) == b"line"
    assert other.get(key("stamp", "a.txt", b"null", b"changed")) is None


@pytest.mark.parametrize(
    "other",
    [
        key("stamp 2", "a.txt", b"null", b"content"),
        key("stamp", "b.txt", b"null", b"content"),
        key("stamp", "a.txt", b"{}", b"content"),
        key("stamp", "a.txt", b"nul", b"lcontent"),
    ],
)
def test_all_that_could_change_a_line_is_in_its_key(other: bytes) -> None:
    assert other != KEY


def test_a_file_that_is_damaged_is_thrown_away_and_said(tmp_path: Path, opened: Open) -> None:
    (tmp_path / NAME).write_bytes(b"no database" * 1000)
    said: list[str] = []

    assert opened(tmp_path, said.append).get(KEY) is None
    assert said == [f"{tmp_path / NAME} is damaged and is thrown away; documents are read again"]
    again = opened(tmp_path)
    again.put(KEY, b"line")
    assert again.get(KEY) == b"line"


def test_a_file_that_is_damaged_in_its_middle_is_found_out(tmp_path: Path, opened: Open) -> None:
    keys = [key("stamp", str(number), b"null", b"") for number in range(100)]
    results = opened(tmp_path)
    for name in keys:
        results.put(name, random.Random(name).randbytes(4_000))  # noqa: S311
    results.close()
    with (tmp_path / NAME).open("r+b") as file:
        file.seek(10_000)
        file.write(b"\xff" * 200_000)
    said: list[str] = []
    again = opened(tmp_path, said.append)

    found = [again.get(name) for name in keys]

    assert said == [f"{tmp_path / NAME} is damaged and is thrown away; documents are read again"]
    assert not any(found[50:])


def test_a_row_that_is_damaged_is_a_miss(tmp_path: Path, opened: Open) -> None:
    results = opened(tmp_path)
    results.put(KEY, b"line")
    with sqlite3.connect(tmp_path / NAME) as database:
        database.execute("UPDATE results SET line = x'789c00'")
    database.close()

    assert results.get(KEY) is None
    results.put(KEY, b"line")
    assert results.get(KEY) == b"line"


def test_the_oldest_make_room(tmp_path: Path, opened: Open) -> None:
    results = opened(tmp_path, largest=200_000)
    keys = [key("stamp", str(number), b"null", b"") for number in range(200)]
    for name in keys:
        results.put(name, random.Random(name).randbytes(4_000))  # noqa: S311

    kept = [results.get(name) is not None for name in keys]

    assert not kept[0]
    assert kept[-2]
    assert (tmp_path / NAME).stat().st_size <= 200_000


def test_a_folder_that_cannot_be_made_keeps_nothing(tmp_path: Path, opened: Open) -> None:
    (tmp_path / "file").touch()
    results = opened(tmp_path / "file" / "cache")
    results.put(KEY, b"line")

    assert results.get(KEY) is None
