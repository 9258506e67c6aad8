"""A record drawn in the terminal: the statutory tables as the form lays them out, then the doubts."""

import re
from bisect import bisect_right
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from typing import NamedTuple

from rich.cells import cell_len, set_cell_size
from rich.text import Text

from extractor.explain import Explained
from extractor.layouts import ABSENT, BLANK, DOUBTED, LAYOUTS, UNPLACED, View, plain, view_of
from schemas.form import SECTIONS, TABLES, Table
from schemas.record import Evidence, Record, RecordIssue, RowEvidence
from schemas.report import Count

WIDEST = 120
LOCATIONS = 3
STYLES = {"ok": "green", "partial": "yellow", "refused": "red"}
SEVERITIES = {"error": "bold red", "warning": "yellow", "info": "cyan"}
HEADER = (
    "status",
    "document_type",
    "title",
    "agency",
    "agency_full",
    "year",
    "scope",
    "published_on",
    "signed_on",
)
OTHER = "other"
FINDINGS = ("problems", "rectifications", "improvements")
WORDS: dict[str, dict[str, str]] = {
    "en": {
        "status": "status",
        "document_type": "kind",
        "title": "title",
        "agency": "agency",
        "agency_full": "full name",
        "year": "year",
        "scope": "scope",
        "published_on": "published",
        "signed_on": "signed",
        "unstated": "not stated",
        "form": "form",
        "present": "present",
        "partial": "partial",
        "missing": "missing",
        "legend": f"{BLANK} blank  {ABSENT} not printed  {UNPLACED} printed, not placed  "
        f"{DOUBTED} a sum or a part of it, in an equation that does not hold",
        "problems": "Problems",
        "rectifications": "Rectifications",
        "improvements": "Improvements",
        "counts": "Counts in prose",
        "issues": "Issues",
        "reasons": "Why: each value, what it says, the rule that read it, and where",
        "ignored": "no count",
        "none": "none",
        "expected": "expected",
        "actual": "printed",
        "suggestion": "suggestion",
        "line": "line",
        "more": "more",
        "characters": "characters",
        "sourceless": "The file is not at hand as it was read: places are given as offsets, not as lines.",
    },
    "zh": {
        "status": "状态",
        "document_type": "文种",
        "title": "标题",
        "agency": "机关",
        "agency_full": "全称",
        "year": "年度",
        "scope": "范围",
        "published_on": "发布",
        "signed_on": "落款",
        "unstated": "未载明",
        "form": "表式",
        "present": "完整",
        "partial": "不完整",
        "missing": "缺失",
        "legend": f"{BLANK} 空白  {ABSENT} 未印出  {UNPLACED} 印出而未能归位  {DOUBTED} 所在等式不成立的合计或非零分项",
        "problems": "存在问题",
        "rectifications": "整改情况",
        "improvements": "改进措施",
        "counts": "文中数字",
        "issues": "疑点",
        "reasons": "依据：每个值、所载内容、读取规则与位置",
        "ignored": "不计",
        "none": "无",
        "expected": "应为",
        "actual": "实印",
        "suggestion": "建议",
        "line": "行",
        "more": "处未列",
        "characters": "字符",
        "sourceless": "原文件不在手边或已改动：位置以字符偏移表示，不以行号表示。",
    },
}


class Shown(NamedTuple):
    """A record; where the file is at hand, the decoded source its offsets count in; reasons if asked for."""

    record: Record
    source: str | None
    reasons: tuple[Explained, ...] = ()


def drawing(
    shown: Shown, width: int, language: str, tables: Collection[str] = LAYOUTS.keys()
) -> Iterator[Text]:
    """The lines of *shown*, with those of its *tables*, for a terminal *width* columns wide."""
    record, words = shown.record, WORDS[language]
    width = min(width, WIDEST)
    yield from _header(record, words)
    if record.report is not None:
        view = view_of(record)
        states = record.report.model_dump(include={table.key for table in TABLES})
        for table in (table for table in TABLES if table.key in tables):
            value = states[table.key]
            yield Text()
            yield _caption(table, value, words)
            if value["state"] != "missing":
                yield from LAYOUTS[table.key](view, value.get("form"), width)
        yield Text(words["legend"], "dim")
        yield from _prose(record, words)
    yield from _issues(shown, words, width)
    if shown.reasons:
        yield from _reasons(shown, words)
    yield Text()


def _header(record: Record, words: dict[str, str]) -> Iterator[Text]:
    source = record.source
    yield Text(plain(source.name), "bold").append(
        f"  {source.format or '-'} {source.encoding or '-'} {source.chars or 0} {words['characters']}", "dim"
    )
    values = {"status": record.status, "document_type": record.document_type}
    report = {} if record.report is None else record.report.model_dump(include=set(HEADER))
    margin = max(cell_len(words[key]) for key in HEADER)
    for key in HEADER if record.report is not None else HEADER[:2]:
        value = values[key] if key in values else report[key]
        line = Text("  ").append(set_cell_size(words[key], margin), "dim").append("  ")
        style = STYLES[record.status] if key == "status" else ""
        yield (
            line.append(words["unstated"], "dim") if value is None else line.append(plain(str(value)), style)
        )


def _caption(table: Table, value: dict[str, object], words: dict[str, str]) -> Text:
    state = str(value["state"])
    style = {"present": "dim", "partial": "yellow", "missing": "bold yellow"}[state]
    form = f"  {words['form']} {value['form']}" if value.get("form") else ""
    number = "一二三四五六"[table.section - 1]
    title = Text(f"{number}、{SECTIONS[table.section - 1].title}", "bold")
    return title.append(form, "dim").append(f"  {words[state]}", style)


