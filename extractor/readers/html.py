"""Web pages and saved pages -> Document: their paragraphs as lines, their tables as rows with grids.

The tree is never changed: it is walked once, and plain tables are gone through in a pass of their own. What a
browser would not show is not read, nor are menus: runs of links without a sentence. The title, the organ and the
day that only the page's head states stand on lines of their own before the page.
"""

import hashlib
from collections.abc import Iterable, Iterator
from functools import cache
from itertools import islice
from typing import NamedTuple

from selectolax.lexbor import LexborHTMLParser, LexborNode

from extractor.document import Document
from extractor.errors import TooLargeError, UndecodableError, UnreadableError
from extractor.readers.composing import BREAK, LINE, SPACE, Composer, Spans
from extractor.readers.depth import check_depth
from extractor.readers.elements import (
    BLOCK,
    BR,
    CELL,
    FIELD,
    GROUP,
    HIDING,
    IMAGE,
    INLINE,
    KINDS,
    LINK,
    NOTE,
    PRE,
    RAISED,
    ROW,
    ROWS,
    SKIP,
    SPANNING,
    TABLE,
    TEXT,
    Span,
    bare,
    field_of,
    is_hidden,
    is_picture,
    raised,
    span_of,
)
from extractor.readers.heads import head_lines
from extractor.readers.text import characters
from extractor.text import Text

LARGEST = 16 * 1024 * 1024
"""Bytes of a page; those of reports have 0.1 MB, and elements take many times their characters."""
MENU_LINKS = 3
MENU_SHARE = 0.8
LONGEST_MENU = 20_000
LARGEST_PLAIN = 200_000
"""Nodes of a table that is held whole before it is printed: those of a report have 1,100. Larger ones are walked."""
SEVERAL = "\x00"
"""Stands for what cannot be said in one text; no parsed page has it."""
_SENTENCE = "。"
_SUBJECT = "信息公开"


def read_html(data: bytes, name: str) -> Document:
    r"""The page as a Document whose text is what it prints, a line each paragraph and row.

    >>> read_html("<p>规章<table><tr><td>2<td>0</table>".encode(), "a.html").text.chars
    '规章\n2\t0\n'
    """
    if len(data) > LARGEST:
        raise TooLargeError(f"{name}: the page is larger than {LARGEST // 1024 // 1024} MiB")
    reading = characters(data)
    if reading is None:
        raise UndecodableError(f"{name}: the bytes are no text in UTF-8, GB18030, Big5 or UTF-16")
    try:
        source = data if reading.encoding == "utf-8" and not reading.replaced else reading.chars.encode()
        check_depth(source)
        page = _Page(source)
        page.read()
    except TooLargeError as error:
        raise TooLargeError(f"{name}: {error}") from None
    chars = page.composer.chars
    if not chars.strip():
        raise UnreadableError(f"{name}: the page holds no text")
    return Document(
        name=name,
        sha256=hashlib.sha256(data).hexdigest(),
        format="html",
        encoding=reading.encoding,
        text=Text.of(chars),
        replaced=reading.replaced,
        grids=tuple(page.composer.grids),
        pictures=tuple(page.pictures),
    )


_ONE_CELL = Span()
_WORDLESS = frozenset((TABLE, ROWS, ROW))
"""What stands in these is rows and cells; parsers put words elsewhere."""
_UNPRINTED = frozenset((SKIP, NOTE, FIELD))
_MARKED = (SKIP, LINK, PRE, IMAGE, FIELD, RAISED)
"""What a cell is more than its words with."""


class _PlainRow(NamedTuple):
    """The cells of a row and what each prints; ``SEVERAL`` where it prints more than one text."""

    cells: list[LexborNode]
    texts: list[str]


class _Mark(NamedTuple):
    """What was written when an element began: to tell a menu, and to leave it out."""

    pieces: int
    at: int
    links: int
    linked: int
    grids: int
    fresh: bool


