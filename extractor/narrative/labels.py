"""The report's own words for what a number counts, and the channel they name."""

import re

from extractor.patterns import longest

_OPENERS = re.compile(r"^.*(?:其中|包括|包含|涵盖|主要类别为|分别为|分别是|分别有)(?:有|在)?[,，:：]?")
_SCOPE = re.compile(
    r"^(?:[\s、，,；;:：和及与另并（(]|20\d\d年度?|今年|全年|本年度?|年内|一年来|累计|共计?|总共"
    r"|截至[^，,]{0,12}[，,]?"
    r"|我[局委办镇乡街道中心市县区院厅]|本[局委办镇乡街道机关单位市县区厅]{1,2}|全[局委镇乡市县区州省厅系统]{1,2}"
    r"|[”》]|新(?![闻收增建设开])|已|还|也|均|由|对|将|为)+"
)
_TRAILING = re.compile(
    r"(?:[\s：:（(、]|共计?|合计|累计|总计|总数|数量|件数|总量"
    r"|达到了?|达|约为?|近|超过?|突破|逾|多达|为|有|是|的|各|均|了|已|计|就)+$"
)
_VERBS = (
    "主动公开 公开发布 公开公示 公开 公布 发布 更新 推送 编发 刊发 刊播 上传 公示 转发 报送 制作 "
    "制发 印发 制定 收到 接到 新收 受理 接收 办理 办结 答复 回复 处理 举办 召开 组织开展 组织 "
    "开展 参加 承办 发放 张贴 播报 播放 完成 收录 入库 开通 开设 聘请"
)
_VERB = re.compile(rf"(?:{longest(_VERBS.split())})(?![栏屏墙牌])")  # 公示栏 is a place
_ALSO_NOUNS = frozenset(
    [
        "公示",
        "公开",
        "组织",
        "办理",
        "处理",
        "制作",
        "更新",
        "完成",
        "主动公开",
        "答复",
        "回复",
        "处理",
        "制定",
    ]
)
_AFTER_NOUN = re.compile(r"^(?:的)?([^，。；、（(]{2,16})")
_LONGEST = 40
_OPENING_SIGNS = re.compile("[其包涵别]")
_TRAILING_ENDS = frozenset("：:（(、共计数量到了达为约近过超破逾有是的各均已就")

_CHANNELS = {
    "政府信息公开平台": "政府信息公开平台",
    "信息公开平台": "政府信息公开平台",
    "政务公开平台": "政务公开平台",
    "网上大厅": "网上大厅",
    "门户网站": "政府网站",
    "政府网站": "政府网站",
    "网站": "政府网站",
    "官网": "政府网站",
    "门户": "政府网站",
    "微信公众号": "微信公众号",
    "公众号": "微信公众号",
    "微信": "微信",
    "微博": "微博",
    "今日头条": "今日头条",
    "头条号": "今日头条",
    "抖音": "抖音",
    "快手": "快手",
    "视频号": "视频号",
    "新媒体": "政务新媒体",
    "报刊": "报刊",
    "日报": "报刊",
    "电视": "电视",
    "广播": "广播",
    "媒体": "媒体",
    "12345": "12345热线",
}
_COLLECTIVE = ("政务新媒体", "媒体")
_CHANNEL = re.compile(longest(_CHANNELS))
_WAYS = {
    "网络": "网络",
    "网上": "网络",
    "在线": "网络",
    "互联网": "网络",
    "线上": "网络",
    "信函": "信函",
    "邮寄": "信函",
    "来信": "信函",
    "来函": "信函",
    "当面": "当面",
    "现场": "当面",
    "窗口": "当面",
    "来访": "当面",
    "传真": "传真",
    "电子邮件": "电子邮件",
    "邮件": "电子邮件",
}
_WAY = re.compile(longest(_WAYS))


def label(before: str, after: str) -> str:
    """What is counted, in the words around the number.

    >>> label("其中重大建设项目", ""), label("全年发布灾害预警信息", ""), label("加上", "结转自上年的申请")
    ('重大建设项目', '灾害预警信息', '结转自上年的申请')
    >>> label("公示栏张贴公告", ""), label("组织了", "业务培训"), label("新增公开事项", "")
    ('公告', '业务培训', '新增公开事项')
    """
    words = before[-_LONGEST:]
    opener = _OPENERS.match(words) if _OPENING_SIGNS.search(words) else None
    words = _stripped(words[opener.end() :] if opener else words)
    verb = _VERB.search(words)
    if verb is not None and (verb.start() == 0 or verb[0] not in _ALSO_NOUNS):
        behind = _stripped(words[verb.end() :].lstrip("了过的"))
        said_behind = verb.end() == len(words) and _AFTER_NOUN.match(after)
        words = behind if len(behind) > 1 or said_behind else words
    if len(words) > 1 and words not in ("加上", "其中", "连同", "另有", "尚有"):
        return words
    noun = _AFTER_NOUN.match(after)
    return noun[1] if noun is not None else words


def channel(words: str) -> str | None:
    """The channel that *words* name, several joined with 、; None where they name none.

    >>> channel("市政府门户网站"), channel("今日头条、抖音等新媒体账号"), channel("召开会议")
    ('政府网站', '今日头条、抖音', None)
    """
    found = _CHANNEL.findall(words)
    if not found:
        return None
    named = dict.fromkeys(_CHANNELS[one] for one in found)
    return "、".join(name for name in named if name not in _COLLECTIVE or len(named) == 1) or None


def way(words: str) -> str | None:
    """By which way requests came: 网络, 信函, 当面, 传真, 电子邮件."""
    found = _WAY.search(words)
    return None if found is None else _WAYS[found[0]]


def _stripped(words: str) -> str:
    scope = _SCOPE.match(words)
    words = words[scope.end() :] if scope else words
    ends = words and (words[-1] in _TRAILING_ENDS or words[-1].isspace())
    return _TRAILING.sub("", words) if ends else words
