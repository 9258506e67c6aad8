"""The counts stated in prose against gold, anchored on the numeral.

Two counts are the same mention where their numerals stand in the same place; statements without a
numeral where their quotes lie together and their metrics agree.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal, InvalidOperation
from functools import lru_cache
from typing import NamedTuple

from eval.annotation import GoldCount
from eval.cases import Case
from eval.confidence import doubts
from eval.items import ItemResult, Place
from eval.locating import Ground, folded_quote, shared, together
from eval.numerals import numerals
from eval.states import items, mapping, written
from extractor.text import Span

TOGETHER = 0.5
ALIKE = 0.6
UNITS = {"條": "条", "則": "条", "则": "条", "个": "个", "個": "个", "％": "%", "份次": "份"}
FIELDS = ("period", "approx", "negated", "channel", "year")


class Gold(NamedTuple):
    """A count of gold, where its quotes stand, and its numeral in each of these places."""

    stated: GoldCount
    quotes: tuple[Span, ...]
    numerals: tuple[Span, ...]
    at: Place | None = None


class Pred(NamedTuple):
    """A count of a record as far as it can be read; ``printed``: its number stands in the document."""

    fields: Mapping[str, object]
    value: Decimal | None
    quote: Span | None
    numeral: Span | None
    printed: bool
    at: Place | None = None
    confidence: float | None = None

    @property
    def negated(self) -> bool:
        """Whether it states that there was none."""
        return self.fields.get("negated") is True


class Mention(NamedTuple):
    """A gold count and the prediction of the same mention, by their indexes."""

    gold: int
    pred: int


def count_items(case: Case, record: Mapping[str, object], ground: Ground) -> Iterator[ItemResult]:
    """Every row about the counts; none where gold does not annotate them."""
    if case.gold.counts is None:
        return
    doc = case.name
    golds, others, ignored = _annotated(case, ground)
    preds = _predicted(record, ground)
    mentions = _mentions(golds, preds, range(len(preds)))
    for mention in mentions:
        gold, pred = golds[mention.gold], preds[mention.pred]
        yield _count_item(doc, "count", gold, pred)
        yield from _field_items(doc, gold.stated, pred)
        yield _parent_item(doc, mention, golds, preds, mentions)
    met = {mention.gold for mention in mentions}
    for at, gold in enumerate(golds):
        if at not in met:
            key = f"/counts/{gold.stated.metric}"
            yield ItemResult(doc, "count", key, _said(gold.stated), None, "missed", gold_at=gold.at)
    meeting = {mention.pred for mention in mentions}
    left = [at for at in range(len(preds)) if at not in meeting]
    optional = _mentions(others, preds, left)
    for mention in optional:
        yield _count_item(doc, "optional", others[mention.gold], preds[mention.pred])
    known = {mention.pred for mention in optional}
    for at in left:
        if at not in known:
            yield _surplus(doc, preds[at], [*golds, *others], ignored)


class Annotated(NamedTuple):
    """What gold says of the counts of a document, with its places: counts, optional ones, what is none."""

    counts: tuple[Gold, ...]
    optional: tuple[Gold, ...]
    ignored: tuple[Span, ...]


@lru_cache(maxsize=1024)
def _annotated(case: Case, ground: Ground) -> Annotated:
    """Worked out once a case, however many systems are scored on it."""
    return Annotated(
        tuple(_gold(count, ground) for count in case.gold.counts or ()),
        tuple(_gold(count, ground) for count in case.gold.optional_counts),
        tuple(span for snippet in case.gold.ignore for span in ground.places(snippet)),
    )


def unit_of(unit: str | None) -> str | None:
    """A unit as it is compared; 条(次) is 条.

    >>> unit_of("条（次）"), unit_of("則")
    ('条', '条')
    """
    if unit is None:
        return None
    plain = re.sub(r"\([^()]*\)", "", folded_quote(unit))
    return UNITS.get(plain, plain)


def alike(one: str, other: str) -> float:
    """The share of the shorter label's pairs of neighbouring characters that the other has too.

    >>> alike("行政许可事项", "行政许可")
    1.0
    """
    short, long = sorted((folded_quote(one), folded_quote(other)), key=len)
    pairs = [short[at : at + 2] for at in range(len(short) - 1)]
    if not pairs:
        return float(bool(short) and short in long)
    return sum(pair in long for pair in pairs) / len(pairs)


def numeral_in(count: GoldCount) -> Span | None:
    """Where the numeral of a count of gold stands in its folded quote; None where it has none."""
    if count.numeral is None:
        return None
    pattern = re.compile(rf"(?<![\d.]){re.escape(folded_quote(count.numeral))}(?!\.?\d)")
    found = pattern.search(folded_quote(count.quote))
    return Span(*found.span()) if found else None


def _gold(count: GoldCount, ground: Ground) -> Gold:
    quotes, numeral = ground.places(count.quote), numeral_in(count)
    if numeral is None:
        return Gold(count, quotes, (), Place(*ground.source(quotes[0])) if quotes else None)
    start, end = numeral
    places = tuple(Span(quote.start + start, quote.start + end) for quote in quotes)
    return Gold(count, quotes, places, Place(*ground.source(places[0])) if places else None)


def _predicted(record: Mapping[str, object], ground: Ground) -> list[Pred]:
    evidence, doubted = mapping(record.get("evidence")), doubts(record)
    preds = []
    for at, item in enumerate(items(mapping(record.get("report")).get("counts"))):
        fields = mapping(item)
        near = ground.inside(evidence.get(f"/counts/{at}"))
        quote = ground.locate(str(fields.get("quote", "")), near).span
        value = _number(fields.get("value"))
        numeral = ground.inside(evidence.get(f"/counts/{at}/value"))
        if numeral is None and quote is not None:
            numeral = _numeral(ground.text.chars, quote, value)
        printed = value in ground.printed
        place = numeral or quote
        at_source = Place(*ground.source(place)) if place else None
        confidence = doubted.confidence(f"/counts/{at}", mapping(evidence.get(f"/counts/{at}")).get("method"))
        preds.append(Pred(fields, value, quote, numeral, printed, at_source, confidence))
    return preds


def _number(value: object) -> Decimal | None:
    try:
        return Decimal(str(value))
    except InvalidOperation:
        return None


def _numeral(text: str, quote: Span, value: Decimal | None) -> Span | None:
    """The first numeral of a quote that has the value."""
    for found in numerals(text[quote.start : quote.end]):
        if found.value == value:
            return Span(quote.start + found.span.start, quote.start + found.span.end)
    return None


def _mentions(golds: Sequence[Gold], preds: Sequence[Pred], among: Sequence[int]) -> list[Mention]:
    """The same mentions on both sides, one to one, those of the same metric and value first."""
    at: dict[int, list[int]] = {}
    for j in among:
        for place in range(*(preds[j].numeral or (0, 0))):
            at.setdefault(place, []).append(j)
    nothing = [j for j in among if preds[j].negated or not preds[j].value]
    meeting = [
        (_agreement(gold, preds[j]), i, j)
        for i, gold in enumerate(golds)
        for j in sorted(_near(gold, at) | (set() if gold.stated.value else set(nothing)))
        if _same_mention(gold, preds[j])
    ]
    taken: set[int] = set()
    found: dict[int, int] = {}
    for _, i, j in sorted(meeting, key=lambda one: (-one[0], one[1], one[2])):
        if i not in found and j not in taken:
            found[i] = j
            taken.add(j)
    return [Mention(i, found[i]) for i in sorted(found)]


def _near(gold: Gold, at: Mapping[int, Sequence[int]]) -> set[int]:
    """The predictions whose numeral has a character in common with one of gold's."""
    return {j for span in gold.numerals for place in range(span.start, span.end) for j in at.get(place, ())}


