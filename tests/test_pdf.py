"""PDF files: what is printed is read back, whatever the lines, the pages and the layers."""

from dataclasses import replace
from importlib.util import find_spec
from io import BytesIO
from pathlib import Path

import pytest
from pypdfium2 import PdfDocument

from eval.render.paper import Typing
from eval.render.pdf import EMBEDDED, Style, Typeset, render_pdf, sample_style
from eval.render.robustness import MIXTURES, dice, readings
from eval.render.sampler import DENSITIES, PLACES, Voids, sample_tables
from extractor.errors import UnsupportedError
from extractor.extract import extract
from extractor.paper.leaves import Glyph, Leaf, Rule
from extractor.paper.typesetting import page_of
from extractor.readers.pdf import CUT_OFF, INSTALL, read_pdf
from schemas.record import RowEvidence
from tests.hostile_pdfs import page, stream

SPLIT = Style(split=True, typing=Typing(middle=False))
STYLES = {
    "rules as lines": Style(),
    "rules as thin rectangles": Style(rules="rectangles"),
    "the four sides of each cell": Style(rules="boxes"),
    "dashed rules": Style(rules="dashed"),
    "dotted rules": Style(rules="dotted"),
    "doubled rules": Style(rules="doubled"),
    "pages turned by /Rotate": Style(turn="rotated"),
    "table 3 on a landscape page": Style(turn="landscape"),
    "table 3 written sideways": Style(turn="sideways", running=True),
    "bold print by setting everything twice": Style(layers="doubled"),
    "a hidden layer over the visible one": Style(layers="invisible"),
    "headers of table 4 a character a line": Style(typing=Typing(headers="stacked")),
    "headers of table 4 running upwards": Style(typing=Typing(headers="turned")),
    "large print in narrow cells": Style(typing=Typing(size=10.5)),
    "rows that pages break": replace(SPLIT, drop=150),
    "rows that pages break, headers repeated": replace(SPLIT, drop=480, repeated=True),
    "a table over three pages": Style(typing=Typing(size=16), drop=600),
}


def printed(style: Style, seed: int = 7, *, blanks: float = 0.1) -> Typeset:
    rng = dice(seed)
    edition = rng.choice(MIXTURES)
    tables = sample_tables(rng, edition, 0.5, voids=Voids(blanks=blanks, markers=0.05))
    return render_pdf(tables, rng, style, edition=edition)


def misread(report: Typeset) -> dict[str, object]:
    """The cells whose value or state is not what is printed, and those that are made up."""
    found = readings(extract(report.data, "report.pdf"))
    wrong: dict[str, object] = {
        place.pointer: (cell, found[place])
        for place, cell in report.gold.items()
        if (cell.value, cell.state) != (found[place].value, found[place].state)
    }
    made_up = [place for place in PLACES if place not in report.gold and found[place].value is not None]
    return wrong | {place.pointer: found[place] for place in made_up}


@pytest.mark.parametrize("style", STYLES.values(), ids=STYLES)
def test_a_ruled_table_is_read_back_cell_for_cell(style: Style) -> None:
    assert misread(printed(style)) == {}


def test_a_table_without_rules_is_read_back_by_its_columns() -> None:
    assert misread(printed(Style(rules="none"), 1, blanks=0)) == {}


@pytest.mark.slow
def test_no_cell_of_a_table_without_rules_is_silently_wrong() -> None:
    right = total = 0
    for seed in range(100):
        rng = dice(seed)
        edition = rng.choice(MIXTURES)
        tables = sample_tables(rng, edition, rng.choice(DENSITIES), voids=Voids(blanks=rng.choice((0, 0.15))))
        report = render_pdf(tables, rng, replace(sample_style(rng), rules="none"), edition=edition)
        found = readings(extract(report.data, "report.pdf"))

        silent = {
            place: (cell, found[place])
            for place, cell in report.gold.items()
            if found[place].value not in (None, cell.value) and not found[place].flagged
        }

        assert silent == {}, (seed, report.style)
        right += sum(
            found[place].value == cell.value for place, cell in report.gold.items() if cell.value is not None
        )
        total += sum(cell.value is not None for cell in report.gold.values())
    assert right > 0.8 * total


@pytest.mark.slow
@pytest.mark.skipif(not Path(EMBEDDED).exists(), reason="needs Debian's fonts-wqy-zenhei")
def test_an_embedded_font_is_read_as_any() -> None:
    for seed in range(60):
        report = printed(replace(sample_style(dice(seed)), font=EMBEDDED), seed)

        assert misread(report) == {}, (seed, report.style)


@pytest.mark.slow
@pytest.mark.parametrize("start", range(0, 1000, 100))
def test_a_thousand_random_reports_are_read_back(start: int) -> None:
    for seed in range(start, start + 100):
        rng = dice(seed)
        edition = rng.choice(MIXTURES)
        voids = Voids(blanks=rng.choice((0, 0.15)), markers=0.05)
        tables = sample_tables(rng, edition, rng.choice(DENSITIES), voids=voids)
        report = render_pdf(tables, rng, sample_style(rng), edition=edition)

        assert misread(report) == {}, (seed, report.style)


def test_prose_is_one_line_a_paragraph_over_lines_and_pages() -> None:
    report = printed(Style(cover=True, running=True, spacing=1.8, drop=400))

    lines = read_pdf(report.data, "report.pdf").text.chars.split("\n")

    paragraphs = [
        line for body in report.letter.bodies.values() for text in body for line in text.split("\n")
    ]
    assert [line for line in paragraphs if line not in lines] == []
    assert "- 1 -" not in lines
    assert lines.count(report.letter.title) <= 1


