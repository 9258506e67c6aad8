"""A record with its corrections applied, and with an issue for each of them that says so.

What is printed does not change: evidence keeps the characters and their place, and only the state of a corrected
cell is the corrected one. An item whose quote is another loses its place, for nobody looked it up; an item that was
added has none. The equations of the form are checked anew; other issues stand as they were found.
"""

import re
from collections.abc import Callable, Iterable, Mapping
from copy import deepcopy
from itertools import count
from typing import NamedTuple, cast

from pydantic import ValidationError

from extractor.arithmetic import check
from extractor.corrections import CELL, END, ITEM, Judged, Standing, described, judge
from extractor.errors import UnreadableError
from extractor.issues import Issue
from extractor.readings import Row, TableReading
from schemas.correction import Correction
from schemas.form import EXPECTATIONS, IDENTITIES, TABLES, Table
from schemas.record import Record, RecordIssue, RowEvidence

Tree = dict[str, object]
ARITHMETIC = frozenset([rule.code for rule in (*IDENTITIES, *EXPECTATIONS)] + ["T2-NN", "T3-NN"])
_LIST_POINTER = re.compile(r"/(problems|rectifications|improvements|counts)/(\d+)(/.*)?")


class Corrected(NamedTuple):
    """A record as corrected, and what became of each correction."""

    record: Record
    judged: tuple[Judged, ...]


def corrected(record: Record, corrections: Iterable[Correction]) -> Corrected:
    """*record* with those of *corrections* that hold for it; UnreadableError where one cannot stand there."""
    judged = judge(record, corrections)
    holding = [one for one in judged if one.standing is Standing.holds]
    issues = tuple(_issue(one) for one in judged if one.standing is not Standing.settled)
    if not holding:
        return Corrected(record.model_copy(update={"issues": (*record.issues, *issues)}), judged)
    dumped = cast("Tree", deepcopy(record.model_dump(mode="json")))
    for one in holding:
        _apply(dumped, one)
    _drop(dumped, [one for one in holding if ITEM.fullmatch(one.pointer) and one.correction.now is None])
    try:
        changed = Record.model_validate(dumped)
    except ValidationError as error:
        first = error.errors()[0]
        place = "/".join(str(part) for part in first["loc"])
        raise UnreadableError(
            f"a correction of {record.source.name} cannot stand: {place}: {first['msg']}"
        ) from error
    found = _checked(changed) if any(CELL.fullmatch(one.pointer) for one in holding) else changed.issues
    return Corrected(changed.model_copy(update={"issues": (*found, *issues)}), judged)


def _issue(judged: Judged) -> RecordIssue:
    holds = judged.standing is Standing.holds
    code = "CORRECTED" if holds else "CORRECTION-STALE"
    message = "; ".join(filter(None, described(judged)))
    return _recorded(Issue(code, message, (judged.pointer,) if holds else ()))


def _recorded(issue: Issue) -> RecordIssue:
    return RecordIssue(
        code=issue.code,
        severity=issue.severity,
        message=issue.message,
        paths=issue.paths,
        expected=issue.expected,
        actual=issue.actual,
        suggestion=issue.suggestion,
    )


def _apply(record: Tree, judged: Judged) -> None:
    report = cast("Tree", record["report"])
    correction = judged.correction
    if end := END.fullmatch(judged.pointer):
        cast("list[object]", report[end[1]]).append(correction.now)
    elif item := ITEM.fullmatch(judged.pointer):
        if correction.now is not None:
            cast("list[object]", report[item[1]])[int(item[2])] = correction.now
            _unplace(cast("Tree", record["evidence"]), judged)
    elif CELL.fullmatch(judged.pointer):
        _apply_cell(report, cast("Tree", record["evidence"]), judged)
    else:
        report[judged.pointer[1:]] = correction.now


def _unplace(evidence: Tree, judged: Judged) -> None:
    """Take away the place of an item that quotes other words now."""
    was, now = judged.correction.was, judged.correction.now
    if isinstance(was, Mapping) and isinstance(now, Mapping) and was.get("quote") != now.get("quote"):
        evidence.pop(judged.pointer, None)
        evidence.pop(f"{judged.pointer}/value", None)


