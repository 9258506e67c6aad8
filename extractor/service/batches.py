"""Batches that were accepted: kept in a folder, written one after another, resumed after any end of the service.

A batch is a folder: ``batch.json`` with the documents' names, ``documents/`` with their bytes, and
``records.jsonl`` when it is finished. The unfinished output is its own journal (``journal``).
"""

import json
import os
import re
import secrets
import shutil
import threading
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from enum import StrEnum
from pathlib import Path
from typing import BinaryIO, NamedTuple

from extractor.account import SUFFIX, Tally
from extractor.batch import Outcome
from extractor.errors import RunError
from extractor.extract import extract
from extractor.inputs import Input
from extractor.journal import sync_folder
from extractor.running import Plan
from extractor.stamp import stamp
from extractor.workers import Crew
from extractor.writing import Order, written

RECORDS = "records.jsonl"
_ABOUT = "batch.json"
_DOCUMENTS = "documents"
_IDS = re.compile(r"[0-9a-f]{24}")
_IDLE_SECONDS = 0.2
_COPY = 1 << 20


class State(StrEnum):
    """How far a batch is."""

    waiting = "waiting"
    running = "running"
    finished = "finished"
    failed = "failed"


class Upload(NamedTuple):
    """A document as it comes in: its name, and where its bytes are read from."""

    name: str
    file: BinaryIO


@dataclass(slots=True)
class Batch:
    """One batch: its id, its folder, the names of its documents, and how far it is."""

    id: str
    folder: Path
    names: tuple[str, ...]
    accepted: str
    state: State = State.waiting
    tally: Tally = field(default_factory=Tally)
    why: str | None = None
    unwanted: bool = False

    @property
    def records(self) -> Path:
        """The finished output."""
        return self.folder / RECORDS


class Batches:
    """All batches of a folder, and the thread that writes them."""

    def __init__(self, folder: Path, crew: Crew) -> None:
        """Take up the batches that stand in *folder*; those that are not finished are gone on with."""
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        self._folder, self._crew = folder, crew
        self._stop = threading.Event()
        self._changed = threading.Condition()
        self._batches = {batch.id: batch for batch in _found(folder)}
        self._thread = threading.Thread(target=self._work, name="batches", daemon=True)

    def start(self) -> None:
        """Begin to write."""
        self._thread.start()

    def stop(self) -> None:
        """Return when nothing is being written; what is not finished stays for the next start."""
        self._stop.set()
        with self._changed:
            self._changed.notify_all()
        if self._thread.ident is not None:
            self._thread.join()

    @property
    def unfinished(self) -> int:
        """How many are waiting or running."""
        return sum(one.state in (State.waiting, State.running) for one in list(self._batches.values()))

    def get(self, name: str) -> Batch | None:
        """The batch with that id."""
        return self._batches.get(name)

    def accept(self, uploads: Iterable[Upload]) -> Batch:
        """The batch of *uploads*; when this returns, the disk has all of it. OSError where it cannot."""
        name = secrets.token_hex(12)
        draft = self._folder / f".{name}"
        try:
            names = tuple(_stored(uploads, draft / _DOCUMENTS))
            now = datetime.now(UTC).isoformat(timespec="seconds")
            about = {"id": name, "accepted": now, "names": names}
            _written(draft / _ABOUT, json.dumps(about, ensure_ascii=False).encode())
            draft.rename(self._folder / name)
            sync_folder(str(self._folder))
        except OSError:
            shutil.rmtree(draft, ignore_errors=True)
            raise
        batch = Batch(name, self._folder / name, names, now)
        with self._changed:
            self._batches[name] = batch
            self._changed.notify_all()
        return batch

    def remove(self, batch: Batch) -> None:
        """Forget *batch* and all that it wrote; one that is running ends with its current document."""
        batch.unwanted = True
        with self._changed:
            self._batches.pop(batch.id, None)
        if batch.state is not State.running:
            shutil.rmtree(batch.folder, ignore_errors=True)

    def _work(self) -> None:
        while not self._stop.is_set():
            batch = self._following()
            if batch is not None:
                self._write(batch)

    def _following(self) -> Batch | None:
        with self._changed:
            for batch in self._batches.values():
                if batch.state is State.waiting:
                    batch.state = State.running
                    return batch
            self._changed.wait(_IDLE_SECONDS)
        return None

    def _write(self, batch: Batch) -> None:
        try:
            try:
                finished = self._finished(batch)
            except RunError:  # another version of the program began it
                finished = self._finished(batch, fresh=True)
        except (RunError, OSError) as error:
            batch.state, batch.why = State.failed, str(error)
            return
        if batch.unwanted:
            shutil.rmtree(batch.folder, ignore_errors=True)
        batch.state = State.finished if finished else State.waiting

    def _finished(self, batch: Batch, *, fresh: bool = False) -> bool:
        """Write the records of *batch*; False where it was told to stop before the last one."""
        documents = batch.folder / _DOCUMENTS
        inputs = tuple(Input(name, str(documents / str(at))) for at, name in enumerate(batch.names))
        made_by = stamp({})
        plan = Plan(extract, made_by.digest)
        batch.tally = Tally()
        lines = written(
            Order(str(batch.records), inputs, plan, made_by, self._crew, fresh=fresh), batch.tally
        )
        try:
            for _ in lines:
                if self._stop.is_set() or batch.unwanted:
                    return False
        finally:
            lines.close()
        return True


def _found(folder: Path) -> Iterator[Batch]:
    """The batches in *folder*, the oldest first; drafts that were never accepted are removed."""
    found = []
    for place in folder.iterdir():
        if place.name.startswith("."):
            shutil.rmtree(place, ignore_errors=True)
        elif _IDS.fullmatch(place.name):
            found.append(_kept(place))
    return iter(sorted(found, key=lambda batch: (batch.accepted, batch.id)))


def _kept(place: Path) -> Batch:
    """The batch that *place* keeps; one whose description cannot be read has failed, and says so."""
    try:
        about = json.loads((place / _ABOUT).read_bytes())
        batch = Batch(about["id"], place, tuple(about["names"]), about["accepted"])
        if batch.records.is_file():
            batch.state = State.finished
            counts = json.loads((place / (RECORDS + SUFFIX)).read_bytes())["counts"]
            batch.tally.outcomes.update({item: counts[item] for item in Outcome if counts[item]})
    except (OSError, ValueError, KeyError, TypeError):
        return Batch(place.name, place, (), "", State.failed, why="what is kept of it cannot be read")
    return batch


def _stored(uploads: Iterable[Upload], folder: Path) -> Iterator[str]:
    """Write each document under its number, and give out its name."""
    folder.mkdir(parents=True)
    for at, upload in enumerate(uploads):
        with (folder / str(at)).open("wb") as file:
            shutil.copyfileobj(upload.file, file, _COPY)
            file.flush()
            os.fsync(file.fileno())
        yield upload.name


def _written(path: Path, content: bytes) -> None:
    with path.open("wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
