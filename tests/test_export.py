"""Records as tables: equal values in every format, and null never zero."""

import csv
import json
import resource
import subprocess
import sys
from collections.abc import Iterable, Iterator
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import NamedTuple

import duckdb
import pytest
from openpyxl import Workbook, load_workbook
from pyarrow import parquet
from typer.testing import CliRunner

from eval.render.layouts import render
from eval.render.robustness import dice
from eval.render.sampler import Voids, sample_tables, violate
from extractor.cli import app
from extractor.export.csvfile import written
from extractor.export.rows import ROWS, Values
from extractor.export.views import VIEWS
from extractor.export.workbook import sheet_name, write_workbook
from extractor.export.writers import WRITERS, write_folder
from extractor.extract import extract
from extractor.printed import values_of
from extractor.stored import stored
from schemas.form import TABLES
from schemas.record import Record, RowEvidence, json_line
from schemas.report import Report
from schemas.tables import CELLS, CODEBOOK, REPORTS, SHAPES, codebook_rows

ROOT = Path(__file__).parent.parent
SAMPLES = sorted((ROOT / "samples").iterdir())
KEY = 5
"""How many columns every table begins with."""


@cache
def records() -> tuple[Record, ...]:
    """Two samples, one of which contradicts itself and one of which lacks tables, and three dense reports."""
    read = [extract(path.read_bytes(), path.name) for path in SAMPLES[3:]]
    for seed, edition in ((1, "2021"), (2, "2019"), (3, "mixed")):
        rng = dice(seed)
        tables = violate(sample_tables(rng, edition, 0.6, voids=Voids(0.3, 0.1)), rng)  # type: ignore[arg-type]
        text = render(tables, "L5", rng, edition=edition).text  # type: ignore[arg-type]
        read.append(extract(text.encode(), f"dense-{edition}.txt"))
    return tuple(read)


@pytest.fixture(scope="module")
def source(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("records") / "records.jsonl"
    path.write_bytes(b"".join(json_line(record) + b"\n" for record in records()))
    return path


class Run(NamedTuple):
    """How a command ended and what it said."""

    returncode: int
    stderr: str


def nianbao(*arguments: str | Path) -> Run:
    result = CliRunner().invoke(app, [str(argument) for argument in arguments])
    return Run(result.exit_code, result.stderr)


def export(output: Path, key: str = "reports", of: Iterable[Record] | None = None) -> Path:
    shape = next(shape for shape in SHAPES if shape.key == key)
    WRITERS[output.suffix](records() if of is None else of, output, shape)
    return output


def expected(key: str) -> list[Values]:
    return [row for number, record in enumerate(records(), 1) for row in ROWS[key](record, number)]


def csv_rows(path: Path) -> list[list[str]]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.reader(file))


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


def plain(value: object) -> object:
    """A value as every reader gives it: numbers alike, whatever their type."""
    return Decimal(value).normalize() if isinstance(value, int | Decimal) and value is not True else value


def same(rows: Iterator[tuple[object, ...]] | list[tuple[object, ...]], key: str) -> None:
    got = [tuple(map(plain, row)) for row in rows]
    want = [tuple(map(plain, row)) for row in expected(key)]

    assert got == want, key


def test_a_folder_holds_every_table_as_parquet(tmp_path: Path) -> None:
    folder = tmp_path / "tables"
    write_folder(records(), folder, ".parquet")

    for shape in SHAPES:
        table = parquet.read_table(folder / f"{shape.key}.parquet")
        same(list(zip(*(column.to_pylist() for column in table.columns), strict=True)), shape.key)
        assert table.schema.field(3).metadata[b"label"] == "机关".encode()
    assert str(table.schema.field("record").type) == "int64"
    assert parquet.read_table(folder / f"{CODEBOOK.key}.parquet").num_rows == len(list(codebook_rows()))


