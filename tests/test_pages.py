"""The page on which a value stands."""

from pathlib import Path

from extractor.extract import read
from extractor.recording import record_of
from schemas.record import Evidence, RowEvidence

SAMPLE = next((Path(__file__).parents[1] / "samples").glob("001*"))


def test_evidence_says_the_page_on_which_a_value_begins() -> None:
    reading = read(SAMPLE.read_bytes(), "report.pdf")
    second = reading.document.text.chars.index("三、收到和处理")
    document = reading.document._replace(format="pdf", pages=(0, second))

    evidence = record_of(reading._replace(document=document)).evidence

    assert evidence["/title"].page == 1
    assert evidence["/disclosure/fees"].page == 1
    assert evidence["/applications/received"].page == 2
    pages = {
        entry.page for entry in evidence.values() if isinstance(entry, Evidence | RowEvidence) and entry.raw
    }
    assert pages == {1, 2}


def test_a_text_has_no_pages() -> None:
    evidence = record_of(read(SAMPLE.read_bytes(), "report.txt")).evidence

    assert {entry.page for entry in evidence.values()} == {None}