def _apply_cell(report: Tree, evidence: Tree, judged: Judged) -> None:
    row, _, column = judged.pointer.rpartition("/")
    *above, leaf = row[1:].split("/")
    holder = report
    for key in above:
        holder = cast("Tree", holder[key])
    cells = cast("dict[str, object] | None", holder.get(leaf))
    if cells is None:
        cells = dict.fromkeys(_columns(report, row, column))
        holder[leaf] = cells
    cells[column] = judged.correction.now
    found = cast("dict[str, list[object]]", evidence.setdefault(row, _nothing(len(cells))))
    states = list(found["state"])
    states[list(cells).index(column)] = judged.correction.now_state or "number"
    evidence[row] = {**found, "state": states}


def _columns(report: Tree, row: str, column: str) -> list[str]:
    """The columns of a row that the record has not, in the edition of its table."""
    table = next(one for one in TABLES if row.startswith(f"/{one.key}/"))
    form = cast("Tree", report[table.key]).get("form")
    key = row.removeprefix(f"/{table.key}/").replace("/", ".")
    blocks = [block for block in table.blocks if key in (one.key for one in block.rows)]
    own = [
        [one.key for one in block.columns] for block in blocks if form in block.editions or len(blocks) == 1
    ]
    return next((keys for keys in own if column in keys), [column])


def _nothing(columns: int) -> Tree:
    nothing: list[object] = [None] * columns
    states = ["absent"] * columns
    return {"start": nothing, "end": nothing, "raw": nothing, "state": states, "method": "rule", "page": None}


def _drop(record: Tree, dropped: list[Judged]) -> None:
    """Take the items out that are not in the report; what points to those behind them follows."""
    report = cast("dict[str, list[Tree]]", record["report"])
    gone = {one.pointer for one in dropped}
    moved: dict[str, str] = {}
    for name in {cast("re.Match[str]", ITEM.fullmatch(pointer))[1] for pointer in gone}:
        new = count()
        for index in range(len(report[name])):
            if f"/{name}/{index}" not in gone:
                moved[f"/{name}/{index}"] = f"/{name}/{next(new)}"
        report[name] = [item for index, item in enumerate(report[name]) if f"/{name}/{index}" not in gone]
    _follow(record, lambda pointer: _moved(pointer, gone, moved))


def _moved(pointer: str, gone: set[str], moved: Mapping[str, str]) -> str | None:
    """Where *pointer* points after items were taken out; None where its item was."""
    item = _LIST_POINTER.fullmatch(pointer)
    if item is None:
        return pointer
    head = f"/{item[1]}/{item[2]}"
    return None if head in gone else moved.get(head, head) + (item[3] or "")


def _follow(record: Tree, moved: Callable[[str], str | None]) -> None:
    evidence = cast("Tree", record["evidence"])
    record["evidence"] = {new: found for old, found in evidence.items() if (new := moved(old)) is not None}
    for issue in cast("list[Tree]", record["issues"]):
        issue["paths"] = [new for old in cast("list[str]", issue["paths"]) if (new := moved(old)) is not None]
    for stated in cast("dict[str, list[Tree]]", record["report"])["counts"]:
        whole = None if stated["parent"] is None else moved(f"/counts/{stated['parent']}")
        stated["parent"] = None if whole is None else int(whole.rpartition("/")[2])


def _checked(record: Record) -> tuple[RecordIssue, ...]:
    """The issues of *record* with those of its arithmetic found anew."""
    others = [issue for issue in record.issues if issue.code not in ARITHMETIC]
    return (*others, *(_recorded(issue) for issue in check([_reading(record, table) for table in TABLES])))


def _reading(record: Record, table: Table) -> TableReading:
    """A table of a record as the arithmetic reads it."""
    value = cast("Tree", cast("Tree", record.report.model_dump() if record.report else {})[table.key])
    rows: dict[str, Row] = {}
    for key in dict.fromkeys(row.key for block in table.blocks for row in block.rows):
        cells: object = value
        for part in key.split("."):
            cells = cells.get(part) if isinstance(cells, Mapping) else None
        evidence = record.evidence.get(f"/{table.key}/{key.replace('.', '/')}")
        if isinstance(cells, dict) and isinstance(evidence, RowEvidence):
            size = len(cells)
            rows[key] = Row.of(key, tuple(cells), tuple(cells.values()), evidence.state, [None] * size)
    return TableReading(table.key, value.get("form"), value["state"], rows, {}, ())  # type: ignore[arg-type]
