"""A record against its gold as rows of one type; every number of the evaluation is a fold over them."""

import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache

from eval.annotation import LISTS, GoldTable, gold_cells
from eval.cases import Case
from eval.causes import root_causes
from eval.confidence import FLAGGED, READER, Doubts, doubts
from eval.counts import count_items
from eval.findings import finding_items, quote_items
from eval.items import ItemResult, Kind, Place
from eval.locating import ground_of
from eval.states import (
    Check,
    Predicted,
    checks,
    items,
    mapping,
    predicted_cells,
    state_of,
)
from schemas.form import IDENTITIES, TABLES

ARITHMETIC = frozenset(identity.code for identity in IDENTITIES)
USUAL = READER["rule"]
WITH_SOURCE_OFFSETS = ("text", "html")


def score(case: Case, record: Mapping[str, object]) -> tuple[ItemResult, ...]:
    """Every item of *case* against the JSON of a record; an empty record misses everything."""
    gold = _printed(case)
    predicted = predicted_cells(record)
    answers = {key: predicted.at(key) for key in gold}
    return (
        *_document_items(case, record),
        *_header_items(case, mapping(record.get("report"))),
        *_table_items(case, mapping(record.get("report"))),
        *_cell_items(case, answers, predicted, doubts(record)),
        *_check_items(case, answers, record),
        *_offset_items(case, record),
        *_narrative_items(case, record),
    )


@lru_cache(maxsize=256)
def _printed(case: Case) -> Mapping[str, str]:
    return gold_cells(case.gold)


@lru_cache(maxsize=256)
def _zeros(case: Case) -> Mapping[str, ItemResult]:
    """The row of each printed 0 that the rules read without a doubt: most rows, and always the same."""
    return {
        key: ItemResult(case.name, "cell", key, cell, cell, "right", confidence=USUAL)
        for key, cell in _printed(case).items()
        if cell == "0"
    }


@lru_cache(maxsize=256)
def _equations(case: Case) -> tuple[Check, ...]:
    return checks(_printed(case))


def cell_outcome(gold: str, pred: str) -> str:
    """The name of the difference between two written cells.

    >>> [cell_outcome(*pair) for pair in (("9", "9"), ("9", "8"), ("blank", "0"), ("missing", "0"))]
    ['right', 'value->wrong', 'blank->zero', 'missing->zero']
    """
    if gold == pred:
        return "right"
    was, became = state_of(gold), state_of(pred)
    return f"{was}->wrong" if was == became else f"{was}->{became}"


def _document_items(case: Case, record: Mapping[str, object]) -> Iterator[ItemResult]:
    for name, gold in (("status", case.gold.status), ("document_type", case.gold.document_type)):
        yield _compared(case.name, "document", f"/{name}", gold, record.get(name))


def _header_items(case: Case, report: Mapping[str, object]) -> Iterator[ItemResult]:
    for name, accepted in case.gold.header_fields.items():
        value = report.get(name)
        pred = None if value is None else str(value)
        if _folded(pred) in {_folded(one) for one in accepted}:
            outcome = "right"
        elif pred is None:
            outcome = "lost"
        else:
            outcome = "invented" if accepted == (None,) else "wrong"
        yield ItemResult(case.name, "header", f"/{name}", accepted[0], pred, outcome)


def _folded(value: str | None) -> str | None:
    return None if value is None else "".join(unicodedata.normalize("NFKC", value).split())


def _table_items(case: Case, report: Mapping[str, object]) -> Iterator[ItemResult]:
    if case.gold.tables is None:
        return
    for table in TABLES:
        gold: GoldTable = getattr(case.gold.tables, table.key)
        printed = mapping(report.get(table.key))
        yield _compared(case.name, "table", f"/{table.key}/state", gold.state, printed.get("state"))
        if gold.form is not None and table.key != "disputes":
            yield _compared(case.name, "table", f"/{table.key}/form", gold.form, printed.get("form"))


def _compared(doc: str, kind: Kind, key: str, gold: str, value: object) -> ItemResult:
    pred = value if isinstance(value, str) else None
    return ItemResult(doc, kind, key, gold, pred, "right" if pred == gold else "wrong")


def _cell_items(
    case: Case, answers: Mapping[str, str], predicted: Predicted, doubted: Doubts
) -> Iterator[ItemResult]:
    """The cells of the report's form, then what the record filled outside of it."""
    gold, zeros = _printed(case), _zeros(case)
    causes = root_causes(gold, answers) if answers != gold else {}
    extra = {
        key: cell
        for key, cell in predicted.cells.items()
        if key not in gold and cell not in ("absent", "missing")
    }
    levels: dict[str, float] = {}
    for key, cell in (*answers.items(), *extra.items()):
        printed = gold.get(key, "absent")
        row = key.rsplit("/", 1)[0]
        if row not in levels:
            levels[row] = doubted.confidence(row, predicted.methods.get(row))
        confidence = min(levels[row], doubted.levels[key]) if key in doubted.levels else levels[row]
        if cell == printed == "0" and confidence == USUAL:
            yield zeros[key]
            continue
        yield ItemResult(
            case.name,
            "cell",
            key,
            printed,
            cell,
            cell_outcome(printed, cell),
            confidence <= FLAGGED,
            causes.get(key),
            pred_at=None if cell == printed == "0" else predicted.place(key),
            confidence=confidence,
        )


