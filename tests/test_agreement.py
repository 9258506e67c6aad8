"""Every row and exception of prose against tables, in the words of reports."""

import re
from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import Any

import pytest

from extractor.agreement import agree
from extractor.issues import Issue
from extractor.magnitude import Range, magnitude
from extractor.narration import Count, Narrative
from extractor.readings import Number, Row, TableReading, pointer
from schemas.agreement import STATED_ONCE
from schemas.form import TABLES, Edition, blocks_of, rows_of

NUMERAL = re.compile(r"\d+(?:\.\d+)?")


def count(metric: str, value: Number, quote: str, **fields: object) -> Count:
    found = NUMERAL.search(quote)
    usual: dict[str, Any] = {
        "metric": metric,
        "label": metric,
        "value": value,
        "unit": "件",
        "approx": False,
        "negated": False,
        "period": "this_year",
        "year": None,
        "channel": None,
        "parent": None,
        "section": 1,
        "start": 100,
        "end": 100 + len(quote),
        "quote": quote,
        "numeral": None if found is None else (100 + found.start(), 100 + found.end()),
        "rule": "test",
    }
    return Count(**{**usual, **fields})


def none(metric: str, quote: str, **fields: object) -> Count:
    return count(metric, 0, quote, negated=True, **fields)


def tables(cells: Mapping[str, Number | None], edition: Edition = "2021") -> tuple[TableReading, ...]:
    """The three tables with 0 in every cell but *cells*, of which None is a blank."""
    return tuple(
        TableReading(
            table.key,
            edition,
            "present",
            {
                row.key: _row(table.key, row.key, tuple(column.key for column in block.columns), cells)
                for block in blocks_of(table, edition)
                for row in rows_of(block, edition)
            },
            {},
            (),
        )
        for table in TABLES
    )


def _row(table: str, key: str, columns: tuple[str, ...], cells: Mapping[str, Number | None]) -> Row:
    values = tuple(cells.get(pointer(table, key, column), 0) for column in columns)
    places = tuple(None if value is None else (0, 1) for value in values)
    return Row.of(
        key, columns, values, tuple("blank" if value is None else "number" for value in values), places
    )


def issues(counts: Iterable[Count], readings: Iterable[TableReading] = (), year: int = 2023) -> list[Issue]:
    found = agree(Narrative(counts=tuple(counts)), readings, year)
    assert all(issue.severity in ("info", "warning") for issue in found)
    return list(found)


def codes(counts: Iterable[Count], readings: Iterable[TableReading] = ()) -> list[str]:
    return [issue.code for issue in issues(counts, readings)]


ROWS = [
    ("applications_received", "收到申请3件", {"/applications/received/total": 3}),
    ("applications_carried_in", "上年结转3件", {"/applications/carried_in/total": 3}),
    ("applications_completed", "办结3件", {"/applications/total_handled/total": 3}),
    ("applications_carried_out", "结转下年度3件", {"/applications/carried_out/total": 3}),
    ("applications_granted", "予以公开3件", {"/applications/granted/total": 3}),
    ("applications_partially_granted", "部分公开3件", {"/applications/partially_granted/total": 3}),
    (
        "applications_denied",
        "不予公开3件",
        {"/applications/denied/state_secret/total": 1, "/applications/denied/enforcement_file/total": 2},
    ),
    (
        "applications_unable",
        "无法提供3件",
        {
            "/applications/unavailable/not_held/total": 2,
            "/applications/unavailable/needs_compilation/total": 1,
        },
    ),
    ("applications_not_processed", "不予处理3件", {"/applications/not_processed/petition/total": 3}),
    ("applications_other_handled", "其他处理3件", {"/applications/other_handling/other/total": 3}),
    ("applications_natural_person", "自然人3件", {"/applications/received/natural_person": 3}),
    ("administrative_reviews", "行政复议3件", {"/disputes/reconsideration/total": 3}),
    (
        "administrative_litigations",
        "行政诉讼3件",
        {"/disputes/litigation_direct/total": 1, "/disputes/litigation_after_reconsideration/total": 2},
    ),
    ("normative_documents_issued", "制发规范性文件3件", {"/disclosure/normative_documents/issued": 3}),
    ("normative_documents_repealed", "废止规范性文件3件", {"/disclosure/normative_documents/repealed": 3}),
    (
        "normative_documents_in_force",
        "现行有效规范性文件3件",
        {"/disclosure/normative_documents/in_force": 3},
    ),
    ("licences_decided", "作出行政许可决定3件", {"/disclosure/licensing/decisions": 3}),
    ("penalties_decided", "作出行政处罚决定3件", {"/disclosure/penalties/decisions": 3}),
]


