"""Exports read back by pandas, polars, DuckDB and LibreOffice, and drawn on paper: run by `make test-all`."""

import shutil
import subprocess
from collections.abc import Iterable
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path

import duckdb
import pytest
from openpyxl import load_workbook
from openpyxl.worksheet.worksheet import Worksheet

from extractor.export.csvfile import written
from extractor.export.writers import WRITERS
from schemas.tables import SHAPES, Kind
from tests.exported import expected, records

pandas = pytest.importorskip("pandas")
polars = pytest.importorskip("polars")

pytestmark = [pytest.mark.slow, pytest.mark.filterwarnings("ignore")]
TABLES = {shape.key: shape for shape in SHAPES}
KEYS = tuple(TABLES)
UTF8 = "--infilter=Text - txt - csv (StarCalc):44,34,76,1"  # without a window it asks for no encoding
FORMULAS = {"=TRUE()": True, "=FALSE()": False}  # how LibreOffice writes what is true and what is not


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The same records in every format: KEY.csv, KEY.parquet, all.duckdb, all.xlsx."""
    path = tmp_path_factory.mktemp("exports")
    for key, shape in TABLES.items():
        for suffix in (".csv", ".parquet"):
            WRITERS[suffix](records(), path / f"{key}{suffix}", shape)
    for suffix in (".duckdb", ".xlsx"):
        WRITERS[suffix](records(), path / f"all{suffix}", TABLES["reports"])
    return path


def plain(value: object, kind: Kind) -> object:
    """A value as any reader may give it: numbers as decimals, dates as days, nothing as None."""
    if value is None or value is pandas.NA or value is pandas.NaT or value != value or value == "":  # noqa: PLR0124
        return None
    if kind in ("integer", "decimal"):
        return Decimal(str(value)).normalize() + 0
    if kind == "date":
        return value.date() if isinstance(value, datetime) else date.fromisoformat(str(value)[:10])
    return str(value).lower() == "true" if kind == "boolean" else str(value)


def same(rows: Iterable[Iterable[object]], key: str, *, escaped: bool = False) -> None:
    kinds = [field.kind for field in TABLES[key].fields]
    got = [[plain(value, kind) for value, kind in zip(row, kinds, strict=True)] for row in rows]
    want = [
        [
            plain(written(value) if escaped and isinstance(value, str) else value, kind)
            for value, kind in zip(row, kinds, strict=True)
        ]
        for row in expected(key)
    ]

    assert got == want
    assert key == "findings" or any(None in row for row in got)


@pytest.mark.parametrize("key", KEYS)
def test_parquet_reads_back_the_same(folder: Path, key: str) -> None:
    path = folder / f"{key}.parquet"

    same(pandas.read_parquet(path, dtype_backend="pyarrow").itertuples(index=False), key)
    same(polars.read_parquet(path).rows(), key)
    same(duckdb.read_parquet(str(path)).fetchall(), key)


@pytest.mark.parametrize("key", KEYS)
def test_csv_reads_back_the_same(folder: Path, key: str) -> None:
    path = folder / f"{key}.csv"
    options = {"keep_default_na": False, "na_values": [""]}
    frame = pandas.read_csv(path, encoding="utf-8-sig", dtype_backend="pyarrow", **options)

    same(frame.itertuples(index=False), key, escaped=True)
    same(polars.read_csv(path, infer_schema_length=None).rows(), key, escaped=True)
    same(duckdb.read_csv(str(path), sample_size=-1).fetchall(), key, escaped=True)


@pytest.mark.parametrize("key", KEYS)
def test_a_database_reads_back_the_same(folder: Path, key: str) -> None:
    with duckdb.connect(str(folder / "all.duckdb"), read_only=True) as connection:
        query = f'SELECT * FROM "{key}"'  # noqa: S608

        same(
            connection.sql(query)
            .to_arrow_table()
            .to_pandas(types_mapper=pandas.ArrowDtype)
            .itertuples(index=False),
            key,
        )
        same(connection.sql(query).pl().rows(), key)
        same(connection.sql(query).fetchall(), key)


@pytest.mark.parametrize("key", ["findings", "counts", "issues"])
def test_the_lists_of_a_workbook_read_back_the_same(folder: Path, key: str) -> None:
    label = TABLES[key].label
    frame = pandas.read_excel(folder / "all.xlsx", sheet_name=label, dtype=object, keep_default_na=False)
    other = polars.read_excel(folder / "all.xlsx", sheet_name=label, engine="openpyxl", infer_schema_length=0)

    same(frame.iloc[1:].itertuples(index=False), key)
    same(other.rows()[1:], key)


def soffice(path: Path, kind: str, out: Path, *options: str) -> Path:
    program = shutil.which("soffice")
    if program is None:
        pytest.skip("LibreOffice is not installed")
    profile = f"-env:UserInstallation=file://{out}/profile"
    command = [
        program,
        profile,
        "--headless",
        *options,
        "--convert-to",
        kind,
        "--outdir",
        str(out),
        str(path),
    ]
    subprocess.run(command, check=True, capture_output=True, timeout=300)
    return out / path.with_suffix("." + kind.partition(":")[0]).name


def test_libreoffice_reads_the_numbers_of_a_csv_the_same(folder: Path, tmp_path: Path) -> None:
    book = load_workbook(soffice(folder / "cells.csv", "xlsx", tmp_path, UTF8), read_only=True)
    at = [field.key for field in TABLES["cells"].fields].index("value")
    rows = book[book.sheetnames[0]].iter_rows(min_row=2, values_only=True)
    got = [plain(row[at], "decimal") for row in rows]

    assert got == [plain(row[at], "decimal") for row in expected("cells")]
    assert {None, Decimal(0)} <= set(got)


def values(sheet: Worksheet) -> dict[str, object]:
    """What stands in each cell that is not empty."""
    cells = (cell for row in sheet.iter_rows() for cell in row if cell.value is not None)
    return {cell.coordinate: FORMULAS.get(cell.value, cell.value) for cell in cells}


def test_libreoffice_reads_a_workbook_the_same(folder: Path, tmp_path: Path) -> None:
    again = load_workbook(soffice(soffice(folder / "all.xlsx", "ods", tmp_path), "xlsx", tmp_path))
    first = load_workbook(folder / "all.xlsx")

    assert again.sheetnames == first.sheetnames
    for name in first.sheetnames:
        left, right = first[name], again[name]
        assert values(left) == values(right)
        assert {str(one) for one in left.merged_cells.ranges} == {
            str(one) for one in right.merged_cells.ranges
        }


def test_a_workbook_prints_on_paper(folder: Path, tmp_path: Path) -> None:
    path = soffice(folder / "all.xlsx", "pdf", tmp_path)
    program = shutil.which("pdftotext") or pytest.skip("poppler is not installed")
    text = subprocess.run([program, path, "-"], check=True, capture_output=True, encoding="utf-8")

    assert text.stdout.count("收到和处理政府信息公开申请情况") >= len(records())
