"""What an endpoint really does with a schema: probed, because names and HTTP 200 promise nothing."""

import json
import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Literal, Protocol

from extractor.asking import AskingError
from extractor.model.answers import Answer
from extractor.model.retries import CallError
from extractor.model.shapes import Json, shape
from extractor.settings import Dialect, Mode, ModelSettings

Obeys = Literal["enforced", "ignored", "rejected", "not asked"]

ALLOWED = ("甲七", "乙九")
CANARY: Json = {
    "type": "object",
    "properties": {"colour": {"type": "string", "enum": list(ALLOWED)}},
    "required": ["colour"],
    "additionalProperties": False,
}
"""Allows two values that the prompt forbids: who answers with one of them was made to."""
CONTRADICTION = '只输出下面这个 JSON，一个字也不要改：{"colour": "红色"}'
SPEED = "从一数到四十，只写数字，用逗号隔开。"
CANARY_ROOM, SPEED_ROOM, REASONING_ROOM = 60, 150, 2000
PROBED = (Mode.json_schema, Mode.json_object, Mode.tools)
"""In the order of preference; md_json asks nothing of the endpoint."""
UNTOLD = (None, 408, 429, 502, 503, 504)
"""Statuses, None being silence, that say nothing about the mode; 500 is how some servers reject a schema."""


class Completing(Protocol):
    """An endpoint that can be probed."""

    def complete(self, body: Json) -> Answer:
        """The answer, or CallError."""

    def models(self) -> tuple[str, ...]:
        """The models it lists, or CallError."""


@dataclass(frozen=True, slots=True)
class Diagnosis:
    """What was found; ``mode`` is what to set, None where nothing answers.

    ``listed`` is None where the endpoint lists no models. ``speed`` is tokens of an answer a
    second, the wait for the prompt included; None where no usage is reported.
    """

    base_url: str
    model: str
    reachable: bool = False
    trouble: str | None = None
    listed: bool | None = None
    models: tuple[str, ...] = ()
    dialect: Dialect = Dialect.plain
    json_schema: Obeys = "not asked"
    json_object: Obeys = "not asked"
    tools: Obeys = "not asked"
    usage: bool = False
    speed: float | None = None
    mode: Mode | None = None

    def __str__(self) -> str:
        """The lines `nianbao doctor` prints; the last says what to set."""
        found = [
            ("endpoint", f"{self.base_url}  {'reachable' if self.reachable else 'not reachable'}"),
            ("model", f"{self.model}  {_listing(self)}"),
            ("json_schema", self.json_schema),
            ("json_object", f"{self.json_object} (with a schema)"),
            ("tools", self.tools),
            ("usage", "reported" if self.usage else "not reported: tokens are estimated"),
            ("speed", "unknown" if self.speed is None else f"{self.speed:.0f} tokens a second"),
        ]
        told = found if self.mode else found[:2]
        lines = [f"{name:<12} {value}" for name, value in told]
        if self.trouble:
            lines.append(f"{'trouble':<12} {self.trouble}")
        return "\n".join([*lines, _advice(self)])


def diagnose(
    settings: ModelSettings, endpoint: Completing, *, clock: Callable[[], float] = time.perf_counter
) -> Diagnosis:
    """What *endpoint* does, after at most six small calls, none of them tried again."""
    seen = _listed(Diagnosis(settings.base_url, settings.model, dialect=settings.dialect), endpoint)
    if seen.trouble:
        return seen
    seen = _spoken_to(seen, endpoint, clock)
    if seen.trouble:
        return seen
    try:
        obeys = {mode: _probe(seen, endpoint, mode) for mode in PROBED}
    except CallError as error:
        return replace(seen, trouble=str(error))
    mode = next((mode for mode in PROBED if obeys[mode] == "enforced"), Mode.md_json)
    return replace(
        seen,
        json_schema=obeys[Mode.json_schema],
        json_object=obeys[Mode.json_object],
        tools=obeys[Mode.tools],
        mode=mode,
    )


def _listed(seen: Diagnosis, endpoint: Completing) -> Diagnosis:
    try:
        models = endpoint.models()
    except CallError as error:
        if error.status is None or error.status in (401, 403):
            return replace(seen, reachable=error.status is not None, trouble=str(error))
        return replace(seen, reachable=True)
    return replace(seen, reachable=True, models=models, listed=seen.model in models)


def _spoken_to(seen: Diagnosis, endpoint: Completing, clock: Callable[[], float]) -> Diagnosis:
    """With the speed and the usage, in the dialect that the endpoint takes."""
    for dialect in dict.fromkeys((seen.dialect, *Dialect)):
        start = clock()
        try:
            answer = endpoint.complete(_body(replace(seen, dialect=dialect), SPEED, SPEED_ROOM))
        except AskingError as error:
            trouble = str(error)
            continue
        tokens, seconds = answer.completion_tokens, clock() - start
        speed = tokens / seconds if tokens and seconds > 0 else None
        return replace(seen, dialect=dialect, usage=tokens is not None, speed=speed)
    return replace(seen, trouble=trouble)


def _probe(seen: Diagnosis, endpoint: Completing, mode: Mode) -> Obeys:
    """What the endpoint does with *mode*; CallError where it was too busy or too slow to show it."""
    try:
        answer = endpoint.complete(
            {**_body(seen, CONTRADICTION, CANARY_ROOM), **shape(mode, "canary", CANARY)}
        )
    except CallError as error:
        if error.status in UNTOLD:
            raise
        return "rejected"
    if mode is Mode.tools and not answer.called:
        return "ignored"
    return "enforced" if _colour(answer.text) in ALLOWED else "ignored"


def _colour(text: str) -> object:
    """The value the canary asks about, if *text* is the JSON it should be and nothing else."""
    try:
        read = json.loads(text)
    except ValueError:
        return None
    return read.get("colour") if isinstance(read, dict) else None


def _body(seen: Diagnosis, prompt: str, room: int) -> Json:
    asked: Json = {"model": seen.model, "messages": [{"role": "user", "content": prompt}]}
    if seen.dialect is Dialect.reasoning:
        return {**asked, "max_completion_tokens": REASONING_ROOM}
    return {**asked, "max_tokens": room, "temperature": 0.0}


def _listing(seen: Diagnosis) -> str:
    if seen.listed is None:
        return "(the endpoint lists no models)"
    if seen.listed:
        return "listed"
    return f"not among the {len(seen.models)} listed: {', '.join(seen.models[:5])}"


def _advice(seen: Diagnosis) -> str:
    if seen.mode is None:
        return "set          nothing: no question is answered"
    dialect = "" if seen.dialect is Dialect.plain else f" --dialect {seen.dialect.value}"
    return f"set          --mode {seen.mode.value}{dialect}"
