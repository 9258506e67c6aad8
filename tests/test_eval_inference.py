from itertools import product
from math import comb

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import linear_sum_assignment

from eval.assignment import assign
from eval.comparison import Side, against, estimate, verdict_of
from eval.headlines import HEADLINES
from eval.inference import FEWEST, bootstrap, holm, mcnemar, paired, pooled, sign_flip

EXACT, NONZERO = HEADLINES[0], HEADLINES[1]


def reports(*shares: tuple[float, float]) -> list[tuple[tuple[float, float]]]:
    return [(share,) for share in shares]


def side(name: str, key: str, *shares: tuple[float, float]) -> Side:
    usual = {headline.key: ((0.0, 0.0),) for headline in HEADLINES}
    return Side(name, {f"r{at:02}": {**usual, key: (share,)} for at, share in enumerate(shares)})


def test_a_pooled_number_weighs_reports_by_their_size_and_the_mean_over_parts_does_not() -> None:
    assert pooled(reports((1, 1), (0, 3))) == 0.25
    assert pooled([((1, 1), (0, 3))]) == 0.5
    assert pooled(reports((0, 0))) is None


def test_too_few_reports_have_no_interval_and_say_so() -> None:
    few = side("rules", NONZERO.key, *[(1.0, 2.0)] * (FEWEST - 1))

    assert bootstrap(reports(*[(1.0, 2.0)] * (FEWEST - 1))) is None
    assert estimate(NONZERO, few.of).note == "n too small"


def test_an_interval_holds_the_number_and_narrows_with_more_reports() -> None:
    some = reports(*[(float(at % 2), 1.0) for at in range(12)])
    many = reports(*[(float(at % 2), 1.0) for at in range(120)])

    (low, high), (lower, higher) = bootstrap(some) or (0, 0), bootstrap(many) or (0, 0)
    assert low < 0.5 < high
    assert low < lower < 0.5 < higher < high


def test_the_sign_flip_counts_every_assignment_of_signs() -> None:
    differences = [0.3, -0.1, 0.2, 0.25, 0.05]
    means = [
        sum(sign * one for sign, one in zip(signs, differences, strict=True))
        for signs in product((1, -1), repeat=5)
    ]
    as_far = sum(abs(mean) >= abs(sum(differences)) - 1e-12 for mean in means)

    assert sign_flip(differences) == pytest.approx(as_far / 2**5)
    assert sign_flip([0.1] * 5) == pytest.approx(0.0625)
    assert sign_flip([0.0, 0.0, 0.0]) == 1.0
    assert sign_flip([0.5]) is None


@pytest.mark.parametrize(
    ("first", "second", "p"), [(6, 0, 0.03125), (5, 0, 0.0625), (7, 1, 0.0703125), (0, 0, 1.0)]
)
def test_mcnemar_is_the_binomial_of_the_discordant_reports(first: int, second: int, p: float) -> None:
    docs = [f"r{at}" for at in range(first + second)]
    one = {doc: at < first for at, doc in enumerate(docs)}

    found = mcnemar(one, {doc: not right for doc, right in one.items()})
    assert (found.first, found.second) == (first, second)
    assert found.p == pytest.approx(p)
    if first + second:
        tail = sum(comb(first + second, k) for k in range(min(first, second) + 1)) / 2 ** (first + second)
        assert found.p == pytest.approx(min(1.0, 2 * tail))


def test_holm_never_lowers_a_probability_and_keeps_their_order() -> None:
    assert holm({"a": 0.01, "b": 0.04, "c": 0.03}) == pytest.approx({"a": 0.03, "c": 0.06, "b": 0.06})
    assert holm({"a": 0.9, "b": 0.8}) == {"b": 1.0, "a": 1.0}


def test_the_same_system_against_itself_is_no_difference() -> None:
    one = side("rules", NONZERO.key, *[(float(at), 20.0) for at in range(20)])

    row = next(row for row in against(one, one) if row.headline == NONZERO.key)
    assert (row.difference, row.better, row.worse, row.same) == (0.0, (), (), 20)
    assert verdict_of(row) == "no difference"


def test_a_difference_in_every_report_is_told_from_one_in_a_few() -> None:
    good = side("rules", NONZERO.key, *[(20.0, 20.0)] * 20)
    worse = side("model", NONZERO.key, *[(15.0, 20.0)] * 20)
    once = side("model", NONZERO.key, *[(15.0, 20.0)], *[(20.0, 20.0)] * 19)

    clear = next(row for row in against(worse, good) if row.headline == NONZERO.key)
    assert clear.difference == pytest.approx(-0.25)
    assert (len(clear.worse), verdict_of(clear)) == (20, "worse")
    luck = next(row for row in against(once, good) if row.headline == NONZERO.key)
    assert (luck.worse, verdict_of(luck)) == (("r00",), "cannot tell")


def test_six_reports_lost_and_none_won_is_a_difference_and_five_are_not() -> None:
    every = side("rules", EXACT.key, *[(1.0, 1.0)] * 20)

    def lost(reports: int) -> float | None:
        less = side("model", EXACT.key, *[(0.0, 1.0)] * reports, *[(1.0, 1.0)] * (20 - reports))
        return next(row for row in against(less, every) if row.headline == EXACT.key).p

    assert lost(6) == pytest.approx(0.03125)
    assert lost(5) == pytest.approx(0.0625)


def test_a_paired_difference_is_narrower_than_two_intervals_side_by_side() -> None:
    one = reports(*[(float(at), 20.0) for at in range(20)])
    other = reports(*[(float(at) + 1, 20.0) for at in range(20)])

    found = paired(other, one)
    apart = bootstrap(one)
    assert found is not None
    assert found.interval is not None
    assert apart is not None
    assert found.mean == pytest.approx(0.05)
    assert found.interval.high - found.interval.low < 0.1 * (apart.high - apart.low)


@given(st.lists(st.lists(st.floats(0, 1), min_size=5, max_size=5), min_size=1, max_size=6))
@settings(derandomize=True, deadline=None, max_examples=60, database=None)
def test_the_assignment_has_the_weight_of_scipys(weights: list[list[float]]) -> None:
    rows, columns = linear_sum_assignment(weights, maximize=True)

    best = sum(weights[row][column] for row, column in zip(rows, columns, strict=True))
    assert sum(weights[row][column] for row, column in assign(weights)) == pytest.approx(best)
