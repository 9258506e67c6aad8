"""One-to-one pairs of the largest total weight."""

from collections.abc import Sequence
from typing import NamedTuple


class Pair(NamedTuple):
    """The indexes of a row and the column it is assigned to."""

    row: int
    column: int


def assign(weights: Sequence[Sequence[float]]) -> tuple[Pair, ...]:
    """The pairs whose weights, all positive, add up to most; a weight of 0 is no pair (Kuhn 1955).

    Each row takes the free or held column of least reduced cost, along alternating paths, in O(n³).

    >>> assign([[0.9, 0.8], [0.8, 0.0]])
    (Pair(row=0, column=1), Pair(row=1, column=0))
    """
    rows, columns = len(weights), max((len(row) for row in weights), default=0)
    size = max(rows, columns)
    cost = [
        [-weights[row][column] if row < rows and column < columns else 0.0 for column in range(size)]
        for row in range(size)
    ]
    holder = _least(cost)
    return tuple(
        sorted(
            Pair(row, column)
            for column, row in enumerate(holder)
            if row < rows and column < columns and weights[row][column] > 0
        )
    )


def _least(cost: Sequence[Sequence[float]]) -> list[int]:
    """The row that holds each column of a square of costs in the cheapest assignment."""
    size = len(cost)
    prices, bids = [0.0] * size, [0.0] * size
    holder = [-1] * size
    for newcomer in range(size):
        slack, came_from, seen = [float("inf")] * size, [-1] * size, [False] * size
        row, via = newcomer, -1
        while True:
            for column in range(size):
                reduced = cost[row][column] - bids[row] - prices[column]
                if not seen[column] and reduced < slack[column]:
                    slack[column], came_from[column] = reduced, via
            best = min((column for column in range(size) if not seen[column]), key=slack.__getitem__)
            step = slack[best]
            bids[newcomer] += step
            for column in range(size):
                if seen[column]:
                    bids[holder[column]] += step
                    prices[column] -= step
                else:
                    slack[column] -= step
            seen[best], via, row = True, best, holder[best]
            if row < 0:
                break
        while via >= 0:
            before = came_from[via]
            holder[via] = holder[before] if before >= 0 else newcomer
            via = before
    return holder
