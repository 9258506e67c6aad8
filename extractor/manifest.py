"""Lists of documents: a manifest with the user's own columns, bare paths, and the share of one of many jobs."""

import csv
import hashlib
import json
from codecs import BOM_UTF16_BE, BOM_UTF16_LE
from collections.abc import Iterable, Iterator
from io import StringIO
from os import fsdecode
from os.path import normpath
from typing import NamedTuple

from extractor.errors import RunError
from extractor.inputs import Columns, Input, printable
from extractor.remote import SCHEME

PATH = "path"
LONGEST = 16 * 1024
"""Bytes of a row's columns: a row must fit in the pipe to a worker."""
_LINES = (".jsonl", ".ndjson")


class _Row(NamedTuple):
    """A row and the number of its line, its last one where it has several."""

    line: int
    values: Columns


def read_manifest(data: bytes, name: str) -> Iterator[Input]:
    """The documents that the manifest *name* lists, each with its columns; RunError names a wrong line.

    CSV with a header, tab-separated for ``.tsv``, or JSON Lines for ``.jsonl``: the column ``path``
    names the file, as seen from the working directory; the others go into the record. Excel's
    GB18030 and UTF-16 are read too.
    """
    text = _decoded(data, name)
    rows = _objects(text, name) if name.endswith(_LINES) else _table(text, name)
    seen: set[str] = set()
    for number, row in rows:
        where = f"{name}: line {number}"
        path = row.get(PATH)
        if not isinstance(path, str) or not path:
            raise RunError(f"{where} names no file in its column {PATH!r}")
        known = path if SCHEME in path else normpath(path)
        if known in seen:
            raise RunError(f"{where} names {path} a second time")
        seen.add(known)
        columns = {key: value for key, value in row.items() if key != PATH}
        if len(json.dumps(columns)) > LONGEST:
            raise RunError(f"{where} is longer than {LONGEST // 1024} KiB")
        yield Input(printable(path), path, columns=columns)


def read_paths(data: bytes) -> Iterator[str]:
    r"""The paths in *data*: a line each, or ended by NUL as ``find -print0`` writes them.

    >>> list(read_paths(b"a.txt\nb c.txt\n")), list(read_paths(b"a\nb\0c\0"))
    (['a.txt', 'b c.txt'], ['a\nb', 'c'])
    """
    end = b"\0" if b"\0" in data else b"\n"
    return (fsdecode(path.removesuffix(b"\r")) for path in data.split(end) if path.strip())


def share(inputs: Iterable[Input], part: int, parts: int) -> Iterator[Input]:
    """The inputs that fall to job *part* of *parts*, counted from 1, by the hash of their names alone.

    >>> names = [Input(f"{n}.txt", f"{n}.txt") for n in range(5)]
    >>> [[source.name for source in share(names, part, 2)] for part in (1, 2)]
    [['1.txt', '3.txt', '4.txt'], ['0.txt', '2.txt']]
    """
    return (source for source in inputs if _number(source.name) % parts == part - 1)


def read_share(text: str) -> tuple[int, int]:
    """The numbers of ``i/n``; RunError where they are none.

    >>> read_share("3/16")
    (3, 16)
    """
    part, _, parts = text.partition("/")
    if part.isdecimal() and parts.isdecimal() and 1 <= int(part) <= int(parts):
        return int(part), int(parts)
    raise RunError(f"{text!r} is no share: 3/16 is the third of sixteen")


def _number(name: str) -> int:
    return int.from_bytes(hashlib.sha256(name.encode()).digest()[:8], "big")


def _refused(constant: str) -> None:
    raise ValueError(f"{constant} is no JSON")


def _decoded(data: bytes, name: str) -> str:
    marked = data.startswith((BOM_UTF16_LE, BOM_UTF16_BE))
    for encoding in ("utf-16",) if marked else ("utf-8-sig", "gb18030"):
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise RunError(f"{name} is no text")


def _table(text: str, name: str) -> Iterator["_Row"]:
    """The rows below the header; what the csv module would guess at, such as an open quote, is an error."""
    rows = csv.reader(
        StringIO(text, newline=""), delimiter="\t" if name.endswith(".tsv") else ",", strict=True
    )
    begun = 1
    try:
        header = next(rows, [])
        if PATH not in header:
            raise RunError(
                f"{name}: the first line names no column {PATH!r}, but {', '.join(header) or 'nothing'}"
            )
        if len(set(header)) < len(header):
            raise RunError(f"{name}: the first line names a column twice")
        begun = rows.line_num + 1
        for row in rows:
            if row and len(row) != len(header):
                raise RunError(
                    f"{name}: line {rows.line_num} has {len(row)} values for {len(header)} columns"
                )
            if row:
                yield _Row(rows.line_num, dict(zip(header, row, strict=True)))
            begun = rows.line_num + 1
    except csv.Error as error:
        raise RunError(f"{name}: line {begun} is no CSV: {error}") from error


def _objects(text: str, name: str) -> Iterator["_Row"]:
    for number, line in enumerate(text.split("\n"), 1):
        if not line.strip():
            continue
        try:
            row = json.loads(line, parse_constant=_refused)
        except ValueError:
            row = None
        if not isinstance(row, dict):
            raise RunError(f"{name}: line {number} is no JSON object")
        for key, value in row.items():
            if not isinstance(value, (str, int, float, bool, type(None))):
                raise RunError(f"{name}: line {number}: {key!r} is no string, number, true, false or null")
        yield _Row(number, row)
