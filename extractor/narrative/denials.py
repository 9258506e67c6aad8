"""Statements that there was none of something: 未收到申请, 未发生行政复议、行政诉讼, 无收费情况, 收取金额为零."""

import re
from functools import lru_cache
from typing import NamedTuple

from extractor.narrative.clauses import Clauses
from extractor.narrative.wordings import cues, mask
from extractor.text import Span
from schemas.metrics import METRICS, OTHER, Metric

# The first character is read before the rest is asked: a pattern that begins with a class is searched faster.
_DENIES = re.compile(
    r"[未没并暂无零为不](?:(?<=未)"
    r"(?!经|来|能|按|满|必|成年|完|达|尽|公开|公布|在|予|标|结|及时|办|补|批|知|曾公|提供|说|更|涉)"
    r"|(?<=没)有|(?<=[并暂])无|(?<=无)(?<![有毫]无)"
    r"(?!法|效|关|障|偿|正当|理|需|论|缝|人机|线|锡|异议|疑|主|纸|接|声|形|锁|证|故|条件|[一二三]|人值)"
    r"|(?<=[均为]零)|(?<=零)(?=申请|投诉|复议|诉讼|收费|收到)|(?<=为)零"
    r"|(?<=不)存在(?=[^”的]{0,6}(?:行政复议|收费|收取)))"
)
_ASKED_FOR = re.compile(
    r"(?:收到|接到|接收到?|受理|收取|收|发生|出现|产生|有|提出|办理)过?[^复诉讼]{0,60}申请"
)
_REQUESTS = re.compile(r"(?:任何|人|新增?|政府|信息公开|公开|公民|公众|本年)*(?:依申请|申请)")
_NOT_ASKED = re.compile(r"因[^，]{0,40}(?:复议|诉讼)|申请人(?!提)|结转|申请延期|延期|收费|费用|追究|追责")
_ALONE = re.compile(r"^(?:[的均都也并尚暂亦全年度本上述我局委]|以上|目前|情况|方面|事项|案件|数量)*$")
_ASKED_FIRST = re.compile(r"(?:收到|接到|受理)[^复诉]{0,40}申请(?!行政)")
_TOGETHER = 4
_WORDS = 90
"""How far from 未 the words may stand that it denies."""
_TAIL = re.compile(
    r"^(?:发生|产生|收到|有|出现|收取|接到|受理|引发|此类|相关|上述|情况|情形|事项|案件|现象|[。\s])*$"
)
_OUTCOME = re.compile("纠错|纠正|被撤销|败诉的")
"""That no review had such an end does not say that there was none."""
_LAST_YEAR = re.compile(r"上年|去年|上一年")
_FEE = re.compile(r"处理费|收费|费用|收取")
_NEVER_FEE = re.compile(r"免|乱收费|违规")


class Denial(NamedTuple):
    """A metric of which there was none, and the clause that says so."""

    metric: str
    label: str
    clause: Span
    rule: str


def denials(clauses: Clauses) -> list[Denial]:
    """The zero statements of a text, in order.

    A clause that denies two things is two of them, a sentence that denies a thing twice is one.

    >>> [one.metric for one in denials(Clauses("未收到申请，也未引发行政复议、行政诉讼。"))]
    ['applications_received', 'administrative_reviews', 'administrative_litigations']
    """
    found: dict[tuple[str, int], Denial] = {}
    chars = clauses.chars
    match = _DENIES.search(chars)
    while match is not None:
        clause = clauses.around(match.start(), match.end())
        for denial in _in_clause(clauses, clause, match.start(), match.end()):
            found.setdefault((denial.metric, clauses.sentence(clause.start)), denial)
        match = _DENIES.search(chars, max(clause.end, match.end()))
    return list(found.values())


def _in_clause(clauses: Clauses, clause: Span, at: int, end: int) -> list[Denial]:
    chars = clauses.chars
    before, after = chars[max(clause.start, at - _WORDS) : at], chars[end : min(clause.end, end + _WORDS)]
    said = before if _TAIL.match(after) else after
    if "结转" in after and _LAST_YEAR.search(before):
        said = before + after
    if said is before and _ALONE.match(before):
        earlier = clauses.around(max(clause.start - 2, 0), max(clause.start - 1, 0))
        if earlier.end > clause.start or clause.start - earlier.end > _TOGETHER:
            return []
        said = chars[earlier.start : earlier.end]
        clause = Span(earlier.start, clause.end)
    return [
        Denial(metric, label, clause, "counts:none")
        for metric, label in _denied(said, headed=said is not after)
    ]


def _denied(said: str, *, headed: bool) -> list[tuple[str, str]]:
    """The metrics that words behind 未 (or, *headed*, before 无) speak of."""
    bits = cues(said)
    if not bits:
        return []
    found = [
        (metric.key, metric.label)
        for metric in _deniable(bits)
        if (metric.key not in _GUARDS or _GUARDS[metric.key](said))
        and (headed or metric.key not in _BEHIND or _BEHIND[metric.key](said))
    ]
    if len(found) > 1:
        found = [
            one
            for one in found
            if one[0] not in ("applications_received", "trainings_held") or _ASKED_FIRST.match(said)
        ]
    return found


@lru_cache(maxsize=1024)
def _deniable(bits: int) -> tuple[Metric, ...]:
    """The metrics that the cues of a denial speak of."""
    return tuple(metric for need, metric in _DENIABLE if any(bits & one == one for one in need))


def _of_requests(said: str) -> bool:
    return _NOT_ASKED.search(said) is None


def _asked(said: str) -> bool:
    return "申请" in said and (_REQUESTS.match(said) or _ASKED_FOR.search(said)) is not None


def _no_decision(said: str) -> bool:
    return "决定" not in said and _OUTCOME.search(said) is None


def _charged(said: str) -> bool:
    return _FEE.search(said) is not None and _NEVER_FEE.search(said.replace("减免", "")) is None


def _carried_out(said: str) -> bool:
    return _LAST_YEAR.search(said) is None


_GUARDS = {
    "applications_received": _of_requests,
    "information_processing_fee": _charged,
    "applications_carried_out": _carried_out,
}
"""What the words of a denial must be besides their cues."""
_BEHIND = {
    "applications_received": _asked,
    "administrative_reviews": _no_decision,
    "administrative_litigations": _no_decision,
}
"""The same for words behind the denial (未收到…), not for a heading before it (…情况：无)."""
_LOST_SUITS = Metric(OTHER, "败诉案件", "件", "行政诉讼败诉", denied="lost_suit")
_DENIABLE = tuple(
    (tuple(mask(one) for one in metric.denied.split("|")), metric)
    for metric in (*METRICS, _LOST_SUITS)
    if metric.denied
)