def _prose(record: Record, words: dict[str, str]) -> Iterator[Text]:
    """The findings and the counts that stand in prose, each with its words."""
    report = record.report
    if report is None:
        return
    for key in FINDINGS:
        found = getattr(report, key)
        if found:
            yield Text()
            yield Text(words[key], "bold")
        for number, finding in enumerate(found, 1):
            yield _line(f"  {number} ", plain(finding.quote), f"{finding.theme} {finding.tense}")
    if report.counts:
        yield Text()
        yield Text(words["counts"], "bold")
    for count in report.counts:
        margin = "  " if count.parent is None else "      "
        yield _line(f"{margin}{_amount(count)} ", plain(count.quote), _kind(count))


def _amount(count: Count) -> str:
    about = "≈" if count.approx else ""
    return f"{about}{count.value:f}{plain(count.unit or '')}"


def _kind(count: Count) -> str:
    """What is counted, and what is not the usual about it."""
    unusual = [
        count.channel or "",
        "" if count.period == "this_year" else count.period,
        str(count.year or ""),
    ]
    name = count.metric if count.metric != OTHER else f"{OTHER}: {plain(count.label)}"
    return " ".join(filter(None, [name, *unusual]))


def _line(mark: str, words: str, remark: str) -> Text:
    """One line that breaks inside the Chinese words, not before them."""
    line = Text(mark.replace(" ", "\xa0"), "bold")
    return line.append(words.replace(" ", "\xa0")).append(f"  [{remark}]", "dim")


def _reasons(shown: Shown, words: dict[str, str]) -> Iterator[Text]:
    """A line for each value: the rule that read it and the line of the source it stands on."""
    yield Text()
    yield Text(words["reasons"], "bold")
    lines = _Lines.of(shown.source or "")
    for one in shown.reasons:
        at = f"{words['line']} {lines.number(one.place.start)}" if one.place else words["none"]
        yield _line(f"  {one.path or words['ignored']} ", plain(one.said), f"{one.rule}; {at}")


def _issues(shown: Shown, words: dict[str, str], width: int) -> Iterator[Text]:
    record = shown.record
    yield Text()
    yield Text(f"{words['issues']}: {len(record.issues) or words['none']}", "bold")
    if shown.source is None and record.evidence:
        yield Text(f"  {words['sourceless']}", "yellow")
    lines = None if shown.source is None else _Lines.of(shown.source)
    view = view_of(record)
    for issue in record.issues:
        yield (
            Text(f"  {issue.code}", SEVERITIES[issue.severity])
            .append(f" {issue.severity}  ", "dim")
            .append(plain(issue.message))
        )
        for key in ("expected", "actual", "suggestion"):
            if getattr(issue, key) is not None:
                yield Text(f"    {words[key]}: ", "dim").append(plain(getattr(issue, key)))
        yield from _places(issue, view, lines, words, width)


@dataclass(frozen=True, slots=True)
class _Lines:
    """A source by its lines, counted from 1 as editors count them."""

    source: str
    starts: tuple[int, ...]

    @classmethod
    def of(cls, source: str) -> "_Lines":
        return cls(source, (0, *(match.end() for match in re.finditer(r"\r\n|\r|\n", source))))

    def number(self, offset: int) -> int:
        return bisect_right(self.starts, offset)

    def text(self, number: int) -> str:
        end = self.starts[number] if number < len(self.starts) else len(self.source)
        return self.source[self.starts[number - 1] : end]


def _places(
    issue: RecordIssue, view: View, lines: _Lines | None, words: dict[str, str], width: int
) -> Iterator[Text]:
    """Where *issue* stands in the source: the first few places, those that hold something first."""
    places = [place for path in issue.paths for place in _spans(path, view)]
    places.sort(key=lambda place: place.weight)
    for place in places[:LOCATIONS]:
        if lines is None:
            yield Text(f"    [{place.start}:{place.end}] ", "dim").append(plain(place.what))
            continue
        number = lines.number(place.start)
        text = plain(lines.text(number))
        line = Text(f"    {words['line']} {number}: ", "dim").append(text).append(f"  {place.what}", "dim")
        line.truncate(width, overflow="ellipsis")
        yield line
    if len(places) > LOCATIONS:
        yield Text(f"    + {len(places) - LOCATIONS} {words['more']}", "dim")


class _Place(NamedTuple):
    """A span of the source, what stands there, and how late it is named among others."""

    start: int
    end: int
    what: str
    weight: int


def _spans(path: str, view: View) -> Iterator[_Place]:
    """The places that *path*, a value's or a row's pointer, has in the source."""
    evidence = view.evidence.get(path)
    if isinstance(evidence, Evidence):
        yield _Place(evidence.start, evidence.end, path, 1)
        return
    row, _, column = path.rpartition("/")
    pointer = path if evidence is not None else row
    found = view.evidence.get(pointer)
    values = view.rows.get(pointer)
    if not isinstance(found, RowEvidence):
        return
    if values is None:  # a row that could not be placed: the whole run of its cells, for each of them
        if found.start[0] is not None and found.end[0] is not None:
            yield _Place(found.start[0], found.end[0], pointer, 0)
        return
    for index, key in enumerate(values):
        if index >= len(found.start) or (pointer == row and key != column):
            continue
        start, end = found.start[index], found.end[index]
        if start is not None and end is not None:
            what = f"{pointer}/{key}"
            yield _Place(start, end, what, 1 - bool(values[key]) + (what not in view.doubted))
