"""A record that a person went through, as a case of gold: `expected.json` and `note.md` beside the document.

Gold is what a person reads (GUIDELINES.md, R3), and a record is what the program reads: the note says so, and who
corrected what. A report with a row that the program could not place is no case until a person has placed it.
"""

import json
import re
from collections.abc import Mapping
from pathlib import Path
from typing import NamedTuple

from eval.annotation import Gold, gold_cells
from eval.folding import fold
from eval.lint import lint
from eval.states import checks, items, mapping, predicted_cells, row_pointer, template
from extractor.correcting import Corrected
from extractor.corrections import Standing, described
from schemas.form import EDITIONS, TABLES, Edition, Table
from schemas.record import Record

SUFFIXES = {"text": ".txt", "html": ".html", "pdf": ".pdf", "docx": ".docx", "image": ".png"}
_NUMBER = re.compile(r"\d+(?:\.\d+)?")


class Adopted(NamedTuple):
    """A case as it is to be written: the name of its folder, the document, what is expected, the note."""

    name: str
    source: str
    document: bytes
    expected: str
    note: str


class AdoptionError(Exception):
    """The record is no case yet; the message says what a person must still do."""


def adopted(report: Corrected, document: bytes) -> Adopted:
    """The case that *report* makes of its *document*; AdoptionError where something is still open."""
    record = report.record
    if record.report is None:
        raise AdoptionError("no report was read, so that there is nothing to correct")
    expected = _expected(record)
    text = json.dumps(expected, ensure_ascii=False, indent=1)
    gold = Gold.model_validate_json(text)
    source = f"source{SUFFIXES[record.source.format or 'text']}"
    faults = lint(gold, source, document)
    if faults:
        raise AdoptionError("; ".join(faults))
    name = f"corrected-{(record.source.sha256 or '')[:12]}"
    return Adopted(name, source, document, f"{text}\n", _note(report))


def drafted(record: Record) -> dict[str, object]:
    """`expected.json` of a record as it was read; a row that was not placed is left for a person to fill in."""
    if record.report is None:
        raise AdoptionError("no report was read, so that there is nothing to annotate")
    return _expected(record)


def write_case(case: Adopted, folder: Path) -> Path:
    """The folder of the written *case*; FileExistsError where there is one of that name."""
    path = folder / case.name
    path.mkdir(parents=True)
    (path / case.source).write_bytes(case.document)
    (path / "expected.json").write_text(case.expected, encoding="utf-8")
    (path / "note.md").write_text(case.note, encoding="utf-8")
    return path


def _expected(record: Record) -> dict[str, object]:
    dumped = record.model_dump(mode="json")
    report = dumped["report"]
    tables = {table.key: _table(table, dumped) for table in TABLES}
    whole = all(table["state"] == "present" for table in tables.values())
    lacking = any(issue.code.startswith("SECT-MISSING") for issue in record.issues)
    expected: dict[str, object] = {
        "gold_version": "1",
        "split": "dev",
        "slices": ["corrected"],
        "org_group": report["agency_full"] or report["agency"] or record.source.name,
        "source_sha256": record.source.sha256,
        "status": "ok" if whole and not lacking else "partial",
        "document_type": record.document_type,
        "header": _header(report),
        "tables": tables,
        "problems": report["problems"],
        "rectifications": report["rectifications"],
        "improvements": report["improvements"],
        "counts": [_count(one, at, dumped["evidence"]) for at, one in enumerate(report["counts"])],
    }
    cells = gold_cells(Gold.model_validate_json(json.dumps(expected)))
    return {**expected, "issues": sorted(one.key for one in checks(cells) if one.status == "violated")}


def _header(report: Mapping[str, object]) -> dict[str, object]:
    names = [report["agency"], report["agency_full"]]
    accepted = list(dict.fromkeys(name for name in names if name is not None)) or [None]
    fields = ("title", "agency_full", "year", "scope", "published_on", "signed_on")
    return {"agency": accepted, **{name: report[name] for name in fields}}


def _table(table: Table, record: Mapping[str, object]) -> dict[str, object]:
    """A table of gold: every row as the record has it, which must be all that is printed."""
    printed = mapping(mapping(record["report"])[table.key])
    shape = {"form": printed["form"]} if "form" in printed else {}
    if printed["state"] == "missing":
        return {"state": "missing", **shape}
    predicted = predicted_cells(record)
    editions = _editions(table, printed) if printed.get("form") == "mixed" else {}
    rows: dict[str, object] = {}
    for row in template(table, printed.get("form"), editions):  # type: ignore[arg-type]
        pointer = row_pointer(table.key, row.key)
        if pointer in predicted.unplaced:
            rows[row.key] = _absent(pointer, mapping(record["evidence"]))
        else:
            rows[row.key] = [_cell(predicted.at(f"{pointer}/{column.key}")) for column in row.columns]
    state = "partial" if "absent" in rows.values() else "present"
    return {"state": state, **shape, "editions": editions, "rows": rows}


def _absent(pointer: str, evidence: Mapping[str, object]) -> str:
    """A row of which the record has no cell, because none is printed; AdoptionError where one is."""
    if any(start is not None for start in items(mapping(evidence[pointer])["start"])):
        raise AdoptionError(f"{pointer} is printed and not placed: correct its cells first")
    return "absent"


def _cell(written: str) -> object:
    return json.loads(written) if written[:1] in "-0123456789" else written


def _editions(table: Table, printed: Mapping[str, object]) -> dict[str, Edition]:
    """The rows of a mixed table that are printed with the columns of an edition other than the usual one."""
    editions: dict[str, Edition] = {}
    for block in table.blocks:
        for row in block.rows:
            cells: object = printed
            for key in row.key.split("."):
                cells = mapping(cells).get(key)
            own = [edition for edition in EDITIONS if edition in block.editions and edition != "2021"]
            keys = [column.key for column in block.columns]
            if own and "2021" not in block.editions and list(mapping(cells)) == keys:
                editions[row.key] = own[0]
    return editions


def _count(stated: Mapping[str, object], at: int, evidence: Mapping[str, object]) -> dict[str, object]:
    """A count of gold; its numeral is the one in the evidence, or the only one in the quote."""
    raw = mapping(evidence.get(f"/counts/{at}/value")).get("raw")
    found = _NUMBER.findall(fold(str(stated["quote"])))
    numeral = fold(str(raw)) if raw is not None else found[0] if len(found) == 1 else None
    return {**stated, "numeral": numeral}


def _note(report: Corrected) -> str:
    """Where the case comes from, and each correction, for those who judge by it."""
    record = report.record
    lines = [
        f"Begun from what nianbao {record.versions.parser} read in {record.source.name}, and corrected by a person.",
        "R3 asks for more: whoever adds this case to the gold reads the whole document first.",
        "",
        *(
            "- " + "; ".join(filter(None, described(one)))
            for one in report.judged
            if one.standing is not Standing.stale
        ),
    ]
    return "\n".join(lines) + "\n"
