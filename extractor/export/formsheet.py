"""A record as the sheet of a workbook: the official form, cell by cell, before any library draws it.

The sheet is 15 columns wide, since the table of section 4 has as many; the other tables share them out.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import groupby
from typing import Literal, NamedTuple

from rich.cells import cell_len

from extractor.drawing import Box
from extractor.layouts import (
    View,
    applications_header,
    applications_rows,
    disclosure_blocks,
    doubted_cells,
    plain,
    pointer_of,
    row_labels,
    view_of,
)
from schemas.form import APPLICATIONS, DISCLOSURE, DISPUTES, HEADER_CORNER, SECTIONS, TABLES, Column, Table
from schemas.record import Record, RowEvidence
from schemas.report import Finding, Report

WIDTH = 15
COLUMN_WIDTH = 6.4
COLUMN_POINTS = 36
"""What a column of that width measures on the sheet; a Chinese character is as wide as its font is high."""
LEADING = 1.4
HIGHEST = 409.0
"""The most that Excel allows a row."""
ORDINALS = "一二三四五六"
FINDINGS_IN = 5
"""The section 存在的主要问题及改进情况."""
_UNREAD = "PROSE-NO-FINDING"
NOT_STATED = "（报告未载）"
UNREAD = "（有正文，未读出问题或措施）"
MISSING = "（报告未载此表）"
KINDS = {"problems": "存在的主要问题", "rectifications": "上年问题整改情况", "improvements": "改进情况"}

Look = Literal[
    "title",
    "source",
    "heading",
    "prose",
    "label",
    "header",
    "number",
    "blank",
    "absent",
    "remark",
    "unplaced",
    "doubted",
    "error",
    "warning",
    "info",
]


@dataclass(frozen=True, slots=True)
class FormCell:
    """A cell: where it begins, how many rows and columns it covers, what stands in it and how it looks.

    ``note`` is a comment on it.
    """

    row: int
    column: int
    value: str | int | Decimal | None
    look: Look
    rows: int = 1
    columns: int = 1
    note: str = ""


class FormSheet(NamedTuple):
    """The cells of a sheet, the height of each of its rows in points, and the rows that begin a page."""

    cells: tuple[FormCell, ...]
    heights: tuple[float, ...]
    breaks: tuple[int, ...]


SIZES: dict[Look, float] = {"title": 16, "heading": 12, "prose": 10, "source": 8}
SIZE = 9
NEW_PAGE = 3
"""The section whose table fills most of a page and begins one."""

LEGEND: tuple[tuple[str, Look], ...] = (
    ("空白格", "blank"),
    ("未印出", "absent"),
    ("未能归位", "unplaced"),
    ("勾稽关系不成立", "doubted"),
)


def form_sheet(record: Record, report: Report) -> FormSheet:
    """The sheet of *record*, whose *report* it is: the six sections in order, then what is doubtful."""
    cells: list[FormCell] = [*_head(record, report)]
    view, notes = view_of(record), _notes(record)
    breaks = []
    for section in SECTIONS:
        at = _bottom(cells)
        if section.number == NEW_PAGE:
            breaks.append(at)
        title = f"{ORDINALS[section.number - 1]}、{section.title}"
        cells.append(FormCell(at, 0, title, "heading", columns=WIDTH))
        table = next((one for one in TABLES if one.section == section.number), None)
        if table:
            cells += _table(table, report, view, notes, at + 1)
        else:
            unread = section.number == FINDINGS_IN and any(issue.code == _UNREAD for issue in record.issues)
            cells += _lines(_prose(report, section.number), at + 1, UNREAD if unread else NOT_STATED)
    cells += _doubts(record, _bottom(cells))
    return FormSheet(tuple(cells), _heights(cells), tuple(breaks))


def _bottom(cells: Sequence[FormCell]) -> int:
    return max((cell.row + cell.rows for cell in cells), default=0)


def _head(record: Record, report: Report) -> Iterator[FormCell]:
    yield FormCell(0, 0, report.title or record.source.name, "title", columns=WIDTH)
    agency = report.agency_full or report.agency or "—"
    year = report.year if report.year is not None else "—"
    said = f"{agency}　{year}年度　读取状态：{record.status}　来源：{record.source.name}"
    yield FormCell(1, 0, said, "source", columns=WIDTH)
    yield FormCell(2, 0, "图例", "source", columns=WIDTH - len(LEGEND) * 3)
    for index, (text, look) in enumerate(reversed(LEGEND), 1):
        yield FormCell(2, WIDTH - index * 3, text, look, columns=3)


def _notes(record: Record) -> dict[str, list[str]]:
    """What the failing equations say, by the pointers of the cells they are about."""
    view = view_of(record)
    notes: dict[str, list[str]] = {}
    for issue in record.issues:
        for cell in doubted_cells(issue, view.rows):
            suggested = f"（建议：{issue.suggestion}）" if issue.suggestion else ""
            notes.setdefault(cell, []).append(f"{issue.code} {issue.message}{suggested}")
    return notes


def _prose(report: Report, section: int) -> Iterator[str]:
    if section == FINDINGS_IN:
        for kind, label in KINDS.items():
            found: tuple[Finding, ...] = getattr(report, kind)
            if found:
                yield f"{label}："
            yield from (f"{number}. {one.quote}" for number, one in enumerate(found, 1))
        return
    text = report.overview if section == 1 else report.other_matters
    yield from filter(None, (line.strip() for line in (text or "").splitlines()))


def _lines(lines: Iterator[str], top: int, otherwise: str) -> Iterator[FormCell]:
    for at, line in enumerate(list(lines) or [otherwise], top):
        yield FormCell(at, 0, line, "prose", columns=WIDTH)


def _table(
    table: Table, report: Report, view: View, notes: dict[str, list[str]], top: int
) -> Iterator[FormCell]:
    read = getattr(report, table.key)
    if read.state == "missing":
        yield FormCell(top, 0, MISSING, "prose", columns=WIDTH)
        return
    form = getattr(read, "form", None)
    page = _Page(view, notes)
    parts = {
        DISCLOSURE.key: _disclosure,
        APPLICATIONS.key: _applications,
        DISPUTES.key: _disputes,
    }
    yield from parts[table.key](page, form, top)


@dataclass(frozen=True, slots=True)
class _Page:
    """A record's tables and what is to be said of their cells."""

    view: View
    notes: dict[str, list[str]]

    def values(
        self, pointer: str, columns: Sequence[Column], at: int, spans: Sequence[tuple[int, int]]
    ) -> Iterator[FormCell]:
        """The cells of the row *pointer*, each over the columns of its span: the first and how many."""
        for index, (column, (first, count)) in enumerate(zip(columns, spans, strict=True)):
            value, look = self._seen(pointer, column.key, index)
            notes = self.notes.get(f"{pointer}/{column.key}", ())
            yield FormCell(
                at, first, value, "doubted" if notes else look, columns=count, note="\n".join(notes)
            )

    def _seen(self, pointer: str, column: str, index: int) -> tuple[str | int | Decimal | None, Look]:
        """What stands in a cell and how it looks; a number is a number, and nothing is no zero."""
        row, evidence = self.view.rows.get(pointer), self.view.evidence.get(pointer)
        value = row.get(column) if row else None
        if value is not None:
            return value, "number"
        if not isinstance(evidence, RowEvidence) or index >= len(evidence.state):
            return None, "absent"
        state, raw = evidence.state[index], evidence.raw[index]
        if state == "blank":
            return None, "blank"
        if state == "absent" or raw is None:
            return None, "absent"
        return ("?", "unplaced") if row is None else (plain(raw), "remark")


