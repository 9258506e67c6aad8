"""What kind of document a text is: an annual report, an older one, or one of those that look alike."""

import re
from collections.abc import Sequence
from typing import NamedTuple

from extractor.headings import Heading
from extractor.patterns import compiled
from schemas.record import DocumentType


class Verdict(NamedTuple):
    """The kind of document, and in one line what shows it."""

    document_type: DocumentType
    because: str


class Cue(NamedTuple):
    """A pattern in the lines before the first section, and what a document that has it is."""

    pattern: str
    document_type: DocumentType
    because: str


_HEAD = 3000
_BODY = 60_000
_FIRST_FORM_YEAR = 2019
_LINE_START = r"\n[^\S\n]*+"

_TABLE_WORDS = (
    "本年新收政府信息公开申请",
    "勾稽关系为",
    "结转下年度继续办理",
    "本年制发件数",
    "本年处理决定数量",
)
_CAPTION = r"第二十条[^\S\n]*第[^\S\n]*[（(][一五六八九][）)][^\S\n]*项[\s|]{1,12}信息内容"
_FILLED_FIRST = re.compile(r"本年新收政府信息公开申请数量?[\s|]{0,20}\d")
_FILLED = (
    r"(?:本年新收政府信息公开申请数量?|上年结转政府信息公开申请数量?|行政许可|行政处罚|行政强制|予以公开|[）)]总计)"
    r"[\s|]{0,20}\d"
)
_TEMPLATE = re.compile(
    rf"{_LINE_START}[^\n。]{{0,40}}(?:20[Xx×*＊_]{{1,2}}|[Xx×＊]{{2,}}|某某|_{{3,}}|＿{{2,}}|20\d[Xx×*])[^\n。]{{0,40}}(?:报告|年报)"
)
_TEMPLATE_SIGNS = ("X", "x", "×", "*", "＊", "_", "＿", "某某")
"""One of these stands in whatever it matches; most heads have none."""
_HALF_YEAR_SIGNS = ("半年", "季度")
_HALF_YEAR = re.compile(
    rf"{_LINE_START}[^\n。]{{0,40}}(?:[上下]半年|[第前][一二三四1-4]季度)[^\n。]{{0,30}}(?:统计|情况|数据|报表|信息)"
)
_UNIVERSITY = (
    r"高等学校信息公开(?:办法|事项)|高校信息公开|教育部关于公布.{0,20}信息公开事项|公共企事业单位信息公开"
    r"|20\d\d\s*[-—–－至~]\s*20\d\d\s*学年(?:度)?[^\n]{0,12}信息公开"
)
_EXPLANATION = (
    rf"{_LINE_START}(?!点击|查看|相关)[^\n。]{{0,60}}(?:年度报告|工作报告|年报)[》”]?[^\n。]{{0,8}}(?:解读|图解)|一图读懂|一图看懂|图说年报"
    rf"|{_LINE_START}(?:[【\[]?(?:文字|图文|图片|政策|简明问答)解读[】\]]?)[:：|]"
)
_EXPLANATION_HEADING = (
    rf"{_LINE_START}[（(]?[一二三四五六七八]?[）)]?[、.．]?[^\S\n]*"
    r"(?:编制|起草|出台|制定|年报编制)?(?:背景|依据|目的|目的意义|过程|主要内容|统计期限|数据公开|意义)[^\S\n]*(?=[\n：:。]|\Z)"
)
_NOTICE = (
    rf"{_LINE_START}(?![^\n]{{0,80}}(?:根据|按照|依据|依照|为贯彻))[^\n。；]{{0,80}}(?:的通知|的函|报告格式|年报格式|填报说明|编写说明|编制说明"
    r"|(?:年度报告|年报)(?:编制|公布|发布|报送|工作)*(?:制度|规定|办法|规范|指引|要求))[^\S\n]*(?=\n|\Z)"
)
_ISSUED = (
    "印发给你们",
    "请认真贯彻执行",
    "请遵照执行",
    "现就有关事项通知如下",
    "现将有关事项通知如下",
    "填报说明",
)
_LEGACY = (
    rf"{_LINE_START}[^\n]{{0,8}}概述[^\S\n]*[:：]?[^\S\n]*(?=\n|\Z)",
    rf"{_LINE_START}[^\n。；]{{0,30}}(?:收费及减免|收费和减免|收费与减免|费用减免|及减免情况)",
    rf"{_LINE_START}[^\n。；]{{0,14}}(?:依申请公开(?:政府)?信息(?:和不予公开(?:政府)?信息)?的?情况|依申请公开办理情况|依申请公开政府信息办理情况)",
    r"统计指标|指标名称",
    "历年累计",
    rf"{_LINE_START}[^\n。；]{{0,12}}(?:咨询处理|咨询情况|政府信息公开咨询|咨询接待)",
    "行政申诉",
    "同意公开答复数|主动公开政府信息数|全文电子化|当面申请数",
    rf"{_LINE_START}[^\n。；]{{0,12}}(?:回应解读情况|机构建设(?:和|、)保障经费)",
)
_OTHERS = (
    Cue("法治政府建设", "other", "a report on building a government under law"),
    Cue(
        rf"{_LINE_START}[^\n。]{{0,30}}政府工作报告[^\S\n]*(?=\n|\Z)",
        "other",
        "a government work report",
    ),
    Cue(
        rf"{_LINE_START}[^\n。]{{0,40}}公开指南[^\S\n]*(?=\n|\Z)",
        "other",
        "a guide to the disclosure of information",
    ),
    Cue(
        rf"{_LINE_START}[^\n。]{{0,50}}(?:工作要点|实施方案|工作方案|工作计划|绩效任务|考核办法|公开目录)",
        "other",
        "a plan, programme or catalogue",
    ),
)
_LEGACY_CUES = 2
_SURE = 30
_MODERN = 4
_REQUESTS = 3
_LAST = 6
"""六、其他需要报告的事项, which a report from 2019 on keeps even where its tables are lost."""
_REMEDIES = frozenset((2, 3, 4))


