"""One document, one straight line: read, normalise, segment, read tables, narrate, check, record."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import replace

from extractor.agreement import agree
from extractor.arithmetic import check
from extractor.asking import total
from extractor.document import Document
from extractor.issues import Issue
from extractor.narration import Narrative
from extractor.narrative.orders import without_orders
from extractor.normalise import normalise, normalise_prose
from extractor.readers.formats import read_document
from extractor.reading import RULES, Readers, Reading
from extractor.readings import TableReading, pointer
from extractor.recognition import doubts
from extractor.recording import record_of
from extractor.segment import Segmentation, segment
from extractor.tables.reading import read_tables
from extractor.tables.sheet import sheets_of
from extractor.text import Text
from schemas.form import TABLES
from schemas.record import Record

_REPORT = "annual_report"
_PROSE = (1, 5, 6)
_LONGEST_PROSE = 20_000
"""Characters of a section; the longest seen has 1,300."""
_EDITION_2021_FROM = 2021
_NO_RULES = re.compile(r"[县旗镇乡]|(?<!自治)区|街道|[市州盟].*[局委办站队中心]$")
_GOVERNMENT = re.compile(r"[市州盟省]人民政府|[市州盟省]政府")


def extract(data: bytes, name: str, readers: Readers = RULES) -> Record:
    """The record of one document; raises ExtractionError where none can be made.

    *name* is the document's name as the record's ``source.name`` gives it.
    """
    return record_of(read(data, name, readers))


def read(data: bytes, name: str, readers: Readers = RULES) -> Reading:
    """Every stage in its order; raises ExtractionError where no record can be made."""
    document = read_document(data, name)
    normalised = normalise(document.text)
    text = normalised.text
    parts = segment(text)
    lacking = tuple(Issue("FILE-PARTIAL", said) for said in document.lacking)
    issues = (*lacking, *normalised.issues, *parts.issues)
    if parts.document_type != _REPORT:
        return Reading(document, text, parts, (), {}, Narrative(), issues)
    year = parts.year.value if parts.year else None
    chars = text.chars[: parts.end]
    sheets = [sheet for sheet in sheets_of(document.grids, text) if sheet.start < parts.end]
    read = read_tables(chars, parts.sections, sheets)
    tables, tables_cost = readers.tables(chars, read, parts.sections)
    bodies = [part for part in parts.sections if part.number in _PROSE]
    prose, ordered = without_orders(
        {part.number: normalise_prose(text.slice(part.heading_end, part.end)) for part in bodies}
    )
    narrative = readers.prose(
        {n: body for n, body in prose.items() if len(body.chars) <= _LONGEST_PROSE}, year
    )
    issues += tuple(issue for table in tables for issue in _pictured(table, document, parts, text))
    issues += (*check(tables), *_edition_against_year(tables, year), *_rules_without_power(tables, parts))
    issues += doubts(tables, text, document.recognised)
    issues += (*ordered, *_too_long(prose), *narrative.issues, *agree(narrative, tables, year))
    spent = total((tables_cost, narrative.spent))
    return Reading(document, text, parts, tables, prose, narrative, issues, readers.asked, spent)


def _pictured(table: TableReading, document: Document, parts: Segmentation, text: Text) -> tuple[Issue, ...]:
    """What is doubtful about *table*; where it is missing, that a picture stands in its section."""
    if table.state != "missing" or not document.pictures:
        return table.issues
    section = next(one.section for one in TABLES if one.key == table.key)
    bodies = [text.span(part.start, part.end) for part in parts.sections if part.number == section]
    if not any(start <= at <= end for start, end in bodies for at in document.pictures):
        return table.issues
    said = "; a picture stands in its section"
    return tuple(replace(issue, message=issue.message + said) for issue in table.issues)


def _too_long(prose: Mapping[int, Text]) -> tuple[Issue, ...]:
    """Sections longer than any report's: kept as text, but neither findings nor counts are read."""
    return tuple(
        Issue("SECT-TOO-LONG", f"section {number} has {len(body.chars)} characters; its prose is not read")
        for number, body in prose.items()
        if len(body.chars) > _LONGEST_PROSE
    )


def _edition_against_year(readings: Iterable[TableReading], year: int | None) -> tuple[Issue, ...]:
    """An edition that lingers, or one before its time: said, since its quantities are others."""
    issues: list[Issue] = []
    for reading in readings:
        if year is None or reading.form is None or reading.key == "disputes":
            continue
        usual = "2021" if year >= _EDITION_2021_FROM else "2019"
        if reading.form != usual:
            message = f"the report for {year} uses the {reading.form} edition of the form"
            issues.append(Issue("TABLE-FORM", message, (f"/{reading.key}/form",), usual, reading.form))
    return tuple(issues)


def _rules_without_power(readings: Iterable[TableReading], parts: Segmentation) -> tuple[Issue, ...]:
    """规章 reported by an organ that can issue none (立法法: only governments of provinces and cities)."""
    named = parts.agency_full or parts.agency
    agency = named.value if named else ""
    if _GOVERNMENT.search(agency) or not _NO_RULES.search(agency):
        return ()
    for reading in readings:
        row = reading.rows.get("regulations")
        if row is not None and any(row.values):
            message = f"{agency} reports 规章, which an organ of its kind cannot issue"
            return (Issue("T2-RULE", message, (pointer(reading.key, row.key),)),)
    return ()
