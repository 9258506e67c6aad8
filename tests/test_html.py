"""Web pages: what a browser shows is read, to the last cell; what it hides is not."""

import random
import re
import subprocess
import sys
from email.message import EmailMessage
from pathlib import Path

import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from eval.render.damage import damage
from eval.render.html import STYLES, page
from eval.render.manuscripts import misread, sample_report
from eval.render.robustness import MIXTURES, dice, judge
from eval.render.robustness import document as report_of
from eval.render.tatters import TATTERS
from extractor.document import Document
from extractor.errors import UnreadableError
from extractor.extract import extract
from extractor.readers.formats import format_of, read_document
from extractor.readers.mixed import read_mixed
from schemas.record import RowEvidence
from tests.grids import cells_of

SEEDS = st.integers(0, 2**32 - 1)
FEW = settings(
    derandomize=True, deadline=None, max_examples=6, database=None, phases=(Phase.explicit, Phase.generate)
)
PRINTED = (
    *("drop row", "drop cell", "drop table", "blank cell", "marker for zero", "row printed twice"),
    *("header printed twice", "replacement character", "mojibake label", "label synonym", "label truncated"),
    *("rows swapped", "rows shifted", "columns swapped", "values of columns swapped", "tables merged"),
    *("navigation", "injection"),
)
"""The kinds of damage that change what is printed, and not only how text is set."""
ENCODINGS = ("utf-8", "utf-8-sig", "gb18030", "utf-16")
TITLE = "临川县民政局2023年政府信息公开工作年度报告"


def read(source: str, encoding: str = "utf-8") -> Document:
    return read_document(source.encode(encoding), "page.html")


def text(body: str) -> str:
    return read(f"<html><body>{body}</body></html>").text.chars


def cells(body: str) -> list[list[str]]:
    document = read(f"<!doctype html>{body}")
    chars = document.text.chars
    return [[chars[cell.start : cell.end] for cell in cells_of(grid)] for grid in document.grids]


def check_round_trips(style: str, seeds: range) -> None:
    for seed in seeds:
        rng = dice(seed)
        sampled = sample_report(rng)
        source = page(sampled.manuscript, style, rng)

        record = extract(source.encode(rng.choice(ENCODINGS)), "page.html")

        assert misread(sampled.tables, record) == {}, seed
        assert record.status == "ok", seed


@pytest.mark.parametrize("style", STYLES)
def test_a_page_is_read_back_cell_for_cell(style: str) -> None:
    check_round_trips(style, range(3))


@pytest.mark.slow
@pytest.mark.parametrize("style", STYLES)
def test_a_thousand_pages_are_read_back_cell_for_cell(style: str) -> None:
    check_round_trips(style, range(1000, 1250))


@pytest.mark.parametrize("damage", TATTERS)
@pytest.mark.parametrize("style", STYLES)
@given(seed=SEEDS)
@settings(FEW, max_examples=1)
def test_damaged_source_that_shows_the_same_reads_the_same(style: str, damage: str, seed: int) -> None:
    rng = dice(seed)
    sampled = sample_report(rng, cuts=False)
    source = TATTERS[damage](page(sampled.manuscript, style, rng), rng)

    assert misread(sampled.tables, extract(source.encode(), "page.html")) == {}


def check_damage(channel: str, seeds: range) -> None:
    for seed in seeds:
        rng = dice(seed)
        damaged = damage(report_of(seed, "L2", MIXTURES[seed % 3]), channel, 0.1, rng)
        source = page(damaged.manuscript, rng.choice(tuple(STYLES)), rng)

        assert judge(damaged, extract(source.encode(), "page.html")).silent == (), seed


@pytest.mark.parametrize("channel", PRINTED)
def test_no_cell_of_a_page_that_prints_something_else_is_silently_wrong(channel: str) -> None:
    check_damage(channel, range(1))


@pytest.mark.slow
@pytest.mark.parametrize("channel", PRINTED)
def test_no_cell_of_many_such_pages_is_silently_wrong(channel: str) -> None:
    check_damage(channel, range(1, 25))


