"""The State Council's form, both editions, declared once.

Everything that knows a row, a column or an identity of the form derives from here: the table
reader, the arithmetic, the record's models, the codebook, the drawing in the terminal and the
renderers of the tests. A wording that reports print is a variant here and a case in the tests.

Sources: 国办公开办函〔2021〕30号 (edition "2021", report years 2021 onward) and 国办公开办函〔2019〕60号
(edition "2019", report years 2019 and 2020, and later ones that linger).
"""

from dataclasses import dataclass
from typing import Literal

Edition = Literal["2019", "2021"]
Measure = Literal["count", "signed", "money"]

EDITIONS: tuple[Edition, ...] = ("2019", "2021")
BOTH: tuple[Edition, ...] = EDITIONS


@dataclass(frozen=True, slots=True)
class Column:
    """One numeric column: its key in the record and what the form prints above it.

    ``measure`` is "count" (integer, never negative), "signed" (integer) or "money" (decimal);
    ``unit`` is "" where the form prescribes none.
    """

    key: str
    label: str
    variants: tuple[str, ...] = ()
    measure: Measure = "count"
    unit: str = "件"


@dataclass(frozen=True, slots=True)
class Row:
    """One numeric row: its dotted key in the table, its label and the labels it stands under."""

    key: str
    label: str
    variants: tuple[str, ...] = ()
    under: tuple[str, ...] = ()
    editions: tuple[Edition, ...] = BOTH


@dataclass(frozen=True, slots=True)
class Block:
    """Rows that share one header row, in one edition or in both."""

    editions: tuple[Edition, ...]
    caption: str
    columns: tuple[Column, ...]
    rows: tuple[Row, ...]


@dataclass(frozen=True, slots=True)
class Table:
    """One statutory table: the section it stands in and its blocks in order."""

    key: str
    section: int
    label: str
    blocks: tuple[Block, ...]


@dataclass(frozen=True, slots=True)
class Section:
    """One of the six statutory sections: its number, canonical title and the titles seen instead."""

    number: int
    title: str
    variants: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Identity:
    """An equation the form prescribes: the sum of *left* equals the sum of *right*.

    ``across`` "columns": left and right are column keys, the equation holds in every row.
    ``across`` "rows": left and right are row keys, the equation holds in every column.
    """

    code: str
    table: str
    across: Literal["columns", "rows"]
    left: tuple[str, ...]
    right: tuple[str, ...]
    meaning: str
    editions: tuple[Edition, ...] = BOTH


@dataclass(frozen=True, slots=True)
class Expectation:
    """A heuristic of section 2: the sum of *left* is at least the sum of *right*, minus *less*."""

    code: str
    rows: tuple[str, ...]
    left: str
    right: str
    less: str | None
    meaning: str


