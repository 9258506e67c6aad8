"""What a passage without enumerators states, cut where each part says something by itself."""

import re
from collections.abc import Sequence
from typing import NamedTuple

from extractor.narrative.items import Piece
from extractor.narrative.roles import (
    Role,
    denies,
    is_slogan,
    is_vague,
    is_vague_gap,
    is_wrong,
    voice,
)
from extractor.text import Span
from schemas.measures import CONTINUES, MEASURE_ENDINGS, PRAISE
from schemas.problems import DEPENDS, OPENS_PROBLEM, PROBLEM_ENDINGS

_EDGES = " \t\n\u3000。；;，,、：:！!？?.．"
_PROBLEM_END = re.compile(f"(?:{PROBLEM_ENDINGS})$")
_MEASURE_END = re.compile(f"(?:{MEASURE_ENDINGS})$")
_CLAUSE = re.compile("[^，,]+")
_DEPENDS = re.compile("|".join(DEPENDS))
_OPENS = re.compile(f"(?:{'|'.join(OPENS_PROBLEM)})*+")
_CONTINUES = re.compile("|".join(CONTINUES))
_CONCLUDES = re.compile("(?:对)?(?:这些|以上|上述|此类)")
_CONCEDES = re.compile("虽|尽管")
_ACHIEVED = re.compile("(?<![^，,。；;])([^，,。；;]*?已(?!有|经不)[^，,。；;]*)[，,](?:但|然而|不过)")
_PRAISE = re.compile("|".join(PRAISE))
_SEMICOLONS = ("；", ";")
_TOPIC = re.compile("方面[，,]$")
_MEANWHILE = re.compile("[，,]同时[，,]?")
_LONGEST_END = 16


class Cut(NamedTuple):
    """A stretch that is a finding, which rule cut it, and its role."""

    start: int
    end: int
    rule: str
    role: Role


class _Sentence(NamedTuple):
    """A sentence: whether it begins a line, is a title without a stop, is one of a series between semicolons."""

    start: int
    end: int
    fresh: bool
    titled: bool
    parallel: bool


def trimmed(chars: str, span: Span, role: Role) -> Span:
    """*span* without blanks and marks at its edges, and without a closing 等, 等问题, 等方面.

    >>> trimmed("公开不及时等问题。", Span(0, 9), "problem")
    Span(start=0, end=5)
    """
    span = _edged(chars, span)
    tail = max(span.start, span.end - _LONGEST_END)
    closing = chars[tail : span.end]
    if "等" not in closing:
        return span
    found = (_PROBLEM_END if role == "problem" else _MEASURE_END).search(closing)
    return _edged(chars, Span(span.start, tail + found.start())) if found else span


def cut_passage(chars: str, pieces: Sequence[Piece], role: Role, *, stated: bool) -> list[Cut]:
    """The findings of a passage; *stated*: a heading or lead-in says that it holds some."""
    sentences = _sentences(pieces)
    if role == "problem":
        return [*_achieved(chars, sentences), *_problems(chars, sentences, stated=stated)]
    return [one._replace(role=role) for one in _measures(chars, sentences, stated=stated)]


def _achieved(chars: str, sentences: Sequence[_Sentence]) -> list[Cut]:
    """What a sentence reports done before it comes to the problem (目录已补齐，但更新不及时)."""
    found = (_ACHIEVED.search(chars, one.start, one.end) for one in sentences)
    return [
        Cut(one.start(1), one.end(1), "achieved", "measure")
        for one in found
        if one and not _CONCEDES.search(one[1]) and not _PRAISE.search(one[1])
    ]


def _edged(chars: str, span: Span) -> Span:
    start, end = span
    if start < end and chars[start] not in _EDGES and chars[end - 1] not in _EDGES:
        return span
    said = chars[start:end]
    start = end - len(said.lstrip(_EDGES))
    return Span(start, max(start, span.start + len(said.rstrip(_EDGES))))


def _sentences(pieces: Sequence[Piece]) -> list[_Sentence]:
    """Pieces joined over colons, commas, and from a title line to its paragraph."""
    joined: list[_Sentence] = []
    runs_on = parallel = False
    for piece in pieces:
        titled = piece.stop == "\n"
        if joined and (runs_on or (joined[-1].titled and piece.fresh)):
            joined[-1] = joined[-1]._replace(end=piece.end, titled=titled and not joined[-1].titled)
        else:
            joined.append(_Sentence(piece.start, piece.end, piece.fresh, titled, parallel))
        parallel = piece.stop in _SEMICOLONS
        if parallel:
            joined[-1] = joined[-1]._replace(parallel=True)
        runs_on = piece.stop in ("：", ":", "，", ",", "")
    return joined


def _lines(sentences: Sequence[_Sentence]) -> list[list[_Sentence]]:
    lines: list[list[_Sentence]] = []
    for sentence in sentences:
        if sentence.fresh or not lines:
            lines.append([])
        lines[-1].append(sentence)
    return lines


