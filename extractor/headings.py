"""The headings of the six statutory sections, told from sub-headings, rows and lists that look like them."""

import re
from collections.abc import Container, Iterable, Iterator, Sequence
from itertools import islice
from typing import Literal, NamedTuple

from extractor.patterns import compiled
from extractor.spacing import bare
from schemas.form import SECTIONS

Style = Literal["han", "part", "bracketed", "arabic", "marked", "none"]


class Heading(NamedTuple):
    """A line that may head section *number*: what it prints before its title, and how well it fits."""

    number: int
    start: int
    end: int
    style: Style
    ordinal: int | None
    score: int


class Wording(NamedTuple):
    """Words that head a section in reports that use none of the titles of the form.

    ``own``: they say so little that the line must carry the section's own ordinal.
    """

    number: int
    words: str
    own: bool = False


_LED = 1
_HAN = "一二三四五六七八九十"
_MOST_LINES = 4000
_MOST_CANDIDATES = 600
_ANCHOR_WINDOW = 300
_REST = 12
_EMPTY = 12

_ORDINAL = rf"""(?:
      第(?P<part>[{_HAN}]|\d)(?:部分|章|篇)[^\S\n]*[:：、.]?
    | (?P<han>[{_HAN}]{{1,2}})(?:[^\S\n]?[、.．,，:：|]{{1,2}}|[^\S\n](?=[^\S\n]*[一-鿿]))
    | [（(][^\S\n]?(?P<bracketed>[{_HAN}]|\d{{1,2}})[^\S\n]?[)）][、.．]?
    | (?P<arabic>\d{{1,2}})[、.．](?!\d)
)"""
_TAIL = re.compile(
    r"[ \t*|]*(?:[（(][^）)\n]{0,20}[)）](?=[ \t*|：:。]*(?:\n|\Z)))?[ \t*|]*"
    r"(?P<mark>[：:。.、；;,，]?)[ \t\u00a0\u3000*|]*"
)
_CONTENTS = re.compile(r"[^\S\n]*[.…·]{2,}[^\S\n]*\d*")
_SENTENCE = re.compile("[。；;，,！？“”《》]")

_GAP = r"[\s()（）*]{0,6}+"
_PRINTED = re.compile(r"[^\s()（）*]")
_TITLES = {
    bare(title): section.number for section in SECTIONS for title in (*section.variants, section.title)
}
_CANONICAL = frozenset(bare(section.title) for section in SECTIONS)


_LENGTHS = sorted({len(title) for title in _TITLES}, reverse=True)
_FIRSTS = "".join(sorted({title[0] for title in _TITLES}))
_LETTERS = "".join(sorted(set("".join(_TITLES))))
_OPENING = 6
"""Characters of a title that are compiled into the pattern; the rest is looked up."""


def _one_of(words: Iterable[str]) -> str:
    """A pattern that matches the longest of *words*, whose characters layout may part."""
    by_first: dict[str, list[str]] = {}
    for word in words:
        by_first.setdefault(word[:1], []).append(word[1:])
    complete = by_first.pop("", None)
    branches = "|".join(re.escape(first) + _one_of(rests) for first, rests in by_first.items())
    return f"(?:{_GAP}(?:{branches})){'?' if complete else ''}" if branches else ""


_OTHER_BLANKS = "\x0b\x0c\x1c-\x1f\x85\u1680\u2000-\u200a\u2028\u2029\u202f\u205f"
_OPENS = "".join(sorted({"第", *_HAN, *"()（）*", *_FIRSTS})) + _OTHER_BLANKS
_MARK = r"(?P<mark>[ \t\r\u00a0\u3000|\#*>]*+)"
# What is made of the letters of titles is looked up: to compile all of every title takes 18 ms.
_TITLE = (
    rf"(?P<title>{_one_of(sorted({title[:_OPENING] for title in _TITLES}))}"
    rf"(?:{_GAP}[{_LETTERS}]){{0,{_LENGTHS[0] - _OPENING}}}+)"
)
# Each begins with one character, which is searched five times as fast as a class of them.
_TITLED = re.compile(rf"\n{_MARK}(?=[{_OPENS}]|\d{{1,2}}[、.．]){_ORDINAL}?{_TITLE}", re.VERBOSE)
_GLUED = tuple(
    re.compile(rf"{mark}(?<=[{_HAN[:8]}]{mark})(?={_GAP}[{_FIRSTS}])") for mark in ("、", r"\.", "．")
)
_WORDED_LINE = (
    rf"\n{_MARK}(?:{_ORDINAL}|(?<=\#)[ ]?)(?P<title>[^\n。；;，,！？“”《》：:]{{2,36}})"
    r"[ \t\r\u00a0\u3000*|：:。]*+(?=\n|\Z)"
)

