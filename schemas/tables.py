"""The tables that records are exported to: their columns with labels, units and types, derived from the form.

Five tables: `reports` (a row a document, a column a cell of the form), `cells` (a row a cell), `findings`, `counts` and
`issues` (a row each); `codebook` describes their columns. ``record`` joins them: the number of the document's record
in the export, from 1.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal, NamedTuple

from schemas import english
from schemas.form import TABLES, Column, Edition, Measure, Row, Table

Kind = Literal["text", "integer", "decimal", "date", "boolean"]

KINDS: dict[Measure, Kind] = {"count": "integer", "signed": "integer", "money": "decimal"}


class Cell(NamedTuple):
    """A cell of the form by its keys, and the editions that have it."""

    table: Table
    row: Row
    column: Column
    editions: tuple[Edition, ...]

    @property
    def place(self) -> tuple[str, str, str]:
        """The keys of its table, row and column."""
        return self.table.key, self.row.key, self.column.key

    @property
    def name(self) -> str:
        """Its column in `reports`, such as ``applications_denied_state_secret_total``."""
        return "_".join((self.table.key, self.row.key.replace(".", "_"), self.column.key))


@dataclass(frozen=True, slots=True)
class Field:
    """A column of an exported table; ``unit`` is "" where the value has none, ``cell`` what it is in the form."""

    key: str
    kind: Kind
    label: str
    english: str
    unit: str = ""
    cell: Cell | None = None


@dataclass(frozen=True, slots=True)
class Shape:
    """An exported table: its key, labels and columns."""

    key: str
    label: str
    english: str
    fields: tuple[Field, ...]


def _cells() -> Iterator[Cell]:
    """Every cell that either edition has, in the order of the form, each once."""
    found: dict[tuple[str, str, str], Cell] = {}
    for table in TABLES:
        for block in table.blocks:
            for row in block.rows:
                for column in block.columns:
                    key = (table.key, row.key, column.key)
                    editions = tuple(one for one in block.editions if one in row.editions)
                    before = found.get(key)
                    found[key] = Cell(
                        table,
                        before.row if before else row,
                        before.column if before else column,
                        tuple(dict.fromkeys((*before.editions, *editions))) if before else editions,
                    )
    return iter(found.values())


def field_of(cell: Cell) -> Field:
    """The column of `reports` that holds *cell*."""
    above = [label for label in cell.row.under if label != cell.row.label]
    return Field(
        cell.name,
        KINDS[cell.column.measure],
        " › ".join([*above, cell.row.label, cell.column.label]),
        f"{english.row_label(cell.table, cell.row)}: {english.column_label(cell.table, cell.column)}",
        cell.column.unit,
        cell,
    )


CELLS: tuple[Cell, ...] = tuple(_cells())

_KEY = (
    Field("record", "integer", "记录号", "number of the record in this export"),
    Field("name", "text", "来源文件", "name of the source"),
    Field("sha256", "text", "来源文件 SHA-256", "SHA-256 of the source"),
    Field("agency", "text", "机关", "agency, in its fullest form"),
    Field("year", "integer", "报告年度", "report year"),
)
_SPAN = (
    Field("start", "integer", "起始字符", "first character in the decoded source"),
    Field("end", "integer", "结束字符", "character after the last"),
    Field("method", "text", "读取方式", "how it was read: rule, model, both, ocr"),
)
_POSITION = Field("position", "integer", "序号", "place in its list, from 0, as in JSON pointers")

REPORTS = Shape(
    "reports",
    "报告",
    "Reports: a row a document, a column a cell of the form",
    (
        *_KEY,
        Field("status", "text", "读取状态", "ok, partial or refused"),
        Field("document_type", "text", "文种", "what kind of document it is"),
        Field("title", "text", "标题", "title"),
        Field("agency_printed", "text", "标题中的机关", "agency as the title prints it"),
        Field("scope", "text", "范围", "own, aggregate or unknown"),
        Field("published_on", "date", "发布日期", "date of publication"),
        Field("signed_on", "date", "落款日期", "date of signature"),
        *(
            Field(f"{table.key}_state", "text", f"{table.label}：状态", "present, partial or missing")
            for table in TABLES
        ),
        *(
            Field(f"{table.key}_form", "text", f"{table.label}：表式", "2021, 2019 or mixed")
            for table in TABLES
            if table.key != "disputes"
        ),
        *(field_of(cell) for cell in CELLS),
        Field("errors", "integer", "疑点（错误）", "issues of severity error"),
        Field("warnings", "integer", "疑点（警告）", "issues of severity warning"),
        Field("overview", "text", "一、总体情况", "text of section 1"),
        Field("other_matters", "text", "六、其他需要报告的事项", "text of section 6"),
        Field("columns", "text", "清单自带的列", "the user's own columns from a manifest, as JSON"),
        Field("parser", "text", "解析版本", "version of the parser"),
    ),
)
_SUMMARY = (
    *("record", "agency", "year", "scope", "status", "disclosure_form"),
    *(
        f"applications_{row}_total"
        for row in ("received", "carried_in", "granted", "total_handled", "carried_out")
    ),
    *("disputes_reconsideration_total", "disputes_litigation_direct_total"),
    *("errors", "warnings", "name"),
)
SUMMARY = Shape(
    "summary",
    "汇总",
    "Summary: a row a report",
    tuple(field for key in _SUMMARY for field in REPORTS.fields if field.key == key),
)
TIDY = Shape(
    "cells",
    "单元格",
    "Cells: a row a cell of the statutory tables",
    (
        *_KEY,
        Field("table", "text", "表", "disclosure, applications or disputes"),
        Field("form", "text", "表式", "edition of the table: 2021, 2019 or mixed"),
        Field("row", "text", "行", "key of the row"),
        Field("column", "text", "列", "key of the column"),
        Field("value", "decimal", "数值", "the number printed; empty where none is"),
        Field("unit", "text", "单位", "unit that the form prescribes"),
        Field("state", "text", "单元格状态", "number, blank, not_applicable, text or absent"),
        *_SPAN,
        Field("page", "integer", "页", "page, where the source has pages"),
        Field("raw", "text", "原文", "the characters that stand there"),
    ),
)
FINDINGS = Shape(
    "findings",
    "问题与改进",
    "Findings: problems, rectifications and improvements of section 5",
    (
        *_KEY,
        Field("kind", "text", "类别", "problems, rectifications or improvements"),
        _POSITION,
        Field("quote", "text", "原文", "verbatim words"),
        Field("theme", "text", "主题", "theme"),
        Field("tense", "text", "时态", "present, done or planned"),
        Field("group", "integer", "组", "list within the section"),
        *_SPAN,
    ),
)
COUNTS = Shape(
    "counts",
    "文中数字",
    "Counts: numbers stated in prose",
    (
        *_KEY,
        _POSITION,
        Field("metric", "text", "指标", "metric, or other"),
        Field("label", "text", "文中名称", "the report's own words"),
        Field("value", "decimal", "数值", "the number stated; 0 with negated is a zero statement"),
        Field("unit", "text", "单位", "unit as printed"),
        Field("approx", "boolean", "约数", "whether it is approximate"),
        Field("negated", "boolean", "否定表述", "whether the words say that there was none"),
        Field("period", "text", "期间", "this_year, cumulative, previous_year or other"),
        Field("stated_year", "integer", "所述年度", "year that the words name"),
        Field("channel", "text", "渠道", "channel"),
        Field("parent", "integer", "上级序号", "position of the count that it is a part of"),
        Field("quote", "text", "原文", "verbatim words"),
        *_SPAN,
    ),
)
ISSUES = Shape(
    "issues",
    "疑点",
    "Issues: what is doubtful about a record",
    (
        *_KEY,
        _POSITION,
        Field("code", "text", "代码", "code; the codebook of records says what it means"),
        Field("severity", "text", "程度", "error, warning or info"),
        Field("message", "text", "说明", "message"),
        Field("paths", "text", "位置", "JSON pointers into the report, one a line"),
        Field("expected", "text", "应为", "what an equation or a rule wants"),
        Field("actual", "text", "实印", "what stands there"),
        Field("suggestion", "text", "建议", "the one change that would satisfy every equation"),
    ),
)
CODEBOOK = Shape(
    "codebook",
    "编码手册",
    "Codebook: a row a column of these tables",
    (
        Field("table", "text", "表", "exported table"),
        Field("field", "text", "字段", "column of the exported table"),
        Field("kind", "text", "类型", "text, integer, decimal, date or boolean"),
        Field("unit", "text", "单位", "unit; empty where there is none or the form prescribes none"),
        Field("label", "text", "中文名称", "label in Chinese, the form's own where it has one"),
        Field("english", "text", "英文名称", "label in English"),
        Field("form_table", "text", "表单：表", "of a cell of the form, its table"),
        Field("form_row", "text", "表单：行", "its row"),
        Field("form_column", "text", "表单：列", "its column"),
        Field("editions", "text", "表式", "editions of the form that have it"),
    ),
)
SHAPES: tuple[Shape, ...] = (REPORTS, TIDY, FINDINGS, COUNTS, ISSUES)


def codebook_rows() -> Iterator[tuple[str, ...]]:
    """The rows of `codebook`, in the order of its columns."""
    for shape in (*SHAPES, CODEBOOK):
        for field in shape.fields:
            cell = field.cell
            place = (
                (cell.table.key, cell.row.key, cell.column.key, " ".join(cell.editions))
                if cell
                else ("",) * 4
            )
            yield (shape.key, field.key, field.kind, field.unit, field.label, field.english, *place)
