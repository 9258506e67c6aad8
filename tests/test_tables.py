"""The statutory tables, from text in the manners reports print them."""

import re
from pathlib import Path

import pytest

from extractor.document import Section
from extractor.readings import TableReading
from extractor.tables.reading import TableReadings, read_tables
from schemas.form import TABLES, Edition, blocks_of, rows_of

SAMPLES = Path(__file__).parents[1] / "samples"
APPLICANT_HEADER = (
    "申请人情况\n自然人\n法人或其他组织\n总计\n商业企业\n科研机构\n社会公益组织\n法律服务机构\n其他\n"
)


def read(text: str) -> TableReadings:
    return read_tables(text, [])


def values(reading: TableReading, row: str) -> list[object]:
    return list(reading.rows[row].values)


def states(reading: TableReading, row: str) -> list[str]:
    return list(reading.rows[row].states)


def codes(reading: TableReading) -> list[str]:
    return [issue.code for issue in reading.issues]


def salted(text: str) -> str:
    """*text* with each number that stands alone in a cell replaced by its own: 1001, 1002, …"""
    salt = iter(range(1001, 2000))
    return re.sub(r"(?<![^\s|])-?\d+(?=\s*(?:[|\t\n]|$))", lambda _: str(next(salt)), text)


@pytest.mark.parametrize(
    ("sample", "edition", "cells"),
    [("001", "2021", 200), ("002", "2021", 200), ("003", "2019", 198)],
)
def test_salted_samples_come_out_cell_by_cell_in_the_order_of_the_form(
    sample: str, edition: Edition, cells: int
) -> None:
    text = next(SAMPLES.glob(f"{sample}_*")).read_text(encoding="utf-8").replace("\xa0", " ")
    start = re.search(r"^\s*二、", text, re.MULTILINE)
    end = re.search(r"^\s*五、", text, re.MULTILINE)
    assert start is not None
    assert end is not None
    readings = read(salted(text[start.start() : end.start()]))

    found = [
        value
        for table, reading in zip(TABLES, readings, strict=True)
        for block in blocks_of(table, edition)
        for row in rows_of(block, edition)
        for value in values(reading, row.key)
    ]
    assert found == list(range(1001, 1001 + cells))


def test_a_blank_cell_is_blank_where_the_layout_prints_it() -> None:
    reading = read(
        "| 信息内容 | 本年制发件数 | 本年废止件数 | 现行有效件数 |\n| 规章 | / | / | / |\n"
        "| 行政规范性文件 | 3 | | 12 |\n"
    ).disclosure

    assert values(reading, "normative_documents") == [3, None, 12]
    assert states(reading, "normative_documents") == ["number", "blank", "number"]
    assert states(reading, "regulations") == ["not_applicable"] * 3


def test_a_short_row_is_left_out_where_the_layout_does_not_print_blanks() -> None:
    reading = read("信息内容\n\n本年制发件数\n\n本年废止件数\n\n现行有效件数\n\n规章\n\n3\n\n12\n").disclosure

    assert "regulations" not in reading.rows
    assert reading.unplaced["regulations"].why == "2 values printed where the form has 3 columns"
    assert reading.state == "partial"


def test_a_label_with_nothing_after_it_is_a_blank_row() -> None:
    reading = read("信息内容\n本年收费金额（单位：万元）\n行政事业性收费\n").disclosure

    assert states(reading, "fees") == ["blank"]


def test_columns_are_named_by_their_header_not_by_their_place() -> None:
    reading = read("信息内容\t现行有效件数\t本年制发件数\t本年废止件数\n规章\t9\t1\t2\n").disclosure

    assert values(reading, "regulations") == [1, 2, 9]


def test_applicant_columns_follow_a_header_in_another_order() -> None:
    header = "\t自然人\t科研机构\t商业企业\t社会公益组织\t法律服务机构\t其他\t总计\n"
    reading = read(header + "一、本年新收政府信息公开申请数量\t1\t2\t3\t4\t5\t6\t21\n").applications

    assert values(reading, "received") == [1, 3, 2, 4, 5, 6, 21]


def test_editions_are_told_block_by_block() -> None:
    reading = read(
        "信息内容\n本年新制作数量\n本年新公开数量\n对外公开总数量\n规章\n1\n2\n3\n规范性文件\n4\n5\n6\n"
        "第二十条第（五）项\n信息内容\n本年处理决定数量\n行政许可\n7\n"
    ).disclosure

    assert reading.form == "mixed"
    assert reading.rows["regulations"].columns == ("made", "disclosed", "total_disclosed")
    assert reading.rows["licensing"].columns == ("decisions",)