@pytest.mark.parametrize("style", STYLES)
def test_evidence_of_every_number_is_what_stands_there(style: str) -> None:
    rng = dice(5)
    source = page(sample_report(rng).manuscript, style, rng).encode()
    chars = read_document(source, "page.html").text.chars

    record = extract(source, "page.html")

    rows = [one for one in record.evidence.values() if isinstance(one, RowEvidence)]
    assert len(rows) > 25
    for row in rows:
        for start, end, raw in zip(row.start, row.end, row.raw, strict=True):
            assert raw is None or raw == chars[start:end]


@pytest.mark.parametrize(
    ("encoding", "label", "found"),
    [
        ("gb18030", "gb2312", "gb18030"),
        ("utf-8", "gbk", "utf-8"),
        ("gb18030", "utf-8", "gb18030"),
        ("utf-8-sig", "gb2312", "utf-8-sig"),
        ("utf-16", "utf-8", "utf-16"),
        ("utf-16-le", "utf-8", "utf-16-le"),
        ("utf-16-be", "utf-8", "utf-16-be"),
        ("big5", "gbk", "big5"),
    ],
)
def test_a_page_is_decoded_by_its_bytes_whatever_it_says_of_itself(
    encoding: str, label: str, found: str
) -> None:
    report = (
        "政府信息公開工作年度報告，根據政府信息公開情況，" * 4
        if encoding == "big5"
        else TITLE + "㐂" * (encoding != "big5")
    )
    document = read(f'<html><meta charset="{label}"><body><p>{report}</p></body></html>', encoding)

    assert document.encoding == found
    assert document.text.chars.startswith(report)


def test_what_is_hidden_or_runs_a_machine_is_not_read() -> None:
    hidden = (
        "<script>var a='1'</script><style>p{}</style><!-- 2 --><p hidden>3</p><div style='Display : None'>4</div>"
        "<noscript>5</noscript><template>6</template><select><option>7</select><span style='visibility:hidden'>8</span>"
    )

    assert text(f"<p>甲{hidden}</p><p>乙</p>") == "甲\n乙"


def test_menus_are_left_out_and_links_in_sentences_stay() -> None:
    menu = "".join(f"<li><a href='{at}'>栏目{at}</a></li>" for at in range(9))
    links = "".join(f"<a href='{at}'>附件{at}</a>、" for at in range(3))

    assert text(f"<ul>{menu}</ul><p>见{links}等。</p><div>{menu}</div>") == "见附件0、附件1、附件2、等。"


def test_lines_of_the_source_that_break_between_characters_leave_no_blank() -> None:
    assert text("<p>政府信息\n  公开 <b>2023\n年</b>\n<i>工作</i></p>") == "政府信息公开 2023 年工作"


def test_a_paragraph_a_break_and_a_block_end_a_line() -> None:
    assert text("甲<br>乙<p>丙<p>丁<div>戊</div>己<h1>庚</h1>") == "甲\n乙\n丙\n丁\n戊\n己\n庚"


def test_cells_span_what_the_page_says_and_odd_spans_are_one() -> None:
    body = "<table><tr><td rowspan=2>甲<td colspan='2;'>乙<td rowspan=0>丙<tr><td>丁<td colspan=-1>戊</table>"
    document = read(f"<!doctype html>{body}")

    (grid,) = document.grids
    assert [(cell.row, cell.column, cell.row_span, cell.column_span) for cell in cells_of(grid)] == [
        (0, 0, 2, 1),
        (0, 1, 1, 2),
        (0, 3, 1, 1),
        (1, 1, 1, 1),
        (1, 2, 1, 1),
    ]


def test_a_span_ends_with_its_table() -> None:
    (grid,) = read("<!doctype html><table><tr><td rowspan=99>甲<td>乙<tr><td>丙</table>").grids

    assert [cell.row_span for cell in cells_of(grid)] == [2, 1, 1]


