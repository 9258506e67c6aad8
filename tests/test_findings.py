from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from extractor.narration import Finding
from extractor.narrative.findings import Findings, findings
from extractor.narrative.items import cut
from extractor.narrative.roles import heading, lead, tense, voice
from extractor.narrative.themes import theme_of
from extractor.normalise import normalise_prose
from extractor.text import Text
from schemas.enumerators import ENUMERATORS, HAN_DIGITS

CASES = sorted((Path(__file__).parent / "cases" / "findings").glob("*.txt"))
LISTS = {"problem": 0, "rectification": 1, "improvement": 2}

REPORT = (
    "存在的主要问题：一是公开意识不强，重视不够；二是信息更新不及时；三是公开渠道较为单一。\n"
    "改进措施：一是加强学习培训，提高公开意识；二是明确专人，及时更新信息；三是拓宽公开渠道。"
)


def read(prose: str, year: int | None = 2024) -> Findings:
    return findings(normalise_prose(Text.of(prose)), year)


def written(found: Findings) -> list[str]:
    """Findings as the cases write them; a title and its paragraph stand on one line."""
    return [
        f"{name} {one.group} {one.tense} {one.theme}: {one.quote.replace(chr(10), '')}"
        for name, at in LISTS.items()
        for one in lists_of(found)[at]
    ]


def lists_of(found: Findings) -> tuple[tuple[Finding, ...], ...]:
    return found.problems, found.rectifications, found.improvements


def quotes(found: Findings) -> tuple[tuple[str, ...], ...]:
    return tuple(tuple(one.quote for one in ones) for ones in lists_of(found))


@pytest.mark.parametrize("path", CASES, ids=lambda path: path.stem)
def test_a_section_states_its_findings(path: Path) -> None:
    head, _, expected = path.read_text(encoding="utf-8").partition("\n---\n")
    year, _, prose = head.partition("\n")
    named = year.removeprefix("year: ")

    assert written(read(prose, int(named) if named.isdigit() else None)) == expected.splitlines()


@pytest.mark.parametrize(
    "count",
    [
        lambda at: f"{at}.",
        lambda at: f"{at}、",
        lambda at: f"（{HAN_DIGITS[at - 1]}）",
        lambda at: f"({HAN_DIGITS[at - 1]})",
        lambda at: f"（{at}）",
        lambda at: f"{at}）",
        lambda at: "①②③"[at - 1],
        lambda at: "⑴⑵⑶"[at - 1],
        lambda at: "⒈⒉⒊"[at - 1],
        lambda at: "❶❷❸"[at - 1],
        lambda at: "㈠㈡㈢"[at - 1],
        lambda at: f"{HAN_DIGITS[at - 1]}、",
        lambda at: f"第{HAN_DIGITS[at - 1]}，",
        lambda at: f"其{HAN_DIGITS[at - 1]}，",
        lambda at: ("首先，", "其次，", "再次，")[at - 1],
    ],
    ids=[
        "1.",
        "1、",
        "（一）",
        "(一)",
        "（1）",
        "1）",
        "①",
        "⑴",
        "⒈",
        "❶",
        "㈠",
        "一、",
        "第一，",
        "其一，",
        "首先，",
    ],
)
def test_another_enumerator_changes_no_finding(count: object) -> None:
    assert callable(count)
    other = REPORT
    for at, spoken in enumerate(("一是", "二是", "三是"), start=1):
        other = other.replace(spoken, str(count(at)))

    assert written(read(other)) == written(read(REPORT))


def test_one_more_problem_is_one_more_finding() -> None:
    more = REPORT.replace("较为单一。", "较为单一；四是考核监督不到位。")

    before, after = read(REPORT), read(more)
    assert quotes(after)[0] == (*quotes(before)[0], "考核监督不到位")
    assert quotes(after)[1:] == quotes(before)[1:]


@pytest.mark.parametrize("joint", ["\n", "\n\n", "　\n　　", ""])
def test_how_paragraphs_are_set_changes_no_finding(joint: str) -> None:
    assert written(read(REPORT.replace("\n", joint))) == written(read(REPORT))


def test_prose_that_is_cleaned_twice_states_the_same() -> None:
    once = normalise_prose(Text.of(REPORT))

    assert findings(normalise_prose(once), 2024) == findings(once, 2024)


def test_half_width_punctuation_changes_only_the_punctuation() -> None:
    narrow = str.maketrans("：；，。", ":;,.")
    wide = [line.translate(narrow) for line in written(read(REPORT))]

    assert [line.translate(narrow) for line in written(read(REPORT.translate(narrow)))] == wide


def test_last_year_is_told_by_the_year_of_the_report() -> None:
    prose = "2023年存在问题改进情况：一是加强了培训。"

    assert quotes(read(prose, 2024)) == ((), ("加强了培训",), ())
    assert quotes(read(prose, 2023)) == ((), (), ("加强了培训",))


def test_a_quote_maps_to_the_source() -> None:
    source = "存在问题：一是信息公开 不\n够及时；二是渠道单一。"
    text = normalise_prose(Text.of(source))
    first = findings(text, 2024).problems[0]
    span = text.span(first.start, first.end)

    assert source[span.start : span.end] == "信息公开 不\n够及时"


