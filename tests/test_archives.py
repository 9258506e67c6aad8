"""ZIP archives are folders of documents; what is wrong with a member is one line and costs no other."""

import struct
from collections.abc import Mapping
from io import BytesIO
from pathlib import Path
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

import pytest

from eval.render.docx import document
from eval.render.manuscripts import sample_report
from eval.render.robustness import dice
from extractor.archives import MOST_MEMBERS
from extractor.errors import ExtractionError, UnreadableError
from extractor.inputs import Input, find_inputs, read


def zipped(files: Mapping[str, bytes]) -> bytes:
    file = BytesIO()
    with ZipFile(file, "w", ZIP_DEFLATED) as archive:
        for name, data in files.items():
            archive.writestr(name, data)
    return file.getvalue()


def found(folder: Path, files: Mapping[str, bytes]) -> dict[str, bytes | str]:
    """What reading everything in an archive of *files* gives: the bytes of each, or what is wrong with it."""
    path = folder / "a.zip"
    path.write_bytes(zipped(files))
    return outcomes(path)


def outcomes(path: Path) -> dict[str, bytes | str]:
    told: dict[str, bytes | str] = {}
    for source in find_inputs([str(path)]):
        try:
            told[source.name.removeprefix(f"{path.parent}/")] = read(source)
        except ExtractionError as error:
            told[source.name.removeprefix(f"{path.parent}/")] = str(error)
    return told


def test_the_files_of_an_archive_are_documents_under_its_name(tmp_path: Path) -> None:
    told = found(
        tmp_path, {"b/二.html": b"2", "a.txt": b"1", ".hidden": b"3", "__MACOSX/a.txt": b"4", "b/": b""}
    )

    assert told == {"a.zip/a.txt": b"1", "a.zip/b/二.html": b"2"}


def test_an_archive_in_an_archive_is_opened_and_a_third_is_not(tmp_path: Path) -> None:
    third = zipped({"c.txt": b"3"})
    second = zipped({"b.txt": b"2", "third.zip": third})

    assert found(tmp_path, {"second.zip": second}) == {
        "a.zip/second.zip/b.txt": b"2",
        "a.zip/second.zip/third.zip": "an archive in an archive in an archive is not opened",
    }


def test_a_folder_may_hold_archives_beside_other_files(tmp_path: Path) -> None:
    (tmp_path / "a.zip").write_bytes(zipped({"1.txt": b"1"}))
    (tmp_path / "b.txt").write_bytes(b"2")

    names = [source.name for source in find_inputs([str(tmp_path)])]

    assert names == [f"{tmp_path}/a.zip/1.txt", f"{tmp_path}/b.txt"]


def test_a_word_document_is_one_document_whatever_its_name(tmp_path: Path) -> None:
    rng = dice(1)
    data = document(sample_report(rng).manuscript, "plain", rng)
    (tmp_path / "report.zip").write_bytes(data)

    assert outcomes(tmp_path / "report.zip") == {"report.zip": data}
    assert found(tmp_path, {"report.docx": data}) == {"a.zip/report.docx": data}


def test_a_member_is_read_by_its_name_alone(tmp_path: Path) -> None:
    path = tmp_path / "a.zip"
    path.write_bytes(zipped({"b.zip": zipped({"c.txt": b"1"})}))

    assert read(Input("c", f"{path}/b.zip/c.txt")) == b"1"
    with pytest.raises(UnreadableError, match=r"^Not a directory$"):
        read(Input("d", f"{path}/d.txt"))


def test_names_are_in_utf_8_or_gb18030_where_the_archive_does_not_say(tmp_path: Path) -> None:
    info = ZipInfo("x" * 8 + ".txt")
    file = BytesIO()
    with ZipFile(file, "w") as archive:
        archive.writestr(info, b"1")
    gbk = file.getvalue().replace(b"x" * 8, "年度报告".encode("gb18030"))
    (tmp_path / "a.zip").write_bytes(gbk)

    assert outcomes(tmp_path / "a.zip") == {"a.zip/年度报告.txt": b"1"}


@pytest.mark.parametrize("name", ["../a.txt", "/etc/passwd", "b/../../a.txt", "C:/a.txt", "..\\a.txt"])
def test_a_name_that_leads_out_of_the_archive_is_not_read(tmp_path: Path, name: str) -> None:
    told = found(tmp_path, {name: b"1", "good.txt": b"2"})

    assert "its name leads out of the archive" in told.values()
    assert told["a.zip/good.txt"] == b"2"


def test_a_bomb_is_named_and_the_files_beside_it_are_read(tmp_path: Path) -> None:
    told = found(tmp_path, {"bomb.txt": b"0" * 3_000_000, "good.txt": b"2"})

    assert told == {"a.zip/bomb.txt": "it unpacks to more than 250 times its size", "a.zip/good.txt": b"2"}


def test_a_member_larger_than_any_report_is_named_before_it_is_unpacked(tmp_path: Path) -> None:
    path = tmp_path / "a.zip"
    path.write_bytes(zipped({"big.bin": bytes(range(256)) * 300_000}))

    assert outcomes(path) == {"a.zip/big.bin": "it unpacks to more than 64 MiB"}


def test_a_size_that_lies_is_found_out(tmp_path: Path) -> None:
    data = bytearray(zipped({"a.txt": b"0123456789" * 100}))
    at = data.rfind(b"PK\x01\x02")
    data[at + 24 : at + 28] = struct.pack("<I", 5)
    path = tmp_path / "a.zip"
    path.write_bytes(bytes(data))

    (told,) = outcomes(path).values()

    assert told in (b"01234", "a.txt: a.txt cannot be read: Bad CRC-32 for file 'a.txt'")


def test_an_encrypted_member_is_named(tmp_path: Path) -> None:
    data = bytearray(zipped({"a.txt": b"1"}))
    data[6] |= 1
    data[data.rfind(b"PK\x01\x02") + 8] |= 1
    path = tmp_path / "a.zip"
    path.write_bytes(bytes(data))

    assert outcomes(path) == {"a.zip/a.txt": "it is encrypted"}


@pytest.mark.parametrize("data", [b"", b"PK\x03\x04", b"no archive at all", zipped({"a.txt": b"1"})[:-30]])
def test_what_is_no_archive_is_one_document_whose_reader_says_what_is_wrong(
    tmp_path: Path, data: bytes
) -> None:
    path = tmp_path / "a.zip"
    path.write_bytes(data)

    assert outcomes(path) == {"a.zip": data}


@pytest.mark.slow
def test_an_archive_of_more_files_than_any_collection_is_refused_in_one_line(tmp_path: Path) -> None:
    with ZipFile(tmp_path / "a.zip", "w") as archive:
        for number in range(MOST_MEMBERS + 1):
            archive.writestr(ZipInfo(str(number)), b"")

    assert outcomes(tmp_path / "a.zip") == {"a.zip": "the archive holds more than 100000 files"}
