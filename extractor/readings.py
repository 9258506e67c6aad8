"""What was read from the statutory tables: cells, rows, tables."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from typing import NamedTuple, Protocol, Self

from extractor.asking import FREE, Spent
from extractor.document import Section
from extractor.issues import Issue
from schemas.record import CellState
from schemas.report import Form, TableState

Number = int | Decimal


Place = tuple[int, int]
"""Where a cell's characters stand in the cleaned text, half-open."""


class Row(NamedTuple):
    """One printed row: parallel tuples, a cell each, in the order of the form's columns.

    A value is None where no number is printed, and its state says which kind of nothing it is.
    A cell stands in the cleaned text from *at* + ``starts`` to *at* + ``ends``, None where nothing
    is printed: counted from the row, rows that are printed alike share them. Columns, since two
    hundred cells a report would be two hundred objects; a named tuple, since a frozen dataclass
    takes four times as long to make.
    """

    key: str
    columns: tuple[str, ...]
    values: tuple[Number | None, ...]
    states: tuple[CellState, ...]
    at: int
    starts: tuple[int | None, ...]
    ends: tuple[int | None, ...]

    @classmethod
    def of(
        cls,
        key: str,
        columns: tuple[str, ...],
        values: tuple[Number | None, ...],
        states: tuple[CellState, ...],
        places: Iterable[Place | None],
    ) -> Self:
        """The row whose cells stand in *places*."""
        start, end = zip(*[place or (None, None) for place in places], strict=True)
        return cls(key, columns, values, states, 0, start, end)

    @property
    def places(self) -> tuple[Place | None, ...]:
        """Where each cell stands in the cleaned text; None where nothing is printed."""
        return tuple(
            None if start is None or end is None else (self.at + start, self.at + end)
            for start, end in zip(self.starts, self.ends, strict=True)
        )

    def value(self, column: str) -> Number | None:
        """The number in *column*; None where none is printed or the row has no such column."""
        return self.values[self.columns.index(column)] if column in self.columns else None

    @property
    def extent(self) -> Place | None:
        """From its first printed cell to its last; None where nothing is printed."""
        starts = [start for start in self.starts if start is not None]
        ends = [end for end in self.ends if end is not None]
        return (self.at + min(starts), self.at + max(ends)) if starts else None

    @property
    def empty(self) -> bool:
        """Whether nothing is printed in any cell."""
        return self.starts.count(None) == len(self.starts)


@dataclass(frozen=True, slots=True)
class Unplaced:
    """A row whose numbers could not be placed without guessing: where they stand, and why."""

    key: str
    start: int
    end: int
    why: str


class TableReading(NamedTuple):
    """One statutory table as read; ``rows`` by key, in the order of the form.

    ``absent``: the rows that its edition of the form has and that are not printed, unless all are;
    ``by_model``: the rows that the rules could not read and a model did.
    """

    key: str
    form: Form | None
    state: TableState
    rows: Mapping[str, Row]
    unplaced: Mapping[str, Unplaced]
    issues: tuple[Issue, ...]
    absent: tuple[str, ...] = ()
    by_model: frozenset[str] = frozenset()


class Finished(NamedTuple):
    """The tables after their last reader, and what asking a model about them cost."""

    tables: tuple[TableReading, ...]
    spent: Spent


class TableReader(Protocol):
    """Reads what the rules left unread in the tables: a model, or nobody."""

    def __call__(
        self, chars: str, tables: Iterable[TableReading], sections: Iterable[Section], /
    ) -> Finished:
        """The *tables* of the cleaned text *chars*, with what could be added to them."""


def as_read(_chars: str, tables: Iterable[TableReading], _sections: Iterable[Section]) -> Finished:
    """The tables as the rules read them; see ``TableReader``."""
    return Finished(tuple(tables), FREE)


@cache
def pointer(table: str, row: str, column: str = "") -> str:
    """The JSON pointer of a row or cell in the report.

    >>> pointer("applications", "denied.state_secret", "total")
    '/applications/denied/state_secret/total'
    """
    path = f"/{table}/{row.replace('.', '/')}"
    return f"{path}/{column}" if column else path
