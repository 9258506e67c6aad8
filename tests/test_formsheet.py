"""The official form as cells of a sheet: nothing lost, nothing twice, no two cells in one place."""

from collections import Counter
from decimal import Decimal
from functools import cache

import pytest

from eval.render.damage import damage
from eval.render.layouts import LAYOUTS
from eval.render.robustness import MIXTURES, dice, document
from eval.render.years import first_year, report_text
from extractor.export.formsheet import HIGHEST, NOT_STATED, UNREAD, WIDTH, FormCell, form_sheet
from extractor.extract import extract
from extractor.printed import values_of
from schemas.form import TABLES
from schemas.record import Record, RowEvidence

CHANNELS = ("drop row", "drop cell", "blank cell", "marker for zero", "digit lost", "tables merged")


@cache
def records() -> tuple[Record, ...]:
    """Reports of each layout and edition, every second one damaged."""
    found = []
    for seed, layout in enumerate(LAYOUTS):
        rendered = document(seed, layout, MIXTURES[seed % len(MIXTURES)])
        if seed % 2:
            rendered = damage(rendered, CHANNELS[seed // 2 % len(CHANNELS)], 0.05, dice(seed))
        found.append(extract(rendered.text.encode(), f"{layout}.txt"))
    return tuple(one for one in found if one.report)


def cells(record: Record) -> tuple[FormCell, ...]:
    assert record.report
    return form_sheet(record, record.report).cells


def numbers(record: Record) -> Counter[Decimal]:
    """Every number that the record's tables have."""
    assert record.report
    return Counter(
        Decimal(value)
        for table in TABLES
        for row in dict.fromkeys(row.key for block in table.blocks for row in block.rows)
        for value in values_of(record.report, table.key, row).values()
        if value is not None
    )


def test_the_reports_are_of_every_kind() -> None:
    states = {
        state
        for record in records()
        for found in record.evidence.values()
        if isinstance(found, RowEvidence)
        for state in found.state
    }

    assert len(records()) >= 10
    assert states == {"number", "blank", "not_applicable", "text", "absent"}
    assert {cell.look for record in records() for cell in cells(record)} >= {"number", "absent", "unplaced"}


def test_every_number_of_a_record_stands_once_on_its_sheet() -> None:
    for record in records():
        drawn = Counter(
            Decimal(cell.value) for cell in cells(record) if isinstance(cell.value, int | Decimal)
        )

        assert drawn == numbers(record), record.source.name


def test_no_two_cells_of_a_sheet_overlap_and_none_is_outside() -> None:
    for record in records():
        taken = Counter(
            (row, column)
            for cell in cells(record)
            for row in range(cell.row, cell.row + cell.rows)
            for column in range(cell.column, cell.column + cell.columns)
        )

        assert set(taken.values()) == {1}, record.source.name
        assert {column for _, column in taken} == set(range(WIDTH))


def test_rows_are_as_high_as_excel_allows_and_no_lower_than_a_line() -> None:
    for record in records():
        assert record.report
        sheet = form_sheet(record, record.report)

        assert len(sheet.heights) == max(cell.row + cell.rows for cell in sheet.cells)
        assert all(12 < height <= HIGHEST for height in sheet.heights)


@pytest.mark.parametrize("look", ["blank", "absent"])
def test_a_cell_without_a_number_is_empty(look: str) -> None:
    found = [cell for record in records() for cell in cells(record) if cell.look == look and cell.row > 2]

    assert found
    assert {cell.value for cell in found} == {None}


def test_a_section_in_which_nothing_was_found_is_not_said_to_be_missing() -> None:
    text = report_text("韶关市浈江区教育局", 2023, first_year(dice(1)))
    begin, end = text.index("五、"), text.index("六、")
    with_text = {cell.value for cell in cells(extract(text.encode(), "a.txt"))}
    without = {cell.value for cell in cells(extract((text[:begin] + text[end:]).encode(), "a.txt"))}

    assert (UNREAD in with_text, NOT_STATED in with_text) == (True, False)
    assert (UNREAD in without, NOT_STATED in without) == (False, True)
