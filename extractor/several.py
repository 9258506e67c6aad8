"""Several reports in one document, one behind another: which headings are the first one's, and where it ends."""

from collections.abc import Sequence
from typing import NamedTuple

from extractor.headings import Heading, find_headings
from extractor.issues import Issue
from extractor.titles import first_title

_SIGN = "本年新收"
"""It stands in table 3, once a report."""
_REQUESTS = 3
_TABLES = (2, 3, 4)


class FirstReport(NamedTuple):
    """The headings of a document's first report, where it ends, and that another one follows."""

    headings: tuple[Heading, ...]
    end: int
    issues: tuple[Issue, ...] = ()


def first_report(chars: str, headings: tuple[Heading, ...]) -> FirstReport:
    """The first report of *chars*, of which *headings* are the weightiest chain: all of it where it is the only one.

    A report is known by its headings of the three tables and by the first row of table 3 under its own. One that is
    printed twice, as on pages for two kinds of screens, is one.
    """
    only = FirstReport(headings, len(chars))
    if chars.count(_SIGN) <= 1 or not _is_whole(chars, headings):
        return only
    first, cut = headings, len(chars)
    while _is_whole(chars, before := find_headings(chars[: first[0].start])):
        first, cut = before, first[0].start
    behind = first[-1].end
    if cut == len(chars):
        cut = behind + next((one.start for one in _second(chars[behind:])), cut - behind)
    if cut == len(chars) or _requests(chars, first) in "".join(chars[cut:].split()):
        return only
    title = first_title(chars, behind, cut)
    named = f", {title.text.value}," if title else ""
    said = f"another report{named} follows the first one, which alone is read"
    return FirstReport(first, title.text.start if title else cut, (Issue("DOC-SEVERAL", said),))


def _second(chars: str) -> tuple[Heading, ...]:
    """The headings of a report in *chars*, none where there is no whole one."""
    found = find_headings(chars)
    return found if _is_whole(chars, found) else ()


def _is_whole(chars: str, headings: Sequence[Heading]) -> bool:
    """Whether *headings* are those of a report with its tables."""
    at = {heading.number: place for place, heading in enumerate(headings)}
    if not at.keys() >= set(_TABLES):
        return False
    place = at[_REQUESTS]
    end = headings[place + 1].start if place + 1 < len(headings) else len(chars)
    return chars.find(_SIGN, headings[place].end, end) >= 0


def _requests(chars: str, headings: Sequence[Heading]) -> str:
    """What stands under the heading of table 3, without white space."""
    place = next(at for at, heading in enumerate(headings) if heading.number == _REQUESTS)
    return "".join(chars[headings[place].end : headings[place + 1].start].split())