@pytest.mark.parametrize(
    "prose", ["无。", "无", "暂无。", "不存在问题。", "（一）存在的主要问题：无\n（二）改进情况：无", ""]
)
def test_a_section_that_denies_problems_states_nothing_and_raises_no_doubt(prose: str) -> None:
    assert read(prose) == Findings((), (), (), ())


def test_text_without_any_finding_is_an_issue() -> None:
    assert [issue.code for issue in read("详见附件。").issues] == ["PROSE-NO-FINDING"]


def test_pieces_end_at_stops_and_begin_after_enumerators() -> None:
    prose = "存在问题：一是解读少；二是第（一）项之一是慢，比例为1:2。"

    assert [prose[piece.start : piece.end] for piece in cut(prose)] == [
        "存在问题",
        "解读少",
        "第（一）项之一是慢，比例为1:2",
    ]


@pytest.mark.parametrize(
    "word", ["统一是关键", "第十二条", "1.5万条", "一、二级单位", "最后一公里", "12345热线"]
)
def test_words_that_look_like_enumerators_are_none(word: str) -> None:
    assert [piece.mark for piece in cut(word)] == [None]


@pytest.mark.parametrize(
    ("said", "role"),
    [
        ("存在的主要问题", "problem"),
        ("主要问题和不足", "problem"),
        ("存在的问题及改进措施", "problem"),
        ("改进情况", "measure"),
        ("下一步工作打算", "measure"),
        ("存在问题的整改措施", "measure"),
        ("上年度问题整改落实情况", "rectification"),
        ("2023年存在问题改进情况", "rectification"),
        ("上一年度存在的主要问题", "context"),
        ("队伍能力有待提升", None),
        ("政策解读工作", None),
    ],
)
def test_a_heading_is_made_of_heading_words_alone(said: str, role: str | None) -> None:
    assert heading(said, 2024) == role


@pytest.mark.parametrize(
    ("said", "role"),
    [
        ("下一步，我局将加强培训", "measure"),
        ("今后，我局要更加主动", "measure"),
        ("为此，建立台账", "measure"),
        ("针对上述问题，我局建立台账", "measure"),
        ("针对上年度信息更新慢的问题，我局建立了台账", "rectification"),
        ("2025年，我局将加强培训", "measure"),
        ("2024年，我局工作取得成效", None),
        ("公开内容不够全面", None),
    ],
)
def test_a_sentence_turns_by_its_first_words(said: str, role: str | None) -> None:
    turn = lead(said, 2024)

    assert (turn and turn.role) == role


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        ("公开内容不够全面", "problem"),
        ("培训力度有待加强", "problem"),
        ("推进公开的办法不多", "problem"),
        ("加强培训，解决能力不足的问题", "measure"),
        ("杜绝信息更新不及时", "measure"),
        ("不断完善制度", "measure"),
        ("政策解读", None),
    ],
)
def test_the_head_clause_tells_problems_from_measures(said: str, expected: str | None) -> None:
    assert voice(said) == expected


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        ("已建立台账", "done"),
        ("制定了办法", "done"),
        ("组织培训3次，参训120人次", "done"),
        ("为了解群众需求，开展问卷调查", "planned"),
        ("将组织培训3次", "planned"),
        ("加强培训", "planned"),
    ],
)
def test_a_measure_is_done_only_where_a_sign_says_so(said: str, expected: str) -> None:
    assert tense(said) == expected


def test_of_two_themes_the_first_counts_and_without_any_it_is_other() -> None:
    assert theme_of("主动公开政府信息质量不高，人员不足") == "内容质量"
    assert theme_of("档案移交不畅") == "其他"


def test_every_kind_of_enumerator_begins_with_what_it_declares() -> None:
    assert all(kind.begins for kind in ENUMERATORS)


@settings(max_examples=300, deadline=None)
@given(
    st.text(
        alphabet=st.sampled_from(
            list("一二三是、（）(1).①：:；;。，,\n 第首先问题存在不够下步我局将已了的等今后2023年无")
        )
    ),
    st.sampled_from([None, 2023, 2024]),
)
def test_quotes_are_grounded_and_do_not_overlap_whatever_the_prose(prose: str, year: int | None) -> None:
    text = Text.of(prose)
    for ones in lists_of(findings(text, year)):
        assert all(prose[one.start : one.end] == one.quote != "" for one in ones)
        assert all(
            before.end <= after.start for before, after in pairwise(sorted(ones, key=lambda one: one.start))
        )


@settings(max_examples=100, deadline=None)
@given(st.text())
def test_any_text_is_read_without_an_error(prose: str) -> None:
    assert findings(Text.of(prose), 2024).problems is not None


@pytest.mark.parametrize(
    "unit",
    [
        "一是",
        "，",
        "（",
        "问题",
        "一；",
        "1.",
        "不\n",
        "公开不够，",
        "针对",
        "进一步",
        "已，但",
        "（一）一是1.①",
        "\n ",
    ],
)
def test_whatever_is_repeated_every_quote_stays_in_its_place(unit: str) -> None:
    prose = Text.of(unit * (100_000 // len(unit)))
    read = findings(prose, 2024)

    for finding in (*read.problems, *read.rectifications, *read.improvements):
        assert prose.chars[finding.start : finding.end] == finding.quote
