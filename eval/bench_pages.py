"""What reading pages, Word files and PDFs costs: ratios of CPU time to their floors, measured side by side in one run.

The inputs are made with a fixed seed: a quarter of the pages pasted out of a word processor, a quarter in layout
tables, half as content systems write them, a site's menus and scripts around each; Word files with all the
properties that an office leaves on them. Beside the costs stand the cells of the tables whose value and state are
what is printed. Run by `make bench`; the figures in the documents come from it.
"""

import gc
import json
import random
import statistics
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import NamedTuple

from eval.floors import walk_document, walk_page, walk_pdf
from eval.pace import with_narrative, without_narrative
from eval.render.docx import document
from eval.render.html import page
from eval.render.manuscripts import Sampled, misread, sample_report
from eval.render.paper import Typing
from eval.render.pdf import EMBEDDED, UNEMBEDDED, Rules, Style, press
from eval.render.sampler import Tables
from eval.render.site import dressed
from extractor.batch import settle
from extractor.extract import extract
from extractor.readers.formats import read_document
from schemas.form import APPLICATIONS

DOCUMENTS = 40
ROUNDS = 9
_STYLES = ("pasted", "framed", "cms", "cms")


class Costs(NamedTuple):
    """Medians of milliseconds of CPU a document, and of the paired ratios to the floor.

    ``bare`` is all from bytes to the record's line without the narrative, ``whole`` with it.
    """

    floor: float
    reader: float
    bare: float
    whole: float
    reader_ratio: float
    bare_ratio: float
    whole_ratio: float


class Right(NamedTuple):
    """The cells whose value and state are what the tables print, of all there are."""

    cells: int
    of: int


def main() -> int:
    """Print the figures of each format; with a folder, write the inputs there for `bench/peers.py` instead."""
    if len(sys.argv) > 1:
        write(Path(sys.argv[1]))
        return 0
    settle()
    sampled = [one.tables for one, _ in samples()]
    for name, inputs, floor in (
        ("HTML", pages(), walk_page),
        ("DOCX", documents(), walk_document),
        ("PDF", pdfs(), walk_pdf),
    ):
        size = sum(map(len, inputs)) / len(inputs) / 1000
        costs = measured(inputs, floor)
        right = read_right(sampled, inputs)
        print(
            f"{name}  {len(inputs)} documents of {size:.0f} KB  floor {costs.floor:.2f} ms  "
            f"reader {costs.reader:.2f} ms, ratio {costs.reader_ratio:.2f}  "
            f"without the narrative {costs.bare:.2f} ms, ratio {costs.bare_ratio:.2f}  "
            f"to the record's line {costs.whole:.2f} ms, ratio {costs.whole_ratio:.2f}  "
            f"cells right {right.cells} of {right.of}"
        )
    return 0


def samples() -> list[tuple[Sampled, random.Random]]:
    """The reports, each with the dice it is set with."""
    made = []
    for seed in range(DOCUMENTS):
        rng = random.Random(seed)  # noqa: S311
        made.append((sample_report(rng, cuts=False), rng))
    return made


def pages() -> list[bytes]:
    """The reports as web pages with a site around them, one in five in GB18030."""
    made = []
    for at, (sampled, rng) in enumerate(samples()):
        written = dressed(page(sampled.manuscript, _STYLES[at % len(_STYLES)], rng), rng)
        made.append(written.encode() if at % 5 else written.replace("utf-8", "gb2312").encode("gb18030"))
    return made


def documents() -> list[bytes]:
    """The reports as Word documents."""
    return [document(sampled.manuscript, "marked", rng) for sampled, rng in samples()]


def pdfs() -> list[bytes]:
    """The reports as PDFs, ruled with lines or thin rectangles, fonts embedded in half of them where there is one.

    Pages break rows in two in a third of them.
    """
    made = []
    for at, (sampled, _) in enumerate(samples()):
        font = EMBEDDED if at % 2 and Path(EMBEDDED).exists() else UNEMBEDDED
        rules: Rules = "lines" if at % 4 > 1 else "rectangles"
        style = Style(font=font, rules=rules)
        if at % 3 == 0:
            style = Style(font=font, rules=rules, split=True, typing=Typing(middle=False), drop=60.0 + 9 * at)
        made.append(press(sampled.manuscript, style))
    return made


def write(folder: Path) -> None:
    """Put each report into *folder* as page, Word file and PDF, beside what the rows of its table 3 print."""
    folder.mkdir(parents=True, exist_ok=True)
    for at, (found, html, word, pdf) in enumerate(zip(samples(), pages(), documents(), pdfs(), strict=True)):
        rows = [
            row
            for sheet in found[0].manuscript.sheets
            if sheet.table == APPLICATIONS.key
            for row in sheet.rows
        ]
        printed = {
            "".join(next(cell.text for cell in row if cell.role == "label").split()): [
                "".join(cell.text.split()) for cell in row if cell.place
            ]
            for row in rows
            if any(cell.place for cell in row)
        }
        Path(folder, f"{at:03}.html").write_bytes(html)
        Path(folder, f"{at:03}.docx").write_bytes(word)
        Path(folder, f"{at:03}.pdf").write_bytes(pdf)
        Path(folder, f"{at:03}.json").write_text(json.dumps(printed, ensure_ascii=False), encoding="utf-8")


def read_right(printed: Sequence[Tables], inputs: Sequence[bytes]) -> Right:
    """How many cells of the tables *printed* are read right from the *inputs* that print them."""
    wrong = sum(
        len(misread(tables, extract(data, "report"))) for tables, data in zip(printed, inputs, strict=True)
    )
    cells = sum(len(tables.cells) for tables in printed)
    return Right(cells - wrong, cells)


def measured(inputs: Sequence[bytes], floor: Callable[[bytes], object]) -> Costs:
    """The costs of *inputs*: of *floor*, of our reader alone, and of all without and with the narrative."""

    def read(data: bytes) -> object:
        return read_document(data, "report")

    works = (floor, read, without_narrative, with_narrative)
    rounds = [tuple(_cpu(work, inputs) for work in works) for _ in range(ROUNDS)]
    return Costs(
        *(statistics.median(one[at] for one in rounds) for at in range(4)),
        *(statistics.median(one[at] / one[0] for one in rounds) for at in (1, 2, 3)),
    )


def _cpu(work: Callable[[bytes], object], inputs: Sequence[bytes]) -> float:
    start = time.process_time()
    for data in inputs:
        work(data)
    return (time.process_time() - start) / len(inputs) * 1000


if __name__ == "__main__":
    gc.collect()
    sys.exit(main())
