"""Rows of the declared form out of runs: which label a run's values follow, under which header."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache, lru_cache
from typing import NamedTuple

from extractor.spacing import fold
from extractor.tables.around import named_around
from extractor.tables.headers import (
    LEGAL,
    ApplicantColumns,
    Part,
    applicant_columns,
    disclosure_fit,
    dispute_fit,
)
from extractor.tables.layout import PROSE, Run, Values
from extractor.tables.vocabulary import Name, Token, plain_row, tokens
from schemas.form import (
    APPLICANTS,
    APPLICATIONS,
    DISCLOSURE,
    DISPUTES,
    EDITIONS,
    LITIGATION,
    OUTCOMES,
    TABLES,
    Edition,
    wordings,
)

UNDIVIDED = "other_handling.undivided"
_VERTICAL = frozenset(
    "".join(
        [LITIGATION]
        + [word for column in OUTCOMES for word in wordings(column)]
        + [word for row in DISPUTES.blocks[0].rows for word in wordings(row)]
    )
)
_SURELY_VERTICAL = 30
_LONGEST_REMEMBERED = 6000
"""Characters of a section whose labels are remembered."""
EDITION_OF_ROW: dict[str, Edition] = {
    row.key: row.editions[0] for row in APPLICATIONS.blocks[0].rows if row.editions != EDITIONS
}
_ALONE = ("total_handled", "carried_out", UNDIVIDED)
_KIND_OF_ROW = {
    (table.key, row.key): f"{table.key} {row.key if row.key in _ALONE else len(row.under)}"
    for table in TABLES
    for block in table.blocks
    for row in block.rows
}
_ENUMERATOR_OF_ROW = {
    (table.key, row.key): fold(row.label)[:1]
    for table in TABLES
    for block in table.blocks
    for row in block.rows
}
_UNKNOWN = Name("unknown", "", "")


_APPLICANT_PARTS = {row.key: (Part(row.key, APPLICANTS),) for row in APPLICATIONS.blocks[0].rows}


class Labelled(NamedTuple):
    """A run whose label and header are known: the rows its values fill, one behind the other.

    One row, or the three of table 4 (``beside`` is then False: no label stands beside them).
    ``edition`` is None where the rows are the same in both; ``header_read``: the column headers
    were readable, otherwise the columns are in the form's order. ``copies``: how often each column is
    printed, where cells that were merged are printed one by one.
    """

    table: str
    parts: tuple[Part, ...]
    run: Run
    edition: Edition | None = None
    header_read: bool = True
    header_unit: str = ""
    beside: bool = True
    copies: tuple[int, ...] = ()

    @property
    def width(self) -> int:
        """How many cells the form has here."""
        return len(self.parts[0].columns) * len(self.parts)

    @property
    def kind(self) -> str:
        """The rows whose labels span the same cells of the form."""
        return _KIND_OF_ROW[self.table, self.parts[0].row]


class Stray(NamedTuple):
    """Values that follow no readable label, and the table they stand in; or a row without header."""

    table: str
    row: str
    run: Run
    why: str


@dataclass(slots=True)
class _Context:
    """What has been read so far, while the runs are walked once."""

    table: str = ""
    disclosure: list[Token] = field(default_factory=list)
    disclosure_open: bool = True
    applicants: list[Token] = field(default_factory=list)
    applicants_open: bool = True
    applicant_columns: ApplicantColumns | None = None
    disputes: list[Name] = field(default_factory=list)
    dispute_rest: str = ""
    outcomes: tuple[str, ...] = ()
    rows_of_applications: bool = False


def label(found: Sequence[Run]) -> tuple[Labelled | Stray, ...]:
    """Every run with values, and every row label without, under the header that names its columns.

    That depends on the words of the runs and on how many values each has, which recur from report to report
    (one publisher sets its tables one way), so it is remembered.
    """
    printed = tuple([(run.fields, len(run.said.starts)) for run in found])
    long = bool(found) and found[-1].label_end - found[0].start > _LONGEST_REMEMBERED
    rows = _labelled.__wrapped__(printed) if long else _labelled(printed)
    return tuple([_with_run(row, found[row.run.start]) for row in rows])


def _with_run(row: Labelled | Stray, run: Run) -> Labelled | Stray:
    """*row* with the run that prints it; without its values where others than its own follow the label."""
    if run.said.starts and not row.run.said.starts:
        run = Run(run.fields, run.start, run.label_end)
    if isinstance(row, Stray):
        return Stray(row.table, row.row, run, row.why)
    return Labelled(
        row.table, row.parts, run, row.edition, row.header_read, row.header_unit, row.beside, row.copies
    )


@lru_cache(maxsize=256)
def _labelled(printed: Sequence[tuple[tuple[str, ...], int]]) -> tuple[Labelled | Stray, ...]:
    """The rows by the words before them and the number of their values; a run ``start``s at its place among these."""
    context = _Context()
    rows: list[Labelled | Stray] = []
    for at, (fields, values) in enumerate(printed):
        run = Run(fields, at, at, 0, Values((0,) * values))
        plain = plain_row(fields) if values else None
        if plain is not None and not context.applicants_open and context.table == plain.table:
            rows.append(_applications_row(plain, run, context))
            context.disputes.clear()
            context.dispute_rest = ""
            continue
        last = _walk(run, context, rows)
        if values:
            below = printed[at + 1][0] if at + 1 < len(printed) else ()
            rows.append(_filled_row(last, run, below, context))
            _close_headers(context)
    return tuple(rows)


def _walk(run: Run, context: _Context, rows: list[Labelled | Stray]) -> Name | None:
    """What the last token of the run stands for here; None where there is none.

    Headers are taken into the context as they come; a row of table 2 or 3 whose label another
    label follows prints nothing, and goes to *rows* as such.
    """
    found = tokens(run.fields)
    name: Name | None = None
    last = len(found) - 1
    for index, token in enumerate(found):
        filled = index == last and bool(run.said.starts)
        if len(token.names) == 1:
            name = token.names[0]
        else:
            after = found[index + 1] if index < last else None
            name = _meaning(token, name, after, context, last=filled)
        _TAKE[name.table](name, token, context)
        if name.kind == "row" and not filled and _prints_nothing(name, token, found[index + 1 : index + 2]):
            empty = _row(name, Run(run.fields, run.start, run.label_end), context)
            if isinstance(empty, Labelled) and (index or not _follows_values(name, rows)):
                rows.append(empty)
    return name


def _follows_values(name: Name, rows: Sequence[Labelled | Stray]) -> bool:
    """Whether values stand right before the label of the row *name* that may be its own."""
    last = rows[-1] if rows else None
    if isinstance(last, Labelled):
        return (
            _is_part_of_other_handling(name) and last.parts[0].row == UNDIVIDED and bool(last.run.said.starts)
        )
    return last is not None and not last.row and last.table == name.table


def _prints_nothing(name: Name, token: Token, after: Sequence[Token]) -> bool:
    """Whether a row's label stands before no value: behind it, a column is named with what the row has in it."""
    if any(all(one.kind == "column" for one in following.names) for following in after):
        return False
    ambiguous = name.key in ("total_handled", "other_handling.other") and not token.ordinal
    return name.table != DISPUTES.key and token.clean and not ambiguous


