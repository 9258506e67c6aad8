"""What the report says of one system: plain values of JSON, each a fold over its rows."""

from collections import Counter
from collections.abc import Mapping, Sequence
from itertools import product

from eval import measures, narrative
from eval.annotation import LISTS
from eval.comparison import Estimate, estimates
from eval.headlines import Sums, sums
from eval.items import ItemResult
from eval.measures import of_kind
from eval.narrative import Rates
from eval.selective import selective
from eval.states import STATES, row_pointer, state_of
from eval.statistics import Ratio
from eval.systems import Run, Usage
from schemas.form import TABLES

Items = Sequence[ItemResult]
Json = dict[str, object]
THRESHOLDS = (0.3, 0.5, 0.7)
DIGITS = 6
PARETO = 24
CONFUSED = ("wrong",)


def rounded(value: float | None) -> float | None:
    """A number as it is written: the same on every machine.

    >>> rounded(2 / 3)
    0.666667
    """
    return None if value is None else round(value, DIGITS)


def told(one: Estimate) -> Json:
    """An estimate as JSON."""
    return {
        "value": rounded(one.value),
        "low": rounded(one.interval.low) if one.interval else None,
        "high": rounded(one.interval.high) if one.interval else None,
        "k": rounded(one.k),
        "n": rounded(one.n),
        "note": one.note,
    }


def headline_numbers(of: Sums) -> Json:
    """The card of one system or baseline."""
    return {key: told(one) for key, one in estimates(of).items()}


def system_numbers(run: Run) -> Json:
    """Everything that the report says of a system."""
    items = run.items
    macro, edits = measures.nonzero_macro(items), measures.edits(items)
    return {
        "headlines": headline_numbers(sums(items)),
        "macro": {"value": rounded(macro.mean), "n": macro.reports, "left_out": macro.left_out},
        "edits": {"median": edits.median, "p90": edits.p90} if edits else None,
        "skill": rounded(measures.skill(items)),
        "clean_zero": _ratio(measures.clean_zero(items)),
        "tables": {table.key: _ratio(measures.exact_tables(items, table.key)) for table in TABLES},
        "states": _states(items),
        "heat": heat(items),
        "header": {key: _ratio(one) for key, one in measures.accuracy(of_kind(items, "header")).items()},
        "lists": {name: _list(name, items) for name in LISTS},
        "lists_confused": [[was, other, n] for (was, other), n in narrative.confused(items).items()],
        "labels": {name: _ratio(narrative.labels_right(items, name)) for name in ("theme", "tense")},
        "thresholds": {
            str(least): rounded(narrative.component_rates_at(items, least).f1) for least in THRESHOLDS
        },
        "counts": _counts(items),
        "grounding": dict(sorted(Counter(str(item.cause) for item in of_kind(items, "quote")).items())),
        "checks": _checks(items),
        "selective": _selective(items),
        "pareto": pareto(items),
        "cost": _cost(run.usage),
    }


def _ratio(one: Ratio) -> list[int]:
    return [one.k, one.n]


def _rates(one: Rates) -> Json:
    return {"f1": rounded(one.f1), "precision": rounded(one.precision), "recall": rounded(one.recall)}


def _states(items: Items) -> Json:
    """Counts by the state of gold (row) and what it became (column)."""
    pairs = measures.confusion(items)
    columns = [*STATES, *CONFUSED]
    return {
        "rows": [state for state in STATES if any(gold == state for gold, _ in pairs)],
        "columns": columns,
        "counts": {
            state: [pairs.get((state, column), 0) for column in columns]
            for state in STATES
            if any(gold == state for gold, _ in pairs)
        },
    }


def heat(items: Items) -> Json:
    """For every cell of the form, how many of them are wrong and how many there are: [wrong, n]."""
    wrong: Counter[str] = Counter()
    every: Counter[str] = Counter()
    for cell in of_kind(items, "cell"):
        every[cell.key] += 1
        wrong[cell.key] += not cell.right
    told: dict[str, dict[str, dict[str, list[int]]]] = {table.key: {} for table in TABLES}
    for table in TABLES:
        for block in table.blocks:
            for row, column in product(block.rows, block.columns):
                key = f"{row_pointer(table.key, row.key)}/{column.key}"
                if key in every:
                    told[table.key].setdefault(row.key, {})[column.key] = [wrong[key], every[key]]
    return dict(told)


