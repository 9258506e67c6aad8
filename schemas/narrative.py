"""What a model may answer: small models, each field required and nullable, none with a default.

Nothing in an answer is a value of the record: quotes and numerals are claims that are found in the
text again or reported. Sources of the shapes: small local models skip optional fields and fill
enforced ones (measured), so absence is an explicit null.
"""

from functools import cache
from typing import Annotated

from pydantic import AfterValidator, BaseModel, ConfigDict, WithJsonSchema, create_model

from schemas.metrics import METRIC_KEYS, METRICS, OTHER

_METRICS = (*(metric.key for metric in METRICS), OTHER)


def _metric(key: str) -> str:
    if key not in METRIC_KEYS:
        message = "no metric has this key"
        raise ValueError(message)
    return key


MetricKey = Annotated[str, AfterValidator(_metric), WithJsonSchema({"type": "string", "enum": [*_METRICS]})]


class Answer(BaseModel):
    """Exactly the declared fields, of exactly the declared types."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)


class ClaimedFindings(Answer):
    """Section 5: verbatim quotes, a list for each kind."""

    problems: list[str] | None
    rectifications: list[str] | None
    improvements: list[str] | None


class ClaimedCount(Answer):
    """One number stated in prose, or with ``numeral`` null a statement that there was none."""

    quote: str | None
    numeral: str | None
    unit: str | None
    label: str | None
    metric: MetricKey | None
    negated: bool | None


class ClaimedCounts(Answer):
    """Sections 1 and 6: the numbers of a passage."""

    counts: list[ClaimedCount] | None


class ClaimedRow(Answer):
    """One row of a table: the label as printed; ``claimed_table`` adds a field for each column of the form."""

    label: str | None

    def cells(self) -> tuple[str | None, ...]:
        """What is claimed to be printed in the columns, in the order of the form."""
        return tuple(getattr(self, name) for name in type(self).model_fields if name != "label")


class ClaimedTable(Answer):
    """Rows of a table that rules could not finish; ``claimed_table`` adds a field for each."""


@cache
def claimed_table(rows: tuple[tuple[str, tuple[str, ...]], ...]) -> type[ClaimedTable]:
    """The answer about *rows*, keys of the form with the keys of their columns; null where one is not printed.

    >>> answer = claimed_table((("granted", ("business", "total")), ("denied.state_secret", ("total",))))
    >>> list(answer.model_fields)
    ['granted', 'denied_state_secret']
    """
    fields = {field_of(row): (_claimed_row(columns) | None, ...) for row, columns in rows}
    return create_model("ClaimedTable", __base__=ClaimedTable, **fields)  # type: ignore[call-overload, no-any-return]


@cache
def _claimed_row(columns: tuple[str, ...]) -> type[ClaimedRow]:
    fields = dict.fromkeys(columns, (str | None, ...))
    name = "_".join(("ClaimedRow", *columns))
    return create_model(name, __base__=ClaimedRow, **fields)  # type: ignore[call-overload, no-any-return]


def field_of(row: str) -> str:
    """The name of a row's field."""
    return row.replace(".", "_")


ANSWERS: dict[str, type[Answer]] = {
    answer.__name__: answer for answer in (ClaimedFindings, ClaimedCounts, ClaimedTable)
}
"""By the name that a prompt's front matter gives."""
