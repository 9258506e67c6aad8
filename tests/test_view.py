import json
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from extractor.cli import app
from extractor.extract import extract
from extractor.sinks import parse
from schemas.record import json_line

SAMPLES = sorted((Path(__file__).parent.parent / "samples").iterdir())
TOTAL = "/applications/received/total"


def nianbao(*arguments: str | Path) -> Result:
    return CliRunner().invoke(app, [str(argument) for argument in arguments])


@pytest.fixture
def records(tmp_path: Path) -> Path:
    """Two records, the second of a file that is not at hand."""
    path = tmp_path / "records.jsonl"
    lines = [
        json_line(extract(SAMPLES[3].read_bytes(), str(SAMPLES[3]))),
        json_line(extract(SAMPLES[1].read_bytes(), "gone.txt")),
    ]
    path.write_bytes(b"\n".join(lines) + b"\n")
    return path


def correcting(records: Path, **more: object) -> Path:
    """A file of one correction beside *records*."""
    first = json.loads(records.read_bytes().splitlines()[0])
    state = {"was_state": "number", "now_state": "number"}
    line = {
        "correction_version": "1",
        "sha256": first["source"]["sha256"],
        "name": "003",
        "pointer": TOTAL,
        "was": 0,
        "now": 1,
        **state,
        "who": "王芳",
        "when": "2026-03-01T08:30:00Z",
        "why": "",
    }
    path = records.with_name("records.corrections.jsonl")
    path.write_text(json.dumps({**line, **more}), encoding="utf-8")
    return path


def test_view_writes_one_page_and_says_how_many_sources_are_not_at_hand(records: Path) -> None:
    run = nianbao("view", records, "-o", records.with_name("page.html"))

    assert (run.exit_code, run.stderr) == (0, "2 reports, 1 without their source\n")
    assert records.with_name("page.html").read_text(encoding="utf-8").startswith("<!doctype html>")


def test_view_looks_for_sources_in_a_folder(records: Path, tmp_path: Path) -> None:
    (tmp_path / "gone.txt").write_bytes(SAMPLES[1].read_bytes())

    run = nianbao("view", records, "-o", tmp_path / "page.html", "--sources", tmp_path)

    assert run.stderr == "2 reports\n"


def test_view_writes_a_folder_of_pages_with_a_list(records: Path, tmp_path: Path) -> None:
    run = nianbao("view", records, "-o", f"{tmp_path}/pages/")

    assert run.exit_code == 0
    assert sorted(path.name for path in (tmp_path / "pages").iterdir()) == [
        "index.html",
        "part-0001.html",
    ]


def test_a_line_that_is_no_record_is_said_and_costs_nothing_else(records: Path) -> None:
    records.write_bytes(b"{}\n" + records.read_bytes())

    run = nianbao("view", records, "-o", records.with_name("page.html"))

    assert (run.exit_code, run.stderr.splitlines()) == (
        1,
        [
            f"{records}: line 1 is no record: schema_version: Field required",
            "2 reports, 1 without their source",
        ],
    )


def test_a_file_without_a_record_leaves_no_page(tmp_path: Path) -> None:
    (tmp_path / "records.jsonl").write_text("", encoding="utf-8")

    run = nianbao("view", tmp_path / "records.jsonl", "-o", tmp_path / "page.html")

    assert (run.exit_code, run.stderr) == (2, "nianbao: there is no record to show\n")
    assert list(tmp_path.iterdir()) == [tmp_path / "records.jsonl"]


def test_a_page_does_not_take_the_place_of_its_records(records: Path) -> None:
    before = records.read_bytes()

    run = nianbao("view", records, "-o", records)

    assert (run.exit_code, records.read_bytes()) == (2, before)
    assert run.stderr == f"nianbao: {records}: holds the records; the page needs another name\n"


def test_a_page_that_cannot_be_written_is_one_line(records: Path) -> None:
    run = nianbao("view", records, "-o", records.parent / "no" / "page.html")

    assert run.exit_code == 2
    assert run.stderr.endswith("page.html: No such file or directory\n")


def test_review_says_what_holds_and_writes_the_records_as_corrected(records: Path, tmp_path: Path) -> None:
    correcting(records)

    run = nianbao("review", records, "-o", tmp_path / "corrected.jsonl")

    assert run.exit_code == 0
    assert run.stderr.splitlines() == [
        f"holds: {SAMPLES[3]}: {TOTAL}: 0 -> 1; 王芳, 2026-03-01 08:30",
        "1 holds, 0 settled, 0 stale, 0 of no report here",
    ]
    first, _ = parse((tmp_path / "corrected.jsonl").read_bytes())
    assert first.model_dump()["report"]["applications"]["received"]["total"] == 1


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"was": 5, "now": 6}, "0 holds, 0 settled, 1 stale, 0 of no report here"),
        ({"sha256": "0" * 64}, "0 holds, 0 settled, 0 stale, 1 of no report here"),
    ],
)
def test_a_correction_that_says_nothing_of_the_records_is_exit_code_1(
    records: Path, change: dict[str, object], said: str
) -> None:
    correcting(records, **change)

    run = nianbao("review", records)

    assert (run.exit_code, run.stderr.splitlines()[-1]) == (1, said)


def test_review_needs_corrections(records: Path) -> None:
    run = nianbao("review", records)

    name = records.with_name("records.corrections.jsonl")
    assert (run.exit_code, run.stderr) == (2, f"nianbao: {name}: No such file or directory\n")


def test_view_shows_the_corrections_beside_the_records_and_names_a_bad_line(records: Path) -> None:
    path = correcting(records)
    page = records.with_name("page.html")
    assert nianbao("view", records, "-o", page).exit_code == 0

    path.write_text("{}", encoding="utf-8")

    run = nianbao("view", records, "-o", page)
    assert run.stderr.startswith(f"nianbao: {path}: line 1 is no correction: ")
