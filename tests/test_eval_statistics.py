import pytest

from eval.inference import clopper_pearson
from eval.statistics import Ratio


@pytest.mark.parametrize(
    ("ratio", "low", "high"),
    [
        (Ratio(0, 5), 0.0, 0.5218),
        (Ratio(5, 5), 0.4782, 1.0),
        (Ratio(2, 10), 0.0252, 0.5561),
        (Ratio(29, 34), 0.6894, 0.9505),
    ],
)
def test_the_exact_interval_is_that_of_the_tables(ratio: Ratio, low: float, high: float) -> None:
    assert clopper_pearson(ratio) == pytest.approx((low, high), abs=1e-4)


def test_a_wider_level_gives_a_wider_interval() -> None:
    narrow, wide = clopper_pearson(Ratio(3, 9)), clopper_pearson(Ratio(3, 9), 0.99)

    assert wide.low < narrow.low < 3 / 9 < narrow.high < wide.high