@pytest.mark.parametrize(("metric", "quote", "cells"), ROWS, ids=[row[0] for row in ROWS])
def test_a_number_agrees_with_its_cells_and_any_other_is_told(
    metric: str, quote: str, cells: Mapping[str, Number]
) -> None:
    assert codes([count(metric, 3, quote)], tables(cells)) == []

    [issue] = issues([count(metric, 2, quote.replace("3", "2"))], tables(cells))
    assert (issue.code, issue.severity, issue.expected, issue.actual) == ("PROSE-TABLE", "warning", "3", "2")
    assert issue.paths[0] == "/counts/0"
    assert set(issue.paths[1:]) >= cells.keys()


def test_the_message_cites_the_prose_and_names_both_numbers() -> None:
    stated = count("applications_received", 2, "全年收到政府信息公开申请2件", label="新收申请数")

    [issue] = issues([stated], tables({"/applications/received/total": 3}))
    assert (
        issue.message == "新收申请数: the prose says 2件, the table prints 3 (“全年收到政府信息公开申请2件”)"
    )
    assert issue.paths == ("/counts/0", "/applications/received/total")


@pytest.mark.parametrize("unit", ["件", "条", "份", "次", "宗", "起", "例", None])
def test_applications_are_counted_in_any_unit(unit: str | None) -> None:
    stated = count("applications_received", 3, f"收到申请3{unit or ''}", unit=unit)

    assert codes([stated], tables({"/applications/received/total": 3})) == []
    assert codes([stated], tables({"/applications/received/total": 2})) == ["PROSE-TABLE"]


def test_fewer_papers_than_applications_weigh_little() -> None:
    stated = count("applications_received", 2, "收到申请2份", unit="份")

    [issue] = issues([stated], tables({"/applications/received/total": 3}))
    assert issue.severity == "info"
    assert "which may count several applications of one 份" in issue.message


def test_applications_with_those_carried_in_agree_with_both_rows() -> None:
    cells = tables({"/applications/received/total": 38, "/applications/carried_in/total": 3})

    assert codes([count("applications_received", 41, "收到申请41件（含上年度结转3件）")], cells) == []
    assert (
        codes(
            [
                count("applications_received", 41, "共收到申请41件"),
                count("applications_carried_in", 3, "上年结转3件", parent=0),
            ],
            cells,
        )
        == []
    )


def test_a_sum_that_the_words_do_not_tell_is_info_with_what_it_would_agree_with() -> None:
    cells = tables({"/applications/received/total": 38, "/applications/carried_in/total": 3})

    [issue] = issues([count("applications_received", 41, "共收到申请41件")], cells)
    assert (issue.code, issue.severity) == ("PROSE-TABLE", "info")
    assert issue.suggestion == "it would agree with 新收申请数 + 上年结转申请数 (41)"


def test_handled_may_mean_received() -> None:
    cells = tables({"/applications/received/total": 5, "/applications/total_handled/total": 4})

    assert codes([count("applications_completed", 5, "办理依申请公开5件")], cells) == []
    assert codes([count("applications_completed", 5, "办结申请5件")], cells) == ["PROSE-TABLE"]


@pytest.mark.parametrize(
    "stated",
    [
        count("applications_received", 9, "2021年收到申请9件", period="other", year=2021),
        count("applications_received", 9, "较上年的9件", period="previous_year", year=2022),
        count("applications_received", 9, "历年累计收到申请9件", period="cumulative"),
        count("applications_received", 9, "收到申请9件", year=2022),
        count("other", 9, "依申请公开9条", label="依申请公开", unit="条"),
        count("other", 9, "行政许可9项", label="行政许可事项", unit="项"),
        count("licences_decided", 9, "权责清单公布行政许可9件"),
        count("penalties_decided", 9, "查办案件9件，均作出行政处罚"),
        count("penalties_decided", 9, "行政处罚9元", unit="元"),
        count("applications_received", 9, "有效申请9件"),
        count("applications_received", 9, "网上收到申请9件", channel="网络"),
        count("administrative_reviews", 9, "行政复议纠错率9%", unit="%"),
    ],
    ids=lambda stated: stated.quote,
)
def test_what_speaks_of_something_else_is_not_compared(stated: Count) -> None:
    assert codes([stated], tables({"/applications/received/total": 3})) == []


