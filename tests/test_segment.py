"""The six sections: every way their headings were seen to be printed, and what is mistaken for one."""

import itertools
from datetime import date
from pathlib import Path

import pytest

from extractor.normalise import normalise
from extractor.segment import Segmentation, segment
from extractor.text import Text

SAMPLES = Path(__file__).parent.parent / "samples"
CASES = Path(__file__).parent / "cases" / "segment"

TITLES = (
    "总体情况",
    "主动公开政府信息情况",
    "收到和处理政府信息公开申请情况",
    "政府信息公开行政复议、行政诉讼情况",
    "存在的主要问题及改进情况",
    "其他需要报告的事项",
)
NUMBERED = tuple(f"{ordinal}、{title}" for ordinal, title in zip("一二三四五六", TITLES, strict=True))
DISCLOSURE = "第二十条第（一）项\n信息内容\n本年制发件数\n规章\n3\n行政许可\n27\n"
APPLICATIONS = (
    "（本列数据的勾稽关系为：第一项加第二项之和，等于第三项加第四项之和）\n申请人情况\n自然人\n"
    "一、本年新收政府信息公开申请数量\n5\n二、上年结转政府信息公开申请数量\n1\n三、本年度办理结果\n（一）予以公开\n4\n"
    "（六）其他处理\n2\n（七）总计\n6\n四、结转下年度继续办理\n0\n"
)
DISPUTES = "行政复议\n行政诉讼\n结果维持\n结果纠正\n其他结果\n尚未审结\n总计\n1\n0\n0\n2\n3\n"
BODIES = (
    "我镇公开信息412条。\n",
    DISCLOSURE,
    APPLICATIONS,
    DISPUTES,
    "一是形式单一。\n",
    "未收取信息处理费。\n",
)


def written(
    headings: tuple[str, ...], bodies: tuple[str, ...] = BODIES, head: str = "", foot: str = ""
) -> str:
    return head + "".join(f"{heading}\n{body}" for heading, body in zip(headings, bodies, strict=True)) + foot


def cut(chars: str) -> dict[int, str]:
    return {
        part.number: chars[part.heading_end : part.end].strip() for part in segment(Text.of(chars)).sections
    }


def codes(parts: Segmentation) -> list[str]:
    return [issue.code for issue in parts.issues if issue.code.startswith("SECT")]


EXPECTED = {number + 1: body.strip() for number, body in enumerate(BODIES)}


@pytest.mark.parametrize(
    "headings",
    [
        NUMBERED,
        TITLES,
        tuple(f"{number}. {title}" for number, title in enumerate(TITLES, 1)),
        tuple(f"{number}、{title}" for number, title in enumerate(TITLES, 1)),
        tuple(f"（{heading[0]}）{heading[2:]}" for heading in NUMBERED),
        tuple(f"第{heading[0]}部分 {heading[2:]}" for heading in NUMBERED),
        tuple(f"## {heading}" for heading in NUMBERED),
        tuple(f"**{heading}**" for heading in NUMBERED),
        tuple(f"|{heading}" for heading in NUMBERED),
        tuple(f"　　{heading[0]}． {heading[2:]}" for heading in NUMBERED),
        tuple(f"{heading[:2]},{heading[2:]}：" for heading in NUMBERED),
        tuple(" ".join(heading) for heading in NUMBERED),
        tuple(f"{heading[:7]}\n{heading[7:]}" if len(heading) > 8 else heading for heading in NUMBERED),
        tuple(f"{heading[:2]}\n{heading[2:]}" for heading in NUMBERED),
        ("一、总体情况、", *NUMBERED[1:]),
        (*NUMBERED[:1], "二、（行政机关）主动公开政府信息情况（表格）", *NUMBERED[2:]),
    ],
)
def test_headings_are_found_whatever_their_ordinal_and_layout(headings: tuple[str, ...]) -> None:
    chars = written(headings)

    assert cut(chars) == EXPECTED
    assert codes(segment(Text.of(chars))) == []


@pytest.mark.parametrize(
    ("number", "heading"),
    [
        (1, "一、政府信息公开工作总体情况"),
        (1, "一、整体工作开展情况"),
        (2, "二、行政机关主动公开政府信息情况"),
        (2, "二、2023年主动公开工作情况"),
        (3, "三、收到和处理政府信息公开情况"),
        (3, "三、依申请公开办理情况"),
        (4, "四、因政府信息公开工作被申请行政复议、提起行政诉讼情况"),
        (4, "四、政府信息公开类复议和应诉情况"),
        (5, "五、当前存在的主要问题及下步改进措施"),
        (5, "五、存在问题和下一步打算"),
        (6, "六、其进他需要报告的事项"),
        (6, "六、需要报告的其他有关事项"),
    ],
)
def test_a_heading_may_have_words_of_its_own(number: int, heading: str) -> None:
    headings = (*NUMBERED[: number - 1], heading, *NUMBERED[number:])

    assert cut(written(headings)) == EXPECTED


