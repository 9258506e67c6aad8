"""The statutory tables of a record as boxes: where the form prints what, and how each cell is marked."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import groupby, pairwise
from typing import NamedTuple

from rich.cells import cell_len
from rich.text import Text

from extractor.drawing import Box, draw
from schemas.form import (
    APPLICANT_GROUPS,
    APPLICANT_NOTE,
    APPLICATIONS,
    DISCLOSURE,
    DISPUTES,
    EXPECTATIONS,
    HEADER_CORNER,
    IDENTITIES,
    LEGAL_PERSON_COLUMNS,
    TABLES,
    Block,
    Column,
    Edition,
    Row,
    Table,
    blocks_of,
)
from schemas.record import Evidence, Record, RecordIssue, RowEvidence

BLANK, ABSENT, UNPLACED, DOUBTED = "␣", "·", "?", "!"
CONTRADICTIONS = frozenset(
    [rule.code for rule in IDENTITIES] + [rule.code for rule in EXPECTATIONS] + ["T2-NN", "T3-NN", "T2-RULE"]
)
SUMS = {  # the columns, or the pointers of the rows, that an identity compares rather than adds up
    rule.code: frozenset(
        key if rule.across == "columns" else f"/{rule.table}/{key}"
        for side in (rule.left, rule.right)
        if len(side) <= len(rule.left)
        for key in side
    )
    for rule in IDENTITIES
}


class Marked(NamedTuple):
    """A cell as it is drawn."""

    text: str
    style: str


@dataclass(frozen=True, slots=True)
class View:
    """A record's tables by pointer: each printed row's values, and what is marked in them."""

    rows: dict[str, dict[str, int | Decimal | None]]
    evidence: dict[str, Evidence | RowEvidence]
    doubted: frozenset[str]
    unplaced: frozenset[str]


def view_of(record: Record) -> View:
    """The tables of *record*, each printed row by its pointer."""
    dumped = {} if record.report is None else record.report.model_dump()
    pointers = [pointer_of(table, row) for table in TABLES for block in table.blocks for row in block.rows]
    rows = {pointer: row for pointer in pointers if (row := _at(dumped, pointer)) is not None}
    return View(
        rows,
        record.evidence,
        frozenset(cell for issue in record.issues for cell in doubted_cells(issue, rows)),
        frozenset(path for issue in record.issues if issue.code == "ROW-UNPLACED" for path in issue.paths),
    )


def doubted_cells(issue: RecordIssue, rows: Mapping[str, Mapping[str, object]]) -> Iterator[str]:
    """The cells to mark in an equation that fails: its sums, and of its parts those that are not zero."""
    if issue.code not in CONTRADICTIONS or issue.severity == "info":
        return
    sums = SUMS.get(issue.code)
    for path in issue.paths:
        for cell in [f"{path}/{column}" for column in rows[path]] if path in rows else [path]:
            row, _, column = cell.rpartition("/")
            if sums is None or row in sums or column in sums or rows.get(row, {}).get(column):
                yield cell


def pointer_of(table: Table, row: Row) -> str:
    """The JSON pointer of a row."""
    return f"/{table.key}/{row.key.replace('.', '/')}"


def _at(value: object, pointer: str) -> dict[str, int | Decimal | None] | None:
    for key in pointer[1:].split("/"):
        value = value.get(key) if isinstance(value, dict) else None
    return value if isinstance(value, dict) else None


def _cells(view: View, table: Table, row: Row, columns: Sequence[Column]) -> list[Marked]:
    """The cells of *row* as they are drawn, each with a place for the mark of doubt behind it."""
    pointer = pointer_of(table, row)
    values = view.rows.get(pointer)
    if values is None:
        mark = UNPLACED if pointer in view.unplaced or _stands(view.evidence.get(pointer)) else ABSENT
        style = "bold magenta" if mark == UNPLACED else "dim"
        return [Marked(f"{mark} ", style)] * len(columns)
    evidence = view.evidence.get(pointer)
    return [
        _cell(
            values.get(column.key),
            evidence,
            index,
            doubted=f"{pointer}/{column.key}" in view.doubted,
        )
        for index, column in enumerate(columns)
    ]


def _stands(evidence: Evidence | RowEvidence | None) -> bool:
    """Whether anything is printed of a row: evidence of one that is absent has no place."""
    return isinstance(evidence, RowEvidence) and any(start is not None for start in evidence.start)


def _cell(
    value: int | Decimal | None, evidence: Evidence | RowEvidence | None, index: int, *, doubted: bool
) -> Marked:
    if value is not None:
        text, style = (
            f"{value:f}" if isinstance(value, Decimal) else str(value),
            "bold" if value else "dim",
        )
    else:
        text, style = _nothing(evidence, index)
    if doubted:
        return Marked(text + DOUBTED, "bold red")
    return Marked(f"{text} ", style)


def _nothing(evidence: Evidence | RowEvidence | None, index: int) -> Marked:
    """The kind of nothing that stands where no number does; words and signs as they are printed."""
    if not isinstance(evidence, RowEvidence) or index >= len(evidence.state):
        return Marked(ABSENT, "dim")
    state, raw = evidence.state[index], evidence.raw[index]
    if state == "blank":
        return Marked(BLANK, "yellow")
    if state == "absent" or raw is None:
        return Marked(ABSENT, "dim")
    return Marked(plain(raw), "cyan" if state == "not_applicable" else "magenta")


def _disclosure(view: View, form: str | None, width: int) -> list[Text]:
    """Section 2: one block under another, each with its caption and its own header."""
    boxes: list[Box] = []
    parts = 6  # a block has one, two or three columns of numbers
    label = min(24, width // 4)
    part = min((width - label - parts - 2) // parts, 8)
    for block in disclosure_blocks(view, form):
        at = max((box.row + box.rows for box in boxes), default=0)
        span = parts // len(block.columns)
        boxes.append(Box(at, 0, block.caption, columns=1 + parts, align="center", style="italic"))
        boxes.append(Box(at + 1, 0, HEADER_CORNER[0], align="center"))
        for index, column in enumerate(block.columns):
            boxes.append(Box(at + 1, 1 + index * span, column.label, columns=span, align="center"))
        for below, row in enumerate(block.rows, at + 2):
            boxes.append(Box(below, 0, row.label))
            for index, cell in enumerate(_cells(view, DISCLOSURE, row, block.columns)):
                boxes.append(
                    Box(below, 1 + index * span, cell.text, columns=span, align="center", style=cell.style)
                )
    return draw(boxes, [label, *[part] * parts])


def disclosure_blocks(view: View, form: str | None) -> list[Block]:
    """The blocks that are printed, in whichever edition, and those that the form's edition wants."""
    fallback: Edition = "2019" if form == "2019" else "2021"
    printed = [block for block in DISCLOSURE.blocks if _is_printed(view, block)]
    captions = {block.caption for block in printed}
    wanted = [block for block in blocks_of(DISCLOSURE, fallback) if block.caption not in captions]
    return [block for block in DISCLOSURE.blocks if block in printed or block in wanted]