class _Page:
    """A page while its tree is walked: what it prints, and how much of that is links."""

    def __init__(self, source: bytes) -> None:
        """The page parsed from its *source* in UTF-8, nothing of it printed."""
        self._parser = LexborHTMLParser(source)
        self._source = source
        kinds = _kinds()
        self._spans = {
            cell.mem_id: span_of(cell.attributes)
            for cell in self._parser.css(SPANNING)
            if kinds.get(cell.tag_id) == CELL
        }
        hidden = [node for node in self._parser.css(HIDING) if is_hidden(node.attributes)]
        self._hidden = {node.mem_id for node in hidden}
        self._around = _around(hidden)
        self._links = self._linked = self._in_links = self._in_pre = self._in_raised = 0
        self.composer = Composer()
        self.pictures: list[int] = []

    def read(self) -> None:
        """Print the head's own statements, then the body."""
        head = self._parser.head
        title = head.css_first("title") if head else None
        stated = {
            (meta.attributes.get("name") or "").lower(): meta.attributes.get("content") or ""
            for meta in (head.css("meta") if head else ())
        }
        for line in head_lines(title.text() if title else "", stated, self._source):
            self.composer.words(line)
            self.composer.end_line()
        body = self._parser.body
        if body is not None:
            self._walk(body)
        if not any(_SUBJECT in piece for piece in self.composer.pieces):
            self._read_inner()

    def _read_inner(self) -> None:
        """Print the page inside a page that itself does not speak of reports: sites' editors leave such."""
        for node in self._parser.css("textarea,iframe[srcdoc]"):
            source = node.attributes.get("srcdoc") if node.tag == "iframe" else node.text()
            if source and _SUBJECT in source:
                encoded = source.encode()
                check_depth(encoded)
                inner = _Page(encoded)
                inner.composer = self.composer
                inner.composer.end_line()
                if (body := inner._parser.body) is not None:
                    inner._walk(body)
                return

    def _walk(self, root: LexborNode) -> None:
        """Print what stands under *root*; a loop, since damaged pages nest thousands deep."""
        kinds, composer, hidden = _kinds(), self.composer, self._hidden
        standing: list[tuple[Iterator[LexborNode], int, object]] = [(iter((root,)), INLINE, None)]
        while standing:
            nodes, within, begun = standing[-1]
            for node in nodes:
                kind = kinds.get(node.tag_id, INLINE)
                if kind == TEXT:
                    self._print(node.text_content or "")
                elif kind == BR:
                    composer.gap = LINE
                elif kind == TABLE and self._print_plain(node):
                    pass
                elif kind == FIELD and composer.frames and not (hidden and node.mem_id in hidden):
                    self._print(field_of(node.attributes, node.text()))
                elif kind not in _UNPRINTED and not (hidden and node.mem_id in hidden):
                    inner = node.iter(include_text=kind not in _WORDLESS)
                    standing.append((inner, kind, self._enter(kind, node) if kind else None))
                    break
            else:
                standing.pop()
                if within:
                    self._leave(within, begun)

    def _print_plain(self, table: LexborNode) -> bool:
        """Print a table that is nothing but rows of cells, as most are. Whether it was such a table."""
        if self._in_pre or self._in_links or table.mem_id in self._around:
            return False
        rows = _plain_rows(table)
        if rows is None:
            return False
        self.composer.open_table()
        whole: list[tuple[list[str], Spans]] = []
        for nodes, texts in rows:
            spans = self._spans_of(nodes)
            if SEVERAL in texts:
                self.composer.rows(whole)
                whole.clear()
                self._print_row(nodes, texts, spans or (_ONE_CELL,) * len(nodes))
            else:
                whole.append((texts, spans))
        self.composer.rows(whole)
        self.composer.close_table()
        return True

    def _spans_of(self, cells: Iterable[LexborNode]) -> Spans:
        """What the cells of a row cover; nothing if each covers one position."""
        known = self._spans
        spans = tuple([known.get(node.mem_id, _ONE_CELL) for node in cells])
        return () if spans.count(_ONE_CELL) == len(spans) else spans

    def _print_row(self, nodes: list[LexborNode], texts: list[str], covered: Spans) -> None:
        """Print a row of which some cells are more than one text."""
        self.composer.open_row()
        for node, text, span in zip(nodes, texts, covered, strict=True):
            if text == SEVERAL:
                self._walk(node)
            else:
                self.composer.cell(text, *span)

    def _print(self, text: str) -> None:
        """Print a text node: blanks are one blank, and none where a line of the source ends between characters."""
        composer = self.composer
        if not text or text.isspace():
            composer.blank(BREAK if "\n" in text else SPACE)
            return
        if self._in_pre:
            self._print_lines(text)
            return
        if self._in_links:
            self._linked += len(text)
        line = bare(text)
        if self._in_raised and composer.ends_in_digit:
            line = raised(line)
        if line == text:
            composer.words(text)
            return
        if text[0].isspace():
            composer.blank(BREAK if text[0] in "\r\n" else SPACE)
        composer.words(line)
        if text[-1].isspace():
            composer.blank(BREAK if text[-1] in "\r\n" else SPACE)

    def _print_lines(self, text: str) -> None:
        for at, line in enumerate(text.splitlines()):
            if at:
                self.composer.end_line()
            if line.strip():
                self.composer.words(line.strip())

    def _enter(self, kind: int, node: LexborNode) -> object:
        """An element begins; what its end must know."""
        composer = self.composer
        if kind == BLOCK:
            composer.gap = LINE
        elif kind == CELL and composer.frames:
            composer.open_cell()
            return self._spans.get(node.mem_id, _ONE_CELL)
        elif kind == GROUP:
            composer.end_line()
            return _Mark(
                len(composer.pieces),
                composer.at,
                self._links,
                self._linked,
                len(composer.grids),
                composer.fresh,
            )
        elif kind == ROW and composer.frames:
            composer.open_row()
        elif kind == TABLE:
            composer.open_table()
        elif kind == LINK:
            followed = bool(node.attrs.get("href"))
            self._in_links += followed
            self._links += followed
            return followed
        elif kind == PRE:
            composer.end_line()
            self._in_pre += 1
        elif kind == RAISED:
            self._in_raised += 1
        elif kind == IMAGE and is_picture(node.attributes):
            self.pictures.append(composer.at)
        return None

    def _leave(self, kind: int, begun: object) -> None:
        composer = self.composer
        if kind == BLOCK:
            composer.gap = LINE
        elif kind == CELL and isinstance(begun, tuple):
            composer.close_cell(begun[0], begun[1])
        elif isinstance(begun, _Mark):
            if self._is_menu(begun):
                self._forget(begun)
            composer.end_line()
        elif kind == TABLE:
            composer.close_table()
        elif kind == LINK:
            self._in_links -= bool(begun)
        elif kind == PRE:
            composer.end_line()
            self._in_pre -= 1
        elif kind == RAISED:
            self._in_raised -= 1

    def _is_menu(self, begun: _Mark) -> bool:
        """Whether what is printed since *begun* is links and no sentence: no report stands there."""
        composer = self.composer
        length = composer.at - begun.at
        links = self._links - begun.links
        if links < MENU_LINKS or not 0 < length < LONGEST_MENU or len(composer.grids) > begun.grids:
            return False
        if self._linked - begun.linked < MENU_SHARE / 2 * length:
            return False
        printed = "".join(composer.pieces[begun.pieces :])
        if _SENTENCE in printed or "\t" in printed:
            return False
        return self._linked - begun.linked >= MENU_SHARE * len("".join(printed.split()))

    def _forget(self, begun: _Mark) -> None:
        composer = self.composer
        del composer.pieces[begun.pieces :]
        composer.at, composer.fresh = begun.at, begun.fresh


