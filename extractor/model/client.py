"""Questions to an OpenAI-compatible endpoint: the only importer of instructor.

instructor words the request and the re-ask in the settings' mode, parses the answer and validates
it. Below it, every request goes through the kept answers: instructor only ever sees a completion
rebuilt from the raw answer, fresh and kept alike, so parsing is always run and never paid for.
Never give it ``context``: it would render the document's text as a template.
"""

import hashlib
import json
import logging
from collections.abc import Mapping
from dataclasses import replace
from threading import BoundedSemaphore
from typing import Any, Protocol

import instructor
from instructor.core.exceptions import InstructorRetryException, ResponseParsingError
from openai.types.chat import ChatCompletion
from pydantic import ValidationError

from extractor.asking import AskingError, Question, Reply, Spent, total
from extractor.model.answers import Answer, Keeper
from extractor.model.budget import Budget, Pace, Tokens
from extractor.model.endpoint import completion
from extractor.model.retries import (
    MORE_ROOM,
    SCHEMA_REASKS,
    CallError,
    Rest,
    persistently,
    reasking,
)
from extractor.model.shapes import Json, shape, strict_schema
from extractor.settings import Dialect, Mode, ModelSettings

FINGERPRINT_VERSION = 1
MODES = {
    Mode.json_schema: instructor.Mode.JSON_SCHEMA,
    Mode.json_object: instructor.Mode.JSON,
    Mode.tools: instructor.Mode.TOOLS,
    Mode.md_json: instructor.Mode.MD_JSON,
}
UNPARSED = (ValidationError, ResponseParsingError, json.JSONDecodeError)

logging.getLogger("instructor").setLevel(logging.CRITICAL + 1)  # its log quotes what the model said


class Completer(Protocol):
    """What a request goes to: an endpoint, or something in its place."""

    def complete(self, body: Json) -> Answer:
        """What is answered to *body*; raises AskingError where nothing is."""


class Client:
    """An Asker: the kept answers, else the endpoint, with retries, within the budget, at its pace."""

    def __init__(
        self, settings: ModelSettings, endpoint: Completer, answers: Keeper, budget: Budget, pace: Pace
    ) -> None:
        """Nothing is asked yet."""
        self._settings = settings
        self._endpoint = endpoint
        self._answers = answers
        self._budget = budget
        self._pace = pace
        self._rest = Rest(pace.clock)
        self._slots = BoundedSemaphore(settings.concurrency)

    @property
    def spent(self) -> Spent:
        """What this run has spent; a kept answer adds a hit, no tokens and no cost."""
        return self._budget.spent

    def __call__(self, question: Question) -> Reply:
        """The answer, parsed and not grounded.

        Its ``spent`` says what its answers cost when they were asked for, now or in an earlier
        run: all but the hits is the same in both. Where an endpoint reports no usage, tokens are
        estimated at one a character.
        """
        tally = _Tally()
        try:
            answer = self._reply(question, tally)
        except AskingError as error:
            raise AskingError(error.trouble, str(error), tally.spent) from None
        finally:
            self._budget.note(tally.reasks)
        return Reply(answer.text, answer.model, tally.spent)

    def _reply(self, question: Question, tally: "_Tally") -> Answer:
        try:
            return self._converse(question, question.max_tokens, tally)
        except _CutError:
            tally.add(Spent(truncation_retries=1))
            return self._converse(question, MORE_ROOM * question.max_tokens, tally)

    def _converse(self, question: Question, room: int, tally: "_Tally") -> Answer:
        """The last answer of a conversation in which what breaks the schema is asked for again."""
        heard: list[Answer] = []

        def create(**request: object) -> ChatCompletion:
            if heard:
                tally.add(Spent(schema_retries=1))
            heard.append(self._heard(question, wire(request, self._settings, question), tally))
            return completion(heard[-1])

        ask = instructor.patch(create=create, mode=MODES[self._settings.mode])
        try:
            parsed = ask(
                response_model=question.schema,
                max_retries=reasking(UNPARSED, SCHEMA_REASKS - tally.spent.schema_retries),
                strict=None,  # the schema's own strictness
                model=self._settings.model,
                messages=[{"role": item.role, "content": item.content} for item in question.messages],
                **_sampling(self._settings, question, room),
            )
        except InstructorRetryException as error:
            raise _cause(error) from None
        if self._settings.mode is Mode.md_json:
            return replace(heard[-1], text=parsed.model_dump_json(by_alias=True))
        return heard[-1]

    def _heard(self, question: Question, body: Json, tally: "_Tally") -> Answer:
        """The raw answer to *body*, kept or fresh, if it is one that can be parsed."""
        key = fingerprint(self._settings, question, body)
        found = self._answers.once(key, lambda: self._insist(body, tally))
        calls = Spent(
            calls=found.answer.attempts,
            transport_retries=found.answer.attempts - 1,
            seconds=found.answer.seconds,
            cache_hits=int(found.kept),
        )
        tally.add(total((calls, self._budget.charge(_used(body, found.answer)))))
        if found.answer.refused or found.answer.finish_reason == "content_filter":
            raise AskingError("refused", "the model refuses to answer")
        if found.answer.finish_reason == "length":
            raise _CutError("truncated", "the answer does not fit in the tokens it may have")
        return found.answer

    def _insist(self, body: Json, tally: "_Tally") -> Answer:
        """A fresh answer, which says how often it was asked for; where there is none, *tally* says it."""
        attempts = 0

        def attempt() -> Answer:
            nonlocal attempts
            limit = most(body)
            self._budget.promise(limit)
            self._budget.note(Spent(transport_retries=int(attempts > 0)))
            attempts += 1
            used = Tokens(0, 0)
            try:
                with self._slots:
                    self._pace.wait(limit.both)
                    answer = self._endpoint.complete(body)
                used = _used(body, answer)
            finally:
                self._budget.settle(limit, used)
            return answer

        self._rest.respect()
        try:
            answer = persistently(
                attempt,
                attempts=self._settings.attempts,
                patience=self._settings.patience,
                cool=self._pace.cool,
                sleep=self._pace.sleep,
            )
        except AskingError as error:
            tally.add(Spent(calls=attempts, transport_retries=max(attempts - 1, 0)))
            if isinstance(error, CallError):
                self._rest.note(failed=error.again)
            raise
        self._rest.note(failed=False)
        return replace(answer, attempts=attempts)


