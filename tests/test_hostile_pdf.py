"""Files made to break a reader end as one clear line or as a record, in little time and memory."""

import resource
import subprocess
import sys
from pathlib import Path

import pytest

from extractor.errors import ExtractionError
from extractor.extract import extract
from tests.hostile_pdfs import encrypted, hostile

HOSTILE = hostile()


@pytest.mark.parametrize("data", HOSTILE.values(), ids=HOSTILE)
def test_a_hostile_file_is_one_clear_line_or_a_record(data: bytes) -> None:
    said = "a record"
    try:
        extract(data, "report.pdf")
    except ExtractionError as error:
        said = str(error)

    assert said == "a record" or (said.startswith("report.pdf: ") and "\n" not in said)


@pytest.mark.parametrize(
    ("named", "said"),
    [
        ("an open password", "report.pdf: the PDF is encrypted and needs a password"),
        ("its first kilobyte", "report.pdf: the PDF is damaged or cut off; no page of it can be read"),
        ("no pages", "report.pdf: the PDF is damaged or cut off; no page of it can be read"),
        ("a thousand pages", "report.pdf: the PDF has 1000 pages; at most 300 are read"),
        ("a stream that grows to 100 MB", "report.pdf: a stream of the PDF grows beyond 3 MiB"),
        ("forms within forms, a million times", "report.pdf: the PDF draws forms within forms without end"),
        ("a hundred thousand lines and one", "report.pdf: page 1 draws more than 100000 things"),
    ],
)
def test_the_line_says_what_is_wrong(named: str, said: str) -> None:
    with pytest.raises(ExtractionError) as caught:
        extract(HOSTILE[named], "report.pdf")

    assert str(caught.value) == said


def test_a_file_with_only_an_owners_password_is_read() -> None:
    assert extract(encrypted(""), "report.pdf").source.format == "pdf"


_READ = """
import pathlib, sys
from extractor.errors import ExtractionError
from extractor.extract import extract
for path in sys.argv[1:]:
    try:
        extract(pathlib.Path(path).read_bytes(), path)
    except ExtractionError:
        pass
"""


@pytest.mark.slow
def test_all_of_them_in_one_process_take_less_than_a_gigabyte(tmp_path: Path) -> None:
    paths = []
    for at, data in enumerate(HOSTILE.values()):
        path = tmp_path / f"{at}.pdf"
        path.write_bytes(data)
        paths.append(str(path))
    subprocess.run([sys.executable, "-c", _READ, *paths], check=True, timeout=120)

    peak = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss * 1024
    assert peak < 1_000_000_000
