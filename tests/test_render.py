"""The renderer prints what it says it prints, and its damage leaves true gold."""

from collections.abc import Mapping
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from eval.render.damage import CHANNELS, damage
from eval.render.layouts import LAYOUTS, Rendered, Replacement, edited, render
from eval.render.robustness import MIXTURES, dice, document, judge, robustness
from eval.render.sampler import Mixture, Place, Printed, Voids, breaches, sample_tables, violate
from eval.render.sheets import grid, rearranged
from schemas.record import Record, RecordIssue, RowEvidence, Source, Usage, Versions
from schemas.report import Report

SEEDS = st.integers(0, 2**32 - 1)
FAST = settings(derandomize=True, deadline=None, max_examples=15, database=None)


def values(gold: Mapping[Place, Printed]) -> dict[Place, object]:
    return {place: printed.value for place, printed in gold.items()}


def dense(layout: str) -> Rendered:
    return render(sample_tables(dice(6), "2021", 0.95), layout, dice(6))


def report_of(gold: Mapping[Place, Printed]) -> Report:
    """A report that says of every cell what *gold* prints there."""
    tables: dict[str, dict[str, object]] = {
        "disclosure": {"state": "present", "form": None},
        "applications": {"state": "present", "form": None},
        "disputes": {"state": "present"},
    }
    columns: dict[tuple[str, str], dict[str, object]] = {}
    for place, printed in gold.items():
        columns.setdefault((place.table, place.row), {})[place.column] = printed.value
    for (table, row), cells in columns.items():
        *above, leaf = row.split(".")
        parent = tables[table]
        for key in above:
            parent = parent.setdefault(key, {})  # type: ignore[assignment]
        parent[leaf] = cells
    return Report.model_validate(
        {
            **tables,
            **dict.fromkeys(("title", "agency", "agency_full", "year", "published_on", "signed_on")),
            **dict.fromkeys(("overview", "other_matters")),
            **dict.fromkeys(("problems", "rectifications", "improvements", "counts"), ()),
            "scope": "own",
        }
    )


def record_of(gold: Mapping[Place, Printed], *issues: RecordIssue) -> Record:
    evidence: dict[str, list[Printed]] = {}
    for place, printed in gold.items():
        evidence.setdefault(place.row_pointer, []).append(printed)
    return Record(
        schema_version="1",
        versions=Versions(parser="test", prompts=None),
        source=Source(name="x", sha256=None, format="text", encoding="utf-8", chars=0),
        status="ok",
        document_type="annual_report",
        report=report_of(gold),
        evidence={
            pointer: RowEvidence(
                start=(None,) * len(row),
                end=(None,) * len(row),
                raw=tuple(printed.raw for printed in row),
                state=tuple(printed.state for printed in row),
                method="rule",
                page=None,
            )
            for pointer, row in evidence.items()
        },
        issues=issues,
        usage=Usage(),
    )


@given(SEEDS, st.sampled_from(MIXTURES), st.sampled_from((0.014, 0.5, 0.95)))
@FAST
def test_sampled_tables_satisfy_every_identity_of_the_form(
    seed: int, edition: Mixture, density: float
) -> None:
    tables = sample_tables(dice(seed), edition, density)

    assert breaches(tables.cells) == ()


@pytest.mark.parametrize(("edition", "cells"), [("2021", 200), ("2019", 198)])
def test_each_edition_has_the_cells_of_its_form(edition: Mixture, cells: int) -> None:
    tables = sample_tables(dice(1), edition, 0.5)

    assert len(tables.cells) == cells


@given(SEEDS)
@FAST
def test_a_mixed_report_has_blocks_of_both_editions_in_section_2(seed: int) -> None:
    tables = sample_tables(dice(seed), "mixed", 0.1)

    assert {block.edition for block in tables.blocks["disclosure"]} == {"2019", "2021"}


def test_the_density_is_the_share_of_leaf_cells_that_are_not_zero() -> None:
    leaves = [
        printed.value
        for seed in range(40)
        for place, printed in sample_tables(dice(seed), "2021", 0.1).cells.items()
        if place.row.startswith(("denied", "unavailable")) and place.column != "total"
    ]

    assert 0.08 < sum(value != 0 for value in leaves) / len(leaves) < 0.12


@given(SEEDS)
@FAST
def test_a_violation_names_exactly_the_identities_that_no_longer_hold(seed: int) -> None:
    broken = violate(sample_tables(dice(seed), "2021", 0.1), dice(seed))

    assert broken.breaches
    assert broken.breaches == breaches(broken.cells)


def test_a_negative_change_is_printed_with_its_sign() -> None:
    changes = [
        printed
        for seed in range(30)
        for place, printed in sample_tables(dice(seed), "2019", 0.95).cells.items()
        if place.column == "change" and printed.value and printed.value < 0
    ]

    assert changes
    assert all(printed.raw[0] in "-－" for printed in changes)


