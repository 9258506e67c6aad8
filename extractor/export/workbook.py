"""A workbook: a summary, the lists, the codebook, and each report as the official form; knows openpyxl alone."""

import contextlib
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path
from zipfile import ZIP_DEFLATED, ZipFile

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from openpyxl.comments import Comment
from openpyxl.styles import Alignment, Border, Font, NamedStyle, PatternFill, Side
from openpyxl.utils import get_column_letter
from openpyxl.worksheet._write_only import WriteOnlyWorksheet
from openpyxl.worksheet.hyperlink import Hyperlink
from openpyxl.worksheet.page import PageMargins
from openpyxl.worksheet.pagebreak import Break
from openpyxl.writer.excel import ExcelWriter

from extractor.export.files import unfinished
from extractor.export.formsheet import COLUMN_WIDTH, SIZE, SIZES, WIDTH, FormSheet, Look, form_sheet
from extractor.export.rows import ROWS, Value
from extractor.export.tables import Tally
from schemas.record import Record
from schemas.tables import CODEBOOK, COUNTS, FINDINGS, ISSUES, REPORTS, SUMMARY, Shape, codebook_rows

SHEETS = 1_000
"""How many reports get a sheet of their own; programs open no workbook with many more."""
ROWS_A_SHEET = 1_048_576
LONGEST = 32_767
EXACT = 10**15
"""Larger numbers are written as text: a spreadsheet keeps 15 digits."""
LISTS = (FINDINGS, COUNTS, ISSUES)
HEADER_ROWS = 2
A4 = 9

_PLACES = [REPORTS.fields.index(one) for one in SUMMARY.fields]
_KEYS = [one.key for one in SUMMARY.fields]
_WIDTHS = {
    "record": 8,
    "agency": 32,
    "year": 8,
    "name": 44,
    "code": 22,
    "metric": 26,
    "quote": 80,
    "message": 80,
    "paths": 44,
    "english": 56,
}
_FORBIDDEN = re.compile(r"[\[\]:*?/\\\x00-\x1f]")
_NAME_LENGTH = 31

_THIN = Side(style="thin", color="FF000000")
_BOX = Border(left=_THIN, right=_THIN, top=_THIN, bottom=_THIN)
_PREFIX = "nianbao "  # "title" alone is a style of Excel's own
_SONG, _HEI = "宋体", "黑体"


@dataclass(frozen=True, slots=True)
class _Style:
    """How cells of one look are drawn."""

    font: str = _SONG
    bold: bool = False
    color: str = "FF000000"
    fill: str = ""
    align: str = "center"
    boxed: bool = True


_STYLES: dict[Look, _Style] = {
    "title": _Style(_HEI, bold=True, boxed=False),
    "source": _Style(color="FF7F7F7F", boxed=False),
    "heading": _Style(_HEI, align="left", boxed=False),
    "prose": _Style(align="left", boxed=False),
    "label": _Style(align="left"),
    "header": _Style(),
    "number": _Style(),
    "blank": _Style(fill="FFFFF2CC"),
    "absent": _Style(fill="FFD9D9D9", color="FF7F7F7F"),
    "remark": _Style(color="FF1F4E79"),
    "unplaced": _Style(fill="FFE4D5F2", color="FF7030A0", bold=True),
    "doubted": _Style(fill="FFFFC7CE", color="FF9C0006", bold=True),
    "error": _Style(align="left", color="FF9C0006"),
    "warning": _Style(align="left", color="FF7F6000"),
    "info": _Style(align="left", color="FF44546A"),
}


def write_workbook(records: Iterable[Record], path: Path, *, sheets: int = SHEETS) -> Tally:
    """The workbook *path*; what does not fit into one, such as more than *sheets* reports, is left out and said."""
    with unfinished(path) as part:
        book = _Book(Workbook(write_only=True), sheets)
        number = 0
        try:
            book.begin()
            for number, record in enumerate(records, 1):
                book.add(record, number)
            with ZipFile(
                part, "w", ZIP_DEFLATED
            ) as archive:  # openpyxl's own save leaves it open over a full disk
                ExcelWriter(book.workbook, archive).save()
        finally:
            book.close()
    return Tally(number, book.rows, notes=tuple(_notes(book)))


