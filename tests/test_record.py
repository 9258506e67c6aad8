"""The record's line of JSON: what every writer writes."""

from pathlib import Path

import pytest

from extractor.errors import UnreadableError
from extractor.extract import extract
from extractor.recording import failed
from schemas.record import json_line

SAMPLES = sorted((Path(__file__).parents[1] / "samples").glob("*.txt"))


@pytest.mark.parametrize("path", SAMPLES, ids=lambda path: path.name[:3])
def test_the_line_is_what_pydantic_writes(path: Path) -> None:
    record = extract(path.read_bytes(), path.name)

    assert json_line(record).decode() == record.model_dump_json()


@pytest.mark.parametrize("printed", ["1" * 20, "282.10", "0.5", "100000.00"])
def test_no_number_is_too_long_or_too_exact_for_the_line(printed: str) -> None:
    sample = SAMPLES[1].read_text("utf-8")
    sample = sample.replace("\t0\t", f"\t{printed}\t", 1).replace(
        "行政事业性收费\t0", f"行政事业性收费\t{printed}"
    )
    record = extract(sample.encode(), "long.txt")

    assert json_line(record).decode() == record.model_dump_json()


def test_an_entry_without_a_report_has_its_line_too() -> None:
    record = failed("scan.txt", None, UnreadableError("the file is empty"))

    assert json_line(record).decode() == record.model_dump_json()
