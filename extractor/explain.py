"""Why each value of a record is what it is: the rule that read it, and the place it was read from."""

from collections.abc import Iterator
from typing import TYPE_CHECKING, NamedTuple

from extractor.narration import Count, Finding
from extractor.reading import Reading
from extractor.readings import Row, TableReading, pointer
from extractor.text import Span
from schemas.form import TABLES

if TYPE_CHECKING:
    from extractor.dates import Found

HEADER = {
    "title": "the title above the first section",
    "agency": "the organ that the title, else the preamble, the signature or the metadata names",
    "agency_full": "the fullest name of that organ in the document",
    "year": "title, else period of the statistics, first sentence, signature, date of publication",
    "published_on": "metadata of the page",
    "signed_on": "the signature at the end",
}
LISTS = ("problems", "rectifications", "improvements")


class Explained(NamedTuple):
    """A value: its JSON pointer, what it says, the rule that read it, and its place in the source.

    A numeral that is knowingly no count has an empty ``path``; its reason is the rule.
    """

    path: str
    said: str
    rule: str
    place: Span | None


def explanation(reading: Reading) -> Iterator[Explained]:
    """Every value of the record, in its order, then the numerals of the prose that are no counts."""
    for name, rule in HEADER.items():
        found: Found[object] | None = getattr(reading.parts, name)
        if found is not None:
            yield Explained(f"/{name}", str(found.value), rule, reading.text.span(found.start, found.end))
    for table in reading.tables:
        yield from _table(reading, table)
    for name in LISTS:
        for index, finding in enumerate(getattr(reading.narrative, name)):
            yield _finding(reading, f"/{name}/{index}", finding)
    for index, count in enumerate(reading.narrative.counts):
        yield _count(reading, f"/counts/{index}", count)
    for ignored in reading.narrative.ignored:
        prose = reading.prose[ignored.section]
        numeral = prose.chars[ignored.start : ignored.end]
        yield Explained("", numeral, ignored.reason, prose.span(ignored.start, ignored.end))


def _table(reading: Reading, table: TableReading) -> Iterator[Explained]:
    labels = {
        row.key: row.label
        for one in TABLES
        if one.key == table.key
        for block in one.blocks
        for row in block.rows
    }
    for row in table.rows.values():
        yield Explained(
            pointer(table.key, row.key),
            _values(row),
            _reason(table, row, labels[row.key]),
            _extent(reading, row),
        )
    for lost in table.unplaced.values():
        place = reading.text.span(lost.start, lost.end)
        yield Explained(pointer(table.key, lost.key), "not placed", lost.why, place)


def _reason(table: TableReading, row: Row, label: str) -> str:
    if row.key in table.by_model:
        return f"a model, as {label}: every number printed there once, and the form's equations hold"
    return f"behind the label {label}, under {'、'.join(_headers(table.key, row))}"


def _values(row: Row) -> str:
    cells = zip(row.values, row.states, strict=True)
    return " ".join(state if value is None else f"{value}" for value, state in cells)


def _headers(table: str, row: Row) -> list[str]:
    """The labels of the row's columns."""
    declared = next(one for one in TABLES if one.key == table)
    for block in declared.blocks:
        if {column.key for column in block.columns} == set(row.columns):
            return [column.label for column in block.columns]
    raise AssertionError(row.columns)


def _extent(reading: Reading, row: Row) -> Span | None:
    return reading.text.span(*row.extent) if row.extent else None


def _finding(reading: Reading, path: str, finding: Finding) -> Explained:
    place = reading.prose[finding.section].span(finding.start, finding.end)
    return Explained(path, finding.quote, f"{finding.rule}; {finding.theme}, {finding.tense}", place)


def _count(reading: Reading, path: str, count: Count) -> Explained:
    place = reading.prose[count.section].span(*(count.numeral or (count.start, count.end)))
    return Explained(path, f"{count.value}{count.unit or ''} {count.metric}", count.rule, place)
