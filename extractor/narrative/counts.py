"""The numbers that sections 1, 5 and 6 state in prose, and every numeral there that is knowingly none."""

import re
from collections.abc import Callable, Mapping
from functools import cached_property
from typing import NamedTuple

from extractor.issues import Issue
from extractor.narration import Count, Ignored
from extractor.narrative.breakdowns import Breakdowns, Stated
from extractor.narrative.clauses import Clauses
from extractor.narrative.denials import Denial, denials
from extractor.narrative.ignored import by_itself, in_clause
from extractor.narrative.labels import channel, label, way
from extractor.narrative.lost import lost, parted
from extractor.narrative.numerals import Numeral, find_numerals
from extractor.narrative.periods import THIS_YEAR, When, compared, when
from extractor.narrative.plans import planned
from extractor.narrative.sequence import in_order
from extractor.narrative.shared import Sharing, shared
from extractor.narrative.sums import metric_of_sum, overall, says_sum, summed
from extractor.narrative.wordings import NO_RULE, Rule, Topics, cues, mask, rule_for
from extractor.patterns import longest
from extractor.text import Span, Text
from schemas.cues import OUTLETS, THROUGH
from schemas.metrics import METRICS, OTHER

SECTIONS = (1, 5, 6)
_PROBLEMS = 5
_NEAR = 100
_SPLIT = re.compile(r"[、（(，,；;]|[和及与]|以及")
_POINTING = ("有", "余", "中", "里", "加上", "连同", "对", "另", "的")
_MORE = ("近", "约", "超", "超过", "逾", "突破", "将近", "接近", "大约", "约为", "达到近", "不少于", "多达")
_MORE_ENDS = frozenset(word[-1] for word in _MORE)
_DATE_LEAD = 32
_AFTER_MORE = frozenset(("以上", "左右", "上下", "不等", "之多"))
_EACH = ("各", "各有", "各为", "均为", "都为", "分别", "均", "皆为", "各计")
_OF_CLAUSE = frozenset(("percentage", "difference"))
"""Numerals that count nothing and end the words of what stands before them."""
_EACH_ENDS = frozenset(word[-1] for word in _EACH)
_LISTING = frozenset("、和及与，（(）)")
_CLOSING = frozenset("）)")
_SUMMED = re.compile(r"[）)](?:共计?|合计|总计|计|为|共有)?")
_COLONS = ("：", ":")
_COLON = re.compile("[：:]")
_ALONE = re.compile("(?:共计?|合计|总计|累计|目前|已|约|近|超过?|突破|达到?|为|有|召开|举办|举行|开展|组织)*")
_OUTLET = re.compile(rf"[^\d，,]{{0,8}}{longest(OUTLETS.split())}(?:平台|方面|渠道)?")
"""The name of an outlet and nothing else, before a colon."""
_NAME = re.compile(r"(?!其中|包括|分别)[^\d\s]{2,24}(?<!其中)(?<!包括)(?<!分别)(?<!分别为)(?<!如下)")
"""What names the number behind a colon: no words that only open a list of numbers, and no number itself."""
_NEWLY = "新收"
_ALL_YEARS = re.compile("累计|历年|以来")
_THIS_YEAR = re.compile(r"今年|本年|当年|年内")
_THROUGH = re.compile(rf"^{longest(THROUGH.split())}[^，]*$")
_ACCOUNT = re.compile(
    r"[我本]?[局委镇乡县市区]{0,2}(?:“[^”，]{1,16}”)?(?:政务|官方)?(?:微信公众号|公众号|微信|微博|抖音号?|视频号)"
)
"""An account that is what the clause speaks of (微信公众号6月开通，…)."""
_CHANNELS = mask("website wechat weibo media")
_VERBS = mask("in_force repeal issue examined judged undertake")
_GENERAL = mask("general")
_INFORMATION = ("信息", "政府信息", "政务信息", "公开信息")
_WEBSITE, _PUBLISH = mask("website"), mask("publish")
_ENTRY = re.compile(
    r"(?:其中|包括)?[：:，]?(?:通过|在|经)?(?:[省市州县区旗镇乡局委本]|街道|政府|门户|部门|官方|单位|中心)*"
    rf"{longest(OUTLETS.split())}(?:平台|方面|渠道)?"
)
"""An entry of a list that is the name of an outlet and nothing else (其中网站96条)."""
_PUBLISHED = mask("publish information general")
_REQUESTS = "applications"
_REQUESTED = re.compile("(?:政府)?(?:信息)?公开(?:的)?申请|依申请公开")
_RECEIVED = "applications_received"
_OTHERS, _REFUSED, _ENDED = frozenset(("其他", "其它")), "不予处理", "其他处理"
"""What 其他 alone stands for behind the number of requests not processed, as in the form."""
_OF_LAST_YEAR = {one.key: one.of_last_year for one in METRICS if one.of_last_year}
_ATTRIBUTES = ("主动公开", "依申请公开")


