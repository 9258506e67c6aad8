"""`summary.md`: the report in one comment, for those who review a change."""

from collections.abc import Iterator, Mapping, Sequence

from eval.figures import share
from eval.report.files import Written
from eval.report.numbers import Json

SHOWN = (
    "exact_report",
    "nonzero_f1",
    "silent_nonzero",
    "states_balanced",
    "findings_f1",
    "counts_strict",
    "grounding",
    "hallucinated",
    "violations_found",
    "auto_corrected",
)


def summary(report: Json) -> Written:
    """The headlines of each split, what changed, and the verdict of the gate."""
    lines: list[str] = []
    gate = _object(report["gate"])
    told = _list(gate["told"])
    lines += [f"**{line}**" for line in told] or ["No gate was asked for."]
    names = {str(_object(one)["key"]): str(_object(one)["en"]) for one in _list(report["headlines"])}
    for split, value in _object(report["splits"]).items():
        lines += ["", *_split(split, _object(value), names)]
    made = _object(report["provenance"])
    lines += [
        "",
        f"Commit {made['commit']}, gold {made['gold']}, {made['cases']} reports: `{made['command']}`",
    ]
    return Written("summary.md", "\n".join(lines) + "\n")


def _split(split: str, value: Mapping[str, object], names: Mapping[str, str]) -> Iterator[str]:
    systems = _object(value["systems"])
    columns = {name: _object(_object(one)["headlines"]) for name, one in systems.items()}
    columns |= {name: _object(one) for name, one in _object(value["baselines"]).items()}
    yield f"### {split}, {value['n']} reports"
    yield ""
    yield f"| | {' | '.join(columns)} |"
    yield f"| --- |{' --- |' * len(columns)}"
    for key in SHOWN:
        yield f"| {names[key]} | {' | '.join(_cell(_object(own[key])) for own in columns.values())} |"
    yield ""
    for row in map(_object, _list(value["comparisons"])):
        if row["adjusted"] is not None or row["worse"]:
            yield _compared(row, names)


def _cell(one: Mapping[str, object]) -> str:
    value = one["value"]
    if not isinstance(value, (int, float)):
        return "n/a"
    interval = (
        f" [{share(_float(one['low']))}-{share(_float(one['high']))}]" if one["low"] is not None else ""
    )
    return f"{share(value)}{interval}"


def _compared(row: Mapping[str, object], names: Mapping[str, str]) -> str:
    difference = row["difference"]
    told = f"{difference:+.3f}" if isinstance(difference, (int, float)) else "n/a"
    better, worse = _list(row["better"]), _list(row["worse"])
    named = f"; worse: {', '.join(map(str, worse))}" if worse else ""
    return (
        f"- {row['first']} against {row['second']}, {names[str(row['headline'])]}: {told}, {row['verdict']} "
        f"({len(better)} reports better, {len(worse)} worse{named})"
    )


def _float(value: object) -> float:
    return float(value) if isinstance(value, (int, float)) else 0.0


def _object(value: object) -> Mapping[str, object]:
    return value if isinstance(value, Mapping) else {}


def _list(value: object) -> Sequence[object]:
    return value if isinstance(value, (list, tuple)) else ()
