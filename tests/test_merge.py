"""Rules and model read the same prose: who is believed, and what the record says of it."""

from dataclasses import replace
from typing import TypeVar

import pytest

from extractor.issues import Issue
from extractor.narration import Count, Finding, Ignored, Narrative
from extractor.narrative.merge import alone, merged

Read = TypeVar("Read", Finding, Count)


def finding(start: int, end: int, quote: str = "更新不够及时", rule: str = "item") -> Finding:
    return Finding(5, start, end, quote, "主动及时", "present", 1, rule)


def count(
    start: int, end: int, value: int = 3, metric: str = "applications_received", **other: object
) -> Count:
    base = Count(
        metric=metric,
        label="新收申请",
        value=value,
        unit="件",
        approx=False,
        negated=value == 0,
        period="this_year",
        year=None,
        channel=None,
        parent=None,
        section=1,
        start=start,
        end=end,
        quote="收到申请3件",
        numeral=(start, start + 1),
        rule="rule",
    )
    return base._replace(**other)  # type: ignore[arg-type]


def denial(start: int, end: int, metric: str = "applications_received", **other: object) -> Count:
    return count(start, end, 0, metric, numeral=None, unit=None, **other)


def said(model: Narrative) -> Narrative:
    """*model* as a model tells it."""
    return replace(
        model,
        problems=by_model(model.problems),
        improvements=by_model(model.improvements),
        counts=by_model(model.counts),
    )


def by_model(values: tuple[Read, ...]) -> tuple[Read, ...]:
    return tuple(one._replace(method="model") for one in values)


def bare(values: tuple[Read, ...]) -> tuple[Read, ...]:
    """*values* whatever their method."""
    return tuple(one._replace(method="rule") for one in values)


def methods(values: tuple[Finding, ...] | tuple[Count, ...]) -> tuple[str, ...]:
    return tuple(one.method for one in values)


def codes(issues: tuple[Issue, ...]) -> list[str]:
    return [issue.code for issue in issues]


@pytest.mark.parametrize(
    ("span", "method"),
    [
        ((10, 30), "both"),
        ((10, 14), "both"),
        ((10, 60), "both"),
        ((12, 28), "both"),
        ((28, 60), "rule"),
        ((0, 200), "rule"),
        ((25, 30), "rule"),
        ((30, 50), "rule"),
    ],
    ids=[
        "the same",
        "its head",
        "it and more",
        "most of it",
        "another",
        "everything",
        "its end",
        "beside it",
    ],
)
def test_a_passage_that_the_model_cuts_much_alike_is_read_by_both(span: tuple[int, int], method: str) -> None:
    result = merged(Narrative(problems=(finding(10, 30),)), said(Narrative(problems=(finding(*span),))))

    assert bare(result.problems) == (finding(10, 30),)
    assert methods(result.problems) == (method,)


def test_a_finding_of_the_model_alone_is_taken_where_the_rules_have_none_at_all() -> None:
    model = said(Narrative(problems=(finding(40, 50, "二"), finding(10, 20, "一"))))
    result = merged(Narrative(), model)

    assert [one.quote for one in result.problems] == ["一", "二"]
    assert methods(result.problems) == ("model", "model")
    assert not result.issues


def test_a_finding_of_the_model_alone_is_a_conflict_where_the_rules_have_others() -> None:
    result = merged(Narrative(problems=(finding(10, 20),)), Narrative(problems=(finding(40, 50, "二"),)))

    assert bare(result.problems) == (finding(10, 20),)
    assert codes(result.issues) == ["MODEL-CONFLICT"]
    assert result.issues[0].paths == ("/problems",)


def test_a_list_that_the_rules_left_empty_beside_another_stays_empty() -> None:
    result = merged(Narrative(problems=(finding(10, 20),)), said(Narrative(improvements=(finding(40, 50),))))

    assert result.improvements == ()
    assert codes(result.issues) == ["MODEL-CONFLICT"]
    assert result.issues[0].paths == ("/improvements",)


def test_a_passage_in_another_list_stays_where_the_rules_have_it() -> None:
    result = merged(Narrative(rectifications=(finding(10, 20),)), Narrative(improvements=(finding(10, 20),)))

    assert bare(result.rectifications) == (finding(10, 20),)
    assert bare(result.improvements) == ()
    assert methods(result.rectifications) == ("rule",)
    assert codes(result.issues) == ["MODEL-CONFLICT"]


def test_counts_of_one_numeral_and_metric_are_read_by_both_and_keep_the_fields_of_the_rules() -> None:
    rules = count(0, 6, label="规则", rule="counts:asked")
    result = merged(
        Narrative(counts=(rules,)), Narrative(counts=(count(0, 6, label="模型", rule="model:counts-1"),))
    )

    assert bare(result.counts) == (rules,)
    assert methods(result.counts) == ("both",)


