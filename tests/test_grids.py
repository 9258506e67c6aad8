"""The statutory tables out of grids: what stands in a row and under a header, whatever a page did to it."""

from dataclasses import replace

import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from eval.render.grids import gridded
from eval.render.pages import CUTS, cut
from eval.render.robustness import MIXTURES, dice
from eval.render.sampler import DENSITIES, Mixture, Place, Tables, Voids, sample_tables
from eval.render.sheets import Cell, Pen, Sheet, sample_wording, sheets_of
from extractor.readings import TableReading
from extractor.tables import sheet
from extractor.tables.reading import TableReadings, read_tables
from extractor.text import Text

SEEDS = st.integers(0, 2**32 - 1)
FEW = settings(
    derandomize=True, deadline=None, max_examples=8, database=None, phases=(Phase.explicit, Phase.generate)
)
APPLICANTS = ("自然人", "商业企业", "科研机构", "社会公益组织", "法律服务机构", "其他", "总计")
OUTCOMES = ("结果维持", "结果纠正", "其他结果", "尚未审结", "总计")


def read(*sheets: Sheet) -> TableReadings:
    chars, grids = gridded(sheets)
    return read_tables(chars, [], sheet.sheets_of(grids, Text.of(chars)))


def table(*rows: str) -> Sheet:
    """A sheet of *rows*, whose cells are parted by bars; a cell that spans three ends with ^3."""
    return Sheet("", tuple(tuple(_cell(text) for text in row.split("|")) for row in rows))


def _cell(text: str) -> Cell:
    words, _, width = text.partition("^")
    return Cell(words, "value", int(width or 1))


def values(reading: TableReading, row: str) -> list[object]:
    return list(reading.rows[row].values)


def misread(tables: Tables, found: TableReadings) -> dict[Place, object]:
    wrong: dict[Place, object] = {}
    for place, printed in tables.cells.items():
        row = getattr(found, place.table).rows.get(place.row)
        said = (row.value(place.column), row.states[row.columns.index(place.column)]) if row else "absent"
        if said != (printed.value, printed.state):
            wrong[place] = said
    return wrong


@pytest.mark.parametrize("edition", MIXTURES)
@pytest.mark.parametrize("manner", CUTS)
@given(seed=SEEDS, density=st.sampled_from(DENSITIES))
@FEW
def test_tables_that_pages_cut_are_read_back_cell_for_cell_with_their_blanks(
    manner: str, edition: Mixture, seed: int, density: float
) -> None:
    rng = dice(seed)
    tables = sample_tables(rng, edition, density, voids=Voids(blanks=0.15, markers=0.05))
    wording = replace(sample_wording(rng), header_break=rng.choice(("none", "line")))
    printed = sheets_of(tables, Pen(wording, rng))

    found = read(*(piece for one in printed for piece in CUTS[manner](one, rng)))

    assert misread(tables, found) == {}
    assert [reading.state for reading in found] == ["present"] * 3


@given(seed=SEEDS)
@FEW
def test_table_4_in_three_pieces_is_one_table(seed: int) -> None:
    rng = dice(seed)
    tables = sample_tables(rng, "2021", 0.5)
    printed = sheets_of(tables, Pen(replace(sample_wording(rng), split_disputes=True), rng))

    assert misread(tables, read(*cut(printed, rng))) == {}


def test_a_number_belongs_to_the_column_above_it_whatever_their_order() -> None:
    header = "|".join(("", "总计", *reversed(APPLICANTS[:-1])))

    found = read(table(header, "一、本年新收政府信息公开申请数量|21|6|5|4|3|2|1"))

    assert values(found.applications, "received") == [1, 2, 3, 4, 5, 6, 21]


def test_a_column_that_the_form_does_not_have_is_not_read() -> None:
    header = "|".join(("", *APPLICANTS[:6], "法人小计", "总计"))

    found = read(table(header, "一、本年新收政府信息公开申请数量|1|2|3|4|5|6|20|21"))

    assert values(found.applications, "received") == [1, 2, 3, 4, 5, 6, 21]


def test_a_header_that_names_a_column_twice_is_believed_in_none() -> None:
    header = "|".join(("", *APPLICANTS[:5], "总计", "总计"))

    found = read(table(header, "一、本年新收政府信息公开申请数量|1|2|3|4|5|6|21"))

    assert found.applications.rows == {}
    assert found.applications.unplaced["received"].why == "the column headers contradict the form"


