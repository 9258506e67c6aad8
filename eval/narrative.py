"""The numbers of the narrative, each a fold over the items of `eval.items`."""

import statistics
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from typing import NamedTuple

from eval.annotation import LISTS
from eval.findings import components, overlap_of
from eval.items import ItemResult
from eval.measures import by_doc, of_kind
from eval.states import state_of
from eval.statistics import Ratio
from extractor.text import Span

NARRATIVE = ("list", "component", "finding", "label", "membership", "count", "field", "optional", "quote")
VALUE, UNIT, METRIC, QUOTE = "value", "unit", "metric", "quote"
COUNT_FIELDS = (VALUE, UNIT, METRIC, QUOTE)
RELAXED = (VALUE, UNIT)
GROUNDED = ("G0", "G1")


class Rates(NamedTuple):
    """What was credited, of so many answers and so many in gold."""

    credit: float
    preds: int
    golds: int

    @property
    def precision(self) -> float | None:
        """The share of the answers; None where there is none."""
        return self.credit / self.preds if self.preds else None

    @property
    def recall(self) -> float | None:
        """The share of gold; None where gold has none."""
        return self.credit / self.golds if self.golds else None

    @property
    def f1(self) -> float | None:
        """Their harmonic mean; None where there is nothing on either side.

        >>> Rates(1.5, 2, 4).f1
        0.5
        """
        return 2 * self.credit / (self.preds + self.golds) if self.preds + self.golds else None


def component_rates(items: Iterable[ItemResult]) -> Rates:
    """The headline of the lists: each component's credit is its smaller side by what it shares."""
    overlaps = [item.overlap for item in of_kind(items, "component") if item.overlap]
    return Rates(
        sum(one.credit for one in overlaps),
        sum(one.preds for one in overlaps),
        sum(one.golds for one in overlaps),
    )


def component_rates_at(items: Iterable[ItemResult], least: float) -> Rates:
    """`component_rates` had a component asked for *least* of the shorter finding; on characters of the source."""
    credit, preds, golds = 0.0, 0, 0
    for own in by_doc(of_kind(items, "finding")).values():
        for name in LISTS:
            found = [item for item in own if item.key == f"/{name}"]
            gold_at = [Span(*item.gold_at) for item in found if item.gold_at]
            pred_at = [Span(*item.pred_at) for item in found if item.pred_at]
            golds += sum(item.gold is not None for item in found)
            preds += sum(item.pred is not None for item in found)
            credit += sum(
                overlap_of([gold_at[at] for at in one.golds], [pred_at[at] for at in one.preds]).credit
                for one in components(gold_at, pred_at, least)
            )
    return Rates(credit, preds, golds)


def component_macro(items: Iterable[ItemResult]) -> float | None:
    """The mean over the documents' lists; a list that is empty on both sides is right."""
    shares: list[float] = []
    for own in by_doc(items).values():
        for annotated in of_kind(own, "list"):
            f1 = component_rates(item for item in own if item.key == annotated.key).f1
            shares.append(1.0 if f1 is None else f1)
    return statistics.fmean(shares) if shares else None


def strict_rates(items: Iterable[ItemResult]) -> Rates:
    """Findings that are one to one at least half the same."""
    findings = of_kind(items, "finding")
    return Rates(
        sum(item.right for item in findings),
        sum(item.pred is not None for item in findings),
        sum(item.gold is not None for item in findings),
    )


def character_rates(items: Iterable[ItemResult]) -> Rates:
    """The characters of the lists, wherever they are cut."""
    overlaps = [item.overlap for item in of_kind(items, "list") if item.overlap]
    return Rates(
        sum(one.shared for one in overlaps),
        sum(one.pred_chars for one in overlaps),
        sum(one.gold_chars for one in overlaps),
    )


def outcomes(items: Iterable[ItemResult], kind: str) -> Counter[str]:
    """How often each outcome occurs among the items of a kind."""
    return Counter(item.outcome for item in of_kind(items, kind))


def confused(items: Iterable[ItemResult]) -> dict[tuple[str, str], int]:
    """How often a passage of one list of gold stands in which other list of the record."""
    pairs = Counter(
        (str(item.gold), str(item.pred)) for item in of_kind(items, "membership") if not item.right
    )
    return dict(sorted(pairs.items()))


