"""The card that `nianbao eval` prints: the program beside the baselines that read nothing."""

from collections.abc import Callable, Iterable, Sequence
from typing import NamedTuple

from eval import measures
from eval.figures import LABEL, line, listed, ratio, share
from eval.items import ItemResult
from eval.narrative import NARRATIVE
from eval.narrative_card import narrative_lines, wrong_lines
from eval.scoring import answered
from eval.states import STATES, state_of
from eval.statistics import Ratio, clopper_pearson
from schemas.form import TABLES

WRONG_SHOWN = 30
Items = Sequence[ItemResult]


def card(items: Items, split: str) -> str:
    """The whole card of the items of one split; its table is at most 100 columns wide.

    The words of other splits than dev are not shown: they are run and not read.
    """
    columns = (answered(items, "0"), answered(items, "blank"), items)
    cells = measures.of_kind(items, "cell")
    printed = sum(state_of(str(cell.gold)) in ("value", "zero") for cell in cells)
    numbers = measures.nonzero(items).gold
    title = f"eval  split {split}  n={len(measures.by_doc(items))} reports  {len(cells)} cells"
    lines = [
        f"{title}, {printed} print a number, {numbers} of them not 0",
        line("", ("all-zero", "all-blank", "rules")),
        *(line(row.label, [row.show(column) for column in columns]) for row in ROWS),
        "",
        *_confusion(cells),
        *listed("not exact", [doc for doc, exact in measures.exact_reports(items).items() if not exact]),
        *_counted("errors", measures.tally(cells, lambda cell: None if cell.right else cell.outcome)),
        *_counted("root causes", measures.tally(cells, lambda cell: cell.cause)),
        "",
        *_shares("header", measures.accuracy(measures.of_kind(items, "header"))),
        *_shares("document", measures.accuracy(measures.of_kind(items, "document"))),
        *_shares("tables", measures.accuracy(measures.of_kind(items, "table"))),
        line(
            "checks violated P / R",
            [_both(measures.violation_precision(items), measures.violation_recall(items))],
        ),
        line("auto-corrected", [str(measures.auto_corrected(items))]),
        line("offsets valid", [ratio(measures.offsets_valid(items))]),
        *narrative_lines(items),
        *_wrong([item for item in items if item.kind not in NARRATIVE]),
        *(wrong_lines(items) if split == "dev" else ()),
    ]
    return "\n".join(one.rstrip() for one in lines)


class _Row(NamedTuple):
    label: str
    show: Callable[[Items], str]


def _both(first: Ratio, second: Ratio) -> str:
    return f"{share(first.share)} / {share(second.share)} ({first.k}/{first.n}, {second.k}/{second.n})"


def _exact(items: Items) -> str:
    verdicts = measures.exact_reports(items)
    ratio = Ratio(sum(verdicts.values()), len(verdicts))
    interval = clopper_pearson(ratio)
    return f"{ratio.k}/{ratio.n} [{interval.low:.2f}-{interval.high:.2f}]"


def _exact_table(table: str) -> Callable[[Items], str]:
    def show(items: Items) -> str:
        ratio = measures.exact_tables(items, table)
        return f"{ratio.k}/{ratio.n}"

    return show


def _precision_recall(items: Items) -> str:
    found = measures.nonzero(items)
    return f"{share(found.precision.share)} / {share(found.recall.share)}"


def _macro(items: Items) -> str:
    macro = measures.nonzero_macro(items)
    return f"{share(macro.mean)} (n={macro.reports}, n/a {macro.left_out})"


def _accuracy_and_skill(items: Items) -> str:
    return f"{share(measures.present_accuracy(items).share)}, skill {share(measures.skill(items))}"


def _silent(*, nonzero_only: bool) -> Callable[[Items], str]:
    def show(items: Items) -> str:
        found = measures.silent(items, nonzero_only=nonzero_only)
        return f"{share(found.rate.share)} {found.wrong}/{found.unflagged} cov {share(found.coverage.share)}"

    return show


def _edits(items: Items) -> str:
    found = measures.edits(items)
    return "n/a" if found is None else f"{found.median:g} / {found.p90}"


ROWS = (
    _Row("exact report", _exact),
    *(_Row(f"  exact {table.key}", _exact_table(table.key)) for table in TABLES),
    _Row("non-zero F1 micro", lambda items: share(measures.nonzero(items).f1)),
    _Row("  precision / recall", _precision_recall),
    _Row("  macro", _macro),
    _Row("clean zero", lambda items: ratio(measures.clean_zero(items))),
    _Row("printed cells right", _accuracy_and_skill),
    _Row("silent errors, non-zero", _silent(nonzero_only=True)),
    _Row("silent errors, all", _silent(nonzero_only=False)),
    _Row("states balanced", lambda items: share(measures.balanced_accuracy(items))),
    _Row("edits median / p90", _edits),
)


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