SECTIONS = (
    Section(
        1,
        "总体情况",
        (
            "政府信息公开工作总体情况",
            "政府信息公开工作的总体情况",
            "政府信息公开总体情况",
            "政府信息公开工作的基本情况",
            "政府信息公开工作基本情况",
            "政府信息公开基本情况",
            "总体工作情况",
            "工作总体情况",
            "基本情况",
            "总体情况概述",
        ),
    ),
    Section(
        2,
        "主动公开政府信息情况",
        (
            "主动公开政府信息的情况",
            "行政机关主动公开政府信息情况",
            "行政机关主动公开政府信息的情况",
            "政府信息主动公开情况",
            "主动公开信息情况",
            "主动公开政府信息",
            "主动公开情况",
            "主动公开政务信息情况",
            "政府信息主动公开的情况",
        ),
    ),
    Section(
        3,
        "收到和处理政府信息公开申请情况",
        (
            "收到和处理政府信息公开申请的情况",
            "行政机关收到和处理政府信息公开申请情况",
            "行政机关收到和处理政府信息公开申请的情况",
            "收到和处理政府信息公开情况",
            "收到和处理政府信息公开的情况",
            "收到和处理政府信息公开申请",
            "收到和处理政府信息申请情况",
            "收到和处理政务信息公开申请情况",
            "政府信息公开申请收到和处理情况",
            "依申请公开政府信息情况",
        ),
    ),
    Section(
        4,
        "政府信息公开行政复议、行政诉讼情况",
        (
            "因政府信息公开工作被申请行政复议、提起行政诉讼情况",
            "因政府信息公开工作被申请行政复议、提起行政诉讼的情况",
            "因政府信息公开被申请行政复议、提起行政诉讼情况",
            "政府信息公开行政复议和行政诉讼情况",
            "政府信息公开行政复议行政诉讼情况",
            "政府信息公开行政复议及行政诉讼情况",
            "因政府信息公开工作被申请行政复议和提起行政诉讼情况",
            "因政府信息公开被申请行政复议和提起行政诉讼情况",
            "政府信息公开工作行政复议、行政诉讼情况",
            "政府信息公开行政复议、行政诉讼的情况",
            "政府信息公开行政复议、诉讼情况",
            "政府信息公开复议和诉讼情况",
            "政府信息公开复议、诉讼情况",
            "政府信息公开行政复议、行政诉讼情况要求",
            "行政复议、行政诉讼情况",
            "行政复议和行政诉讼情况",
            "行政复议、诉讼情况",
        ),
    ),
    Section(
        5,
        "存在的主要问题及改进情况",
        (
            "存在的主要问题和改进情况",
            "存在的主要问题及改进措施",
            "存在的主要问题和改进措施",
            "存在的问题及改进情况",
            "存在的问题和改进情况",
            "存在的问题及改进措施",
            "存在的问题和改进措施",
            "存在问题及改进情况",
            "存在问题及改进措施",
            "存在主要问题及改进情况",
            "政府信息公开工作存在主要问题及改进情况",
            "政府信息公开工作存在的主要问题和改进情况",
            "当前存在的主要问题及下步改进措施",
            "存在的主要问题及下一步改进措施",
            "存在主要问题及改进措施",
            "主要问题及改进情况",
            "主要问题及改进措施",
            "存在的主要问题、改进情况",
            "政府信息公开工作存在的主要问题及改进情况",
            "政府信息公开工作存在的问题及改进情况",
            "政府信息公开工作存在的主要问题及改进措施",
            "存在的主要问题及下一步工作打算",
            "存在的问题及下一步工作打算",
            "存在的主要问题及下一步工作计划",
            "存在的主要问题及整改情况",
            "存在的主要问题",
            "存在的问题",
        ),
    ),
    Section(
        6,
        "其他需要报告的事项",
        (
            "其他需要报告事项",
            "其他需报告的事项",
            "其他需报告事项",
            "其它需要报告的事项",
            "其它需要报告事项",
            "其进他需要报告的事项",
            "其他需要说明的事项",
            "其他需要说明事项",
            "其他应当报告的事项",
            "需要报告的其他事项",
            "其他报告事项",
            "其他事项",
        ),
    ),
)

ISSUED_DOCUMENTS = (
    Column("issued", "本年制发件数", ("本年制发数量", "本年制发数", "制发件数", "本年制定件数")),
    Column("repealed", "本年废止件数", ("本年废止数量", "本年废止数", "废止件数")),
    Column("in_force", "现行有效件数", ("现行有效件", "现行有效数量", "现行有效数")),
)
DECISIONS = (
    Column("decisions", "本年处理决定数量", ("处理决定数量", "本年处理决定数", "本年度处理决定数量")),
)
MADE_DOCUMENTS = (
    Column("made", "本年新制作数量", ("本年新制作件数", "本年度新制作数量", "本年新制作数")),
    Column("disclosed", "本年新公开数量", ("本年新公开件数", "本年度新公开数量", "本年新公开数")),
    Column("total_disclosed", "对外公开总数量", ("对外公开总数", "对外公开数量")),
)
ITEMS = (
    Column("previous_items", "上一年项目数量", ("上年项目数量", "上一年度项目数量"), unit="项"),
    Column("change", "本年增/减", ("本年增减", "本年度增/减", "本年增/减数量"), "signed", "项"),
)
ITEMS_AND_DECISIONS = (*ITEMS, Column("decisions", "处理决定数量", ("处理决定数",)))

REGULATIONS = Row("regulations", "规章", ("政府规章",))
NORMATIVE = Row(
    "normative_documents", "行政规范性文件", ("规范性文件", "行政性规范性文件", "行政规范性文件数")
)
NORMATIVE_2019 = Row("normative_documents", "规范性文件", ("行政规范性文件", "行政性规范性文件"))
LICENSING = Row("licensing", "行政许可", ())
OTHER_SERVICES = Row("other_services", "其他对外管理服务事项", ("其他对外管理服务", "其它对外管理服务事项"))
PENALTIES = Row("penalties", "行政处罚", ())
COERCION = Row("coercion", "行政强制", ("行政强制措施",))
FEES = Row("fees", "行政事业性收费", ("行政事业性收费项目",))