def test_a_row_with_a_cell_too_few_is_not_placed() -> None:
    header = "|".join(("", *APPLICANTS))

    found = read(table(header, "一、本年新收政府信息公开申请数量|1|2|3|4|5|6"))

    assert found.applications.rows == {}
    assert found.applications.unplaced["received"].why == "6 values printed where the form has 7 columns"


def test_a_number_that_spans_columns_belongs_to_none_of_them() -> None:
    header = "|".join(("", *APPLICANTS))

    found = read(table(header, "一、本年新收政府信息公开申请数量|1|2|3^4|9"))

    assert found.applications.rows == {}


def test_a_blank_cell_that_spans_columns_is_blank_in_each() -> None:
    header = "|".join(("", *APPLICANTS))

    found = read(table(header, "一、本年新收政府信息公开申请数量|1|^5|1"))

    assert found.applications.rows["received"].states == ("number", *["blank"] * 5, "number")


def test_a_number_broken_inside_its_cell_is_one_number_and_two_beside_one_another_are_none() -> None:
    found = read(table("信息内容|本年制发件数|本年废止件数|现行有效件数", "行政规范性文件|402\n0|1 2|3"))

    row = found.disclosure.rows["normative_documents"]
    assert (row.values, row.states) == ((4020, None, 3), ("number", "text", "number"))
    assert [issue.message for issue in found.disclosure.issues if issue.code == "CELL-JOINED"] == [
        "4020 is printed in 2 pieces"
    ]


def test_digits_below_a_row_are_its_own_only_where_the_totals_say_so() -> None:
    header = "|".join(("", *APPLICANTS))
    first = table(header, "一、本年新收政府信息公开申请数量|12|2|3|4|5|6|140")

    whole = read(first, table("|0||||||"))
    doubtful = read(table(header, "（一）予以公开|12|2|3|4|5|6|99"), table("|0||||||"))

    assert values(whole.applications, "received") == [120, 2, 3, 4, 5, 6, 140]
    assert doubtful.applications.rows == {}
    assert (
        doubtful.applications.unplaced["granted"].why == "the digits in the row below may belong to its cells"
    )


def test_values_without_a_label_are_said_and_placed_nowhere() -> None:
    header = "|".join(("", *APPLICANTS))

    found = read(table(header, "一、本年新收政府信息公开申请数量|1|2|3|4|5|6|21", "说明|1|1|1|1|1|1|6"))

    assert "TABLE-PARTIAL" in [issue.code for issue in found.applications.issues]


def test_the_outcomes_of_table_4_may_stand_in_three_rows() -> None:
    rows = ("行政复议|1|2|3|4|10", "未经复议直接起诉|0|0|0|1|1", "复议后起诉|2|0|0|0|2")

    found = read(table("|".join(("", *OUTCOMES)), *rows))

    assert [values(found.disputes, row) for row in found.disputes.rows] == [
        [1, 2, 3, 4, 10],
        [0, 0, 0, 1, 1],
        [2, 0, 0, 0, 2],
    ]


def test_a_fee_in_yuan_is_converted_and_said() -> None:
    found = read(table("信息内容|本年收费金额（单位：元）", "行政事业性收费|251000"))

    assert [str(value) for value in values(found.disclosure, "fees")] == ["25.1"]


def test_other_tables_are_not_taken_for_the_forms() -> None:
    rng = dice(7)
    tables = sample_tables(rng, "2021", 0.5)
    printed = sheets_of(tables, Pen(sample_wording(rng), rng))
    others = table("类别|数量", "行政许可|12", "政策解读|3"), table("姓名|总计", "其他|5")

    found = read(*others, *printed, *others)

    assert misread(tables, found) == {}
    assert [reading.state for reading in found] == ["present"] * 3


def test_headers_whose_spans_contradict_them_are_read_in_the_order_of_their_words() -> None:
    first = "一、本年新收政府信息公开申请数量|1|2|3|4|5|6|21"
    legal = "法人或其他组织^{}"
    kinds = "|".join(("^3", *APPLICANTS[1:6]))

    whole = read(table(f"|自然人|{legal.format(5)}|总计", kinds, first))
    damaged = read(table(f"|自然人|{legal.format(1)}|总计", kinds, first))

    assert values(whole.applications, "received") == values(damaged.applications, "received")