def wire(request: Mapping[str, object], settings: ModelSettings, question: Question) -> Json:
    """The body of a request: what instructor worded, with the shape as this program binds it."""
    name = question.schema.__name__
    return {**request, **shape(settings.mode, name, strict_schema(question.schema))}


def fingerprint(settings: ModelSettings, question: Question, body: Json) -> str:
    """The name of an answer: all that could change it, and no key, header, path or timeout."""
    request = {
        "version": FINGERPRINT_VERSION,
        "prompt": [question.prompt, question.version],
        "endpoint": settings.base_url,
        "mode": settings.mode.value,
        "body": body,
    }
    return hashlib.sha256(json.dumps(request, sort_keys=True).encode()).hexdigest()


class _CutError(AskingError):
    """The answer ended for want of room."""


class _Tally:
    """What one question has come to so far."""

    def __init__(self) -> None:
        self.spent = Spent()

    def add(self, part: Spent) -> None:
        self.spent = total((self.spent, part))

    @property
    def reasks(self) -> Spent:
        """Without what the budget counts by itself."""
        spent = self.spent
        return Spent(
            schema_retries=spent.schema_retries,
            truncation_retries=spent.truncation_retries,
            cache_hits=spent.cache_hits,
        )


def _sampling(settings: ModelSettings, question: Question, room: int) -> dict[str, Any]:
    if settings.dialect is Dialect.reasoning:
        return {"max_completion_tokens": room}
    return {"max_tokens": room, "temperature": question.temperature}


def most(body: Json) -> Tokens:
    """The most tokens that *body* can come to: its characters, and the room for its answer."""
    return Tokens(_length(body), room_of(body))


def room_of(body: Json) -> int:
    """The tokens that the answer to *body* may have."""
    room = body.get("max_tokens", body.get("max_completion_tokens"))
    return room if isinstance(room, int) else 0


def _length(body: Json) -> int:
    """The tokens of a prompt before anyone counted them: one a character, the most that Chinese takes."""
    return len(json.dumps(body, ensure_ascii=False))


def _used(body: Json, answer: Answer) -> Tokens:
    if answer.prompt_tokens is None or answer.completion_tokens is None:
        return Tokens(_length(body), len(answer.text))
    return Tokens(answer.prompt_tokens, answer.completion_tokens)


def _cause(error: InstructorRetryException) -> BaseException:
    """Why a conversation ended, without a word of it."""
    cause = error.__cause__
    if isinstance(cause, ValidationError):
        kinds = sorted({item["type"] for item in cause.errors(include_input=False, include_url=False)})
        return AskingError("unusable", f"the answer breaks the schema: {', '.join(kinds)}")
    if isinstance(cause, (ResponseParsingError, ValueError)):
        return AskingError("unusable", "the answer cannot be parsed")
    return cause or error
