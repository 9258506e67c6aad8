import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from extractor.misaligned import SUBHEADINGS, in_traditional
from extractor.normalise import PROSE_RULES, RULES, Rule, normalise, normalise_prose
from extractor.pinyin import CHARACTERS_BY_READING
from extractor.radicals import SUPPLEMENT
from extractor.script import simplified, traditional
from extractor.text import Text
from schemas.form import SECTIONS

CASES = Path(__file__).parent / "cases" / "normalise"
SAMPLES = Path(__file__).parent.parent / "samples"
READING_OF = {char: reading for reading, chars in CHARACTERS_BY_READING.items() for char in chars}

PARAGRAPHS = st.sampled_from(
    [
        "一、总体情况",
        "（一）主动公开情况。2024年，我局通过政府网站公开信息159条，公开率100%。",
        "二是做好依申请公开。本年度未收到政府信息公开申请；未发生行政复议、行政诉讼。",
        "强化内部监督，各股室协同配合，遵循“三审三核”制度，确保每一条政府信息的规范性。",
        "根据《国务院办公厅关于印发〈政府信息公开信息处理费管理办法〉的通知》（国办函〔2020〕109号）规定。",
        "第二十条第（一）项\t\t\t",
        "信息内容\t本年制发件数\t本年废止件数\t现行有效件数",
        "行政规范性文件\t0\t12\t3.5",
        "| 规章 | 0 | -58 | +1036 |",
        "2023年存在问题改进情况：一是完善长效机制。",
        "六、其他需要报告的事项",
        "",
    ]
)
CLEAN = st.lists(PARAGRAPHS, min_size=1, max_size=12).map("\n".join)
LONG_ENOUGH = st.lists(PARAGRAPHS, min_size=1, max_size=8).map(
    lambda lines: "\n".join([*lines, "强化内部监督，各股室协同配合，确保每一条政府信息公开办理结果准确。"])
)
ANYTHING = st.text(
    alphabet=st.one_of(
        st.characters(codec="utf-8"),
        st.sampled_from(
            "衛生請處理(wèi)gong?,，。、；：\n\t |0１２%％\r\u200b\u3000\xa0⼯⻓國開報著於〔〕號月日年**#\\--"
        ),
    ),
    max_size=80,
)


def spelled(line: str) -> str:
    """A case's text, with its escapes read."""
    return (
        re.sub(r"\\u([0-9a-f]{4})", lambda m: chr(int(m[1], 16)), line)
        .replace("\\n", "\n")
        .replace("\\r", "\r")
    )


def lines_of(case: str) -> list[str]:
    lines = (CASES / f"{case}.txt").read_text(encoding="utf-8").split("\n")
    return [spelled(line) for line in lines if line and not line.startswith("#")]


def pairs_of(case: str) -> list[tuple[str, str]]:
    return [(damaged, clean) for damaged, _, clean in (line.partition(" → ") for line in lines_of(case))]


def sources(text: Text) -> Iterator[tuple[int, int]]:
    return (text.span(at, at + 1) for at in range(len(text.chars)))


def assert_mapped(text: Text, length: int) -> None:
    spans = list(sources(text))
    starts = [start for start, _ in spans]
    assert starts == sorted(starts)
    assert all(0 <= start < end <= length for start, end in spans)


@pytest.mark.parametrize(("damaged", "clean"), pairs_of("undone"))
def test_damage_is_undone(damaged: str, clean: str) -> None:
    result = normalise(Text.of(damaged))

    assert result.text.chars == clean
    assert_mapped(result.text, len(damaged))


@pytest.mark.parametrize("clean", lines_of("left"))
def test_text_that_only_looks_damaged_stays(clean: str) -> None:
    assert normalise(Text.of(clean)).text.chars == clean


@pytest.mark.parametrize("case", lines_of("tainted"))
def test_damage_beyond_repair_is_an_issue(case: str) -> None:
    code, _, chars = case.partition(": ")

    assert code in {issue.code for issue in normalise(Text.of(chars)).issues}


@pytest.mark.parametrize("chars", lines_of("innocent"))
def test_an_ordinary_sentence_raises_no_issue(chars: str) -> None:
    assert normalise(Text.of(chars)).issues == ()