def _same_mention(gold: Gold, pred: Pred) -> bool:
    """One numeral, or, where one side has none, two statements that the same thing did not occur."""
    if gold.numerals and pred.numeral:
        start, end = pred.numeral
        return any(one.start < end and start < one.end for one in gold.numerals)
    return (
        pred.quote is not None
        and (pred.negated or not pred.value)
        and not gold.stated.value
        and any(together(one, pred.quote) >= TOGETHER for one in gold.quotes)
        and _same_metric(gold.stated, pred)
    )


def _agreement(gold: Gold, pred: Pred) -> int:
    return 2 * _same_metric(gold.stated, pred) + (gold.stated.value == pred.value)


def _same_metric(gold: GoldCount, pred: Pred) -> bool:
    """The metric of gold or one of its aliases, which may be labels."""
    metric, label = str(pred.fields.get("metric")), str(pred.fields.get("label") or "")
    if metric != "other":
        return metric in (gold.metric, *gold.aliases)
    if "other" in gold.aliases:
        return True
    labels = [gold.label, *gold.aliases] if gold.metric == "other" else gold.aliases
    return any(alike(label, one) >= ALIKE for one in labels)


def _differences(gold: Gold, pred: Pred) -> Iterator[str]:
    """The names of the fields that are wrong."""
    count = gold.stated
    accepted = [(count.value, count.unit), *((one.value, one.unit) for one in count.accept)]
    units = [unit_of(unit) for value, unit in accepted if value == pred.value]
    if not units:
        yield "value"
    if not count.negated and unit_of(_text(pred.fields.get("unit"))) not in (units or [unit_of(count.unit)]):
        yield "unit"
    if not _same_metric(count, pred):
        yield "metric"
    if not _quoted(gold, pred):
        yield "quote"


