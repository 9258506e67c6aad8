"""The equations that the form prescribes, and what its second table makes likely."""

from dataclasses import dataclass
from typing import Literal

from schemas.form.applications import APPLICANTS, APPLICATIONS
from schemas.form.parts import BOTH, Edition


@dataclass(frozen=True, slots=True)
class Identity:
    """An equation the form prescribes: the sum of *left* equals the sum of *right*.

    ``across`` "columns": left and right are column keys, the equation holds in every row.
    ``across`` "rows": left and right are row keys, the equation holds in every column.
    """

    code: str
    table: str
    across: Literal["columns", "rows"]
    left: tuple[str, ...]
    right: tuple[str, ...]
    meaning: str
    editions: tuple[Edition, ...] = BOTH


@dataclass(frozen=True, slots=True)
class Expectation:
    """A heuristic of section 2: the sum of *left* is at least the sum of *right*, minus *less*."""

    code: str
    rows: tuple[str, ...]
    left: str
    right: str
    less: str | None
    meaning: str


_PARTS = (
    "granted",
    "partially_granted",
    *(
        row.key
        for row in APPLICATIONS.blocks[0].rows
        if row.key.split(".")[0] in ("denied", "unavailable", "not_processed", "other_handling")
    ),
)
IDENTITIES = (
    Identity(
        "T3-ROW",
        "applications",
        "columns",
        ("total",),
        tuple(column.key for column in APPLICANTS if column.key != "total"),
        "总计 equals the sum of the six kinds of applicant",
    ),
    Identity(
        "T3-COL",
        "applications",
        "rows",
        ("total_handled",),
        _PARTS,
        "（七）总计 equals the sum of the results （一） to （六）",
    ),
    Identity(
        "T3-ID",
        "applications",
        "rows",
        ("received", "carried_in"),
        ("total_handled", "carried_out"),
        "第一项加第二项之和，等于第三项加第四项之和",
    ),
    Identity(
        "T4-SUM",
        "disputes",
        "columns",
        ("total",),
        ("upheld", "corrected", "other", "pending"),
        "总计 equals 结果维持 + 结果纠正 + 其他结果 + 尚未审结",
    ),
)
EXPECTATIONS = (
    Expectation(
        "T2-MIN",
        ("regulations", "normative_documents"),
        "in_force",
        "issued",
        "repealed",
        "现行有效 is at least 本年制发 less 本年废止",
    ),
    Expectation(
        "T2-NEW",
        ("regulations", "normative_documents"),
        "made",
        "disclosed",
        None,
        "本年新公开 is at most 本年新制作",
    ),
    Expectation(
        "T2-ALL",
        ("regulations", "normative_documents"),
        "total_disclosed",
        "disclosed",
        None,
        "对外公开总数量 is at least 本年新公开数量",
    ),
)
