"""A page as its reader found it: glyphs and rules in points, upright, y growing downwards."""

from dataclasses import dataclass
from typing import NamedTuple


class Glyph(NamedTuple):
    """A character and its box, which is as high as the font; ``confidence`` is below 1 where it was recognised."""

    char: str
    left: float
    top: float
    right: float
    bottom: float
    confidence: float = 1.0


class Rule(NamedTuple):
    """A ruling line, as the thin box it fills."""

    left: float
    top: float
    right: float
    bottom: float


@dataclass(frozen=True, slots=True)
class Leaf:
    """One page: its glyphs in the order of the file, its rules, and how many large pictures it shows.

    ``askew``: of a page that a reader turns, the glyphs that do not run as most do; outside its tables they
    are its running head and page number.
    """

    width: float
    height: float
    glyphs: tuple[Glyph, ...]
    rules: tuple[Rule, ...]
    pictures: int = 0
    askew: frozenset[Glyph] = frozenset()


class Field(NamedTuple):
    """A cell of a sheet before it has a place in a text: position, spans, what it says, and how surely."""

    row: int
    column: int
    row_span: int
    column_span: int
    chars: str
    confidence: float = 1.0


@dataclass(frozen=True, slots=True)
class Sheet:
    """A table on one page: the edges of its columns and rows, and its cells in reading order.

    ``is_whole``: it was put together of all pages that it stands on, and no other goes on with it.
    """

    xs: tuple[float, ...]
    ys: tuple[float, ...]
    fields: tuple[Field, ...]
    is_whole: bool = False