def labels_right(items: Iterable[ItemResult], label: str) -> Ratio:
    """Of the strict pairs, those with the theme or tense of gold."""
    labels = [item for item in of_kind(items, "label") if item.key.endswith(f"/{label}")]
    return Ratio(sum(item.right for item in labels), len(labels))


def detection_rates(items: Iterable[ItemResult]) -> Rates:
    """Counts that were found, whatever was read of them."""
    return _count_rates(items, ())


def strict_count_rates(items: Iterable[ItemResult]) -> Rates:
    """Counts with the right value, unit, metric and quote."""
    return _count_rates(items, COUNT_FIELDS)


def relaxed_count_rates(items: Iterable[ItemResult]) -> Rates:
    """Counts with the right value and unit."""
    return _count_rates(items, RELAXED)


def _count_rates(items: Iterable[ItemResult], fields: Sequence[str]) -> Rates:
    counts = of_kind(items, "count")
    found = [item for item in counts if item.gold is not None and item.pred is not None]
    return Rates(
        sum(not any(field in wrong_fields(item) for field in fields) for item in found),
        sum(item.pred is not None for item in counts),
        sum(item.gold is not None for item in counts),
    )


def wrong_fields(item: ItemResult) -> tuple[str, ...]:
    """The fields in which a count differs from gold."""
    return tuple(item.cause.split(",")) if item.cause else ()


def count_field(items: Iterable[ItemResult], field: str) -> Ratio:
    """Of the counts that were found, those with the right value, unit, metric or quote."""
    found = [item for item in of_kind(items, "count") if item.gold is not None and item.pred is not None]
    return Ratio(sum(field not in wrong_fields(item) for item in found), len(found))


def other_field(items: Iterable[ItemResult], field: str) -> Ratio:
    """The same for period, parent, approx, negated, channel and year, which strict does not ask."""
    fields = [item for item in of_kind(items, "field") if item.key == f"/counts/{field}"]
    return Ratio(sum(item.right for item in fields), len(fields))


def grounding(items: Iterable[ItemResult]) -> Ratio:
    """Quotes that stand in the document, word for word or after folding."""
    return _quotes(items, lambda item: item.cause in GROUNDED)


def raw_grounding(items: Iterable[ItemResult]) -> Ratio:
    """Quotes that stand in the document word for word."""
    return _quotes(items, lambda item: item.cause == "G0")


def _quotes(items: Iterable[ItemResult], of: Callable[[ItemResult], bool]) -> Ratio:
    quotes = of_kind(items, "quote")
    return Ratio(sum(of(item) for item in quotes), len(quotes))


def narrative_offsets(items: Iterable[ItemResult]) -> Ratio:
    """Places of findings, counts and their numerals that hold what the evidence says."""
    keys = tuple(f"/{name}/" for name in (*LISTS, "counts"))
    offsets = [item for item in of_kind(items, "offset") if item.key.startswith(keys)]
    return Ratio(sum(item.right for item in offsets), len(offsets))


def hallucinated(items: Sequence[ItemResult]) -> Ratio:
    """Findings, counts and cells other than 0 that the document does not print, of all of them."""
    findings = [item for item in of_kind(items, "quote") if not item.key.startswith("/counts/")]
    counts = [item for item in of_kind(items, "count") if item.pred is not None]
    cells = [item for item in of_kind(items, "cell") if state_of(str(item.pred)) == "value"]
    invented = (
        sum(item.outcome == "ungrounded" for item in findings)
        + sum(item.outcome == "hallucinated" for item in counts)
        + sum(state_of(str(item.gold)) not in ("value", "zero") for item in cells)
    )
    return Ratio(invented, len(findings) + len(counts) + len(cells))


def exact_narratives(items: Iterable[ItemResult]) -> Ratio:
    """Documents whose annotated lists and counts are all there, strictly, and nothing else."""
    kinds = ("finding", "count", "list")
    known = [own for own in by_doc(items).values() if any(item.kind in kinds for item in own)]
    right = [all(item.right for item in own if item.kind in kinds) for own in known]
    return Ratio(sum(right), len(right))
