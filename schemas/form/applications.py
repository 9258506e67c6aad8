"""Section 3: requests by their results and by who made them. Data only."""

from schemas.form.parts import BOTH, Block, Column, Row, Table

RESULTS = "三、本年度办理结果"
DENIED = "（三）不予公开"
UNAVAILABLE = "（四）无法提供"
NOT_PROCESSED = "（五）不予处理"
OTHER_HANDLING = "（六）其他处理"

APPLICANTS = (
    Column("natural_person", "自然人", ()),
    Column("business", "商业企业", ("企业",)),
    Column("research", "科研机构", ()),
    Column("nonprofit", "社会公益组织", ("公益组织", "社会公益机构")),
    Column("legal_service", "法律服务机构", ("法律服务组织",)),
    Column("other", "其他", ("其它",)),
    Column("total", "总计", ("合计",)),
)
APPLICANT_NOTE = "（本列数据的勾稽关系为：第一项加第二项之和，等于第三项加第四项之和）"
APPLICANT_GROUPS = ("申请人情况", "法人或其他组织")
LEGAL_PERSONS = APPLICANT_GROUPS[1]
LEGAL_PERSON_COLUMNS = ("business", "research", "nonprofit", "legal_service", "other")

APPLICATIONS = Table(
    "applications",
    3,
    "收到和处理政府信息公开申请情况",
    (
        Block(
            BOTH,
            APPLICANT_NOTE,
            APPLICANTS,
            (
                Row(
                    "received",
                    "一、本年新收政府信息公开申请数量",
                    ("一、本年新收政府信息公开申请数", "一、本年度新收政府信息公开申请数量"),
                ),
                Row(
                    "carried_in",
                    "二、上年结转政府信息公开申请数量",
                    ("二、上年结转政府信息公开申请数", "二、上年度结转政府信息公开申请数量"),
                ),
                Row("granted", "（一）予以公开", (), (RESULTS,)),
                Row(
                    "partially_granted",
                    "（二）部分公开（区分处理的，只计这一情形，不计其他情形）",
                    ("（二）部分公开", "（二）部分公开（区分处理的，只计这一情形，不计其他）"),
                    (RESULTS,),
                ),
                Row("denied.state_secret", "1.属于国家秘密", (), (RESULTS, DENIED)),
                Row(
                    "denied.prohibited_by_law",
                    "2.其他法律行政法规禁止公开",
                    (
                        "2.其他法律和行政法规禁止公开",
                        "2.其他法律、行政法规禁止公开",
                        "2.其他法律法规禁止公开",
                    ),
                    (RESULTS, DENIED),
                ),
                Row(
                    "denied.security_and_stability",
                    "3.危及“三安全一稳定”",
                    (),
                    (RESULTS, DENIED),
                ),
                Row(
                    "denied.third_party_rights",
                    "4.保护第三方合法权益",
                    ("4.保护第三方的合法权益", "4.保护第三方权益"),
                    (RESULTS, DENIED),
                ),
                Row(
                    "denied.internal_affairs",
                    "5.属于三类内部事务信息",
                    ("5.属于三类内部事物信息",),
                    (RESULTS, DENIED),
                ),
                Row("denied.deliberative_process", "6.属于四类过程性信息", (), (RESULTS, DENIED)),
                Row("denied.enforcement_file", "7.属于行政执法案卷", (), (RESULTS, DENIED)),
                Row("denied.administrative_query", "8.属于行政查询事项", (), (RESULTS, DENIED)),
                Row(
                    "unavailable.not_held",
                    "1.本机关不掌握相关政府信息",
                    ("1.本机关不掌握相关信息",),
                    (RESULTS, UNAVAILABLE),
                ),
                Row(
                    "unavailable.needs_compilation",
                    "2.没有现成信息需要另行制作",
                    ("2.没有现成信息，需要另行制作", "2.没有现成信息需另行制作"),
                    (RESULTS, UNAVAILABLE),
                ),
                Row(
                    "unavailable.unclear_after_correction",
                    "3.补正后申请内容仍不明确",
                    ("3.补正后申请内容不明确",),
                    (RESULTS, UNAVAILABLE),
                ),
                Row(
                    "not_processed.petition",
                    "1.信访举报投诉类申请",
                    ("1.信访、举报、投诉类申请",),
                    (RESULTS, NOT_PROCESSED),
                ),
                Row("not_processed.repeated", "2.重复申请", (), (RESULTS, NOT_PROCESSED)),
                Row(
                    "not_processed.published_material",
                    "3.要求提供公开出版物",
                    (),
                    (RESULTS, NOT_PROCESSED),
                ),
                Row(
                    "not_processed.excessive",
                    "4.无正当理由大量反复申请",
                    (),
                    (RESULTS, NOT_PROCESSED),
                ),
                Row(
                    "not_processed.reconfirmation",
                    "5.要求行政机关确认或重新出具已获取信息",
                    ("5.要求行政机关确认或者重新出具已获取信息", "5.要求行政机关确认或重新出具已获取的信息"),
                    (RESULTS, NOT_PROCESSED),
                ),
                Row(
                    "other_handling.not_corrected",
                    "1.申请人无正当理由逾期不补正、行政机关不再处理其政府信息公开申请",
                    ("1.申请人无正当理由逾期不补正、行政机关不再受理其政府信息公开申请",),
                    (RESULTS, OTHER_HANDLING),
                    ("2021",),
                ),
                Row(
                    "other_handling.fee_unpaid",
                    "2.申请人逾期未按收费通知要求缴纳费用、行政机关不再处理其政府信息公开申请",
                    (
                        "2.申请人逾期未按收费通知要求缴纳费用、行政机关不再受理其政府信息公开申请",
                        "2.申请人逾期未按收费通知要求交纳费用、行政机关不再处理其政府信息公开申请",
                    ),
                    (RESULTS, OTHER_HANDLING),
                    ("2021",),
                ),
                Row("other_handling.other", "3.其他", ("3.其它",), (RESULTS, OTHER_HANDLING), ("2021",)),
                Row(
                    "other_handling.undivided",
                    OTHER_HANDLING,
                    ("（六）其它处理",),
                    (RESULTS,),
                    ("2019",),
                ),
                Row("total_handled", "（七）总计", ("（七）合计",), (RESULTS,)),
                Row(
                    "carried_out",
                    "四、结转下年度继续办理",
                    ("四、结转下年继续办理", "四、结转下一年度继续办理"),
                ),
            ),
        ),
    ),
)
