"""The equations the form prescribes, checked on what is printed; nothing is repaired.

An equation with a blank operand is not assessable; read with blanks as zero it either holds or is
uncertain, never wrong. Sources: the note printed in table 3 (第一项加第二项之和，等于第三项加第四项之和) and
the meaning of 总计; see ``schemas.form.IDENTITIES``.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple

from extractor.issues import Issue
from extractor.readings import Number, Row, TableReading, pointer
from schemas.form import DISCLOSURE, EXPECTATIONS, IDENTITIES, TABLES, Edition, Expectation, Identity
from schemas.issues import ISSUE_KINDS

_MOST_SUGGESTIONS_FOR = 12
_SIGNED = frozenset(
    column.key
    for table in TABLES
    for block in table.blocks
    for column in block.columns
    if column.measure == "signed"
)


class CellKey(NamedTuple):
    """A cell by the keys of its row and column."""

    row: str
    column: str


@dataclass(frozen=True, slots=True)
class Equation:
    """One identity in one row or column: *left* and *right* are the cells that are added up."""

    identity: Identity
    where: str
    left: tuple[CellKey, ...]
    right: tuple[CellKey, ...]


class Outcome(NamedTuple):
    """An equation as the printed numbers have it; ``complete``: no operand is blank."""

    equation: Equation
    left: Number
    right: Number
    complete: bool


def check(readings: Iterable[TableReading]) -> tuple[Issue, ...]:
    """One issue for each equation that fails, and for each expectation that is not met."""
    issues: list[Issue] = []
    for reading in readings:
        numbers = _numbers(reading.rows)
        if not _all_hold(reading, numbers):
            values = _values(reading.rows)
            outcomes = [_outcome(equation, values) for equation in equations(reading)]
            failed = [one for one in outcomes if one.left != one.right and _assessable(one, values)]
            suggestion = suggest(failed, outcomes, values) or split_suggestion(failed, outcomes, values)
            issues.extend(_issue(reading.key, one, suggestion) for one in failed)
        if min(map(min, numbers.values()), default=0) < 0:
            issues.extend(_negative(reading))
        if reading.key == DISCLOSURE.key:
            issues.extend(_unexpected(reading))
    return tuple(issues)


def _numbers(rows: Mapping[str, Row]) -> dict[str, Sequence[Number]]:
    """The numbers of each row, with blanks as zero."""
    return {
        key: row.values if None not in row.values else [value or 0 for value in row.values]  # type: ignore[misc]
        for key, row in rows.items()
    }


def _all_hold(reading: TableReading, numbers: Mapping[str, Sequence[Number]]) -> bool:
    """Whether every equation holds with blanks as zero: true of most reports, and quick to see."""
    if not numbers:
        return True
    for identity in IDENTITIES:
        if identity.table == reading.key:
            cells = numbers
            if identity.across == "columns":
                columns = next(iter(reading.rows.values())).columns
                cells = dict(zip(columns, zip(*numbers.values(), strict=True), strict=True))
            if _sums(identity.left, cells) != _sums(identity.right, cells):
                return False
    return True


def _sums(side: Iterable[str], cells: Mapping[str, Sequence[Number]]) -> list[Number]:
    """The rows or columns of one *side* of an identity, added up cell by cell."""
    printed = [cells[key] for key in side if key in cells]
    return list(printed[0]) if len(printed) == 1 else [*map(sum, zip(*printed, strict=True))]


def equations(reading: TableReading) -> tuple[Equation, ...]:
    """The identities of a table, one equation for each row or column they hold in."""
    if not reading.rows:
        return ()
    edition: Edition = "2019" if reading.form == "2019" else "2021"
    columns = next(iter(reading.rows.values())).columns
    return _equations(reading.key, edition, tuple(reading.rows), columns)


@lru_cache(maxsize=16)
def _equations(
    table: str, edition: Edition, rows: tuple[str, ...], columns: tuple[str, ...]
) -> tuple[Equation, ...]:
    """Remembered, since most tables print the same rows."""
    found: list[Equation] = []
    for identity in IDENTITIES:
        if identity.table != table:
            continue
        if identity.across == "columns":
            found.extend(
                Equation(identity, key, _cells_of((key,), identity.left), _cells_of((key,), identity.right))
                for key in rows
            )
        else:
            found.extend(_down(identity, edition, rows, columns))
    return tuple(found)


def _down(
    identity: Identity, edition: Edition, rows: tuple[str, ...], columns: tuple[str, ...]
) -> Iterator[Equation]:
    """An identity of rows, in each column; a row that is lost leaves nothing to assess."""
    edition_rows = _rows_of_edition(identity.table, edition)
    left = [key for key in identity.left if key in edition_rows]
    right = [key for key in identity.right if key in edition_rows]
    if all(key in rows for key in (*left, *right)):
        for column in columns:
            yield Equation(identity, column, _cells_of(left, (column,)), _cells_of(right, (column,)))


def _cells_of(rows: Iterable[str], columns: Sequence[str]) -> tuple[CellKey, ...]:
    return tuple(CellKey(row, column) for row in rows for column in columns)


def _rows_of_edition(table: str, edition: Edition) -> set[str]:
    declared = next(one for one in TABLES if one.key == table)
    return {row.key for block in declared.blocks for row in block.rows if edition in row.editions}


def _values(rows: Mapping[str, Row]) -> dict[CellKey, Number | None]:
    values: dict[CellKey, Number | None] = {}
    for key, row in rows.items():
        values.update(zip(_row_cells(key, row.columns), row.values, strict=True))
    return values


@lru_cache(maxsize=256)
def _row_cells(row: str, columns: tuple[str, ...]) -> tuple[CellKey, ...]:
    return _cells_of((row,), columns)


def _outcome(equation: Equation, values: Mapping[CellKey, Number | None]) -> Outcome:
    left = [values[cell] for cell in equation.left]
    right = [values[cell] for cell in equation.right]
    complete = None not in left and None not in right
    return Outcome(equation, sum(filter(None, left)), sum(filter(None, right)), complete)


def _assessable(outcome: Outcome, values: Mapping[CellKey, Number | None]) -> bool:
    """Whether something is printed on both sides of a failing equation."""
    equation = outcome.equation
    return outcome.complete or all(
        any(values[cell] is not None for cell in side) for side in (equation.left, equation.right)
    )


def _issue(table: str, outcome: Outcome, suggestion: str | None) -> Issue:
    equation, code = outcome.equation, outcome.equation.identity.code
    cells = (*equation.left, *equation.right)
    paths = (
        (pointer(table, equation.where),)
        if equation.identity.across == "columns"
        else tuple(pointer(table, cell.row, cell.column) for cell in cells)
    )
    label = _label(table, equation)
    meaning = equation.identity.meaning
    if outcome.complete:
        message = f"{label}: {meaning}: {outcome.left} is printed, the parts give {outcome.right}"
        if code == "T3-ID":
            message = f"{label}: {meaning}: {outcome.left} against {outcome.right}"
        return Issue(code, message, paths, str(outcome.right), str(outcome.left), suggestion)
    message = (
        f"{label}: uncertain: with blanks as zero, {outcome.left} stands against {outcome.right} ({meaning})"
    )
    return Issue(code, message, paths, str(outcome.right), str(outcome.left), None, "info")


def _label(table: str, equation: Equation) -> str:
    declared = next(one for one in TABLES if one.key == table)
    if equation.identity.across == "columns":
        return next(row.label for block in declared.blocks for row in block.rows if row.key == equation.where)
    return next(
        column.label for block in declared.blocks for column in block.columns if column.key == equation.where
    )


def suggest(
    failed: Iterable[Outcome], outcomes: Iterable[Outcome], values: Mapping[CellKey, Number | None]
) -> str | None:
    """The one change of one cell after which every equation holds, if there is exactly one."""
    broken = [one for one in failed if one.complete]
    sound = [one for one in outcomes if one.complete and one.left == one.right]
    if not broken:
        return None
    candidates = set(_cells(broken[0]))
    for outcome in broken[1:]:
        candidates.intersection_update(_cells(outcome))
    for outcome in sound:
        if not candidates:
            return None
        candidates.difference_update(_cells(outcome))
    repairs = {cell: new for cell in candidates if (new := _repaired(cell, broken, values)) is not None}
    if len(repairs) != 1:
        return None
    cell, new = next(iter(repairs.items()))
    table = broken[0].equation.identity.table
    return f"{pointer(table, *cell)} = {new} (printed {values[cell]}) would satisfy every equation"


def _cells(outcome: Outcome) -> tuple[CellKey, ...]:
    return (*outcome.equation.left, *outcome.equation.right)


def _repaired(
    cell: CellKey, broken: Iterable[Outcome], values: Mapping[CellKey, Number | None]
) -> Number | None:
    """The value of *cell* that mends all *broken* equations alike; None if there is none."""
    wanted = set()
    for outcome in broken:
        missing = outcome.right - outcome.left
        wanted.add(missing if cell in outcome.equation.left else -missing)
    old = values[cell]
    if len(wanted) != 1 or old is None:
        return None
    new = old + wanted.pop()
    return new if new >= 0 else None


def split_suggestion(
    failed: list[Outcome], outcomes: list[Outcome], values: Mapping[CellKey, Number | None]
) -> str | None:
    """Two neighbouring cells that printed together are one number (1|2 for 12), if exactly one pair is.

    The other cell of the pair is then zero. Source: practice of disclosure offices, 拆格.
    """
    if not 0 < len(failed) <= _MOST_SUGGESTIONS_FOR or not all(one.complete for one in failed):
        return None
    broken = [{*_cells(one)} for one in failed]
    pairs = [pair for pair in _neighbours(values) if all(cells.intersection(pair) for cells in broken)]
    repairs = [one for pair in pairs for one in _joined(pair, values) if _mends(one, outcomes, values)]
    if len(repairs) != 1:
        return None
    kept, other, joined, printed = repairs[0]
    table = failed[0].equation.identity.table
    return (
        f"{pointer(table, *kept)} = {joined} and {pointer(table, *other)} = 0 "
        f"(printed {printed}, one number split over two cells) would satisfy every equation"
    )


class _Joined(NamedTuple):
    """Two cells read as one number: the one that has it, the other, which is then zero, and what both print."""

    kept: CellKey
    other: CellKey
    number: int
    printed: str


def _joined(pair: tuple[CellKey, CellKey], values: Mapping[CellKey, Number | None]) -> tuple[_Joined, ...]:
    """The number of both cells together in the first and in the second; none where one has no number of its own."""
    one, two = (values[cell] for cell in pair)
    if one is None or two is None or one < 0 or two < 0:
        return ()
    number, printed = int(f"{one}{two}"), f"{one} | {two}"
    return tuple(_Joined(*cells, number, printed) for cells in (pair, pair[::-1]))


def _mends(repair: _Joined, outcomes: Iterable[Outcome], values: Mapping[CellKey, Number | None]) -> bool:
    """Whether every equation with one of the two cells then holds."""
    changed = {**values, repair.kept: repair.number, repair.other: 0}
    touched = [one for one in outcomes if {repair.kept, repair.other}.intersection(_cells(one))]
    again = [_outcome(one.equation, changed) for one in touched]
    return all(one.left == one.right for one in again)


def _neighbours(values: Mapping[CellKey, Number | None]) -> Iterator[tuple[CellKey, CellKey]]:
    """Each cell with a number, not zero, and the next of its row."""
    cells = list(values)
    for at, number in enumerate(values.values(), 1):
        if number and at < len(cells) and cells[at].row == cells[at - 1].row:
            yield cells[at - 1], cells[at]


def _negative(reading: TableReading) -> Iterator[Issue]:
    """Counts and amounts below zero; 本年增/减 may be."""
    code = "T2-NN" if reading.key == "disclosure" else "T3-NN"
    for key, row in reading.rows.items():
        for column, value in zip(row.columns, row.values, strict=True):
            if value is not None and value < 0 and column not in _SIGNED:
                path = pointer(reading.key, key, column)
                yield Issue(code, f"a count cannot be {value}", (path,), ">= 0", str(value))


def _unexpected(reading: TableReading) -> Iterator[Issue]:
    """The heuristics of table 2 that the printed numbers do not meet."""
    for expectation in EXPECTATIONS:
        for key in expectation.rows:
            row = reading.rows.get(key)
            if row is not None:
                yield from _unmet(expectation, row)


def _unmet(expectation: Expectation, row: Row) -> Iterator[Issue]:
    left, right = row.value(expectation.left), row.value(expectation.right)
    less = row.value(expectation.less) if expectation.less else 0
    if left is None or right is None or less is None or left >= right - less:
        return
    message = f"{ISSUE_KINDS[expectation.code].meaning} ({left} against {right - less})"
    path = pointer("disclosure", row.key)
    yield Issue(expectation.code, message, (path,), f">= {right - less}", str(left))
