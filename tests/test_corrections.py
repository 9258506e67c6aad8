import json
from pathlib import Path

import pytest

from extractor.correcting import corrected
from extractor.corrections import Standing, beside, judge, parse_corrections
from extractor.errors import UnreadableError
from extractor.extract import extract
from schemas.correction import Correction
from schemas.record import Record, RowEvidence, json_line

SAMPLES = sorted((Path(__file__).parent.parent / "samples").iterdir())
CONTRADICTS, PARTIAL = SAMPLES[3], SAMPLES[4]
TOTAL = "/applications/received/total"
FINDING = {"quote": "公开的信息不够全面", "theme": "内容质量", "tense": "present", "group": 1}


def record(sample: Path = CONTRADICTS) -> Record:
    return extract(sample.read_bytes(), sample.name)


def correction(pointer: str, was: object, now: object, **more: object) -> Correction:
    is_cell = pointer.startswith(("/disclosure", "/applications", "/disputes"))
    state = "number" if is_cell else None
    return Correction.model_validate(
        {
            "correction_version": "1",
            "sha256": record().source.sha256,
            "name": CONTRADICTS.name,
            "pointer": pointer,
            "was": was,
            "was_state": state,
            "now": now,
            "now_state": state,
            "who": "王芳",
            "when": "2026-03-01T08:30:00Z",
            "why": "看过原件",
            **more,
        }
    )


def standing(one: Correction, of: Record | None = None) -> Standing:
    [judged] = judge(of or record(), [one])
    return judged.standing


def codes(of: Record) -> list[str]:
    return [issue.code for issue in of.issues]


def total(of: Record) -> object:
    return of.model_dump()["report"]["applications"]["received"]["total"]


def report(of: Record) -> dict[str, object]:
    return of.model_dump(mode="json")["report"]  # type: ignore[no-any-return]


def test_a_corrected_cell_has_the_new_value_and_an_issue_that_says_who_and_why() -> None:
    changed = corrected(record(), [correction(TOTAL, 0, 1)]).record

    assert total(changed) == 1
    [issue] = [issue for issue in changed.issues if issue.code == "CORRECTED"]
    assert issue.message == f"{TOTAL}: 0 -> 1; 王芳, 2026-03-01 08:30, 看过原件"
    assert issue.paths == (TOTAL,)


def test_what_is_printed_stays_in_the_evidence_of_a_corrected_cell() -> None:
    changed = corrected(record(), [correction(TOTAL, 0, None, now_state="blank")]).record
    evidence, before = changed.evidence["/applications/received"], record().evidence["/applications/received"]
    assert isinstance(evidence, RowEvidence)
    assert isinstance(before, RowEvidence)

    assert (evidence.raw, evidence.start) == (before.raw, before.start)
    assert evidence.state == (*before.state[:-1], "blank")


def test_the_equations_are_checked_anew() -> None:
    row = "/applications/unavailable/not_held/total"
    both = [correction(TOTAL, 0, 1), correction(row, 0, 1)]

    assert codes(record()).count("T3-ROW") == 2
    assert codes(corrected(record(), both).record).count("T3-ROW") == 0
    assert codes(corrected(record(), both).record).count("TABLE-FORM") == 2


def test_a_correction_of_a_value_that_changed_is_stale_and_not_applied() -> None:
    old = correction(TOTAL, 7, 1)
    changed = corrected(record(), [old]).record

    assert standing(old) is Standing.stale
    assert report(changed) == report(record())
    assert codes(changed)[-1] == "CORRECTION-STALE"


def test_a_blank_that_became_a_zero_makes_its_correction_stale() -> None:
    assert standing(correction(TOTAL, None, 1, was_state="blank")) is Standing.stale


def test_a_correction_that_the_record_agrees_with_is_settled_and_says_nothing() -> None:
    old = correction(TOTAL, 7, 0)

    assert standing(old) is Standing.settled
    assert corrected(record(), [old]).record == record()