@pytest.mark.parametrize(
    "head",
    [
        "报告由沙湾镇编制（电话：0000-8766001）。",
        "全文包括：" + "；".join(NUMBERED) + "。\n",
        "全文包括" + "、".join(TITLES) + "六个部分。\n",
        "\n".join(NUMBERED) + "\n",
        "\n".join(TITLES) + "\n",
        "目录\n" + "".join(f"{heading}......{page}\n" for page, heading in enumerate(NUMBERED, 1)),
        "全文包括总体情况、主动公开政府信息情况、收到和处理\n政府信息公开申请情况、\n其他需要报告的事项六个部分。\n",
    ],
    ids=[
        "glued",
        "list in a sentence",
        "bare list",
        "contents",
        "bare contents",
        "contents with pages",
        "wrapped list",
    ],
)
def test_a_list_of_sections_before_the_sections_is_not_taken_for_them(head: str) -> None:
    assert cut(written(NUMBERED, head=head)) == EXPECTED


@pytest.mark.parametrize(
    "overview",
    [
        "（一）主动公开情况。\n公开9条。\n（二）依申请公开政府信息情况\n收到1件。\n（三）行政复议、行政诉讼情况\n无。\n",
        "一、主动公开政府信息情况\n公开9条。\n二、依申请公开情况\n收到1件。\n三、行政复议、行政诉讼情况\n无。\n四、存在的问题\n无。\n",
        "1.主动公开政府信息的情况\n公开9条。\n2.收到和处理政府信息公开申请情况\n1件。\n3.政府信息管理\n好。\n",
        "主动公开情况良好。\n其他需要报告的事项：无\n",
        "（一）基本情况\n好。\n（五）存在的主要问题\n少。\n",
    ],
)
def test_topics_of_the_first_section_are_not_sections(overview: str) -> None:
    chars = written(NUMBERED, (overview, *BODIES[1:]))

    assert cut(chars) == {**EXPECTED, 1: overview.strip()}


def test_topics_of_the_fifth_section_are_not_sections() -> None:
    problems = "（一）存在的主要问题\n少。\n（二）改进情况\n多。\n一、存在的问题\n1.其他事项\n"

    assert cut(written(NUMBERED, (*BODIES[:4], problems, BODIES[5])))[5] == problems.strip()


def test_text_may_follow_on_the_line_of_the_heading() -> None:
    chars = written(NUMBERED).replace("一、总体情况\n", "一、总体情况。2023年，").replace("事项\n", "事项：")

    parts = cut(chars)

    assert parts[1] == "2023年，我镇公开信息412条。"
    assert parts[6] == "未收取信息处理费。"


def test_a_report_on_one_line_is_cut_as_well() -> None:
    chars = written(NUMBERED).replace("\n", " ")

    assert cut(chars) == {number: body.replace("\n", " ") for number, body in EXPECTED.items()}


def test_a_report_printed_twice_is_cut_at_its_later_copy() -> None:
    chars = written(NUMBERED) + written(NUMBERED)

    assert segment(Text.of(chars)).sections[0].start == len(chars) // 2
    assert cut(chars) == EXPECTED


def test_sections_follow_one_another_without_gap_or_overlap() -> None:
    chars = written(NUMBERED, head="沙湾镇2023年政府信息公开工作年度报告\n", foot="\n沙湾镇\n2024年1月2日")

    parts = segment(Text.of(chars)).sections

    assert [part.number for part in parts] == [1, 2, 3, 4, 5, 6]
    assert all(part.start < part.heading_end <= part.end for part in parts)
    assert all(chars[one.end : other.start].strip() == "" for one, other in itertools.pairwise(parts))


def test_trailing_blank_cells_stay_in_the_section_of_their_table() -> None:
    chars = written(NUMBERED, (BODIES[0], "信息内容\t本年处理决定数量\n行政许可\t3\t\t\n\t\t\n", *BODIES[2:]))

    part = segment(Text.of(chars)).sections[1]

    assert chars[part.heading_end : part.end].endswith("行政许可\t3\t\t\n\t\t\n")


