"""An Asker that asks nobody: it answers what is kept, and notes what would be asked first."""

from collections.abc import Callable
from dataclasses import replace
from typing import NamedTuple

from extractor.asking import Message, Question, Reply
from extractor.model.answers import Answer, Answers
from extractor.model.budget import Budget, Pace, Tokens
from extractor.model.client import Client, fingerprint, most, room_of
from extractor.model.retries import CallError
from extractor.model.shapes import Json
from extractor.settings import ModelSettings


class Unasked(NamedTuple):
    """A request that no kept answer answers: its fingerprint, its body, and the most tokens it can come to."""

    key: str
    body: Json
    most: Tokens


class Collector:
    """Not thread safe; what hangs on an answer that is not there (a re-ask, more room) is not noted."""

    def __init__(self, settings: ModelSettings, answers: Answers, note: Callable[[Unasked], None]) -> None:
        """*note* is told each request that would go out first."""
        self._settings = replace(
            settings,
            max_calls=None,
            max_tokens=None,
            max_cost=None,
            requests_per_minute=None,
            tokens_per_minute=None,
        )
        self._note = note
        self._client = Client(self._settings, self, answers, Budget(self._settings), Pace(self._settings))
        self._question: Question | None = None
        self._before: tuple[Message, ...] = ()

    def __call__(self, question: Question) -> Reply:
        """The kept answer; AskingError where there is none."""
        continues = bool(self._before) and question.messages[: len(self._before)] == self._before
        self._question = None if continues else question
        self._before = question.messages
        return self._client(question)

    def complete(self, body: Json) -> Answer:
        """Note *body*, if it is the first request of its question."""
        question = self._question
        if question is not None and _first(question, body):
            self._note(Unasked(fingerprint(self._settings, question, body), body, most(body)))
        raise CallError("unreachable", "it is not asked yet")


def _first(question: Question, body: Json) -> bool:
    """Whether *body* opens the conversation: no answer of the model in it, and no more room than at first."""
    said = body.get("messages")
    longer = isinstance(said, list) and len(said) > len(question.messages) + 1
    return not longer and room_of(body) == question.max_tokens
