"""Turns between processes: one file whose bytes are locks; where there are none, nobody waits."""

import os
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

try:
    from fcntl import LOCK_EX, LOCK_NB, LOCK_UN, lockf
except ImportError:  # Windows: two processes may then pay for one answer twice
    lockf = None  # type: ignore[assignment]

GLANCE = 0.05  # seconds between two looks


class Locks:
    """Locks by a number below 2**62; the system frees them when their process ends."""

    def __init__(self) -> None:
        """No file yet: every lock is free."""
        self._file: int | None = None

    def open(self, path: Path) -> None:
        """Lock the bytes of *path* from now on."""
        if lockf is not None:
            self._file = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)

    def close(self) -> None:
        """Free all."""
        if self._file is not None:
            os.close(self._file)
            self._file = None

    @contextmanager
    def held(self, place: int) -> Iterator[None]:
        """Be the only process at *place*."""
        with self.until(place, lambda: False):
            yield

    @contextmanager
    def until(self, place: int, enough: Callable[[], bool]) -> Iterator[None]:
        """Be the only process at *place*, or one for which *enough* has happened meanwhile.

        Looks now and then rather than wait in the lock: the system would see deadlocks between
        threads of two processes where there are none.
        """
        while (held := self._try(place)) is False:
            if enough():
                break
            time.sleep(GLANCE)
        try:
            yield
        finally:
            if held and self._file is not None:
                lockf(self._file, LOCK_UN, 1, place)

    def _try(self, place: int) -> bool | None:
        """Whether the lock at *place* is now ours; None where there are no locks."""
        if self._file is None:
            return None
        try:
            lockf(self._file, LOCK_EX | LOCK_NB, 1, place)
        except (BlockingIOError, PermissionError):
            return False
        except OSError:
            return None
        return True
