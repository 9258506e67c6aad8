"""A text cut at its headings: who reports on which year, the six sections, what kind of document."""

import re
from collections.abc import Sequence
from datetime import date
from typing import NamedTuple

from extractor.closing import find_closing, without_page_lines
from extractor.dates import Found
from extractor.document import Section
from extractor.headings import Heading, find_headings
from extractor.issues import Issue
from extractor.kind import Verdict, judge
from extractor.masthead import Masthead, read_masthead
from extractor.several import first_report
from extractor.text import Span, Text
from schemas.form import SECTIONS
from schemas.record import DocumentType
from schemas.report import Scope


class Segmentation(NamedTuple):
    """What a text is, what its head says, its sections in order, and what is doubtful about them.

    All offsets are into the text's cleaned characters. Documents that are no annual report have no
    sections. The report ends at ``end``: what stands behind it is another one.
    """

    document_type: DocumentType
    title: Found[str] | None
    agency: Found[str] | None
    agency_full: Found[str] | None
    year: Found[int] | None
    scope: Scope
    published_on: Found[date] | None
    signed_on: Found[date] | None
    sections: tuple[Section, ...]
    end: int
    issues: tuple[Issue, ...]


_PROSE_SECTIONS = (1, 5, 6)
_PREAMBLE_LINE = re.compile(
    r"统计(?:期限|时限|时间)|条例》[^\n]{0,80}(?:编制|公布|报告如下)|现(?:公布|将)|由[^\n]{2,40}编制|疑问"
)
_SUB_HEADING = re.compile(r"\n[^\S\n]*(?=(?:[（(]一[）)]|一是|一、|1[.、．]))")
_METADATA_LINE = re.compile(r"[^\S\n]*(?:[^\n]{1,8}[:：][^\n]{0,60}|\[?字[体号][^\n]*|点击[^\n]*)?(?:\n|\Z)")
_LEAST_OVERVIEW = 20
_HAN = "零一二三四五六七八九十"


def segment(text: Text) -> Segmentation:
    """Cut *text* at its headings; a heading that is absent is an issue."""
    chars = text.chars
    first_one = first_report(chars, find_headings(chars))
    headings, chars = first_one.headings, chars[: first_one.end]
    first = Span(headings[0].start, headings[0].end) if headings else Span(len(chars), len(chars))
    closing = find_closing(chars, headings[-1].end if headings else 0)
    masthead = read_masthead(chars, first, closing)
    verdict = judge(
        chars,
        headings,
        titled=masthead.title is not None,
        named=masthead.agency is not None and masthead.year is not None,
        year=masthead.year.value if masthead.year else None,
    )
    sections: tuple[Section, ...] = ()
    issues: tuple[Issue, ...] = (_refusal(verdict),)
    if verdict.document_type == "annual_report":
        sections = _sections(chars, headings, masthead, closing.end)
        issues = (*first_one.issues, *masthead.issues, *_missing(sections), *_renumbered(headings))
    return Segmentation(
        verdict.document_type,
        masthead.title,
        masthead.agency,
        masthead.agency_full,
        masthead.year,
        masthead.scope,
        masthead.published_on,
        closing.signed_on,
        sections,
        len(chars),
        issues,
    )


def _refusal(verdict: Verdict) -> Issue:
    code = "DOC-LEGACY" if verdict.document_type == "legacy_report" else "DOC-REFUSED"
    return Issue(code, verdict.because)


def _sections(chars: str, headings: Sequence[Heading], masthead: Masthead, end: int) -> tuple[Section, ...]:
    ends = [heading.start for heading in headings[1:]] + [end]
    sections = [
        Section(
            heading.number,
            heading.start,
            heading.end,
            without_page_lines(chars, heading.end, stop) if heading.number in _PROSE_SECTIONS else stop,
        )
        for heading, stop in zip(headings, ends, strict=False)
    ]
    if headings and headings[0].number > 1:
        sections = [*_unheaded_overview(chars, masthead, headings[0].start), *sections]
    return tuple(sections)


def _unheaded_overview(chars: str, masthead: Masthead, stop: int) -> list[Section]:
    """Section 1 where its heading is lost: what stands between the preamble and the next section."""
    start = masthead.title.end if masthead.title else 0
    sub_heading = _SUB_HEADING.search(chars, start, stop)
    start = sub_heading.end() if sub_heading else _after_preamble(chars, start, stop)
    end = without_page_lines(chars, start, stop)
    if len("".join(chars[start:end].split())) < _LEAST_OVERVIEW:
        return []
    return [Section(1, start, start, end)]


def _after_preamble(chars: str, start: int, stop: int) -> int:
    while start < stop and (line := _METADATA_LINE.match(chars, start, stop)) and line.end() > start:
        start = line.end()
    line_end = chars.find("\n", start, stop)
    if line_end >= 0 and _PREAMBLE_LINE.search(chars, start, line_end):
        start = line_end + 1
    return start + len(chars[start:stop]) - len(chars[start:stop].lstrip())


def _missing(sections: Sequence[Section]) -> tuple[Issue, ...]:
    present = {section.number for section in sections}
    return tuple(
        Issue(
            "SECT-MISSING",
            f"no heading and no text of {_HAN[wanted.number]}、{wanted.title}",
            expected=wanted.title,
        )
        for wanted in SECTIONS
        if wanted.number not in present
    )


def _renumbered(headings: Sequence[Heading]) -> tuple[Issue, ...]:
    numbered = [heading for heading in headings if heading.ordinal is not None]
    if all(heading.ordinal == heading.number for heading in numbered):
        return ()
    expected = "".join(_HAN[heading.number] for heading in numbered)
    actual = "".join(_HAN[min(heading.ordinal or 0, 10)] for heading in numbered)
    return (
        Issue("SECT-NUMBERING", "sections are numbered otherwise than in the form", (), expected, actual),
    )
