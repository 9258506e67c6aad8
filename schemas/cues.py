"""The words by which numbers in prose are told apart, declared once. Data only.

A wording that reports print is a word in `CUES` or a row in `READINGS` and a case in the tests, never a branch.
Source: the grammar of such sentences in reports of 2019 to 2025.
"""

from dataclasses import dataclass

from schemas.metrics import CASES, EVENTS, MONEY, OTHER, PIECES

CUES: dict[str, str] = {
    "review": "行政复议 复议",
    "litigation": "行政诉讼 诉讼 起诉 应诉",
    "route": "复议后起诉 复议后诉讼 直接起诉 经复议后 复议后提起 直接提起",
    "outcome": "维持 纠正 纠错 撤销 驳回 败诉 胜诉 尚未审结 未审结 确认违法 调解 终止审理",
    "lost_suit": "败诉",
    "judged": "审理 审结 化解 代理 裁决 受理行政 办理行政 新收行政 审查行政",
    "asked": "申请公开 公开申请 申请 申请件 依申请公开 依申请",
    "attribute": "依申请公开 依申请",
    "openness": "信息公开 政务公开 公开条例 村务公开 公开工作",
    "levied": "征收 税收 招收 回收 验收 收购 收储 收治 吸收 收入 收益 收藏 收养 收集",
    "receive": "收到 接到 新收 接收 受理 收悉 收取申请 收有 收件 收",
    "finish": "办结 答复 回复 办复 办理完毕 办理完成 处理完毕 办理完结 已办 在办结 解答 反馈 回应",
    "handle": "办理 处理 处置",
    "due": "需办理 应办理 需处理 待办理",
    "supervised": "督查 督办 转办件 交办件",
    "carried": "结转 转来 转入 转至 转下 延至 顺延 移入 跨年 递延",
    "last_year": "上年 上一年 去年 上年度",
    "over": "结转自 承上年 上年结转 上年度结转 上一年结转 上一年度结转 去年结转 结转上年 结转上一年",
    "next_year": "下年 次年 明年 下一年 翌年 下年度",
    "pending": "在办 办理中 正在办理 尚未办 尚在办 未办结 未办理完 尚未答复 未到期 正在按程序 未答复 待办",
    "granted": (
        "予以公开 同意公开 予公开 全部公开 准予公开 已公开 公开答复 告知已主动公开 已主动公开告知 属于已主动公开"
    ),
    "partly": "部分公开 区分处理 部分予以公开",
    "denied": (
        "不予公开 未予公开 不同意公开 不公开 免予公开 不属于公开范围 不属公开范围 不在公开范围 "
        "国家秘密 三安全一稳定 内部事务 过程性信息 执法案卷 行政查询"
    ),
    "unable": (
        "无法提供 不掌握 不存在 未掌握 没有现成 不属于本机关 非本机关 不属本机关 不属于本行政机关 非本行政机关 "
        "不属本行政机关 另行制作 补正后仍 不明确"
    ),
    "refused": "不予处理 信访 举报投诉类 重复申请 公开出版物 大量反复",
    "ended": "其他处理 不补正 未补正 不再处理 撤回 终止 其他途径 其它处理 其他情形 撤销申请 视为放弃 放弃申请 "
    "视为撤回 申请人撤回 申请人自行撤回 申请人主动撤回",
    "person": "自然人 公民 个人申请",
    "organisation": "企业 法人 组织 机构 律师 公司 律所 单位申请",
    "online": "网络 网上 在线 互联网 线上 网页 网申 电子化",
    "submit": "提交 提出 递交",
    "portal": "依申请公开平台 依申请公开系统 申请系统 申请平台",
    "post": "信函 邮寄 来信 来函 书信 邮政 挂号 快递 寄送 EMS",
    "in_person": "当面 现场 窗口 来访 上门 面交 直接提交",
    "other_way": "传真 电子邮件 电子邮箱 邮箱 邮件 电话 口头",
    "proactive": "主动公开",
    "publish": (
        "公开 发布 更新 推送 编发 刊发 刊播 上传 公布 公示 转发 报送 制作 推出 发稿 刊登 播发 播出 "
        "上线 发文 播报 推文 采用 公告 录入 发送 编辑 挂网 宣传"
    ),
    "general": "",
    "information": "信息",
    "catalogue": "信息公开目录 公开目录 公开指南",
    "website": (
        "网站 门户 官网 政务公开栏目 公开栏目 信息公开平台 政务公开平台 信息公开目录 公开专栏 网上大厅 信息网 政府网 "
        "公开系统 信息公开栏目 公开平台 信息平台 政务网 网页 公开网 信息公开网 政务公开网"
    ),
    "wechat": "微信公众号 公众号 微信 公众平台",
    "weibo": "微博",
    "media": (
        "抖音 头条 快手 视频号 微信视频号 新媒体 报刊 电视 报纸 媒体 APP 客户端 广播电台 电台 日报 晚报 小红书 "
        "B站 哔哩哔哩 学习强国 手机报 杂志"
    ),
    "account": "抖音 头条 快手 视频号 微信视频号 小红书 B站 哔哩哔哩",
    "attention": "采访 点赞 转赞评 网民关切 公众关切 网友关切",
    "other_means": "其他方式 其它方式 其他渠道 其它渠道 其他形式 其它形式",
    "board": (
        "政务公开栏 村务公开栏 信息公开栏 公开栏 公示栏 公告栏 宣传栏 电子屏 显示屏 信用中国 "
        "微信群 工作群 QQ群 信用平台 信用系统 广播 村村响 大喇叭 明白卡 明白纸 查阅点"
    ),
    "interpret": "解读 化解读 图解 一图读懂 图读",
    "policy_file": "政策文件 政策性文件 政府文件 政策法规 重要文件 惠企政策 惠民政策",
    "file": "文件",
    "added": "新增 新收录 归集 入库",
    "norms": "规范性文件",
    "rules": "规章 地方性法规",
    "papers": "公文 制作信息 公开属性 制作政府信息 产生信息",
    "issue": "制发 印发 制定 出台 新制 颁布 发布 公开 起草",
    "repeal": "废止 失效 停止执行 宣布失效",
    "in_force": "现行有效 收录 继续有效 保留 有效的 有效",
    "examined": "清理 合法性审查 合法性审核 备案 评估 修订 修改 审查 征求",
    "press": "新闻发布会 发布会 通气会 吹风会",
    "interview": "访谈 直播间 在线交流",
    "open_day": "开放日 开放周 开放月 开放活动",
    "survey": "征集 网上调查 网络调查 在线调查 征求意见 问卷 民意调查 意见征询 网上征求",
    "opinion": "意见建议 意见 合理化建议",
    "npc": (
        "建议提案 提案建议 人大代表建议 人大建议 代表建议 人大代表意见建议 代表议案 人大议案 "
        "人大代表议案 人大代表的建议 建议议案"
    ),
    "people_congress": "人大",
    "suggestion": "建议 议案",
    "proposal": "建议提案 提案建议 提案 委员建议",
    "undertake": "承办 主办 协办 会办 分办",
    "blame": "责任追究 追责 问责 追究责任 追究 责任人",
    "licence": "行政许可 许可",
    "penalty": "行政处罚 处罚决定",
    "kind": "概况类 概况信息 更新量",
    "power": "权责清单 权力清单 责任清单 权力事项 行政服务事项 行政权力 政务服务事项 职权 权责事项",
    "views": (
        "访问量 访问数 访问总量 浏览总量 阅读总量 浏览量 点击量 阅读量 播放量 点击数 访问次数 点击率 浏览次数 访问人次 "
        "总阅读 阅读数 点播 页面访问 访客"
    ),
    "seen": "阅读 浏览 点击",
    "followers": "粉丝 关注人数 关注用户 订阅数 关注量 订阅用户 订阅人数",
    "hotline": "12345 市长热线 政务服务热线 便民热线 热线 政务热线 服务便民",
    "other_line": "12315 12366 12333 12388 12369 12328 12318 12329 12350 12337 12393 12320 12319 12336",
    "message": "留言 来信 信箱 咨询 提问 诉求 网民 信件 问政 民声 互动 网友 来电",
    "complaint": "投诉 举报 警情 纠纷",
    "concerned": "内容",
    "inspected": "检查 抽查 巡查 监测 排查 整改 清理 纠正 修正 删除 下架 错敏 错链 死链",
    "training": (
        "培训 讲座 轮训 以会代训 学习条例 业务学习 专题学习 集中学习 专题辅导 政务公开日 学习班 学习会"
    ),
    "meeting": "会议 推进会 例会 部署会 调度会 专题会 工作会 座谈会 领导小组会",
    "held": "举办 组织 开展 召开 参加 举行",
    "foreign": (
        "科技 种植 养殖 实用技术 农牧 农机 家政 企业家 "
        "农技 就业 技能 安全生产 农民 普法 消防 急救 职业 创业 养老 护理 纳税 监管对象 经营主体 "
        "科普 健康教育 法治宣传 驾驶 电商 防汛 健康 法治讲座"
    ),
    "participants": "参训 受训 参加培训 培训人员 参与 学员 覆盖",
    "fee": "处理费 信息公开费",
    "charge": "收费 费用 收取",
    "business_fee": "事业性收费 垃圾处理费 污水处理费 废物处理费 处置处理费",
    "fee_notice": "收费通知",
    "waived": "减免费用 减免金额 减免信息处理费 免收费用",
    "collected": "实际收取",
    "enterprises": "公共企事业单位 企事业单位",
    "supplied": "补充公开 补充发布 补录 补发",
    "vetted": "拟公开 拟发布 审核公开 审核信息 审核政府信息 审查公开",
    "extended": "延期答复 延期办理 延长答复 延长办理",
    "management": "信息管理 平台建设 监督保障",
}
"""Words by what they are a sign of; a word may be a sign of several things, the longest word wins."""

