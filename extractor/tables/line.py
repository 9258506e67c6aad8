"""A row of a sheet: what stands in its cells, and what its words and the places of its cells say of it.

Reports print the same few rows with other numbers in them. What depends on words and places alone is worked out once
for each ``Pattern`` and remembered; only the numbers are read from every line.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from typing import NamedTuple, Self

from extractor.readings import Place
from extractor.spacing import fold
from extractor.tables.numbers import BLANK, TEXT, Printed, read_cell
from extractor.tables.vocabulary import Name, Token, tokens, vocabulary
from schemas.form import APPLICATIONS, DISCLOSURE

LINE_ENDS = re.compile(r"[ \t]*\n\s*")
_LONGEST_LABEL = 160
_MOST_REMEMBERED = 8192
_SURELY_READ = 18
"""Digits of a number that needs no closer look."""
_MOST_CELLS = 40
"""Of a line whose pattern is remembered; table 4 has 15 in a row."""
WITH_ROWS = (DISCLOSURE.key, APPLICATIONS.key)
"""The tables in which a row has a label beside its cells."""
_OF_HEADERS = frozenset(("column", "caption", "corner", "note"))
_NOTHING: tuple[Token, ...] = ()
VALUE = "\x00"
_LONG = "\x01"
"""What stands in patterns for a printed value, and for a cell too long to be a label: no cell prints these."""
_WORDLESS = ("", VALUE)


class Said(NamedTuple):
    """What a cell says: a value, or the wordings of its label.

    ``printed.state`` is "text" for a label, and ``number`` that of a cell that prints a whole one, whatever its unit,
    in one line; ``folded`` is what labels are compared by; ``names`` are all that the last wording known may stand
    for; ``is_wording``: the words are one wording of the form; ``of_header``: they name none of its rows, but a part
    of its headers; ``names_columns``: that part may be columns. ``rows`` are the ``names`` that are of rows with a
    label beside their cells; ``stacked``: the labels of rows where several stand one below another, and nothing else;
    ``kind`` is what patterns tell cells by: the words of a label.
    """

    printed: Printed
    number: int | None = None
    tokens: tuple[Token, ...] = _NOTHING
    folded: str = ""
    names: tuple[Name, ...] = ()
    is_wording: bool = False
    of_header: bool = False
    names_columns: bool = False
    rows: tuple[Name, ...] = ()
    stacked: tuple[str, ...] = ()
    kind: str = VALUE


_PROSE = Said(TEXT, kind=_LONG)
_BLANK = Said(BLANK, kind="")


class _Remembered(dict[str, Said]):
    """What cells say by their text: the same labels and numbers stand in all reports.

    A plain look-up takes half of what a cache costs that keeps the order of use, three hundred times a report.
    """

    def __missing__(self, text: str) -> Said:
        """Read it for the first time."""
        if len(text) > _LONGEST_LABEL:
            return _PROSE
        if len(self) >= _MOST_REMEMBERED:
            self.clear()
        says = self[text] = _read(text)
        return says


said = _Remembered().__getitem__
"""What a cell with a text says; line ends inside it are none of its characters."""


def _read(text: str) -> Said:
    if text.isdecimal() and text.isascii() and len(text) <= _SURELY_READ and (text[0] != "0" or text == "0"):
        count = int(text)
        return Said(Printed(count, "number", None), count)
    bare = LINE_ENDS.sub("", text.strip()) if "\n" in text else text.strip()
    if not bare:
        return _BLANK
    printed = read_cell(bare)
    if printed.state != "text":
        alone = isinstance(printed.value, int) and "\n" not in text
        return Said(printed, printed.value if alone else None)  # type: ignore[arg-type]
    words = tokens((text,))
    known = [token.names for token in words if token.names[0].kind != "unknown"]
    names = (known or [words[-1].names])[-1] if words else ()
    kinds = [name.kind for name in names]
    folded = fold(text)
    is_wording = vocabulary().pattern.fullmatch(folded) is not None
    of_header = "row" not in kinds and not _OF_HEADERS.isdisjoint(kinds)
    names_columns = any(name.kind in ("column", "corner") or name.key == "applicants" for name in names)
    rows = tuple(name for name in names if name.kind == "row" and name.table in WITH_ROWS)
    stacked = _stacked(words) if "\n" in text else ()
    return Said(TEXT, None, words, folded, names, is_wording, of_header, names_columns, rows, stacked, text)


def _stacked(words: Sequence[Token]) -> tuple[str, ...]:
    """The labels that *words* are, if each is that of a row and they are several."""
    rows = all(any(name.kind == "row" and name.table in WITH_ROWS for name in token.names) for token in words)
    return tuple(f"{token.ordinal}.{token.wording}" for token in words) if rows and len(words) > 1 else ()


class Heading(NamedTuple):
    """Words above cells: the columns [left, right) they span, and how they are printed."""

    left: int
    right: int
    text: str

    @property
    def said(self) -> Said:
        """What they say."""
        return said(self.text)


class Beside(NamedTuple):
    """A label of the form in a line, and the cells [first, stop) beside it: their places among the line's."""

    table: str
    key: str
    label: int
    first: int
    stop: int


