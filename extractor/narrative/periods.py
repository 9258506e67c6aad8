"""The time a number speaks of: this year, a year that is named, or all the years so far."""

import re
from typing import NamedTuple

from schemas.report import Period

_CUMULATIVE = re.compile(
    r"历年|历史累计|以来累计|至今累计|开通至今|建站以来|开通以来|成立以来|上线以来|运行以来|(?<![0-9])自20\d\d年(?!1月1日)[^，。]{0,20}(?:至今|以来|累计)"
)
_SINCE = re.compile(
    r"\s*(?:自|从)?(?:20\d\d年[^，,]{0,16}以来|(?:建站|开通|成立|上线|运行)以来|历年)[^，,]{0,4}[，,]"
)
_OTHER = re.compile(r"其余年份|其他年份|往年|以往|此前年份|以前年度|自此之前")
_YEAR = re.compile(
    r"(?<![较比自从至到对入结于])(?P<year>20\d\d)年度?(?!以来|至|到|起|印发|开始|[-—－~～]|\d)"
)
_COMPARED = re.compile(
    r"(?:(?:较|比|对比|相比|与|同比)[^，。；]{0,8}?(?:去年|上年度?|上一年度?|(?P<year>20\d\d)年度?)(?:同期)?(?:的|为|是|同期的)?"
    r"|(?:去年|上年度?|上一年度?)同?期?的?(?:为|是)?|^(?P<alone>20\d\d)年度?(?:为|是|有)?)$"
)


class When(NamedTuple):
    """A period, and the year where the text speaks of another than its own."""

    period: Period
    year: int | None


THIS_YEAR = When("this_year", None)


def compared(before: str, year: int | None) -> When | None:
    """The year that a number is a comparison with (较上年的1297件); None where it is none.

    >>> compared("较上一年度的", 2023), compared("收到申请", 2023), compared("结转上年度", 2023)
    (When(period='previous_year', year=2022), None, None)
    """
    if not before or before[-1] not in "年度期的为是" or "结转" in before:
        return None
    match = _COMPARED.search(before[-24:])
    if match is None:
        return None
    stated = match["year"] or match["alone"]
    named = int(stated) if stated else year and year - 1
    if named is not None and year is not None and named >= year:
        return None
    return When("previous_year" if year is None or named == year - 1 else "other", named)


def when(lead: str, before: str, year: int | None) -> When:
    """The period of a number; *lead* is its sentence up to its clause, *before* the clause up to the number.

    >>> when("", "除2021年收到依申请公开事项", 2023), when("", "历年累计收到申请", 2020)
    (When(period='other', year=2021), When(period='cumulative', year=None))
    """
    return _of_all_years(lead, before, year) or _of_named_year(lead, before, year) or THIS_YEAR


def _of_all_years(lead: str, before: str, year: int | None) -> When | None:
    if ("以来" in lead or "历年" in lead) and _SINCE.match(lead) and (year is None or str(year) not in lead):
        return When("cumulative", None)
    if ("历" in before or "自" in before or "以来" in before or "至今" in before) and _CUMULATIVE.search(
        before
    ):
        return When("cumulative", None)
    return When("other", None) if ("年" in before or "往" in before) and _OTHER.search(before) else None


def _of_named_year(lead: str, before: str, year: int | None) -> When | None:
    """The year in the clause, or the one that the sentence begins with (2021年，)."""
    if year is None or ("20" not in before and "20" not in lead):
        return None
    named = None
    for match in _YEAR.finditer(before):
        named = int(match["year"])
    opening = _YEAR.match(lead.lstrip()) if named is None else None
    if opening is not None and lead.lstrip()[opening.end() :] in ("，", ","):
        named = int(opening["year"])
    if named is None or named >= year:
        return None
    return When("previous_year" if named == year - 1 else "other", named)