def test_the_clean_samples_change_only_in_their_spaces_and_raise_no_issue() -> None:
    for path in sorted(SAMPLES.glob("00[1-4]*.txt")):
        source = path.read_text(encoding="utf-8")
        result = normalise(Text.of(source))

        assert result.text.chars == source.replace("\xa0", " ").replace("\u3000", " ").replace(
            "\u200b", ""
        ), path.name
        assert result.issues == (), path.name


@cache
def annotated_sample() -> str:
    return next(SAMPLES.glob("000*.txt")).read_text(encoding="utf-8")


def test_the_annotated_sample_reads_as_simplified_text_and_says_what_was_undone() -> None:
    result = normalise(Text.of(annotated_sample()))

    assert not re.search(r"\([a-zāáǎàēéěèīíǐìōóǒòūúǔùǚü]+\)", result.text.chars)
    assert simplified(result.text.chars) == result.text.chars
    assert "随着" not in result.text.chars
    assert "显著提升了政务信息的透明度" in result.text.chars
    assert [issue.message for issue in result.issues] == [
        "Pinyin in parentheses undone in 298 places, first on line 1",
        "Traditional characters undone from line 1 on",
    ]


def test_each_character_of_the_annotated_sample_maps_to_its_own_source_character() -> None:
    source = annotated_sample()
    text = normalise(Text.of(source)).text

    wrong = [
        (clean, source[start:end])
        for clean, (start, end) in zip(text.chars, sources(text), strict=True)
        if clean not in {simplified(source[start:end]), source[start:end].replace("\xa0", " ")}
    ]
    assert wrong == []


def test_an_issue_names_the_line_of_the_source() -> None:
    messages = [issue.message for issue in normalise(Text.of("一、总体情况\r\n第一行\r\n公开???信息")).issues]

    assert messages == ["Question marks stand in place of other characters: “???” (line 3)"]


@given(CLEAN)
def test_clean_text_is_unchanged(clean: str) -> None:
    assert normalise(Text.of(clean)) == (Text.of(clean), ())


@given(CLEAN)
def test_clean_paragraphs_keep_their_lines(clean: str) -> None:
    prose = "\n".join(line for line in clean.split("\n") if "\t" not in line and "|" not in line)

    assert normalise_prose(Text.of(prose)).chars == prose


@given(ANYTHING)
@settings(max_examples=300)
def test_normalising_twice_is_normalising_once(chars: str) -> None:
    once = normalise(Text.of(chars)).text.chars

    assert normalise(Text.of(once)).text.chars == once


@given(ANYTHING)
@settings(max_examples=300)
def test_every_cleaned_character_comes_from_the_source_in_order(chars: str) -> None:
    assert_mapped(normalise(Text.of(chars)).text, len(chars))
    assert_mapped(normalise_prose(Text.of(chars)), len(chars))


@given(ANYTHING)
@settings(max_examples=300)
def test_prose_normalised_twice_is_prose_normalised_once(chars: str) -> None:
    once = normalise_prose(Text.of(chars)).chars

    assert normalise_prose(Text.of(once)).chars == once


@pytest.mark.parametrize("rule", [*RULES, *PROSE_RULES], ids=lambda rule: f"{rule.letter} {rule.name}")
@given(chars=ANYTHING)
@settings(max_examples=60)
def test_a_rule_applied_twice_is_applied_once_and_keeps_the_map(rule: Rule, chars: str) -> None:
    once = rule.apply(Text.of(chars))

    assert rule.apply(once).chars == once.chars
    assert_mapped(once, len(chars))


@given(ANYTHING)
def test_no_rule_for_the_whole_document_adds_or_removes_tabs_pipes_or_cells(chars: str) -> None:
    cleaned = normalise(Text.of(chars.replace("?", "").replace("\ufffd", ""))).text.chars

    assert cleaned.count("\t") == chars.count("\t")
    assert cleaned.count("|") == chars.count("|")


@settings(deadline=None)
@given(LONG_ENOUGH)
def test_a_cloned_report_with_its_annotations_reads_as_the_original(clean: str) -> None:
    old = traditional(clean)
    damaged = "".join(f"{char}({READING_OF[char]})" if char in READING_OF else char for char in old)

    assert normalise(Text.of(damaged)).text.chars == simplified(old)


@settings(deadline=None)
@given(LONG_ENOUGH)
def test_a_converted_report_reads_as_the_original(clean: str) -> None:
    assert normalise(Text.of(traditional(clean) * 2)).text.chars == clean * 2


