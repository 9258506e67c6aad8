"""Questions sent in files and answered within a day, at half the price: OpenAI's Batch API, and its look-alikes.

A question's ``custom_id`` is the fingerprint under which its answer is kept, so that an answer needs
nothing but itself to be put where the ordinary run finds it, whoever answered the file. What was sent
stands in a folder beside the output; a run that ended between sending and noting finds its batch again
by the hash of its file.
"""

import hashlib
import json
import os
import re
from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import NamedTuple

from pydantic import BaseModel, ValidationError

from extractor.journal import write_whole
from extractor.model.answers import Answers
from extractor.model.collecting import Unasked
from extractor.model.endpoint import Endpoint, answer_in
from extractor.model.retries import CallError

ADDRESS = "/v1/chat/completions"
MOST_LINES, MOST_BYTES = 50_000, 180_000_000
"""What OpenAI takes in one file, with some room."""
STATE, UNFINISHED = "state.json", "questions.new"
ANSWERED, AGAIN = "answered", "to be sent again"
OK = 200
_AGAIN = frozenset({"batch_expired", "batch_cancelled"})
"""Why a question was not answered that may be sent again."""
_KEY = re.compile(r"[0-9a-f]{64}")


class Sent(BaseModel):
    """A file of questions: its name, the hash of its bytes, how many they are, and the batch it became."""

    file: str
    sha256: str
    questions: int
    batch: str | None = None
    collected: bool = False


class State(BaseModel):
    """All that was sent for one output, and the questions that a batch could not have answered."""

    sent: list[Sent] = []
    given_up: set[str] = set()


class Waiting(NamedTuple):
    """A batch that is not at its end."""

    batch: str
    status: str
    answered: int
    questions: int


class Collected(NamedTuple):
    """What the batches that ended brought: answers, questions to be sent again, failures by reason.

    ``refused``: why whole batches were not taken; their questions are to be sent again too.
    """

    answered: int
    again: int
    failed: Counter[str]
    refused: tuple[str, ...]
    waiting: tuple[Waiting, ...]


class Batches:
    """The batches of one output, in a folder beside it."""

    def __init__(self, folder: Path, endpoint: Endpoint, answers: Answers) -> None:
        """What was sent before stands in *folder*."""
        self._folder, self._endpoint, self._answers = folder, endpoint, answers
        folder.mkdir(exist_ok=True)
        state = folder / STATE
        self._state = State.model_validate_json(state.read_bytes()) if state.exists() else State()

    @property
    def given_up(self) -> frozenset[str]:
        """The questions that failed in a batch for a reason of their own: they are asked one by one."""
        return frozenset(self._state.given_up)

    def collect(self) -> Collected:
        """Keep the answers of every batch that has ended, and say which have not."""
        outcomes: Counter[str] = Counter()
        refused: list[str] = []
        waiting: list[Waiting] = []
        for sent in self._state.sent:
            if sent.collected:
                continue
            about = self._endpoint.batch(self._identified(sent))
            if not about.ended:
                waiting.append(Waiting(about.id, about.status, about.answered, sent.questions))
                continue
            refused.extend(about.errors)
            for file in about.files:
                outcomes.update(self._outcome(line) for line in self._endpoint.lines(file) if line.strip())
            sent.collected = True
            self._save()
        answered, again = outcomes.pop(ANSWERED, 0), outcomes.pop(AGAIN, 0)
        return Collected(answered, again, outcomes, tuple(refused), tuple(waiting))

    def submit(self, unasked: Iterable[Unasked]) -> tuple[Sent, ...]:
        """Send the questions; what is written down before it is sent is never sent twice."""
        files = list(self._written(unasked))
        self._state.sent.extend(files)
        self._save()
        for sent in files:
            self._identified(sent)
        return tuple(files)

    def _identified(self, sent: Sent) -> str:
        """The batch of a file: as noted, as the endpoint knows it by its hash, or newly made."""
        if sent.batch is None:
            noted = frozenset(one.batch for one in self._state.sent)
            known = self._endpoint.known_batch(sent.sha256, noted)
            sent.batch = known or self._endpoint.begin_batch(self._folder / sent.file, ADDRESS, sent.sha256)
            self._save()
        return sent.batch

    def _outcome(self, line: bytes) -> str:
        """What became of one question; one that failed for a reason of its own is given up."""
        key, became = keep(line, self._answers)
        if key is not None and became not in (ANSWERED, AGAIN):
            self._state.given_up.add(key)
        return became

    def _written(self, unasked: Iterable[Unasked]) -> Iterator[Sent]:
        """Files of questions that the endpoint takes."""
        one = next(following := iter(unasked), None)
        while one is not None:
            digest, lines, size = hashlib.sha256(), 0, 0
            unfinished = self._folder / UNFINISHED
            with unfinished.open("wb") as file:
                while one is not None and lines < MOST_LINES and size < MOST_BYTES:
                    line = asked(one)
                    file.write(line)
                    digest.update(line)
                    lines, size = lines + 1, size + len(line)
                    one = next(following, None)
            name = f"questions-{digest.hexdigest()[:12]}.jsonl"
            unfinished.rename(self._folder / name)
            yield Sent(file=name, sha256=digest.hexdigest(), questions=lines)

    def _save(self) -> None:
        write_whole(str(self._folder / STATE), self._state.model_dump_json(indent=2).encode())


class Kept(NamedTuple):
    """A question, where a line names one, and what became of it: ANSWERED, AGAIN, or why it failed."""

    key: str | None
    became: str


def keep(line: bytes, answers: Answers) -> Kept:
    """Put the answer that stands in the *line* of an output or error file where an ordinary run finds it."""
    try:
        said = _Line.model_validate_json(line)
    except ValidationError:
        return Kept(None, "a line that cannot be read")
    if not _KEY.fullmatch(said.custom_id):
        return Kept(None, "an answer to no question of this program")
    response = said.response
    if response is not None and response.status_code == OK:
        try:
            answers.put(said.custom_id, answer_in(response.body))
        except CallError:
            return Kept(said.custom_id, "no chat completion")
        return Kept(said.custom_id, ANSWERED)
    code = said.error.get("code") if isinstance(said.error, dict) else None
    if isinstance(code, str) and code in _AGAIN:
        return Kept(said.custom_id, AGAIN)
    why = f"HTTP {response.status_code}" if response is not None else str(code or "no reason given")
    return Kept(said.custom_id, why)


def write(file: Path, unasked: Iterable[Unasked]) -> int:
    """How many questions stand in *file* now, all of them or none."""
    unfinished = file.with_name(f"{file.name}.new")
    count = 0
    with unfinished.open("wb") as out:
        for one in unasked:
            out.write(asked(one))
            count += 1
    os.replace(unfinished, file)  # noqa: PTH105
    return count


def asked(unasked: Unasked) -> bytes:
    """The line of a file of questions."""
    request = {"custom_id": unasked.key, "method": "POST", "url": ADDRESS, "body": unasked.body}
    return json.dumps(request, ensure_ascii=False).encode() + b"\n"


class _Response(BaseModel):
    status_code: int
    body: object = None


class _Line(BaseModel):
    """A line of an output or of an error file; what ``error`` is differs from one server to another."""

    custom_id: str
    response: _Response | None = None
    error: object = None
