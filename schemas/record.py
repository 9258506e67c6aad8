"""The record: what one document becomes, one JSON object, one line of the output."""

from decimal import Decimal
from typing import Annotated, Literal

import orjson
from pydantic import Discriminator, Tag

from schemas.issues import Severity
from schemas.report import Frozen, Report, json_number

SCHEMA_VERSION: Literal["1"] = "1"

DocumentType = Literal[
    "annual_report",
    "legacy_report",
    "interpretation",
    "notice",
    "university_report",
    "other",
]
Status = Literal["ok", "partial", "refused"]
CellState = Literal["number", "blank", "not_applicable", "text", "absent"]
Method = Literal["rule", "model", "both", "ocr"]


class Source(Frozen):
    """The file: its name as given, SHA-256 of its bytes, and how it was decoded.

    ``columns`` are the user's own, as a manifest gives them beside the path; null without one.
    """

    name: str
    sha256: str | None
    format: Literal["text", "html", "pdf", "docx", "image"] | None
    encoding: str | None
    chars: int | None
    columns: dict[str, str | int | float | bool | None] | None = None


class Evidence(Frozen):
    """Where a value stands in the decoded source, half-open, and how it was read.

    ``raw`` is null where the value is a whole section; the source between ``start`` and ``end``
    is its text.
    """

    start: int
    end: int
    raw: str | None
    state: CellState
    method: Method
    page: int | None


class RowEvidence(Frozen):
    """The same for a row of a table: lists in the order of the row's columns."""

    start: tuple[int | None, ...]
    end: tuple[int | None, ...]
    raw: tuple[str | None, ...]
    state: tuple[CellState, ...]
    method: Method
    page: int | None


class RecognisedRow(RowEvidence):
    """The same for a row recognised in a picture, with the confidence of each printed cell, from 0 to 1."""

    confidence: tuple[float | None, ...]


def _kind(evidence: object) -> str:
    """Which of the three an entry is, which spares trying one after the other: a value has one start."""
    if type(evidence) is not dict:
        return type(evidence).__name__
    if type(evidence.get("start")) is int:
        return "Evidence"
    return "RecognisedRow" if "confidence" in evidence else "RowEvidence"


class RecordIssue(Frozen):
    """What is doubtful; ``paths`` are JSON pointers into the report."""

    code: str
    severity: Severity
    message: str
    paths: tuple[str, ...]
    expected: str | None
    actual: str | None
    suggestion: str | None


class Usage(Frozen):
    """What models cost for this document; all zero when none was asked.

    Answers that were kept from an earlier run count as what they cost then, so that a second run gives the same record.
    ``calls`` includes the re-asks that follow it, by reason.
    """

    calls: int = 0
    prompt_tokens: int = 0
    completion_tokens: int = 0
    cost: float = 0.0
    transport_retries: int = 0
    schema_retries: int = 0
    grounding_retries: int = 0
    truncation_retries: int = 0


class Versions(Frozen):
    """What produced the record; a change of behaviour changes a version.

    ``prompts`` and ``model`` are null where no model was asked; ``model`` is the name the user gave.
    """

    parser: str
    prompts: str | None
    model: str | None = None


class Record(Frozen):
    """One document's record."""

    schema_version: Literal["1"]
    versions: Versions
    source: Source
    status: Status
    document_type: DocumentType
    report: Report | None
    evidence: dict[
        str,
        Annotated[
            Annotated[RowEvidence, Tag(RowEvidence.__name__)]
            | Annotated[RecognisedRow, Tag(RecognisedRow.__name__)]
            | Annotated[Evidence, Tag(Evidence.__name__)],
            Discriminator(_kind),
        ],
    ]
    issues: tuple[RecordIssue, ...]
    usage: Usage


def json_line(record: Record) -> bytes:
    """The record's JSON without a line end, as it is written everywhere.

    The same bytes as ``model_dump_json``, in a quarter of its time; orjson refuses integers beyond
    64 bits, which a damaged cell may print.
    """
    entries = {pointer: vars(entry) for pointer, entry in record.evidence.items()}
    try:
        return orjson.dumps(vars(record) | {"evidence": entries}, default=_plain)
    except orjson.JSONEncodeError:
        return record.model_dump_json().encode()


def _plain(value: object) -> object:
    return json_number(value) if isinstance(value, Decimal) else vars(value)
