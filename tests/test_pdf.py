"""PDF files: what is printed is read back, whatever the lines, the pages and the layers."""

from collections.abc import Mapping
from dataclasses import replace
from importlib.util import find_spec
from io import BytesIO
from pathlib import Path

import pytest
from pypdfium2 import PdfDocument

from eval.render.layouts import Manuscript
from eval.render.manuscripts import Misread, Sampled, misread_in, sample_report
from eval.render.manuscripts import misread as misread_of
from eval.render.paper import Typing
from eval.render.pdf import EMBEDDED, Style, Typeset, press, render_pdf, sample_style
from eval.render.robustness import MIXTURES, dice, readings
from eval.render.sampler import DENSITIES, PLACES, Voids, sample_tables
from eval.render.sheets import Cell
from extractor.errors import UnsupportedError
from extractor.extract import extract
from extractor.paper.columns import columns_of
from extractor.paper.continued import stitched
from extractor.paper.furniture import without_furniture
from extractor.paper.leaves import Field, Glyph, Leaf, Rule, Sheet
from extractor.paper.pages import page_of
from extractor.paper.typesetting import typeset
from extractor.paper.words import APART, Print, Printed, Word, on_tape
from extractor.readers.pdf import CUT_OFF, INSTALL, read_pdf
from schemas.form import APPLICANT_NOTE, APPLICANTS
from schemas.record import Record, RowEvidence
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


