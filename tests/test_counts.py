import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from _pytest.mark.structures import ParameterSet
from hypothesis import given
from hypothesis import strategies as st

from extractor.narration import Count
from extractor.narrative.counts import Counts, counts
from extractor.readings import Number
from extractor.text import Text
from schemas.cues import CUES, READINGS, TOPICS
from schemas.metrics import METRIC_KEYS, METRICS

CASES = Path(__file__).parent / "cases" / "counts"
YEAR = 2024


def cases() -> Iterator[ParameterSet]:
    for path in sorted(CASES.glob("*.txt")):
        for block in path.read_text(encoding="utf-8").split("\n\n")[1:]:
            head, *lines = block.strip().splitlines()
            yield pytest.param(int(head[0]), head[2:], lines, id=f"{path.stem}-{head[2:18]}")


def said(count: Count) -> str:
    words = [count.metric, f"{count.value}{count.unit or ''}"]
    words += ["approx"] * count.approx + ["negated"] * count.negated
    if count.period != "this_year":
        words.append(f"{count.period}:{count.year}" if count.year else count.period)
    if count.parent is not None:
        words.append(f"part-of:{count.parent}")
    return "= " + " ".join(words)


def read(text: str, section: int = 1, year: int = YEAR) -> Counts:
    return counts({section: Text.of(text)}, year)


def found(text: str, section: int = 1) -> list[tuple[str, Number]]:
    return [(count.metric, count.value) for count in read(text, section).counts]


@pytest.mark.parametrize(("section", "text", "lines"), list(cases()))
def test_a_sentence_is_read_as_its_case_says(section: int, text: str, lines: list[str]) -> None:
    result = read(text, section)

    assert [said(count) for count in result.counts] == [line for line in lines if line[0] == "="]
    assert [f"- {text[one.start : one.end]} {one.reason}" for one in result.ignored] == [
        line for line in lines if line[0] == "-"
    ]


@pytest.mark.parametrize(
    ("text", "metrics"),
    [
        ("未收到政府信息公开申请。", ["applications_received"]),
        ("未收到任何申请。", ["applications_received"]),
        ("未收到依申请公开事项。", ["applications_received"]),
        ("并未收到任何依申请公开的信息。", ["applications_received"]),
        ("未接到申请。", ["applications_received"]),
        ("未受理政府信息公开申请。", ["applications_received"]),
        ("无依申请公开政府信息。", ["applications_received"]),
        ("无依申请公开事项。", ["applications_received"]),
        ("没有收到依申请公开件。", ["applications_received"]),
        ("没有接到政府信息公开申请。", ["applications_received"]),
        ("暂未收到政府信息公开申请。", ["applications_received"]),
        ("依申请公开情况：无。", ["applications_received"]),
        ("未引发行政复议、行政诉讼。", ["administrative_reviews", "administrative_litigations"]),
        ("无行政诉讼。", ["administrative_litigations"]),
        (
            "未有因政府信息公开申请而被申请行政复议或被提起行政诉讼。",
            ["administrative_reviews", "administrative_litigations"],
        ),
        ("没有产生信息公开处理费。", ["information_processing_fee"]),
        ("未收取信息处理费。", ["information_processing_fee"]),
        ("无收费情况。", ["information_processing_fee"]),
        ("依申请公开收费情况无。", ["information_processing_fee"]),
        ("暂未开展信息处理费收取工作。", ["information_processing_fee"]),
        ("信息处理费收取金额为零。", ["information_processing_fee"]),
        ("上年无结转。", ["applications_carried_in"]),
        ("没有申请结转至下年度。", ["applications_carried_out"]),
    ],
)
def test_a_zero_statement_without_digits_is_a_stated_zero(text: str, metrics: list[str]) -> None:
    result = read(text).counts

    assert [count.metric for count in result] == metrics
    assert all(
        (count.value, count.unit, count.numeral, count.negated) == (0, None, None, True) for count in result
    )


@pytest.mark.parametrize(
    "text",
    [
        "无其他需要报告的事项。",
        "无。",
        "创新情况：无。",
        "申请内容无法提供的，均已说明理由。",
        "未经复议直接起诉的案件已在办理。",
        "尚未拥有独立的信息发布平台。",
        "未标注的一律退回。",
        "无正当理由逾期不补正的，不再处理。",
        "没有因信息不透明引发群体性上访。",
        "未经乡长签字不得上传。",
    ],
)
def test_what_denies_nothing_that_is_counted_states_no_zero(text: str) -> None:
    assert found(text) == []


@pytest.mark.parametrize(
    ("stated", "denied"),
    [
        ("全年收到政府信息公开申请3件。", "全年未收到政府信息公开申请。"),
        ("发生行政诉讼1件。", "未发生行政诉讼。"),
        ("收取信息处理费100元。", "未收取信息处理费。"),
        ("举办政务公开培训2次。", "未举办政务公开培训。"),
    ],
)
def test_to_negate_a_statement_flips_negated_and_keeps_the_metric(stated: str, denied: str) -> None:
    (before,), (after,) = read(stated).counts, read(denied).counts

    assert before.metric == after.metric
    assert (before.negated, after.negated) == (False, True)