def test_a_folder_of_csv_is_asked_for_by_as(source: Path, tmp_path: Path) -> None:
    run = nianbao("export", source, "-o", f"{tmp_path}/tables/", "--as", "csv")

    assert run.returncode == 0
    names = [*(shape.key for shape in SHAPES), CODEBOOK.key]
    assert sorted(path.name for path in (tmp_path / "tables").iterdir()) == sorted(
        f"{one}.csv" for one in names
    )
    assert len(csv_rows(tmp_path / "tables" / "issues.csv")) == 1 + len(expected("issues"))


def test_money_is_a_decimal_in_parquet(tmp_path: Path) -> None:
    table = parquet.read_table(export(tmp_path / "a.parquet"))

    assert str(table.schema.field("disclosure_fees_amount_wan").type) == "decimal128(38, 6)"
    values = table.column("disclosure_fees_amount_wan").to_pylist()
    assert any(value is not None and value % 1 for value in values)
    assert None in values


@pytest.fixture(scope="module")
def database(tmp_path_factory: pytest.TempPathFactory) -> Iterator[duckdb.DuckDBPyConnection]:
    path = export(tmp_path_factory.mktemp("duck") / "a'[1]*.duckdb")
    with duckdb.connect(str(path), read_only=True) as connection:
        yield connection


def test_duckdb_has_every_table(database: duckdb.DuckDBPyConnection) -> None:
    for shape in SHAPES:
        same(database.execute(f'SELECT * FROM "{shape.key}"').fetchall(), shape.key)  # noqa: S608
    comments = database.execute(
        "SELECT column_name, comment FROM duckdb_columns() WHERE table_name = 'reports'"
    ).fetchall()
    assert dict(comments)["disclosure_fees_amount_wan"] == (
        "行政事业性收费 › 本年收费金额（单位：万元） · Administrative fees: amount charged this year (万元)"
    )


def test_every_view_of_the_database_answers(database: duckdb.DuckDBPyConnection) -> None:
    for name in VIEWS:
        assert database.execute(f'SELECT * FROM "{name}"').fetchall(), name  # noqa: S608


def test_the_queries_of_the_documentation_answer(database: duckdb.DuckDBPyConnection) -> None:
    text = (ROOT / "docs" / "outputs.md").read_text(encoding="utf-8")
    queries = text.partition("```sql\n")[2].partition("```")[0].split(";")

    assert len(queries) == 6
    for query in queries[:-1]:
        assert "SELECT" in query
        database.execute(query).fetchall()


def test_the_view_of_applications_is_the_matrix_of_the_form(database: duckdb.DuckDBPyConnection) -> None:
    rows = database.execute("SELECT * FROM applications WHERE record = 1").fetchall()

    assert [row[5] for row in rows[:3]] == ["received", "carried_in", "granted"]
    assert rows[0][6:] == (1, 0, 0, 0, 0, 0, 0)
    assert len(rows) == 23


def test_the_view_of_contradictions_has_the_equations_that_fail(database: duckdb.DuckDBPyConnection) -> None:
    rows = database.execute("SELECT record, code FROM contradictions").fetchall()
    codes = {"T3-ROW", "T3-COL", "T3-ID", "T4-SUM"}

    assert rows == [
        (number, issue.code)
        for number, record in enumerate(records(), 1)
        for issue in record.issues
        if issue.code in codes and issue.severity == "error"
    ]
    assert len(rows) > 4


def test_a_cell_has_its_labels_beside_it(database: duckdb.DuckDBPyConnection) -> None:
    query = "SELECT label, english FROM cells_labelled WHERE record = 1 AND \"row\" = 'licensing'"

    assert ("行政许可 › 本年增/减", "Administrative licensing: change this year") in database.execute(
        query
    ).fetchall()


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


def test_the_users_own_columns_go_along(tmp_path: Path) -> None:
    first = records()[0]
    source = first.source.model_copy(update={"columns": {"省": "广东", "code": 4402}})
    header, row = csv_rows(export(tmp_path / "a.csv", of=[first.model_copy(update={"source": source})]))

    assert json.loads(row[header.index("columns")]) == {"省": "广东", "code": 4402}


