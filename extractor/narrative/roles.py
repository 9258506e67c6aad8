"""What a stretch of section 5 speaks of: what is wrong, what was done about last year's faults, what is to be done."""

import re
from collections import deque
from typing import Literal, NamedTuple

from extractor.narration import Tense
from extractor.patterns import grouped
from schemas.announcements import (
    ADDRESSING,
    ANNOUNCES_LIST,
    ANNOUNCES_MEASURES,
    ANNOUNCES_PLANS,
    ANNOUNCES_PROBLEMS,
    BODY,
    EXISTS,
    FAULT,
    HEADING_NOUNS,
    HEADING_WORDS,
    INTENDS,
    KEPT_TIMES_AHEAD,
    LAST_YEAR,
    NOTHING,
    THEREFORE,
    TIMES_AHEAD,
    VAGUE,
)
from schemas.measures import (
    DONE_CUES,
    MEASURE_MANNERS,
    MEASURE_VERBS,
    PLAN_CUES,
    PROMISES,
    SLOGAN_BEGINS,
    SLOGANS,
    SUMMING_UP,
    TALLIED,
    TALLY,
    UNPROMISED,
)
from schemas.problems import PROBLEM_CUES, REMEDIES

# "context": a problem that the report ascribes to last year; it is no finding.
Role = Literal["problem", "context", "rectification", "measure"]
Voice = Literal["problem", "measure"]


class Lead(NamedTuple):
    """What a sentence turns to, the words at its head that only say so, and whether they look ahead in time."""

    role: Role
    skip: int
    ahead: bool


def _any(fragments: tuple[str, ...]) -> str:
    return "(?:" + "|".join(fragments) + ")"


_LONGEST_HEADING = 40
_AT_END = 3

_HEADING = re.compile(f"{_any(tuple(sorted(HEADING_WORDS + HEADING_NOUNS, key=len, reverse=True)))}++$")
_TITLED = re.compile(
    f"({_any(tuple(sorted(HEADING_WORDS + HEADING_NOUNS, key=len, reverse=True)))}++)(?:是|为|有|在于)[，,]?"
)
_HEADING_END = re.compile(_any(HEADING_NOUNS) + "[）)]?$")
_HEADING_LASTS = frozenset((*(noun[-1] for noun in HEADING_NOUNS), *"）)"))
_FAULT = re.compile(FAULT)
_MEASURE_NOUN = re.compile(
    "改进|整改|措施|举措|下一?步|今后|打算|计划|思路|方向|对策|建议|安排|办法|明年|来年|解决|改善|下一年|落实|完成"
)
_BOTH = re.compile(
    f"{FAULT}的?(?:原因)?(?:及|和|与|、|以及|并)+[^，,]*(?:改进|整改|措施|举措|下一?步|今后|打算|计划|对策)"
)
_YEAR = re.compile(r"20\d\d(?=年)")
_LAST_YEAR = re.compile(grouped(LAST_YEAR))
_THIS_YEAR = re.compile("今年|本年|仍|还|依然|当前|目前")
_STILL = re.compile("仍|还|依然|当前|目前")
_INTRODUCES = re.compile(f"({_any(ANNOUNCES_PROBLEMS)})|({_any(ANNOUNCES_MEASURES)})")
_LISTS = re.compile(grouped(ANNOUNCES_LIST))
_PLANS = re.compile(grouped(ANNOUNCES_PLANS))
_VAGUE = re.compile(
    f"{grouped(EXISTS)}{_any(VAGUE)}*+(?:(?!差距|落差){FAULT}(?:和|与|及|、|以及)?)++{_any(VAGUE)}*+$"
)
_EXISTS = re.compile(grouped(EXISTS))
_NAMED_PROBLEM = re.compile("[^，,。；;]{2,20}问题")
_VAGUE_GAP = re.compile(f"{grouped(EXISTS)}{_any(VAGUE)}*+(?:差距|落差)$")
_NOTHING = re.compile(f"(?:[^，,。；;]{{0,16}}?[，,])?[^，,。；;]{{0,14}}?{_any(NOTHING)}$")
_NOTHING_SIGN = re.compile("无|没有|不存在|未发现")
_AHEAD = re.compile(rf"在?(?:{_any(TIMES_AHEAD)}|20\d\d年度?)的?(?:工作)?(?:中|里|内|上)?(?:[，,：:]|$)?")
_KEPT_AHEAD = re.compile(f"在?(?:{_any(KEPT_TIMES_AHEAD)})")
_ADDRESSES = (
    rf"(?:(?:20\d\d年度?|今年|本年度?|一年来|过去一年)(?:以?来)?[，,]?)?(?:{BODY})?[，,]?{_any(ADDRESSING)}"
    rf"[^。；;\n]{{0,60}}?(?:{FAULT}|情况|现状|现象|环节)(?:[，,：:]|$|(?={BODY}))"
)
_ADDRESSED = re.compile(f"{_any(ADDRESSING)}[^。；;\n]{{4,60}}问题[，,]?")
_AIMS = "为了?(?:进一步|更好地?|切实|做好|解决|有效|确保)[^，,。；;]{2,30}(?:[，,]|$)"
_TURNS = re.compile(f"{_any(THEREFORE)}[，,：:]?|{_ADDRESSES}|{_AIMS}")
_PROMISES = re.compile(_any(PROMISES))
_INTENDS = re.compile(f"(?:{BODY})?(?:也|还|会)?(?:{_any(INTENDS)}|[要应须](?![求当对付]))")
_INTENDS_AT_END = re.compile(f"[，,](?:我们|{BODY})?(?:还|也)?要(?:重点)?$")
_INTENT = re.compile("将(?<!即将)(?!近)|拟(?!定|制)|计划|打算|力争")
_PROBLEM = re.compile(grouped(PROBLEM_CUES))
_AWAITS = re.compile("有待|亟待|亟需|尚待|仍[需待]|还[需待]|尚[需待]|需(?:要)?(?:进一步|继续)")
_MANNERS = re.compile(f"{grouped(MEASURE_MANNERS)}*+")
_MEASURE = re.compile(grouped(MEASURE_VERBS))
_REMEDY = re.compile(grouped(REMEDIES))
# A clause that is taken back is told by what follows it: 内容丰富，但分类混乱.
_HEAD = re.compile("[^，,；;。：:！!？?\n]*+(?:[，,](?=但|却|然而|不过)[^，,；;。：:！!？?\n]*+)?")
_DONE = re.compile(grouped(DONE_CUES))
_DIGIT = re.compile(r"\d")
_TALLIED = re.compile(UNPROMISED + grouped(TALLIED) + TALLY)
_PLANNED = re.compile(grouped(PLAN_CUES))
_SLOGAN = re.compile(f"{SUMMING_UP}|{_any(SLOGAN_BEGINS)}.*{_any(SLOGANS)}[^，,]{{0,6}}$")


