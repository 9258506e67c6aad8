"""Random statutory tables whose arithmetic holds, as a report would print them."""

import math
import random
from collections.abc import Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Literal, NamedTuple

from schemas.form import (
    APPLICATIONS,
    DISCLOSURE,
    DISPUTES,
    EDITIONS,
    IDENTITIES,
    TABLES,
    Block,
    Column,
    Edition,
    Identity,
    blocks_of,
    rows_of,
)

Mixture = Literal["2019", "2021", "mixed"]
State = Literal["number", "blank", "not_applicable"]

DENSITIES = (0.014, 0.1, 0.5, 0.95)
"""How often a leaf cell is not zero: as in the samples, two stress mixes, nearly always."""

NOT_APPLICABLE = ("/", "-", "—", "--", "无")
LARGEST = 20_000


class Place(NamedTuple):
    """A cell of the form, whatever the report prints there."""

    table: str
    row: str
    column: str

    @property
    def row_pointer(self) -> str:
        """The JSON pointer of the row.

        >>> Place("applications", "denied.state_secret", "total").row_pointer
        '/applications/denied/state_secret'
        """
        return f"/{self.table}/{self.row.replace('.', '/')}"

    @property
    def pointer(self) -> str:
        """The JSON pointer of the cell."""
        return f"{self.row_pointer}/{self.column}"


@dataclass(frozen=True, slots=True)
class Printed:
    """What stands in a cell: its characters, what kind of entry they are and the number they mean."""

    raw: str
    state: State
    value: Decimal | None


class Breach(NamedTuple):
    """An identity that the printed numbers do not satisfy, in one row or column (``at``)."""

    code: str
    table: str
    at: str


class FormBlock(NamedTuple):
    """A block of the form in the edition that this report uses for it."""

    edition: Edition
    block: Block


@dataclass(frozen=True, slots=True)
class Tables:
    """The three statutory tables of one report: which blocks they have and what stands in each cell."""

    blocks: Mapping[str, tuple[FormBlock, ...]]
    cells: Mapping[Place, Printed]
    breaches: tuple[Breach, ...] = ()


@dataclass(frozen=True, slots=True)
class Hand:
    """How one report writes its numbers; drawn once for a whole report."""

    thousands: bool = False
    plus: bool = False
    minus: str = "-"
    unit: bool = False
    decimals: int = 0
    marker: str = "/"


@dataclass(frozen=True, slots=True)
class Voids:
    """How often a zero is left blank, and how often a marker such as / stands for it."""

    blanks: float = 0.0
    markers: float = 0.0


NO_VOIDS = Voids()

PLACES: tuple[Place, ...] = tuple(
    dict.fromkeys(
        Place(table.key, row.key, column.key)
        for table in TABLES
        for block in table.blocks
        for row in block.rows
        for column in block.columns
    )
)
"""Every cell that either edition of the form has."""


def chance(rng: random.Random, share: float) -> bool:
    """True in *share* of the throws."""
    return rng.random() < share


def sample_tables(rng: random.Random, edition: Mixture, density: float, *, voids: Voids = NO_VOIDS) -> Tables:
    """Balanced tables: every identity of the form holds; about *density* of the leaf cells are not zero.

    "mixed" gives some blocks of section 2 in either edition, and table 3 in one of them.
    """
    blocks = _blocks(rng, edition)
    hand = _hand(rng)
    numbers = {
        **_disclosed(rng, blocks["disclosure"], density),
        **_applied(rng, blocks["applications"][0], density),
        **_disputed(rng, density),
    }
    cells = {
        place: _printed(rng, numbers[place], column, hand, voids)
        for table, parts in blocks.items()
        for edition_, block in parts
        for row in rows_of(block, edition_)
        for column in block.columns
        for place in (Place(table, row.key, column.key),)
    }
    return Tables(blocks, cells)


def violate(tables: Tables, rng: random.Random) -> Tables:
    """The same tables with one number of table 3 or 4 changed, and the identities that breaks."""
    candidates = [
        place
        for place, printed in tables.cells.items()
        if place.table != "disclosure" and printed.state == "number"
    ]
    place = rng.choice(candidates)
    value = (tables.cells[place].value or Decimal(0)) + rng.choice((1, 2, 9, 10, 100))
    cells = {**tables.cells, place: Printed(str(value), "number", value)}
    return replace(tables, cells=cells, breaches=breaches(cells))


def breaches(cells: Mapping[Place, Printed]) -> tuple[Breach, ...]:
    """The identities that do not hold, where every operand is a number."""
    return tuple(
        Breach(identity.code, identity.table, at)
        for identity in IDENTITIES
        for at in dict.fromkeys(
            place.row if identity.across == "columns" else place.column
            for place in cells
            if place.table == identity.table
        )
        if _broken(identity, at, cells)
    )


def _broken(identity: Identity, at: str, cells: Mapping[Place, Printed]) -> bool:
    sums: list[Decimal] = []
    for side in (identity.left, identity.right):
        places = [
            Place(identity.table, at, key) if identity.across == "columns" else Place(identity.table, key, at)
            for key in side
        ]
        operands = [cells[place].value for place in places if place in cells]
        if not operands or None in operands:
            return False
        sums.append(sum((value for value in operands if value is not None), Decimal(0)))
    return sums[0] != sums[1]


