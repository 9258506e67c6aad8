"""Parts of a ZIP package (DOCX, archives), read within limits: what they declare of their size is not believed."""

import zipfile
import zlib
from io import BytesIO

from extractor.errors import TooLargeError, UnreadableError

LARGEST_PART = 16 * 1024 * 1024
"""Bytes of a part unpacked; the largest of a report has 1 MB, and elements take many times their characters."""


def opened(data: bytes, name: str) -> zipfile.ZipFile:
    """The package *data*; UnreadableError where it is damaged."""
    try:
        return zipfile.ZipFile(BytesIO(data))
    except (zipfile.BadZipFile, ValueError, EOFError, OSError, NotImplementedError) as error:
        raise UnreadableError(f"{name}: the ZIP package is damaged: {_said(error)}") from None


def part(package: zipfile.ZipFile, member: str, name: str, *, largest: int = LARGEST_PART) -> bytes:
    """The bytes of *member*; TooLargeError where it unpacks to more than *largest*."""
    try:
        with package.open(member) as file:
            data = file.read(largest + 1)
    except RuntimeError as error:
        reason = "it is encrypted" if "encrypted" in str(error) else _said(error)
        raise UnreadableError(f"{name}: {member} cannot be read: {reason}") from None
    except (
        zipfile.BadZipFile,
        zlib.error,
        EOFError,
        OSError,
        KeyError,
        ValueError,
        NotImplementedError,
    ) as error:
        raise UnreadableError(f"{name}: {member} cannot be read: {_said(error)}") from None
    if len(data) > largest:
        raise TooLargeError(f"{name}: {member} unpacks to more than {largest // 1024 // 1024} MiB")
    return data


def _said(error: Exception) -> str:
    return " ".join(str(error).split()) or type(error).__name__
