import pytest

from extractor.errors import RunError
from extractor.inputs import Input
from extractor.manifest import read_manifest, read_share, share

CSV = "path,province,年份\na.txt,广东,2023\n“b”.txt,,2024\n"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
def test_a_table_names_files_and_says_more_of_them(encoding: str) -> None:
    found = list(read_manifest(CSV.encode(encoding), "list.csv"))

    assert [source.path for source in found] == ["a.txt", "“b”.txt"]
    assert [source.columns for source in found] == [
        {"province": "广东", "年份": "2023"},
        {"province": "", "年份": "2024"},
    ]


def test_values_may_hold_separators_and_ends_of_lines() -> None:
    (found,) = read_manifest(b'path\tnote\na.txt\t"one\ttwo\nthree"\n', "list.tsv")

    assert found.columns == {"note": "one\ttwo\nthree"}


def test_lines_of_json_keep_their_types() -> None:
    (found,) = read_manifest(b'{"path": "a.txt", "n": 1, "x": 0.5, "b": true, "z": null}\n\n', "list.jsonl")

    assert found.columns == {"n": 1, "x": 0.5, "b": True, "z": None}


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("m.csv", "", "m.csv: the first line names no column 'path', but nothing"),
        ("m.csv", "file,x\n", "m.csv: the first line names no column 'path', but file, x"),
        ("m.csv", "path,x,x\n", "m.csv: the first line names a column twice"),
        ("m.csv", 'path,x\na,1\nb,"2\nc,3\n', "m.csv: line 3 is no CSV: unexpected end of data"),
        ("m.csv", 'path,x\n"a"b,1\n', "m.csv: line 2 is no CSV: ',' expected after '\"'"),
        (
            "m.csv",
            f"path,x\na,{'1' * 200_000}\n",
            "m.csv: line 2 is no CSV: field larger than field limit (131072)",
        ),
        ("m.csv", "path,x\na,1\n./a,2\n", "m.csv: line 3 names ./a a second time"),
        ("m.csv", "path,x\na,1\nb\n", "m.csv: line 3 has 1 values for 2 columns"),
        ("m.csv", "path,x\n,1\n", "m.csv: line 2 names no file in its column 'path'"),
        ("m.csv", "path\na\na\n", "m.csv: line 3 names a a second time"),
        ("m.csv", f"path,x\na,{'x' * 20_000}\n", "m.csv: line 2 is longer than 16 KiB"),
        ("m.jsonl", '{"path": "a"}\n[1]\n', "m.jsonl: line 2 is no JSON object"),
        ("m.jsonl", '{"path": "a"\n', "m.jsonl: line 1 is no JSON object"),
        ("m.jsonl", '{"path": "a", "x": NaN}\n', "m.jsonl: line 1 is no JSON object"),
        ("m.jsonl", '{"path": 1}\n', "m.jsonl: line 1 names no file in its column 'path'"),
        (
            "m.jsonl",
            '{"path": "a", "x": []}\n',
            "m.jsonl: line 1: 'x' is no string, number, true, false or null",
        ),
    ],
)
def test_a_wrong_line_is_named(name: str, content: str, said: str) -> None:
    with pytest.raises(RunError) as caught:
        list(read_manifest(content.encode(), name))

    assert str(caught.value) == said


def test_bytes_that_are_no_text_are_said() -> None:
    with pytest.raises(RunError, match=r"m\.csv is no text"):
        list(read_manifest(b"\xff\xff\xff", "m.csv"))


def test_every_document_falls_to_one_share_whatever_else_is_there() -> None:
    inputs = [Input(f"{number}.txt", f"{number}.txt") for number in range(1000)]
    shares = [list(share(inputs, part, 7)) for part in range(1, 8)]

    assert sorted(source.name for part in shares for source in part) == sorted(item.name for item in inputs)
    assert all(100 < len(part) < 190 for part in shares)
    assert list(share(inputs[:500], 3, 7)) == shares[2][: len(list(share(inputs[:500], 3, 7)))]


@pytest.mark.parametrize("text", ["0/2", "3/2", "1", "a/b", "-1/2", "1/2/3", ""])
def test_a_share_that_is_none_is_said(text: str) -> None:
    with pytest.raises(RunError, match="is no share: 3/16 is the third of sixteen"):
        read_share(text)
