"""What a number is worth: its interval, what it is of, and how one system stands against another."""

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from eval.headlines import HEADLINES, REGISTERED, Headline, Sums, column
from eval.inference import bootstrap, clopper_pearson, holm, mcnemar, paired, pooled
from eval.statistics import LEVEL, Interval, Ratio

TOO_SMALL = "n too small"
CLOSE = 1e-6
"""What was kept with six digits differs by no more from what it was."""


class Estimate(NamedTuple):
    """A number with its interval; ``k`` of ``n`` where it is a share, ``note`` where there is no interval."""

    value: float | None
    interval: Interval | None
    k: float
    n: float
    note: str | None


class Against(NamedTuple):
    """One number of two systems on the same reports: the first minus the second, and whether that is luck.

    ``better`` and ``worse`` are the reports, from the first's side, ``same`` counts the others;
    ``adjusted`` is Holm's over the registered numbers.
    """

    headline: str
    first: str
    second: str
    difference: float | None
    interval: Interval | None
    p: float | None
    adjusted: float | None
    better: tuple[str, ...]
    worse: tuple[str, ...]
    same: int


class Side(NamedTuple):
    """A system under its name, as the sums of its documents."""

    name: str
    of: Sums


def estimate(headline: Headline, of: Sums) -> Estimate:
    """The number over all documents of *of*, exact where it is a rate over reports."""
    terms = column(of, headline.key)
    value = pooled(terms) if terms else None
    single = terms and len(terms[0]) == 1
    k, n = (sum(part[0][at] for part in terms) if single else 0.0 for at in (0, 1))
    if value is None:
        return Estimate(None, None, k, n, None)
    if headline.rate:
        return Estimate(value, clopper_pearson(Ratio(int(k), int(n))), k, n, None)
    interval = bootstrap(terms)
    return Estimate(value, interval, k, n, TOO_SMALL if interval is None else None)


def estimates(of: Sums) -> dict[str, Estimate]:
    """Every number of the card."""
    return {headline.key: estimate(headline, of) for headline in HEADLINES}


def against(first: Side, second: Side) -> tuple[Against, ...]:
    """Every number of two systems, on the documents that both have."""
    docs = sorted(first.of.keys() & second.of.keys())
    one, other = ({doc: side.of[doc] for doc in docs} for side in (first, second))
    told = [_against(headline, Side(first.name, one), Side(second.name, other)) for headline in HEADLINES]
    found = {row.headline: row.p for row in told if row.headline in REGISTERED and row.p is not None}
    adjusted = holm(found)
    return tuple(row._replace(adjusted=adjusted.get(row.headline)) for row in told)


def _against(headline: Headline, first: Side, second: Side) -> Against:
    key, sign = headline.key, 1 if headline.more else -1
    moved = {
        doc: sign * (one - other)
        for doc in first.of
        if (one := _own(first.of[doc][key])) is not None and (other := _own(second.of[doc][key])) is not None
    }
    difference = paired(column(first.of, key), column(second.of, key)) if first.of else None
    better = tuple(doc for doc, by in moved.items() if by > CLOSE)
    worse = tuple(doc for doc, by in moved.items() if by < -CLOSE)
    p = difference.p if difference else None
    if headline.rate and difference:
        p = mcnemar(_verdicts(first.of, key), _verdicts(second.of, key)).p
    return Against(
        key,
        first.name,
        second.name,
        difference.mean if difference else None,
        difference.interval if difference else None,
        p,
        None,
        better,
        worse,
        len(moved) - len(better) - len(worse),
    )


def _own(terms: Sequence[tuple[float, float]]) -> float | None:
    shares = [numerator / denominator for numerator, denominator in terms if denominator]
    return sum(shares) / len(shares) if shares else None


def _verdicts(of: Sums, key: str) -> dict[str, bool]:
    return {doc: bool(terms[key][0][0]) for doc, terms in of.items()}


def worse_by(row: Against, least: float) -> bool:
    """Whether the first is worse by more than *least* with the whole interval, in a registered number.

    >>> row = Against("nonzero_f1", "a", "b", -0.04, Interval(-0.06, -0.02), 0.01, 0.03, (), ("x",), 9)
    >>> worse_by(row, 0.01), worse_by(row, 0.03)
    (True, False)
    """
    if row.headline not in REGISTERED or row.interval is None:
        return False
    more = next(headline.more for headline in HEADLINES if headline.key == row.headline)
    return row.interval.high < -least if more else row.interval.low > least


def own_values(of: Sums, keys: Iterable[str]) -> dict[str, dict[str, float | None]]:
    """Of each document its own value of each number."""
    wanted = tuple(keys)
    return {doc: {key: _own(terms[key]) for key in wanted} for doc, terms in of.items()}


def verdict_of(row: Against) -> str:
    """What the comparison of two systems comes to: "better", "worse", "no difference", "cannot tell".

    >>> row = Against("nonzero_f1", "a", "b", -0.02, None, 0.4, None, (), ("x",), 9)
    >>> verdict_of(row), verdict_of(row._replace(p=0.01)), verdict_of(row._replace(worse=()))
    ('cannot tell', 'worse', 'no difference')
    """
    if row.difference is None:
        return "cannot tell"
    if not row.better and not row.worse:
        return "no difference"
    p = row.p if row.adjusted is None else row.adjusted
    if p is None or p > 1 - LEVEL:
        return "cannot tell"
    more = next(headline.more for headline in HEADLINES if headline.key == row.headline)
    return "better" if (row.difference > 0) == more else "worse"
