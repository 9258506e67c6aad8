"""The formats that reports come in beside text, and the damage that a report can have in any of them."""

import random
from collections.abc import Callable, Mapping

from eval.render.docx import MANNERS, document
from eval.render.html import STYLES, page
from eval.render.layouts import Manuscript
from eval.render.pdf import Style, press


def _page(manuscript: Manuscript, rng: random.Random) -> bytes:
    return page(manuscript, rng.choice(list(STYLES)), rng).encode()


def _word_file(manuscript: Manuscript, rng: random.Random) -> bytes:
    return document(manuscript, rng.choice(list(MANNERS)), rng)


def _pdf(manuscript: Manuscript, rng: random.Random) -> bytes:  # noqa: ARG001  a printer has one manner
    return press(manuscript, Style())


FORMATS: Mapping[str, Callable[[Manuscript, random.Random], bytes]] = {
    "HTML": _page,
    "DOCX": _word_file,
    "PDF": _pdf,
}
"""How a manuscript becomes a file of each format, in one of its styles."""

IN_PRINT = (
    *("drop table", "blank cell", "marker for zero", "row printed twice", "header printed twice"),
    *("label truncated", "mojibake label", "rows swapped", "values of columns swapped"),
)
"""Damage to what is printed, and not to its text: a cell or a row that is lost leaves paper without a table."""
