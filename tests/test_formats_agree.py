"""The same report in several formats is the same record: the five samples, salted, as text, page, Word file and PDF."""

from dataclasses import replace
from decimal import Decimal
from html import escape
from itertools import count
from pathlib import Path

import pytest

from eval.render.docx import MANNERS, document
from eval.render.html import STYLES, page
from eval.render.layouts import SECTION_OF, Manuscript, typeset
from eval.render.manuscripts import misread
from eval.render.pdf import Style, press
from eval.render.prose import Letter
from eval.render.robustness import dice, readings
from eval.render.sampler import FormBlock, Place, Printed, State, Tables
from eval.render.sheets import Pen, Sheet, Wording, sheets_of
from eval.render.site import dressed
from extractor.extract import extract, read
from extractor.reading import Reading
from extractor.recording import record_of
from schemas.form import TABLES, blocks_of, rows_of
from schemas.record import Record

SAMPLES = sorted((Path(__file__).parents[1] / "samples").glob("*.txt"))
EDITIONS: dict[str, str] = {"003": "2019"}
FIELDS = {"title", "agency", "agency_full", "year", "scope", "signed_on"}
PROSE = {"problems", "rectifications", "improvements", "counts"}


def tables_of(sample: Path, reading: Reading) -> Tables:
    """What the sample prints, each zero replaced by its own number."""
    found = readings(record_of(reading))
    edition = EDITIONS.get(sample.name[:3], "2021")
    salt = count(1001)
    blocks = {
        table.key: tuple(
            FormBlock(one, block)
            for one in ("2019", "2021")
            if one == edition
            for block in blocks_of(table, one)
        )
        for table in TABLES
    }
    cells: dict[Place, Printed] = {}
    for table, parts in blocks.items():
        for one, block in parts:
            for row in rows_of(block, one):
                for column in block.columns:
                    place = Place(table, row.key, column.key)
                    value, said, _ = found[place]
                    state: State = "blank" if said in ("blank", "absent") else "number"
                    number = None if state == "blank" else (value or Decimal(next(salt)))
                    cells[place] = Printed("" if number is None else str(number), state, number)
    return Tables(blocks, cells)


def manuscript_of(sample: Path) -> tuple[Tables, Manuscript]:
    reading = read(sample.read_bytes(), sample.name)
    chars, sections = reading.text.chars, reading.parts.sections
    tables = tables_of(sample, reading)
    present = {table.key for table in reading.tables if table.state != "missing"}
    title = reading.parts.title
    assert title is not None
    letter = Letter(
        before=(),
        title=title.value,
        preamble=lines(chars[title.end : sections[0].start]),
        headings={one.number: chars[one.start : one.heading_end].strip() for one in sections},
        bodies={
            one.number: lines(chars[one.heading_end : one.end]) for one in sections if one.number in (1, 5, 6)
        },
        after=lines(chars[sections[-1].end :]),
    )
    sheets = tuple(
        sheet for sheet in sheets_of(tables, Pen(Wording(variants=0), dice(0))) if sheet.table in present
    )
    return tables, Manuscript(letter, sheets, "L2", narrow=False, seed=0)


def bodies(record: Record) -> list[tuple[str, ...]]:
    """The lines of sections 1 and 6; how many blank lines part them is the format's matter."""
    assert record.report is not None
    return [lines(body or "") for body in (record.report.overview, record.report.other_matters)]


def lines(chars: str) -> tuple[str, ...]:
    return tuple(line.strip() for line in chars.split("\n") if line.strip())


def recognised(manuscript: Manuscript) -> str:
    """What programs that recognise pages write: Markdown, and tables as HTML."""
    letter = manuscript.letter
    parts = [f"# {letter.title}", *letter.preamble]
    for number in range(1, 7):
        parts += [f"## {letter.headings[number]}"] if number in letter.headings else []
        parts += letter.bodies.get(number, ())
        parts += [html(sheet) for sheet in manuscript.sheets if SECTION_OF[sheet.table] == number]
    return "\n\n".join((*parts, *letter.after))


def html(sheet: Sheet) -> str:
    rows = (
        "".join(
            f'<td rowspan="{cell.height}" colspan="{cell.width}">{escape(cell.text)}</td>' for cell in row
        )
        for row in sheet.rows
    )
    return f"<table><tr>{'</tr><tr>'.join(rows)}</tr></table>"


@pytest.mark.parametrize("sample", SAMPLES, ids=[path.name[:3] for path in SAMPLES])
def test_a_sample_is_the_same_record_as_text_page_word_file_and_pdf(sample: Path) -> None:
    tables, manuscript = manuscript_of(sample)
    missing = {table.key for table in TABLES} - {sheet.table for sheet in manuscript.sheets}
    printed = replace(
        tables, cells={place: cell for place, cell in tables.cells.items() if place.table not in missing}
    )
    made = {
        "text": typeset(manuscript).text.encode(),
        **{style: page(manuscript, style, dice(1)).encode() for style in STYLES},
        "page of a site": dressed(page(manuscript, "cms", dice(1)), dice(1)).encode(),
        "text with HTML": recognised(manuscript).encode(),
        "pdf": press(manuscript, Style()),
        **{f"{manner} docx": document(manuscript, manner, dice(1)) for manner in MANNERS},
    }

    records = {name: extract(data, sample.name) for name, data in made.items()}

    text = records.pop("text")
    assert text.report is not None
    for name, record in records.items():
        assert misread(printed, record) == {}, name
        assert record.report is not None
        assert record.report.model_dump(include=FIELDS) == text.report.model_dump(include=FIELDS), name
        assert record.report.model_dump(include=PROSE) == text.report.model_dump(include=PROSE), name
        assert bodies(record) == bodies(text), name
        assert record.status == text.status, name
