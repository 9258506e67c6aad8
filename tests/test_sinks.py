import os
from pathlib import Path

import pytest

from extractor.errors import ExtractionError, UnreadableError
from extractor.recording import failed
from extractor.sinks import JsonLines, holds_records, parse

RECORD = failed("a.txt", b"", ExtractionError("x"))
LINE = RECORD.model_dump_json().encode()


def test_the_file_takes_its_name_when_it_is_whole(tmp_path: Path) -> None:
    path = tmp_path / "out.jsonl"
    with JsonLines(str(path)) as file:
        file.write(b"{}")
        before = path.exists()

    assert not before
    assert path.read_bytes() == b"{}\n"
    assert os.listdir(tmp_path) == ["out.jsonl"]  # noqa: PTH208


def test_an_interrupt_keeps_what_is_done(tmp_path: Path) -> None:
    path = tmp_path / "out.jsonl"
    with pytest.raises(KeyboardInterrupt), JsonLines(str(path)) as file:
        file.write(b"{}")
        raise KeyboardInterrupt

    assert path.read_bytes() == b"{}\n"


def test_a_failure_leaves_what_was_there(tmp_path: Path) -> None:
    path = tmp_path / "out.jsonl"
    path.write_bytes(b"earlier\n")
    with pytest.raises(OSError, match="full"), JsonLines(str(path)) as file:
        file.write(b"{}")
        raise OSError("the disk is full")

    assert path.read_bytes() == b"earlier\n"
    assert os.listdir(tmp_path) == ["out.jsonl"]  # noqa: PTH208


def test_a_link_stays_a_link(tmp_path: Path) -> None:
    (tmp_path / "link.jsonl").symlink_to("out.jsonl")
    with JsonLines(str(tmp_path / "link.jsonl")) as file:
        file.write(b"{}")

    assert (tmp_path / "link.jsonl").is_symlink()
    assert (tmp_path / "out.jsonl").read_bytes() == b"{}\n"


def test_a_device_is_written_in_place() -> None:
    with JsonLines(os.devnull) as file:
        file.write(b"{}")

    assert not Path(os.devnull).is_file()


def test_what_was_written_is_parsed_again() -> None:
    assert list(parse(LINE + b"\n\n" + LINE + b"\n")) == [RECORD, RECORD]


def test_a_single_record_over_many_lines_is_parsed() -> None:
    assert list(parse(RECORD.model_dump_json(indent=2).encode())) == [RECORD]


def test_a_line_that_is_no_record_is_named() -> None:
    with pytest.raises(UnreadableError, match="line 2 is no record: schema_version: Field required"):
        list(parse(LINE + b"\n{}\n"))


@pytest.mark.parametrize(
    ("data", "name", "expected"),
    [(LINE, "-", True), (b"", "a.jsonl", True), ("一、总体情况".encode(), "a.txt", False)],
)
def test_records_are_told_from_reports(data: bytes, name: str, *, expected: bool) -> None:
    assert holds_records(data, name) is expected