def test_blanks_in_a_cell_print_nothing() -> None:
    assert cells("<table><tr><td>&nbsp;<td><p> </p><td>　<td><o:p>&nbsp;</o:p><td>0</table>") == [
        ["", "", "", "", "0"]
    ]


@pytest.mark.parametrize(
    "row",
    [
        "<td>规章<script>1</script><td><iframe>2</iframe>3",
        "<td>规章<td><svg><td>4</td></svg><p>3</p>",
        "<td>规章<script>5</script><script>6</script><td><!-- 7 -->3<select><option>8</select>",
        "<td>规章<td><button>9</button><p>3<p style='VISIBILITY: hidden'>1",
    ],
)
def test_what_runs_a_machine_in_a_table_is_none_of_its_cells(row: str) -> None:
    assert cells(f"<table><tr>{row}</table>") == [["规章", "3"]]


@pytest.mark.parametrize(
    ("value", "read_as"),
    [
        ("<input value=' 12 '>", "12"),
        ("<input type=NUMBER value=12>", "12"),
        ("<textarea rows=1>\n12</textarea>", "12"),
        ("<input type=hidden value=7>12<input type=submit value=提交>", "12"),
        ("<input style='display:none' value=7>12", "12"),
        (f"<textarea>{'<p>编辑器</p>' * 9}</textarea>12", "12"),
    ],
)
def test_what_a_field_in_a_cell_shows_is_printed(value: str, read_as: str) -> None:
    assert cells(f"<table><tr><td>规章<td>{value}</table>") == [["规章", read_as]]


@pytest.mark.parametrize(
    ("value", "read_as"),
    [
        ("83<sup>1</sup>", "83¹"),
        ("83<sup><a href='#n1'>12</a></sup>", "83¹²"),
        ("83<sup>[1]</sup>", "83[1]"),
        ("<sup>83</sup>", "83"),
        ("甲<sup>2</sup>", "甲2"),
    ],
)
def test_digits_above_the_line_behind_a_number_are_none_of_it(value: str, read_as: str) -> None:
    assert cells(f"<table><tr><td>规章<td>{value}</table>") == [["规章", read_as]]


def test_what_is_struck_out_or_says_how_to_pronounce_is_not_read() -> None:
    assert (
        text("<p><s>88</s><strike>9</strike>12</p><ruby>卫<rp>(</rp><rt>wèi</rt><rp>)</rp></ruby>")
        == "12\n卫"
    )


def test_a_caption_stands_in_no_cell() -> None:
    tables = "<table><caption>表一<tr><td>规章<td></table><table><tr><td>规章<td><caption>表二</table>"

    assert cells(tables) == [["规章", ""]] * 2


def test_a_cell_of_several_lines_stands_beside_merged_ones() -> None:
    rows = "<tr><td rowspan=2>甲<td colspan=2><p>乙<p>丙<td>1<tr><td>丁<br>戊<td colspan=2>2<td>3"
    document = read(f"<!doctype html><table>{rows}</table>")

    (grid,) = document.grids
    chars = document.text.chars
    assert [(cell.row, cell.column, chars[cell.start : cell.end]) for cell in cells_of(grid)] == [
        (0, 0, "甲"),
        (0, 1, "乙\n丙"),
        (0, 3, "1"),
        (1, 1, "丁\n戊"),
        (1, 2, "2"),
        (1, 4, "3"),
    ]


@pytest.mark.parametrize("rows", [3, 70_000])
def test_a_table_is_read_alike_whatever_its_size(rows: int) -> None:
    (grid,) = read("<!doctype html><table>" + "<tr><td>1<td><p>2<p>3" * rows + "</table>").grids

    assert [cell.column for cell in cells_of(grid)] == [0, 1] * rows
    assert [cell.end - cell.start for cell in cells_of(grid)] == [1, 3] * rows


