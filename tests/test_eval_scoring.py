"""The harness is tested with systems whose faults are known: each must move its own number, by its amount."""

import copy
from collections.abc import Callable
from typing import Any

import pytest

from eval import measures
from eval.annotation import Gold
from eval.baselines import answered
from eval.cases import Case, load_cases
from eval.headlines import column, sums
from eval.inference import pooled
from eval.items import ItemResult
from eval.judging import GOLD
from eval.oracle import record_of
from eval.scoring import cell_outcome, score
from eval.shifts import shifted
from eval.statistics import Ratio
from schemas.record import Record

COLUMNS = ("natural_person", "business", "research", "nonprofit", "legal_service", "other", "total")


def row(natural: int, business: int) -> list[int]:
    return [natural, business, 0, 0, 0, 0, natural + business]


def case_of(name: str = "balanced", **changes: object) -> Case:
    """16 numbers that are not 0, one blank, a table 4 of 15 zeros; every equation holds."""
    gold: dict[str, object] = {
        "gold_version": "1",
        "split": "dev",
        "slices": [],
        "org_group": "某局",
        "source_sha256": "",
        "status": "ok",
        "document_type": "annual_report",
        "header": {
            "title": "某局2023年报告",
            "agency": ["某局", "某县某局"],
            "year": 2023,
            "signed_on": None,
        },
        "tables": {
            "disclosure": {
                "form": "2021",
                "state": "present",
                "default": 0,
                "rows": {"penalties": [110], "fees": ["blank"]},
            },
            "applications": {
                "form": "2021",
                "state": "present",
                "default": 0,
                "rows": {
                    "received": row(12, 3),
                    "granted": row(7, 2),
                    "partially_granted": row(3, 0),
                    "denied.internal_affairs": row(2, 0),
                    "other_handling.other": row(0, 1),
                    "total_handled": row(12, 3),
                },
            },
            "disputes": {"state": "present", "default": 0},
        },
    }
    return Case(name, Gold.model_validate({**gold, **changes}), "source.txt", "年报".encode())


def contradicting_case() -> Case:
    """申请 of one person and a 总计 of 0: four equations fail, as in a report that was really published."""
    tables = {
        "disclosure": {"form": "2021", "state": "present", "default": 0},
        "applications": {
            "form": "2021",
            "state": "present",
            "default": 0,
            "rows": {
                "received": [1, 0, 0, 0, 0, 0, 0],
                "unavailable.not_held": [1, 0, 0, 0, 0, 0, 0],
            },
        },
        "disputes": {"state": "present", "default": 0},
    }
    issues = (
        "T3-ROW@/applications/received",
        "T3-ROW@/applications/unavailable/not_held",
        "T3-COL@natural_person",
        "T3-ID@natural_person",
    )
    return case_of("contradicting", tables=tables, issues=issues)


def missing_case() -> Case:
    tables = {
        "disclosure": {"form": "2021", "state": "present", "default": 0, "rows": {"penalties": [9]}},
        "applications": {"state": "missing"},
        "disputes": {"state": "missing"},
    }
    return case_of("missing", status="partial", tables=tables)


Fault = Callable[[dict[str, Any]], None]


def with_fault(case: Case, fault: Fault) -> tuple[ItemResult, ...]:
    record: dict[str, Any] = copy.deepcopy(record_of(case))
    fault(record)
    return score(case, record)


def issue(code: str, severity: str, *paths: str) -> dict[str, object]:
    return {"code": code, "severity": severity, "paths": list(paths), "message": ""}


def outcomes(items: tuple[ItemResult, ...]) -> dict[str, int]:
    return measures.tally(items, lambda item: None if item.right else item.outcome)


def balanced(items: tuple[ItemResult, ...]) -> float | None:
    """The headline: the mean over the states that gold has of the share of their cells that is right."""
    return pooled(column(sums(items), "states_balanced"))


@pytest.mark.parametrize(
    "case", [case_of(), contradicting_case(), missing_case()], ids=lambda case: case.name
)
def test_a_reader_without_error_is_scored_perfect(case: Case) -> None:
    items = score(case, record_of(case))

    assert outcomes(items) == {}
    assert measures.exact_reports(items) == {case.name: True}
    assert measures.nonzero(items).f1 == 1
    assert balanced(items) == 1
    assert measures.silent(items).rate.share == 0


def test_the_record_of_a_reader_without_error_is_a_record() -> None:
    for case in load_cases(GOLD).cases:
        if case.gold.status != "refused":
            assert Record.model_validate(record_of(case)).document_type == case.gold.document_type


def test_all_zero_has_high_accuracy_and_no_skill() -> None:
    items = answered(score(case_of(), record_of(case_of())), "0")

    assert measures.present_accuracy(items) == Ratio(183, 199)
    assert measures.skill(items) == 0
    assert measures.nonzero(items) == measures.NonZero(0, 0, 16)
    assert measures.silent(items, nonzero_only=True).rate == Ratio(16, 16)
    assert outcomes(items) == {"value->zero": 16, "blank->zero": 1}
    assert balanced(items) == pytest.approx(1 / 3)
    assert measures.edits(items) == measures.Edits(17, 17)