def _is_printed(view: View, block: Block) -> bool:
    keys = [column.key for column in block.columns]
    rows = (view.rows.get(pointer_of(DISCLOSURE, row)) for row in block.rows)
    return any(row is not None and list(row) == keys for row in rows)


def _applications(view: View, form: str | None, width: int) -> list[Text]:
    """Section 3: three levels of labels, three header rows."""
    block = APPLICATIONS.blocks[0]
    rows = applications_rows(view, form)
    cells = [_cells(view, APPLICATIONS, row, block.columns) for row in rows]
    numbers = _widths(cells, 8 if width >= 100 else 6)  # noqa: PLR2004
    room = width - sum(numbers) - len(numbers) - 4
    labels = [6, 8] if room >= 30 else [4, 8]  # noqa: PLR2004  enough to read the third level
    labels.append(min(max(room - sum(labels), 10), 34))
    boxes = [*applications_header(block), *row_labels(rows)]
    for at, line in enumerate(cells, 3):
        boxes += [
            Box(at, 3 + column, cell.text, align="right", style=cell.style)
            for column, cell in enumerate(line)
        ]
    unruled = [
        at
        for at, (above, row) in enumerate(pairwise(rows), 4)
        if len(row.under) > 1 and row.under == above.under
    ]
    return draw(boxes, [*labels, *numbers], unruled)


