"""Values that stand apart from their labels, in front of them or behind all of them: whose they are, nothing says."""

from collections.abc import Iterator, Sequence
from itertools import groupby, takewhile

from extractor.tables.forms import Labelled, Stray
from schemas.form import APPLICATIONS, TABLES

Printed = Labelled | Stray

_WHY = "its values may stand in front of its label, or behind the labels of other rows"
_MOST_COPIES = 3
"""How often a merged cell of one column is printed at most: a row of table 2 has three cells."""
_CAPTION = {
    (table.key, row.key): f"{table.key} {block.caption}"
    for table in TABLES
    for block in table.blocks
    for row in block.rows
}


def without_displaced(rows: Sequence[Printed]) -> Sequence[Printed]:
    """*rows* in the order printed, where those whose values may be another row's are left out.

    A row without values is blank only where no values stand that may be its own.
    """
    if all(isinstance(row, Labelled) and row.run.said.starts for row in rows):
        return rows
    displaced = {at for found in (_in_front(rows), _behind(rows), _before_all(rows)) for at in found}
    return [_left_out(row) if at in displaced else row for at, row in enumerate(rows)] if displaced else rows


def _left_out(row: Printed) -> Printed:
    return Stray(row.table, row.parts[0].row, row.run, _WHY) if isinstance(row, Labelled) else row


def _in_front(rows: Sequence[Printed]) -> Iterator[int]:
    """Rows of a table in which values stand before the first label of a block, and none behind its last.

    All its blocks are meant of which that may be so: where the first row is blank, no values stand before it.
    """
    blocks = list(_blocks(rows))
    tables = {rows[block.start].table for block in blocks if _begins_with_values(rows, block)}
    for block in blocks:
        if rows[block.start].table in tables and not _values(rows[block[-1]]):
            yield from block


def _blocks(rows: Sequence[Printed]) -> Iterator[range]:
    """Where rows of one block of the form stand one behind the other."""
    at = 0
    for caption, group in groupby(rows, key=_caption):
        end = at + len(list(group))
        if caption:
            yield range(at, end)
        at = end


def _begins_with_values(rows: Sequence[Printed], block: range) -> bool:
    """Whether values stand before the first label of *block*, and none behind its last one.

    One number before table 3 may be that of a page.
    """
    before = rows[block.start - 1] if block.start else None
    if before is None or not _is_nameless(before) or _values(rows[block[-1]]):
        return False
    again = block.start > 1 and _caption(rows[block.start - 2]) == _caption(rows[block.start])
    return not again and (_values(before) > 1 or rows[block.start].table != APPLICATIONS.key)


def _behind(rows: Sequence[Printed]) -> Iterator[int]:
    """Rows without values before the values of two and more, and the one that these seem to be of."""
    for at, row in enumerate(rows):
        last = row if isinstance(row, Labelled) else rows[at - 1] if at and _is_nameless(row) else None
        if not isinstance(last, Labelled) or last.copies:
            continue
        if _values(row) >= max(2 * last.width, _MOST_COPIES + 1):
            before = _empty(map(rows.__getitem__, range(at - 1, -1, -1)), last.table)
            if before:
                yield from range(at - before, at + 1)


def _before_all(rows: Sequence[Printed]) -> Iterator[int]:
    """Rows without values behind the values of two and more."""
    for at, row in enumerate(rows):
        following = rows[at + 1] if at + 1 < len(rows) else None
        if (
            _is_nameless(row)
            and isinstance(following, Labelled)
            and row.table in ("", following.table)
            and _values(row) >= max(2 * following.width, _MOST_COPIES + 1)
        ):
            behind = map(rows.__getitem__, range(at + 1, len(rows)))
            yield from range(at + 1, at + 1 + _empty(behind, following.table))


def _empty(rows: Iterator[Printed], table: str) -> int:
    """How many of *rows*, from the first, are of *table* and print nothing."""
    alike = takewhile(lambda row: isinstance(row, Labelled) and row.table == table and not _values(row), rows)
    return sum(1 for _ in alike)


def _is_nameless(row: Printed) -> bool:
    return isinstance(row, Stray) and not row.row


def _caption(row: Printed) -> str:
    """The block of the form that the row is of; of values without a label there is none."""
    return _CAPTION[row.table, row.parts[0].row] if isinstance(row, Labelled) else ""


def _values(row: Printed) -> int:
    return len(row.run.said.starts)