def test_a_table_that_sets_the_page_is_none_and_the_tables_in_it_are() -> None:
    prose = "<p>第一段，说明情况。</p>" * 30
    inner = "<table><tr><td>规章<td>1</table>"

    assert cells(f"<table><tr><td>目录<td>{prose}{inner}</table>") == [["规章", "1"]]


@pytest.mark.parametrize(
    "frame", ["<textarea style='display:none'>{}</textarea>", "<iframe srcdoc='{}'></iframe>"]
)
def test_a_page_inside_a_page_that_says_nothing_is_read(frame: str) -> None:
    inner = f"&lt;p&gt;{TITLE}&lt;/p&gt;&lt;table&gt;&lt;tr&gt;&lt;td&gt;规章&lt;td&gt;2&lt;/table&gt;"

    document = read(f"<html><body><p>正文</p>{frame.format(inner)}</body></html>")

    assert document.text.chars == f"正文\n{TITLE}\n规章\t2\n"
    assert len(document.grids) == 1


def test_headings_may_stand_in_the_first_rows_of_the_tables() -> None:
    for seed in range(4, 8):
        rng = dice(seed)
        sampled = sample_report(rng, cuts=False)
        apart = page(sampled.manuscript, "bare", rng)
        source = re.sub(
            r"<p>([二三四]、[^<]*)</p>\s*<table>", r"<table><tr><td colspan=10>\1</td></tr>", apart
        )

        assert misread(sampled.tables, extract(source.encode(), "page.html")) == {}, seed


def test_the_head_states_what_the_body_does_not_print() -> None:
    head = (
        f'<html><head><title>{TITLE}_某某网</title><meta name="PubDate" content="2024-01-22 09:30">'
        '<meta name="ContentSource" content="临川县民政局"></head>'
    )
    sections = "<p>一、总体情况</p><p>无。</p><p>二、主动公开政府信息情况</p><p>六、其他需要报告的事项</p><p>无。</p>"

    record = extract(f"{head}<body>{sections}</body></html>".encode(), "a")

    assert record.report is not None
    assert (record.report.title, record.report.agency) == (TITLE, "临川县民政局")
    assert str(record.report.published_on) == "2024-01-22"


def test_a_title_that_the_body_prints_is_not_printed_twice() -> None:
    source = f"<html><head><title>{TITLE}</title></head><body><h1>{TITLE}</h1></body></html>"

    assert read(source).text.chars.count(TITLE) == 1


def test_a_picture_where_a_table_should_be_is_named() -> None:
    parts = "".join(
        f"<p>{heading}</p>{body}"
        for heading, body in (
            ("一、总体情况", "<p>2023年，我局公开信息12条。</p>"),
            ("二、主动公开政府信息情况", "<img src=a.png width=600>"),
            ("三、收到和处理政府信息公开申请情况", ""),
            ("四、政府信息公开行政复议、行政诉讼情况", "<img src=i.gif width=16>"),
            ("五、存在的主要问题及改进情况", "<p>无。</p>"),
            ("六、其他需要报告的事项", "<p>无。</p>"),
        )
    )

    record = extract(f"<html><body><h1>{TITLE}</h1>{parts}</body></html>".encode(), "a")

    messages = [issue.message for issue in record.issues if issue.code == "TABLE-MISSING"]
    assert messages == [
        "no table was found for 主动公开政府信息情况; a picture stands in its section",
        "no table was found for 收到和处理政府信息公开申请情况",
        "no table was found for 政府信息公开行政复议、行政诉讼情况",
    ]


@pytest.mark.parametrize("encoding", ["base64", "quoted-printable"])
def test_a_saved_page_is_read_as_the_page_it_holds(encoding: str) -> None:
    rng = dice(3)
    sampled = sample_report(rng)
    source = page(sampled.manuscript, "cms", rng)
    message = EmailMessage()
    message["Subject"] = "saved"
    message.set_content(source, subtype="html", cte=encoding, charset="utf-8")
    message.make_related()
    saved = b"From: <Saved by Blink>\r\n" + message.as_bytes()

    record = extract(saved, "page.mht")

    assert format_of(saved) == "mht"
    assert record.source.format == "html"
    assert misread(sampled.tables, record) == {}


