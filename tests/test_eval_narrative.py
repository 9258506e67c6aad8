"""The narrative's harness is tested as that of the tables: a known fault must move its own number, by its amount."""

import copy
import json
from collections.abc import Callable
from typing import Any

import pytest

from eval import narrative
from eval.annotation import Gold
from eval.assignment import assign
from eval.baselines import silenced
from eval.cases import Case, load_cases
from eval.details import details
from eval.folding import fold, folded, readable
from eval.gate import breaches, measured
from eval.items import ItemResult
from eval.judging import GOLD
from eval.locating import ground_of
from eval.oracle import record_of
from eval.scoring import score
from eval.statistics import Ratio

DOCUMENT = """一、总体情况
2023年，主动公开政府信息（含解读）５６条，其中机构职能3条、通知公告53条。举办培训两次。收到申请0件。
政务微博发布6.2万余条。较上年的40条增长40%。公开财政资金63.4万元。未发生行政复议、行政诉讼。
电话0427-3530118。再次举办培训两次。
五、存在的主要问题及改进情况
一是主动性不够，公开不及时；二是渠道单一
形式不够多样；三是考核机制不健全。
下一步：一是加强培训，提高业务能力。二是拓宽渠道。上年问题已完成整改。
"""


def finding(quote: str, theme: str = "其他", tense: str = "present") -> dict[str, object]:
    return {"quote": quote, "theme": theme, "tense": tense, "group": 1}


def count(metric: str, value: float, unit: str | None, quote: str, **fields: object) -> dict[str, object]:
    usual = {
        "metric": metric,
        "label": metric,
        "value": value,
        "unit": unit,
        "approx": False,
        "negated": False,
        "period": "this_year",
        "year": None,
        "channel": None,
        "parent": None,
        "quote": quote,
        "numeral": str(value),
    }
    return {**usual, **fields}


def case_of(**changes: object) -> Case:
    gold: dict[str, object] = {
        "gold_version": "1",
        "split": "dev",
        "slices": [],
        "org_group": "某局",
        "source_sha256": "",
        "status": "ok",
        "document_type": "annual_report",
        "problems": [
            finding("主动性不够，公开不及时", "主动及时"),
            finding("渠道单一形式不够多样", "形式渠道"),
            finding("考核机制不健全", "制度监督"),
        ],
        "rectifications": [finding("上年问题已完成整改", tense="done")],
        "improvements": [
            finding("加强培训，提高业务能力", "队伍能力", "planned"),
            finding("拓宽渠道", "形式渠道", "planned"),
        ],
        "alternatives": {
            "problems": [["主动性不够", "公开不及时", "渠道单一形式不够多样", "考核机制不健全"]]
        },
        "counts": [
            count("proactive_disclosure_total", 56, "条", "主动公开政府信息（含解读）56条", numeral="56"),
            count("other", 3, "条", "机构职能3条", label="机构职能", parent=0),
            count("other", 53, "条", "通知公告53条", label="通知公告", parent=0),
            count("trainings_held", 2, "次", "举办培训两次。收到", numeral="两"),
            count("applications_received", 0, "件", "收到申请0件", negated=True),
            count(
                "proactive_disclosure_weibo",
                62000,
                "条",
                "政务微博发布6.2万余条",
                numeral="6.2万",
                approx=True,
            ),
            count(
                "other",
                634000,
                "元",
                "公开财政资金63.4万元",
                label="财政资金",
                numeral="63.4",
                accept=[{"value": 63.4, "unit": "万元"}],
            ),
            count("administrative_reviews", 0, "件", "未发生行政复议、行政诉讼", negated=True, numeral=None),
            count(
                "administrative_litigations", 0, None, "未发生行政复议、行政诉讼", negated=True, numeral=None
            ),
        ],
        "optional_counts": [
            count("other", 40, "%", "增长40%", label="增长", numeral="40"),
            count("proactive_disclosure_total", 40, "条", "上年的40条", period="previous_year", year=2022),
        ],
        "ignore": ["2023年", "电话0427-3530118"],
    }
    return Case("made", Gold.model_validate({**gold, **changes}), "source.txt", DOCUMENT.encode())


Fault = Callable[[dict[str, Any]], None]


def scored(fault: Fault, case: Case | None = None) -> tuple[ItemResult, ...]:
    case = case or case_of()
    record: dict[str, Any] = copy.deepcopy(record_of(case))
    fault(record["report"])
    record["evidence"] = record["evidence"] if fault is unchanged else {}
    return score(case, record)


