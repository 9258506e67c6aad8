"""The whole line, from bytes to record."""

from pathlib import Path

import pytest

from eval.render.mirror import PINYIN, PLAIN
from extractor.extract import extract
from schemas.record import Evidence, Record

SAMPLES = {path.name[:3]: path.read_bytes() for path in (Path(__file__).parents[1] / "samples").glob("*.txt")}
HEADINGS = (
    "某县民政局2023年政府信息公开工作年度报告\n一、总体情况\n{overview}\n二、主动公开政府信息情况\n"
    "三、收到和处理政府信息公开申请情况\n四、政府信息公开行政复议、行政诉讼情况\n"
    "五、存在的主要问题及改进情况\n{problems}\n六、其他需要报告的事项\n{other}\n"
)


def record(overview: str = "好。", problems: str = "无。", other: str = "无。") -> Record:
    return extract(HEADINGS.format(overview=overview, problems=problems, other=other).encode(), "report.txt")


def quotes(read: Record) -> list[str]:
    assert read.report is not None
    return [finding.quote for finding in read.report.problems]


def metrics(read: Record) -> dict[str, int]:
    assert read.report is not None
    return {count.metric: int(count.value) for count in read.report.counts}


@pytest.mark.parametrize("sample", sorted(SAMPLES))
def test_every_place_in_the_evidence_is_a_place_in_the_source(sample: str) -> None:
    read = extract(SAMPLES[sample], sample)
    source = SAMPLES[sample].decode(read.source.encoding or "")

    for entry in read.evidence.values():
        if isinstance(entry, Evidence):
            places: list[tuple[int | None, int | None, str | None]] = [(entry.start, entry.end, entry.raw)]
        else:
            places = list(zip(entry.start, entry.end, entry.raw, strict=True))
        for start, end, raw in places:
            assert raw is None or source[start:end] == raw


def test_sample_003_has_the_four_contradictions_of_one_column_and_its_values_as_printed() -> None:
    read = extract(SAMPLES["003"], "003")
    assert read.report is not None
    arithmetic = [
        (issue.code, issue.message.split(":")[0]) for issue in read.issues if issue.severity == "error"
    ]

    assert arithmetic == [
        ("T3-ROW", "一、本年新收政府信息公开申请数量"),
        ("T3-ROW", "1.本机关不掌握相关政府信息"),
        ("T3-COL", "自然人"),
        ("T3-ID", "自然人"),
    ]
    assert read.report.model_dump()["disclosure"]["licensing"] == {
        "previous_items": 510,
        "change": -58,
        "decisions": 452,
    }


def test_sample_004_has_a_blank_fee_and_no_tables_three_and_four() -> None:
    read = extract(SAMPLES["004"], "004")
    assert read.report is not None
    report = read.report.model_dump()

    assert read.status == "partial"
    assert report["disclosure"]["fees"] == {"amount_wan": None}
    assert report["applications"]["state"] == report["disputes"]["state"] == "missing"
    assert report["applications"]["received"] is None


def test_a_refused_document_has_no_report_and_says_why() -> None:
    read = extract("某市2023年政务公开工作要点\n一、总体要求\n深入推进公开。\n".encode(), "plan.txt")

    assert (read.status, read.report, [issue.code for issue in read.issues]) == (
        "refused",
        None,
        ["DOC-REFUSED"],
    )


def test_the_same_report_in_another_encoding_says_the_same() -> None:
    first = extract(SAMPLES["001"], "a")
    second = extract(SAMPLES["001"].decode().encode("gb18030"), "a")

    assert first.report == second.report


def test_site_chrome_around_a_report_changes_no_finding_and_no_count() -> None:
    text = HEADINGS.format(overview="全年主动公开信息159条。", problems="一是公开不够全面。", other="无。")
    around = f"首页 > 政务公开\n索引号：000123 浏览次数：88\n{text}上一篇：无\n主办单位：某县人民政府\n"

    plain, chromed = extract(text.encode(), "a"), extract(around.encode(), "a")

    assert (quotes(plain), metrics(plain)) == (quotes(chromed), metrics(chromed))


def test_one_more_problem_is_one_more_finding() -> None:
    before = quotes(record(problems="存在问题：一是公开不够全面。二是队伍力量不足。"))
    after = quotes(record(problems="存在问题：一是公开不够全面。二是队伍力量不足。三是渠道较为单一。"))

    assert after == [*before, "渠道较为单一"]


def test_another_number_changes_that_count_alone() -> None:
    sentence = "全年主动公开政府信息{}条，收到政府信息公开申请{}件。"
    before, after = (metrics(record(overview=sentence.format(total, 7))) for total in (159, 812))

    assert before == {"proactive_disclosure_total": 159, "applications_received": 7}
    assert after == {"proactive_disclosure_total": 812, "applications_received": 7}


def test_a_denied_statement_is_a_stated_zero() -> None:
    read = record(overview="全年未收到政府信息公开申请。")
    assert read.report is not None
    stated = [(count.metric, int(count.value), count.negated) for count in read.report.counts]

    assert stated == [("applications_received", 0, True)]


def test_a_section_longer_than_any_report_is_not_narrated_and_is_said() -> None:
    read = record(overview="主动公开1条。" * 4000)

    assert "SECT-TOO-LONG" in [issue.code for issue in read.issues]
    assert read.status == "partial"


def test_traditional_characters_with_pinyin_change_no_value() -> None:
    plain = SAMPLES["002"].decode()
    defaced = "".join(PINYIN.get(character, PLAIN.get(character, character)) for character in plain)

    first, second = extract(plain.encode(), "a"), extract(defaced.encode(), "a")

    assert defaced != plain
    assert second.report == first.report


def test_prose_against_a_table_is_a_warning_and_changes_neither() -> None:
    text = SAMPLES["001"].decode().replace("我局并未收到任何依申请公开的信息", "我局收到政府信息公开申请4件")
    read = extract(text.encode(), "a")
    assert read.report is not None
    against = [issue for issue in read.issues if issue.code == "PROSE-TABLE"]

    assert [(issue.severity, issue.expected, issue.actual) for issue in against] == [("warning", "0", "4")]
    assert read.report.model_dump()["applications"]["received"]["total"] == 0
    assert 4 in [count.value for count in read.report.counts if count.metric == "applications_received"]


def test_a_row_that_is_not_printed_is_null_and_its_evidence_says_absent() -> None:
    text = SAMPLES["004"].decode().replace("行政强制\n\n0\n\n", "")
    read = extract(text.encode(), "a")
    assert read.report is not None
    row = read.evidence["/disclosure/coercion"]

    assert read.report.model_dump()["disclosure"]["coercion"] is None
    assert (row.state, row.start, row.raw) == (("absent",), (None,), (None,))
