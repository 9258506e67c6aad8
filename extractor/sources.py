"""The decoded source of a record: what its offsets count in, where the file is still at hand."""

import os
from collections.abc import Iterable, Iterator
from hashlib import sha256
from typing import NamedTuple

from extractor.errors import ExtractionError
from extractor.inputs import Input, read
from extractor.readers.formats import read_document
from extractor.remote import SCHEME
from schemas.record import Record

_IN_ARCHIVE = ".zip/"


class SourceText(NamedTuple):
    """A decoded source and the offsets at which its pages begin, none where the format has no pages."""

    chars: str
    pages: tuple[int, ...] = ()


def source_of(record: Record, folders: Iterable[str] = ()) -> SourceText | None:
    """The source of a record read from a file, if the file still is what it was."""
    data = bytes_of(record, folders)
    return None if data is None else decoded(record, data)


def bytes_of(record: Record, folders: Iterable[str] = ()) -> bytes | None:
    """The bytes that *record* was made of, if they are still to be found.

    They are looked for under the record's name, then in *folders* under that name and under its last part;
    only in files and archives of this machine, whatever a record names.
    """
    for path in _paths(record.source.name, folders):
        if not (os.path.isfile(path) or _IN_ARCHIVE in path.lower()) or SCHEME in path:  # noqa: PTH113
            continue
        try:
            data = read(Input(path, path))
        except ExtractionError:
            continue
        if sha256(data).hexdigest() == record.source.sha256:
            return data
    return None


def decoded(record: Record, data: bytes) -> SourceText | None:
    """The text that the offsets of *record* count in; None where no reader makes the same of *data* any more."""
    source = record.source
    if source.format is None:
        return None
    if source.format == "text" and source.encoding is not None:
        return SourceText(data.decode(source.encoding, errors="replace"))
    try:
        document = read_document(data, source.name)
    except ExtractionError:
        return None
    same = len(document.text.chars) == source.chars
    return SourceText(document.text.chars, document.pages) if same else None


def _paths(name: str, folders: Iterable[str]) -> Iterator[str]:
    yield name
    for folder in folders:
        yield os.path.join(folder, name.lstrip("/"))  # noqa: PTH118  a record's name is no path of ours
        yield os.path.join(folder, os.path.basename(name))  # noqa: PTH118, PTH119