def _problems(chars: str, sentences: Sequence[_Sentence], *, stated: bool) -> list[Cut]:
    lines = [line for line in _lines(sentences) if any(is_wrong(chars[one.start : one.end]) for one in line)]
    if not lines and stated and _is_plain(chars, sentences):
        return [Cut(sentences[0].start, sentences[0].end, "stated", "problem")]
    if len(lines) > 1 and any(len(line) > 1 for line in lines):
        return [_problem(chars, Span(line[0].start, line[-1].end), "line") for line in lines]
    found = _stretches(chars, lines, stated=stated)
    if len(found) < 2:  # noqa: PLR2004  a lone one may hold several
        return [cut for one in found for cut in _clauses(chars, one.span)]
    if is_vague_gap(chars[found[0].span.start : found[0].span.end]):
        del found[0]
    return [
        Cut(*one.span, "sentence", "problem") if one.whole else _problem(chars, one.span, "sentence")
        for one in found
    ]


def _is_plain(chars: str, sentences: Sequence[_Sentence]) -> bool:
    """Whether a lone sentence, said to be the problem, tells it in words that are a sign of nothing."""
    said = chars[sentences[0].start : sentences[0].end] if len(sentences) == 1 else ""
    return bool(said) and voice(said) is None and not denies(said) and not _PRAISE.search(said)


class _Stretch(NamedTuple):
    """Sentences that tell one problem; ``whole``: one of a list parted by semicolons, whose words are all its own."""

    span: Span
    whole: bool


def _stretches(chars: str, lines: Sequence[Sequence[_Sentence]], *, stated: bool) -> list[_Stretch]:
    """Where problems begin and end: a sentence without its own subject, or a fault, goes on with the one before."""
    found: list[_Stretch] = []
    for line in lines:
        for at, sentence in enumerate(line):
            said = chars[sentence.start : sentence.end]
            if _CONCLUDES.match(said):
                continue
            follows = bool(at and found)
            if follows and (_DEPENDS.match(said) or not (sentence.parallel or is_wrong(said))):
                found[-1] = found[-1]._replace(span=Span(found[-1].span.start, sentence.end))
            elif is_wrong(said) or (sentence.parallel and (follows or stated)):
                span = Span(sentence.start, sentence.end)
                found.append(_Stretch(span, whole=follows and sentence.parallel))
    return found


def _problem(chars: str, span: Span, rule: str) -> Cut:
    """The problem within a sentence: from its first clause that says what is wrong."""
    for clause in _CLAUSE.finditer(chars, span.start, span.end):
        if (
            not _CONCEDES.match(clause[0])
            and is_wrong(clause[0])
            and not _only_vague(chars, clause.span(), span)
        ):
            start = _opened(chars, clause.start(), span.end)
            return Cut(
                span.start if _is_topic(chars[span.start : start]) else start, span.end, rule, "problem"
            )
    return Cut(span.start, span.end, rule, "problem")


def _is_topic(said: str) -> bool:
    """Whether the words before the problem only name its field (在公开内容方面，)."""
    return _TOPIC.search(said) is not None and len(said) <= _LONGEST_END


def _only_vague(chars: str, clause: tuple[int, int], span: Span) -> bool:
    """Whether the clause only announces the clauses after it."""
    said = chars[clause[0] : clause[1]].strip(_EDGES)
    return clause[1] < span.end and (is_vague(said) or is_vague_gap(said))


def _opened(chars: str, start: int, end: int) -> int:
    found = _OPENS.match(chars, start, end)
    return found.end() if found and found.end() < end else start


def _clauses(chars: str, span: Span) -> list[Cut]:
    """A sentence cut at its commas, where what follows one is a problem with its own subject."""
    cuts: list[Cut] = []
    for clause in _CLAUSE.finditer(chars, span.start, span.end):
        said = clause[0]
        wrong = is_wrong(said) and not _CONCEDES.match(said)
        if not cuts:
            if wrong and not _only_vague(chars, clause.span(), span):
                cuts.append(
                    Cut(_opened(chars, clause.start(), clause.end()), clause.end(), "clause", "problem")
                )
        elif wrong and not _DEPENDS.match(said) and voice(said) == "problem":
            cuts.append(Cut(clause.start(), clause.end(), "clause", "problem"))
        else:
            cuts[-1] = cuts[-1]._replace(end=clause.end())
    return cuts


def _measures(chars: str, sentences: Sequence[_Sentence], *, stated: bool) -> list[Cut]:
    sentences = [
        one for one in sentences if not (is_slogan(chars[one.start : one.end]) and one is not sentences[0])
    ]
    lines = _lines(sentences)
    if len(lines) > 1 and any(len(line) > 1 for line in lines):
        return [Cut(line[0].start, line[-1].end, "line", "measure") for line in lines]
    cuts: list[Cut] = []
    for sentence in sentences:
        said = chars[sentence.start : sentence.end]
        if _CONTINUES.match(said) and cuts and not sentence.fresh:
            cuts[-1] = cuts[-1]._replace(end=sentence.end)
        elif stated or voice(said) == "measure":
            cuts += _meanwhile(chars, sentence)
    return cuts


def _meanwhile(chars: str, sentence: _Sentence) -> list[Cut]:
    """A sentence cut where 同时 joins a second measure to the first."""
    at, cuts = sentence.start, []
    for joint in _MEANWHILE.finditer(chars, sentence.start, sentence.end):
        cuts.append(Cut(at, joint.start(), "sentence", "measure"))
        at = joint.end()
    return [*cuts, Cut(at, sentence.end, "sentence", "measure")]
