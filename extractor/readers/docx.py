"""Word documents (.docx) -> Document: paragraphs as lines, tables as rows with grids, as they read when printed.

Tracked changes are taken as accepted, numbers that Word counts are printed, headers and footers are not.
"""

import hashlib
import re
from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple
from zipfile import ZipFile

from extractor.document import Document
from extractor.errors import TooLargeError, UnreadableError, UnsupportedError
from extractor.packages import opened, part
from extractor.readers.chunks import chunks_of
from extractor.readers.composing import SPACE, Composer
from extractor.readers.elements import raised
from extractor.readers.lists import Lists, lists_of
from extractor.readers.markup import Element, parsed
from extractor.readers.wordml import (
    BEFORE,
    BLANK,
    BOX,
    BREAK,
    CELL,
    DESCEND,
    FORKS,
    HYPHEN,
    IN_ORDER,
    KIND,
    MERGE,
    NUMBERED,
    PARAGRAPH,
    PICTURE,
    ROW,
    RUN,
    SKIP,
    SPAN,
    TABLE,
    TEXT,
    UNUSUAL,
    without_looks,
)
from extractor.text import Text

if TYPE_CHECKING:
    from collections.abc import Callable

_DOCUMENT = "word/document.xml"
_TARGET = re.compile(rb'<Relationship\b(?=[^>]*/officeDocument")[^>]*\bTarget="/?([^"]+)"')
_OTHERS = (
    ("xl/workbook.xml", "a workbook (XLSX)"),
    ("ppt/presentation.xml", "a presentation (PPTX)"),
    ("OFD.xml", "an OFD document"),
    ("mimetype", "an OpenDocument or e-book file"),
)
_LEFT_OUT = ("vanish", "strike", "dstrike")
_NOTES = ("footnoteReference", "endnoteReference")
_OFF = ("0", "false", "off", "none")
_HEAD = 2000
_DEEPEST = 4
"""Of what is unusual within another: what stands deeper is walked at once, so that nothing is looked through often."""
_EDGES = frozenset((ROW, CELL))


def read_docx(data: bytes, name: str) -> Document:
    """The document as a Document whose text is what it prints, a line each paragraph and row."""
    with opened(data, name) as package:
        members = frozenset(package.namelist())
        main = _main_part(package, members, name)
        root = parsed(without_looks(part(package, main, name)), main, name)
        lists = lists_of(package, main, members, name)
        printer = _Printer(root, lists)
        chunks = chunks_of(package, members, name)
        chunk = part(package, chunks[0], name) if len(chunks) == 1 else b""
    try:
        printer.walk(root)
    except TooLargeError as error:
        raise TooLargeError(f"{name}: {error}") from None
    chars = printer.composer.chars
    if not chars.strip():
        if chunk:
            return _of_chunk(chunk, data, name)
        raise UnreadableError(f"{name}: the document holds no text")
    return Document(
        name=name,
        sha256=hashlib.sha256(data).hexdigest(),
        format="docx",
        lacking=("another document that it takes in was not read",) if chunks else (),
        encoding="",
        text=Text.of(chars),
        grids=tuple(printer.composer.grids),
        pictures=tuple(printer.pictures),
    )


def _of_chunk(chunk: bytes, data: bytes, name: str) -> Document:
    """The page or saved page that is all of a document, as a Document of the whole file."""
    from extractor.readers.html import read_html  # noqa: PLC0415  few documents are pages
    from extractor.readers.mht import read_mht  # noqa: PLC0415

    read = read_mht if b"MIME-Version" in chunk[:_HEAD] else read_html
    return read(chunk, name)._replace(sha256=hashlib.sha256(data).hexdigest())


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


class _Found(NamedTuple):
    """What stands in a table or a paragraph, in its order: the kinds, and the elements of them."""

    kinds: list[int]
    elements: list[Element]

    def part(self, start: int, stop: int) -> "_Found":
        """Some of it."""
        return _Found(self.kinds[start:stop], self.elements[start:stop])


