"""A model beside the rules, from the command line to the record: what is asked, marked, counted and said."""

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner, Result

from extractor.cli import app
from extractor.prompts import fingerprint
from tests.scripted_server import Reaction, Request, Scripted, completion, error, scripted

SAMPLES = Path(__file__).parents[1] / "samples"
SAMPLE = str(next(SAMPLES.glob("003_*")))
EMPTY: dict[str, list[object]] = {"problems": [], "rectifications": [], "improvements": [], "counts": []}
PROBLEM = "对政府信息工作的重要性认识不够"


def answering(request: Request) -> Reaction:
    """An honest model that finds one problem, and nothing else."""
    names = request.body["response_format"]["json_schema"]["schema"]["properties"]
    answer: dict[str, Any] = {name: EMPTY.get(name) for name in names}
    if "problems" in answer and PROBLEM in str(request.body["messages"][-1]):
        answer["problems"] = [PROBLEM]
    return completion(json.dumps(answer, ensure_ascii=False))


@pytest.fixture
def server() -> Iterator[Scripted]:
    with scripted(script=answering) as running:
        yield running


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> "Run":
    monkeypatch.setenv("NIANBAO_CACHE", str(tmp_path / "cache"))
    return Run(tmp_path / "out.jsonl")


class Run:
    """`nianbao extract` with a model, and what came of it."""

    def __init__(self, out: Path) -> None:
        self.out = out
        self.result: Result | None = None

    def __call__(self, base_url: str, *options: str, path: str = SAMPLE) -> "Run":
        given = ["extract", path, "-o", str(self.out), "--model", "m", "--base-url", base_url, *options]
        self.result = CliRunner().invoke(app, given)
        return self

    @property
    def code(self) -> int:
        assert self.result
        return self.result.exit_code

    @property
    def said(self) -> list[str]:
        assert self.result
        return self.result.stderr.splitlines()

    @property
    def record(self) -> dict[str, Any]:
        record: dict[str, Any] = json.loads(self.out.read_bytes().splitlines()[0])
        return record

    @property
    def methods(self) -> set[str]:
        return {entry["method"] for entry in self.record["evidence"].values()}

    @property
    def codes(self) -> list[str]:
        return [issue["code"] for issue in self.record["issues"]]


def test_a_value_that_both_read_says_so_and_the_record_says_who_was_asked(run: Run, server: Scripted) -> None:
    record = run(server.base_url).record

    at = [finding["quote"] for finding in record["report"]["problems"]].index(PROBLEM)
    assert record["evidence"][f"/problems/{at}"]["method"] == "both"
    assert run.methods == {"rule", "both"}
    assert record["versions"] == {
        "parser": record["versions"]["parser"],
        "prompts": fingerprint(),
        "model": "m",
    }
    assert run.code == 0


def test_usage_and_the_summary_say_what_was_asked(run: Run, server: Scripted) -> None:
    record = run(server.base_url, "--price", "1,2").record
    calls = len(server.requests)

    assert calls >= 2
    assert record["usage"] == {
        "calls": calls,
        "prompt_tokens": 100 * calls,
        "completion_tokens": 20 * calls,
        "cost": pytest.approx(calls * 140e-6),
        "transport_retries": 0,
        "schema_retries": 0,
        "grounding_retries": 0,
        "truncation_retries": 0,
    }
    assert f"; {calls} model calls, 0 from the cache, {100 * calls} + {20 * calls} tokens" in run.said[-1]


def test_a_second_run_asks_nothing_and_writes_the_same_bytes(run: Run, server: Scripted) -> None:
    first = run(server.base_url).out.read_bytes()
    calls = len(server.requests)
    second = run(server.base_url).out.read_bytes()

    assert first == second
    assert len(server.requests) == calls
    assert run.said[-1].endswith(f"; 0 model calls, {calls} from the cache, 0 + 0 tokens, cost 0.0000")


def test_a_retried_call_counts_in_the_record_and_in_a_second_run_too(run: Run) -> None:
    failing_first = iter([error(429, retry_after="0")])
    with scripted(script=lambda request: next(failing_first, None) or answering(request)) as server:
        first = run(server.base_url).out.read_bytes()
        second = run(server.base_url).out.read_bytes()

    assert first == second
    assert run.record["usage"]["transport_retries"] == 1


def test_without_a_cache_every_run_asks(run: Run, server: Scripted) -> None:
    run(server.base_url, "--no-cache")
    calls = len(server.requests)
    run(server.base_url, "--no-cache")

    assert len(server.requests) == 2 * calls


def test_a_model_alone_reads_the_prose_alone(run: Run, server: Scripted) -> None:
    report = run(server.base_url, "--narrator", "model").record["report"]

    assert [finding["quote"] for finding in report["problems"]] == [PROBLEM]
    assert report["counts"] == []


def test_with_the_rules_as_narrator_only_tables_are_asked_about(run: Run, server: Scripted) -> None:
    run(server.base_url, "--narrator", "rules")

    assert server.requests == []
    assert run.methods == {"rule"}