@dataclass(slots=True)
class _Book:
    """A workbook that is being written, sheet by sheet and row by row."""

    workbook: Workbook
    sheets: int
    lists: dict[str, WriteOnlyWorksheet] = field(default_factory=dict)
    rows: Counter[str] = field(default_factory=Counter)
    left_out: Counter[str] = field(default_factory=Counter)
    taken: set[str] = field(default_factory=lambda: {"history"})
    reports: int = 0

    def begin(self) -> None:
        """The lists, empty but for the codebook."""
        for look, style in _STYLES.items():
            self.workbook.add_named_style(_named(look, style))
        for shape in (SUMMARY, *LISTS, CODEBOOK):
            self.lists[shape.key] = _list(self.workbook, shape)
            self.taken.add(shape.label)
        for row in codebook_rows():
            self._append(CODEBOOK.key, row)

    def add(self, record: Record, number: int) -> None:
        """One record: its sheet, its row in the summary, its rows in the lists."""
        summary = next(ROWS[REPORTS.key](record, number))
        values = [summary[at] for at in _PLACES]
        agency, year = (values[_KEYS.index(key)] for key in ("agency", "year"))
        title = None
        if record.report is not None:
            self.reports += 1
            if self.reports <= self.sheets:
                title = sheet_name(f"{agency or record.source.name}{year or ''}", self.taken)
                self.taken.add(title.casefold())
                _draw(self.workbook.create_sheet(title), form_sheet(record, record.report))
        self._append(SUMMARY.key, values, title)
        for shape in LISTS:
            for row in ROWS[shape.key](record, number):
                self._append(shape.key, row)

    def close(self) -> None:
        """Close the sheets that a failure left open, so that their files go away."""
        for sheet in self.workbook.worksheets:
            if not sheet.closed:
                with contextlib.suppress(OSError, ValueError, StopIteration):  # its file may be closed
                    sheet.close()

    def _append(self, key: str, row: Sequence[Value], title: str | None = None) -> None:
        if self.rows[key] + HEADER_ROWS >= ROWS_A_SHEET:
            self.left_out[key] += 1
            return
        sheet = self.lists[key]
        cells = [None if value is None else _cell(sheet, value) for value in row]
        if title is not None:
            cells[0] = _link(sheet, row[0], title)
        sheet.append(cells)
        self.rows[key] += 1


def _notes(book: _Book) -> Iterator[str]:
    left = book.reports - book.sheets
    if left > 0:
        yield f"a workbook takes {book.sheets} reports as sheets: {left} of {book.reports} stand in its summary alone"
    for key, count in book.left_out.items():
        yield f"a sheet takes {ROWS_A_SHEET} rows: {count} rows of {key} are left out"


def sheet_name(wanted: str, taken: set[str]) -> str:
    """*wanted* as the name of a sheet that is not among *taken*, which is casefolded.

    >>> sheet_name("乌苏市/卫健委2024", {"乌苏市 卫健委2024"}), len(sheet_name("局" * 40, set()))
    ('乌苏市 卫健委2024 (2)', 31)
    """
    name = _FORBIDDEN.sub(" ", wanted).strip(" '") or "报告"
    number, ending = 1, ""
    while (cut := name[: _NAME_LENGTH - len(ending)].rstrip(" '") + ending).casefold() in taken:
        number += 1
        ending = f" ({number})"
    return cut


