"""Reports as PDF files: ruled in every manner, over pages, turned, with layers; the only importer of reportlab.

Pages look like those that offices publish: a title, justified paragraphs with an indent of two
characters and wide spacing, page numbers, a running head, tables that a page break cuts.
"""

import io
import random
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import pairwise
from typing import Literal, NamedTuple

from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.pdfbase.pdfmetrics import registerFont
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas

from eval.render.layouts import SECTION_OF, Manuscript
from eval.render.paper import PAD, Box, Line, Tape, Typing, cuts, measure, tape, wrapped
from eval.render.prose import Letter, sample_letter
from eval.render.sampler import Mixture, Place, Printed, Tables
from eval.render.sheets import Pen, Sheet, sample_wording, sheets_of

Rules = Literal[
    "lines",
    "rectangles",
    "boxes",
    "dashed",
    "dotted",
    "doubled",
    "across",
    "down",
    "framed",
    "shaded",
    "none",
]
"""How tables are ruled: "across" has no lines that go down, "down" none that go across, "framed" those around the table
as well; "shaded" fills cells instead, "none" has neither."""
Turn = Literal["upright", "rotated", "landscape", "sideways"]
Layers = Literal["one", "doubled", "invisible"]

_Side = tuple[float, float, float, float]
A4 = (595.28, 841.89)
MARGIN = 72.0
UNEMBEDDED = "STSong-Light"
EMBEDDED = "/usr/share/fonts/truetype/wqy/wqy-zenhei.ttc"
"""Debian's fonts-wqy-zenhei."""


@dataclass(frozen=True, slots=True)
class Style:
    """How a report is typeset.

    ``turn``: pages as they are; with /Rotate; table 3 on a landscape page; table 3 written sideways
    on an upright page. ``split``: rows may break within. ``repeated``: headers again on each page.
    """

    font: str = UNEMBEDDED
    rules: Rules = "lines"
    turn: Turn = "upright"
    layers: Layers = "one"
    typing: Typing = field(default_factory=Typing)
    split: bool = False
    repeated: bool = False
    cover: bool = False
    furniture: str = "- {page} -"
    running: bool = False
    spacing: float = 1.5
    drop: float = 0.0
    """What is left free before each table, so that pages cut it elsewhere."""
    watermark: str = ""
    """What stands askew over every page."""


class Typeset(NamedTuple):
    """A file and what it prints."""

    data: bytes
    gold: Mapping[Place, Printed]
    letter: Letter
    style: Style


def render_pdf(tables: Tables, rng: random.Random, style: Style, *, edition: Mixture = "2021") -> Typeset:
    """A whole report around *tables* as a PDF."""
    sheets = sheets_of(tables, Pen(sample_wording(rng), rng))
    letter = sample_letter(rng, edition)
    letter = replace(letter, before=(), after=letter.after[:2])
    gold = {
        cell.place: cell.printed
        for sheet in sheets
        for row in sheet.rows
        for cell in row
        if cell.place and cell.printed
    }
    return Typeset(_Press(style).printed(letter, sheets), gold, letter, style)


def press(manuscript: Manuscript, style: Style) -> bytes:
    """A manuscript of any renderer as a PDF."""
    return _Press(style).printed(manuscript.letter, manuscript.sheets)


def sample_style(rng: random.Random) -> Style:
    """A manner of typesetting; none may change what a reader reads."""
    split = rng.random() < 0.5  # noqa: PLR2004
    return Style(
        rules=rng.choice(("lines", "rectangles", "boxes", "dashed", "dotted", "doubled")),
        turn=rng.choice(("upright", "upright", "rotated", "landscape", "sideways")),
        layers=rng.choice(("one", "one", "one", "doubled", "invisible")),
        typing=Typing(rng.choice((8.0, 9.0, 10.5)), not split, rng.choice(("wrapped", "stacked", "turned"))),
        split=split,
        repeated=rng.random() < 0.4,  # noqa: PLR2004
        cover=rng.random() < 0.2,  # noqa: PLR2004
        furniture=rng.choice(("- {page} -", "— {page} —", "{page}", "第 {page} 页", "")),
        running=rng.random() < 0.3,  # noqa: PLR2004
        spacing=rng.choice((1.2, 1.5, 1.8)),
        drop=rng.choice((0.0, rng.uniform(0, 700))),
    )


