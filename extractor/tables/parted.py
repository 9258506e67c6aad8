"""Rows of table 3 whose columns stand in several tables, one with some kinds of applicants and one with the others."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from extractor.tables.assembly import ReadRow
from extractor.tables.columns import Head
from extractor.tables.line import Slot
from schemas.form import APPLICANTS


class Lost(NamedTuple):
    """A row of which only some columns were found: the sheet it begins in, and what is said of it."""

    sheet: int
    row: ReadRow


@dataclass(slots=True)
class Parted:
    """What has been seen of each such row: its cells by column, and what is said of it as long as some are missing."""

    cells: dict[str, dict[str, Slot]] = field(default_factory=dict)
    lost: dict[str, Lost] = field(default_factory=dict)

    def take(self, heads: Sequence[Head], cells: Sequence[Slot], said: Lost) -> tuple[Slot, ...] | None:
        """The seven cells of the row once *cells*, which stand under *heads*, complete it.

        A column that is printed twice is believed in neither.
        """
        key = said.row.row.key
        known = self.cells.setdefault(key, {})
        own = {head.key: cell for head, cell in zip(heads, cells, strict=True)}
        if known.keys() & own.keys():
            self.lost.setdefault(key, said)
            return None
        known |= own
        if len(known) < len(APPLICANTS):
            self.lost.setdefault(key, said)
            return None
        del self.lost[key]
        return tuple([known[column.key] for column in APPLICANTS])

    def left(self) -> Iterator[Lost]:
        """The rows that are not whole at the end."""
        yield from self.lost.values()
