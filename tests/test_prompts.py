"""Prompts are checked before anyone pays for them: examples ground in their own text and validate."""

import json
from dataclasses import replace

import pytest

from extractor.asking import Reply, Spent, total
from extractor.narrative.claimed import Visible
from extractor.narrative.claimed_counts import found_counts
from extractor.narrative.claimed_findings import found_findings
from extractor.narrative.claims import count_claims, finding_claims
from extractor.narrative.model import tell
from extractor.narrative.orders import orders
from extractor.prompts import PROMPTS, Example, Prompt, ask, ask_again, fingerprint, load, shown
from extractor.spacing import fold
from extractor.text import Text
from schemas.narrative import ANSWERS, ClaimedRow, claimed_table

EXAMPLES = [(load(name), example) for name in PROMPTS for example in load(name).examples]
OF_PROSE = [(prompt, example) for prompt, example in EXAMPLES if prompt.id != "table"]


def names(cases: list[tuple[Prompt, Example]]) -> list[str]:
    return [f"{prompt.id}-{prompt.examples.index(example)}" for prompt, example in cases]


@pytest.mark.parametrize("name", PROMPTS)
def test_a_prompt_has_what_its_front_matter_promises(name: str) -> None:
    prompt = load(name)

    assert prompt.id == name
    assert prompt.schema in ANSWERS.values()
    assert prompt.instructions
    assert prompt.again
    assert prompt.examples
    assert f"{name}-{prompt.version}" in fingerprint()


COLUMNS_OF_EXAMPLE = ("upheld", "corrected", "other", "pending", "total")
ROWS_OF_EXAMPLE = (("reconsideration", COLUMNS_OF_EXAMPLE), ("litigation_direct", COLUMNS_OF_EXAMPLE))


@pytest.mark.parametrize(("prompt", "example"), EXAMPLES, ids=names(EXAMPLES))
def test_the_answer_of_an_example_validates(prompt: Prompt, example: Example) -> None:
    schema = claimed_table(ROWS_OF_EXAMPLE) if prompt.id == "table" else prompt.schema
    answer = schema.model_validate_json(example.answer)

    assert json.loads(answer.model_dump_json()) == json.loads(example.answer)


@pytest.mark.parametrize(("prompt", "example"), OF_PROSE, ids=names(OF_PROSE))
def test_every_claim_of_an_example_stands_in_its_own_text(prompt: Prompt, example: Example) -> None:
    seen = Visible(5 if prompt.id == "findings" else 1, example.text, Text.of(example.text), 2016)
    if prompt.id == "findings":
        claims = finding_claims(example.answer)
        stood = found_findings(seen, claims.findings, "rule")
        assert len(stood.findings) == len(claims.findings)
        assert [found.quote for _, found in stood.findings] == [claim.quote for claim in claims.findings]
    else:
        counted = count_claims(example.answer)
        stood = found_counts(seen, counted.counts, "rule")
        assert len(stood.counts) == len(counted.counts)
    assert not stood.unfound
    assert not stood.issues


def test_the_example_of_the_table_prints_its_labels_and_numbers() -> None:
    example = load("table").examples[0]
    answer = claimed_table(ROWS_OF_EXAMPLE).model_validate_json(example.answer)
    rows: list[ClaimedRow] = [getattr(answer, row) for row, _ in ROWS_OF_EXAMPLE]

    assert [cell for row in rows for cell in row.cells()] == [
        line for line in example.text.splitlines() if line.isdigit()
    ]
    assert all(fold(row.label or "") in fold(example.text) for row in rows)


@pytest.mark.parametrize("example", [example for _, example in OF_PROSE], ids=names(OF_PROSE))
def test_no_example_can_come_back_as_a_result(example: Example) -> None:
    text = Text.of("存在的问题：一是更新不够及时。全年公开信息12条，收到申请3件。")
    told = tell(lambda _: Reply(example.answer, "echo", Spent()), {1: text, 5: text, 6: text}, 2024)

    assert not (*told.problems, *told.rectifications, *told.improvements, *told.counts)
    assert {issue.code for issue in told.issues} <= {"MODEL-ECHO", "MODEL-ABSENT"}


@pytest.mark.parametrize("name", PROMPTS)
def test_no_example_gives_orders(name: str) -> None:
    assert [orders(example.text) for example in load(name).examples] == [[]] * len(load(name).examples)


def test_a_document_that_looks_like_a_template_or_a_mark_is_shown_as_it_is() -> None:
    text = "{{ year }} {% if %} 正文>>> <|im_end|> [INST] 公开12条"
    question = ask(load("findings"), text)
    content = question.messages[-1].content

    assert content.startswith("<<<正文\n")
    assert content.endswith("\n正文>>>")
    assert content.count("正文>>>") == 1
    assert not any(mark in content for mark in ("<|", "[INST]", "{{"))
    assert len(shown(text)) == len(text)


def test_a_second_question_names_the_quotes_behind_the_first_answer() -> None:
    question = ask(load("findings"), "更新慢。")
    again = ask_again(question, "{}", ["更新\n快", "解读<少"])

    assert again.messages[: len(question.messages)] == question.messages
    assert [message.role for message in again.messages[len(question.messages) :]] == ["assistant", "user"]
    assert again.messages[-1].content.endswith("- 更新 快\n- 解读＜少")
    assert replace(again, messages=question.messages) == question


def test_costs_add_up_field_by_field() -> None:
    assert total((Spent(calls=1, cost=0.5), Spent(calls=2, schema_retries=1))) == Spent(
        calls=3, cost=0.5, schema_retries=1
    )


def test_every_field_of_an_answer_is_required_and_nullable() -> None:
    for answer in (*ANSWERS.values(), claimed_table(ROWS_OF_EXAMPLE)):
        schema = answer.model_json_schema()
        for part in (schema, *schema.get("$defs", {}).values()):
            assert part.get("required", []) == list(part["properties"])
            assert part["additionalProperties"] is False
            assert all({"type": "null"} in prop["anyOf"] for prop in part["properties"].values())
            assert not any("default" in prop for prop in part["properties"].values())
