"""The head of a report: its title, who reports on which year, for whom, and when it was published."""

import re
from datetime import date
from typing import NamedTuple

from extractor.agency import (
    is_agency,
    is_foreign,
    is_fuller,
    region_before,
    without_desk,
    without_lead_in,
)
from extractor.closing import Closing
from extractor.dates import DATE, YEAR, Found, read_date, read_year
from extractor.issues import Issue
from extractor.patterns import compiled
from extractor.spacing import place_of
from extractor.text import Span
from extractor.titles import YEARS, Title, find_title
from schemas.report import Scope


class Masthead(NamedTuple):
    """Who reports on which year; null is what the document does not say."""

    title: Found[str] | None
    agency: Found[str] | None
    agency_full: Found[str] | None
    year: Found[int] | None
    scope: Scope
    published_on: Found[date] | None
    issues: tuple[Issue, ...]


_HEAD = 6000
_PREAMBLE = 1600
_OPENING = 400
_MOST_MENTIONS = 12


_NAMED = (
    (
        rf"(?:现(?:将|公布|发布)?|公布|社会公开)(?P<agency>[^\s，。,；：:《》]{{2,40}}?)\s*{YEAR}\s*年?度?政[府务]信息"
    ),
    (
        rf"《(?P<agency>[^\s，。,；：:《》]{{2,40}}?)(?:关于)?\s*{YEAR}\s*年?度?政[府务]信息公开[^《》\n]{{0,8}}(?:报告|年报)》"
    ),
    (
        r"由(?<=[，,告报是]由)(?P<agency>[一-鿿（）()]{3,36}?)"
        r"(?:综合|汇总|负责|根据|按照|组织|结合|依据|统一|会同|牵头|具体|编制|编写|撰写|制作|发布)"
    ),
    (
        rf"[，,。](?P<agency>[一-鿿]{{3,36}}?)(?:编制|制作|形成)(?:了|完成|并(?:公布|发布|公开|向社会公布))?\s*{YEAR}\s*年?度?政[府务]信息"
    ),
)
_CONTACT = (
    r"(?:请与|请联系|请向|请致电|联系(?=[^方地电人：:]))[:：]?"
    r"(?P<agency>[一-鿿]{3,36}?)(?:联系|反映|咨询|（|\(|，|,|。)"
)
_ISSUER = re.compile(
    r"(?:发布机构|发布单位|公开机构|发文机关|发文单位|制发机关)[^\S\n]*[:：]?[^\S\n]*(?P<agency>[一-鿿（）()]{2,36})"
)
_PUBLISHED = re.compile(
    rf"(?:(?:发布|公布|公开|发文|刊发|发表)(?:时间|日期)|(?<![文成效作生撰])(?:时间|日期)(?=[^\S\n]*[:：]))[^\S\n]*[:：]?[^\S\n]*(?P<date>{DATE})"
)
_PERIOD = re.compile(
    rf"(?:统计(?:的)?(?:期限|时限|时间|期间|范围|周期)|核定时间)[^\d二。\n]{{0,16}}(?P<year>{YEAR})"
)
_PERIOD_SIGNS = ("统计", "核定时间")
"""One of these begins whatever it matches; most reports have neither."""
_MENTIONS_YEAR = rf"(?P<year>{YEAR})\s*年度?(?:[，,]|政[府务]信息)"
_OPENS_WITH_YEAR = re.compile(rf"\s*(?:（一）[^\n]{{0,20}}\n\s*)?(?P<year>{YEAR})\s*年度?[，,]")

