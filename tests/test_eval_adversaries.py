"""The harness is tested with readers whose faults are known, on real gold."""

import pytest

from eval.adversaries import ADVERSARIES, Adversary, faults_of_harness, numbers
from eval.cases import load_cases
from eval.judging import GOLD

CASES = tuple(case for case in load_cases(GOLD).cases if case.gold.split == "dev")[-6:]


@pytest.mark.parametrize("adversary", ADVERSARIES, ids=lambda adversary: adversary.name)
def test_each_fault_moves_its_own_numbers_by_what_gold_says_and_no_other(adversary: Adversary) -> None:
    assert faults_of_harness(CASES, [adversary]) == ()


def test_a_harness_that_does_not_see_a_fault_is_told() -> None:
    unseen = Adversary("honest", frozenset({"nonzero_f1"}), lambda _: {"nonzero_f1": 0})

    assert faults_of_harness(CASES, [unseen]) == (
        "honest moves [], not ['nonzero_f1']",
        "honest has nonzero_f1 1.000000, it must be 0.000000",
    )


def test_a_reader_that_is_wrong_in_every_cell_has_no_number_right() -> None:
    wrong = Adversary("wrong", frozenset(), lambda _: {}, cells=lambda cells: dict.fromkeys(cells, "1234567"))

    found = numbers(CASES, wrong)
    assert (found["exact_report"], found["nonzero_f1"], found["states_balanced"]) == (0.0, 0.0, 0.0)