def _disclosure(page: _Page, form: str | None, top: int) -> Iterator[FormCell]:
    """Section 2: one block under another, each with its caption and its own header."""
    at = top
    for block in disclosure_blocks(page.view, form):
        spans = {1: ((6, 9),), 2: ((6, 4), (10, 5)), 3: ((6, 3), (9, 3), (12, 3))}[len(block.columns)]
        yield FormCell(at, 0, block.caption, "header", columns=WIDTH)
        yield FormCell(at + 1, 0, HEADER_CORNER[0], "header", columns=6)
        for column, (first, count) in zip(block.columns, spans, strict=True):
            yield FormCell(at + 1, first, column.label, "header", columns=count)
        for below, row in enumerate(block.rows, at + 2):
            yield FormCell(below, 0, row.label, "header", columns=6)
            yield from page.values(pointer_of(DISCLOSURE, row), block.columns, below, spans)
        at += 2 + len(block.rows)


def _applications(page: _Page, form: str | None, top: int) -> Iterator[FormCell]:
    """Section 3: its ten columns over fifteen, the third being six wide."""
    block = APPLICATIONS.blocks[0]
    rows = applications_rows(page.view, form)
    for box in applications_header(block):
        yield _spread(box, top, "header" if box.column > 2 else "label")  # noqa: PLR2004  three columns of labels
    for box in row_labels(rows):
        yield _spread(box, top, "label")
    numbers = [(8 + index, 1) for index in range(len(block.columns))]
    for at, row in enumerate(rows, top + 3):
        yield from page.values(pointer_of(APPLICATIONS, row), block.columns, at, numbers)


