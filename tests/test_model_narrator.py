"""A model as a reader of prose: what it claims is found in the text, or it is no value."""

import json
from collections.abc import Mapping
from dataclasses import replace

import pytest

from extractor.asking import FREE, Asker, AskingError, Question, Reply, Spent
from extractor.narration import Narrative
from extractor.narrative.model import tell
from extractor.narrative.orders import orders
from extractor.prompts import CLOSES, OPENS
from extractor.text import Text

FIVE = "存在的问题：一是更新不够及时；二是解读形式单一等问题。下一步，将开展业务培训，今后每季度通报。"
ONE = "全年主动公开信息1,846条，其中微信公众号86条。收到申请3件，办结率100%。未发生行政复议、行政诉讼。"
SIX = "本年度没有产生信息公开处理费。"
NOTHING: dict[str, object] = {
    "findings": {"problems": [], "rectifications": [], "improvements": []},
    "counts": {"counts": []},
}

Answers = Mapping[str, object]


def scripted(answers: Answers, log: list[Question] | None = None) -> Asker:
    """Answers by prompt; text that is no JSON is given as it is."""

    def ask(question: Question) -> Reply:
        if log is not None:
            log.append(question)
        answer = answers.get(question.prompt, NOTHING[question.prompt])
        text = answer if isinstance(answer, str) else json.dumps(answer, ensure_ascii=False)
        return Reply(text, "script", Spent(calls=1, prompt_tokens=10, completion_tokens=5))

    return ask


def asked_of(question: Question) -> str:
    """The document text in the question itself."""
    content = next(message.content for message in reversed(question.messages) if OPENS in message.content)
    return content.split(OPENS + "\n", 1)[1].removesuffix("\n" + CLOSES)


def lists(problems: object = (), rectifications: object = (), improvements: object = ()) -> dict[str, object]:
    return {"problems": problems, "rectifications": rectifications, "improvements": improvements}


def number(quote: str, numeral: str | None, metric: str = "other", **other: object) -> dict[str, object]:
    return {
        "quote": quote,
        "numeral": numeral,
        "unit": None,
        "label": None,
        "metric": metric,
        "negated": False,
        **other,
    }


def told(answers: Answers, year: int | None = 2024, **prose: str) -> Narrative:
    sections = {{"one": 1, "five": 5, "six": 6}[name]: Text.of(text) for name, text in prose.items()}
    return tell(scripted(answers), sections, year)


def codes(narrative: Narrative) -> list[str]:
    return [issue.code for issue in narrative.issues]


def test_quotes_become_findings_at_their_places_without_enumerator_and_closing_words() -> None:
    found = told(
        {
            "findings": lists(
                ["一是更新不够及时", "解读形式单一等问题"], [], ["将开展业务培训，今后每季度通报。"]
            )
        },
        five=FIVE,
    )

    assert [one.quote for one in found.problems] == ["更新不够及时", "解读形式单一"]
    assert [one.quote for one in found.improvements] == ["将开展业务培训，今后每季度通报"]
    assert all(FIVE[one.start : one.end] == one.quote for one in (*found.problems, *found.improvements))
    assert [(one.theme, one.tense) for one in found.problems] == [
        ("主动及时", "present"),
        ("解读回应", "present"),
    ]
    assert found.improvements[0].tense == "planned"
    assert found.problems[0].rule == "model:findings-1"
    assert not found.issues


def test_counts_take_value_unit_and_clause_from_the_text_not_from_the_claim() -> None:
    claims = [
        number("全年主动公开信息1,846条", "1,846", "proactive_disclosure_total", unit="条", label="随便什么"),
        number("其中微信公众号86条", "86条", "proactive_disclosure_wechat"),
        number("收到申请3件", "3", "applications_received"),
        number("未发生行政复议、行政诉讼", None, "administrative_reviews", negated=True),
    ]
    found = told({"counts": {"counts": claims}}, one=ONE)

    assert [(one.metric, one.value, one.unit, one.negated) for one in found.counts] == [
        ("proactive_disclosure_total", 1846, "条", False),
        ("proactive_disclosure_wechat", 86, "条", False),
        ("applications_received", 3, "件", False),
        ("administrative_reviews", 0, None, True),
    ]
    assert [ONE[slice(*one.numeral)] for one in found.counts if one.numeral] == ["1,846", "86", "3"]
    assert all(ONE[one.start : one.end] == one.quote for one in found.counts)
    assert not any("随便" in one.label for one in found.counts)


def test_a_quote_over_several_items_is_cut_as_the_text_enumerates_them() -> None:
    found = told({"findings": lists(["一是更新不够及时；二是解读形式单一"])}, five=FIVE)

    assert [one.quote for one in found.problems] == ["更新不够及时", "解读形式单一"]
    assert not found.issues


