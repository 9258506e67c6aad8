"""Page numbers and running heads: what stands apart at the edges of pages and is no part of the report."""

import re
from collections import Counter
from collections.abc import Sequence

from extractor.paper.lines import Line
from extractor.paper.pages import Page

_EDGE = 0.12
"""The share of a page's height at its top and at its bottom where furniture stands."""
_PAGE_NUMBER = re.compile(
    r"[-—–－~·•]+\s*\d{1,3}\s*[-—–－~·•]+|第?\s*\d{1,3}\s*页.{0,8}|第\s*\d{1,3}.{0,8}"
    r"|\d{1,3}\s*[/，,]\s*\d{1,3}|Page\s*\d.{0,20}"
)
_BARE_NUMBER = re.compile(r"\d{1,3}")
_DIGITS = re.compile(r"\d+")
_WORD = re.compile(r"[^\W\d_]")
_FREE, _FAR = 0.8, 2.0
"""What is free around furniture at least, and around a number that no other page bears out, in heights of its font."""


def without_furniture(pages: Sequence[Page]) -> list[Page]:
    """The pages without their numbers and running heads."""
    edges = [[at for at, line in enumerate(page.lines) if _is_at_edge(page, line)] for page in pages]
    repeated: Counter[tuple[str, int]] = Counter()
    counted: Counter[tuple[int, int]] = Counter()
    for number, (page, edge) in enumerate(zip(pages, edges, strict=True)):
        lines = [page.lines[at] for at in edge]
        repeated.update({_key(line) for line in lines})
        counted.update({_counted(line, number) for line in lines if _BARE_NUMBER.fullmatch(line.chars)})

    def is_furniture(number: int, line: Line) -> bool:
        if _BARE_NUMBER.fullmatch(line.chars):
            return counted[_counted(line, number)] > 1 or _is_alone_below(pages[number], line)
        if _PAGE_NUMBER.fullmatch(line.chars):
            return True
        return repeated[_key(line)] > 1 and _WORD.search(line.chars) is not None

    return [
        _without(page, [at for at in edge if is_furniture(number, page.lines[at])])
        for number, (page, edge) in enumerate(zip(pages, edges, strict=True))
    ]


def _without(page: Page, likely: Sequence[int]) -> Page:
    """The page without those lines that are *likely* furniture and stand apart: a table's may come first on a page."""
    if not likely:
        return page
    others = [at for at in range(len(page.lines)) if at not in likely]
    for at in others:
        near = [one for one in likely if _is_close(page.lines[one], page.lines[at], _FREE)]
        others += near
        likely = [one for one in likely if one not in near]
    kept = sorted(others)
    return page._replace(
        lines=tuple([page.lines[at] for at in kept]), prints=tuple([page.prints[at] for at in kept])
    )


def _is_alone_below(page: Page, line: Line) -> bool:
    """Whether a number stands at the bottom of a page, far from all else."""
    return line.top > page.height / 2 and not any(_is_close(line, other, _FAR) for other in page.lines)


def _is_close(line: Line, other: Line, free: float) -> bool:
    """Whether less than so many heights of a line are free between two lines."""
    return line is not other and max(line.top, other.top) - min(line.bottom, other.bottom) < free * line.size


def _key(line: Line) -> tuple[str, int]:
    return _DIGITS.sub("#", line.chars), round(line.top / 4)


def _counted(line: Line, page: int) -> tuple[int, int]:
    """What the numbers of pages have in common: the page that they count from, and where they stand."""
    return int(line.chars) - page, round(line.top / 4)


def _is_at_edge(page: Page, line: Line) -> bool:
    return line.bottom < _EDGE * page.height or line.top > (1 - _EDGE) * page.height
