"""Reports of several years and places, with breaks planted: each is found, and nothing else."""

import csv
import json
import re
from collections.abc import Iterable
from decimal import Decimal
from io import BytesIO
from pathlib import Path
from typing import NamedTuple

import pytest
from typer.testing import CliRunner

from eval.render.robustness import dice
from eval.render.sampler import Place
from eval.render.years import WORDS, Figures, changed, first_year, next_year, report_text, summed
from extractor.cli import app
from extractor.extract import extract
from extractor.panel.divisions import NOWHERE, Divisions, YearRow, divisions
from extractor.panel.names import body_of
from extractor.panel.repetition import repeated
from extractor.panel.series import index
from extractor.panel.sides import sides
from extractor.printed import values_of
from extractor.stored import stored
from schemas.issues import ISSUE_KINDS
from schemas.organs import STEMS
from schemas.panel import PASSAGES, STEPS, WATCHED, PanelIssue
from schemas.record import Record, json_line
from schemas.report import Count, Finding, Report

AGENCY = "韶关市浈江区卫生健康局"
PROVINCE, CITY = ("440000", "广东省", "广东"), ("440200", "韶关市", "韶关")
KNOWN = divisions(
    [
        YearRow(PROVINCE, CITY, ("440204", "浈江区", "浈江")),
        YearRow(PROVINCE, CITY, ("440203", "武江区", "武江")),
        YearRow(("340000", "安徽省", "安徽"), ("340200", "芜湖市", "芜湖"), ("340210", "芜湖县", "芜湖")),
        YearRow(("340000", "安徽省", "安徽"), ("340200", "芜湖市", "芜湖"), ("340210", "湾沚区", "湾沚")),
        YearRow(("320000", "江苏省", "江苏"), ("320100", "南京市", "南京"), ("320106", "鼓楼区", "鼓楼")),
        YearRow(("320000", "江苏省", "江苏"), ("320300", "徐州市", "徐州"), ("320302", "鼓楼区", "鼓楼")),
    ]
)


def years(count: int = 3, seed: int = 1) -> list[Figures]:
    rng = dice(seed)
    found = [first_year(rng)]
    while len(found) < count:
        found.append(next_year(rng, found[-1]))
    return found


def record(agency: str, year: int, figures: Figures, about: str = "", name: str = "") -> Record:
    text = report_text(agency, year, figures, about=about)
    return extract(text.encode(), name or f"{agency}{year}.txt")


def records(figures: Iterable[Figures], begin: int = 2021, agency: str = AGENCY) -> list[Record]:
    return [record(agency, year, one) for year, one in enumerate(figures, begin)]


def report_of(one: Record, **changes: object) -> Record:
    assert one.report
    return one.model_copy(update={"report": one.report.model_copy(update=changes)})


def lines(found: Iterable[Record]) -> bytes:
    return b"".join(json_line(one) + b"\n" for one in found)


def issues(found: Iterable[Record], known: Divisions = KNOWN) -> list[PanelIssue]:
    file = BytesIO(lines(found))
    indexed = index(stored(file, "-", pytest.fail), known)
    return [*indexed.issues, *(issue for side in sides(indexed, file) for issue in side.issues)]


def told(found: Iterable[Record]) -> list[tuple[str, str | None, str | None]]:
    return [(issue.code, issue.expected, issue.actual) for issue in issues(found)]


def test_the_reports_are_read_whole_and_dense() -> None:
    for one in records(years()):
        assert isinstance(one.report, Report)
        assert one.status == "ok"
        assert [issue.code for issue in one.issues if issue.severity == "error"] == []
        assert values_of(one.report, "applications", "carried_in")["business"]


@pytest.mark.parametrize("seed", range(1, 4))
def test_years_that_go_together_have_no_issue(seed: int) -> None:
    assert told(records(years(4, seed))) == []


