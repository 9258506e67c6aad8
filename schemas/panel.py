"""What must agree between the reports of one agency, and between an aggregate and its parts. Data only.

Sources: the labels of table 3 (上年结转, 结转下年度继续办理) and of table 2 in either edition, and the practice of
disclosure offices: stock equations, jumps, text repeated from last year, sums of the parts.
"""

from dataclasses import dataclass

from schemas.form import APPLICANTS, APPLICATIONS, DISCLOSURE, DISPUTES, ITEMS, Measure
from schemas.issues import Severity
from schemas.report import Frozen
from schemas.tables import CELLS, Field, Shape, field_of


@dataclass(frozen=True, slots=True)
class Term:
    """A cell that is added to the right side of an equation between two years, or taken from it."""

    row: str
    column: str
    last_year: bool
    sign: int = 1


@dataclass(frozen=True, slots=True)
class Step:
    """An equation from one year to the next: this year's cell equals the sum of *terms*."""

    code: str
    table: str
    row: str
    column: str
    terms: tuple[Term, ...]


@dataclass(frozen=True, slots=True)
class Watched:
    """A cell whose jumps are told, and the least that the larger number must be."""

    table: str
    row: str
    column: str
    floor: int


@dataclass(frozen=True, slots=True)
class Passage:
    """A text that is compared with last year's: its section and the fields of the report that hold it."""

    section: int
    fields: tuple[str, ...]


class PanelIssue(Frozen):
    """What is doubtful between reports; ``sources`` are their names, ``paths`` JSON pointers into the last of them.

    ``division`` is the six-digit code of the administrative division, null where it is not known.
    """

    code: str
    severity: Severity
    message: str
    agency: str | None
    division: str | None
    years: tuple[int, ...]
    sources: tuple[str, ...]
    paths: tuple[str, ...]
    expected: str | None
    actual: str | None


_STOCKS = ("regulations", "normative_documents")
_LISTED = [
    row.key for block in DISCLOSURE.blocks if block.columns[: len(ITEMS)] == ITEMS for row in block.rows
]
STEPS: tuple[Step, ...] = (
    *(
        Step(
            "T3-X",
            APPLICATIONS.key,
            "carried_in",
            column.key,
            (Term("carried_out", column.key, last_year=True),),
        )
        for column in APPLICANTS
    ),
    *(
        Step(
            "T2-STOCK",
            DISCLOSURE.key,
            row,
            "in_force",
            (
                Term(row, "in_force", last_year=True),
                Term(row, "issued", last_year=False),
                Term(row, "repealed", last_year=False, sign=-1),
            ),
        )
        for row in _STOCKS
    ),
    *(
        Step(
            "T2-19B",
            DISCLOSURE.key,
            row,
            "previous_items",
            (Term(row, "previous_items", last_year=True), Term(row, "change", last_year=True)),
        )
        for row in dict.fromkeys(_LISTED)
    ),
)

JUMP = 5
"""A number that is more than this many times last year's, or less than that part of it, has jumped."""
_FLOORS: dict[Measure, int] = {"count": 20, "money": 10}
WATCHED: tuple[Watched, ...] = (
    *dict.fromkeys(
        Watched(DISCLOSURE.key, row.key, column.key, _FLOORS[column.measure])
        for block in DISCLOSURE.blocks
        for row in block.rows
        for column in block.columns
        if column.measure in _FLOORS
    ),
    *(
        Watched(APPLICATIONS.key, row, "total", _FLOORS["count"])
        for row in ("received", "granted", "partially_granted", "total_handled", "carried_out")
    ),
    *(Watched(DISPUTES.key, row.key, "total", _FLOORS["count"]) for row in DISPUTES.blocks[0].rows),
)

MOST_RESTATED = 0.5
"""Where more than this share of the numbers that are not zero in both differ, two reports are hardly one restated."""
LEAST_OTHER = 20
"""So many numbers at least must differ for that."""

SHINGLE = 8
"""How many letters in a row must stand in last year's text for each of them to count as repeated."""
MOST_REPEATED = 0.5
"""More than this share of a section is told; offices lose points above it."""
LEAST_TEXT = 100
"""Shorter sections are not judged: 无其他需要报告的事项 is the same every year."""
PASSAGES: tuple[Passage, ...] = (
    Passage(1, ("overview",)),
    Passage(5, ("problems", "rectifications", "improvements")),
    Passage(6, ("other_matters",)),
)

SHOWN: tuple[tuple[str, str, str], ...] = (
    *((APPLICATIONS.key, row, "total") for row in ("received", "carried_in", "total_handled", "carried_out")),
    *((DISPUTES.key, row.key, "total") for row in DISPUTES.blocks[0].rows),
    (DISCLOSURE.key, "normative_documents", "in_force"),
    (DISCLOSURE.key, "licensing", "decisions"),
    (DISCLOSURE.key, "penalties", "decisions"),
    (DISCLOSURE.key, "coercion", "decisions"),
    (DISCLOSURE.key, "fees", "amount_wan"),
)
"""The cells that stand side by side by year."""
_CELLS = {cell.place: cell for cell in CELLS}
SIDE_BY_SIDE = Shape(
    "panel",
    "历年对照",
    "Panel: a row a report, the reports of an agency one below the other",
    (
        Field("series", "text", "序列", "key of the agency: its division and organ"),
        Field("division", "text", "行政区划代码", "code of the division, where it is known"),
        Field("agency", "text", "机关", "agency as the report names it"),
        Field("year", "integer", "报告年度", "report year"),
        Field("aggregate", "boolean", "汇总", "whether it is the report for a whole area"),
        Field("name", "text", "来源文件", "name of the source"),
        *(
            Field(f"{table.key}_form", "text", f"{table.label}：表式", "2021, 2019 or mixed")
            for table in (DISCLOSURE, APPLICATIONS)
        ),
        *(field_of(_CELLS[place]) for place in SHOWN),
        *(
            Field(
                f"repeated_{passage.section}",
                "decimal",
                f"第{passage.section}部分与上年重复率",
                f"share of section {passage.section} that stands in last year's report, 0 to 1",
            )
            for passage in PASSAGES
        ),
    ),
)
PANEL_ISSUES = Shape(
    "panel_issues",
    "历年疑点",
    "Panel issues: what is doubtful between reports",
    tuple(
        Field(key, "text", label, english)
        for key, label, english in (
            ("code", "代码", "code"),
            ("severity", "程度", "error, warning or info"),
            ("message", "说明", "message"),
            ("agency", "机关", "agency as the last of the reports names it"),
            ("division", "行政区划代码", "code of the division, where it is known"),
            ("years", "年度", "report years"),
            ("sources", "来源文件", "names of the sources, one a line"),
            ("paths", "位置", "JSON pointers into the last report, one a line"),
            ("expected", "应为", "what the equation or the other report gives"),
            ("actual", "实印", "what stands there"),
        )
    ),
)