@given(CLEAN)
def test_commas_before_each_mark_are_removed(clean: str) -> None:
    damaged = re.sub("(?=[，。、；：])", ",", clean)

    assert normalise(Text.of(damaged)).text.chars == clean


@given(CLEAN)
def test_radicals_and_full_width_numbers_read_as_ordinary_characters(clean: str) -> None:
    radicals = {ordinary: radical for radical, ordinary in SUPPLEMENT.items()}
    forms = {**radicals, "工": "⼯", "行": "⾏", "%": "％"}
    damaged = clean.translate(str.maketrans("0123456789", "０１２３４５６７８９"))
    damaged = "".join(forms.get(char, char) for char in damaged)

    assert normalise(Text.of(damaged)).text.chars == clean


TITLES = sorted({*SUBHEADINGS, *(title for one in SECTIONS for title in (one.title, *one.variants))})


@pytest.mark.parametrize("title", TITLES)
def test_the_headings_in_traditional_characters_are_those_of_opencc(title: str) -> None:
    assert in_traditional(f"（一）{title}") == traditional(f"（一）{title}")


def test_a_reading_across_two_characters_that_fits_none_known_is_reported_not_guessed() -> None:
    result = normalise(Text.of("申請?xx)幚頉Q定"))

    assert "?xx)" in result.text.chars
    assert [issue.code for issue in result.issues][-1] == "TEXT-MOJIBAKE"


@pytest.mark.parametrize(("printed", "prose"), pairs_of("prose"))
def test_what_printing_did_to_a_paragraph_is_undone(printed: str, prose: str) -> None:
    assert normalise_prose(Text.of(printed)).chars == prose


@pytest.mark.parametrize("prose", lines_of("prose_left"))
def test_paragraphs_headings_and_cells_keep_their_lines(prose: str) -> None:
    assert normalise_prose(Text.of(prose)).chars == prose


@pytest.mark.parametrize(
    "unit",
    ["(", "中(a", "\n", ",", "?", "*", " ", "。", "?。ㄒ唬\n", "中 ", "0", "〔", "\xe6", "“\n", "中?zhi)幚"],
)
def test_text_of_one_thing_keeps_its_place_in_the_source(unit: str) -> None:
    source = unit * (20_000 // len(unit))

    text = normalise_prose(normalise(Text.of(source)).text)

    assert len(text.chars) <= len(source)
    assert text.span(0, len(text.chars)).end <= len(source)


def replaced_across(before: str, annotated: str, after: str) -> str:
    """What a clone's byte-level replacement makes of text where *annotated* straddles two characters."""
    found = annotated.encode("gbk")
    data = (before + after).encode("gbk")
    at = data.index(found, len(before.encode("gbk")) - 1)
    # the lead byte left alone and the bracket behind it are read as one broken character
    head, lost, tail = data[: at + 1], data[at + 1 : at + 2], data[at + 2 :]
    assert lost
    return f"{head.decode('gbk')}?{READING_OF[annotated]}){tail.decode('gbk')}"


def test_breaks_of_html_in_a_text_end_lines_and_part_no_label_of_a_row() -> None:
    chars = "| 现行<br>有效件数 | 1<br />2 |\n一是更新慢。<BR>二是培训少。"

    assert normalise(Text.of(chars)).text.chars == "| 现行有效件数 | 1 2 |\n一是更新慢。\n二是培训少。"


@pytest.mark.parametrize(
    ("before", "annotated", "after"),
    [("申請", "執", "處理決定"), ("固", "號", "東鎮")],
)
def test_a_reading_put_across_two_characters_is_taken_out(before: str, annotated: str, after: str) -> None:
    damaged = replaced_across(before, annotated, after)

    assert RULES[3].apply(Text.of(damaged)).chars == before + after


def test_marks_inside_labels_whose_letters_stand_apart_are_put_together_too() -> None:
    label = (
        "上 一 年 项 目 数 量\t本 年 增 / 减\n7 . 属 于 行 政 执 法 案 卷\t8\n（ 一 ） 予 以 公 开\t0 / 1\n"
    )
    chars = normalise(Text.of(label * 3)).text.chars

    assert "本年增/减" in chars
    assert "7.属于行政执法案卷\t8" in chars
    assert "0 / 1" in chars
