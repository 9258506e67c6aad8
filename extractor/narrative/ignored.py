"""Numerals that are knowingly no count, each with its reason."""

import re

from extractor.narrative.numerals import YEARS, Numeral

_HOTLINES = re.compile(r"12\d{3}|1[12][0-9]|9\d{4}|100\d{2}|400")
_SHORTEST_LINE = 3
_MYRIADS = frozenset("万亿")
_NEIGHBOURS = frozenset("-－—–~～./:：_@")
_NAMED_PLACES = {
    "第": "ordinal",
    "前": "rank",
    "〔": "document number",
    "[": "document number",
    "每": "frequency",
    **dict.fromkeys("abcdefghijklmnopqrstuvwxyz", "code"),
}
_INDEFINITE = frozenset("数几")
"""Before a Chinese numeral they leave the number open (数十件); before digits they end a name (件数3件)."""
_NUMBERED = re.compile(r"[.、．)）,，](?![0-9０-９])|[一二三四五六七八九]是|[\u3000 ](?=[\u4e00-\u9fff])")
_RANGES = frozenset("-－~～")
PARTED = "parted by a space"
_SPACES = frozenset(" \u00a0\u2009\u202f")
_PARTED = re.compile(r"(?<![0-9.])[0-9]{1,3}[ \u00a0\u2009\u202f][0-9]{3}$")
"""Digits with a space where thousands are parted: one number, or two; nobody can tell (1 532条)."""
_BACK = 40
_SHORT = 4
"""Digits of a year; enumerators have fewer, record numbers more."""
_BEFORE_NUMBERED = frozenset("\n。；：;:（( \u3000！？")
_NAMED = re.compile(
    r"(?:(?:申请|复议|诉讼|粉丝|关注|用户|访问|浏览|阅读|点击|播放|[件条篇次人])(?:总?数量?|总?量)|收取的?总?金额)"
    r"(?:均|都|达到?|为|是|约为?|近|超过?|突破|逾|共|共计)+$"
)
"""A number of these says what it counts, and often no unit stands behind it (粉丝量达410万)."""
_NAMED_ENDS = frozenset("达到为是约近过超破逾共计")
_VISITED = re.compile("(?:访问|浏览|阅读|点击|播放|粉丝|关注|订阅)(?:人次|人数|次数|总?数|总?量)$|粉丝$")
"""A number in 万 behind one of these needs no word between (阅读人次1.1万, 粉丝23.6万)."""
_PHONE = re.compile(
    r"(?:电话|传真|热线|手机|邮编|邮政编码|编号|备案|标识码|代码|文号|QQ|号码)[^，。；\n]{0,12}$"
)
_DIFFERENCE = re.compile(r"(?:较|比|与|去年|上年)[^。；\n]{0,30}$|(?:同比|环比)[^，。；\n]{0,6}$")
_CHANGES = tuple(
    change + more
    for change in (
        "增加",
        "减少",
        "增长",
        "下降",
        "上升",
        "提高",
        "提升",
        "降低",
        "净增",
        "压减",
        "多",
        "少",
        "增",
        "减",
    )
    for more in ("", "了", "约", "近", "了约", "了近")
)
_CHANGE_ENDS = frozenset(change[-1] for change in _CHANGES)
_FREQUENCY = re.compile(r"每[^，。；、\n0-9]{0,8}$|(?:逢|隔)[^，。；、\n]{0,2}$")
_STAFFING = re.compile(
    r"(?:指定|增设|增配|安排|明确|确定|落实|配备|选派|抽调|选配|配有|设有|固定|专人|由|设立|设置|成立"
    r"|划分|分为|实行|建立|遵循|围绕|聚焦|做到|坚持)了?[^，。；\n]{0,16}$|(?:信息|联络|管理)员$"
)
_POSTS = frozenset(("名", "人", "位"))
_LIMITS = ("不超过", "不少于", "不得少于", "不低于", "至少", "最多", "满", "限")
_RANGE = re.compile(r"[至到~～\-－—–][0-9０-９]")
_EVENT = re.compile(
    r"(?:收到|接到|受理|新收|办结|答复|举办|召开|组织|开展|举行|印发|制发|发布|编发|参加|推送|发放|张贴|公示|提起|引发|发生|化解|承办)了?(?:的|过)?$"
)
_HAN_EVENTS = frozenset(
    [
        "次",
        "场",
        "期",
        "批次",
        "件",
        "份",
        "篇",
        "条",
        "起",
        "宗",
        "例",
        "批",
        "班",
        "轮",
        "处",
        "张",
        "册",
        "户",
        "封",
        "届",
        "部",
        "家",
        "项",
        "人次",
        "场次",
        "条次",
    ]
)
_ENDS = frozenset("，。；！？：、,;）)\n（( ")
_GLUED = frozenset("统进逐唯专划同合单万归如")
_RHETORIC = frozenset("性体化事把旦")
_ABOUT = ("近", "上", "约", "超")
_BARE = frozenset("百千万亿")
_SMALL = 10


