"""What the card leaves out: states, errors, fields and the narrative of one system, and what is wrong where."""

from collections.abc import Iterable, Sequence

from eval import measures
from eval.figures import LABEL, line, listed, ratio, share
from eval.items import ItemResult
from eval.narrative import NARRATIVE
from eval.narrative_card import narrative_lines, wrong_lines
from eval.states import STATES
from eval.statistics import Ratio
from schemas.form import TABLES

WRONG_SHOWN = 30
Items = Sequence[ItemResult]


def details(items: Items, split: str) -> str:
    """Every other number of one system on one split.

    The words of other splits than dev are not shown: they are run and not read.
    """
    cells = measures.of_kind(items, "cell")
    exact = [f"{table.key} {ratio(measures.exact_tables(items, table.key))}" for table in TABLES]
    lines = [
        *listed("exact tables", exact),
        line("clean zero", [ratio(measures.clean_zero(items))]),
        line("printed cells right", [_accuracy_and_skill(items)]),
        *_confusion(cells),
        *listed("not exact", [doc for doc, exact in measures.exact_reports(items).items() if not exact]),
        *_counted("errors", measures.tally(cells, lambda cell: None if cell.right else cell.outcome)),
        *_counted("root causes", measures.tally(cells, lambda cell: cell.cause)),
        "",
        *_shares("header", measures.accuracy(measures.of_kind(items, "header"))),
        *_shares("document", measures.accuracy(measures.of_kind(items, "document"))),
        *_shares("tables", measures.accuracy(measures.of_kind(items, "table"))),
        line("offsets valid", [ratio(measures.offsets_valid(items))]),
        *narrative_lines(items),
        *_wrong([item for item in items if item.kind not in NARRATIVE]),
        *(wrong_lines(items) if split == "dev" else ()),
    ]
    return "\n".join(one.rstrip() for one in lines)


def _accuracy_and_skill(items: Items) -> str:
    return f"{share(measures.present_accuracy(items).share)}, skill {share(measures.skill(items))}"


def _confusion(cells: Items) -> list[str]:
    """The states that gold has, each with what they became."""
    pairs = measures.confusion(cells)
    lines: list[str] = []
    for state in STATES:
        became = {pred: n for (gold, pred), n in pairs.items() if gold == state}
        if became:
            told = ", ".join(f"{n} {pred}" for pred, n in sorted(became.items(), key=lambda one: -one[1]))
            lines.append(f"{'states of gold' if not lines else '':<{LABEL}}{state} -> {told}")
    return lines


def _counted(label: str, counts: dict[str, int]) -> list[str]:
    return listed(label, [f"{name} {n}" for name, n in counts.items()] or ["none"])


def _shares(label: str, ratios: dict[str, Ratio]) -> list[str]:
    return listed(label, [f"{key[1:]} {ratio.k}/{ratio.n}" for key, ratio in ratios.items()])


def _wrong(items: Items) -> list[str]:
    """One line for each row, field or equation that is wrong, so that a person can go and look."""
    rows: dict[tuple[str, str], list[ItemResult]] = {}
    for item in items:
        if not item.right:
            place = item.key.rsplit("/", 1)[0] if item.kind == "cell" else item.key
            rows.setdefault((item.doc, f"{item.kind} {place}"), []).append(item)
    lines = [_difference(wrong) for wrong in rows.values()]
    return lines[:WRONG_SHOWN] + (
        [f"and {len(lines) - WRONG_SHOWN} more"] if len(lines) > WRONG_SHOWN else []
    )


def _difference(wrong: Items) -> str:
    """What is wrong in one place; cells of one row are told together."""
    first = wrong[0]
    place = first.key if len(wrong) == 1 else f"{first.key.rsplit('/', 1)[0]} ({len(wrong)} cells)"
    outcomes = "/".join(dict.fromkeys(item.outcome for item in wrong))
    gold, pred = _said(item.gold for item in wrong), _said(item.pred for item in wrong)
    line = f"WRONG {first.doc} {place}: {outcomes}, gold {gold}, answer {pred}"
    causes = dict.fromkeys(item.cause for item in wrong if item.cause)
    return ", ".join((line, *(["flagged"] if all(item.flagged for item in wrong) else []), *causes))


def _said(sides: Iterable[str | None]) -> str:
    """What gold or the answer has in each cell, once where it is the same in all.

    >>> _said(["0", "0"]), _said(["3", "14"]), _said([None])
    ('0', '3 14', 'None')
    """
    told = [str(side) for side in sides]
    return told[0] if len(set(told)) == 1 else " ".join(told)
