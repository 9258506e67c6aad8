"""The findings of section 5 by rules: this year's problems, last year's rectifications, the improvements."""

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from extractor.issues import Issue
from extractor.narration import Finding, Tense
from extractor.narrative.items import cut
from extractor.narrative.passages import Cut, cut_passage, trimmed
from extractor.narrative.roles import Role, denies, intends, is_wrong, lead, tense, voice
from extractor.narrative.runs import Run, gather
from extractor.narrative.themes import theme_of
from extractor.text import Span, Text

_SECTION = 5
_SHORTEST = 2


class Findings(NamedTuple):
    """What section 5 states, in three lists, and what is doubtful about it."""

    problems: tuple[Finding, ...]
    rectifications: tuple[Finding, ...]
    improvements: tuple[Finding, ...]
    issues: tuple[Issue, ...]


class _Stated(NamedTuple):
    role: Role
    start: int
    end: int
    rule: str
    block: int
    ahead: bool


def findings(text: Text, year: int | None) -> Findings:
    """The findings of *text*, the cleaned prose of section 5 of the report for *year*.

    >>> found = findings(Text.of("存在问题：一是解读不够；二是更新慢。下一步，我局将加强培训。"), 2024)
    >>> [problem.quote for problem in found.problems], [one.quote for one in found.improvements]
    (['解读不够', '更新慢'], ['我局将加强培训'])
    """
    chars = text.chars
    stated: list[_Stated] = []
    for run in gather(chars, year):
        stated += _stated(chars, run)
    return Findings(
        _list(chars, stated, "problem"),
        _list(chars, stated, "rectification"),
        _list(chars, stated, "measure"),
        _doubts(chars, stated),
    )


def _doubts(chars: str, stated: Sequence[_Stated]) -> tuple[Issue, ...]:
    if not stated and chars.strip() and not any(denies(chars[one.start : one.end]) for one in cut(chars)):
        return (
            Issue(
                "PROSE-NO-FINDING", "section 5 has text, but neither a problem nor a measure was found in it"
            ),
        )
    return ()


def _stated(chars: str, run: Run) -> list[_Stated]:
    if run.listed:
        cuts = [Cut(run.pieces[0].start, run.pieces[-1].end, "item", _worded(chars, run))]
    else:
        cuts = cut_passage(chars, run.pieces, run.role, stated=run.stated)
    found = []
    for start, end, rule, role in cuts:
        span = trimmed(chars, Span(start, end), role)
        if span.end - span.start >= _SHORTEST:
            found.append(_Stated(role, span.start, span.end, rule, run.block, run.ahead))
    return found


def _worded(chars: str, run: Run) -> Role:
    """The role of an item as its wording has it, where that differs from its heading's."""
    passage = chars[run.pieces[0].start : run.pieces[-1].end]
    if run.role == "problem":
        return "problem" if is_wrong(passage) or voice(passage) != "measure" else "measure"
    said = voice(passage)
    if run.role == "measure" and said == "problem":
        return "problem"
    if run.role == "rectification" and said == "measure" and _announces(passage):
        return "measure"
    return run.role


def _announces(passage: str) -> bool:
    turn = lead(passage, None)
    return turn is not None and turn.role == "measure" and (turn.ahead or intends(passage[turn.skip :]))


def _list(chars: str, stated: Iterable[_Stated], role: Role) -> tuple[Finding, ...]:
    blocks: dict[int, int] = {}
    return tuple(
        Finding(
            _SECTION,
            one.start,
            one.end,
            quote := chars[one.start : one.end],
            theme_of(quote),
            _tense(one, quote),
            blocks.setdefault(one.block, len(blocks) + 1) if role == "problem" else 1,
            one.rule,
        )
        for one in stated
        if one.role == role
    )


def _tense(stated: _Stated, quote: str) -> Tense:
    if stated.role == "problem":
        return "present"
    return "done" if stated.role == "rectification" else tense(quote, ahead=stated.ahead)