def _weighty(record: Mapping[str, object]) -> tuple[Mapping[str, object], ...]:
    """The issues that weigh at least a warning."""
    issues = (mapping(issue) for issue in items(record.get("issues")))
    return tuple(issue for issue in issues if issue.get("severity") in ("warning", "error"))


def _paths(issue: Mapping[str, object]) -> tuple[str, ...]:
    return tuple(str(path).replace(".", "/") for path in items(issue.get("paths")))


def _check_items(
    case: Case, answers: Mapping[str, str], record: Mapping[str, object]
) -> Iterator[ItemResult]:
    """Each equation of the report: what it is in gold, and whether the record reports it."""
    doc, gold, found = case.name, _printed(case), _equations(case)
    known = found if answers == gold else checks(answers)
    satisfied = {check.key for check in known if check.status == "holds"}
    reported = _reported(found, record)
    for check in found:
        misread = any(gold[key] != answers[key] for key in check.cells)
        pred = "violated" if check.key in reported else "silent"
        outcome = _check_outcome(check, pred, misread=misread, satisfied=check.key in satisfied)
        yield ItemResult(doc, "check", check.key, check.status, pred, outcome)
    for key in sorted(reported - {check.key for check in found}):
        yield ItemResult(doc, "check", key, "n/a", "violated", "false_alarm_logic")


def _reported(found: Iterable[Check], record: Mapping[str, object]) -> set[str]:
    """The keys of the equations that the record says fail; one that cannot be told has its paths as key."""
    reported: set[str] = set()
    for issue in _weighty(record):
        if issue.get("code") in ARITHMETIC:
            paths = _paths(issue)
            named = {check.key for check in found if check.code == issue["code"] and _names(paths, check)}
            reported |= named or {f"{issue['code']}@{' '.join(paths)}"}
    return reported


def _names(paths: Iterable[str], check: Check) -> bool:
    return any(path in check.cells or check.key.endswith(f"@{path}") for path in paths)


def _check_outcome(check: Check, pred: str, *, misread: bool, satisfied: bool) -> str:
    """``satisfied``: the cells of the record fulfil the equation, ``misread``: they are not those of gold."""
    if check.status == "violated":
        if satisfied and misread:
            return "auto_corrected"
        return "right" if pred == "violated" else "masked"
    if pred == "silent":
        return "right"
    return "false_alarm_extraction" if misread else "false_alarm_logic"


def _offset_items(case: Case, record: Mapping[str, object]) -> Iterator[ItemResult]:
    """Every evidence with a raw text, against what stands at its place in the decoded document."""
    source = mapping(record.get("source"))
    if source.get("format") not in WITH_SOURCE_OFFSETS:
        return
    yield from _unplaced_items(case, record)
    text = _decoded(case, str(source.get("encoding")))
    for pointer, evidence in mapping(record.get("evidence")).items():
        entry = mapping(evidence)
        starts, ends, raws = entry.get("start"), entry.get("end"), entry.get("raw")
        if isinstance(raws, (list, tuple)):
            places = zip(items(starts), items(ends), raws, strict=False)
        else:
            places = zip((starts,), (ends,), (raws,), strict=True)
        for start, end, raw in places:
            if raw is not None and isinstance(start, int) and isinstance(end, int):
                stands = text[start:end]
                if stands == raw:
                    yield ItemResult(case.name, "offset", pointer, stands, stands, "right")
                else:
                    place = Place(start, end)
                    yield ItemResult(case.name, "offset", pointer, str(raw), stands, "moved", pred_at=place)


@lru_cache(maxsize=256)
def _decoded(case: Case, encoding: str) -> str:
    """The document as the record says it was decoded; nothing where there is no such encoding."""
    try:
        return case.document.decode(encoding, errors="replace")
    except LookupError:
        return ""


def _narrative_items(case: Case, record: Mapping[str, object]) -> Iterator[ItemResult]:
    """What the record says of the prose; nothing is known of a document that is no text."""
    ground = ground_of(case, record)
    if ground is not None:
        yield from finding_items(case, record, ground)
        yield from count_items(case, record, ground)
        yield from quote_items(case, record, ground)


def _unplaced_items(case: Case, record: Mapping[str, object]) -> Iterator[ItemResult]:
    """Findings and counts whose evidence does not say where they stand."""
    evidence = mapping(record.get("evidence"))
    for name in (*LISTS, "counts"):
        for at, item in enumerate(items(mapping(record.get("report")).get(name))):
            pointers = [f"/{name}/{at}"]
            if name == "counts" and not mapping(item).get("negated"):
                pointers.append(f"/{name}/{at}/value")
            for pointer in pointers:
                if mapping(evidence.get(pointer)).get("raw") is None:
                    yield ItemResult(case.name, "offset", pointer, None, None, "unplaced")