def unchanged(_: dict[str, Any]) -> None:
    """The record of a reader without error."""


PERFECT = scored(unchanged)


def rates(items: tuple[ItemResult, ...]) -> dict[str, float | None]:
    """Every number of the narrative, under its name."""
    return {
        "components": narrative.component_rates(items).f1,
        "strict": narrative.strict_rates(items).f1,
        "characters": narrative.character_rates(items).f1,
        "theme": narrative.labels_right(items, "theme").share,
        "tense": narrative.labels_right(items, "tense").share,
        "detection": narrative.detection_rates(items).f1,
        "counts": narrative.strict_count_rates(items).f1,
        "relaxed": narrative.relaxed_count_rates(items).f1,
        "period": narrative.other_field(items, "period").share,
        "parent": narrative.other_field(items, "parent").share,
        "approx": narrative.other_field(items, "approx").share,
        "grounding": narrative.grounding(items).share,
    }


def moved(items: tuple[ItemResult, ...]) -> set[str]:
    """The numbers that are no longer 1."""
    return {name for name, rate in rates(items).items() if rate != 1}


def outcome_of(items: tuple[ItemResult, ...], kind: str) -> dict[str, int]:
    return {name: n for name, n in narrative.outcomes(items, kind).items() if name != "right"}


def test_a_reader_without_error_is_scored_perfect() -> None:
    assert [item for item in PERFECT if not item.right and item.kind in narrative.NARRATIVE] == []
    assert moved(PERFECT) == set()
    assert narrative.exact_narratives(PERFECT) == Ratio(1, 1)
    assert narrative.hallucinated(PERFECT) == Ratio(0, 15)
    assert narrative.component_macro(PERFECT) == 1
    assert narrative.narrative_offsets(PERFECT).share == 1


def test_a_reader_without_error_is_perfect_on_all_gold() -> None:
    items = [item for case in load_cases(GOLD).cases for item in score(case, record_of(case))]

    assert moved(tuple(items)) == set()
    assert narrative.hallucinated(items).k == 0
    assert narrative.narrative_offsets(items).share == 1


def test_places_are_not_needed_to_be_right() -> None:
    items = scored(lambda _: None)

    assert moved(items) == set()
    assert narrative.narrative_offsets(items).share == 0


def test_silence_has_no_credit_and_nothing_wrong() -> None:
    def empties(report: dict[str, Any]) -> None:
        report |= {"problems": [], "rectifications": [], "improvements": [], "counts": []}

    items = scored(empties)
    assert rates(items) | {"theme": None} == rates(silenced(PERFECT)) | {"theme": None}
    assert narrative.component_rates(items) == narrative.Rates(0, 0, 6)
    assert narrative.strict_count_rates(items) == narrative.Rates(0, 0, 9)
    assert outcome_of(items, "component") == {"miss": 6}
    assert narrative.grounding(items).share is None


def test_swapped_lists_are_confused_and_nothing_else() -> None:
    def swaps(report: dict[str, Any]) -> None:
        report["problems"], report["improvements"] = report["improvements"], report["problems"]

    items = scored(swaps)
    assert narrative.confused(items) == {("improvements", "problems"): 2, ("problems", "improvements"): 3}
    assert narrative.component_rates(items) == narrative.Rates(1, 6, 6)
    assert moved(items) == {"components", "strict", "characters"}
    assert narrative.hallucinated(items).k == 0


def test_an_invented_count_costs_precision_alone() -> None:
    def invents(report: dict[str, Any]) -> None:
        report["counts"].append(count("surveys", 77, "期", "开展征集77期"))

    items = scored(invents)
    assert outcome_of(items, "count") == {"hallucinated": 1}
    assert narrative.hallucinated(items) == Ratio(1, 16)
    assert narrative.strict_count_rates(items) == narrative.Rates(9, 10, 9)
    assert narrative.strict_count_rates(items).recall == 1
    assert moved(items) == {"detection", "counts", "relaxed", "grounding"}


def test_a_paraphraser_is_not_grounded() -> None:
    def rewords(report: dict[str, Any]) -> None:
        for one in report["problems"]:
            one["quote"] = f"我们认为{one['quote'][::-1]}这一点"

    items = scored(rewords)
    assert outcome_of(items, "component") == {"miss": 3, "ungrounded": 3}
    assert narrative.grounding(items) == Ratio(12, 15)
    assert narrative.hallucinated(items) == Ratio(3, 15)
    assert {"counts", "period", "parent"}.isdisjoint(moved(items))


