import random
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extractor.errors import ExtractionError, UndecodableError, UnreadableError, UnsupportedError
from extractor.readers.text import read_text
from extractor.script import traditional

SAMPLES = sorted((Path(__file__).parent.parent / "samples").glob("*.txt"))
REPORT = (
    "盘锦市大洼区卫生健康局2024年政府信息公开工作年度报告\n一、总体情况\n"
    "（一）主动公开情况。2024年，我局公开政府信息159条。\n规章\t0\t0\t0\n"
)


@pytest.mark.parametrize("path", SAMPLES, ids=lambda path: path.stem[:3])
@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("utf-8", "utf-8"),
        ("utf-8-sig", "utf-8-sig"),
        ("utf-16", "utf-16"),
        ("utf-16-le", "utf-16-le"),
        ("utf-16-be", "utf-16-be"),
        ("utf-32", "utf-32"),
        ("gb18030", "gb18030"),
    ],
)
def test_a_sample_is_read_from_every_encoding(path: Path, written: str, read: str) -> None:
    source = path.read_text(encoding="utf-8")
    data = source.encode(written)
    document = read_text(data, path.name)

    assert document.text.chars == source
    assert (document.encoding, document.replaced) == (read, 0)
    assert data.decode(document.encoding) == document.text.chars


def test_gbk_is_read_as_gb18030() -> None:
    document = read_text(REPORT.encode("gbk"), "a.txt")

    assert (document.text.chars, document.encoding) == (REPORT, "gb18030")


def test_big5_is_told_from_gb18030_by_the_words_of_the_genre() -> None:
    source = traditional(REPORT)
    document = read_text(source.encode("big5"), "a.txt")

    assert (document.text.chars, document.encoding) == (source, "big5")


def test_utf16_without_a_single_ascii_character_is_recognised() -> None:
    source = "政府信息公开工作年度报告。主动公开政府信息的情况"

    data = source.encode("utf-16-le")

    assert read_text(data, "a.txt").text.chars == source


@pytest.mark.parametrize("encoding", ["utf-8", "gb18030"])
def test_one_bad_byte_is_replaced_and_counted(encoding: str) -> None:
    data = REPORT.encode(encoding)
    at = len("盘锦市".encode(encoding))
    document = read_text(data[:at] + b"\xff" + data[at:], "a.txt")

    assert document.encoding == encoding
    assert document.replaced == document.text.chars.count("\ufffd") == 1
    assert "一、总体情况" in document.text.chars


def test_a_file_cut_within_a_character_is_read_up_to_there() -> None:
    document = read_text(REPORT.rstrip().encode() + "年".encode()[:2], "a.txt")

    assert document.text.chars == REPORT.rstrip() + "\ufffd"


@pytest.mark.parametrize(
    "data", [b"", b" \n\t\r\n", "\u3000\n\u3000".encode(), "\ufeff".encode(), b"\xff\xfe"]
)
def test_a_file_of_nothing_is_unreadable(data: bytes) -> None:
    with pytest.raises(UnreadableError, match=r"a\.txt"):
        read_text(data, "a.txt")


@pytest.mark.parametrize(
    ("data", "label"),
    [
        (b"%PDF-1.7\n...", "PDF"),
        (b"PK\x03\x04....", "ZIP archive"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1", "old Office file"),
        (b"\x89PNG\r\n\x1a\n", "PNG picture"),
        (b"\xff\xd8\xff\xe0", "JPEG picture"),
        (b"GIF89a", "GIF picture"),
        (b"II*\x00", "TIFF picture"),
        (b"\x1f\x8b\x08\x00", "gzip archive"),
        (b"\n <!DOCTYPE html><html>", "HTML page"),
        (b"\xef\xbb\xbf<html lang='zh'>", "HTML page"),
    ],
)
def test_another_format_is_named(data: bytes, label: str) -> None:
    with pytest.raises(UnsupportedError, match=label):
        read_text(data, "a.txt")


@pytest.mark.parametrize("seed", range(20))
def test_random_bytes_are_no_text(seed: int) -> None:
    with pytest.raises(UndecodableError):
        read_text(random.Random(seed).randbytes(2000), "a.txt")  # noqa: S311  a repeatable input


def test_a_stray_nul_is_kept_as_it_stands() -> None:
    data = REPORT.replace("2024", "20\x0024").encode()

    assert read_text(data, "a.txt").text.chars == data.decode()


@given(st.binary(max_size=200))
def test_any_bytes_are_either_read_back_exactly_or_refused(data: bytes) -> None:
    try:
        document = read_text(data, "a.txt")
    except ExtractionError:
        return
    assert document.replaced or data.decode(document.encoding) == document.text.chars


@given(st.text(min_size=1))
def test_any_utf8_text_of_substance_is_read_back_or_refused(chars: str) -> None:
    try:
        document = read_text(("年度报告" + chars).encode(), "a.txt")
    except ExtractionError:
        return
    assert document.text.chars == "年度报告" + chars
