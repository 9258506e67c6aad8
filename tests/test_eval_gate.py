import json
from pathlib import Path

import pytest

from eval.gate import Baseline, Floors, GateError, breaches, read_baseline, updated, write_baseline

FLOORS = Floors(exact=("a", "b"), nonzero_f1=0.9, silent_nonzero=0.1)


def test_what_holds_or_is_better_breaks_nothing() -> None:
    better = Floors(exact=("a", "b", "c"), nonzero_f1=0.95, silent_nonzero=0.0)

    assert breaches(FLOORS, FLOORS) == ()
    assert breaches(FLOORS, better) == ()


def test_each_floor_that_is_broken_is_told_with_the_reports_named() -> None:
    worse = Floors(exact=("a", "z"), nonzero_f1=0.8, silent_nonzero=0.2, auto_corrected=2, offsets_valid=0.5)

    assert breaches(FLOORS, worse) == (
        "no longer exact: b",
        "auto-corrected 2 (max 0)",
        "non-zero F1 0.8000 is below 0.9000",
        "offsets valid 0.5000 is below 1.0000",
        "silent non-zero errors 0.2000 is above 0.1000",
    )


def test_a_floor_is_not_lowered_without_a_reason() -> None:
    baseline = Baseline(splits={"dev": FLOORS})
    worse = FLOORS.model_copy(update={"exact": ("a",)})

    with pytest.raises(GateError, match=r"^dev: no longer exact: b: give --reason to lower a floor$"):
        updated(baseline, "dev", worse, None)


def test_the_reason_for_a_lower_floor_is_kept_with_what_it_lowered() -> None:
    baseline = Baseline(splits={"dev": FLOORS, "check": FLOORS})
    worse = FLOORS.model_copy(update={"exact": ("a",)})

    new = updated(baseline, "dev", worse, "the gold of b was wrong")
    assert new.splits == {"dev": worse, "check": FLOORS}
    assert [lowering.model_dump() for lowering in new.lowered] == [
        {"split": "dev", "floors": ("no longer exact: b",), "reason": "the gold of b was wrong"}
    ]


def test_raising_a_floor_needs_no_reason_and_records_none() -> None:
    new = updated(Baseline(), "dev", FLOORS, "not needed")

    assert new == Baseline(splits={"dev": FLOORS})


def test_an_auto_correction_cannot_become_the_first_floor_unnoticed() -> None:
    with pytest.raises(GateError, match="auto-corrected 1"):
        updated(Baseline(), "dev", Floors(auto_corrected=1), None)


def test_a_baseline_is_read_as_it_was_written(tmp_path: Path) -> None:
    path = tmp_path / "baseline.json"
    write_baseline(path, Baseline(splits={"dev": FLOORS}))

    assert read_baseline(path) == Baseline(splits={"dev": FLOORS})
    assert json.loads(path.read_text(encoding="utf-8"))["splits"]["dev"]["exact"] == ["a", "b"]
    assert read_baseline(tmp_path / "none.json") == Baseline()


def test_a_baseline_that_is_none_says_where(tmp_path: Path) -> None:
    path = tmp_path / "baseline.json"
    path.write_text('{"splits": {"dev": {"nonzero_f1": "high"}}}', encoding="utf-8")

    with pytest.raises(GateError, match=r"^baseline\.json: splits/dev/nonzero_f1: Input should be"):
        read_baseline(path)