@pytest.mark.parametrize("column", ["natural_person", "business", "legal_service", "total"])
def test_a_number_carried_in_that_was_not_carried_out_is_found(column: str) -> None:
    first, second, third = years()
    place = Place("applications", "carried_in", column)

    found = told(records([first, changed(second, place, 4), third]))

    assert found == [("T3-X", str(second[place]), str(second[place] + 4))]


def test_a_stock_that_does_not_go_on_is_found_once_for_each_year_it_breaks() -> None:
    first, second, third = years()
    place = Place("disclosure", "normative_documents", "in_force")

    found = told(records([first, changed(second, place, 7), third]))

    assert found == [
        ("T2-STOCK", str(second[place]), str(second[place] + 7)),
        ("T2-STOCK", str(third[place] + 7), str(third[place])),
    ]


def test_items_of_the_form_of_2019_go_on_with_their_change() -> None:
    rng = dice(5)
    first = first_year(rng, "2019")
    second = next_year(rng, first, "2019")
    place = Place("disclosure", "licensing", "previous_items")

    assert told(records([first, second], 2019)) == []
    assert told(records([first, changed(second, place, 2)], 2019)) == [
        ("T2-19B", str(second[place]), str(second[place] + 2))
    ]


def test_a_change_of_form_is_told_and_only_what_both_have_is_compared() -> None:
    rng = dice(6)
    first = first_year(rng, "2019")
    second = next_year(rng, first, "2021")

    assert told(records([first, second], 2020)) == [("FORM-CHANGED", "2019", "2021")] * 2


def test_a_number_that_jumps_is_told() -> None:
    first, second = years(2)
    place = Place("disclosure", "penalties", "decisions")
    high = {**second, place: first[place] * 5 + 1}
    even = {**second, place: first[place] * 5}
    low = {**second, place: Decimal(1)}

    assert told(records([first, high])) == [("JUMP", str(first[place]), str(high[place]))]
    assert told(records([first, even])) == []
    assert told(records([first, low])) == [("JUMP", str(first[place]), "1")]


def test_small_numbers_do_not_jump() -> None:
    first, second = years(2)
    place = Place("disclosure", "coercion", "decisions")

    assert told(records([{**first, place: Decimal(0)}, {**second, place: Decimal(19)}])) == []
    assert told(records([{**first, place: Decimal(0)}, {**second, place: Decimal(20)}])) == [
        ("JUMP", "0", "20")
    ]


def test_a_text_of_last_year_is_told_with_its_share() -> None:
    first, second = records(years(2))
    assert first.report
    assert second.report
    half = (first.report.overview or "")[:130] + (second.report.overview or "")[:110]

    assert told([first, report_of(second, overview=first.report.overview)]) == [
        ("TEXT-REPEATED", "<= 0.5", "1.00")
    ]
    assert told([first, report_of(second, overview=half)]) == [("TEXT-REPEATED", "<= 0.5", "0.54")]
    short = first.report.overview and first.report.overview[:99]
    assert told([report_of(first, overview=short), report_of(second, overview=short)]) == []


def test_section_5_is_compared_by_the_words_of_its_findings() -> None:
    words = ["".join(dice(seed).choices(WORDS, k=60)) for seed in range(3)]
    findings = [Finding(quote=one, theme="其他", tense="present", group=1) for one in words]
    first, second = records(years(2))

    found = told([report_of(first, problems=findings[:2]), report_of(second, improvements=findings[:2])])
    other = told([report_of(first, problems=findings[:1]), report_of(second, improvements=findings)])

    assert found == [("TEXT-REPEATED", "<= 0.5", "1.00")]
    assert other == []


@pytest.mark.parametrize(
    ("now", "before", "share"),
    [("甲乙丙丁戊己庚辛", "甲乙丙丁戊己庚辛", 1), ("甲乙丙丁戊己庚", "甲乙丙丁戊己庚", 0), ("", "甲", 0)],
)
def test_eight_letters_in_a_row_are_a_repetition(now: str, before: str, share: float) -> None:
    assert repeated(now, before) == share
    assert repeated(f"{now}子", f"丑{before}") == pytest.approx(share * len(now) / (len(now) + 1))


