"""The narrative's part of the card: the lists, the counts and their grounding, beside saying nothing."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import partial
from typing import NamedTuple

from eval import narrative
from eval.annotation import LISTS
from eval.baselines import silenced
from eval.figures import line, listed, ratio, share
from eval.items import ItemResult
from eval.narrative import Rates
from eval.statistics import Ratio

WRONG_SHOWN = 60
SHOWN_CHARS = 48
PIECES = ("split", "merge", "tangle", "miss", "spurious", "ungrounded", "duplicate")
SURPLUS = ("hallucinated", "misattributed", "not_a_count", "duplicate")
OTHER_FIELDS = ("period", "parent", "approx", "negated", "channel", "year")
LABELS = ("theme", "tense")
TOLD = ("component", "count")
Items = Sequence[ItemResult]


class _Row(NamedTuple):
    label: str
    show: Callable[[Items], str]


def narrative_lines(items: Items) -> list[str]:
    """The rows of the lists and counts; none where gold annotates no narrative."""
    if not any(item.kind in ("list", "count") for item in items):
        return []
    columns = (silenced(items), items)
    return [
        "",
        line("narrative", ("nothing", "this system")),
        *(line(row.label, [row.show(column) for column in columns]) for row in ROWS),
        *(one for name in LISTS for one in listed(f"cut: {name}", _pieces(name, items))),
        *listed("lists confused", _confused(items) or ["none"]),
        *listed("fields right", [f"{name} {ratio(one)}" for name, one in _fields(items)]),
        *listed("surplus counts", _tally(narrative.outcomes(items, "count"), SURPLUS)),
        *listed("optional counts", _optional(items)),
        *listed("labels right", [f"{name} {ratio(narrative.labels_right(items, name))}" for name in LABELS]),
        line("grounded / verbatim", [_grounding(items)]),
        line("places valid", [ratio(narrative.narrative_offsets(items))]),
        line("hallucinated", [ratio(narrative.hallucinated(items))]),
    ]


def wrong_lines(items: Items) -> list[str]:
    """One line for each component and count that is wrong, so that a person can go and look."""
    told = [_difference(item) for item in items if item.kind in TOLD and not item.right]
    return told[:WRONG_SHOWN] + ([f"and {len(told) - WRONG_SHOWN} more"] if len(told) > WRONG_SHOWN else [])


def _difference(item: ItemResult) -> str:
    causes = f" ({item.cause})" if item.cause else ""
    return f"WRONG {item.doc} {item.key}: {item.outcome}{causes}, gold {_cut(item.gold)}, answer {_cut(item.pred)}"


def _cut(words: str | None) -> str:
    """As much of a quote as tells which one it is.

    >>> _cut("公开" * 30)[-3:]
    '公开…'
    """
    told = " ".join(str(words).split())
    return told if len(told) <= SHOWN_CHARS else f"{told[:SHOWN_CHARS]}…"


def _rates(of: Callable[[Items], Rates], items: Items) -> str:
    """F1 with precision and recall.

    >>> _rates(lambda _: Rates(1, 2, 1), ())
    '.667 (P .500 R 1.000)'
    """
    rates = of(items)
    return f"{share(rates.f1)} (P {share(rates.precision)} R {share(rates.recall)})"


def _of_list(name: str | None, items: Items) -> Items:
    return [item for item in items if name is None or item.key == f"/{name}"]


def _component(name: str | None, items: Items) -> str:
    return _rates(narrative.component_rates, _of_list(name, items))


def _strict(name: str | None, items: Items) -> str:
    own = _of_list(name, items)
    return f"{share(narrative.strict_rates(own).f1)} / {share(narrative.character_rates(own).f1)}"


def _pieces(name: str, items: Items) -> list[str]:
    """What became of the components that are no match."""
    return _tally(narrative.outcomes(_of_list(name, items), "component"), PIECES)


def _tally(found: Mapping[str, int], names: Iterable[str]) -> list[str]:
    return [f"{name} {found[name]}" for name in names if found.get(name)] or ["none"]


def _macro(items: Items) -> str:
    return share(narrative.component_macro(items))


def _list_rows(name: str | None, label: str) -> tuple[_Row, ...]:
    return (
        _Row(f"{label} F1", partial(_component, name)),
        _Row("  strict / characters", partial(_strict, name)),
    )


ROWS = (
    *(row for name in LISTS for row in _list_rows(name, name)),
    *_list_rows(None, "all lists"),
    _Row("  macro", _macro),
    _Row("counts strict F1", partial(_rates, narrative.strict_count_rates)),
    _Row("  relaxed", partial(_rates, narrative.relaxed_count_rates)),
    _Row("  detection", partial(_rates, narrative.detection_rates)),
    _Row("exact narratives", lambda items: ratio(narrative.exact_narratives(items))),
)


def _confused(items: Items) -> list[str]:
    return [f"{was} as {other} {n}" for (was, other), n in narrative.confused(items).items()]


def _fields(items: Items) -> list[tuple[str, Ratio]]:
    return [(name, narrative.count_field(items, name)) for name in narrative.COUNT_FIELDS] + [
        (name, narrative.other_field(items, name)) for name in OTHER_FIELDS
    ]


def _optional(items: Items) -> list[str]:
    found = narrative.outcomes(items, "optional")
    return [f"{found.total()} found", f"{found['misread']} of them misread"]


def _grounding(items: Items) -> str:
    return f"{ratio(narrative.grounding(items))} / {ratio(narrative.raw_grounding(items))}"
