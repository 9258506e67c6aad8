"""Reports as Word documents: plain, with changes tracked, with headings that Word numbers, set in a table."""

import random
from collections.abc import Iterator
from io import BytesIO
from itertools import pairwise
from typing import NamedTuple
from xml.sax.saxutils import escape
from zipfile import ZIP_DEFLATED, ZipFile

from eval.render.layouts import Manuscript
from eval.render.prose import ORDINALS
from eval.render.sampler import chance
from eval.render.sheets import Cell, Sheet, Slot, grid
from schemas.form import TABLES

_SECTION = {table.key: table.section for table in TABLES}
_SPACES = (
    'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" '
    'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" '
    'xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape" '
    'xmlns:v="urn:schemas-microsoft-com:vml"'
)
_HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_TYPES = (
    f'{_HEAD}<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    '<Default Extension="xml" ContentType="application/xml"/><Override PartName="/word/document.xml" '
    'ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/>'
    '<Override PartName="/word/numbering.xml" '
    'ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.numbering+xml"/></Types>'
)
_RELATIONS = (
    '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">{}</Relationships>'
)
_TYPE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_NUMBERING = (
    f'{_HEAD}<w:numbering {_SPACES}><w:abstractNum w:abstractNumId="4"><w:lvl w:ilvl="0"><w:start w:val="1"/>'
    '<w:numFmt w:val="chineseCounting"/><w:lvlText w:val="%1、"/></w:lvl><w:lvl w:ilvl="1"><w:start w:val="1"/>'
    '<w:numFmt w:val="chineseCounting"/><w:lvlText w:val="（%2）"/></w:lvl></w:abstractNum>'
    '<w:num w:numId="2"><w:abstractNumId w:val="4"/></w:num></w:numbering>'
)
_RUN = (
    '<w:rPr><w:rFonts w:ascii="仿宋_GB2312" w:hAnsi="宋体" w:eastAsia="仿宋_GB2312" w:cs="宋体" w:hint="eastAsia"/>'
    '<w:color w:val="000000"/><w:kern w:val="0"/><w:sz w:val="21"/><w:szCs w:val="21"/></w:rPr>'
)
_FULL_RUN = (
    '<w:rPr><w:rFonts w:ascii="仿宋_GB2312" w:hAnsi="仿宋_GB2312" w:eastAsia="仿宋_GB2312" w:cs="仿宋_GB2312"/>'
    '<w:color w:val="000000"/><w:kern w:val="0"/><w:sz w:val="21"/><w:szCs w:val="21"/>'
    '<w:lang w:val="en-US" w:eastAsia="zh-CN" w:bidi="ar"/></w:rPr>'
)
_FULL_PARAGRAPH = '<w:widowControl/><w:spacing w:line="300" w:lineRule="exact"/>'
_BORDERS = "".join(
    f'<w:{side} w:val="single" w:color="auto" w:sz="4" w:space="0"/>'
    for side in ("top", "left", "bottom", "right")
)


class Manner(NamedTuple):
    """What a document does besides printing: which of the liberties of Word files it takes.

    ``marked``: everything has all the properties that an office leaves on it, and each edit its number.
    """

    tracked: bool = False
    numbered: bool = False
    nested: bool = False
    boxed: bool = False
    marked: bool = False


MANNERS = {
    "plain": Manner(),
    "tracked": Manner(tracked=True),
    "numbered": Manner(numbered=True),
    "nested": Manner(nested=True, boxed=True),
    "marked": Manner(marked=True),
}
"""The manners of Word documents by name."""


def document(manuscript: Manuscript, manner: str, rng: random.Random) -> bytes:
    """The manuscript as a .docx file; its tables stand in their sections, piece by piece."""
    writer = _Writer(MANNERS[manner], rng)
    body = "".join(_blocks(manuscript, writer))
    if writer.manner.nested:
        body = f"<w:tbl><w:tr><w:tc>{body}<w:p/></w:tc></w:tr></w:tbl><w:p/>"
    return packed(f"{_HEAD}<w:document {_SPACES}><w:body>{body}<w:sectPr/></w:body></w:document>")


def packed(text: str) -> bytes:
    """A package whose document part is *text*."""
    relation = '<Relationship Id="rId1" Type="{}/{}" Target="{}"/>'
    parts = {
        "[Content_Types].xml": _TYPES,
        "_rels/.rels": _HEAD
        + _RELATIONS.format(relation.format(_TYPE, "officeDocument", "word/document.xml")),
        "word/_rels/document.xml.rels": _HEAD
        + _RELATIONS.format(relation.format(_TYPE, "numbering", "numbering.xml")),
        "word/numbering.xml": _NUMBERING,
        "word/document.xml": text,
    }
    file = BytesIO()
    with ZipFile(file, "w", ZIP_DEFLATED) as package:
        for name, content in parts.items():
            package.writestr(name, content)
    return file.getvalue()


def _blocks(manuscript: Manuscript, writer: "_Writer") -> Iterator[str]:
    letter = manuscript.letter
    yield from (writer.paragraph(line) for line in letter.before)
    yield writer.title(letter.title)
    yield from (writer.paragraph(line) for line in letter.preamble)
    for number in range(1, 7):
        if number in letter.headings:
            yield writer.heading(letter.headings[number], number)
        for line in letter.bodies.get(number, ()):
            yield from (writer.paragraph(part) for part in line.split("\n"))
        for sheet in manuscript.sheets:
            if _SECTION[sheet.table] == number:
                yield writer.table(sheet) + "<w:p><w:pPr/></w:p>"
    yield from (writer.paragraph(line) for line in letter.after)