_AGGREGATE_NAME = re.compile(r"^全|(?:^|[^辖])[一-鿿](?:省|市|县|区|州|盟|旗|自治区)$")
_AGGREGATE = (
    r"(?:综合|汇总)[^。\n]{0,30}(?:各|部门|乡镇|街道|所属|直属)|各(?:县|区|乡镇|街道|部门|级)[^。\n]{0,40}(?:综合|汇总)"
    r"|综合全[省市县区州]|全[省市县区州](?:各级|政府信息公开(?:工作)?(?:年度报告|情况|总体))|本行政区域"
)
_OWN = (
    r"本(?:机关|单位|部门|局|委|镇|乡|街道|办)|[县市区省]政府机关|仅(?:含|包括|涉及)本"
    r"|不(?:含|包括)(?:[省市县区州]直)?[^。，垂\n]{0,8}(?:乡镇|街道)"
)
_OWN_NAME = re.compile(
    r"(?:局|委|委员会|厅|部|署|中心|站|所|队|管委会|街道|办事处|镇|乡|苏木|场|会|公司|院|社|馆|联|行|库|团委|办|办公室|办公厅|(?:镇|乡|街道|苏木)(?:人民)?政府)[）)]?$"
)
_OFFICE_NAME = re.compile(r"政府\S{0,6}(?:办公室|办公厅|办)[）)]?$")


def read_masthead(chars: str, first: Span, closing: Closing) -> Masthead:
    """The head fields of the report whose first heading is *first*.

    Sources are trusted in the order title, preamble, signature, issuing organ of the page; footers
    and site banners are not read at all.
    """
    body = first.start
    head = min(body, _HEAD)
    title = find_title(chars, head)
    published_on = _published(chars, head)
    tainted = title is not None and is_foreign(title.lead)
    names = _names(chars, title, body, closing, tainted=tainted)
    agency = None if tainted else next(iter(names), None)
    full = _fullest(chars, agency, names[1:]) if agency else None
    years = _years(chars, title, first, closing, published_on)
    year = years[0][1] if years else None
    return Masthead(
        title.text if title else None,
        agency,
        full,
        year,
        _scope(chars, agency, body),
        published_on,
        (
            *_title_issues(title),
            *_agency_issues(agency, closing, tainted=tainted),
            *_year_issues(years, closing, published_on),
        ),
    )


def _names(
    chars: str, title: Title | None, body: int, closing: Closing, *, tainted: bool
) -> list[Found[str]]:
    """The organ's names in the order their places are trusted; a *tainted* title names none."""
    found: list[Found[str]] = []
    if title and title.name and not tainted:
        found.append(Found(title.name, *place_of(chars, title.name, title.text.start, title.text.end)))
    opens = title.text.end if title else max(body - _PREAMBLE, 0)
    preamble = chars[opens : max(body, opens) + _OPENING][: _PREAMBLE + _OPENING]
    found.extend(
        next(filter(None, (_named(compiled(pattern).search(preamble), opens) for pattern in _NAMED)), [])
    )
    if closing.agency:
        found.append(closing.agency)
    found.extend(_named(_ISSUER.search(chars, 0, min(body, _HEAD)), 0))
    if "联系" in preamble:
        found.extend(_named(compiled(_CONTACT).search(preamble), opens))
    return found


def _named(match: re.Match[str] | None, offset: int) -> list[Found[str]]:
    """The organ that *match* names, if it is one."""
    if match is None:
        return []
    printed = match["agency"]
    name = without_desk(without_lead_in(printed))
    at = printed.find(name)
    if at < 0 or not is_agency(name):
        return []
    start = offset + match.start("agency") + at
    return [Found(name, start, start + len(name))]


def _fullest(chars: str, agency: Found[str], others: list[Found[str]]) -> Found[str]:
    """The longest form of the agency's name that the document prints."""
    full = agency
    for other in others:
        if is_fuller(other.value, full.value):
            full = other
    at = -1
    for _ in range(_MOST_MENTIONS):
        at = chars.find(full.value, at + 1)
        if at < 0:
            break
        region = region_before(chars, at)
        if region and not full.value.startswith(region):
            return Found(region + full.value, at - len(region), at + len(full.value))
    return full


def _published(chars: str, head: int) -> Found[date] | None:
    match = _PUBLISHED.search(chars, 0, head)
    day = read_date(match["date"]) if match else None
    return Found(day, *match.span("date")) if match and day else None


