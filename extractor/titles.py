"""The title of a report, told from the sentences, menus and notices that name such reports."""

import re
from dataclasses import dataclass
from itertools import islice

from extractor.agency import is_agency, is_foreign, is_name
from extractor.dates import YEAR, Found
from extractor.spacing import joined, place_of


@dataclass(frozen=True, slots=True)
class Title:
    """A title as printed, and the words before 政府信息公开 in it."""

    text: Found[str]
    lead: str
    weight: int


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
_TRUNCATED = re.compile(r"(?:\n|\A)[^\S\n]*(?P<title>(?:工作)?年度报告)[^\S\n]*(?=\n|\Z)")
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
_YEAR_ONLY = re.compile(rf"{YEAR}年?度?")
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
    cut = _TRUNCATED.search(chars, 0, head)
    return Title(Found(cut["title"], *cut.span("title")), "", 0) if cut else None


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
    lead = _FONT.sub("", joined(chars[start : match.start()]).lstrip(_BULLETS + "《" if quoted else _BULLETS))
    if _PROSE.search(lead):
        return None
    if not crumb:
        start, lead = _joined_lines(chars, start, lead)
    whole = quoted or chars[end : end + _BULLET_WINDOW].lstrip(" \t\r\u00a0\u3000*|")[:1] in ("", "\n")
    dated = bool(YEARS.search(lead) or match["year"] or bracketed)
    named = bool(name_in(lead))
    if not (dated or named or (whole and match.group().endswith("告"))):
        return None
    start = place_of(chars, lead, start, match.start()).start if lead else match.start()
    value = joined(chars[start:end])
    tainted_lead = joined(chars[line_start : match.start()]) if is_foreign(joined(line)) else lead
    return Title(
        Found(value, start, end), tainted_lead, 4 * dated + 3 * named + 2 * bool(whole) + (not crumb)
    )


def _joined_lines(chars: str, start: int, lead: str) -> tuple[int, str]:
    """The start and lead of a title whose organ or year stands on the lines before."""
    for _ in range(_MOST_LINES_ABOVE):
        if YEARS.search(lead) and name_in(lead):
            break
        above = chars[:start].rstrip()[-_LINE:] if start else ""
        gap = chars[max(start - 6, 0) : start].count("\n")
        line = joined(above[above.rfind("\n") + 1 :])
        fits = (is_agency(YEARS.sub("", line)) and not name_in(lead)) or (
            _YEAR_ONLY.fullmatch(line) and not YEARS.search(lead)
        )
        if not fits or gap > _WIDEST_GAP:
            break
        line_end = len(chars[:start].rstrip())
        start = chars.rfind("\n", 0, line_end) + 1
        lead = line + lead
    return start, lead


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
