"""What a system is measured against: readers that read nothing, and the best of several for each part."""

from collections.abc import Iterable, Iterator, Mapping, Sequence

from eval import narrative
from eval.annotation import LISTS
from eval.items import ItemResult
from eval.measures import by_doc
from eval.scoring import cell_outcome

PROSE = (*LISTS, "counts")


def answered(results: Iterable[ItemResult], cell: str) -> tuple[ItemResult, ...]:
    """The same items, had every cell been answered with *cell*: the baseline that reads nothing."""
    kept = [item for item in results if item.kind == "cell"]
    return tuple(
        item._replace(pred=cell, outcome=cell_outcome(str(item.gold), cell), flagged=False, cause=None)
        for item in kept
    )


def silenced(results: Iterable[ItemResult]) -> tuple[ItemResult, ...]:
    """The rows of the narrative, had the record said nothing: the baseline of empty lists."""
    return tuple(one for item in results for one in _without_answer(item))


def _without_answer(item: ItemResult) -> Iterator[ItemResult]:
    if item.kind == "list" and item.overlap:
        overlap = item.overlap._replace(preds=0, shared=0, pred_chars=0)
        outcome = "fewer" if overlap.golds else "right"
        yield item._replace(pred="0", outcome=outcome, overlap=overlap)
    elif item.kind in ("finding", "count") and item.gold is not None:
        yield item._replace(pred=None, outcome="missed", cause=None)
    elif item.kind == "component" and item.overlap:
        overlap = item.overlap._replace(golds=1, preds=0, shared=0, gold_chars=0, pred_chars=0)
        yield from [item._replace(pred=None, outcome="miss", overlap=overlap)] * item.overlap.golds


def nothing(results: Sequence[ItemResult], cell: str) -> tuple[ItemResult, ...]:
    """The rows of a reader that answers *cell* everywhere and reads no prose."""
    return (*answered(results, cell), *silenced(results))


def best_of(runs: Mapping[str, Sequence[ItemResult]]) -> tuple[ItemResult, ...]:
    """The rows of one who knew which system to believe: cell by cell, and for each list and the counts.

    What is neither a cell nor prose is the first system's.
    """
    systems = [by_doc(items) for items in runs.values()]
    return tuple(
        item for doc in systems[0] for item in _best([system[doc] for system in systems if doc in system])
    )


def _best(answers: Sequence[Sequence[ItemResult]]) -> Iterator[ItemResult]:
    cells: dict[str, ItemResult] = {}
    for item in (item for own in answers for item in own if item.kind == "cell"):
        held = cells.get(item.key)
        if held is None or (item.right and not held.right):
            cells[item.key] = item
    yield from cells.values()
    yield from (item for item in answers[0] if item.kind != "cell" and not _of_prose(item, PROSE))
    for part in PROSE:
        yield from max(
            ([item for item in own if item.kind != "cell" and _of_prose(item, (part,))] for own in answers),
            key=_worth,
        )


def _of_prose(item: ItemResult, parts: Sequence[str]) -> bool:
    return item.key.startswith(tuple(f"/{part}" for part in parts))


def _worth(items: Sequence[ItemResult]) -> float:
    """How good the rows of one list, or of the counts, are."""
    rates = (narrative.component_rates(items).f1, narrative.strict_count_rates(items).f1)
    known = [rate for rate in rates if rate is not None]
    return sum(known) / len(known) if known else 1.0