def _meaning(
    token: Token, before: Name | None, after: Token | None, context: _Context, *, last: bool
) -> Name:
    """The one thing a wording stands for here; 总计, 其他 and 其他处理 stand for several."""
    rows, columns, undivided = _kinds(token.names)
    if len(token.names) == 1 or not rows:
        return token.names[0]
    if undivided:
        divided = after is not None and any(_is_part_of_other_handling(name) for name in after.names)
        return _group(token) if divided or (after is None and not last) else rows[0]
    if token.ordinal:
        return rows[0] if _counted_so(rows[0], token.ordinal) else _UNKNOWN
    beside = [name.table for name in (after.names if after else ()) if _is_header(name)]
    if before is not None and _is_header(before):
        beside.append(before.table)
    for table in (DISPUTES.key, APPLICATIONS.key):
        if table in beside:
            return next((name for name in columns if name.table == table), columns[0])
    return rows[0] if context.rows_of_applications and last else columns[0]


@cache
def _counted_so(row: Name, ordinal: str) -> bool:
    """Whether *ordinal* may count *row*: what is counted like a row above it is another label cut short."""
    return ordinal[0].isdecimal() or not _ENUMERATOR_OF_ROW[row.table, row.key].isdecimal()


class _Kinds(NamedTuple):
    """The rows and the columns that one wording may stand for, and whether 其他处理 is among them."""

    rows: tuple[Name, ...]
    columns: tuple[Name, ...]
    undivided: bool


@cache
def _kinds(names: tuple[Name, ...]) -> _Kinds:
    rows = tuple(name for name in names if name.kind == "row")
    columns = tuple(name for name in names if name.kind == "column")
    return _Kinds(rows, columns, UNDIVIDED in (row.key for row in rows))


def _group(token: Token) -> Name:
    return next(name for name in token.names if name.kind == "group")


def _is_part_of_other_handling(name: Name) -> bool:
    return name.kind == "row" and name.key.startswith("other_handling.") and name.key != UNDIVIDED


def _is_header(name: Name) -> bool:
    return name.kind == "column" or name.key == "applicants"


