import json
import pickle
import sqlite3
import stat
import subprocess
import sys
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, contextmanager
from dataclasses import replace
from pathlib import Path

import pytest
from pydantic import BaseModel, field_validator

from extractor.asking import AskingError, Message, Question, Reply, Spent
from extractor.model.answers import Answer, Answers, StringsOnly, TamperedError, written
from extractor.model.client import Client
from extractor.model.opening import asker, cache_clear, cache_info, cache_verify
from extractor.settings import Mode, ModelSettings, Price
from tests.scripted_server import Reaction, Request, Scripted, completion, error, scripted

KEY = "sk-a-key-that-must-not-be-kept"
GOOD = '{"quote": "公开内容不够全面"}'
A, B = "a" * 64, "b" * 64
ANSWER = Answer(GOOD, "stop", False, False, 100, 20, "m", "2026-03-01T00:00:00+00:00", 1.5, 1)  # noqa: FBT003


class Seen(BaseModel):
    """What the model reads."""

    quote: str


class Short(BaseModel):
    """The same, when one has thought again."""

    quote: str

    @field_validator("quote")
    @classmethod
    def short(cls, quote: str) -> str:
        if len(quote) > 3:
            raise ValueError("too long")
        return quote


Short.__name__ = "Seen"
Short.__doc__ = Seen.__doc__

QUESTION = Question("findings", "1", (Message("user", "摘录"),), Seen, 200)


@contextmanager
def client(
    server: Scripted, folder: Path | None, said: list[str] | None = None, **changes: object
) -> Iterator[Client]:
    given = ModelSettings("m", server.base_url, price=Price(1.0, 1.0), cache=folder, timeout=9)
    settings = replace(given, **changes)  # type: ignore[arg-type]
    told: list[str] = [] if said is None else said
    with asker(settings, say=told.append, environ={"NIANBAO_API_KEY": KEY}) as it:
        yield it


def database(folder: Path) -> Path:
    return folder / "answers" / "cache.db"


def change(folder: Path, statement: str, *values: object) -> None:
    with closing(sqlite3.connect(database(folder))) as rows:
        rows.execute(statement, values)
        rows.commit()


def test_a_second_run_asks_nothing_and_answers_the_same(tmp_path: Path) -> None:
    with scripted(completion(GOOD)) as server:
        with client(server, tmp_path) as first:
            fresh = first(QUESTION)
        with client(server, tmp_path, timeout=5, attempts=1, concurrency=1) as second:
            kept = second(QUESTION)
            total = second.spent

    assert len(server.requests) == 1
    assert kept == replace(fresh, spent=replace(fresh.spent, cache_hits=1))
    assert fresh.spent.cost == pytest.approx(0.00012)
    assert total == Spent(cache_hits=1)


def test_what_was_asked_again_is_answered_again_without_a_call(tmp_path: Path) -> None:
    cut = completion("{", finish="length")
    with scripted(cut, completion("{}"), completion(GOOD)) as server:
        with client(server, tmp_path) as first:
            fresh = first(QUESTION)
        with client(server, tmp_path) as second:
            kept = second(QUESTION)

    assert len(server.requests) == 3
    assert kept.spent == replace(fresh.spent, cache_hits=3)
    assert (kept.spent.truncation_retries, kept.spent.schema_retries) == (1, 1)


def test_a_refusal_is_kept_too_and_a_failure_is_not(tmp_path: Path) -> None:
    with scripted(error(401), completion(None, refusal="不"), completion(GOOD)) as server:
        troubles = []
        for _ in range(3):
            with client(server, tmp_path) as it, pytest.raises(AskingError) as caught:
                it(QUESTION)
            troubles.append(caught.value.trouble)

    assert troubles == ["settings", "refused", "refused"]
    assert len(server.requests) == 2


