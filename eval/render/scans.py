"""PDFs as scanners and screens give them back: pictures of their pages, askew, noisy, compressed.

Run as a module it measures what is read in them: cells right, coverage and silent errors.
"""

import io
import math
import random
import sys
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple, cast

import numpy as np
from PIL import Image, ImageChops, ImageDraw

from eval.render.paper import Typing
from eval.render.pdf import Rules, Style, render_pdf
from eval.render.robustness import MIXTURES, dice, readings
from eval.render.sampler import Voids, sample_tables
from extractor.extract import extract
from extractor.readers.pdfium import opened, rendered


@dataclass(frozen=True, slots=True)
class Scanner:
    """Dots an inch, degrees askew, noise in grey levels, the quality of the JPEG (0: none), and red seals a page."""

    dots: int = 200
    skew: float = 0.0
    noise: float = 0.0
    quality: int = 0
    seals: int = 0


class Tally(NamedTuple):
    """Cells printed, read right, left out or marked doubtful, wrong without a word, and right but marked doubtful.

    A number read as blank is wrong.
    """

    printed: int
    right: int
    flagged: int
    silent: int
    doubted: int


RULES: tuple[Rules, ...] = ("lines", "across", "down", "shaded", "none")
"""How the tables are ruled whose scans are measured."""
SCANNERS = {
    "200 dpi, clean": Scanner(200),
    "200 dpi, 1.3 degrees askew, noise, JPEG 60": Scanner(200, 1.3, 12, 60),
    "120 dpi, clean": Scanner(120),
    "120 dpi, 0.7 degrees askew, noise, JPEG 60": Scanner(120, 0.7, 8, 60),
    "200 dpi, two red seals a page": Scanner(200, seals=2),
}


def pictures(data: bytes, scanner: Scanner, rng: random.Random) -> list[Image.Image]:
    """The pages of a PDF as *scanner* gives them."""
    with opened(data, "report.pdf") as document:
        pages = [rendered(document, at, scanner.dots) for at in range(len(document))]
    return [_scanned(page, scanner, rng) for page in pages]


def _scanned(page: "np.typing.NDArray[np.uint8]", scanner: Scanner, rng: random.Random) -> Image.Image:
    picture = Image.fromarray(page)
    for _ in range(scanner.seals):
        picture = _stamped(picture, scanner.dots, rng)
    if scanner.skew:
        angle = rng.choice((-1, 1)) * scanner.skew
        paper = 255 if picture.mode == "L" else (255, 255, 255)
        picture = picture.rotate(angle, resample=Image.Resampling.BICUBIC, fillcolor=paper)
    if scanner.noise:
        grains = np.random.default_rng(rng.getrandbits(32)).normal(
            0, scanner.noise, np.asarray(picture).shape
        )
        picture = Image.fromarray(np.clip(np.asarray(picture) + grains, 0, 255).astype(np.uint8))
    if scanner.quality:
        out = io.BytesIO()
        picture.save(out, "JPEG", quality=scanner.quality)
        picture = Image.open(out)
    return picture


def _stamped(page: Image.Image, dots: int, rng: random.Random) -> Image.Image:
    """The page with a seal of four centimetres somewhere on its print: a ring, a star and strokes around it."""
    red, radius = (215, 30, 40), 0.8 * dots
    x, y = rng.uniform(0.3, 0.8) * page.width, rng.uniform(0.2, 0.8) * page.height
    seal = Image.new("RGB", page.size, (255, 255, 255))
    draw = ImageDraw.Draw(seal)
    draw.ellipse((x - radius, y - radius, x + radius, y + radius), outline=red, width=max(dots // 40, 2))
    draw.regular_polygon((x, y, radius / 3), 5, fill=red)
    for at in range(9):
        angle = math.pi * (1.1 + 0.1 * at)
        left, top = x + 0.75 * radius * math.cos(angle), y + 0.75 * radius * math.sin(angle)
        draw.rectangle((left, top, left + dots / 8, top + dots / 30), fill=red)
        draw.rectangle((left, top, left + dots / 30, top + dots / 6), fill=red)
    return ImageChops.darker(page.convert("RGB"), seal)


def as_file(pages: Sequence[Image.Image], kind: str, dots: int) -> bytes:
    """The pictures as one file: "PDF" or "TIFF" with all of them, else the first."""
    out = io.BytesIO()
    several = kind in ("PDF", "TIFF")
    first, *rest = [page if page.mode == "RGB" else page.convert("L") for page in pages]
    if several:
        first.save(out, kind, save_all=True, append_images=rest, resolution=dots)
    else:
        first.save(out, kind)
    return out.getvalue()


def measured(scanner: Scanner, seeds: Sequence[int], rules: Rules = "lines") -> Tally:
    """What is read of scanned reports, cell by cell."""
    sums = [0, 0, 0, 0, 0]
    for seed in seeds:
        rng = dice(seed)
        edition = MIXTURES[seed % len(MIXTURES)]
        tables = sample_tables(rng, edition, 0.5, voids=Voids(blanks=0.1))
        typing = Typing(size=rng.choice((9.0, 10.5)))
        style = replace(Style(), typing=typing, spacing=rng.choice((1.2, 1.5)), rules=rules)
        report = render_pdf(tables, rng, style, edition=edition)
        record = extract(as_file(pictures(report.data, scanner, rng), "PDF", scanner.dots), "scan.pdf")
        found = readings(record)
        for place, cell in report.gold.items():
            read = found[place]
            right = (read.value, read.state) == (cell.value, cell.state)
            silent = not right and not read.flagged and read.state != "absent"
            sums[0] += 1
            sums[1] += right
            sums[2] += not right and not silent
            sums[3] += silent
            sums[4] += right and read.flagged
        sums[3] += sum(
            read.value is not None and place not in report.gold and not read.flagged
            for place, read in found.items()
        )
    return Tally(*sums)


def main() -> int:
    """Print the table of docs/formats.md."""
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 6
    for rules in sys.argv[2:] or RULES:
        for name, scanner in SCANNERS.items():
            printed, right, flagged, silent, doubted = measured(scanner, range(count), cast("Rules", rules))
            sys.stdout.write(
                f"| {rules} | {name} | {printed} | {right} ({right / printed:.4f}) "
                f"| {flagged} | {silent} | {doubted} |\n"
            )
            sys.stdout.flush()
    return 0


if __name__ == "__main__":
    sys.exit(main())
