"""Raw answers kept on disk and asked for once: the only importer of diskcache.

diskcache executes what a row of its database calls a pickle (CVE-2025-69872, no fix). Here keys
and values are strings, nothing else is written, and a row that says otherwise is refused and
dropped. All goes through one thread, whose one connection is closed with it.
"""

import json
import os
import sqlite3
import stat
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import asdict, dataclass
from pathlib import Path
from threading import Lock
from types import TracebackType
from typing import NamedTuple, Protocol, Self, TypeVar, get_type_hints

from diskcache import Cache, Disk, Timeout
from diskcache.core import MODE_RAW

from extractor.model.locks import Locks

T = TypeVar("T")
FOLDER, LOCK, DATABASE = "answers", "lock", "cache.db"
PRIVATE = 0o700
UNBOUNDED = 2**40  # bytes; nothing is evicted anyway
INLINE = 2**31 - 1  # a longer value would become a file of its own
BUSY = 20.0  # seconds for another process to end its writing
ASIDE = 2**61  # the place of the lock for setting aside, beyond all fingerprints' places


class TamperedError(Exception):
    """A row that this module did not write."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What an endpoint answered, before anyone parses it.

    ``called`` says that *text* is the argument of a function call. The token counts are None
    where the endpoint reports none; ``time`` is ISO 8601, UTC. ``seconds`` is how long the last of
    its ``attempts`` took.
    """

    text: str
    finish_reason: str
    refused: bool
    called: bool
    prompt_tokens: int | None
    completion_tokens: int | None
    model: str
    time: str
    seconds: float
    attempts: int


class Found(NamedTuple):
    """An answer, and whether it was already there."""

    answer: Answer
    kept: bool


class Keeper(Protocol):
    """What keeps answers: the cache, or a file of recorded ones."""

    def once(self, key: str, ask: Callable[[], Answer]) -> Found:
        """The answer kept under *key*, or the one that *ask* brings."""


class StringsOnly(Disk):  # type: ignore[misc]  # diskcache has no types
    """Rows of strings: what would be pickled is not written, what claims to be pickled is not read."""

    def put(self, key: object) -> tuple[str, bool]:
        """The row's key."""
        if not isinstance(key, str):
            raise TamperedError("a key must be a string")
        return key, True

    def get(self, key: object, raw: object) -> str:
        """The key of a row."""
        if not raw or not isinstance(key, str):
            raise TamperedError("a key is no string")
        return key

    def store(self, value: object, read: object, key: object = None) -> tuple[int, int, None, str]:
        """The row's value, never a file."""
        del key
        if read or not isinstance(value, str):
            raise TamperedError("a value must be a string")
        return 0, MODE_RAW, None, value

    def fetch(self, mode: object, filename: object, value: object, read: object) -> str:
        """The value of a row."""
        if mode != MODE_RAW or filename is not None or read or not isinstance(value, str):
            raise TamperedError("a value is no string")
        return value

    def remove(self, file_path: object) -> None:
        """Nothing: no file is ours, whatever a row names."""


class Kept(Cache):  # type: ignore[misc]  # diskcache has no types
    """The database, opened the one way it may be: with another Disk it would unpickle again."""

    def __init__(self, place: Path) -> None:
        """Open *place*; where that fails, leave no connection behind."""
        try:
            super().__init__(
                os.fspath(place),
                timeout=BUSY,
                disk=StringsOnly,
                eviction_policy="none",
                size_limit=UNBOUNDED,
                disk_min_file_size=INLINE,
            )
        except BaseException:
            self.close()
            raise