@pytest.mark.parametrize("layout", LAYOUTS)
def test_every_number_stands_where_the_renderer_says(layout: str) -> None:
    rendered = document(7, layout, "mixed")

    printed = {place: rendered.text[start:end] for place, (start, end) in rendered.spans.items()}

    assert printed == {place: cell.raw for place, cell in rendered.gold.items() if cell.raw}


@pytest.mark.parametrize("layout", [name for name in LAYOUTS if name != "L9"])
def test_the_same_tables_have_the_same_gold_in_every_layout(layout: str) -> None:
    tables = sample_tables(dice(3), "2021", 0.5, voids=Voids(0.1, 0.1))

    assert render(tables, layout, dice(4)).gold == tables.cells


@pytest.mark.parametrize("layout", LAYOUTS)
def test_one_seed_gives_one_text(layout: str) -> None:
    assert document(11, layout, "2021").text == document(11, layout, "2021").text


@pytest.mark.parametrize("layout", [name for name, layout in LAYOUTS.items() if layout.keeps_blanks])
def test_a_layout_that_keeps_blanks_prints_an_empty_cell_in_its_place(layout: str) -> None:
    tables = sample_tables(dice(3), "2021", 0.5, voids=Voids(blanks=0.3))

    rendered = render(tables, layout, dice(4))

    assert {mark.cell.place for mark in rendered.marks if mark.cell.place} == set(tables.cells)


@pytest.mark.parametrize("layout", [name for name, layout in LAYOUTS.items() if not layout.keeps_blanks])
def test_a_layout_that_loses_blanks_prints_nothing_for_an_empty_cell(layout: str) -> None:
    tables = sample_tables(dice(3), "2021", 0.5, voids=Voids(blanks=0.3))

    rendered = render(tables, layout, dice(4))

    assert not [mark for mark in rendered.marks if mark.start == mark.end]


def test_merged_cells_of_the_first_layout_are_runs_of_bars_after_the_row() -> None:
    text = document(2, "L1", "2021").text

    assert "行政复议 |\n行政诉讼 |\n|||||||||||||" in text


def test_shifted_tabs_put_the_last_row_one_field_to_the_right() -> None:
    tables = sample_tables(dice(3), "2021", 0.5)
    lines = render(tables, "L2-shifted", dice(5)).text.split("\n")

    received = next(line for line in lines if line.startswith("一、本年"))
    carried_out = next(line for line in lines if "四、结转" in line)
    assert (received.split("\t")[1], received.split("\t")[-1]) == ("", "")
    assert (carried_out.split("\t")[0], carried_out.split("\t")[2]) == ("", "")
    assert len(received.split("\t")) == len(carried_out.split("\t")) == 10
    assert sum(line.count("属于国家秘密") + line.count("属于行政执法案卷") for line in lines) == 2


def test_a_report_without_tables_prints_their_headings_and_has_no_gold() -> None:
    rendered = document(5, "L9", "2021")

    assert rendered.gold == {}
    assert all(rendered.text.count(title) for title in rendered.manuscript.letter.headings.values())


def test_rows_taken_in_order_leave_a_sheet_as_it_is() -> None:
    for sheet in document(5, "L2", "2019").manuscript.sheets:
        assert rearranged(sheet, list(range(len(sheet.rows)))) == sheet


def test_a_dropped_first_row_hands_its_group_label_to_the_next() -> None:
    sheet = document(5, "L2", "2021").manuscript.sheets[1]
    secret = next(at for at, row in enumerate(sheet.rows) if "国家秘密" in "".join(c.text for c in row))

    shorter = rearranged(sheet, [at for at in range(len(sheet.rows)) if at != secret])

    group = shorter.rows[secret][0]
    assert "不予公开" in group.text
    assert group.height == 7
    assert len({len(slots) for slots in grid(shorter)}) == 1


def test_characters_inserted_at_the_edge_of_a_number_stand_outside_it() -> None:
    rendered = document(5, "L4", "2021")
    place, (start, end) = next(iter(rendered.spans.items()))

    padded = edited(rendered, [Replacement(start, start, "\u00a0"), Replacement(end, end, "\u3000")])

    assert padded.spans[place] == (start + 1, end + 1)


@pytest.mark.parametrize("channel", CHANNELS)
def test_damage_keeps_every_number_where_its_gold_says(channel: str) -> None:
    for layout in ("L1", "L2", "L3", "L7", "L8"):
        damaged = damage(document(9, layout, "mixed"), channel, 0.2, dice(1))

        printed = {place: damaged.text[start:end] for place, (start, end) in damaged.spans.items()}
        assert printed == {place: cell.raw for place, cell in damaged.gold.items() if cell.raw}, layout


@pytest.mark.parametrize("channel", CHANNELS)
def test_damage_changes_the_text(channel: str) -> None:
    texts = [(document(seed, "L3", "2019"), dice(seed)) for seed in range(4)]

    assert any(damage(clean, channel, 0.2, rng).text != clean.text for clean, rng in texts)


