"""Web pages and saved pages -> Document: their paragraphs as lines, their tables as rows with grids.

The tree is walked once and never changed. What a browser would not show is not read, nor are menus:
runs of links without a sentence. The title, the organ and the day that only the page's head states
stand on lines of their own before the page.
"""

import hashlib
import re
from functools import cache
from typing import NamedTuple

from selectolax.lexbor import LexborHTMLParser, LexborNode

from extractor.document import Document
from extractor.errors import TooLargeError, UndecodableError, UnreadableError
from extractor.readers.composing import BREAK, SPACE, Composer
from extractor.readers.depth import check_depth
from extractor.readers.heads import head_lines
from extractor.readers.text import characters
from extractor.text import Text

LARGEST = 16 * 1024 * 1024
"""Bytes of a page; those of reports have 0.1 MB, and elements take many times their characters."""
MENU_LINKS = 3
MENU_SHARE = 0.8
LONGEST_MENU = 20_000
SMALLEST_PICTURE = 100
"""Points a side; what is smaller is an icon."""
_SENTENCE = "。"
_SUBJECT = "信息公开"
_NUMBER = re.compile(r"\s*\+?(\d{1,5})")
_HIDDEN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)
_UNSEEN = ("script", "style", "select", "del", "template", "noscript", "svg", "textarea", "button", "object")
_UNUSUAL = '[rowspan],[colspan],[hidden],[style*="none" i],[style*="hidden" i],' + ",".join(_UNSEEN)
_CELLS = ("td", "th")
_BETWEEN = "\x00"
"""Stands between the texts of a cell; no parsed page has it."""
_SOURCE_LINE = re.compile(r"[ \t\r\f]*\n\s*")
_BETWEEN_WIDE = re.compile("(?<=[\u2e80-\u9fff\uf900-\uffef“”‘’…—])\n(?=[\u2e80-\u9fff\uf900-\uffef“”‘’…—])")

_INLINE, _TEXT, _SKIP, _BLOCK, _GROUP, _BR, _TABLE, _ROW, _CELL, _LINK, _PRE, _IMAGE = range(12)
_KINDS = {
    _TEXT: ("#text",),
    _SKIP: (
        *(
            "#comment",
            "script",
            "style",
            "template",
            "noscript",
            "select",
            "datalist",
            "svg",
            "canvas",
            "title",
            "del",
        ),
        *("object", "embed", "audio", "video", "iframe", "textarea", "input", "meta", "link", "base", "map"),
        *("colgroup", "col", "param", "button", "dialog", "head"),
    ),
    _BLOCK: (
        *("p", "h1", "h2", "h3", "h4", "h5", "h6", "legend", "center", "blockquote", "address", "figure"),
        *("figcaption", "hr", "li", "dt", "dd", "caption", "details", "summary", "body"),
    ),
    _GROUP: (
        *("div", "section", "article", "header", "footer", "main", "form", "fieldset", "aside"),
        *("ul", "ol", "dl", "nav", "menu", "dir"),
    ),
    _BR: ("br",),
    _TABLE: ("table",),
    _ROW: ("tr",),
    _CELL: ("td", "th"),
    _LINK: ("a",),
    _PRE: ("pre", "xmp", "plaintext", "listing"),
    _IMAGE: ("img",),
}


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
        check_depth(reading.chars)
        page = _Page(reading.chars)
        page.read()
    except TooLargeError as error:
        raise TooLargeError(f"{name}: {error}") from None
    composer = page.composer
    if not composer.chars.strip():
        raise UnreadableError(f"{name}: the page holds no text")
    return Document(
        name=name,
        sha256=hashlib.sha256(data).hexdigest(),
        format="html",
        encoding=reading.encoding,
        text=Text.of(composer.chars),
        replaced=reading.replaced,
        grids=tuple(composer.grids),
        pictures=tuple(page.pictures),
    )


