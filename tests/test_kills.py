import pytest

from eval.kills import main


@pytest.mark.slow
def test_runs_killed_at_random_instants_end_as_uninterrupted_ones() -> None:
    assert main(12) == 0