def test_a_first_section_without_heading_begins_after_title_and_preamble() -> None:
    chars = written(
        ("", *NUMBERED[1:]),
        ("（一）主动公开。我镇公开信息412条，全部及时发布。\n", *BODIES[1:]),
        head="沙湾镇2023年政府信息公开工作年度报告\n根据《条例》规定，现公布2023年报告，统计期限自2023年1月1日起。\n",
    )

    part = segment(Text.of(chars)).sections[0]

    assert (part.number, part.start) == (1, part.heading_end)
    assert chars[part.start : part.end] == "（一）主动公开。我镇公开信息412条，全部及时发布。"


def test_a_first_section_without_sub_headings_begins_after_the_metadata() -> None:
    chars = written(
        ("", *NUMBERED[1:]),
        ("我镇公开信息412条，全部及时发布，没有收到申请。\n", *BODIES[1:]),
        head="沙湾镇2023年政府信息公开工作年度报告\n发布时间：2024-01-09\n",
    )

    assert cut(chars)[1] == "我镇公开信息412条，全部及时发布，没有收到申请。"


def test_missing_sections_are_named() -> None:
    chars = written(
        (NUMBERED[1], NUMBERED[2], NUMBERED[4]),
        (BODIES[1], BODIES[2], BODIES[4]),
        head="沙湾镇2023年政府信息公开工作年度报告\n",
    )

    missing = [issue.expected for issue in segment(Text.of(chars)).issues if issue.code == "SECT-MISSING"]

    assert missing == [TITLES[0], TITLES[3], TITLES[5]]


def test_sections_numbered_otherwise_than_in_the_form_are_found_and_said() -> None:
    shifted = tuple(f"{ordinal}、{title}" for ordinal, title in zip("一二三四五", TITLES[1:], strict=True))
    chars = written(
        shifted,
        BODIES[1:],
        head="沙湾镇2023年政府信息公开工作年度报告\n（一）主动公开情况。我镇公开信息412条，未收到申请。\n",
    )

    parts = segment(Text.of(chars))

    assert [part.number for part in parts.sections] == [1, 2, 3, 4, 5, 6]
    assert codes(parts) == ["SECT-NUMBERING"]


OTHER_YEAR = (BODIES[0], BODIES[1], BODIES[2].replace("5", "78"), *BODIES[3:])


@pytest.mark.parametrize("lacking", [(), (5,)])
@pytest.mark.parametrize("more", [1, 2])
def test_of_several_reports_the_first_is_cut_and_the_others_are_said(lacking: tuple[int], more: int) -> None:
    kept = [at for at in range(len(NUMBERED)) if at not in lacking]
    other = written(
        tuple(NUMBERED[at] for at in kept),
        tuple(OTHER_YEAR[at] for at in kept),
        head="沙湾镇2022年政府信息公开工作年度报告\n",
    )
    chars = written(NUMBERED, head="沙湾镇2023年政府信息公开工作年度报告\n") + other * more

    parts = segment(Text.of(chars))

    assert cut(chars) == EXPECTED
    assert (parts.year.value if parts.year else None, parts.end) == (2023, chars.find("沙湾镇2022年"))
    assert [issue.message for issue in parts.issues if issue.code == "DOC-SEVERAL"] == [
        "another report, 沙湾镇2022年政府信息公开工作年度报告, follows the first one, which alone is read"
    ]


def test_a_report_that_is_printed_twice_is_one() -> None:
    chars = written(NUMBERED, head="沙湾镇2023年政府信息公开工作年度报告\n") * 2

    parts = segment(Text.of(chars))

    assert cut(chars) == EXPECTED
    assert parts.end == len(chars)
    assert "DOC-SEVERAL" not in [issue.code for issue in parts.issues]


def test_sections_without_tables_are_present_and_empty() -> None:
    assert cut(written(NUMBERED, (BODIES[0], "", "", "", *BODIES[4:]))) == {**EXPECTED, 2: "", 3: "", 4: ""}


@pytest.mark.parametrize(
    "foot",
    [
        "\n沙湾镇人民政府\n2024年1月22日\n",
        "\n          沙湾镇人民政府（盖章）\n     2024年1月22日\n- 7 -\n",
        "\n沙湾镇人民政府\n",
        "\n主办单位：云岭县人民政府 版权所有：县政府办公室\n滇ICP备10000000号",
        "\n\n附件：\n1.年报.pdf\n",
        "\n【打印本页】【关闭窗口】\n",
        "\n上一篇：没有了\n下一篇：通知",
        "\n扫一扫在手机打开当前页\n",
        "\n第 3 页 共 3 页\n",
        "\nPage 9 - 2020年报_审计局\n",
        "\n— 3 —\n\n沙湾镇人民政府\n2024年1月22日\n分享到：微信",
        "版权所有：云岭县人民政府",
    ],
)
def test_the_last_section_ends_before_signature_and_chrome(foot: str) -> None:
    assert cut(written(NUMBERED, foot=foot)) == EXPECTED


