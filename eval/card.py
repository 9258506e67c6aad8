"""The card that `nianbao eval` prints: nine numbers, each beside those of a reader that reads nothing."""

from collections.abc import Callable, Mapping, Sequence
from typing import NamedTuple

from eval import measures, narrative
from eval.annotation import LISTS
from eval.baselines import best_of, nothing
from eval.cases import Case
from eval.comparison import Against, Estimate, Side, against, estimates
from eval.figures import listed, share
from eval.headlines import Sums, sums
from eval.items import ItemResult
from eval.measures import of_kind
from eval.slicing import FEWEST, slices, worst
from eval.states import NUMBERS, state_of
from eval.systems import Run

LABEL = 22
BEST_OF = 2
"""Of more systems than these the card has no room for the best of them; the page has."""

Items = Sequence[ItemResult]
CRITERIA = ("exact_report", "nonzero_f1", "findings_f1", "counts_strict")


class Column(NamedTuple):
    """A system or baseline on the card, with its numbers worked out."""

    name: str
    items: Items
    numbers: Mapping[str, Estimate]


class _Row(NamedTuple):
    label: str
    show: Callable[[Column], str]
    headline: str | None = None


def card(cases: Sequence[Case], runs: Sequence[Run], previous: Sums) -> str:
    """The card of the runs of one split, at most 100 columns wide."""
    columns = [
        _column("all-zero", nothing(runs[0].items, "0")),
        *(_column(run.name, run.items) for run in runs),
    ]
    if len(runs) == BEST_OF:
        columns.append(_column("best of", best_of({run.name: run.items for run in runs})))
    sides = [Side(run.name, sums(run.items)) for run in runs]
    rows = against(sides[1], sides[0]) if len(sides) > 1 else against(sides[0], Side("previous", previous))
    differences = {row.headline: row for row in rows} if len(sides) > 1 or previous else {}
    widths = _widths(len(columns), compared=bool(differences))
    heads = [column.name for column in columns] + (
        [f"{rows[0].first} - {rows[0].second}"] if differences else []
    )
    lines = [
        _title(cases, runs[0].items),
        _line("", heads, widths),
        *(_line(row.label, _shown(row, columns, differences), widths) for row in ROWS),
        *_slice_lines(cases, sides),
        *regressed(Side(runs[0].name, sides[0].of), Side("previous", previous)),
    ]
    return "\n".join(line.rstrip() for line in lines)


def _column(name: str, items: Items) -> Column:
    return Column(name, items, estimates(sums(items)))


def _title(cases: Sequence[Case], items: Items) -> str:
    cells = of_kind(items, "cell")
    printed = sum(state_of(str(cell.gold)) in NUMBERS for cell in cells)
    split = cases[0].gold.split
    told = f"{len(cells)} cells, {printed} print a number, {_values(cells)} of them not 0"
    return f"eval  split {split}  n={len(cases)} reports  {told}"


def _values(cells: Items) -> int:
    return sum(state_of(str(cell.gold)) == "value" for cell in cells)


def _widths(columns: int, *, compared: bool) -> list[int]:
    """The first column, of the baseline, is narrow; three systems and a difference fill the line."""
    return [9, *([18] * (columns - 1)), *([15] * compared)]


def _line(label: str, told: Sequence[str], widths: Sequence[int]) -> str:
    return f"{label:<{LABEL}}" + "".join(f"{one:<{width}}" for one, width in zip(told, widths, strict=True))


def _shown(row: _Row, columns: Sequence[Column], differences: Mapping[str, Against]) -> list[str]:
    baseline, *systems = columns
    told = [row.show(baseline).split()[0], *(row.show(column) for column in systems)]
    if not differences:
        return told
    return [*told, difference(differences[row.headline]) if row.headline else ""]


def difference(row: Against) -> str:
    """A difference with what it is worth: its interval, or why there is none, and the probability of luck.

    >>> difference(Against("nonzero_f1", "a", "b", -0.023, None, 0.45, None, ("x",), ("y", "z"), 4))
    '-.023 p0.45 1+2-'
    """
    if row.difference is None:
        return "n/a"
    sign = "-" if row.difference < 0 else "+"
    told = f"{sign}{share(abs(row.difference))}"
    if row.p is None:
        return told
    return f"{told} p{row.p:.2f} {len(row.better)}+{len(row.worse)}-"


