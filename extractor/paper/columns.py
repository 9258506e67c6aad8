"""Which column of a table without rules a value stands in, by the headers above it; None where that cannot be told.

A column's header and its values stand within the column, whatever their alignment: what overlaps a header is under it.
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from extractor.paper.blocks import spans
from extractor.paper.words import Word

_EVEN = 0.3
"""The share of a digit's width by which numbers in the middle of one column are uneven at most."""
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
    single = [
        Value(word, column)
        for word in words
        if word not in wide
        for cluster, column in zip(clusters, named, strict=True)
        if cluster[0] <= word.left and word.right <= cluster[1]
    ]
    middles = _middles(single) if wide else {}
    return [*(value for word in wide for value in _parted(word, headers, middles)), *single]


class _Middle(NamedTuple):
    """The middle that the numbers of a column have in common, and how wide a digit of theirs is."""

    x: float
    digit: float


def _middles(values: Iterable[Value]) -> dict[int, _Middle]:
    """The columns whose numbers stand in their middle: two or more, not all as wide, with one middle."""
    found: dict[int, list[Word]] = {}
    for word, column in values:
        if column is not None and word.chars.isdecimal():
            found.setdefault(column, []).append(word)
    middles: dict[int, _Middle] = {}
    for column, words in found.items():
        digit = sum(word.right - word.left for word in words) / sum(len(word.chars) for word in words)
        xs = [(word.left + word.right) / 2 for word in words]
        uneven = len({len(word.chars) for word in words}) > 1
        if uneven and max(xs) - min(xs) < _EVEN * digit:
            middles[column] = _Middle(sum(xs) / len(xs), digit)
    return middles


def _parted(word: Word, headers: Sequence[Side], middles: Mapping[int, _Middle]) -> list[Value]:
    """Numbers that touch, parted where each stands in the middle of its column; else the word, in no column."""
    under = [at for at, side in enumerate(headers) if _overlap(side, (word.left, word.right))]
    whole = [Value(word, None)]
    if not word.chars.isdecimal() or not all(at in middles for at in under):
        return whole
    parted: list[Value] = []
    start, left = 0, word.left
    for at in under:
        x, digit = middles[at]
        share = 2 * (x - left) / digit
        count = round(share)
        if count < 1 or abs(share - count) > _EVEN or start + count > len(word.chars):
            return whole
        right = left + count * digit
        parted.append(
            Value(word._replace(chars=word.chars[start : start + count], left=left, right=right), at)
        )
        start, left = start + count, right
    return (
        parted
        if start == len(word.chars) and abs(left - word.right) < _EVEN * middles[under[-1]].digit
        else whole
    )


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