def test_a_missing_year_is_told_and_nothing_is_compared_over_it() -> None:
    first, _, third, _ = years(4)

    found = issues([record(AGENCY, 2021, first), record(AGENCY, 2023, third)])

    assert [(issue.code, issue.message) for issue in found] == [
        ("YEAR-MISSING", "there is no report of 2022")
    ]


def test_a_second_report_of_a_year_is_told_with_what_it_states_otherwise() -> None:
    first, second = years(2)
    place = Place("disclosure", "licensing", "decisions")
    again = changed(second, place, 3)
    found = [
        record(AGENCY, 2021, first),
        record(AGENCY, 2022, second),
        record(AGENCY, 2022, again, name="b.txt"),
    ]

    assert told(found) == [
        ("PANEL-DUPLICATE", None, None),
        ("RESTATED", str(second[place]), str(again[place])),
    ]


def test_two_reports_of_a_year_that_have_hardly_a_number_in_common_are_told_once() -> None:
    first, second = years(2)
    found = issues([record(AGENCY, 2022, first), record(AGENCY, 2022, second, name="b.txt")])

    assert [issue.code for issue in found] == ["PANEL-DUPLICATE", "RESTATED"]
    assert re.fullmatch(
        rf"\d+ of \d+ numbers differ between {AGENCY}2022.txt and b.txt: they may be of two agencies",
        found[1].message,
    )
    assert len(found[1].paths) >= 20


def test_last_years_number_in_this_years_prose_is_held_against_last_years_report() -> None:
    def count(value: int, period: str, **more: object) -> Count:
        kept = {"label": "新收申请", "unit": "件", "approx": False, "negated": False, "year": None}
        rest = {"channel": None, "parent": None, "quote": f"{value}件", "metric": "applications_received"}
        return Count.model_validate({**kept, **rest, "value": value, "period": period, **more})

    first, second = records(years(2))
    before = report_of(first, counts=(count(41, "this_year"),))

    assert told([before, report_of(second, counts=(count(39, "previous_year"),))]) == [
        ("RESTATED", "41", "39")
    ]
    assert told([before, report_of(second, counts=(count(41, "previous_year"),))]) == []
    assert told([before, report_of(second, counts=(count(39, "previous_year", approx=True),))]) == []
    assert told([before, report_of(second, counts=(count(39, "previous_year", year=2019),))]) == []


def test_a_blank_makes_an_equation_uncertain_and_no_error() -> None:
    first, second = records(years(2))
    text = lines([first, second]).decode().splitlines()
    line = json.loads(text[1])
    line["report"]["applications"]["carried_in"]["business"] = None
    found = issues([first, Record.model_validate_json(json.dumps(line))])

    assert [(issue.code, issue.severity, issue.actual) for issue in found] == [("T3-X", "info", "0")]


def test_a_report_without_agency_or_year_stands_in_no_series() -> None:
    (one,) = records(years(1))

    found = issues([report_of(one, agency=None, agency_full=None), report_of(one, year=None)])

    assert [(issue.code, issue.message.split("txt ")[1]) for issue in found] == [
        ("PANEL-UNPLACED", "names no agency"),
        ("PANEL-UNPLACED", "names no year"),
    ]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("韶关市浈江区卫生健康局", "浈江区卫健局"),
        ("浈江区卫生健康局", "广东省韶关市浈江区卫生和计划生育局"),
        ("浈江区卫健委", "浈江区卫生健康委员会"),
        ("芜湖县民政局", "芜湖市湾沚区民政局"),
        ("浈江区犁市镇", "浈江区犁市镇人民政府"),
        ("浈江区政府办", "浈江区人民政府办公室"),
        ("浈江区东河街道办", "浈江区东河街道办事处"),
        ("浈江区人力资源社会保障局", "浈江区人社局"),
    ],
)
def test_names_of_one_organ_are_one(one: str, other: str) -> None:
    assert body_of(one, KNOWN).key == body_of(other, KNOWN).key
    assert body_of(one, KNOWN).division is not None


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("浈江区卫生健康局", "武江区卫生健康局"),
        ("浈江区卫生健康局", "韶关市卫生健康局"),
        ("浈江区人民政府", "浈江区人民政府办公室"),
        ("南京市鼓楼区民政局", "徐州市鼓楼区民政局"),
        ("浈江区财政局", "浈江区司法局"),
    ],
)
def test_different_organs_stay_apart(one: str, other: str) -> None:
    assert body_of(one, KNOWN).key != body_of(other, KNOWN).key


