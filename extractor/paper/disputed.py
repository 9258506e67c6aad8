"""Table 4 without rules: one line of values under columns beside one another, or a line for each row of the form."""

import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise
from math import inf
from typing import NamedTuple

from extractor.paper.blocks import NUMBER
from extractor.paper.charts import Across, Chart, Line, chart_of, line_of
from extractor.paper.columns import Value, columns_of
from extractor.paper.standing import Standing, is_one, step_of
from extractor.paper.wordings import Anchor, anchors
from extractor.paper.words import Word
from schemas.form import DISPUTES, OUTCOMES

_EACH = len(OUTCOMES)
_VALUE = re.compile(rf"{NUMBER.pattern}|[件元项]")
_NEAR = 6.0
"""How far from one another the headers of one line stand at most, in heights of the font."""
_FREE = 0.75
"""What is free below the table at least, in heights of the font."""


class _Dispute(NamedTuple):
    """A header of table 4 with all its words, and what stands below it."""

    band: Sequence[Anchor]
    above: Sequence[Anchor]
    header: Sequence[Line]
    words: Sequence[Word]
    values: Sequence[Word]


def disputes(words: Sequence[Word]) -> list[Chart]:
    """Table 4: one line of values under headers beside one another, or a table for each row of the form."""
    heads = anchors(words, DISPUTES.key, ("column", "row", "note"))
    groups = [one for one in heads if one.wording.kind != "column"]
    rows = [one for one in groups if one.wording.kind == "row"]
    bands = list(_bands([one for one in heads if one.wording.kind == "column"], rows))
    if not bands or any(len(band) % _EACH for band in bands):
        return []
    found: list[_Dispute] = []
    tops = [min(one.top for one in band) for band in bands]
    end = -inf
    for at, band in enumerate(bands):
        bottom = max(one.bottom for one in band)
        above = [one for one in groups if end < one.y < bottom]
        header = _grouped(band, above)
        if header is None:
            return []
        below = [one.top for one in groups if one.top > tops[at] and one not in above]
        values = _under(bottom, words, min([*below, *tops[at + 1 :]], default=inf))
        own = [word for one in (*band, *above) for word in one.words]
        dispute = _Dispute(band, above, header, own, values)
        if found and _is_again(found[-1], dispute):
            found[-1] = found[-1]._replace(
                words=[*found[-1].words, *own], values=[*found[-1].values, *values]
            )
        else:
            found.append(dispute)
        end = bottom
    return [chart for dispute in found for chart in _charts(dispute)]


def _is_again(before: _Dispute, dispute: _Dispute) -> bool:
    """Whether a new page repeats a header: the same columns in the same places, for the same rows of the form."""
    return before.band[0].words[0].page < dispute.band[0].words[0].page and _printed(before) == _printed(
        dispute
    )


def _printed(dispute: _Dispute) -> list[tuple[str, int]]:
    """What a header names, and where."""
    over = [one for one in dispute.above if one.wording.kind == "row"]
    return [(one.wording.key, round(one.left)) for one in (*over, *dispute.band)]


def _charts(dispute: _Dispute) -> Iterator[Chart]:
    """The header with its line of values; beside it, in a table of their own, values that cannot be told apart."""
    band, _, header, words, values = dispute
    line = _one_line(columns_of([(one.left, one.right) for one in band], values), band)
    if line is not None:
        yield chart_of([*header, line], (*words, *values), len(band))
        return
    yield chart_of(header, words, len(band))
    yield chart_of([Line((Across(0, 1, values),))], values, 1)


def _bands(columns: Iterable[Anchor], rows: Sequence[Anchor]) -> Iterator[list[Anchor]]:
    """The headers of table 4 that stand beside one another, from left to right; bands from top to bottom.

    Where the label of one of the form's *rows* stands between them, they are headers of two tables.
    """
    band: list[Anchor] = []
    for one in sorted(columns, key=lambda one: one.top):
        far = band and one.top > band[0].top + _NEAR * one.words[0].size
        bottom = max((other.bottom for other in band), default=inf)
        parted = any(bottom < row.y < one.top for row in rows)
        if far or parted or any(one.left < other.right and other.left < one.right for other in band):
            yield sorted(band, key=lambda other: other.left)
            band = []
        band.append(one)
    if band:
        yield sorted(band, key=lambda other: other.left)


def _grouped(band: Sequence[Anchor], groups: Sequence[Anchor]) -> list[Line] | None:
    """The header of a band: each row of the form over its five outcomes; None where that is not what is printed."""
    rows = sorted((one for one in groups if one.wording.kind == "row"), key=lambda one: one.x)
    runs = [band[at : at + _EACH] for at in range(0, len(band), _EACH)]
    if len(rows) != len(runs) or any(one.right > other.left for one, other in pairwise(band)):
        return None
    if any(not run[0].left <= row.x <= run[-1].right for row, run in zip(rows, runs, strict=True)):
        return None
    first = len(runs) - 2
    notes = [
        Line((Across(first * _EACH, 2 * _EACH, one.words),))
        for one in groups
        if one.wording.kind == "note" and first >= 0
    ]
    over = [Across(at * _EACH, _EACH, row.words) for at, row in enumerate(rows)]
    return [*notes, Line(tuple(over)), Line(tuple(Across(at, 1, one.words) for at, one in enumerate(band)))]


def _under(end: float, words: Sequence[Word], stop: float) -> list[Word]:
    """What stands below a header of table 4, from *end*: values, and whatever comes close behind them."""
    values: list[Word] = []
    for word in words:
        if end < word.y < stop:
            close = values and word.top < values[-1].bottom + _FREE * values[-1].size
            if not close and not _VALUE.fullmatch(word.chars):
                break
            values.append(word)
    return values


def _one_line(values: Sequence[Value], band: Sequence[Anchor]) -> Line | None:
    """The values of table 4, where each is surely in its column; two in one are one only where the upper fills it."""
    cells: dict[int, tuple[Word, ...]] = {}
    for word, column in values:
        if column is not None:
            cells[column] = (*cells.get(column, ()), word)
    step = max(step_of(one.words) for one in band)
    doubts = [word for word, column in values if column is None or not _VALUE.fullmatch(word.chars)]
    if doubts or not all(
        is_one(words, max(word.right - word.left for word in (*words, *band[at].words)), step)
        for at, words in cells.items()
    ):
        return None
    return line_of((), Standing(cells, ()), [(at, 1) for at in range(len(band))])
