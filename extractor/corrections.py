"""Corrections applied to a record: where each one stands today, and the record as it should be.

A correction holds while the record says what it was made against. A list's items are known by what they say, not by
their number, so that an item which moved is still found.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from enum import StrEnum
from typing import NamedTuple

from pydantic import ValidationError

from extractor.errors import UnreadableError
from schemas.correction import Correction
from schemas.record import Record

SUFFIX = ".corrections.jsonl"
END = re.compile(r"/(problems|rectifications|improvements|counts)/-")
ITEM = re.compile(r"/(problems|rectifications|improvements|counts)/(\d+)")
CELL = re.compile(r"/(disclosure|applications|disputes)/.+/\w+")
_FIELDS = ("title", "agency", "agency_full", "year", "scope", "published_on", "signed_on")


class Standing(StrEnum):
    """Whether a correction still says something about a record.

    ``holds``: what it was made against is what is read; ``settled``: what it asks for is read by now;
    ``stale``: something else is read, and a person must look again.
    """

    holds = "holds"
    settled = "settled"
    stale = "stale"


class Judged(NamedTuple):
    """A correction, where it applies today, and whether it does."""

    correction: Correction
    pointer: str
    standing: Standing


def beside(records: str) -> str:
    """The name of the file of corrections that goes with a file of records.

    >>> beside("out/records.jsonl")
    'out/records.corrections.jsonl'
    """
    return records.removesuffix(".jsonl") + SUFFIX


def parse_corrections(data: bytes) -> tuple[Correction, ...]:
    """The corrections in *data*, one a line; UnreadableError where one is none."""
    found: list[Correction] = []
    for number, line in enumerate(data.splitlines(), 1):
        if not line.strip():
            continue
        try:
            found.append(Correction.model_validate_json(line))
        except ValidationError as error:
            first = error.errors()[0]
            place = ".".join(str(part) for part in first["loc"]) or "the whole"
            raise UnreadableError(f"line {number} is no correction: {place}: {first['msg']}") from error
        if not _is_of_a_report(found[-1].pointer):
            raise UnreadableError(
                f"line {number} is no correction: pointer: {found[-1].pointer} names no value"
            )
    return tuple(found)


def _is_of_a_report(pointer: str) -> bool:
    return pointer[1:] in _FIELDS or any(kind.fullmatch(pointer) for kind in (END, ITEM, CELL))


def judge(record: Record, corrections: Iterable[Correction]) -> tuple[Judged, ...]:
    """Those of *corrections* that are about *record*'s document; of several for one value, the last."""
    own: dict[object, Correction] = {}
    for one in corrections:
        if one.sha256 == record.source.sha256:
            own[one.pointer, repr(one.now) if END.fullmatch(one.pointer) else None] = one
    report = None if record.report is None else record.report.model_dump(mode="json")
    return tuple(_judged(record, report, one) for one in own.values())


def _judged(record: Record, report: Mapping[str, object] | None, one: Correction) -> Judged:
    if report is None:
        return Judged(one, one.pointer, Standing.stale)
    if end := END.fullmatch(one.pointer):
        items = report[end[1]]
        return Judged(one, one.pointer, Standing.settled if one.now in items else Standing.holds)  # type: ignore[operator]
    if item := ITEM.fullmatch(one.pointer):
        return _judged_item(one, item[1], int(item[2]), report[item[1]])  # type: ignore[arg-type]
    state = state_at(record, report, one.pointer) if CELL.fullmatch(one.pointer) else None
    is_now = (value_at(report, one.pointer), state)
    holds, settled = is_now == (one.was, one.was_state), is_now == (one.now, one.now_state)
    standing = Standing.holds if holds else Standing.settled if settled else Standing.stale
    return Judged(one, one.pointer, standing)


def _judged_item(one: Correction, name: str, index: int, items: list[object]) -> Judged:
    if index < len(items) and items[index] == one.was:
        return Judged(one, one.pointer, Standing.holds)
    if one.was in items:
        return Judged(one, f"/{name}/{items.index(one.was)}", Standing.holds)
    is_settled = one.now is not None and one.now in items
    return Judged(one, one.pointer, Standing.settled if is_settled else Standing.stale)


def value_at(report: object, pointer: str) -> object:
    """The value under *pointer*, None where there is none."""
    for key in pointer[1:].split("/"):
        report = report.get(key) if isinstance(report, Mapping) else None
    return report


def state_at(record: Record, report: Mapping[str, object], pointer: str) -> str:
    """The state of the cell under *pointer*; "unplaced" where its row is printed and could not be placed."""
    row, _, column = pointer.rpartition("/")
    cells, evidence = value_at(report, row), record.evidence.get(row)
    if not isinstance(cells, Mapping):
        start = getattr(evidence, "start", None)
        return "unplaced" if isinstance(start, tuple) and start[0] is not None else "absent"
    if cells.get(column) is not None:
        return "number"
    states = getattr(evidence, "state", ())
    index = list(cells).index(column) if column in cells else len(states)
    return states[index] if index < len(states) and states[index] != "number" else "absent"


def described(judged: Judged) -> Iterator[str]:
    """What a correction says, in one line for a person, then why."""
    one = judged.correction
    yield f"{judged.pointer}: {_said(one.was, one.was_state)} -> {_said(one.now, one.now_state)}"
    yield ", ".join(filter(None, [one.who, f"{one.when:%Y-%m-%d %H:%M}", one.why]))


def _said(value: object, state: str | None) -> str:
    if value is None:
        return state or "nothing"
    return str(value.get("quote", value)) if isinstance(value, Mapping) else str(value)
