"""The reading beside a model in any process of a cluster: each opens a client of its own, once, and keeps it.

What is sent there is how to ask: no client, no key. The key and the folder of the kept answers are those
that the environment over there names.
"""

import os
from collections.abc import Callable, Mapping
from contextlib import ExitStack
from dataclasses import dataclass, replace
from functools import cache
from threading import Lock
from typing import NamedTuple

from extractor import second
from extractor.asking import FREE, Asker, AskingError, Question, Reply, Spent, since
from extractor.extract import extract
from extractor.model.opening import asker, need_extra
from extractor.reading import Readers
from extractor.settings import ModelSettings, Voice, api_key, cache_folder
from schemas.record import Record

_PACES = ("requests_per_minute", "tokens_per_minute")
_OPENING, _STAYING = Lock(), ExitStack()


@dataclass(frozen=True, slots=True)
class Errand:
    """How a process elsewhere is to ask; ``required`` as of ``second.required``.

    ``own_folder``: answers are kept where the machine itself keeps them, whatever the settings name.
    """

    settings: ModelSettings
    voice: Voice
    required: bool = False
    own_folder: bool = False


def shared(settings: ModelSettings, processes: int | None, environ: Mapping[str, str]) -> ModelSettings:
    """What each of so many *processes* may do, so that together they keep to *settings*.

    A pace is divided. AskingError where it cannot be, where a limit counts what all of them spend, and
    where this machine could not ask: what a cluster loses is read here.
    """
    need_extra()
    api_key(settings, environ)
    if any(limit is not None for limit in (settings.max_calls, settings.max_tokens, settings.max_cost)):
        message = "what a run may spend is counted in one process: a cluster cannot hold a limit on it"
        raise AskingError("settings", message)
    paces = {name: pace for name in _PACES if (pace := getattr(settings, name)) is not None}
    if paces and processes is None:
        message = "a pace is divided among the processes of the cluster: say with --jobs how many may ask"
        raise AskingError("settings", message)
    if any(pace < (processes or 1) for pace in paces.values()):
        message = f"{min(paces.values())} a minute cannot be divided among {processes} processes"
        raise AskingError("settings", message)
    return replace(settings, **{name: pace // (processes or 1) for name, pace in paces.items()})


def read(errand: Errand, data: bytes, name: str) -> Record:
    """The record of a document, as this process makes it."""
    make = second.required if errand.required else extract
    return make(data, name, _opened(errand).readers)


def spent(errand: Errand) -> Spent:
    """What this process has spent since this was last asked: all of it is told once, whichever document it was for."""
    return _opened(errand).meter()


def close() -> None:
    """Close what this process has opened; a process of the cluster keeps it to its end."""
    _STAYING.close()
    _open.cache_clear()


class _Opened(NamedTuple):
    readers: Readers
    meter: "_Meter"


def _opened(errand: Errand) -> _Opened:
    with _OPENING:
        return _open(errand)


@cache
def _open(errand: Errand) -> _Opened:
    """The client of this process; where none can be opened, every question says why."""
    settings = errand.settings
    if errand.own_folder:
        settings = replace(settings, cache=cache_folder(os.environ))
    try:
        client = _STAYING.enter_context(asker(settings))
    except AskingError as error:
        return _Opened(second.readers(_silent(error), errand.voice, settings.model), _Meter(lambda: FREE))
    return _Opened(second.readers(client, errand.voice, settings.model), _Meter(lambda: client.spent))


def _silent(error: AskingError) -> Asker:
    """An asker that has the same *error* for every question."""

    def ask(question: Question) -> Reply:
        del question
        raise AskingError(error.trouble, str(error))

    return ask


class _Meter:
    """Says what was spent since it last said so; thread safe."""

    def __init__(self, spent: Callable[[], Spent]) -> None:
        """*spent* is all of it so far."""
        self._spent, self._said, self._lock = spent, FREE, Lock()

    def __call__(self) -> Spent:
        """What is new."""
        with self._lock:
            now = self._spent()
            new, self._said = since(now, self._said), now
            return new
