"""Which column of a table without rules a value stands in, by the headers above it; None where that cannot be told.

A column's header and its values stand within the column, whatever their alignment: what overlaps a header is under it.
"""

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from extractor.paper.blocks import spans
from extractor.paper.words import Word

Side = tuple[float, float]


class Value(NamedTuple):
    """A word that is no label, and its column if that can be told."""

    word: Word
    column: int | None


def columns_of(headers: Sequence[Side], values: Iterable[Word]) -> list[Value]:
    """Each of *values* with its column, by the sides of the columns' *headers*."""
    words = list(values)
    wide = [word for word in words if sum(_overlap(side, (word.left, word.right)) for side in headers) > 1]
    clusters = spans((word.left, word.right) for word in words if word not in wide)
    named = _named(headers, clusters)
    return [
        *(Value(word, None) for word in wide),
        *(
            Value(word, column)
            for word in words
            if word not in wide
            for cluster, column in zip(clusters, named, strict=True)
            if cluster[0] <= word.left and word.right <= cluster[1]
        ),
    ]


def _named(headers: Sequence[Side], clusters: Sequence[Side]) -> list[int | None]:
    """The column of each cluster of values that stand over one another."""
    under = [[at for at, side in enumerate(headers) if _overlap(side, cluster)] for cluster in clusters]
    if len(clusters) == len(headers) and all(not found or at in found for at, found in enumerate(under)):
        return list(range(len(headers)))
    named = [found[0] if len(found) == 1 else None for found in under]
    told = [one for one in named if one is not None]
    if told != sorted(told):
        return [None] * len(clusters)
    return [
        one if found else _between(named, at, len(headers))
        for at, (one, found) in enumerate(zip(named, under, strict=True))
    ]


def _between(named: Sequence[int | None], at: int, columns: int) -> int | None:
    """The only column that is left for values beside all headers, between those that are told."""
    before = [one for one in named[:at] if one is not None]
    behind = [one for one in named[at + 1 :] if one is not None]
    first, last = (before[-1] + 1 if before else 0), (behind[0] - 1 if behind else columns - 1)
    return first if first == last else None


def _overlap(one: Side, other: Side) -> bool:
    return one[0] < other[1] and other[0] < one[1]
