"""The head of a report: every way a title, an organ, a year and a date were seen to be printed."""

from datetime import date

import pytest

from extractor.segment import Segmentation, segment
from extractor.text import Text

BODY = """
一、总体情况
我们认真落实条例，公开信息31条。
二、主动公开政府信息情况
第二十条第（一）项
信息内容
本年制发件数
规章
0
行政许可
7
三、收到和处理政府信息公开申请情况
一、本年新收政府信息公开申请数量
2
四、政府信息公开行政复议、行政诉讼情况
结果维持
0
五、存在的主要问题及改进情况
解读形式单一。
六、其他需要报告的事项
无。
"""


def report(head: str, foot: str = "") -> Segmentation:
    return segment(Text.of(head + BODY + foot))


def codes(parts: Segmentation) -> list[str]:
    return [issue.code for issue in parts.issues]


@pytest.mark.parametrize(
    ("printed", "title", "agency", "year"),
    [
        (
            "临江市财政局2022年政府信息公开工作年度报告",
            "临江市财政局2022年政府信息公开工作年度报告",
            "临江市财政局",
            2022,
        ),
        (
            "柳河镇2023年度政府信息公开工作年度报告",
            "柳河镇2023年度政府信息公开工作年度报告",
            "柳河镇",
            2023,
        ),
        (
            "2021年云岭县教育体育局政府信息公开工作年度报告",
            "2021年云岭县教育体育局政府信息公开工作年度报告",
            "云岭县教育体育局",
            2021,
        ),
        (
            "安宁县人民政府办公室\n2024年政府信息公开工作年度报告",
            "安宁县人民政府办公室2024年政府信息公开工作年度报告",
            "安宁县人民政府办公室",
            2024,
        ),
        (
            "北塘街道办事处2024年政府信息公开\n\n工作年度报告",
            "北塘街道办事处2024年政府信息公开工作年度报告",
            "北塘街道办事处",
            2024,
        ),
        (
            "2023年望湖乡\n政府信息公开工作年度报告",
            "2023年望湖乡政府信息公开工作年度报告",
            "望湖乡",
            2023,
        ),
        (
            "东港区水利局\n2023年\n政府信息公开工作年度报告",
            "东港区水利局2023年政府信息公开工作年度报告",
            "东港区水利局",
            2023,
        ),
        (
            "江北省自然资源厅2024年度政府信息公开工作报告",
            "江北省自然资源厅2024年度政府信息公开工作报告",
            "江北省自然资源厅",
            2024,
        ),
        (
            "青山区农业农村局2021年政府信息公开年报",
            "青山区农业农村局2021年政府信息公开年报",
            "青山区农业农村局",
            2021,
        ),
        (
            "滨海 经济开发区 管委会 2022 年政府信息 公开工作 年度 报告",
            "滨海经济开发区管委会2022年政府信息公开工作年度报告",
            "滨海经济开发区管委会",
            2022,
        ),
        (
            (
                "名 称：石桥镇人民政府2023年政府信息公开工作年度报告\n发布机构：石桥镇\n\n"
                "石桥镇人民政府2023年政府信息公开工作年度报告"
            ),
            "石桥镇人民政府2023年政府信息公开工作年度报告",
            "石桥镇人民政府",
            2023,
        ),
        (
            "大中小玉泉县2022年政府信息公开工作年度报告",
            "玉泉县2022年政府信息公开工作年度报告",
            "玉泉县",
            2022,
        ),
        ("大中小大石镇2022年政府信息公开年度报告", "大石镇2022年政府信息公开年度报告", "大石镇", 2022),
        ("## 双河农场2023年政务信息公开年度报告", "双河农场2023年政务信息公开年度报告", "双河农场", 2023),
        (
            "关于长岭县司法局二〇二四年政府信息公开工作的年度报告",
            "关于长岭县司法局二〇二四年政府信息公开工作的年度报告",
            "长岭县司法局",
            2024,
        ),
        (
            "高平市应急管理局政府信息公开工作年度报告（2023年度）",
            "高平市应急管理局政府信息公开工作年度报告（2023年度）",
            "高平市应急管理局",
            2023,
        ),
        (
            "南城市人民政府（市人民政府办公厅）2021年政府信息公开工作年度报告",
            "南城市人民政府（市人民政府办公厅）2021年政府信息公开工作年度报告",
            "南城市人民政府（市人民政府办公厅）",
            2021,
        ),
        (
            "首页 > 政务公开 > 年报 > 和平区审计局2024年政府信息公开工作年度报告 发布时间：2025-01-13",
            "和平区审计局2024年政府信息公开工作年度报告",
            "和平区审计局",
            2024,
        ),
        (
            "《和平区统计局2024年政府信息公开工作年度报告》",
            "和平区统计局2024年政府信息公开工作年度报告",
            "和平区统计局",
            2024,
        ),
    ],
)
def test_a_title_yields_organ_and_year(printed: str, title: str, agency: str, year: int) -> None:
    parts = report(printed)

    assert parts.title is not None
    assert parts.agency is not None
    assert parts.year is not None
    assert (parts.title.value, parts.agency.value, parts.year.value) == (title, agency, year)
    assert codes(parts) == []


