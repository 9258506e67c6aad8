"""ZIP archives as folders of documents: `reports.zip/a.html` names the member a.html, never put on a disk.

An archive inside an archive is opened, a third is not. What a member declares of its size is not
believed, and what unpacks to far more than it occupies is not read.
"""

import os
import zipfile
from collections.abc import Iterator, Mapping
from functools import lru_cache
from typing import NamedTuple

from extractor.errors import TooLargeError, UnreadableError
from extractor.packages import opened, part

SUFFIX = ".zip"
MOST_MEMBERS = 100_000
MOST_EXPANDED = 250
"""Times that a member or an archive may unpack to its size; reports do to less than 30."""
_SMALL = 1024 * 1024
_OFFICE = frozenset(("[Content_Types].xml", "mimetype", "OFD.xml"))
_ENCRYPTED = 0x1
_UTF8 = 0x800
_DEEPEST = 2


class Member(NamedTuple):
    """A file in an archive: its path there, and why it is not to be read."""

    path: str
    problem: str | None = None


def is_archive(path: str) -> bool:
    """Whether *path* is a ZIP archive of documents, and not itself a document in one."""
    try:
        with zipfile.ZipFile(path) as archive:
            return _OFFICE.isdisjoint(archive.namelist())
    except (zipfile.BadZipFile, OSError, ValueError):
        return False


def members(path: str, largest: int) -> Iterator[Member]:
    """The files in the archive at *path* and in archives in it, sorted by name; *largest*: the most bytes of one."""
    try:
        archive = _archive(path)
    except UnreadableError as error:
        yield Member("", str(error))
        return
    yield from _members(archive, largest, "", 1)


def _members(archive: "_Archive", largest: int, folder: str, depth: int) -> Iterator[Member]:
    if archive.problem:
        yield Member(folder.rstrip("/"), archive.problem)
        return
    for name, member in sorted(archive.members.items()):
        problem = _problem(name, member, largest)
        if problem is None and name.lower().endswith(SUFFIX):
            yield from _nested(archive, member, largest, f"{folder}{name}", depth)
        else:
            yield Member(folder + name, problem)


def _nested(
    archive: "_Archive", member: zipfile.ZipInfo, largest: int, name: str, depth: int
) -> Iterator[Member]:
    if depth == _DEEPEST:
        yield Member(name, "an archive in an archive in an archive is not opened")
        return
    try:
        inner = _Archive(opened(part(archive.file, member.filename, name, largest=largest), name))
    except (UnreadableError, TooLargeError) as error:
        yield Member(name, str(error).removeprefix(f"{name}: "))
        return
    if _OFFICE.isdisjoint(inner.members):
        yield from _members(inner, largest, f"{name}/", depth + 1)
    else:
        yield Member(name)


def inside(path: str, largest: int) -> bytes | None:
    """The bytes of the member that *path* names (`reports.zip/a.html`); None where it names none."""
    cut = _cut(path)
    if cut is None or not is_archive(path[:cut]):
        return None
    try:
        return _read(_archive(path[:cut]), path[cut + 1 :], largest)
    except UnreadableError as error:
        raise UnreadableError(str(error).removeprefix(f"{path}: ")) from None


def _cut(path: str) -> int | None:
    """Where the first archive in *path* ends, if something stands behind it."""
    at = path.lower().find(f"{SUFFIX}/")
    while at >= 0:
        end = at + len(SUFFIX)
        if os.path.isfile(path[:end]):  # noqa: PTH113
            return end
        at = path.lower().find(f"{SUFFIX}/", end)
    return None


def _read(archive: "_Archive", name: str, largest: int) -> bytes | None:
    member = archive.members.get(name)
    if member is not None:
        problem = _problem(name, member, largest) or archive.problem
        if problem:
            raise UnreadableError(problem)
        return part(archive.file, member.filename, name, largest=largest)
    at = name.lower().find(f"{SUFFIX}/")
    outer = archive.members.get(name[: at + len(SUFFIX)]) if at >= 0 else None
    if outer is None:
        return None
    data = part(archive.file, outer.filename, name, largest=largest)
    return _read(_Archive(opened(data, name)), name[at + len(SUFFIX) + 1 :], largest)


class _Archive:
    """An open archive and its files by the names they are given here."""

    def __init__(self, file: zipfile.ZipFile) -> None:
        """The files in *file*; ``problem`` says why none of them is read."""
        self.file = file
        self.problem: str | None = None
        self.members: Mapping[str, zipfile.ZipInfo] = {
            name: member
            for member in file.infolist()
            if not member.is_dir() and not _is_hidden(name := _name(member))
        }
        unpacked = sum(member.file_size for member in self.members.values())
        packed = sum(member.compress_size for member in self.members.values())
        if len(self.members) > MOST_MEMBERS:
            self.problem = f"the archive holds more than {MOST_MEMBERS} files"
        elif unpacked > MOST_EXPANDED * max(packed, _SMALL):
            self.problem = f"the archive unpacks to more than {MOST_EXPANDED} times its size"


def _archive(path: str) -> _Archive:
    return _opened(path, os.getpid(), os.stat(path).st_mtime_ns)  # noqa: PTH116


@lru_cache(maxsize=1)
def _opened(path: str, process: int, changed: int) -> _Archive:  # noqa: ARG001  an open file is not shared with a worker
    """The archive at *path*, which stays open while its files are read one after another."""
    try:
        return _Archive(zipfile.ZipFile(path))
    except (zipfile.BadZipFile, OSError, ValueError) as error:
        raise UnreadableError(f"the ZIP archive is damaged: {' '.join(str(error).split())}") from None


def _name(member: zipfile.ZipInfo) -> str:
    """The name of a member as its author wrote it: without a mark it is in UTF-8 or GB18030."""
    name = member.filename
    if not member.flag_bits & _UTF8 and not name.isascii():
        raw = name.encode("cp437", "replace")
        for encoding in ("utf-8", "gb18030"):
            try:
                name = raw.decode(encoding)
                break
            except UnicodeDecodeError:
                continue
    return name.replace("\\", "/")


def _is_hidden(name: str) -> bool:
    """Whether a part of *name* begins with a dot, as in folders, or the name is that of a system's own file."""
    parts = name.split("/")
    return parts[0] == "__MACOSX" or any(one.startswith(".") and one not in (".", "..") for one in parts)


def _problem(name: str, member: zipfile.ZipInfo, largest: int) -> str | None:
    """Why the member is not read; None where nothing speaks against it."""
    if name.startswith("/") or ".." in name.split("/") or ":" in name.split("/", maxsplit=1)[0]:
        return "its name leads out of the archive"
    if member.flag_bits & _ENCRYPTED:
        return "it is encrypted"
    if member.file_size > largest:
        return f"it unpacks to more than {largest // 1024 // 1024} MiB"
    if member.file_size > max(MOST_EXPANDED * member.compress_size, _SMALL):
        return f"it unpacks to more than {MOST_EXPANDED} times its size"
    return None