@pytest.mark.parametrize("narrator", ["model", "both"])
def test_where_the_endpoint_is_down_the_rules_stand_and_record_summary_and_exit_code_say_so(
    run: Run, monkeypatch: pytest.MonkeyPatch, narrator: str
) -> None:
    monkeypatch.setenv("NIANBAO_ATTEMPTS", "2")
    with scripted() as gone:
        pass
    run(gone.base_url, "--narrator", narrator)
    degraded = run.record
    CliRunner().invoke(app, ["extract", SAMPLE, "-o", str(run.out)])

    assert {**degraded["report"]} == run.record["report"]
    assert [issue["code"] for issue in degraded["issues"]].count("MODEL-ABSENT") >= 2
    assert degraded["usage"]["calls"] == 4
    assert "1 document not, or not wholly, read by the model" in run.said[-1]
    assert "unreachable: the endpoint cannot be reached" in run.said[-1]
    assert run.code == 1


@pytest.mark.parametrize(
    ("limit", "calls", "why"),
    [(("--max-calls", "1"), 1, "1 calls"), (("--max-tokens", "9"), 0, "9 tokens")],
    ids=["calls", "tokens"],
)
def test_a_spent_budget_is_said_and_leaves_the_rules_values(
    run: Run, server: Scripted, limit: tuple[str, str], calls: int, why: str
) -> None:
    run(server.base_url, *limit)

    assert len(server.requests) == calls
    assert "MODEL-ABSENT" in run.codes
    assert f"the budget is spent: the next call could exceed {why}" in run.said[-1]
    assert run.code == 1


def test_a_cost_limit_needs_a_price(run: Run, server: Scripted) -> None:
    run(server.base_url, "--max-cost", "1")

    assert run.said == ["nianbao: no price is known for m: a cost limit needs --price"]
    assert run.code == 2


def test_an_unusable_answer_is_said_and_leaves_the_rules_values(run: Run) -> None:
    with scripted(completion("好的，以下是结果。")) as server:
        run(server.base_url)

    assert run.record["usage"]["schema_retries"] >= 2
    assert "MODEL-ABSENT" in run.codes
    assert run.methods == {"rule"}
    assert run.code == 1


def test_a_required_model_that_is_down_makes_the_document_fail(
    run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("NIANBAO_ATTEMPTS", "1")
    with scripted() as gone:
        pass
    run(gone.base_url, "--require-model")

    assert run.record["report"] is None
    assert run.codes == ["MODEL-REQUIRED"]
    assert run.said[0].startswith(f"{SAMPLE}: section ")
    assert "0 whole, 0 partial, 0 refused, 1 failed" in run.said[1]
    assert run.code == 1


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (["--narrator", "both"], "no model is named: give --model or set NIANBAO_MODEL"),
        (["--require-model"], "no model is named: give --model or set NIANBAO_MODEL"),
        (["--model", "m", "--base-url", "ftp://x"], "the base URL must begin with http:// or https://"),
        (["--model", "m", "--price", "cheap"], "a price is two numbers, PROMPT,COMPLETION"),
        (["--model", "m", "--concurrency", "0"], "concurrency must be more than 0"),
        (["--model", "m", "--concurrency", "65"], "concurrency must be at most 64"),
        (["--model", "m", "--engine", "ray"], "no key: set OPENAI_API_KEY"),
        (["--model", "m"], "no key: set OPENAI_API_KEY"),
    ],
)
def test_a_choice_that_cannot_be_is_one_line_and_exit_code_2(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, options: list[str], said: str
) -> None:
    monkeypatch.delenv("OPENAI_API_KEY", raising=False)
    result = CliRunner().invoke(app, ["extract", SAMPLE, "-o", str(tmp_path / "out"), "--no-cache", *options])

    assert result.exit_code == 2
    assert len(result.stderr.splitlines()) == 1
    assert said in result.stderr
    assert not (tmp_path / "out").exists()


def test_documents_are_asked_about_at_the_same_time_and_written_in_their_order(
    run: Run, server: Scripted
) -> None:
    run(server.base_url, "--concurrency", "3", path=str(SAMPLES))
    names = [json.loads(line)["source"]["name"] for line in run.out.read_bytes().splitlines()]

    assert names == sorted(names)
    assert len(names) == 5
    assert re.match("5 documents: 4 whole, 1 partial", run.said[0])


def test_the_cache_is_looked_at_and_dropped_from_the_command_line(run: Run, server: Scripted) -> None:
    run(server.base_url)
    calls = len(server.requests)
    said = [CliRunner().invoke(app, ["cache", name]) for name in ("info", "verify", "clear", "info")]

    assert [result.exit_code for result in said] == [0] * 4
    assert f"{calls} answers from" in said[0].stdout
    assert said[1].stdout == f"{calls} answers are whole, 0 problems\n"
    assert said[2].stdout.endswith(f"{calls} answers dropped\n")
    assert ": 0 answers" in said[3].stdout


def test_the_doctor_says_what_to_set_and_its_exit_code_whether_anything_answers() -> None:
    with scripted(completion("{}")) as server:
        well = CliRunner().invoke(app, ["doctor", "--model", "m", "--base-url", server.base_url])
    with scripted() as gone:
        pass
    ill = CliRunner().invoke(app, ["doctor", "--model", "m", "--base-url", gone.base_url])

    assert (well.exit_code, ill.exit_code) == (0, 1)
    assert "set          --mode md_json" in well.stdout
    assert "the endpoint cannot be reached" in ill.stdout
