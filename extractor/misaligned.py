"""Text whose GBK bytes were read one byte out of step, put back into step.

Two causes. A clone's search-and-replace for an annotated character, such as 執 = 88 CC, also hits
where 88 ends one character and CC begins the next: 申請處理 became 申請?zhí)幚頉Q. And the first
byte of a paragraph gets lost: its ideographic space is gone, a `?` stands there, and each pair of
bytes straddles two characters until one below 80 restores the step.
"""

from functools import cache, lru_cache
from itertools import product
from typing import NamedTuple

from extractor.patterns import compiled
from extractor.pinyin import CHARACTERS_BY_READING, SYLLABLE
from extractor.script import simplified
from extractor.text import Edit
from schemas.form import SECTIONS

_BROKEN_ANNOTATION = (
    rf"[?\ufffd](?<=[\u3400-\u9fff][?\ufffd])\(?({SYLLABLE})\)([^\x00-\x7f]{{0,40}})(\\(?=\|))?([@-~])"
)
_NUMERALS = "一二三四五六七八九十"
# The first byte of an ideographic space, A1, is lost; its second is read together with a heading's first.
_SHIFTED_OPENINGS = "".join({(b"\xa1" + char.encode("gbk")[:1]).decode("gbk") for char in f"（{_NUMERALS}"})
_SHIFTED_LINE = rf"(?m)^[ \t\u3000]*([?\ufffd])(?=[{_SHIFTED_OPENINGS}]|\([{_NUMERALS}])"
_LONGEST_HEADING = 48
_SHORTEST_HEADING = 4

SUBHEADINGS = (
    *("主动公开", "主动公开情况", "主动公开方面", "主动公开工作情况", "主动公开信息情况", "信息主动公开"),
    *("政府信息主动公开情况", "主动公开政府信息", "主动公开政府信息情况", "深化主动公开", "做好主动公开"),
    *("依申请公开", "依申请公开情况", "依申请公开方面", "依申请公开工作情况", "依申请公开工作开展情况"),
    *("依申请公开办理情况", "政府信息依申请公开办理情况", "依申请办理情况", "做好依申请公开"),
    *("政府信息管理", "政府信息管理情况", "政府信息管理方面", "信息管理情况", "做好政府信息管理"),
    *("规范政府信息管理工作情况", "政府信息公开平台建设", "政府信息公开平台建设情况"),
    *("政府信息公开平台建设方面", "平台建设", "平台建设情况", "平台建设方面", "公开平台建设", "信息公开平台"),
    *("公开平台建设情况", "公开平台建设方面", "监督保障", "监督保障情况", "监督保障方面", "做好监督保障"),
    *("监督保障及教育培训", "教育培训", "教育培训情况", "政府信息公开监督保障", "组织领导", "加强组织领导"),
    *("高度重视", "加强领导", "存在的主要问题", "存在的问题", "存在问题", "改进情况", "改进措施"),
    *("下一步工作打算", "下一步工作计划", "总体情况"),
)
PAIRS = """
    体體 关關 况況 划劃 办辦 务務 动動 台臺 处處 复復 导導 应應 开開 强強 当當 总總 报報 机機 监監 组組 织織 范範 规規
    视視 计計 训訓 议議 讼訟 设設 诉訴 说說 请請 进進 问問 项項 领領 题題
"""
_TRADITIONAL = {ord(pair[0]): pair[1] for pair in PAIRS.split()}


class ShiftedHeading(NamedTuple):
    """What a damaged heading was, and the half of its last character that fused with what follows."""

    heading: str
    half: bytes


def broken_annotations(chars: str) -> list[Edit]:
    """What stood where a reading was inserted across two characters; nothing where that is not certain.

    >>> broken_annotations("申請?zhí)幚頉Q定")
    [Edit(start=2, end=10, new='處理決')]
    """
    if "?" not in chars and "\ufffd" not in chars:
        return []
    found: list[Edit] = []
    for match in compiled(_BROKEN_ANNOTATION).finditer(chars):
        straddling = _straddling(chars[match.start() - 1], match[1], match[2] + match[4])
        if straddling:
            found.append(Edit(match.start(), match.end(), straddling))
    return found


@lru_cache(maxsize=1024)
def _straddling(before: str, reading: str, tail: str) -> str | None:
    """The characters whose bytes are the lost one and those of *tail*.

    The annotated character begins with the last byte of *before*, and its own last byte is the lost one.
    """
    shared = _gbk(before)[1:]
    candidates = {
        restored
        for annotated in CHARACTERS_BY_READING.get(reading, "")
        if _gbk(annotated)[:1] == shared and (restored := _in_step(_gbk(annotated)[1:] + _gbk(tail)))
    }
    return candidates.pop() if len(candidates) == 1 else None


def _gbk(chars: str) -> bytes:
    return chars.encode("gb18030")