def applications_rows(view: View, form: str | None) -> list[Row]:
    """The rows of the form's edition, and those of the other that are printed all the same."""
    edition: Edition = "2019" if form == "2019" else "2021"
    return [
        row
        for row in APPLICATIONS.blocks[0].rows
        if edition in row.editions or view.rows.get(pointer_of(APPLICATIONS, row)) is not None
    ]


def applications_header(block: Block) -> Iterator[Box]:
    """The three header rows of section 3, over three columns of labels and seven of numbers."""
    everyone, organisations = APPLICANT_GROUPS
    yield Box(0, 0, APPLICANT_NOTE, rows=3, columns=3, style="dim")
    yield Box(0, 3, everyone, columns=len(block.columns), align="center")
    for grouped, columns in groupby(
        enumerate(block.columns, 3), lambda item: item[1].key in LEGAL_PERSON_COLUMNS
    ):
        members = list(columns)
        if grouped:
            yield Box(1, members[0][0], organisations, columns=len(members), align="center")
        for at, column in members:
            yield Box(2 if grouped else 1, at, column.label, rows=1 if grouped else 2, align="center")


def row_labels(rows: Sequence[Row], top: int = 3) -> Iterator[Box]:
    """Each row's label, and the labels above it over all the rows they hold."""
    for at, row in enumerate(rows, top):
        depth = len(row.under)
        yield Box(at, depth, row.label, columns=3 - depth)
        for level, label in enumerate(row.under):
            path = row.under[: level + 1]
            if at == top or rows[at - top - 1].under[: level + 1] != path:
                following = rows[at - top :]
                size = next(
                    (n for n, item in enumerate(following) if item.under[: level + 1] != path),
                    len(following),
                )
                yield Box(at, level, label, rows=size)


def _disputes(view: View, form: str | None, width: int) -> list[Text]:  # noqa: ARG001  both editions print the same
    """Section 4: one line of numbers under three header rows."""
    block = DISPUTES.blocks[0]
    size = len(block.columns)
    cells = [cell for row in block.rows for cell in _cells(view, DISPUTES, row, block.columns)]
    room = (width - 1) // len(cells) - 1
    boxes: list[Box] = []
    for under, members in groupby(enumerate(block.rows), lambda item: item[1].under):
        rows = list(members)
        if under:
            boxes.append(Box(0, rows[0][0] * size, under[0], columns=size * len(rows), align="center"))
        for index, row in rows:
            boxes.append(
                Box(len(under), index * size, row.label, rows=2 - len(under), columns=size, align="center")
            )
    for at, cell in enumerate(cells):
        boxes.append(Box(2, at, block.columns[at % size].label, align="center"))
        boxes.append(Box(3, at, cell.text, align="right", style=cell.style))
    return draw(boxes, _widths([cells], min(room, 6)))


def _widths(rows: Sequence[Sequence[Marked]], least: int) -> list[int]:
    """How wide each column of numbers is: as wide as its widest, and no less than *least*."""
    return [max(least, *(cell_len(cell.text) for cell in column)) for column in zip(*rows, strict=True)]


LAYOUTS = {DISCLOSURE.key: _disclosure, APPLICATIONS.key: _applications, DISPUTES.key: _disputes}


def plain(text: str) -> str:
    """*text* on one line and without what could steer the terminal."""
    joined = " ".join(text.split())
    return joined if joined.isprintable() else "".join(filter(str.isprintable, joined))
