"""Damage that cannot be undone, as issues: foreign words, lost characters, unreadable passages.

Precision before recall: sports bureaus write of 体育 and culture bureaus of 娱乐, so a word counts
only where no report uses it. The lines named are those of the text; repairs keep lines in place.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache

from extractor.issues import Issue
from extractor.pinyin import SYLLABLE

_HAN = "\u4e00-\u9fff"


@dataclass(frozen=True, slots=True)
class Taint:
    """One kind of lasting damage: the issue it becomes, what a reader is told, and how it looks.

    ``needs``: at least one of these stands in any text that has the damage, which spares the search; so does
    ``signs``, a class of characters, and most reports have none of any taint's. A pattern that begins with a class
    or with literals is as quick to search for.
    """

    code: str
    told: str
    pattern: str
    needs: tuple[str, ...] = ()
    signs: str = ""


GENRE = ("政府", "信息", "公开", "情况", "工作", "申请", "年度", "行政", "报告")


def _gbk_mojibake(words: Iterable[str]) -> tuple[str, ...]:
    """What *words* look like where their UTF-8 bytes were read as GB18030."""
    return tuple(sorted({word.encode().decode("gb18030", "ignore")[:2] for word in words}))


_MISREAD = ("锟斤拷", "烫烫烫", *_gbk_mojibake(GENRE))


BETTING = (
    r"博彩|足彩|买足球|买球(?:软件|app|网站|平台)|赌球(?:网|软件|app|平台)|365体育|体育365|亚洲通|沙巴体育|开云体育"
    r"|体育(?:投注|博彩|备用网址|直播(?:app|网址|下载)|(?:app|APP)(?:下载|官网|官方)|娱乐场(?!所|地|馆))"
    r"|体育娱乐(?:城|平台|官网|app)|娱乐(?:城|场)(?:官网|网址|app|平台|在线|,|，中国)|澳门(?:新)?葡京|威尼斯人娱乐"
    r"|皇冠体育|万博体育|亚博体育|(?:世界|欧洲)杯(?:决赛)?(?:竞猜|买球|投注|外围)"
    r"|(?:彩票|棋牌)(?:平台|app)(?:下载|官网|注册)|时时彩|百家乐|app官网|app下载官网"
    r"|东方体育(?=印发|推进|做好|进一步|开展|加强|公布|20)|(?<![a-zA-Z])(?:[Bb]et365|365[Bb]et)"
)
ADULT = (
    r"无码|国产精品|久久久|欧美日韩|日韩欧美|一区二区三?区?|黄色网站|成人(?:视频|影院|网站|电影|在线)"
    r"|人妻|麻豆(?:传媒|视频)"
)

_LATIN = "\xa1-\xb6\xb8-\xd6\xd8-\xf6\xf8-\xff\u0152\u0153\u0160\u0161\u017d\u017e\u20ac"
_MEANINGLESS = "\ufffd\ue000-\uefff"

TAINTS = (
    Taint(
        "TEXT-FOREIGN",
        "Words of betting sites stand where the report had its own",
        BETTING,
        ("彩", "球", "娱", "葡", "杯", "棋", "亚", "体育", "百家乐", "365", "app官"),
    ),
    Taint(
        "TEXT-FOREIGN",
        "Words of adult sites stand in the text",
        ADULT,
        ("久久久", "无码", "人妻", "麻豆", "日韩", "黄色网站", "国产精品", "成人", "一区二"),
    ),
    Taint(
        "TEXT-LOST",
        "A document number has lost a bracket",
        r"〔(?:\d{5,}号?|20\d\d号)",
        ("〔",),
    ),
    Taint(
        "TEXT-LOST",
        "A date has lost characters",
        (
            r"日(?:(?<=\d[年月]日)|(?<=[^\d]20\d{4}日)|(?<=[^\d]20\d{5}日)|(?<=[^\d]20\d{6}日)|(?<=至\d{4}日))"
            r"|月(?:(?<=\d年月)|(?<=[^\d]20\d{3}月)|(?<=[^\d]20\d{4}月))|年(?<=0[12]\d年)(?<!\d0[12]\d年)\d"
        ),
        ("日", "月"),
    ),
    Taint(
        "TEXT-LOST",
        "A passage is missing before an enumerator",
        rf"0[一二三四五六七八九]是(?<=[{_HAN}]0.是)",
        ("是",),
    ),
    Taint(
        "TEXT-LOST",
        "A number is missing before its unit",
        r"[条件篇份](?=[，。；,;])(?:(?<=[布开新发传刊送府务类](?:信息|文件|稿件|动态).)|(?<=热线.))",
    ),
    Taint(
        "TEXT-MOJIBAKE",
        "A passage in UTF-8 was decoded as GBK",
        "|".join(_MISREAD),
        _MISREAD,
    ),
    Taint(
        "TEXT-MOJIBAKE",
        "A passage was decoded as Latin-1",
        f"[{_LATIN}][{_LATIN}]{{4}}",
        signs=_LATIN,
    ),
    Taint(
        "TEXT-MOJIBAKE",
        "Question marks stand in place of other characters",
        rf"\?(?:(?<=[{_HAN}\n]\?)\?+(?=[{_HAN}（])|(?<=[{_HAN}]\?)\(?{SYLLABLE}\)|(?<=\n\?)[。∫∑])",
        ("?",),
    ),
    Taint(
        "TEXT-MOJIBAKE",
        "Characters are replaced by U+FFFD or have no meaning",
        f"[{_MEANINGLESS}][{_MEANINGLESS}]*",
        signs=_MEANINGLESS,
    ),
    Taint(
        "TEXT-MOJIBAKE",
        "Characters are masked by asterisks",
        rf"\*(?<![*{_HAN}]\*)\*{{2,}}(?=[{_HAN}])(?![^\n*]{{1,60}}\*\*)",
        ("*",),
    ),
)
_SIGNS = re.compile("[" + "".join(taint.signs for taint in TAINTS) + "]")
_SHOWN = 3


def taints(chars: str) -> list[Issue]:
    r"""One issue for each kind of lasting damage, with the first places and their lines.

    >>> [issue.message for issue in taints("一、总体情况\n全年发布信息条。")]
    ['A number is missing before its unit: “条” (line 2)']
    """
    issues: list[Issue] = []
    signs = _SIGNS.search(chars)
    for taint in TAINTS:
        if taint.signs and not signs:
            continue
        if taint.needs and not any(_holds(chars, mark) for mark in taint.needs):
            continue
        if _compiled(taint.pattern).search(chars):
            places = list(_compiled(taint.pattern).finditer(chars))
            issues.append(Issue(taint.code, f"{taint.told}: {_shown(chars, places)}"))
    return issues


def _holds(chars: str, word: str) -> bool:
    """Whether *word* stands in *chars*; a text is searched for one character twenty times as fast as for two."""
    return all(map(chars.__contains__, word)) and word in chars


@cache
def _compiled(pattern: str) -> re.Pattern[str]:
    """The pattern, compiled when a text first needs it."""
    return re.compile(pattern)


def _shown(chars: str, places: list[re.Match[str]]) -> str:
    shown = ", ".join(
        f"“{place[0][:24].strip()}” (line {line_of(chars, place.start())})" for place in places[:_SHOWN]
    )
    return shown if len(places) <= _SHOWN else f"{shown} and {len(places) - _SHOWN} more"


def line_of(chars: str, offset: int) -> int:
    """The number of the line that *offset* stands in, from 1."""
    return chars.count("\n", 0, offset) + 1
