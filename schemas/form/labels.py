"""Every wording that the form prints in its tables, and what it is there: one walk for all that look for them."""

from collections.abc import Iterator
from typing import Literal, NamedTuple

from schemas.form import (
    APPLICANT_GROUPS,
    APPLICANT_NOTE,
    APPLICATIONS,
    DISCLOSURE,
    DISPUTES,
    HEADER_CORNER,
    LITIGATION,
    TABLES,
    wordings,
)

Place = Literal["caption", "column", "row", "group", "note", "spanning", "corner"]

_ARTICLE = "第二十条"


class Label(NamedTuple):
    """One label of *table* in all its wordings, the official one first.

    ``place``: a block's "caption", a "column"'s header, a "row"'s label, a "group" that rows stand under, a header
    "spanning" columns, the "corner" above the rows' labels, or the "note" beside the table. ``key`` is the key of
    the column or row, "" where there is none.
    """

    wordings: tuple[str, ...]
    place: Place
    table: str
    key: str = ""


def labels() -> Iterator[Label]:
    """The labels of the tables of both editions, in the order of the form; what blocks share comes again."""
    for table in TABLES:
        for block in table.blocks:
            if table is DISCLOSURE:
                yield Label((block.caption, block.caption.removeprefix(_ARTICLE)), "caption", table.key)
            for column in block.columns:
                yield Label(wordings(column), "column", table.key, column.key)
            for row in block.rows:
                yield Label(wordings(row), "row", table.key, row.key)
                for group in row.under:
                    yield Label((group,), "group", table.key)
    yield Label((APPLICANT_NOTE,), "note", APPLICATIONS.key)
    for group in APPLICANT_GROUPS:
        yield Label((group,), "spanning", APPLICATIONS.key)
    yield Label((LITIGATION,), "spanning", DISPUTES.key)
    yield Label(HEADER_CORNER, "corner", DISCLOSURE.key)
