"""Readers with a known fault, by which the harness itself is tested: each must move its own number, by its amount.

Every adversary starts from the record of a reader without error. What it should do to the numbers is worked out
from gold alone, without the code that scores: a metric that does not move, or another that does, is a fault of
the harness, and the gate says so.
"""

import copy
from collections.abc import Callable, Iterable, Mapping, Sequence
from decimal import Decimal
from typing import Any, NamedTuple

from eval.annotation import LISTS, gold_cells
from eval.cases import Case
from eval.comparison import estimates
from eval.headlines import sums
from eval.oracle import record_of
from eval.scoring import score
from eval.states import checks, state_of

CLOSE = 1e-9
INVENTED = 987_654
Cells = dict[str, str]
Json = dict[str, Any]
UNSURE = ("coverage_nonzero",)
"""Numbers that are not perfect for a reader without error: gold itself is doubtful where the source is."""


class Adversary(NamedTuple):
    """A fault in the cells or in the prose.

    ``moved`` are the headlines that it changes, no other, and ``expected`` the values of some of them.
    """

    name: str
    moved: frozenset[str]
    expected: Callable[[Sequence[Case]], Mapping[str, float]]
    cells: Callable[[Cells], Cells] = dict
    prose: Callable[[Json], None] = lambda _: None


def faults_of_harness(
    cases: Sequence[Case], adversaries: Iterable[Adversary] | None = None
) -> tuple[str, ...]:
    """One line for each adversary whose numbers are not what they must be; none is as it should be."""
    perfect = numbers(cases, Adversary("none", frozenset(), lambda _: {}))
    told = [
        f"the reader without error has {key} {value:.4f}"
        for key, value in perfect.items()
        if value not in (0, 1) and key not in UNSURE
    ]
    for adversary in ADVERSARIES if adversaries is None else adversaries:
        found = numbers(cases, adversary)
        moved = {key for key, value in found.items() if abs(value - perfect.get(key, value)) > CLOSE}
        if moved != adversary.moved:
            told.append(f"{adversary.name} moves {sorted(moved)}, not {sorted(adversary.moved)}")
        for key, value in adversary.expected(cases).items():
            if abs(found[key] - value) > CLOSE:
                told.append(f"{adversary.name} has {key} {found[key]:.6f}, it must be {value:.6f}")
    return tuple(told)


def numbers(cases: Iterable[Case], adversary: Adversary) -> dict[str, float]:
    """Every headline of an adversary."""
    items = [item for case in cases for item in score(case, _record(case, adversary))]
    return {key: one.value for key, one in estimates(sums(items)).items() if one.value is not None}


def _record(case: Case, adversary: Adversary) -> dict[str, object]:
    record = record_of(case, adversary.cells(gold_cells(case.gold)))
    if case.gold.status != "refused":
        record = copy.deepcopy(record)
        adversary.prose(record)
    return record


def _all_zero(cells: Cells) -> Cells:
    return {key: "0" if state_of(cell) == "value" else cell for key, cell in cells.items()}


def _shifted(cells: Cells) -> Cells:
    """Every row of table 3 with the numbers of the row above it, the first with those of the last."""
    keys = [
        key for key in cells if key.startswith("/applications/") and state_of(cells[key]) in ("value", "zero")
    ]
    width = 7
    return cells | dict(zip(keys, [cells[key] for key in (*keys[-width:], *keys[:-width])], strict=True))


def _blank_to_zero(cells: Cells) -> Cells:
    return {key: "0" if cell == "blank" else cell for key, cell in cells.items()}


def _padded(cells: Cells) -> Cells:
    return {key: "0" if cell in ("absent", "missing") else cell for key, cell in cells.items()}


def _corrected(cells: Cells) -> Cells:
    """Totals of rows put right where the row does not add up."""
    repaired = dict(cells)
    for check in _broken_rows(cells):
        *parts, total = check
        repaired[total] = str(sum(Decimal(cells[key]) for key in parts))
    return repaired


def _broken_rows(cells: Cells) -> list[list[str]]:
    """The rows that do not add up, each as its parts and then its total."""
    found = [one for one in checks(cells) if one.status == "violated" and one.code in ("T3-ROW", "T4-SUM")]
    return [sorted(one.cells, key=lambda key: key.endswith("/total")) for one in found]


def _swap(record: Json) -> None:
    report = record["report"]
    report["problems"], report["improvements"] = report["improvements"], report["problems"]
    names = {"problems": "improvements", "improvements": "problems"}
    record["evidence"] = {
        "/".join(names.get(part, part) for part in key.split("/")): one
        for key, one in record["evidence"].items()
    }


