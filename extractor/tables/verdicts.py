"""What a model says of a gap in a table, as rows: as far as the printed text and the equations bear it out."""

from collections.abc import Iterable, Mapping, Sequence
from difflib import SequenceMatcher
from typing import NamedTuple

from extractor.issues import Issue
from extractor.readings import Number, Row, TableReading, pointer
from extractor.spacing import core, fold
from extractor.tables.gaps import Cell, FormRow, Gap, form_rows
from extractor.tables.numbers import Printed, read_cell
from schemas.form import IDENTITIES, Edition, Identity, Table
from schemas.narrative import ClaimedRow
from schemas.record import CellState


class Verdict(NamedTuple):
    """The rows that a claim makes, or why it makes none."""

    rows: tuple[Row, ...]
    why: str = ""


def borne_out(chars: str, gap: Gap, claimed: Mapping[str, ClaimedRow]) -> Verdict:
    """The rows that the claims, by key, make of the values of the gap, if the text bears them out."""
    named = [row for row in gap.rows if row.key in claimed]
    claims = [claimed[row.key] for row in named]
    if not named:
        return Verdict((), "the model reads no row there")
    if len(named) < len(gap.rows):
        why = _unprinted(fold(chars[gap.start : gap.end]), claims) or _unlike(gap.rows, named, claims)
        if why:
            return Verdict((), why)
    order = _order(gap, named, claims)
    if order is None:
        return Verdict(
            (), "the model's numbers are not the numbers printed there, each once and in an order of the form"
        )
    made = [_row(row, [gap.cells[at] for at in cells]) for row, cells in zip(named, order, strict=True)]
    kept = [row for row in made if row is not None]
    return (
        Verdict(tuple(kept))
        if len(kept) == len(made)
        else Verdict((), "a value is none that its column can hold")
    )


def _unprinted(text: str, claims: Iterable[ClaimedRow]) -> str:
    """What is wrong with the words of the rows: they stand in the text one behind the other."""
    at = 0
    for claim in claims:
        label = fold(claim.label or "")
        found = text.find(label, at) if label else -1
        if found < 0:
            return f"the words {(claim.label or '')[:40]!r} are not printed there in this order"
        at = found + len(label)
    return ""


def _unlike(rows: Iterable[FormRow], named: Sequence[FormRow], claims: Sequence[ClaimedRow]) -> str:
    """Whether the words of a row are as near to another row's label; some rows are not printed."""
    candidates = tuple(rows)
    for row, claim in zip(named, claims, strict=True):
        words = core(claim.label or "")
        nearness = {
            one.key: SequenceMatcher(None, words, core(one.label), autojunk=False).ratio()
            for one in candidates
        }
        if any(nearness[key] >= nearness[row.key] for key in nearness if key != row.key):
            return f"the words {(claim.label or '')[:40]!r} may be another row's"
    return ""


def _order(gap: Gap, rows: Sequence[FormRow], claims: Sequence[ClaimedRow]) -> list[list[int]] | None:
    """For each row which of the gap's values are its cells; None where the claim is not what is printed."""
    said = [claim.cells() for claim in claims]
    there = [_plain(cell.printed) for cell in gap.cells]
    width = len(rows[0].columns)
    by_row: list[list[int]] = []
    at = 0
    for row in rows:
        by_row.append(list(range(at, at + len(row.columns))))
        at += len(row.columns)
    by_column = [list(range(index, width * len(rows), len(rows))) for index in range(len(rows))]
    even = all(len(row.columns) == width for row in rows)
    for order in (by_row, by_column) if even and len(rows) > 1 else (by_row,):
        if sum(map(len, order)) == len(there) and all(
            [_plain(read_cell(cell or "")) for cell in cells] == [there[index] for index in indexes]
            for cells, indexes in zip(said, order, strict=True)
        ):
            return order
    return None


def _plain(cell: Printed) -> tuple[Number | None, CellState]:
    """What a cell says, whatever its digits look like; a blank in a claim is no printed value."""
    return cell.value, cell.state


def _row(row: FormRow, cells: Sequence[Cell]) -> Row | None:
    """The row of *cells*; None where one is not a number or mark that its column can hold."""
    values: list[Number | None] = []
    for column, cell in zip(row.columns, cells, strict=True):
        value, state, unit = cell.printed
        whole = value is None or value == int(value)
        signed = column.measure == "signed" or value is None or value >= 0
        if (
            state not in ("number", "not_applicable")
            or not signed
            or not (whole or column.measure == "money")
        ):
            return None
        if unit is not None and unit != column.unit and value:
            return None
        values.append(value)
    states = tuple(cell.printed.state for cell in cells)
    keys = tuple(column.key for column in row.columns)
    return Row.of(row.key, keys, tuple(values), states, (cell.place for cell in cells))


class Judged(NamedTuple):
    """The rows that the equations leave standing, and an issue for each that they do not."""

    rows: dict[str, Row]
    issues: tuple[Issue, ...]


def judged(table: Table, edition: Edition, reading: TableReading, found: Mapping[str, Row]) -> Judged:
    """The rows of *found* on which no equation of the form fails; the others stay unread."""
    kept = dict(found)
    issues: list[Issue] = []
    for identity in IDENTITIES:
        if identity.table != table.key:
            continue
        failing = (
            [key for key, row in kept.items() if not _holds_across(identity, row)]
            if identity.across == "columns"
            else _failing_down(identity, table, edition, {**reading.rows, **kept}, kept)
        )
        for key in failing:
            kept.pop(key)
            message = f"{key}: with the model's numbers, {identity.code} fails: {identity.meaning}"
            issues.append(Issue("RESCUE-REJECTED", message, (pointer(table.key, key),)))
    return Judged(
        {row.key: kept[row.key] for row in form_rows(table, edition) if row.key in kept}, tuple(issues)
    )


def _holds_across(identity: Identity, row: Row) -> bool:
    left = sum(row.value(key) or 0 for key in identity.left)
    return left == sum(row.value(key) or 0 for key in identity.right)


def _failing_down(
    identity: Identity, table: Table, edition: Edition, rows: Mapping[str, Row], found: Mapping[str, Row]
) -> list[str]:
    """The model's rows in an identity of rows that fails in some column, where all its rows are read."""
    in_form = {row.key for row in form_rows(table, edition)}
    left = [key for key in identity.left if key in in_form]
    right = [key for key in identity.right if key in in_form]
    if not all(key in rows for key in (*left, *right)):
        return []
    sums = [
        [
            sum(value or 0 for value in column)
            for column in zip(*(rows[key].values for key in side), strict=True)
        ]
        for side in (left, right)
    ]
    return [] if sums[0] == sums[1] else [key for key in (*left, *right) if key in found]
