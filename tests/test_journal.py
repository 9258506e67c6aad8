import hashlib
import os
import subprocess
import sys
from pathlib import Path

import pytest

from extractor.errors import RunError
from extractor.journal import PART, SYNCED_EVERY, Journal


def left(path: Path) -> list[bytes]:
    journal = Journal(str(path))
    lines = list(journal.lines())
    journal.close()
    return lines


def test_a_file_has_its_name_when_it_is_finished(tmp_path: Path) -> None:
    journal = Journal(str(tmp_path / "out"))
    journal.append(b"one")
    before = os.listdir(tmp_path)  # noqa: PTH208
    journal.append(b"two")
    journal.finish()
    journal.close()

    assert before == ["out.part"]
    assert os.listdir(tmp_path) == ["out"]  # noqa: PTH208
    assert (tmp_path / "out").read_bytes() == b"one\ntwo\n"


def test_a_torn_last_line_is_not_given_out_and_written_over(tmp_path: Path) -> None:
    (tmp_path / "out.part").write_bytes(b"one\ntwo\nthr")

    assert left(tmp_path / "out") == [b"one", b"two"]
    journal = Journal(str(tmp_path / "out"))
    for line in journal.lines():
        journal.keep(line)
    journal.cut()
    journal.append(b"3")
    journal.finish()
    journal.close()

    assert (tmp_path / "out").read_bytes() == b"one\ntwo\n3\n"


def test_lines_longer_than_a_piece_are_read_whole(tmp_path: Path) -> None:
    lines = [b"a" * 3_000_000, b"", b"b" * 1_048_575, b"c"]
    (tmp_path / "out.part").write_bytes(b"".join(line + b"\n" for line in lines))

    assert left(tmp_path / "out") == lines


def test_what_is_not_kept_is_cut_off(tmp_path: Path) -> None:
    (tmp_path / "out.part").write_bytes(b"one\ntwo\nthree\n")
    journal = Journal(str(tmp_path / "out"))
    journal.keep(next(journal.lines()))
    journal.cut()
    journal.close()

    assert (tmp_path / "out.part").read_bytes() == b"one\n"


def test_the_hash_is_of_what_stands_in_the_file(tmp_path: Path) -> None:
    journal = Journal(str(tmp_path / "out"))
    journal.append(b"one")
    journal.close()

    assert journal.sha256 == hashlib.sha256(b"one\n").hexdigest()
    assert journal.whole == 4


def test_a_second_run_on_the_same_output_is_refused_until_the_first_ends(tmp_path: Path) -> None:
    first = Journal(str(tmp_path / "out"))
    with pytest.raises(RunError, match=r"another run is writing .*/out\.part"):
        Journal(str(tmp_path / "out"))
    first.close()
    Journal(str(tmp_path / "out")).close()


def test_the_disk_has_every_line_at_most_a_second_later(tmp_path: Path) -> None:
    now = [0.0]
    journal = Journal(str(tmp_path / "out"), clock=lambda: now[0])
    journal.append(b"one")
    unsynced = journal.synced
    now[0] += SYNCED_EVERY
    journal.append(b"two")

    assert (unsynced, journal.synced) == (0.0, SYNCED_EVERY)
    journal.close()


FULL = """
import resource, signal, sys
from extractor.journal import Journal
journal = Journal(sys.argv[1])
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
resource.setrlimit(resource.RLIMIT_FSIZE, (10, 10))
journal.append(b"one")
try:
    journal.append(b"too long")
except OSError as error:
    print(error.strerror)
journal.append(b"two")
"""


def test_a_line_for_which_there_is_no_room_leaves_nothing_of_itself(tmp_path: Path) -> None:
    run = subprocess.run(
        [sys.executable, "-c", FULL, str(tmp_path / "out")], capture_output=True, check=True, text=True
    )

    assert run.stdout == "File too large\n"
    assert (tmp_path / f"out{PART}").read_bytes() == b"one\ntwo\n"