def _quoted(gold: Gold, pred: Pred) -> bool:
    """Whether the quote holds the numeral and lies on gold's."""
    if pred.quote is None or not any(together(one, pred.quote) >= TOGETHER for one in gold.quotes):
        return False
    numeral = pred.numeral
    return numeral is None or shared(numeral, pred.quote) == numeral.end - numeral.start


def _text(value: object) -> str | None:
    return None if value is None else str(value)


def _count_item(doc: str, kind: str, gold: Gold, pred: Pred) -> ItemResult:
    wrong = tuple(_differences(gold, pred))
    return ItemResult(
        doc,
        "count" if kind == "count" else "optional",
        f"/counts/{gold.stated.metric}",
        _said(gold.stated),
        _answer(pred),
        "misread" if wrong else "right",
        cause=",".join(wrong) or None,
        gold_at=gold.at,
        pred_at=pred.at,
        confidence=pred.confidence,
    )


def _field_items(doc: str, gold: GoldCount, pred: Pred) -> Iterator[ItemResult]:
    for name in FIELDS:
        one, other = getattr(gold, name), pred.fields.get(name)
        was = _written(one)
        became = was if other is one or other == one else _written(other)
        yield ItemResult(doc, "field", f"/counts/{name}", was, became, "right" if was == became else "wrong")


def _written(value: object) -> str | None:
    return None if value is None else folded_quote(str(value))


def _parent_item(
    doc: str, mention: Mention, golds: Sequence[Gold], preds: Sequence[Pred], mentions: Sequence[Mention]
) -> ItemResult:
    """Whether the record has the part under the same whole; a whole it did not read is another."""
    was, became = golds[mention.gold].stated.parent, preds[mention.pred].fields.get("parent")
    known = isinstance(became, int) and 0 <= became < len(preds)
    gold = None if was is None else _said(golds[was].stated)
    pred = _answer(preds[became]) if isinstance(became, int) and known else _text(became)
    same = gold == pred is None or (was, became) in mentions
    return ItemResult(doc, "field", "/counts/parent", gold, pred, "right" if same else "wrong")


def _surplus(doc: str, pred: Pred, golds: Sequence[Gold], ignored: Sequence[Span]) -> ItemResult:
    """A count that gold has not, by what is wrong with it."""
    numeral = pred.numeral
    if pred.quote is None or (numeral is None and not pred.negated and not pred.printed):
        outcome = "hallucinated"
    elif numeral and any(shared(numeral, one) for gold in golds for one in gold.numerals):
        outcome = "duplicate"
    elif numeral and any(shared(numeral, one) for one in ignored):
        outcome = "not_a_count"
    else:
        outcome = "misattributed"
    key = f"/counts/{pred.fields.get('metric')}"
    return ItemResult(
        doc, "count", key, None, _answer(pred), outcome, pred_at=pred.at, confidence=pred.confidence
    )


def _said(count: GoldCount) -> str:
    return _told(count.metric, count.label, written(count.value), count.unit, negated=count.negated)


def _answer(pred: Pred) -> str:
    fields = pred.fields
    value = _text(fields.get("value")) if pred.value is None else written(pred.value)
    return _told(
        _text(fields.get("metric")),
        _text(fields.get("label")),
        value,
        _text(fields.get("unit")),
        negated=pred.negated,
    )


def _told(
    metric: str | None, label: str | None, value: str | None, unit: str | None, *, negated: bool
) -> str:
    """A count as one reads it.

    >>> _told("other", "政府公报", "24", "期", negated=False)
    'other (政府公报) 24期'
    """
    name = f"other ({label})" if metric == "other" else metric
    return f"{name} {value}{unit or ''}{' stated' if negated else ''}"