def _plain_rows(table: LexborNode) -> list[_PlainRow] | None:
    """The rows of a table; None of a large one, and where another stands in it or words outside of cells.

    One pass over all that stands in it, which lexbor makes faster than any walk that knows where elements end.
    """
    kind_of = _matters().get
    rows: list[_PlainRow] = []
    cells: list[LexborNode] = []
    texts: list[str] = []
    nodes = table.traverse(include_text=True)
    next(nodes)
    for node in islice(nodes, LARGEST_PLAIN):
        kind = kind_of(node.tag_id)
        if kind is None:
            continue
        if kind == TEXT:
            text = node.text_content or " "
            if text.isspace():
                continue
            if not texts:
                return None
            texts[-1] = SEVERAL if texts[-1] else text if text.isalnum() else bare(text)
        elif kind == CELL:
            cells.append(node)
            texts.append("")
        elif kind == ROW:
            cells, texts = [], []
            rows.append(_PlainRow(cells, texts))
        elif kind == TABLE:
            return None
        elif texts:
            texts[-1] = SEVERAL
    return rows if next(nodes, None) is None else None


@cache
def _kinds() -> dict[int, int]:
    """The kind of each element by lexbor's number for its name."""
    return {number: kind for kind, tags in KINDS.items() for number in _numbers(tags)}


@cache
def _matters() -> dict[int, int]:
    """The kind of what says something about a table; all else in one only marks up words.

    What prints words outside of cells, or may hold cells of another language, is taken for a table.
    """
    own = {TEXT: KINDS[TEXT], TABLE: ("table", "caption", "svg", "math")}
    telling = {number: kind for kind in (CELL, ROW, *_MARKED) for number in _numbers(KINDS[kind])}
    telling |= {number: kind for kind, tags in own.items() for number in _numbers(tags)}
    return telling


def _numbers(tags: Iterable[str]) -> Iterator[int]:
    """Lexbor's numbers for the names of elements, and of what is none."""
    page = LexborHTMLParser("a<!---->")
    others = {node.tag: node.tag_id for node in page.body.iter(include_text=True)} if page.body else {}
    for tag in tags:
        yield others[f"-{tag[1:]}"] if tag.startswith("#") else page.create_node(tag).tag_id


def _around(nodes: Iterable[LexborNode]) -> set[int]:
    """The elements that one of *nodes* stands in, and these; each is gone through once."""
    found: set[int] = set()
    for node in nodes:
        above: LexborNode | None = node
        while above is not None and above.mem_id not in found:
            found.add(above.mem_id)
            above = above.parent
    return found