class Counts(NamedTuple):
    """What was counted, what was not, and what is doubtful about it."""

    counts: tuple[Count, ...]
    ignored: tuple[Ignored, ...]
    issues: tuple[Issue, ...]


def counts(sections: Mapping[int, Text], year: int | None) -> Counts:
    """The counts of the cleaned prose of sections 1, 5 and 6, in order of appearance.

    Every run of digits, and every Chinese numeral before a unit, is in a count or among the ignored.

    >>> read = counts({1: Text.of("全年收到政府信息公开申请3件，其中自然人2件。未发生行政诉讼。")}, 2024)
    >>> [(one.metric, one.value, one.parent) for one in read.counts]
    [('applications_received', 3, None), ('applications_natural_person', 2, 0), ('administrative_litigations', 0, None)]
    """
    found: list[Count] = []
    ignored: list[Ignored] = []
    issues: list[Issue] = []
    for section in SECTIONS:
        text = sections.get(section)
        if text is None or not text.chars:
            continue
        read = _Reader(section, text.chars, year)
        stated = read.read()
        found.extend(in_order(stated, read.denied(stated), len(found)))
        ignored.extend(read.ignored)
        issues.extend(lost(text.chars, section))
        issues.extend(parted(text.chars, section, read.ignored))
    return Counts(overall(found), tuple(ignored), tuple(issues))


class _Said(NamedTuple):
    """What the words around a number make of it."""

    metric: str
    label: str
    rule: str
    channel: str | None