TOPICS: dict[str, str] = {
    "applications": "依申请公开 公开申请 依申请 申请 告知已主动公开 已主动公开告知 属于已主动公开",
    "norms": "规范性文件",
    "rules": "规章",
    "papers": "公文 公开属性 制作信息",
    "kind": "概况类 概况信息 更新量",
    "power": "权责清单 权力清单 责任清单 行政服务事项 权力事项 行政权力事项",
    "messages": "信箱 留言 来信 咨询 网民 问政 互动交流",
    "hotline": "12345 热线",
    "proposals": "提案 代表建议 人大建议",
    "disputes": "行政复议 行政诉讼 复议 诉讼 申请行政复议 行政复议申请",
    "disclosure": "主动公开 公开的主要方式 公开主要方式 公开方式 公开渠道 公开途径 公开形式",
    "fee": "处理费 收费 收取费用",
    "complaints": (
        "受理投诉 接到投诉 收到投诉 处理投诉 办理投诉 受理举报 接到举报 受理各类投诉 受理消费投诉 "
        "投诉举报平台"
    ),
    "none": "信息管理 平台建设 监督保障 公众参与",
    "": "申请人撤回 申请人自行撤回 申请人主动撤回 咨询类 信访类 政策咨询类 网民关切 网友关切",
}
"""Words after which a sentence is about something, until another of them; those under "" change nothing."""
OUTLETS = "网 网站 公众号 微信 微博 抖音 抖音号 头条 头条号 客户端 媒体 公报 公开栏"
"""What the name of an outlet ends in, where it stands alone before a colon (政府网站：…)."""
THROUGH = "通过 依托 利用 借助 运用 充分利用 在 经 以"
"""What a clause begins with that names the outlet of the next one (通过网站，…)."""
SUMS = "共计 合计 总计 共 总数 总共 计"
"""What says nothing of a number but that it is a sum (…，共计56条)."""
ANNOUNCED = "公开 发布 更新 上传 录入 推送 公示 编发"
OF_ANY_KIND = "各类 各项 各种 有关 相关 主动 公开 政府 政务 部门 动态 栏目 网站 本单位 本部门 本级 工作 类 等"
"""What may stand between one of those verbs and 信息 where information in general is counted (发布各类政务信息)."""
CONCERNS = (
    "涉及 集中在 集中于 内容为 内容是 内容包括 内容主要为 内容主要是 内容主要包括 "
    "主要为 主要是 主要反映 主要包括"
)
"""What announces the matters that requests were about; they are no topic of what follows."""
CONCERNED = "norms rules papers power messages hotline proposals fee"
"""The topics that such matters would else be."""


