"""What the prose must agree with, beyond the cells of its metric, and where it need not. Data only.

Sources: the wording of reports of 2019 to 2025 whose prose and tables were compared. A new exception is a new row
here and a new case in the tests.
"""

from dataclasses import dataclass

from schemas.form import APPLICATIONS


@dataclass(frozen=True, slots=True)
class PartCells:
    """A part of *whole* whose label holds *cue* stands in the table's ``cells``, added up."""

    whole: str
    cue: str
    cells: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Otherwise:
    """A count of ``metric`` whose words hold ``cue`` may agree with the cells of ``metrics`` instead."""

    metric: str
    cue: str
    metrics: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Apart:
    """A count of ``metric`` whose words hold ``cue`` speaks of something that the table does not count."""

    metric: str
    cue: str


@dataclass(frozen=True, slots=True)
class Balance:
    """Two sums of metrics that are equal; one that is not stated may be anything from 0."""

    left: tuple[str, ...]
    right: tuple[str, ...]
    meaning: str


@dataclass(frozen=True, slots=True)
class Dimension:
    """A way to divide a whole: parts of one dimension add up, parts of two do not."""

    name: str
    metrics: tuple[str, ...]
    cue: str


_RECEIVED = "applications_received"
_PERSON, *_ORGANISATIONS, _ = (column.key for column in APPLICATIONS.blocks[0].columns)
_OUTCOMES = (("维持", "upheld"), ("纠正|撤销|确认违法", "corrected"), ("审结|审理中", "pending"))
_LITIGATION = ("litigation_direct", "litigation_after_reconsideration")

# In the order they are tried; the first whose cue is in the label.
PART_CELLS: tuple[PartCells, ...] = (
    PartCells(_RECEIVED, "法人", tuple(f"/applications/received/{key}" for key in _ORGANISATIONS)),
    PartCells(_RECEIVED, "商业企业", ("/applications/received/business",)),
    PartCells(_RECEIVED, "科研机构", ("/applications/received/research",)),
    PartCells(_RECEIVED, "公益组织", ("/applications/received/nonprofit",)),
    PartCells(_RECEIVED, "法律服务", ("/applications/received/legal_service",)),
    *(
        PartCells("administrative_reviews", cue, (f"/disputes/reconsideration/{column}",))
        for cue, column in _OUTCOMES
    ),
    *(
        PartCells(
            "administrative_litigations", cue, tuple(f"/disputes/{row}/{column}" for row in _LITIGATION)
        )
        for cue, column in _OUTCOMES
    ),
    PartCells("administrative_litigations", "未经复议|直接起诉", ("/disputes/litigation_direct/total",)),
    PartCells("administrative_litigations", "复议后", ("/disputes/litigation_after_reconsideration/total",)),
)

CARRIED_INCLUDED = r"[含包](?:括|括有|有)?.{0,4}(?:上年|上一年|去年|往年|结转)"
OTHERWISE: tuple[Otherwise, ...] = (
    Otherwise(_RECEIVED, CARRIED_INCLUDED, (_RECEIVED, "applications_carried_in")),
    Otherwise("applications_completed", "(?:办理|处理)(?!完|结)", (_RECEIVED,)),
    Otherwise("applications_completed", "(?:办理|处理)(?!完|结)", (_RECEIVED, "applications_carried_in")),
)

APART: tuple[Apart, ...] = (
    Apart(_RECEIVED, "有效申请|无效申请|有效件"),
    Apart("licences_decided", "清单|事项|目录"),
    Apart("penalties_decided", "清单|事项|目录|案件|立案|罚款"),
    Apart("normative_documents_issued", "清理|合法性|公开属性"),
)

OTHER_UNITS = frozenset(["%", "元", "万元", "人", "名", "人次", "家", "户", "个百分点", "倍"])
"""Units of numbers that are no number of cases, documents or decisions."""

SPLIT_UNITS = frozenset(["份", "封"])
"""One paper may hold several applications, which the table counts one by one (一事一申请)."""

SAME_UNITS = frozenset(["件", "条", "份", "宗", "起", "例", "篇", "则"])
"""Units that mean the same piece."""

STATED_ONCE: frozenset[str] = frozenset(
    {
        "proactive_disclosure_total",
        _RECEIVED,
        "applications_carried_in",
        "applications_completed",
        "applications_carried_out",
        "administrative_reviews",
        "administrative_litigations",
        "information_processing_fee",
    }
)
"""Metrics of which a report has one total; of the others it may state several that are parts."""

BALANCES: tuple[Balance, ...] = (
    Balance(
        (_RECEIVED, "applications_carried_in"),
        ("applications_completed", "applications_carried_out"),
        "新收 + 上年结转 = 办结 + 结转下年",
    ),
)

# In the order they are tried; a part that is of none of them is of a dimension of its own.
DIMENSIONS: tuple[Dimension, ...] = (
    Dimension("carried", ("applications_carried_in",), "结转"),
    Dimension("progress", ("applications_completed", "applications_carried_out"), "在办|办结|答复"),
    Dimension(
        "applicant",
        ("applications_natural_person",),
        "自然人|公民|法人|企业|公司|科研|公益|法律服务|律师|律所|其他组织",
    ),
    Dimension("route", ("applications_online",), "网|信函|邮|当面|现场|传真|窗口|来访"),
    Dimension(
        "outcome",
        (
            "applications_granted",
            "applications_partially_granted",
            "applications_denied",
            "applications_unable",
            "applications_not_processed",
            "applications_other_handled",
        ),
        "维持|纠正|审结|撤销",
    ),
)

THE_REST = "^其[他它余](?:结果|方式|形式|情形|渠道|类)?$"
"""A part named so is what is left of the dimension of the part before it."""