def test_parsing_is_run_on_what_is_kept(tmp_path: Path) -> None:
    with scripted(completion(GOOD), completion('{"quote": "公开"}')) as server:
        with client(server, tmp_path) as first:
            first(QUESTION)
        with client(server, tmp_path) as second:
            reply = second(replace(QUESTION, schema=Short))

    assert reply.text == '{"quote": "公开"}'
    assert (reply.spent.cache_hits, reply.spent.calls, reply.spent.schema_retries) == (1, 2, 1)


class Other(BaseModel):
    """Another shape."""

    quote: str | None


@pytest.mark.parametrize(
    "changes",
    [
        {"prompt": "counts"},
        {"version": "2"},
        {"messages": (Message("user", "摘录。"),)},
        {"messages": (Message("system", "摘录"),)},
        {"schema": Other},
        {"max_tokens": 201},
        {"temperature": 0.1},
    ],
    ids=str,
)
def test_another_question_is_another_call(tmp_path: Path, changes: dict[str, object]) -> None:
    with scripted(completion(GOOD)) as server, client(server, tmp_path) as it:
        it(QUESTION)
        it(replace(QUESTION, **changes))  # type: ignore[arg-type]

    assert len(server.requests) == 2


def test_another_model_mode_or_endpoint_is_another_call(tmp_path: Path) -> None:
    with scripted(completion(GOOD)) as server:
        elsewhere = server.base_url.replace("127.0.0.1", "localhost")
        for changes in ({}, {"model": "n"}, {"mode": Mode.md_json}, {"base_url": elsewhere}):
            with client(server, tmp_path, **changes) as it:
                it(QUESTION)

    assert len(server.requests) == 4


def test_half_a_character_in_an_answer_harms_nothing(tmp_path: Path) -> None:
    said: list[str] = []
    with scripted(completion('{"quote": "公开\ud83d"}')) as server, client(server, tmp_path, said) as it:
        first, second = it(QUESTION), it(QUESTION)

    assert first.text == second.text == '{"quote": "公开?"}'
    assert said == []


def test_neither_key_nor_header_nor_path_is_kept(tmp_path: Path) -> None:
    with scripted(completion(GOOD)) as server, client(server, tmp_path) as it:
        it(QUESTION)
    kept = b"".join(path.read_bytes() for path in tmp_path.rglob("*") if path.is_file())

    assert "公开内容不够全面".encode() in kept
    for secret in (KEY, "Bearer", "uthorization", str(tmp_path), server.base_url, "摘录"):
        assert secret.encode() not in kept


def test_only_the_owner_can_enter_the_folder(tmp_path: Path) -> None:
    folder = tmp_path / "deep" / "cache"
    (folder / "answers").mkdir(parents=True, mode=0o755)
    with Answers(folder, print):
        modes = [stat.S_IMODE(path.stat().st_mode) for path in (folder / "answers", folder / "lock")]

    assert modes == [0o700, 0o600]


def test_eight_threads_with_one_question_make_one_request(tmp_path: Path) -> None:
    for folder in (tmp_path, None):
        together = threading.Barrier(8)
        release = threading.Event()

        def slow(_request: Request, release: threading.Event = release) -> Reaction:
            release.wait(10)
            return completion(GOOD)

        with scripted(script=slow) as server, client(server, folder) as it:

            def ask(_number: int, together: threading.Barrier = together, it: Client = it) -> Reply:
                together.wait(10)
                return it(QUESTION)

            with ThreadPoolExecutor(8) as threads:
                replies = [threads.submit(ask, number) for number in range(8)]
                threading.Timer(0.3, release.set).start()
                spent = [reply.result().spent for reply in replies]
            run = it.spent

        assert len(server.requests) == run.calls == 1
        assert sorted(item.cache_hits for item in spent) == [0] + [1] * 7