_ONE_CELL = (1, 1)


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

    def __init__(self, chars: str) -> None:
        """The parsed page, nothing of it printed."""
        self._parser = LexborHTMLParser(chars)
        self._chars = chars
        self._spans: dict[int, tuple[int, int]] = {}
        self._hidden: set[int] = set()
        self._is_plain = True
        for node in self._parser.css(_UNUSUAL):
            if node.tag in _CELLS:
                self._spans[node.mem_id] = _spans(node)
            if node.tag in _UNSEEN or _is_hidden(node):
                self._hidden.add(node.mem_id)
                self._is_plain = self._is_plain and not _is_in_cell(node)
        self._links = self._linked = self._in_links = self._in_pre = 0
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
        for line in head_lines(title.text() if title else "", stated, self._chars):
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
                check_depth(source)
                inner = _Page(source)
                inner.composer = self.composer
                inner.composer.end_line()
                if (body := inner._parser.body) is not None:
                    inner._walk(body)
                return

    def _walk(self, root: LexborNode) -> None:
        """Print what stands under *root*; a loop, since damaged pages nest thousands deep."""
        open_elements: list[tuple[LexborNode | None, int, object]] = []
        kinds, composer, hidden, plain = _kinds(), self.composer, self._hidden, self._is_plain
        node: LexborNode | None = root
        while True:
            if node is None:
                if not open_elements:
                    return
                node, kind, begun = open_elements.pop()
                if kind:
                    self._leave(kind, begun)
                continue
            kind = kinds.get(node.tag_id or 0, _INLINE)
            if kind == _TEXT:
                self._print(node.text_content or "")
            elif kind == _BR:
                composer.end_line()
            elif kind == _CELL and plain and self._print_plain(node):
                pass
            elif kind != _SKIP and not (hidden and node.mem_id in hidden):
                begun = self._enter(kind, node) if kind else None
                following = node.next if node is not root else None
                open_elements.append((following, kind, begun))
                node = node.first_child
                continue
            node = node.next

    def _print_plain(self, cell: LexborNode) -> bool:
        """Print a cell that holds one text, however it is marked up: most do. Whether it was such a cell."""
        text = cell.text(separator=_BETWEEN)
        composer = self.composer
        if _BETWEEN in text or self._in_pre or not text or not composer.frames:
            return False
        rows, columns = self._spans.get(cell.mem_id, _ONE_CELL)
        composer.cell(_bare(text), rows, columns)
        return True

    def _print(self, text: str) -> None:
        """Print a text node: blanks are one blank, and none where a line of the source ends between characters."""
        composer = self.composer
        bare = _bare(text)
        if not bare:
            composer.blank(BREAK if "\n" in text else SPACE)
            return
        if self._in_pre:
            self._print_lines(text)
            return
        if self._in_links:
            self._linked += len(text)
        if bare == text:
            composer.words(text)
            return
        if text[0].isspace():
            composer.blank(BREAK if text[0] in "\r\n" else SPACE)
        composer.words(bare)
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
        if kind == _BLOCK:
            composer.end_line()
        elif kind == _CELL and composer.frames:
            composer.open_cell()
            return self._spans.get(node.mem_id, _ONE_CELL) if self._spans else _ONE_CELL
        elif kind == _GROUP:
            composer.end_line()
            return _Mark(
                len(composer.pieces),
                composer.at,
                self._links,
                self._linked,
                len(composer.grids),
                composer.fresh,
            )
        elif kind == _ROW and composer.frames:
            composer.open_row()
        elif kind == _TABLE:
            composer.open_table()
        elif kind == _LINK:
            followed = bool(node.attributes.get("href"))
            self._in_links += followed
            self._links += followed
            return followed
        elif kind == _PRE:
            composer.end_line()
            self._in_pre += 1
        elif kind == _IMAGE and _is_picture(node):
            self.pictures.append(composer.at)
        return None

    def _leave(self, kind: int, begun: object) -> None:
        composer = self.composer
        if kind == _BLOCK:
            composer.end_line()
        elif kind == _CELL and isinstance(begun, tuple):
            composer.close_cell(begun[0], begun[1])
        elif isinstance(begun, _Mark):
            if self._is_menu(begun):
                self._forget(begun)
            composer.end_line()
        elif kind == _TABLE:
            composer.close_table()
        elif kind == _LINK:
            self._in_links -= bool(begun)
        elif kind == _PRE:
            composer.end_line()
            self._in_pre -= 1

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


@cache
def _kinds() -> dict[int, int]:
    """The kind of each element by lexbor's number for its name."""
    parser = LexborHTMLParser("<!---->")
    found = {}
    for kind, tags in _KINDS.items():
        for tag in tags:
            if not tag.startswith("#"):
                found[parser.create_node(tag).tag_id or 0] = kind
    paragraph = LexborHTMLParser("<p>a<!-- b -->").css_first("p")
    for node in paragraph.iter(include_text=True) if paragraph else ():
        found[node.tag_id or 0] = _TEXT if node.is_text_node else _SKIP
    return found


def _spans(cell: LexborNode) -> tuple[int, int]:
    """How many rows and columns *cell* covers; what is no number, or zero, is one."""
    attributes = cell.attributes
    return _number(attributes.get("rowspan")), _number(attributes.get("colspan"))


def _number(printed: str | None) -> int:
    match = _NUMBER.match(printed) if printed else None
    return max(int(match[1]), 1) if match else 1


def _is_hidden(node: LexborNode) -> bool:
    attributes = node.attributes
    if "hidden" in attributes:
        return True
    style = attributes.get("style")
    return style is not None and _HIDDEN.search(style) is not None


def _bare(text: str) -> str:
    """*text* as a line prints it: blanks as one, none where a line of the source ends between characters."""
    words = text.split()
    if len(words) == 1:
        return words[0]
    if "\n" in text and words:
        words = _BETWEEN_WIDE.sub("", _SOURCE_LINE.sub("\n", text.strip())).split()
    return " ".join(words)


def _is_in_cell(node: LexborNode) -> bool:
    above: LexborNode | None = node
    while above is not None and above.tag not in _CELLS:
        above = above.parent
    return above is not None


def _is_picture(node: LexborNode) -> bool:
    """Whether an image may be a page or a table, and is no icon."""
    attributes = node.attributes
    sides = [_NUMBER.match(attributes.get(side) or "") for side in ("width", "height")]
    return all(int(side[1]) >= SMALLEST_PICTURE for side in sides if side)
