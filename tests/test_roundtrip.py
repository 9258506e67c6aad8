"""What is printed is read back; what cannot be read is not made up."""

from collections import defaultdict
from collections.abc import Iterator

import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from eval.render.damage import CHANNELS, damage
from eval.render.layouts import LAYOUTS, Rendered, render
from eval.render.robustness import MIXTURES, SEVERITIES, Reading, dice, document, judge, readings
from eval.render.sampler import DENSITIES, PLACES, Mixture, Place, Printed, Voids, sample_tables
from extractor.extract import extract
from schemas.record import Record, RowEvidence

SEEDS = st.integers(0, 2**32 - 1)
WITH_TABLES = tuple(name for name in LAYOUTS if name != "L9")
LOSES_BLANKS = tuple(name for name in WITH_TABLES if not LAYOUTS[name].keeps_blanks)
SHIFTED = "L2-shifted"
KEEPS_BLANKS = tuple(name for name in WITH_TABLES if LAYOUTS[name].keeps_blanks and name != SHIFTED)
FEW = settings(
    derandomize=True, deadline=None, max_examples=3, database=None, phases=(Phase.explicit, Phase.generate)
)
"""Seeds do not shrink to anything simpler, so a failure is reported as it was found."""

COVERAGE: dict[str, list[int]] = defaultdict(lambda: [0, 0])
"""Printed numbers read right and printed numbers, by channel and severity."""


@pytest.fixture(scope="module", autouse=True)
def _print_coverage() -> Iterator[None]:
    yield
    for name, (right, printed) in COVERAGE.items():
        print(f"{name:34} coverage {right / max(printed, 1):.3f} of {printed}")  # noqa: T201


def read(rendered: Rendered) -> Record:
    return extract(rendered.text.encode(), "report.txt")


def misread(rendered: Rendered, found: dict[Place, Reading]) -> dict[str, tuple[Printed, Reading]]:
    """The cells whose value or state is not what is printed."""
    return {
        place.pointer: (cell, found[place])
        for place, cell in rendered.gold.items()
        if (cell.value, cell.state) != (found[place].value, found[place].state)
    }


def evidence_of(
    record: Record, place: Place, columns: list[str]
) -> tuple[int | None, int | None, str | None]:
    row = record.evidence[place.row_pointer]
    assert isinstance(row, RowEvidence)
    at = columns.index(place.column)
    return row.start[at], row.end[at], row.raw[at]


def unplaced_rows(record: Record) -> set[str]:
    return {path for issue in record.issues if issue.code == "ROW-UNPLACED" for path in issue.paths}


def tables_without_labels(record: Record) -> set[str]:
    """Tables with numbers that no readable label precedes, as when a PDF prints headers vertically."""
    return {path for issue in record.issues if issue.code == "TABLE-PARTIAL" for path in issue.paths}


@pytest.mark.parametrize("edition", MIXTURES)
@pytest.mark.parametrize("layout", WITH_TABLES)
@given(seed=SEEDS, density=st.sampled_from(DENSITIES))
@FEW
def test_a_printed_table_is_read_back_cell_for_cell(
    layout: str, edition: Mixture, seed: int, density: float
) -> None:
    rng = dice(seed)
    tables = sample_tables(rng, edition, density, voids=Voids(markers=0.05))
    rendered = render(tables, layout, rng, edition=edition)

    found = readings(read(rendered))

    assert misread(rendered, found) == {}
    assert {
        place for place in PLACES if place not in rendered.gold and found[place].value is not None
    } == set()


@pytest.mark.parametrize("edition", MIXTURES)
@pytest.mark.parametrize("layout", KEEPS_BLANKS)
@given(seed=SEEDS, density=st.sampled_from(DENSITIES))
@FEW
def test_blanks_are_read_back_where_the_layout_keeps_them(
    layout: str, edition: Mixture, seed: int, density: float
) -> None:
    rng = dice(seed)
    tables = sample_tables(rng, edition, density, voids=Voids(blanks=0.15, markers=0.05))
    rendered = render(tables, layout, rng, edition=edition)

    found = readings(read(rendered))

    assert misread(rendered, found) == {}


