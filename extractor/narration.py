"""What was read from the prose: findings and counts, with the rule that read each.

They are named tuples, since a frozen dataclass of as many fields takes four times as long to make.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal, NamedTuple, Protocol

from extractor.asking import FREE, Spent
from extractor.issues import Issue
from extractor.readings import Number
from extractor.text import Text
from schemas.record import Method
from schemas.report import Period, Theme

Tense = Literal["present", "done", "planned"]


class Finding(NamedTuple):
    """A problem, rectification or improvement: a verbatim slice of a section's cleaned prose.

    ``start`` and ``end`` are offsets into that section's text; ``group`` counts the lists of the
    report from 1; ``rule`` names what read it, ``method`` which kind of reader, or both kinds.
    """

    section: int
    start: int
    end: int
    quote: str
    theme: Theme
    tense: Tense
    group: int
    rule: str
    method: Method = "rule"


class Count(NamedTuple):
    """A number stated in prose, or a statement that there was none (0, ``negated``).

    ``numeral`` is the place of its digits in the section's text, None in a zero statement without
    any; ``start`` and ``end`` enclose ``quote``; ``parent`` indexes the counts of the narrative.
    """

    metric: str
    label: str
    value: Number
    unit: str | None
    approx: bool
    negated: bool
    period: Period
    year: int | None
    channel: str | None
    parent: int | None
    section: int
    start: int
    end: int
    quote: str
    numeral: tuple[int, int] | None
    rule: str
    method: Method = "rule"


class Ignored(NamedTuple):
    """A numeral that is knowingly no count, and why (year, date, phone, article, enumerator, …)."""

    section: int
    start: int
    end: int
    reason: str


@dataclass(frozen=True, slots=True)
class Narrative:
    """All that the prose says, what is doubtful about it, and what asking a model about it cost.

    ``unasked``: the sections that a model should have read and did not, or not wholly.
    """

    problems: tuple[Finding, ...] = ()
    rectifications: tuple[Finding, ...] = ()
    improvements: tuple[Finding, ...] = ()
    counts: tuple[Count, ...] = ()
    ignored: tuple[Ignored, ...] = ()
    issues: tuple[Issue, ...] = ()
    unasked: frozenset[int] = frozenset()
    spent: Spent = FREE


class Narrator(Protocol):
    """Reads the prose of a report: the rules, a model, or both behind one signature."""

    def __call__(self, sections: Mapping[int, Text], year: int | None) -> Narrative:
        """The narrative of *sections* (1, 5, 6: cleaned prose by number) of the report for *year*."""