def test_those_who_wait_for_an_answer_get_its_failure(tmp_path: Path) -> None:
    release, waiting = threading.Event(), threading.Event()
    asked: list[str] = []

    def ask() -> Answer:
        asked.append("once")
        waiting.set()
        release.wait(10)
        raise AskingError("unreachable", "no")

    with Answers(tmp_path, print) as answers, ThreadPoolExecutor(2) as threads:
        first = threads.submit(answers.once, A, ask)
        assert waiting.wait(10)
        second = threads.submit(answers.once, A, lambda: ANSWER)
        threading.Timer(0.2, release.set).start()

        assert isinstance(first.exception(10), AskingError)
        assert isinstance(second.exception(10), AskingError)
    assert asked == ["once"]


PROCESS = """
import sys
from pathlib import Path
from pydantic import BaseModel
from extractor.asking import Message, Question
from extractor.model.opening import asker
from extractor.settings import ModelSettings

class Seen(BaseModel):
    "What the model reads."
    quote: str

with asker(ModelSettings("m", sys.argv[1], cache=Path(sys.argv[2])), environ={}) as it:
    for version in sys.argv[3:]:
        print(it(Question("findings", version, (Message("user", "摘录"),), Seen, 200)).text, flush=True)
"""


def process(server: Scripted, folder: Path, *versions: str) -> "subprocess.Popen[str]":
    command = [sys.executable, "-c", PROCESS, server.base_url, str(folder), *versions]
    return subprocess.Popen(command, stdout=subprocess.PIPE, text=True)


def test_two_processes_share_one_answer(tmp_path: Path) -> None:
    first_came, release = threading.Event(), threading.Event()

    def slow(_request: Request) -> Reaction:
        first_came.set()
        release.wait(30)
        return completion(GOOD)

    with scripted(script=slow) as server:
        started = [process(server, tmp_path, "1") for _ in range(2)]
        assert first_came.wait(30)
        threading.Timer(2.0, release.set).start()
        said = [one.communicate(timeout=60)[0].strip() for one in started]

    assert said == [GOOD, GOOD]
    assert len(server.requests) == 1


def test_a_run_that_is_killed_repeats_no_answered_call(tmp_path: Path) -> None:
    second_came, release = threading.Event(), threading.Event()

    def stuck(_request: Request) -> Reaction:
        if len(server.requests) == 2:
            second_came.set()
            release.wait(30)
        return completion(GOOD)

    with scripted(script=stuck) as server:
        killed = process(server, tmp_path, "1", "2")
        assert second_came.wait(30)
        killed.kill()
        said = killed.communicate(timeout=30)[0]
        release.set()
        again = process(server, tmp_path, "1", "2").communicate(timeout=60)[0]

    assert said == GOOD + "\n"
    assert again == 2 * (GOOD + "\n")
    assert len(server.requests) == 3


class Bomb:
    """Writes a file when it is unpickled."""

    def __init__(self, target: Path) -> None:
        self.target = target

    def __reduce__(self) -> tuple[object, ...]:
        return Path.touch, (self.target,)


def test_a_value_that_claims_to_be_a_pickle_is_refused_dropped_and_said(tmp_path: Path) -> None:
    said: list[str] = []
    with Answers(tmp_path, said.append) as answers:
        answers.put(A, ANSWER)
    bomb = pickle.dumps(Bomb(tmp_path / "went off"))
    change(tmp_path, "UPDATE Cache SET mode = 4, value = ?", bomb)
    problems = cache_verify(tmp_path).problems

    with Answers(tmp_path, said.append) as answers:
        assert answers.get(A) is None
        answers.put(A, ANSWER)
        assert answers.get(A) == ANSWER
    assert problems == ("row 1: a value is no string",)
    assert said == ["a kept answer was dropped: a value is no string"]
    assert not (tmp_path / "went off").exists()


def test_a_key_that_claims_to_be_a_pickle_is_never_read(tmp_path: Path) -> None:
    with Answers(tmp_path, print) as answers:
        answers.put(A, ANSWER)
        answers.put(B, ANSWER)
    bomb = pickle.dumps(Bomb(tmp_path / "went off"))
    change(tmp_path, "UPDATE Cache SET raw = 0, key = ? WHERE key = ?", bomb, A)

    assert cache_verify(tmp_path).problems == ("row 1: a key is no string",)
    assert cache_info(tmp_path).answers == 1
    assert cache_clear(tmp_path) == 2
    assert not (tmp_path / "went off").exists()