def test_the_decisions_column_is_no_sign_of_the_2021_form_beside_the_items_of_the_list() -> None:
    reading = read("信息内容\n上一年项目数量\n本年增/减\n处理决定数量\n行政许可\n510\n-58\n452\n").disclosure

    assert reading.form == "2019"
    assert values(reading, "licensing") == [510, -58, 452]


def test_header_words_broken_over_lines_are_put_together() -> None:
    reading = read(
        "信息内容\n本年新\n制作数量\n本年新\n公开数量\n对外公开\n总数量\n规 章\n1\n2\n3\n"
    ).disclosure

    assert values(reading, "regulations") == [1, 2, 3]
    assert "TABLE-HEADER" not in codes(reading)


def test_a_header_cut_short_decides_the_edition_and_is_said() -> None:
    reading = read("信息内容\n本年新\n本年新\n对外公开总数量\n规章\n1\n2\n3\n").disclosure

    assert values(reading, "regulations") == [1, 2, 3]
    assert "TABLE-HEADER" in codes(reading)


def test_a_whole_table_in_one_line_is_read() -> None:
    reading = read(
        "第二十条第（一）项 信息内容 本年制发件数 本年废止件数 现行有效件数 规 章 1 0 5 行政规范性文件 2 1 30 "
        "第二十条第（五）项 信息内容 本年处理决定数量 行政许可 1,049 第二十条第（八）项 信息内容 "
        "本年收费金额（单位：万元） 行政事业性收费 282.1"
    ).disclosure

    assert values(reading, "regulations") == [1, 0, 5]
    assert values(reading, "licensing") == [1049]
    assert str(values(reading, "fees")[0]) == "282.1"


def test_a_label_wrapped_around_its_numbers_is_read() -> None:
    reading = read(
        APPLICANT_HEADER
        + "1.申请人无正当理由逾期不补正、行政机\n1 2 3 4 5 6 21\n关不再处理其政府信息公开申请\n"
        "2.申请人逾期未按收费通知要求缴纳费用、行\n7 0 0 0 0 0 7\n政机关不再处理其政府信息公开申请\n"
    ).applications

    assert values(reading, "other_handling.not_corrected") == [1, 2, 3, 4, 5, 6, 21]
    assert values(reading, "other_handling.fee_unpaid") == [7, 0, 0, 0, 0, 0, 7]


def test_values_behind_a_damaged_label_go_to_no_other_row() -> None:
    reading = read("信息内容\n本年处理决定数量\n行政处罚\n锟斤拷强\n12\n").disclosure

    assert "coercion" not in reading.rows
    assert reading.state == "partial"
    assert all(value is None for row in reading.rows for value in values(reading, row))


def test_page_furniture_between_cells_is_passed_over() -> None:
    reading = read(
        APPLICANT_HEADER + "一、本年新收政府信息公开申请数量\n1\n2\n3\n- 4 -\n4\n5\n6\n21\n"
    ).applications

    assert values(reading, "received") == [1, 2, 3, 4, 5, 6, 21]


def test_a_number_broken_inside_its_cell_is_joined_and_said() -> None:
    row = "一、本年新收政府信息公开申请数量\t402\n0\t0\t0\t0\t0\t0\t4020\n"
    second = "二、上年结转政府信息公开申请数量\t1\t0\t0\t0\t0\t0\t1\n"
    reading = read(APPLICANT_HEADER + row + second).applications

    assert values(reading, "received") == [4020, 0, 0, 0, 0, 0, 4020]
    assert "CELL-JOINED" in codes(reading)


def test_a_number_below_the_last_cell_counts_only_where_the_total_says_so() -> None:
    first, second = "一、本年新收政府信息公开申请数量", "二、上年结转政府信息公开申请数量"
    page = f"{first}\t1\t1\t0\t0\t0\t0\t2\n7\n{second}\t1\t1\t0\t0\t0\t0\t2\n"
    tail = f"{first}\t20\t7\t0\t0\t0\t0\t2\n7\n{second}\t1\t1\t0\t0\t0\t0\t2\n"

    assert values(read(APPLICANT_HEADER + page).applications, "received")[-1] == 2
    assert values(read(APPLICANT_HEADER + tail).applications, "received")[-1] == 27


