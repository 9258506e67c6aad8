"""Exports take the memory of a batch, not of their input: run by `make test-all`."""

import subprocess
import sys
from pathlib import Path

import duckdb
import pytest

from extractor.export import duck
from schemas.record import json_line
from tests.exported import export, records

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(not Path("/proc/self/status").exists(), reason="Linux says what a program took"),
]


RUN = """
import re, sys
from pathlib import Path
from extractor.cli import app
try:
    app(sys.argv[1:])
except SystemExit as end:
    assert not end.code
print(re.search(r"VmHWM:\\s*(\\d+)", Path("/proc/self/status").read_text())[1])
"""


DATABASE = 350 * 1024
"""KiB: pyarrow and DuckDB, a batch of each table, and what DuckDB takes to write one."""


def peak(*arguments: str | Path) -> int:
    """The most memory that a run of the program took, in KiB, as Linux counts it from the program's start."""
    command = [sys.executable, "-c", RUN, *map(str, arguments)]
    run = subprocess.run(command, check=True, capture_output=True, encoding="utf-8")
    return int(run.stdout)


@pytest.mark.parametrize("name", ["a.csv", "a.parquet"])
def test_four_times_the_records_take_the_same_memory(tmp_path: Path, name: str) -> None:
    lines = b"".join(json_line(record) + b"\n" for record in records())
    peaks = []
    for times in (100, 400):  # 500 and 2,000 records
        source = tmp_path / f"{times}.jsonl"
        source.write_bytes(lines * times)
        peaks.append(peak("export", source, "-o", tmp_path / name, "--form", "tidy"))

    assert peaks[1] < peaks[0] * 1.1, peaks


def test_a_database_takes_the_same_memory_for_four_times_the_records(tmp_path: Path) -> None:
    lines = b"".join(json_line(record) + b"\n" for record in records())
    peaks = []
    for times in (400, 1600):  # 2,000 and 8,000 records
        source = tmp_path / f"{times}.jsonl"
        source.write_bytes(lines * times)
        peaks.append(peak("export", source, "-o", tmp_path / "a.duckdb"))

    assert peaks[1] < min(peaks[0] * 1.25, DATABASE), peaks


def test_a_text_for_which_the_memory_of_a_table_is_too_small_is_in_the_database(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(duck, "MEMORY", ("16MB", "256MB"))
    record = records()[0]
    assert record.report
    title = "年" * 2_000_000
    long = record.model_copy(update={"report": record.report.model_copy(update={"title": title})})
    path = export(tmp_path / "a.duckdb", of=[record, long])

    with duckdb.connect(str(path), read_only=True) as connection:
        lengths = connection.execute("SELECT length(title) FROM reports").fetchall()
    assert lengths == [(len(record.report.title or ""),), (len(title),)]
