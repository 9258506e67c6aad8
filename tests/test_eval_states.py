from eval.states import checks, predicted_cells, state_of, template
from schemas.form import APPLICATIONS, DISCLOSURE


def row(*values: int | None) -> dict[str, int | None]:
    names = ("natural_person", "business", "research", "nonprofit", "legal_service", "other", "total")
    return dict(zip(names, values, strict=True))


def test_a_null_is_the_kind_of_nothing_that_its_evidence_says() -> None:
    predicted = predicted_cells(
        {
            "report": {
                "disclosure": {
                    "state": "present",
                    "regulations": {"issued": None, "repealed": None, "in_force": 0},
                    "fees": {"amount_wan": 282.10},
                }
            },
            "evidence": {"/disclosure/regulations": {"state": ["not_applicable", "blank", "number"]}},
        }
    )

    assert [predicted.at(f"/disclosure/regulations/{key}") for key in ("issued", "repealed", "in_force")] == [
        "not_applicable",
        "blank",
        "0",
    ]
    assert predicted.at("/disclosure/fees/amount_wan") == "282.1"
    assert predicted.at("/disclosure/penalties/decisions") == "absent"
    assert predicted.at("/applications/received/total") == "missing"


def test_a_row_that_was_seen_and_not_filled_is_text() -> None:
    record = {
        "report": {"applications": {"state": "partial", "received": None}},
        "evidence": {"/applications/received": {"state": ["text"] * 7}},
    }

    assert predicted_cells(record).at("/applications/received/total") == "text"


def test_a_number_in_a_table_said_to_be_missing_is_still_an_answer() -> None:
    record = {"report": {"applications": {"state": "missing", "received": row(0, 0, 0, 0, 0, 0, None)}}}

    predicted = predicted_cells(record)
    assert predicted.at("/applications/received/natural_person") == "0"
    assert predicted.at("/applications/received/total") == "missing"


def test_a_record_of_any_shape_is_read_as_far_as_it_goes() -> None:
    odd = {"report": {"applications": ["?"], "disclosure": {"state": 1, "fees": {"amount_wan": True}}}}

    assert predicted_cells(odd).at("/disclosure/fees/amount_wan") == "text"
    assert predicted_cells({}).at("/disclosure/fees/amount_wan") == "missing"


def test_the_2019_form_has_procurement_and_an_undivided_row() -> None:
    old = {one.key for table in (DISCLOSURE, APPLICATIONS) for one in template(table, "2019", {})}
    new = {one.key for table in (DISCLOSURE, APPLICATIONS) for one in template(table, "2021", {})}

    assert old - new == {"other_services", "procurement", "other_handling.undivided"}
    assert new - old == {
        "other_handling.not_corrected",
        "other_handling.fee_unpaid",
        "other_handling.other",
    }


def test_an_equation_with_a_blank_operand_is_not_assessable() -> None:
    cells = {f"/disputes/reconsideration/{key}": "1" for key in ("upheld", "corrected", "other", "pending")}
    total = "/disputes/reconsideration/total"

    assert [check.status for value in ("4", "3", "blank") for check in checks({**cells, total: value})] == [
        "holds",
        "violated",
        "n/a",
    ]


def test_a_table_of_the_2021_form_has_39_equations_and_table_4_three() -> None:
    cells = {
        f"/applications/{one.key.replace('.', '/')}/{column.key}": "0"
        for one in template(APPLICATIONS, "2021", {})
        for column in one.columns
    }

    found = checks(cells)
    assert len(found) == 39
    assert {check.status for check in found} == {"holds"}
    assert {state_of(cell) for cell in cells.values()} == {"zero"}
