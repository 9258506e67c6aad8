"""The page is made of files and data, and opens in a browser (the slow tests, with chromium)."""

import html
import json
import re
import shutil
import subprocess
from collections.abc import Mapping
from pathlib import Path

import pytest

from eval.browsing import FLAGS
from eval.judging import GOLD, Request, judge
from eval.report.page import PARTS, SCRIPTS, embedded
from eval.systems import SYSTEMS, Named

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
QUIET = (*FLAGS, "--enable-logging=stderr")
LARGEST = 1_000_000


def reading_less(document: bytes, name: str, /) -> Mapping[str, object]:
    """A system beside the rules: it reads one problem and every other count."""
    record = dict(SYSTEMS["rules"]()(document, name))
    report = record["report"]
    if isinstance(report, dict):
        record["report"] = {**report, "problems": report["problems"][:1], "counts": report["counts"][::2]}
    return record


@pytest.fixture(scope="module")
def page(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("report")
    systems = (Named("rules", SYSTEMS["rules"]()), Named("less", reading_less), Named("again", reading_less))
    judgement = judge(Request(GOLD, split="dev", report=folder), systems)
    assert judgement.code == 0
    return folder / "report.html"


def test_every_word_of_the_page_has_two_languages_and_every_word_asked_for_is_there() -> None:
    words = (PARTS / "words.js").read_text(encoding="utf-8")
    known = dict(re.findall(r'(\w+): \[("(?:[^"\\]|\\.)*", "(?:[^"\\]|\\.)*")\]', words))
    scripts = "".join((PARTS / f"{name}.js").read_text(encoding="utf-8") for name in SCRIPTS)

    asked = set(re.findall(r'\bt\("(\w+)"', scripts))
    assert asked - known.keys() == set()
    assert not [
        key
        for key, pair in known.items()
        if re.search("[\u4e00-\u9fff]", pair.split('", "')[0]) and key != "language"
    ]


def test_nothing_on_the_page_comes_from_elsewhere_or_is_written_as_markup() -> None:
    for path in PARTS.iterdir():
        text = path.read_text(encoding="utf-8")
        assert not re.findall(r"https?://(?!www\.w3\.org/2000/svg)", text), path.name
        assert not re.findall(r"innerHTML|outerHTML|insertAdjacent|document\.write|eval\(", text), path.name


def test_no_text_of_a_report_can_end_the_script_it_stands_in() -> None:
    hostile: dict[str, object] = {"quote": "</script><script>alert(1)</script>\u2028<!--&"}

    text = embedded(hostile)
    assert not set("<>&\u2028") & set(text)
    assert json.loads(text) == hostile


@pytest.mark.slow
def test_the_page_is_one_file_of_less_than_a_megabyte_with_three_systems(page: Path) -> None:
    assert page.stat().st_size < LARGEST
    assert not re.search(r"<(?:link|img|iframe)|<script[^>]* src", page.read_text(encoding="utf-8"))


@pytest.mark.slow
@pytest.mark.skipif(CHROMIUM is None, reason="no chromium")
@pytest.mark.parametrize(
    ("address", "shown"),
    [
        ("", ("Which is better?", "rules is better than less on 2 of 5 registered numbers", "Made from")),
        ("#lang=zh&theme=dark&system=rules", ("哪个更好？", "勾稽关系", 'data-theme="dark"')),
        ("#doc=003&cell=/applications/received/natural_person", ("samples-003 · ", "chosen", "浈江区")),
        ("#doc=dev-chaxi-xian-2022&onlyWrong=true&system=less", ("dev-chaxi-xian-2022 · ", "missed")),
    ],
)
def test_the_page_opens_from_disk_without_an_error_and_shows_what_its_address_names(
    page: Path, tmp_path: Path, address: str, shown: tuple[str, ...]
) -> None:
    command = [str(CHROMIUM), *QUIET, f"--user-data-dir={tmp_path}", "--dump-dom", f"file://{page}{address}"]
    done = subprocess.run(command, capture_output=True, text=True, check=True, timeout=120)

    assert "CONSOLE" not in done.stderr, done.stderr
    drawn = html.unescape(done.stdout.split("<main", 1)[1].split("<script", 1)[0]) + done.stdout[:400]
    assert len(re.findall(r'<section id="part\d+"', drawn)) == 16
    for words in shown:
        assert words in drawn