def test_a_part_is_compared_only_where_it_is_one_by_nature() -> None:
    whole = count("proactive_disclosure_total", 56, "主动公开信息56条", unit="条")
    part = count("applications_received", 9, "依申请公开9条", parent=0)

    assert codes([whole, part], tables({"/applications/received/total": 3})) == []


def test_blank_and_missing_cells_leave_nothing_to_compare() -> None:
    stated = [
        count("applications_received", 3, "收到申请3件"),
        none("administrative_reviews", "未发生行政复议"),
    ]

    assert (
        codes(stated, tables({"/applications/received/total": None, "/disputes/reconsideration/total": None}))
        == []
    )
    assert codes(stated, ()) == []
    assert codes(stated, [TableReading("applications", None, "missing", {}, {}, ())]) == []


def test_a_sum_with_one_blank_cell_is_not_assessable() -> None:
    cells: dict[str, Number | None] = {
        "/disputes/litigation_direct/total": 1,
        "/disputes/litigation_after_reconsideration/total": None,
    }

    assert codes([count("administrative_litigations", 3, "行政诉讼3件")], tables(cells)) == []


def test_cells_that_the_edition_lacks_are_left_out() -> None:
    stated = [
        count("applications_other_handled", 2, "其他处理2件"),
        count("normative_documents_issued", 7, "制发规范性文件7件"),
    ]

    [issue] = issues(stated, tables({"/applications/other_handling/undivided/total": 3}, "2019"))
    assert issue.paths == ("/counts/0", "/applications/other_handling/undivided/total")


def test_none_against_a_table_that_has_some_is_told() -> None:
    cells = tables({"/applications/received/total": 3})

    [issue] = issues(
        [none("applications_received", "本年度未收到政府信息公开申请", label="新收申请数")], cells
    )
    assert (issue.code, issue.expected, issue.actual) == ("PROSE-ZERO", "3", "0")
    assert issue.message == (
        "新收申请数: the prose says there was none, the table prints 3 (“本年度未收到政府信息公开申请”)"
    )


def test_none_agrees_with_a_printed_zero() -> None:
    assert codes([none("applications_received", "未收到申请")], tables({})) == []


@pytest.mark.parametrize(
    ("quote", "value", "low", "high"),
    [
        ("公开80余条", 80, 80, 89),
        ("公开220多条", 220, 220, 229),
        ("公开近100条", 100, 90, 100),
        ("公开约100条", 100, 90, 110),
        ("公开100条左右", 100, 90, 110),
        ("公开超过300条", 300, 300, 399),
        ("公开300条以上", 300, 300, 399),
        ("公开4.5万余条", 45000, 45000, 45999),
    ],
)
def test_an_approximate_number_means_a_range(quote: str, value: int, low: int, high: int) -> None:
    assert magnitude(count("other", value, quote, approx=True)) == Range(low, high)


def test_a_number_in_myriads_is_rounded() -> None:
    stated = count("licences_decided", Decimal(1268000), "作出行政许可决定126.8万件")

    assert codes([stated], tables({"/disclosure/licensing/decisions": 1268453})) == []
    assert codes([stated], tables({"/disclosure/licensing/decisions": 1268501})) == ["PROSE-TABLE"]


def test_an_approximate_number_agrees_within_its_meaning() -> None:
    stated = count("applications_received", 80, "收到申请80余件", approx=True)

    assert codes([stated], tables({"/applications/received/total": 89})) == []
    assert codes([stated], tables({"/applications/received/total": 90})) == ["PROSE-TABLE"]


def test_organisations_are_the_five_columns_beside_natural_persons() -> None:
    stated = [
        count("applications_received", 1046, "收到申请1046件"),
        count("applications_natural_person", 1030, "自然人1030件", parent=0),
        count("other", 16, "法人或其他组织16件", label="法人或其他组织", parent=0),
    ]
    cells: dict[str, Number | None] = {
        "/applications/received/total": 1046,
        "/applications/received/natural_person": 1030,
        "/applications/received/business": 10,
        "/applications/received/other": 6,
    }

    assert codes(stated, tables(cells)) == []
    [issue] = issues(stated, tables({**cells, "/applications/received/other": 5}))
    assert (issue.code, issue.expected, issue.actual) == ("PROSE-TABLE", "15", "16")


