"""The title of a report, told from the sentences, menus and notices that name such reports."""

import re
from itertools import islice
from typing import NamedTuple

from extractor.agency import is_agency, is_foreign, is_name
from extractor.dates import YEAR, Found
from extractor.patterns import compiled
from extractor.spacing import joined, place_of


class Title(NamedTuple):
    """A title as printed, the words before 政府信息公开 in it, and the organ that they name."""

    text: Found[str]
    lead: str
    name: str | None
    weight: int


class _Lead(NamedTuple):
    """The words before a title's subject: where they begin, the organ that they name, whether they say the year."""

    start: int
    words: str
    name: str | None
    dated: bool


_GAP = r"\s{0,6}+"
_LINE = 90
_MOST_MENTIONS = 12
_MOST_LINES_ABOVE = 2
_WIDEST_GAP = 2
_BULLET_WINDOW = 8


def _spaced(words: str) -> str:
    return _GAP.join(words)


# The first character is read before the rest is asked: a pattern that begins with a class is searched faster.
_SUBJECT = re.compile(
    rf"[政信](?:(?<=政){_GAP}[府务]{_GAP}信)?(?<=信){_GAP}息{_GAP}(?:{_spaced('公开')}{_GAP})?(?:{_spaced('工作')}{_GAP})?"
    rf"(?:{_spaced('情况')}{_GAP})?(?:的{_GAP})?(?P<year>20\d\d{_GAP}年?{_GAP})?(?:年?{_spaced('度')}{_GAP}|{_spaced('年度')}{_GAP})?"
    rf"(?:{_spaced('工作')}{_GAP})?(?:{_spaced('总结')}{_GAP})?(?:{_spaced('报告')}|{_spaced('年报')})"
)
_TRUNCATED = r"(?:\n|\A)[^\S\n]*(?P<title>(?:工作)?年度报告)[^\S\n]*(?=\n|\Z)"
_BRACKETED_YEAR = re.compile(rf"[^\S\n]*[（(]\s?(?P<year>{YEAR})\s?年?度?[）)]")
_GOES_ON = re.compile(
    r"[^\S\n]*[》」”》,，。；;、]|(?:格式|编制|的|解读|已|进行|如下|制度|指南|范文|模板|通知|公布|发布[^\S时日]|工作|填|编写|写|情况|要求|是|和|及|与|等|中|\.(?!(?:docx?|wps|pdf|html?)\b))"
)
_QUOTED = re.compile(r"[^\S\n]*》[^\S\n]*(?=\n|\Z)")
_PROSE = re.compile(r"[。，；;？！“”《〈]|根据|按照|依据|有关|要求|规定|(?:^|[^\w])现|本[年报]")
_CRUMB = re.compile(r".*(?:[>＞»›|〉→_\]】：:/]|大\s*中\s*小|小\s*中\s*大)", re.DOTALL)
_BULLETS = "#*|-—·•■◆●★☆▪“”\"'"
_FONT = re.compile(r"^[“\"]?大中小")
YEARS = re.compile(rf"(?P<year>{YEAR})年?度?")
_YEAR_ONLY = rf"{YEAR}年?度?"
_TITLE_WORDS = re.compile(r"^(?:关于)?(?:公布|发布|印发|报送)?|(?:关于(?:做好)?|的|年度|度)$|^[)）]|[（(]$")


def find_title(chars: str, head: int) -> Title | None:
    """The best line before *head* that is a title of such a report; titles may run over lines."""
    titles = [
        title
        for match in islice(_SUBJECT.finditer(chars, 0, head), _MOST_MENTIONS)
        if (title := _as_title(chars, match))
    ]
    if titles:
        return max(titles, key=_weight)
    cut = compiled(_TRUNCATED).search(chars, 0, head)
    return Title(Found(cut["title"], *cut.span("title")), "", None, 0) if cut else None


def first_title(chars: str, start: int, end: int) -> Title | None:
    """The first line between *start* and *end* that is a title of such a report."""
    found = (
        _as_title(chars, match) for match in islice(_SUBJECT.finditer(chars, start, end), _MOST_MENTIONS)
    )
    return next((title for title in found if title), None)


def _weight(title: Title) -> int:
    return title.weight


def _as_title(chars: str, match: re.Match[str]) -> Title | None:
    """The title whose subject *match* is, null where the subject stands in a sentence or a menu."""
    end = match.end()
    if bracketed := _BRACKETED_YEAR.match(chars, end):
        end = bracketed.end()
    quoted = _QUOTED.match(chars, end)
    if _GOES_ON.match(chars, end) and not quoted:
        return None
    line_start = chars.rfind("\n", 0, match.start()) + 1
    if match.start() - line_start > _LINE:
        line_start = match.start() - _LINE
    line = chars[line_start : match.start()]
    crumb = _CRUMB.match(line)
    start = line_start + (crumb.end() if crumb else 0)
    words = _FONT.sub(
        "", joined(chars[start : match.start()]).lstrip(_BULLETS + "《" if quoted else _BULLETS)
    )
    if _PROSE.search(words):
        return None
    lead = _lead(start, words)
    if not crumb:
        lead = _joined_lines(chars, lead)
    whole = quoted or chars[end : end + _BULLET_WINDOW].lstrip(" \t\r\u00a0\u3000*|")[:1] in ("", "\n")
    dated = lead.dated or bool(match["year"] or bracketed)
    named = bool(lead.name)
    if not (dated or named or (whole and match.group().endswith("告"))):
        return None
    start = place_of(chars, lead.words, lead.start, match.start()).start if lead.words else match.start()
    before = joined(line)
    return Title(
        Found(joined(chars[start:end]), start, end),
        before if is_foreign(before) else lead.words,
        lead.name,
        4 * dated + 3 * named + 2 * bool(whole) + (not crumb),
    )


def _lead(start: int, words: str) -> _Lead:
    return _Lead(start, words, name_in(words), YEARS.search(words) is not None)


def _joined_lines(chars: str, lead: _Lead) -> _Lead:
    """The lead of a title whose organ or year stands on the lines before."""
    for _ in range(_MOST_LINES_ABOVE):
        if lead.dated and lead.name:
            break
        start = lead.start
        above = chars[:start].rstrip()[-_LINE:] if start else ""
        gap = chars[max(start - 6, 0) : start].count("\n")
        line = joined(above[above.rfind("\n") + 1 :])
        fits = (is_agency(YEARS.sub("", line)) and not lead.name) or (
            compiled(_YEAR_ONLY).fullmatch(line) and not lead.dated
        )
        if not fits or gap > _WIDEST_GAP:
            break
        line_end = len(chars[:start].rstrip())
        lead = _lead(chars.rfind("\n", 0, line_end) + 1, line + lead.words)
    return lead


def name_in(lead: str) -> str | None:
    """The organ that a title's lead names: what is left of it without the year.

    >>> name_in("关于沙河镇人民政府2023年度的"), name_in("2023年"), name_in("2022年上海市")
    ('沙河镇人民政府', None, '上海市')
    >>> name_in("贵河市机关事务管理局（2023年）")
    '贵河市机关事务管理局'
    """
    year = YEARS.search(lead)
    parts = (lead[: year.start()], lead[year.end() :]) if year else (lead,)
    name = "".join(name for part in parts if len(name := _TITLE_WORDS.sub("", part)) > 1)
    return name if is_name(name) else None
