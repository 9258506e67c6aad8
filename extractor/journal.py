"""A file of lines that survives any end: OUT.part grows by whole lines and takes its name when it is finished.

The unfinished file is its own journal. Whatever ended the run (a kill, a full disk, a power cut), the
next one finds whole lines and perhaps a torn last one, which is cut off; it goes on behind the last
line that is still right.
"""

import contextlib
import hashlib
import os
import time
from collections.abc import Callable, Iterator

from extractor.errors import RunError

try:
    from fcntl import LOCK_EX, LOCK_NB, flock
except ImportError:  # Windows: two runs on one output are not told apart there
    flock = None  # type: ignore[assignment]

PART = ".part"
SYNCED_EVERY = 1.0
"""Seconds of work that a power cut may cost; a kill costs none."""
_PIECE = 1 << 20


class Journal:
    """The lines of *path*, while they are written: one writer at a time, each line whole or not there.

    OSError where the file cannot be written, RunError where another run has it.
    """

    def __init__(self, path: str, clock: Callable[[], float] = time.monotonic) -> None:
        """Open what stands in OUT.part, or begin it; *clock* is of seconds."""
        self.path = os.path.realpath(path)
        self.part = self.path + PART
        self._clock = clock
        self._file = _locked(self.part)
        self._whole = 0
        self._digest = hashlib.sha256()
        self.synced = clock()
        """When the disk last had it all."""

    @property
    def whole(self) -> int:
        """The bytes that are known to be right."""
        return self._whole

    @property
    def sha256(self) -> str:
        """The SHA-256 of those bytes."""
        return self._digest.hexdigest()

    @property
    def empty(self) -> bool:
        """Whether no run has left anything."""
        return os.fstat(self._file).st_size == 0

    def lines(self) -> Iterator[bytes]:
        """What an earlier run left, line by line; a last line without its end is torn and not given out."""
        rest = b""
        at = self._whole
        while piece := os.pread(self._file, _PIECE, at):
            at += len(piece)
            *lines, rest = (rest + piece).split(b"\n")
            yield from lines

    def keep(self, line: bytes) -> None:
        """Call the next line of those, which is *line*, right."""
        self._count(line + b"\n")

    def cut(self) -> None:
        """Take away all that is not known to be right."""
        os.ftruncate(self._file, self._whole)

    def append(self, line: bytes) -> None:
        """Add *line*; where it cannot be written whole, nothing of it is left, and OSError is raised."""
        left = ended = line + b"\n"
        try:
            while left:
                left = left[os.pwrite(self._file, left, self._whole + len(ended) - len(left)) :]
        except OSError:
            with contextlib.suppress(OSError):
                self.cut()
            raise
        self._count(ended)
        if self._clock() - self.synced >= SYNCED_EVERY:
            self.sync()

    def sync(self) -> None:
        """Return when the disk has it all."""
        os.fsync(self._file)
        self.synced = self._clock()

    def finish(self) -> None:
        """Give the file its name."""
        self.cut()
        self.sync()
        os.replace(self.part, self.path)  # noqa: PTH105
        sync_folder(os.path.dirname(self.path))  # noqa: PTH120

    def close(self) -> None:
        """Let other runs have it."""
        os.close(self._file)

    def _count(self, ended: bytes) -> None:
        self._whole += len(ended)
        self._digest.update(ended)


def write_whole(path: str, content: bytes) -> None:
    """Put *content* at *path*, all of it or nothing."""
    unfinished = f"{path}.new"
    with open(unfinished, "wb") as file:  # noqa: PTH123
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    os.replace(unfinished, path)  # noqa: PTH105
    sync_folder(os.path.dirname(path))  # noqa: PTH120


def sync_folder(folder: str) -> None:
    """Return when the disk has the names in *folder*, where the system can say so."""
    with contextlib.suppress(OSError):
        place = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(place)
        finally:
            os.close(place)


def _locked(path: str) -> int:
    """The file *path*, open, with no other writer; another run may be renaming it meanwhile."""
    while True:
        file = os.open(path, os.O_RDWR | os.O_CREAT, 0o666)
        try:
            if flock is not None:
                flock(file, LOCK_EX | LOCK_NB)
            if os.path.samestat(os.fstat(file), os.stat(path)):  # noqa: PTH116
                return file
        except FileNotFoundError:
            pass
        except BlockingIOError:
            os.close(file)
            raise RunError(f"another run is writing {path}") from None
        os.close(file)
