"""Rows of the declared form out of runs: which label a run's values follow, under which header."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache, lru_cache
from itertools import groupby
from typing import NamedTuple

from extractor.spacing import fold
from extractor.tables.around import named_around
from extractor.tables.layout import PROSE, Run, Values
from extractor.tables.vocabulary import Name, Token, plain_row, tokens
from schemas.form import (
    APPLICANTS,
    APPLICATIONS,
    DISCLOSURE,
    DISPUTES,
    EDITIONS,
    LEGAL_PERSON_COLUMNS,
    LEGAL_PERSONS,
    LITIGATION,
    OUTCOMES,
    TABLES,
    Block,
    Column,
    Edition,
    wordings,
)

UNDIVIDED = "other_handling.undivided"
_APPLICANT_KEYS = tuple(column.key for column in APPLICANTS)
_OUTCOME_KEYS = tuple(column.key for column in OUTCOMES)
_DISPUTE_KEYS = tuple(row.key for row in DISPUTES.blocks[0].rows)
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
_LEGAL = fold(LEGAL_PERSONS)


class Part(NamedTuple):
    """One row of the form, and its columns in the order their values are printed."""

    row: str
    columns: tuple[Column, ...]


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
    applicant_columns: "_Columns | None" = None
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
    elif name.kind == "column" or token.wording == _LEGAL:
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


class Fit(NamedTuple):
    """The block a row of table 2 belongs to, as ``Labelled`` has it."""

    parts: tuple[Part, ...]
    edition: Edition
    header_read: bool
    header_unit: str
    copies: tuple[int, ...] = ()


@lru_cache(maxsize=1024)
def disclosure_fit(row: str, header_cells: tuple[Token, ...], values: int) -> Fit | None:
    """Remembered, since the same few headers stand in all reports."""
    header = [token for token in header_cells if token.names[0].kind in ("column", "unknown")]
    blocks = [block for block in DISCLOSURE.blocks if row in (one.key for one in block.rows)]
    columns_apart = [tuple(same) for _, same in groupby(header, key=lambda token: token.names)]
    if len(columns_apart) < len(header) and all(token.names[0].kind == "column" for token in header):
        return _copied(row, blocks, columns_apart, values)
    for fit in (_exactly, _damaged):
        fitting = [(block, columns) for block in blocks if (columns := fit(block, header, values))]
        if len(fitting) == 1:
            block, columns = fitting[0]
            unit = header[-1].wording if header else ""
            return Fit((Part(row, columns),), block.editions[0], fit is _exactly, unit)
    return None


def _copied(
    row: str, blocks: Sequence[Block], header: Sequence[tuple[Token, ...]], values: int
) -> Fit | None:
    """The block whose columns a *header* names that prints the cells of a merged one one by one."""
    once = [same[0] for same in header]
    fitting = [(block, columns) for block in blocks if (columns := _exactly(block, once, values))]
    if len(fitting) != 1:
        return None
    block, columns = fitting[0]
    copies = tuple(len(same) for same in header)
    return Fit(
        (Part(row, columns),),
        block.editions[0],
        header_read=True,
        header_unit=once[-1].wording,
        copies=copies,
    )


def _exactly(block: Block, header: list[Token], values: int) -> tuple[Column, ...]:  # noqa: ARG001
    """The block's columns in the order printed, if the header names them all and nothing else."""
    keys = [token.names[0].key for token in header]
    by_key = {column.key: column for column in block.columns}
    if keys == list(by_key):
        return block.columns
    return tuple(by_key[key] for key in keys) if sorted(keys) == sorted(by_key) else ()


def _damaged(block: Block, header: list[Token], values: int) -> tuple[Column, ...]:
    """The block's columns in the form's order, if what is readable of the header agrees with it."""
    keys = [column.key for column in block.columns]
    known = [token.names[0].key for token in header if token.names[0].kind == "column"]
    cut = [token.wording for token in header if token.names[0].kind == "unknown"]
    begun = [word for word in cut if any(fold(column.label).startswith(word) for column in block.columns)]
    places = [keys.index(key) for key in known if key in keys]
    agrees = len(places) == len(known) and places == sorted(places) and (known or begun)
    fits = agrees and len(begun) + len(known) <= len(keys) and values <= len(keys)
    return block.columns if fits else ()


def _applications_row(name: Name, run: Run, context: _Context) -> Labelled | Stray:
    if context.applicant_columns is None:
        context.applicant_columns = _applicant_columns(tuple(context.applicants))
    columns = context.applicant_columns.columns
    if columns is None:
        return Stray(APPLICATIONS.key, name.key, run, "the column headers contradict the form")
    parts = _APPLICANT_PARTS[name.key] if columns is APPLICANTS else (Part(name.key, columns),)
    edition = EDITION_OF_ROW.get(name.key)
    return Labelled(name.table, parts, run, edition, context.applicant_columns.read)


class _Columns(NamedTuple):
    """Columns in the order printed, None where their header contradicts the form."""

    columns: tuple[Column, ...] | None
    read: bool


@lru_cache(maxsize=256)
def _applicant_columns(header: tuple[Token, ...]) -> _Columns:
    """Remembered, as those of table 2 are."""
    order = applicant_order(header)
    read = len(_named(header)) == len(APPLICANTS) and all(
        token.names[0].kind != "unknown" for token in header
    )
    if order is None:
        return _Columns(None, read)
    if order == _APPLICANT_KEYS:
        return _Columns(APPLICANTS, read)
    by_key = {column.key: column for column in APPLICANTS}
    return _Columns(tuple(by_key[key] for key in order), read)