def test_all_blank_is_right_about_the_blank_alone() -> None:
    items = answered(score(case_of(), record_of(case_of())), "blank")

    assert measures.present_accuracy(items) == Ratio(0, 199)
    assert measures.edits(items) == measures.Edits(199, 199)
    assert measures.confusion(items) == {
        ("value", "blank"): 16,
        ("zero", "blank"): 183,
        ("blank", "blank"): 1,
    }


def test_one_wrong_value_costs_precision_and_recall_and_its_report() -> None:
    def fault(record: dict[str, Any]) -> None:
        record["report"]["disclosure"]["penalties"]["decisions"] = 101

    items = with_fault(case_of(), fault)

    assert measures.nonzero(items) == measures.NonZero(15, 16, 16)
    assert measures.nonzero(items).f1 == pytest.approx(15 / 16)
    assert measures.silent(items, nonzero_only=True) == measures.Silent(1, 16, 16)
    assert measures.exact_reports(items) == {"balanced": False}
    assert [measures.exact_tables(items, key).k for key in ("disclosure", "applications", "disputes")] == [
        0,
        1,
        1,
    ]
    assert outcomes(items) == {"value->wrong": 1}


def test_a_blank_made_zero_is_an_error_that_the_headline_does_not_see() -> None:
    def fault(record: dict[str, Any]) -> None:
        record["report"]["disclosure"]["fees"]["amount_wan"] = 0

    items = with_fault(case_of(), fault)

    assert outcomes(items) == {"blank->zero": 1}
    assert measures.nonzero(items).f1 == 1
    assert measures.present_accuracy(items).share == 1
    assert balanced(items) == pytest.approx(2 / 3)
    assert measures.silent(items).rate == Ratio(1, 200)


def test_padding_a_missing_table_with_zeros_is_counted_cell_by_cell() -> None:
    def fault(record: dict[str, Any]) -> None:
        zeros = dict.fromkeys(COLUMNS, 0)
        record["report"]["applications"] = {"state": "present", "form": "2021", "received": zeros}

    items = with_fault(missing_case(), fault)

    assert outcomes(items) == {"missing->absent": 168, "missing->zero": 7, "wrong": 1}
    assert measures.nonzero(items).f1 == 1
    assert balanced(items) == pytest.approx((1 + 1 + 15 / 190) / 3)


def test_rows_of_the_other_edition_are_padding_too() -> None:
    def fault(record: dict[str, Any]) -> None:
        record["report"]["applications"]["other_handling"]["undivided"] = dict.fromkeys(COLUMNS, 4)

    items = with_fault(case_of(), fault)

    assert outcomes(items) == {"absent->value": 7}
    assert measures.nonzero(items) == measures.NonZero(16, 23, 16)


def test_cells_in_a_document_that_must_be_refused_are_invented() -> None:
    refused = case_of("refused", status="refused", document_type="notice", tables=None, header={})
    items = score(refused, {**record_of(case_of()), "document_type": "annual_report", "status": "ok"})

    assert measures.nonzero(items) == measures.NonZero(0, 16, 0)
    assert measures.clean_zero(items) == Ratio(0, 1)
    assert measures.exact_reports(items) == {"refused": False}
    assert measures.exact_reports(score(refused, record_of(refused))) == {"refused": True}


def shift_rows(record: dict[str, Any]) -> None:
    """Each of the first rows of table 3 gets the numbers of the row above it."""
    table = record["report"]["applications"]
    names = ("received", "carried_in", "granted", "partially_granted")
    values = [copy.deepcopy(table[name]) for name in names]
    table["received"] = dict.fromkeys(COLUMNS, 0)
    for name, above in zip(names[1:], values, strict=False):
        table[name] = above


def test_a_shift_by_one_row_is_one_cause_of_many_errors() -> None:
    items = with_fault(case_of(), shift_rows)
    wrong = [item for item in items if item.kind == "cell" and not item.right]

    assert {item.cause for item in wrong if item.pred != "0"} == {"shifted_row"}
    assert measures.nonzero(items) == measures.NonZero(8, 14, 16)
    assert measures.exact_tables(items, "disputes") == Ratio(1, 1)


def test_a_shift_by_one_column_is_told_from_a_shift_by_one_row() -> None:
    gold = {f"/applications/received/{key}": str(n) for n, key in enumerate(COLUMNS, 1)}
    pred = {f"/applications/received/{key}": str(n) for n, key in enumerate(COLUMNS)}

    assert set(shifted(gold, pred).values()) == {"shifted_col"}


def test_a_value_copied_to_its_neighbour_is_not_a_shift() -> None:
    gold = {"/applications/received/natural_person": "12", "/applications/received/business": "0"}

    assert shifted(gold, {**gold, "/applications/received/business": "12"}) == {}


