"""Files that take their name when they are whole, and what every table of an export can be written to."""

import contextlib
import os
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Protocol

from extractor.export.rows import Values
from schemas.tables import Shape


class TableFile(Protocol):
    """A table that rows are added to."""

    def append(self, rows: Sequence[Values]) -> int:
        """Add *rows*; how many of their numbers the format could not hold and left empty."""


Opener = Callable[[Path, Shape], AbstractContextManager[TableFile]]


@contextlib.contextmanager
def unfinished(path: Path) -> Iterator[Path]:
    """A hidden path beside *path* to write to: it takes the name at the end, or goes away with an exception."""
    real = Path(os.path.realpath(path))
    part = real.with_name(f".{real.name}.{os.getpid()}.part")
    try:
        yield part
        part.replace(real)
    except BaseException as error:
        part.unlink(missing_ok=True)
        if isinstance(error, OSError) and str(error.filename).startswith(str(part)):
            error.filename = str(path)
        raise
