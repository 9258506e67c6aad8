"""Section 2: what was disclosed, by the items of article 20 of the regulations. Data only."""

from schemas.form.parts import Block, Column, Row, Table

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
