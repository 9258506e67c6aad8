"""The form's equations, on dense tables: every corruption is detected, none is mislocated."""

import random
from collections.abc import Mapping

import pytest

from extractor.arithmetic import check
from extractor.issues import Issue
from extractor.readings import Row, TableReading
from schemas.form import APPLICANTS, APPLICATIONS, DISPUTES, OUTCOMES, Edition, rows_of

SIX = tuple(column.key for column in APPLICANTS if column.key != "total")
Numbers = dict[tuple[str, str], int | None]


def balanced(edition: Edition, seed: int = 1) -> Numbers:
    """A dense table 3 that satisfies every equation, with numbers that differ."""
    rng = random.Random(seed)  # noqa: S311
    block = APPLICATIONS.blocks[0]
    keys = [row.key for row in rows_of(block, edition)]
    parts = [key for key in keys if key not in ("received", "carried_in", "total_handled", "carried_out")]
    cells: Numbers = {}
    for column in SIX:
        for key in parts:
            cells[key, column] = rng.randint(1, 400)
        handled = sum(cells[key, column] or 0 for key in parts)
        cells["total_handled", column] = handled
        cells["carried_in", column] = rng.randint(1, 90)
        cells["carried_out", column] = rng.randint(91, 200)
        cells["received", column] = (
            handled + (cells["carried_out", column] or 0) - (cells["carried_in", column] or 0)
        )
    for key in keys:
        cells[key, "total"] = sum(cells[key, column] or 0 for column in SIX)
    return cells


def reading(cells: Mapping[tuple[str, str], int | None], edition: Edition) -> TableReading:
    columns = tuple(column.key for column in APPLICANTS)
    rows = {
        row.key: printed(row.key, columns, *(cells[row.key, column] for column in columns))
        for row in rows_of(APPLICATIONS.blocks[0], edition)
    }
    return TableReading("applications", edition, "present", rows, {}, ())


def printed(key: str, columns: tuple[str, ...], *values: int | None) -> Row:
    return Row.of(
        key,
        columns,
        values,
        tuple("blank" if value is None else "number" for value in values),
        tuple((0, 1) for _ in values),
    )


def issues(cells: Mapping[tuple[str, str], int | None], edition: Edition = "2021") -> tuple[Issue, ...]:
    return check([reading(cells, edition)])


@pytest.mark.parametrize("edition", ["2019", "2021"])
def test_a_balanced_table_has_no_issue(edition: Edition) -> None:
    assert issues(balanced(edition), edition) == ()


@pytest.mark.parametrize("edition", ["2019", "2021"])
def test_every_single_corrupted_cell_is_detected_and_located(edition: Edition) -> None:
    whole = balanced(edition)
    for (row, column), value in whole.items():
        assert value is not None
        for wrong in (value + 1, value - 1, value * 10, 0):
            found = issues({**whole, (row, column): wrong}, edition)

            path = f"/applications/{row.replace('.', '/')}/{column} = {value} "
            assert found
            assert all((issue.suggestion or "").startswith(path) for issue in found)


def test_two_corrupted_cells_are_detected_and_nothing_is_located() -> None:
    whole = balanced("2021")
    found = issues({**whole, ("granted", "other"): 1000, ("carried_out", "business"): 1000})

    assert {issue.code for issue in found} == {"T3-ROW", "T3-COL", "T3-ID"}
    assert not any(issue.suggestion for issue in found)


def test_swapped_columns_satisfy_every_equation() -> None:
    whole = balanced("2021")
    swapped = {
        (row, {"business": "research", "research": "business"}.get(column, column)): value
        for (row, column), value in whole.items()
    }

    assert issues(swapped) == ()


def test_a_number_split_over_two_cells_is_suggested_as_one() -> None:
    whole: Numbers = dict.fromkeys(balanced("2021"), 0)
    for row in ("received", "granted", "total_handled"):
        whole[row, "natural_person"] = whole[row, "total"] = 12
    found = issues({**whole, ("granted", "natural_person"): 1, ("granted", "business"): 2})

    suggestion = (
        "/applications/granted/natural_person = 12 and /applications/granted/business = 0 "
        "(printed 1 | 2, one number split over two cells) would satisfy every equation"
    )
    assert {issue.suggestion for issue in found} == {suggestion}


def test_a_blank_operand_makes_an_equation_uncertain_never_wrong() -> None:
    whole = balanced("2021")
    found = issues({**whole, ("granted", "other"): None})

    assert {issue.severity for issue in found} == {"info"}


def test_blanks_that_stand_for_zero_are_no_issue() -> None:
    whole: Numbers = dict.fromkeys(balanced("2021"), 0)

    assert issues({**whole, ("granted", "other"): None, ("received", "business"): None}) == ()


def test_the_total_of_disputes_includes_pending_cases() -> None:
    columns = tuple(column.key for column in OUTCOMES)
    rows = {row.key: printed(row.key, columns, 1, 2, 3, 4, 6) for row in DISPUTES.blocks[0].rows}
    found = check([TableReading("disputes", "2021", "present", rows, {}, ())])

    assert [(issue.code, issue.paths) for issue in found] == [
        ("T4-SUM", (f"/disputes/{key}",)) for key in rows
    ]


def test_a_negative_count_is_an_issue_and_a_negative_change_is_not() -> None:
    row = printed("licensing", ("previous_items", "change", "decisions"), 3, -2, -1)
    found = check([TableReading("disclosure", "2019", "present", {"licensing": row}, {}, ())])

    assert [(issue.code, issue.paths) for issue in found] == [("T2-NN", ("/disclosure/licensing/decisions",))]


def test_a_stock_smaller_than_what_was_issued_and_not_repealed_is_a_warning() -> None:
    row = printed("normative_documents", ("issued", "repealed", "in_force"), 5, 1, 3)
    found = check([TableReading("disclosure", "2021", "present", {row.key: row}, {}, ())])

    assert [(issue.code, issue.severity) for issue in found] == [("T2-MIN", "warning")]


def test_items_and_their_change_are_never_compared_with_decisions() -> None:
    row = printed("licensing", ("previous_items", "change", "decisions"), 30, -2, 422)

    assert check([TableReading("disclosure", "2019", "present", {"licensing": row}, {}, ())]) == ()