def test_a_repeated_header_and_row_after_a_page_break_count_once() -> None:
    row = "一、本年新收政府信息公开申请数量\n1\n0\n0\n0\n0\n0\n1\n"
    reading = read(APPLICANT_HEADER + row + APPLICANT_HEADER + row).applications

    assert values(reading, "received") == [1, 0, 0, 0, 0, 0, 1]
    assert not [code for code in codes(reading) if code == "ROW-UNPLACED"]


def test_a_row_printed_twice_with_different_numbers_is_left_out() -> None:
    row = "一、本年新收政府信息公开申请数量\n1\n0\n0\n0\n0\n0\n1\n"
    reading = read(APPLICANT_HEADER + row + row.replace("1\n", "2\n")).applications

    assert "received" not in reading.rows
    assert reading.unplaced["received"].why == "it is printed twice with different numbers"


def test_table_four_is_read_from_three_small_tables() -> None:
    outcomes = "结果维持\n结果纠正\n其他结果\n尚未审结\n总计\n"
    reading = read(
        f"行政复议\n{outcomes}1\n2\n3\n4\n10\n行政诉讼\n未经复议直接起诉\n{outcomes}5\n0\n0\n0\n5\n"
        f"复议后起诉\n{outcomes}0\n0\n6\n0\n6\n"
    ).disputes

    assert values(reading, "reconsideration") == [1, 2, 3, 4, 10]
    assert values(reading, "litigation_direct") == [5, 0, 0, 0, 5]
    assert values(reading, "litigation_after_reconsideration") == [0, 0, 6, 0, 6]


def test_table_four_is_read_row_by_row() -> None:
    reading = read(
        "\t结果维持\t结果纠正\t其他结果\t尚未审结\t总计\n行政复议\t1\t2\t3\t4\t10\n"
        "未经复议直接起诉\t5\t0\t0\t0\t5\n复议后起诉\t0\t0\t6\t0\t6\n"
    ).disputes

    assert values(reading, "litigation_after_reconsideration") == [0, 0, 6, 0, 6]


def test_the_undivided_row_of_the_2019_form_is_told_from_the_group_of_the_2021_form() -> None:
    row = "1\n0\n0\n0\n0\n0\n1\n"
    old = read(f"{APPLICANT_HEADER}（六）其他处理\n{row}（七）总计\n{row}").applications
    new = read(f"{APPLICANT_HEADER}（六）其他处理\n3.其他\n{row}（七）总计\n{row}").applications

    assert old.form == "2019"
    assert values(old, "other_handling.undivided")[0] == 1
    assert new.form == "2021"
    assert values(new, "other_handling.other")[0] == 1


def test_merged_cells_shift_a_row_with_blanks_as_they_shift_full_rows() -> None:
    header = "\t\t自然人\t商业企业\t科研机构\t社会公益组织\t法律服务机构\t其他\t总计\t\n"
    full = "二、上年结转政府信息公开申请数量\t\t1\t2\t0\t0\t0\t0\t3\t\n"
    blank = "一、本年新收政府信息公开申请数量\t\t\t2\t0\t0\t0\t0\t\t\n"
    reading = read(header + blank + full).applications

    assert values(reading, "received") == [None, 2, 0, 0, 0, 0, None]


def test_a_blank_row_whose_shift_nothing_shows_is_left_out() -> None:
    header = "\t\t自然人\t商业企业\t科研机构\t社会公益组织\t法律服务机构\t其他\t总计\t\n"
    reading = read(header + "一、本年新收政府信息公开申请数量\t\t\t2\t0\t0\t0\t0\t\t\n").applications

    assert "received" in reading.unplaced


@pytest.mark.parametrize("header", ["本年收费金额（单位：元）", "本年收费金额(元)", "收费金额（单位：元）"])
def test_a_fee_under_a_header_in_yuan_is_converted_and_said(header: str) -> None:
    reading = read(f"第二十条第（八）项\n信息内容\t{header}\n行政事业性收费\t251000\n").disclosure

    assert [str(value) for value in values(reading, "fees")] == ["25.1"]
    assert "CELL-UNIT" in codes(reading)


def test_units_in_cells_are_no_part_of_the_number() -> None:
    reading = read(
        "信息内容\n采购项目数量\n采购总金额\n政府集中采购\n3项\n251000元\n"
        "信息内容\n本年收费金额（单位：万元）\n行政事业性收费\n3000元\n"
    ).disclosure

    assert values(reading, "procurement") == [3, 251000]
    assert str(values(reading, "fees")[0]) == "0.3"
    assert "CELL-UNIT" in codes(reading)