def _named(header: Sequence[Token]) -> dict[str, int]:
    """Where each applicant column is first named in the header."""
    places: dict[str, int] = {}
    for index, token in enumerate(header):
        for name in token.names:
            if name.table == APPLICATIONS.key and name.kind == "column":
                places.setdefault(name.key, index)
    return places


def applicant_order(header: Sequence[Token]) -> tuple[str, ...] | None:
    """The seven columns from left to right, from header cells that come row by row.

    法人或其他组织 spans the columns named in the row below it; 总计 beside it, or printed in the
    row above (rows span), is the last column. None where the words found contradict the form, and where
    总计 comes among the others without it: then its cell is lost, or the columns are in another order.
    """
    places = _named(header)
    named = [key for key in places if key != "total"]
    if len(named) < len(APPLICANTS) - 1 or "total" not in places:
        found = list(places) if "total" not in places else [*named, "total"]
        in_order = sorted(found, key=_APPLICANT_KEYS.index)
        return _APPLICANT_KEYS if found == in_order else None
    legal = next((index for index, token in enumerate(header) if token.wording == _LEGAL), None)
    if legal is None and any(token.names[0].kind == "unknown" for token in header):
        return _APPLICANT_KEYS if (*named, "total") == _APPLICANT_KEYS else None
    if legal is None:
        row_by_row = tuple(places)[1:-1].count("total")
        return None if row_by_row else tuple(places)
    above = [key for key in named if places[key] < legal]
    below = [key for key in named if places[key] > legal]
    if not set(LEGAL_PERSON_COLUMNS).issubset(below):
        return None
    if places["total"] < legal and not above:
        return ("total", *below[1:], below[0])
    return (*above, *below, "total")


def _dispute_row(run: Run, context: _Context) -> Labelled | Stray:
    """The slots of table 4: outcomes of as many chunks as groups are named before the values."""
    fit = _dispute_fit(tuple(context.disputes), context.outcomes, len(run.said.starts))
    if not fit.parts:
        return Stray(DISPUTES.key, "", run, fit.why)
    context.outcomes = fit.outcomes
    return Labelled(DISPUTES.key, fit.parts, run, header_read=fit.header_read, beside=False)


class _DisputeFit(NamedTuple):
    """The rows of table 4 that stand under a header, and the *outcomes* it names last; or why none do."""

    parts: tuple[Part, ...]
    outcomes: tuple[str, ...] = ()
    header_read: bool = True
    why: str = ""


@lru_cache(maxsize=256)
def _dispute_fit(header: tuple[Name, ...], before: tuple[str, ...], values: int) -> _DisputeFit:
    """*before* are the outcomes that the header above named, which a header of one row need not repeat."""
    groups = _groups_in_order(header)
    if groups is None:
        return _DisputeFit((), before, why="行政诉讼 stands below what it is divided into")
    chunks = _chunks([name.key for name in header if name.kind == "column"])
    if groups[:1] == [_DISPUTE_KEYS[1]] and len(set(chunks)) > 1:
        return _DisputeFit(
            (), before, why="行政诉讼 stands before 行政复议, and their columns are in different orders"
        )
    if not chunks and len(groups) == 1 and before:
        chunks = [before]
    complete = [chunk for chunk in chunks if sorted(chunk) == sorted(_OUTCOME_KEYS)]
    by_key = {column.key: column for column in OUTCOMES}
    if complete and len(complete) == len(chunks) == len(groups):
        rows = zip(groups, chunks, strict=True)
        parts = tuple(
            Part(group, OUTCOMES if chunk == _OUTCOME_KEYS else tuple(by_key[key] for key in chunk))
            for group, chunk in rows
        )
        return _DisputeFit(parts, chunks[-1])
    whole = len(_DISPUTE_KEYS) * len(_OUTCOME_KEYS)
    contradicts = any(sorted(chunk, key=_OUTCOME_KEYS.index) != list(chunk) for chunk in chunks)
    if values == whole and not contradicts and groups in ([], [*_DISPUTE_KEYS][: len(groups)]):
        return _DisputeFit(tuple(Part(group, OUTCOMES) for group in _DISPUTE_KEYS), before, header_read=False)
    why = f"{values} values printed under a header that names {sum(map(len, chunks))} columns"
    return _DisputeFit((), before, why=why)


def _groups_in_order(header: Sequence[Name]) -> list[str] | None:
    """The rows of table 4 from left to right, of which a header names those of 行政诉讼 in the line below it.

    None where its lines come in another order.
    """
    named = list(dict.fromkeys(name.key for name in header if name.kind in ("row", "group")))
    groups = [key for key in named if key]
    if len(named) == len(groups):
        return groups
    litigation = named.index("")
    if any(key in _DISPUTE_KEYS[1:] for key in named[:litigation]):
        return None
    if groups == [*_DISPUTE_KEYS] and litigation < named.index(_DISPUTE_KEYS[0]):
        return [*_DISPUTE_KEYS[1:], _DISPUTE_KEYS[0]]
    return groups


def _chunks(keys: list[str]) -> list[tuple[str, ...]]:
    """*keys* cut where one is named again.

    >>> _chunks(["upheld", "total", "upheld", "total"])
    [('upheld', 'total'), ('upheld', 'total')]
    """
    chunks: list[list[str]] = []
    for key in keys:
        if not chunks or key in chunks[-1]:
            chunks.append([])
        chunks[-1].append(key)
    return [tuple(chunk) for chunk in chunks]


def _printed_vertically(context: _Context) -> bool:
    """Whether the words of table 4's header stand there character by character."""
    last = context.dispute_rest[-_SURELY_VERTICAL:]
    return len(last) == _SURELY_VERTICAL and set("维纠计") <= set(last) <= _VERTICAL