PROSE = (
    "全年主动公开政府信息754条，其中政府网站发布246条，微信公众号推送508条。收到政府信息公开申请12件，上年结转3件，"
    "办结14件，结转下年度1件。被申请行政复议2件，未发生行政诉讼。举办培训5期，12345热线受理诉求1800件。"
)


@pytest.mark.parametrize("at", range(10))
def test_to_replace_one_number_changes_that_count_alone(at: int) -> None:
    numerals = [match for match in re.finditer(r"\d+", PROSE) if match[0] != "12345"]
    place = numerals[at]
    changed = PROSE[: place.start()] + "977"[: len(place[0])].ljust(len(place[0]), "7") + PROSE[place.end() :]

    before, after = read(PROSE).counts, read(changed).counts
    differ = [
        index for index, pair in enumerate(zip(before, after, strict=True)) if pair[0].value != pair[1].value
    ]
    assert len(differ) == 1
    assert [(one.metric, one.unit, one.period) for one in before] == [
        (one.metric, one.unit, one.period) for one in after
    ]


def test_counts_stand_in_order_over_the_sections_and_parents_point_into_that_list() -> None:
    result = counts(
        {
            6: Text.of("承办建议提案5件，其中人大代表建议3件、政协提案2件。"),
            1: Text.of("收到申请4件，其中自然人1件。未收费。"),
        },
        YEAR,
    ).counts

    assert [(one.section, one.value, one.parent) for one in result] == [
        (1, 4, None), (1, 1, 0), (1, 0, None), (6, 5, None), (6, 3, 3), (6, 2, 3),
    ]  # fmt: skip


def test_digits_that_a_space_parts_are_no_count_and_said() -> None:
    result = read("全年主动公开政府信息1 532条。")

    assert result.counts == ()
    assert [issue.message for issue in result.issues] == ["section 1: “1 532” is one number or two"]


def test_a_section_5_that_lacks_something_denies_nothing() -> None:
    assert found("一是没有举办培训，未收到申请的单位重视不够。", 5) == []


def test_a_sum_of_the_years_gives_way_to_the_part_of_this_year() -> None:
    total, part = read("累计主动公开信息12000条，其中2024年主动公开980条。").counts

    assert (total.period, part.period, part.metric) == (
        "cumulative",
        "this_year",
        "proactive_disclosure_total",
    )


def test_a_number_compared_with_is_of_last_year() -> None:
    _, past = read("新收申请1362件，较上年的1297件增长5.0%。").counts

    assert (past.metric, past.value, past.period, past.year) == (
        "applications_received",
        1297,
        "previous_year",
        2023,
    )


def test_wide_digits_and_half_width_punctuation_change_no_count() -> None:
    wide = str.maketrans("0123456789，。", "０１２３４５６７８９,.")

    assert found(PROSE.translate(wide).replace("１２３４５热线", "12345热线").replace(".", "。")) == found(
        PROSE
    )


PIECES = [
    *"0123456789０５一二三十百千万亿两余多条件次元%年月日号第每、，。；：（）()\n,.-〔〕/:",
    *(
        "其中",
        "分别为",
        "收到",
        "未",
        "没有",
        "无",
        "申请",
        "行政复议",
        "政府信息",
        "主动公开",
        "2023年",
        "较上年",
        "万元",
    ),
]


@given(st.lists(st.sampled_from(PIECES), max_size=40).map("".join), st.sampled_from((1, 5, 6)))
def test_every_digit_is_a_count_or_ignored_and_every_quote_stands_where_it_says(
    text: str, section: int
) -> None:
    result = read(text, section)
    places = [one.numeral for one in result.counts if one.numeral] + [
        (one.start, one.end) for one in result.ignored
    ]

    accounted = {at for start, end in places for at in range(start, end)}
    assert {at for at, char in enumerate(text) if char in "0123456789０５"} <= accounted
    for index, count in enumerate(result.counts):
        assert count.quote == text[count.start : count.end]
        assert count.metric in METRIC_KEYS
        assert count.label
        assert count.numeral is None or count.start <= count.numeral[0] < count.numeral[1] <= count.end
        assert count.parent is None or count.parent < index


@given(st.text(max_size=200))
def test_no_text_is_too_strange(text: str) -> None:
    assert read(text).counts is not None


@pytest.mark.parametrize(
    "unit",
    [
        "1",
        "其中",
        "一二三四五",
        "条",
        "未收到",
        "未收到申请",
        "（其中",
        "，",
        "\n",
        "无",
        "分别为",
        "公开信息",
        "的是",
        "较上年的",
        "一",
    ],
)
def test_whatever_is_repeated_every_quote_and_numeral_stays_in_its_place(unit: str) -> None:
    prose = Text.of(unit * (100_000 // len(unit)))

    for count in counts({1: prose}, YEAR).counts:
        assert prose.chars[count.start : count.end] == count.quote


def test_the_tables_name_only_what_is_declared() -> None:
    keys = {metric.key for metric in METRICS}
    named = {cue for one in READINGS for cue in (*one.cues.split(), *one.without.split())}

    assert named <= set(CUES)
    assert {one.metric for one in READINGS} <= METRIC_KEYS
    assert {topic for one in READINGS for topic in one.topics.split()} <= set(TOPICS)
    assert {key for metric in METRICS for key in (*metric.part_of, *metric.inside)} <= keys
