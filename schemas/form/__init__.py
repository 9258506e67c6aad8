"""The State Council's form, both editions, declared once.

Everything that knows a row, a column or an identity of the form derives from here: the table
reader, the arithmetic, the record's models, the codebook, the drawing in the terminal and the
renderers of the tests. A wording that reports print is a variant here and a case in the tests.

Sources: 国办公开办函〔2021〕30号 (edition "2021", report years 2021 onward) and 国办公开办函〔2019〕60号
(edition "2019", report years 2019 and 2020, and later ones that linger).
"""

from schemas.form.applications import (
    APPLICANT_GROUPS,
    APPLICANT_NOTE,
    APPLICANTS,
    APPLICATIONS,
    LEGAL_PERSON_COLUMNS,
    LEGAL_PERSONS,
)
from schemas.form.disclosure import DISCLOSURE, HEADER_CORNER, ITEMS
from schemas.form.disputes import DISPUTES, LITIGATION, OUTCOMES
from schemas.form.equations import EXPECTATIONS, IDENTITIES, Expectation, Identity
from schemas.form.parts import BOTH, EDITIONS, Block, Column, Edition, Measure, Row, Section, Table, wordings
from schemas.form.sections import SECTIONS

__all__ = [
    "APPLICANTS",
    "APPLICANT_GROUPS",
    "APPLICANT_NOTE",
    "APPLICATIONS",
    "BOTH",
    "DISCLOSURE",
    "DISPUTES",
    "EDITIONS",
    "EXPECTATIONS",
    "HEADER_CORNER",
    "IDENTITIES",
    "ITEMS",
    "LEGAL_PERSONS",
    "LEGAL_PERSON_COLUMNS",
    "LITIGATION",
    "OUTCOMES",
    "SECTIONS",
    "TABLES",
    "Block",
    "Column",
    "Edition",
    "Expectation",
    "Identity",
    "Measure",
    "Row",
    "Section",
    "Table",
    "blocks_of",
    "cell_count",
    "rows_of",
    "wordings",
]

TABLES = (DISCLOSURE, APPLICATIONS, DISPUTES)


def blocks_of(table: Table, edition: Edition) -> tuple[Block, ...]:
    """The blocks of *table* in *edition*, in the order the form prints them."""
    return tuple(block for block in table.blocks if edition in block.editions)


def rows_of(block: Block, edition: Edition) -> tuple[Row, ...]:
    """The rows of *block* in *edition*, in the order the form prints them."""
    return tuple(row for row in block.rows if edition in row.editions)


def cell_count(table: Table, edition: Edition) -> int:
    """How many numeric cells *table* has in *edition*.

    >>> [cell_count(table, "2021") for table in TABLES], [cell_count(table, "2019") for table in TABLES]
    ([10, 175, 15], [22, 161, 15])
    """
    return sum(len(block.columns) * len(rows_of(block, edition)) for block in blocks_of(table, edition))
