import hashlib
import json
import shutil
from collections.abc import Mapping
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest

from eval.cases import load_case
from eval.judging import GOLD, Judgement, Request, judge
from eval.oracle import record_of
from eval.systems import SYSTEMS, Named, System, UnknownSystemError, opened
from extractor.asking import UnrecordedError
from extractor.extract import extract

SOURCE = "行政处罚 9".encode()


@pytest.fixture
def gold(tmp_path: Path) -> Path:
    """A folder of gold with one report that prints one number other than 0."""
    case = tmp_path / "gold" / "one"
    case.mkdir(parents=True)
    (case / "source.txt").write_bytes(SOURCE)
    expected = {
        "gold_version": "1",
        "split": "dev",
        "slices": [],
        "org_group": "某局",
        "source_sha256": hashlib.sha256(SOURCE).hexdigest(),
        "status": "ok",
        "document_type": "annual_report",
        "tables": {
            "disclosure": {"form": "2021", "state": "present", "default": 0, "rows": {"penalties": [9]}},
            "applications": {"form": "2021", "state": "present", "default": 0},
            "disputes": {"state": "present", "default": 0},
        },
    }
    (case / "expected.json").write_text(json.dumps(expected), encoding="utf-8")
    return tmp_path / "gold"


class Reader:
    """A system that reads the report right but for its one number."""

    def __init__(self, gold: Path, penalties: int) -> None:
        self._record = json.loads(json.dumps(record_of(load_case(gold / "one"))))
        self._record["report"]["disclosure"]["penalties"]["decisions"] = penalties

    def __call__(self, document: bytes, name: str) -> dict[str, object]:
        assert (document, name) == (SOURCE, "source.txt")
        return dict(self._record)


def judged(request: Request, reader: System) -> Judgement:
    return judge(request, (Named("rules", reader),))


def test_the_card_shows_the_program_beside_the_baselines_that_read_nothing(gold: Path) -> None:
    judgement = judged(Request(gold), Reader(gold, 9))

    lines = judgement.text.splitlines()
    assert judgement.code == 0
    assert lines[0] == "eval  split dev  n=1 reports  200 cells, 200 print a number, 1 of them not 0"
    assert lines[1].split() == ["all-zero", "rules"]
    assert [line.split()[2:4] for line in lines if line.startswith("exact report")] == [["0/1", "1/1"]]
    assert max(len(line) for line in lines) <= 100


def test_what_is_wrong_is_printed_with_gold_and_answer(gold: Path) -> None:
    judgement = judged(Request(gold), Reader(gold, 8))

    assert (
        judgement.text.splitlines()[-1]
        == "WRONG one /disclosure/penalties/decisions: value->wrong, gold 9, answer 8, other"
    )


def test_the_gate_fails_and_names_the_report(gold: Path) -> None:
    assert judged(Request(gold, update=True), Reader(gold, 9)).code == 0
    assert judged(Request(gold, gate=True), Reader(gold, 9)).code == 0

    judgement = judged(Request(gold, gate=True), Reader(gold, 8))
    assert judgement.code == 1
    assert judgement.text.splitlines()[-1].startswith(
        "GATE FAIL  dev: no longer exact: one; non-zero F1 0.0000"
    )


def test_a_floor_goes_down_only_with_a_reason(gold: Path) -> None:
    judged(Request(gold, update=True), Reader(gold, 9))
    before = (gold.parent / "baseline.json").read_bytes()

    refused = judged(Request(gold, update=True), Reader(gold, 8))
    assert refused.code == 2
    assert refused.text.endswith("give --reason to lower a floor")
    assert (gold.parent / "baseline.json").read_bytes() == before

    assert judged(Request(gold, update=True, reason="a test"), Reader(gold, 8)).code == 0
    assert judged(Request(gold, gate=True), Reader(gold, 8)).code == 0
    assert json.loads((gold.parent / "baseline.json").read_bytes())["lowered"][0]["reason"] == "a test"


