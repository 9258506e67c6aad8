"""Where records go and come from: JSON Lines, each line written whole or not at all."""

import contextlib
import os
import stat
import sys
from collections.abc import Iterator
from types import TracebackType
from typing import BinaryIO, Self

from pydantic import ValidationError

from extractor.errors import UnreadableError
from schemas.record import Record

STDOUT = "-"
RECORD_SUFFIXES = (".jsonl", ".ndjson", ".json")


class JsonLines:
    """A file of records, one line each, that takes its name when the last one is written.

    Until then the lines stand in a hidden file beside it. Leaving the ``with`` block regularly or by
    KeyboardInterrupt gives the file its name, with every line that was written whole; any other
    exception leaves what stood at *path* as it was. ``-`` is standard output; a pipe or a device is
    written in place.
    """

    def __init__(self, path: str) -> None:
        """Open what *path* names; OSError where it cannot be written."""
        self._path = os.path.realpath(path)
        self._part: str | None = None
        self._whole = 0
        self._file: BinaryIO
        if path == STDOUT:
            self._file = sys.stdout.buffer
        elif in_place(self._path):
            self._file = open(self._path, "wb")  # noqa: PTH123, SIM115  closed by __exit__
        else:
            folder, name = os.path.split(self._path)
            self._part = os.path.join(folder, f".{name}.{os.getpid()}.part")  # noqa: PTH118
            self._file = open(self._part, "wb")  # noqa: PTH123, SIM115  closed by __exit__

    def write(self, line: bytes) -> None:
        """Add one record, *line* being its JSON without a line end."""
        self._file.write(line + b"\n")
        self._whole += len(line) + 1

    def __enter__(self) -> Self:
        """Return the file itself."""
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Finish the file, or remove it where the run failed."""
        keep = kind is None or issubclass(kind, KeyboardInterrupt)
        if self._part is None:
            self._file.flush()
            if self._file is not sys.stdout.buffer:
                self._file.close()
        elif keep:
            self._finish(self._part)
        else:
            self._discard(self._part)

    def _finish(self, part: str) -> None:
        try:
            self._file.flush()
            self._file.truncate(self._whole)
            self._file.close()
            os.replace(part, self._path)  # noqa: PTH105
        except OSError:
            self._discard(part)
            raise

    def _discard(self, part: str) -> None:
        with contextlib.suppress(OSError):  # a full disk is why the file goes away
            self._file.close()
        os.unlink(part)  # noqa: PTH108


def in_place(path: str) -> bool:
    """Whether *path* is something that a rename would destroy: a pipe, a device, a folder."""
    try:
        return not stat.S_ISREG(os.stat(path).st_mode)  # noqa: PTH116
    except OSError:
        return False


def holds_records(data: bytes, name: str) -> bool:
    """Whether *data* is our output rather than a report: by its name's suffix, or by how it begins."""
    return name.endswith(RECORD_SUFFIXES) or data.lstrip().startswith(b'{"schema_version"')


def parse(data: bytes) -> Iterator[Record]:
    """The records in *data*, one a line or a single one in all; UnreadableError where one is none."""
    lines = [line for line in data.splitlines() if line.strip()]
    whole = not lines or not lines[0].rstrip().endswith(b"}")
    for number, line in enumerate([data] if whole else lines, 1):
        try:
            yield Record.model_validate_json(line)
        except ValidationError as error:
            first = error.errors()[0]
            place = ".".join(str(part) for part in first["loc"]) or "the whole"
            raise UnreadableError(f"line {number} is no record: {place}: {first['msg']}") from error
