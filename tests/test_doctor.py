from collections.abc import Callable
from dataclasses import replace

import pytest

from extractor.model.doctor import ALLOWED, Diagnosis, diagnose
from extractor.model.endpoint import Endpoint
from extractor.model.opening import doctor
from extractor.settings import Dialect, Mode, ModelSettings
from tests.scripted_server import HTML, Reaction, Request, Script, completion, error, reaction, scripted

MADE = f'{{"colour": "{ALLOWED[0]}"}}'
FREE = '{"colour": "红色"}'
LISTED = reaction({"object": "list", "data": [{"id": "m", "object": "model"}]})
Answers = Callable[[Request], Reaction]


def endpoint(
    *,
    json_schema: Reaction,
    json_object: Reaction,
    tools: Reaction,
    plain: Reaction | None = None,
    models: Reaction = LISTED,
) -> Script:
    """A server that reacts to each way of binding an answer in its own way."""

    def play(request: Request) -> Reaction:
        if request.path.endswith("/models"):
            return models
        if "tools" in request.body:
            return tools
        kind = request.body.get("response_format", {}).get("type")
        return {"json_schema": json_schema, "json_object": json_object}.get(
            kind, plain or completion("1,2,3")
        )

    return play


def seen(script: Script) -> Diagnosis:
    with scripted(script=script) as server:
        return doctor(ModelSettings("m", server.base_url), environ={})


made, free, rejected = completion(MADE), completion(FREE), error(400)
called = completion(None, called=MADE)
called_freely = completion(None, called=FREE)

ENFORCES_ALL = endpoint(json_schema=made, json_object=made, tools=called)
IGNORES_ALL = endpoint(json_schema=free, json_object=free, tools=free)
REJECTS_SCHEMA = endpoint(json_schema=error(500), json_object=made, tools=called)
REJECTS_ALL = endpoint(json_schema=rejected, json_object=rejected, tools=rejected)
ONLY_TOOLS = endpoint(json_schema=free, json_object=rejected, tools=called)
PROSE_FOR_TOOLS = endpoint(json_schema=free, json_object=free, tools=made)
FENCES = endpoint(json_schema=completion(f"```json\n{MADE}\n```"), json_object=free, tools=called_freely)


@pytest.mark.parametrize(
    ("script", "obeys", "mode"),
    [
        (ENFORCES_ALL, ("enforced", "enforced", "enforced"), Mode.json_schema),
        (IGNORES_ALL, ("ignored", "ignored", "ignored"), Mode.md_json),
        (REJECTS_SCHEMA, ("rejected", "enforced", "enforced"), Mode.json_object),
        (REJECTS_ALL, ("rejected", "rejected", "rejected"), Mode.md_json),
        (ONLY_TOOLS, ("ignored", "rejected", "enforced"), Mode.tools),
        (PROSE_FOR_TOOLS, ("ignored", "ignored", "ignored"), Mode.md_json),
        (FENCES, ("ignored", "ignored", "ignored"), Mode.md_json),
    ],
)
def test_each_kind_of_endpoint_is_recognised_and_a_mode_recommended(
    script: Script, obeys: tuple[str, ...], mode: Mode
) -> None:
    diagnosis = seen(script)

    assert (diagnosis.json_schema, diagnosis.json_object, diagnosis.tools) == obeys
    assert diagnosis.mode is mode
    assert str(diagnosis).endswith(f"--mode {mode.value}")


def test_the_diagnosis_is_printed_a_line_a_finding() -> None:
    with scripted(script=ENFORCES_ALL) as server:
        times = iter([10.0, 12.0])
        found = diagnose(
            ModelSettings("m", server.base_url),
            Endpoint(ModelSettings("m", server.base_url), {}),
            clock=lambda: next(times),
        )

    assert str(found).splitlines() == [
        f"endpoint     {server.base_url}  reachable",
        "model        m  listed",
        "json_schema  enforced",
        "json_object  enforced (with a schema)",
        "tools        enforced",
        "usage        reported",
        "speed        10 tokens a second",
        "set          --mode json_schema",
    ]


def test_the_probe_sends_strict_schemas_and_contradicts_them() -> None:
    with scripted(script=ENFORCES_ALL) as server:
        doctor(ModelSettings("m", server.base_url), environ={})
    formats = [body["response_format"] for body in server.bodies if "response_format" in body]

    assert formats[0]["json_schema"]["strict"] is True
    assert formats[1]["schema"] == formats[0]["json_schema"]["schema"]
    assert len(server.requests) == 5
    assert not any(value in str(body["messages"]) for body in server.bodies[1:] for value in ALLOWED)


def test_an_endpoint_without_usage_or_a_list_of_models_can_still_be_used() -> None:
    quiet = endpoint(
        json_schema=made, json_object=made, tools=called, plain=completion("1,2", usage={}), models=error(404)
    )
    diagnosis = seen(quiet)

    assert (diagnosis.listed, diagnosis.usage, diagnosis.speed) == (None, False, None)
    assert diagnosis.mode is Mode.json_schema


def test_a_model_that_is_not_listed_is_said_with_those_that_are() -> None:
    other = reaction({"object": "list", "data": [{"id": "qwen"}, {"id": "glm"}]})
    diagnosis = seen(endpoint(json_schema=made, json_object=made, tools=called, models=other))

    assert diagnosis.listed is False
    assert "not among the 2 listed: qwen, glm" in str(diagnosis)


def test_an_endpoint_that_takes_no_max_tokens_is_asked_in_the_other_dialect() -> None:
    def picky(request: Request) -> Reaction:
        return error(400) if "max_tokens" in request.body else ENFORCES_ALL(request)

    diagnosis = seen(picky)

    assert diagnosis.dialect is Dialect.reasoning
    assert str(diagnosis).endswith("--mode json_schema --dialect reasoning")


def test_an_endpoint_that_is_not_there_gets_no_advice() -> None:
    with scripted(HTML) as gone:
        pass
    diagnosis = doctor(ModelSettings("m", gone.base_url), environ={})

    assert not diagnosis.reachable
    assert diagnosis.mode is None
    assert "trouble      the endpoint cannot be reached" in str(diagnosis).splitlines()
    assert "json_schema" not in str(diagnosis)


@pytest.mark.parametrize(("said", "trouble"), [(error(401), "key"), (HTML, "no chat completion")])
def test_an_endpoint_that_answers_nothing_gets_no_advice(said: Reaction, trouble: str) -> None:
    diagnosis = seen(lambda _request: said)

    assert diagnosis.reachable
    assert diagnosis.mode is None
    assert trouble in str(diagnosis.trouble)


def test_the_doctor_tries_nothing_twice() -> None:
    with scripted(error(500)) as server:
        diagnosis = doctor(replace(ModelSettings("m", server.base_url), attempts=9), environ={})

    assert diagnosis.mode is None
    assert [request.path for request in server.requests] == ["/v1/models", *["/v1/chat/completions"] * 2]


@pytest.mark.parametrize("failure", [error(429), error(503), Reaction(b"{")], ids=["429", "503", "cut"])
def test_an_endpoint_too_busy_for_a_probe_gets_no_advice_instead_of_a_wrong_one(failure: Reaction) -> None:
    diagnosis = seen(endpoint(json_schema=made, json_object=failure, tools=called))

    assert diagnosis.mode is None
    assert diagnosis.trouble
    assert "rejected" not in str(diagnosis)
