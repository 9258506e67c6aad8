"""The cases as the page shows them: the source, what gold says and what each system made of it.

Nothing is told twice, for the page must stay small: the keys of cells stand once for all reports of one
form, words that stand in the source are told by their place. The words of other splits than dev stay with
gold: they are run and not read.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from eval.cases import Case
from eval.folding import encoding_of
from eval.items import ItemResult, Place
from eval.measures import by_doc
from eval.narrative import NARRATIVE
from eval.states import state_of
from eval.systems import Run

Json = dict[str, object]
READ = "dev"
TOLD = ("finding", "count", "optional")
REST = ("document", "header", "table", "check", "label", "membership")


@dataclass(frozen=True, slots=True)
class _Keys:
    """The lists of cell keys that occur, each once."""

    lists: list[tuple[str, ...]] = field(default_factory=list)

    def number(self, keys: tuple[str, ...]) -> int:
        """Which of the lists *keys* is."""
        if keys not in self.lists:
            self.lists.append(keys)
        return self.lists.index(keys)


def casebook(cases: Iterable[tuple[Case, Sequence[Run]]]) -> Json:
    """A page of the browser for each case, and the lists of keys that the pages refer to."""
    keys = _Keys()
    pages = [_page(case, runs, keys) for case, runs in cases]
    return {"keys": [list(one) for one in keys.lists], "pages": pages}


def _page(case: Case, runs: Sequence[Run], keys: _Keys) -> Json:
    answers = {run.name: own for run in runs if (own := by_doc(run.items).get(case.name))}
    cells: dict[str, str | None] = {}
    for own in answers.values():
        cells |= {item.key: item.gold for item in own if item.kind == "cell"}
    order = {key: at for at, key in enumerate(cells)}
    source = case.document.decode(encoding_of(case.document), "replace") if case.gold.split == READ else None
    return {
        "doc": case.name,
        "split": case.gold.split,
        "slices": list(case.gold.slices),
        "source": source,
        "keys": keys.number(tuple(cells)),
        "gold": list(cells.values()),
        "systems": {name: _answer(own, order, source) for name, own in answers.items()},
    }


def _answer(items: Sequence[ItemResult], order: dict[str, int], source: str | None) -> Json:
    """What a system made of a case: cells that are wrong or not 0, findings, counts, and what else is wrong."""
    cells = [item for item in items if item.kind == "cell"]
    shown = [item for item in cells if not item.right or state_of(str(item.gold)) == "value"]
    told = [item for item in items if item.kind in TOLD and (source is not None or not item.right)]
    rest = [item for item in items if item.kind in REST and not item.right]
    return {
        "wrong": sum(not item.right for item in cells),
        "cells": [[order[item.key], *_cell(item)] for item in shown],
        "prose": [[item.kind, item.key, *_sides(item, source)] for item in told],
        "others": [[item.kind, item.key, *_sides(item, source)] for item in rest],
    }


def _cell(item: ItemResult) -> list[object]:
    """The place of an answer, and where it is wrong also the answer, its outcome, flag and cause."""
    place = list(item.pred_at) if item.pred_at else None
    return [place] if item.right else [place, item.pred, item.outcome, int(item.flagged), item.cause]


def _sides(item: ItemResult, source: str | None) -> list[object]:
    """Gold, the answer, the outcome and cause, and both places; words that stand there are null."""
    held = source is None and item.kind in NARRATIVE
    gold, pred = (None, None) if held else (item.gold, item.pred)
    return [
        _unless_there(gold, item.gold_at, source),
        _unless_there(pred, item.pred_at, source),
        item.outcome,
        item.cause,
        list(item.gold_at) if item.gold_at else None,
        list(item.pred_at) if item.pred_at else None,
    ]


def _unless_there(words: str | None, place: Place | None, source: str | None) -> str | None:
    """*words*, or nothing where they are exactly what stands at their place."""
    return None if source and place and source[place.start : place.end] == words else words
