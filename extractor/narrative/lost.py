"""Units of prose that have no number before them, because the digits were lost on the way (编发信息条)."""

import re
from collections.abc import Iterable

from extractor.issues import Issue
from extractor.narration import Ignored
from extractor.narrative.ignored import PARTED

_INFORMATION = re.compile("息[条件篇]")
_HOTLINE = re.compile("线[条件篇]")
"""Every match of the next has one of the two; few texts have any, and they are searched faster."""
_LOST = re.compile(
    r"(?:编发|发布|公开|更新|推送|受理|收到)[^，。；0-9]{0,6}(?:信息|热线)(?:条|件|篇)(?=[，。；、,;])"
)
_WIDEST = 7
"""Characters of two numbers that may be one."""


def lost(chars: str, section: int) -> list[Issue]:
    """An issue for each unit that no number stands before.

    >>> [issue.message for issue in lost("编发信息条，受理热线3件。", 1)]
    ['section 1: “编发信息条” has a unit and no number']
    """
    if _INFORMATION.search(chars) is None and _HOTLINE.search(chars) is None:
        return []
    return [
        Issue("TEXT-LOST", f"section {section}: “{match[0]}” has a unit and no number")
        for match in _LOST.finditer(chars)
    ]


def parted(chars: str, section: int, ignored: Iterable[Ignored]) -> list[Issue]:
    """An issue for each pair of numbers that may be one, whose thousands a space parts (1 532条)."""
    return [
        Issue("TEXT-LOST", f"section {section}: “{_digits(chars, one.end)}” is one number or two")
        for one in ignored
        if one.reason == PARTED
    ]


def _digits(chars: str, end: int) -> str:
    """The two numbers that end at *end*."""
    window = chars[max(end - _WIDEST, 0) : end]
    return window.lstrip("".join(char for char in window if not char.isdigit()))
