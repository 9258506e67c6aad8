"""One narrative out of two readings of the same prose, and by which method each of its values came.

The policy. The rules' reading stands; a model confirms it or fills what it leaves empty:

- The same passage in the same list, or the same numeral with the same metric: ``both``. The rules'
  cut and fields stand. Two cuts are the same passage where one begins where the other begins and
  lies within it (a head clause of an item), or where they share half of what they cover together.
- What only the rules read: ``rule``.
- A finding that only the model read is taken where the rules read no finding at all, in any list:
  where they read some, a list that they left empty is what they read too. (Of the recorded answers
  about gold, filling single empty lists took one passage, a wrong one.)
- A count that only the model read is taken where the rules neither counted nor knowingly ignored
  its numeral, a unit is printed behind it, and the rules have no other number for its metric; a
  statement that there was none, where the rules have no number for its metric.
- Everything else is a conflict, which is an issue; it changes no value.

Everything in the model's reading stands in the text: what does not was left out before.
"""

from collections.abc import Container, Iterable, Sequence
from dataclasses import replace

from extractor.issues import Issue
from extractor.narration import Count, Finding, Narrative
from schemas.metrics import OTHER
from schemas.record import Method

SAME_FROM = 0.5
_LISTS = ("problems", "rectifications", "improvements")
_FINDINGS = 5
_SHOWN = 60


def merged(rules: Narrative, model: Narrative) -> Narrative:
    """What rules and model read, by the policy above, with the issues of both and those between them."""
    issues: list[Issue] = []
    problems, rectifications, improvements = (_findings(name, rules, model, issues) for name in _LISTS)
    counts = _counts(rules, model, issues)
    return Narrative(
        problems,
        rectifications,
        improvements,
        counts,
        rules.ignored,
        (*rules.issues, *model.issues, *issues),
        model.unasked,
        model.spent,
    )


def alone(rules: Narrative, model: Narrative) -> Narrative:
    """What the model read; of the sections that it did not read, or not wholly, what both read."""
    if not model.unasked:
        return model
    both = merged(rules, model)
    findings = both if _FINDINGS in model.unasked else model
    return replace(
        model,
        problems=findings.problems,
        rectifications=findings.rectifications,
        improvements=findings.improvements,
        counts=_from_sections(model.unasked, both.counts, model.counts),
        issues=(*rules.issues, *model.issues),
    )


def _findings(name: str, rules: Narrative, model: Narrative, issues: list[Issue]) -> tuple[Finding, ...]:
    own: tuple[Finding, ...] = getattr(rules, name)
    claimed: tuple[Finding, ...] = getattr(model, name)
    told = [one._replace(method="both") if any(_same(one, two) for two in claimed) else one for one in own]
    for finding in claimed:
        if any(_overlaps(one, finding) for one in own):
            continue
        other = _elsewhere(finding, rules, name)
        if other or any(getattr(rules, one) for one in _LISTS):
            reading = f"the rules as one of {other}" if other else "the rules do not"
            issues.append(
                _conflict(finding.quote, f"the model reads it as one of {name}, {reading}", f"/{name}")
            )
        else:
            told.append(finding)
    return tuple(sorted(told, key=lambda one: (one.section, one.start)))


def _same(one: Finding, two: Finding) -> bool:
    """Whether two cuts are one passage."""
    if one.section != two.section or not _overlaps(one, two):
        return False
    if one.start == two.start:
        return True
    shared = min(one.end, two.end) - max(one.start, two.start)
    return shared >= SAME_FROM * (max(one.end, two.end) - min(one.start, two.start))


def _overlaps(one: Finding, two: Finding) -> bool:
    return one.section == two.section and one.start < two.end and two.start < one.end


def _elsewhere(finding: Finding, rules: Narrative, name: str) -> str:
    """The other list in which the rules have the passage; empty where none has it."""
    for other in _LISTS:
        if other != name and any(_overlaps(one, finding) for one in getattr(rules, other)):
            return other
    return ""


