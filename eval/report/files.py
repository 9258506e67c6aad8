"""The files of a report, each written from its one value: the same evaluation gives the same bytes."""

import csv
import json
from collections.abc import Iterable, Mapping, Sequence
from io import StringIO
from pathlib import Path
from typing import NamedTuple
from xml.etree.ElementTree import Element, SubElement, indent, tostring

from eval.annotation import Split
from eval.items import ItemResult
from eval.measures import by_doc, exact_reports
from eval.narrative import NARRATIVE
from eval.report.numbers import Json
from eval.systems import Run

READ = "dev"
TOLD = 12
"""Wrong cells that the message of a failed test case names."""

Runs = Mapping[Split, Sequence[Run]]


class Written(NamedTuple):
    """A file of the report."""

    name: str
    content: str


def files_of(report: Json, runs: Runs) -> tuple[Written, ...]:
    """Everything but the page."""
    return (
        Written("report.json", json.dumps(report, ensure_ascii=False, indent=1) + "\n"),
        Written("cells.csv", cells_csv(runs)),
        Written("items.csv", items_csv(runs)),
        Written("junit.xml", junit(report, runs)),
    )


def write(folder: Path, files: Iterable[Written]) -> None:
    """Put the files into *folder*; raises OSError where they cannot be written."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, content in files:
        (folder / name).write_text(content, encoding="utf-8")


def cells_csv(runs: Runs) -> str:
    """A line for each cell: gold, and what each system answered."""
    rows: list[list[object]] = []
    names = list(dict.fromkeys(run.name for own in runs.values() for run in own))
    for split, own in runs.items():
        cells: dict[tuple[str, str], dict[str, ItemResult]] = {}
        for run in own:
            for item in run.items:
                if item.kind == "cell":
                    cells.setdefault((item.doc, item.key), {})[run.name] = item
        for (doc, key), answers in cells.items():
            gold = next(iter(answers.values())).gold
            rows.append([split, doc, key, gold, *(one for name in names for one in _cell(answers.get(name)))])
    header = [f"{name}_{one}" for name in names for one in ("answer", "outcome", "flagged", "cause")]
    return _csv(["split", "doc", "key", "gold", *header], rows)


def _cell(item: ItemResult | None) -> list[object]:
    return [item.pred, item.outcome, int(item.flagged), item.cause] if item else [None] * 4


def items_csv(runs: Runs) -> str:
    """A line for each row of any kind; the words of a split that is not read are left out."""
    fields = ("kind", "key", "gold", "pred", "outcome", "flagged", "cause", "confidence")
    rows = [
        [split, run.name, item.doc, *(_shown(item, field, split) for field in fields), *_places(item)]
        for split, own in runs.items()
        for run in own
        for item in run.items
    ]
    places = ("gold_start", "gold_end", "pred_start", "pred_end")
    return _csv(["split", "system", "doc", *fields, *places], rows)


def _shown(item: ItemResult, field: str, split: str) -> object:
    value: object = getattr(item, field)
    if field == "flagged":
        return int(item.flagged)
    withheld = split != READ and item.kind in (*NARRATIVE, "offset") and field in ("gold", "pred")
    return None if withheld else value


def _places(item: ItemResult) -> list[int | None]:
    return [end for place in (item.gold_at, item.pred_at) for end in (place or (None, None))]


def _csv(header: Sequence[str], rows: Iterable[Sequence[object]]) -> str:
    out = StringIO()
    lines = csv.writer(out, lineterminator="\n")
    lines.writerow(header)
    lines.writerows(rows)
    return out.getvalue()


def junit(report: Json, runs: Runs) -> str:
    """A test case for each report that must be read, one suite a system and split, and one for the gate."""
    root = Element("testsuites", name="nianbao eval")
    for split, own in runs.items():
        for run in own:
            _suite(root, f"{run.name}.{split}", run)
    gate = report["gate"]
    broken = gate["broken"] if isinstance(gate, dict) else []
    suite = SubElement(root, "testsuite", name="gate", tests="1", failures=str(int(bool(broken))))
    case = SubElement(suite, "testcase", classname="gate", name="floors")
    if broken:
        SubElement(case, "failure", message=_xml("; ".join(broken)))
    indent(root)
    return tostring(root, encoding="unicode", xml_declaration=True) + "\n"


def _suite(root: Element, name: str, run: Run) -> None:
    verdicts = exact_reports(run.items)
    docs = by_doc(run.items)
    failures = sum(not exact for exact in verdicts.values())
    suite = SubElement(root, "testsuite", name=name, tests=str(len(verdicts)), failures=str(failures))
    for doc, exact in verdicts.items():
        case = SubElement(suite, "testcase", classname=name, name=doc)
        if not exact:
            wrong = [
                item for item in docs[doc] if item.kind in ("cell", "table", "document") and not item.right
            ]
            told = [f"{item.key}: gold {item.gold}, answer {item.pred}" for item in wrong]
            message = f"{len(wrong)} wrong: {'; '.join(told[:TOLD])}"
            SubElement(case, "failure", message=_xml(message))


def _xml(text: str) -> str:
    """*text* without the characters that XML has no way to write."""
    return "".join(char for char in text if char in "\t\n" or char >= " ")