def test_a_total_that_is_put_right_is_an_auto_correction() -> None:
    def fault(record: dict[str, Any]) -> None:
        record["report"]["applications"]["received"]["total"] = 1
        record["issues"] = record["issues"][1:]

    items = with_fault(contradicting_case(), fault)

    assert outcomes(items) == {"zero->value": 1, "auto_corrected": 1}
    assert measures.auto_corrected(items) == 1
    assert measures.violation_recall(items) == Ratio(3, 4)
    assert measures.violation_precision(items) == Ratio(3, 3)


def test_a_contradiction_that_is_not_reported_is_masked() -> None:
    items = with_fault(contradicting_case(), lambda record: record["issues"].clear())

    assert outcomes(items) == {"masked": 4}
    assert measures.auto_corrected(items) == 0
    assert measures.violation_recall(items) == Ratio(0, 4)


def test_a_false_alarm_is_the_readers_or_the_arithmetics() -> None:
    def alarm(record: dict[str, Any]) -> None:
        record["issues"] = [issue("T3-ROW", "error", "/applications/granted")]

    def misread(record: dict[str, Any]) -> None:
        alarm(record)
        record["report"]["applications"]["granted"]["business"] = 20

    def uncertain(record: dict[str, Any]) -> None:
        record["issues"] = [issue("T3-ROW", "info", "/applications/granted")]

    assert outcomes(with_fault(case_of(), alarm)) == {"false_alarm_logic": 1}
    assert outcomes(with_fault(case_of(), misread)) == {"false_alarm_extraction": 1, "value->wrong": 1}
    assert outcomes(with_fault(case_of(), uncertain)) == {}


@pytest.mark.parametrize(
    ("path", "flagged"),
    [
        ("/applications/received/total", 1),
        ("/applications/received", 7),
        ("/applications/denied", 56),
        ("/applications", 175),
        ("/applications/form", 0),
        ("", 0),
    ],
)
def test_an_issue_flags_the_cells_it_names(path: str, flagged: int) -> None:
    items = with_fault(case_of(), lambda record: record["issues"].append(issue("CELL-TEXT", "warning", path)))

    assert sum(item.flagged for item in items) == flagged


def test_a_flagged_error_is_not_silent_but_costs_coverage() -> None:
    def fault(record: dict[str, Any]) -> None:
        record["report"]["disclosure"]["penalties"]["decisions"] = None
        record["evidence"]["/disclosure/penalties"]["state"] = ["text"]
        record["issues"].append(issue("CELL-TEXT", "warning", "/disclosure/penalties"))

    silent = measures.silent(with_fault(case_of(), fault), nonzero_only=True)

    assert silent == measures.Silent(0, 15, 16)
    assert silent.coverage == Ratio(15, 16)


def test_a_remark_does_not_flag() -> None:
    items = with_fault(
        case_of(), lambda record: record["issues"].append(issue("TABLE-FORM", "info", "/applications"))
    )

    assert measures.silent(items).unflagged == 200


def test_a_header_field_is_any_of_the_accepted_whatever_its_spaces() -> None:
    def fault(record: dict[str, Any]) -> None:
        record["report"] |= {
            "title": "某局 2023 年报告",
            "agency": "某县某局",
            "year": 2022,
            "signed_on": "2024-01-01",
        }

    items = measures.of_kind(with_fault(case_of(), fault), "header")

    assert {item.key: item.outcome for item in items} == {
        "/title": "right",
        "/agency": "right",
        "/year": "wrong",
        "/signed_on": "invented",
    }


def test_an_offset_that_points_elsewhere_is_not_valid() -> None:
    def fault(record: dict[str, Any]) -> None:
        record["evidence"] = {
            "/title": {"start": 0, "end": 2, "raw": "年报"},
            "/overview": {"start": 0, "end": 2, "raw": None},
            "/disclosure/fees": {"start": [0, None], "end": [1, None], "raw": ["报", None]},
        }

    assert measures.offsets_valid(with_fault(case_of(), fault)) == Ratio(1, 2)


def test_an_empty_record_loses_everything_and_crashes_nothing() -> None:
    items = score(case_of(), {})

    assert measures.nonzero(items) == measures.NonZero(0, 0, 16)
    assert measures.silent(items, nonzero_only=True).rate == Ratio(16, 16)


def test_the_macro_leaves_out_reports_without_such_a_number() -> None:
    empty = case_of(
        "empty", tables={key: {"form": "2021", "state": "present", "default": 0} for key in TABLES}
    )
    items = (*score(case_of(), record_of(case_of())), *score(empty, record_of(empty)))

    assert measures.nonzero_macro(items) == measures.Macro(1, 1, 1)
    assert measures.clean_zero(items) == Ratio(1, 1)


TABLES = ("disclosure", "applications", "disputes")


def test_the_name_of_an_error_says_what_became_of_what() -> None:
    assert [cell_outcome("0", pred) for pred in ("9", "blank", "absent")] == [
        "zero->value",
        "zero->blank",
        "zero->absent",
    ]