def test_of_a_saved_page_the_frame_that_speaks_of_the_report_is_read() -> None:
    message = EmailMessage()
    message["Subject"] = "saved"
    message.set_content("<title>市政府</title><iframe src='cid:frame'></iframe>", subtype="html")
    message.add_related(b"<p></p>", "text", "html")
    message.add_related(f"<p>{TITLE}</p>".encode(), "text", "html")

    saved = read_document(b"From: <Saved by Blink>\r\n" + message.as_bytes(), "page.mht")

    assert saved.text.chars == TITLE


def test_a_page_without_text_is_an_error_that_says_so() -> None:
    with pytest.raises(UnreadableError, match=r"^page.html: the page holds no text$"):
        read("<html><head><title></title></head><body><img src=a><script>1</script></body></html>")


def test_text_that_only_mentions_elements_stays_text() -> None:
    assert format_of("关于<div>的说明\n<p>".encode()) == "text"


def random_source(rng: random.Random) -> str:
    parts = (
        "<table>",
        "<tr>",
        "<td rowspan=9>",
        "</td>",
        "</table>",
        "<p>",
        "1",
        "规章",
        "</tr>",
        "<br>",
        "<ul>",
        "<a href=x>",
    )
    return "<html>" + "".join(rng.choice(parts) for _ in range(rng.randint(1, 400)))


@given(seed=SEEDS)
@settings(FEW, max_examples=100)
def test_grids_hold_whatever_a_page_does(seed: int) -> None:
    try:
        document = read(random_source(dice(seed)))
    except UnreadableError:
        return
    chars = document.text.chars
    for grid in document.grids:
        taken: set[tuple[int, int]] = set()
        for cell in cells_of(grid):
            covered = {
                (row, column)
                for row in range(cell.row, cell.row + cell.row_span)
                for column in range(cell.column, cell.column + cell.column_span)
            }
            assert 0 <= cell.start <= cell.end <= len(chars)
            assert chars[cell.start : cell.end] == chars[cell.start : cell.end].rstrip()
            assert taken.isdisjoint(covered)
            assert all(row < grid.rows and column < grid.columns for row, column in covered)
            taken |= covered


def test_the_command_line_reads_draws_and_prints_a_page(tmp_path: Path) -> None:
    rng = dice(2)
    path = tmp_path / "report.html"
    path.write_text(page(sample_report(rng).manuscript, "word", rng), encoding="gb18030")
    nianbao = [sys.executable, "-m", "nianbao"]

    text = subprocess.run([*nianbao, "text", path], capture_output=True, check=True).stdout.decode()
    shown = subprocess.run([*nianbao, "show", path, "--table", "disputes"], capture_output=True, check=False)

    assert "\t" in text
    assert text.rstrip("\n") == read_document(path.read_bytes(), "a").text.chars.rstrip("\n")
    assert shown.returncode == 0
    assert "html gb18030" in " ".join(shown.stdout.decode().split())


def test_text_of_what_cannot_be_read_is_one_line(tmp_path: Path) -> None:
    path = tmp_path / "empty.html"
    path.write_bytes(b"<html></html>")

    run = subprocess.run([sys.executable, "-m", "nianbao", "text", path], capture_output=True, check=False)

    assert (run.returncode, run.stdout) == (2, b"")
    assert run.stderr.decode() == f"nianbao: {path}: the page holds no text\n"


def extract_text(text: str) -> list[str]:
    chars = read_mixed(text.encode(), "a.md").text.chars
    return [line.strip() for line in chars.split("\n") if line.strip()]


def test_of_text_with_tables_only_the_lines_outside_end() -> None:
    text = (
        "一、总体情况\n无\n<table><tr><td>外\n<table><tr><td>1<td>2</table></td></tr></table>\n二、其他\n无\n"
    )

    assert extract_text(text) == ["一、总体情况", "无", "外", "1\t2", "二、其他", "无"]