def test_a_gate_without_floors_cannot_judge(gold: Path) -> None:
    judgement = judged(Request(gold, gate=True), Reader(gold, 9))

    assert judgement.code == 2
    assert judgement.text.endswith("dev: baseline.json holds no floors of it: set them with --update")


def test_bad_gold_is_told_by_case_and_nothing_is_scored(gold: Path) -> None:
    (gold / "one" / "source.txt").write_bytes(b"another")

    judgement = judge(Request(gold), ())
    assert judgement.code == 2
    assert judgement.text.splitlines()[0].startswith("bad gold: one: source_sha256 is not that of source.txt")


def test_a_folder_or_a_split_without_cases_cannot_be_judged(gold: Path) -> None:
    assert judged(Request(gold / "none"), Reader(gold, 9)).code == 2
    check = Request(gold, split="check", reason="a test")
    assert judged(check, Reader(gold, 9)).text == f"no case of the split check in {gold}"


def test_a_program_that_dies_of_a_report_has_read_nothing_of_it(gold: Path) -> None:
    def dies(document: bytes, name: str) -> Mapping[str, object]:
        raise ValueError(f"{name}: {len(document)}")

    judgement = judged(Request(gold), dies)
    assert judgement.code == 0
    assert "WRONG one /status: wrong, gold ok, answer ValueError: source.txt: 14" in judgement.text


def test_the_wrong_cells_of_a_row_are_told_in_one_line(gold: Path) -> None:
    reader = Reader(gold, 9)
    record = dict(reader(SOURCE, "source.txt"))
    report: dict[str, object] = record["report"]  # type: ignore[assignment]
    record["report"] = {**report, "disclosure": {**report["disclosure"], "regulations": None}}  # type: ignore[dict-item]
    record["evidence"] = {}

    judgement = judged(Request(gold), lambda _document, _name: record)
    assert (
        judgement.text.splitlines()[-1]
        == "WRONG one /disclosure/regulations (3 cells): zero->absent, gold 0, answer absent"
    )


def test_a_report_has_every_file_and_is_the_same_byte_for_byte_when_made_again(
    gold: Path, tmp_path: Path
) -> None:
    for folder in ("first", "second"):
        assert judged(Request(gold, report=tmp_path / folder), Reader(gold, 8)).code == 0

    names = {"report.json", "cells.csv", "items.csv", "junit.xml", "summary.md"}
    assert {path.name for path in (tmp_path / "first").iterdir()} >= names
    for name in names:
        assert (tmp_path / "first" / name).read_bytes() == (tmp_path / "second" / name).read_bytes(), name


def test_the_test_case_of_a_report_that_is_not_exact_fails_and_names_the_cell(
    gold: Path, tmp_path: Path
) -> None:
    judged(Request(gold, report=tmp_path), Reader(gold, 8))

    suites = ET.fromstring((tmp_path / "junit.xml").read_text(encoding="utf-8"))  # noqa: S314  we wrote it
    case = suites.find("testsuite[@name='rules.dev']/testcase[@name='one']/failure")
    assert case is not None
    assert case.get("message") == "1 wrong: /disclosure/penalties/decisions: gold 9, answer 8"


def test_two_systems_stand_side_by_side_with_their_difference(gold: Path) -> None:
    judgement = judge(Request(gold), (Named("rules", Reader(gold, 9)), Named("other", Reader(gold, 8))))

    lines = judgement.text.splitlines()
    assert lines[1].split() == ["all-zero", "rules", "other", "best", "of", "other", "-", "rules"]
    [nonzero] = [line.replace("n too small", "").split() for line in lines if line.startswith("non-zero F1")]
    assert nonzero[2:] == [".000", "1.000", ".000", "1.000", "-1.000"]


