"""Word documents: what is read is what Word prints, with changes accepted and its own numbers counted."""

import shutil
import subprocess
from io import BytesIO
from pathlib import Path
from zipfile import ZipFile

import pytest

from eval.render.docx import MANNERS, document, packed
from eval.render.manuscripts import misread, sample_report
from eval.render.robustness import dice
from extractor.document import Document
from extractor.errors import UnreadableError, UnsupportedError
from extractor.extract import extract
from extractor.readers.formats import format_of, read_document
from extractor.readers.legacy import read_legacy
from tests.grids import cells_of

SPACES = (
    'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" '
    'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"'
)


def read(body: str) -> Document:
    return read_document(packed(f"<w:document {SPACES}><w:body>{body}</w:body></w:document>"), "a.docx")


def paragraph(text: str, properties: str = "") -> str:
    return f"<w:p><w:pPr>{properties}</w:pPr><w:r><w:t>{text}</w:t></w:r></w:p>"


def listed(text: str, depth: int = 0, number: int = 2) -> str:
    return paragraph(text, f'<w:numPr><w:ilvl w:val="{depth}"/><w:numId w:val="{number}"/></w:numPr>')


def cell(text: str, properties: str = "") -> str:
    return f"<w:tc><w:tcPr>{properties}</w:tcPr>{paragraph(text)}</w:tc>"


def spans(found: Document) -> list[tuple[int, int, int, int, str]]:
    (grid,) = found.grids
    chars = found.text.chars
    return [(*one[:4], chars[one.start : one.end]) for one in cells_of(grid)]


def check_round_trips(manner: str, seeds: range) -> None:
    for seed in seeds:
        rng = dice(seed)
        sampled = sample_report(rng)

        record = extract(document(sampled.manuscript, manner, rng), "report.docx")

        assert misread(sampled.tables, record) == {}, seed
        assert record.status == "ok", seed


@pytest.mark.parametrize("manner", MANNERS)
def test_a_document_is_read_back_cell_for_cell(manner: str) -> None:
    check_round_trips(manner, range(3))


@pytest.mark.slow
@pytest.mark.parametrize("manner", MANNERS)
def test_a_thousand_documents_are_read_back_cell_for_cell(manner: str) -> None:
    check_round_trips(manner, range(1000, 1250))


BOLD = "<w:rPr><w:b/></w:rPr>"


@pytest.mark.parametrize(
    ("run", "printed"),
    [
        (f"<w:r>{BOLD}<w:t>1</w:t></w:r><w:r>{BOLD}<w:t>2</w:t></w:r>", "甲12"),
        ("<w:r><w:rPr><w:b/><w:vanish/></w:rPr><w:t>1</w:t></w:r><w:r><w:t>2</w:t></w:r>", "甲2"),
        (f"<w:r><w:rPr><w:rPrChange>{BOLD}<w:b/></w:rPrChange></w:rPr><w:t>3</w:t></w:r>", "甲3"),
        (f"<w:r>{BOLD}<w:t>4</w:t><!-- {BOLD} --></w:r>", "甲4"),
        (f"<w:r>{BOLD}<w:t><![CDATA[{BOLD}]]></w:t></w:r>", f"甲{BOLD}"),
        ("<w:r><w:rPr w:rsidR='1'><w:b/></w:rPr><w:t>5</w:t></w:r>", "甲5"),
        ("<w:r><w:rPr><w:strike/></w:rPr><w:t>88</w:t></w:r><w:r><w:t>6</w:t></w:r>", "甲6"),
        (f"<w:r><w:ruby><w:rt><w:r>{BOLD}<w:t>jiǎ</w:t></w:r></w:rt></w:ruby></w:r>", "甲"),
    ],
)
def test_how_a_run_looks_changes_nothing_but_whether_it_is_printed(run: str, printed: str) -> None:
    assert read(f"<w:p><w:r>{BOLD}<w:t>甲</w:t></w:r>{run}</w:p>").text.chars == printed


@pytest.mark.parametrize(
    "mark",
    [
        "<w:r><w:rPr><w:vertAlign w:val='superscript'/></w:rPr><w:t>1</w:t></w:r>",
        "<w:r><w:footnoteReference w:id='2' w:customMarkFollows='1'/><w:t>1</w:t></w:r>",
    ],
)
def test_the_mark_of_a_note_behind_a_number_is_none_of_its_digits(mark: str) -> None:
    row = f"<w:tc><w:p><w:r><w:t>83</w:t></w:r>{mark}</w:p></w:tc>"

    assert [text for *_, text in spans(read(f"<w:tbl><w:tr>{row}</w:tr></w:tbl>"))] == ["83¹"]


