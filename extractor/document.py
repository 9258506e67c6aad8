"""What a reader makes of a file, before anyone knows what it says."""

from typing import Literal, NamedTuple

from extractor.text import Text

Format = Literal["text", "html", "pdf", "docx", "image"]


class GridRow(NamedTuple):
    """The cells that begin in one row of a grid, from left to right: parallel tuples, a cell each.

    A cell covers the columns from ``lefts`` to ``rights``, half-open, and as many rows as ``heights`` says. Its text
    stands from ``starts`` to ``ends`` in the document's, without blanks around; they are equal where nothing is
    printed. A line end inside a cell is one that the page prints there. Columns, since three hundred cells a report
    would be three hundred objects.
    """

    row: int
    lefts: tuple[int, ...]
    rights: tuple[int, ...]
    heights: tuple[int, ...]
    starts: tuple[int, ...]
    ends: tuple[int, ...]


class Grid(NamedTuple):
    """A table as a reader found it, before anyone knows what it means.

    ``lines`` are those of its *rows* in which a cell begins; each position of *rows* x *columns* belongs to at most
    one cell.
    """

    rows: int
    columns: int
    lines: tuple[GridRow, ...]


class Recognised(NamedTuple):
    """A stretch of a document's text that was recognised in a picture, and how surely, from 0 to 1."""

    start: int
    end: int
    confidence: float


class Document(NamedTuple):
    """A file as text: ``text.chars`` is its decoded source, unchanged.

    Of a text file the decoded source is what stands in it: ``encoding`` is a Python codec name, and
    ``data.decode(encoding)`` is the decoded source, except where bytes that are no characters were
    replaced (``replaced`` of them, by U+FFFD). Of any other format it is the text that the reader
    makes of the file, the same for the same bytes; ``grids`` are its tables, in the order of the text, and
    ``pages`` the offsets at which its pages begin (empty where the format has none), ``pictures`` those at
    which pictures stand; ``recognised`` is what was read in pictures of pages, in the order of the text.
    ``lacking`` says which pages of the file are missing or were not read, and why.
    """

    name: str
    sha256: str
    format: Format
    encoding: str
    text: Text
    replaced: int = 0
    grids: tuple[Grid, ...] = ()
    pages: tuple[int, ...] = ()
    pictures: tuple[int, ...] = ()
    recognised: tuple[Recognised, ...] = ()
    lacking: tuple[str, ...] = ()


class Section(NamedTuple):
    """One of the six statutory sections, as offsets into the cleaned text.

    ``number`` is the form's (1-6), whatever the report prints; ``heading`` and ``body`` do not
    overlap; ``heading_end`` equals ``start`` where the heading is missing.
    """

    number: int
    start: int
    heading_end: int
    end: int
