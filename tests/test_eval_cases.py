import hashlib
import json
from pathlib import Path

import pytest

from eval.annotation import gold_cells
from eval.cases import Case, GoldError, load_case, load_cases
from eval.judging import GOLD
from eval.lint import lint

SOURCE = "行政处罚 9 件。本年度未收到申请。公开信息 3 2 条"
DISCLOSURE = {
    "form": "2021",
    "state": "present",
    "default": 0,
    "rows": {"penalties": [9], "fees": ["blank"]},
}
APPLICATIONS = {"form": "2021", "state": "present", "default": 0, "rows": {}}
COUNT = {
    "metric": "proactive_disclosure_total",
    "label": "信息",
    "value": 32,
    "unit": "条",
    "approx": False,
    "negated": False,
    "period": "this_year",
    "year": None,
    "channel": None,
    "parent": None,
    "quote": "公开信息32条",
    "numeral": "32",
}


def write(folder: Path, source: str = SOURCE, /, **changes: object) -> Path:
    gold: dict[str, object] = {
        "gold_version": "1",
        "split": "dev",
        "slices": [],
        "org_group": "某局",
        "source_sha256": hashlib.sha256(source.encode()).hexdigest(),
        "status": "ok",
        "document_type": "annual_report",
        "tables": {
            "disclosure": DISCLOSURE,
            "applications": APPLICATIONS,
            "disputes": {"state": "present", "default": 0},
        },
    }
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "source.txt").write_text(source, encoding="utf-8")
    (folder / "expected.json").write_text(json.dumps({**gold, **changes}), encoding="utf-8")
    return folder


def faults(folder: Path, source: str = SOURCE, /, **changes: object) -> tuple[str, ...]:
    return faults_of(load_case(write(folder / "case", source, **changes)))


def faults_of(case: Case) -> tuple[str, ...]:
    return lint(case.gold, case.source, case.document)


def tables(**changes: object) -> dict[str, object]:
    usual = {
        "disclosure": DISCLOSURE,
        "applications": APPLICATIONS,
        "disputes": {"state": "present", "default": 0},
    }
    return {**usual, **changes}


def test_our_gold_has_no_fault() -> None:
    loaded = load_cases(GOLD)

    assert loaded.faults == ()
    assert {f"samples-00{number}" for number in range(5)} <= {case.name for case in loaded.cases}


def test_the_samples_print_807_numbers_of_which_11_are_not_zero() -> None:
    samples = [case for case in load_cases(GOLD).cases if case.name.startswith("samples-")]
    cells = [cell for case in samples for cell in gold_cells(case.gold).values()]

    numbers = [cell for cell in cells if cell.lstrip("-").isdigit()]
    assert len(cells) == 998
    assert len(numbers) == 807
    assert sorted(cell for cell in numbers if cell != "0") == sorted(
        ["9", "110", "1342", "23", "510", "-58", "452", "1", "1", "1049", "127"]
    )


def test_a_default_fills_the_rows_that_are_not_named(tmp_path: Path) -> None:
    cells = gold_cells(load_case(write(tmp_path)).gold)

    assert len(cells) == 200
    assert {key: cell for key, cell in cells.items() if cell != "0"} == {
        "/disclosure/penalties/decisions": "9",
        "/disclosure/fees/amount_wan": "blank",
    }


def test_rows_of_another_edition_are_absent_and_not_zero_in_the_2019_form(tmp_path: Path) -> None:
    old = {**APPLICATIONS, "form": "2019", "rows": {"granted": "absent"}}
    cells = gold_cells(load_case(write(tmp_path, tables=tables(applications=old))).gold)

    assert "/applications/other_handling/fee_unpaid/total" not in cells
    assert cells["/applications/other_handling/undivided/total"] == "0"
    assert cells["/applications/granted/total"] == "absent"


def test_a_mixed_table_takes_the_columns_of_each_rows_own_edition(tmp_path: Path) -> None:
    mixed = {**DISCLOSURE, "form": "mixed", "editions": {"regulations": "2019"}}
    cells = gold_cells(load_case(write(tmp_path, tables=tables(disclosure=mixed))).gold)

    assert "/disclosure/regulations/made" in cells
    assert "/disclosure/normative_documents/issued" in cells
    assert "/disclosure/procurement/projects" not in cells


def test_a_missing_table_has_the_cells_of_the_form_of_the_others(tmp_path: Path) -> None:
    lost = tables(applications={"state": "missing"})
    cells = gold_cells(load_case(write(tmp_path, status="partial", tables=lost)).gold)

    assert sum(cell == "missing" for cell in cells.values()) == 175


def test_a_case_without_fault_has_none(tmp_path: Path) -> None:
    assert faults(tmp_path, problems=[], counts=[COUNT], ignore=["9件"]) == ()


