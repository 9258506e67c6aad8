"""An answer's items one by one: the good ones typed, the bad ones as issues; nothing is believed yet."""

import json
from collections.abc import Iterable
from typing import NamedTuple, TypeVar

from pydantic import BaseModel, TypeAdapter, ValidationError

from extractor.asking import AskingError
from extractor.issues import Issue
from schemas.narrative import ClaimedCount, ClaimedFindings

_SHOWN = 120
_QUOTE: TypeAdapter[str] = TypeAdapter(str)
LISTS = tuple(ClaimedFindings.model_fields)

Item = TypeVar("Item")


class FindingClaim(NamedTuple):
    """A quote, and the list the answer puts it in."""

    kind: str
    quote: str


class Claims(NamedTuple):
    """What an answer says that has the shape that was asked for, and what of it has not."""

    findings: tuple[FindingClaim, ...] = ()
    counts: tuple[ClaimedCount, ...] = ()
    issues: tuple[Issue, ...] = ()


def finding_claims(answer: str) -> Claims:
    """The quotes of an answer; raises AskingError where it is no such answer at all.

    >>> claims = finding_claims('{"problems": ["更新慢", 7], "rectifications": null, "improvements": []}')
    >>> claims.findings, [issue.code for issue in claims.issues]
    ((FindingClaim(kind='problems', quote='更新慢'),), ['MODEL-INVALID'])
    """
    answered = _lists(answer, LISTS)
    claims: list[FindingClaim] = []
    issues: list[Issue] = []
    for kind, items in answered.items():
        for item in items:
            try:
                claims.append(FindingClaim(kind, _QUOTE.validate_python(item, strict=True)))
            except ValidationError:
                issues.append(invalid(item, "it is no quote", f"/{kind}"))
    _some_valid(claims, issues)
    return Claims(findings=tuple(claims), issues=tuple(issues))


def count_claims(answer: str) -> Claims:
    """The counts of an answer; raises AskingError where it is no such answer at all."""
    claims: list[ClaimedCount] = []
    issues: list[Issue] = []
    for item in _lists(answer, ("counts",))["counts"]:
        try:
            claims.append(ClaimedCount.model_validate(item))
        except ValidationError as error:
            fields = ", ".join(
                dict.fromkeys(".".join(map(str, one["loc"])) or "item" for one in error.errors())
            )
            issues.append(invalid(item, f"wrong: {fields}", "/counts"))
    _some_valid(claims, issues)
    return Claims(counts=tuple(claims), issues=tuple(issues))


def invalid(item: object, why: str, path: str) -> Issue:
    """The issue of a claim that cannot be a value; it shows the claim."""
    said = item.model_dump(mode="json") if isinstance(item, BaseModel) else item
    claimed = said if isinstance(said, str) else json.dumps(said, ensure_ascii=False)
    return Issue("MODEL-INVALID", f"{why}: {shortened(claimed)}", (path,), actual=shortened(claimed))


def shortened(claimed: str) -> str:
    """The claim on one line, as long as a reader wants it."""
    line = " ".join(claimed.split())
    return line if len(line) <= _SHOWN else f"{line[:_SHOWN]}…"


def _lists(answer: str, names: Iterable[str]) -> dict[str, list[object]]:
    try:
        parsed = json.loads(answer)
    except (ValueError, RecursionError):
        parsed = None
    if not isinstance(parsed, dict) or not any(isinstance(parsed.get(name), list) for name in names):
        if isinstance(parsed, dict) and parsed and all(parsed.get(name, 0) is None for name in names):
            return {name: [] for name in names}
        raise AskingError("unusable", "the answer has not the shape that was asked for")
    found = {name: parsed.get(name) for name in names}
    return {name: items if isinstance(items, list) else [] for name, items in found.items()}


def _some_valid(claims: Iterable[Item], issues: Iterable[Issue]) -> None:
    """A list of which nothing is valid is no answer; an empty one is."""
    if any(True for _ in issues) and not any(True for _ in claims):
        raise AskingError("unusable", "no item of the answer has the shape that was asked for")
