"""What was read, as the record that users get."""

import hashlib
from bisect import bisect_right
from collections.abc import Iterable, Sequence
from functools import cache
from operator import attrgetter
from typing import cast

from extractor.dates import Found
from extractor.document import Recognised
from extractor.errors import ExtractionError
from extractor.issues import Issue
from extractor.narration import Count, Finding
from extractor.reading import Reading
from extractor.readings import Row, TableReading, Unplaced, pointer
from extractor.recognition import confidence_at
from extractor.text import Span, Text
from extractor.versions import PARSER
from schemas.form import TABLES
from schemas.record import SCHEMA_VERSION, CellState, Method, Record, Status, Usage
from schemas.report import Count as StatedCount
from schemas.report import Form

_REPORT = "annual_report"
_BODIES = {1: "overview", 6: "other_matters"}
_LISTS = ("problems", "rectifications", "improvements")
_COUNT_FIELDS = tuple(StatedCount.model_fields)
_of_count = attrgetter(*_COUNT_FIELDS)
_USAGE_FIELDS = tuple(Usage.model_fields)
_of_usage = attrgetter(*_USAGE_FIELDS)
_PART_LACKS = frozenset(("FILE-PARTIAL", "SECT-MISSING", "SECT-TOO-LONG"))


def record_of(reading: Reading) -> Record:
    """The record of what was read."""
    refused = reading.parts.document_type != _REPORT
    asked = reading.asked
    return Record.model_validate(
        {
            "schema_version": SCHEMA_VERSION,
            "versions": {
                "parser": PARSER,
                "prompts": asked.prompts if asked else None,
                "model": asked.model if asked else None,
            },
            "source": {
                "name": reading.document.name,
                "sha256": reading.document.sha256,
                "format": reading.document.format,
                "encoding": reading.document.encoding or None,
                "chars": len(reading.document.text.chars),
            },
            "status": _status(reading),
            "document_type": reading.parts.document_type,
            "report": None if refused else _report(reading),
            "evidence": {} if refused else _evidence(reading),
            "issues": [_issue(issue) for issue in reading.issues],
            "usage": dict(zip(_USAGE_FIELDS, _of_usage(reading.spent), strict=True)),
        }
    )


def _status(reading: Reading) -> Status:
    """Whole only if every section and table that the form requires is there and was read."""
    if reading.parts.document_type != _REPORT:
        return "refused"
    lacking = any(issue.code in _PART_LACKS for issue in reading.issues)
    return "ok" if all(table.state == "present" for table in reading.tables) and not lacking else "partial"


def failed(name: str, data: bytes | None, error: ExtractionError) -> Record:
    """The entry for a document of which no record can be made: refused, with the error as its issue."""
    return Record.model_validate(
        {
            "schema_version": SCHEMA_VERSION,
            "versions": {"parser": PARSER, "prompts": None},
            "source": {
                "name": name,
                "sha256": hashlib.sha256(data).hexdigest() if data is not None else None,
                "format": None,
                "encoding": None,
                "chars": None,
            },
            "status": "refused",
            "document_type": "other",
            "report": None,
            "evidence": {},
            "issues": [_issue(Issue(error.code, str(error)))],
            "usage": {},
        }
    )


def _issue(issue: Issue) -> dict[str, object]:
    return {
        "code": issue.code,
        "severity": issue.severity,
        "message": issue.message,
        "paths": issue.paths,
        "expected": issue.expected,
        "actual": issue.actual,
        "suggestion": issue.suggestion,
    }


def _report(reading: Reading) -> dict[str, object]:
    parts, narrative = reading.parts, reading.narrative
    return {
        "title": _value(parts.title),
        "agency": _value(parts.agency),
        "agency_full": _value(parts.agency_full),
        "year": _value(parts.year),
        "scope": parts.scope,
        "published_on": _value(parts.published_on),
        "signed_on": _value(parts.signed_on),
        **{table.key: _table(table) for table in reading.tables},
        **{name: _body(reading, number) for number, name in _BODIES.items()},
        **{name: [_finding(one) for one in getattr(narrative, name)] for name in _LISTS},
        "counts": [_count(one) for one in narrative.counts],
    }


def _finding(found: Finding) -> dict[str, object]:
    return {"quote": found.quote, "theme": found.theme, "tense": found.tense, "group": found.group}


def _count(stated: Count) -> dict[str, object]:
    return dict(zip(_COUNT_FIELDS, _of_count(stated), strict=True))


def _body(reading: Reading, number: int) -> str | None:
    """The cleaned prose of a section; None where the section is missing or says nothing."""
    body = reading.prose.get(number)
    return body.chars.strip() or None if body is not None else None


def _table(reading: TableReading) -> dict[str, object]:
    table: dict[str, object] = {"state": reading.state}
    if reading.key != "disputes":
        table["form"] = reading.form
    for key, row in reading.rows.items():
        group, _, leaf = key.rpartition(".")
        place = table.setdefault(group, {}) if group else table
        place[leaf] = dict(zip(row.columns, row.values, strict=True))  # type: ignore[index]
    return table


def _evidence(reading: Reading) -> dict[str, object]:
    """Where every value of the report stands in the decoded source, and on which page."""
    source, text = reading.document.text.chars, reading.text
    evidence: dict[str, object] = {}
    for name in ("title", "agency", "agency_full", "year", "published_on", "signed_on"):
        found: Found[object] | None = getattr(reading.parts, name)
        if found is not None:
            evidence[f"/{name}"] = _read_at(source, text.span(found.start, found.end))
    for table in reading.tables:
        evidence |= _rows_evidence(source, text, table)
        for lost in table.unplaced.values():
            evidence[pointer(table.key, lost.key)] = _unplaced_evidence(source, text, lost, table)
        for key in table.absent:
            evidence[pointer(table.key, key)] = _absent_evidence(_column_count(table.key, table.form, key))
    for number, name in _BODIES.items():
        if _body(reading, number) is not None:
            span = reading.prose[number].span(0, len(reading.prose[number].chars))
            evidence[f"/{name}"] = {**_read_at(source, span), "raw": None}
    evidence |= _narrative_evidence(reading)
    return _recognised(_paged(evidence, reading.document.pages), reading.document.recognised)