Numbers = tuple[int, ...]
Kinds = tuple[str, ...]


class Pattern:
    """The places and the words of a line's cells, those that hang from above included, from left to right.

    A cell covers the columns [left, right) and so many rows as ``heights`` says; ``begins``: it begins in this line.
    Of cells without words it knows whether they print something. Two patterns are alike only if they are the same.

    The places of cells among all: ``labels`` have words, ``begun`` are those of them that begin here, ``values`` have
    none; ``printed`` begin here and print a value, ``hanging`` begin here and cover rows below; ``stacked`` has the
    last words that are the labels of several rows, one below another. ``last`` is what the last words say, ``rest``
    what the last that begin here do.

    ``prints``: something is printed in a cell that begins here. ``is_header``: words of a header, a caption or a note
    begin here, and neither row nor value; ``opens_header``: they name columns. ``rows`` are the labels of rows of
    table 2 or 3 that cells without words stand beside, ``rows_of_applications`` the same in table 3, where words that
    stand for several things are a row's. Plain attributes, since each is asked for in fifty lines a report.
    """

    __slots__ = (
        *("begins", "begun", "columns", "hanging", "heights", "is_header", "kinds", "labels", "last"),
        *("lefts", "opens_header", "printed", "prints", "rest", "rights", "rows"),
        *("rows_of_applications", "stacked", "values"),
    )

    def __init__(
        self, lefts: Numbers, rights: Numbers, heights: Numbers, begins: tuple[bool, ...], kinds: Kinds
    ) -> None:
        """Of as many cells as each of these has entries; *kinds* are those of what they say."""
        self.lefts, self.rights, self.heights, self.begins, self.kinds = lefts, rights, heights, begins, kinds
        self.columns = (lefts, rights, heights, begins, kinds)
        self.values = tuple([at for at, kind in enumerate(kinds) if kind in _WORDLESS])
        self.labels = tuple([at for at, kind in enumerate(kinds) if kind not in _WORDLESS])
        self.begun = tuple([at for at in self.labels if begins[at]])
        self.printed = tuple([at for at in self.values if kinds[at] and begins[at]])
        self.hanging = tuple([at for at, height in enumerate(heights) if height > 1 and begins[at]])
        self.prints = bool(self.printed) or any(kinds[at] for at in self.begun)
        says = {at: self.said(at) for at in self.labels}
        self.last = says[self.labels[-1]] if self.labels else None
        self.rest = says[self.begun[-1]] if self.begun else None
        self.stacked = next((at for at in reversed(self.labels) if says[at].stacked), None)
        self.is_header = not self.printed and any(says[at].of_header for at in self.begun)
        self.opens_header = self.is_header and any(says[at].names_columns for at in self.begun)
        self.rows = self._beside(says, ambiguous=False)
        self.rows_of_applications = self._beside(says, ambiguous=True)

    def _beside(self, says: Mapping[int, Said], *, ambiguous: bool) -> tuple[Beside, ...]:
        stop = len(self.kinds)
        found: list[Beside] = []
        for at in reversed(self.labels):
            words = says[at]
            for name in reversed(words.rows) if ambiguous or len(words.names) == 1 else ():
                if stop > at + 1:
                    found.append(Beside(name.table, name.key, at, at + 1, stop))
                stop = at
        return tuple(found[::-1])

    def between(self, beside: Beside) -> tuple[int, ...]:
        """The places of the cells beside a label."""
        return tuple(range(beside.first, beside.stop))

    def overlaps(self, at: int, left: int, right: int) -> bool:
        """Whether the cell *at* stands in one of the columns [left, right)."""
        return self.lefts[at] < right and left < self.rights[at]

    def said(self, at: int) -> Said:
        """What the words of the cell *at* say."""
        return _PROSE if self.kinds[at] == _LONG else said(self.kinds[at])

    def headings(self) -> tuple[Heading, ...]:
        """The words that begin here, as headers have them."""
        words = [at for at in self.begun if self.kinds[at] != _LONG]
        return tuple([Heading(self.lefts[at], self.rights[at], self.kinds[at]) for at in words])