def _counts(rules: Narrative, model: Narrative, issues: list[Issue]) -> tuple[Count, ...]:
    """The rules' counts with their methods, and the model's own, in the order of the text."""
    found = [one._replace(method=_confirmation(one, model.counts, issues)) for one in rules.counts]
    known = [one for one in rules.counts if one.period == "this_year" and one.metric != OTHER]
    for count in model.counts:
        if any(_same_place(one, count) for one in rules.counts):
            continue
        why = _refused(count, rules, known)
        if why is None:
            found.append(count)
            known.append(count)
        elif why:
            issues.append(_conflict(count.quote, why, "/counts"))
    return _in_order(found)


def _confirmation(count: Count, claimed: Iterable[Count], issues: list[Issue]) -> Method:
    same = [one for one in claimed if _same_place(one, count)]
    if any(one.metric == count.metric for one in same):
        return "both"
    issues.extend(
        _conflict(
            count.quote,
            f"{count.value} is {other.metric} to the model, {count.metric} to the rules",
            "/counts",
        )
        for other in same
        if other.metric != OTHER
    )
    return "rule"


def _same_place(one: Count, two: Count) -> bool:
    """Whether two counts are of one numeral; statements that there was none, of one metric and clause."""
    if one.section != two.section:
        return False
    if one.numeral and two.numeral:
        return one.numeral[0] < two.numeral[1] and two.numeral[0] < one.numeral[1]
    overlap = one.start < two.end and two.start < one.end
    return one.value == two.value == 0 and one.metric == two.metric and overlap


def _refused(count: Count, rules: Narrative, known: Sequence[Count]) -> str | None:
    """Why a count of the model alone is not taken: "" where it says what is known; None where it is taken."""
    if count.numeral is not None:
        for ignored in rules.ignored:
            if (
                ignored.section == count.section
                and ignored.start < count.numeral[1]
                and count.numeral[0] < ignored.end
            ):
                return f"the model counts {count.value}, the rules ignore it ({ignored.reason})"
        if count.unit is None:
            return f"the model counts {count.value}, which has no unit"
    if count.metric == OTHER or count.period != "this_year":
        return None if count.numeral is not None else ""
    for one in known:
        if one.metric == count.metric:
            if one.value == count.value:
                return ""
            return f"the model reads {count.metric} as {count.value}, the rules as {one.value}"
    return None


def _in_order(found: Sequence[Count]) -> tuple[Count, ...]:
    """By place, with the parents' indexes those of the new list."""
    order = sorted(range(len(found)), key=lambda at: _place(found[at]))
    new = {old: at for at, old in enumerate(order)}
    return tuple(
        one if one.parent is None else one._replace(parent=new[one.parent])
        for one in (found[old] for old in order)
    )


def _from_sections(
    sections: Container[int], these: Sequence[Count], others: Sequence[Count]
) -> tuple[Count, ...]:
    """The counts of *these* that stand in *sections*, and the *others* that do not; a part stands beside its whole."""
    chosen = [(these, at) for at, one in enumerate(these) if one.section in sections]
    chosen += [(others, at) for at, one in enumerate(others) if one.section not in sections]
    new = {(id(source), at): to for to, (source, at) in enumerate(chosen)}
    counts = [(source, source[at]) for source, at in chosen]
    return _in_order(
        [
            one if one.parent is None else one._replace(parent=new[id(source), one.parent])
            for source, one in counts
        ]
    )


def _place(count: Count) -> tuple[int, int, int]:
    return (count.section, (count.numeral or (count.start,))[0], count.end)


def _conflict(quote: str, why: str, path: str) -> Issue:
    shown = quote if len(quote) <= _SHOWN else f"{quote[:_SHOWN]}…"
    return Issue("MODEL-CONFLICT", f"{why}: {shown}", (path,), actual=shown)
