"""Pictures of pages: read with the extra ``ocr``, refused in one line without it."""

import subprocess
import sys
from collections.abc import Iterable, Sequence

import pytest

from eval.render.pdf import Style, Typeset, render_pdf
from eval.render.robustness import dice, readings
from eval.render.sampler import sample_tables
from extractor.document import Recognised
from extractor.extract import extract
from extractor.readers.formats import read_document, refuse_image
from extractor.readers.recogniser import Heard
from extractor.recognition import confidence_at
from schemas.record import RecognisedRow

_PNG = b"\x89PNG\r\n\x1a\n" + b"\0" * 40


def printed(seed: int) -> Typeset:
    rng = dice(seed)
    return render_pdf(sample_tables(rng, "2021", 0.5), rng, Style())


def test_without_the_extra_a_picture_is_one_line_that_says_what_to_install() -> None:
    with pytest.raises(Exception, match=r"^scan.png: .*pip install nianbao\[ocr\]$"):
        refuse_image(_PNG, "scan.png")


def test_the_confidence_of_a_place_is_that_of_the_stretch_it_stands_in() -> None:
    recognised = (Recognised(0, 4, 0.5), Recognised(10, 12, 0.75))

    assert [confidence_at(recognised, at) for at in (0, 3, 4, 9, 11, 12)] == [
        0.5,
        0.5,
        None,
        None,
        0.75,
        None,
    ]


class Deaf:
    """Finds no lines, and hears in each word what it is told, one after the other."""

    def __init__(self, *said: str) -> None:
        self.said = iter(said)

    def lines(self, _: object) -> list[tuple[int, int, int, int]]:
        return []

    def read(self, lines: Sequence[object]) -> list[Heard]:
        return [Heard(next(self.said), 0.99) for _ in lines]


def heard(ink: Iterable[tuple[int, int]], *said: str) -> list[tuple[str, int, float]]:
    """What stands where in a page with digits of ink, each four points wide and seven high, at *ink*."""
    np = pytest.importorskip("numpy")
    prints = pytest.importorskip("extractor.readers.prints")
    dark = np.zeros((100, 300), np.uint8)
    for left, top in ink:
        dark[top : top + 7, left : left + 4] = 255
    found = prints.printed_in(255 - dark, dark, 1.0, Deaf(*said))
    return [(glyph.char, round(glyph.left), glyph.confidence) for glyph in found]


def test_words_of_a_line_in_a_scan_stand_where_their_ink_does() -> None:
    assert heard([(10, 20), (15, 20), (60, 20)], "12", "3") == [
        ("1", 10, 0.99),
        ("2", 14, 0.99),
        ("3", 60, 0.99),
    ]


def test_lines_of_a_number_in_a_scan_are_words_of_their_own() -> None:
    found = heard([(10, 20), (15, 20), (12, 30)], "12", "3")

    assert [char for char, _, _ in found] == ["1", "2", "3"]


def test_ink_in_which_nothing_is_recognised_is_no_blank() -> None:
    assert heard([(10, 20)], "") == [("□", 10, 0.0)]


def test_a_number_with_fewer_digits_than_its_ink_has_parts_is_not_sure() -> None:
    assert heard([(10, 20), (15, 20)], "1") == [("1", 10, 0.0)]


def test_a_seal_goes_and_what_it_covers_stays() -> None:
    np = pytest.importorskip("numpy")
    seals = pytest.importorskip("extractor.readers.seals")
    colours = np.full((400, 600, 3), 255, np.uint8)
    colours[100:200, 200:204] = colours[100:200, 296:300] = (210, 30, 40)
    colours[100:104, 200:300] = colours[196:200, 200:300] = (210, 30, 40)
    colours[140:160, 240:260] = (210, 30, 40)
    colours[150:152, 220:380] = (20, 20, 20)
    colours[300:310, 100:110] = (210, 30, 40)

    grey = (colours @ np.array([0.299, 0.587, 0.114])).astype(np.uint8)
    bare = seals.without_seals(grey, colours)

    dark = np.argwhere(bare < 128)
    assert {(150 <= y < 152 and 220 <= x < 380, 300 <= y < 310) for y, x in dark} == {
        (True, False),
        (False, True),
    }
    assert len(dark) == 2 * 160 + 100


def test_red_rules_and_what_stands_between_them_are_no_seal() -> None:
    np = pytest.importorskip("numpy")
    seals = pytest.importorskip("extractor.readers.seals")
    colours = np.full((400, 600, 3), 255, np.uint8)
    colours[100:300, 100:104] = colours[100:300, 396:400] = colours[100:104, 100:400] = (210, 30, 40)
    colours[296:300, 100:400] = colours[150:160, 200:206] = (210, 30, 40)
    grey = (colours @ np.array([0.299, 0.587, 0.114])).astype(np.uint8)

    assert (seals.without_seals(grey, colours) == grey).all()