MERGED = (
    "注|注|申请人情况|申请人情况|申请人情况|申请人情况|申请人情况|申请人情况|申请人情况",
    "注|注|自然人|法人或其他组织|法人或其他组织|法人或其他组织|法人或其他组织|法人或其他组织|总计",
    "注|注|自然人|商业企业|科研机构|社会公益组织|法律服务机构|其他|总计",
)


def unmerged(*rows: str, blank: bool) -> Sheet:
    """A sheet without merged cells: what was one is printed in each of them, or in the first only."""
    if not blank:
        return table(*rows)
    cells = [row.split("|") for row in rows]
    first = [
        [
            "" if word in (line[at - 1 : at] or cells[above - 1][at : at + 1] * (above > 0)) else word
            for at, word in enumerate(line)
        ]
        for above, line in enumerate(cells)
    ]
    return table(*("|".join(line) for line in first))


@pytest.mark.parametrize("blank", [True, False])
def test_cells_that_are_not_merged_are_read_like_those_that_are(*, blank: bool) -> None:
    rows = (
        "一、本年新收政府信息公开申请数量|一、本年新收政府信息公开申请数量|11|2|3|4|5|6|31",
        "三、本年度办理结果|（一）予以公开|7|8|9|10|12|13|59",
        "三、本年度办理结果|（二）部分公开|21|22|23|24|25|26|141",
    )
    last = "四、结转下年度继续办理|四、结转下年度继续办理|31|32|33|34|35|36|201"

    found = read(unmerged(*MERGED, *rows, blank=blank), unmerged(last, blank=blank)).applications

    assert values(found, "received") == [11, 2, 3, 4, 5, 6, 31]
    assert values(found, "partially_granted") == [21, 22, 23, 24, 25, 26, 141]
    assert values(found, "carried_out") == [31, 32, 33, 34, 35, 36, 201]


def test_a_row_with_more_cells_than_columns_is_not_placed_where_one_of_them_is_blank() -> None:
    header = "|".join(("", *APPLICANTS))

    found = read(table(header, "（一）予以公开|1|2|3|4|5|6|21"), table("（二）部分公开|||1|2|3||5|6|17"))

    assert list(found.applications.rows) == ["granted"]
    assert "partially_granted" in found.applications.unplaced


def test_one_amount_in_each_of_the_cells_that_were_merged_is_one_amount() -> None:
    caption = "第二十条第（八）项|第二十条第（八）项|第二十条第（八）项"
    header = "信息内容|本年收费金额（单位：万元）|本年收费金额（单位：万元）"

    alike = read(table(caption, header, "行政事业性收费|12.5|12.5")).disclosure
    other = read(table(caption, header, "行政事业性收费|12.5|12.6")).disclosure

    assert [str(value) for value in values(alike, "fees")] == ["12.5"]
    assert (list(other.rows), list(other.unplaced)) == ([], ["fees"])


def test_the_header_of_another_table_is_none_of_the_next_one() -> None:
    months = table("月份|自然人|法人或其他组织|总计", "1月|3|2|5", "2月|6|4|10")
    kinds = "|".join(("^2", *APPLICANTS[1:6]))
    header = ("本列数据的勾稽关系为|申请人情况^7", "|自然人|法人或其他组织^5|总计", kinds)

    found = read(months, table(*header, "一、本年新收政府信息公开申请数量|1|2|3|4|5|6|21"))

    assert values(found.applications, "received") == [1, 2, 3, 4, 5, 6, 21]


def test_litigation_may_stand_beside_the_rows_of_table_4_that_are_parts_of_it() -> None:
    header = "|".join(("类别", "", *OUTCOMES))

    found = read(
        table(header, "行政复议||1|2|3|4|10", "行政诉讼|未经复议直接起诉|5|0|0|1|6", "|复议后起诉|2|0|0|7|9")
    )

    assert values(found.disputes, "litigation_direct") == [5, 0, 0, 1, 6]
    assert values(found.disputes, "litigation_after_reconsideration") == [2, 0, 0, 7, 9]


@pytest.mark.parametrize(("beside", "said"), [("||||||", False), ("5|6|7|8|9|10|45", True)])
def test_other_handling_is_a_heading_where_its_parts_are_rows(beside: str, *, said: bool) -> None:
    header = "|".join(("", *APPLICANTS))
    parts = ("3.其他|5|6|7|8|9|10|45",)

    found = read(table(header, f"（六）其他处理|{beside}", *parts)).applications

    assert list(found.rows) == ["other_handling.other"]
    assert found.form == "2021"
    assert ("TABLE-PARTIAL" in [issue.code for issue in found.issues]) is said