def test_a_padder_costs_precision_and_no_recall() -> None:
    def pads(report: dict[str, Any]) -> None:
        report["problems"].append(finding("电话0427-3530118"))
        report["counts"].append(count("surveys", 0, "期", "电话0427-3530118", negated=True))

    items = scored(pads)
    assert outcome_of(items, "component") == {"spurious": 1}
    assert outcome_of(items, "count") == {"misattributed": 1}
    assert narrative.component_rates(items).recall == narrative.strict_count_rates(items).recall == 1
    assert narrative.component_rates(items).precision == pytest.approx(6 / 7)
    assert narrative.grounding(items).share == 1


HAN = [char for char in map(chr, range(0x4E00, 0x5000)) if fold(char) == char]
CLAUSES = ("".join(HAN[:49]), "".join(HAN[49:88]), "".join(HAN[88:129]))
SECTION = "；二是".join(CLAUSES)
OUTSIDE = "".join(HAN[140:180])


@pytest.mark.parametrize(
    ("preds", "component", "kinds"),
    [
        (CLAUSES, 1.0, {}),
        ((CLAUSES[0][:24], CLAUSES[0][24:], *CLAUSES[1:]), 0.86, {"split": 1}),
        ((CLAUSES[0][:16], CLAUSES[0][16:32], CLAUSES[0][32:], *CLAUSES[1:]), 0.75, {"split": 1}),
        (("；二是".join(CLAUSES[:2]), CLAUSES[2]), 0.79, {"merge": 1}),
        ((CLAUSES[0][:24], *CLAUSES[1:]), 0.83, {}),
        ((SECTION,), 0.48, {"merge": 1}),
        (CLAUSES[1:], 0.80, {"miss": 1}),
        ((*CLAUSES, OUTSIDE), 0.86, {"spurious": 1}),
        ((*CLAUSES, CLAUSES[0]), 1.0, {"duplicate": 1}),
        ((f"一是{CLAUSES[0]}；", *CLAUSES[1:]), 1.0, {}),
    ],
    ids=[
        "same",
        "split",
        "in three",
        "merged",
        "cut",
        "giant",
        "missed",
        "spurious",
        "twice",
        "with ordinal",
    ],
)
def test_a_list_is_credited_however_it_is_cut(
    preds: tuple[str, ...], component: float, kinds: dict[str, int]
) -> None:
    case = case_of(problems=[finding(quote) for quote in CLAUSES], alternatives={}, counts=[])
    case = Case("cut", case.gold, "source.txt", f"一是{SECTION}。{OUTSIDE}。{DOCUMENT}".encode())

    def cuts(report: dict[str, Any]) -> None:
        report["problems"] = [finding(quote) for quote in preds]

    items = [item for item in scored(cuts, case) if item.key == "/problems"]
    assert narrative.component_rates(items).f1 == pytest.approx(component, abs=0.006)
    assert outcome_of(tuple(items), "component") == kinds


def test_a_giant_span_is_no_strict_match_and_has_all_characters() -> None:
    def merges(report: dict[str, Any]) -> None:
        whole = "主动性不够，公开不及时；二是渠道单一形式不够多样；三是考核机制不健全"
        report["problems"] = [finding(whole)]

    items = [item for item in scored(merges) if item.key == "/problems"]
    assert narrative.strict_rates(items) == narrative.Rates(0, 1, 3)
    assert narrative.character_rates(items).recall == 1
    assert outcome_of(tuple(items), "list") == {"fewer": 1}


def test_each_accepted_segmentation_is_right_and_keeps_its_labels() -> None:
    def cuts(report: dict[str, Any]) -> None:
        report["problems"][:1] = [finding("主动性不够", "意识重视"), finding("公开不及时", tense="done")]

    items = scored(cuts)
    assert narrative.component_rates(items).f1 == narrative.strict_rates(items).f1 == 1
    assert narrative.labels_right(items, "theme") == Ratio(5, 5)
    assert narrative.labels_right(items, "tense") == Ratio(6, 7)


