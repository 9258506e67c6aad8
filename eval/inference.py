"""Whether a difference is luck: intervals and tests over reports, the unit that is drawn independently.

The only importer of scipy and numpy, which come with the extra `eval`. Cells and findings of one report fail
together, so that everything here resamples or flips whole reports. Sources: Clopper and Pearson 1934; Miller,
arXiv 2411.00640 (clusters, paired differences); Bowyer et al., arXiv 2503.01747 (few items); Holm 1979.
"""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from scipy import stats

from eval.statistics import LEVEL, Interval, Ratio

DRAWS = 10_000
SEED = 20_211_217  # the day of the notice that set the form
FEWEST = 10
"""Below this many reports a bootstrap covers too little (65 % at 5), and no interval is given."""
EXACT = 16
"""Up to this many reports all 2**n signs are tried."""
FLIPS = 20_000
CHUNK = 1_000

Terms = Sequence[tuple[float, float]]
"""What one report adds to a number: a numerator and a denominator for each of its parts."""


class Difference(NamedTuple):
    """One system against another on the same reports: the first minus the second."""

    mean: float
    interval: Interval | None
    p: float | None


class Discordant(NamedTuple):
    """Reports that only one of two systems has right, and how likely so uneven a split is by chance."""

    first: int
    second: int
    p: float


def clopper_pearson(ratio: Ratio, level: float = LEVEL) -> Interval:
    """The exact interval of a rate over reports; all of (0, 1) where there is none.

    >>> [round(end, 3) for end in clopper_pearson(Ratio(5, 5))]
    [0.478, 1.0]
    """
    if not ratio.n:
        return Interval(0.0, 1.0)
    found = stats.binomtest(ratio.k, ratio.n).proportion_ci(level, method="exact")
    return Interval(float(found.low), float(found.high))


def pooled(terms: Sequence[Terms]) -> float | None:
    """The number of all reports together: the mean over its parts of summed numerators by denominators.

    >>> pooled([((1, 2),), ((3, 4),)])
    0.6666666666666666
    """
    value = _means(_array(terms).sum(axis=0, keepdims=True))[0]
    return None if np.isnan(value) else float(value)


def bootstrap(terms: Sequence[Terms]) -> Interval | None:
    """The percentile interval of `pooled` when reports are drawn again; None where they are too few."""
    if len(terms) < FEWEST:
        return None
    values = _means(_redrawn(_array(terms)))
    known = values[~np.isnan(values)]
    return _percentiles(known) if known.size else None


def paired(first: Sequence[Terms], second: Sequence[Terms]) -> Difference | None:
    """How much better the first is, the interval of that, and the sign-flip probability of so much.

    The mean is that of the pooled numbers; the test is on the reports' own differences.
    """
    one, other = _array(first), _array(second)
    value = float((_means(one.sum(axis=0, keepdims=True)) - _means(other.sum(axis=0, keepdims=True)))[0])
    if np.isnan(value):
        return None
    interval = None
    if len(first) >= FEWEST:
        both = _redrawn(np.concatenate([one, other], axis=1))
        parts = one.shape[1]
        drawn = _means(both[:, :parts]) - _means(both[:, parts:])
        interval = _percentiles(drawn[~np.isnan(drawn)])
    own = _means(one) - _means(other)
    return Difference(value, interval, sign_flip([float(each) for each in own[~np.isnan(own)]]))


def sign_flip(differences: Sequence[float]) -> float | None:
    """The two-sided probability of a mean so far from 0 if each report could as well have gone the other way.

    >>> sign_flip([0.1, 0.2, 0.1, 0.3, 0.2, 0.1])
    0.03125
    """
    if len(differences) < 2:  # noqa: PLR2004  a permutation needs two
        return None
    if not any(differences):
        return 1.0
    found = stats.permutation_test(
        (np.asarray(differences),),
        lambda sample, axis: np.mean(sample, axis=axis),
        permutation_type="samples",
        vectorized=True,
        n_resamples=np.inf if len(differences) <= EXACT else FLIPS,
        batch=CHUNK,
        rng=np.random.default_rng(SEED),
    )
    return float(found.pvalue)


def mcnemar(first: Mapping[str, bool], second: Mapping[str, bool]) -> Discordant:
    """Reports that one has exact and the other not, with the exact binomial probability.

    >>> exact = {str(n): True for n in range(6)}
    >>> mcnemar(exact, dict.fromkeys(exact, False))
    Discordant(first=6, second=0, p=0.03125)
    """
    one = sum(right and not second[doc] for doc, right in first.items())
    other = sum(second[doc] and not right for doc, right in first.items())
    p = float(stats.binomtest(one, one + other).pvalue) if one + other else 1.0
    return Discordant(one, other, p)


def holm(probabilities: Mapping[str, float]) -> dict[str, float]:
    """Each probability adjusted so that the family errs once in twenty, not each of its members.

    >>> holm({"a": 0.01, "b": 0.04, "c": 0.03})
    {'a': 0.03, 'c': 0.06, 'b': 0.06}
    """
    adjusted: dict[str, float] = {}
    floor = 0.0
    for rank, (name, p) in enumerate(sorted(probabilities.items(), key=lambda pair: (pair[1], pair[0]))):
        floor = max(floor, min(1.0, p * (len(probabilities) - rank)))
        adjusted[name] = floor
    return adjusted


def _array(terms: Sequence[Terms]) -> NDArray[np.float64]:
    return np.asarray(terms, dtype=np.float64).reshape(len(terms), -1, 2)


def _means(sums: NDArray[np.float64]) -> NDArray[np.float64]:
    """For each row of (parts, 2) sums the mean ratio of the parts that have a denominator, else nan."""
    numerators, denominators = sums[..., 0], sums[..., 1]
    known = denominators > 0
    ratios = np.divide(numerators, denominators, out=np.zeros_like(numerators), where=known)
    count = known.sum(axis=-1)
    empty = np.full(count.shape, np.nan)
    means: NDArray[np.float64] = np.divide(ratios.sum(axis=-1), count, out=empty, where=count > 0)
    return means


def _redrawn(terms: NDArray[np.float64]) -> NDArray[np.float64]:
    """The sums of ``DRAWS`` samples of reports, each report as often as it was drawn."""
    rng = np.random.default_rng(SEED)
    reports = len(terms)
    times = rng.multinomial(reports, np.full(reports, 1 / reports), size=DRAWS)
    sums: NDArray[np.float64] = np.tensordot(times, terms, axes=(1, 0))
    return sums


def _percentiles(values: NDArray[np.float64]) -> Interval:
    tail = 100 * (1 - LEVEL) / 2
    low, high = np.percentile(values, [tail, 100 - tail])
    return Interval(float(low), float(high))