def _years(
    chars: str, title: Title | None, first: Span, closing: Closing, published_on: Found[date] | None
) -> list[tuple[str, Found[int]]]:
    """The report year by each source that states it, most trusted first."""
    found: list[tuple[str, Found[int]]] = []
    if title and (match := YEARS.search(title.text.value)):
        year = read_year(match["year"])
        if year:
            found.append(
                ("title", Found(year, *place_of(chars, match["year"], title.text.start, title.text.end)))
            )
    start, end = max(first.start - _PREAMBLE, 0), first.end + 3 * _OPENING
    told = any(chars.find(word, start, end) >= 0 for word in _PERIOD_SIGNS)
    period = _PERIOD.search(chars, start, end) if told else None
    opening = _OPENS_WITH_YEAR.match(chars, first.end, first.end + _OPENING)
    if not (found or period or opening):
        opening = compiled(_MENTIONS_YEAR).search(chars, start, first.end + _OPENING)
    for source, stated in (("统计期限", period), ("总体情况", opening)):
        if stated and (year := read_year(stated["year"])):
            found.append((source, Found(year, *stated.span("year"))))
    for source, day in (("signature", closing.signed_on), ("发布时间", published_on)):
        if day and not found:
            found.append((source, Found(day.value.year - 1, day.start, day.end)))
    return found


def _scope(chars: str, agency: Found[str] | None, body: int) -> Scope:
    """Whether the report is the organ's own or adds up those of its whole area."""
    name = agency.value if agency else ""
    if _AGGREGATE_NAME.search(name):
        return "aggregate"
    preamble = chars[max(body - _PREAMBLE, 0) : body + _OPENING]
    if _OWN_NAME.search(name) and not _OFFICE_NAME.search(name):
        return "own"
    if compiled(_AGGREGATE).search(preamble):
        return "aggregate"
    if _OFFICE_NAME.search(name) or compiled(_OWN).search(preamble):
        return "own"
    return "unknown"


def _title_issues(title: Title | None) -> tuple[Issue, ...]:
    return (
        () if title else (Issue("HEAD-TITLE", "no title is printed before the first section", ("/title",)),)
    )


def _agency_issues(agency: Found[str] | None, closing: Closing, *, tainted: bool) -> tuple[Issue, ...]:
    if tainted:
        return (
            Issue("HEAD-AGENCY", "the title names words of another site instead of an organ", ("/agency",)),
        )
    if agency is None:
        return (Issue("HEAD-AGENCY", "neither title, preamble nor signature names an organ", ("/agency",)),)
    signed = closing.agency
    if signed is None or signed.value == agency.value:
        return ()
    if _same_organ(signed.value, agency.value):
        return ()
    message = f"the report names {agency.value}, its signature {signed.value}"
    return (Issue("HEAD-AGENCY-CONFLICT", message, ("/agency",), agency.value, signed.value),)


def _same_organ(one: str, other: str) -> bool:
    longer, shorter = (one, other) if len(one) > len(other) else (other, one)
    letters = iter(longer)
    return all(letter in letters for letter in shorter)


def _year_issues(
    years: list[tuple[str, Found[int]]], closing: Closing, published_on: Found[date] | None
) -> tuple[Issue, ...]:
    if not years:
        return (Issue("HEAD-YEAR", "neither title, period, text nor date says which year", ("/year",)),)
    source, trusted = years[0]
    others = [(name, year.value) for name, year in years[1:] if year.value != trusted.value]
    if closing.signed_on and closing.signed_on.value.year not in (trusted.value, trusted.value + 1):
        others.append(("signature", closing.signed_on.value.year - 1))
    if published_on and published_on.value.year < trusted.value:
        others.append(("发布时间", published_on.value.year - 1))
    return tuple(
        Issue(
            "HEAD-YEAR-CONFLICT",
            f"{source} says {trusted.value}, {name} {other}",
            ("/year",),
            str(trusted.value),
            str(other),
        )
        for name, other in others
    )
