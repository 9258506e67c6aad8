"""Numerals of a model as counts, and its statements that there was none; the rest is said."""

import re
from collections.abc import Iterable
from typing import NamedTuple

from extractor.issues import Issue
from extractor.narration import Count
from extractor.narrative.claimed import Stood, Unfound, Visible
from extractor.narrative.claims import invalid, shortened
from extractor.narrative.grounding import fold, ground, places
from extractor.narrative.ignored import reason
from extractor.narrative.labels import channel, label, way
from extractor.narrative.numerals import Numeral
from extractor.narrative.periods import compared, when
from extractor.narrative.wordings import cues, mask
from extractor.text import Span
from schemas.metrics import METRICS, MONEY, OTHER, UNITS
from schemas.narrative import ClaimedCount

_DENIES = re.compile("未(?!来|成年)|没有|无(?!障碍|线|论)|不存在|零|没")
_MORE = ("近", "约", "超", "超过", "逾", "突破", "将近", "接近", "大约", "约为")
_LESS = ("以上", "左右", "上下", "不等", "之多")
_DENIED = {
    metric.key: tuple(mask(one) for one in metric.denied.split("|")) for metric in METRICS if metric.denied
}
_MONEY_METRICS = frozenset(metric.key for metric in METRICS if metric.units == MONEY)


def found_counts(
    seen: Visible, claims: Iterable[ClaimedCount], rule: str, taken: Iterable[Span] = ()
) -> Stood:
    """The counts of *claims*; a numeral counts once, whatever claims it."""
    spans = list(taken)
    before = len(spans)
    counts: list[Count] = []
    unfound: list[Unfound] = []
    issues: list[Issue] = []
    claims, empty = _telling(claims)
    issues.extend(empty)
    for claim in claims:
        quote = claim.quote or ""
        if not any(True for _ in places(seen.folded, quote)):
            unfound.append(Unfound(quote or str(claim.numeral or ""), "/counts"))
        elif claim.numeral is None:
            _take_denial(seen, claim, rule, _Taking(spans, counts, issues))
        else:
            place = _numeral_place(seen, claim, spans)
            if place is not None:
                _take_number(seen, claim, place, rule, _Taking(spans, counts, issues))
            elif _numeral_place(seen, claim, []) is None:
                unfound.append(Unfound(f"{claim.numeral} in {quote}", "/counts"))
    return Stood((), tuple(counts), tuple(spans[before:]), tuple(unfound), tuple(issues))


def _telling(claims: Iterable[ClaimedCount]) -> tuple[list[ClaimedCount], list[Issue]]:
    """The claims that name a numeral or deny, and one issue for all that do neither."""
    told = list(claims)
    telling = [claim for claim in told if claim.numeral is not None or claim.negated]
    if len(telling) == len(told):
        return telling, []
    first = next(claim for claim in told if claim.numeral is None and not claim.negated)
    return telling, [
        invalid(first, f"{len(told) - len(telling)} items name no number and deny none", "/counts")
    ]


class _Taking(NamedTuple):
    """What has been taken from an answer so far."""

    spans: list[Span]
    counts: list[Count]
    issues: list[Issue]


def _numeral_place(seen: Visible, claim: ClaimedCount, taken: Iterable[Span]) -> Span | None:
    """The numeral in the first place of the quote where it is not taken."""
    digits = (claim.numeral or "").strip()
    taken = tuple(taken)
    for quote in places(seen.folded, claim.quote or ""):
        place = ground(seen.folded, digits, claimed=taken, within=quote)
        if place is not None and place.start in seen.numerals:
            return place
    return None


def _take_number(seen: Visible, claim: ClaimedCount, place: Span, rule: str, taking: _Taking) -> None:
    numeral = seen.numerals[place.start]
    clause = seen.clauses.around(numeral.start, numeral.tail)
    why = _no_count(seen, claim, numeral, clause)
    whole, digits = seen.back(clause), seen.back(Span(numeral.start, numeral.end))
    if why or whole is None or digits is None:
        taking.issues.append(invalid(claim, why or "it runs over a passage that was not shown", "/counts"))
        return
    chars = seen.text.chars
    before, after = chars[clause.start : numeral.start], chars[numeral.tail : clause.end]
    lead = chars[seen.clauses.sentence(clause.start) : clause.start]
    time = compared(before, seen.year) or when(lead, before, seen.year)
    metric = claim.metric or OTHER
    named = way(before + after) if metric.startswith("applications") else channel(before + after)
    taking.spans.append(Span(numeral.start, numeral.end))
    taking.counts.append(
        Count(
            metric=metric,
            label=label(before, after),
            value=numeral.value or 0,
            unit=numeral.unit,
            approx=numeral.approx or before.endswith(_MORE) or after.startswith(_LESS),
            negated=numeral.value == 0,
            period=time.period,
            year=time.year,
            channel=named,
            parent=None,
            section=seen.section,
            start=whole.start,
            end=whole.end,
            quote=seen.whole[whole.start : whole.end],
            numeral=(digits.start, digits.end),
            rule=rule,
            method="model",
        )
    )


def _no_count(seen: Visible, claim: ClaimedCount, numeral: Numeral, clause: Span) -> str:
    """Why a numeral that stands in the text is no such count; empty where it is one."""
    unit = numeral.unit
    known = reason(seen.text.chars, numeral, clause.start)
    if known:
        return f"the numeral counts nothing ({known})"
    if numeral.value is None or (unit is not None and UNITS.get(unit) != "count"):
        return "the numeral counts nothing"
    if (
        claim.unit
        and fold(claim.unit).chars not in fold(seen.text.chars[numeral.start : numeral.tail + 2]).chars
    ):
        return f"the unit {shortened(claim.unit)} is not printed behind the numeral"
    if claim.metric and claim.metric != OTHER and (claim.metric in _MONEY_METRICS) != (unit == MONEY):
        return "the metric is not counted in the printed unit"
    return "it is denied, and the numeral is not zero" if claim.negated and numeral.value else ""


def _take_denial(seen: Visible, claim: ClaimedCount, rule: str, taking: _Taking) -> None:
    """A statement that there was none: the quote denies, and speaks of the metric's own things."""
    quote = ground(seen.folded, claim.quote or "")
    if quote is None:
        return
    clause = seen.clauses.around(quote.start, quote.end)
    whole = seen.back(clause)
    said = seen.text.chars[clause.start : clause.end]
    metric = claim.metric or OTHER
    speaks = any(cues(said) & need == need for need in _DENIED.get(metric, ()))
    if whole is None or not claim.negated or not speaks or not _DENIES.search(said):
        taking.issues.append(invalid(claim, "the quote denies nothing that is counted", "/counts"))
        return
    if any(
        one.metric == metric and one.numeral is None and one.start == whole.start for one in taking.counts
    ):
        return
    time = when("", said, seen.year)
    name = next(one.label for one in METRICS if one.key == metric)
    taking.counts.append(
        Count(
            metric=metric,
            label=name,
            value=0,
            unit=None,
            approx=False,
            negated=True,
            period=time.period,
            year=time.year,
            channel=None,
            parent=None,
            section=seen.section,
            start=whole.start,
            end=whole.end,
            quote=seen.whole[whole.start : whole.end],
            numeral=None,
            rule=rule,
            method="model",
        )
    )
