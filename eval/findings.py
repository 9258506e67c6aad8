"""The three lists of findings against gold, whatever way either side cuts them.

A finding is where its quote stands, not what it resembles. Gold and predictions that lie together form
a component (Hoover et al. 1996): one of each is a match, one against several a split, several against
one a merge. Where gold accepts several segmentations of a list, the one that agrees best is used.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from itertools import product
from typing import NamedTuple

from eval.annotation import LISTS, ListName
from eval.assignment import assign
from eval.cases import Case
from eval.items import ItemResult, Overlap, Place
from eval.locating import Ground, Level, shared, together
from eval.states import items, mapping
from extractor.text import Span

TOGETHER = 0.5
SAME = 0.5
ORDINAL = re.compile(
    r"\(?[一二三四五六七八九十]{1,3}(?:是|[)、.,])|第[一二三四五六七八九十][是,、]?|\(?\d{1,2}(?:[)、]|\.(?!\d))"
    r"|(?:首先|其次|再次|最后)[是,]?"
)
EDGES = " ,;:.!?。、·-—"
LABELS = ("theme", "tense")


class Quote(NamedTuple):
    """A finding as it is compared: its place without ordinal and edge punctuation, and its labels."""

    words: str
    span: Span | None
    labels: tuple[str | None, str | None]


class Component(NamedTuple):
    """Golds and predictions that lie together, by their indexes."""

    golds: tuple[int, ...]
    preds: tuple[int, ...]


class Matched(NamedTuple):
    """A list of gold, in the segmentation that agrees best, and the same list of the record."""

    golds: tuple[Quote, ...]
    preds: tuple[Quote, ...]
    ungrounded: tuple[Quote, ...]
    duplicates: tuple[Quote, ...]

    @property
    def components(self) -> tuple[Component, ...]:
        """What lies together."""
        return components(_spans(self.golds), _spans(self.preds))

    @property
    def agreement(self) -> float:
        """The credit of the components, as F1; 1 where both lists are empty."""
        every = len(self.golds) + len(self.preds) + len(self.ungrounded)
        credit = sum(_overlap(self, component).credit for component in self.components)
        return 2 * credit / every if every else 1.0


def finding_items(case: Case, record: Mapping[str, object], ground: Ground) -> Iterator[ItemResult]:
    """Every row about the lists that gold annotates."""
    found: dict[ListName, Matched] = {}
    for name in LISTS:
        preds = _predicted(name, record, ground)
        if getattr(case.gold, name) is not None:
            found[name] = max(
                (_matched(golds, preds) for golds in _segmentations(case, name, ground)),
                key=lambda matched: (matched.agreement, len(_pairs(matched))),
            )
    for name, matched in found.items():
        yield _list_item(case.name, name, matched)
        yield from _component_items(case.name, name, matched)
        yield from _pair_items(Listed(case.name, name, ground), matched)
    yield from _membership_items(case.name, found)


def components(
    golds: Sequence[Span], preds: Sequence[Span], least: float = TOGETHER
) -> tuple[Component, ...]:
    """What lies together, directly or through others: *least* of the shorter stands in the longer.

    >>> components([Span(0, 10), Span(10, 20)], [Span(0, 20), Span(30, 40)])
    (Component(golds=(0, 1), preds=(0,)), Component(golds=(), preds=(1,)))
    """
    group = {(side, at): (side, at) for side, spans in enumerate((golds, preds)) for at in range(len(spans))}
    for (i, gold), (j, pred) in product(enumerate(golds), enumerate(preds)):
        if together(gold, pred) >= least:
            old, new = group[1, j], group[0, i]
            group = {member: new if of == old else of for member, of in group.items()}
    return tuple(
        Component(
            tuple(at for (side, at), of in group.items() if of == one and side == 0),
            tuple(at for (side, at), of in group.items() if of == one and side == 1),
        )
        for one in dict.fromkeys(group.values())
    )


def kind_of(component: Component) -> str:
    """The name of what became of a component; a match is right.

    >>> [kind_of(Component(tuple(range(a)), tuple(range(b)))) for a, b in ((1, 1), (1, 2), (2, 1), (1, 0))]
    ['right', 'split', 'merge', 'miss']
    """
    golds, preds = len(component.golds), len(component.preds)
    if not golds or not preds:
        return "miss" if golds else "spurious"
    if golds == 1:
        return "right" if preds == 1 else "split"
    return "merge" if preds == 1 else "tangle"


@lru_cache(maxsize=1024)
def _segmentations(case: Case, name: ListName, ground: Ground) -> tuple[tuple[Quote, ...], ...]:
    """The list as annotated, then each other way to cut it, with the labels it inherits; once a case."""
    return tuple(_cuts(case, name, ground))


def _cuts(case: Case, name: ListName, ground: Ground) -> Iterator[tuple[Quote, ...]]:
    usual = tuple(
        Quote(finding.quote, _trimmed(ground, finding.quote, None), (finding.theme, finding.tense))
        for finding in getattr(case.gold, name)
    )
    yield usual
    for quotes in case.gold.alternatives.get(name, ()):
        cut = [(words, _trimmed(ground, words, None)) for words in quotes]
        wholes = [_whole(usual, span) for _, span in cut]
        yield tuple(
            Quote(words, span, _inherited(whole, alone=wholes.count(whole) == 1))
            for (words, span), whole in zip(cut, wholes, strict=True)
        )


def _whole(usual: Sequence[Quote], span: Span | None) -> Quote | None:
    """The annotated finding that a quote of another segmentation lies in."""
    lying = [one for one in usual if one.span and span and together(one.span, span) >= TOGETHER]
    return lying[0] if len(lying) == 1 else None


def _inherited(whole: Quote | None, *, alone: bool) -> tuple[str | None, str | None]:
    """The labels of a part: its whole's tense, and the theme where it is the only part."""
    if whole is None:
        return (None, None)
    theme, tense = whole.labels
    return (theme if alone else None, tense)


