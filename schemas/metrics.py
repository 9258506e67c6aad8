"""What prose states in numbers, declared once: the metrics and the units; the words that tell them apart are cues.

The tables that prose must agree with are those of 国办公开办函〔2021〕30号 and 〔2019〕60号.
"""

from dataclasses import dataclass
from typing import Literal

UnitKind = Literal["count", "duration", "date", "percentage", "score", "ordinal", "number", "words"]

_COUNTED = (
    "条次 件次 篇次 场次 期次 轮次 家次 户次 人次 批次 班次 台次 站次 车次 项次 人天 课时 平方米 "
    "平方公里 公里 公斤 公顷 "
    "条 件 篇 份 次 项 期 个 部 场 家 起 宗 例 名 人 批 版 元 册 张 处 封 户 则 所 台 幅 块 本 "
    "套 班 轮 集 段 枚 支 座 "
    "间 辆 亩 吨 组 站 票 笔 通 届 节 桩 档 页 字 课 卷 只 头 棵 盒 队 对 单 种 款 类 区 村 镇 "
    "县 米 栏 组次 点 门 专区 吨次"
)
_UNCOUNTED: dict[UnitKind, str] = {
    "duration": (
        "个工作日 个月 个小时 工作日 小时 分钟 秒 年 个季度 季度 天 周 岁 周年 学时 年度 年内 星期 世纪"
    ),
    "date": "月 日 月份 时许",
    "percentage": "个百分点 百分点 % ％ ‰",
    "score": "分 倍 星",
    "ordinal": "级 位 步 层 线 环",
    "number": "号 ℃ 度 路 版本",
    "words": (
        "方面 个方面 大 审 校 化 者 把手 本账 条线 道 项制度 张网 键 站式 律 体 员 核 管 到位 公 性 "
        "农 网 把 双 重 端"
    ),
}
_COUNT: UnitKind = "count"
UNITS: dict[str, UnitKind] = {
    **dict.fromkeys(_COUNTED.split(), _COUNT),
    **{name: kind for kind, names in _UNCOUNTED.items() for name in names.split()},
}
"""What may follow a numeral, and whether it then counts anything."""

PIECES = "条 篇 件 份 期 则 部 次 幅 段 集 条次 篇次 件次"
CASES = "件 条 份 宗 起 例 次 项 个 封 单 件次 条次 人次"
EVENTS = "次 场 期 批次 批 班 轮 届 节 课 场次 期次 个 回 项"
MONEY = "元"


@dataclass(frozen=True, slots=True)
class Metric:
    """A number that reports state: its key in the record, its Chinese name, the units it is counted in, what it is.

    The number agrees with the sum of ``cells`` (JSON pointers into the report; those the edition lacks are left
    out); empty where the form has no such cell. ``part_of`` names what it is always a part of, ``inside`` what it
    may be a part of in an enumeration (其中). ``denied`` are the cues of a sentence that says there was none;
    ``of_last_year`` is the metric of this year that last year's number is (2023年结转的申请).
    """

    key: str
    label: str
    units: str
    definition: str
    cells: tuple[str, ...] = ()
    part_of: tuple[str, ...] = ()
    inside: tuple[str, ...] = ()
    denied: str = ""
    tail: bool = False
    of_last_year: str = ""


_NORMS = "/disclosure/normative_documents"
_RECEIVED = ("applications_received",)
_HANDLED = ("applications_completed", "applications_received")
_TOTAL = ("proactive_disclosure_total",)
_DENIED = (
    "state_secret prohibited_by_law security_and_stability third_party_rights internal_affairs "
    "deliberative_process enforcement_file administrative_query"
)


def _totals(*rows: str) -> tuple[str, ...]:
    return tuple(f"/applications/{row}/total" for row in rows)


