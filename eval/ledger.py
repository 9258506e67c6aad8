"""Every look at the check split: when, at which commit, why, and the headline. Looked at often, it is no check."""

import json
from collections.abc import Mapping
from datetime import UTC, date, datetime
from pathlib import Path

from schemas.report import Frozen

NAME = "LEDGER.jsonl"


class Look(Frozen):
    """One line of the ledger."""

    date: date
    commit: str
    reason: str
    systems: tuple[str, ...]
    headline: dict[str, float | None]


def looks(path: Path) -> int:
    """How often the check split was looked at."""
    return (
        sum(bool(line.strip()) for line in path.read_text(encoding="utf-8").splitlines())
        if path.is_file()
        else 0
    )


def enter(path: Path, commit: str, reason: str, headlines: Mapping[str, Mapping[str, float | None]]) -> None:
    """Append a look: of each system its numbers; raises OSError where the ledger cannot be written."""
    first = next(iter(headlines))
    look = Look(
        date=datetime.now(UTC).date(),
        commit=commit,
        reason=reason,
        systems=tuple(headlines),
        headline=dict(headlines[first]),
    )
    with path.open("a", encoding="utf-8") as ledger:
        ledger.write(json.dumps(look.model_dump(mode="json"), ensure_ascii=False) + "\n")
