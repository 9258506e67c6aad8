"""What the elements of a Word document mean for its text: which print, and what is declared of them."""

import re

_MAIN = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_STRICT = "http://purl.oclc.org/ooxml/wordprocessingml/main"
FORKS = "http://schemas.openxmlformats.org/markup-compatibility/2006"

DESCEND, SKIP, TEXT, BREAK, BLANK, HYPHEN, PARAGRAPH, TABLE, ROW, CELL, RUN, PICTURE, BOX = range(13)
_KINDS = {
    SKIP: (
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
        "rt",
    ),
    TEXT: ("t",),
    BREAK: ("br", "cr"),
    BLANK: ("tab", "ptab"),
    HYPHEN: ("noBreakHyphen",),
    PARAGRAPH: ("p",),
    TABLE: ("tbl",),
    ROW: ("tr",),
    CELL: ("tc",),
    RUN: ("r",),
    PICTURE: ("drawing", "pict", "object"),
    BOX: ("txbxContent",),
}
KIND = {
    f"{{{space}}}{tag}": kind for kind, tags in _KINDS.items() for tag in tags for space in (_MAIN, _STRICT)
}
KIND[f"{{{FORKS}}}Fallback"] = SKIP

SPAN, MERGE, BEFORE, NUMBERED, UNUSUAL = range(13, 18)
_DECLARED = {
    SPAN: ("gridSpan",),
    MERGE: ("vMerge",),
    BEFORE: ("gridBefore",),
    NUMBERED: ("numPr", "pStyle"),
    UNUSUAL: (
        *("del", "moveFrom", "vanish", "strike", "dstrike", "rt"),
        *("vertAlign", "footnoteReference", "endnoteReference"),
        *("txbxContent", "tcPrChange", "trPrChange", "pPrChange"),
    ),
}
_PRINTING = (TEXT, BREAK, BLANK, HYPHEN, PICTURE)
IN_ORDER = {
    **{tag: kind for tag, kind in KIND.items() if kind in (*_PRINTING, PARAGRAPH, TABLE, ROW, CELL)},
    **{
        f"{{{space}}}{tag}": kind
        for kind, tags in _DECLARED.items()
        for tag in tags
        for space in (_MAIN, _STRICT)
    },
    f"{{{FORKS}}}AlternateContent": UNUSUAL,
}
"""What prints in a table or a paragraph, and what is declared of it. Where something unusual stands, not all words
are printed, once and where they stand; else these are all that need be looked at, in their order."""

_TELLING = re.compile(rb"vanish|strike|superscript|Change|<w:del|<w:moveFrom")
"""What properties of a run say more with than how its words look."""


def without_looks(document: bytes) -> bytes:
    """The *document* without the properties of its runs, as Word writes them: how words look, in half of its bytes.

    Leaving them out is five times as fast as parsing them. The same bytes where they may say which words are printed,
    or do not stand one behind the other.

    >>> without_looks(b"<w:r><w:rPr><w:b/></w:rPr><w:t>12</w:t></w:r>")
    b'<w:r><w:t>12</w:t></w:r>'
    >>> without_looks(b"<w:r><w:rPr><w:vanish/></w:rPr><w:t>12</w:t></w:r>")
    b'<w:r><w:rPr><w:vanish/></w:rPr><w:t>12</w:t></w:r>'
    """
    if b"!" in document and b"<!" in document:
        return document
    first, *others = document.split(b"<w:rPr>")
    parted = [other.partition(b"</w:rPr>") for other in others]
    looks = {look for look, _, _ in parted}
    if not all(end for _, end, _ in parted) or any(map(_TELLING.search, looks)):
        return document
    return first + b"".join([rest for _, _, rest in parted])