def test_the_same_is_cut_off_where_the_sixth_section_is_missing() -> None:
    chars = written(NUMBERED[:5], BODIES[:5], foot="\n沙湾镇人民政府\n2024年1月22日\n网站地图\n")

    assert cut(chars)[5] == BODIES[4].strip()


def test_a_section_that_only_says_so_keeps_its_words() -> None:
    chars = written(NUMBERED, (*BODIES[:5], "无其他需要报告的事项\n"))

    assert cut(chars)[6] == "无其他需要报告的事项"


@pytest.mark.parametrize(
    ("sample", "expected"),
    [
        (
            "000",
            (
                "大洼区卫生健康局2024年政府信息公开工作年度报告",
                "大洼区卫生健康局",
                "盘锦市大洼区卫生健康局",
                2024,
                None,
                None,
            ),
        ),
        (
            "001",
            (
                "海阳市卫生健康局2023年政府信息公开工作年度报告",
                "海阳市卫生健康局",
                "海阳市卫生健康局",
                2023,
                None,
                None,
            ),
        ),
        (
            "002",
            (
                "乌苏市卫健委2024年政府信息公开工作报告",
                "乌苏市卫健委",
                "乌苏市卫生健康委员会",
                2024,
                None,
                date(2025, 1, 22),
            ),
        ),
        (
            "003",
            (
                "浈江区卫生健康局2024年政府信息公开年度报告",
                "浈江区卫生健康局",
                "韶关市浈江区卫生健康局",
                2024,
                None,
                date(2025, 1, 10),
            ),
        ),
        (
            "004",
            (
                "泸西县卫生健康局2023年政府信息公开工作年度报告",
                "泸西县卫生健康局",
                "泸西县卫生健康局",
                2023,
                date(2024, 1, 29),
                None,
            ),
        ),
    ],
)
def test_the_samples_are_cut_and_headed_as_they_read(sample: str, expected: tuple[object, ...]) -> None:
    source = next(SAMPLES.glob(f"{sample}_*")).read_text(encoding="utf-8")

    parts = segment(normalise(Text.of(source)).text)

    found = (parts.title, parts.agency, parts.agency_full, parts.year, parts.published_on, parts.signed_on)
    assert tuple(field and field.value for field in found) == expected
    assert [part.number for part in parts.sections] == [1, 2, 3, 4, 5, 6]
    assert (parts.document_type, parts.scope, parts.issues) == ("annual_report", "own", ())


@pytest.mark.parametrize("case", sorted(CASES.glob("*.txt")), ids=lambda path: path.stem)
def test_whole_pages_are_cut_as_their_case_says(case: Path) -> None:
    expected, _, chars = case.read_text(encoding="utf-8").partition("\n----\n")

    parts = segment(Text.of(chars))

    said = {
        "document_type": parts.document_type,
        "title": parts.title and parts.title.value,
        "agency": parts.agency and parts.agency.value,
        "agency_full": parts.agency_full and parts.agency_full.value,
        "year": parts.year and parts.year.value,
        "scope": parts.scope,
        "published_on": parts.published_on and parts.published_on.value,
        "signed_on": parts.signed_on and parts.signed_on.value,
        "sections": "".join(str(part.number) for part in parts.sections),
        "issues": " ".join(issue.code for issue in parts.issues),
    }
    for line in expected.splitlines():
        field, _, value = line.partition(": ")
        assert f"{field}: {said[field]}" == f"{field}: {value}"


@pytest.mark.parametrize(
    "unit",
    [
        *("\n", " ", "\r", "　", "7", "0\n", "(", "（一）", "\n\t ", "|\n", "X", "局", "《"),
        *("一、\n", "一、总体情况\n", "一、总体情况", "政府信息公开工作", "政府信息公开工作年度报告\n"),
        *("2025年1月1日\n", "2025 年 1 ", "主办单位：\n", "- 1 -\n"),
    ],
)
def test_text_of_one_thing_is_cut_into_sections_that_follow_one_another(unit: str) -> None:
    chars = unit * (20_000 // len(unit))

    places = [
        place
        for section in segment(Text.of(chars)).sections
        for place in (section.start, section.heading_end, section.end)
    ]

    assert [0, *places, len(chars)] == sorted([0, *places, len(chars)])
