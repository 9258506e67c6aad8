"""Numbers of section 5 that are intended and not done."""

import re
from bisect import bisect_right
from collections.abc import Callable

from extractor.narrative.clauses import Clauses
from extractor.patterns import grouped

_PLANS = (
    "下一步",
    "今后",
    "下步",
    "改进措施",
    "改进举措",
    "工作打算",
    "努力方向",
    "整改措施",
    "新的一年",
    "明年",
    "为此",
)
_DONE = (
    *(
        "整改(?:措施|举措)[及和与]成效",
        "改进(?:措施|举措)[及和与]成效",
        "改进情况",
        "整改情况",
        "整改落实",
        "上年度",
        "上一年",
        "落实情况",
        "存在的?(?:主要)?问题",
        "已经?完成",
    ),
)
_TURN = re.compile(grouped((*_DONE, *_PLANS)))
_INTENT = re.compile(r"将|拟|计划|力争|争取|确保|不少于|至少|打算|准备|预计")

_ANNOUNCED = re.compile(r"(?<!即)将(?:从|重点|着力|主要|做好|抓好|在以下|围绕|采取)")
"""Before a list of measures: all of them are intended."""

_REPORTED = re.compile("现已|均已|已全部|已经|已完成")


def _intended(sentence: str) -> bool:
    """Whether a sentence says up to a number that it is intended, and not behind that that it is done by now."""
    said = _INTENT.search(sentence)
    return said is not None and _REPORTED.search(sentence, said.end()) is None


def planned(chars: str, year: int | None) -> Callable[[int, int, Clauses], bool]:
    """A test of a numeral's clause and place, which says whether *chars* speak of plans there."""
    places = []
    plans = []
    next_year = f"{year + 1}年" if year else None
    for match in _TURN.finditer(chars):
        places.append(match.start())
        plans.append(match[0] in _PLANS)

    def is_plan(clause: int, at: int, clauses: Clauses) -> bool:
        announced, _, sentence = chars[clauses.sentence(clause) : at].rpartition("；")
        if _intended(sentence) or (next_year and next_year in sentence):
            return True
        if _ANNOUNCED.search(announced.partition("：")[0]):
            return True
        turn = bisect_right(places, at) - 1
        return turn >= 0 and plans[turn]

    return is_plan