def test_two_numbers_of_one_quote_are_two_counts_and_one_number_is_one() -> None:
    quote = "机构职能3条，通知公告3条"
    claims = [number(quote, "3"), number(quote, "3"), number(quote, "3")]
    found = told({"counts": {"counts": claims}}, one=f"公开信息56条（其中{quote}）。")

    assert [one.quote for one in found.counts] == ["其中机构职能3条", "通知公告3条"]


@pytest.mark.parametrize(
    ("claim", "code"),
    [
        (number("收到申请30件", "30", "applications_received"), "MODEL-UNGROUNDED"),
        (number("收到申请3件", "4", "applications_received"), "MODEL-UNGROUNDED"),
        (number("全年主动公开信息1,846条", "846", "proactive_disclosure_total"), "MODEL-UNGROUNDED"),
        (number("applications received: 3", "3", "applications_received"), "MODEL-UNGROUNDED"),
        (number("办结率100%", "100", "applications_completed"), "MODEL-INVALID"),
        (number("收到申请3件", "3", "applications_received", negated=True), "MODEL-INVALID"),
        (number("收到申请3件", "3", "applications_received", unit="宗"), "MODEL-INVALID"),
        (number("收到申请3件", "3", "information_processing_fee"), "MODEL-INVALID"),
        (number("收到申请3件", None, "applications_received", negated=True), "MODEL-INVALID"),
        (number("未发生行政复议、行政诉讼", None, "proposals_handled_npc", negated=True), "MODEL-INVALID"),
        (number("发生行政复议、行政诉讼", None, "administrative_reviews", negated=True), "MODEL-UNGROUNDED"),
        (number("收到申请3件", "3", "no_such_metric"), "MODEL-INVALID"),
        ({**number("收到申请3件", "3"), "extra": 1}, "MODEL-INVALID"),
        ({"quote": "收到申请3件", "numeral": 3}, "MODEL-INVALID"),
        ("收到申请3件", "MODEL-INVALID"),
    ],
)
def test_a_bad_claim_is_an_issue_and_the_good_one_beside_it_a_value(claim: object, code: str) -> None:
    good = number("其中微信公众号86条", "86", "proactive_disclosure_wechat")
    found = told({"counts": {"counts": [claim, good]}}, one=ONE)

    assert [one.value for one in found.counts] == [86]
    assert codes(found) == [code]


@pytest.mark.parametrize(
    ("quote", "code"),
    [
        ("更新及时", "MODEL-UNGROUNDED"),
        ("够及时", "MODEL-UNGROUNDED"),
        ("二是经费严重不足", "MODEL-UNGROUNDED"),
        ("updates are late", "MODEL-UNGROUNDED"),
        ("", "MODEL-UNGROUNDED"),
        ("解读", "MODEL-INVALID"),
        ("不够及时；二是解读形式单", "MODEL-INVALID"),
        ("形式单一", "MODEL-INVALID"),
        (7, "MODEL-INVALID"),
        (None, "MODEL-INVALID"),
        (["更新不够及时"], "MODEL-INVALID"),
        ("潮汐预报栏的值守人员轮换后，海图更正信息迟发的情况仍未根除", "MODEL-ECHO"),
    ],
)
def test_a_bad_quote_is_an_issue_that_shows_it_and_the_good_one_stays(quote: object, code: str) -> None:
    found = told(
        {"findings": lists([quote, "解读形式单一"] if quote != "解读" else [quote, "更新不够及时"])},
        five=FIVE,
    )

    assert len(found.problems) == 1
    assert codes(found) == [code]
    assert found.issues[0].paths == ("/problems",)


@pytest.mark.parametrize(
    "answer",
    [
        "",
        "{",
        "null",
        "[]",
        "7",
        "好的，问题如下：更新慢",
        "```json\n{}\n```",
        '{"a": 1}',
        '{"problems": [1, 2]}',
        "[" * 9000,
    ],
)
def test_an_unusable_answer_leaves_its_part_unread_and_says_so(answer: str) -> None:
    found = told({"findings": answer, "counts": {"counts": [number("收到申请3件", "3")]}}, one=ONE, five=FIVE)

    assert not found.problems
    assert [one.value for one in found.counts] == [3]
    assert codes(found) == ["MODEL-ABSENT"]
    assert found.issues[0].paths == ("/problems", "/rectifications", "/improvements")
    assert "section 5" in found.issues[0].message
    assert "unusable" in found.issues[0].message


@pytest.mark.parametrize("answer", [lists(), lists(None, None, None)])
def test_an_empty_answer_is_an_answer(answer: object) -> None:
    assert replace(told({"findings": answer}, five=FIVE), spent=FREE) == Narrative()


