"""From what stands on the command line to named bytes."""

import os
import stat
import sys
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from glob import glob
from hashlib import blake2b

from extractor.errors import TooLargeError, UnreadableError
from extractor.remote import SCHEME, fetched, listed

STDIN = "-"
MAX_BYTES = 64 * 1024 * 1024
_ARCHIVE = ".zip"
_WILDCARDS = frozenset("*?[")

Columns = Mapping[str, str | int | float | bool | None]
"""What a manifest says of a document besides its path."""


@dataclass(frozen=True, slots=True)
class Input:
    """One document to read: the name it has in the record, its path, and why it is not to be opened.

    ``path`` is None for standard input and for a pattern that matches nothing; ``columns`` are the
    user's own, from a manifest; ``content`` are the bytes of one that stands in a table.
    """

    name: str
    path: str | None
    problem: str | None = None
    columns: Columns | None = None
    content: bytes | None = None

    def __reduce__(self) -> tuple[type["Input"], tuple[object, ...]]:
        """How it is sent to a worker: what dataclasses do by themselves takes three times as long."""
        return Input, (self.name, self.path, self.problem, self.columns, self.content)

    @property
    def exists(self) -> bool:
        """Whether there is something at all that the command line names."""
        if self.path is None:
            return self.name == STDIN
        known = (SCHEME in self.path and self.problem is None) or os.path.lexists(self.path)
        return known or _ARCHIVE + "/" in self.path.lower()


def find_inputs(arguments: Iterable[str], *, but: Collection[str] = ()) -> Iterator[Input]:
    """Every file that *arguments* name, in their order, each once; *but* are the output's own paths.

    A folder stands for the files in it and in its folders, sorted by name, without those whose name
    begins with a dot, and so does a ZIP archive. A pattern that is no file's name stands for the files it matches.
    """
    real = lru_cache(os.path.realpath)
    seen = {_mark(real(path)) for path in but}
    for found in (found for argument in arguments for found in _named(argument)):
        key = _mark(STDIN if found.name == STDIN else _real(found.path or found.name, real))
        if key not in seen:
            seen.add(key)
            yield found


def read(source: Input) -> bytes:
    """The bytes of *source*; UnreadableError or TooLargeError says why there are none."""
    if source.problem is not None:
        raise UnreadableError(source.problem)
    try:
        if source.content is not None:
            data = source.content
        elif source.path is None:
            data = sys.stdin.buffer.read(MAX_BYTES + 1)
        elif SCHEME in source.path:
            data = fetched(source.path, MAX_BYTES + 1)
        else:
            data = _from_file(source.path)
    except (OSError, ValueError) as error:
        raise UnreadableError(_reason(error)) from error
    if len(data) > MAX_BYTES:
        raise TooLargeError(f"the file is larger than {MAX_BYTES // 1024 // 1024} MiB")
    return data


def _from_file(path: str) -> bytes:
    """The first bytes of the file at *path*, or of that member of an archive."""
    try:
        with open(path, "rb") as file:  # noqa: PTH123  Path costs 10 us a document
            return file.read(MAX_BYTES + 1)
    except NotADirectoryError:
        from extractor import archives  # noqa: PLC0415

        member = archives.inside(path, MAX_BYTES)
        if member is None:
            raise
        return member


def printable(name: str) -> str:
    r"""*name* on one line, as text that JSON can hold.

    >>> printable("报告.txt"), printable("a\nb.txt"), printable("\udcc4.txt")
    ('报告.txt', 'a\\nb.txt', '\\udcc4.txt')
    """
    if name.isprintable():
        return name
    return "".join(char if char.isprintable() else ascii(char)[1:-1] for char in name)


def _real(path: str, real: Callable[[str], str]) -> str:
    """The file that *path* leads to, *real* being what says so of its folder, which is mostly the last one's."""
    folder, name = os.path.split(path)
    if name in ("", ".", "..") or os.path.islink(path):  # noqa: PTH114
        return os.path.realpath(path)
    return os.path.join(real(folder), name)  # noqa: PTH118


def _mark(path: str) -> bytes:
    """What of *path* is remembered: of a million paths, a third of their own size."""
    return blake2b(os.fsencode(path), digest_size=16).digest()


def _named(argument: str) -> Iterator[Input]:
    """What one argument stands for; an argument that stands for nothing is an input with a problem."""
    if argument == STDIN:
        yield Input(STDIN, None)
    elif SCHEME in argument:
        yield from _behind(argument)
    elif os.path.isdir(argument):  # noqa: PTH112
        yield from _in_folder(argument)
    elif _is_archive(argument):
        yield from _in_archive(argument)
    elif os.path.lexists(argument) or _WILDCARDS.isdisjoint(argument):
        yield Input(printable(argument), argument)
    else:
        yield from _matching(argument)


def _matching(pattern: str) -> Iterator[Input]:
    matches = sorted(glob(pattern, recursive=True))  # noqa: PTH207  a pattern may be absolute
    if not matches:
        yield Input(printable(pattern), None, "no file matches the pattern")
    for match in matches:
        if os.path.isdir(match):  # noqa: PTH112
            yield from _in_folder(match)
        elif _is_archive(match):
            yield from _in_archive(match)
        else:
            yield Input(printable(match), match)


def _behind(url: str) -> Iterator[Input]:
    try:
        found = list(listed(url))
    except UnreadableError as error:
        found = []
        yield Input(printable(url), url, str(error))
    yield from (Input(printable(name), name) for name in found)


def _in_folder(folder: str) -> Iterator[Input]:
    """The files under *folder*; links to folders are not followed, so that no loop is walked."""
    try:
        with os.scandir(folder) as entries:
            inside = sorted(entries, key=lambda entry: entry.name, reverse=True)
    except OSError as error:
        yield Input(printable(folder), folder, _reason(error))
        return
    while inside:
        entry = inside.pop()  # it holds what the system says of the file, once that was asked
        if entry.name.startswith("."):
            continue
        if entry.is_dir(follow_symlinks=False):
            yield from _in_folder(entry.path)
        elif entry.is_symlink() and os.path.isdir(entry.path):  # noqa: PTH112  is_dir() raises where links go in a circle
            continue
        elif _is_archive(entry.path):
            yield from _in_archive(entry.path)
        else:
            yield _checked(entry)


def _is_archive(path: str) -> bool:
    """Whether *path* is an archive of documents; only what is named so is opened to be sure."""
    if not path.lower().endswith(_ARCHIVE):
        return False
    from extractor import archives  # noqa: PLC0415

    return archives.is_archive(path)


def _in_archive(path: str) -> Iterator[Input]:
    """The documents in the archive at *path*, named as if it were a folder."""
    from extractor import archives  # noqa: PLC0415

    for member in archives.members(path, MAX_BYTES):
        name = f"{path}/{member.path}" if member.path else path
        yield Input(printable(name), name, member.problem)


def _checked(entry: os.DirEntry[str]) -> Input:
    """A file of a folder; a pipe or a device is not opened, for it might never end."""
    try:
        regular = entry.is_file(follow_symlinks=False) or stat.S_ISREG(entry.stat().st_mode)
    except OSError as error:
        return Input(printable(entry.path), entry.path, _reason(error))
    problem = None if regular else "is not a regular file"
    return Input(printable(entry.path), entry.path, problem)


def _reason(error: OSError | ValueError) -> str:
    """Why the system refused, in its words: "No such file or directory"."""
    return (error.strerror if isinstance(error, OSError) else None) or str(error)