def test_an_outcome_of_reviews_agrees_with_its_own_cell() -> None:
    stated = [
        count("administrative_reviews", 5, "行政复议5件"),
        count("other", 2, "结果纠正2件", label="结果纠正", parent=0),
    ]

    assert (
        codes(
            stated, tables({"/disputes/reconsideration/total": 5, "/disputes/reconsideration/corrected": 2})
        )
        == []
    )
    [issue] = issues(
        stated, tables({"/disputes/reconsideration/total": 5, "/disputes/reconsideration/corrected": 1})
    )
    assert issue.paths == ("/counts/1", "/disputes/reconsideration/corrected")


def parts(whole: int, *values: int) -> list[Count]:
    return [
        count("proactive_disclosure_total", whole, f"主动公开信息{whole}条", unit="条"),
        *(count("other", value, f"公告{value}条", label="公告", unit="条", parent=0) for value in values),
    ]


def test_parts_that_exceed_their_whole_weigh_more_than_parts_that_fall_short() -> None:
    assert issues(parts(56, 50, 6)) == []

    [more] = issues(parts(56, 50, 7))
    assert (more.code, more.severity, more.expected, more.actual) == ("PROSE-SUM", "warning", "56", "57")
    assert more.paths == ("/counts/0", "/counts/1", "/counts/2")
    [fewer] = issues(parts(56, 40, 6))
    assert (fewer.code, fewer.severity, fewer.actual) == ("PROSE-SUM", "info", "46")


def test_one_part_is_no_list_and_yet_not_more_than_its_whole() -> None:
    assert issues(parts(56, 5)) == []
    assert codes(parts(56, 57)) == ["PROSE-SUM"]


def test_parts_of_two_dimensions_are_not_added_up() -> None:
    stated = [
        count("applications_received", 15, "收到申请15件"),
        count("applications_natural_person", 12, "自然人12件", parent=0),
        count("other", 3, "法人3件", label="法人", parent=0),
        count("applications_online", 10, "网上10件", parent=0),
        count("other", 5, "信函5件", label="信函申请", channel="信函", parent=0),
        count("applications_carried_in", 2, "含上年结转2件", parent=0),
    ]

    assert codes(stated) == []


def test_a_list_that_comes_to_its_whole_is_right_whatever_its_parts_are_called() -> None:
    stated = [
        count("applications_received", 19, "收到申请19件"),
        count("applications_granted", 8, "同意公开8件", parent=0),
        count("applications_denied", 10, "不予公开10件", parent=0),
        count("other", 1, "告知更改补充1件", label="告知更改补充", parent=0),
    ]

    assert codes(stated) == []
    assert codes([*stated[:3], stated[3]._replace(value=2, quote="告知更改补充2件")]) == ["PROSE-SUM"]


def test_a_whole_may_be_told_twice() -> None:
    assert codes(parts(218, 102, 116, 64, 154)) == []
    assert codes(parts(218, 102, 116, 64, 150)) == ["PROSE-SUM"]


def test_parts_in_another_unit_are_no_addends() -> None:
    assert codes(parts(3, 200, 50)) == ["PROSE-SUM"]
    people = [
        count("trainings_held", 3, "培训3次", unit="次"),
        count("other", 200, "200人次", unit="人次", parent=0),
    ]
    assert codes(people) == []


def test_parts_of_approximate_numbers_need_only_come_close() -> None:
    stated = [
        count("proactive_disclosure_total", 100, "公开100余条", unit="条", approx=True),
        count("other", 60, "动态60条", label="动态", unit="条", parent=0),
        count("other", 45, "公告45条", label="公告", unit="条", parent=0),
    ]

    assert codes(stated) == []


def test_two_totals_of_one_metric_contradict_each_other() -> None:
    stated = [
        count("proactive_disclosure_total", 159, "主动公开信息159条", unit="条"),
        count("proactive_disclosure_total", 195, "全年共公开信息195条", unit="条"),
    ]

    [issue] = issues(stated)
    assert (issue.code, issue.expected, issue.actual) == ("PROSE-SELF", "159", "195")
    assert issue.paths == ("/counts/0", "/counts/1")


