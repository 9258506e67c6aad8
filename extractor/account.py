"""What a run comes to, and what it leaves beside its output: by what it was made and what came of it."""

import json
import os
import time
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass, field

from extractor.asking import FREE, Spent, total
from extractor.batch import Done, Origin, Outcome
from extractor.errors import RunError
from extractor.journal import PART, Journal, write_whole
from extractor.stamp import Stamp

SUFFIX = ".run.json"


@dataclass(slots=True)
class Tally:
    """What a run has come to so far; ``clock`` is of seconds.

    ``spent`` tells what this process has spent on a model, ``elsewhere`` is what others have.
    ``why``: of the documents that a model should have read and did not, or not wholly, the reason of the first.
    """

    outcomes: Counter[Outcome] = field(default_factory=Counter)
    origins: Counter[Origin] = field(default_factory=Counter)
    degraded: int = 0
    why: str | None = None
    spent: Callable[[], Spent | None] = lambda: None
    elsewhere: Spent = FREE
    clock: Callable[[], float] = time.monotonic
    begun: float = field(default_factory=time.monotonic)

    def add(self, done: Done) -> None:
        """Count one document."""
        self.outcomes[done.outcome] += 1
        self.origins[done.origin] += 1
        if done.degraded is not None:
            self.degraded += 1
            self.why = self.why or done.degraded
        if done.spent is not None:
            self.elsewhere = total((self.elsewhere, done.spent))

    @property
    def model(self) -> Spent | None:
        """What the run has spent on a model, None where it asks none."""
        here = self.spent()
        return here and total((here, self.elsewhere))

    @property
    def documents(self) -> int:
        """How many are done."""
        return self.outcomes.total()

    @property
    def rate(self) -> float:
        """Documents a second, without those that an unfinished run left."""
        return (self.documents - self.origins[Origin.resumed]) / max(self.clock() - self.begun, 0.001)

    @property
    def became(self) -> str:
        """How many of each outcome, and what the run has spent on a model where one is asked."""
        counts = ", ".join(f"{self.outcomes[item]} {item}" for item in Outcome)
        if (spent := self.model) is None:
            return counts
        tokens = f"{spent.prompt_tokens} + {spent.completion_tokens} tokens"
        asked = (
            f"{spent.calls} model calls, {spent.cache_hits} from the cache, {tokens}, cost {spent.cost:.4f}"
        )
        return f"{counts}; {asked}"

    def __str__(self) -> str:
        """The last line of a run."""
        return f"{self.documents} document{'' if self.documents == 1 else 's'}: {self.became}"

    def counted(self) -> dict[str, object]:
        """All of it, for machines."""
        spent = self.model
        return {
            "documents": self.documents,
            **{str(item): self.outcomes[item] for item in Outcome},
            "origins": {str(item): self.origins[item] for item in Origin},
            "degraded": self.degraded,
            "model": spent and asdict(spent),
            "seconds": round(self.clock() - self.begun, 3),
        }


def claim(journal: Journal, stamp: Stamp) -> None:
    """Write beside the unfinished output what makes it; RunError where other made its lines."""
    path = journal.part + SUFFIX
    if not journal.empty:
        differences = _differences(_stamp_in(path), asdict(stamp))
        if differences:
            began = ", ".join(differences)
            raise RunError(
                f"{journal.part} was begun otherwise ({began}): finish it so, or begin again with --fresh"
            )
    _replace(path, {"stamp": asdict(stamp), "digest": stamp.digest})


def close_account(journal: Journal, account: Mapping[str, object]) -> None:
    """Write *account* beside the finished output, and nothing beside the unfinished one."""
    _replace(journal.path + SUFFIX, account)
    os.unlink(journal.part + SUFFIX)  # noqa: PTH108


def outputs(path: str) -> tuple[str, ...]:
    """All the files that a run on *path* writes."""
    part = path + PART
    return path, part, path + SUFFIX, part + SUFFIX


def _stamp_in(path: str) -> Mapping[str, object]:
    try:
        with open(path, "rb") as file:  # noqa: PTH123
            said = json.loads(file.read())["stamp"]
    except (OSError, ValueError, KeyError, TypeError):
        return {}
    return said if isinstance(said, dict) else {}


def _differences(then: Mapping[str, object], now: Mapping[str, object]) -> list[str]:
    """What changed, by name: "settings.model was qwen and is none"."""
    flat = [_flat(then), _flat(now)]
    names = sorted(flat[0].keys() | flat[1].keys())
    return [
        f"{name} was {_short(flat[0].get(name))} and is {_short(flat[1].get(name))}"
        for name in names
        if flat[0].get(name) != flat[1].get(name)
    ]


def _flat(stamp: Mapping[str, object]) -> dict[str, object]:
    flat: dict[str, object] = {}
    for name, value in stamp.items():
        inner = value if isinstance(value, dict) else {}
        flat |= {f"{name}.{key}": item for key, item in inner.items()} if inner else {name: value or None}
    return flat


def _short(value: object) -> str:
    return "none" if value is None else str(value)[:12]


def _replace(path: str, said: Mapping[str, object]) -> None:
    """Write *said* as JSON, whole or not at all."""
    write_whole(path, json.dumps(said, ensure_ascii=False, indent=2).encode() + b"\n")
