import json
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner, Result

from extractor.cli import app
from tests.scripted_server import Reaction, Request, Scripted, completion, error, reaction, scripted

SAMPLES = Path(__file__).parent.parent / "samples"
SAMPLE = str(sorted(SAMPLES.iterdir())[3])
Json = dict[str, Any]
FINDINGS = {"problems", "rectifications", "improvements"}


def answer(body: Json) -> Json:
    """The chat completion of a model that finds nothing."""
    names = body["response_format"]["json_schema"]["schema"]["properties"]
    empty: Json = {name: [] if name in FINDINGS | {"counts"} else None for name in names}
    said: Json = json.loads(completion(json.dumps(empty)).body)
    return said


def whole(request: Json) -> Json:
    """An answer as the output file has it."""
    return {"response": {"status_code": 200, "body": answer(request["body"])}, "error": None}


def rejected(_request: Json) -> Json:
    return {"response": {"status_code": 400, "body": {"error": {"message": "秘密"}}}, "error": None}


def expired(_request: Json) -> Json:
    return {"response": None, "error": {"code": "batch_expired", "message": "too late"}}


def invalid(_request: Json) -> Json:
    return {"response": {"status_code": 200, "body": json.loads(completion("{}").body)}, "error": None}


@dataclass
class Bureau:
    """A server that takes batches, and answers each when it is told to."""

    files: dict[str, bytes] = field(default_factory=dict)
    batches: dict[str, Json] = field(default_factory=dict)
    online: list[Json] = field(default_factory=list)
    forgets: bool = False

    def __call__(self, request: Request) -> Reaction:
        """What goes back to *request*."""
        path = request.path.removeprefix("/v1")
        if path == "/chat/completions":
            self.online.append(request.body)
            return reaction(answer(request.body))
        if path == "/files":
            name = f"file-{len(self.files)}"
            self.files[name] = re.search(rb"\r\n\r\n(\{.*\})\n?\r\n", request.raw, re.DOTALL)[1]  # type: ignore[index]
            return reaction({"id": name, "object": "file"})
        if path == "/batches":
            return self._begin(request.body)
        if path.startswith("/batches?"):
            return reaction({"data": list(self.batches.values())})
        if path.startswith("/batches/"):
            return reaction(self.batches[path.removeprefix("/batches/")])
        return Reaction(self.files[path.split("/")[2]], headers={"content-type": "application/binary"})

    def _begin(self, body: Json) -> Reaction:
        name = f"batch_{len(self.batches)}"
        about = {"id": name, "status": "in_progress", **body, "request_counts": {"completed": 0, "failed": 0}}
        self.batches[name] = about
        return error(500) if self.forgets else reaction(about)

    def questions(self, name: str) -> list[Json]:
        """The requests of a batch."""
        lines = self.files[self.batches[name]["input_file_id"]].splitlines()
        return [json.loads(line) for line in lines]

    def end(self, name: str, status: str, *fates: Callable[[Json], Json]) -> None:
        """End a batch: its questions meet *fates* in turn, the last one for the rest; out of order."""
        good: list[bytes] = []
        bad: list[bytes] = []
        for number, request in enumerate(self.questions(name)):
            fate = fates[min(number, len(fates) - 1)](request)
            line = json.dumps({"id": f"r{number}", "custom_id": request["custom_id"], **fate}).encode()
            (good if fate["response"] and fate["response"]["status_code"] == 200 else bad).append(line)
        self.files[f"{name}-out"], self.files[f"{name}-err"] = b"\n".join(reversed(good)), b"\n".join(bad)
        self.batches[name] |= {
            "status": status,
            "output_file_id": f"{name}-out" if good else None,
            "error_file_id": f"{name}-err" if bad else None,
        }


@pytest.fixture
def bureau() -> Bureau:
    return Bureau()


@pytest.fixture
def server(bureau: Bureau) -> Iterator[Scripted]:
    with scripted(script=bureau) as running:
        yield running


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, server: Scripted) -> Callable[..., Result]:
    monkeypatch.setenv("NIANBAO_CACHE", str(tmp_path / "cache"))
    monkeypatch.setenv("NIANBAO_ATTEMPTS", "1")

    def extract(*options: str, path: str = str(SAMPLES), out: str = "out.jsonl") -> Result:
        given = ["extract", path, "-o", str(tmp_path / out), "--model", "m", "--base-url", server.base_url]
        return CliRunner().invoke(app, [*given, *options])

    return extract


