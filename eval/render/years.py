"""Reports of one agency year after year whose numbers go together, until a break is planted.

Dense and salted: nearly every cell is a number of its own. No text comes back from one year to the next, and no number
jumps.
"""

import random
from collections.abc import Iterator, Mapping
from decimal import Decimal

from eval.render.layouts import Manuscript, typeset
from eval.render.prose import ORDINALS, Letter
from eval.render.sampler import FormBlock, Place, Printed, Tables
from eval.render.sheets import Pen, Wording, sheets_of
from schemas.form import APPLICANTS, APPLICATIONS, DISPUTES, SECTIONS, TABLES, Edition, blocks_of, rows_of

Figures = Mapping[Place, Decimal]

LAYOUT = "L5"
WORDS = (
    "认真贯彻落实主动公开以促强监管政务新媒体发布完善受理审核处理答复程序均按期办结严格制度定期清理"
    "加网站专栏建设更组织培训参满意度群众需求"
)
"""What the prose of a year is drawn from; no eight of them in a row come twice by chance."""
LENGTH = 240
_GROUPS = tuple(column.key for column in APPLICANTS if column.key != "total")


def first_year(rng: random.Random, edition: Edition = "2021") -> Figures:
    """Numbers that balance and that nothing precedes."""
    numbers = _disclosed(rng, {}, edition)
    parts = {place: Decimal(rng.randint(3, 60)) for place in _parts(edition)}
    opening = {key: Decimal(rng.randint(3, 9)) for key in _GROUPS}
    return {**numbers, **_applied(rng, parts, opening), **_disputed(rng, {})}


def next_year(rng: random.Random, before: Figures, edition: Edition = "2021") -> Figures:
    """Numbers that balance and go on from *before*: the carried over, the stocks, the items of a list."""
    parts = {place: _drift(rng, before.get(place, Decimal(30))) for place in _parts(edition)}
    opening = {key: before[Place(APPLICATIONS.key, "carried_out", key)] for key in _GROUPS}
    return {
        **_disclosed(rng, before, edition),
        **_applied(rng, parts, opening),
        **_disputed(rng, before),
    }


def summed(parts: list[Figures]) -> Figures:
    """The numbers of an area: those of its organs, added up."""
    return {place: sum((one[place] for one in parts), Decimal(0)) for place in parts[0]}


def report_text(agency: str, year: int, figures: Figures, *, about: str = "", seed: int = 0) -> str:
    """The report of *agency* in *year*, with a prose of its own; *about* stands before its first section."""
    rng = random.Random(f"{agency} {year} {seed}")  # noqa: S311  not for secrets
    edition: Edition = "2019" if Place("disclosure", "procurement", "amount") in figures else "2021"
    blocks = {
        table.key: tuple(FormBlock(edition, block) for block in blocks_of(table, edition)) for table in TABLES
    }
    cells = {place: Printed(f"{number:f}", "number", number) for place, number in figures.items()}
    sheets = sheets_of(Tables(blocks, cells), Pen(Wording(variants=0), rng))
    letter = _letter(rng, agency, year, about)
    return typeset(Manuscript(letter, sheets, LAYOUT, narrow=False, seed=seed)).text


def changed(figures: Figures, place: Place, by: int) -> Figures:
    """The same numbers but for one."""
    return {**figures, place: figures[place] + by}


def _letter(rng: random.Random, agency: str, year: int, about: str) -> Letter:
    def prose() -> str:
        return "".join(rng.choices(WORDS, k=LENGTH)) + "。"

    return Letter(
        before=(),
        title=f"{agency}{year}年政府信息公开工作年度报告",
        preamble=(about,) if about else (),
        headings={section.number: f"{ORDINALS[section.number - 1]}、{section.title}" for section in SECTIONS},
        bodies={1: (prose(),), 5: (prose(),), 6: (prose(),)},
        after=(agency, f"{year + 1}年1月22日"),
    )


def _drift(rng: random.Random, number: Decimal) -> Decimal:
    return Decimal(round(float(number) * rng.uniform(0.8, 1.3)) + 1)


def _parts(edition: Edition) -> Iterator[Place]:
    for row in rows_of(APPLICATIONS.blocks[0], edition):
        if row.under and row.key != "total_handled":
            yield from (Place(APPLICATIONS.key, row.key, key) for key in _GROUPS)


def _applied(
    rng: random.Random, parts: Mapping[Place, Decimal], opening: Mapping[str, Decimal]
) -> dict[Place, Decimal]:
    numbers = dict(parts)
    for key in _GROUPS:
        handled = sum((number for place, number in parts.items() if place.column == key), Decimal(0))
        left = Decimal(rng.randint(3, 20))
        column = {
            "received": handled + left - opening[key],
            "carried_in": opening[key],
            "total_handled": handled,
            "carried_out": left,
        }
        numbers |= {Place(APPLICATIONS.key, row, key): number for row, number in column.items()}
    return _totalled(numbers, APPLICATIONS.key, _GROUPS)


def _disputed(rng: random.Random, before: Figures) -> dict[Place, Decimal]:
    outcomes = tuple(column.key for column in DISPUTES.blocks[0].columns if column.key != "total")
    numbers = {
        place: _drift(rng, before.get(place, Decimal(rng.randint(3, 9))))
        for row in DISPUTES.blocks[0].rows
        for place in (Place(DISPUTES.key, row.key, key) for key in outcomes)
    }
    return _totalled(numbers, DISPUTES.key, outcomes)


def _totalled(numbers: dict[Place, Decimal], table: str, columns: tuple[str, ...]) -> dict[Place, Decimal]:
    """The *numbers* with the total of each row."""
    rows = dict.fromkeys(place.row for place in numbers)
    totals = {
        Place(table, row, "total"): sum((numbers[Place(table, row, key)] for key in columns), Decimal(0))
        for row in rows
    }
    return numbers | totals


def _disclosed(rng: random.Random, before: Figures, edition: Edition) -> dict[Place, Decimal]:
    """Section 2: decisions drift, stocks and lists go on from last year's."""
    drawn = {
        place: _drift(rng, before.get(place, Decimal(rng.randint(30, 300))))
        for block in blocks_of(TABLES[0], edition)
        for row in rows_of(block, edition)
        for place in (Place("disclosure", row.key, column.key) for column in block.columns)
    }
    return {place: _continued(place, number, drawn, before) for place, number in drawn.items()}


def _continued(place: Place, number: Decimal, drawn: Mapping[Place, Decimal], before: Figures) -> Decimal:
    """The number of a cell that last year's numbers decide, or the one drawn."""
    if place.column == "in_force":
        stock = before.get(place, number * 20)
        return stock + drawn[place._replace(column="issued")] - drawn[place._replace(column="repealed")]
    if place.column == "previous_items" and place in before:
        return before[place] + before[place._replace(column="change")]
    if place.column in ("amount_wan", "amount"):
        return number + Decimal("0.5")
    return number
