"""Recorded answers: a model is scored offline, alike every time, and never without an answer that is missing."""

import json
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from eval import answers
from eval.cases import load_case
from eval.systems import Named, run
from eval.voices import line, whole
from extractor.asking import UnrecordedError
from extractor.model.replay import Replay, lines
from extractor.settings import ModelSettings, Voice
from tests.scripted_server import Scripted, scripted
from tests.test_second import answering

CASES = Path(__file__).parents[1] / "eval" / "gold"
CASE = load_case(CASES / "samples-003")
SECRET = re.compile(r"sk-|Bearer |authorization|cookie|api[-_]key|/home/|/tmp/|/Users/", re.IGNORECASE)
DOCUMENT = answers.Document(CASE.name, CASE.document, CASE.source)


@pytest.fixture
def server() -> Iterator[Scripted]:
    with scripted(script=answering) as running:
        yield running


@pytest.fixture
def recording(tmp_path: Path, server: Scripted) -> Path:
    settings = ModelSettings("m", server.base_url, cache=tmp_path / "cache")
    path = tmp_path / "m.jsonl"
    path.write_text(
        "\n".join(lines(settings, answers.recorded([DOCUMENT], Voice.both, settings))), encoding="utf-8"
    )
    return path


def test_a_recording_is_read_by_people_and_names_document_and_model(recording: Path) -> None:
    first, *others = recording.read_text(encoding="utf-8").splitlines()

    assert json.loads(first)["model"] == "m"
    assert {json.loads(line)["document"] for line in others} == {CASE.name}
    assert "对政府信息工作的重要性认识不够" in recording.read_text(encoding="utf-8")


def test_a_recording_answers_without_a_call_and_says_what_it_took(recording: Path, server: Scripted) -> None:
    asked = len(server.requests)
    record = answers.Replayed(Voice.both, recording)(CASE.document, CASE.source)
    usage = record["usage"]

    assert len(server.requests) == asked
    assert isinstance(usage, dict)
    assert usage["calls"] == asked
    assert "seconds" in usage


def test_a_recording_that_goes_on_asks_nothing_twice(recording: Path, server: Scripted) -> None:
    asked = len(server.requests)
    settings = ModelSettings("m", server.base_url, cache=recording.parent / "cache")

    assert len(answers.recorded([DOCUMENT], Voice.both, settings)) == asked
    assert len(server.requests) == asked


def test_a_question_that_was_never_answered_ends_the_harness_and_is_no_silent_result(recording: Path) -> None:
    first, *others = recording.read_text(encoding="utf-8").splitlines()
    recording.write_text("\n".join([first, *others[1:]]), encoding="utf-8")
    system = answers.Replayed(Voice.both, recording)

    with pytest.raises(UnrecordedError, match=r"m\.jsonl has no answer to this request"):
        run(Named("both", system), [CASE])


def test_side_by_side_stand_the_reports_that_have_all_their_answers(
    recording: Path, server: Scripted
) -> None:
    other = load_case(CASES / "samples-001")

    assert whole([CASE, other], recording) == [CASE]
    assert line(Voice.both, [CASE], recording).measures["calls"] == len(server.requests)
    assert line(Voice.rules, [CASE], recording).measures["calls"] == 0


def test_the_committed_recordings_open_and_hold_no_secret_and_no_path() -> None:
    paths = sorted(answers.ANSWERS.parent.glob("*.jsonl"))

    assert answers.ANSWERS in paths
    for path in paths:
        assert Replay(path).settings.model == "qwen2.5-coder-1.5b-instruct"
        assert not SECRET.search(path.read_text(encoding="utf-8"))


@pytest.mark.parametrize("content", [None, "", "{}", "no JSON", '{"model": "m"}'])
def test_a_file_that_is_no_recording_is_one_line(tmp_path: Path, content: str | None) -> None:
    path = tmp_path / "m.jsonl"
    if content is not None:
        path.write_text(content, encoding="utf-8")

    with pytest.raises(UnrecordedError, match=r"m\.jsonl: no file of answers"):
        answers.Replayed(Voice.both, path)
