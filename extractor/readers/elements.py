"""What the elements of a page mean for its text: which end a line, which are not shown, what their attributes say."""

import re
from collections.abc import Mapping
from typing import NamedTuple

SMALLEST_PICTURE = 100
"""Points a side; what is smaller is an icon."""
_ABOVE_THE_LINE = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")
_TYPED = ("text", "number")
_LONGEST_FIELD = 40
"""Characters of a field that may be a cell's value; editors of pages keep these in fields too."""
_NUMBER = re.compile(r"\s*\+?(\d{1,5})")
_USUAL: Mapping[str | None, int] = {None: 1, **{str(number): number for number in range(1, 31)}}
_HIDDEN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden")
SPANNING = "[rowspan],[colspan]"
"""A selector of the elements that may cover several rows or columns."""
HIDING = '[hidden],[style*="is" i]'
"""A selector of the elements that may not be shown: the others need not be asked.

Styles are told by what the two properties have in common, display and visibility: each selector more costs a pass
over the page.
"""
_SOURCE_LINE = re.compile(r"[ \t\r\f]*\n\s*")
_BETWEEN_WIDE = re.compile("(?<=[\u2e80-\u9fff\uf900-\uffef“”‘’…—])\n(?=[\u2e80-\u9fff\uf900-\uffef“”‘’…—])")

INLINE, TEXT, SKIP, BLOCK, GROUP, BR, TABLE, ROW, CELL, LINK, PRE, IMAGE, ROWS, NOTE, FIELD, RAISED = range(
    16
)
KINDS = {
    TEXT: ("#text",),
    NOTE: ("#comment",),
    SKIP: (
        *("script", "style", "template", "noscript", "select", "datalist", "svg", "canvas"),
        *("title", "del", "s", "strike", "rt", "rp"),
        *("object", "embed", "audio", "video", "iframe", "meta", "link", "base", "map"),
        *("colgroup", "col", "param", "button", "dialog", "head"),
    ),
    BLOCK: (
        *("p", "h1", "h2", "h3", "h4", "h5", "h6", "legend", "center", "blockquote", "address", "figure"),
        *("figcaption", "hr", "li", "dt", "dd", "caption", "details", "summary", "body"),
    ),
    GROUP: (
        *("div", "section", "article", "header", "footer", "main", "form", "fieldset", "aside"),
        *("ul", "ol", "dl", "nav", "menu", "dir"),
    ),
    BR: ("br",),
    TABLE: ("table",),
    ROWS: ("tbody", "thead", "tfoot"),
    ROW: ("tr",),
    CELL: ("td", "th"),
    LINK: ("a",),
    PRE: ("pre", "xmp", "plaintext", "listing"),
    IMAGE: ("img",),
    FIELD: ("input", "textarea"),
    RAISED: ("sup",),
}
"""The elements of each kind; what is in none stands in a line."""

Attributes = Mapping[str, str | None]


class Span(NamedTuple):
    """How many rows and columns a cell covers."""

    rows: int = 1
    columns: int = 1


def span_of(attributes: Attributes) -> Span:
    """What a cell covers; what is no number, or zero, is one.

    >>> span_of({"rowspan": "3;", "colspan": "0"})
    Span(rows=3, columns=1)
    """
    return Span(_number(attributes.get("rowspan")), _number(attributes.get("colspan")))


def _number(printed: str | None) -> int:
    if printed in _USUAL:
        return _USUAL[printed]
    match = _NUMBER.match(printed) if printed else None
    return max(int(match[1]), 1) if match else 1


def is_hidden(attributes: Attributes) -> bool:
    """Whether a browser would not show the element."""
    style = (attributes.get("style") or "").lower()
    may_hide = "none" in style or "hidden" in style
    return "hidden" in attributes or (may_hide and _HIDDEN.search(style) is not None)


def field_of(attributes: Attributes, text: str) -> str:
    """What a field for typing shows: the value of an ``input``, or the *text* in a ``textarea``; nothing of buttons.

    >>> field_of({"type": "text", "value": " 12"}, ""), field_of({"type": "hidden", "value": "12"}, "")
    ('12', '')
    """
    typed = (attributes.get("type") or "text").strip().lower()
    shown = bare(attributes.get("value") or text) if typed in _TYPED else ""
    return shown if len(shown) <= _LONGEST_FIELD else ""


def raised(text: str) -> str:
    """*text* as it is printed above the line: a number behind a number is the mark of a note.

    >>> raised("1"), raised("注")
    ('¹', '注')
    """
    return text.translate(_ABOVE_THE_LINE) if text.isdecimal() and text.isascii() else text


def is_picture(attributes: Attributes) -> bool:
    """Whether an image may be a page or a table, and is no icon."""
    sides = [_NUMBER.match(attributes.get(side) or "") for side in ("width", "height")]
    return all(int(side[1]) >= SMALLEST_PICTURE for side in sides if side)


def bare(text: str) -> str:
    r"""*text* as a line prints it: blanks as one, none where a line of the source ends between characters.

    >>> bare(" 政府信息\n  公开 12\xa0条 ")
    '政府信息公开 12 条'
    """
    if text.isalnum():
        return text
    words = text.split()
    if len(words) == 1:
        return words[0]
    if "\n" in text and words:
        words = _BETWEEN_WIDE.sub("", _SOURCE_LINE.sub("\n", text.strip())).split()
    return " ".join(words)
