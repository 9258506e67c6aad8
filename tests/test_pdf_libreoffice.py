"""Word documents printed to PDF by LibreOffice say what the documents say, rows broken over pages included."""

import io
import re
import shutil
import subprocess
from collections.abc import Iterable, Mapping
from pathlib import Path
from zipfile import ZIP_DEFLATED, ZipFile

import pytest

from eval.render.docx import document
from eval.render.manuscripts import Sampled, misread, sample_report
from eval.render.robustness import dice
from extractor.extract import extract

_SIDES = ("top", "left", "bottom", "right", "insideH", "insideV")
BORDERS = {
    "no lines": (),
    "lines across only": ("top", "bottom", "insideH"),
    "a frame": ("top", "bottom", "left", "right"),
    "a frame and lines across": ("top", "bottom", "left", "right", "insideH"),
}
MANNERS = ("plain", "numbered", "nested")


def with_borders(data: bytes, sides: Iterable[str]) -> bytes:
    """The document with lines on these *sides* of its tables and cells, its tables as wide as the page."""
    lines = "".join(f'<w:{side} w:val="single" w:sz="4" w:space="0" w:color="000000"/>' for side in sides)
    look = f'<w:tblPr><w:tblW w:w="5000" w:type="pct"/><w:tblBorders>{lines}</w:tblBorders></w:tblPr>'
    out = io.BytesIO()
    with ZipFile(io.BytesIO(data)) as old, ZipFile(out, "w", ZIP_DEFLATED) as new:
        for name in old.namelist():
            part = old.read(name)
            if name == "word/document.xml":
                bare = re.sub(r"<w:tblPr>.*?</w:tblPr>", "", part.decode())
                part = bare.replace("<w:tbl>", f"<w:tbl>{look}").encode()
            new.writestr(name, part)
    return out.getvalue()


def printed_by_office(documents: Mapping[str, bytes], folder: Path) -> dict[str, Path]:
    """The PDF that LibreOffice makes of each of *documents*, by its name."""
    for name, data in documents.items():
        (folder / name).write_bytes(data)
    profile = f"-env:UserInstallation={(folder / 'profile').as_uri()}"
    command = ["soffice", profile, "--headless", "--convert-to", "pdf", "--outdir", str(folder)]
    names = [str(folder / name) for name in documents]
    subprocess.run([*command, *names], check=True, capture_output=True, timeout=600)
    return {name: (folder / name).with_suffix(".pdf") for name in documents}


@pytest.mark.slow
@pytest.mark.skipif(shutil.which("soffice") is None, reason="LibreOffice is not installed")
def test_a_printed_word_document_agrees_with_it_cell_by_cell(tmp_path: Path) -> None:
    reports: dict[str, Sampled] = {}
    documents: dict[str, bytes] = {}
    for seed in range(18):
        rng = dice(seed)
        report = sample_report(rng, cuts=seed % 3 == 0)
        written = document(report.manuscript, MANNERS[seed % len(MANNERS)], rng)
        reports[f"{seed}.docx"], documents[f"{seed}.docx"] = report, with_borders(written, _SIDES)
    pdfs = printed_by_office(documents, tmp_path)

    for name, report in reports.items():
        record = extract(pdfs[name].read_bytes(), "report.pdf")

        assert misread(report.tables, record) == {}, name


@pytest.mark.slow
@pytest.mark.skipif(shutil.which("soffice") is None, reason="LibreOffice is not installed")
@pytest.mark.parametrize("sides", BORDERS)
def test_of_a_document_without_lines_around_cells_nothing_else_is_read(sides: str, tmp_path: Path) -> None:
    reports: dict[str, Sampled] = {}
    documents: dict[str, bytes] = {}
    for seed in range(6):
        rng = dice(100 * len(sides) + seed)
        report = sample_report(rng, cuts=False)
        written = document(report.manuscript, "plain", rng)
        reports[f"{seed}.docx"], documents[f"{seed}.docx"] = report, with_borders(written, BORDERS[sides])
    pdfs = printed_by_office(documents, tmp_path)

    left_out = 0
    for name, report in reports.items():
        wrong = misread(report.tables, extract(pdfs[name].read_bytes(), "report.pdf"))

        assert {pointer: read for pointer, read in wrong.items() if read.state != "absent"} == {}
        left_out += len(wrong)
    assert left_out <= 0.1 * sum(len(report.tables.cells) for report in reports.values())
