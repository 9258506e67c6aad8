"""Tables drawn with characters: each row on one line, and nothing that is not certain to be one row."""

import pytest

from eval.render.robustness import MIXTURES, document, judge
from eval.render.sampler import Mixture
from extractor.drawn import wrapped_rows
from extractor.extract import extract
from extractor.text import Text

SEVERAL_ROWS_BETWEEN_RULES = """\
+------+---+
| 标签 | 数 |
+------+---+
| 规章 | 1 |
| 文件 | 2 |
+------+---+
| 许可 | 3 |
+------+---+
"""
A_NUMBER_OVER_TWO_LINES = """\
┌────┬──┐
│规章│12│
│    │34│
├────┼──┤
│文件│2 │
├────┼──┤
│许可│3 │
└────┴──┘
"""
SPANS_ROWS = """\
┌──────┬────────┬──┐
│      │行政许可│+1│
│第二十├────────┼──┤
│条    │行政处罚│ 0│
│      │        │  │
├──────┼────────┼──┤
│其他  │行政强制│ 3│
└──────┴────────┴──┘
"""
A_BLANK_ROW_BETWEEN_RULES = """\
云溪县民政局2024年政府信息公开工作年度报告
二、主动公开政府信息情况
+----------------+----------------------------+
| 信息内容       | 本年处理决定数量           |
+----------------+----------------------------+
| 行政处罚       | 5                          |
| 行政强制       |                            |
+----------------+----------------------------+
| 信息内容       | 本年收费金额（单位：万元） |
+----------------+----------------------------+
| 行政事业性收费 | 7.5                        |
+----------------+----------------------------+
"""


@pytest.mark.parametrize("edition", MIXTURES)
@pytest.mark.parametrize("seed", range(3))
def test_what_is_on_one_line_stays_there_and_every_value_keeps_its_place(seed: int, edition: Mixture) -> None:
    printed = document(seed, "L5-drawn", edition)
    once = Text.of(printed.text).edited(wrapped_rows(printed.text))

    assert wrapped_rows(once.chars) == []
    assert not judge(printed, extract(printed.text.encode(), "drawn.txt")).missing
    places = set(printed.spans.values())
    found = {once.span(at, at + 1).start for at, char in enumerate(once.chars) if char.isdigit()}
    assert {start for start, end in places if printed.text[start:end].isdigit()} <= found


@pytest.mark.parametrize("table", [SEVERAL_ROWS_BETWEEN_RULES, A_NUMBER_OVER_TWO_LINES])
def test_what_may_be_several_rows_is_left(table: str) -> None:
    assert wrapped_rows(table) == []


def test_the_words_of_a_cell_that_spans_rows_stand_in_its_first_and_a_plus_is_no_corner() -> None:
    lines = Text.of(SPANS_ROWS).edited(wrapped_rows(SPANS_ROWS)).chars.splitlines()

    assert [line for line in lines if "─" not in line and "-" not in line] == [
        "│第二十条│行政许可│+1│",
        "││行政处罚│ 0│",
        "│其他  │行政强制│ 3│",
    ]


def test_a_row_whose_value_is_blank_does_not_take_the_value_above() -> None:
    report = extract(A_BLANK_ROW_BETWEEN_RULES.encode(), "drawn.txt").report

    assert report is not None
    rows = report.model_dump()["disclosure"]
    assert (rows["penalties"], rows["coercion"]) == ({"decisions": 5}, {"decisions": None})
