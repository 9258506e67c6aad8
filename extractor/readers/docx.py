"""Word documents (.docx) -> Document: paragraphs as lines, tables as rows with grids, as they read when printed.

Tracked changes are taken as accepted, numbers that Word counts are printed, headers and footers are not.
"""

import hashlib
import re
from collections.abc import Iterable
from typing import TYPE_CHECKING
from zipfile import ZipFile

from extractor.document import Document
from extractor.errors import TooLargeError, UnreadableError, UnsupportedError
from extractor.packages import opened, part
from extractor.readers.composing import SPACE, Composer
from extractor.readers.lists import Lists, lists_of
from extractor.readers.markup import Element, parsed
from extractor.text import Text

if TYPE_CHECKING:
    from collections.abc import Callable

_MAIN = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_STRICT = "http://purl.oclc.org/ooxml/wordprocessingml/main"
_FORKS = "http://schemas.openxmlformats.org/markup-compatibility/2006"
_DOCUMENT = "word/document.xml"
_TARGET = re.compile(rb'<Relationship\b(?=[^>]*/officeDocument")[^>]*\bTarget="/?([^"]+)"')
_OTHERS = (
    ("xl/workbook.xml", "a workbook (XLSX)"),
    ("ppt/presentation.xml", "a presentation (PPTX)"),
    ("OFD.xml", "an OFD document"),
    ("mimetype", "an OpenDocument or e-book file"),
)
_UNUSUAL = (b":del ", b":del>", b"moveFrom", b"vanish", b"txbxContent", b"AlternateContent", b"Fallback")
_OFF = ("0", "false", "off", "none")

_DESCEND, _SKIP, _TEXT, _BREAK, _BLANK, _HYPHEN, _PARAGRAPH, _TABLE, _ROW, _CELL, _RUN, _PICTURE, _BOX = (
    range(13)
)
_KINDS = {
    _SKIP: (
        "pPr",
        "rPr",
        "tblPr",
        "tblGrid",
        "trPr",
        "tcPr",
        "sectPr",
        "del",
        "moveFrom",
        "instrText",
        "delText",
    ),
    _TEXT: ("t",),
    _BREAK: ("br", "cr"),
    _BLANK: ("tab", "ptab"),
    _HYPHEN: ("noBreakHyphen",),
    _PARAGRAPH: ("p",),
    _TABLE: ("tbl",),
    _ROW: ("tr",),
    _CELL: ("tc",),
    _RUN: ("r",),
    _PICTURE: ("drawing", "pict", "object"),
    _BOX: ("txbxContent",),
}
_PRINTING = (_TEXT, _BREAK, _BLANK, _HYPHEN, _PICTURE)
_KIND = {
    f"{{{space}}}{tag}": kind for kind, tags in _KINDS.items() for tag in tags for space in (_MAIN, _STRICT)
}
_KIND[f"{{{_FORKS}}}Fallback"] = _SKIP


def read_docx(data: bytes, name: str) -> Document:
    """The document as a Document whose text is what it prints, a line each paragraph and row."""
    with opened(data, name) as package:
        members = frozenset(package.namelist())
        main = _main_part(package, members, name)
        source = part(package, main, name)
        root = parsed(source, main, name)
        lists = lists_of(package, main, members, name)
        printer = _Printer(root, lists, plain=not any(mark in source for mark in _UNUSUAL))
    try:
        printer.walk(root)
    except TooLargeError as error:
        raise TooLargeError(f"{name}: {error}") from None
    chars = printer.composer.chars
    if not chars.strip():
        raise UnreadableError(f"{name}: the document holds no text")
    return Document(
        name=name,
        sha256=hashlib.sha256(data).hexdigest(),
        format="docx",
        encoding="",
        text=Text.of(chars),
        grids=tuple(printer.composer.grids),
        pictures=tuple(printer.pictures),
    )


def _main_part(package: ZipFile, members: frozenset[str], name: str) -> str:
    """The member that holds the document's text; UnsupportedError where the package is no Word document."""
    if _DOCUMENT in members:
        return _DOCUMENT
    if "_rels/.rels" in members:
        target = _TARGET.search(part(package, "_rels/.rels", name))
        stated = target[1].decode("utf-8", "replace") if target else ""
        if stated.startswith("word/") and stated in members:
            return stated
    what = next(
        (label for member, label in _OTHERS if member in members), "a ZIP archive without a Word document"
    )
    raise UnsupportedError(f"{name}: this is {what}, which no reader reads")


