"""Section 4: reconsiderations and lawsuits by how they ended. Data only."""

from schemas.form.parts import BOTH, Block, Column, Row, Table

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
