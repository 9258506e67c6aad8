"""Which column of the form stands above a cell: header cells by where they stand and what they span."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from operator import attrgetter
from typing import NamedTuple

from extractor.spacing import fold
from extractor.tables.headers import APPLICANT_KEYS, applicant_order, disclosure_fit
from extractor.tables.line import Heading
from extractor.tables.vocabulary import Name
from schemas.form import (
    APPLICANTS,
    APPLICATIONS,
    DISCLOSURE,
    DISPUTES,
    LEGAL_PERSON_COLUMNS,
    LEGAL_PERSONS,
    OUTCOMES,
    Block,
    Column,
    Edition,
)

CONTRADICTED = "the column headers contradict the form"
NO_HEADER = "no readable header names its columns"
_LEGAL = fold(LEGAL_PERSONS)


_LEFT = attrgetter("left")
_BLOCKS = {
    row.key: [block for block in DISCLOSURE.blocks if row.key in [one.key for one in block.rows]]
    for row in {row.key: row for block in DISCLOSURE.blocks for row in block.rows}.values()
}
"""The blocks of table 2 that have a row."""


class Head(NamedTuple):
    """A column that a header names, the columns of the grid it stands over, and the row of table 4 it is for."""

    key: str
    left: int
    right: int
    row: str = ""


Header = tuple[Heading, ...]


@dataclass(frozen=True, slots=True, eq=False)
class Columns:
    """The columns of a row in the order of the form, and where the header above it has them.

    ``heads`` is empty where the header is unreadable: then the cells are in the form's order. ``others`` are
    header cells that the form does not know. ``why`` says why no row under this header can be read. ``some`` are the
    columns that a header of table 3 names, in the order of the form, where these are not all. What one header says is
    one object, which is compared as such.
    """

    part: tuple[Column, ...]
    heads: tuple[Head, ...] = ()
    others: Header = ()
    edition: Edition | None = None
    unit: str = ""
    why: str = ""
    some: tuple[Head, ...] = ()


@lru_cache(maxsize=256)
def applicants(header: Header) -> Columns:
    """The seven columns of table 3, from left to right as the header names them.

    Remembered, as all that headers say: they recur from report to report.
    """
    named = _named(header, APPLICATIONS.key)
    keys = [head.key for head in named]
    if sorted(keys) == sorted(APPLICANT_KEYS):
        if not _spans_agree(header, named):
            return _in_words(header)
        heads = tuple(sorted(named, key=lambda head: APPLICANT_KEYS.index(head.key)))
        return Columns(APPLICANTS, heads, _unknown(header))
    in_order = sorted(set(keys), key=APPLICANT_KEYS.index)
    return (
        Columns(APPLICANTS, others=_unknown(header), some=tuple(named))
        if keys == in_order
        else Columns(APPLICANTS, why=CONTRADICTED)
    )


def _spans_agree(header: Header, named: Sequence[Head]) -> bool:
    """Whether 法人或其他组织 stands above its five kinds and no other column: elsewhere spans are damaged.

    Where it spans nothing, since cells were not merged or no longer are, it stands above the first of them, and the
    seven columns side by side.
    """
    legal = next((heading for heading in header if heading.said.folded == _LEGAL), None)
    if legal is not None and legal.right - legal.left == 1 and legal.left == named[1].left:
        first = named[0].left
        return [head[:3] for head in named] == [
            (key, first + at, first + at + 1) for at, key in enumerate(APPLICANT_KEYS)
        ]
    return legal is None or all(
        (head.key in LEGAL_PERSON_COLUMNS) == (legal.left <= head.left and head.right <= legal.right)
        for head in named
    )


def _in_words(header: Header) -> Columns:
    """The seven columns in the order in which the header's words come, row by row, wherever they stand."""
    order = applicant_order([heading.said.tokens[-1] for heading in header if heading.said.tokens])
    if order is None:
        return Columns(APPLICANTS, why=CONTRADICTED)
    return Columns(APPLICANTS, tuple(Head(key, order.index(key), order.index(key)) for key in APPLICANT_KEYS))