class Answers:
    """Answers by their requests' fingerprints; each is asked for once, however many want it."""

    def __init__(self, folder: Path | None, say: Callable[[str], None]) -> None:
        """Open what *folder* keeps; None keeps nothing beyond the calls under way."""
        self._folder = folder
        self._say = say
        self._said: set[str] = set()
        self._owner = ThreadPoolExecutor(1, thread_name_prefix="answers")
        self._flights: dict[str, Future[Answer]] = {}
        self._lock = Lock()
        self._locks = Locks()
        self._opened_number: int | None = None
        self._cache: Kept | None = self._owner.submit(self._opened).result()

    def __enter__(self) -> Self:
        """These answers."""
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Close the database, whose connection belongs to the one thread that used it."""
        if self._cache is not None:
            self._owner.submit(self._cache.close).result()
        self._owner.shutdown()
        self._locks.close()

    def once(self, key: str, ask: Callable[[], Answer]) -> Found:
        """The answer kept under *key*, or the one that *ask* brings, which is then kept.

        Whoever wants the same meanwhile gets the same answer, or the same error.
        """
        if kept := self.get(key):
            return Found(kept, kept=True)
        with self._lock:
            under_way = self._flights.get(key)
            flight = self._flights.setdefault(key, Future())
        if under_way is not None:
            return Found(under_way.result(), kept=True)
        try:
            found = self._first(key, ask)
            flight.set_result(found.answer)
        except BaseException as error:
            flight.set_exception(error)
            raise
        finally:
            del self._flights[key]
        return found

    def get(self, key: str) -> Answer | None:
        """What is kept under *key*; a row that is not ours is dropped and said."""
        return self._do(lambda cache: _read(cache, key, self._tell), None)

    def put(self, key: str, answer: Answer) -> None:
        """Keep *answer*."""
        self._do(lambda cache: cache.set(key, written(answer)), None)

    def clear(self) -> int:
        """Drop all answers; how many there were."""
        return self._do(lambda cache: int(cache.clear()), 0)

    def _first(self, key: str, ask: Callable[[], Answer]) -> Found:
        with self._locks.until(int(key[:15], 16), lambda: self.get(key) is not None):
            if kept := self.get(key):
                return Found(kept, kept=True)
            answer = ask()
            self.put(key, answer)
            return Found(answer, kept=False)

    def _open(self, folder: Path) -> Kept:
        cache = Kept(folder / FOLDER)
        self._opened_number = _number(folder)
        return cache

    def _do(self, work: Callable[[Kept], T], otherwise: T) -> T:
        return self._owner.submit(self._guarded, work, otherwise).result()

    def _guarded(self, work: Callable[[Kept], T], otherwise: T) -> T:
        if self._cache is None:
            return otherwise
        try:
            return work(self._cache)
        except (sqlite3.OperationalError, Timeout, OSError) as error:
            self._tell(f"the kept answers cannot be used: {kind(error)}")
        except sqlite3.DatabaseError:
            self._cache.close()
            self._cache = self._afresh(Path(self._cache.directory).parent, self._opened_number)
        return otherwise

    def _opened(self) -> Kept | None:
        if self._folder is None:
            return None
        try:
            private(self._folder)
            broken = _number(self._folder)
            self._locks.open(self._folder / LOCK)
            return self._open(self._folder)
        except (OSError, sqlite3.OperationalError) as error:
            self._tell(f"no answers are kept, {self._folder} cannot be used: {kind(error)}")
            return None
        except Exception:  # noqa: BLE001  whatever a tampered database makes diskcache raise
            return self._afresh(self._folder, broken)

    def _afresh(self, folder: Path, broken: int | None) -> Kept | None:
        """The cache in place of the *broken* one, which is set aside unless another process was faster."""
        try:
            with self._locks.held(ASIDE):
                if _number(folder) == broken:
                    self._tell(f"the kept answers were damaged; they are set aside as {set_aside(folder)}")
                    private(folder)
                return self._open(folder)
        except (OSError, sqlite3.Error) as error:
            self._tell(f"no answers are kept, {self._folder} cannot be used: {kind(error)}")
            return None

    def _tell(self, line: str) -> None:
        if line not in self._said:
            self._said.add(line)
            self._say(line)


def written(answer: Answer) -> str:
    """The *answer* as it is kept."""
    return json.dumps(asdict(answer), ensure_ascii=False, sort_keys=True)


def read_back(text: str) -> Answer:
    """The answer that was written as *text*, or TamperedError."""
    try:
        values = json.loads(text)
        right = isinstance(values, dict) and values.keys() == _TYPES.keys()
    except (ValueError, RecursionError):
        right = False
    if not right or not all(isinstance(values[name], kind) for name, kind in _TYPES.items()):
        raise TamperedError("a value is no answer")
    return Answer(**values)


def clear(folder: Path, say: Callable[[str], None]) -> int:
    """Drop all answers of *folder*; how many there were."""
    if not (folder / FOLDER / DATABASE).exists():
        return 0
    with Answers(folder, say) as answers:
        return answers.clear()


def private(folder: Path) -> None:
    """Make *folder* and in it a place that only its owner can enter."""
    folder.mkdir(mode=PRIVATE, parents=True, exist_ok=True)
    place = folder / FOLDER
    place.mkdir(mode=PRIVATE, exist_ok=True)
    about = place.lstat()
    if not stat.S_ISDIR(about.st_mode) or (hasattr(os, "getuid") and about.st_uid != os.getuid()):
        raise PermissionError("the place of the answers belongs to someone else")
    place.chmod(PRIVATE)


def set_aside(folder: Path) -> Path:
    """Where the damaged answers of *folder* are now."""
    number = 1
    while (aside := folder / f"{FOLDER}.damaged-{number}").exists():
        number += 1
    return (folder / FOLDER).rename(aside)


_TYPES = get_type_hints(Answer)


def _read(cache: Kept, key: str, tell: Callable[[str], None]) -> Answer | None:
    try:
        text = cache.get(key)
        return None if text is None else read_back(text)
    except TamperedError as error:
        cache.delete(key)
        tell(f"a kept answer was dropped: {error}")
        return None


def _number(folder: Path) -> int | None:
    """Which file the database of *folder* is, None if there is none."""
    try:
        return (folder / FOLDER / DATABASE).stat().st_ino
    except FileNotFoundError:
        return None


def kind(error: BaseException) -> str:
    """What *error* is, on one line."""
    return f"{type(error).__name__}: {error}" if str(error) else type(error).__name__
