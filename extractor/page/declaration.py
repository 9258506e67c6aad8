"""What the page must know of the form, as JSON: made from `schemas`, never written by hand."""

from collections.abc import Sequence
from typing import get_args

from schemas import chinese, english
from schemas.form import (
    APPLICANT_GROUPS,
    APPLICATIONS,
    DISCLOSURE,
    EXPECTATIONS,
    HEADER_CORNER,
    IDENTITIES,
    LEGAL_PERSON_COLUMNS,
    SECTIONS,
    TABLES,
    Block,
    Table,
)
from schemas.issues import ISSUE_KINDS
from schemas.metrics import METRICS
from schemas.report import Period, Scope, Theme

LAYOUTS = {DISCLOSURE.key: "blocks", APPLICATIONS.key: "rows"}
"""How a table stands on paper: blocks under one another, rows under labels, or, else, one line of numbers."""
HEADER = ("title", "agency", "agency_full", "year", "scope", "published_on", "signed_on")
_NOT_CLAIMS = ("MODEL-ABSENT", "MODEL-REQUIRED")
CLAIMS = tuple(
    code for code in ISSUE_KINDS if code.startswith(("MODEL-", "RESCUE-REJECTED")) and code not in _NOT_CLAIMS
)
"""Issues about what a model claimed and no evidence bears out."""


def declaration() -> dict[str, object]:
    """The form with its equations, the issue codes, and the vocabularies a correction may use."""
    return {
        "header": HEADER,
        "tables": [_table(table) for table in TABLES],
        "sections": {str(section.number): section.title for section in SECTIONS},
        "corner": HEADER_CORNER[0],
        "groups": APPLICANT_GROUPS,
        "grouped": LEGAL_PERSON_COLUMNS,
        "identities": [
            {
                "code": rule.code,
                "table": rule.table,
                "across": rule.across,
                "left": rule.left,
                "right": rule.right,
            }
            for rule in IDENTITIES
        ],
        "expectations": [
            {"code": rule.code, "left": rule.left, "right": rule.right, "less": rule.less}
            for rule in EXPECTATIONS
        ],
        "issues": {
            "en": {code: kind.meaning for code, kind in ISSUE_KINDS.items()},
            "zh": chinese.ISSUES,
        },
        "claims": CLAIMS,
        "metrics": {metric.key: metric.label for metric in METRICS},
        "vocabularies": _vocabularies(),
    }


def _vocabularies() -> dict[str, Sequence[str]]:
    return {
        "theme": get_args(Theme),
        "tense": ("present", "done", "planned"),
        "period": get_args(Period),
        "scope": get_args(Scope),
    }


def _table(table: Table) -> dict[str, object]:
    return {
        "key": table.key,
        "english": english.TABLES[table.key],
        "section": table.section,
        "layout": LAYOUTS.get(table.key, "line"),
        "blocks": [_block(table, block) for block in table.blocks],
    }


def _block(table: Table, block: Block) -> dict[str, object]:
    return {
        "editions": block.editions,
        "caption": block.caption,
        "columns": [
            {
                "key": column.key,
                "label": column.label,
                "english": english.column_label(table, column),
                "unit": column.unit,
                "measure": column.measure,
            }
            for column in block.columns
        ],
        "rows": [
            {
                "key": row.key,
                "label": row.label,
                "english": english.row_label(table, row),
                "under": row.under,
                "editions": row.editions,
            }
            for row in block.rows
        ],
    }