def test_text_in_a_cell_is_no_number_and_is_said() -> None:
    row = "| 一、本年新收政府信息公开申请数量 | 1 | O | 0 | 0 | 0 | 0 | 1 |\n"
    reading = read(APPLICANT_HEADER + row).applications

    assert states(reading, "received")[1] == "text"
    assert values(reading, "received")[1] is None
    assert "CELL-TEXT" in codes(reading)


def test_no_table_is_missing_not_zero() -> None:
    reading = read("三、收到和处理政府信息公开申请情况\n本年度未收到政府信息公开申请。\n").applications

    assert reading.state == "missing"
    assert not reading.rows


def test_comma_separated_rows_are_read_and_commas_elsewhere_stay_punctuation() -> None:
    reading = read(
        "信息内容,本年制发件数,本年废止件数,现行有效件数\n规章,0,0,0\n行政规范性文件,2,,14\n"
        "信息内容,本年处理决定数量,,\n行政许可,33,,\n信息内容,本年处理决定数量,,\n行政处罚,1,,\n行政强制,0,,\n"
    ).disclosure

    assert values(reading, "normative_documents") == [2, None, 14]
    assert values(reading, "licensing") == [33]


def test_a_table_drawn_with_lines_is_read() -> None:
    reading = read(
        "┌──┬──┬──┬──┐\n│信息内容│本年制发件数│本年废止件数│现行有效件数│\n├──┼──┼──┼──┤\n"
        "│规章│0│0│1│\n├──┼──┼──┼──┤\n│行政规范性文件│2│ │14│\n└──┴──┴──┴──┘\n"
    ).disclosure

    assert values(reading, "regulations") == [0, 0, 1]
    assert values(reading, "normative_documents") == [2, None, 14]


def test_a_zero_before_other_digits_makes_a_cell_text() -> None:
    reading = read("\t信息内容\n\t本年处理决定数量\n\n\t行政处罚\n\t037\n\n\t行政强制\n\t0\n").disclosure

    assert "penalties" not in reading.rows or values(reading, "penalties") == [None]
    assert values(reading, "coercion") == [0]


@pytest.mark.parametrize("mark", ["①", "¹", "[1]", "〔2〕", "（注1）", "注", "※"])
def test_the_mark_of_a_note_behind_a_number_is_no_part_of_it(mark: str) -> None:
    reading = read(f"信息内容\t本年处理决定数量\n行政处罚\t37{mark}\n行政强制\t5\n").disclosure

    assert (values(reading, "penalties"), values(reading, "coercion")) == ([37], [5])


@pytest.mark.parametrize("separator", ["\t", " ", "\n"])
def test_a_number_that_a_blank_breaks_at_its_point_or_zero_is_not_cut_short(separator: str) -> None:
    header = separator.join(("信息内容", "本年收费金额（单位：万元）"))
    reads = [
        read(f"{header}\n行政事业性收费{separator}{printed}\n").disclosure
        for printed in ("2 05.31", "205 .31")
    ]

    assert [str(value) for value in values(reads[0], "fees")] == ["205.31"]
    assert "fees" in reads[1].unplaced


@pytest.mark.parametrize("printed", ["行政处罚 （37）", "行政处罚 □37", "行政处罚*37"])
def test_digits_in_brackets_or_behind_a_lost_character_are_neither_a_value_nor_a_blank(printed: str) -> None:
    reading = read(
        f"信息内容 本年处理决定数量\n{printed}\n信息内容 本年处理决定数量\n行政强制 5\n"
    ).disclosure

    assert list(reading.rows) == ["coercion"]
    assert "ROW-ABSENT" in codes(reading)


@pytest.mark.parametrize("separator", ["\t", "\n", " "])
def test_litigation_before_reconsideration_stands_over_the_first_columns_in_text_too(separator: str) -> None:
    outcomes = ("结果维持", "结果纠正", "其他结果", "尚未审结", "总计")
    lines = (
        ("行政诉讼", "行政复议"),
        ("未经复议直接起诉", "复议后起诉", *outcomes),
        outcomes * 2,
        ("5", "0", "0", "1", "6", "2", "0", "0", "7", "9", "1", "2", "3", "4", "10"),
    )
    reading = read("\n".join(separator.join(line) for line in lines) + "\n").disputes

    assert values(reading, "reconsideration") == [1, 2, 3, 4, 10]
    assert values(reading, "litigation_after_reconsideration") == [2, 0, 0, 7, 9]


