"""Values that stand apart from their labels, in text: left out and said, never another row's."""

import pytest

from extractor.readings import TableReading
from extractor.tables.reading import TableReadings, read_tables

APPLICANTS = "自然人\n商业企业\n科研机构\n社会公益组织\n法律服务机构\n其他\n总计\n"
RULES = "信息内容\n本年制发件数\n本年废止件数\n现行有效件数\n"
DECISIONS = "信息内容\n本年处理决定数量\n"


def read(text: str) -> TableReadings:
    return read_tables(text, [])


def codes(reading: TableReading) -> set[str]:
    return {issue.code for issue in reading.issues}


def test_values_in_front_of_their_labels_are_no_values_of_the_row_above() -> None:
    printed = f"{RULES}1\n2\n3\n规章\n4\n5\n6\n行政规范性文件\n第二十条第（五）项\n{DECISIONS}7\n行政许可\n"
    reading = read(printed).disclosure

    assert reading.rows == {}
    assert set(reading.unplaced) == {"regulations"}
    assert "ROW-ABSENT" in codes(reading)


def test_a_block_without_values_before_it_stands_as_the_others_of_its_table() -> None:
    first_row_blank = f"{RULES}规章\n4\n5\n6\n行政规范性文件\n第二十条第（六）项\n{DECISIONS}"
    in_front = read(f"{first_row_blank}7\n行政处罚\n8\n行政强制\n").disclosure
    behind = read(f"{first_row_blank}行政处罚\n7\n行政强制\n8\n").disclosure

    assert in_front.rows == {}
    assert behind.rows["regulations"].values == (4, 5, 6)
    assert behind.rows["normative_documents"].values == (None, None, None)


def test_the_number_of_a_page_under_the_header_of_table_3_leaves_its_rows_alone() -> None:
    rows = "一、本年新收政府信息公开申请数量\n1\n2\n3\n4\n5\n6\n21\n四、结转下年度继续办理\n"

    assert set(read(f"{APPLICANTS}3\n{rows}").applications.rows) == {"received", "carried_out"}
    assert read(f"{APPLICANTS}1\n2\n3\n4\n5\n6\n21\n{rows}").applications.rows == {}


def test_values_behind_all_labels_are_neither_the_last_row_nor_are_the_others_blank() -> None:
    labels = "一、本年新收政府信息公开申请数量\n二、上年结转政府信息公开申请数量\n四、结转下年度继续办理\n"
    values = "1\t2\t3\t4\t5\t6\t21\n2\t2\t3\t4\t5\t6\t22\n3\t2\t3\t4\t5\t6\t23\n"
    reading = read(APPLICANTS + labels + values).applications

    assert reading.rows == {}
    assert set(reading.unplaced) == {"carried_out"}


def test_labels_behind_all_values_are_no_blank_rows() -> None:
    labels = "一、本年新收政府信息公开申请数量\n二、上年结转政府信息公开申请数量\n四、结转下年度继续办理\n"
    values = "1\t2\t3\t4\t5\t6\t21\n2\t2\t3\t4\t5\t6\t22\n3\t2\t3\t4\t5\t6\t23\n"

    assert read(values + APPLICANTS + labels).applications.rows == {}


def test_a_part_of_other_handling_is_not_blank_where_numbers_stand_behind_the_heading() -> None:
    parts = "1.申请人无正当理由逾期不补正、行政机关不再处理其政府信息公开申请\n3.其他\t1\t2\t3\t4\t5\t6\t21\n"
    heading = "一、本年新收政府信息公开申请数量\t1\t2\t3\t4\t5\t6\t21\n（六）其他处理\t6\t2\t3\t4\t5\t6\t26\n"
    reading = read(APPLICANTS.replace("\n", "\t") + "\n" + heading + parts).applications

    assert set(reading.rows) == {"received", "other_handling.other"}


def test_a_row_whose_values_stand_behind_the_names_of_their_columns_is_not_blank() -> None:
    received = "一、本年新收政府信息公开申请数量 自然人 3 商业企业 4 总计 7\n"
    carried_in = "二、上年结转政府信息公开申请数量 自然人 5 商业企业 6 总计 11\n"

    assert read(received + carried_in).applications.rows == {}


def test_a_column_named_behind_a_row_says_what_the_row_has_even_where_no_value_can_be_told() -> None:
    rows = (
        "一、本年新收政府信息公开申请数量 自然人：3 商业企业：4\n二、上年结转政府信息公开申请数量 自然人：5\n"
    )

    assert read(rows).applications.rows == {}


def test_rows_are_not_blank_where_the_columns_of_their_table_stand_one_after_another() -> None:
    labels = "一、本年新收政府信息公开申请数量\n二、上年结转政府信息公开申请数量\n四、结转下年度继续办理\n"
    columns = "自然人\n" + "1\n2\n3\n4\n5\n6\n7\n8\n9\n10\n11\n12\n13\n14\n" + "商业企业\n1\n2\n3\n"

    assert read(labels + columns).applications.rows == {}


@pytest.mark.parametrize("mark", ["\t", " ", "|"])
def test_a_row_of_seven_values_may_be_one_with_a_blank_where_others_have_eight(mark: str) -> None:
    header = mark.join(["申请人情况", *APPLICANTS.split(), "上年"]) + "\n"
    eight = "一、本年新收政府信息公开申请数量 1 2 3 4 5 6 21 9\n二、上年结转政府信息公开申请数量 1 2 3 4 5 6 21 8\n"
    seven = "（一）予以公开 1 2 3 4 5 15 7\n（七）总计 1 2 3 4 5 6 21\n四、结转下年度继续办理 1 2\n"
    reading = read(header + (eight + seven).replace(" ", mark)).applications

    assert "granted" in reading.unplaced
    assert reading.rows["total_handled"].values == (1, 2, 3, 4, 5, 6, 21)


@pytest.mark.parametrize("last", ["1.3%", "见附件"])
def test_words_behind_the_cells_of_a_row_are_not_its_last_cell_and_its_first_blank(last: str) -> None:
    header = "\t".join(["申请人情况", *APPLICANTS.split(), "说明"]) + "\n"
    full = f"一、本年新收政府信息公开申请数量\t1\t2\t3\t4\t5\t6\t21\t{last}\n"
    blank = f"二、上年结转政府信息公开申请数量\t\t2\t3\t4\t5\t6\t20\t{last}\n"
    reading = read(header + full + blank).applications

    assert set(reading.rows) == {"received"}
    assert "carried_in" in reading.unplaced
