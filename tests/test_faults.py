import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import pytest

from eval.kills import write_reports
from extractor.results import NAME

REPORTS = 120
Run = subprocess.CompletedProcess[bytes]


@pytest.fixture
def reports(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("NIANBAO_CACHE", str(tmp_path / "cache"))
    write_reports(tmp_path / "in", REPORTS)
    return tmp_path / "in"


def extract(*arguments: str | Path, before: str = "true") -> Run:
    """The command, after the shell did what stands *before* it."""
    command = [sys.executable, "-m", "nianbao", "extract", *map(str, arguments)]
    return subprocess.run(
        ["bash", "-c", f'{before}; exec "$@"', "bash", *command], capture_output=True, check=False
    )


def said(run: Run) -> list[str]:
    return run.stderr.decode().splitlines()


def expected(reports: Path) -> bytes:
    out = reports.parent / "expected.jsonl"
    extract(reports, "-o", out, "--jobs", "1", "--fresh")
    return out.read_bytes()


@contextmanager
def small_disk(place: Path, options: str) -> Iterator[Path]:
    """A file system of its own at *place*; skips where none may be mounted."""
    place.mkdir()
    mount = shutil.which("mount")
    if (
        mount is None
        or subprocess.run([mount, "-t", "tmpfs", "-o", options, "tmpfs", place], check=False).returncode
    ):
        pytest.skip("no file system can be mounted here")
    try:
        yield place
    finally:
        subprocess.run(["umount", place], check=True)


@pytest.mark.slow
def test_where_there_is_no_more_room_what_is_whole_stays_and_the_same_command_goes_on(reports: Path) -> None:
    out = reports.parent / "out.jsonl"
    full = extract(reports, "-o", out, "--jobs", "2", before="ulimit -f 600")
    part = Path(f"{out}.part")
    lines = part.read_bytes().splitlines(keepends=True)

    assert full.returncode == 2
    assert said(full)[-1] == (
        f"nianbao: {out}: File too large; {len(lines)} records stand in {out}.part,"
        " the same command goes on from there"
    )
    assert lines[-1].endswith(b"}\n")
    assert extract(reports, "-o", out, "--jobs", "2").returncode in (0, 1)
    assert out.read_bytes() == expected(reports)


@pytest.mark.slow
def test_a_full_disk_loses_nothing(reports: Path) -> None:
    with small_disk(reports.parent / "disk", "size=1m") as disk:
        full = extract(reports, "-o", disk / "out.jsonl")
        assert full.returncode == 2
        assert "No space left on device; " in said(full)[-1]
        subprocess.run(["mount", "-o", "remount,size=50m", disk], check=True)
        extract(reports, "-o", disk / "out.jsonl")

        assert (disk / "out.jsonl").read_bytes() == expected(reports)


@pytest.mark.slow
def test_a_disk_that_may_not_be_written_is_one_line(reports: Path) -> None:
    with small_disk(reports.parent / "disk", "size=1m,ro") as disk:
        run = extract(reports, "-o", disk / "out.jsonl")

    assert run.returncode == 2
    assert said(run) == [f"nianbao: {disk / 'out.jsonl'}: Read-only file system"]


def test_what_cannot_be_read_is_an_entry_among_the_others(tmp_path: Path) -> None:
    reports = tmp_path / "in"
    write_reports(reports, 3)
    (reports / "loop.txt").symlink_to("loop.txt")
    os.mkfifo(reports / "pipe.txt")
    (reports / "zero.txt").write_bytes(bytes(100))
    run = extract(reports, "/proc/self/mem", "-o", reports.parent / "out.jsonl")

    bad = [line.removeprefix(f"{reports}/") for line in said(run)[:-1]]
    assert bad[0] == "loop.txt: Too many levels of symbolic links"
    assert bad[1] == "pipe.txt: is not a regular file"
    assert bad[2].startswith("zero.txt: ")
    assert bad[3] == "/proc/self/mem: Input/output error"
    assert said(run)[-1].startswith("7 documents: ")
    assert said(run)[-1].endswith(" 4 failed")


@pytest.mark.slow
def test_a_damaged_store_of_earlier_lines_is_said_and_costs_only_time(reports: Path) -> None:
    kept = reports.parent / "cache" / NAME
    extract(reports, "-o", reports.parent / "out.jsonl")
    kept.write_bytes(b"\xff" * 50_000)
    Path(f"{kept}-wal").unlink(missing_ok=True)
    run = extract(reports, "-o", reports.parent / "out.jsonl", "--jobs", "1")

    assert said(run)[0] == f"{kept} is damaged and is thrown away; documents are read again"
    assert (reports.parent / "out.jsonl").read_bytes() == expected(reports)


@pytest.mark.slow
def test_a_clock_that_jumps_changes_nothing(reports: Path) -> None:
    out = reports.parent / "out.jsonl"
    command = [sys.executable, "-m", "nianbao", "extract", str(reports), "-o", str(out), "--jobs", "2"]
    with subprocess.Popen(command, stderr=subprocess.DEVNULL) as run:
        part = Path(f"{out}.part")
        while run.poll() is None and not (part.exists() and part.stat().st_size > 100_000):
            time.sleep(0.01)
        run.send_signal(signal.SIGKILL)
    for number, path in enumerate([part, *reports.iterdir(), *(reports.parent / "cache").iterdir()]):
        with suppress(FileNotFoundError):
            os.utime(path, (0, 0) if number % 2 else (4e9, 4e9))
    extract(reports, "-o", out, "--jobs", "2")

    assert out.read_bytes() == expected(reports)