@pytest.mark.parametrize("edition", MIXTURES)
@given(seed=SEEDS, density=st.sampled_from(DENSITIES))
@FEW
def test_a_row_of_a_shifted_grid_with_a_blank_is_read_as_printed_or_named(
    edition: Mixture, seed: int, density: float
) -> None:
    rng = dice(seed)
    tables = sample_tables(rng, edition, density, voids=Voids(blanks=0.15, markers=0.05))
    rendered = render(tables, SHIFTED, rng, edition=edition)

    record = read(rendered)

    unplaced = unplaced_rows(record)
    wrong = misread(rendered, readings(record))
    assert {pointer for pointer in wrong if pointer.rpartition("/")[0] not in unplaced} == set()


@pytest.mark.parametrize("edition", MIXTURES)
@pytest.mark.parametrize("layout", LOSES_BLANKS)
@given(seed=SEEDS, density=st.sampled_from(DENSITIES))
@FEW
def test_a_row_that_lost_a_blank_has_no_values_and_is_named(
    layout: str, edition: Mixture, seed: int, density: float
) -> None:
    rng = dice(seed)
    tables = sample_tables(rng, edition, density, voids=Voids(blanks=0.03))
    rendered = render(tables, layout, rng, edition=edition)

    record = read(rendered)

    found, unplaced, unlabelled = readings(record), unplaced_rows(record), tables_without_labels(record)
    for row in rendered.rows:
        blanks = [place for place in row if rendered.gold[place].state == "blank"]
        if not blanks:
            assert {p: found[p].value for p in row} == {p: rendered.gold[p].value for p in row}
            continue
        assert [found[place].value for place in row] == [None] * len(row)
        if len(blanks) < len(row) and not (layout == "L8" and "/" + row[0].table in unlabelled):
            assert {place.row_pointer for place in row} <= unplaced


@pytest.mark.parametrize("layout", WITH_TABLES)
@given(seed=SEEDS, edition=st.sampled_from(MIXTURES))
@FEW
def test_evidence_points_at_the_characters_that_were_printed(
    layout: str, seed: int, edition: Mixture
) -> None:
    rendered = document(seed, layout, edition)

    record = read(rendered)

    columns: dict[tuple[str, str], list[str]] = {}
    for place in rendered.gold:
        columns.setdefault(place[:2], []).append(place.column)
    for place, (start, end) in rendered.spans.items():
        assert evidence_of(record, place, columns[place[:2]]) == (start, end, rendered.text[start:end]), place


@given(seed=SEEDS, edition=st.sampled_from(MIXTURES))
@FEW
def test_headings_without_tables_give_no_values(seed: int, edition: Mixture) -> None:
    record = read(document(seed, "L9", edition))

    assert record.report is not None
    assert {place for place, reading in readings(record).items() if reading.value is not None} == set()
    tables = record.report.model_dump(include={"disclosure", "applications", "disputes"})
    assert {key: table["state"] for key, table in tables.items()} == dict.fromkeys(tables, "missing")


@pytest.mark.parametrize("severity", SEVERITIES)
@pytest.mark.parametrize("channel", CHANNELS)
@given(seed=SEEDS)
@settings(FEW, max_examples=2)
def test_no_cell_of_a_damaged_report_is_silently_wrong(channel: str, severity: float, seed: int) -> None:
    rng = dice(seed)
    for layout in rng.sample(WITH_TABLES, 8):
        damaged = damage(document(seed, layout, rng.choice(MIXTURES)), channel, severity, rng)

        record = read(damaged)
        verdict = judge(damaged, record)

        counts = COVERAGE[f"{channel} {severity}"]
        counts[0] += len(verdict.right)
        counts[1] += len(verdict.right) + len(verdict.missing) + len(verdict.flagged) + len(verdict.silent)
        found = readings(record)
        assert {place.pointer: (damaged.gold.get(place), found[place]) for place in verdict.silent} == {}, (
            layout
        )
