"""Whose report it is: a name as a key that stays the same through abbreviations, renamings and spellings."""

import re
import unicodedata
from functools import cache
from typing import NamedTuple

from extractor.panel.divisions import Divisions
from schemas.organs import ENDINGS, STEMS, WHOLE

_NOISE = re.compile(r"[\s·,，、()（）]+")
_GOVERNMENT, _OFFICE = "人民政府", "人民政府办公室"
AREA = "（汇总）"
"""Stands for the organ of a report that adds up those of a whole area."""


class Body(NamedTuple):
    """An organ: the key of its series, its name without its place, and the codes of its place, its own last.

    ``place`` is empty where the place is not known or could be several; ``meant`` is how many it could be.
    """

    key: str
    organ: str
    place: tuple[str, ...]
    meant: int

    @property
    def division(self) -> str | None:
        """The code of the division whose organ it is."""
        return self.place[-1] if self.place else None


def body_of(name: str, divisions: Divisions, *, aggregate: bool = False) -> Body:
    """The organ that *name* names; the report for a whole area is of a body of its own."""
    spelled = _NOISE.sub("", unicodedata.normalize("NFKC", name))
    found = divisions.locate(spelled)
    organ = canonical(found.rest) or _GOVERNMENT
    if aggregate and organ in (_GOVERNMENT, _OFFICE):
        organ = AREA
    if found.division is None:
        return Body(f"{found.place}{organ}", organ, (), found.meant)
    place = (*found.division.within, found.division.code)
    return Body(f"{place[-1]} {organ}", organ, place, found.meant)


@cache
def canonical(organ: str) -> str:
    """One spelling for the names that an organ has.

    >>> [canonical(name) for name in ("卫健委", "卫生健康局", "卫生和计划生育局", "小板镇", "小板镇政府", "政府办")]
    ['卫生健康', '卫生健康', '卫生健康', '小板镇人民政府', '小板镇人民政府', '人民政府办公室']
    """
    for ending in ENDINGS:
        stem = _stems().get(organ.removesuffix(ending)) if organ.endswith(ending) else None
        if stem is not None:
            return stem
    if organ.endswith((_GOVERNMENT, _OFFICE, "人民政府办公厅")):
        return organ.replace("人民政府办公厅", _OFFICE)
    for short, full in WHOLE:
        if organ.endswith(short):
            return organ.removesuffix(short) + full
    return organ


@cache
def _stems() -> dict[str, str]:
    return {spelling: stem for stem, others in STEMS.items() for spelling in (stem, *others)}
