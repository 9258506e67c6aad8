"""What the operator of a service chose, as one frozen value."""

from dataclasses import dataclass
from pathlib import Path

_MEBIBYTE = 1024 * 1024


@dataclass(frozen=True, slots=True)
class ServiceSettings:
    """Limits and places; every default is said in docs/service.md.

    ``folder`` keeps the batches that were accepted. ``jobs`` worker processes read, each at most
    ``seconds`` and ``megabytes`` (MiB) a document; ``waiting`` requests may wait for one of them.
    ``document_bytes`` and ``batch_bytes`` bound a request's body, ``body_seconds`` the time it may take to
    arrive, ``documents`` those of a batch, ``batches`` those that are not finished. ``per_minute`` is
    what one client may ask; None is no limit. ``keys`` are the SHA-256 digests of the API keys; none: no key
    is asked for.
    """

    folder: Path
    jobs: int = 2
    seconds: float = 60.0
    megabytes: int = 1024
    waiting: int = 32
    document_bytes: int = 64 * _MEBIBYTE
    batch_bytes: int = 512 * _MEBIBYTE
    body_seconds: float = 60.0
    documents: int = 10_000
    batches: int = 100
    per_minute: int | None = None
    keys: frozenset[bytes] = frozenset()