def _take_other(name: Name, token: Token, context: _Context) -> None:
    """Words that are not of the form, of which a header may remember some, or the heading of a section."""
    if name.kind == "heading":
        context.disputes.clear()
        context.dispute_rest = ""
        return
    if context.table == DISCLOSURE.key and context.disclosure_open and token.wording != PROSE:
        context.disclosure.append(token)
    if context.table == APPLICATIONS.key and context.applicants_open and context.applicants:
        context.applicants.append(token)
        context.applicant_columns = None
    context.dispute_rest += token.wording


def _take_dispute(name: Name, _token: Token, context: _Context) -> None:
    context.table = name.table
    context.disputes.append(name)


def _take_disclosure(name: Name, token: Token, context: _Context) -> None:
    """A header of table 2 ends with the first row; one that starts anew forgets the one above it."""
    context.table = name.table
    if name.kind == "row":
        context.disclosure_open = False
        return
    if not context.disclosure_open or name.kind == "corner":
        context.disclosure.clear()
        context.disclosure_open = True
    if name.kind == "column":
        context.disclosure.append(token)


def _take_applicant(name: Name, token: Token, context: _Context) -> None:
    context.table = name.table
    if name.kind == "row":
        context.rows_of_applications = True
    elif name.kind == "column" or token.wording == LEGAL:
        if not context.applicants_open:
            context.applicants.clear()
            context.applicants_open = True
        context.applicant_columns = None
        context.applicants.append(token)


_TAKE: Mapping[str, Callable[[Name, Token, _Context], None]] = {
    DISCLOSURE.key: _take_disclosure,
    APPLICATIONS.key: _take_applicant,
    DISPUTES.key: _take_dispute,
    "": _take_other,
}
"""What becomes of a name, by its table: what belongs to a header is noted."""


def _close_headers(context: _Context) -> None:
    context.disclosure_open = context.table != DISCLOSURE.key
    if context.table == APPLICATIONS.key and context.rows_of_applications:
        context.applicants_open = False
    context.disputes.clear()
    context.dispute_rest = ""


def _filled_row(name: Name | None, run: Run, below: tuple[str, ...], context: _Context) -> Labelled | Stray:
    """The row that a run with values prints, *below* which such words stand."""
    if name is not None and name.kind == "row" and name.table != DISPUTES.key:
        return _row(name, run, context)
    if context.disputes or _printed_vertically(context):
        return _dispute_row(run, context)
    around = named_around(run.fields, below)
    if around is not None:
        return _row(around, run, context)
    return Stray(context.table, "", run, "no readable label stands before these values")


def _row(name: Name, run: Run, context: _Context) -> Labelled | Stray:
    return (
        _disclosure_row(name, run, context)
        if name.table == DISCLOSURE.key
        else _applications_row(name, run, context)
    )


def _disclosure_row(name: Name, run: Run, context: _Context) -> Labelled | Stray:
    """The block whose columns fit the header cells above the row."""
    fit = disclosure_fit(name.key, tuple(context.disclosure), len(run.said.starts))
    if fit is None:
        return Stray(DISCLOSURE.key, name.key, run, "no readable header names its columns")
    return Labelled(
        DISCLOSURE.key, fit.parts, run, fit.edition, fit.header_read, fit.header_unit, copies=fit.copies
    )


def _applications_row(name: Name, run: Run, context: _Context) -> Labelled | Stray:
    if context.applicant_columns is None:
        context.applicant_columns = applicant_columns(tuple(context.applicants))
    columns = context.applicant_columns.columns
    if columns is None:
        return Stray(APPLICATIONS.key, name.key, run, "the column headers contradict the form")
    parts = _APPLICANT_PARTS[name.key] if columns is APPLICANTS else (Part(name.key, columns),)
    edition = EDITION_OF_ROW.get(name.key)
    return Labelled(name.table, parts, run, edition, context.applicant_columns.read)


def _dispute_row(run: Run, context: _Context) -> Labelled | Stray:
    """The slots of table 4: outcomes of as many chunks as groups are named before the values."""
    fit = dispute_fit(tuple(context.disputes), context.outcomes, len(run.said.starts))
    if not fit.parts:
        return Stray(DISPUTES.key, "", run, fit.why)
    context.outcomes = fit.outcomes
    return Labelled(DISPUTES.key, fit.parts, run, header_read=fit.header_read, beside=False)


def _printed_vertically(context: _Context) -> bool:
    """Whether the words of table 4's header stand there character by character."""
    last = context.dispute_rest[-_SURELY_VERTICAL:]
    return len(last) == _SURELY_VERTICAL and set("维纠计") <= set(last) <= _VERTICAL
