"""Everything but the document that could change a record, as one value: lines under the same stamp are alike."""

import hashlib
import json
import platform
import re
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass, field
from importlib.metadata import PackageNotFoundError, requires, version
from pathlib import Path

from extractor.versions import PARSER

_ROOT = Path(__file__).parents[1]
_CODE = ("extractor", "schemas", "prompts")
_NAME = re.compile(r"[^\w.-]")
_EXTRA = re.compile(r"""extra == ['"]([\w-]+)""")
_BESIDE = frozenset({"all", "browser", "dev", "docs", "eval", "oracles", "panel", "ray", "serve", "table"})
"""Extras whose packages write, show, carry or test records, and do not make them."""


@dataclass(frozen=True, slots=True)
class Stamp:
    """The program's version, the SHA-256 of its code, Python, the libraries it stands on, and the settings."""

    nianbao: str
    code: str
    python: str
    libraries: Mapping[str, str]
    settings: Mapping[str, str] = field(default_factory=dict)

    @property
    def digest(self) -> str:
        """One name for all of it, 64 hexadecimal digits."""
        return hashlib.sha256(json.dumps(asdict(self), sort_keys=True).encode()).hexdigest()


UNKEPT = Stamp(PARSER, "", "", {})
"""Of lines that nobody keeps and compares: what could change them need not be found out."""


def stamp(settings: Mapping[str, str]) -> Stamp:
    """The stamp of this program under *settings*.

    The code itself is hashed, 12 ms: its version alone would call two states of it the same.
    """
    python = ".".join(platform.python_version_tuple()[:2])
    return Stamp(PARSER, _code(), python, dict(_libraries()), dict(settings))


def _code() -> str:
    digest = hashlib.sha256()
    paths = (path for name in _CODE for path in (_ROOT / name).rglob("*") if path.suffix in (".py", ".md"))
    for path in sorted(paths):
        content = path.read_bytes()
        digest.update(f"{path.relative_to(_ROOT).as_posix()} {len(content)}\n".encode() + content)
    return digest.hexdigest()


def _libraries() -> Iterator[tuple[str, str]]:
    """The installed packages that the project names, without those that no record passes through."""
    try:
        needed = requires("nianbao") or []
    except PackageNotFoundError:
        return
    read = (line for line in needed if _BESIDE.isdisjoint(_EXTRA.findall(line)))
    for name in sorted({_NAME.split(line)[0] for line in read} - {"nianbao"}):
        try:
            yield name, version(name)
        except PackageNotFoundError:
            continue
