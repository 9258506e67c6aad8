"""Whatever is fed in, a record or an ExtractionError comes out."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from eval.fuzz import Outcome, fuzz
from extractor.errors import ExtractionError
from extractor.extract import extract
from schemas.record import Record


def unbroken(outcome: Outcome) -> list[str]:
    return [f"input {fault.number}: {fault.error}" for fault in outcome.faults]


def test_mutated_reports_end_in_a_record_or_an_extraction_error() -> None:
    assert unbroken(fuzz(1500, seed=1)) == []


@pytest.mark.slow
def test_many_mutated_reports_end_in_a_record_or_an_extraction_error() -> None:
    assert unbroken(fuzz(60_000, seed=2)) == []


@settings(derandomize=True, deadline=None, max_examples=150)
@given(st.text() | st.text(alphabet="一二三四五六七（）()、|\t\n 0123456789./-总计其他规章本年新收信息内容"))
def test_arbitrary_text_ends_in_a_record_or_an_extraction_error(text: str) -> None:
    try:
        record = extract(text.encode("utf-8", "surrogatepass"), "any.txt")
    except ExtractionError:
        return

    assert Record.model_validate_json(record.model_dump_json()) == record