def test_header_values_stand_where_they_say() -> None:
    chars = "上一页\n沙洲 镇人民政府\n2023 年政府信息公开\n工作年度报告\n" + BODY

    parts = segment(Text.of(chars))

    assert parts.title is not None
    assert parts.agency is not None
    assert parts.year is not None
    assert chars[parts.title.start : parts.title.end] == "沙洲 镇人民政府\n2023 年政府信息公开\n工作年度报告"
    assert chars[parts.agency.start : parts.agency.end] == "沙洲 镇人民政府"
    assert chars[parts.year.start : parts.year.end] == "2023"


def test_an_organ_with_digits_in_its_name_does_not_move_the_year() -> None:
    chars = "兴二镇二〇二三年政府信息公开工作年度报告\n" + BODY

    parts = segment(Text.of(chars))

    assert parts.year is not None
    assert (parts.year.value, parts.year.start, parts.year.end) == (2023, 3, 7)


def test_a_title_without_organ_takes_the_organ_from_the_signature() -> None:
    parts = report("2023年政府信息公开工作年度报告", "\n沙坪区城市管理局\n2024年1月19日\n")

    assert parts.agency is not None
    assert parts.agency.value == "沙坪区城市管理局"


@pytest.mark.parametrize(
    ("preamble", "agency"),
    [
        ("根据《条例》规定，现公布渡口区交通运输局2023年政府信息公开工作年度报告。", "渡口区交通运输局"),
        ("本年度报告由西关街道办事处根据《条例》编制，统计期限自2023年1月1日起。", "西关街道办事处"),
        ("按照《条例》要求，由清水乡人民政府编制。", "清水乡人民政府"),
        ("依据《条例》，禹城高新区管委会编制2023年度政府信息公开工作年度报告。", "禹城高新区管委会"),
        ("如有疑问，请与白云镇党政办公室联系（电话：0000-0000）。", "白云镇"),
        ("《洪山县医疗保障局2023年政府信息公开工作年度报告》如下。", "洪山县医疗保障局"),
        ("发布机构：岭南县林业局\n本报告依据条例写成。", "岭南县林业局"),
    ],
)
def test_without_a_title_the_preamble_names_the_organ(preamble: str, agency: str) -> None:
    parts = report(preamble)

    assert parts.agency is not None
    assert parts.agency.value == agency
    assert "HEAD-TITLE" in codes(parts)


def test_no_organ_anywhere_is_an_issue() -> None:
    parts = report("依据条例规定，编制本报告。我镇统计期限自2023年1月1日起。")

    assert parts.agency is None
    assert "HEAD-AGENCY" in codes(parts)