def reason(chars: str, numeral: Numeral, clause: int) -> str | None:
    """Why *numeral* is no count of the clause that begins at *clause*; None where it may be one.

    >>> from extractor.narrative.numerals import find_numerals
    >>> [reason("2024年第3次会议，三大任务", one, 0) for one in find_numerals("2024年第3次会议，三大任务")]
    ['year', 'ordinal', 'words']
    """
    return by_itself(chars, numeral) or in_clause(chars, numeral, clause)


def by_itself(chars: str, numeral: Numeral) -> str | None:
    """Why it is no count whatever its clause says: what stands next to it counts nothing, or it is no number."""
    if numeral.nothing is not None:
        return numeral.nothing
    start = numeral.start
    previous = chars[start - 1] if start else "\n"
    if previous in _NAMED_PLACES:
        return _NAMED_PLACES[previous]
    if numeral.han and previous in _INDEFINITE:
        return "indefinite"
    if previous in _SPACES and _PARTED.search(chars, max(start - 5, 0), numeral.end) is not None:
        return PARTED
    if numeral.unit is None:
        return _without_unit(chars, numeral, previous)
    return _in_range(chars, start, previous)


def in_clause(chars: str, numeral: Numeral, clause: int) -> str | None:
    """Why the clause that begins at *clause* makes it no count, though by itself it may be one."""
    before = chars[max(clause, numeral.start - _BACK) : numeral.start]
    if "每" in before and _FREQUENCY.search(before):
        return "frequency"
    if numeral.unit in _POSTS and _STAFFING.search(before):
        return "organisation of the work"
    if before[-1:] in _CHANGE_ENDS and _is_difference(chars, numeral, before):
        return "difference"
    if before.endswith(_LIMITS):
        return "limit"
    return _rhetoric(chars, numeral, clause) if numeral.han else None


def _is_difference(chars: str, numeral: Numeral, before: str) -> bool:
    """Whether it tells by how much something changed: 比上年增加5件."""
    first = max(numeral.start - 60, 0)
    return before.endswith(_CHANGES) and _DIFFERENCE.search(chars, first, numeral.start) is not None


def _in_range(chars: str, start: int, previous: str) -> str | None:
    """The character before it makes it the end of a range."""
    ranged = previous in _RANGES or (previous in "至到" and chars[start - 2 : start - 1].isdigit())
    return "range" if ranged else None


def _without_unit(chars: str, numeral: Numeral, previous: str) -> str | None:
    """Digits with nothing behind them that is counted: no count, unless what stands before names one (申请数为0)."""
    start, end = numeral.start, numeral.end
    following = chars[end : end + 1]
    if previous in _BEFORE_NUMBERED and end - start < _SHORT and _NUMBERED.match(chars, end):
        return "enumerator"
    if numeral.value in YEARS and end - start == _SHORT:
        return "year"
    if end - start >= _SHORTEST_LINE and _HOTLINES.fullmatch(chars, start, end):
        return "name"
    if end - start > _SHORT and _PHONE.search(chars, max(start - 24, 0), start):
        return "phone or record number"
    joined = (
        previous in _NEIGHBOURS or following in _NEIGHBOURS or (previous.isascii() and previous.isalpha())
    )
    if joined:
        return "phone, date or code"
    return None if following in _ENDS and _is_named(chars, start, end) else "no unit"


def _is_named(chars: str, start: int, end: int) -> bool:
    """Whether the words before digits say what they count."""
    first, previous = max(start - _BACK, 0), chars[start - 1 : start]
    if previous in _NAMED_ENDS and _NAMED.search(chars, first, start) is not None:
        return True
    return chars[end - 1] in _MYRIADS and _VISITED.search(chars, first, start) is not None


def _rhetoric(chars: str, numeral: Numeral, clause: int) -> str | None:
    """Chinese numerals are mostly manner of speaking; counts are large, or of events that were held."""
    unit, value = numeral.unit, numeral.value or 0
    previous = chars[numeral.start - 1] if numeral.start else "\n"
    following = chars[numeral.tail : numeral.tail + 1]
    if unit == "届":
        return "ordinal"
    glued = previous in _GLUED or following in _RHETORIC
    if not glued and (numeral.approx or previous in _ABOUT):
        return None
    if glued or (value > _SMALL and numeral.end - numeral.start == 1 and chars[numeral.start] in _BARE):
        return "words"
    return None if value > _SMALL or _of_event(chars, numeral, clause, following) else "words"


def _of_event(chars: str, numeral: Numeral, clause: int, following: str) -> bool:
    """Whether a small number counts something held or handed in: 培训两次, 收到一件申请."""
    if numeral.unit not in _HAN_EVENTS or numeral.start <= clause:
        return False
    before = chars[max(clause, numeral.start - _BACK) : numeral.start]
    return _EVENT.search(before) is not None or (
        (following in _ENDS or not following) and before[-1] not in _ENDS
    )