def _number(key: str) -> Callable[[Column], str]:
    return lambda column: number(column.numbers[key])


def number(one: Estimate) -> str:
    """A number and its interval, where there are enough reports for one.

    >>> number(Estimate(0.5, None, 1, 2, "n too small"))
    '.500 n too small'
    """
    if one.value is None:
        return "n/a"
    if one.interval is None:
        return f"{share(one.value)} {one.note or ''}".rstrip()
    return f"{share(one.value)} [{_end(one.interval.low)}-{_end(one.interval.high)}]"


def _end(of: float) -> str:
    """The end of an interval, as short as it can be told.

    >>> _end(0.9977), _end(1.0), _end(0.0)
    ('.998', '1', '0')
    """
    return f"{of:g}" if of in (0.0, 1.0) else share(of)


def _exact(column: Column) -> str:
    one = column.numbers["exact_report"]
    if one.interval is None:
        return "n/a"
    return f"{one.k:g}/{one.n:g} [{_end(one.interval.low)}-{_end(one.interval.high)}]"


def _macro(column: Column) -> str:
    macro = measures.nonzero_macro(column.items)
    return f"{share(macro.mean)} (n={macro.reports})"


def _silent(column: Column) -> str:
    found = measures.silent(column.items, nonzero_only=True)
    return f"{found.wrong}/{found.unflagged} cov {share(found.coverage.share)}"


def _edits(column: Column) -> str:
    found = measures.edits(column.items)
    return "n/a" if found is None else f"{found.median:g} / {found.p90}"


def _list(name: str) -> Callable[[Column], str]:
    def show(column: Column) -> str:
        own = [item for item in column.items if item.key == f"/{name}"]
        return f"{share(narrative.component_rates(own).f1)} / {share(narrative.strict_rates(own).f1)}"

    return show


def _pair(first: str, second: str) -> Callable[[Column], str]:
    return lambda column: f"{share(column.numbers[first].value)} / {share(column.numbers[second].value)}"


def _checks(column: Column) -> str:
    precision, recall = (column.numbers[key] for key in ("violations_right", "violations_found"))
    if precision.value is None and recall.value is None:
        return "n/a"
    return f"{share(precision.value)} / {share(recall.value)} {recall.k:g}/{recall.n:g}"


def _auto_corrected(column: Column) -> str:
    corrected = measures.auto_corrected(column.items)
    return f"{corrected}  <- gate" if corrected else "0"


ROWS = (
    _Row("exact report", _exact, "exact_report"),
    _Row("non-zero F1", _number("nonzero_f1"), "nonzero_f1"),
    _Row("  macro", _macro),
    _Row("silent err, non-zero", _silent, "silent_nonzero"),
    _Row("states bal.acc", _number("states_balanced"), "states_balanced"),
    _Row("findings comp. F1", _number("findings_f1"), "findings_f1"),
    *(_Row(f"  {name}", _list(name)) for name in LISTS),
    _Row("counts strict F1", _number("counts_strict"), "counts_strict"),
    _Row("grounded / invented", _pair("grounding", "hallucinated")),
    _Row("contradict. P / R", _checks),
    _Row("auto-corrected", _auto_corrected),
    _Row("edits median / p90", _edits),
)


def _slice_lines(cases: Sequence[Case], sides: Sequence[Side]) -> list[str]:
    known = slices(cases)
    hidden = sum(len(one.docs) < FEWEST for one in known)
    told = [
        f"{side.name} {one.dimension} {one.value} -{share(by)} (n={len(one.docs)})"
        for side in sides
        for one, by in worst(side.of, known)[:2]
    ]
    return [
        *listed("worst slices", told or ["none below the whole"]),
        f"{'':<24}n<{FEWEST}: {hidden} slices not ranked",
    ]


def regressed(now: Side, before: Side) -> list[str]:
    """A line for each report that was better in the earlier run, by the numbers that a report has of itself."""
    rows = [row for row in against(now, before) if row.headline in CRITERIA]
    docs: dict[str, list[str]] = {}
    for row in rows:
        for doc in row.worse:
            docs.setdefault(doc, []).append(row.headline)
    return [
        f"REGRESSED vs previous: {doc} ({', '.join(keys)})   open: report.html#doc={doc}"
        for doc, keys in sorted(docs.items())
    ]
