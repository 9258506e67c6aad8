"""Pydantic models of what a report says; the tables' models are made from the form."""

from datetime import date
from decimal import Decimal
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, PlainSerializer, WithJsonSchema, create_model

from schemas.form import APPLICATIONS, DISCLOSURE, DISPUTES, Column, Row, Table

Scope = Literal["own", "aggregate", "unknown"]
TableState = Literal["present", "partial", "missing"]
Form = Literal["2021", "2019", "mixed"]
Theme = Literal[
    "意识重视",
    "主动及时",
    "内容质量",
    "形式渠道",
    "队伍能力",
    "制度监督",
    "解读回应",
    "平台建设",
    "其他",
]
Period = Literal["this_year", "cumulative", "previous_year", "other"]


class Frozen(BaseModel):
    """A value: unchangeable, and no field that is not declared."""

    model_config = ConfigDict(frozen=True, extra="forbid", defer_build=True)


def json_number(value: Decimal) -> int | float:
    """The number as JSON writes it: 0 for 0, 282.1 for 282.1 and 282.10."""
    exponent = value.as_tuple().exponent
    return int(value) if isinstance(exponent, int) and exponent >= 0 else float(value)


Money = Annotated[
    Decimal,
    Field(allow_inf_nan=False),
    PlainSerializer(json_number, return_type=int | float, when_used="json"),
    WithJsonSchema({"type": "number"}),
]


class Finding(Frozen):
    """A problem, rectification or improvement that section 5 states, in its own words."""

    quote: str
    theme: Theme
    tense: Literal["present", "done", "planned"]
    group: int


class Count(Frozen):
    """A number stated in prose; a zero statement is value 0 with ``negated``."""

    metric: str
    label: str
    value: Money
    unit: str | None
    approx: bool
    negated: bool
    period: Period
    year: int | None
    channel: str | None
    parent: int | None
    quote: str


def _cell_type(column: Column) -> object:
    return Money | None if column.measure == "money" else int | None


def _row_model(name: str, columns: tuple[Column, ...]) -> type[Frozen]:
    """One printed row: every column of the form, null where the report prints no number."""
    fields = {
        column.key: (_cell_type(column), Field(description=f"{column.label} ({column.unit})"))
        for column in columns
    }
    return create_model(name, __base__=Frozen, **fields)  # type: ignore[call-overload, no-any-return]


def _camel(key: str) -> str:
    return "".join(part.capitalize() for part in key.replace(".", "_").split("_"))


def _table_model(table: Table, **extra: tuple[object, object]) -> type[Frozen]:
    """The table with every row of either edition; a row that is not printed is null."""
    shapes: dict[str, list[type[Frozen]]] = {}
    labels: dict[str, Row] = {}
    models: dict[tuple[Column, ...], type[Frozen]] = {}
    for block in table.blocks:
        name = _camel(table.key) + _camel("_".join(column.key for column in block.columns))
        model = models.setdefault(block.columns, _row_model(name, block.columns))
        for row in block.rows:
            labels.setdefault(row.key, row)
            kinds = shapes.setdefault(row.key, [])
            if model not in kinds:
                kinds.append(model)
    nested: dict[str, dict[str, tuple[object, object]]] = {"": {}}
    for key, kinds in shapes.items():
        group, _, leaf = key.rpartition(".")
        annotation: object = None
        for kind in kinds:
            annotation = kind if annotation is None else annotation | kind
        described = Field(default=None, description=labels[key].label)
        if group and group not in nested[""]:
            nested[""][group] = (None, None)
        nested.setdefault(group, {})[leaf] = (annotation | None, described)  # type: ignore[operator]
    for group, fields in nested.items():
        if group:
            model = create_model(_camel(f"{table.key}_{group}"), __base__=Frozen, **fields)  # type: ignore[call-overload]
            nested[""][group] = (model, Field(default_factory=model))
    return create_model(  # type: ignore[call-overload, no-any-return]
        f"{table.key.capitalize()}Table",
        __base__=Frozen,
        __doc__=f"Section {table.section}: {table.label}.",
        state=(TableState, Field()),
        **extra,
        **nested[""],
    )


_FORM = (Form | None, Field(description="null when no block was there to decide it"))
DisclosureTable = _table_model(DISCLOSURE, form=_FORM)
ApplicationsTable = _table_model(APPLICATIONS, form=_FORM)
DisputesTable = _table_model(DISPUTES)


class Report(Frozen):
    """What the report says, as printed."""

    title: str | None
    agency: str | None
    agency_full: str | None
    year: int | None
    scope: Scope
    published_on: date | None
    signed_on: date | None
    disclosure: DisclosureTable  # type: ignore[valid-type]
    applications: ApplicationsTable  # type: ignore[valid-type]
    disputes: DisputesTable  # type: ignore[valid-type]
    overview: str | None
    other_matters: str | None
    problems: tuple[Finding, ...]
    rectifications: tuple[Finding, ...]
    improvements: tuple[Finding, ...]
    counts: tuple[Count, ...]
