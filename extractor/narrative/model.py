"""The model as a reader of prose: small questions about sections 1, 5 and 6, answers found again in the text.

Section 5 is asked for three lists of quotes; sections 1 and 6 for numbers with their clauses, piece
by piece, without the sentences that state none. A part that could not be asked or
answered is an issue and nothing else: the rules' values stand.
"""

import re
from bisect import bisect_left
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import NamedTuple

from extractor.asking import Asker, AskingError, Question, Spent, total
from extractor.issues import Issue
from extractor.narration import Count, Finding, Narrative
from extractor.narrative.claimed import Stood, Visible, doubts
from extractor.narrative.claimed_counts import found_counts
from extractor.narrative.claimed_findings import found_findings
from extractor.narrative.claims import LISTS, count_claims, finding_claims, shortened
from extractor.narrative.clauses import Clauses
from extractor.narrative.ignored import reason
from extractor.narrative.numerals import find_numerals
from extractor.narrative.wordings import cues, mask
from extractor.prompts import Prompt, ask, ask_again, load
from extractor.text import Edit, Span, Text
from schemas.metrics import METRICS, OTHER

PROBLEMS = 5
COUNTED = (1, 6)
_LONGEST_FINDINGS, _LONGEST_COUNTS = 2400, 700
"""Characters a question: findings stand in lists that should not be cut, counts in single clauses."""

_MOST_QUESTIONS = 24
_LONGEST_SECTION = 60_000
_DENIES = re.compile("未|没有|无|零")
_DENIABLE = tuple(mask(one) for metric in METRICS if metric.denied for one in metric.denied.split("|"))
_END = re.compile(r"[。！？!?\n]")
_PATHS = {PROBLEMS: tuple(f"/{name}" for name in LISTS)}
_KNOWN = "\n" + "\n".join([*(f"{metric.key} {metric.label}" for metric in METRICS), f"{OTHER} 其他"])


class _Part(NamedTuple):
    """A piece of a section, and what of the answers about it stands."""

    stood: tuple[Stood, ...]
    issues: tuple[Issue, ...]
    spent: Spent
    unasked: frozenset[int] = frozenset()


Reader = Callable[[Visible, str, tuple[Span, ...]], Stood]


def tell(asker: Asker, sections: Mapping[int, Text], year: int | None) -> Narrative:
    """The narrative of *sections* as far as a model's claims stand in them; never raises AskingError."""
    findings = _section(asker, sections, PROBLEMS, year)
    counted = [_section(asker, sections, number, year) for number in COUNTED]
    stood = [one for part in findings for one in part.stood]
    lists: dict[str, list[Finding]] = {name: [] for name in LISTS}
    for kind, finding in (found for one in stood for found in one.findings):
        lists[kind].append(finding)
    counts = [count for parts in counted for part in parts for one in part.stood for count in one.counts]
    parts = [*findings, *(part for parts in counted for part in parts)]
    return Narrative(
        problems=_ordered(lists["problems"]),
        rectifications=_ordered(lists["rectifications"]),
        improvements=_ordered(lists["improvements"]),
        counts=tuple(sorted(counts, key=_place)),
        issues=tuple(dict.fromkeys(issue for part in parts for issue in part.issues)),
        unasked=frozenset[int]().union(*(part.unasked for part in parts)),
        spent=total(part.spent for part in parts),
    )


def _ordered(findings: list[Finding]) -> tuple[Finding, ...]:
    return tuple(sorted(findings, key=lambda one: one.start))


def _place(count: Count) -> tuple[int, int, int]:
    return (count.section, (count.numeral or (count.start,))[0], count.end)


def _section(asker: Asker, sections: Mapping[int, Text], number: int, year: int | None) -> list[_Part]:
    text = sections.get(number)
    if text is None or not text.chars.strip():
        return []
    whole = text.chars[:_LONGEST_SECTION]
    lists = number == PROBLEMS
    prompt, read, longest = (
        (load("findings"), _read_findings, _LONGEST_FINDINGS)
        if lists
        else (load("counts"), _read_counts, _LONGEST_COUNTS)
    )
    visible = Text.of(whole) if lists else _without(whole, unstated(whole))
    pieces = [one for one in _pieces(visible.chars, longest) if visible.chars[one.start : one.end].strip()]
    parts: list[_Part] = []
    if len(pieces) > _MOST_QUESTIONS or len(whole) < len(text.chars):
        parts.append(
            _absent(number, AskingError("settings", f"it is too long for {_MOST_QUESTIONS} questions"))
        )
    for start, end in pieces[:_MOST_QUESTIONS]:
        seen = Visible(number, whole, visible.slice(start, end), year)
        try:
            parts.append(_asked(asker, prompt, seen, read))
        except AskingError as error:
            parts.append(_absent(number, error))
    return parts