def test_one_total_stated_twice_is_told_once() -> None:
    twice = [count("applications_received", 3, "收到申请3件"), count("applications_received", 3, "申请3件")]

    assert codes(twice, tables({"/applications/received/total": 3})) == []
    assert codes(twice, tables({"/applications/received/total": 4})) == ["PROSE-TABLE"]


def test_two_numbers_that_together_are_the_cell_contradict_nothing() -> None:
    stated = [
        count("applications_received", 5, "本级收到申请5件"),
        count("applications_received", 3, "下属单位收到3件"),
    ]

    assert codes(stated, tables({"/applications/received/total": 8})) == []
    assert codes(stated, tables({"/applications/received/total": 9})) == ["PROSE-SELF"]


def test_channels_and_years_have_totals_of_their_own() -> None:
    stated = [
        count("applications_received", 5, "收到申请5件"),
        count("applications_received", 3, "信函申请3件", channel="信函"),
        count("applications_received", 9, "上年收到9件", period="previous_year", year=2022),
    ]

    assert codes(stated) == []


def test_numbers_that_contradict_themselves_are_told_in_the_order_of_the_report() -> None:
    keys = sorted(STATED_ONCE)
    stated = [count(key, value, f"{key}{value}件") for value in (3, 5) for key in keys]

    told = [
        issue.paths[0] for issue in issues(stated) if issue.code == "PROSE-SELF" and len(issue.paths) == 2
    ]
    assert told == sorted(told, key=lambda path: int(path.rsplit("/", 1)[1]))
    assert len(told) == len(keys)


def flow(**values: int) -> list[Count]:
    return [count(f"applications_{name}", value, f"{name}{value}件") for name, value in values.items()]


@pytest.mark.parametrize(
    ("stated", "told"),
    [
        (flow(received=78, carried_in=3, completed=75, carried_out=3), ("81", "78")),
        (flow(received=10, completed=0, carried_out=0), ("10", "0")),
        (flow(received=21, completed=18, carried_out=2), ("21", "20")),
    ],
    ids=["硚口2025", "大川镇2023", "乌海2024"],
)
def test_what_came_in_and_what_was_done_with_it_must_balance(
    stated: list[Count], told: tuple[str, str]
) -> None:
    [issue] = issues(stated)

    assert (issue.code, issue.severity, issue.expected, issue.actual) == ("PROSE-SELF", "warning", *told)
    assert issue.paths == tuple(f"/counts/{at}" for at in range(len(stated)))


def test_what_became_of_an_application_is_found_among_its_parts() -> None:
    stated = [
        count("applications_received", 21, "收到申请21件"),
        count("applications_completed", 18, "18件答复", parent=0),
        count("applications_carried_out", 2, "2件在办", parent=0),
    ]

    found = issues(stated)
    assert [(issue.code, issue.severity) for issue in found] == [
        ("PROSE-SUM", "info"),
        ("PROSE-SELF", "warning"),
    ]


@pytest.mark.parametrize(
    "stated",
    [
        flow(received=164, carried_in=2, completed=85, carried_out=81),
        flow(received=10, completed=12),
        flow(received=10, completed=7),
        flow(received=10, completed=11, carried_out=1),
        [
            count("applications_received", 41, "收到41件（含上年结转3件）"),
            *flow(carried_in=3, completed=41, carried_out=0),
        ],
    ],
    ids=["眉山", "carried in unsaid", "carried out unsaid", "carried in fills the gap", "included"],
)
def test_what_may_balance_is_not_told(stated: list[Count]) -> None:
    assert codes(stated) == []


def test_the_rest_belongs_to_the_dimension_of_the_part_before_it() -> None:
    whole = count("administrative_reviews", 14, "复议14起")
    outcomes = [
        count("other", 9, "维持9起", label="维持", parent=0),
        count("other", 2, "纠正2起", label="纠正", parent=0),
        count("other", 3, "其他结果3起", label="其他结果", parent=0),
    ]

    assert codes([whole, *outcomes]) == []
    assert codes([whole, *outcomes[:2], count("other", 4, "其他4起", label="其他", parent=0)]) == [
        "PROSE-SUM"
    ]
