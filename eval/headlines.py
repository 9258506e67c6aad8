"""The numbers of the headline card, each told as what a single report adds to it.

A number is the mean over its parts of summed numerators by summed denominators; most have one part. The
reports' own sums are all that intervals, tests, slices and the comparison with an earlier run need, so that
none of them can disagree with the card.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import NamedTuple

from eval import measures, narrative
from eval.annotation import LISTS
from eval.inference import Terms
from eval.items import ItemResult
from eval.measures import by_doc, of_kind
from eval.narrative import Rates
from eval.states import STATES, state_of
from eval.statistics import Ratio

Items = Sequence[ItemResult]


class Headline(NamedTuple):
    """A number of the card: its key, what it is in both languages, and what one report adds to it.

    ``more``: more of it is better. ``rate``: a report is right or wrong in it, and the interval is exact.
    """

    key: str
    english: str
    chinese: str
    terms: Callable[[Items], Terms]
    more: bool = True
    rate: bool = False


def _ratio(of: Callable[[Items], Ratio]) -> Callable[[Items], Terms]:
    def terms(items: Items) -> Terms:
        found = of(items)
        return ((float(found.k), float(found.n)),)

    return terms


def _rates(of: Callable[[Items], Rates]) -> Callable[[Items], Terms]:
    def terms(items: Items) -> Terms:
        rates = of(items)
        return ((2.0 * rates.credit, float(rates.preds + rates.golds)),)

    return terms


def _list(name: str) -> Callable[[Items], Terms]:
    return _rates(lambda items: narrative.component_rates([item for item in items if item.key == f"/{name}"]))


def _exact(items: Items) -> Terms:
    verdicts = measures.exact_reports(items)
    return ((float(sum(verdicts.values())), float(len(verdicts))),)


def _nonzero(items: Items) -> Terms:
    found = measures.nonzero(items)
    return ((2.0 * found.right, float(found.answered + found.gold)),)


def _silent(items: Items) -> Terms:
    found = measures.silent(items, nonzero_only=True)
    return ((float(found.wrong), float(found.unflagged)),)


def _coverage(items: Items) -> Terms:
    found = measures.silent(items, nonzero_only=True)
    return ((float(found.unflagged), float(found.cells)),)


def _balanced(items: Items) -> Terms:
    """A part for each state: how many of its cells are right."""
    cells = of_kind(items, "cell")
    return tuple(
        (float(sum(cell.right for cell in own)), float(len(own)))
        for state in STATES
        for own in ([cell for cell in cells if state_of(str(cell.gold)) == state],)
    )


def _auto_corrected(items: Items) -> Terms:
    failing = [check for check in of_kind(items, "check") if check.gold == "violated"]
    return ((float(measures.auto_corrected(items)), float(len(failing))),)


HEADLINES: tuple[Headline, ...] = (
    Headline("exact_report", "reports with every cell right", "每格都对的报告", _exact, rate=True),
    Headline("nonzero_f1", "non-zero cells, F1", "非零单元格 F1", _nonzero),
    Headline(
        "silent_nonzero", "wrong without a warning, non-zero", "无提示的错值（非零）", _silent, more=False
    ),
    Headline("coverage_nonzero", "answered without a warning, non-zero", "无提示即可用（非零）", _coverage),
    Headline("states_balanced", "states, balanced accuracy", "状态平衡准确率", _balanced),
    Headline("findings_f1", "findings, component F1", "条目 F1（按成分）", _rates(narrative.component_rates)),
    *(
        Headline(f"{name}_f1", english, chinese, _list(name))
        for name, english, chinese in zip(
            LISTS,
            ("problems, component F1", "rectifications, component F1", "improvements, component F1"),
            ("存在问题 F1", "整改情况 F1", "改进措施 F1"),
            strict=True,
        )
    ),
    Headline("findings_strict", "findings, one to one F1", "条目一一对应 F1", _rates(narrative.strict_rates)),
    Headline("counts_strict", "counts, strict F1", "数字陈述严格 F1", _rates(narrative.strict_count_rates)),
    Headline(
        "counts_relaxed",
        "counts, value and unit F1",
        "数字陈述数值单位 F1",
        _rates(narrative.relaxed_count_rates),
    ),
    Headline("grounding", "quotes found in the source", "引文可在原文找到", _ratio(narrative.grounding)),
    Headline("hallucinated", "invented", "凭空内容", _ratio(narrative.hallucinated), more=False),
    Headline(
        "violations_found",
        "contradictions of the source found",
        "原文矛盾检出率",
        _ratio(measures.violation_recall),
    ),
    Headline(
        "violations_right",
        "contradictions reported rightly",
        "矛盾报告正确率",
        _ratio(measures.violation_precision),
    ),
    Headline(
        "auto_corrected", "contradictions mended in silence", "被悄悄改平的矛盾", _auto_corrected, more=False
    ),
    Headline(
        "offsets_valid", "places in the source that hold", "原文位置有效", _ratio(measures.offsets_valid)
    ),
)

REGISTERED = ("exact_report", "nonzero_f1", "silent_nonzero", "findings_f1", "counts_strict")
"""The five numbers on which systems are compared; the others are told without a test."""

Sums = Mapping[str, Mapping[str, Terms]]
"""Of each document what it adds to each headline."""


def sums(items: Iterable[ItemResult]) -> dict[str, dict[str, Terms]]:
    """What each document adds to each number."""
    return {
        doc: {headline.key: headline.terms(own) for headline in HEADLINES}
        for doc, own in by_doc(items).items()
    }


def column(of: Sums, key: str) -> list[Terms]:
    """The terms of one number, a document each, in the order of the documents."""
    return [of[doc][key] for doc in sorted(of)]
