import hashlib
import json
import os
import pty
import resource
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

SAMPLES = Path(__file__).parent.parent / "samples"
REPORTS = sorted(SAMPLES.iterdir())
WHOLE = REPORTS[3]


@pytest.fixture(autouse=True)
def _own_cache(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("NIANBAO_CACHE", str(tmp_path / "cache"))


def extract(*arguments: str | Path, stdin: bytes = b"") -> subprocess.CompletedProcess[bytes]:
    command = [sys.executable, "-m", "nianbao", "extract", *map(str, arguments)]
    return subprocess.run(command, input=stdin, capture_output=True, check=False)


def said(run: subprocess.CompletedProcess[bytes]) -> list[str]:
    return run.stderr.decode().splitlines()


def sources(path: Path) -> list[dict[str, object]]:
    return [json.loads(line)["source"] for line in path.read_bytes().splitlines()]


def test_a_manifest_names_reports_and_labels_their_records(tmp_path: Path) -> None:
    rows = "".join(f"{path},{number}\n" for number, path in enumerate(REPORTS))
    (tmp_path / "list.csv").write_text(f"path,region\n{rows}", encoding="utf-8")

    extract("--manifest", tmp_path / "list.csv", "--limit", "3", "-o", tmp_path / "out.jsonl")

    found = sources(tmp_path / "out.jsonl")
    assert [source["name"] for source in found] == [str(path) for path in REPORTS[:3]]
    assert [source["columns"] for source in found] == [{"region": "0"}, {"region": "1"}, {"region": "2"}]


def test_a_wrong_manifest_is_a_usage_error_before_anything_is_written(tmp_path: Path) -> None:
    (tmp_path / "list.csv").write_text("file\na.txt\n", encoding="utf-8")

    run = extract("--manifest", tmp_path / "list.csv", "-o", tmp_path / "out.jsonl")

    assert run.returncode == 2
    assert said(run) == [f"nianbao: {tmp_path}/list.csv: the first line names no column 'path', but file"]
    assert not (tmp_path / "out.jsonl.part").exists()


def test_shares_of_paths_on_standard_input_make_up_the_whole(tmp_path: Path) -> None:
    names = "\n".join(map(str, REPORTS)).encode()
    outs = [tmp_path / f"{part}.jsonl" for part in (1, 2)]
    for part, out in enumerate(outs, 1):
        extract("--stdin", "--shard", f"{part}/2", "-o", out, stdin=names)

    found = [source["name"] for out in outs for source in sources(out)]

    assert sorted(map(str, found)) == [str(path) for path in REPORTS]


def test_a_dry_run_writes_nothing_and_says_what_it_would_cost(tmp_path: Path) -> None:
    run = extract(SAMPLES, "--dry-run", "-o", tmp_path / "out.jsonl")

    assert run.returncode == 0
    assert run.stdout.startswith(b"5 documents, 0.0 MB; no model is asked")
    assert list(tmp_path.iterdir()) == []


def test_a_run_that_is_killed_goes_on_and_ends_as_if_it_had_not_been(tmp_path: Path) -> None:
    text = WHOLE.read_text(encoding="utf-8")
    (tmp_path / "in").mkdir()
    for number in range(60):
        (tmp_path / "in" / f"{number:03}.txt").write_text(f"{text}\n编号{number}", encoding="utf-8")
    out, part = tmp_path / "out.jsonl", tmp_path / "out.jsonl.part"
    command = [
        sys.executable,
        "-m",
        "nianbao",
        "extract",
        str(tmp_path / "in"),
        "-o",
        str(out),
        "--jobs",
        "2",
    ]
    with subprocess.Popen(command, stderr=subprocess.DEVNULL) as run:
        while run.poll() is None and not (part.exists() and part.stat().st_size > 200_000):
            time.sleep(0.01)
        run.send_signal(signal.SIGKILL)
    assert not out.exists()
    assert len(part.read_bytes().splitlines()) < 60

    again = extract(tmp_path / "in", "-o", out, "--jobs", "2")
    extract(tmp_path / "in", "-o", tmp_path / "whole.jsonl", "--jobs", "1", "--fresh")

    assert said(again)[-1] == "60 documents: 60 whole, 0 partial, 0 refused, 0 failed"
    assert json.loads((tmp_path / "out.jsonl.run.json").read_bytes())["counts"]["origins"]["resumed"] > 0
    assert out.read_bytes() == (tmp_path / "whole.jsonl").read_bytes()


def test_a_second_run_on_the_same_output_is_refused(tmp_path: Path) -> None:
    pipe, out = tmp_path / "pipe", tmp_path / "out.jsonl"
    os.mkfifo(pipe)
    command = [sys.executable, "-m", "nianbao", "extract", str(pipe), "-o", str(out)]
    with subprocess.Popen(command, stderr=subprocess.DEVNULL) as first, pipe.open("wb"):
        run = extract(WHOLE, "-o", out)
        first.kill()

    assert run.returncode == 2
    assert said(run) == [f"nianbao: another run is writing {out}.part"]


@pytest.mark.slow
def test_of_1000_files_ten_bad_ones_are_ten_lines(tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    text = WHOLE.read_bytes()
    for number in range(1000):
        path = tmp_path / "in" / f"{number:04}.txt"
        path.write_bytes(text if number % 100 else b"%PDF-1.7\n\x00")

    run = extract(tmp_path / "in", "-o", tmp_path / "out.jsonl")

    assert run.returncode == 1
    assert len(said(run)) == 11
    assert all(line.startswith(f"{tmp_path}/in/") for line in said(run)[:-1])
    assert said(run)[-1] == "1000 documents: 990 whole, 0 partial, 0 refused, 10 failed"


def test_a_terminal_shows_the_rate_and_a_table_at_the_end(tmp_path: Path) -> None:
    ours, theirs = pty.openpty()
    subprocess.run(
        [sys.executable, "-m", "nianbao", "extract", SAMPLES, "-o", tmp_path / "out.jsonl"],
        stderr=theirs,
        env={**os.environ, "TERM": "xterm", "COLUMNS": "100"},
        check=False,
    )
    os.close(theirs)
    shown = os.read(ours, 65536).decode()
    os.close(ours)

    assert "5/5" in shown
    assert "/s" in shown
    assert "a second" in shown


def test_a_system_that_gives_no_process_is_said_and_nothing_is_lost(tmp_path: Path) -> None:
    def few_files() -> None:
        resource.setrlimit(resource.RLIMIT_NOFILE, (40, 40))

    command = [sys.executable, "-m", "nianbao", "extract", str(SAMPLES), "-o", str(tmp_path / "out.jsonl")]
    run = subprocess.run(
        [*command, "--jobs", "40"], capture_output=True, check=False, encoding="utf-8", preexec_fn=few_files
    )
    subprocess.run([*command, "--jobs", "2"], capture_output=True, check=False)

    assert run.returncode == 2
    assert "nianbao: no worker can begin: Too many open files" in run.stderr.splitlines()
    assert len(sources(tmp_path / "out.jsonl")) == len(REPORTS)


def test_an_output_that_is_its_own_input_is_left_as_it_is(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_bytes(WHOLE.read_bytes())

    run = extract(tmp_path / "a.txt", "-o", tmp_path / "a.txt")

    assert (run.returncode, said(run)) == (2, ["nianbao: no input was found besides the output itself"])
    assert (tmp_path / "a.txt").read_bytes() == WHOLE.read_bytes()


def test_files_that_vanish_and_change_during_a_run_are_what_they_were_when_they_were_read(
    tmp_path: Path,
) -> None:
    (tmp_path / "in").mkdir()
    for number in range(1000):
        (tmp_path / "in" / f"{number:04}.txt").write_bytes(WHOLE.read_bytes())
    command = [sys.executable, "-m", "nianbao", "extract", str(tmp_path / "in"), "-o", str(tmp_path / "out")]
    with subprocess.Popen([*command, "--jobs", "2", "--fresh"], stderr=subprocess.PIPE) as run:
        part = tmp_path / "out.part"
        while run.poll() is None and not (part.exists() and part.stat().st_size):
            time.sleep(0.001)
        (tmp_path / "in" / "0997.txt").unlink()
        (tmp_path / "in" / "0998.txt").write_bytes(b"")
        (tmp_path / "in" / "0999.txt").write_bytes(REPORTS[4].read_bytes())
        _, told = run.communicate()

    hashes = [source["sha256"] for source in sources(tmp_path / "out")]
    whole, empty, other = (
        hashlib.sha256(data).hexdigest() for data in (WHOLE.read_bytes(), b"", REPORTS[4].read_bytes())
    )
    assert told.decode().splitlines() == [
        f"{tmp_path}/in/0997.txt: No such file or directory",
        f"{tmp_path}/in/0998.txt: the file is empty",
        "1000 documents: 997 whole, 1 partial, 0 refused, 2 failed",
    ]
    assert hashes == [whole] * 997 + [None, empty, other]