@pytest.mark.parametrize("trouble", ["unreachable", "refused", "truncated", "unusable", "budget", "settings"])
def test_trouble_is_an_issue_for_each_part_and_never_an_exception(trouble: str) -> None:
    def ask(question: Question) -> Reply:
        raise AskingError(trouble, f"no {question.prompt}", Spent(calls=1))  # type: ignore[arg-type]

    found = tell(ask, {1: Text.of(ONE), 5: Text.of(FIVE), 6: Text.of(SIX)}, 2024)

    assert codes(found) == ["MODEL-ABSENT"] * 3
    assert all(trouble in issue.message for issue in found.issues)
    assert found.spent.calls == 3


def test_quotes_that_do_not_stand_there_are_asked_about_once_more_by_name() -> None:
    log: list[Question] = []

    def ask(question: Question) -> Reply:
        log.append(question)
        answer = (
            lists(["更新慢", "解读形式单一"]) if len(log) == 1 else lists(["更新不够及时", "解读形式单一"])
        )
        return Reply(json.dumps(answer, ensure_ascii=False), "script", Spent(calls=1))

    found = tell(ask, {5: Text.of(FIVE)}, 2024)

    assert [one.quote for one in found.problems] == ["更新不够及时", "解读形式单一"]
    assert codes(found) == ["MODEL-UNGROUNDED"]
    assert log[1].messages[-1].content.endswith("\n- 更新慢")
    assert (len(log), found.spent.calls, found.spent.grounding_retries) == (2, 2, 1)


def test_a_stubborn_model_is_asked_once_more_and_no_more() -> None:
    log: list[Question] = []
    found = tell(scripted({"findings": lists(["经费严重不足"])}, log), {5: Text.of(FIVE)}, 2024)

    assert len(log) == 2
    assert codes(found) == ["MODEL-UNGROUNDED"]


def test_trouble_in_the_second_question_keeps_what_the_first_brought() -> None:
    log: list[Question] = []

    def ask(question: Question) -> Reply:
        log.append(question)
        if len(log) > 1:
            raise AskingError("budget", "no calls left")
        return Reply(
            json.dumps(lists(["更新慢", "解读形式单一"]), ensure_ascii=False), "script", Spent(calls=1)
        )

    found = tell(ask, {5: Text.of(FIVE)}, 2024)

    assert [one.quote for one in found.problems] == ["解读形式单一"]
    assert codes(found) == ["MODEL-UNGROUNDED"]


def test_a_passage_claimed_for_two_lists_counts_once() -> None:
    found = told({"findings": lists(["更新不够及时", "更新不够及时"], [], ["更新不够及时"])}, five=FIVE)

    assert len(found.problems) == 1
    assert not found.improvements


def test_nothing_is_asked_where_nothing_is_said() -> None:
    log: list[Question] = []
    tell(
        scripted({}, log), {1: Text.of("高度重视，2024年成效显著。"), 5: Text.of(" \n"), 6: Text.of("")}, 2024
    )

    assert not log


def test_sentences_that_state_no_number_are_not_sent() -> None:
    log: list[Question] = []
    tell(
        scripted({}, log),
        {1: Text.of("高度重视，成效显著。" * 50 + "依申请公开方面。收到申请3件。成效显著。")},
        2024,
    )

    assert [asked_of(question) for question in log] == ["依申请公开方面。收到申请3件。"]


def test_places_are_right_behind_sentences_that_were_not_sent() -> None:
    text = "高度重视，成效显著。" * 50 + "收到申请3件。成效显著。办结申请2件。"
    claims = [
        number("收到申请3件", "3", "applications_received"),
        number("办结申请2件", "2", "applications_completed"),
    ]
    found = told({"counts": {"counts": claims}}, one=text)

    assert [text[slice(*one.numeral)] for one in found.counts if one.numeral] == ["3", "2"]
    assert [text[one.start : one.end] for one in found.counts] == ["收到申请3件", "办结申请2件"]


def test_a_long_section_is_asked_piece_by_piece_and_its_excess_is_said() -> None:
    log: list[Question] = []
    found = tell(scripted({}, log), {1: Text.of("公开信息12条，受理来信3件。\n" * 3000)}, 2024)

    assert len(log) == 24
    assert max(len(asked_of(question)) for question in log) < 1000
    assert codes(found) == ["MODEL-ABSENT"]


@pytest.mark.parametrize(
    "sentence",
    [
        "将办理时限由20日改为15日。",
        "对申请人一律在15日内回复。",
        "接入DeepSeek大模型，提供智能问答。",
        "开设“你问我答”栏目3期。",
        "要求各科室按照规定格式填报，数据全部为实际发生数。",
        "面对新任务：我局将进一步提高认识。",
        "请示、报告等不予公开。",
        "双随机抽查任务结束。",
        "以上问题，我局将在今后的工作中加以改进。",
        "应当公开的信息全部公开，必须及时答复申请人。",
    ],
)
def test_what_officials_write_is_no_order(sentence: str) -> None:
    assert orders(sentence) == []