def unstated(chars: str) -> list[Span]:
    """The sentences that state no number and deny none, except those just before one that does.

    >>> text = "高度重视。依申请公开方面。收到申请3件。2024年成效显著。"
    >>> [text[slice(*span)] for span in unstated(text)]
    ['高度重视。', '2024年成效显著。']
    """
    clauses = Clauses(chars)
    stated = [
        numeral.start
        for numeral in find_numerals(chars)
        if reason(chars, numeral, clauses.around(numeral.start, numeral.tail).start) is None
    ]
    sentences = list(_pieces(chars, 1))
    telling = [
        bisect_left(stated, start) < bisect_left(stated, end) or _denies(chars[start:end])
        for start, end in sentences
    ]
    kept = [tells or follows for tells, follows in zip(telling, [*telling[1:], False], strict=True)]
    return [span for span, keep in zip(sentences, kept, strict=True) if not keep]


def _denies(sentence: str) -> bool:
    if not _DENIES.search(sentence):
        return False
    said = cues(sentence)
    return any(said & need == need for need in _DENIABLE)


def _without(chars: str, spans: Iterable[Span]) -> Text:
    """*chars* without *spans*, which may overlap, still mapped to all of it."""
    edits: list[Edit] = []
    for start, end in sorted(spans):
        if edits and start <= edits[-1].end:
            edits[-1] = Edit(edits[-1].start, max(end, edits[-1].end), "")
        else:
            edits.append(Edit(start, end, ""))
    return Text.of(chars).edited(edits)


def _asked(asker: Asker, prompt: Prompt, seen: Visible, read: Reader) -> _Part:
    """What stands of the answer; where some of it does not, of a second answer too."""
    question = ask(prompt, seen.text.chars, knowledge=_KNOWN if prompt.id == "counts" else "")
    reply = asker(question)
    try:
        first = read(seen, reply.text, ())
    except AskingError as error:
        raise AskingError(error.trouble, str(error), reply.spent) from error
    if not first.unfound:
        return _Part((first,), first.issues, reply.spent)
    second, spent = _asked_again(
        asker, ask_again(question, reply.text, (one.claimed for one in first.unfound)), seen, read, first
    )
    issues = (*first.issues, *second.issues, *doubts((*first.unfound, *second.unfound), prompt))
    return _Part((first, second), issues, total((reply.spent, spent)))


def _asked_again(
    asker: Asker, question: Question, seen: Visible, read: Reader, first: Stood
) -> tuple[Stood, Spent]:
    try:
        reply = asker(question)
        spent = total((reply.spent, Spent(grounding_retries=1)))
        return read(seen, reply.text, first.taken), spent
    except AskingError as error:
        return Stood(), total((error.spent, Spent(grounding_retries=1)))


def _read_findings(seen: Visible, answer: str, taken: tuple[Span, ...]) -> Stood:
    claims = finding_claims(answer)
    stood = found_findings(seen, claims.findings, _rule("findings"), taken)
    return stood._replace(issues=(*claims.issues, *stood.issues))


def _read_counts(seen: Visible, answer: str, taken: tuple[Span, ...]) -> Stood:
    claims = count_claims(answer)
    stood = found_counts(seen, claims.counts, _rule("counts"), taken)
    return stood._replace(issues=(*claims.issues, *stood.issues))


def _rule(name: str) -> str:
    return f"model:{name}-{load(name).version}"


def _pieces(chars: str, longest: int) -> Iterator[Span]:
    """*chars* cut at the ends of sentences into pieces of about *longest* characters, best at a line's end."""
    start = 0
    end = len(chars)
    while start < end:
        line = chars.rfind("\n", start + longest // 3, start + longest) + 1 if end - start > longest else 0
        stop = _END.search(chars, line or start + longest - 1) if not line else None
        yield Span(start, line or (stop.end() if stop else end))
        start = line or (stop.end() if stop else end)


def _absent(number: int, error: AskingError) -> _Part:
    message = (
        f"section {number} was not, or not wholly, read by a model: {error.trouble}: {shortened(str(error))}"
    )
    issue = Issue("MODEL-ABSENT", message, _PATHS.get(number, ("/counts",)))
    return _Part((), (issue,), error.spent, frozenset((number,)))
