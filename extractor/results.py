"""Lines of earlier runs, by all that could change them: an unchanged document costs a hash.

One SQLite file, written by all workers at once. What is kept is a compressed line with its checksum
and nothing that could be executed. A file that is damaged is thrown away: everything in it can be
made again.
"""

import contextlib
import hashlib
import os
import sqlite3
import zlib
from collections.abc import Callable
from pathlib import Path

NAME = "results-1.db"
LARGEST = 4 * 1024**3
"""Bytes; then the oldest quarter makes room."""
_PATIENCE = 5.0
_FAST = 1
_PRIVATE = 0o700
_PAGE = 4096
_OLDEST = """
    DELETE FROM results
    WHERE number <= (SELECT min(number) + (max(number) - min(number)) / 4 FROM results)
    AND (SELECT page_count FROM pragma_page_count) * 10 >= ? * 9
"""
"""The oldest quarter, where it is this file that is full and not the disk."""


class Results:
    """What *folder* keeps; where it cannot be used, nothing is kept and nothing is found."""

    def __init__(self, folder: Path, say: Callable[[str], None], largest: int = LARGEST) -> None:
        """Open the file, or begin it; *largest* is of bytes; *say* is told in a line what is lost."""
        self._path = folder / NAME
        self._say = say
        self._largest = largest
        self._database: sqlite3.Connection | None = None
        with contextlib.suppress(OSError):
            folder.mkdir(mode=_PRIVATE, parents=True, exist_ok=True)
            self._open()

    def get(self, key: bytes) -> bytes | None:
        """The line kept under *key*."""
        try:
            row = (
                self._database
                and self._database.execute("SELECT line FROM results WHERE key = ?", (key,)).fetchone()
            )
            return zlib.decompress(row[0]) if row else None
        except (sqlite3.Error, zlib.error, TypeError) as error:
            self._recover(error)
            return None

    def put(self, key: bytes, line: bytes) -> None:
        """Keep *line*; what cannot be kept is made again another time."""
        if self._database is None:
            return
        row = (key, zlib.compress(line, _FAST))
        try:
            self._database.execute("INSERT OR REPLACE INTO results (key, line) VALUES (?, ?)", row)
        except sqlite3.Error as error:
            self._recover(error)

    def close(self) -> None:
        """Close the file."""
        if self._database is not None:
            self._database.close()
            self._database = None

    def _open(self) -> None:
        try:
            self._database = sqlite3.connect(self._path, timeout=_PATIENCE, isolation_level=None)
            self._database.execute("PRAGMA journal_mode = WAL")
            self._database.execute("PRAGMA synchronous = NORMAL")
            self._database.execute(f"PRAGMA max_page_count = {self._largest // _PAGE}")
            self._database.execute(
                "CREATE TABLE IF NOT EXISTS results (number INTEGER PRIMARY KEY, key BLOB UNIQUE, line BLOB)"
            )
        except sqlite3.Error as error:
            self._recover(error)

    def _recover(self, error: Exception) -> None:
        """Go on without: after the oldest made room, with a new file for one that is damaged, or with none."""
        if self._database is None or isinstance(error, (zlib.error, TypeError)) or "locked" in str(error):
            return
        if "full" in str(error):
            with contextlib.suppress(sqlite3.Error):
                self._database.execute(_OLDEST, (self._largest // _PAGE,))
            return
        self.close()
        if isinstance(error, sqlite3.OperationalError):
            self._say(f"{self._path} cannot be used: {error}")
            return
        self._say(f"{self._path} is damaged and is thrown away; documents are read again")
        for suffix in ("", "-wal", "-shm"):
            with contextlib.suppress(OSError):
                os.unlink(f"{self._path}{suffix}")  # noqa: PTH108


def key(stamp: str, name: str, columns: bytes, data: bytes) -> bytes:
    """The name of a line: *stamp* is of the program, the rest of the document."""
    digest = hashlib.sha256()
    for part in (stamp.encode(), name.encode(), columns, data):
        digest.update(len(part).to_bytes(8, "big") + part)
    return digest.digest()