def _predicted(name: ListName, record: Mapping[str, object], ground: Ground) -> tuple[Quote, ...]:
    report, evidence = mapping(record.get("report")), mapping(record.get("evidence"))
    found = []
    for at, item in enumerate(items(report.get(name))):
        finding = mapping(item)
        words = str(finding.get("quote", ""))
        near = ground.inside(evidence.get(f"/{name}/{at}"))
        theme, tense = (str(finding[label]) if label in finding else None for label in LABELS)
        found.append(Quote(words, _trimmed(ground, words, near), (theme, tense)))
    return tuple(found)


def _trimmed(ground: Ground, words: str, near: Span | None) -> Span | None:
    """The place of a quote without its ordinal and the punctuation at its ends."""
    span = ground.locate(words, near).span
    if span is None:
        return None
    inside = ground.text.chars[span.start : span.end]
    ordinal = ORDINAL.match(inside)
    start = ordinal.end() if ordinal else 0
    start += len(inside[start:]) - len(inside[start:].lstrip(EDGES))
    end = len(inside.rstrip(EDGES))
    return Span(span.start + start, span.start + end) if start < end else span


def _matched(golds: tuple[Quote, ...], preds: tuple[Quote, ...]) -> Matched:
    """Predictions without a place apart, and those that say the same twice."""
    first: dict[Span, Quote] = {}
    placed = [pred for pred in preds if pred.span is not None]
    duplicates = [pred for pred in placed if pred.span and first.setdefault(pred.span, pred) is not pred]
    ungrounded = tuple(pred for pred in preds if pred.span is None)
    return Matched(
        tuple(gold for gold in golds if gold.span), tuple(first.values()), ungrounded, tuple(duplicates)
    )


def _spans(quotes: Sequence[Quote]) -> list[Span]:
    return [quote.span for quote in quotes if quote.span]


def _pairs(matched: Matched) -> tuple[tuple[int, int], ...]:
    """The one-to-one pairs that are at least half the same, with the largest total."""
    golds, preds = _spans(matched.golds), _spans(matched.preds)
    alike = [[_likeness(gold, pred) for pred in preds] for gold in golds]
    return assign([[one if one >= SAME else 0.0 for one in row] for row in alike])


def _likeness(one: Span, other: Span) -> float:
    common = shared(one, other)
    return common / (one.end - one.start + other.end - other.start - common)


def _overlap(matched: Matched, component: Component) -> Overlap:
    golds = [span for at, span in enumerate(_spans(matched.golds)) if at in component.golds]
    preds = [span for at, span in enumerate(_spans(matched.preds)) if at in component.preds]
    return overlap_of(golds, preds)


def overlap_of(golds: Sequence[Span], preds: Sequence[Span]) -> Overlap:
    """How many spans there are on either side, and their characters."""
    gold, pred = _characters(golds), _characters(preds)
    return Overlap(len(golds), len(preds), len(gold & pred), len(gold), len(pred))


