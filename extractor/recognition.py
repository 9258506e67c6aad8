"""What was recognised in pictures: how surely each number was, and which are doubtful."""

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence

from extractor.document import Recognised
from extractor.issues import Issue
from extractor.readings import Row, TableReading, pointer
from extractor.text import Text

SURE = 0.9
"""The confidence below which a number is doubtful; right ones have 0.99 and more (docs/formats.md)."""


def confidence_at(recognised: Sequence[Recognised], start: int) -> float | None:
    """How surely the character at *start* of the source was recognised; None where it was not in a picture."""
    at = bisect_right(recognised, start, key=lambda one: one.start) - 1
    return recognised[at].confidence if at >= 0 and start < recognised[at].end else None


def doubts(tables: Iterable[TableReading], text: Text, recognised: Sequence[Recognised]) -> tuple[Issue, ...]:
    """An issue for each cell of the tables that was not recognised surely."""
    if not recognised:
        return ()
    least = min(one.confidence for one in recognised)
    told = Issue(
        "OCR-READ", f"text was recognised in pictures of pages; the least sure passage has {least:.2f}"
    )
    cells = [
        issue
        for table in tables
        for row in table.rows.values()
        for issue in _of_row(table, row, text, recognised)
    ]
    return (told, *cells)


def _of_row(table: TableReading, row: Row, text: Text, recognised: Sequence[Recognised]) -> Iterator[Issue]:
    for column, place in zip(row.columns, row.places, strict=True):
        if place is None:
            continue
        confidence = confidence_at(recognised, text.span(*place).start)
        if confidence is not None and confidence < SURE:
            printed = text.chars[slice(*place)]
            message = f"recognised as {printed!r} with a confidence of {confidence:.2f}"
            yield Issue("OCR-DOUBT", message, (pointer(table.key, row.key, column),), actual=printed)
