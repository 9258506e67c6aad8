"""Rows of table 3 in a text whose rows have a column more than the form, and blanks: what of them is sure.

Where some rows print more values than the form has cells and others less, one that prints as many may have a blank
cell, and a value of the other column.
"""

from collections.abc import Iterator, Sequence

from extractor.readings import Row, Unplaced
from extractor.tables.assembly import ReadRow
from extractor.tables.forms import Labelled
from schemas.form import APPLICATIONS

_SEVERAL = 2
_WHY = "other rows print more values than the form has columns, and blanks, so that its own may stand in other columns"


def without_crowded(rows: Sequence[ReadRow]) -> Sequence[ReadRow]:
    """*rows* without those of table 3, where some have more values than cells and some less; a total keeps a row."""
    beyond = [len(one.run.said.starts) - one.width for one in _printed(rows)]
    if sum(count > 0 for count in beyond) < _SEVERAL or min(beyond) >= 0:
        return rows
    return [_left_out(row) if _is_doubtful(row) else row for row in rows]


def _printed(rows: Sequence[ReadRow]) -> Iterator[Labelled]:
    """What is labelled as a row of table 3 and prints values."""
    for row in rows:
        if row.table == APPLICATIONS.key and row.labelled is not None and row.labelled.run.said.starts:
            yield row.labelled


def _is_doubtful(row: ReadRow) -> bool:
    """Whether *row* is of table 3, and no total says that its values are its own."""
    if row.labelled is None or not isinstance(row.row, Row) or row.table != APPLICATIONS.key:
        return False
    numbers = [value for value in row.row.values if value is not None]
    *kinds, total = numbers or [0]
    return not row.row.empty and (not total or len(numbers) < row.labelled.width or sum(kinds) != total)


def _left_out(row: ReadRow) -> ReadRow:
    start, end = row.row.extent if isinstance(row.row, Row) and row.row.extent else (0, 0)
    return ReadRow(row.table, Unplaced(row.row.key, start, end, _WHY), row.labelled)
