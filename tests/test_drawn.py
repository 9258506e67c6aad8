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
┌──────┬────┬──┐
│      │许可│+1│
│第二十├────┼──┤
│条    │处罚│ 0│
│      │    │  │
├──────┼────┼──┤
│其他  │强制│ 3│
└──────┴────┴──┘
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
        "│第二十条│许可│+1│",
        "││处罚│ 0│",
        "│其他  │强制│ 3│",
    ]
