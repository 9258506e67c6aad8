"""Quotes of a model as findings: whole clauses, without enumerator and closing words.

A quote over several enumerated items is as many findings, cut as the text enumerates them.
"""

from collections.abc import Iterable, Mapping
from typing import Literal

from extractor.narration import Finding, Tense
from extractor.narrative.claimed import Stood, Unfound, Visible
from extractor.narrative.claims import FindingClaim, invalid
from extractor.narrative.grounding import ground, places
from extractor.narrative.items import cut
from extractor.narrative.passages import trimmed
from extractor.narrative.roles import tense
from extractor.narrative.themes import theme_of
from extractor.text import Span

_ROLES: Mapping[str, Literal["problem", "rectification", "measure"]] = {
    "problems": "problem",
    "rectifications": "rectification",
    "improvements": "measure",
}
_TENSES: Mapping[str, Tense] = {"problems": "present", "rectifications": "done"}
_SHORTEST = 4
_ITEM_MARKS = frozenset(("一是", "（一）"))
_BLANKS = " \t\u3000\xa0"
_OPENERS = ("是", "要", "首先", "其次", "再次", "再者", "方面", "另外", "此外", "最后")


def found_findings(
    seen: Visible, claims: Iterable[FindingClaim], rule: str, taken: Iterable[Span] = ()
) -> Stood:
    """The findings of *claims*; one that repeats a passage of *taken* or of another claim counts once."""
    spans = list(taken)
    before = len(spans)
    findings: list[tuple[str, Finding]] = []
    unfound: list[Unfound] = []
    issues = []
    for kind, quote in claims:
        place = _place(seen, quote, spans)
        if place is None:
            if not any(True for _ in places(seen.folded, _bare(quote))):
                unfound.append(Unfound(quote, f"/{kind}"))
            continue
        stood = len(findings)
        for item in _items(seen.text.chars, place):
            span = Span(*trimmed(seen.text.chars, item, _ROLES[kind]))
            whole = seen.back(span)
            why = _no_finding(seen.text.chars, span, whole)
            if why or whole is None:
                issues.append(invalid(quote, why, f"/{kind}"))
            else:
                findings.append((kind, _finding(seen, kind, whole, rule)))
        if len(findings) > stood:
            spans.append(place)
    return Stood(tuple(findings), (), tuple(spans[before:]), tuple(unfound), tuple(issues))


def _place(seen: Visible, quote: str, taken: Iterable[Span]) -> Span | None:
    return ground(seen.folded, quote, claimed=taken) or ground(seen.folded, _bare(quote), claimed=taken)


def _bare(quote: str) -> str:
    """The quote without an enumerator before it: that is never part of a finding.

    >>> _bare("一是更新慢。"), _bare("更新慢")
    ('更新慢。', '更新慢')
    """
    pieces = cut(quote)
    return quote[pieces[0].start :] if pieces and pieces[0].mark else quote


def _items(chars: str, span: Span) -> list[Span]:
    """*span* cut where an enumerator begins an item, without the enumerators and what leads in to the first.

    >>> text = "措施：一是培训。加强学习。二是通报。"
    >>> [text[slice(*item)] for item in _items(text, Span(0, 18))], len(_items("更新慢。解读少。", Span(0, 8)))
    (['培训。加强学习', '通报。'], 1)
    """
    pieces = cut(chars[span.start : span.end])
    starts = [
        at for at, piece in enumerate(pieces) if piece.mark is not None and piece.mark.kind in _ITEM_MARKS
    ]
    if not starts:
        first = pieces[0].start if pieces and pieces[0].mark else 0
        return [Span(span.start + first, span.end)]
    marks = [span.start + pieces[at].start for at in starts]
    ends = [span.start + pieces[at - 1].end for at in starts[1:]]
    return [Span(*item) for item in zip(marks, [*ends, span.end], strict=True)]


def _no_finding(chars: str, span: Span, whole: Span | None) -> str:
    """Why a quote that stands in the text is no finding; empty where it is one."""
    quote = chars[span.start : span.end]
    if whole is None:
        return "the quote runs over a passage that was not shown"
    if len(quote) < _SHORTEST:
        return "the quote says nothing by itself"
    return "" if _whole_clauses(chars, span) else "the quote begins or ends within a clause"


def _whole_clauses(chars: str, span: Span) -> bool:
    """Whether a span begins after a mark or an enumerator and ends before a mark or 等."""
    before, after = chars[: span.start].rstrip(_BLANKS), chars[span.end :].lstrip(_BLANKS)
    begins = not before or not before[-1].isalnum() or before.endswith(_OPENERS)
    return begins and (not after or not after[0].isalnum() or after[0] == "等")


def _finding(seen: Visible, kind: str, whole: Span, rule: str) -> Finding:
    quote = seen.whole[whole.start : whole.end]
    said = _TENSES.get(kind) or tense(quote)
    return Finding(seen.section, whole.start, whole.end, quote, theme_of(quote), said, 1, rule, "model")
