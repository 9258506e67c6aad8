"""Damage that cannot be undone, as issues: foreign words, lost characters, unreadable passages.

Precision before recall: sports bureaus write of 体育 and culture bureaus of 娱乐, so a word counts
only where no report uses it. The lines named are those of the text; repairs keep lines in place.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from extractor.issues import Issue
from extractor.patterns import compiled, grouped
from extractor.pinyin import SYLLABLE

_HAN = "\u4e00-\u9fff"


@dataclass(frozen=True, slots=True)
class Taint:
    """One kind of lasting damage: the issue it becomes, what a reader is told, and how it looks.

    Most reports have none, so that a text is searched for all kinds at once. ``needs``: patterns that begin with a
    literal or a class of them, one of which stands in any text that has the damage; where there are none, the
    damage is one of ``signs``, a class of characters.
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
_BETTING_NEEDS = (
    *("彩", "球", "娱", "葡", "杯", "棋", "亚", "体育", "百家乐", "app官"),
    *("[Bb]et365", "365[Bb]et"),
)
ADULT = (
    r"无码|国产精品|久久久|欧美日韩|日韩欧美|一区二区三?区?|黄色网站|成人(?:视频|影院|网站|电影|在线)"
    r"|人妻|麻豆(?:传媒|视频)"
)
_ADULT_NEEDS = ("久久久", "无码", "人妻", "麻豆", "日韩", "黄色网站", "国产精品", "成人", "一区二")
_BARE_NUMBER = r"〔(?:\d{5,}号?|20\d\d号)"
_BARE_DATES = (
    r"日(?:(?<=\d[年月]日)|(?<=[^\d]20\d{4}日)|(?<=[^\d]20\d{5}日)|(?<=[^\d]20\d{6}日)|(?<=至\d{4}日))",
    r"月(?:(?<=\d年月)|(?<=[^\d]20\d{3}月)|(?<=[^\d]20\d{4}月))",
    r"年(?<=0[12]\d年)(?<!\d0[12]\d年)\d",
)
_BARE_ENUMERATOR = rf"0[一二三四五六七八九]是(?<=[{_HAN}]0.是)"
_BARE_ENUMERATOR_NEEDS = ("是(?<=0[一二三四五六七八九]是)",)  # a report has more zeros
_BARE_UNIT = "[条件篇份](?=[，。；,;])(?:(?<=[布开新发传刊送府务类](?:信息|文件|稿件|动态).)|(?<=热线.))"
_QUESTION_MARKS = rf"\?(?:(?<=[{_HAN}\n]\?)\?+(?=[{_HAN}（])|(?<=[{_HAN}]\?)\(?{SYLLABLE}\)|(?<=\n\?)[。∫∑])"
_ASTERISKS = rf"\*(?<![*{_HAN}]\*)\*{{2,}}(?=[{_HAN}])(?![^\n*]{{1,60}}\*\*)"

_LATIN = "\xa1-\xb6\xb8-\xd6\xd8-\xf6\xf8-\xff\u0152\u0153\u0160\u0161\u017d\u017e\u20ac"
_MEANINGLESS = "\ufffd\ue000-\uefff"

# A range of 20,000 characters takes half a millisecond to compile: what is looked for in every text has none.
_QUESTION_MARKS_NEEDS = (r"[?](?<=[^\x00-\x09\x0b-\x7f]\?)(?=[?(a-z]|[^\x00-\x7f])",)
_ASTERISKS_NEEDS = (r"[*](?<!\*\*)\*\*++(?=[^\x00-\x7f])",)

TAINTS = (
    Taint(
        "TEXT-FOREIGN",
        "Words of betting sites stand where the report had its own",
        BETTING,
        _BETTING_NEEDS,
    ),
    Taint("TEXT-FOREIGN", "Words of adult sites stand in the text", ADULT, _ADULT_NEEDS),
    Taint("TEXT-LOST", "A document number has lost a bracket", _BARE_NUMBER, (_BARE_NUMBER,)),
    Taint("TEXT-LOST", "A date has lost characters", "|".join(_BARE_DATES), _BARE_DATES),
    Taint(
        "TEXT-LOST",
        "A passage is missing before an enumerator",
        _BARE_ENUMERATOR,
        _BARE_ENUMERATOR_NEEDS,
    ),
    Taint("TEXT-LOST", "A number is missing before its unit", _BARE_UNIT, (_BARE_UNIT,)),
    Taint("TEXT-MOJIBAKE", "A passage in UTF-8 was decoded as GBK", "|".join(_MISREAD), _MISREAD),
    Taint(
        "TEXT-MOJIBAKE",
        "A passage was decoded as Latin-1",
        f"[{_LATIN}][{_LATIN}]{{4}}",
        signs=_LATIN,
    ),
    Taint(
        "TEXT-MOJIBAKE",
        "Question marks stand in place of other characters",
        _QUESTION_MARKS,
        _QUESTION_MARKS_NEEDS,
    ),
    Taint(
        "TEXT-MOJIBAKE",
        "Characters are replaced by U+FFFD or have no meaning",
        f"[{_MEANINGLESS}][{_MEANINGLESS}]*",
        signs=_MEANINGLESS,
    ),
    Taint("TEXT-MOJIBAKE", "Characters are masked by asterisks", _ASTERISKS, _ASTERISKS_NEEDS),
)
SIGNS = "".join(taint.signs for taint in TAINTS)
_NEEDS = re.compile(grouped(need for taint in TAINTS for need in taint.needs))
_SHOWN = 3


def taints(chars: str, signs: str) -> list[Issue]:
    r"""One issue for each kind of lasting damage, with the first places and their lines.

    *signs*: the characters of SIGNS that may stand in the text, among others.

    >>> [issue.message for issue in taints("一、总体情况\n全年发布信息条。", "")]
    ['A number is missing before its unit: “条” (line 2)']
    """
    needs = _NEEDS.search(chars) is not None
    return [
        Issue(taint.code, f"{taint.told}: {_shown(chars, places)}")
        for taint in TAINTS
        if (needs if taint.needs else signs and compiled(f"[{taint.signs}]").search(signs))
        and (places := list(compiled(taint.pattern).finditer(chars)))
    ]


def _shown(chars: str, places: list[re.Match[str]]) -> str:
    shown = ", ".join(
        f"“{place[0][:24].strip()}” (line {line_of(chars, place.start())})" for place in places[:_SHOWN]
    )
    return shown if len(places) <= _SHOWN else f"{shown} and {len(places) - _SHOWN} more"


def line_of(chars: str, offset: int) -> int:
    """The number of the line that *offset* stands in, from 1."""
    return chars.count("\n", 0, offset) + 1