def test_a_name_that_several_places_have_is_of_none() -> None:
    assert body_of("鼓楼区民政局", KNOWN).place == ()
    assert body_of("徐州市鼓楼区民政局", KNOWN).place == ("320000", "320300", "320302")


def test_reports_joined_by_a_name_that_several_places_have_are_told() -> None:
    first, second = years(2)
    found = issues(records([first, second], agency="鼓楼区卫生健康局"))

    assert [(issue.code, issue.severity) for issue in found] == [("PANEL-AMBIGUOUS", "info")]
    assert "could be of 2 places" in found[0].message
    assert issues(records([first, second], agency="南京市鼓楼区卫生健康局")) == []


def test_without_divisions_agencies_are_matched_by_their_names() -> None:
    first, second = years(2)
    place = Place("applications", "carried_in", "business")
    found = records([first, changed(second, place, 4)])

    assert [issue.code for issue in issues(found, NOWHERE)] == ["T3-X"]


def test_no_spelling_is_of_two_organs() -> None:
    spellings = [spelling for stem, others in STEMS.items() for spelling in (stem, *others)]

    assert len(spellings) == len(set(spellings))


ABOUT = "本报告汇总全区各部门、各镇政府信息公开工作情况编制。"


def area() -> tuple[list[Record], Figures, list[Figures]]:
    """Two organs of a district and the report that adds them up."""
    parts = [years(1, seed)[0] for seed in (7, 8)]
    organs = ["韶关市浈江区卫生健康局", "浈江区犁市镇人民政府"]
    found = [record(organ, 2023, one) for organ, one in zip(organs, parts, strict=True)]
    return found, summed(parts), parts


def whole(figures: Figures) -> Record:
    found = record("韶关市浈江区", 2023, figures, ABOUT)
    assert found.report
    assert found.report.scope == "aggregate"
    return found


def test_an_aggregate_that_is_the_sum_of_its_parts_has_no_issue() -> None:
    parts, total, _ = area()

    assert told([*parts, whole(total)]) == []


def test_parts_that_exceed_their_aggregate_contradict_it() -> None:
    parts, total, _ = area()
    place = Place("applications", "granted", "research")

    (found,) = issues([*parts, whole(changed(total, place, -1))])

    assert (found.code, found.severity, found.division) == ("T3-AGG", "warning", "440204")
    assert found.paths == ("/applications/granted/research",)
    assert (found.expected, found.actual) == (str(total[place]), str(total[place] - 1))


def test_parts_that_fall_short_may_be_missing() -> None:
    parts, total, _ = area()

    found = issues([parts[0], whole(total)])

    assert {(issue.code, issue.severity) for issue in found} == {("T3-AGG", "info")}
    assert len(found) == 26 - 1  # every row of the form but the undivided one of 2019


def test_an_area_with_an_aggregate_of_its_own_stands_for_what_is_in_it() -> None:
    parts, total, _ = area()
    other = years(1, 9)[0]
    city = record("韶关市", 2023, summed([total, other]), ABOUT.replace("全区", "全市"))

    assert told([*parts, whole(total), record("韶关市统计局", 2023, other), city]) == []


def test_every_code_of_the_panel_is_declared() -> None:
    codes = {step.code for step in STEPS}

    assert codes == {"T3-X", "T2-STOCK", "T2-19B"}
    assert codes <= ISSUE_KINDS.keys()
    assert len(STEPS) == 7 + 2 + 5
    assert len(WATCHED) == len(set(WATCHED))
    assert [passage.section for passage in PASSAGES] == [1, 5, 6]


