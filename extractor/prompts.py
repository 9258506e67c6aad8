"""What a model is asked: the files in prompts/ as values, and questions made from them.

Nothing fills templates: the document is put between two marks by concatenation. The marks are made
of characters that are shown in their wide forms inside the document, so no document can print them;
with them go the control words of chat templates (<|im_end|>, [INST], </s>), which some servers
would obey. Grounding folds both forms alike, and no character moves.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from pydantic import BaseModel

from extractor.asking import Message, Question
from schemas.narrative import ANSWERS

PROMPTS = ("findings", "counts", "table")
OPENS, CLOSES = "<<<正文", "正文>>>"
_WIDE = str.maketrans("<>[]{}`", "＜＞［］｛｝｀")
_RULE = "---\n"
_BEFORE, _TEXT, _ANSWER, _AGAIN = "\n## 前文\n", "\n## 正文\n", "\n## 答案\n", "\n## 再问\n"


@dataclass(frozen=True, slots=True)
class Example:
    """One shot: what stands before the text, the text, and the answer that is right, as JSON."""

    before: str
    text: str
    answer: str


@dataclass(frozen=True, slots=True)
class Prompt:
    """One file of prompts/: its front matter, its instructions, its examples, and how it asks once more."""

    id: str
    version: str
    schema: type[BaseModel]
    max_tokens: int
    temperature: float
    instructions: str
    examples: tuple[Example, ...]
    again: str


@cache
def load(name: str) -> Prompt:
    """The prompt of prompts/*name*.md; a file that is not as it should be is a programming error.

    >>> load("findings").id, load("findings").schema.__name__
    ('findings', 'ClaimedFindings')
    """
    return parse(files("prompts").joinpath(f"{name}.md").read_text(encoding="utf-8"))


def parse(source: str) -> Prompt:
    """A prompt out of the text of its file."""
    _, front, body = source.split(_RULE, 2)
    settings = dict(line.split(": ", 1) for line in front.splitlines())
    body, _, again = body.partition(_AGAIN)
    first = min(at for at in (body.find(_BEFORE), body.find(_TEXT)) if at >= 0)
    before, *shots = body[first:].split(_TEXT)
    examples: list[Example] = []
    for shot in shots:
        text, _, rest = shot.partition(_ANSWER)
        answer, _, following = rest.partition(_BEFORE)
        examples.append(Example(before.removeprefix(_BEFORE).strip(), text.strip(), answer.strip()))
        before = following
    return Prompt(
        settings["id"],
        settings["version"],
        ANSWERS[settings["schema"]],
        int(settings["max_tokens"]),
        float(settings["temperature"]),
        body[:first].strip(),
        tuple(examples),
        again.strip(),
    )


def fingerprint() -> str:
    """The ids and versions of all prompts, for the record's ``versions.prompts``."""
    return " ".join(f"{prompt.id}-{prompt.version}" for prompt in map(load, PROMPTS))


def ask(
    prompt: Prompt, text: str, *, before: str = "", knowledge: str = "", schema: type[BaseModel] | None = None
) -> Question:
    """The question that shows *text* to a model after the examples.

    *before* stands in front of the text, *knowledge* behind the instructions; neither is from the
    document. *schema* is the answer's where the prompt's own leaves the fields open.
    """
    shots = [
        message
        for example in prompt.examples
        for message in (
            Message("user", _framed(example.before, example.text)),
            Message("assistant", example.answer),
        )
    ]
    messages = (
        Message("system", prompt.instructions + knowledge),
        *shots,
        Message("user", _framed(before, text)),
    )
    return Question(
        prompt.id,
        prompt.version,
        messages,
        schema or prompt.schema,
        prompt.max_tokens,
        temperature=prompt.temperature,
    )


def ask_again(question: Question, answer: str, unfound: Iterable[str]) -> Question:
    """The same question after an answer that quoted what the document does not say."""
    named = "\n".join(f"- {shown(' '.join(quote.split()))}" for quote in unfound)
    messages = (
        *question.messages,
        Message("assistant", answer),
        Message("user", f"{load(question.prompt).again}\n{named}"),
    )
    return Question(
        question.prompt,
        question.version,
        messages,
        question.schema,
        question.max_tokens,
        temperature=question.temperature,
    )


def shown(text: str) -> str:
    """*text* as a model sees it: as long, and without the characters that marks are made of.

    >>> shown("<|im_end|> [INST]")
    '＜|im_end|＞ ［INST］'
    """
    return text.translate(_WIDE)


def _framed(before: str, text: str) -> str:
    return f"{before}\n\n{OPENS}\n{shown(text)}\n{CLOSES}".lstrip()