@dataclass(frozen=True, slots=True)
class Reading:
    """A number is ``metric`` where its words have every cue of ``cues`` and none of ``without``.

    ``topics`` are the topics of which one must be in force, ``units`` those it may be counted in; empty where any
    will do. ``whole`` is the metric that such a number is a part of, where one is stated.
    """

    metric: str
    cues: str = ""
    without: str = ""
    topics: str = ""
    units: str = ""
    whole: str = ""


READINGS: tuple[Reading, ...] = (
    Reading(OTHER, "kind"),
    Reading(OTHER, topics="power", units="项 类 个"),
    Reading("followers", "followers"),
    Reading("pageviews", "views"),
    Reading("pageviews", "seen", "held board", units="次 人次"),
    Reading(OTHER, "other_line"),
    Reading("information_processing_fee", "fee_notice collected", units=MONEY),
    Reading(OTHER, "fee_notice"),
    Reading(OTHER, "business_fee"),
    Reading(OTHER, "waived", units=MONEY),
    Reading("information_processing_fee", "fee", units=MONEY),
    Reading("information_processing_fee", "charge", topics="fee", units=MONEY),
    Reading("information_processing_fee", "charge attribute", units=MONEY),
    Reading("information_processing_fee", topics="fee", units=MONEY),
    Reading("government_open_days", "open_day", units=EVENTS),
    Reading("press_conferences", "press", units=EVENTS),
    Reading("online_interviews", "interview", units=EVENTS),
    Reading(OTHER, "npc proposal"),
    Reading("proposals_handled_npc", "npc", units=CASES),
    Reading("proposals_handled_npc", "people_congress suggestion", "opinion", units=CASES),
    Reading("proposals_handled_npc", "undertake suggestion", "opinion", units=CASES),
    Reading("proposals_handled_cppcc", "proposal", units=CASES),
    Reading("proposals_handled_npc", "suggestion", "opinion", "proposals", CASES),
    Reading("hotline_requests_handled", "hotline", units=CASES),
    Reading("surveys", "survey", "receive norms examined", units=EVENTS + " 件"),
    Reading("accountability_cases", "blame", units=CASES + " 人 名"),
    Reading(OTHER, "supervised", "asked message", units=CASES),
    Reading(OTHER, "route"),
    Reading(OTHER, "judged review"),
    Reading(OTHER, "judged litigation"),
    Reading(OTHER, "review litigation"),
    Reading(OTHER, "review outcome", whole="administrative_reviews"),
    Reading(OTHER, "litigation outcome", whole="administrative_litigations"),
    Reading("administrative_reviews", "review", units=CASES),
    Reading("administrative_litigations", "litigation", units=CASES),
    Reading(OTHER, "ended", topics="disputes", units=CASES, whole="administrative_reviews"),
    Reading(OTHER, "outcome", topics="disputes", units=CASES, whole="administrative_reviews"),
    Reading(OTHER, "foreign training"),
    Reading(OTHER, "foreign meeting"),
    Reading("trainings_held", "training", units=EVENTS),
    Reading("trainings_held", "meeting openness", units=EVENTS),
    Reading(OTHER, "training"),
    Reading("policy_interpretations", "interpret", units=PIECES + " 个 场"),
    Reading(OTHER, "rules"),
    Reading(OTHER, "papers"),
    Reading(OTHER, "proactive", topics="papers"),
    Reading(OTHER, "attribute", "receive", "papers"),
    Reading(OTHER, "denied", topics="papers"),
    Reading("normative_documents_repealed", "norms repeal", units="件 份 部 项 个"),
    Reading("normative_documents_in_force", "norms in_force", units="件 份 部 项 个"),
    Reading(OTHER, "norms examined", "issue"),
    Reading("normative_documents_issued", "norms", units="件 份 部 项 个 篇"),
    Reading("normative_documents_repealed", "repeal", "asked file", "norms", "件 份 部 项"),
    Reading("normative_documents_in_force", "in_force", "asked policy_file", "norms", "件 份 部 项"),
    Reading(
        "normative_documents_issued",
        "issue",
        "asked information file policy_file proactive website wechat weibo media",
        "norms",
        "件 份 部 项",
    ),
    Reading(OTHER, "repeal", topics="rules"),
    Reading(OTHER, "in_force", topics="rules"),
    Reading("policy_documents_published", "policy_file publish", "information", units="件 条 份 篇 个 项 部"),
    Reading(
        "policy_documents_published", "policy_file proactive", "information", units="件 条 份 篇 个 项 部"
    ),
    Reading("policy_documents_published", "policy_file added", "information", units="件 条 份 篇 个 项 部"),
    Reading("licences_decided", "licence", units="件 宗 起 例 份 次"),
    Reading("penalties_decided", "penalty", units="件 宗 起 例 份 次"),
    Reading("public_messages_answered", "message finish", units=CASES),
    Reading("public_messages_answered", "message handle", units=CASES),
    Reading(OTHER, "message", "asked", units=CASES),
    Reading("public_messages_answered", "finish", "asked", "messages", CASES),
    Reading(OTHER, "complaint receive", "asked refused", "applications", CASES),
    Reading(OTHER, "complaint finish", "asked refused", "applications", CASES),
    Reading(OTHER, "complaint handle", "asked refused", "applications", CASES),
    Reading(OTHER, "due", "carried pending", units=CASES),
    Reading(OTHER, "extended", units=CASES),
    Reading("applications_carried_in", "over", units=CASES),
    Reading("applications_carried_in", "carried last_year", "next_year", units=CASES),
    Reading("applications_carried_in", "last_year pending", "next_year", "applications", CASES),
    Reading("applications_carried_out", "carried next_year", units=CASES),
    Reading("applications_carried_out", "carried", "last_year", "applications", CASES),
    Reading("applications_carried_out", "pending", "", "applications", CASES),
    Reading(OTHER, "granted partly", topics="applications", units=CASES),
    Reading("applications_partially_granted", "partly", topics="applications", units=CASES),
    Reading("applications_not_processed", "refused", topics="applications", units=CASES),
    Reading("applications_unable", "unable", topics="applications", units=CASES),
    Reading("applications_other_handled", "ended", topics="applications", units=CASES),
    Reading("applications_denied", "denied", topics="applications", units=CASES),
    Reading("applications_granted", "granted", "proactive receive", topics="applications", units=CASES),
    Reading("applications_received", "asked receive online post", units=CASES),
    Reading("applications_received", "asked receive online in_person", units=CASES),
    Reading("applications_online", "asked receive online", units=CASES),
    Reading("applications_online", "website asked", "publish proactive receive", "applications", CASES),
    Reading("applications_online", "website submit", "publish proactive receive", "applications", CASES),
    Reading("applications_online", "portal", "asked", "applications", CASES),
    Reading("applications_online", "portal asked", "receive", "applications", CASES),
    Reading("applications_received", "person organisation", topics="applications", units=CASES),
    Reading("applications_natural_person", "person", "receive", "applications", CASES + " 人 名"),
    Reading("applications_received", "asked receive", "publish", units=CASES),
    Reading("applications_received", "attribute receive", units=CASES),
    Reading(
        OTHER,
        "organisation",
        "finish receive publish",
        "applications",
        CASES + " 家",
        "applications_received",
    ),
    Reading(
        "applications_online",
        "online",
        "publish post in_person other_way participants",
        "applications",
        CASES,
    ),
    Reading(OTHER, "post", "publish participants", "applications", CASES, "applications_received"),
    Reading(OTHER, "in_person", "publish participants", "applications", CASES, "applications_received"),
    Reading(OTHER, "other_way", "publish participants", "applications", CASES, "applications_received"),
    Reading("applications_completed", "finish asked", units=CASES),
    Reading("applications_completed", "finish", "message", "applications", CASES),
    Reading("applications_completed", "handle", "message asked", "applications", CASES),
    Reading("applications_received", "receive", "message opinion publish", "applications", CASES),
    Reading(OTHER, "asked concerned", "proactive publish receive", "applications", CASES),
    Reading("applications_received", "asked", "proactive publish website wechat", "applications", CASES),
    Reading("applications_received", "asked handle", units=CASES),
    Reading("applications_received", "attribute", "proactive", units=CASES),
    Reading(
        "applications_granted",
        "publish",
        "proactive information website wechat weibo media general",
        "applications",
        "件 宗 起 例 次 份",
    ),
    Reading(OTHER, "enterprises general"),
    Reading(OTHER, "supplied"),
    Reading(OTHER, "vetted"),
    Reading(OTHER, "inspected", "publish proactive asked receive norms", units=PIECES),
    Reading("proactive_disclosure_total", "proactive website wechat", units=PIECES),
    Reading("proactive_disclosure_total", "proactive website media", units=PIECES),
    Reading("proactive_disclosure_total", "general website wechat", units=PIECES),
    Reading("proactive_disclosure_total", "general website media", units=PIECES),
    Reading("proactive_disclosure_total", "general website board", units=PIECES),
    Reading(OTHER, "attention", "publish"),
    Reading(OTHER, "finish wechat", "publish information proactive"),
    Reading(OTHER, "finish weibo", "publish information proactive"),
    Reading(OTHER, "wechat weibo", units=PIECES),
    Reading(OTHER, "wechat account", units=PIECES),
    Reading(OTHER, "weibo account", units=PIECES),
    Reading("proactive_disclosure_wechat", "wechat", units=PIECES),
    Reading("proactive_disclosure_weibo", "weibo", units=PIECES),
    Reading("proactive_disclosure_other_media", "media", units=PIECES),
    Reading("proactive_disclosure_other_media", "media publish", units="个"),
    Reading(OTHER, "catalogue", "information", units="次"),
    Reading("proactive_disclosure_website", "website publish", units=PIECES),
    Reading("proactive_disclosure_website", "website proactive", units=PIECES),
    Reading("proactive_disclosure_website", "website information", units=PIECES),
    Reading("proactive_disclosure_website", "website", topics="disclosure", units=PIECES),
    Reading(OTHER, "board"),
    Reading(OTHER, "other_means publish"),
    Reading("proactive_disclosure_total", "proactive", "file", units=PIECES + " 个 项"),
    Reading("proactive_disclosure_total", "general", units=PIECES),
    Reading("proactive_disclosure_total", "openness information", "publish", "disclosure", PIECES),
)
"""How numbers are told apart: the first row that holds, else "other"."""