METRICS: tuple[Metric, ...] = (
    Metric(
        "proactive_disclosure_total", "主动公开政府信息总数", "条", "本机关全年主动公开信息的总数，各渠道合计"
    ),
    Metric(
        "proactive_disclosure_website", "政府网站公开数", "条", "经政府网站、信息公开平台公开", inside=_TOTAL
    ),
    Metric("proactive_disclosure_wechat", "微信公众号发布数", "条 篇", "经微信公众号发布", inside=_TOTAL),
    Metric("proactive_disclosure_weibo", "微博发布数", "条", "经微博发布", inside=_TOTAL),
    Metric(
        "proactive_disclosure_other_media",
        "其他新媒体、媒体刊发数",
        "条 篇",
        "经抖音、头条、报刊、电视等发布",
        inside=_TOTAL,
    ),
    Metric("policy_documents_published", "公开政策文件数", "件 条", "在网上公开的政策文件"),
    Metric(
        "normative_documents_issued",
        "制发行政规范性文件数",
        "件",
        "本年制发",
        (f"{_NORMS}/issued",),
        denied="norms issue",
    ),
    Metric(
        "normative_documents_repealed",
        "废止行政规范性文件数",
        "件",
        "本年废止、宣布失效",
        (f"{_NORMS}/repealed",),
    ),
    Metric(
        "normative_documents_in_force",
        "现行有效行政规范性文件数",
        "件",
        "年底现行有效",
        (f"{_NORMS}/in_force",),
    ),
    Metric("policy_interpretations", "政策解读数", "条 件 篇", "发布的政策解读材料"),
    Metric("press_conferences", "新闻发布会数", "场 次", "召开的新闻发布会", denied="press"),
    Metric(
        "applications_received",
        "新收申请数",
        "件",
        "本年新收的政府信息公开申请",
        _totals("received"),
        denied="asked receive|asked",
    ),
    Metric(
        "applications_carried_in",
        "上年结转申请数",
        "件",
        "上年结转的申请",
        _totals("carried_in"),
        inside=_HANDLED,
        denied="carried last_year|over",
    ),
    Metric("applications_completed", "办结申请数", "件", "本年办结、答复的申请", _totals("total_handled")),
    Metric(
        "applications_carried_out",
        "结转下年申请数",
        "件",
        "结转下年度继续办理的申请",
        _totals("carried_out"),
        denied="carried",
        of_last_year="applications_carried_in",
    ),
    Metric(
        "applications_granted", "予以公开数", "件", "结果为予以公开", _totals("granted"), part_of=_HANDLED
    ),
    Metric(
        "applications_partially_granted",
        "部分公开数",
        "件",
        "结果为部分公开",
        _totals("partially_granted"),
        part_of=_HANDLED,
    ),
    Metric(
        "applications_denied",
        "不予公开数",
        "件",
        "结果为不予公开",
        _totals(*(f"denied/{row}" for row in _DENIED.split())),
        part_of=_HANDLED,
    ),
    Metric(
        "applications_unable",
        "无法提供数",
        "件",
        "结果为无法提供：不掌握、需另行制作、补正后仍不明确",
        _totals(
            "unavailable/not_held", "unavailable/needs_compilation", "unavailable/unclear_after_correction"
        ),
        part_of=_HANDLED,
    ),
    Metric(
        "applications_not_processed",
        "不予处理数",
        "件",
        "结果为不予处理：信访、重复等",
        _totals(
            *(
                f"not_processed/{row}"
                for row in ["petition", "repeated", "published_material", "excessive", "reconfirmation"]
            )
        ),
        part_of=_HANDLED,
    ),
    Metric(
        "applications_other_handled",
        "其他处理数",
        "件",
        "结果为其他处理：逾期不补正、撤回等",
        _totals(*(f"other_handling/{row}" for row in ["not_corrected", "fee_unpaid", "other", "undivided"])),
        part_of=_HANDLED,
    ),
    Metric(
        "applications_natural_person",
        "自然人申请数",
        "件",
        "新收申请中由自然人提出",
        ("/applications/received/natural_person",),
        part_of=_RECEIVED,
    ),
    Metric("applications_online", "网络申请数", "件", "新收申请中经网络提出", part_of=_RECEIVED),
    Metric(
        "administrative_reviews",
        "行政复议数",
        "件",
        "因政府信息公开被申请的行政复议",
        ("/disputes/reconsideration/total",),
        denied="review",
    ),
    Metric(
        "administrative_litigations",
        "行政诉讼数",
        "件",
        "因政府信息公开被提起的行政诉讼",
        ("/disputes/litigation_direct/total", "/disputes/litigation_after_reconsideration/total"),
        denied="litigation",
    ),
    Metric(
        "information_processing_fee", "信息处理费", "元", "收取的政府信息公开信息处理费", denied="fee|charge"
    ),
    Metric(
        "proposals_handled_npc",
        "人大代表建议办理数",
        "件",
        "承办的人大代表建议",
        denied="npc|suggestion proposal",
    ),
    Metric("proposals_handled_cppcc", "政协提案办理数", "件", "承办的政协提案", denied="proposal"),
    Metric("public_messages_answered", "网民留言答复数", "条 件", "答复的留言、来信、咨询"),
    Metric("hotline_requests_handled", "12345热线办理数", "件 条", "办理的12345热线工单"),
    Metric("trainings_held", "培训次数", "次 期", "举办的政务公开培训、会议", denied="training held"),
    Metric("government_open_days", "政府开放日数", "场 次", "举办的政府开放日活动", tail=True),
    Metric("surveys", "征集调查数", "期 次", "开展的意见征集、网上调查", tail=True),
    Metric("online_interviews", "在线访谈数", "期 次", "参加的在线访谈", tail=True),
    Metric("pageviews", "访问量", "次 人次", "网站或账号的访问、阅读次数", tail=True),
    Metric("followers", "粉丝数", "人", "账号的粉丝数", tail=True),
    Metric(
        "accountability_cases", "责任追究数", "起 人", "因政府信息公开被追究责任", denied="blame", tail=True
    ),
    Metric(
        "licences_decided",
        "行政许可决定数",
        "件",
        "作出的行政许可决定",
        ("/disclosure/licensing/decisions",),
        tail=True,
    ),
    Metric(
        "penalties_decided",
        "行政处罚决定数",
        "件",
        "作出的行政处罚决定",
        ("/disclosure/penalties/decisions",),
        tail=True,
    ),
)
OTHER = "other"
METRIC_KEYS: frozenset[str] = frozenset((*(metric.key for metric in METRICS), OTHER))
