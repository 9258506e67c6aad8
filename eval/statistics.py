"""Intervals for rates over few reports."""

from math import comb
from typing import NamedTuple

LEVEL = 0.95
STEPS = 60


class Interval(NamedTuple):
    """The two ends of an interval."""

    low: float
    high: float


class Ratio(NamedTuple):
    """*k* of *n*; there is no share of nothing."""

    k: int
    n: int

    @property
    def share(self) -> float | None:
        """The share, None where it is one of nothing.

        >>> Ratio(3, 4).share, Ratio(0, 0).share
        (0.75, None)
        """
        return self.k / self.n if self.n else None


def clopper_pearson(ratio: Ratio, level: float = LEVEL) -> Interval:
    """The exact interval of a rate (Clopper and Pearson 1934), by bisection on the binomial tail.

    >>> [round(end, 3) for end in clopper_pearson(Ratio(5, 5))]
    [0.478, 1.0]
    """
    tail = (1 - level) / 2
    low = 0.0 if ratio.k == 0 else _root(ratio.k, ratio.n, 1 - tail)
    high = 1.0 if ratio.k == ratio.n else _root(ratio.k + 1, ratio.n, tail)
    return Interval(low, high)


def _root(k: int, n: int, below: float) -> float:
    """The rate at which fewer than *k* of *n* have the probability *below*."""
    low, high = 0.0, 1.0
    for _ in range(STEPS):
        rate = (low + high) / 2
        if _fewer(k, n, rate) > below:
            low = rate
        else:
            high = rate
    return (low + high) / 2


def _fewer(k: int, n: int, rate: float) -> float:
    return sum(comb(n, i) * rate**i * (1 - rate) ** (n - i) for i in range(k))