def _list(name: str, items: Items) -> Json:
    own = [item for item in items if item.key == f"/{name}"]
    return {
        "component": _rates(narrative.component_rates(own)),
        "strict": _rates(narrative.strict_rates(own)),
        "characters": _rates(narrative.character_rates(own)),
        "kinds": dict(sorted(narrative.outcomes(own, "component").items())),
    }


def _counts(items: Items) -> Json:
    """The funnel from the counts of gold to those right in every field, and what came on top."""
    counts = of_kind(items, "count")
    found = [item for item in counts if item.gold is not None and item.pred is not None]
    stages: Json = {"gold": sum(item.gold is not None for item in counts), "found": len(found)}
    left = found
    for field in narrative.COUNT_FIELDS:
        left = [item for item in left if field not in narrative.wrong_fields(item)]
        stages[field] = len(left)
    others = ("period", "parent", "approx", "negated", "channel", "year")
    return {
        "funnel": stages,
        "surplus": dict(sorted(Counter(item.outcome for item in counts if item.gold is None).items())),
        "fields": {name: _ratio(narrative.other_field(items, name)) for name in others},
        "strict": _rates(narrative.strict_count_rates(items)),
        "detection": _rates(narrative.detection_rates(items)),
    }


def _checks(items: Items) -> Json:
    checks = of_kind(items, "check")
    pairs = Counter((str(check.gold), str(check.pred)) for check in checks)
    named = [[check.doc, check.key, check.outcome] for check in checks if check.gold == "violated"]
    alarms = [[check.doc, check.key, check.outcome] for check in checks if "alarm" in check.outcome]
    return {
        "statuses": {f"{gold}->{pred}": n for (gold, pred), n in sorted(pairs.items())},
        "violated": named,
        "alarms": alarms,
        "precision": _ratio(measures.violation_precision(items)),
        "recall": _ratio(measures.violation_recall(items)),
        "auto_corrected": measures.auto_corrected(items),
    }


def _selective(items: Items) -> Json:
    found = selective(items)
    return {
        "points": [[rounded(point.confidence), point.accepted, point.wrong] for point in found.points],
        "n": found.n,
        "wrong": found.wrong,
        "aurc": rounded(found.aurc),
        "augrc": rounded(found.augrc),
        "best": rounded(found.best),
        "believed": rounded(found.believed),
        "bound": rounded(found.bound),
    }


def error_name(item: ItemResult) -> str | None:
    """What kind of error a row is, for the list of causes; None where it is right or told by another row."""
    if item.right or item.kind not in ("cell", "component", "count", "header", "document", "table", "check"):
        return None
    if item.kind == "cell":
        cause = f" ({item.cause})" if item.cause else ""
        return f"cell {item.outcome}{cause}"
    if item.kind == "count":
        return f"count {item.outcome}{f' ({item.cause})' if item.cause else ''}"
    if item.kind == "component":
        return f"{item.key[1:]} {item.outcome}"
    return f"{item.kind} {item.key if item.kind != 'check' else item.outcome}"


def pareto(items: Items) -> list[Json]:
    """The kinds of errors, the most frequent first, each with the documents it occurs in."""
    found: dict[str, list[ItemResult]] = {}
    for item in items:
        if name := error_name(item):
            found.setdefault(name, []).append(item)
    ordered = sorted(found.items(), key=lambda one: (-len(one[1]), one[0]))[:PARETO]
    return [
        {
            "name": name,
            "n": len(own),
            "docs": list(dict.fromkeys(item.doc for item in own)),
            "flagged": sum(item.flagged for item in own),
            "example": [
                own[0].doc,
                own[0].key,
                state_of(str(own[0].gold)) if own[0].kind == "cell" else None,
            ],
        }
        for name, own in ordered
    ]


def _cost(usage: Mapping[str, Usage]) -> Json:
    every = usage.values()
    return {
        "calls": sum(one.calls for one in every),
        "prompt_tokens": sum(one.prompt_tokens for one in every),
        "completion_tokens": sum(one.completion_tokens for one in every),
        "cost": rounded(sum(one.cost for one in every)),
        "seconds": [rounded(one.seconds) for one in every],
    }
