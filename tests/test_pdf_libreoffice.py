"""Word documents printed to PDF by LibreOffice say what the documents say, rows broken over pages included."""

import io
import re
import shutil
import subprocess
from pathlib import Path
from zipfile import ZIP_DEFLATED, ZipFile

import pytest

from eval.render.docx import document
from eval.render.manuscripts import Sampled, misread, sample_report
from eval.render.robustness import dice
from extractor.extract import extract

_SIDES = ("top", "left", "bottom", "right", "insideH", "insideV")
_BORDERS = "".join(f'<w:{side} w:val="single" w:sz="4" w:space="0" w:color="000000"/>' for side in _SIDES)
_TABLE = f'<w:tblPr><w:tblW w:w="5000" w:type="pct"/><w:tblBorders>{_BORDERS}</w:tblBorders></w:tblPr>'
MANNERS = ("plain", "numbered", "nested")


def ruled(data: bytes) -> bytes:
    """The document with lines around every cell, its tables as wide as the page."""
    out = io.BytesIO()
    with ZipFile(io.BytesIO(data)) as old, ZipFile(out, "w", ZIP_DEFLATED) as new:
        for name in old.namelist():
            part = old.read(name)
            if name == "word/document.xml":
                bare = re.sub(r"<w:tblPr>.*?</w:tblPr>", "", part.decode())
                part = bare.replace("<w:tbl>", f"<w:tbl>{_TABLE}").encode()
            new.writestr(name, part)
    return out.getvalue()


@pytest.mark.slow
@pytest.mark.skipif(shutil.which("soffice") is None, reason="LibreOffice is not installed")
def test_a_printed_word_document_agrees_with_it_cell_by_cell(tmp_path: Path) -> None:
    reports: dict[str, Sampled] = {}
    for seed in range(18):
        rng = dice(seed)
        report = sample_report(rng, cuts=seed % 3 == 0)
        path = tmp_path / f"{seed}.docx"
        path.write_bytes(ruled(document(report.manuscript, MANNERS[seed % len(MANNERS)], rng)))
        reports[str(path)] = report
    profile = f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}"
    command = ["soffice", profile, "--headless", "--convert-to", "pdf", "--outdir", str(tmp_path), *reports]
    subprocess.run(command, check=True, capture_output=True, timeout=600)

    for name, report in reports.items():
        record = extract(Path(name).with_suffix(".pdf").read_bytes(), "report.pdf")

        assert misread(report.tables, record) == {}, name