def test_rows_that_are_stacked_in_the_cells_of_one_come_apart() -> None:
    header = "|".join(("^2", *APPLICANTS))
    labels = "（四）无法提供|1.本机关不掌握相关政府信息\n2.没有现成信息需要另行制作"

    whole = read(table(header, f"{labels}|1\n11|2\n12|3\n13||5\n15|6\n16|17\n67")).applications
    uneven = read(table(header, f"{labels}|1\n11|2\n12|3|4\n14|5\n15|6\n16|21\n84")).applications

    assert values(whole, "unavailable.not_held") == [1, 2, 3, None, 5, 6, 17]
    assert values(whole, "unavailable.needs_compilation") == [11, 12, 13, None, 15, 16, 67]
    assert uneven.rows == {}
    assert uneven.unplaced["unavailable.needs_compilation"].why == (
        "its label names several rows, and its cells have other numbers of lines"
    )


@pytest.mark.parametrize(("row", "placed"), [("||2|3|4|5|6|21|", False), ("|1|2|3|4|5|6|21|", True)])
def test_a_row_that_is_longer_than_its_header_is_not_placed_if_cells_are_blank(
    row: str, *, placed: bool
) -> None:
    header = "|".join(("", *APPLICANTS))

    found = read(table(header, "（一）予以公开|1|2|3|4|5|6|21", f"（二）部分公开{row}"))

    assert ("partially_granted" in found.applications.rows) is placed


def test_a_table_whose_rows_stand_as_columns_is_read() -> None:
    labels = ("一、本年新收政府信息公开申请数量", "二、上年结转政府信息公开申请数量", "（一）予以公开")
    numbers = ((11, 21, 31), (2, 3, 4), (5, 6, 7), (8, 9, 10), (12, 13, 14), (15, 16, 17), (53, 68, 83))
    rows = (f"{name}|" + "|".join(map(str, own)) for name, own in zip(APPLICANTS, numbers, strict=True))

    found = read(table("|" + "|".join(labels), *rows)).applications

    assert values(found, "received") == [11, 2, 5, 8, 12, 15, 53]
    assert values(found, "granted") == [31, 4, 7, 10, 14, 17, 83]


def test_outcomes_of_table_4_may_stand_one_below_another() -> None:
    groups = ("行政复议", "未经复议直接起诉", "复议后起诉")
    rows = [(group, outcome) for group in groups for outcome in OUTCOMES]

    found = read(table(*(f"{group}|{outcome}|{at}" for at, (group, outcome) in enumerate(rows)))).disputes

    assert [values(found, row) for row in found.rows] == [
        [0, 1, 2, 3, 4],
        [5, 6, 7, 8, 9],
        [10, 11, 12, 13, 14],
    ]


def test_table_3_may_stand_in_two_tables_with_some_applicants_each() -> None:
    first, second = (table("|".join(("", *names))) for names in (APPLICANTS[:3], APPLICANTS[3:]))
    one = table("|".join(("", *APPLICANTS[:3])), "（一）予以公开|1|2|3", "（二）部分公开|11|12|13")
    two = table("|".join(("", *APPLICANTS[3:])), "（一）予以公开|4|5|6|21")

    found = read(one, two).applications
    again = read(one, two, two).applications

    assert values(found, "granted") == [1, 2, 3, 4, 5, 6, 21]
    assert found.unplaced["partially_granted"].why == "3 values printed where the form has 7 columns"
    assert (again.rows, list(again.unplaced)) == ({}, ["partially_granted", "granted"])
    assert read(first, second).applications.rows == {}


def test_words_in_a_cell_of_table_4_do_not_stop_the_reading() -> None:
    outcomes = "结果维持|结果纠正|其他结果|尚未审结|总计"
    header = (
        "行政复议^5|行政诉讼^10",
        f"{outcomes}|未经复议直接起诉^5|复议后起诉^5",
        f" | | | | |{outcomes}|{outcomes}",
    )
    told = read(table(*header, "2|53|7|1|63|4|5|6|7|22|1|2|3|4|10")).disputes
    worded = read(table(*header, "2|53|7|保密|63|4|5|6|7|22|1|2|3|4|10")).disputes

    assert list(told.rows["reconsideration"].values) == [2, 53, 7, 1, 63]
    assert "reconsideration" not in worded.rows or worded.rows["reconsideration"].values[3] is None