class Run(NamedTuple):
    """How the command ended and what it said."""

    returncode: int
    stdout: str
    stderr: str


def panel(*arguments: str | Path, stdin: bytes = b"") -> Run:
    result = CliRunner().invoke(app, ["panel", *map(str, arguments)], input=stdin)
    return Run(result.exit_code, result.stdout, result.stderr)


def test_the_panel_is_drawn_and_written(tmp_path: Path) -> None:
    first, second, third = years()
    place = Place("applications", "carried_in", "business")
    data = lines(records([first, changed(second, place, 4), third]))

    run = panel("-", "-o", tmp_path / "issues.jsonl", "--table", tmp_path / "panel.csv", stdin=data)

    assert run.returncode == 1
    assert run.stderr.splitlines()[-1] == "1 T3-X"
    drawn = run.stdout
    assert all(word in drawn for word in ("2021", "2022", "2023", AGENCY, "T3-X error"))
    (line,) = (tmp_path / "issues.jsonl").read_text(encoding="utf-8").splitlines()
    issue = PanelIssue.model_validate_json(line)
    assert (issue.agency, issue.years) == (AGENCY, (2021, 2022))
    with (tmp_path / "panel.csv").open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    assert [row["year"] for row in rows] == ["2021", "2022", "2023"]
    assert [row["applications_received_total"] for row in rows] == [
        str(one[Place("applications", "received", "total")]) for one in (first, second, third)
    ]
    assert [row["repeated_1"] for row in rows] == ["", "0.0000", "0.0000"]


def test_of_many_agencies_the_first_are_drawn_and_the_others_counted(tmp_path: Path) -> None:
    first, second = years(2)
    broken = changed(second, Place("applications", "carried_in", "total"), 1)
    found = records([first, broken])
    source = tmp_path / "records.jsonl"
    towns = [f"韶关市浈江区{letter}镇人民政府" for letter in "甲乙丙丁戊己庚辛壬癸子丑寅卯辰巳午未申酉戌"]
    source.write_bytes(lines(report_of(one, agency_full=town) for town in towns for one in found))

    run = panel(source)

    assert run.stderr.splitlines()[-2:] == [
        "20 of 21 agencies are drawn: --name draws one, -o and --table write all",
        "21 T3-X",
    ]
    assert run.stdout.count("T3-X error") == 20
    assert panel(source, "--name", "戌镇").stdout.count("T3-X error") == 1


def test_issues_are_written_as_csv_too(tmp_path: Path) -> None:
    first, second = years(2)
    source = tmp_path / "records.jsonl"
    source.write_bytes(
        lines(records([first, changed(second, Place("applications", "carried_in", "total"), 1)]))
    )

    run = panel(source, "-o", tmp_path / "issues.csv")

    assert run.returncode == 1
    with (tmp_path / "issues.csv").open(encoding="utf-8-sig", newline="") as file:
        (row,) = csv.DictReader(file)
    assert (row["code"], row["years"], row["paths"]) == (
        "T3-X",
        "2021 2022",
        "/applications/carried_in/total",
    )


def test_years_that_go_together_are_exit_code_0(tmp_path: Path) -> None:
    source = tmp_path / "records.jsonl"
    source.write_bytes(lines(records(years(2))))

    run = panel(source, "--name", "浈江")

    assert run.returncode == 0
    assert run.stderr.splitlines()[-1] == "nothing is doubtful between the reports"
    assert "2021" in run.stdout


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["none.jsonl"], "nianbao: none.jsonl: No such file or directory"),
        (["a", "-o", "b.xlsx"], "nianbao: b.xlsx: the suffix must be .jsonl or .csv"),
        (["a", "--table", "b.jsonl"], "nianbao: b.jsonl: the suffix must be .csv"),
    ],
)
def test_what_cannot_be_is_one_line(arguments: list[str], said: str) -> None:
    run = panel(*arguments)

    assert run.returncode == 2
    assert run.stderr.splitlines() == [said]
