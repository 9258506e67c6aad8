"""A table out of its rows: each once, in the order of the form, with what is missing said."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cache, lru_cache
from typing import NamedTuple

from extractor.issues import Issue
from extractor.readings import Place, Row, TableReading, Unplaced, pointer
from extractor.tables.forms import UNDIVIDED, Labelled, Stray
from extractor.tables.layout import Run
from schemas.form import APPLICATIONS, EDITIONS, TABLES, Edition, Table, blocks_of, rows_of
from schemas.report import Form, TableState

_LONGEST_SHOWN = 120
_PARTS = {
    row.key
    for row in APPLICATIONS.blocks[0].rows
    if row.key.startswith(UNDIVIDED.partition(".")[0]) and row.key != UNDIVIDED
}
"""The rows that 其他处理 is divided into in the edition of 2021."""


class ReadRow(NamedTuple):
    """One row of one table as one run prints it."""

    table: str
    row: Row | Unplaced
    labelled: Labelled | None = None
    issues: tuple[Issue, ...] = ()


def assemble(chars: str, table: Table, own: Sequence[ReadRow], strays: Iterable[Stray]) -> TableReading:
    """The reading of *table* out of its *own* rows; ``missing`` where nothing of it is printed."""
    own, subtotal = _divided(own) if table.key == APPLICATIONS.key else (own, ())
    rows, unplaced, issues = _merged(own)
    stray = [one.run for one in strays if one.table == table.key and not one.row]
    lost = [run for run in stray if len(run.said.starts) > 1]
    if not rows and not unplaced and not stray:
        missing = Issue("TABLE-MISSING", f"no table was found for {table.label}", (f"/{table.key}",))
        return TableReading(table.key, None, "missing", {}, {}, (missing,))
    labelled = [found.labelled for found in own if found.labelled is not None]
    editions = _editions(own)
    expected = _expected(table.key, tuple(editions.items()))
    ordered = {key: rows[key] for key in expected if key in rows}
    absent = [key for key in expected if key not in rows and key not in unplaced]
    issues.extend(_doubts(chars, table, unplaced, absent, (*subtotal, *[_extent(run) for run in lost])))
    if not all(row.header_read for row in labelled):
        message = f"the column headers of {table.label} are damaged; columns are in the form's order"
        issues.append(Issue("TABLE-HEADER", message, (f"/{table.key}",)))
    form = _form(editions)
    if form == "mixed":
        message = "blocks of the 2019 and the 2021 edition stand in one table"
        issues.append(Issue("TABLE-MIXED", message, (f"/{table.key}",)))
    whole = not (unplaced or absent or lost or subtotal)
    state: TableState = "present" if whole else "partial"
    return TableReading(table.key, form, state, ordered, unplaced, tuple(issues), tuple(absent))


class _Divided(NamedTuple):
    """The rows of table 3, and where 其他处理 prints numbers although its parts are printed too."""

    own: Sequence[ReadRow]
    subtotal: tuple[Place, ...] = ()


def _divided(own: Sequence[ReadRow]) -> _Divided:
    """*own* without 其他处理 where its parts are rows: then it is a heading, and its numbers are sums of theirs."""
    keys = {found.row.key for found in own}
    if UNDIVIDED not in keys or _PARTS.isdisjoint(keys):
        return _Divided(own)
    headings = [found.row for found in own if found.row.key == UNDIVIDED]
    extents = [(row.start, row.end) if isinstance(row, Unplaced) else row.extent for row in headings]
    subtotal = tuple(extent for extent in extents if extent is not None)
    return _Divided([found for found in own if found.row.key != UNDIVIDED], subtotal)


def _extent(run: Run) -> Place:
    """From the first value of *run* to its last."""
    return run.items[0][0], run.items[-1][1]


def _merged(own: Sequence[ReadRow]) -> tuple[dict[str, Row], dict[str, Unplaced], list[Issue]]:
    """Each row once: printed again alike it counts once, printed again otherwise it is left out."""
    rows = {found.row.key: found.row for found in own if isinstance(found.row, Row)}
    if len(rows) == len(own):
        return rows, {}, [issue for found in own for issue in found.issues]
    rows.clear()
    unplaced: dict[str, Unplaced] = {}
    issues: dict[str, tuple[Issue, ...]] = {}
    for found in own:
        key = found.row.key
        if isinstance(found.row, Unplaced):
            unplaced.setdefault(key, found.row)
            continue
        known = rows.get(key)
        if known is None or known.empty:
            rows[key] = found.row
            issues[key] = found.issues
        elif (extent := found.row.extent) and _says(known) != _says(found.row):
            unplaced[key] = Unplaced(key, *extent, "it is printed twice with different numbers")
    for key in unplaced:
        rows.pop(key, None)
        issues.pop(key, None)
    return rows, unplaced, [issue for found_issues in issues.values() for issue in found_issues]


def _says(row: Row) -> tuple[object, ...]:
    return row.columns, row.values, row.states


def _editions(own: Iterable[ReadRow]) -> Mapping[str, Edition]:
    """The edition each row was printed in, where its block decides it."""
    editions: dict[str, Edition] = {}
    for found in own:
        edition = found.labelled.edition if found.labelled else None
        if edition is not None:
            editions.setdefault(found.row.key, edition)
    return editions


def _form(editions: Mapping[str, Edition]) -> Form | None:
    """The edition that the rows were printed in; None where none of them decides it."""
    printed_in = set(editions.values())
    if len(printed_in) > 1:
        return "mixed"
    return printed_in.pop() if printed_in else None


@lru_cache(maxsize=1024)
def _expected(table_key: str, printed_in: tuple[tuple[str, Edition], ...]) -> tuple[str, ...]:
    """The rows the form requires: those of each block in the edition its rows are printed in."""
    editions = dict(printed_in)
    usual: Edition = "2019" if _form(editions) == "2019" else "2021"
    keys: list[str] = []
    for rows in _captions(table_key):
        decided = sorted({editions[key] for key in rows if key in editions})
        for edition in decided or [usual]:
            keys.extend(key for key, those in rows.items() if edition in those and key not in keys)
    return tuple(keys)


@cache
def _captions(table_key: str) -> tuple[dict[str, frozenset[Edition]], ...]:
    """By caption of the table: its rows, and the editions that print them."""
    table = next(one for one in TABLES if one.key == table_key)
    captions: dict[str, dict[str, frozenset[Edition]]] = {}
    for edition in EDITIONS:
        for block in blocks_of(table, edition):
            rows = captions.setdefault(block.caption, {})
            for row in rows_of(block, edition):
                rows[row.key] = rows.get(row.key, frozenset()) | {edition}
    return tuple(captions.values())


@cache
def _labels(table_key: str) -> dict[str, str]:
    """The labels of the table's rows, by key."""
    table = next(one for one in TABLES if one.key == table_key)
    return {row.key: row.label for block in table.blocks for row in block.rows}


def _doubts(
    chars: str,
    table: Table,
    unplaced: Mapping[str, Unplaced],
    absent: Iterable[str],
    lost: Iterable[Place],
) -> Iterator[Issue]:
    for row in unplaced.values():
        shown = " ".join(chars[row.start : row.end].split())[:_LONGEST_SHOWN]
        message = f"{_labels(table.key)[row.key]}: {row.why}: {shown}"
        yield Issue("ROW-UNPLACED", message, (pointer(table.key, row.key),), actual=shown)
    for start, end in lost:
        shown = " ".join(chars[start:end].split())[:_LONGEST_SHOWN]
        message = f"values stand in {table.label} that follow no readable label: {shown}"
        yield Issue("TABLE-PARTIAL", message, (f"/{table.key}",), actual=shown)
    for key in absent:
        message = f"{_labels(table.key)[key]} is not printed, or its label is unreadable"
        yield Issue("ROW-ABSENT", message, (pointer(table.key, key),))
