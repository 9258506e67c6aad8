"""A table as CSV that spreadsheets open as it is meant: UTF-8 with a byte order mark, text that is no formula.

A number is written with the digits it has, nothing where there is none.
"""

import contextlib
import csv
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import IO

from extractor.export.files import unfinished
from extractor.export.rows import Value, Values
from schemas.tables import Shape

_FORMULA = re.compile(r"\s*[=+\-@＝＋－＠]")
_HARMLESS = re.compile(r"[+\-＋－]?\d[\d,，.．]*|[-－]+")
_ESCAPE = "'"


@dataclass(frozen=True, slots=True)
class CsvFile:
    """An open file of comma-separated values."""

    file: IO[str]

    def append(self, rows: Sequence[Values]) -> int:
        """Add *rows*; every number fits into text."""
        csv.writer(self.file).writerows([written(value) for value in row] for row in rows)
        return 0


@contextlib.contextmanager
def open_csv(path: Path, shape: Shape) -> Iterator[CsvFile]:
    """The file *path* with the header of *shape*; OSError where it cannot be written."""
    with unfinished(path) as part, part.open("w", encoding="utf-8-sig", newline="") as file:
        csv.writer(file).writerow(field.key for field in shape.fields)
        yield CsvFile(file)


def written(value: Value) -> str:
    """A value as a cell of CSV; text that a spreadsheet would calculate begins with an apostrophe.

    >>> from decimal import Decimal
    >>> [written(value) for value in (None, 0, -58, Decimal("282.10"), True)]
    ['', '0', '-58', '282.10', 'true']
    >>> [written(text) for text in ("=1+1", "-58", "-", "+A1", "@SUM(A1)", "规章")]
    ["'=1+1", '-58', '-', "'+A1", "'@SUM(A1)", '规章']
    """
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, Decimal):
        return f"{value:f}"
    if not isinstance(value, str):
        return str(value)
    calculated = _FORMULA.match(value) and not _HARMLESS.fullmatch(value)
    return _ESCAPE + value if calculated or value.startswith(("\t", "\r")) else value