def _paged(evidence: dict[str, object], pages: tuple[int, ...]) -> dict[str, object]:
    """The entries with the page, counted from 1, on which each begins; as they are where there are no pages."""
    if pages:
        for entry in cast("Iterable[dict[str, object]]", evidence.values()):
            starts = entry["start"]
            first = starts if isinstance(starts, int) else _first(cast("Iterable[int | None]", starts))
            if first is not None:
                entry["page"] = max(bisect_right(pages, first), 1)
    return evidence


def _recognised(evidence: dict[str, object], recognised: Sequence[Recognised]) -> dict[str, object]:
    """The entries of what was recognised in pictures say so, and rows with which confidence."""
    if recognised:
        for entry in cast("Iterable[dict[str, object]]", evidence.values()):
            starts = entry["start"]
            if isinstance(starts, int):
                if confidence_at(recognised, starts) is not None:
                    entry["method"] = "ocr"
                continue
            cells = cast("tuple[int | None, ...]", starts)
            sure = [None if start is None else confidence_at(recognised, start) for start in cells]
            if any(confidence is not None for confidence in sure):
                entry["method"] = "ocr"
                entry["confidence"] = sure
    return evidence


def _first(starts: Iterable[int | None]) -> int | None:
    return next((start for start in starts if start is not None), None)


def _narrative_evidence(reading: Reading) -> dict[str, object]:
    """The place of each quote, and of each numeral under it."""
    source, narrative = reading.document.text.chars, reading.narrative
    evidence: dict[str, object] = {}
    for name in _LISTS:
        for index, found in enumerate(getattr(narrative, name)):
            span = reading.prose[found.section].span(found.start, found.end)
            evidence[f"/{name}/{index}"] = _read_at(source, span, found.method)
    for index, stated in enumerate(narrative.counts):
        prose = reading.prose[stated.section]
        place = prose.span(stated.start, stated.end)
        evidence[f"/counts/{index}"] = _read_at(source, place, stated.method)
        if stated.numeral is not None:
            place = prose.span(*stated.numeral)
            evidence[f"/counts/{index}/value"] = _read_at(source, place, stated.method, state="number")
    return evidence


def _read_at(
    source: str, span: Span, method: Method = "rule", *, state: CellState = "text"
) -> dict[str, object]:
    start, end = span
    raw = source[start:end]
    return {"start": start, "end": end, "raw": raw, "state": state, "method": method, "page": None}


def _rows_evidence(source: str, text: Text, table: TableReading) -> dict[str, object]:
    """Of each row, parallel lists; null where nothing is printed."""
    evidence: dict[str, object] = {}
    everywhere = text.moved(0, len(text.chars))
    for key, row in table.rows.items():
        moved = text.moved(*row.extent) if everywhere is None and row.extent else everywhere
        entry = (
            _row_evidence(source, row, row.at + moved)
            if moved is not None
            else _row_evidence(source, _scattered(text, row), 0)
        )
        evidence[pointer(table.key, key)] = {**entry, "method": "model"} if key in table.by_model else entry
    return evidence


def _row_evidence(source: str, row: Row, at: int) -> dict[str, object]:
    """*at* is what the places of its cells are counted from in the source."""
    start, end = _places(row.starts, at), _places(row.ends, at)
    raw = [None if one is None else source[one:other] for one, other in zip(start, end, strict=True)]
    return {"start": start, "end": end, "raw": raw, "state": row.states, "method": "rule", "page": None}


def _places(counted: tuple[int | None, ...], at: int) -> Sequence[int | None]:
    """Where they are that are *counted* from *at*."""
    return [None if one is None else at + one for one in counted] if at else counted


def _scattered(text: Text, row: Row) -> Row:
    """The row in the source, where its cells stand otherwise from one another than in the text."""
    places = [None if place is None else text.span(*place) for place in row.places]
    return Row.of(row.key, row.columns, row.values, row.states, places)


def _unplaced_evidence(source: str, text: Text, lost: Unplaced, reading: TableReading) -> dict[str, object]:
    """The whole run for each column: somewhere in it the row's values stand."""
    span = text.span(lost.start, lost.end)
    columns = _column_count(reading.key, reading.form, lost.key)
    return {
        "start": [span.start] * columns,
        "end": [span.end] * columns,
        "raw": [source[span.start : span.end]] * columns,
        "state": ["text"] * columns,
        "method": "rule",
        "page": None,
    }


def _absent_evidence(columns: int) -> dict[str, object]:
    """A row that is not printed: no place, no characters."""
    nothing = [None] * columns
    states = ["absent"] * columns
    return {"start": nothing, "end": nothing, "raw": nothing, "state": states, "method": "rule", "page": None}


@cache
def _column_count(table: str, form: Form | None, row: str) -> int:
    """How many cells the row has in the edition printed; in a mixed table, the most it can have."""
    blocks = [block for declared in TABLES if declared.key == table for block in declared.blocks]
    own = [block for block in blocks if row in (one.key for one in block.rows)]
    printed = [block for block in own if form in block.editions] or own
    return max(len(block.columns) for block in printed)


def _value(found: Found[object] | None) -> object:
    return found.value if found else None