_WORDINGS = (
    Wording(4, "复议|诉讼"),
    Wording(
        5,
        ("(?:存在|主要|突出|当前).{0,12}(?:问题|不足|困难)|(?:问题|不足).{0,8}(?:改进|整改|措施|打算)"),
    ),
    Wording(3, "(?:收到|受理|接收).{0,3}(?:处理|办理)|依申请公开|申请.{0,6}(?:处理|办理|答复)"),
    Wording(2, "主动公开"),
    Wording(6, "(?:其他|其它|其).{0,6}事项|(?:报告|说明)的?其?[他它]?的?事项"),
    Wording(6, "^其[他它](?:情况|方面|工作|问题)?$", own=True),
    Wording(
        1,
        (
            "(?:总体|整体|基本|概括)的?(?:工作)?(?:开展|完成|进展|推进)?的?(?:情况|概况)|^工作(?:情况|概况)$|^概述$|^概况$"
        ),
        own=True,
    ),
)
_ANCHORS = {
    2: re.compile("第二十条|信息内容|制发|制作数量"),
    3: re.compile("勾稽|申请人情况|本年新收|自然人"),
    4: re.compile(r"维\s?持|未经复议|尚\s?未|复议后起诉"),
}
_STYLE_SCORES: dict[Style, int] = {
    "han": 8,
    "part": 8,
    "marked": 4,
    "none": 0,
    "bracketed": -10,
    "arabic": -8,
}
_EXACT, _VARIANT, _SEMANTIC = 30, 27, 10
_WHOLE, _SET_OFF, _RUN_ON, _LISTED = 8, 3, -4, -30
_ANCHORED, _CONTENTLESS = 15, -10
_RENUMBERED, _SUB_NUMBERED = -4, -22
_LEAST, _LEAST_INSIDE = 15, 31
_NUMBERED: tuple[Style, ...] = ("han", "part", "bracketed", "arabic")


def find_headings(chars: str) -> tuple[Heading, ...]:
    """The headings of the sections that *chars* has, in the form's order, one a section at most.

    Candidates are weighed by title, ordinal, the rest of their line and the table that follows; the
    ascending chain with the greatest weight wins, and of equal ones the later: a list of sections
    in the preamble comes before the sections.
    """
    page = "\n" * _LED + chars
    titled = _titled(page)
    chain = _best_chain(_weigh_contents(titled))
    if len(chain) < len(SECTIONS):
        return _best_chain(_weigh_contents(sorted((*titled, *_worded(page)), key=_place)))
    return chain


class _Title(NamedTuple):
    """A title as its words read, and where it stands on the page."""

    words: str
    start: int
    end: int


class _Place(NamedTuple):
    """Where a heading may stand on the page, what it prints before its title, and the least it must weigh."""

    start: int
    title: _Title
    style: Style
    ordinal: int | None
    least: int = _LEAST


def _titled(page: str) -> list[Heading]:
    """The candidates with a title of the form, at the start of a line or glued to what is before."""
    weighed = [_weigh(page, place) for place in _of_the_form(page)[:_MOST_CANDIDATES]]
    return sorted([heading for heading in weighed if heading is not None], key=_place)


def _of_the_form(page: str) -> list[_Place]:
    """The places where a heading with a title of the form may stand, in order and apart."""
    at_lines = list(islice(_at_lines(page), _MOST_CANDIDATES))
    seen = {place.title.start for place in at_lines}
    glued = list(islice(_glued(page, seen), _MOST_CANDIDATES))
    if not glued:
        return at_lines
    apart: list[_Place] = []
    for place in sorted((*at_lines, *glued)):
        if not apart or place.start >= apart[-1].title.end:
            apart.append(place)
    return apart


def _at_lines(page: str) -> Iterator[_Place]:
    """The places at the start of a line; the search goes on behind each title."""
    at = 0
    while match := _TITLED.search(page, at):
        title = _longest_title(match)
        at = match.start() + 1 if title is None else title.end
        if title is not None:
            yield _Place(_printed(match), title, *_ordinal_of(match))


def _glued(page: str, seen: Container[int]) -> Iterator[_Place]:
    """The places where an ordinal of the form and a title stand behind other words; *seen*: titles known already."""
    for pattern in _GLUED:
        for mark in pattern.finditer(page):
            if mark.end() in seen:
                continue
            match = compiled(_TITLE).match(page, mark.end())
            title = _longest_title(match) if match else None
            if title is not None:
                start = mark.start() - 1
                yield _Place(start, title, "han", _HAN.find(page[start]) + 1, _LEAST_INSIDE)