def _blocks(rng: random.Random, edition: Mixture) -> dict[str, tuple[FormBlock, ...]]:
    captions = list(dict.fromkeys(block.caption for block in DISCLOSURE.blocks))
    editions: dict[str, Edition]
    if edition == "mixed":
        shared = captions[:-1]
        old = set(rng.sample(shared, rng.randint(1, len(shared) - 1)))
        editions = {caption: "2019" if caption in old else "2021" for caption in shared}
        editions[captions[-1]] = rng.choice(EDITIONS)
        applications = rng.choice(EDITIONS)
    else:
        editions = dict.fromkeys(captions, edition)
        applications = edition
    return {
        "disclosure": tuple(
            FormBlock(editions[caption], block)
            for caption in captions
            for block in blocks_of(DISCLOSURE, editions[caption])
            if block.caption == caption
        ),
        "applications": (FormBlock(applications, APPLICATIONS.blocks[0]),),
        "disputes": (FormBlock(applications, DISPUTES.blocks[0]),),
    }


def _hand(rng: random.Random) -> Hand:
    return Hand(
        thousands=chance(rng, 0.2),
        plus=chance(rng, 0.5),
        minus=rng.choice(("-", "-", "－")),
        unit=chance(rng, 0.1),
        decimals=rng.choice((0, 0, 1, 2)),
        marker=rng.choice(NOT_APPLICABLE),
    )


def _size(rng: random.Random, density: float) -> int:
    """Zero, or a heavy-tailed count between 1 and 20,000."""
    return int(math.exp(rng.random() * math.log(LARGEST))) if rng.random() < density else 0


def _drawn(rng: random.Random, column: Column, density: float, before: Mapping[str, Decimal]) -> Decimal:
    """The next number of a row of section 2, such that its expectations hold given those before it."""
    size = Decimal(_size(rng, density))
    if column.key == "in_force":
        size += before["issued"]
    if column.key == "total_disclosed":
        size += before["disclosed"]
    if column.key == "disclosed":
        size = min(size, before["made"])
    if column.measure == "signed" and chance(rng, 0.5):
        size = -size
    return (size / 10).quantize(Decimal("0.1")) if column.key == "amount_wan" and size else size


def _disclosed(rng: random.Random, blocks: tuple[FormBlock, ...], density: float) -> dict[Place, Decimal]:
    numbers = {}
    for edition, block in blocks:
        for row in rows_of(block, edition):
            drawn: dict[str, Decimal] = {}
            for column in block.columns:
                drawn[column.key] = _drawn(rng, column, density, drawn)
                numbers[Place("disclosure", row.key, column.key)] = drawn[column.key]
    return numbers


def _applied(rng: random.Random, block: FormBlock, density: float) -> dict[Place, Decimal]:
    rows = rows_of(block.block, block.edition)
    parts = [row.key for row in rows if row.under and row.key != "total_handled"]
    columns: dict[str, dict[str, int]] = {}
    for column in block.block.columns[:-1]:
        counts = {key: _size(rng, density) for key in parts}
        counts["total_handled"] = sum(counts.values())
        counts["carried_out"] = _size(rng, density)
        due = counts["total_handled"] + counts["carried_out"]
        counts["carried_in"] = min(_size(rng, density), due)
        counts["received"] = due - counts["carried_in"]
        columns[column.key] = counts
    total = {row.key: sum(counts[row.key] for counts in columns.values()) for row in rows}
    return {
        Place("applications", row.key, key): Decimal(counts[row.key])
        for key, counts in {**columns, "total": total}.items()
        for row in rows
    }


def _disputed(rng: random.Random, density: float) -> dict[Place, Decimal]:
    numbers = {}
    block = DISPUTES.blocks[0]
    for row in block.rows:
        outcomes = {column.key: _size(rng, density) for column in block.columns[:-1]}
        outcomes["total"] = sum(outcomes.values())
        for key, value in outcomes.items():
            numbers[Place("disputes", row.key, key)] = Decimal(value)
    return numbers


def _printed(rng: random.Random, number: Decimal, column: Column, hand: Hand, voids: Voids) -> Printed:
    if not number:
        lot = rng.random()
        if lot < voids.blanks:
            return Printed("", "blank", None)
        if lot < voids.blanks + voids.markers:
            return Printed(hand.marker, "not_applicable", None)
    return Printed(_written(number, column, hand), "number", number)


def _written(number: Decimal, column: Column, hand: Hand) -> str:
    """The number as this report writes it.

    >>> _written(Decimal(-58), Column("change", "本年增/减", (), "signed"), Hand(minus="－"))
    '－58'
    >>> _written(Decimal(251000), Column("amount", "采购总金额", (), "money", "元"), Hand(unit=True))
    '251000元'
    """
    digits = f"{abs(number):,}" if hand.thousands else str(abs(number))
    if column.key == "amount_wan" and hand.decimals and number:
        form = f"{{:{',' if hand.thousands else ''}.{hand.decimals}f}}"
        digits = form.format(abs(number))
    sign = hand.minus if number < 0 else ""
    if number > 0 and column.measure == "signed" and hand.plus:
        sign = "+"
    unit = column.unit if hand.unit and number and column.measure != "signed" else ""
    return sign + digits + unit
