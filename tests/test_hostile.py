"""Hostile and broken files: each ends in a record or in one clear line, soon, and in bounded memory."""

import json
import resource
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from eval.render.hostile import HOSTILE
from extractor.batch import complaint, entry
from extractor.extract import extract

LARGE = (
    "a Word document of empty paragraphs",
    "a page larger than any",
    "rows without end",
    "an old file that is none",
)
MOST_MEMORY = 1024 * 1024
"""Kilobytes that a run may take."""


@pytest.mark.parametrize("what", [what for what in HOSTILE if what not in LARGE])
def test_a_hostile_file_ends_in_a_record_or_in_one_line_that_says_why(what: str) -> None:
    make, why = HOSTILE[what]

    found = entry(make(), "file", extract)

    said = complaint(found.record)
    assert not found.ours, said
    assert why in said
    assert said.startswith("file: ")
    assert "\n" not in said


@pytest.mark.slow
def test_a_run_over_all_hostile_files_stays_in_memory_and_names_each(tmp_path: Path) -> None:
    folder = tmp_path / "files"
    folder.mkdir()
    for number, (make, _) in enumerate(HOSTILE.values()):
        (folder / f"{number:02}").write_bytes(make())
    with (folder / "sparse.html").open("wb") as sparse:
        sparse.write(b"<html>")
        sparse.truncate(200 * 1024 * 1024)
    shutil.copy(Path(sys.executable), folder / "program")

    before = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss
    command = [sys.executable, "-m", "nianbao", "extract", str(folder), "-o", str(tmp_path / "out.jsonl")]
    run = subprocess.run(command, capture_output=True, text=True, timeout=600, check=False)
    peak = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss

    records = [json.loads(line) for line in (tmp_path / "out.jsonl").read_text().splitlines()]
    assert run.returncode == 1
    assert len(records) == len(HOSTILE) + 2
    assert "internal error" not in run.stderr
    assert "sparse.html: the file is larger than 64 MiB" in run.stderr
    assert max(peak, before) < MOST_MEMORY