Run = Callable[..., Result]


def test_questions_go_out_in_a_file_and_their_answers_make_the_records(
    tmp_path: Path, run: Run, bureau: Bureau
) -> None:
    sent = run("--batch-api")
    waiting = run("--batch-api")
    bureau.end("batch_0", "completed", whole)
    done = run("--batch-api")

    asked = len(bureau.questions("batch_0"))
    assert sent.exit_code == waiting.exit_code == 75
    assert sent.stderr == (
        f"{asked} questions sent, in 1 batch; the same command goes on when they are answered\n"
    )
    assert waiting.stderr.startswith(f"batch_0: in_progress, 0 of {asked} answered\n")
    assert done.stderr.splitlines()[0] == f"{asked} answers came back in batches"
    assert bureau.online == []
    run(out="online.jsonl")
    run("--no-cache", out="asked.jsonl")
    assert (tmp_path / "out.jsonl").read_bytes() == (tmp_path / "online.jsonl").read_bytes()
    assert len(bureau.online) == asked


def test_the_requests_of_a_batch_are_those_of_a_run(run: Run, bureau: Bureau) -> None:
    run("--batch-api", path=SAMPLE)
    run("--no-cache", path=SAMPLE)

    batch = [request["body"] for request in bureau.questions("batch_0")]
    assert sorted(map(json.dumps, batch)) == sorted(map(json.dumps, bureau.online))
    assert len({request["custom_id"] for request in bureau.questions("batch_0")}) == len(batch)


def test_what_fails_in_a_batch_is_asked_one_by_one(run: Run, bureau: Bureau) -> None:
    run("--batch-api")
    bureau.end("batch_0", "completed", rejected, whole)
    done = run("--batch-api")

    assert "1 question failed in a batch, to be asked one by one: HTTP 400" in done.stderr.splitlines()
    assert [bureau.questions("batch_0")[0]["body"]] == bureau.online


def test_an_answer_that_breaks_the_schema_is_asked_for_again_with_the_error(run: Run, bureau: Bureau) -> None:
    run("--batch-api")
    bureau.end("batch_0", "completed", invalid, whole)
    run("--batch-api")

    (again,) = bureau.online
    first = bureau.questions("batch_0")[0]["body"]
    assert again["messages"][: len(first["messages"])] == first["messages"]
    assert len(again["messages"]) > len(first["messages"])


def test_what_a_batch_left_when_it_expired_is_sent_in_another(run: Run, bureau: Bureau) -> None:
    run("--batch-api")
    bureau.end("batch_0", "expired", whole, whole, expired)
    again = run("--batch-api")

    left = {request["custom_id"] for request in bureau.questions("batch_0")[2:]}
    assert again.exit_code == 75
    assert "2 answers came back in batches" in again.stderr
    assert f"{len(left)} questions without an answer when a batch expired, to be sent again" in again.stderr
    assert {request["custom_id"] for request in bureau.questions("batch_1")} == left
    bureau.end("batch_1", "completed", whole)
    run("--batch-api")
    assert bureau.online == []


def test_a_batch_that_expired_whole_is_sent_as_another(run: Run, bureau: Bureau) -> None:
    run("--batch-api", path=SAMPLE)
    bureau.end("batch_0", "expired", expired)
    run("--batch-api", path=SAMPLE)

    assert bureau.questions("batch_1") == bureau.questions("batch_0")


def test_a_batch_that_was_made_but_not_noted_is_found_and_not_made_again(run: Run, bureau: Bureau) -> None:
    bureau.forgets = True
    first = run("--batch-api")
    bureau.forgets = False
    second = run("--batch-api")

    assert first.exit_code == 2
    assert second.exit_code == 75
    assert list(bureau.batches) == ["batch_0"]


def test_a_batch_that_the_endpoint_refuses_is_said(run: Run, bureau: Bureau) -> None:
    run("--batch-api", path=SAMPLE)
    bureau.batches["batch_0"] |= {"status": "failed", "errors": {"data": [{"code": "token_limit_exceeded"}]}}
    again = run("--batch-api", path=SAMPLE)

    assert again.exit_code == 2
    assert (
        "nianbao: a batch was not taken: token_limit_exceeded; the same command sends it again"
        in again.stderr
    )
    assert run("--batch-api", path=SAMPLE).exit_code == 75
    assert list(bureau.batches) == ["batch_0", "batch_1"]


