"""What the elements of a Word document mean for its text: which print, and what is declared of them."""

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
    UNUSUAL: ("del", "moveFrom", "vanish", "txbxContent", "tcPrChange", "trPrChange", "pPrChange"),
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