def test_corrections_beside_the_records_are_applied_and_said(source: Path, tmp_path: Path) -> None:
    records_path = tmp_path / "records.jsonl"
    records_path.write_bytes(source.read_bytes())
    made = {"correction_version": "1", "sha256": records()[0].source.sha256, "name": "a", "who": "王芳"}
    rest = {"when": "2026-03-01T08:30:00Z", "why": "看过原件", "was_state": "number", "now_state": "number"}
    lines = [
        {**made, **rest, "pointer": "/applications/received/total", "was": was, "now": 1} for was in (0, 7)
    ]
    pointers = ("/applications/received/total", "/applications/carried_in/total")
    texts = [json.dumps({**line, "pointer": at}) for line, at in zip(lines, pointers, strict=True)]
    (tmp_path / "records.corrections.jsonl").write_text("\n".join(texts), encoding="utf-8")

    plain_run = nianbao("export", records_path, "-o", tmp_path / "a.csv")
    run = nianbao("export", records_path, "-o", tmp_path / "b.csv", "--corrected")

    assert (plain_run.returncode, run.returncode) == (0, 1)
    assert run.stderr.splitlines()[-1] == "corrections: 1 holds, 1 stale"
    values = []
    for name in ("a.csv", "b.csv"):
        header, row, *_ = csv_rows(tmp_path / name)
        values.append([row[header.index(f"applications_{key}_total")] for key in ("received", "carried_in")])
    assert values == [["0", "0"], ["1", "0"]]


def test_corrections_that_are_not_there_are_one_line(source: Path, tmp_path: Path) -> None:
    run = nianbao("export", source, "-o", tmp_path / "a.csv", "--corrected")

    assert run.returncode == 2
    assert run.stderr == f"nianbao: {source.with_suffix('.corrections.jsonl')}: No such file or directory\n"


def test_a_file_that_holds_no_records_is_not_a_complaint_a_line(tmp_path: Path) -> None:
    run = nianbao("export", SAMPLES[0], "-o", tmp_path / "a.csv")
    said = run.stderr.splitlines()

    assert run.returncode == 1
    assert len(said) == 12
    assert said[10].endswith("more lines are no records")
    assert said[11].startswith("0 records in")


def test_jsonl_gives_the_records_back(source: Path, tmp_path: Path) -> None:
    assert export(tmp_path / "b.jsonl").read_bytes() == source.read_bytes()


def test_a_line_that_is_no_record_is_said_and_costs_nothing_else(source: Path, tmp_path: Path) -> None:
    first, *others = source.read_bytes().splitlines(keepends=True)
    broken = tmp_path / "broken.jsonl"
    broken.write_bytes(first + b"{}\n\n" + b"".join(others))

    run = nianbao("export", broken, "-o", tmp_path / "a.csv")

    assert run.returncode == 1
    assert run.stderr.splitlines() == [
        f"{broken}: line 2 is no record: schema_version: Field required",
        f"{len(records())} records in {tmp_path / 'a.csv'}: {len(records())} rows of reports",
    ]


def test_a_number_that_the_format_cannot_hold_is_said(tmp_path: Path) -> None:
    line = json.loads(json_line(records()[0]))
    line["report"]["disclosure"]["licensing"]["decisions"] = 10**40
    source = tmp_path / "huge.jsonl"
    source.write_text(json.dumps(line), encoding="utf-8")

    run = nianbao("export", source, "-o", tmp_path / "a.parquet", "--form", "tidy")

    assert run.returncode == 1
    assert "1 number that the format cannot hold: left empty" in run.stderr
    huge = [Record.model_validate_json(source.read_bytes())]
    assert csv_rows(export(tmp_path / "a.csv", "cells", huge))[9][KEY + 4] == str(10**40)