def test_theme_and_tense_are_told_apart() -> None:
    def mislabels(report: dict[str, Any]) -> None:
        report["problems"][0]["theme"] = "内容质量"
        report["improvements"][1]["tense"] = "done"

    assert moved(scored(mislabels)) == {"theme", "tense"}
    assert narrative.labels_right(scored(mislabels), "theme") == Ratio(5, 6)


def test_a_list_that_nobody_annotated_is_not_scored() -> None:
    items = scored(unchanged, case_of(rectifications=None))

    assert {item.key for item in items if item.kind == "list"} == {"/problems", "/improvements"}


def test_an_empty_list_is_right_when_it_is_empty_and_wrong_when_it_is_padded() -> None:
    case = case_of(rectifications=[])

    assert narrative.component_macro(scored(unchanged, case)) == 1
    padded = scored(lambda report: report["rectifications"].append(finding("上年问题已完成整改")), case)
    assert narrative.component_macro(padded) == pytest.approx(2 / 3)


@pytest.mark.parametrize(
    ("change", "field", "numbers"),
    [
        ({"value": 5}, "value", {"counts", "relaxed"}),
        ({"unit": "篇"}, "unit", {"counts", "relaxed"}),
        ({"metric": "surveys"}, "metric", {"counts"}),
        ({"period": "cumulative"}, None, {"period"}),
        ({"approx": True}, None, {"approx"}),
    ],
    ids=str,
)
def test_a_field_that_is_wrong_moves_its_own_number(
    change: dict[str, object], field: str | None, numbers: set[str]
) -> None:
    record: dict[str, Any] = copy.deepcopy(record_of(case_of()))
    record["report"]["counts"][0] |= change

    items = score(case_of(), record)
    assert moved(items) == numbers
    for name in narrative.COUNT_FIELDS:
        assert narrative.count_field(items, name) == Ratio(9 - (name == field), 9)


def test_a_part_under_another_whole_moves_the_parents_alone() -> None:
    def reparents(report: dict[str, Any]) -> None:
        report["counts"][1]["parent"] = None
        report["counts"][2]["parent"] = 3

    items = scored(reparents)
    assert moved(items) == {"parent"}
    assert narrative.other_field(items, "parent") == Ratio(7, 9)


def test_wholes_are_compared_by_what_they_are_and_not_by_their_number() -> None:
    def rotates(report: dict[str, Any]) -> None:
        first, *others = report["counts"]
        report["counts"] = [*others, first]
        for one in others:
            one["parent"] = None if one["parent"] is None else len(others)

    assert moved(scored(rotates)) == set()


@pytest.mark.parametrize(("value", "unit"), [(634000, "元"), (63.4, "万元")])
def test_an_amount_may_be_written_as_gold_accepts_it(value: float, unit: str) -> None:
    def writes(report: dict[str, Any]) -> None:
        report["counts"][6] |= {"value": value, "unit": unit}

    items = score(case_of(), _with_places(writes))
    assert moved(items) == set()


def _with_places(fault: Fault) -> dict[str, Any]:
    record: dict[str, Any] = copy.deepcopy(record_of(case_of()))
    fault(record["report"])
    return record


def test_a_label_of_other_words_is_the_same_if_one_is_in_the_other() -> None:
    def relabels(report: dict[str, Any]) -> None:
        report["counts"][1]["label"] = "公开机构职能"
        report["counts"][2]["label"] = "工作动态"

    items = scored(relabels)
    assert moved(items) == {"counts"}
    assert narrative.count_field(items, "metric") == Ratio(8, 9)


def test_optional_counts_are_neither_required_nor_wrong() -> None:
    def adds(report: dict[str, Any]) -> None:
        report["counts"] += [
            count("other", 40, "%", "增长40%", label="增长"),
            count("surveys", 40, "条", "较上年的40条"),
        ]

    items = scored(adds)
    assert moved(items) == set()
    assert narrative.outcomes(items, "optional") == {"right": 1, "misread": 1}


def test_a_numeral_that_gold_ignores_and_one_read_twice_are_told_apart() -> None:
    def adds(report: dict[str, Any]) -> None:
        report["counts"] += [
            count("other", 2023, "年", "2023年", label="年"),
            count("other", 56, "条", "含解读）56条", label="解读"),
        ]

    items = scored(adds)
    assert outcome_of(items, "count") == {"not_a_count": 1, "duplicate": 1}
    assert narrative.hallucinated(items).k == 0


