"""One value of JSON with every number of an evaluation: the page, the files and the card are drawn from it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from eval.agreement import Agreement
from eval.annotation import Split
from eval.baselines import best_of, nothing
from eval.cases import Case
from eval.comparison import Against, Side, against, verdict_of
from eval.headlines import HEADLINES, REGISTERED, Sums, sums
from eval.report.casebook import casebook
from eval.report.numbers import Json, headline_numbers, rounded, system_numbers
from eval.slicing import FEWEST, SLICED, per_report, slices, values, worst
from eval.systems import Run
from schemas.form import TABLES

SCHEMA = "nianbao-eval/1"


@dataclass(frozen=True, slots=True)
class Evaluation:
    """Everything that was measured: the runs of each split, and what they are compared with."""

    cases: Mapping[Split, Sequence[Case]]
    runs: Mapping[Split, Sequence[Run]]
    previous: Mapping[str, Sums]
    provenance: Json
    agreement: Agreement | None = None
    robustness: Json | None = None
    gate: Sequence[str] = ()
    broken: Sequence[str] = ()
    remarks: Sequence[str] = field(default=())


def report_of(evaluation: Evaluation) -> Json:
    """The report; the same evaluation always gives the same value."""
    runs = evaluation.runs
    return {
        "schema": SCHEMA,
        "provenance": evaluation.provenance,
        "headlines": [
            {
                "key": headline.key,
                "en": headline.english,
                "zh": headline.chinese,
                "more": headline.more,
                "registered": headline.key in REGISTERED,
            }
            for headline in HEADLINES
        ],
        "form": _form(),
        "gate": {
            "told": list(evaluation.gate),
            "broken": list(evaluation.broken),
            "remarks": list(evaluation.remarks),
        },
        "splits": {
            split: _split(evaluation.cases[split], runs[split], evaluation.previous.get(split, {}))
            for split in runs
        },
        "agreement": evaluation.agreement.as_json() if evaluation.agreement else None,
        "robustness": evaluation.robustness,
        "cases": casebook((case, runs[split]) for split in runs for case in evaluation.cases[split]),
    }


def _form() -> Json:
    """The labels of the form, by which the page draws its tables."""
    return {
        table.key: {
            "label": table.label,
            "blocks": [
                {
                    "edition": list(block.editions) if hasattr(block, "editions") else None,
                    "columns": [[column.key, column.label] for column in block.columns],
                    "rows": [[row.key, row.label] for row in block.rows],
                }
                for block in table.blocks
            ],
        }
        for table in TABLES
    }


def _split(cases: Sequence[Case], runs: Sequence[Run], previous: Sums) -> Json:
    of = {run.name: sums(run.items) for run in runs}
    first = runs[0]
    baselines = {
        "all-zero": sums(nothing(first.items, "0")),
        "all-blank": sums(nothing(first.items, "blank")),
        **({"previous": previous} if previous else {}),
        **({"oracle": sums(best_of({run.name: run.items for run in runs}))} if len(runs) > 1 else {}),
    }
    sides = [Side(name, own) for name, own in of.items()]
    pairs = [against(later, sides[0]) for later in sides[1:]]
    if previous:
        pairs += [against(side, Side("previous", previous)) for side in sides[:1]]
    return {
        "n": len(cases),
        "systems": {run.name: system_numbers(run) for run in runs},
        "baselines": {name: headline_numbers(own) for name, own in baselines.items()},
        "comparisons": [_compared(row) for rows in pairs for row in rows],
        "reports": {
            name: {
                doc: {key: rounded(value) for key, value in own.items()}
                for doc, own in per_report(one).items()
            }
            for name, one in {**of, **({"previous": previous} if previous else {})}.items()
        },
        "sums": {
            name: {
                doc: {key: [list(part) for part in terms] for key, terms in own.items()}
                for doc, own in one.items()
            }
            for name, one in of.items()
        },
        "slices": _slices(cases, of),
        "complement": _complement(runs),
    }


def _compared(row: Against) -> Json:
    return {
        "headline": row.headline,
        "first": row.first,
        "second": row.second,
        "difference": rounded(row.difference),
        "low": rounded(row.interval.low) if row.interval else None,
        "high": rounded(row.interval.high) if row.interval else None,
        "p": rounded(row.p),
        "adjusted": rounded(row.adjusted),
        "better": list(row.better),
        "worse": list(row.worse),
        "same": row.same,
        "verdict": verdict_of(row),
    }


def _slices(cases: Sequence[Case], of: Mapping[str, Sums]) -> Json:
    known = slices(cases)
    return {
        "fewest": FEWEST,
        "keys": list(SLICED),
        "rows": [
            {
                "dimension": one.dimension,
                "value": one.value,
                "n": len(one.docs),
                "systems": {
                    name: {key: rounded(value) for key, value in values(one, own).items()}
                    for name, own in of.items()
                },
            }
            for one in known
        ],
        "worst": {
            name: [
                [one.dimension, one.value, len(one.docs), rounded(by)] for one, by in worst(own, known)[:5]
            ]
            for name, own in of.items()
        },
    }


def _complement(runs: Sequence[Run]) -> list[Json]:
    """Of each pair of systems, on the cells with a number other than 0: both right, one of them, neither."""
    told: list[Json] = []
    for other in runs[1:]:
        first, second = (
            {
                (item.doc, item.key): item
                for item in run.items
                if item.kind == "cell" and item.gold not in ("0", None) and item.gold[:1] in "-123456789"
            }
            for run in (runs[0], other)
        )
        pairs = [(one, second[key]) for key, one in first.items() if key in second]
        agreed = [one for one, two in pairs if one.pred == two.pred]
        told.append(
            {
                "first": runs[0].name,
                "second": other.name,
                "both": sum(one.right and two.right for one, two in pairs),
                "first_only": sum(one.right and not two.right for one, two in pairs),
                "second_only": sum(two.right and not one.right for one, two in pairs),
                "neither": sum(not one.right and not two.right for one, two in pairs),
                "agreed": len(agreed),
                "right_of_agreed": sum(one.right for one in agreed),
            }
        )
    return told
