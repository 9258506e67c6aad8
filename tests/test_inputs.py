import os
from pathlib import Path

import pytest

from extractor.errors import TooLargeError, UnreadableError
from extractor.inputs import MAX_BYTES, Input, find_inputs, printable, read


def names(*arguments: Path | str, but: tuple[str, ...] = ()) -> list[str]:
    return [Path(source.name).name for source in find_inputs([str(item) for item in arguments], but=but)]


def files(folder: Path, *paths: str) -> None:
    for path in paths:
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_text(path, encoding="utf-8")


def test_a_folder_stands_for_its_files_sorted_and_without_hidden_ones(tmp_path: Path) -> None:
    files(tmp_path, "b.txt", "a/z.html", "a/.git/x.txt", ".hidden", "c")

    assert names(tmp_path) == ["z.html", "b.txt", "c"]


def test_arguments_keep_their_order_and_each_file_is_read_once(tmp_path: Path) -> None:
    files(tmp_path, "a.txt", "b.txt")

    assert names(tmp_path / "b.txt", tmp_path, tmp_path / ".." / tmp_path.name / "a.txt") == [
        "b.txt",
        "a.txt",
    ]


def test_a_link_to_a_file_already_read_is_that_file(tmp_path: Path) -> None:
    files(tmp_path, "a.txt")
    (tmp_path / "b.txt").symlink_to("a.txt")

    assert names(tmp_path) == ["a.txt"]


def test_a_link_that_leads_back_is_not_followed(tmp_path: Path) -> None:
    files(tmp_path, "a/b.txt")
    (tmp_path / "a" / "loop").symlink_to(tmp_path)

    assert names(tmp_path) == ["b.txt"]


def test_a_pattern_stands_for_what_it_matches(tmp_path: Path) -> None:
    files(tmp_path, "2024/a.txt", "2024/b.html", "2023/c.txt")

    assert names(tmp_path / "**" / "*.txt") == ["c.txt", "a.txt"]


def test_a_file_whose_name_looks_like_a_pattern_is_that_file(tmp_path: Path) -> None:
    files(tmp_path, "a[1].txt", "a1.txt")

    assert names(tmp_path / "a[1].txt") == ["a[1].txt"]


def test_a_pattern_without_a_match_is_an_input_with_a_problem(tmp_path: Path) -> None:
    (source,) = find_inputs([str(tmp_path / "*.txt")])

    assert source.problem == "no file matches the pattern"
    assert not source.exists


def test_the_output_is_not_an_input(tmp_path: Path) -> None:
    files(tmp_path, "a.txt", "out.jsonl")

    assert names(tmp_path, but=(str(tmp_path / "out.jsonl"),)) == ["a.txt"]


def test_a_pipe_in_a_folder_is_not_opened(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")

    (source,) = find_inputs([str(tmp_path)])

    with pytest.raises(UnreadableError, match="is not a regular file"):
        read(source)


def test_a_dangling_link_in_a_folder_is_an_input_with_a_problem(tmp_path: Path) -> None:
    (tmp_path / "gone.txt").symlink_to("nowhere")

    (source,) = find_inputs([str(tmp_path)])

    assert source.problem == "No such file or directory"
    assert source.exists


def test_links_in_a_circle_are_an_input_with_a_problem(tmp_path: Path) -> None:
    (tmp_path / "loop").symlink_to("loop")

    (source,) = find_inputs([str(tmp_path)])

    assert source.problem == "Too many levels of symbolic links"


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read everything")
def test_a_folder_without_permission_is_an_input_with_a_problem(tmp_path: Path) -> None:
    closed = tmp_path / "closed"
    closed.mkdir(mode=0)

    (source,) = find_inputs([str(tmp_path)])

    assert source == Input(str(closed), str(closed), "Permission denied")


def test_a_name_that_is_no_text_is_escaped_and_still_read(tmp_path: Path) -> None:
    path = os.path.join(os.fsencode(tmp_path), b"\xb1\xa8.txt")  # noqa: PTH118  a name in GBK is bytes
    with open(path, "wb") as file:  # noqa: PTH123
        file.write(b"1")

    (source,) = find_inputs([str(tmp_path)])

    assert source.name.endswith(r"\udcb1\udca8.txt")
    assert read(source) == b"1"


def test_a_name_with_a_line_end_stays_on_one_line() -> None:
    assert printable("a\nb\x1b[31m.txt") == r"a\nb\x1b[31m.txt"


def test_a_file_beyond_the_limit_is_not_read_whole(tmp_path: Path) -> None:
    with (tmp_path / "big").open("wb") as file:
        file.truncate(MAX_BYTES + 1)

    with pytest.raises(TooLargeError, match="the file is larger than 64 MiB"):
        read(Input("big", str(tmp_path / "big")))


def test_a_file_is_one_input_whatever_way_leads_to_it(tmp_path: Path) -> None:
    (tmp_path / "there").mkdir()
    (tmp_path / "there" / "a.txt").touch()
    (tmp_path / "link").symlink_to(tmp_path / "there")
    (tmp_path / "there" / "b.txt").symlink_to("a.txt")
    ways = ["there", "link", "there/../link", "link/a.txt", "link/../link/b.txt", "there/b.txt/"]

    assert names(*(f"{tmp_path}/{way}" for way in ways)) == ["a.txt"]
