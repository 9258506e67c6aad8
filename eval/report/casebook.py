"""The cases as the page shows them: the source, what gold says and what each system made of it.

Nothing is told twice: cells as one line in the order of the form, of each system only what differs. The
words of other splits than dev stay with gold: they are run and not read.
"""

from collections.abc import Iterable, Sequence

from eval.cases import Case
from eval.folding import encoding_of
from eval.items import ItemResult, Place
from eval.measures import by_doc
from eval.narrative import NARRATIVE
from eval.states import state_of
from eval.systems import Run

Json = dict[str, object]
READ = "dev"


def casebook(cases: Sequence[Case], runs: Iterable[Run]) -> list[Json]:
    """A page of the browser for each case."""
    answers = {run.name: by_doc(run.items) for run in runs}
    return [
        _page(case, {name: docs[case.name] for name, docs in answers.items() if case.name in docs})
        for case in cases
    ]


def _page(case: Case, answers: dict[str, tuple[ItemResult, ...]]) -> Json:
    first = next(iter(answers.values()), ())
    cells = [item for item in first if item.kind == "cell"]
    readable = case.gold.split == READ
    return {
        "doc": case.name,
        "split": case.gold.split,
        "slices": list(case.gold.slices),
        "source": case.document.decode(encoding_of(case.document), "replace") if readable else None,
        "keys": [item.key for item in cells],
        "gold": [item.gold for item in cells],
        "systems": {name: _answer(items, readable=readable) for name, items in answers.items()},
    }


def _answer(items: Sequence[ItemResult], *, readable: bool) -> Json:
    """What a system made of a case: cells that are wrong or not 0, findings, counts, and what else is wrong."""
    cells = [item for item in items if item.kind == "cell"]
    shown = [item for item in cells if not item.right or state_of(str(item.gold)) == "value"]
    told = [item for item in items if item.kind in ("finding", "count", "optional")]
    others = [
        item
        for item in items
        if not item.right and item.kind in ("document", "header", "table", "check", "label", "membership")
    ]
    return {
        "wrong": sum(not item.right for item in cells),
        "cells": [[item.key, *_sides(item, readable=True), item.cause] for item in shown],
        "prose": [[item.kind, item.key, *_sides(item, readable=readable), item.cause] for item in told],
        "others": [
            [item.kind, item.key, *_sides(item, readable=readable or item.kind not in NARRATIVE), item.cause]
            for item in others
        ],
    }


def _sides(item: ItemResult, *, readable: bool) -> list[object]:
    """Gold, the answer (the same where it is right: null), the outcome, whether flagged, and both places."""
    gold = item.gold if readable else None
    pred = item.pred if readable and item.pred != item.gold else None
    return [gold, pred, item.outcome, item.flagged, _place(item.gold_at), _place(item.pred_at)]


def _place(place: Place | None) -> list[int] | None:
    return [place.start, place.end] if place else None