@pytest.mark.parametrize("separator", ["\t", "  "])
def test_a_bar_at_a_digit_may_be_one_where_cells_are_told_otherwise(separator: str) -> None:
    header = separator.join(("信息内容", "本年制发件数", "本年废止件数", "现行有效件数"))
    rows = (
        ("规章", "2", "3", "5"),
        ("行政规范性文件", "|64", "7", "9"),
        ("信息内容", "本年处理决定数量"),
        ("行政许可", "8|51"),
    )
    reading = read("\n".join((header, *map(separator.join, rows))) + "\n").disclosure

    assert values(reading, "regulations") == [2, 3, 5]
    for row in ("normative_documents", "licensing"):
        assert row not in reading.rows or values(reading, row)[0] is None


def test_one_number_in_each_of_the_cells_that_were_merged_is_one_number() -> None:
    header = "| 信息内容 | 本年处理决定数量 | 本年处理决定数量 | 本年处理决定数量 |\n"
    reading = read(f"{header}| 行政处罚 | 37 | 37 | 37 |\n| 行政强制 | 5 | 5 | 6 |\n").disclosure
    older = read("|信息内容|上一年项目数量|本年增/减|本年增/减|\n|行政事业性收费|41|-3|-3|\n").disclosure

    assert (values(reading, "penalties"), list(reading.unplaced), reading.form) == (
        [37],
        ["coercion"],
        "2021",
    )
    assert values(older, "fees") == [41, -3]
    assert (
        list(read("|信息内容|上一年项目数量|本年增/减|本年增/减|\n|行政事业性收费||7|7|\n").disclosure.rows)
        == []
    )


def test_digits_over_digits_are_a_cell_in_a_row_and_the_number_of_a_page_between_lines() -> None:
    row = read("信息内容\t本年处理决定数量\n行政强制\t3/8\n").disclosure
    lines = read("信息内容\n本年处理决定数量\n行政强制\n3/8\n12\n").disclosure

    assert states(row, "coercion") == ["text"]
    assert values(lines, "coercion") == [12]


def test_a_header_of_table_3_whose_lines_are_out_of_order_is_not_read_in_the_order_of_its_words() -> None:
    header = "商业企业\t科研机构\t社会公益组织\t法律服务机构\t其他\n自然人\t法人或其他组织\t总计\n"
    reading = read(f"{header}一、本年新收政府信息公开申请数量\t1\t2\t3\t4\t5\t6\t21\n").applications

    assert reading.rows == {}
    assert "received" in reading.unplaced


def test_a_header_of_table_4_whose_lines_are_out_of_order_is_not_read_in_the_order_of_its_words() -> None:
    outcomes = "结果维持\t结果纠正\t其他结果\t尚未审结\t总计"
    header = f"{outcomes}\t未经复议直接起诉\t复议后起诉\n行政复议\t行政诉讼\n{outcomes}\t{outcomes}\n"
    reading = read(header + "\t".join(map(str, range(1, 16))) + "\n").disputes

    assert (reading.rows, reading.state) == ({}, "partial")


def test_a_row_is_not_blank_where_a_value_without_a_label_stands_before_it() -> None:
    chars = (
        "信息内容\n本年处理决定数量\n574\n\n行政许可\n信息内容\n本年处理决定数量\n行政处罚\n\n行政强制\n5\n"
    )
    reading = read(chars).disclosure

    assert list(reading.rows) == ["penalties", "coercion"]
    assert "ROW-ABSENT" in codes(reading)


def test_a_blank_cell_is_not_blank_where_a_value_stands_in_the_line_below() -> None:
    header = "信息内容\t本年制发件数\t本年废止件数\t现行有效件数\n规章\t1\t2\t3\n"
    below = read(f"{header}行政规范性文件\t4\t5\t\n182\n第二十条第（五）项\n").disclosure
    blank = read(f"{header}行政规范性文件\t4\t5\t\n第二十条第（五）项\n").disclosure

    assert "normative_documents" in below.unplaced
    assert values(blank, "normative_documents") == [4, 5, None]