def test_another_metric_for_the_same_numeral_is_a_conflict_unless_it_is_other() -> None:
    rules = Narrative(counts=(count(0, 6),))
    differing = merged(rules, Narrative(counts=(count(0, 6, metric="applications_completed"),)))
    silent = merged(rules, Narrative(counts=(count(0, 6, metric="other"),)))

    assert bare(differing.counts) == bare(silent.counts) == rules.counts
    assert methods(differing.counts) == methods(silent.counts) == ("rule",)
    assert codes(differing.issues) == ["MODEL-CONFLICT"]
    assert not silent.issues


@pytest.mark.parametrize(
    ("claimed", "taken", "conflicts"),
    [
        (count(20, 26, 5, "press_conferences"), 1, 0),
        (count(20, 26, 5, "press_conferences", unit=None), 0, 1),
        (count(20, 26, 5, "other"), 1, 0),
        (count(20, 26, 5), 0, 1),
        (count(20, 26, 3), 0, 0),
        (count(20, 26, 5, period="other", year=2021), 1, 0),
        (count(40, 46, 5, "press_conferences"), 0, 1),
        (denial(20, 26, "press_conferences"), 1, 0),
        (denial(20, 26), 0, 1),
        (denial(20, 26, period="other", year=2021), 0, 0),
    ],
    ids=[
        "new metric",
        "no unit",
        "other",
        "second number for a metric",
        "a fact told twice",
        "another year",
        "knowingly ignored",
        "new denial",
        "denial of what the rules count",
        "denial of another year",
    ],
)
def test_a_count_of_the_model_alone_is_taken_under_the_stated_conditions(
    claimed: Count, taken: int, conflicts: int
) -> None:
    rules = Narrative(counts=(count(0, 6),), ignored=(Ignored(1, 40, 41, "year"),))
    result = merged(rules, said(Narrative(counts=(claimed,))))

    assert bare(result.counts) == ((count(0, 6), claimed) if taken else (count(0, 6),))
    assert methods(result.counts) == (("rule", "model") if taken else ("rule",))
    assert codes(result.issues) == ["MODEL-CONFLICT"] * conflicts


def test_a_denial_of_the_same_clause_is_read_by_both() -> None:
    result = merged(Narrative(counts=(denial(0, 12),)), Narrative(counts=(denial(4, 12),)))

    assert bare(result.counts) == (denial(0, 12),)
    assert methods(result.counts) == ("both",)


def test_parents_point_at_the_same_counts_after_others_came_between() -> None:
    whole, part = count(10, 16, 56, "proactive_disclosure_total"), count(20, 26, 3, "other", parent=0)
    new = count(0, 6, 2, "press_conferences")
    result = merged(Narrative(counts=(whole, part)), said(Narrative(counts=(new,))))

    assert bare(result.counts) == (new, whole, part._replace(parent=1))
    assert methods(result.counts) == ("model", "rule", "rule")


def test_issues_of_both_readers_are_kept_and_what_the_rules_ignored() -> None:
    one, two = Issue("PROSE-SELF", "one"), Issue("MODEL-UNGROUNDED", "two")
    ignored = (Ignored(1, 0, 4, "year"),)
    result = merged(Narrative(issues=(one,), ignored=ignored), Narrative(issues=(two,)))

    assert result.issues == (one, two)
    assert result.ignored == ignored


def test_where_the_model_reads_nothing_the_rules_stand_alone() -> None:
    rules = Narrative(problems=(finding(0, 6),), counts=(count(0, 6), denial(8, 12)))

    assert merged(rules, Narrative()) == rules


def test_a_model_alone_says_what_it_reads_and_nothing_of_the_rules() -> None:
    rules = Narrative(problems=(finding(0, 6),), counts=(count(0, 6),))
    model = said(Narrative(problems=(finding(10, 20),), counts=(count(20, 26),)))

    assert alone(rules, model) == model


def test_a_section_that_the_model_alone_could_not_read_is_what_the_rules_read() -> None:
    whole, part = count(10, 16, 56, "proactive_disclosure_total"), count(20, 26, 3, "other", parent=0)
    later = count(0, 4, 9, "press_conferences", section=6)
    rules = Narrative(problems=(finding(0, 6),), counts=(whole, part, later))
    model = replace(said(Narrative(counts=(later._replace(value=8),))), unasked=frozenset((1, 5)))
    result = alone(rules, model)

    assert result.problems == rules.problems
    assert bare(result.counts) == (whole, part, later._replace(value=8))
    assert methods(result.counts) == ("rule", "rule", "model")