def _characters(spans: Sequence[Span]) -> set[int]:
    return {at for span in spans for at in range(span.start, span.end)}


def _list_item(doc: str, name: ListName, matched: Matched) -> ItemResult:
    """The list as a whole; what has no place has no characters and is yet a finding."""
    gold, pred = _characters(_spans(matched.golds)), _characters(_spans(matched.preds))
    lost = sum(len(one.words) for one in matched.ungrounded)
    golds, preds = len(matched.golds), len(matched.preds) + len(matched.ungrounded)
    overlap = Overlap(golds, preds, len(gold & pred), len(gold), len(pred) + lost)
    outcome = "right" if golds == preds else "fewer" if preds < golds else "more"
    return ItemResult(doc, "list", f"/{name}", str(golds), str(preds), outcome, overlap=overlap)


def _component_items(doc: str, name: ListName, matched: Matched) -> Iterator[ItemResult]:
    for component in matched.components:
        overlap = _overlap(matched, component)
        yield ItemResult(
            doc,
            "component",
            f"/{name}",
            " | ".join(matched.golds[at].words for at in component.golds) or None,
            " | ".join(matched.preds[at].words for at in component.preds) or None,
            kind_of(component),
            overlap=overlap,
        )
    for quote in matched.ungrounded:
        overlap = Overlap(0, 1, 0, 0, len(quote.words))
        yield ItemResult(doc, "component", f"/{name}", None, quote.words, "ungrounded", overlap=overlap)
    for quote in matched.duplicates:
        yield ItemResult(doc, "component", f"/{name}", None, quote.words, "duplicate")


class Listed(NamedTuple):
    """A list of a document."""

    doc: str
    name: ListName
    ground: Ground

    def item(self, gold: Quote | None, pred: Quote | None, outcome: str) -> ItemResult:
        """The row of a pair, or of what has none."""
        return ItemResult(
            self.doc,
            "finding",
            f"/{self.name}",
            gold.words if gold else None,
            pred.words if pred else None,
            outcome,
            gold_at=self._place(gold),
            pred_at=self._place(pred),
        )

    def _place(self, quote: Quote | None) -> Place | None:
        return Place(*self.ground.source(quote.span)) if quote and quote.span else None


def _pair_items(listed: Listed, matched: Matched) -> Iterator[ItemResult]:
    """The strict pairs with their labels, and what is left over on either side."""
    pairs = _pairs(matched)
    for i, j in pairs:
        gold, pred = matched.golds[i], matched.preds[j]
        yield listed.item(gold, pred, "right")
        for label, was, became in zip(LABELS, gold.labels, pred.labels, strict=True):
            if was is not None:
                outcome = "right" if was == became else "wrong"
                yield ItemResult(listed.doc, "label", f"/{listed.name}/{label}", was, became, outcome)
    golds, preds = {pair[0] for pair in pairs}, {pair[1] for pair in pairs}
    for at, quote in enumerate(matched.golds):
        if at not in golds:
            yield listed.item(quote, None, "missed")
    for at, quote in enumerate(matched.preds):
        if at not in preds:
            yield listed.item(None, quote, "spurious")
    for quote in matched.ungrounded:
        yield listed.item(None, quote, "ungrounded")


def _membership_items(doc: str, found: Mapping[ListName, Matched]) -> Iterator[ItemResult]:
    """For each prediction that lies on gold of any list: in which list either has it."""
    golds = [(name, quote.span) for name, matched in found.items() for quote in matched.golds]
    for name, matched in found.items():
        for span in _spans(matched.preds):
            near = [
                (_likeness(place, span), gold == name, gold)
                for gold, place in golds
                if place and together(place, span) >= TOGETHER
            ]
            if near:
                _, alike, gold = max(near)
                outcome = "right" if alike else "confused"
                yield ItemResult(doc, "membership", f"/{gold}", gold, name, outcome)


def quote_items(case: Case, record: Mapping[str, object], ground: Ground) -> Iterator[ItemResult]:
    """Every quote of the record and how well it is grounded."""
    report = mapping(record.get("report"))
    outcomes: dict[Level, str] = {"G0": "right", "G1": "right", "G2": "nearly", "G3": "ungrounded"}
    for name in (*LISTS, "counts"):
        for at, item in enumerate(items(report.get(name))):
            words = str(mapping(item).get("quote", ""))
            level = ground.locate(words).level
            yield ItemResult(case.name, "quote", f"/{name}/{at}", None, words, outcomes[level], cause=level)
