"""How far two entries of the same reports agree: what no system can be asked to exceed.

`second.json` beside `expected.json` is an entry of its own, made from the document. It is scored against the
first as a record would be; the numbers are F1 between two annotators, which is positive specific agreement
(Hripcsak and Rothschild 2005). Kappa is not told: 99 % of the cells are zero.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from eval import narrative
from eval.cases import Case, second_entry
from eval.headlines import sums
from eval.items import ItemResult
from eval.measures import nonzero, of_kind
from eval.oracle import record_of
from eval.report.numbers import headline_numbers, rounded
from eval.scoring import score
from eval.states import STATES, state_of


@dataclass(frozen=True, slots=True)
class Agreement:
    """The rows of one entry against the other, and how many reports were entered twice."""

    reports: tuple[str, ...]
    items: tuple[ItemResult, ...]

    def as_json(self) -> dict[str, object]:
        """The numbers, under the names that the systems' have."""
        items = self.items
        return {
            "n": len(self.reports),
            "reports": list(self.reports),
            "headlines": headline_numbers(sums(items)),
            "values": rounded(nonzero(items).f1),
            "states": {state: rounded(specific_agreement(items, state)) for state in STATES},
            "component": rounded(narrative.component_rates(items).f1),
            "strict": rounded(narrative.strict_rates(items).f1),
            "counts_found": rounded(narrative.detection_rates(items).f1),
            "counts": rounded(narrative.strict_count_rates(items).f1),
            "counts_relaxed": rounded(narrative.relaxed_count_rates(items).f1),
            "theme": rounded(narrative.labels_right(items, "theme").share),
            "tense": rounded(narrative.labels_right(items, "tense").share),
        }


def agreement(folder: Path, cases: Iterable[Case]) -> Agreement | None:
    """The agreement over the cases that have a second entry; None where there is none."""
    twice = [(case, second) for case in cases if (second := second_entry(folder / case.name))]
    items = tuple(item for case, gold in twice for item in score(case, record_of(replace(case, gold=gold))))
    return Agreement(tuple(case.name for case, _ in twice), items) if twice else None


def specific_agreement(items: Sequence[ItemResult], state: str) -> float | None:
    """Of the cells that either entry has in *state*, the share on which both do, each counted twice."""
    cells = of_kind(items, "cell")
    either = sum((state_of(str(cell.gold)) == state) + (state_of(str(cell.pred)) == state) for cell in cells)
    both = sum(cell.right for cell in cells if state_of(str(cell.gold)) == state)
    return 2 * both / either if either else None
