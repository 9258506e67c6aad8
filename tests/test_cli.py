import json
import os
import pty
import signal
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest
from rich.cells import cell_len

from extractor.sinks import parse
from nianbao import main
from schemas.record import Record

SAMPLES = Path(__file__).parent.parent / "samples"
FIRST, SECOND, _, WHOLE, PARTIAL = sorted(SAMPLES.iterdir())
NIANBAO = [sys.executable, "-m", "nianbao"]


def nianbao(*arguments: str | Path, stdin: bytes = b"") -> subprocess.CompletedProcess[bytes]:
    return subprocess.run([*NIANBAO, *arguments], input=stdin, capture_output=True, check=False)


def records(path: Path) -> list[Record]:
    return list(parse(path.read_bytes()))


def source_names(path: Path) -> list[str]:
    return [record.source.name for record in records(path)]


def lines(stream: bytes) -> list[str]:
    return stream.decode().splitlines()


def test_a_whole_report_is_one_line_and_exit_code_0(tmp_path: Path) -> None:
    run = nianbao("extract", WHOLE, "-o", tmp_path / "out.jsonl")

    assert run.returncode == 0
    assert lines(run.stderr) == ["1 document: 1 whole, 0 partial, 0 refused, 0 failed"]
    assert source_names(tmp_path / "out.jsonl") == [str(WHOLE)]


def test_records_come_in_the_order_of_the_inputs(tmp_path: Path) -> None:
    nianbao("extract", PARTIAL, SAMPLES, "-o", tmp_path / "out.jsonl")

    names = source_names(tmp_path / "out.jsonl")

    assert names == [str(PARTIAL), *(str(path) for path in sorted(SAMPLES.iterdir()) if path != PARTIAL)]


def test_a_partial_report_is_exit_code_1(tmp_path: Path) -> None:
    run = nianbao("extract", PARTIAL, "-o", tmp_path / "out.jsonl")

    assert run.returncode == 1
    assert lines(run.stderr) == ["1 document: 0 whole, 1 partial, 0 refused, 0 failed"]


def test_a_report_on_standard_input_is_named_by_a_dash() -> None:
    run = nianbao("extract", "-", "-o", "-", stdin=WHOLE.read_bytes())

    assert run.returncode == 0
    assert json.loads(run.stdout)["source"]["name"] == "-"


@pytest.mark.parametrize(
    ("content", "code"),
    [(b"", "FILE-UNREADABLE"), (bytes(range(256)) * 8, None), (b"%PDF-1.7\n\x00\xff\xfe", None)],
    ids=["empty", "binary", "pdf"],
)
def test_one_bad_file_is_one_line_and_one_entry(tmp_path: Path, content: bytes, code: str | None) -> None:
    bad = tmp_path / "bad.bin"
    bad.write_bytes(content)

    run = nianbao("extract", bad, WHOLE, "-o", tmp_path / "out.jsonl")

    assert run.returncode == 1
    said = lines(run.stderr)
    assert len(said) == 2
    assert said[0].startswith(f"{bad}: ")
    assert said[1] == "2 documents: 1 whole, 0 partial, 0 refused, 1 failed"
    entry = records(tmp_path / "out.jsonl")[0]
    assert (entry.status, entry.report, entry.document_type) == ("refused", None, "other")
    assert [issue.severity for issue in entry.issues] == ["error"]
    assert code in (None, entry.issues[0].code)


def test_a_text_that_is_no_report_is_refused_not_failed(tmp_path: Path) -> None:
    (tmp_path / "letter.txt").write_text("今天天气很好。\n", encoding="utf-8")

    run = nianbao("extract", tmp_path / "letter.txt", "-o", tmp_path / "out.jsonl")

    assert run.returncode == 1
    assert lines(run.stderr)[-1] == "1 document: 0 whole, 0 partial, 1 refused, 0 failed"


def test_a_missing_file_among_others_is_an_entry(tmp_path: Path) -> None:
    run = nianbao("extract", WHOLE, "gone.txt", "-o", tmp_path / "out.jsonl")

    assert run.returncode == 1
    assert lines(run.stderr)[0] == "gone.txt: No such file or directory"
    assert source_names(tmp_path / "out.jsonl") == [str(WHOLE), "gone.txt"]


@pytest.mark.parametrize("arguments", [["gone.txt"], ["*.none"], ["."]])
def test_no_input_at_all_is_a_usage_error_and_writes_nothing(tmp_path: Path, arguments: list[str]) -> None:
    environment = {**os.environ, "PYTHONPATH": str(SAMPLES.parent)}
    run = subprocess.run(
        [*NIANBAO, "extract", *arguments, "-o", "out.jsonl"],
        cwd=tmp_path,
        env=environment,
        capture_output=True,
        check=False,
    )

    assert run.returncode == 2
    assert lines(run.stderr)[-1] == "nianbao: no input was found"
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    "arguments",
    [
        ["extract", WHOLE],
        ["extract", WHOLE, "-o", SAMPLES],
        ["extract", WHOLE, "-o", "gone/out.jsonl"],
        ["extract", "-o", "-"],
        ["extract", WHOLE, "--stdin", "-o", "-"],
        ["extract", WHOLE, "--shard", "3/2", "-o", "-"],
        ["extract", WHOLE, "--retry-failed", "-o", "gone.jsonl"],
        ["bake"],
    ],
    ids=[
        "no output",
        "a folder as output",
        "no such folder",
        "no input",
        "two lists of inputs",
        "no such share",
        "nothing to retry",
        "no such command",
    ],
)
def test_a_wrong_command_line_is_exit_code_2_without_a_traceback(arguments: list[str | Path]) -> None:
    run = nianbao(*arguments)

    assert run.returncode == 2
    assert b"Traceback" not in run.stderr