@pytest.mark.parametrize(
    ("tampering", "problem"),
    [
        ("mode = 4", "row 1: a value is no string"),
        ("raw = 0", "row 1: a key is no string"),
        ("key = 'short'", "row 1: a key is no fingerprint"),
        ("filename = 'x'", "row 1: a value is no string"),
    ],
)
def test_a_row_that_is_not_quite_ours_is_found_and_never_an_answer(
    tmp_path: Path, tampering: str, problem: str
) -> None:
    with Answers(tmp_path, print) as answers:
        answers.put(A, ANSWER)
    change(tmp_path, f"UPDATE Cache SET {tampering}")  # noqa: S608
    problems = cache_verify(tmp_path).problems

    with Answers(tmp_path, lambda _line: None) as answers:
        assert answers.get(A) is None
    assert problems == (problem,)


@pytest.mark.parametrize("filename", ["../../victim", "victim"])
def test_a_row_that_names_a_file_reads_none_and_removes_none(tmp_path: Path, filename: str) -> None:
    victim = tmp_path / "victim"
    with Answers(tmp_path / "cache", print) as answers:
        answers.put(A, ANSWER)
    for place in (victim, tmp_path / "cache" / "answers" / "victim"):
        place.write_text(written(ANSWER), encoding="utf-8")
    change(tmp_path / "cache", "UPDATE Cache SET mode = 3, filename = ?, value = NULL", filename)

    with Answers(tmp_path / "cache", lambda _line: None) as answers:
        assert answers.get(A) is None
    cache_clear(tmp_path / "cache")
    assert victim.exists()
    assert (tmp_path / "cache" / "answers" / "victim").exists()


@pytest.mark.parametrize(
    "value",
    [
        "{",
        "[]",
        "null",
        '{"text": "公开"}',
        written(ANSWER).replace("100", '"many"'),
        written(ANSWER)[:-1] + ', "more": 1}',
        "[" * 100_000,
    ],
)
def test_a_value_that_is_no_answer_is_a_miss(tmp_path: Path, value: str) -> None:
    said: list[str] = []
    with Answers(tmp_path, said.append) as answers:
        answers.put(A, ANSWER)
    change(tmp_path, "UPDATE Cache SET value = ?", value)

    with Answers(tmp_path, said.append) as answers:
        assert answers.once(A, lambda: ANSWER).kept is False
    assert said == ["a kept answer was dropped: a value is no answer"]


def test_nothing_but_strings_is_written() -> None:
    disk = StringsOnly("")
    for refused in (1, b"x", None, ("x",)):
        with pytest.raises(TamperedError):
            disk.put(refused)
        with pytest.raises(TamperedError):
            disk.store(refused, read=False)


def garbage(folder: Path) -> None:
    database(folder).write_bytes(b"this is no database at all" * 99)


def hole(folder: Path) -> None:
    content = database(folder).read_bytes()
    database(folder).write_bytes(content[:4096] + b"\xff" * (len(content) - 4096))


def unknown_setting(folder: Path) -> None:
    change(folder, "UPDATE Settings SET key = 'disk_nonsense' WHERE key = 'disk_pickle_protocol'")


@pytest.mark.parametrize("damage", [garbage, hole, unknown_setting])
def test_a_damaged_database_is_set_aside_and_said(tmp_path: Path, damage: object) -> None:
    said: list[str] = []
    with Answers(tmp_path, print) as answers:
        answers.put(A, ANSWER)
    for rest in ("-wal", "-shm"):
        database(tmp_path).with_name(f"cache.db{rest}").unlink(missing_ok=True)
    damage(tmp_path)  # type: ignore[operator]
    with Answers(tmp_path, said.append) as answers:
        answers.get(A)
        answers.put(B, ANSWER)
        found = answers.get(B)

    assert found == ANSWER
    assert said == [f"the kept answers were damaged; they are set aside as {tmp_path / 'answers.damaged-1'}"]
    assert (tmp_path / "answers.damaged-1" / "cache.db").exists()
    assert cache_verify(tmp_path).problems == ()