def heading(passage: str, year: int | None) -> Role | None:
    """What a passage announces that is made of heading words alone; None where it says something itself.

    >>> heading("存在的主要问题", 2024), heading("2023年存在问题改进情况", 2024), heading("公开意识不强", 2024)
    ('problem', 'rectification', None)
    """
    if len(passage) > _LONGEST_HEADING or passage[-1:] not in _HEADING_LASTS:
        return None
    if not _HEADING.match(passage) or not _HEADING_END.search(passage):
        return None
    faulty = _FAULT.search(passage)
    measured = _MEASURE_NOUN.search(passage)
    if speaks_of_last_year(passage, year) and faulty:
        return "rectification" if measured else "context"
    if measured and not (faulty and _BOTH.search(passage)):
        return "measure"
    return "problem" if faulty else None


class Titled(NamedTuple):
    """What a sentence announces before it says it (存在的主要问题是…), and how long the announcement is."""

    role: Role
    length: int


def titled(passage: str, year: int | None) -> Titled | None:
    """The announcement that opens a sentence; None where it opens with no such words.

    >>> titled("改进措施是加强培训", 2024)
    Titled(role='measure', length=5)
    """
    found = _TITLED.match(passage)
    role = heading(found[1].removesuffix("主要"), year) if found and found.end() < len(passage) else None
    return Titled(role, found.end()) if found and role else None


def introduction(passage: str, year: int | None) -> Role | None:
    """What the words before a list say that it lists: of their cues, the last.

    >>> introduction("但仍存在以下问题", 2024), introduction("针对存在的问题，下一步重点做好以下工作", 2024)
    ('problem', 'measure')
    >>> introduction("针对2023年报告指出的更新不及时的问题", 2024)
    'rectification'
    """
    if _INTENDS.match(passage):
        return "measure"
    kind = 0
    for cue in _INTRODUCES.finditer(passage):
        kind = cue.lastindex or 0
    if not kind:
        return "measure" if _INTENT.search(passage) or _INTENDS_AT_END.search(passage) else None
    answered = kind == 1 and not lists(passage) and _ADDRESSED.fullmatch(passage) is not None
    if answered:
        kind = 2
    if speaks_of_last_year(passage, year) and not _THIS_YEAR.search(passage):
        return "context" if kind == 1 else "rectification"
    return "problem" if kind == 1 else "measure"


def lists(passage: str) -> bool:
    """Whether the passage says that a list follows (以下几个方面)."""
    return _LISTS.search(passage) is not None


def plans(passage: str) -> bool:
    """Whether the heading of measures looks ahead, not back.

    >>> plans("下一步改进措施"), plans("2025年，我局将从三个方面加以改进"), plans("改进情况")
    (True, True, False)
    """
    return _PLANS.search(passage) is not None or _INTENT.search(passage) is not None


def is_vague(clause: str) -> bool:
    """Whether the clause only says that something is wrong.

    >>> is_vague("但仍存在一些问题和不足"), is_vague("存在公开不及时的问题")
    (True, False)
    """
    return _VAGUE.search(clause) is not None


def names_problem(passage: str) -> bool:
    """Whether the passage is the title of a problem (内容更新的问题), and does not say that there are some.

    >>> names_problem("内容更新问题"), names_problem("工作中还存在的问题")
    (True, False)
    """
    return _NAMED_PROBLEM.fullmatch(passage) is not None and _EXISTS.search(passage) is None


