"""Documents behind a URL (s3://, gs://, https://, file://): the only importer of fsspec, which comes with `[ray]`."""

from collections.abc import Iterator

from extractor.errors import UnreadableError

SCHEME = "://"


def listed(url: str) -> Iterator[str]:
    """The URLs of the files that *url* stands for: itself, all under a folder, or those a pattern matches."""
    try:
        from fsspec.core import has_magic, url_to_fs  # noqa: PLC0415

        system, path = url_to_fs(url)
        if has_magic(path):
            found = [name for name in system.glob(path) if not system.isdir(name)]
        else:
            found = system.find(path) if system.isdir(path) else [path]
        yield from sorted(system.unstrip_protocol(name) for name in found)
    except Exception as error:
        raise UnreadableError(_why(error)) from error


def fetched(url: str, most: int) -> bytes:
    """The first *most* bytes behind *url*; UnreadableError says why there are none."""
    try:
        from fsspec.core import url_to_fs  # noqa: PLC0415

        system, path = url_to_fs(url)
        with system.open(path, "rb") as file:
            content: bytes = file.read(most)
    except Exception as error:
        raise UnreadableError(_why(error)) from error
    return content


def _why(error: Exception) -> str:
    """What went wrong, on one line; each file system raises errors of its own."""
    if isinstance(error, ModuleNotFoundError) and error.name == "fsspec":
        return "a URL needs fsspec: python -m pip install 'nianbao[ray]'"
    if isinstance(error, OSError) and error.strerror:
        return error.strerror
    return " ".join(f"{type(error).__name__}: {error}".split())