UNRULED = {
    "no rules": Style(rules="none"),
    "lines across only": Style(rules="across"),
    "lines down only": Style(rules="down"),
    "lines down only, rows that pages break": replace(SPLIT, rules="down", drop=150),
    "lines down and a frame": Style(rules="framed"),
    "no rules under a watermark with numbers": Style(rules="none", watermark="内部资料 12345"),
    "shaded cells without lines": Style(rules="shaded"),
    "no rules, large print in narrow cells": Style(rules="none", typing=Typing(size=10.5)),
    "no rules, cells set from the top": Style(rules="none", typing=Typing(middle=False)),
    "no rules, rows that pages break": replace(SPLIT, rules="none", drop=150),
    "no rules, rows that pages break, headers repeated": replace(
        SPLIT, rules="none", drop=480, repeated=True
    ),
    "no rules, over three pages": Style(rules="none", typing=Typing(size=16), drop=600),
    "no rules, table 3 on a landscape page": Style(rules="none", turn="landscape"),
    "no rules, table 3 written sideways under a running head": Style(
        rules="none", turn="sideways", running=True
    ),
    "no rules, headers of table 4 a character a line": Style(rules="none", typing=Typing(headers="stacked")),
    "no rules, headers of table 4 running upwards": Style(rules="none", typing=Typing(headers="turned")),
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


@pytest.mark.parametrize("style", UNRULED.values(), ids=UNRULED)
@pytest.mark.parametrize("seed", [1, 7, 12])
def test_a_table_without_rules_is_read_back_cell_for_cell(style: Style, seed: int) -> None:
    assert misread(printed(style, seed)) == {}


@pytest.mark.slow
@pytest.mark.parametrize("start", range(0, 1000, 100))
def test_a_thousand_random_reports_without_rules_are_read_back(start: int) -> None:
    left_out = total = 0
    for seed in range(start, start + 100):
        rng = dice(seed)
        edition = rng.choice(MIXTURES)
        voids = Voids(blanks=rng.choice((0, 0.15)), markers=0.05)
        tables = sample_tables(rng, edition, rng.choice(DENSITIES), voids=voids)
        style = replace(sample_style(rng), rules=("none", "across", "shaded", "down", "framed")[seed % 5])
        report = render_pdf(tables, rng, style, edition=edition)
        record = extract(report.data, "report.pdf")
        missed = left_out_of(report, record)

        assert missed == {} or record.status == "partial", (seed, report.style)
        left_out += len(missed)
        total += len(report.gold)
    assert left_out <= 0.01 * total


def left_out_of(report: Typeset, record: Record) -> dict[str, Misread]:
    """The cells that *record* leaves out; any other that is not what is printed fails the test."""
    wrong = misread_in(report.gold, record)
    assert {pointer for pointer, read in wrong.items() if read.state != "absent"} == set()
    return wrong


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


def test_a_header_cell_alone_on_a_new_page_is_no_row_of_that_name() -> None:
    xs = tuple(40.0 * at for at in range(9))
    kinds = ("商业企业", "科研机构", "社会公益组织", "法律服务机构", "")
    header = [
        *(Field(0, 0, 3, 1, APPLICANT_NOTE), Field(0, 1, 1, 7, "申请人情况"), Field(1, 1, 2, 1, "自然人")),
        *(Field(1, 2, 1, 5, "法人或其他组织"), Field(1, 7, 2, 1, "总计")),
        *(Field(2, 2 + at, 1, 1, kind) for at, kind in enumerate(kinds)),
    ]
    rest = [Field(0, at, 1, 1, "其它" if at == 6 else "") for at in range(8)]
    row = [
        Field(1, 0, 1, 1, "一、本年新收政府信息公开申请数量"),
        *(Field(1, at, 1, 1, "3") for at in range(1, 8)),
    ]

    whole = stitched(
        Sheet(xs, (0.0, 20.0, 40.0, 60.0), tuple(header)), Sheet(xs, (0.0, 20.0, 40.0), (*rest, *row))
    )

    assert [field[:5] for field in whole.fields if field.row == 2] == [
        (2, 2 + at, 1, 1, kind or "其它") for at, kind in enumerate(kinds)
    ]
    assert [field.row for field in whole.fields if field.chars == "3"] == [3] * 7


@pytest.mark.parametrize(
    ("said", "words"),
    [
        ("不计1072", ["不计", "1072"]),
        ("6件33件", ["6件", "33件"]),
        ("－58", ["－58"]),
        ("不2.其他", ["不", "2.其他"]),
    ],
)
def test_digits_that_touch_what_stands_beside_them_are_a_word_of_their_own(
    said: str, words: list[str]
) -> None:
    line = [Glyph(char, 60 + 10 * at, 60, 70 + 10 * at, 70) for at, char in enumerate(said)]

    found = on_tape(Printed([Print(said, line, 0)], [line]), 0, 1, APART)

    assert [word.chars for word in found] == words


def placed(*words: tuple[str, float, float]) -> Leaf:
    """A page of words, each where its first character begins and how far down, in print of ten points."""
    glyphs = (
        Glyph(char, x + 10 * at, y, x + 10 * at + 10, y + 10)
        for said, x, y in words
        for at, char in enumerate(said)
    )
    return Leaf(600, 800, tuple(glyphs), ())


def one_of_three(row: str, step: float, y: float, value: str) -> list[tuple[str, float, float]]:
    """One of the three tables that a report may print for table 4, its columns *step* apart."""
    outcomes = ("维持", "结果纠正", "其他结果", "尚未审结", "总计")
    return [
        (row, 250, y),
        *((outcome, 60 + step * at, y + 20) for at, outcome in enumerate(outcomes)),
        *((value, 60 + step * at, y + 40) for at in range(5)),
    ]


THREE = ("行政复议", "未经复议直接起诉", "复议后起诉")


def rows_of_numbers(leaves: list[Leaf]) -> list[list[str]]:
    lines = [line.split("\t") for line in typeset(leaves).chars.splitlines()]
    return [cells for cells in lines if all(cell.isdigit() for cell in cells)]


def test_columns_of_three_tables_below_one_another_are_headers_of_three() -> None:
    words = [
        word
        for at, row in enumerate(THREE)
        for word in one_of_three(row, (101, 55, 101)[at], 100 + 50 * at, str(at + 1))
    ]

    assert rows_of_numbers([placed(*words)]) == [["1"] * 5, ["2"] * 5, ["3"] * 5]


def test_like_headers_of_other_rows_on_the_next_page_are_no_header_again() -> None:
    pages = [placed(*one_of_three(row, 100, 100, str(at + 1))) for at, row in enumerate(THREE)]

    assert rows_of_numbers(pages) == [["1"] * 5, ["2"] * 5, ["3"] * 5]


NAMES = ("自然人", "商业企业", "科研机构", "社会公益组织", "法律服务机构", "其他", "总计")


def three_rows_of_table_3() -> Leaf:
    """Table 3 as far as its group's label, which is broken and touches that of the row beside it."""
    header = [(name, 190 + 66.0 * at, 100.0) for at, name in enumerate(NAMES)]
    labels = [
        [("一、本年新收政府信息公开申请数量", 20.0)],
        [("二、上年结转政府信息公开申请数量", 20.0)],
        [("三、本", 20.0), ("（一）予以公开", 50.0)],
    ]
    rows = [(label, x, 120.0 + 20 * at) for at, own in enumerate(labels) for label, x in own]
    values = [(str(at), 195 + 66.0 * column, 120.0 + 20 * at) for at in range(3) for column in range(7)]
    return placed(("三、收到和处理政府信息公开申请情况", 40, 60), *header, *rows, *values)


def test_a_broken_label_of_a_group_beside_that_of_a_row_is_no_heading() -> None:
    (grid,) = typeset([three_rows_of_table_3()]).grids

    assert (grid.rows, grid.columns) == (4, 10)


def with_headers(report: Sampled, names: Mapping[str, str]) -> Manuscript:
    """The report with other words over the columns of table 3."""

    def named(cell: Cell) -> Cell:
        return replace(cell, text=names[cell.column]) if cell.column in names and not cell.place else cell

    sheets = tuple(
        replace(sheet, rows=tuple(tuple(map(named, row)) for row in sheet.rows))
        if sheet.table == "applications"
        else sheet
        for sheet in report.manuscript.sheets
    )
    return replace(report.manuscript, sheets=sheets)


@pytest.mark.parametrize("seed", range(5))
def test_columns_without_rules_may_have_a_few_headers_that_the_form_does_not_know(seed: int) -> None:
    report = sample_report(dice(seed), cuts=False)
    manuscript = with_headers(report, {"research": "院校", "legal_service": "律所", "other": "余者"})

    record = extract(press(manuscript, Style(rules="none")), "report.pdf")

    assert misread_of(report.tables, record) == {}


@pytest.mark.parametrize("seed", range(5))
def test_where_no_header_is_known_a_table_without_rules_is_left_out_and_said(seed: int) -> None:
    report = sample_report(dice(seed), cuts=False)
    manuscript = with_headers(report, {column.key: "甲" for column in APPLICANTS})

    record = extract(press(manuscript, Style(rules="none")), "report.pdf")

    wrong = misread_of(report.tables, record)
    assert {pointer.split("/")[1] for pointer in wrong} == {"applications"}
    assert {read.state for read in wrong.values()} == {"absent"}
    assert "ROW-UNPLACED" in {issue.code for issue in record.issues}


def test_a_frame_around_some_of_the_columns_alone_is_no_table() -> None:
    rows = [(str(at), 60.0 + 40 * at, 100.0 + 20 * row) for row in range(4) for at in range(5)]
    rules = [Rule(40, y, 140, y + 0.5) for y in (90, 110, 130, 150, 170)]
    rules += [Rule(x, 90, x + 0.5, 170) for x in (40, 80, 140)]

    page = page_of(replace(placed(*rows), rules=tuple(rules)))

    assert not page.sheets
    assert [line.chars for line in page.lines] == ["0 1 2 3 4"] * 4


def test_what_is_printed_askew_is_a_watermark_and_no_digit_of_a_number() -> None:
    askew = b"BT .866 .5 -.5 .866 80 690 Tm (2024) Tj ET BT 1 0 0 1 72 700 Tm (35) Tj ET"
    resources = b"<</Font<</F1 %b>>>>" % _font(718, -207)

    assert read_pdf(page(stream(b"/F1 9 Tf " + askew), resources=resources), "a.pdf").text.chars == "35\n"


def set_in(chars: str, middle: float, row: int) -> Word:
    """A number of digits five points wide."""
    half = 2.5 * len(chars)
    return Word(chars, middle - half, 20.0 * row, middle + half, 20.0 * row + 10, 1.0, 0, row)


@pytest.mark.parametrize(
    ("others", "parted"),
    [
        ([("1", 20), ("234", 20), ("5", 45), ("67", 45)], [("12345678", 0), ("12", 1)]),
        ([("1", 20), ("234", 30), ("5", 45), ("67", 45)], [("1234567812", None)]),
        ([("1", 20), ("5", 45)], [("1234567812", None)]),
    ],
    ids=["both columns are centred", "one is not", "which cannot be told"],
)
def test_numbers_that_touch_are_two_where_both_columns_are_centred(
    others: list[tuple[str, float]], parted: list[tuple[str, int | None]]
) -> None:
    touching = set_in("1234567812", 25, 0)
    words = [touching, *(set_in(chars, middle, at + 1) for at, (chars, middle) in enumerate(others))]

    values = columns_of([(5, 35), (38, 52)], words)

    assert [(word.chars, column) for word, column in values if word.line == 0] == parted


def test_a_value_alone_at_the_top_of_a_page_is_no_page_number() -> None:
    def leaf(*lines: tuple[str, float]) -> Leaf:
        glyphs = (
            Glyph(char, 60 + 10 * at, y, 70 + 10 * at, y + 10)
            for said, y in lines
            for at, char in enumerate(said)
        )
        return Leaf(600, 800, tuple(glyphs), ())

    pages = [
        leaf(("甲", 400), ("1", 760)),
        leaf(("9", 60), ("乙", 90), ("2", 760)),
        leaf(("丙", 60), ("3", 760)),
    ]

    kept = without_furniture([page_of(page) for page in pages])

    assert [[line.chars for line in page.lines] for page in kept] == [["甲"], ["9", "乙"], ["丙"]]


def test_rows_at_the_top_of_pages_are_no_running_head() -> None:
    def leaf(*lines: tuple[str, float]) -> Leaf:
        glyphs = (
            Glyph(char, 60 + 30 * at, y, 70 + 30 * at, y + 10)
            for said, y in lines
            for at, char in enumerate(said)
        )
        return Leaf(600, 800, tuple(glyphs), ())

    kept = without_furniture([page_of(leaf(("某市", 30), ("000", 60), ("乙丙", 90))) for _ in range(2)])

    assert [[line.chars for line in page.lines] for page in kept] == [["0 0 0", "乙 丙"]] * 2


def _down(*xs: float) -> list[Rule]:
    return [Rule(x, 0, x + 0.5, 60) for x in xs]


def test_a_shadow_in_a_font_of_another_height_is_no_second_print() -> None:
    resources = b"<</Font<</F1 %b/F2 %b>>>>" % (_font(718, -207), _font(1600, -900))
    print_and_shadow = b"BT /F1 9 Tf 72 700 Td (2024) Tj ET BT /F2 9 Tf 72 700 Td (20) Tj (24) Tj ET"

    assert read_pdf(page(stream(print_and_shadow), resources=resources), "a.pdf").text.chars == "2024\n"


def test_characters_whose_boxes_are_those_of_their_ink_are_one_line() -> None:
    minus = stream(b"350 0 0 300 350 360 d1 0 300 350 60 re f")
    five = stream(b"500 0 0 0 500 700 d1 0 0 500 700 re f")
    shapes = b"/CharProcs<</m 5 0 R/n 6 0 R>>/Encoding<</Differences[45/m 53/n]>>/FirstChar 45/LastChar 53"
    font = b"<</Type/Font/Subtype/Type3/FontBBox[0 0 0 0]/FontMatrix[.001 0 0 .001 0 0]%b/Widths[%b]>>" % (
        shapes + b"/ToUnicode 7 0 R",
        b"350 0 0 0 0 0 0 0 500",
    )
    names = stream(
        b"1 begincodespacerange<00><ff>endcodespacerange 2 beginbfchar<2d><002d><35><0035>endbfchar"
    )
    content = stream(b"BT /F1 10 Tf 72 700 Td (-55) Tj ET")
    data = page(content, minus, five, names, resources=b"<</Font<</F1 %b>>>>" % font)

    assert read_pdf(data, "a.pdf").text.chars == "-55\n"


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
