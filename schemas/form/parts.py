"""What the form is made of: sections, and tables of blocks of rows under columns, each of one edition or both."""

from dataclasses import dataclass
from typing import Literal

Edition = Literal["2019", "2021"]
Measure = Literal["count", "signed", "money"]

EDITIONS: tuple[Edition, ...] = ("2019", "2021")
BOTH: tuple[Edition, ...] = EDITIONS


@dataclass(frozen=True, slots=True)
class Column:
    """One numeric column: its key in the record and what the form prints above it.

    ``measure`` is "count" (integer, never negative), "signed" (integer) or "money" (decimal);
    ``unit`` is "" where the form prescribes none.
    """

    key: str
    label: str
    variants: tuple[str, ...] = ()
    measure: Measure = "count"
    unit: str = "件"


@dataclass(frozen=True, slots=True)
class Row:
    """One numeric row: its dotted key in the table, its label and the labels it stands under."""

    key: str
    label: str
    variants: tuple[str, ...] = ()
    under: tuple[str, ...] = ()
    editions: tuple[Edition, ...] = BOTH


@dataclass(frozen=True, slots=True)
class Block:
    """Rows that share one header row, in one edition or in both."""

    editions: tuple[Edition, ...]
    caption: str
    columns: tuple[Column, ...]
    rows: tuple[Row, ...]


@dataclass(frozen=True, slots=True)
class Table:
    """One statutory table: the section it stands in and its blocks in order."""

    key: str
    section: int
    label: str
    blocks: tuple[Block, ...]


@dataclass(frozen=True, slots=True)
class Section:
    """One of the six statutory sections: its number, canonical title and the titles seen instead."""

    number: int
    title: str
    variants: tuple[str, ...]


def wordings(part: Row | Column) -> tuple[str, ...]:
    """The official label and its variants."""
    return (part.label, *part.variants)
