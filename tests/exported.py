"""Records that the tests of the exports write, and what is to come back of them."""

import csv
from collections.abc import Iterable, Iterator
from decimal import Decimal
from functools import cache
from pathlib import Path

from eval.render.layouts import render
from eval.render.robustness import dice
from eval.render.sampler import Voids, sample_tables, violate
from extractor.export.rows import ROWS, Values
from extractor.export.writers import WRITERS
from extractor.extract import extract
from schemas.record import Record
from schemas.tables import SHAPES

ROOT = Path(__file__).parent.parent
SAMPLES = sorted((ROOT / "samples").iterdir())
KEY = 5
"""How many columns every table begins with."""


@cache
def records() -> tuple[Record, ...]:
    """Two samples, one of which contradicts itself and one of which lacks tables, and three dense reports."""
    read = [extract(path.read_bytes(), path.name) for path in SAMPLES[3:]]
    for seed, edition in ((1, "2021"), (2, "2019"), (3, "mixed")):
        rng = dice(seed)
        tables = violate(sample_tables(rng, edition, 0.6, voids=Voids(0.3, 0.1)), rng)  # type: ignore[arg-type]
        text = render(tables, "L5", rng, edition=edition).text  # type: ignore[arg-type]
        read.append(extract(text.encode(), f"dense-{edition}.txt"))
    return tuple(read)


def export(output: Path, key: str = "reports", of: Iterable[Record] | None = None) -> Path:
    shape = next(shape for shape in SHAPES if shape.key == key)
    WRITERS[output.suffix](records() if of is None else of, output, shape)
    return output


def expected(key: str) -> list[Values]:
    return [row for number, record in enumerate(records(), 1) for row in ROWS[key](record, number)]


def csv_rows(path: Path) -> list[list[str]]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.reader(file))


def plain(value: object) -> object:
    """A value as every reader gives it: numbers alike, whatever their type."""
    return Decimal(value).normalize() if isinstance(value, int | Decimal) and value is not True else value


def same(rows: Iterator[tuple[object, ...]] | list[tuple[object, ...]], key: str) -> None:
    got = [tuple(map(plain, row)) for row in rows]
    want = [tuple(map(plain, row)) for row in expected(key)]

    assert got == want, key
