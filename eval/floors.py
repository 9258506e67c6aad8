"""The least that reading a page, a Word file or a PDF can cost: parse it, and find what stands in its tables."""

import ctypes
from collections.abc import Iterator
from io import BytesIO
from zipfile import ZipFile

from lxml import etree
from pypdfium2 import PdfDocument, raw
from selectolax.lexbor import LexborHTMLParser, LexborNode

Table = list[dict[int, str]]
"""The texts of a table by row and column; a cell that spans several stands in each."""

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"


def walk_page(data: bytes) -> list[Table]:
    """The tables of a page by lexbor and nothing else: the floor of reading HTML."""
    try:
        page = data.decode()
    except UnicodeDecodeError:
        page = data.decode("gb18030")
    return [_of_page(table) for table in LexborHTMLParser(page).css("table")]


def _of_page(table: LexborNode) -> Table:
    grid: Table = []
    taken: dict[int, int] = {}
    for row in _rows(table):
        texts: dict[int, str] = {}
        column = 0
        for cell in row.iter():
            while taken.get(column, 0) > len(grid):
                column += 1
            attributes = cell.attributes
            rows, columns = _span(attributes.get("rowspan")), _span(attributes.get("colspan"))
            text = cell.text().strip()
            for at in range(column, column + columns):
                texts[at] = text
                taken[at] = len(grid) + rows
            column += columns
        grid.append(texts)
    return grid


def _rows(table: LexborNode) -> Iterator[LexborNode]:
    for part in table.iter():
        if part.tag == "tr":
            yield part
        else:
            yield from (row for row in part.iter() if row.tag == "tr")


def _span(printed: str | None) -> int:
    return int(printed) if printed and printed.isdecimal() else 1


def walk_pdf(data: bytes) -> tuple[list[tuple[object, ...]], list[tuple[float, ...]]]:
    """The characters of a PDF with their boxes, and the bounds of its paths: the floor of reading PDF."""
    characters: list[tuple[object, ...]] = []
    rules: list[tuple[float, ...]] = []
    box = raw.FS_RECTF()
    sides = [ctypes.c_float() for _ in range(4)]
    document = PdfDocument(data)
    for number in range(len(document)):
        page = document[number]
        text = raw.FPDFText_LoadPage(page.raw)
        for at in range(raw.FPDFText_CountChars(text)):
            code = raw.FPDFText_GetUnicode(text, at)
            raw.FPDFText_GetLooseCharBox(text, at, box)
            characters.append((chr(code), box.left, box.top, box.right, box.bottom))
        for at in range(raw.FPDFPage_CountObjects(page.raw)):
            drawn = raw.FPDFPage_GetObject(page.raw, at)
            if raw.FPDFPageObj_GetType(drawn) == raw.FPDF_PAGEOBJ_PATH:
                raw.FPDFPageObj_GetBounds(drawn, *sides)
                rules.append(tuple(side.value for side in sides))
        raw.FPDFText_ClosePage(text)
        page.close()
    document.close()
    return characters, rules


def walk_document(data: bytes) -> list[Table]:
    """The tables of a Word document by lxml over its document part: the floor of reading DOCX."""
    with ZipFile(BytesIO(data)) as package:
        root = etree.fromstring(package.read("word/document.xml"))
    return [_of_document(table) for table in root.iter(f"{_W}tbl")]


def _of_document(table: etree._Element) -> Table:
    grid: Table = []
    for row in table.iterchildren(f"{_W}tr"):
        texts: dict[int, str] = {}
        column = 0
        for cell in row.iterchildren(f"{_W}tc"):
            properties = cell.find(f"{_W}tcPr")
            span = properties.find(f"{_W}gridSpan") if properties is not None else None
            merge = properties.find(f"{_W}vMerge") if properties is not None else None
            columns = int(span.get(f"{_W}val", "1")) if span is not None else 1
            goes_on = merge is not None and merge.get(f"{_W}val") != "restart"
            text = grid[-1].get(column, "") if goes_on and grid else ""
            if not goes_on:
                text = "".join(part.text or "" for part in cell.iter(f"{_W}t")).strip()
            for at in range(column, column + columns):
                texts[at] = text
            column += columns
        grid.append(texts)
    return grid