@pytest.mark.slow
def test_no_number_under_a_seal_is_silently_wrong() -> None:
    scans = pytest.importorskip("eval.render.scans")
    pytest.importorskip("rapidocr")

    tally = scans.measured(scans.Scanner(200, seals=2), [1], "lines")

    assert tally.silent == 0
    assert tally.right > 0.9 * tally.printed


@pytest.mark.slow
@pytest.mark.parametrize("rules", ["lines", "across", "down", "shaded", "none"])
@pytest.mark.parametrize("name", ["200 dpi, clean", "120 dpi, 0.7 degrees askew, noise, JPEG 60"])
def test_no_number_of_a_scanned_report_is_silently_wrong(name: str, rules: str) -> None:
    scans = pytest.importorskip("eval.render.scans")
    pytest.importorskip("rapidocr")

    tally = scans.measured(scans.SCANNERS[name], [1], rules)

    assert tally.silent == 0
    assert tally.right > 0.9 * tally.printed


@pytest.mark.slow
@pytest.mark.parametrize("kind", ["TIFF", "PNG", "JPEG"])
def test_numbers_in_a_picture_carry_their_confidence(kind: str) -> None:
    scans = pytest.importorskip("eval.render.scans")
    pytest.importorskip("rapidocr")
    report = printed(3)
    pages = scans.pictures(report.data, scans.Scanner(150), dice(1))

    record = extract(scans.as_file(pages, kind, 150), f"scan.{kind.lower()}")

    row = record.evidence["/disclosure/regulations"]
    assert isinstance(row, RecognisedRow)
    assert row.method == "ocr"
    assert [sure is not None and 0 <= sure < 1 for sure in row.confidence] == [True] * 3
    assert record.source.format == "image"
    found = readings(record)
    assert {
        place
        for place, cell in report.gold.items()
        if place.row == "regulations" and found[place].value != cell.value
    } == set()


@pytest.mark.slow
@pytest.mark.parametrize(
    ("data", "said"),
    [
        (_PNG, "scan.png: the picture is damaged or cut off"),
        (b"II*\x00" + b"\xff" * 100, "scan.png: the picture is damaged or cut off"),
        (b"\xff\xd8\xff" + b"\0" * 100, "scan.png: the picture is damaged or cut off"),
        (b"BOMB", "scan.png: the picture has 30000 x 30000 pixels; at most 40,000,000 are read"),
        (b"TINY", "scan.png: the picture has 20 x 20 pixels, too few to read a page"),
        (b"FRAMES", "scan.png: the file has 100 pictures; at most 60 are read"),
        (b"WHITE", "scan.png: nothing printed was found in the picture"),
        (b"HALF", "scan.png: the picture is damaged or cut off"),
    ],
)
def test_a_hostile_picture_is_one_clear_line(data: bytes, said: str) -> None:
    pytest.importorskip("rapidocr")

    with pytest.raises(Exception, match=r"^scan.png: ") as caught:
        read_document(_hostile(data), "scan.png")

    assert str(caught.value) == said


def _hostile(data: bytes) -> bytes:
    images = pytest.importorskip("PIL.Image")
    scans = pytest.importorskip("eval.render.scans")
    sizes = {b"BOMB": (30_000, 30_000), b"TINY": (20, 20), b"WHITE": (600, 800)}
    if data in sizes:
        return bytes(scans.as_file([images.new("L", sizes[data], 255)], "PNG", 72))
    if data == b"FRAMES":
        return bytes(scans.as_file([images.new("L", (400, 400), 255)] * 100, "TIFF", 72))
    if data == b"HALF":
        whole = scans.as_file(scans.pictures(printed(3).data, scans.Scanner(72), dice(1)), "PNG", 72)
        return bytes(whole[: len(whole) // 2])
    return data


@pytest.mark.slow
def test_recognition_needs_no_network() -> None:
    pytest.importorskip("rapidocr")
    script = (
        "import socket\n"
        "def refuse(*_): raise AssertionError('the network was asked for')\n"
        "socket.socket.connect = socket.getaddrinfo = refuse\n"
        "import numpy as np\n"
        "from extractor.readers.recogniser import recogniser\n"
        "recogniser().read([np.full((40, 80), 255, np.uint8)])\n"
    )

    assert subprocess.run([sys.executable, "-c", script], check=False).returncode == 0