def test_evidence_names_the_page_and_the_characters() -> None:
    report = printed(replace(SPLIT, drop=300), blanks=0)
    document = read_pdf(report.data, "report.pdf")

    record = extract(report.data, "report.pdf")

    row = record.evidence["/applications/carried_out"]
    assert isinstance(row, RowEvidence)
    assert row.page is not None
    assert row.page > 1
    raws = [report.gold[place].raw for place in PLACES if place[:2] == ("applications", "carried_out")]
    assert list(row.raw) == raws
    assert [document.text.chars[slice(*span)] for span in zip(row.start, row.end, strict=True)] == raws
    assert (record.source.format, record.source.encoding) == ("pdf", None)


def test_the_same_bytes_give_the_same_text() -> None:
    data = printed(Style()).data

    assert read_pdf(data, "a.pdf").text == read_pdf(data, "a.pdf").text


def scanned(data: bytes, numbers: set[int]) -> bytes:
    """The file with the pages at *numbers* (from 0) as pictures of themselves."""
    whole, made = PdfDocument(data), PdfDocument.new()
    for at in range(len(whole)):
        if at not in numbers:
            made.import_pages(whole, [at])
            continue
        picture = BytesIO()
        whole[at].render(scale=1.5).to_pil().convert("L").save(picture, "PDF")
        made.import_pages(PdfDocument(picture.getvalue()))
    out = BytesIO()
    made.save(out)
    return out.getvalue()


NO_OCR = pytest.mark.skipif(find_spec("rapidocr") is not None, reason="the extra that reads scans is here")


@NO_OCR
def test_pages_that_are_scanned_are_named_and_the_others_are_read() -> None:
    report = printed(Style())
    pages = len(PdfDocument(report.data))

    record = extract(scanned(report.data, {pages - 1}), "report.pdf")

    (said,) = [issue for issue in record.issues if issue.code == "FILE-PARTIAL"]
    assert said.message == f"1 of {pages} pages are scanned and were not read ({pages}): {INSTALL}"
    assert record.status == "partial"
    found = readings(record)
    tables = [place for place in report.gold if place.table == "disclosure"]
    assert all(found[place].value == report.gold[place].value for place in tables)
    assert all(found[place].value in (None, cell.value) for place, cell in report.gold.items())


@NO_OCR
def test_a_report_of_which_only_the_cover_is_no_scan_is_refused() -> None:
    report = printed(Style(cover=True))
    pages = len(PdfDocument(report.data))

    with pytest.raises(UnsupportedError, match=rf"^report.pdf: {pages - 1} of {pages} pages are scanned: "):
        extract(scanned(report.data, set(range(1, pages))), "report.pdf")


@pytest.mark.parametrize(
    "tail", [b"\n99 0 obj\n<</Type/Page/Parent 1 0 R", b"\n99 0 obj\n<<>>\nendobj\n%%EOF\n"]
)
def test_a_file_that_is_cut_off_but_opens_says_so(tail: bytes) -> None:
    report = printed(Style())

    record = extract(report.data + tail, "report.pdf")

    assert [issue.message for issue in record.issues if issue.code == "FILE-PARTIAL"] == [CUT_OFF]
    assert record.status == "partial"
    assert misread(report) == {}


@pytest.mark.parametrize("tail", [b"", b"\r\n" * 2000, b"<!-- served in 3 ms -->"])
def test_a_whole_file_is_not_cut_off_whatever_stands_behind_it(tail: bytes) -> None:
    assert read_pdf(printed(Style()).data + tail, "report.pdf").lacking == ()


def test_a_row_whose_cells_end_apart_where_a_page_breaks_is_one_row() -> None:
    across = [(0, 0, 150), (20, 0, 50), (36, 0, 150), (60, 0, 150)]
    rules = [*(Rule(left, y, right, y + 0.5) for y, left, right in across), *_down(0, 50, 100, 150)]
    glyphs = (Glyph("甲", 60, 5, 70, 15), Glyph("3", 110, 5, 115, 15), Glyph("乙", 60, 45, 70, 55))

    ((_, sheet),) = page_of(Leaf(200, 200, glyphs, tuple(rules))).sheets

    assert [field[:5] for field in sheet.fields] == [
        *[(0, 0, 1, 1, ""), (0, 1, 1, 1, "甲"), (0, 2, 1, 1, "3")],
        *[(1, 0, 1, 1, ""), (1, 1, 1, 1, "乙"), (1, 2, 1, 1, "")],
    ]


def _down(*xs: float) -> list[Rule]:
    return [Rule(x, 0, x + 0.5, 60) for x in xs]


def test_a_shadow_in_a_font_of_another_height_is_no_second_print() -> None:
    resources = b"<</Font<</F1 %b/F2 %b>>>>" % (_font(718, -207), _font(1600, -900))
    print_and_shadow = b"BT /F1 9 Tf 72 700 Td (2024) Tj ET BT /F2 9 Tf 72 700 Td (20) Tj (24) Tj ET"

    assert read_pdf(page(stream(print_and_shadow), resources=resources), "a.pdf").text.chars == "2024\n"


def _font(ascent: int, descent: int) -> bytes:
    described = b"<</Type/FontDescriptor/FontName/Arial/Flags 32/StemV 80/FontBBox[0 %d 1000 %d]" % (
        descent,
        ascent,
    )
    heights = b"/ItalicAngle 0/CapHeight 700/Ascent %d/Descent %d>>" % (ascent, descent)
    widths = b"/FirstChar 48/LastChar 57/Widths[%b]" % b" ".join([b"556"] * 10)
    return b"<</Type/Font/Subtype/TrueType/BaseFont/Arial%b/FontDescriptor%b%b>>" % (
        widths,
        described,
        heights,
    )