def test_a_document_whose_properties_of_runs_do_not_end_is_damaged() -> None:
    with pytest.raises(UnreadableError, match="is damaged"):
        read(f"<w:p><w:r>{BOLD}<w:t>甲</w:t></w:r><w:r><w:rPr><w:b/><w:t>1</w:t></w:r></w:p>")


def test_numbers_that_word_counts_are_printed_at_each_depth() -> None:
    body = (
        listed("总体情况") + listed("主动公开", 1) + listed("依申请公开", 1) + listed("主动公开政府信息情况")
    )

    assert read(body + listed("平台", 1)).text.chars == (
        "一、总体情况\n（一）主动公开\n（二）依申请公开\n二、主动公开政府信息情况\n（一）平台"
    )


def test_a_paragraph_of_a_list_that_is_not_declared_has_no_number() -> None:
    assert read(listed("总体情况", number=9)).text.chars == "总体情况"


def test_changes_are_accepted_and_hidden_words_are_not_printed() -> None:
    run = "<w:r><w:t>{}</w:t></w:r>"
    body = (
        f"<w:ins w:id='1'>{run.format('1')}</w:ins><w:del w:id='2'><w:r><w:delText>2</w:delText></w:r></w:del>"
        f"<w:moveFrom w:id='3'>{run.format('3')}</w:moveFrom><w:moveTo w:id='4'>{run.format('4')}</w:moveTo>"
        "<w:r><w:rPr><w:vanish/></w:rPr><w:t>5</w:t></w:r><w:r><w:rPr><w:vanish w:val='0'/></w:rPr><w:t>6</w:t></w:r>"
    )

    assert read(f"<w:p>{body}</w:p>").text.chars == "146"


def test_a_deleted_row_is_no_row() -> None:
    row = f"<w:tr>{cell('甲')}{cell('1')}</w:tr>"
    gone = f"<w:tr><w:trPr><w:del w:id='1'/></w:trPr>{cell('乙')}{cell('2')}</w:tr>"

    assert spans(read(f"<w:tbl>{row}{gone}</w:tbl>")) == [(0, 0, 1, 1, "甲"), (0, 1, 1, 1, "1")]


def test_a_text_box_is_printed_once() -> None:
    box = f"<w:txbxContent>{paragraph('标题')}</w:txbxContent>"
    fork = f"<mc:AlternateContent><mc:Choice>{box}</mc:Choice><mc:Fallback>{box}</mc:Fallback></mc:AlternateContent>"

    assert read(f"<w:p><w:r>{fork}</w:r></w:p>{paragraph('正文')}").text.chars == "标题\n正文"


def test_merged_cells_span_rows_and_columns() -> None:
    restart, goes_on = '<w:vMerge w:val="restart"/>', "<w:vMerge/>"
    rows = (
        cell("甲", restart) + cell("乙", '<w:gridSpan w:val="2"/>'),
        cell("", goes_on) + cell("1") + cell("2", restart),
        cell("丙", restart) + cell("3") + cell("", goes_on),
    )

    assert spans(read(f"<w:tbl>{''.join(f'<w:tr>{row}</w:tr>' for row in rows)}</w:tbl>")) == [
        (0, 0, 2, 1, "甲"),
        (0, 1, 1, 2, "乙"),
        (1, 1, 1, 1, "1"),
        (1, 2, 2, 1, "2"),
        (2, 0, 1, 1, "丙"),
        (2, 1, 1, 1, "3"),
    ]


def test_a_row_that_begins_in_a_later_column_leaves_the_first_blank() -> None:
    first = f"<w:tr>{cell('甲')}{cell('1')}</w:tr>"
    second = f'<w:tr><w:trPr><w:gridBefore w:val="1"/></w:trPr>{cell("2")}</w:tr>'

    assert spans(read(f"<w:tbl>{first}{second}</w:tbl>"))[2:] == [(1, 0, 1, 1, ""), (1, 1, 1, 1, "2")]


def test_a_package_of_the_strict_kind_is_read_too() -> None:
    body = packed(f"<w:document {SPACES}><w:body>{paragraph('甲')}</w:body></w:document>")
    source = BytesIO(body)
    strict = BytesIO()
    with ZipFile(source) as old, ZipFile(strict, "w") as new:
        for name in old.namelist():
            new.writestr(
                name,
                old.read(name).replace(
                    b"http://schemas.openxmlformats.org/wordprocessingml/2006/main",
                    b"http://purl.oclc.org/ooxml/wordprocessingml/main",
                ),
            )

    assert read_document(strict.getvalue(), "a.docx").text.chars == "甲"