def test_a_number_in_two_pieces_does_not_stand_for_a_blank_that_the_layout_does_not_print() -> None:
    reading = read(APPLICANT_HEADER + "（七）总计\n857\n892\n771\n1066\n1\n078\n5613\n").applications

    assert reading.rows == {}
    assert "total_handled" in reading.unplaced


def test_a_header_that_lost_the_cell_of_organisations_is_not_read_in_the_order_of_its_words() -> None:
    header = "\t申请人情况\n\t自然人\t\t总计\n\t\t商业企业\t科研机构\t社会公益组织\t法律服务机构\t其他\n"
    reading = read(f"{header}一、本年新收政府信息公开申请数量\t1\t2\t3\t4\t5\t6\t21\n").applications

    assert reading.rows == {}


@pytest.mark.parametrize("printed", ["1205/1206", "(205.31)", "2,05", "205~206"])
@pytest.mark.parametrize("separator", ["\t", " ", "\n"])
def test_digits_that_are_no_number_are_no_blank_cell(separator: str, printed: str) -> None:
    reading = read(f"信息内容{separator}本年处理决定数量\n行政强制{separator}{printed}\n").disclosure

    assert states(reading, "coercion") == ["text"]
    assert "CELL-TEXT" in codes(reading)


def test_the_edition_is_not_guessed_where_no_row_decides_it() -> None:
    reading = read(APPLICANT_HEADER + "一、本年新收政府信息公开申请数量\n1\n0\n0\n0\n0\n0\n1\n").applications

    assert (reading.form, reading.state) == (None, "partial")
    assert values(reading, "received")[0] == 1


DISPUTES_BETWEEN_PIPES = (
    "| 行政复议 |  |  |  |  | 行政诉讼 |  |  |  |  |  |  |  |  |  |\n"
    "| 结果维持 | 结果纠正 | 其他结果 | 尚未审结 | 总计 | 未经复议直接起诉 |  |  |  |  | 复议后起诉 |  |  |  |  |\n"
    "|  |  |  |  |  " + "| 结果维持 | 结果纠正 | 其他结果 | 尚未审结 | 总计 " * 2 + "|\n"
)


@pytest.mark.parametrize("navigation", ["", "首页 | 政务公开 | 信息公开\n"])
def test_a_line_broken_in_a_number_does_not_shift_the_others(navigation: str) -> None:
    values_ = "| 3117 | 3 | 1 | 902 | 4023 | 5 | 2931 | 0 | 2980 | 5916 | 8 | 2 | 17 | 245\n7 | 2484 |\n"

    reading = read(f"{navigation}{DISPUTES_BETWEEN_PIPES}{values_}").disputes

    assert values(reading, "reconsideration") == [3117, 3, 1, 902, 4023]
    assert values(reading, "litigation_after_reconsideration") == [8, 2, 17, 2457, 2484]


@pytest.mark.parametrize(
    ("values_", "expected"),
    [
        ("3\n\n0\n\n11 1\n\n0\n\n0 15", [3, 0, 11, 1, 0, 0, 15]),
        ("3\n\n0\n\n11 1\n\n0\n\n0 19", None),
    ],
)
def test_values_printed_unevenly_are_a_row_where_its_total_says_so(
    values_: str, expected: list[int] | None
) -> None:
    applied = f"{APPLICANT_HEADER}一、本年新收政府信息公开申请数量\n\n{values_}\n\n二、上年结转政府信息公开申请数量\n\n"
    row = read(applied + "\n\n".join("0000000") + "\n").applications.rows.get("received")

    assert (list(row.values) if row else None) == expected


def test_each_section_has_its_own_manner_of_printing() -> None:
    text = (
        "第二十条第（一）项\n信息内容  本年制发件数  本年废止件数  现行有效件数\n"
        "规章  1  2  3\n行政规范性文件  4  5  6\n"
    )
    piped = "| 一、本年新收政府信息公开申请数量 | 1 | 0 | 0 | 0 | 0 | 0 | 1 |\n" * 3

    sections = [Section(number, 0, 0, 0) for number in (2, 3, 4)]
    ends = [len(text), len(text + piped), len(text + piped)]
    bodies = [
        part._replace(start=start, heading_end=start, end=end)
        for part, start, end in zip(sections, [0, *ends], ends, strict=False)
    ]
    reading = read_tables(text + piped, bodies).disclosure

    assert values(reading, "regulations") == [1, 2, 3]
    assert values(reading, "normative_documents") == [4, 5, 6]


