"""What a report of the evaluation was made from, so that anyone can make it again."""

import hashlib
import subprocess
from collections.abc import Iterable
from pathlib import Path
from typing import NamedTuple

from eval.cases import Case
from eval.inference import DRAWS, SEED
from extractor.versions import PARSER

ROOT = Path(__file__).parents[1]
UNKNOWN = "unknown"
SHORT = 12


class Revision(NamedTuple):
    """The commit of the program, and whether files differ from it."""

    sha: str
    dirty: bool


def revision(root: Path = ROOT) -> Revision:
    """The commit that *root* stands at; unknown where there is no repository, as in an installed package."""
    sha = _git(root, "rev-parse", "HEAD")
    top = _git(root, "rev-parse", "--show-toplevel")
    if not sha or not top or Path(top) != root.resolve():
        return Revision(UNKNOWN, dirty=False)
    return Revision(sha[:SHORT], dirty=bool(_git(root, "status", "--porcelain", "--untracked-files=no")))


def _git(root: Path, *words: str) -> str:
    try:
        done = subprocess.run(  # noqa: S603  the words are those above
            ["git", "-C", str(root), *words],  # noqa: S607  whichever git there is
            capture_output=True,
            text=True,
            check=False,
        )
    except OSError:
        return ""
    return done.stdout.strip() if done.returncode == 0 else ""


def gold_digest(cases: Iterable[Case]) -> str:
    """One hash of all gold: of every case its name, its document and what was annotated.

    >>> len(gold_digest([]))
    12
    """
    whole = hashlib.sha256()
    for case in cases:
        for part in (case.name.encode(), case.document, case.gold.model_dump_json().encode()):
            whole.update(hashlib.sha256(part).digest())
    return whole.hexdigest()[:SHORT]


def provenance(cases: Iterable[Case], command: str) -> dict[str, object]:
    """What stands in the report; nothing in it changes when the same is run again."""
    known = tuple(cases)
    made = revision()
    return {
        "commit": made.sha,
        "dirty": made.dirty,
        "gold": gold_digest(known),
        "gold_versions": sorted({case.gold.gold_version for case in known}),
        "cases": len(known),
        "parser": PARSER,
        "draws": DRAWS,
        "seed": SEED,
        "command": command,
    }
