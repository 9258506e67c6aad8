"""Equations from one year to the next, and numbers that jump."""

from collections.abc import Iterator
from decimal import Decimal
from typing import NamedTuple

from extractor.issues import Issue
from extractor.panel.series import Member, between
from extractor.printed import values_of
from extractor.readings import pointer
from schemas.panel import JUMP, STEPS, WATCHED, PanelIssue, Step, Watched
from schemas.report import Report
from schemas.tables import CELLS

Number = int | Decimal
_CELLS = {cell.place: cell for cell in CELLS}


class _Told(NamedTuple):
    """A cell as an equation has it: its number, a blank as zero, and which it is; None if it is not there."""

    number: Number | None
    printed: bool


def steps(before: Member, now: Member) -> Iterator[PanelIssue]:
    """The equations between two years that do not hold, and the numbers that jump."""
    for step in STEPS:
        yield from _step(step, before, now)
    for watched in WATCHED:
        yield from _jump(watched, before, now)


def _step(step: Step, before: Member, now: Member) -> Iterator[PanelIssue]:
    """An equation between the years; with a blank in it it is uncertain at most, as within one report."""
    actual = _told(now.report, step.table, step.row, step.column)
    terms = [
        (term, _told((before if term.last_year else now).report, step.table, term.row, term.column))
        for term in step.terms
    ]
    if actual.number is None or any(told.number is None for _, told in terms):
        return
    expected = sum((term.sign * told.number for term, told in terms if told.number is not None), start=0)
    if actual.number == expected or not any(told.printed for told in (actual, *(told for _, told in terms))):
        return
    whole = actual.printed and all(told.printed for _, told in terms)
    label = cell_label((step.table, step.row, step.column))
    sure = "" if whole else "uncertain: with blanks as zero, "
    yield between(
        Issue(
            step.code,
            f"{label}: {sure}{actual.number} is printed, {_formula(step)} gives {expected}",
            (pointer(step.table, step.row, step.column),),
            str(expected),
            str(actual.number),
            severity_override=None if whole else "info",
        ),
        before.entry,
        now.entry,
    )


def _formula(step: Step) -> str:
    """The right side in the form's words: 上年的现行有效件数 + 本年制发件数 - 本年废止件数."""
    words: list[str] = []
    for term in step.terms:
        cell = _CELLS[step.table, term.row, term.column]
        label = cell.column.label if term.row == step.row else cell.row.label
        words += ["-" if term.sign < 0 else "+", f"上年的{label}" if term.last_year else label]
    return " ".join(words[1:])


def _jump(watched: Watched, before: Member, now: Member) -> Iterator[PanelIssue]:
    place = (watched.table, watched.row, watched.column)
    old, new = printed(before.report, place), printed(now.report, place)
    if old is None or new is None or not _jumps(old, new, watched.floor):
        return
    message = f"{cell_label(place)}: {new} after {old} in {before.entry.year}"
    yield between(Issue("JUMP", message, (pointer(*place),), str(old), str(new)), before.entry, now.entry)


def _jumps(old: Number, new: Number, floor: int) -> bool:
    low, high = sorted((old, new))
    return high >= floor and high > JUMP * low


def printed(report: Report, place: tuple[str, str, str]) -> Number | None:
    """The number in a cell; None where none is printed."""
    table, row, column = place
    return values_of(report, table, row).get(column)


def _told(report: Report, table: str, row: str, column: str) -> _Told:
    values = values_of(report, table, row)
    if column not in values:
        return _Told(None, printed=False)
    number = values[column]
    return _Told(0 if number is None else number, printed=number is not None)


def cell_label(place: tuple[str, str, str]) -> str:
    """What the form calls a cell: 规章 › 现行有效件数."""
    cell = _CELLS[place]
    return f"{cell.row.label} › {cell.column.label}"
