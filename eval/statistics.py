"""Shares and intervals; `eval.inference` works them out."""

from typing import NamedTuple

LEVEL = 0.95


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
