"""A model asked by processes elsewhere: what is sent there, what each of them may do, and what it says of it."""

import pickle
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from functools import partial
from pathlib import Path

import pytest
from typer.testing import CliRunner

from extractor import apart
from extractor.apart import Errand, read, shared, spent
from extractor.asking import FREE, AskingError
from extractor.cli import app
from extractor.settings import ModelSettings, Voice
from tests.scripted_server import Scripted, finding_nothing, scripted

SAMPLES = sorted((Path(__file__).parents[1] / "samples").iterdir())
SETTINGS = ModelSettings("m", "http://127.0.0.1:1/v1", attempts=1)


@pytest.fixture
def server() -> Iterator[Scripted]:
    with scripted(script=finding_nothing) as running:
        yield running


@pytest.fixture(autouse=True)
def _closed() -> Iterator[None]:
    yield
    apart.close()


HERE, THERE = "of this machine", "of that machine"


def errand(server: Scripted) -> Errand:
    return Errand(replace(SETTINGS, base_url=server.base_url), Voice.both)


def test_an_errand_carries_no_key_and_the_process_takes_its_own(
    monkeypatch: pytest.MonkeyPatch, server: Scripted
) -> None:
    monkeypatch.setenv("NIANBAO_API_KEY", HERE)
    sent = pickle.dumps(partial(read, errand(server)))
    monkeypatch.setenv("NIANBAO_API_KEY", THERE)
    reading = pickle.loads(sent)  # noqa: S301  our own
    reading(SAMPLES[0].read_bytes(), "a.txt")

    assert HERE.encode() not in sent
    assert {request.headers["authorization"] for request in server.requests} == {f"Bearer {THERE}"}


def test_answers_are_kept_where_the_machine_keeps_them(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, server: Scripted
) -> None:
    monkeypatch.setenv("NIANBAO_CACHE", str(tmp_path / "there"))
    named = replace(errand(server).settings, cache=tmp_path / "here")

    read(Errand(named, Voice.both, own_folder=True), SAMPLES[0].read_bytes(), "a.txt")

    assert [path.name for path in tmp_path.iterdir()] == ["there"]


def test_what_is_spent_is_told_once_however_many_threads_ask(server: Scripted) -> None:
    sent = errand(server)

    def told(path: Path) -> int:
        read(sent, path.read_bytes(), path.name)
        return spent(sent).calls

    with ThreadPoolExecutor(4) as threads:
        calls = list(threads.map(told, SAMPLES))

    assert sum(calls) == len(server.requests) > 0
    assert spent(sent) == FREE


def test_where_no_client_can_be_opened_the_record_says_why(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("OPENAI_API_KEY", raising=False)
    record = read(Errand(ModelSettings("m"), Voice.both), SAMPLES[0].read_bytes(), "a.txt")

    said = next(issue.message for issue in record.issues if issue.code == "MODEL-ABSENT")
    assert said.endswith("no key: set OPENAI_API_KEY")
    assert spent(Errand(ModelSettings("m"), Voice.both)) == FREE


def test_a_pace_is_divided_and_a_limit_on_the_whole_is_refused() -> None:
    paced = replace(SETTINGS, requests_per_minute=90, tokens_per_minute=4001)

    each = shared(paced, 4, {})

    assert (each.requests_per_minute, each.tokens_per_minute) == (22, 1000)
    with pytest.raises(AskingError, match="say with --jobs how many may ask"):
        shared(paced, None, {})
    with pytest.raises(AskingError, match="90 a minute cannot be divided among 91 processes"):
        shared(paced, 91, {})
    with pytest.raises(AskingError, match="a cluster cannot hold a limit"):
        shared(replace(SETTINGS, max_calls=0), 4, {})
    with pytest.raises(AskingError, match="no key: set OPENAI_API_KEY"):
        shared(ModelSettings("m"), None, {})


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (["--dry-run"], "found out on this machine: leave --engine ray out"),
        (["--batch-api"], "found out on this machine: leave --engine ray out"),
        (["--questions", "questions.jsonl"], "found out on this machine: leave --engine ray out"),
        (["--max-calls", "9"], "a cluster cannot hold a limit on it"),
    ],
)
def test_what_a_cluster_cannot_do_is_one_line(tmp_path: Path, options: list[str], said: str) -> None:
    given = ["extract", str(SAMPLES[0]), "-o", str(tmp_path / "out.jsonl"), "--engine", "ray"]
    run = CliRunner().invoke(app, [*given, "--model", "m", "--base-url", "http://127.0.0.1:1/v1", *options])

    assert run.exit_code == 2
    assert said in run.stderr
    assert len(run.stderr.splitlines()) == 1