class _Press:
    """The state of a file that is being written: the canvas, the page and how far down it is full."""

    def __init__(self, style: Style) -> None:
        self.style = style
        self.out = io.BytesIO()
        self.canvas = Canvas(self.out, pagesize=A4, invariant=1)
        self.font = _font(style.font)
        self.page = 1
        self.size = A4
        self.y = MARGIN
        self.head = ""

    def printed(self, letter: Letter, sheets: Iterable[Sheet]) -> bytes:
        """The bytes of the file."""
        self.head = letter.title.replace("\n", "") if self.style.running else ""
        self._open()
        if self.style.cover:
            self.y = 300.0
            self._title(letter.title)
            self._turn_over()
        self._title(letter.title)
        for line in letter.preamble:
            self._paragraph(line)
        for number in range(1, 7):
            self._paragraph(letter.headings[number])
            for line in letter.bodies.get(number, ()):
                self._paragraph(line)
            for sheet in sheets:
                if SECTION_OF[sheet.table] == number:
                    self._table(sheet)
        for line in letter.after:
            self._right(line)
        self._close()
        self.canvas.save()
        return self.out.getvalue()

    def _open(self) -> None:
        self.canvas.setPageSize(self.size)
        if self.style.turn == "rotated":
            height = self.size[1]
            self.canvas.setPageRotation(90)
            self.canvas.transform(0, 1, -1, 0, height, 0)
        self.y = MARGIN
        if self.head:
            self._write(Line(self.head, MARGIN, 40, measure(self.head, 9)), 9)
        for down in range(150, int(self.size[1]), 90) if self.style.watermark else ():
            self._askew(self.style.watermark, 80 + down % 200, self.size[1] - down)

    def _close(self) -> None:
        if self.style.furniture:
            text = self.style.furniture.format(page=self.page)
            width = measure(text, 10)
            self._write(Line(text, (self.size[0] - width) / 2, self.size[1] - 50, width), 10)
        self.canvas.showPage()
        self.page += 1

    def _turn_over(self, size: tuple[float, float] = A4) -> None:
        self._close()
        self.size = size
        self._open()

    @property
    def _bottom(self) -> float:
        return self.size[1] - MARGIN

    def _title(self, title: str) -> None:
        for part in title.split("\n"):
            for text in wrapped(part, self.size[0] - 2 * MARGIN, 18):
                width = measure(text, 18)
                self._write(Line(text, (self.size[0] - width) / 2, self.y, width), 18)
                self.y += 18 * 1.6
        self.y += 12

    def _paragraph(self, paragraph: str, size: float = 12) -> None:
        for part in paragraph.split("\n"):
            indent = 2 * size
            lines = wrapped("　　" + part, self.size[0] - 2 * MARGIN, size)
            for at, text in enumerate(lines):
                if self.y + size > self._bottom:
                    self._turn_over()
                x = MARGIN + (indent if at == 0 else 0)
                bare = text[2:] if at == 0 else text
                self._write(Line(bare, x, self.y, measure(bare, size)), size)
                self.y += size * self.style.spacing

    def _right(self, text: str, size: float = 12) -> None:
        if self.y + 2 * size > self._bottom:
            self._turn_over()
        self.y += size
        width = measure(text, size)
        self._write(Line(text, self.size[0] - MARGIN - width, self.y, width), size)
        self.y += size

    def _table(self, sheet: Sheet) -> None:
        """The table, over as many pages as it needs; table 3 on a page of its own where that is turned."""
        apart = sheet.table == "applications" and self.style.turn in ("landscape", "sideways")
        across = (A4[1], A4[0])
        if apart:
            self._turn_over(across if self.style.turn == "landscape" else A4)
            if self.style.turn == "sideways":
                self.canvas.transform(0, 1, -1, 0, A4[0], 0)
                self.canvas.translate(0, 0)
                self.size = across
        elif self.y + self.style.drop + 60 < self._bottom:
            self.y += self.style.drop
        self._lay(tape(sheet, self.size[0] - 2 * MARGIN, self.style.typing))
        if apart:
            self._turn_over()
        self.y += 12

    def _lay(self, paper: Tape) -> None:
        head = paper.body if self.style.repeated else 0.0
        page = self._bottom - MARGIN - head
        found = cuts(paper, max(self._bottom - self.y, 0), page, split=self.style.split)
        edges = (0.0, *found, paper.tops[-1])
        for start, end in pairwise(edges):
            if start:
                self._next_sheet()
                if head and start >= head:
                    self._part(paper, 0.0, head)
                    self.y += head
            if end > start:
                if self.style.rules == "framed":
                    self._frame(paper, end - start)
                self._part(paper, start, end)
                self.y += end - start
            elif not start:
                self._next_sheet()

    def _frame(self, paper: Tape, height: float) -> None:
        """The lines above and below what a page has of a table."""
        right = MARGIN + max(box.right for box in paper.boxes)
        for y in (self.y, self.y + height):
            self.canvas.line(MARGIN, self.size[1] - y, right, self.size[1] - y)

    def _next_sheet(self) -> None:
        turned = self.style.turn == "sideways" and self.size != A4
        across = self.size
        self._turn_over(A4 if turned else across)
        if turned:
            self.canvas.transform(0, 1, -1, 0, A4[0], 0)
            self.size = across

    def _part(self, paper: Tape, start: float, end: float) -> None:
        for box in paper.boxes:
            if box.bottom > start + 0.01 and box.top < end - 0.01:
                self._box(_shown(box, start, end, paper.leading), start)

    def _box(self, box: Box, start: float) -> None:
        down = self.y - start
        left, right = MARGIN + box.left, MARGIN + box.right
        self._rule(left, box.top + down, right, box.bottom + down)
        for line in box.lines:
            self._write(line._replace(x=MARGIN + line.x, y=line.y + down), self.style.typing.size)

    def _rule(self, left: float, top: float, right: float, bottom: float) -> None:
        """The four sides of a cell, in the manner of the style."""
        rules = self.style.rules
        high, low = self.size[1] - top, self.size[1] - bottom
        sides = (
            (left, low, right, low),
            (left, high, right, high),
            (left, low, left, high),
            (right, low, right, high),
        )
        self.canvas.setLineWidth(0.6)
        self.canvas.setDash([3, 2] if rules == "dashed" else [])
        if rules == "boxes":
            self.canvas.rect(left + 0.4, low + 0.4, right - left - 0.8, high - low - 0.8)
        if rules == "shaded" and int(top) % 2:
            self.canvas.setFillGray(0.9)
            self.canvas.rect(left, low, right - left, high - low, stroke=0, fill=1)
            self.canvas.setFillGray(0)
        for side in _ruled(rules, sides):
            for part in _strokes(rules, side):
                if rules in ("rectangles", "dotted"):
                    x0, y0, x1, y1 = part
                    self.canvas.rect(x0 - 0.25, y0 - 0.25, x1 - x0 + 0.5, y1 - y0 + 0.5, stroke=0, fill=1)
                else:
                    self.canvas.line(*part)

    def _write(self, line: Line, size: float) -> None:
        modes = {"one": (0,), "doubled": (0, 0), "invisible": (0, 3)}[self.style.layers]
        for at, mode in enumerate(modes):
            text = self.canvas.beginText()
            text.setFont(self.font, size)
            text.setTextRenderMode(mode)
            y = self.size[1] - line.y - size
            if line.turned:
                text.setTextTransform(0, 1, -1, 0, line.x + 0.3 * at, self.size[1] - line.y)
            else:
                text.setTextOrigin(line.x + 0.3 * at, y)
            text.textOut(line.text)
            self.canvas.saveState()
            self.canvas.drawText(text)
            self.canvas.restoreState()

    def _askew(self, chars: str, x: float, y: float) -> None:
        self.canvas.saveState()
        self.canvas.translate(x, y)
        self.canvas.rotate(30)
        self.canvas.setFillGray(0.8)
        self.canvas.setFont(self.font, 24)
        self.canvas.drawString(0, 0, chars)
        self.canvas.restoreState()