def judge(chars: str, headings: Sequence[Heading], *, titled: bool, named: bool, year: int | None) -> Verdict:
    """The kind of the document: by its body, never by what a preamble lists.

    ``titled``: a line is the title of such a report; ``named``: that title has an organ or a year.
    """
    head = "\n" + chars[: min(headings[0].start if headings else _HEAD, _HEAD)]
    body = "\n" + chars[:_BODY]
    if any(sign in head for sign in _TEMPLATE_SIGNS) and (found := _TEMPLATE.search(head)):
        return Verdict("other", f"a template to be filled in: {_quoted(found)}")
    if any(sign in head for sign in _HALF_YEAR_SIGNS) and (found := _HALF_YEAR.search(head)):
        return Verdict("other", f"statistics of part of a year: {_quoted(found)}")
    table = any(word in chars for word in _TABLE_WORDS) or compiled(_CAPTION).search(chars) is not None
    if table and (_FILLED_FIRST.search(chars) or compiled(_FILLED).search(chars)):
        return Verdict("annual_report", "a statutory table with numbers")
    return (
        _look_alike(body, head, named=named)
        or _legacy(body, headings, table=table, year=year, titled=titled)
        or _annual(headings, table=table, titled=titled)
        or _other(head)
    )


def _look_alike(body: str, head: str, *, named: bool) -> Verdict | None:
    if found := compiled(_UNIVERSITY).search(body):
        return Verdict("university_report", f"a school's or public enterprise's report: {_quoted(found)}")
    if found := compiled(_EXPLANATION).search(head):
        return Verdict("interpretation", f"an explanation of a report: {_quoted(found)}")
    if len(compiled(_EXPLANATION_HEADING).findall(body)) > 1:
        return Verdict(
            "interpretation", "an explanation of a report: headings such as 编制背景, 编制依据, 主要内容"
        )
    issued = next((words for words in _ISSUED if words in body), None)
    if (found := compiled(_NOTICE).search(head)) and (issued or not named):
        return Verdict("notice", f"a notice, rule or form without numbers: {_quoted(found)}")
    if issued and not named:
        return Verdict("notice", f"a notice, rule or form without numbers: {issued}")
    return None


def _legacy(
    body: str, headings: Sequence[Heading], *, table: bool, year: int | None, titled: bool
) -> Verdict | None:
    """A report in a layout from before the form of 2019."""
    if table:
        return None
    cues = [found for cue in _LEGACY if (found := compiled(cue).search(body))]
    modern = sum(heading.score >= _SURE for heading in headings)
    if year is not None and year < _FIRST_FORM_YEAR and (titled or cues or headings):
        return Verdict("legacy_report", f"a report of {year}, before the form of 2019")
    of_the_form = modern >= _MODERN and any(h.number == _REQUESTS for h in headings)
    dated = year is not None and any(h.number == _LAST and h.score >= _SURE for h in headings)
    if len(cues) >= _LEGACY_CUES and not (of_the_form or dated):
        return Verdict(
            "legacy_report", f"no statutory table, and old headings: {_quoted(cues[0])}, {_quoted(cues[1])}"
        )
    return None


def _annual(headings: Sequence[Heading], *, table: bool, titled: bool) -> Verdict | None:
    if table:
        return Verdict("annual_report", "a statutory table")
    statutory = _REMEDIES.intersection(heading.number for heading in headings)
    if len(headings) > 1 and (statutory or titled):
        return Verdict("annual_report", f"{len(headings)} statutory headings")
    if headings and titled:
        return Verdict("annual_report", "its title and a statutory heading")
    return None


def _other(head: str) -> Verdict:
    for cue in _OTHERS:
        if compiled(cue.pattern).search(head):
            return Verdict(cue.document_type, cue.because)
    return Verdict("other", "neither statutory headings nor statutory tables")


def _quoted(found: re.Match[str]) -> str:
    """What was found, on one line."""
    return " ".join(found.group().split())[:60]