def test_digits_that_begin_no_number_end_the_one_above() -> None:
    reading = read(
        "\t信息内容\n\t本年处理决定数量\n\n\t行政许可\n\t2\n097\n\n\t第二十条第（六）项\n\n\t信息内容\n\t本年处理决定数量\n\n"
        "\t行政处罚\n\t12\n\n\t行政强制\n\t0\n"
    ).disclosure

    assert values(reading, "licensing") == [2097]
    assert values(reading, "penalties") == [12]


LINES_AROUND_VALUES = (
    f"{APPLICANT_HEADER}三、本年度 （一）予以公开 2 0 1 0 0 0 3\n办理结果\n（二）部分公开（区分处\n"
    "理的，只计这一情形，不 4 0 0 0 0 956 960\n计其他情形）\n（三）不予 1.属于国家\n5 0 0 0 6 0 11\n公开 秘密\n"
    "7.属于行政\n7 0 0 0 0 0 7\n执法案卷\n8.属于行政\n0 8 0 0 0 0 8\n查询事项\n"
)


@pytest.mark.parametrize(
    ("row", "total"),
    [
        ("granted", 3),
        ("partially_granted", 960),
        ("denied.state_secret", 11),
        ("denied.enforcement_file", 7),
        ("denied.administrative_query", 8),
    ],
)
def test_a_label_whose_pieces_stand_around_its_values_is_read(row: str, total: int) -> None:
    assert values(read(LINES_AROUND_VALUES).applications, row)[-1] == total


def test_pieces_of_two_labels_are_no_label() -> None:
    text = LINES_AROUND_VALUES.replace("执法案卷\n8.属于行政\n0 8 0 0 0 0 8\n", "")

    assert "denied.administrative_query" not in read(text).applications.rows


@pytest.mark.parametrize("glued", ["行政规范性文件14\n15\n16\n", "行政规范性文件14 15 16\n"])
def test_a_value_glued_to_its_label_is_read(glued: str) -> None:
    header = "第二十条第（一）项\n信息内容\n本年制发件数本年废止件数现行有效件数\n"

    assert values(read(f"{header}规章\n11\n12\n13\n{glued}").disclosure, "normative_documents") == [
        14,
        15,
        16,
    ]


def test_more_values_in_the_line_of_a_row_than_it_has_cells_are_not_cut_off() -> None:
    reading = read("信息内容 本年制发件数 本年废止件数 现行有效件数\n规章 1 0 9\t4 9\t2 0 6\n").disclosure

    assert "regulations" in reading.unplaced


def test_a_day_or_a_page_between_a_label_and_its_value_is_no_value() -> None:
    fee = "第二十条第（八）项\n信息内容\n本年收费金额（单位：万元）\n行政事业性收费\n"
    decisions = "第二十条第（六）项\n信息内容\n本年处理决定数量\n行政处罚\n8\n行政强制\n9\n"

    assert str(read(f"{decisions}{fee}· 2 ·\n7.5\n").disclosure.rows["fees"].values[0]) == "7.5"
    assert "fees" in read(f"{decisions}{fee}2\n2024年1月20日\n7.5\n").disclosure.unplaced


def test_a_number_with_a_space_in_it_beside_a_blank_cell_is_one_number() -> None:
    rows = "行政许可\t132\t-56\t771\n其他对外管理服务事项\t119\t\t9 533\n"
    reading = read(
        f"第二十条第（五）项\n信息内容\t上一年项目数量\t本年增/减\t处理决定数量\n{rows}"
    ).disclosure

    assert reading.rows["other_services"].values == (119, None, 9533)


def test_a_header_whose_words_lost_a_character_each_is_not_that_of_the_other_edition() -> None:
    header = "信息内容\t本年?制作数量\t本年?公开数量\t对外?开总数量\n"
    reading = read(f"第二十条第（一）项\n{header}规章\t3\t2\t9\n").disclosure

    assert reading.form == "2019"
    assert reading.rows["regulations"].values == (3, 2, 9)


def test_a_label_cut_behind_its_enumerator_is_not_the_row_that_is_counted_otherwise() -> None:
    rows = "一、本年新收政府信息公开申请数量\t1\t2\t3\t4\t5\t6\t21\n（六）其他\t6\t2\t3\t4\t5\t6\t26\n处理\n"
    reading = read(APPLICANT_HEADER.replace("\n", "\t") + "\n" + rows).applications

    assert "other_handling.other" not in reading.rows