def test_a_footer_names_no_organ() -> None:
    parts = report(
        "2023年政府信息公开工作年度报告", "\n主办单位：安丰县人民政府\n版权所有：安丰县人民政府办公室"
    )

    assert parts.agency is None


def test_a_name_overwritten_by_a_gambling_site_is_not_an_organ() -> None:
    parts = report("365体育直播,365体育备用网址民政局2023年政府信息公开工作年度报告")

    assert parts.agency is None
    assert parts.agency_full is None
    assert "HEAD-AGENCY" in codes(parts)


@pytest.mark.parametrize(
    ("head", "foot", "full"),
    [
        (
            "乐亭区卫健局2024年政府信息公开工作年度报告",
            "\n乐亭区卫生健康局\n2025年1月9日",
            "乐亭区卫生健康局",
        ),
        (
            "乐亭区民政局2024年政府信息公开工作年度报告\n2024年，海州市乐亭区民政局公开信息。",
            "",
            "海州市乐亭区民政局",
        ),
        (
            "安福县人民政府2024年政府信息公开工作年度报告",
            "\n安福县人民政府办公室\n2025年1月9日",
            "安福县人民政府",
        ),
    ],
)
def test_the_fullest_form_of_the_name_is_kept_beside_the_printed_one(head: str, foot: str, full: str) -> None:
    parts = report(head, foot)

    assert parts.agency_full is not None
    assert parts.agency_full.value == full


def test_a_signature_of_another_organ_is_an_issue() -> None:
    parts = report("安福县民政局2024年政府信息公开工作年度报告", "\n安福县财政局\n2025年1月9日")

    assert "HEAD-AGENCY-CONFLICT" in codes(parts)


@pytest.mark.parametrize(
    ("head", "foot", "year"),
    [
        ("数据的统计期限自2022年1月1日起至2022年12月31日止。", "", 2022),
        ("数据的统计期限自202211日至20221231日止。", "", 2022),
        ("本报告由柳林镇人民政府编制。", "\n柳林镇人民政府\n2022年1月18日", 2021),
        ("发布时间：2024-01-18", "", 2023),
        ("六个方面汇报我镇2023年政府信息公开工作。", "", 2023),
    ],
)
def test_without_a_title_the_year_comes_from_the_next_trusted_place(head: str, foot: str, year: int) -> None:
    parts = report(head, foot)

    assert parts.year is not None
    assert parts.year.value == year


@pytest.mark.parametrize(
    "head",
    [
        "2019年12月3日星期二\n按照国办公开办函〔2021〕30号编制。",
        "网址 http://www.example.gov.cn/2019/2024n/ 可以下载。",
        "西城区财政局2077年政府信息公开工作年度报告",
    ],
)
def test_banners_document_numbers_and_impossible_years_are_not_the_year(head: str) -> None:
    parts = report(head)

    assert parts.year is None
    assert "HEAD-YEAR" in codes(parts)


@pytest.mark.parametrize(
    ("head", "foot", "expected", "actual"),
    [
        ("望城局2021年政府信息公开工作年度报告\n统计期限自2020年1月1日起。", "", "2021", "2020"),
        ("望城局2021年政府信息公开工作年度报告", "\n望城局\n2021年1月8日\n2020年1月8日", "2021", "2019"),
        ("望城局2023年政府信息公开工作年度报告\n发布日期：2021-01-08", "", "2023", "2020"),
    ],
)
def test_years_that_disagree_are_an_issue_and_the_title_wins(
    head: str, foot: str, expected: str, actual: str
) -> None:
    parts = report(head, foot)

    conflicts = [issue for issue in parts.issues if issue.code == "HEAD-YEAR-CONFLICT"]
    assert parts.year is not None
    assert str(parts.year.value) == expected
    assert [(issue.expected, issue.actual) for issue in conflicts] == [(expected, actual)]


