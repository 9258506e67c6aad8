"""A claim stands where the text has it, exactly after folding, or nowhere."""

import pytest

from extractor.narrative.grounding import fold, ground, places
from extractor.text import Span

BLOCK = "主动公开政务信息159条，全年未收到依申请公开。存在的问题：一是公开内容不够全面；二是人员力量不足。"


def found(text: str, claim: str) -> str | None:
    span = ground(fold(text), claim)
    return text[slice(*span)] if span else None


@pytest.mark.parametrize(
    ("claim", "stands"),
    [
        ("公开内容不够全面", "公开内容不够全面"),
        ("公开 内容不够 全面", "公开内容不够全面"),
        ("公开内容不够全面；", "公开内容不够全面"),
        ("主动公开政务信息１５９条", "主动公开政务信息159条"),
        ("主动公开政务信息259条", None),
        ("全年收到依申请公开", None),
        ("收到依申请公开", None),
        ("二是经费严重不足", None),
        ("行政许可", None),
        ("公开内容够全面", None),
        ("公开内容", None),
        ("人员力量", None),
        ("59条", None),
        ("主动公开政务信息15", None),
        ("", None),
        ("。，", None),
    ],
)
def test_a_quote_stands_exactly_or_not_at_all(claim: str, stands: str | None) -> None:
    assert found(BLOCK, claim) == stands


@pytest.mark.parametrize(
    ("text", "claim", "stands"),
    [
        ("公开18.6万余条", "公开18.6", None),
        ("公开1,342条", "公开1,342条", "公开1,342条"),
        ("公开1,342条", "公开1342条", None),
        ("公开1,342条", "342条", None),
        ("公开1，2，3条", "公开123条", None),
        ("办结率99.5%", "办结率99.5", None),
        ("办结率99.5%", "5%", None),
        ("2024年12月31日前完成", "2024年12月3日前完成", None),
        ("2024年12月31日前完成", "024年12月31日前完成", None),
        ("增减-58件", "58件", None),
        ("收到5。2024年办结", "收到5", "收到5"),
        ("收到5。2024年办结", "52024年办结", None),
        ("二十条", "十条", None),
        ("①更新慢", "1更新慢", None),
        ("公开的⼯作质量", "公开的工作质量", "公开的⼯作质量"),
        ("信息公\n开 不够", "信息公开不够", "信息公\n开 不够"),
    ],
)
def test_numerals_and_dates_are_not_cut_and_not_joined(text: str, claim: str, stands: str | None) -> None:
    assert found(text, claim) == stands


@pytest.mark.parametrize(
    ("text", "claim"),
    [
        ("未有因政府信息公开申请被提起诉讼", "因政府信息公开申请被提起诉讼"),
        ("没有出现公开不及时、不准确的情况", "不准确的情况"),
        ("不能主动公开", "主动公开"),
        ("并未收到举报、投诉", "投诉"),
        ("工作人员重视程度仍不够", "工作人员重视程度"),
        ("公开渠道较缺乏", "公开渠道"),
    ],
)
def test_a_quote_does_not_leave_out_the_negation_it_stands_under(text: str, claim: str) -> None:
    assert found(text, claim) is None


@pytest.mark.parametrize(
    "text", ["不断提升公开质量", "未来提升公开质量", "无障碍浏览，提升公开质量", "意识不强，提升公开质量"]
)
def test_a_word_that_only_looks_like_a_negation_hinders_nothing(text: str) -> None:
    assert found(text, "提升公开质量") == "提升公开质量"


def test_a_quote_that_stands_twice_is_the_first_that_nobody_claimed() -> None:
    text = fold("更新慢。解读少。更新慢。")
    first = ground(text, "更新慢")

    assert first == Span(0, 3)
    assert ground(text, "更新慢", claimed=[Span(0, 3)]) == Span(8, 11)
    assert ground(text, "更新慢", claimed=[Span(0, 3), Span(8, 11)]) is None


def test_a_numeral_is_looked_for_inside_its_quote() -> None:
    text = fold("收到3件，办结3件")

    assert ground(text, "3", within=Span(5, 9)) == Span(7, 8)
    assert ground(text, "5", within=Span(5, 9)) is None


def test_what_is_found_is_a_place_in_the_text_itself() -> None:
    text = "　公 开（内容）不  够，全面。"

    assert found(text, "公开内容不够全面") == "公 开（内容）不  够，全面"


def test_a_claim_that_a_long_text_almost_holds_is_not_found() -> None:
    folded = fold("未收到申请，公开，不1。" * 20_000)

    assert [ground(folded, claim) for claim in ("1。未" * 300 + "x", "x" * 500)] == [None, None]


def test_places_are_in_order_and_apart() -> None:
    spans = list(places(fold("慢慢慢慢"), "慢慢"))

    assert spans == [Span(0, 2), Span(2, 4)]