def test_a_zero_statement_needs_its_own_metric() -> None:
    def merges(report: dict[str, Any]) -> None:
        del report["counts"][7]
        report["counts"][7]["metric"] = "surveys"

    items = scored(merges)
    assert outcome_of(items, "count") == {"missed": 2, "misattributed": 1}


def test_a_quote_that_stands_twice_is_found_where_its_evidence_says() -> None:
    case = case_of(
        counts=[count("trainings_held", 2, "次", "再次举办培训两次", numeral="两")], optional_counts=[]
    )
    record: dict[str, Any] = copy.deepcopy(record_of(case))
    record["report"]["counts"][0]["quote"] = "举办培训两次"
    at = DOCUMENT.index("再次举办培训两次") + 2

    def places(start: int) -> dict[str, Any]:
        return {
            "/counts/0": {"start": start, "end": start + 6, "raw": "举办培训两次"},
            "/counts/0/value": {"start": start + 4, "end": start + 5, "raw": "两"},
        }

    record["evidence"] = places(at)
    assert outcome_of(score(case, record), "count") == {}
    record["evidence"] = places(DOCUMENT.index("举办培训两次"))
    assert outcome_of(score(case, record), "count") == {"missed": 1, "misattributed": 1}


def test_evidence_that_points_elsewhere_is_not_valid() -> None:
    record: dict[str, Any] = copy.deepcopy(record_of(case_of()))
    record["evidence"]["/counts/0/value"]["start"] += 1
    del record["evidence"]["/problems/0"]

    items = score(case_of(), record)
    assert outcome_of(items, "offset") == {"moved": 1, "unplaced": 1}
    assert narrative.narrative_offsets(items) == Ratio(20, 22)


def test_a_quote_is_grounded_word_for_word_or_after_folding_or_nearly() -> None:
    ground = ground_of(case_of(), {})
    assert ground is not None

    quotes = (
        "主动性不够，公开不及时",
        "渠道单一形式不够多样",
        "主动性不够，公开不很及时；二是渠道单一",
        "信息公开很好",
    )
    assert [ground.locate(quote).level for quote in quotes] == ["G0", "G1", "G2", "G3"]


def test_folding_with_places_is_folding() -> None:
    for case in load_cases(GOLD).cases:
        text = readable(case.source, case.document, case.gold.repairs)
        ground = ground_of(case, {})
        assert (ground is None) == (text is None)
        if ground is not None and text is not None:
            assert len(ground.text.at) == len(text)
            assert list(ground.text.at) == sorted(ground.text.at)


def test_a_page_is_folded_without_its_tags_and_each_character_knows_its_place() -> None:
    page = "<p>公开&nbsp;信息&lt;1,342&gt;<b>條</b></p>"

    chars, at = folded(page, page=True)
    assert chars == "公开信息<1342>条"
    assert page[at[-1]] == "條"
    assert at[0] == 3


def test_the_assignment_is_not_greedy() -> None:
    assert [tuple(pair) for pair in assign([[0.9, 0.8, 0], [0.8, 0, 0]])] == [(0, 1), (1, 0)]
    assert assign([]) == assign([[]]) == assign([[0, 0]]) == ()


def test_the_details_tell_the_narrative_beside_saying_nothing() -> None:
    lines = details(scored(lambda report: report["problems"].pop()), "dev").splitlines()

    assert "narrative               nothing                  this system" in lines
    assert "problems F1             .000 (P n/a R .000)      .800 (P 1.000 R .667)" in lines
    assert "counts strict F1        .000 (P n/a R .000)      1.000 (P 1.000 R 1.000)" in lines
    assert lines[-1] == "WRONG made /problems: miss, gold 考核机制不健全, answer None"
    assert max(len(line) for line in lines) <= 100


def test_the_details_keep_the_words_of_other_splits_to_itself() -> None:
    shown = details(scored(lambda report: report["problems"].pop()), "check")

    assert "problems F1             .000 (P n/a R .000)      .800 (P 1.000 R .667)" in shown
    assert "考核机制" not in shown


def test_the_gate_holds_the_narrative() -> None:
    worse = measured(scored(lambda report: report["problems"].pop()))

    assert breaches(measured(PERFECT), worse) == (
        "offsets valid 0.0000 is below 1.0000",
        "problems component F1 0.8000 is below 1.0000",
    )


def test_the_record_of_a_reader_without_error_is_json() -> None:
    assert json.loads(json.dumps(record_of(case_of())))["report"]["counts"][5]["value"] == 62000
