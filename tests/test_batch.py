from pathlib import Path

import pytest

from extractor.batch import Outcome, complaint, entries, outcome
from extractor.errors import ExtractionError, UndecodableError
from extractor.inputs import Input
from extractor.recording import failed
from schemas.record import Record


def refusing(data: bytes, name: str) -> Record:
    if data == b"binary":
        raise UndecodableError(f"{name}: the bytes are no text")
    if data == b"bug":
        raise KeyError("no\nrow")
    return failed(name, data, ExtractionError("read"))


def inputs(folder: Path, **contents: bytes) -> list[Input]:
    for name, data in contents.items():
        (folder / name).write_bytes(data)
    return [Input(name, str(folder / name)) for name in contents]


def test_every_input_has_one_entry_in_the_order_given(tmp_path: Path) -> None:
    found = list(entries(inputs(tmp_path, b=b"1", a=b"binary", c=b"bug"), refusing))

    assert [entry.record.source.name for entry in found] == ["b", "a", "c"]
    assert [entry.record.issues[0].code for entry in found] == ["FAILED", "FILE-UNDECODABLE", "FAILED"]


def test_a_fault_of_the_program_is_one_line_that_says_where(tmp_path: Path) -> None:
    (entry,) = entries(inputs(tmp_path, c=b"bug"), refusing)

    assert entry.ours
    assert complaint(entry.record).startswith("c: internal error at test_batch.py:")
    assert complaint(entry.record).endswith(r"KeyError: 'no\nrow'")


def test_a_fault_of_the_document_is_not_the_programs(tmp_path: Path) -> None:
    (entry,) = entries(inputs(tmp_path, a=b"binary"), refusing)

    assert not entry.ours
    assert complaint(entry.record) == "a: the bytes are no text"


def test_a_file_that_vanished_is_an_entry(tmp_path: Path) -> None:
    (entry,) = entries([Input("gone.txt", str(tmp_path / "gone.txt"))], refusing)

    assert entry.record.issues[0].code == "FILE-UNREADABLE"
    assert complaint(entry.record) == "gone.txt: No such file or directory"


def test_the_line_of_an_entry_is_its_record(tmp_path: Path) -> None:
    (entry,) = entries(inputs(tmp_path, a=b"1"), refusing)

    assert Record.model_validate_json(entry.line) == entry.record
    assert b"\n" not in entry.line


@pytest.mark.parametrize(
    ("status", "severity", "expected"),
    [
        ("ok", "warning", Outcome.whole),
        ("partial", "warning", Outcome.partial),
        ("refused", "info", Outcome.refused),
        ("refused", "error", Outcome.failed),
    ],
)
def test_a_refused_document_failed_only_if_something_went_wrong(
    status: str, severity: str, expected: Outcome
) -> None:
    record = failed("a", b"", ExtractionError("x"))
    issue = record.issues[0].model_copy(update={"severity": severity})
    record = record.model_copy(update={"status": status, "issues": (issue,)})

    assert outcome(record) == expected