def test_a_database_that_breaks_under_way_is_said_once_and_answers_still_come(tmp_path: Path) -> None:
    said: list[str] = []
    with Answers(tmp_path, said.append) as answers:
        change(tmp_path, "DROP TABLE Cache")

        assert answers.once(A, lambda: ANSWER).answer == ANSWER
        assert answers.once(B, lambda: ANSWER).answer == ANSWER
    assert said == ["the kept answers cannot be used: OperationalError: no such table: Cache"]
    assert cache_verify(tmp_path).problems != ()


def test_a_database_damaged_inside_is_set_aside_when_the_damage_is_met(tmp_path: Path) -> None:
    said: list[str] = []
    with Answers(tmp_path, print) as answers:
        for number in range(400):
            answers.put(f"{number:064x}", ANSWER)
    content = bytearray(database(tmp_path).read_bytes())
    content[3 * len(content) // 8 :] = b"\xff" * (len(content) - 3 * len(content) // 8)
    database(tmp_path).write_bytes(content)

    with Answers(tmp_path, said.append) as answers:
        for number in range(400):
            answers.get(f"{number:064x}")
        assert answers.once(A, lambda: ANSWER).kept is False
        assert answers.get(A) == ANSWER
    assert said == [f"the kept answers were damaged; they are set aside as {tmp_path / 'answers.damaged-1'}"]


def test_a_folder_that_cannot_be_used_is_said_and_answers_still_come(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("", encoding="utf-8")
    said: list[str] = []
    with scripted(completion(GOOD)) as server, client(server, tmp_path / "file", said) as it:
        reply = it(QUESTION)

    assert reply.text == GOOD
    assert len(said) == 1
    assert said[0].startswith("no answers are kept")


def test_four_hundred_large_answers_are_all_kept(tmp_path: Path) -> None:
    large = replace(ANSWER, text="公" * 40_000)
    with Answers(tmp_path, print) as answers:
        for number in range(400):
            answers.put(f"{number:064x}", large)

    assert cache_info(tmp_path).answers == 400
    assert [path.suffix for path in (tmp_path / "answers").rglob("*.val")] == []


def test_the_cache_is_counted_verified_and_cleared(tmp_path: Path) -> None:
    later = replace(ANSWER, time="2026-04-01T00:00:00+00:00", model="n")
    with Answers(tmp_path, print) as answers:
        answers.put(A, ANSWER)
        answers.put(B, later)
    info = cache_info(tmp_path)

    assert (info.answers, info.oldest, info.newest) == (2, ANSWER.time, later.time)
    assert info.models == (("m", 1), ("n", 1))
    assert str(info).splitlines()[0].startswith(f"{tmp_path}: 2 answers from {ANSWER.time} to {later.time}, ")
    assert str(cache_verify(tmp_path)) == "2 answers are whole, 0 problems"
    assert cache_clear(tmp_path) == 2
    assert cache_info(tmp_path).answers == 0


def test_an_empty_folder_has_nothing_to_count_and_stays_empty(tmp_path: Path) -> None:
    assert cache_info(tmp_path).answers == 0
    assert cache_verify(tmp_path).whole == 0
    assert cache_clear(tmp_path) == 0
    assert list(tmp_path.iterdir()) == []


def test_what_is_kept_is_readable_json(tmp_path: Path) -> None:
    with scripted(completion(GOOD)) as server, client(server, tmp_path) as it:
        it(QUESTION)
    with closing(sqlite3.connect(database(tmp_path))) as rows:
        [(key, value)] = rows.execute("SELECT key, value FROM Cache").fetchall()

    assert len(key) == 64
    assert json.loads(value).keys() == set(Answer.__dataclass_fields__)