def _ruled(rules: Rules, sides: Sequence[_Side]) -> Sequence[_Side]:
    """Which of the sides of a cell are drawn by themselves: bottom and top stand first."""
    if rules == "across":
        return sides[:2]
    if rules in ("down", "framed"):
        return sides[2:]
    return () if rules in ("boxes", "shaded", "none") else sides


def _shown(box: Box, start: float, end: float, leading: float) -> Box:
    """The part of a cell on one page, with the lines of its text that fit there and not on the one before."""
    top, bottom = max(box.top, start), min(box.bottom, end)
    if top == box.top and bottom == box.bottom:
        return box
    first = box.lines[0].y if box.lines else 0
    laid = [line._replace(y=box.top + PAD + line.y - first) for line in box.lines]
    before = [line for line in laid if line.y + leading <= start + 0.01]
    here = [line for line in laid[len(before) :] if bottom == box.bottom or line.y + leading <= end + 0.01]
    down = max(top - here[0].y, 0) if here else 0
    return Box(box.left, box.right, top, bottom, tuple(line._replace(y=line.y + down) for line in here))


def _strokes(rules: Rules, side: _Side) -> Iterator[_Side]:
    x0, y0, x1, y1 = side
    if rules == "doubled":
        across = 1.2 if y0 == y1 else 0.0
        yield x0, y0, x1, y1
        yield x0 + 1.2 - across, y0 + across, x1 + 1.2 - across, y1 + across
    elif rules == "dotted":
        length = max(x1 - x0, y1 - y0)
        for at in range(0, int(length), 4):
            if y0 == y1:
                yield x0 + at, y0, min(x0 + at + 2, x1), y1
            else:
                yield x0, y0 + at, x1, min(y0 + at + 2, y1)
    else:
        yield side


def _font(name: str) -> str:
    """The name under which the font is known to the canvas."""
    if name == UNEMBEDDED:
        registerFont(UnicodeCIDFont(UNEMBEDDED))
        return UNEMBEDDED
    registerFont(TTFont("embedded", name, subfontIndex=0))
    return "embedded"
