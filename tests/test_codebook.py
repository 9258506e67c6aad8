import json
from pathlib import Path

from schemas.codebook import codebook, json_schema
from schemas.form import IDENTITIES, TABLES
from schemas.issues import ISSUE_KINDS
from schemas.metrics import METRICS
from schemas.record import Record

ROOT = Path(__file__).parent.parent


def test_the_codebook_on_file_is_what_the_form_says() -> None:
    on_file = (ROOT / "docs" / "codebook.md").read_text(encoding="utf-8")

    assert on_file == codebook(), "run `make codebook`"


def test_the_schema_on_file_is_what_the_models_say() -> None:
    on_file = (ROOT / "schemas" / "record.schema.json").read_text(encoding="utf-8")

    assert on_file == json_schema(), "run `make codebook`"


def test_every_row_column_identity_metric_and_issue_code_is_described() -> None:
    text = codebook()

    for table in TABLES:
        for block in table.blocks:
            assert all(f"`{table.key}.{row.key}` | {row.label} |" in text for row in block.rows)
            assert all(f"`{column.key}` | {column.label} |" in text for column in block.columns)
    assert all(f"| `{rule.code}` |" in text for rule in IDENTITIES)
    assert all(f"| `{one.key}` | {one.label} | {one.definition} |" in text for one in METRICS)
    assert all(f"| `{code}` | {kind.severity} |" in text for code, kind in ISSUE_KINDS.items())


def test_an_equation_is_printed_as_one() -> None:
    assert "| `received` + `carried_in` = `total_handled` + `carried_out` |" in codebook()


def test_the_schema_describes_every_field_of_a_record() -> None:
    schema = json.loads(json_schema())

    assert list(schema["properties"]) == list(Record.model_fields)
    assert schema["additionalProperties"] is False
