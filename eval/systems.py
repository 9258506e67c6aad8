"""What is judged: a system is a name and a function from a document to the JSON of a record.

`rules`, `model` and `both` are ways to run this program; any file of records (`.jsonl`) is a system too, so
that another program, or an earlier release of this one, can be judged by what it wrote.
"""

import hashlib
import json
import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import NamedTuple, Protocol

from eval.cases import Case
from eval.items import ItemResult
from eval.scoring import score
from eval.states import mapping
from extractor.asking import AskingError, UnrecordedError

RECORDS = ".jsonl"


class System(Protocol):
    """A reader of reports; an exception is its answer to that document and nothing more."""

    def __call__(self, document: bytes, name: str, /) -> Mapping[str, object]:
        """The JSON of a record of *document*, whose file has the name *name*."""


class Named(NamedTuple):
    """A system under the name that the report gives it."""

    name: str
    read: System


class UnknownSystemError(Exception):
    """A system cannot be opened; the message is one line."""


@dataclass(frozen=True, slots=True)
class Usage:
    """What models were asked for one document, as its record says; the seconds are those of the recording."""

    calls: int = 0
    prompt_tokens: int = 0
    completion_tokens: int = 0
    cost: float = 0.0
    seconds: float = 0.0


@dataclass(frozen=True, slots=True)
class Run:
    """What one system made of some cases: the rows, and of each document its cost and its seconds."""

    name: str
    items: tuple[ItemResult, ...]
    usage: Mapping[str, Usage]
    seconds: Mapping[str, float]


def opened(words: str) -> tuple[Named, ...]:
    """The systems of a list such as "rules,old.jsonl" or "rules,previous=old.jsonl"."""
    return tuple(_opened(word.strip()) for word in words.split(",") if word.strip())


def run(system: Named, cases: Sequence[Case]) -> Run:
    """Every case read by *system* and scored."""
    items: list[ItemResult] = []
    usage: dict[str, Usage] = {}
    seconds: dict[str, float] = {}
    for case in cases:
        start = time.perf_counter()
        record = _answer(system.read, case)
        seconds[case.name] = time.perf_counter() - start
        usage[case.name] = _usage(record)
        items += score(case, record)
    return Run(system.name, tuple(items), usage, seconds)


def answered(systems: Sequence[Named], cases: Sequence[Case]) -> list[Case]:
    """The cases about which every system has all its answers recorded."""
    return [case for case in cases if all(_has_answers(system.read, case) for system in systems)]


def _has_answers(read: System, case: Case) -> bool:
    try:
        _answer(read, case)
    except UnrecordedError:
        return False
    return True


def _opened(word: str) -> Named:
    name, _, path = word.rpartition("=")
    if path.endswith(RECORDS):
        return Named(name or Path(path).stem, _recorded(Path(path)))
    if word not in SYSTEMS:
        known = ", ".join(SYSTEMS)
        raise UnknownSystemError(
            f"there is no system {word}: it is one of {known}, or a file of records {RECORDS}"
        )
    return Named(word, SYSTEMS[word]())


def _rules() -> System:
    from extractor.extract import extract  # noqa: PLC0415  a file of records needs no reader

    return lambda document, name: extract(document, name).model_dump(mode="json")


def _with_model(voice: str) -> System:
    """This program with the recorded answers of a model."""
    from eval.answers import Replayed  # noqa: PLC0415  it needs the extra [model]
    from extractor.settings import Voice  # noqa: PLC0415

    try:
        return Replayed(Voice(voice))
    except (AskingError, UnrecordedError) as error:
        raise UnknownSystemError(f"{voice}: {error}") from None


SYSTEMS: dict[str, Callable[[], System]] = {
    "rules": _rules,
    "model": partial(_with_model, "model"),
    "both": partial(_with_model, "both"),
}


def _recorded(path: Path) -> System:
    """The records of a file, by the bytes of their documents."""
    try:
        records = {_digest(record): record for record in _lines(path.read_bytes().splitlines(), path)}
    except OSError as error:
        raise UnknownSystemError(f"{path}: {error.strerror or error}") from None

    def read(document: bytes, _: str, /) -> Mapping[str, object]:
        return records.get(hashlib.sha256(document).hexdigest(), {"status": "no record of it"})

    return read


def _lines(lines: Iterable[bytes], path: Path) -> Iterator[Mapping[str, object]]:
    for number, line in enumerate(lines, 1):
        if line.strip():
            try:
                yield mapping(json.loads(line))
            except ValueError:
                raise UnknownSystemError(f"{path}: line {number} is no JSON") from None


def _digest(record: Mapping[str, object]) -> str:
    return str(mapping(record.get("source")).get("sha256"))


def _answer(read: System, case: Case) -> Mapping[str, object]:
    """What the system makes of a case; one that it dies of is a record without anything in it."""
    try:
        return read(case.document, case.source)
    except UnrecordedError:
        raise
    except Exception as error:  # noqa: BLE001  whatever it is, it is this case's result and not the end
        return {"status": f"{type(error).__name__}: {error}"}


def _usage(record: Mapping[str, object]) -> Usage:
    """The usage that a record states; a number that it does not state is 0."""
    stated = mapping(record.get("usage"))

    def number(name: str) -> float:
        value = stated.get(name)
        return value if isinstance(value, (int, float)) else 0

    calls, prompt, completion = (
        int(number(name)) for name in ("calls", "prompt_tokens", "completion_tokens")
    )
    return Usage(calls, prompt, completion, float(number("cost")), float(number("seconds")))