def _in_step(shifted: bytes) -> str | None:
    """The characters of *shifted* if all of them are such as a report is written in."""
    try:
        chars = shifted.decode("gb18030")
        simplified(chars).encode("gb2312")
    except UnicodeError:
        return None
    return chars


def shifted_headings(chars: str) -> list[Edit]:
    """The headings whose first byte was lost, as they were.

    Pairs that fall into the private use area were dropped by the site, so a heading is not computed
    back but looked up among the damaged forms of the known wordings.

    >>> shifted_headings("?。ㄒ唬┲鲃庸_方面")
    [Edit(start=0, end=8, new='\u3000（一）主動公開')]
    """
    if "?" not in chars and "\ufffd" not in chars:
        return []
    found: list[Edit] = []
    for match in compiled(_SHIFTED_LINE).finditer(chars):
        start = match.start(1)
        if chars[start + 1] == "(":
            found.append(Edit(start, start + 1, "\u3000"))
            continue
        line = chars[start + 1 : start + 1 + _LONGEST_HEADING].partition("\n")[0]
        known = _longest_known(line)
        if known:
            heading, length = known
            found.append(Edit(start, start + 1 + length, heading))
    return found


class KnownHeading(NamedTuple):
    """A heading, and how many damaged characters of the line it accounts for."""

    heading: str
    length: int


@lru_cache(maxsize=1024)
def _longest_known(line: str) -> KnownHeading | None:
    table = _damaged_headings(line[0])
    intact = "".join(char for char in line if not "\ue000" <= char <= "\uf8ff")
    if intact[:_SHORTEST_HEADING] not in _damaged_openings(line[0]):
        return None
    for length in range(len(intact), _SHORTEST_HEADING - 1, -1):
        shifted = table.get(intact[:length])
        if shifted:
            dropped = _position(line, length)
            return KnownHeading(shifted.heading, dropped + _fused(line[dropped:], shifted.half))
    return None


def _position(line: str, length: int) -> int:
    """Where in *line* its first *length* characters outside the private use area end."""
    seen = 0
    for at, char in enumerate(line):
        if seen == length:
            return at
        seen += not "\ue000" <= char <= "\uf8ff"
    return len(line)


def _fused(rest: str, half: bytes) -> int:
    """1 where the next character only holds the heading's last half and the first half of a mark."""
    if not half or not rest:
        return 0
    nothing_more = len(rest.rstrip()) == 1
    return int(nothing_more and (rest[0] in "?\ufffd" or _gbk(rest[0])[:1] == half))


@cache
def _damaged_openings(first: str) -> frozenset[str]:
    return frozenset(damaged[:_SHORTEST_HEADING] for damaged in _damaged_headings(first))


@cache
def _damaged_headings(first: str) -> dict[str, ShiftedHeading]:
    """Each known heading whose damaged form begins with *first* by that form: up to half of 3,800, in 3 ms.

    In both scripts and with each enumerator. Two headings with one damaged form are both left out.
    """
    titles = {title for section in SECTIONS for title in (section.title, *section.variants)} | {*SUBHEADINGS}
    enumerators = (
        "",
        *(f"（{numeral}）" for numeral in _NUMERALS),
        *(f"{numeral}、" for numeral in _NUMERALS),
    )
    headings = [enumerator + title for enumerator, title in product(enumerators, sorted(titles))]
    lead = _gbk(first)[1:]
    table: dict[str, ShiftedHeading] = {}
    ambiguous: set[str] = set()
    for heading in (*headings, *map(in_traditional, headings)):
        if _gbk(heading[0])[:1] != lead:
            continue
        damaged, original = _damaged("\u3000" + heading)
        if table.setdefault(damaged, original) != original:
            ambiguous.add(damaged)
    return {damaged: original for damaged, original in table.items() if damaged not in ambiguous}


def in_traditional(heading: str) -> str:
    """A known heading as OpenCC writes it, whose phrases take 45 ms to load; a test compares them.

    >>> in_traditional("四、行政复议、诉讼情况")
    '四、行政複議、訴訟情況'
    """
    return heading.replace("行政复议", "行政複議").translate(_TRADITIONAL)


class Shift(NamedTuple):
    """A heading's damaged form and what it was."""

    damaged: str
    original: ShiftedHeading


def _damaged(heading: str) -> Shift:
    """The damaged form of *heading*, up to the byte that restores the step."""
    shifted = _gbk(heading)[1:]
    for at in range(0, len(shifted), 2):
        if shifted[at] < 0x80:  # noqa: PLR2004  an ASCII byte: from here on the text is whole
            return Shift(_legible(shifted[: at + 1]), ShiftedHeading(heading[: at // 2 + 1], b""))
    return Shift(_legible(shifted[:-1]), ShiftedHeading(heading, shifted[-1:]))


def _legible(shifted: bytes) -> str:
    chars = shifted.decode("gb18030", "replace")
    return "".join(char for char in chars if not "\ue000" <= char <= "\uf8ff")