@pytest.mark.parametrize(
    ("member", "what"),
    [
        ("xl/workbook.xml", "a workbook (XLSX)"),
        ("ppt/presentation.xml", "a presentation (PPTX)"),
        ("OFD.xml", "an OFD document"),
        ("a.txt", "a ZIP archive without a Word document"),
    ],
)
def test_another_package_is_named_for_what_it_is(member: str, what: str) -> None:
    file = BytesIO()
    with ZipFile(file, "w") as package:
        package.writestr(member, "x")

    with pytest.raises(UnsupportedError) as error:
        read_document(file.getvalue(), "a.docx")

    assert str(error.value) == f"a.docx: this is {what}, which no reader reads"


RELATIONS = (
    "<Relationships><Relationship Id='rId1' Target='styles.xml' Type='http://x/styles'/>"
    '<Relationship Id="rId2" Target="{}" Type="http://x/relationships/aFChunk"/></Relationships>'
)
CHUNK = "<w:altChunk r:id='rId2' xmlns:r='http://x'/>"
PAGE = b"<html><body><table><tr><td>\xe8\xa7\x84\xe7\xab\xa0<td>12</table></body></html>"
SAVED = b"MIME-Version: 1.0\r\nContent-Type: text/html\r\nContent-Transfer-Encoding: 8bit\r\n\r\n" + PAGE


def with_chunk(body: str, chunk: bytes, target: str) -> bytes:
    package = BytesIO()
    with ZipFile(package, "w") as added:
        added.writestr(
            "word/document.xml", f"<w:document {SPACES}><w:body>{body}{CHUNK}</w:body></w:document>"
        )
        added.writestr("word/_rels/document.xml.rels", RELATIONS.format(target))
        added.writestr("word/chunk.html", chunk)
    return package.getvalue()


@pytest.mark.parametrize("chunk", [PAGE, SAVED])
@pytest.mark.parametrize("target", ["chunk.html", "/word/chunk.html"])
def test_a_document_that_only_takes_in_a_page_is_that_page(chunk: bytes, target: str) -> None:
    document = read_document(with_chunk("<w:p/>", chunk, target), "a.docx")

    assert document.text.chars == "规章\t12\n"
    assert len(document.grids) == 1


def test_what_a_document_takes_in_beside_its_own_text_is_said_to_be_missing() -> None:
    document = read_document(with_chunk(paragraph("甲"), PAGE, "chunk.html"), "a.docx")

    assert document.text.chars == "甲"
    assert document.lacking == ("another document that it takes in was not read",)


def test_a_damaged_document_part_is_an_error_that_says_where() -> None:
    with pytest.raises(UnreadableError, match=r"^a.docx: word/document.xml is damaged: .*line 1"):
        read_document(packed("<w:document><w:body>"), "a.docx")


def test_an_older_file_needs_libreoffice_and_says_so(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))

    with pytest.raises(
        UnsupportedError, match=r"^a.doc: this is a file of an older word processor, which needs Libre"
    ):
        read_legacy(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "a.doc")


def converted(data: bytes, target: str, folder: Path) -> bytes:
    """The document *data* as LibreOffice writes it in another format."""
    source = folder / "source.docx"
    source.write_bytes(data)
    profile = f"-env:UserInstallation={(folder / 'profile').as_uri()}"
    command = ["soffice", profile, "--headless", "--convert-to", target, "--outdir", str(folder), str(source)]
    subprocess.run(command, check=True, capture_output=True, timeout=300)
    return (folder / f"source.{target.partition(':')[0]}").read_bytes()


@pytest.mark.slow
@pytest.mark.skipif(shutil.which("soffice") is None, reason="LibreOffice is not installed")
@pytest.mark.parametrize(
    "target", ["html:HTML (StarWriter)", "doc:MS Word 97", "rtf", "docx:MS Word 2007 XML"]
)
@pytest.mark.parametrize("manner", ["plain", "numbered", "nested"])
def test_what_libreoffice_writes_of_a_document_agrees_with_it_cell_by_cell(
    target: str, manner: str, tmp_path: Path
) -> None:
    for seed in range(3):
        rng = dice(seed)
        sampled = sample_report(rng)
        folder = tmp_path / str(seed)
        folder.mkdir()
        data = converted(document(sampled.manuscript, manner, rng), target, folder)

        record = extract(data, f"report.{target[:4]}")

        assert misread(sampled.tables, record) == {}, seed
        assert record.status == "ok", seed


def test_formats_are_told_by_their_contents() -> None:
    word = packed(f"<w:document {SPACES}><w:body>{paragraph('甲')}</w:body></w:document>")

    assert [format_of(word), format_of(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"), format_of(b"{\\rtf1")] == [
        "docx",
        "doc",
        "doc",
    ]
