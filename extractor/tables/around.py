"""Rows whose label stands in part above and in part below their values, as where a page's lines are kept."""

import re
from collections.abc import Sequence
from functools import cache, lru_cache
from typing import NamedTuple

from extractor.spacing import core, fold
from extractor.tables.vocabulary import Name, vocabulary
from schemas.form import DISPUTES, TABLES, wordings

_MOST_ABOVE = 6
_MOST_BELOW = 4
_ORDINAL = re.compile(r"[（(]?([一二三四五六七八九十]{1,2}|\d{1,2})[）)、.．]")


class _Wording(NamedTuple):
    """A folded wording that stands for one row and nothing else, and the number before it; "" without one."""

    chars: str
    ordinal: str
    name: Name


@lru_cache(maxsize=4096)
def named_around(above: tuple[str, ...], below: tuple[str, ...]) -> Name | None:
    """The one row whose label is pieces of *above* and then pieces of *below*, with those of cells beside it.

    >>> named_around(("5.属于三类", "（三）不予"), ("公开", "内部事务信息", "6.属于四类"))
    Name(kind='row', table='applications', key='denied.internal_affairs')
    """
    before = [piece for field in above for piece in field.split()][-_MOST_ABOVE:]
    after = [piece for field in below for piece in field.split()][:_MOST_BELOW]
    found = {wording.name for wording in _wordings() if _is_pieced(wording, before, after)}
    return found.pop() if len(found) == 1 else None


@cache
def _wordings() -> tuple[_Wording, ...]:
    rows = [
        (table.key, row)
        for table in TABLES
        if table is not DISPUTES
        for block in table.blocks
        for row in block.rows
    ]
    return tuple(
        _Wording(core(wording), _ordinal(wording), Name("row", table, row.key))
        for table, row in rows
        for wording in wordings(row)
        if len(vocabulary().names[core(wording)]) == 1
    )


@cache
def _beside() -> str:
    """The wordings of the cells beside which rows stand."""
    named = vocabulary().names.items()
    return " ".join(wording for wording, names in named if any(name.kind == "group" for name in names))


def _ordinal(piece: str) -> str:
    found = _ORDINAL.match(piece)
    return found[1] if found else ""


def _is_pieced(wording: _Wording, before: Sequence[str], after: Sequence[str]) -> bool:
    """Whether pieces on both sides, in their order, are all of *wording*."""
    half = _taken(wording, 0, before)
    return 0 < half < len(wording.chars) == _taken(wording, half, after)


def _taken(wording: _Wording, done: int, pieces: Sequence[str]) -> int:
    """How much of *wording* is read with *pieces*, of which *done* is read; 0 where other words lie between."""
    numbered = ""
    for piece in pieces:
        if done == len(wording.chars):
            break
        part = fold(piece) if done else core(piece)
        numbered = _ordinal(piece) or numbered
        fits = done or not numbered or numbered == wording.ordinal
        if part and fits and wording.chars.startswith(part, done):
            done += len(part)
        elif done and core(piece) not in _beside():
            return 0
        numbered = numbered if not part else ""
    return done