def test_the_first_sentence_of_section_one_may_contradict_the_title() -> None:
    chars = "望城局2022年政府信息公开工作年度报告" + BODY.replace("我们认真", "2021年，我们认真")

    parts = segment(Text.of(chars))

    assert codes(parts) == ["HEAD-YEAR-CONFLICT"]


@pytest.mark.parametrize(
    ("printed", "day"),
    [
        ("发布时间: 2024-01-29 字体:[大 中 小]", date(2024, 1, 29)),
        ("发布日期：2024年01月24日     点击：", date(2024, 1, 24)),
        ("公开日期 2024.1.9", date(2024, 1, 9)),
        ("来源：区政府办公室 时间：2024-01-12 10:01", date(2024, 1, 12)),
        ("成文日期 2024-01-16", None),
        ("发布时间：2024-02-31", None),
    ],
)
def test_the_page_says_when_it_was_published(printed: str, day: date | None) -> None:
    parts = report(f"长丰镇2023年政府信息公开工作年度报告\n{printed}\n")

    assert (parts.published_on.value if parts.published_on else None) == day


@pytest.mark.parametrize(
    ("foot", "day"),
    [
        ("\n长丰镇人民政府\n2024年1月22日\n", date(2024, 1, 22)),
        ("\n          长丰镇人民政府（盖章）\n          二〇二四年一月二十二日\n", date(2024, 1, 22)),
        ("\n长丰镇人民政府 2024.1.22", date(2024, 1, 22)),
        ("\n长丰镇人民政府\n2024-01-22\n（此件公开发布）\n", date(2024, 1, 22)),
        ("\n2024年1月22日\n\n上一篇：通知\n下一篇：公告", date(2024, 1, 22)),
        ("\n长丰镇人民政府\n2024年13月22日", None),
        ("\n主办单位：县政府\n更新时间：2024年1月22日", None),
        ("本年度报告数据截至2024年1月22日。\n", None),
    ],
)
def test_the_report_says_when_it_was_signed(foot: str, day: date | None) -> None:
    parts = report("长丰镇2023年政府信息公开工作年度报告", foot)

    assert (parts.signed_on.value if parts.signed_on else None) == day
    assert parts.published_on is None


@pytest.mark.parametrize(
    ("head", "scope"),
    [
        ("云州市2023年政府信息公开工作年度报告", "aggregate"),
        ("2023年全县政府信息公开工作年度报告", "aggregate"),
        (
            "云州市人民政府2023年政府信息公开工作年度报告\n本报告由市政府办公室综合各县区、各部门年度报告编制。",
            "aggregate",
        ),
        ("云州市人民政府2023年政府信息公开工作年度报告\n本报告为县政府机关的报告。", "own"),
        ("云州市人民政府2023年政府信息公开工作年度报告\n统计范围不含县直部门和乡镇。", "own"),
        ("云州市人民政府2023年政府信息公开工作年度报告", "unknown"),
        ("云州市水务局2023年政府信息公开工作年度报告\n配合全市各部门汇总数据。", "own"),
        ("云州市人民政府办公室2023年政府信息公开工作年度报告", "own"),
        ("苏木图镇2023年政府信息公开工作年度报告", "own"),
        ("沙州镇人民政府2023年政府信息公开工作年度报告", "own"),
        ("云州市残联2023年政府信息公开工作年度报告", "own"),
    ],
)
def test_a_report_is_the_organs_own_or_adds_up_an_area(head: str, scope: str) -> None:
    assert report(head).scope == scope


def test_a_title_over_two_lines_is_not_looked_for_in_the_preamble_that_repeats_it() -> None:
    text = (
        "平湖市交通运输局\n2022年政府信息公开工作年度报告\n根据《中华人民共和国政府信息公开条例》，现公布平湖市交通运输局"
        "2022年政府信息公开工作年度报告。\n一、总体情况\n公开12条。\n"
    )

    title = segment(Text.of(text)).title

    assert title is not None
    assert (title.value, title.start) == ("平湖市交通运输局2022年政府信息公开工作年度报告", 0)
