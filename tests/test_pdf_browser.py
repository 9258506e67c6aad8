"""Pages printed to PDF by a browser, their tables without rules or with some: what is printed is read, or left out."""

import shutil
import subprocess
from pathlib import Path

import pytest

from eval.render.html import page
from eval.render.manuscripts import Sampled, misread, sample_report
from eval.render.robustness import dice
from extractor.extract import extract

BROWSER = ("chromium", "--headless", "--no-sandbox", "--disable-gpu", "--no-pdf-header-footer")
LOOKS = {
    "no lines": "",
    "lines across only": "td, th {border-bottom: 1px solid #000}",
    "three lines": "table {border-top: 2px solid; border-bottom: 2px solid} th {border-bottom: 1px solid}",
    "a frame": "table {border: 1px solid #000}",
    "a frame and lines across": "table {border: 1px solid} td, th {border-bottom: 1px solid}",
    "shaded rows": "tr:nth-child(even) {background: #ddd; -webkit-print-color-adjust: exact}",
    "numbers to the right, much room": "td {text-align: right; padding: 8px}",
    "numbers to the left, no room": "td {text-align: left; padding: 1px}",
    "from the top": "td, th {vertical-align: top}",
    "landscape": "@page {size: A4 landscape}",
    "large print": "td, th {font-size: 15px}",
}
SHEET = (
    "<style>body {font: 14px/1.6 'Noto Serif CJK SC', 'WenQuanYi Zen Hei', serif} table {width: 100%%; border-collapse:"
    " collapse} td, th {font-weight: normal; font-size: 12px; text-align: center; padding: 3px} %s</style>"
)


def left_out(report: Sampled, pdf: Path) -> int:
    """How many cells are left out of the record of *pdf*; any other that is not what is printed fails the test."""
    record = extract(pdf.read_bytes(), "report.pdf")
    wrong = misread(report.tables, record)
    assert {pointer: read for pointer, read in wrong.items() if read.state != "absent"} == {}
    assert not wrong or record.status == "partial"
    return len(wrong)


@pytest.mark.slow
@pytest.mark.skipif(shutil.which("chromium") is None, reason="Chromium is not installed")
@pytest.mark.parametrize("look", LOOKS)
def test_what_a_browser_prints_is_read_and_what_is_doubtful_left_out(look: str, tmp_path: Path) -> None:
    missed = cells = 0
    for seed in range(4):
        rng = dice(100 * len(look) + seed)
        report = sample_report(rng, cuts=False)
        written = page(report.manuscript, "bare", rng).partition("<!doctype html>")[2]
        source, pdf = tmp_path / "report.html", tmp_path / "report.pdf"
        source.write_text(f"<!doctype html><meta charset=utf-8>{SHEET % LOOKS[look]}{written}")
        subprocess.run(
            [*BROWSER, f"--print-to-pdf={pdf}", source.as_uri()], check=True, capture_output=True, timeout=120
        )
        missed += left_out(report, pdf)
        cells += len(report.tables.cells)

    assert missed <= 0.05 * cells
