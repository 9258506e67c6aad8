"""One address that speaks OpenAI's protocol: the only importer of openai."""

import time
from collections.abc import Collection, Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import NamedTuple

import openai
from openai.types.chat import ChatCompletion
from pydantic import BaseModel, Field, ValidationError

from extractor.asking import Trouble
from extractor.model.answers import Answer
from extractor.model.retries import CallError, passes, pause
from extractor.model.shapes import Json
from extractor.settings import ModelSettings, api_key


class _Meaning(NamedTuple):
    """What a failure is to the user."""

    trouble: Trouble
    words: str


STATUSES: Mapping[int, _Meaning] = {
    400: _Meaning("settings", "the endpoint rejects the request; `nianbao doctor` finds what it takes"),
    401: _Meaning("settings", "the endpoint does not accept the key"),
    402: _Meaning("budget", "the account at the endpoint has no credit"),
    403: _Meaning("settings", "the key may not use this model"),
    404: _Meaning("settings", "the endpoint has no such model or no such address"),
    413: _Meaning("truncated", "the question is too long for the endpoint"),
    422: _Meaning("settings", "the endpoint rejects the request; `nianbao doctor` finds what it takes"),
}
"""By HTTP status; what may pass by itself is not here."""

CODES: Mapping[str, _Meaning] = {
    "insufficient_quota": STATUSES[402],
    "billing_hard_limit_reached": STATUSES[402],
    "content_filter": _Meaning("refused", "a filter of the endpoint refuses the question"),
    "content_policy_violation": _Meaning("refused", "a filter of the endpoint refuses the question"),
    "context_length_exceeded": _Meaning("truncated", "the question is too long for the model"),
    "exceed_context_size_error": _Meaning("truncated", "the question is too long for the model"),
}
"""By the error's code or type, which says more than its status."""


class Batch(NamedTuple):
    """A batch: whether it has ended, how many questions are done, the files of what it brought, why it failed."""

    id: str
    status: str
    ended: bool
    answered: int
    files: tuple[str, ...]
    errors: tuple[str, ...]
    mark: str | None


_ENDED = frozenset({"completed", "failed", "expired", "cancelled"})


class Endpoint:
    """One address and one key: a request goes out once, an answer or a CallError comes back."""

    def __init__(self, settings: ModelSettings, environ: Mapping[str, str]) -> None:
        """Nothing is sent yet; the key is read from *environ* and given to the library only."""
        self._client = openai.OpenAI(
            api_key=api_key(settings, environ),
            base_url=settings.base_url,
            timeout=settings.timeout,
            max_retries=0,
        )

    def close(self) -> None:
        """Close the connections."""
        self._client.close()

    def complete(self, body: Json) -> Answer:
        """What the endpoint answers to *body*, which is sent as it is."""
        start = time.perf_counter()
        with _explained():
            said: object = self._client.post("/chat/completions", body=body, cast_to=object)
        return _answer(said, time.perf_counter() - start)

    def begin_batch(self, file: Path, address: str, mark: str) -> str:
        """The id of a new batch of the requests in *file*; *mark* is how ``known_batch`` finds it again."""
        with _explained():
            uploaded = self._client.files.create(file=file, purpose="batch")
            body: Json = {
                "input_file_id": uploaded.id,
                "endpoint": address,
                "completion_window": "24h",
                "metadata": {"nianbao": mark},
            }
            said: object = self._client.post("/batches", body=body, cast_to=object)
        return _batch(said).id

    def known_batch(self, mark: str, but: Collection[str | None]) -> str | None:
        """The id of the batch with that *mark* among the last hundred, if there is one that is none of *but*."""
        with _explained():
            said: object = self._client.get("/batches?limit=100", cast_to=object)
        listed = said.get("data") if isinstance(said, dict) else None
        found = [_batch(one) for one in listed or []]
        return next((one.id for one in found if one.mark == mark and one.id not in but), None)

    def batch(self, name: str) -> Batch:
        """What became of the batch *name* so far."""
        with _explained():
            said: object = self._client.get(f"/batches/{name}", cast_to=object)
        return _batch(said)

    def lines(self, file: str) -> Iterator[bytes]:
        """The lines of a file that the endpoint holds."""
        with _explained(), self._client.files.with_streaming_response.content(file) as response:
            for line in response.iter_lines():
                yield line.encode()

    def models(self) -> tuple[str, ...]:
        """The names of the models that the endpoint lists."""
        with _explained():
            listed: object = self._client.get("/models", cast_to=object)
        entries = listed.get("data") if isinstance(listed, dict) else None
        if not isinstance(entries, list):
            message = "what came back is no list of models: is the base URL right?"
            raise CallError("unreachable", message, status=200)
        return tuple(str(entry.get("id")) for entry in entries if isinstance(entry, dict))


