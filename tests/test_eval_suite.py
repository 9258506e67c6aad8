"""The standing suite tells a reader that may be trusted from one that may not."""

import json

import pytest

from eval.gate import Baseline, GateError, SuiteFloors, suite_breaches, suite_measured, suite_updated
from eval.render.damage import CHANNELS
from eval.render.formats import FORMATS, IN_PRINT
from eval.render.layouts import LAYOUTS
from eval.render.suite import SEVERITIES, Suite, Tally, clean, suite
from extractor.extract import extract
from schemas.record import Record


def swapping(data: bytes, name: str) -> Record:
    """A reader that takes the first two columns of table 3 for one another."""
    record = extract(data, name)
    if record.report is None:
        return record
    plain = json.loads(record.model_dump_json())
    row = plain["report"]["applications"]["received"]
    if row is not None:
        row["natural_person"], row["business"] = row["business"], row["natural_person"]
    return Record.model_validate(plain)


def whole(tallies: dict[str, Tally]) -> Tally:
    return sum(tallies.values(), Tally())


def test_a_swap_of_columns_is_silently_wrong_in_the_clean_reports_and_the_rules_are_not() -> None:
    seeds = range(0, len(LAYOUTS), 4)
    right, swapped = whole(clean(extract, seeds)), whole(clean(swapping, seeds))

    assert (right.documents, right.silent, right.missing, right.f1) == (len(seeds), 0, 0, 1.0)
    assert swapped.silent_values > 0
    told = Suite({"all": swapped}, {}, ())
    assert suite_breaches(suite_measured(Suite({"all": right}, {}, ())), suite_measured(told))[0] == (
        f"{swapped.silent_values} silent errors in {len(seeds)} clean reports (max 0)"
    )


@pytest.mark.slow
def test_the_whole_suite_has_every_layout_and_every_kind_of_damage() -> None:
    found = suite(swapping, records=len(LAYOUTS), damaged=1, workers=1)

    assert found.clean.keys() == LAYOUTS.keys()
    in_print = {f"{channel} in {name}" for channel in IN_PRINT for name in FORMATS}
    assert found.damaged.keys() == CHANNELS.keys() | in_print
    assert all(len(tallies) == len(SEVERITIES) for tallies in found.damaged.values())
    assert {one.test for one in found.matrix() if one.failed} > {"layout L2", "page furniture"}


def test_a_swap_of_columns_is_silently_wrong_in_every_format_too() -> None:
    found = suite(swapping, records=1, damaged=1, workers=1)

    for name in FORMATS:
        assert found.damaged[f"blank cell in {name}"][0].silent_values > 0


def test_an_order_of_tallies_is_their_sum() -> None:
    one = Tally(documents=1, right=3, missing=1, values=2, answered=2, hits=1, silent_values=1)

    both = one + one
    assert (both.documents, both.printed, both.coverage, both.f1, both.silent_rate) == (2, 8, 0.75, 0.5, 0.5)


def test_damage_may_cost_coverage_and_never_silence() -> None:
    floors = SuiteFloors(records=10, silent=0, coverage=0.9, damaged={"ocr": (0, 1)})

    assert suite_breaches(floors, floors) == ()
    worse = SuiteFloors(records=9, silent=0, coverage=0.8, damaged={"ocr": (0, 2), "spaces": (1, 0)})
    assert suite_breaches(floors, worse) == (
        "9 clean reports, there were 10",
        "clean coverage 0.8000 is below 0.9000",
        "ocr: silent errors [0, 2] by severity, at most [0, 1]",
        "spaces: silent errors [1, 0] by severity, at most [0, 0]",
    )


def test_the_floors_of_the_suite_go_down_only_with_a_reason_that_is_kept() -> None:
    floors = SuiteFloors(records=10, silent=0, coverage=0.9)
    lower = SuiteFloors(records=10, silent=0, coverage=0.8)
    baseline = Baseline(suite=floors)

    with pytest.raises(GateError, match=r"^suite: clean coverage 0\.8000 is below 0\.9000: give --reason"):
        suite_updated(baseline, lower, None)
    kept = suite_updated(baseline, lower, "another sampler")
    assert kept.suite == lower
    assert [(one.split, one.reason) for one in kept.lowered] == [("suite", "another sampler")]
