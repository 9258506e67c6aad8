"""What a model is asked and what comes back, before anyone believes it."""

from collections.abc import Iterable
from dataclasses import dataclass, fields
from typing import TYPE_CHECKING, Literal, Protocol

if TYPE_CHECKING:
    from pydantic import BaseModel  # its import would be paid by every command's --help

Role = Literal["system", "user", "assistant"]
Trouble = Literal["unreachable", "refused", "truncated", "unusable", "budget", "settings"]


@dataclass(frozen=True, slots=True)
class Message:
    """One message of a conversation; document text in it is data, never a template."""

    role: Role
    content: str


@dataclass(frozen=True, slots=True)
class Question:
    """One call: the messages, the shape of the answer, and the prompt they come from.

    ``prompt`` and ``version`` are the id and version of a file in prompts/; ``schema`` has every
    field required and nullable; ``max_tokens`` bounds the answer.
    """

    prompt: str
    version: str
    messages: tuple[Message, ...]
    schema: "type[BaseModel]"
    max_tokens: int
    temperature: float = 0.0


@dataclass(frozen=True, slots=True)
class Spent:
    """What answers cost: calls, tokens, money, seconds of the endpoint, and re-asks by reason."""

    calls: int = 0
    prompt_tokens: int = 0
    completion_tokens: int = 0
    cost: float = 0.0
    seconds: float = 0.0
    transport_retries: int = 0
    schema_retries: int = 0
    grounding_retries: int = 0
    truncation_retries: int = 0
    cache_hits: int = 0


FREE = Spent()


def total(costs: Iterable[Spent]) -> Spent:
    """What several answers cost together, field by field.

    >>> total([Spent(calls=1, prompt_tokens=9), Spent(calls=2)]).calls
    3
    """
    given = [cost for cost in costs if cost is not FREE]
    if not given:
        return FREE
    return Spent(**{field.name: sum(getattr(cost, field.name) for cost in given) for field in fields(Spent)})


def since(now: Spent, then: Spent) -> Spent:
    """What was spent between *then* and *now*, of one count that only grows."""
    return Spent(
        **{field.name: getattr(now, field.name) - getattr(then, field.name) for field in fields(Spent)}
    )


@dataclass(frozen=True, slots=True)
class Reply:
    """The raw text of an answer that parses under the question's schema, not yet grounded.

    ``model`` is what the endpoint says answered.
    """

    text: str
    model: str
    spent: Spent


class AskingError(Exception):
    """No usable answer; ``trouble`` says which kind, the message is one line without document text."""

    def __init__(self, trouble: Trouble, message: str, spent: Spent | None = None) -> None:
        """What was spent before the trouble stands in *spent*."""
        super().__init__(message)
        self.trouble = trouble
        self.spent = spent or Spent()


class UnrecordedError(Exception):
    """Answers are to come out of a file, and this one is not in it; no reader of the answers may go on without."""


class Asker(Protocol):
    """Answers questions: an endpoint with its cache, retries and budget, or a script in a test."""

    def __call__(self, question: Question) -> Reply:
        """The answer; raises AskingError where there is none."""
