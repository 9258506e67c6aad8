"""How much speaks against a value, from the record alone: an order of the answers, not a probability.

A value that no issue names stands highest; one that both rules and a model read stands above one that a
single reader read. The levels are few on purpose: risk and coverage are told at distinct confidences only.
"""

from collections.abc import Mapping
from typing import NamedTuple

from eval.states import items, mapping

SURE = 1.0
FLAGGED = 0.5
"""The level of a warning: a value at or below it is flagged, and its error is not silent."""

DOUBT = {"info": 0.9, "warning": FLAGGED, "error": 0.2}
READER = {"both": 1.0, "rule": 0.95, "model": 0.8, "ocr": 0.6}


class Doubts(NamedTuple):
    """The paths that issues name, each with the lowest level among its issues."""

    levels: Mapping[str, float]

    def level(self, pointer: str) -> float:
        """The lowest level of what stands at *pointer* or above it; 1 where no issue names it.

        >>> Doubts({"/applications": 0.5}).level("/applications/received/total")
        0.5
        """
        if not self.levels:
            return SURE
        parts = pointer.split("/")
        above = ("/".join(parts[:end]) for end in range(2, len(parts) + 1))
        return min(self.levels.get(path, SURE) for path in above)

    def confidence(self, pointer: str, method: object) -> float:
        """The confidence of a value that was read by *method*."""
        return min(self.level(pointer), READER.get(str(method), READER["rule"]))


def doubts(record: Mapping[str, object]) -> Doubts:
    """What the issues of a record name."""
    levels: dict[str, float] = {}
    for one in items(record.get("issues")):
        issue = mapping(one)
        level = DOUBT.get(str(issue.get("severity")), SURE)
        for path in items(issue.get("paths")):
            pointer = str(path).replace(".", "/")
            levels[pointer] = min(level, levels.get(pointer, SURE))
    return Doubts(levels)
