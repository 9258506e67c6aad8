"""The command: what it writes, says and leaves when it fails, whatever the format."""

import json
import resource
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import pytest
from typer.testing import CliRunner

from extractor.cli import app
from extractor.export.writers import WRITERS
from extractor.stored import stored
from schemas.record import Record, json_line
from schemas.tables import CODEBOOK, SHAPES
from tests.exported import KEY, SAMPLES, csv_rows, expected, export, records


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


def test_a_folder_of_csv_is_asked_for_by_as(source: Path, tmp_path: Path) -> None:
    run = nianbao("export", source, "-o", f"{tmp_path}/tables/", "--as", "csv")

    assert run.returncode == 0
    names = [*(shape.key for shape in SHAPES), CODEBOOK.key]
    assert sorted(path.name for path in (tmp_path / "tables").iterdir()) == sorted(
        f"{one}.csv" for one in names
    )
    assert len(csv_rows(tmp_path / "tables" / "issues.csv")) == 1 + len(expected("issues"))


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