def is_vague_gap(clause: str) -> bool:
    """Whether the clause only says that there is a gap; on its own that may be the problem stated."""
    return _VAGUE_GAP.search(clause) is not None


def denies(passage: str) -> bool:
    """Whether the passage says that there is no problem (无, 不存在问题)."""
    return _NOTHING_SIGN.search(passage) is not None and _NOTHING.match(passage) is not None


def lead(passage: str, year: int | None) -> Lead | None:
    """What the head of a sentence turns to: 下一步, 对此, 针对…问题, 我局将; None where it turns to nothing.

    >>> lead("下一步，我局将加强培训", 2024)
    Lead(role='measure', skip=4, ahead=True)
    """
    role: Role | None = None
    skip, ahead = 0, False
    while skip < len(passage):
        found = _TURNS.match(passage, skip)
        if found:
            last = speaks_of_last_year(found[0], year)
            role = "rectification" if last else role or "measure"
        else:
            found = _AHEAD.match(passage, skip)
            if not found or not _is_ahead(found[0], passage, year):
                break
            role, ahead = "measure", True
        skip = found.end()
    if _KEPT_AHEAD.match(passage, skip):
        return Lead("measure", skip, ahead=True)
    if role is None and _INTENDS.match(passage):
        role = "measure"
    return Lead(role, skip, ahead) if role else None


def _is_ahead(words: str, passage: str, year: int | None) -> bool:
    named = _YEAR.search(words)
    if not named:
        return True
    return int(named[0]) > year if year else _INTENT.search(passage) is not None


def speaks_of_last_year(passage: str, year: int | None) -> bool:
    """Whether the passage names the year before the report's, or an earlier one."""
    if _LAST_YEAR.search(passage):
        return True
    return bool(year) and any(int(named) < (year or 0) for named in _YEAR.findall(passage))


def reports_rectified(passage: str, year: int | None) -> bool:
    """Whether a sentence says of itself that last year's problems were dealt with.

    >>> reports_rectified("2023年报告反映的三项问题已全部整改到位", 2024)
    True
    """
    return (
        speaks_of_last_year(passage, year)
        and _FAULT.search(passage) is not None
        and _reports_done(passage)
        and _STILL.search(passage) is None
    )


def speaks_of_this_year(passage: str) -> bool:
    """Whether the passage says that something still is so."""
    return _THIS_YEAR.search(passage) is not None


def voice(passage: str) -> Voice | None:
    """Whether the head clause of a passage says what is wrong or what is to be done; None where neither shows.

    >>> voice("加强培训，解决能力不足的问题"), voice("培训力度有待加强"), voice("政策解读")
    ('measure', 'problem', None)
    """
    head = _head(passage)
    wrong = is_wrong(head)
    if wrong and _AWAITS.search(head):
        return "problem"
    verb = _behind_manners(head)
    if _MEASURE.match(head, verb) and (
        not wrong or not _ends_wrong(head) or _REMEDY.match(head, verb) or _INTENT.search(head)
    ):
        return "measure"
    if wrong:
        return "problem"
    return "measure" if _INTENT.search(head) or _INTENDS.match(head) else None


def _ends_wrong(head: str) -> bool:
    """Whether the last words that say that something is wrong stand at the end."""
    (last,) = deque(_PROBLEM.finditer(head), maxlen=1)
    return len(head) - last.end() <= _AT_END


def _behind_manners(head: str) -> int:
    """Where the words end that say how something is to be done (进一步, 切实)."""
    manners = _MANNERS.match(head)
    return manners.end() if manners else 0


def is_wrong(passage: str) -> bool:
    """Whether anything in the passage says that something is wrong."""
    return _PROBLEM.search(passage) is not None


def intends(passage: str) -> bool:
    """Whether the head clause of a passage says that something is still to be done."""
    return _PLANNED.search(_head(passage)) is not None


def tense(passage: str, *, ahead: bool = False) -> Tense:
    """Whether a measure is reported done or announced.

    Under words that look *ahead* in time a number of things (建成10个) is one that is aimed at.

    >>> tense("制定了公示细则"), tense("拟增设专岗"), tense("加强培训")
    ('done', 'planned', 'planned')
    """
    if intends(passage):
        return "planned"
    done = _DONE.search(passage) is not None if ahead else _reports_done(passage)
    return "done" if done else "planned"


def _reports_done(passage: str) -> bool:
    return _DONE.search(passage) is not None or (
        _DIGIT.search(passage) is not None and _TALLIED.search(passage) is not None
    )


def is_slogan(passage: str) -> bool:
    """Whether the sentence only says what all this leads to (推动政务公开再上新台阶)."""
    return _SLOGAN.match(passage) is not None


def is_promise(passage: str) -> bool:
    """Whether the passage only promises to do something (我们将高度重视，采取有效措施加以解决)."""
    return len(passage) <= _LONGEST_HEADING and _PROMISES.search(passage) is not None


def _head(passage: str) -> str:
    found = _HEAD.match(passage)
    return found[0] if found else ""