class _Printer:
    """A Word document while its elements are walked: what it prints."""

    def __init__(self, root: Element, lists: Lists) -> None:
        """Nothing printed."""
        self._w = w = root.tag.partition("}")[0] + "}"
        self._lists = lists
        self._tags = tuple(tag for tag in IN_ORDER if tag.startswith((w, f"{{{FORKS}}}")))
        self._merged: list[dict[int, tuple[int, int]]] = []
        self._deep = 0
        self._numbered: Element | None = None
        self._raised = False
        self.composer = Composer()
        self.pictures: list[int] = []
        self._written: dict[int, Callable[[Element], None]] = {
            PARAGRAPH: self._paragraph,
            RUN: self._run,
            CELL: self._cell,
            ROW: self._row,
            TABLE: self._table,
            BOX: self._box,
            PICTURE: self._picture,
            TEXT: lambda text: self._print(text.text or ""),
            BREAK: lambda _: self.composer.end_line(),
            BLANK: lambda _: self.composer.blank(SPACE),
            HYPHEN: lambda _: self.composer.words("-"),
        }

    def walk(self, element: Element) -> None:
        """Print what stands under *element*; a tree is at most 256 deep, since lxml refuses deeper ones."""
        for child in element:
            kind = KIND.get(child.tag, DESCEND)
            if kind in self._written:
                self._written[kind](child)
            elif kind != SKIP:
                self.walk(child)

    def _usual(self, element: Element) -> _Found | None:
        """What stands in *element*, which lxml finds faster than a walk does; None where that is not all to know."""
        if self._deep > _DEEPEST:
            return None
        elements = list(element.iter(*self._tags))
        kinds = [IN_ORDER[found.tag] for found in elements]
        return None if UNUSUAL in kinds or kinds.count(TABLE) > 1 else _Found(kinds, elements)

    def _walk_within(self, element: Element) -> None:
        self._deep += 1
        self.walk(element)
        self._deep -= 1

    def _paragraph(self, paragraph: Element) -> None:
        found = self._usual(paragraph)
        if found is None:
            self.composer.end_line()
            self._enumerate(paragraph)
            self._walk_within(paragraph)
        else:
            self._print_all(found)
        self.composer.end_line()

    def _print_all(self, found: _Found) -> None:
        """Print what prints in a paragraph or a cell without anything unusual."""
        for kind, element in zip(*found, strict=True):
            if kind == TEXT:
                self._print(element.text or "")
            elif kind == PARAGRAPH:
                self.composer.end_line()
            elif kind == NUMBERED:
                self._enumerate_once(element)
            elif kind == PICTURE:
                self.pictures.append(self.composer.at)
            else:
                self._written[kind](element)

    def _table(self, table: Element) -> None:
        self.composer.open_table()
        self._merged.append({})
        found = self._usual(table)
        if found is None:
            self._walk_within(table)
        else:
            self._print_rows(found)
        self._merged.pop()
        self.composer.close_table()

    def _print_rows(self, found: _Found) -> None:
        """Print a table without anything unusual, in which no other stands."""
        edges = [at for at, kind in enumerate(found.kinds) if kind in _EDGES]
        for start, stop in pairwise((*edges, len(found.kinds))):
            if found.kinds[start] == CELL:
                self._print_cell(found.part(start + 1, stop))
                continue
            self.composer.open_row()
            if stop > start + 1 and found.kinds[start + 1] == BEFORE:
                self._leave_out(found.elements[start + 1])

    def _print_cell(self, inside: _Found) -> None:
        """Print a cell: mostly a paragraph of a few runs, which are one word."""
        kinds, elements = inside
        span, merge, done = 1, None, 0
        while done < len(kinds) and kinds[done] in (SPAN, MERGE):
            if kinds[done] == SPAN:
                span = self._integer(elements[done], 1)
            else:
                merge = elements[done]
            done += 1
        if merge is None and kinds[done:].count(TEXT) == len(kinds) - done - 1 and kinds[done] == PARAGRAPH:
            text = "".join([element.text or "" for element in elements[done + 1 :]])
            if text.split() == [text] or not text:
                self._merged[-1].pop(self.composer.column, None)
                self.composer.cell(text, 1, span)
                return
        begun = self._begin_cell(span, merge)
        if begun is not None:
            self._print_all(inside.part(done, len(kinds)))
            self._end_cell(span, merge, begun)

    def _run(self, run: Element) -> None:
        """A run: the mark of a note is raised, whether its looks say so or what it refers to does."""
        properties = run.find(f"{self._w}rPr")
        align = None
        if properties is not None:
            if self._is_left_out(properties):
                return
            align = properties.find(f"{self._w}vertAlign")
        refers = any(run.find(f"{self._w}{note}") is not None for note in _NOTES)
        self._raised = refers or (align is not None and align.get(f"{self._w}val") == "superscript")
        self.walk(run)
        self._raised = False

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
            composer.words(raised(text) if self._raised and composer.ends_in_digit else text)
            return
        if not words:
            composer.blank(SPACE)
            return
        if text[0].isspace():
            composer.blank(SPACE)
        composer.words(" ".join(words))
        if text[-1].isspace():
            composer.blank(SPACE)

    def _is_left_out(self, properties: Element) -> bool:
        """Whether the words of a run with these *properties* are hidden or struck out."""
        said = (properties.find(f"{self._w}{look}") for look in _LEFT_OUT)
        return any(one is not None and one.get(f"{self._w}val") not in _OFF for one in said)

    def _enumerate(self, paragraph: Element) -> None:
        printed = self._lists.before(paragraph, self._w)
        if printed:
            self.composer.words(printed)

    def _enumerate_once(self, declared: Element) -> None:
        """Print the number of the paragraph of which a list, a style or both are *declared*."""
        properties = declared.getparent()
        paragraph = properties.getparent() if properties is not None else None
        if paragraph is not None and paragraph is not self._numbered:
            self._numbered = paragraph
            self._enumerate(paragraph)

    def _row(self, row: Element) -> None:
        """A row that is not deleted; columns that it leaves out before its first cell are a blank cell."""
        properties = row.find(f"{self._w}trPr")
        before = None
        if properties is not None:
            if properties.find(f"{self._w}del") is not None:
                return
            before = properties.find(f"{self._w}gridBefore")
        self.composer.open_row()
        if before is not None:
            self._leave_out(before)
        self.walk(row)

    def _leave_out(self, before: Element) -> None:
        skipped = self._integer(before, 0)
        if skipped:
            self.composer.open_cell()
            self.composer.close_cell(1, skipped)

    def _cell(self, cell: Element) -> None:
        """A cell with all that stands in it."""
        if not self.composer.frames:
            self.walk(cell)
            return
        span, merge = 1, None
        for said in next(cell.iterchildren(f"{self._w}tcPr"), ()):
            if said.tag == f"{self._w}gridSpan":
                span = self._integer(said, 1)
            elif said.tag == f"{self._w}vMerge":
                merge = said
        begun = self._begin_cell(span, merge)
        if begun is not None:
            self.walk(cell)
            self._end_cell(span, merge, begun)

    def _begin_cell(self, span: int, merge: Element | None) -> int | None:
        """The column of the cell that begins; None where it goes on with the cell above, which gets longer."""
        composer, merged = self.composer, self._merged[-1]
        composer.open_cell()
        column = composer.column
        above = merged.pop(column, None)
        if merge is not None and merge.get(f"{self._w}val", "continue") == "continue" and above is not None:
            composer.continue_cell(above, span)
            merged[column] = above
            return None
        return column

    def _end_cell(self, span: int, merge: Element | None, column: int) -> None:
        self.composer.close_cell(1, span)
        if merge is not None:
            self._merged[-1][column] = self.composer.last_cell

    def _integer(self, element: Element, otherwise: int) -> int:
        value = element.get(f"{self._w}val", "")
        return max(int(value), otherwise) if value.isdecimal() and len(value) < 6 else otherwise  # noqa: PLR2004
