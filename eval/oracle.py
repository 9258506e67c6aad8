"""The record that a reader without error would make of a case: what the harness itself is tested with."""

from collections.abc import Iterator, Mapping
from decimal import Decimal

from eval.annotation import LISTS, gold_cells
from eval.cases import Case
from eval.counts import numeral_in
from eval.folding import encoding_of
from eval.locating import Ground, ground_of
from eval.states import NUMBERS, state_of
from extractor.text import Span
from schemas.form import TABLES
from schemas.record import SCHEMA_VERSION
from schemas.report import Count

COUNT_FIELDS = set(Count.model_fields)
HEADER = ("title", "agency", "agency_full", "year", "scope", "published_on", "signed_on")


def record_of(case: Case, cells: Mapping[str, str] | None = None) -> dict[str, object]:
    """A record as JSON that agrees with every table, header field and equation of *case*.

    The evidence of its cells has their states and no places; findings and counts have theirs. Other
    *cells* than those of gold make the record of a reader with a known fault.
    """
    gold = case.gold
    encoding = encoding_of(case.document)
    report: dict[str, object] = {"overview": None, "other_matters": None}
    report |= {
        name: [finding.model_dump(mode="json") for finding in getattr(gold, name) or ()] for name in LISTS
    }
    report["counts"] = [count.model_dump(mode="json", include=COUNT_FIELDS) for count in gold.counts or ()]
    report |= {name: gold.header_fields.get(name, (None,))[0] for name in HEADER}
    report |= {"year": gold.header.year, "scope": report["scope"] or "unknown"}
    for table in TABLES:
        printed = getattr(gold.tables, table.key, None)
        form = {} if table.key == "disputes" else {"form": printed and printed.form}
        report[table.key] = {"state": printed and printed.state, **form}
    evidence: dict[str, dict[str, list[str | None]]] = {}
    for key, cell in (gold_cells(gold) if cells is None else cells).items():
        if cell not in ("absent", "missing"):
            _put(report, key, cell)
            _witness(evidence, key.rsplit("/", 1)[0], cell)
    return {
        "schema_version": SCHEMA_VERSION,
        "versions": {"parser": "oracle", "prompts": None},
        "source": {
            "name": case.source,
            "sha256": None,
            "format": "text",
            "encoding": encoding,
            "chars": None,
        },
        "status": gold.status,
        "document_type": gold.document_type,
        "report": None if gold.status == "refused" else report,
        "evidence": {key: {**lists, "method": "rule", "page": None} for key, lists in evidence.items()}
        | dict(_places(case)),
        "issues": [_issue(key) for key in gold.issues],
        "usage": {},
    }


def _places(case: Case) -> Iterator[tuple[str, dict[str, object]]]:
    """The evidence of every finding, count and numeral."""
    ground = ground_of(case, {})
    if ground is None:
        return
    for name in LISTS:
        for at, finding in enumerate(getattr(case.gold, name) or ()):
            yield f"/{name}/{at}", _at(ground, ground.places(finding.quote)[0])
    for at, count in enumerate(case.gold.counts or ()):
        quote = ground.places(count.quote)[0]
        yield f"/counts/{at}", _at(ground, quote)
        numeral = numeral_in(count)
        if numeral is not None:
            place = Span(quote.start + numeral.start, quote.start + numeral.end)
            yield f"/counts/{at}/value", _at(ground, place)


def _at(ground: Ground, span: Span) -> dict[str, object]:
    start, end = ground.source(span)
    raw = ground.raw[start:end]
    return {"start": start, "end": end, "raw": raw, "state": "text", "method": "rule", "page": None}


def _put(report: dict[str, object], key: str, cell: str) -> None:
    *groups, column = key[1:].split("/")
    place = report
    for group in groups:
        place = place.setdefault(group, {})  # type: ignore[assignment]
    number = Decimal(cell) if state_of(cell) in NUMBERS else None
    place[column] = int(number) if number is not None and number == int(number) else number and float(number)


def _witness(evidence: dict[str, dict[str, list[str | None]]], row: str, cell: str) -> None:
    lists = evidence.setdefault(row, {"start": [], "end": [], "raw": [], "state": []})
    for name in ("start", "end", "raw"):
        lists[name].append(None)
    lists["state"].append("number" if state_of(cell) in NUMBERS else cell)


def _issue(key: str) -> dict[str, object]:
    """The issue that reports an equation; one across rows names a cell of its column."""
    code, _, scope = key.partition("@")
    path = scope if scope.startswith("/") else f"/applications/total_handled/{scope}"
    return {
        "code": code,
        "severity": "error",
        "message": f"{key} fails",
        "paths": [path],
        "expected": None,
        "actual": None,
        "suggestion": None,
    }