DISCLOSURE = Table(
    "disclosure",
    2,
    "主动公开政府信息情况",
    (
        Block(("2021",), "第二十条第（一）项", ISSUED_DOCUMENTS, (REGULATIONS, NORMATIVE)),
        Block(("2019",), "第二十条第（一）项", MADE_DOCUMENTS, (REGULATIONS, NORMATIVE_2019)),
        Block(("2021",), "第二十条第（五）项", DECISIONS, (LICENSING,)),
        Block(("2019",), "第二十条第（五）项", ITEMS_AND_DECISIONS, (LICENSING, OTHER_SERVICES)),
        Block(("2021",), "第二十条第（六）项", DECISIONS, (PENALTIES, COERCION)),
        Block(("2019",), "第二十条第（六）项", ITEMS_AND_DECISIONS, (PENALTIES, COERCION)),
        Block(
            ("2021",),
            "第二十条第（八）项",
            (
                Column(
                    "amount_wan",
                    "本年收费金额（单位：万元）",
                    (
                        "本年收费金额",
                        "本年收费金额（万元）",
                        "本年收费金额单位：万元",
                        "收费金额（单位：万元）",
                        "本年收费金额（单位：元）",
                        "本年收费金额（元）",
                        "收费金额（单位：元）",
                    ),
                    "money",
                    "万元",
                ),
            ),
            (FEES,),
        ),
        Block(("2019",), "第二十条第（八）项", ITEMS, (FEES,)),
        Block(
            ("2019",),
            "第二十条第（九）项",
            (
                Column("projects", "采购项目数量", ("采购项目数",), unit="项"),
                Column(
                    "amount",
                    "采购总金额",
                    ("采购金额", "采购总金额（万元）", "采购总金额（元）"),
                    "money",
                    "",
                ),
            ),
            (Row("procurement", "政府集中采购", ("政府集中采购项目",)),),
        ),
    ),
)
HEADER_CORNER = ("信息内容",)

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

OUTCOMES = (
    Column("upheld", "结果维持", ("维持",)),
    Column("corrected", "结果纠正", ("纠正",)),
    Column("other", "其他结果", ("其它结果",)),
    Column("pending", "尚未审结", ("尚未结案", "未审结")),
    Column("total", "总计", ("合计",)),
)
LITIGATION = "行政诉讼"
DISPUTES = Table(
    "disputes",
    4,
    "政府信息公开行政复议、行政诉讼情况",
    (
        Block(
            BOTH,
            "",
            OUTCOMES,
            (
                Row("reconsideration", "行政复议", ()),
                Row("litigation_direct", "未经复议直接起诉", ("未经复议直接诉讼",), (LITIGATION,)),
                Row("litigation_after_reconsideration", "复议后起诉", ("复议后诉讼",), (LITIGATION,)),
            ),
        ),
    ),
)

TABLES = (DISCLOSURE, APPLICATIONS, DISPUTES)

_PARTS = (
    "granted",
    "partially_granted",
    *(
        row.key
        for row in APPLICATIONS.blocks[0].rows
        if row.key.split(".")[0] in ("denied", "unavailable", "not_processed", "other_handling")
    ),
)
IDENTITIES = (
    Identity(
        "T3-ROW",
        "applications",
        "columns",
        ("total",),
        tuple(column.key for column in APPLICANTS if column.key != "total"),
        "总计 equals the sum of the six kinds of applicant",
    ),
    Identity(
        "T3-COL",
        "applications",
        "rows",
        ("total_handled",),
        _PARTS,
        "（七）总计 equals the sum of the results （一） to （六）",
    ),
    Identity(
        "T3-ID",
        "applications",
        "rows",
        ("received", "carried_in"),
        ("total_handled", "carried_out"),
        "第一项加第二项之和，等于第三项加第四项之和",
    ),
    Identity(
        "T4-SUM",
        "disputes",
        "columns",
        ("total",),
        ("upheld", "corrected", "other", "pending"),
        "总计 equals 结果维持 + 结果纠正 + 其他结果 + 尚未审结",
    ),
)
EXPECTATIONS = (
    Expectation(
        "T2-MIN",
        ("regulations", "normative_documents"),
        "in_force",
        "issued",
        "repealed",
        "现行有效 is at least 本年制发 less 本年废止",
    ),
    Expectation(
        "T2-NEW",
        ("regulations", "normative_documents"),
        "made",
        "disclosed",
        None,
        "本年新公开 is at most 本年新制作",
    ),
    Expectation(
        "T2-ALL",
        ("regulations", "normative_documents"),
        "total_disclosed",
        "disclosed",
        None,
        "对外公开总数量 is at least 本年新公开数量",
    ),
)


def blocks_of(table: Table, edition: Edition) -> tuple[Block, ...]:
    """The blocks of *table* in *edition*, in the order the form prints them."""
    return tuple(block for block in table.blocks if edition in block.editions)


def rows_of(block: Block, edition: Edition) -> tuple[Row, ...]:
    """The rows of *block* in *edition*, in the order the form prints them."""
    return tuple(row for row in block.rows if edition in row.editions)


def cell_count(table: Table, edition: Edition) -> int:
    """How many numeric cells *table* has in *edition*.

    >>> [cell_count(table, "2021") for table in TABLES], [cell_count(table, "2019") for table in TABLES]
    ([10, 175, 15], [22, 161, 15])
    """
    return sum(len(block.columns) * len(rows_of(block, edition)) for block in blocks_of(table, edition))
