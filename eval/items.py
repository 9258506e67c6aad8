"""The one row type of the evaluation; every number is a fold over rows of it."""

from typing import Literal, NamedTuple

Kind = Literal[
    "document",
    "header",
    "table",
    "cell",
    "check",
    "offset",
    "list",
    "component",
    "finding",
    "label",
    "membership",
    "count",
    "field",
    "optional",
    "quote",
]


class Overlap(NamedTuple):
    """Findings of gold and of the record that lie together: how many, and their characters."""

    golds: int
    preds: int
    shared: int
    gold_chars: int
    pred_chars: int

    @property
    def credit(self) -> float:
        """What it is worth: the smaller number of findings, by the share of characters they have in common.

        >>> Overlap(golds=1, preds=2, shared=49, gold_chars=49, pred_chars=49).credit
        1.0
        """
        every = self.gold_chars + self.pred_chars - self.shared
        return min(self.golds, self.preds) * self.shared / every if every else 0.0


class Place(NamedTuple):
    """Characters of the decoded source, half-open."""

    start: int
    end: int


class ItemResult(NamedTuple):
    """One thing that gold and a record both speak of, and how they agree.

    ``kind`` and what ``key``, ``gold`` and ``pred`` are:

    - document    /status or /document_type and its value
    - header      the field's pointer and its text, None where there is none
    - table       /applications/state or /applications/form and its value
    - cell        the cell's pointer and the cell as ``eval.states`` writes it
    - check       the equation's key; "violated", "holds" or "n/a", and "violated" or "silent"
    - offset      the pointer of an evidence; what it says it read and what stands there
    - list        /problems and how many findings it has; ``overlap`` of the whole list
    - component   /problems and the findings that lie together, ``overlap`` of these
    - finding     /problems and the quotes of a pair, None on the side where there is none
    - label       /problems/theme or /problems/tense of a pair, and the two labels
    - membership  /problems and the lists in which gold and the record have one passage
    - count       /counts/METRIC and the two counts as words; ``cause`` names the fields that differ
    - field       /counts/period, parent, approx, negated or channel of a pair, and the two values
    - optional    as count, of a count that is neither required nor wrong
    - quote       the pointer of a finding or count, and its quote; ``cause`` is its level G0 to G3

    ``outcome`` is "right" or the name of the error; ``flagged``: an issue that weighs at least a
    warning names the cell, its row or its table; ``cause`` of a cell is a root cause that explains it.
    ``gold_at`` and ``pred_at`` are where gold and the record have it, ``confidence`` orders the cells
    and counts that a record answers by how much speaks against them (`eval.confidence`).
    """

    doc: str
    kind: Kind
    key: str
    gold: str | None
    pred: str | None
    outcome: str
    flagged: bool = False
    cause: str | None = None
    gold_at: Place | None = None
    pred_at: Place | None = None
    overlap: Overlap | None = None
    confidence: float | None = None

    @property
    def right(self) -> bool:
        """Whether nothing is wrong with it."""
        return self.outcome == "right"
