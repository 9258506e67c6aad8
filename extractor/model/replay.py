"""Answers out of a file instead of an endpoint: the first line says who was asked and how, each other is an answer.

What is not in the file was never answered, and nobody is asked: UnrecordedError, which no narrator takes for a
model's silence.
"""

import json
from collections.abc import Callable, Iterable, Iterator
from dataclasses import asdict
from pathlib import Path
from typing import NamedTuple

from extractor.asking import AskingError, UnrecordedError
from extractor.model.answers import Answer, Found, Keeper, TamperedError, read_back
from extractor.model.shapes import Json
from extractor.settings import Dialect, Mode, ModelSettings


class Replay:
    """The answers of a file by their requests' fingerprints, and the settings they were asked with."""

    def __init__(self, path: Path) -> None:
        """Read *path*; UnrecordedError where it cannot be."""
        self._path = path
        try:
            first, *lines = path.read_text(encoding="utf-8").splitlines()
            asked = json.loads(first)
            self.settings = ModelSettings(
                asked["model"], asked["base_url"], Mode(asked["mode"]), Dialect(asked["dialect"])
            )
            self._answers = dict(map(_line, lines))
        except (OSError, ValueError, KeyError, TypeError, TamperedError) as error:
            raise UnrecordedError(f"{path}: no file of answers: {type(error).__name__}: {error}") from None

    def once(self, key: str, _ask: Callable[[], Answer]) -> Found:
        """The answer under *key*."""
        if key not in self._answers:
            raise UnrecordedError(
                f"{self._path.name} has no answer to this request ({key[:12]}): record it again"
            )
        return Found(self._answers[key], kept=True)

    def complete(self, _body: Json) -> Answer:
        """Nothing: nobody is there."""
        raise UnrecordedError(f"{self._path.name} has no answer to this request: record it again")


class Recorded(NamedTuple):
    """An answer with its request's fingerprint, and the document that it is about."""

    document: str
    key: str
    answer: Answer


class Noting:
    """Kept answers that remember which of them were used, in the order of their use, and what had none."""

    def __init__(self, kept: Keeper, document: str) -> None:
        """Nothing is used yet; *document* is named beside each answer."""
        self._kept = kept
        self._document = document
        self.used: list[Recorded] = []
        self.failures: list[AskingError] = []

    def once(self, key: str, ask: Callable[[], Answer]) -> Found:
        """The answer kept under *key*, or the one that *ask* brings, which is then kept."""
        try:
            found = self._kept.once(key, ask)
        except AskingError as error:
            self.failures.append(error)
            raise
        self.used.append(Recorded(self._document, key, found.answer))
        return found


def lines(settings: ModelSettings, answers: Iterable[Recorded]) -> Iterator[str]:
    """The file of *answers*, line by line, each answer once."""
    asked = {name: str(getattr(settings, name)) for name in ("model", "base_url", "mode", "dialect")}
    yield json.dumps(asked, ensure_ascii=False)
    seen: set[str] = set()
    for document, key, answer in answers:
        if key not in seen:
            seen.add(key)
            yield json.dumps({"document": document, "key": key, **asdict(answer)}, ensure_ascii=False)


def _line(line: str) -> tuple[str, Answer]:
    said: dict[str, object] = json.loads(line)
    del said["document"]
    return str(said.pop("key")), read_back(json.dumps(said))
