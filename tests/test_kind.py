"""What kind of document a text is: reports, older reports, and everything that looks like one."""

import pytest

from extractor.segment import Segmentation, segment
from extractor.text import Text

TABLES = """第二十条第（一）项
信息内容
本年制发件数
规章
0
第二十条第（五）项
信息内容
本年处理决定数量
行政许可
18
"""
EMPTY_FORM = """一、总体情况

二、主动公开政府信息情况
第二十条第（一）项
信息内容
本年制发件数
规章

行政许可

三、收到和处理政府信息公开申请情况
一、本年新收政府信息公开申请数量

四、政府信息公开行政复议、行政诉讼情况
五、存在的主要问题及改进情况
六、其他需要报告的事项
"""


def judged(chars: str) -> Segmentation:
    return segment(Text.of(chars))


@pytest.mark.parametrize(
    "chars",
    [
        "沙湾镇2023年政府信息公开工作年度报告\n一、总体情况\n我镇公开31条。\n二、主动公开政府信息情况\n"
        + TABLES,
        TABLES,
        "三、收到和处理政府信息公开申请情况\n五、存在的主要问题及改进情况\n不够。",
        "沙湾镇2023年政府信息公开工作年度报告\n一、总体情况\n我镇公开31条，未收到申请。",
        "沙湾镇2023年政府信息公开工作年度报告\n" + EMPTY_FORM,
        "点击查看解读\n沙湾镇2023年政府信息公开工作年度报告\n一、总体情况\n我镇公开31条。\n二、主动公开政府信息情况\n无。",
        (
            "根据《关于印发〈年度报告格式〉的通知》要求，现公布沙湾镇2023年政府信息公开工作年度报告。\n"
            "一、总体情况\n我镇公开31条。\n二、主动公开政府信息情况\n无。"
        ),
    ],
    ids=[
        "whole",
        "tables only",
        "no title",
        "first section only",
        "blank tables",
        "link to 解读",
        "cites a notice",
    ],
)
def test_headings_or_a_statutory_table_make_an_annual_report(chars: str) -> None:
    assert judged(chars).document_type == "annual_report"


@pytest.mark.parametrize(
    "chars",
    [
        "《沙湾镇2023年政府信息公开工作年度报告》解读\n一、编制背景\n条例规定。\n二、编制依据\n条例。\n",
        (
            "为方便群众看懂年报信息，现解读如下。\n一、编制背景\n条例。\n二、编制目的\n公开。\n三、主要内容\n"
            "报告全文包括总体情况、主动公开政府信息情况等六项内容。\n"
        ),
        "一图读懂沙湾镇2023年政府信息公开工作年度报告\n公开31条。\n",
        "文字解读：沙湾镇2023年政府信息公开年报\n一、总体情况\n公开31条。\n",
    ],
)
def test_an_explanation_of_a_report_is_refused(chars: str) -> None:
    parts = judged(chars)

    assert parts.document_type == "interpretation"
    assert parts.sections == ()
    assert [issue.code for issue in parts.issues] == ["DOC-REFUSED"]


@pytest.mark.parametrize(
    "chars",
    [
        "国务院办公厅政府信息与政务公开办公室关于印发《中华人民共和国政府信息公开工作年度报告格式》的通知\n"
        "各省、自治区、直辖市人民政府办公厅：\n现将修订后的格式印发给你们，请认真贯彻执行。\n2021年9月26日\n"
        + EMPTY_FORM,
        "关于做好2023年政府信息公开工作年度报告编制发布工作的通知\n各镇人民政府：\n请于1月20日前报送。\n"
        + EMPTY_FORM,
        "沙湾镇政府信息公开工作年度报告制度\n第一条 为规范年度报告编制工作，制定本制度。\n" + EMPTY_FORM,
        "政府信息公开工作年度报告格式\n" + EMPTY_FORM,
    ],
)
def test_the_form_itself_and_the_notices_about_it_are_refused(chars: str) -> None:
    parts = judged(chars)

    assert parts.document_type == "notice"
    assert [issue.code for issue in parts.issues] == ["DOC-REFUSED"]


def test_a_universitys_report_is_refused() -> None:
    parts = judged(
        "江北大学2022-2023学年信息公开工作年度报告\n根据《高等学校信息公开办法》编制，统计期限为"
        "2022年9月1日至2023年8月31日。\n一、概述\n二、主动公开情况\n三、依申请公开和不予公开情况\n"
    )

    assert parts.document_type == "university_report"