class _Reader:
    """One section on the way to its counts."""

    def __init__(self, section: int, chars: str, year: int | None) -> None:
        """Nothing is read yet."""
        self.section, self.chars, self.year = section, chars, year
        self.clauses = Clauses(chars)
        self.counts: list[Count] = []
        self.ignored: list[Ignored] = []
        self._topics = Topics(chars)
        self._breakdowns = Breakdowns()
        self._last_end = 0
        self._verbs = 0
        self._clause_end = 0

    def read(self) -> list[Count]:
        """The counts that have a numeral, in order."""
        chars, section = self.chars, self.section
        numerals = find_numerals(chars)
        sharing = shared(chars, numerals)
        for at, numeral in enumerate(numerals):
            share = sharing.get(at) if sharing else None
            if share is not None and numeral.unit is None:
                numeral = numeral.counted_in(share.unit)  # noqa: PLW2901
            why = numeral.nothing or by_itself(chars, numeral)
            if why is None:
                clause = self.clauses.around(numeral.start, numeral.end)
                why = in_clause(chars, numeral, clause.start) or self._plan(numeral, clause)
            if why is not None:
                self.ignored.append(Ignored(section, numeral.start, numeral.end, why))
                if why in _OF_CLAUSE:
                    self._clause_end = numeral.tail
                continue
            following = numerals[at + 1].start if at + 1 < len(numerals) else len(chars)
            self._count(numeral, clause, min(following, clause.end), share)
        return self.counts

    @cached_property
    def _planned(self) -> Callable[[int, int, Clauses], bool]:
        return planned(self.chars, self.year)

    def _plan(self, numeral: Numeral, clause: Span) -> str | None:
        """Whether a number of section 5 is one that is intended."""
        if self.section != _PROBLEMS or not self._planned(clause.start, numeral.start, self.clauses):
            return None
        return "plan"

    def _count(self, numeral: Numeral, clause: Span, until: int, share: Sharing | None) -> None:
        chars, start = self.chars, numeral.start
        left = max(clause.start, self._clause_end, start - _NEAR)
        before = chars[left:start]
        if clause.start < left == self._last_end and before[:1] not in _LISTING and "、" in before:
            before = before.rpartition("、")[2]
        if before[:1] in _CLOSING and _SUMMED.fullmatch(before) is not None:
            clause, before = self._summed(clause, before, left)
        before = before.lstrip("、和及与（(）) ，").rstrip("（( ，")
        if left == clause.start and chars[left - 1 : left] in _COLONS and _ALONE.fullmatch(before):
            clause, before = self._named(clause, before)
        after = chars[numeral.tail : min(until, numeral.tail + _NEAR)]
        if after and (until < clause.end or after[0] in "、（("):
            after = _SPLIT.split(after, maxsplit=1)[0]
        if share is not None:
            before, after = share.words, ""
        elif says_sum(before) and self._add_sum(numeral, clause):
            return
        if numeral.value and before[-1:] not in _EACH_ENDS:
            self._add(numeral, clause, before, after)
        else:
            for words in _several(before, numeral):
                self._add(numeral, clause, words, after)
        self._last_end = self._clause_end = numeral.tail

    def _add_sum(self, numeral: Numeral, clause: Span) -> bool:
        """Take in the sum behind a list of its parts, which is of what the words before the list say."""
        whole = summed(self.counts, numeral, self.clauses.sentence(clause.start))
        if whole is None:
            return False
        words = _COLON.split(self.chars[whole.start : whole.end], maxsplit=1)[0]
        rule, named = self._rule(numeral, clause, words, "")
        index = len(self.counts)
        metric = metric_of_sum(rule.metric, self.counts[whole.first :])
        if metric is None:
            return False
        for at in range(whole.first, index):
            part = self.counts[at]
            self.counts[at] = part._replace(
                parent=index, metric=OTHER if part.metric == metric else part.metric
            )
        said = _Said(metric, label(words, "") or words, rule.name, named)
        self.counts.append(self._counted(numeral, clause, said, THIS_YEAR, None))
        self._last_end = self._clause_end = numeral.tail
        return True

    def _summed(self, clause: Span, before: str, closing: int) -> tuple[Span, str]:
        """The clause and the words of a sum behind the bracket that lists its parts: 行政诉讼（甲2件、乙5件）共7件."""
        opening = max(self.chars.rfind(mark, max(closing - _NEAR, 0), closing) for mark in "（(")
        thing = self.clauses.around(opening - 1, opening) if opening > 0 else clause
        inside = [at for at, one in enumerate(self.counts) if one.numeral and one.numeral[0] >= thing.start]
        if opening <= 0 or not inside or (self.counts[inside[0]].numeral or (0,))[0] < opening:
            return clause, before
        for at in inside:
            self.counts[at] = self.counts[at]._replace(parent=len(self.counts))
        return Span(thing.start, clause.end), self.chars[thing.start : thing.end] + before[1:]

    def _named(self, clause: Span, before: str) -> tuple[Span, str]:
        """The clause and the words of a number whose name stands before a colon: 培训次数：5次."""
        name = self.clauses.around(clause.start - 2, clause.start - 1)
        words = self.chars[name.start : name.end]
        if name.end + 1 != clause.start or not _NAME.fullmatch(words):
            return clause, before
        return Span(name.start, clause.end), words + before

    def _add(self, numeral: Numeral, clause: Span, before: str, after: str) -> None:
        last = self.counts[-1] if self.counts else None
        past = compared(before, self.year) if last is not None else None
        if past is not None and last is not None:
            if last.parent is not None and self.chars[self._last_end : self._last_end + 1] in _CLOSING:
                last = self.counts[last.parent]
            said = _Said(last.metric, last.label, "counts:compared", last.channel)
            self.counts.append(self._counted(numeral, clause, said, past, None))
            return
        if not before and not after and last is not None and self._last_end >= clause.start:
            before = last.label
        start = numeral.start
        rule, named = self._rule(numeral, clause, before, after)
        time = when(self._lead(clause), self.chars[clause.start : start], self.year)
        if time.period == "previous_year" and rule.metric in _OF_LAST_YEAR:
            rule, time = rule._replace(metric=_OF_LAST_YEAR[rule.metric]), THIS_YEAR
        stated = Stated(
            rule.metric,
            numeral.value,
            numeral.unit,
            time.period,
            rule.whole,
            before.endswith(_ATTRIBUTES),
        )
        part = self._breakdowns.place(
            self.chars[max(self._last_end, start - 2 * _NEAR) : start], stated, self.counts
        )
        if part.parent is not None and (whole := self._otherwise(rule.metric, part.parent, before)):
            self.counts[part.parent] = whole
            part = part._replace(metric=rule.metric)
        said = _Said(
            part.metric, label(before, after) or self.chars[clause.start : clause.end], rule.name, named
        )
        self.counts.append(self._counted(numeral, clause, said, time, part.parent))

    def _otherwise(self, metric: str, parent: int, before: str) -> Count | None:
        """What the whole is where its part is the same thing, but of this year alone or newly received."""
        whole = self.counts[parent]
        if metric == OTHER or metric != whole.metric:
            return None
        if _NEWLY in before and metric == _RECEIVED and _ALL_YEARS.search(whole.quote) is None:
            return whole._replace(metric=OTHER)
        if _THIS_YEAR.search(before) is not None or (self.year is not None and f"{self.year}年" in before):
            return whole._replace(period="cumulative")
        return None

    def _lead(self, clause: Span) -> str:
        """The sentence up to the clause, if that is short enough to be its date."""
        start = self.clauses.sentence(clause.start)
        return self.chars[start : clause.start] if clause.start - start < _DATE_LEAD else ""

    def _counted(self, numeral: Numeral, clause: Span, said: _Said, time: When, parent: int | None) -> Count:
        chars, value, start, tail = self.chars, numeral.value or 0, numeral.start, numeral.tail
        previous = chars[start - 1 : start]
        approx = (
            numeral.approx
            or (numeral.han and previous == "上")
            or chars[tail : tail + 2] in _AFTER_MORE
            or (previous in _MORE_ENDS and chars.endswith(_MORE, clause.start, start))
        )
        return Count(
            said.metric,
            said.label,
            value,
            numeral.unit,
            approx,
            value == 0,
            time.period,
            time.year,
            said.channel,
            parent,
            self.section,
            clause.start,
            clause.end,
            chars[clause.start : clause.end],
            (start, numeral.end),
            said.rule,
        )

    def _rule(self, numeral: Numeral, clause: Span, before: str, after: str) -> tuple[Rule, str | None]:
        """What the words make of the number, and the channel they name."""
        topic = self._topics.at(numeral.start)
        unit = numeral.unit
        before = before.rpartition("的是")[2]
        if before in _OTHERS and self.counts and self.counts[-1].label.endswith(_REFUSED):
            before = _ENDED
        bits = cues(before)
        if self._last_end > clause.start:
            bits |= 0 if bits & _VERBS else self._verbs
        self._verbs = bits & _VERBS
        if bits & _PUBLISHED and after.startswith(_INFORMATION):
            bits |= _GENERAL
        elif bits & _WEBSITE and _ENTRY.fullmatch(before):
            bits |= _PUBLISH
        rule = None
        if after and (not before or before.endswith(_POINTING)):
            theme = _REQUESTS if _REQUESTED.match(after) else topic
            rule = rule_for(bits | cues(after), unit, theme)
        rule = rule or rule_for(bits, unit, topic)
        if rule is None and after:
            bits |= cues(after)
            rule = rule_for(bits, unit, topic)
        words = before + after
        if bits & _PUBLISHED and not bits & _CHANNELS:
            lead = self._before(clause, rule)
            carried = cues(lead) & _CHANNELS
            if carried:
                rule = rule_for(bits | carried, unit, topic) or rule
                words = lead + words
        rule = rule or NO_RULE
        if rule.metric.startswith("applications") or topic == "applications":
            return rule, way(words)
        return rule, channel(words)

    def _before(self, clause: Span, rule: Rule | None) -> str:
        """The words right before a clause, behind the last number, that may name its channel, else ""."""
        if not self._last_end < clause.start > 1 or self.chars[clause.start - 1] not in "，,：:":
            return ""
        earlier = self.clauses.around(clause.start - 2, clause.start - 1)
        lead = self.chars[earlier.start : earlier.end]
        adjoins = self._last_end <= earlier.start and earlier.end == clause.start - 1
        return lead if adjoins and self._carries(lead, clause, rule) else ""

    def _carries(self, lead: str, clause: Span, rule: Rule | None) -> bool:
        """Whether the words before a clause may say through which channel: 通过网站，… and 政府网站：…."""
        if self.chars[clause.start - 1] in _COLONS:
            return _OUTLET.fullmatch(lead) is not None
        return (
            rule is None
            or rule.metric == OTHER
            or _THROUGH.match(lead) is not None
            or _ACCOUNT.match(lead) is not None
        )

    def denied(self, stated: list[Count]) -> list[Count]:
        """The zero statements; in section 5 a 没有 names a problem, not a number."""
        if self.section == _PROBLEMS:
            return []
        said = {(one.metric, one.start) for one in stated}
        return [
            self._denial(one) for one in denials(self.clauses) if (one.metric, one.clause.start) not in said
        ]

    def _denial(self, denial: Denial) -> Count:
        start, end = denial.clause
        quote = self.chars[start:end]
        time = when("", quote, self.year)
        return Count(
            denial.metric,
            denial.label,
            0,
            None,
            approx=False,
            negated=True,
            period=time.period,
            year=time.year,
            channel=None,
            parent=None,
            section=self.section,
            start=start,
            end=end,
            quote=quote,
            numeral=None,
            rule=denial.rule,
        )


def _several(before: str, numeral: Numeral) -> list[str]:
    """The things that one number counts each of (行政复议、行政诉讼各1件, 均为0件); mostly one."""
    if numeral.value != 0 and not before.endswith(_EACH):
        return [before]
    parts = [part for part in re.split(r"[、和及与]|以及", before) if part]
    if len(parts) > 1:
        metrics = [rule.metric for part in parts if (rule := rule_for(cues(part), numeral.unit, "none"))]
        if len(set(metrics) - {OTHER}) == len(parts):
            return parts
    return [before]