def test_corrections_of_another_document_are_left_alone() -> None:
    assert judge(record(PARTIAL), [correction(TOTAL, 0, 1)]) == ()


def test_of_two_corrections_of_one_value_the_later_counts() -> None:
    changed = corrected(record(), [correction(TOTAL, 0, 5), correction(TOTAL, 0, 1)]).record

    assert total(changed) == 1


def test_a_finding_that_moved_is_still_found() -> None:
    moved = correction("/problems/7", FINDING, {**FINDING, "theme": "主动及时"})
    changed = corrected(record(), [moved]).record

    assert changed.report is not None
    assert [one.theme for one in changed.report.problems] == ["意识重视", "主动及时"]
    assert "/problems/1" in changed.evidence


def test_a_finding_with_other_words_has_no_place_any_more() -> None:
    other = correction("/problems/1", FINDING, {**FINDING, "quote": "信息不够全面"})

    assert "/problems/1" not in corrected(record(), [other]).record.evidence


def test_a_finding_more_stands_at_the_end() -> None:
    more = correction("/problems/-", None, {**FINDING, "quote": "认识不够"})
    changed = corrected(record(), [more]).record

    assert changed.report is not None
    assert [one.quote for one in changed.report.problems][-1] == "认识不够"
    assert standing(more, changed) is Standing.settled


def test_what_points_behind_an_item_that_is_taken_out_follows() -> None:
    before = record()
    assert before.report is not None
    dumped = before.report.model_dump(mode="json")["counts"]
    changed = corrected(before, [correction("/counts/1", dumped[1], None)]).record
    assert changed.report is not None

    assert [one.quote for one in changed.report.counts] == [
        one["quote"] for at, one in enumerate(dumped) if at != 1
    ]
    assert {one.parent for one in changed.report.counts} == {None, 0}
    assert changed.evidence["/counts/1/value"] == before.evidence["/counts/2/value"]
    assert len([key for key in changed.evidence if key.startswith("/counts/")]) == 2 * (len(dumped) - 1)


def test_a_header_field_is_corrected() -> None:
    changed = corrected(record(), [correction("/published_on", None, "2025-01-21")]).record

    assert report(changed)["published_on"] == "2025-01-21"


def test_a_row_that_was_not_read_gets_its_cell() -> None:
    changed = corrected(
        record(), [correction("/applications/other_handling/other/total", None, 3, was_state="absent")]
    ).record

    row = changed.model_dump()["report"]["applications"]["other_handling"]["other"]
    assert (row["total"], row["natural_person"]) == (3, None)


def test_a_correction_that_no_record_can_hold_is_one_line() -> None:
    with pytest.raises(UnreadableError, match=r"a correction of 003.*report/year: .*valid integer"):
        corrected(record(), [correction("/year", 2024, "去年")])


def test_a_corrected_record_is_written_and_read_like_any_other() -> None:
    changed = corrected(record(), [correction(TOTAL, 0, 1)]).record

    assert Record.model_validate_json(json_line(changed)) == changed


def test_the_file_of_corrections_stands_beside_the_records() -> None:
    assert beside("out/records.jsonl") == "out/records.corrections.jsonl"


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("{", "line 2 is no correction: the whole: Invalid JSON"),
        ('{"pointer": "/year"}', "line 2 is no correction: correction_version: Field required"),
        (json.dumps({"pointer": "/overview"}), "line 2 is no correction: pointer: /overview names no value"),
    ],
)
def test_a_line_that_is_no_correction_is_named(line: str, said: str) -> None:
    good = correction(TOTAL, 0, 1).model_dump_json()
    bad = line if "overview" not in line else good.replace(TOTAL, "/overview")

    with pytest.raises(UnreadableError) as caught:
        parse_corrections(f"{good}\n{bad}\n".encode())

    assert str(caught.value).startswith(said)