@pytest.mark.parametrize(
    ("chars", "because"),
    [
        ("沙湾区2022年上半年政府信息公开数据统计\n本年新收政府信息公开申请数量 12\n", "part of a year"),
        (
            "XX局20XX年政府信息公开工作年度报告\n一、总体情况\nXX\n二、主动公开政府信息情况\n" + TABLES,
            "template",
        ),
        ("沙湾区2023年度法治政府建设年度报告\n一、总体情况\n好。\n二、存在的主要问题\n不够。\n", "under law"),
        ("政府工作报告\n各位代表：\n现在，我代表区人民政府报告工作。\n", "government work report"),
        ("沙湾区2023年政务公开工作要点\n一、加强主动公开\n", "plan"),
        ("沙湾区政府信息公开指南\n一、公开内容\n", "guide"),
        ("首页\n政务公开\n政府信息公开年报\n政府信息公开指南目录", "neither"),
        ("", "neither"),
        ("今天天气很好。", "neither"),
        (
            "沙湾镇2023年政府信息公开工作年度报告 2024-01-15\n桃源乡2023年政府信息公开工作年度报告 2024-01-16\n",
            "neither",
        ),
    ],
)
def test_other_documents_are_refused_with_the_reason(chars: str, because: str) -> None:
    parts = judged(chars)

    assert parts.document_type == "other"
    assert because in parts.issues[0].message
    assert "\n" not in parts.issues[0].message


@pytest.mark.parametrize(
    "chars",
    [
        "沙湾区2016年政府信息公开工作年度报告\n一、概述\n好。\n二、主动公开政府信息情况\n9条。\n",
        (
            "沙湾区卫生局政府信息公开工作年度报告\n一、概述\n好。\n二、主动公开政府信息情况\n9条。\n"
            "三、依申请公开政府信息情况\n无。\n四、收费及减免情况\n无。\n"
        ),
        "沙湾区卫生局2014年政府信息公开年度报告\n一、工作情况\n好。\n二、咨询情况\n无。\n三、存在问题和不足\n人少。\n",
        "数据统计\n统计指标\n单位\n统计数\n主动公开政府信息数（不同渠道和方式公开相同信息计1条）\n条\n12\n历年累计\n90\n",
    ],
)
def test_reports_from_before_the_form_are_told_by_their_body(chars: str) -> None:
    parts = judged(chars)

    assert parts.document_type == "legacy_report"
    assert parts.sections == ()
    assert [issue.code for issue in parts.issues] == ["DOC-LEGACY"]


def test_a_legacy_report_keeps_title_year_and_organ() -> None:
    parts = judged("沙湾区审计局2016年政府信息公开工作年度报告\n一、概述\n好。\n")

    assert parts.title is not None
    assert parts.agency is not None
    assert parts.year is not None
    assert (parts.agency.value, parts.year.value) == ("沙湾区审计局", 2016)


def test_a_preamble_with_legacy_headings_does_not_make_a_legacy_report() -> None:
    parts = judged(
        "熊湾管理区2025年政府信息公开工作年度报告\n"
        "全文包括概述、主动公开政府信息情况、依申请公开政府信息情况、收费及减免情况、行政申诉情况、存在问题。\n"
        "一、总体情况\n公开31条。\n二、主动公开政府信息情况\n" + TABLES
    )

    assert parts.document_type == "annual_report"


def test_a_statutory_table_under_an_old_year_is_an_annual_report() -> None:
    parts = judged(
        "沙湾镇2017年政府信息公开工作年度报告\n一、总体情况\n好。\n二、主动公开政府信息情况\n" + TABLES
    )

    assert parts.document_type == "annual_report"


def test_old_words_make_no_old_report_of_one_that_closes_as_the_form_does() -> None:
    text = (
        "白沙河管理局2024年政府信息公开工作年度报告\n一、总体情况\n历年累计主动公开政府信息9876条，全文电子化率100%。\n"
        "五、存在的主要问题及改进情况\n公开不及时。\n六、其他需要报告的事项\n无。\n"
    )

    assert segment(Text.of(text)).document_type == "annual_report"
