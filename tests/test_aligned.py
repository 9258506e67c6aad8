"""Text that keeps the layout of a page: each row on one line, and nothing else moved."""

import pytest

from extractor.aligned import aligned_rows
from extractor.extract import extract
from extractor.text import Text

TITLE = "云溪县民政局2024年政府信息公开工作年度报告\n\n一、总体情况\n\n本年度无。\n\n"
ROWS = (
    "二、主动公开政府信息情况\n\n第二十条第（一）项\n\n"
    "信息     本年     本年   现行\n内容   制发件数 废止件数 有效件数\n\n"
    "政府\n          11      12      13\n规章\n\n"
    "行政                 15\n规范性文件    14              16\n\n"
    "三、收到和处理政府信息公开申请情况\n\n"
    "一、\n                            7    0     344   0     2057    0     2408\n本年新收政府信息公开申请数量\n\n"
    "             1.\n（三）不予                 0    0     1     0     0       0     1\n  公开       属于国家秘密\n\n"
    "四、结转下年度\n                 0  0  0  3  0  0  3\n继续办理\n\n"
    "合计\n   2   1\n次数\n\n"
)


def row(pointer: str) -> dict[str, int | None]:
    """The values printed in the row at *pointer*."""
    found = extract((TITLE + ROWS).encode(), "layout.txt").report
    at = found.model_dump(exclude_none=True) if found else {}
    for key in pointer.split("/"):
        at = at[key]
    return at


def test_labels_set_around_their_values_are_read() -> None:
    assert row("applications/received")["research"] == 344
    assert row("applications/received")["total"] == 2408
    assert row("applications/denied/state_secret")["research"] == 1
    assert row("applications/carried_out")["nonprofit"] == 3


def test_words_of_a_header_that_stand_above_one_another_are_one_cell() -> None:
    assert row("disclosure/regulations") == {"issued": 11, "repealed": 12, "in_force": 13}


def test_values_on_two_lines_are_no_one_row() -> None:
    text = Text.of(TITLE + ROWS).edited(aligned_rows(TITLE + ROWS)).chars

    assert "行政                 15\n规范性文件    14              16\n" in text


@pytest.mark.parametrize("text", [ROWS, TITLE + ROWS, "1  2\n\n" * 9])
def test_what_is_on_one_line_stays_there(text: str) -> None:
    once = Text.of(text).edited(aligned_rows(text)).chars

    assert aligned_rows(once) == []


def test_a_row_whose_value_is_blank_does_not_take_the_value_above() -> None:
    block = "第二十条第（六）项\n信息内容          本年处理决定数量\n行政处罚           5\n行政强制\n\n"
    report = extract((TITLE + ROWS + block).encode(), "layout.txt").report

    assert report is not None
    rows = report.model_dump()["disclosure"]
    assert rows["penalties"] == {"decisions": 5}
    assert rows["coercion"] is None or rows["coercion"] == {"decisions": None}