def _list(workbook: Workbook, shape: Shape) -> WriteOnlyWorksheet:
    """A sheet with the labels of *shape* in Chinese, and its keys under them."""
    sheet = workbook.create_sheet(shape.label)
    _paper(sheet, "landscape")
    sheet.freeze_panes = f"A{HEADER_ROWS + 1}"
    for index, one in enumerate(shape.fields, 1):
        sheet.column_dimensions[get_column_letter(index)].width = _WIDTHS.get(one.key, 12)
    sheet.row_dimensions[1].height, sheet.row_dimensions[2].height = 62, 24
    sheet.append([_cell(sheet, one.label, "header") for one in shape.fields])
    sheet.append([_cell(sheet, one.key, "source") for one in shape.fields])
    return sheet


def _draw(sheet: WriteOnlyWorksheet, form: FormSheet) -> None:
    """The official form on a sheet of its own, on pages of A4."""
    _paper(sheet, "portrait")
    for row in form.breaks:
        sheet.row_breaks.append(Break(id=row))
    for column in range(1, WIDTH + 1):
        sheet.column_dimensions[get_column_letter(column)].width = COLUMN_WIDTH
    for row, height in enumerate(form.heights, 1):
        sheet.row_dimensions[row].height = height
    rows: list[list[WriteOnlyCell | None]] = [[None] * WIDTH for _ in form.heights]
    for cell in form.cells:
        if cell.rows > 1 or cell.columns > 1:
            last = f"{get_column_letter(cell.column + cell.columns)}{cell.row + cell.rows}"
            sheet.merged_cells.add(f"{get_column_letter(cell.column + 1)}{cell.row + 1}:{last}")
        for row in range(cell.row, cell.row + cell.rows):
            for column in range(cell.column, cell.column + cell.columns):
                rows[row][column] = _cell(sheet, None, cell.look)
        first = _cell(sheet, cell.value, cell.look)
        if cell.note:
            first.comment = Comment(cell.note, "nianbao", height=90, width=420)
        rows[cell.row][cell.column] = first
    for line in rows:
        sheet.append(line)
    sheet.close()


def _paper(sheet: WriteOnlyWorksheet, orientation: str) -> None:
    """Pages of A4 that are as wide as the sheet."""
    sheet.page_setup.paperSize = A4
    sheet.page_setup.orientation = orientation
    sheet.page_setup.fitToHeight = 0
    sheet.sheet_properties.pageSetUpPr.fitToPage = True
    sheet.page_margins = PageMargins(left=0.5, right=0.5, top=0.6, bottom=0.6)


def _cell(sheet: WriteOnlyWorksheet, value: Value, look: Look | None = None) -> WriteOnlyCell:
    """A cell that holds *value*; text is text, whatever it begins with."""
    text = value if isinstance(value, str) else None
    if isinstance(value, int | Decimal) and Decimal(value).copy_abs() >= EXACT:
        text = f"{Decimal(value):f}"
    cell = WriteOnlyCell(sheet, value if text is None else _holdable(text))
    if text is not None:
        cell.data_type = "s"  # "=1+1" is no formula
    if look is not None:
        cell.style = _PREFIX + look
    return cell


def _holdable(text: str) -> str:
    """*text* without control characters, and no longer than a cell holds."""
    shown: str = ILLEGAL_CHARACTERS_RE.sub("\ufffd", text)
    return shown if len(shown) <= LONGEST else shown[: LONGEST - 1] + "…"


def _link(sheet: WriteOnlyWorksheet, value: Value, title: str) -> WriteOnlyCell:
    """A cell that leads to the sheet *title*."""
    cell = _cell(sheet, value, "remark")
    place = title.replace("'", "''")
    cell.hyperlink = Hyperlink(ref="", location=f"'{place}'!A1")
    return cell


def _named(look: Look, style: _Style) -> NamedStyle:
    return NamedStyle(
        _PREFIX + look,
        font=Font(name=style.font, size=SIZES.get(look, SIZE), bold=style.bold, color=style.color),
        fill=PatternFill("solid", fgColor=style.fill) if style.fill else PatternFill(),
        alignment=Alignment(horizontal=style.align, vertical="center", wrap_text=True),
        border=_BOX if style.boxed else Border(),
    )
