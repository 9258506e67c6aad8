"""Random reports for formats that keep their tables: what they print, before any page is made of it."""

import random
from collections.abc import Mapping
from dataclasses import replace
from decimal import Decimal
from typing import NamedTuple

from eval.render.layouts import Manuscript
from eval.render.pages import cut
from eval.render.prose import sample_letter
from eval.render.robustness import MIXTURES, readings
from eval.render.sampler import DENSITIES, Place, Printed, Tables, Voids, chance, sample_tables
from eval.render.sheets import Pen, sample_wording, sheets_of
from schemas.record import Record

VOIDS = Voids(blanks=0.15, markers=0.05)


class Sampled(NamedTuple):
    """A report to be set, and what its tables print."""

    tables: Tables
    manuscript: Manuscript


class Misread(NamedTuple):
    """What a cell prints, and what a record says of it."""

    printed: str
    value: Decimal | None
    state: str


def sample_report(rng: random.Random, *, cuts: bool = True, voids: Voids = VOIDS) -> Sampled:
    """A report of any edition with blanks, broken headers, split tables and, with *cuts*, pages across them."""
    edition = rng.choice(MIXTURES)
    tables = sample_tables(rng, edition, rng.choice(DENSITIES), voids=voids)
    wording = replace(
        sample_wording(rng),
        split_disputes=chance(rng, 0.2),
        header_break=rng.choice(("none", "none", "space", "line")),
    )
    sheets = sheets_of(tables, Pen(wording, rng))
    letter = sample_letter(rng, edition)
    return Sampled(tables, Manuscript(letter, cut(sheets, rng) if cuts else sheets, "", narrow=False, seed=0))


def misread(tables: Tables, record: Record) -> dict[str, Misread]:
    """The cells whose value or state in *record* is not what is printed, by their pointers."""
    return misread_in(tables.cells, record)


def misread_in(cells: Mapping[Place, Printed], record: Record) -> dict[str, Misread]:
    """The same of *cells*, and what their report prints there."""
    found = readings(record)
    return {
        place.pointer: Misread(cell.raw, found[place].value, found[place].state)
        for place, cell in cells.items()
        if (cell.value, cell.state) != (found[place].value, found[place].state)
    }