_remembered = lru_cache(maxsize=2048)(Pattern)


def pattern(
    lefts: Numbers, rights: Numbers, heights: Numbers, begins: tuple[bool, ...], kinds: Kinds
) -> Pattern:
    """The one pattern of such cells; of more than any table of the form has, a new one each time."""
    make = _remembered if len(lefts) <= _MOST_CELLS else Pattern
    return make(lefts, rights, heights, begins, kinds)


def behind(above: Pattern, lefts: Numbers, rights: Numbers, heights: Numbers, kinds: Kinds) -> Pattern:
    """The pattern of cells that begin in a line, behind those *above* that hang into it."""
    make = _behind if len(lefts) <= _MOST_CELLS else _behind.__wrapped__
    return make(above, lefts, rights, heights, kinds)


@lru_cache(maxsize=4096)
def _behind(above: Pattern, lefts: Numbers, rights: Numbers, heights: Numbers, kinds: Kinds) -> Pattern:
    return pattern(
        above.lefts + lefts,
        above.rights + rights,
        above.heights + heights,
        above.begins + (True,) * len(lefts),
        above.kinds + kinds,
    )


class Slot(NamedTuple):
    """A cell in one of the rows it covers: the columns [left, right) it spans there, and its text.

    ``is_label``: words stand in it; ``begins``: it begins in this row and is not merged from above; ``rows`` is
    how many it covers.
    """

    left: int
    right: int
    place: Place
    text: str
    said: Said
    is_label: bool
    begins: bool = True
    rows: int = 1


class Line(NamedTuple):
    """One row of a sheet: what stands in its cells from left to right, a column of each property.

    ``numbers`` are those of the cells that print a whole one. ``why`` says why its values are not certain.
    """

    sheet: int
    pattern: Pattern
    texts: tuple[str, ...]
    numbers: tuple[int | None, ...]
    starts: tuple[int, ...]
    ends: tuple[int, ...]
    why: str = ""

    @classmethod
    def of(cls, sheet: int, slots: Iterable[Slot], why: str = "") -> Self:
        """The row of these cells."""
        lefts, rights, places, texts, says, _, begins, heights = zip(*slots, strict=True)
        alike = pattern(lefts, rights, heights, begins, tuple([one.kind for one in says]))
        starts, ends = zip(*places, strict=True)
        return cls(sheet, alike, texts, tuple([one.number for one in says]), starts, ends, why)

    @property
    def slots(self) -> tuple[Slot, ...]:
        """Its cells, each by itself."""
        own, says = self.pattern, [said(text) for text in self.texts]
        is_label = [one.printed is TEXT for one in says]
        places = zip(self.starts, self.ends, strict=True)
        return tuple(
            map(Slot, own.lefts, own.rights, places, self.texts, says, is_label, own.begins, own.heights)
        )

    def place(self, at: int) -> Place:
        """Where the text of the cell *at* stands in the cleaned text."""
        return self.starts[at], self.ends[at]