def test_a_file_of_records_is_a_system(gold: Path, tmp_path: Path) -> None:
    record = {
        **Reader(gold, 8)(SOURCE, "source.txt"),
        "source": {"sha256": hashlib.sha256(SOURCE).hexdigest()},
    }
    (tmp_path / "old.jsonl").write_text(json.dumps(record) + "\n", encoding="utf-8")

    named = opened(f"earlier={tmp_path / 'old.jsonl'}")
    assert [system.name for system in named] == ["earlier"]
    assert "gold 9, answer 8" in judge(Request(gold), named).text
    with pytest.raises(UnknownSystemError, match=r"^there is no system nobody: it is one of rules"):
        opened("nobody")


def test_of_check_only_the_verdict_is_told_unless_there_is_a_reason_to_look(gold: Path) -> None:
    expected = gold / "one" / "expected.json"
    expected.write_text(expected.read_text(encoding="utf-8").replace('"dev"', '"check"'), encoding="utf-8")

    refused = judged(Request(gold, split="check"), Reader(gold, 9))
    assert (refused.code, refused.text) == (
        2,
        "a look at check is entered in the ledger: say why with --reason",
    )
    judged(Request(gold, split="check", update=True), Reader(gold, 9))
    assert judged(Request(gold, split="check", gate=True), Reader(gold, 9)).text == "GATE OK  check"
    assert not (gold.parent / "LEDGER.jsonl").exists()


def test_a_look_at_check_is_entered_in_the_ledger(gold: Path) -> None:
    expected = gold / "one" / "expected.json"
    expected.write_text(expected.read_text(encoding="utf-8").replace('"dev"', '"check"'), encoding="utf-8")

    looked = judged(Request(gold, split="check", reason="a release"), Reader(gold, 9))
    assert "LOOK  1 looks at check so far, entered in LEDGER.jsonl" in looked.text
    [line] = (gold.parent / "LEDGER.jsonl").read_text(encoding="utf-8").splitlines()
    look = json.loads(line)
    assert (look["reason"], look["systems"], look["headline"]["nonzero_f1"]) == ("a release", ["rules"], 1.0)


def test_what_was_better_when_the_floors_were_written_is_told(gold: Path) -> None:
    judged(Request(gold, update=True), Reader(gold, 9))

    told = judged(Request(gold), Reader(gold, 8)).text
    assert "REGRESSED vs previous: one (exact_report, nonzero_f1)   open: report.html#doc=one" in told


def test_a_reader_that_shifts_a_row_fails_the_gate_with_the_names_of_the_reports(tmp_path: Path) -> None:
    for name in ("samples-000", "dev-chaxi-xian-2022", "samples-003"):
        shutil.copytree(GOLD / name, tmp_path / "gold" / name)
        document = load_case(GOLD / name).document
        (tmp_path / "gold" / name / "source").unlink(missing_ok=True)
        (tmp_path / "gold" / name / "source.txt").write_bytes(document)

    def shifting(document: bytes, name: str) -> Mapping[str, object]:
        record = json.loads(extract(document, name).model_dump_json())
        rows = record["report"]["applications"]
        rows["received"], rows["carried_in"] = rows["carried_in"], rows["received"]
        return dict(record)

    request = Request(tmp_path / "gold", gate=True)
    judged(Request(tmp_path / "gold", update=True), SYSTEMS["rules"]())
    told = judged(request, shifting)
    assert told.code == 1
    assert "GATE FAIL  dev: no longer exact: dev-chaxi-xian-2022, samples-003; auto-corrected 1" in told.text


def test_reports_without_a_recorded_answer_are_left_out_where_asked_for_and_end_the_harness_where_not(
    gold: Path,
) -> None:
    def unrecorded(document: bytes, name: str) -> Mapping[str, object]:
        raise UnrecordedError(f"{name}: {len(document)}")

    with pytest.raises(UnrecordedError):
        judged(Request(gold), unrecorded)
    left_out = judged(Request(gold, recorded=True), unrecorded)
    assert (left_out.code, left_out.text) == (2, f"no case of the split dev in {gold}")