def _longest_title(match: re.Match[str]) -> _Title | None:
    """The longest title of the form that the letters found begin with; layout may part its characters."""
    printed = match["title"]
    if printed in _TITLES:
        return _Title(printed, *match.span("title"))
    words = bare(printed)
    for length in _LENGTHS:
        title = words[:length]
        if title in _TITLES:
            end = len(title)
            if not printed.startswith(title):
                end = next(islice(_PRINTED.finditer(printed), end - 1, None)).end()
            start = match.start("title")
            return _Title(title, start, start + end)
    return None


def _worded(page: str) -> Iterator[Heading]:
    """The candidates that have a title of their own, which speaks of the section's subject."""
    for match in islice(compiled(f"(?x){_WORDED_LINE}").finditer(page), _MOST_LINES):
        if match.lastgroup == "title":
            title = _Title(bare(match["title"]), *match.span("title"))
            if heading := _weigh(page, _Place(_printed(match), title, *_ordinal_of(match))):
                yield heading


def _printed(match: re.Match[str]) -> int:
    """Where the line that *match* begins has its first printed character."""
    return match.end("mark") - len(match["mark"].lstrip())


def _place(heading: Heading) -> tuple[int, int]:
    return heading.start, heading.number


def _weigh(page: str, place: _Place) -> Heading | None:
    """The candidate that stands at *place*, null where it weighs too little to be a heading."""
    start, (title, _, end), style, ordinal, least = place
    number = _TITLES.get(title)
    weight = _VARIANT if title not in _CANONICAL else _EXACT
    if number is None:
        number, weight = _subject(title, style, ordinal), _SEMANTIC
    if number is None:
        return None
    tail = _TAIL.match(page, end)
    rest = _rest_score(page, end, tail) if tail else _RUN_ON
    if style == "none" and rest != _WHOLE:
        return None
    score = weight + rest + _ordinal_score(number, style, ordinal) + _anchor_score(page, number, end)
    if score < least:
        return None
    end = tail.end() if tail and rest > _RUN_ON else end
    return Heading(number, start - _LED, end - _LED, style, ordinal, score)


def _subject(title: str, style: Style, ordinal: int | None) -> int | None:
    """The section that a numbered line's words speak of."""
    if style not in ("han", "part", "marked"):
        return None
    for wording in _WORDINGS:
        if compiled(wording.words).search(title) and (not wording.own or ordinal == wording.number):
            return wording.number
    return None


def _ordinal_of(match: re.Match[str]) -> tuple[Style, int | None]:
    for style in _NUMBERED:
        if printed := match[style]:
            return style, int(printed) if printed.isdecimal() else _HAN.find(printed[-1]) + 1
    return ("marked" if "#" in match.group() or "**" in match.group() else "none"), None


def _rest_score(chars: str, end: int, tail: re.Match[str]) -> int:
    """How the line goes on after the title: not at all, set off by a mark, or running on."""
    at = tail.end()
    if at >= len(chars) or chars[at] == "\n":
        return _WHOLE
    if (tail["mark"] and tail["mark"] in "、,，；;") or _CONTENTS.match(chars, end):
        return _LISTED
    if at > end:
        return _SET_OFF
    stop = chars.find("\n", at, at + _REST)
    return _WHOLE if stop >= 0 and not _SENTENCE.search(chars, at, stop) else _RUN_ON


def _ordinal_score(number: int, style: Style, ordinal: int | None) -> int:
    score = _STYLE_SCORES[style]
    if ordinal is None or ordinal == number:
        return score
    return score + (_SUB_NUMBERED if style in ("bracketed", "arabic") else _RENUMBERED)


def _anchor_score(chars: str, number: int, end: int) -> int:
    anchor = _ANCHORS.get(number)
    return _ANCHORED if anchor and anchor.search(chars, end, end + _ANCHOR_WINDOW) else 0


def _weigh_contents(headings: Sequence[Heading]) -> Iterator[Heading]:
    """The candidates again, lighter where the next one follows with nothing between."""
    for index, heading in enumerate(headings):
        followed = index + 1 < len(headings) and headings[index + 1].start - heading.end < _EMPTY
        yield heading._replace(score=heading.score + _CONTENTLESS) if followed else heading


def _best_chain(headings: Iterable[Heading]) -> tuple[Heading, ...]:
    """The chain with the greatest weight, by the number of the heading that ends it."""
    weights = [0] * (len(SECTIONS) + 1)
    chains: list[tuple[Heading, ...]] = [()] * (len(SECTIONS) + 1)
    for heading in headings:
        number = heading.number
        before = weights.index(max(weights[:number]))
        weight = weights[before] + heading.score
        if weight >= weights[number]:
            weights[number], chains[number] = weight, (*chains[before], heading)
    return chains[weights.index(max(weights))]