def test_a_limit_is_held_before_anything_is_sent(run: Run, bureau: Bureau) -> None:
    result = run("--batch-api", "--max-calls", "3")

    assert result.exit_code == 2
    assert "the budget is spent: the next call could exceed 3 calls" in result.stderr
    assert bureau.batches == {}


def test_a_dry_run_counts_what_a_model_would_be_asked_and_asks_nothing(run: Run, bureau: Bureau) -> None:
    before = run("--dry-run", "--price", "1,2")
    run()
    asked = len(bureau.online)
    after = run("--dry-run")

    assert re.match(rf"5 documents, 0\.0 MB; {asked} questions .* cost 0\.[0-9]*[1-9]", before.stdout)
    assert "; 0 questions that no kept answer answers, at most 0 + 0 tokens, cost 0.0000" in after.stdout
    assert len(bureau.online) == asked


def test_batches_need_a_model_kept_answers_and_a_file(run: Run) -> None:
    assert run("--batch-api", "--no-cache").exit_code == 2


def ran(questions: Path, fate: Callable[[Json], Json]) -> bytes:
    """What `vllm run-batch` makes of a file: every question meets *fate*."""
    requests = [json.loads(line) for line in questions.read_bytes().splitlines()]
    lines = [{"id": "vllm-1", "custom_id": request["custom_id"], **fate(request)} for request in requests]
    return b"\n".join(json.dumps(line).encode() for line in lines)


def rejected_by_vllm(_request: Json) -> Json:
    return {"response": {"status_code": 400, "body": None}, "error": {"object": "error", "code": 400}}


def kept(*files: Path) -> Result:
    return CliRunner().invoke(app, ["cache", "add", *map(str, files)])


def test_questions_in_a_file_are_answered_elsewhere_and_an_ordinary_run_asks_nothing(
    tmp_path: Path, run: Run, server: Scripted, bureau: Bureau
) -> None:
    questions, answers = tmp_path / "questions.jsonl", tmp_path / "answers.jsonl"
    written = run("--questions", str(questions))
    asked = len(questions.read_bytes().splitlines())
    answers.write_bytes(ran(questions, whole))
    added = kept(answers)

    assert server.requests == []
    assert written.stderr == f"{questions}: {asked} questions; `nianbao cache add` takes their answers\n"
    assert added.stdout == f"{tmp_path / 'cache'}: {asked} answers kept\n"
    assert written.exit_code == added.exit_code == 0
    run()
    assert server.requests == []
    run("--no-cache", out="asked.jsonl")
    assert (tmp_path / "out.jsonl").read_bytes() == (tmp_path / "asked.jsonl").read_bytes()
    assert run("--questions", str(questions)).exit_code == 0
    assert questions.read_bytes() == b""
    assert len(bureau.online) == asked


def test_what_a_file_does_not_answer_rightly_is_asked_one_by_one(
    tmp_path: Path, run: Run, bureau: Bureau
) -> None:
    questions, folder = tmp_path / "questions.jsonl", tmp_path / "answers"
    run("--questions", str(questions), path=SAMPLE)
    lines = questions.read_bytes().splitlines(keepends=True)
    folder.mkdir()
    for number, fate in enumerate((invalid, rejected_by_vllm, *[whole] * (len(lines) - 2))):
        (tmp_path / "one.jsonl").write_bytes(lines[number])
        (folder / f"{number}.json").write_bytes(ran(tmp_path / "one.jsonl", fate))
    (folder / "other.json").write_bytes(b'{"custom_id": "request-1"}\nno JSON\n')
    added = kept(folder)
    done = run(path=SAMPLE)

    assert added.exit_code == 1
    assert sorted(added.stderr.splitlines()) == [
        "1 without an answer, to be asked one by one: HTTP 400",
        "1 without an answer, to be asked one by one: a line that cannot be read",
        "1 without an answer, to be asked one by one: an answer to no question of this program",
    ]
    assert done.exit_code == 0
    (again, failed) = sorted(bureau.online, key=lambda body: -len(body["messages"]))
    assert again["messages"][:2] == json.loads(lines[0])["body"]["messages"][:2]
    assert failed == json.loads(lines[1])["body"]


def test_a_file_that_cannot_be_read_or_written_is_one_line(tmp_path: Path, run: Run) -> None:
    missing = tmp_path / "no" / "questions.jsonl"

    assert run("--questions", str(missing)).stderr == f"nianbao: {missing}: No such file or directory\n"
    assert kept(missing).stderr == f"nianbao: {missing}: No such file or directory\n"