@lru_cache(maxsize=1024)
def disclosure(row: str, header: Header, values: int) -> Columns:
    """The columns of the block of table 2 that *row* belongs to under *header*."""
    named = _side_by_side(_named(header, DISCLOSURE.key))
    keys = {head.key for head in named}
    holding = [block for block in _BLOCKS[row] if keys.issubset(_keys(block))]
    fit = holding[0] if len(holding) == 1 else _exactly(holding, header, keys)
    if fit is not None and len(named) == len(keys) == len(fit.columns):
        order = _keys(fit)
        heads = tuple(sorted(named, key=lambda head: order.index(head.key)))
        return Columns(fit.columns, heads, _unknown(header), fit.editions[0], _unit(header))
    above = [heading for heading in header if heading.said.tokens]
    damaged = disclosure_fit(row, tuple(heading.said.tokens[-1] for heading in above), values)
    if damaged is None:
        return Columns((), why=NO_HEADER)
    columns = damaged.parts[0].columns
    return Columns(columns, (), (), damaged.edition, damaged.header_unit)


@lru_cache(maxsize=256)
def outcomes(header: Header) -> tuple[Head, ...]:
    """The columns of table 4 from left to right, each with the row of the form that spans it.

    Where the spans contradict themselves, the rows are those named, each with five outcomes in turn.
    """
    groups = [
        Head(name.key, heading.left, heading.right)
        for heading in header
        for name in _names(heading, "row", DISPUTES.key)
    ]
    named = [_under(head, groups) for head in _named(header, DISPUTES.key)]
    counts = Counter(head.row for head in named)
    if all(count == len(OUTCOMES) for count in counts.values()):
        return tuple(named)
    ordered = list(dict.fromkeys(group.key for group in sorted(groups, key=_LEFT)))
    if len(named) != len(OUTCOMES) * len(ordered):
        return tuple(named)
    return tuple(head._replace(row=ordered[at // len(OUTCOMES)]) for at, head in enumerate(named))


def _under(head: Head, groups: Sequence[Head]) -> Head:
    """*head* with the row of the form that the lowest cell above it names."""
    key, left, right, _ = head
    for group in reversed(groups):
        if group.left < right and left < group.right:
            return Head(key, left, right, group.key)
    return head


def _named(header: Header, table: str) -> list[Head]:
    """The columns of *table* that *header* names, from left to right; one named again in the row below is one."""
    found = [
        Head(name.key, heading.left, heading.right)
        for heading in header
        for name in _names(heading, "column", table)
    ]
    return sorted(dict.fromkeys(found), key=_LEFT)


def _side_by_side(named: list[Head]) -> list[Head]:
    """*named* with a column that neighbouring cells name, as of a merged one, as the one that spans these."""
    done: list[Head] = []
    for head in named:
        if done and done[-1].key == head.key and done[-1].right == head.left:
            done[-1] = done[-1]._replace(right=head.right)
        else:
            done.append(head)
    return done


def _names(heading: Heading, kind: str, table: str) -> list[Name]:
    return [name for name in heading.said.names if name.kind == kind and name.table == table]


def _keys(block: Block) -> list[str]:
    return [column.key for column in block.columns]


def _exactly(blocks: Sequence[Block], header: Header, keys: set[str]) -> Block | None:
    """The block that has just these columns, if no unknown words stand in the header: they may name others."""
    if _unknown(header):
        return None
    return next((block for block in blocks if keys == set(_keys(block))), None)


def _unknown(header: Header) -> Header:
    """The header cells whose words the form does not know."""
    return tuple(heading for heading in header if any(name.kind == "unknown" for name in heading.said.names))


def _unit(header: Header) -> str:
    """The words of the last header cell, which may end with a unit."""
    return next((heading.said.folded for heading in reversed(header) if heading.said.names), "")
