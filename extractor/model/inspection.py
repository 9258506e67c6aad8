"""What is kept, looked at from outside: reads the database and runs nothing that a row holds."""

import re
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import NamedTuple

from extractor.model.answers import DATABASE, FOLDER, Answer, StringsOnly, TamperedError, kind, read_back

KEY = re.compile(r"[0-9a-f]{64}\Z")


class Info(NamedTuple):
    """What a folder keeps: ``oldest`` and ``newest`` are the times of answers, models by count."""

    folder: Path
    answers: int
    bytes: int
    oldest: str | None
    newest: str | None
    models: tuple[tuple[str, int], ...]

    def __str__(self) -> str:
        """The lines `nianbao cache info` prints."""
        span = f" from {self.oldest} to {self.newest}" if self.answers else ""
        lines = [f"{self.folder}: {self.answers} answers{span}, {self.bytes} bytes"]
        return "\n".join(lines + [f"  {count} of {model}" for model, count in self.models])


class Verdict(NamedTuple):
    """How many answers are whole, and what is wrong with the others, a line each."""

    whole: int
    problems: tuple[str, ...]

    def __str__(self) -> str:
        """The lines `nianbao cache verify` prints."""
        return "\n".join([f"{self.whole} answers are whole, {len(self.problems)} problems", *self.problems])


def info(folder: Path) -> Info:
    """What *folder* keeps."""
    rows = [row.answer for row in _rows(folder) if row.answer]
    times = sorted(answer.time for answer in rows)
    models = sorted({answer.model for answer in rows})
    counts = tuple((model, sum(answer.model == model for answer in rows)) for model in models)
    size = sum(path.stat().st_size for path in (folder / FOLDER).rglob("*") if path.is_file())
    return Info(folder, len(rows), size, times[0] if times else None, times[-1] if times else None, counts)


def verify(folder: Path) -> Verdict:
    """Whether every row of *folder* is an answer under a fingerprint; reads only, runs nothing of the rows."""
    rows = list(_rows(folder))
    return Verdict(
        sum(row.answer is not None for row in rows), tuple(row.problem for row in rows if row.problem)
    )


class _Row(NamedTuple):
    answer: Answer | None
    problem: str | None


def _rows(folder: Path) -> Iterator[_Row]:
    path = folder / FOLDER / DATABASE
    if not path.exists():
        return
    try:
        with closing(sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro", uri=True)) as database:
            for (finding,) in database.execute("PRAGMA integrity_check"):
                if finding != "ok":
                    yield _Row(None, f"{path}: {finding}")
            query = "SELECT rowid, key, raw, mode, filename, value FROM Cache ORDER BY rowid"
            for number, *row in database.execute(query):
                yield _judged(number, *row)
    except sqlite3.Error as error:
        yield _Row(None, f"{path}: {kind(error)}")


def _judged(number: int, key: object, raw: object, mode: object, *content: object) -> _Row:
    filename, value = content
    disk = StringsOnly("")
    try:
        if not KEY.match(disk.get(key, raw)):
            return _Row(None, f"row {number}: a key is no fingerprint")
        return _Row(read_back(disk.fetch(mode, filename, value, read=False)), None)
    except TamperedError as error:
        return _Row(None, f"row {number}: {error}")
