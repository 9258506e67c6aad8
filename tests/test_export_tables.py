"""The rows of each table, and CSV and Parquet that give them back: null is never zero."""

from decimal import Decimal
from pathlib import Path

import pytest
from openpyxl import load_workbook
from pyarrow import parquet

from extractor.export.csvfile import written
from extractor.export.writers import write_folder
from extractor.printed import values_of
from schemas.form import TABLES
from schemas.record import RowEvidence
from schemas.report import Report
from schemas.tables import CELLS, CODEBOOK, REPORTS, SHAPES, codebook_rows
from tests.exported import KEY, csv_rows, expected, export, records, same


def test_the_records_have_numbers_zeros_blanks_signs_and_decimals() -> None:
    cells = expected("cells")

    values = [row[KEY + 4] for row in cells]
    numbers = [value for value in values if isinstance(value, int | Decimal)]

    assert {row[KEY + 6] for row in cells} == {"number", "blank", "not_applicable"}
    assert 0 in numbers
    assert None in values
    assert any(isinstance(number, Decimal) and number % 1 for number in numbers)
    assert any(number < 0 for number in numbers)
    assert sum(number != 0 for number in numbers) > 300


def test_every_cell_of_the_form_is_a_column_with_both_labels() -> None:
    places = {
        (table.key, row.key, column.key)
        for table in TABLES
        for block in table.blocks
        for row in block.rows
        for column in block.columns
    }

    assert {(cell.table.key, cell.row.key, cell.column.key) for cell in CELLS} == places
    assert len({field.key for field in REPORTS.fields}) == len(REPORTS.fields)
    assert all(row[4] and row[5] for row in codebook_rows())


def test_a_row_has_a_value_for_each_column_of_its_table() -> None:
    for shape in SHAPES:
        assert {len(row) for row in expected(shape.key)} == {len(shape.fields)}, shape.key


def test_a_row_of_the_wide_table_says_what_the_report_says() -> None:
    names = [field.key for field in REPORTS.fields]
    for record, row in zip(records(), expected("reports"), strict=True):
        assert record.report
        for cell in CELLS:
            value = values_of(record.report, cell.table.key, cell.row.key).get(cell.column.key)

            assert row[names.index(cell.name)] == value, cell.name


def test_the_tidy_table_has_every_cell_that_the_evidence_has_and_its_place() -> None:
    rows = expected("cells")
    evidence = [
        (number, pointer, index)
        for number, record in enumerate(records(), 1)
        for pointer, found in record.evidence.items()
        if isinstance(found, RowEvidence)
        for index in range(len(found.state))
    ]

    assert len(rows) == len(evidence)
    for row in rows:
        number, table, key, column = int(str(row[0])), str(row[KEY]), str(row[KEY + 2]), str(row[KEY + 3])
        record = records()[number - 1]
        found = record.evidence[f"/{table}/{key.replace('.', '/')}"]
        assert isinstance(record.report, Report)
        assert isinstance(found, RowEvidence)
        values = values_of(record.report, table, key)
        at = list(values).index(column)

        assert row[KEY + 4] == values[column]
        assert (row[KEY + 6], row[KEY + 7], row[KEY + 8]) == (found.state[at], found.start[at], found.end[at])
        assert row[-1] == found.raw[at]


def test_csv_has_the_digits_and_leaves_a_null_empty(tmp_path: Path) -> None:
    path = export(tmp_path / "wide.csv")

    assert path.read_bytes().startswith(b"\xef\xbb\xbf")
    header, *rows = csv_rows(path)
    assert header == [field.key for field in REPORTS.fields]
    assert rows == [[written(value) for value in row] for row in expected("reports")]
    assert {"", "0"} <= {value for row in rows for value in row[20:240]}
    assert csv_rows(tmp_path / "wide.codebook.csv")[1:] == [list(row) for row in codebook_rows()]


@pytest.mark.parametrize("key", ["cells", "findings", "counts", "issues"])
def test_csv_has_each_of_the_other_tables(tmp_path: Path, key: str) -> None:
    path = export(tmp_path / "rows.csv", key)

    assert csv_rows(path)[1:] == [[written(value) for value in row] for row in expected(key)]


def test_text_that_a_spreadsheet_would_calculate_is_escaped_where_one_sees_it(tmp_path: Path) -> None:
    record = records()[0]
    assert record.report
    report = record.report.model_copy(update={"agency_full": '=HYPERLINK("http://x")', "title": "+1+1"})
    changed = [record.model_copy(update={"report": report})]

    header, row = csv_rows(export(tmp_path / "a.csv", of=changed))

    assert row[header.index("agency")] == '\'=HYPERLINK("http://x")'
    assert row[header.index("title")] == "'+1+1"
    assert row[header.index("disclosure_licensing_change")] == "-58"
    book = load_workbook(export(tmp_path / "a.xlsx", of=changed))
    cell = book["汇总"]["B3"]
    assert (cell.value, cell.data_type) == ('=HYPERLINK("http://x")', "s")


def test_a_folder_holds_every_table_as_parquet(tmp_path: Path) -> None:
    folder = tmp_path / "tables"
    write_folder(records(), folder, ".parquet")

    for shape in SHAPES:
        table = parquet.read_table(folder / f"{shape.key}.parquet")
        same(list(zip(*(column.to_pylist() for column in table.columns), strict=True)), shape.key)
        assert table.schema.field(3).metadata[b"label"] == "机关".encode()
    assert str(table.schema.field("record").type) == "int64"
    assert parquet.read_table(folder / f"{CODEBOOK.key}.parquet").num_rows == len(list(codebook_rows()))


def test_money_is_a_decimal_in_parquet(tmp_path: Path) -> None:
    table = parquet.read_table(export(tmp_path / "a.parquet"))

    assert str(table.schema.field("disclosure_fees_amount_wan").type) == "decimal128(38, 6)"
    values = table.column("disclosure_fees_amount_wan").to_pylist()
    assert any(value is not None and value % 1 for value in values)
    assert None in values