@pytest.mark.parametrize(
    "channel",
    [
        "row printed twice",
        "header printed twice",
        "page furniture",
        "bare page number",
        "spaces",
        "full-width digits",
        "thousands separators",
        "punctuation",
        "ocr",
        "number broken over lines",
        "replacement character",
        "mojibake label",
        "mirror site",
        "label synonym",
        "label truncated",
        "rows swapped",
        "columns swapped",
        "tables merged",
        "navigation",
        "injection",
    ],
)
def test_damage_that_prints_the_same_numbers_leaves_the_gold_alone(channel: str) -> None:
    clean = document(9, "L2", "mixed")

    assert values(damage(clean, channel, 0.2, dice(1)).gold) == values(clean.gold)


def test_a_dropped_row_is_in_the_gold_no_more_and_nothing_else_changes() -> None:
    clean = document(9, "L4", "2021")

    damaged = damage(clean, "drop row", 0.05, dice(1))

    gone = clean.gold.keys() - damaged.gold.keys()
    rows = {(place.table, place.row) for place in gone}
    assert gone == {place for place in clean.gold if (place.table, place.row) in rows}
    assert damaged.gold == {place: cell for place, cell in clean.gold.items() if place not in gone}


@pytest.mark.parametrize(
    ("channel", "state"), [("blank cell", "blank"), ("marker for zero", "not_applicable")]
)
def test_an_emptied_or_marked_cell_is_the_only_one_that_changes(channel: str, state: str) -> None:
    clean = document(9, "L2", "2021")

    damaged = damage(clean, channel, 0.1, dice(1))

    changed = {place for place in clean.gold if damaged.gold[place] != clean.gold[place]}
    assert changed
    assert {damaged.gold[place].state for place in changed} == {state}


@pytest.mark.parametrize("channel", ["digit lost", "digits turned"])
def test_the_gold_of_a_misprint_is_the_number_that_is_printed(channel: str) -> None:
    clean = dense("L2")

    damaged = damage(clean, channel, 0.5, dice(1))

    changed = [place for place in clean.gold if damaged.gold[place].value != clean.gold[place].value]
    assert changed
    assert all(damaged.gold[place].raw == str(damaged.gold[place].value) for place in changed)


def test_shifted_rows_print_the_numbers_of_their_neighbours() -> None:
    clean = dense("L2")

    damaged = damage(clean, "rows shifted", 0.2, dice(1))

    assert values(damaged.gold) != values(clean.gold)
    assert sorted(map(str, values(damaged.gold).values())) == sorted(map(str, values(clean.gold).values()))


def test_columns_swapped_with_their_headers_keep_each_number_under_its_header() -> None:
    clean = dense("L5")

    damaged = damage(clean, "columns swapped", 0.2, dice(1))

    for sheet in damaged.manuscript.sheets:
        header: dict[int, str] = {}
        for slots in grid(sheet):
            for at, (cell, begins) in enumerate(slots):
                if begins == "here" and cell.role == "header":
                    header[at] = cell.column
                if begins == "here" and cell.place:
                    assert cell.place.column == header[at]


def gold_record(rendered: Rendered) -> Record:
    return record_of(rendered.gold)


def test_a_record_that_says_what_is_printed_is_right_in_every_cell() -> None:
    rendered = dense("L2")

    verdict = judge(rendered, gold_record(rendered))

    assert len(verdict.right) == 200
    assert (verdict.missing, verdict.flagged, verdict.silent) == ((), (), ())


def test_a_reader_that_answers_zero_is_silently_wrong_in_every_other_cell() -> None:
    rendered = dense("L2")
    zeros = {
        place: replace(cell, value=cell.value and cell.value * 0) for place, cell in rendered.gold.items()
    }

    verdict = judge(rendered, record_of(zeros))

    assert set(verdict.silent) == {place for place, cell in rendered.gold.items() if cell.value}


def test_a_value_where_nothing_is_printed_is_silently_wrong() -> None:
    rendered = dense("L2")
    emptied = damage(rendered, "drop row", 0.01, dice(1))

    verdict = judge(emptied, gold_record(rendered))

    assert set(verdict.silent) == rendered.gold.keys() - emptied.gold.keys()


def test_a_wrong_value_whose_row_an_error_names_is_flagged() -> None:
    rendered = dense("L2")
    place = Place("disputes", "reconsideration", "total")
    wrong = {**rendered.gold, place: Printed("7777777", "number", (rendered.gold[place].value or 0) + 1)}  # type: ignore[arg-type]
    issue = RecordIssue(
        code="T4-SUM",
        severity="error",
        message="",
        paths=("/disputes/reconsideration",),
        expected=None,
        actual=None,
        suggestion=None,
    )

    verdict = judge(rendered, record_of(wrong, issue))

    assert (verdict.flagged, verdict.silent) == ((place,), ())


def test_robustness_counts_what_a_reader_without_answers_misses() -> None:
    scores = robustness(
        lambda *_: record_of({}), channels=("drop cell",), severities=(0.2,), layouts=("L2", "L4"), seeds=(1,)
    )

    assert [(score.channel, score.documents, score.coverage, score.silent) for score in scores] == [
        ("drop cell", 2, 0.0, 0)
    ]
    assert scores[0].missing > 200
