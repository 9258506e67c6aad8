"""Names of the organs that report: which strings are such names, and which of two is the fuller."""

import re

_LAST = "局委会办室厅部署心站所队府区道处镇乡木场司院社馆联省市县州盟旗团库厂"
_NAME = re.compile(rf"[一-鿿（）()、·]{{1,38}}[{_LAST}][)）]?")
_WORDS = re.compile("[一-鿿（）()、·〇]{2,40}")
_NO_NAME = re.compile(
    r"报告|年度|条例|通知|首页|位置|格式|专栏|目录|指南|本单位|本机关|本部门|(?:我|本)[局委镇乡区市县办厅]|^各|各级|各部门|各有关"
)
_FOREIGN = re.compile(
    r"[A-Za-z@]{2}|365|博彩|足彩|足球|买球|投注|彩票|竞猜|真人|棋牌|娱乐|沙巴|直播|欧洲杯|世界杯|亚洲通|赌|备用网址|官网"
    r"|东方体育|体育(?=[^一-鿿]|在线|平台|$)"
)
_LEAD_IN = re.compile(
    r"^(?:年度?|月|日|时)?(?:关于|现公布|现发布|现将|现由|请与|请联系|公布|发布|印发|根据|按照|致电|联系|由|与)*"
)
_NO_REGION = re.compile("[的了我各全对在是及被把将向等]")
_REGION = re.compile(r"(?:[一-鿿]{1,7}?[省市区州县盟旗]){1,3}$")
_DESK = re.compile(
    r"(?:政府|政务)?信息(?:与政务)?公开.*$|(?:党政|政务公开|党政综合|综合)(?:工作)?(?:办公室|办|科|股)$"
)
_OWN_OFFICE = re.compile(r"(?<=[局厅委心镇乡道处部院所])办公室$")
_OFFICES = ("办公室", "办公厅", "办")
_LONGEST = 40
_WINDOW = 18


def is_foreign(name: str) -> bool:
    """Whether words of gambling sites stand where a name was.

    >>> is_foreign("365体育直播民政局"), is_foreign("教育体育局")
    (True, False)
    """
    return _FOREIGN.search(name) is not None


def is_name(words: str) -> bool:
    """Whether *words* may be a name that stands in a title, whatever it ends with.

    >>> is_name("国家统计局某调查总队"), is_name("首页政务公开"), is_name("")
    (True, False, False)
    """
    return _WORDS.fullmatch(words) is not None and not _NO_NAME.search(words)


def is_agency(name: str) -> bool:
    """Whether *name* is of the shape of an organ's name.

    >>> is_agency("浦东新区周家渡街道办事处"), is_agency("本机关"), is_agency("无其他需要报告的事项")
    (True, False, False)
    """
    return _NAME.fullmatch(name) is not None and not _NO_NAME.search(name) and not is_foreign(name)


def without_lead_in(name: str) -> str:
    """The name without the words that lead up to it.

    >>> without_lead_in("现公布文山三七产业园区管委会")
    '文山三七产业园区管委会'
    """
    stripped = _LEAD_IN.sub("", name)
    return stripped if len(stripped) > 1 else name


def without_desk(name: str) -> str:
    """The organ whose desk *name* is.

    >>> [without_desk(name) for name in ("小板镇党政综合办公室", "南平市人民政府信息公开办", "市招商中心办公室")]
    ['小板镇', '南平市人民政府', '市招商中心']
    """
    stripped = _OWN_OFFICE.sub("", _DESK.sub("", name))
    if name != stripped and stripped.endswith("人民"):
        stripped += "政府"
    return stripped if len(stripped) > 1 else name


def is_fuller(name: str, than: str) -> bool:
    """Whether *name* spells out what *than* abbreviates: the same organ in more words.

    >>> is_fuller("乌苏市卫生健康委员会", "乌苏市卫健委"), is_fuller("城口县人民政府办公室", "城口县人民政府")
    (True, False)
    """
    if len(name) <= len(than) or len(name) > _LONGEST:
        return False
    if name.endswith(_OFFICES) and not than.endswith(_OFFICES):
        return False
    letters = iter(name)
    return all(letter in letters for letter in than)


def region_before(chars: str, at: int) -> str:
    """The regions printed directly before the name that stands at *at*.

    >>> region_before("年度,盘锦市大洼区卫生健康局", 6)
    '盘锦市'
    """
    window = chars[max(at - _WINDOW, 0) : at]
    if not "一" <= window[-1:] <= "鿿":
        return ""
    start = next(
        (index + 1 for index in range(len(window) - 1, -1, -1) if not "一" <= window[index] <= "鿿"), 0
    )
    found = _REGION.fullmatch(_LEAD_IN.sub("", window[start:]))
    return found.group() if found and not _NO_REGION.search(found.group()) else ""