@pytest.mark.parametrize(
    ("changes", "fault"),
    [
        ({"source_sha256": "0"}, "source_sha256 is not that of source.txt, which is {sha}"),
        ({"tables": None}, "a refused document has no tables and every other has all three"),
        ({"status": "refused"}, "a refused document has no tables and every other has all three"),
        (
            {"tables": tables(applications={**APPLICATIONS, "rows": {"received": [0, 0]}})},
            "applications/received has 2 cells, the form has 7",
        ),
        (
            {"tables": tables(disclosure={**DISCLOSURE, "rows": {"procurement": [0, 0]}})},
            "disclosure has no row procurement in its form",
        ),
        (
            {"tables": tables(disputes={"state": "present", "rows": {"reconsideration": [0, 0, 0, 0, 0]}})},
            "disputes/litigation_direct has no cells and the table has no default",
        ),
        (
            {"tables": tables(disclosure={**DISCLOSURE, "form": "mixed"})},
            "disclosure must be mixed and name the editions of rows, or neither",
        ),
        ({"tables": tables(disputes={"state": "missing"})}, "disputes is missing and the status is ok"),
        (
            {"tables": tables(disputes={"state": "partial", "default": 0})},
            "disputes is partial and the status is ok",
        ),
        (
            {"tables": tables(disclosure={**DISCLOSURE, "rows": {"penalties": [9.5]}})},
            "disclosure/penalties/decisions is 9.5, which is no whole number",
        ),
        (
            {"tables": tables(disclosure={**DISCLOSURE, "rows": {"penalties": [8]}})},
            "/disclosure/penalties/decisions is 8, which the document does not print",
        ),
        ({"issues": ["T3-ID@total"]}, "T3-ID@total is in issues and is no equation that fails"),
        (
            {"tables": tables(applications={**APPLICATIONS, "rows": {"granted": [9, 0, 0, 0, 0, 0, 9]}})},
            "T3-COL@natural_person does not hold and is not in issues",
        ),
        ({"ignore": ["没有这句话"]}, "ignore: the document does not say “没有这句话”"),
        (
            {"counts": [{**COUNT, "parent": 3}]},
            "counts: “公开信息32条” is part of count 3, which is not there",
        ),
        (
            {"counts": [{**COUNT, "numeral": "3"}]},
            "counts: the numeral 3 stands 0 times in “公开信息32条”, not once",
        ),
        (
            {"counts": [{**COUNT, "numeral": None}]},
            "counts: “公开信息32条” has no numeral and is not negated",
        ),
        ({"alternatives": {"problems": [["行政处罚"]]}}, "problems has alternatives and is not annotated"),
    ],
)
def test_lint_says_what_is_wrong_and_where(tmp_path: Path, changes: dict[str, object], fault: str) -> None:
    sha = hashlib.sha256(SOURCE.encode()).hexdigest()

    assert fault.format(sha=sha) in faults(tmp_path, **changes)


def test_quotes_are_found_across_pinyin_scripts_spaces_and_repairs(tmp_path: Path) -> None:
    source = "行政處(chù)罰 9 件，\n衛(wèi)生 健康。?。ㄒ唬┲鲃庸_方面"
    repairs = [["?。ㄒ唬┲鲃庸_方面", "（一）主动公开方面"]]

    assert faults(tmp_path, source, repairs=repairs, ignore=["9件,卫生健康", "主动公开方面"]) == ()


def test_a_quote_is_found_between_the_tags_of_a_page(tmp_path: Path) -> None:
    folder = write(tmp_path, "<p>行政<b>处罚</b>&nbsp;9 件</p>", ignore=["行政处罚9件"])
    (folder / "source.txt").rename(folder / "source.html")

    assert faults_of(load_case(folder)) == ()


def test_a_pointer_stands_for_the_document(tmp_path: Path) -> None:
    folder = write(tmp_path / "case")
    (folder / "source.txt").rename(tmp_path / "report.txt")
    (folder / "source").write_text("../report.txt\n", encoding="utf-8")

    case = load_case(folder)
    assert (case.source, case.document) == ("report.txt", SOURCE.encode())


def test_a_case_that_cannot_be_loaded_says_why_in_one_line(tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    write(tmp_path / "misspelt", statuss="ok")
    write(tmp_path / "pointed")
    (tmp_path / "pointed" / "source.txt").rename(tmp_path / "pointed" / "source")
    (tmp_path / "pointed" / "source").write_text("../nowhere.txt", encoding="utf-8")

    assert load_cases(tmp_path).faults == (
        "empty: there is no expected.json",
        "misspelt: expected.json: statuss: Extra inputs are not permitted",
        f"pointed: source points to {tmp_path}/pointed/../nowhere.txt, which is no file",
    )
    with pytest.raises(GoldError, match=r"^there is no expected\.json$"):
        load_case(tmp_path / "empty")


def test_money_may_be_printed_in_another_unit_and_counts_may_not(tmp_path: Path) -> None:
    old = {"form": "2019", "state": "present", "default": 0, "rows": {"procurement": [4, 128600]}}
    applications = {**APPLICATIONS, "form": "2019"}
    printed = "采购总金额（万元） 4 12.86"

    assert faults(tmp_path, printed, tables=tables(disclosure=old, applications=applications)) == ()
    wrong = {**old, "rows": {"procurement": [128600, 4]}}
    assert faults(tmp_path, printed, tables=tables(disclosure=wrong, applications=applications)) == (
        "/disclosure/procurement/projects is 128600, which the document does not print",
    )
