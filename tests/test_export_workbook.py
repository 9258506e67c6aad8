"""A workbook laid out as the official form."""

from pathlib import Path

import pytest
from openpyxl import Workbook, load_workbook

from extractor.export.workbook import sheet_name, write_workbook
from extractor.printed import values_of
from schemas.form import TABLES
from tests.exported import export, records


@pytest.fixture(scope="module")
def book(tmp_path_factory: pytest.TempPathFactory) -> Workbook:
    return load_workbook(export(tmp_path_factory.mktemp("book") / "a.xlsx"))


def test_a_workbook_has_a_sheet_a_report_with_its_numbers(book: Workbook) -> None:
    lists = ["汇总", "问题与改进", "文中数字", "疑点", "编码手册"]
    assert book.sheetnames[:5] == lists
    assert book.sheetnames[5] == "韶关市浈江区卫生健康局2024"
    assert len(book.sheetnames) == len(lists) + len(records())
    for record, name in zip(records(), book.sheetnames[5:], strict=True):
        assert record.report
        printed = sorted(
            value
            for table in TABLES
            for row in dict.fromkeys(row.key for block in table.blocks for row in block.rows)
            for value in values_of(record.report, table.key, row).values()
            if value is not None
        )
        numbers = [
            cell.value
            for row in book[name].iter_rows()
            for cell in row
            if isinstance(cell.value, int | float)
        ]
        assert sorted(float(value) for value in numbers) == [float(value) for value in printed], name


def test_a_contradiction_is_coloured_and_says_which_equation_fails(book: Workbook) -> None:
    sheet = book["韶关市浈江区卫生健康局2024"]
    labels = {cell.value: cell.row for row in sheet.iter_rows(max_col=1) for cell in row}
    cell = sheet.cell(labels["一、本年新收政府信息公开申请数量"], 9)

    assert (cell.value, cell.fill.fgColor.rgb) == (1, "FFFFC7CE")
    assert "0 is printed, the parts give 1" in cell.comment.text
    assert sheet.cell(cell.row, 10).comment is None


def test_a_blank_cell_of_the_workbook_is_empty_and_marked(book: Workbook) -> None:
    sheet = book["泸西县卫生健康局2023"]
    labels = {cell.value: cell.row for row in sheet.iter_rows(max_col=1) for cell in row}
    fees = sheet.cell(labels["行政事业性收费"], 7)

    assert (fees.value, fees.fill.fgColor.rgb) == (None, "FFFFF2CC")
    assert sheet.cell(labels["三、收到和处理政府信息公开申请情况"] + 1, 1).value == "（报告未载此表）"


def test_labels_are_merged_as_the_form_merges_them(book: Workbook) -> None:
    sheet = book["韶关市浈江区卫生健康局2024"]
    merged = {
        sheet.cell(found.min_row, found.min_col).value: found.size for found in sheet.merged_cells.ranges
    }

    assert merged["三、本年度办理结果"] == {"rows": 20, "columns": 1}
    assert merged["（三）不予公开"] == {"rows": 8, "columns": 1}
    assert merged["法人或其他组织"] == {"rows": 1, "columns": 5}
    assert merged["行政诉讼"] == {"rows": 1, "columns": 10}


def test_names_of_sheets_are_valid_and_differ() -> None:
    taken: set[str] = set()
    for wanted in ("A/B[1]", "a b 1", "A B 1 ", "''", "局" * 50, "局" * 49):
        name = sheet_name(wanted, taken)
        assert 0 < len(name) <= 31
        assert not set(name) & set("[]:*?/\\")
        assert name.casefold() not in taken
        taken.add(name.casefold())


def test_reports_beyond_those_that_a_workbook_takes_stand_in_its_summary(tmp_path: Path) -> None:
    tally = write_workbook(records(), tmp_path / "a.xlsx", sheets=2)

    assert tally.notes == ("a workbook takes 2 reports as sheets: 3 of 5 stand in its summary alone",)
    book = load_workbook(tmp_path / "a.xlsx")
    assert len(book.sheetnames) == 5 + 2
    assert [row[0] for row in book["汇总"].iter_rows(min_row=3, values_only=True)] == [1, 2, 3, 4, 5]


def test_a_report_in_the_summary_leads_to_its_sheet(book: Workbook) -> None:
    assert book["汇总"]["A3"].hyperlink.location == "'韶关市浈江区卫生健康局2024'!A1"