def test_an_interrupted_run_goes_on_from_what_is_done(tmp_path: Path) -> None:
    signal.signal(
        signal.SIGINT, signal.default_int_handler
    )  # a shell in the background has its children ignore it
    pipe, out = tmp_path / "pipe", tmp_path / "out.jsonl"
    os.mkfifo(pipe)
    with (
        subprocess.Popen(
            [*NIANBAO, "extract", str(WHOLE), str(pipe), str(SECOND), "-o", str(out)], stderr=subprocess.PIPE
        ) as run,
        pipe.open("wb"),
    ):  # opens when the program has come to its second input, and then waits
        run.send_signal(signal.SIGINT)
        _, said = run.communicate(timeout=30)

    assert run.returncode == 130
    assert lines(said) == [
        "interrupted: 1 document: 1 whole, 0 partial, 0 refused, 0 failed; the same command goes on from there"
    ]
    assert source_names(tmp_path / "out.jsonl.part") == [str(WHOLE)]
    assert not out.exists()
    pipe.unlink()
    again = nianbao("extract", WHOLE, pipe, SECOND, "-o", out)

    assert lines(again.stderr)[-1] == "3 documents: 2 whole, 0 partial, 0 refused, 1 failed"
    assert source_names(out) == [str(WHOLE), str(pipe), str(SECOND)]
    assert sorted(path.name for path in tmp_path.iterdir()) == ["out.jsonl", "out.jsonl.run.json"]


def test_a_reader_that_goes_away_ends_the_run_quietly() -> None:
    read_end, write_end = os.pipe()
    os.close(read_end)
    run = subprocess.run(
        [*NIANBAO, "extract", SAMPLES, "-o", "-"], stdout=write_end, stderr=subprocess.PIPE, check=False
    )
    os.close(write_end)

    assert run.returncode == 130
    assert run.stderr == b""


def test_progress_shows_only_on_a_terminal(tmp_path: Path) -> None:
    ours, theirs = pty.openpty()
    subprocess.run(
        [*NIANBAO, "extract", SAMPLES, "-o", tmp_path / "out.jsonl"],
        stderr=theirs,
        env={**os.environ, "TERM": "xterm", "COLUMNS": "80"},
        check=False,
    )
    os.close(theirs)
    shown = os.read(ours, 65536)
    os.close(ours)

    assert b"5/5" in shown


def test_the_version_is_the_packages() -> None:
    project = tomllib.loads((SAMPLES.parent / "pyproject.toml").read_text(encoding="utf-8"))["project"]

    assert nianbao("--version").stdout.decode() == f"nianbao {project['version']}\n"


def test_a_break_outside_of_any_document_is_exit_code_70(capsys: pytest.CaptureFixture[str]) -> None:
    def broken(**_: object) -> None:
        raise RuntimeError("out of order")

    with pytest.raises(SystemExit, match="70"):
        main(broken)

    assert capsys.readouterr().err.endswith("RuntimeError: out of order\n")


def test_help_names_the_exit_codes() -> None:
    run = nianbao("--help")

    assert run.returncode == 0
    assert "130 interrupted." in " ".join(run.stdout.decode().split())


@pytest.mark.parametrize("command", ["codebook", "schema"])
def test_the_documents_for_readers_are_printed(command: str) -> None:
    run = nianbao(command)

    assert run.returncode == 0
    assert "公开".encode() in run.stdout


def test_showing_a_file_that_is_not_there_is_a_usage_error() -> None:
    run = nianbao("show", "gone.txt")

    assert run.returncode == 2
    assert lines(run.stderr) == ["nianbao: gone.txt: No such file or directory"]


def test_a_file_that_cannot_be_read_is_shown_with_its_error(tmp_path: Path) -> None:
    (tmp_path / "empty.txt").write_bytes(b"")

    run = nianbao("show", tmp_path / "empty.txt")

    assert run.returncode == 1
    assert any("FILE-UNREADABLE error" in line for line in lines(run.stdout))


def test_a_record_is_shown_as_its_report_is(tmp_path: Path) -> None:
    nianbao("extract", WHOLE, "-o", tmp_path / "out.jsonl")

    assert nianbao("show", tmp_path / "out.jsonl").stdout == nianbao("show", WHOLE).stdout


def test_a_long_message_is_wrapped_and_a_table_is_not() -> None:
    environment = {**os.environ, "COLUMNS": "60"}
    run = subprocess.run([*NIANBAO, "show", WHOLE], env=environment, capture_output=True, check=False)
    wide = [line for line in lines(run.stdout) if cell_len(line) > 60]

    assert wide
    assert all(line[0] in "┌├│└" for line in wide)


def test_a_picture_is_written_instead_of_drawn_and_needs_no_network(tmp_path: Path) -> None:
    run = nianbao("show", WHOLE, "--svg", tmp_path / "show.svg")

    picture = (tmp_path / "show.svg").read_text(encoding="utf-8")

    assert run.stdout == b""
    assert picture.startswith("<svg")
    assert "申请人情况" in picture
    assert "@font-face" not in picture