def completion(answer: Answer) -> ChatCompletion:
    """The completion that instructor parses: the same for a fresh and a kept answer."""
    message: Json = {"role": "assistant", "content": answer.text}
    if answer.called:
        call = {"name": "answer", "arguments": answer.text}
        message = {
            "role": "assistant",
            "content": None,
            "tool_calls": [{"id": "call_1", "type": "function", "function": call}],
        }
    choice = {"index": 0, "finish_reason": "stop", "message": message}
    return ChatCompletion.model_validate(
        {"id": "", "created": 0, "object": "chat.completion", "model": answer.model, "choices": [choice]}
    )


class _Counts(BaseModel):
    completed: int = 0
    failed: int = 0


class _BatchError(BaseModel):
    code: str | None = None


class _BatchErrors(BaseModel):
    data: list[_BatchError] = []


class _Batch(BaseModel):
    id: str
    status: str
    output_file_id: str | None = None
    error_file_id: str | None = None
    request_counts: _Counts | None = None
    errors: _BatchErrors | None = None
    metadata: dict[str, str] | None = None


def _batch(said: object) -> Batch:
    try:
        read = _Batch.model_validate(said)
    except ValidationError:
        message = "what came back is no batch: does the endpoint know batches?"
        raise CallError("unreachable", message, status=200) from None
    files = tuple(file for file in (read.output_file_id, read.error_file_id) if file)
    counts = read.request_counts or _Counts()
    errors = tuple(error.code or "no reason given" for error in read.errors.data) if read.errors else ()
    mark = (read.metadata or {}).get("nianbao")
    return Batch(
        read.id, read.status, read.status in _ENDED, counts.completed + counts.failed, files, errors, mark
    )


class _Call(BaseModel):
    arguments: str


class _ToolCall(BaseModel):
    function: _Call


class _Message(BaseModel):
    content: str | None = None
    refusal: str | None = None
    tool_calls: list[_ToolCall] | None = None


class _Choice(BaseModel):
    message: _Message
    finish_reason: str | None = None


class _Usage(BaseModel):
    prompt_tokens: int = Field(ge=0)
    completion_tokens: int = Field(ge=0)


class _Said(BaseModel):
    choices: list[_Choice] = Field(min_length=1)
    model: str = ""
    usage: object = None


def answer_in(said: object) -> Answer:
    """The answer that a batch brought as *said*; CallError where it is no chat completion."""
    return _answer(said, 0.0)


def _answer(said: object, seconds: float) -> Answer:
    try:
        read = _Said.model_validate(said)
    except ValidationError:
        again = isinstance(said, dict) and "error" in said  # a gateway whose own upstream failed
        message = "what came back is no chat completion: is the base URL right?"
        raise CallError("unreachable", message, status=200, again=again) from None
    choice = read.choices[0]
    call = choice.message.tool_calls[0] if choice.message.tool_calls else None
    text = call.function.arguments if call else choice.message.content or ""
    usage = _usage(read.usage)
    return Answer(
        text=text.encode(errors="replace").decode(),  # half a character cannot be kept, nor found in a text
        finish_reason=choice.finish_reason or "stop",
        refused=bool(choice.message.refusal),
        called=call is not None,
        prompt_tokens=usage.prompt_tokens if usage else None,
        completion_tokens=usage.completion_tokens if usage else None,
        model=read.model,
        time=datetime.now(UTC).isoformat(timespec="seconds"),
        seconds=round(seconds, 3),
        attempts=1,
    )


def _usage(said: object) -> _Usage | None:
    try:
        return _Usage.model_validate(said)
    except ValidationError:
        return None


@contextmanager
def _explained() -> Iterator[None]:
    """Turn what the library raises into a CallError that quotes nothing of what was sent or said."""
    try:
        yield
    except openai.APIStatusError as error:
        raise _status_error(error) from None
    except openai.APITimeoutError:
        raise CallError("unreachable", "the endpoint does not answer in time", again=True) from None
    except openai.APIConnectionError:
        raise CallError("unreachable", "the endpoint cannot be reached", again=True) from None
    except (openai.APIError, ValueError):
        raise CallError("unreachable", "what came back is cut or is no JSON", again=True) from None


def _status_error(error: openai.APIStatusError) -> CallError:
    status = error.status_code
    meaning = CODES.get(error.code or "") or CODES.get(error.type or "") or STATUSES.get(status)
    if meaning:
        return CallError(meaning.trouble, f"{meaning.words} (HTTP {status})", status=status)
    if not passes(status):
        return CallError("settings", f"the endpoint rejects the request (HTTP {status})", status=status)
    wait = pause(error.response.headers, datetime.now(UTC))
    asked = "" if wait is None else f" and asks to wait {wait:g} s"
    message = f"the endpoint answers with HTTP {status}{asked}"
    return CallError("unreachable", message, status=status, again=True, pause=wait)