def _invent(record: Json) -> None:
    report = record["report"]
    invented = {
        "metric": "other",
        "label": "虚构",
        "value": INVENTED,
        "unit": "件",
        "quote": f"虚构事项{INVENTED}件",
    }
    report["counts"] = [*report["counts"], invented]


def _paraphrase(record: Json) -> None:
    report = record["report"]
    for name in LISTS:
        report[name] = [{**one, "quote": f"总的来说，{one['quote'][::-1]}"} for one in report[name]]


def _states(cases: Sequence[Case]) -> dict[str, int]:
    found: dict[str, int] = {}
    for case in cases:
        for cell in gold_cells(case.gold).values():
            found[state_of(cell)] = found.get(state_of(cell), 0) + 1
    return found


def _less_states(*lost: str) -> Callable[[Sequence[Case]], Mapping[str, float]]:
    def expected(cases: Sequence[Case]) -> Mapping[str, float]:
        states = _states(cases)
        return {"states_balanced": 1 - sum(state in states for state in lost) / len(states)}

    return expected


def _shift_expected(cases: Sequence[Case]) -> Mapping[str, float]:
    every = hits = answered = 0
    for case in cases:
        gold = gold_cells(case.gold)
        shifted = _shifted(gold)
        every += sum(state_of(cell) == "value" for cell in gold.values())
        answered += sum(state_of(cell) == "value" for cell in shifted.values())
        hits += sum(state_of(cell) == "value" and shifted[key] == cell for key, cell in gold.items())
    return {"nonzero_f1": 2 * hits / (every + answered)}


def _swap_expected(cases: Sequence[Case]) -> Mapping[str, float]:
    lists = [[len(getattr(case.gold, name) or ()) for name in LISTS] for case in cases]
    problems, rectifications, improvements = (sum(one[at] for one in lists) for at in range(3))
    return {
        "problems_f1": 0,
        "improvements_f1": 0,
        "findings_f1": rectifications / (problems + rectifications + improvements),
    }


def _invent_expected(cases: Sequence[Case]) -> Mapping[str, float]:
    annotated = [case for case in cases if case.gold.counts is not None and case.gold.status != "refused"]
    golds = sum(len(case.gold.counts or ()) for case in annotated)
    right = 2 * golds / (2 * golds + len(annotated))
    return {"counts_strict": right, "counts_relaxed": right}


def _paraphrase_expected(cases: Sequence[Case]) -> Mapping[str, float]:
    counts = sum(len(case.gold.counts or ()) for case in cases)
    findings = sum(len(getattr(case.gold, name) or ()) for case in cases for name in LISTS)
    return {"findings_f1": 0, "findings_strict": 0, "grounding": counts / (counts + findings)}


def _correct_expected(cases: Sequence[Case]) -> Mapping[str, float]:
    """Of the equations that fail, those that hold once the totals of the broken rows are put right."""
    failing = mended = 0
    for case in cases:
        gold = gold_cells(case.gold)
        repaired = {check.key: check.status for check in checks(_corrected(gold))}
        changed = {row[-1] for row in _broken_rows(gold)}
        for check in (one for one in checks(gold) if one.status == "violated"):
            failing += 1
            mended += repaired[check.key] == "holds" and bool(changed & set(check.cells))
    return {"auto_corrected": mended / failing if failing else 0}


TABLES = frozenset({"exact_report", "nonzero_f1", "silent_nonzero", "states_balanced"})
FINDINGS = frozenset({"findings_f1", "findings_strict", "problems_f1", "improvements_f1"})

ADVERSARIES: tuple[Adversary, ...] = (
    Adversary("all-zero", TABLES | {"auto_corrected"}, lambda _: {"nonzero_f1": 0}, cells=_all_zero),
    Adversary(
        "shift by one row", TABLES | {"coverage_nonzero", "auto_corrected"}, _shift_expected, cells=_shifted
    ),
    Adversary(
        "blank to zero",
        frozenset({"exact_report", "states_balanced"}),
        _less_states("blank"),
        cells=_blank_to_zero,
    ),
    Adversary(
        "padder",
        frozenset({"exact_report", "states_balanced"}),
        _less_states("absent", "missing"),
        cells=_padded,
    ),
    Adversary(
        "auto-corrector",
        TABLES - {"silent_nonzero"} | {"auto_corrected", "coverage_nonzero"},
        _correct_expected,
        cells=_corrected,
    ),
    Adversary("swapped lists", FINDINGS, _swap_expected, prose=_swap),
    Adversary(
        "one invented count",
        frozenset({"counts_strict", "counts_relaxed", "grounding", "hallucinated", "offsets_valid"}),
        _invent_expected,
        prose=_invent,
    ),
    Adversary(
        "paraphraser",
        FINDINGS | {"rectifications_f1", "grounding", "hallucinated"},
        _paraphrase_expected,
        prose=_paraphrase,
    ),
)
