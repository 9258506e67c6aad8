import json
from pathlib import Path

import pytest
import typer
from typer.testing import CliRunner

from eval.adopting import AdoptionError, adopted, write_case
from eval.annotate import annotate
from eval.cases import load_cases
from eval.scoring import score
from extractor.correcting import Corrected, corrected
from extractor.extract import extract
from schemas.correction import Correction
from schemas.record import json_line

SAMPLES = sorted((Path(__file__).parent.parent / "samples").iterdir())
GOLD = sorted((Path(__file__).parent.parent / "eval" / "gold").glob("dev-*/source.txt"))
TOTAL = "/applications/received/total"


def correction(document: bytes, pointer: str = TOTAL, was: object = 0, now: object = 0) -> Correction:
    sha = extract(document, "a.txt").source.sha256
    line = {
        "correction_version": "1",
        "sha256": sha,
        "name": "a.txt",
        "pointer": pointer,
        "was": was,
        "now": now,
    }
    more = {
        "was_state": "number",
        "now_state": "number",
        "who": "王芳",
        "when": "2026-03-01T08:30:00Z",
        "why": "",
    }
    return Correction.model_validate({**line, **more})


def read(document: bytes, *corrections: Correction) -> Corrected:
    return corrected(extract(document, "a.txt"), corrections)


@pytest.mark.parametrize(
    "path", [*SAMPLES[:4], *GOLD[::5]], ids=lambda path: path.parent.name + path.name[:4]
)
def test_a_case_is_gold_without_a_fault_on_which_the_record_has_every_cell_right(
    path: Path, tmp_path: Path
) -> None:
    document = path.read_bytes()
    write_case(adopted(read(document), document), tmp_path)

    loaded = load_cases(tmp_path)

    assert loaded.faults == ()
    [case] = loaded.cases
    found = score(case, extract(document, "a.txt").model_dump(mode="json"))
    assert {one.outcome for one in found if one.kind in ("cell", "header", "finding", "count")} == {"right"}


def test_a_case_has_the_corrected_value_and_the_equations_that_fail_on_it() -> None:
    document = SAMPLES[3].read_bytes()
    case = adopted(read(document, correction(document, now=1)), document)
    expected = json.loads(case.expected)

    assert expected["tables"]["applications"]["rows"]["received"] == [1, 0, 0, 0, 0, 0, 1]
    assert "T3-ROW@/applications/received" not in expected["issues"]
    assert "T3-ID@total" in expected["issues"]


def test_the_note_says_who_corrected_what_and_that_the_rest_was_read_by_a_program() -> None:
    document = SAMPLES[3].read_bytes()
    note = adopted(read(document, correction(document, now=1)), document).note

    assert note.startswith("Begun from what nianbao ")
    assert note.endswith(f"- {TOTAL}: 0 -> 1; 王芳, 2026-03-01 08:30\n")


def test_a_number_that_the_document_does_not_print_makes_no_case() -> None:
    document = SAMPLES[3].read_bytes()

    with pytest.raises(AdoptionError, match=f"{TOTAL} is 98765, which the document does not print"):
        adopted(read(document, correction(document, now=98765)), document)


def test_a_quote_that_holds_its_numeral_twice_makes_no_case() -> None:
    document = SAMPLES[4].read_bytes()

    with pytest.raises(AdoptionError, match="the numeral 2 stands 2 times in “行政处罚408项"):
        adopted(read(document), document)


def test_a_row_that_is_not_placed_makes_no_case() -> None:
    text = SAMPLES[0].read_text(encoding="utf-8")
    report = read(text.encode())
    evidence = report.record.evidence["/disputes/reconsideration"]
    dumped = report.record.model_dump(mode="json")
    dumped["report"]["disputes"]["reconsideration"] = None
    changed = report._replace(record=type(report.record).model_validate(dumped))
    assert evidence.start

    with pytest.raises(AdoptionError, match="/disputes/reconsideration is printed and not placed"):
        adopted(changed, text.encode())


def test_annotate_writes_the_reports_that_were_corrected(tmp_path: Path) -> None:
    app = typer.Typer()
    app.command()(annotate)
    records = tmp_path / "records.jsonl"
    lines = [json_line(extract(path.read_bytes(), str(path))) for path in SAMPLES]
    records.write_bytes(b"\n".join(lines))
    one = correction(SAMPLES[3].read_bytes(), now=1).model_dump_json()
    (tmp_path / "records.corrections.jsonl").write_text(one, encoding="utf-8")

    run = CliRunner().invoke(app, [str(records), "-o", str(tmp_path / "gold")])

    assert (run.exit_code, run.stderr) == (0, f"1 case in {tmp_path / 'gold'}\n")
    [case] = (tmp_path / "gold").iterdir()
    assert sorted(path.name for path in case.iterdir()) == ["expected.json", "note.md", "source.txt"]
    again = CliRunner().invoke(app, [str(records), "-o", str(tmp_path / "gold")])
    assert again.exit_code == 1
    assert f"{case} is there already" in again.stderr