class _Printer:
    """A Word document while its elements are walked: what it prints."""

    def __init__(self, root: Element, lists: Lists, *, plain: bool) -> None:
        """Nothing printed; *plain*: all words in the document are printed, once and where they stand."""
        self._w = root.tag.partition("}")[0] + "}"
        self._lists = lists
        self._plain = plain
        self._nests = any(
            next(one.iterancestors(one.tag), None) is not None for one in root.iter(f"{self._w}tbl")
        )
        self._printing = tuple(f"{self._w}{tag}" for kind in _PRINTING for tag in _KINDS[kind])
        self._merged: list[dict[int, int]] = []
        self.composer = Composer()
        self.pictures: list[int] = []
        self._written: dict[int, Callable[[Element], None]] = {
            _RUN: self._run,
            _CELL: self._cell,
            _ROW: self._row,
            _TABLE: self._table,
            _BOX: self._box,
            _PICTURE: self._picture,
            _BREAK: lambda _: self.composer.end_line(),
            _BLANK: lambda _: self.composer.blank(SPACE),
            _HYPHEN: lambda _: self.composer.words("-"),
        }

    def walk(self, element: Element) -> None:
        """Print what stands under *element*; a tree is at most 256 deep, since lxml refuses deeper ones."""
        for child in element:
            kind = _KIND.get(child.tag, _DESCEND)
            if kind == _TEXT:
                self._print(child.text or "")
            elif kind == _PARAGRAPH:
                self.composer.end_line()
                self._enumerate(child)
                if self._plain:
                    self._print_plain(child.iter(*self._printing))
                else:
                    self.walk(child)
                self.composer.end_line()
            elif kind in self._written:
                self._written[kind](child)
            elif kind != _SKIP:
                self.walk(child)

    def _print_plain(self, printing: Iterable[Element]) -> None:
        """Print elements that print; lxml finds them faster than a walk does."""
        composer = self.composer
        for element in printing:
            kind = _KIND[element.tag]
            if kind == _TEXT:
                self._print(element.text or "")
            elif kind == _PARAGRAPH:
                composer.end_line()
                self._enumerate(element)
            elif kind == _PICTURE:
                self.pictures.append(composer.at)
            else:
                self._written[kind](element)

    def _table(self, table: Element) -> None:
        self.composer.open_table()
        self._merged.append({})
        self.walk(table)
        self._merged.pop()
        self.composer.close_table()

    def _run(self, run: Element) -> None:
        if not self._is_hidden(run):
            self.walk(run)

    def _box(self, box: Element) -> None:
        self.composer.end_line()
        self.walk(box)
        self.composer.end_line()

    def _picture(self, picture: Element) -> None:
        """A picture, which may be a frame with words."""
        if next(picture.iter(f"{self._w}txbxContent"), None) is None:
            self.pictures.append(self.composer.at)
        self.walk(picture)

    def _print(self, text: str) -> None:
        composer = self.composer
        words = text.split()
        if len(words) == 1 and len(words[0]) == len(text):
            composer.words(text)
            return
        if not words:
            composer.blank(SPACE)
            return
        if text[0].isspace():
            composer.blank(SPACE)
        composer.words(" ".join(words))
        if text[-1].isspace():
            composer.blank(SPACE)

    def _is_hidden(self, run: Element) -> bool:
        """Whether the run's words are set to be hidden."""
        properties = run.find(f"{self._w}rPr")
        hidden = properties.find(f"{self._w}vanish") if properties is not None else None
        return hidden is not None and hidden.get(f"{self._w}val") not in _OFF

    def _enumerate(self, paragraph: Element) -> None:
        printed = self._lists.before(paragraph, self._w)
        if printed:
            self.composer.words(printed)

    def _row(self, row: Element) -> None:
        """A row that is not deleted; columns that it leaves out before its first cell are a blank cell."""
        properties = row.find(f"{self._w}trPr")
        skipped = 0
        if properties is not None:
            if properties.find(f"{self._w}del") is not None:
                return
            skipped = self._integer(properties.find(f"{self._w}gridBefore"), 0)
        self.composer.open_row()
        if skipped:
            self.composer.open_cell()
            self.composer.close_cell(1, skipped)
        self.walk(row)

    def _cell(self, cell: Element) -> None:
        """A cell; one that goes on with the cell above makes that one longer, and prints nothing."""
        composer, merged = self.composer, self._merged[-1] if self._merged else {}
        if not composer.frames:
            self.walk(cell)
            return
        span, merge = 1, None
        for said in next(cell.iterchildren(f"{self._w}tcPr"), ()):
            if said.tag == f"{self._w}gridSpan":
                span = self._integer(said, 1)
            elif said.tag == f"{self._w}vMerge":
                merge = said
        composer.open_cell()
        column = composer.frames[-1].column
        above = merged.pop(column, None)
        if merge is not None and merge.get(f"{self._w}val", "continue") == "continue" and above is not None:
            composer.continue_cell(above, span)
            merged[column] = above
            return
        if self._plain and not self._nests:
            self._print_plain(cell.iter(f"{self._w}p", *self._printing))
        else:
            self.walk(cell)
        composer.close_cell(1, span)
        if merge is not None:
            merged[column] = len(composer.frames[-1].cells) - 1

    def _integer(self, element: Element | None, otherwise: int) -> int:
        value = element.get(f"{self._w}val", "") if element is not None else ""
        return max(int(value), otherwise) if value.isdecimal() and len(value) < 6 else otherwise  # noqa: PLR2004