def _spread(box: Box, top: int, look: Look) -> FormCell:
    edges = (0, 1, 2, *range(8, WIDTH + 1))
    first, last = edges[box.column], edges[box.column + box.columns]
    return FormCell(top + box.row, first, box.text, look, rows=box.rows, columns=last - first)


def _disputes(page: _Page, form: str | None, top: int) -> Iterator[FormCell]:  # noqa: ARG001  both editions are alike
    """Section 4: one line of numbers under three header rows."""
    block = DISPUTES.blocks[0]
    size = len(block.columns)
    for under, members in groupby(enumerate(block.rows), lambda item: item[1].under):
        rows = list(members)
        if under:
            yield FormCell(top, rows[0][0] * size, under[0], "header", columns=size * len(rows))
        for index, row in rows:
            below = len(under)
            yield FormCell(top + below, index * size, row.label, "header", columns=size)
            for at, column in enumerate(block.columns, index * size):
                yield FormCell(top + below + 1, at, column.label, "header", rows=2 - below)
            spans = [(index * size + at, 1) for at in range(size)]
            yield from page.values(pointer_of(DISPUTES, row), block.columns, top + 3, spans)


def _doubts(record: Record, top: int) -> Iterator[FormCell]:
    yield FormCell(top, 0, f"疑点（{len(record.issues)}）", "heading", columns=WIDTH)
    for at, issue in enumerate(record.issues, top + 1):
        suggested = f"（建议：{issue.suggestion}）" if issue.suggestion else ""
        yield FormCell(at, 0, issue.code, issue.severity, columns=2)
        yield FormCell(at, 2, plain(issue.message) + suggested, issue.severity, columns=WIDTH - 2)


def _heights(cells: Sequence[FormCell]) -> tuple[float, ...]:
    """How high each row is for its text to be seen; what covers several rows stretches the last of them."""
    heights = [SIZE * LEADING + 3] * _bottom(cells)
    for cell in sorted(cells, key=lambda cell: cell.rows):
        size = SIZES.get(cell.look, SIZE)
        room = int(cell.columns * COLUMN_POINTS * 2 / size) - 1
        lines = sum(max(-(-cell_len(line) // room), 1) for line in str(cell.value or "").splitlines())
        end = cell.row + cell.rows
        heights[end - 1] += max(lines * size * LEADING + 3 - sum(heights[cell.row : end]), 0)
    return tuple(min(height, HIGHEST) for height in heights)