class _Writer:
    """The marks of one document."""

    def __init__(self, manner: Manner, rng: random.Random) -> None:
        """Ready to write in *manner*."""
        self.manner = manner
        self._rng = rng
        self._run = _FULL_RUN if manner.marked else _RUN

    def _edit(self) -> str:
        """The number of the edit that something comes from."""
        return f' w:rsidR="00{self._rng.randrange(1 << 24):06X}"' if self.manner.marked else ""

    def _runs(self, text: str) -> str:
        """The words in one to three runs, some of them inserted beside deleted ones."""
        edges = sorted(
            {0, len(text), *(self._rng.randrange(len(text) + 1) for _ in range(self._rng.randrange(3)))}
        )
        runs = []
        for start, end in pairwise(edges):
            run = f'<w:r{self._edit()}>{self._run}<w:t xml:space="preserve">{escape(text[start:end])}</w:t></w:r>'
            if self.manner.tracked and chance(self._rng, 0.2):
                gone = f"<w:del w:id='1' w:author='a'><w:r>{_RUN}<w:delText>99</w:delText></w:r></w:del>"
                moved = f"<w:moveFrom w:id='3' w:author='a'><w:r>{_RUN}<w:t>88</w:t></w:r></w:moveFrom>"
                hidden = "<w:r><w:rPr><w:vanish/></w:rPr><w:t>77</w:t></w:r>"
                inserted = f"<w:ins w:id='2' w:author='a'>{run}</w:ins>"
                run = self._rng.choice((gone, moved, hidden, "")) + inserted
            runs.append(run)
        return "".join(runs)

    def paragraph(self, text: str) -> str:
        """A paragraph of prose."""
        full = _FULL_PARAGRAPH if self.manner.marked else ""
        return f'<w:p{self._edit()}><w:pPr>{full}<w:ind w:firstLine="640"/></w:pPr>{self._runs(text)}</w:p>'

    def title(self, text: str) -> str:
        """The title, which a text box may hold."""
        lines = [
            f'<w:p><w:pPr><w:jc w:val="center"/></w:pPr>{self._runs(line)}</w:p>'
            for line in text.split("\n")
            if line
        ]
        if not self.manner.boxed:
            return "".join(lines)
        box = f"<w:txbxContent>{''.join(lines)}</w:txbxContent>"
        return (
            "<w:p><w:r><mc:AlternateContent><mc:Choice Requires='wps'><w:drawing><wps:txbx>"
            f"{box}</wps:txbx></w:drawing></mc:Choice><mc:Fallback><w:pict><v:textbox>{box}</v:textbox></w:pict>"
            "</mc:Fallback></mc:AlternateContent></w:r></w:p>"
        )

    def heading(self, text: str, number: int) -> str:
        """The heading of a section, whose number Word may count."""
        prefix = ORDINALS[number - 1] + "、"
        if not self.manner.numbered or not text.startswith(prefix):
            return self.paragraph(text)
        listed = '<w:numPr><w:ilvl w:val="0"/><w:numId w:val="2"/></w:numPr>'
        return f"<w:p><w:pPr>{listed}</w:pPr>{self._runs(text.removeprefix(prefix))}</w:p>"

    def table(self, sheet: Sheet) -> str:
        """A table whose merged cells are spans and continued cells."""
        slots = grid(sheet)
        columns = "".join('<w:gridCol w:w="800"/>' for _ in range(max(map(len, slots))))
        rows = "".join(f"<w:tr{self._edit()}>{''.join(self._row(line))}</w:tr>" for line in slots)
        return f"<w:tbl><w:tblPr><w:tblW w:w='0'/></w:tblPr><w:tblGrid>{columns}</w:tblGrid>{rows}</w:tbl>"

    def _row(self, line: tuple[Slot, ...]) -> Iterator[str]:
        at = 0
        while at < len(line):
            cell, begins = line[at]
            yield self._cell(cell, continued=begins == "above")
            at += cell.width

    def _cell(self, cell: Cell, *, continued: bool) -> str:
        span = f'<w:gridSpan w:val="{cell.width}"/>' if cell.width > 1 else ""
        merge = "<w:vMerge/>" if continued else '<w:vMerge w:val="restart"/>' if cell.height > 1 else ""
        parts = [""] if continued else [part for part in cell.text.split("\n") if part] or [""]
        full = self.manner.marked
        opening = f"<w:p{self._edit()}>"
        if full:
            opening += (
                f'<w:pPr>{_FULL_PARAGRAPH}<w:ind w:firstLine="0"/><w:jc w:val="center"/>{self._run}</w:pPr>'
            )
        glue = self._rng.choice((f"</w:p>{opening}", "<w:r><w:br/></w:r>"))
        words = glue.join(self._runs(part) if part else "" for part in parts)
        borders = f"<w:tcBorders>{_BORDERS}</w:tcBorders>" if full and chance(self._rng, 0.3) else ""
        properties = f'<w:tcPr><w:tcW w:w="800" w:type="dxa"/>{span}{merge}{borders}<w:vAlign w:val="center"/></w:tcPr>'
        return f"<w:tc>{properties}{opening}{words}</w:p></w:tc>"