@pytest.mark.parametrize(
    ("output", "options", "said"),
    [
        ("a.sav", [], "no format has the suffix '.sav'; there are .jsonl, .csv, .parquet, .duckdb, .xlsx"),
        ("a", [], "no format has the suffix ''"),
        ("a.xlsx", ["--form", "tidy"], "--form is for .csv and .parquet"),
        ("a.csv", ["--as", "csv"], "--as is for a folder"),
        ("no/such/a.csv", [], "No such file or directory"),
        ("no/such/a.parquet", [], "No such file or directory"),
        ("no/such/a.duckdb", [], "No such file or directory"),
        ("no/such/a.xlsx", [], "No such file or directory"),
    ],
)
def test_an_output_that_cannot_be_is_one_line(
    source: Path, tmp_path: Path, output: str, options: list[str], said: str
) -> None:
    run = nianbao("export", source, "-o", tmp_path / output, *options)

    assert run.returncode == 2
    assert said in run.stderr
    assert len(run.stderr.splitlines()) == 1
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize(
    ("output", "library"), [("a.parquet", "pyarrow"), ("a.duckdb", "duckdb"), ("a.xlsx", "openpyxl")]
)
def test_a_library_that_is_not_installed_is_named_with_its_extra(
    source: Path, tmp_path: Path, output: str, library: str
) -> None:
    code = f"import sys; sys.modules[{library!r}] = None; from nianbao import main; main()"
    arguments = ["export", str(source), "-o", str(tmp_path / output)]
    run = subprocess.run(
        [sys.executable, "-c", code, *arguments], capture_output=True, check=False, encoding="utf-8"
    )

    assert run.returncode == 2
    assert run.stderr.splitlines() == [
        f"nianbao: {tmp_path / output} needs {library}, which is not installed: pip install 'nianbao[table]'"
    ]


@pytest.mark.parametrize("suffix", WRITERS)
def test_a_failure_leaves_the_file_that_was_there_and_no_other(tmp_path: Path, suffix: str) -> None:
    def failing() -> Iterator[Record]:
        yield records()[0]
        raise OSError("the disk is full")

    path = tmp_path / f"a{suffix}"
    path.write_bytes(b"earlier")

    with pytest.raises(OSError, match="full"):
        export(path, of=failing())
    assert path.read_bytes() == b"earlier"
    assert list(tmp_path.iterdir()) == [path]


@pytest.mark.slow
@pytest.mark.parametrize("output", [*(f"a{suffix}" for suffix in WRITERS), "tables/"])
def test_a_full_disk_is_one_line_and_leaves_nothing(source: Path, tmp_path: Path, output: str) -> None:
    def no_room() -> None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (10_000, 10_000))

    command = [sys.executable, "-m", "nianbao", "export", str(source), "-o", f"{tmp_path}/{output}"]
    run = subprocess.run(command, capture_output=True, check=False, encoding="utf-8", preexec_fn=no_room)

    assert run.returncode == 2
    assert len(run.stderr.splitlines()) == 1
    assert "File too large" in run.stderr
    assert [path for path in tmp_path.rglob("*") if path.is_file()] == []


@pytest.mark.slow
@pytest.mark.parametrize("share", [0.5, 0.7, 0.9])
def test_a_workbook_for_which_the_disk_is_too_small_is_one_line_wherever_it_ends(
    tmp_path: Path, share: float
) -> None:
    def no_room() -> None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit))

    many = tmp_path / "many.jsonl"
    many.write_bytes(b"".join(json_line(record) + b"\n" for record in records() * 20))
    whole = tmp_path / "whole.xlsx"
    export(whole, of=iter(records() * 20))
    limit = int(whole.stat().st_size * share)
    whole.unlink()
    command = [sys.executable, "-m", "nianbao", "export", str(many), "-o", str(whole)]
    run = subprocess.run(command, capture_output=True, check=False, encoding="utf-8", preexec_fn=no_room)

    assert (run.returncode, run.stderr) == (2, f"nianbao: {whole}: File too large\n")
    assert list(tmp_path.iterdir()) == [many]


def test_a_stored_record_says_where_it_stands(source: Path) -> None:
    complaints: list[str] = []
    with source.open("rb") as file:
        places = [(one.start, one.end) for one in stored(file, "a", complaints.append)]
    data = source.read_bytes()

    assert [data[start:end] for start, end in places] == data.splitlines(keepends=True)
    assert complaints == []
