"""Marks of Markdown in prose, as converters leave them of a page: what is bold, headings, rules, escapes.

Masked characters (张**) are none: only two asterisks before words and two behind them are marks, and within a word only
where what they enclose is no more than words can be that are bold (公开**145条**, but not 张**、李**).
"""

import re

from extractor.patterns import compiled
from extractor.text import AnyEdit

_BOLD_MARK = "**"
_MARKS = (_BOLD_MARK, "#", "---", "\\")
_BOLD = re.compile(
    r"(?<![\w*])\*\*(?![*\s])(?:[^*\n]|\n(?!\s))+(?<![\s、，,])\*\*(?!\*)"
    r"|(?<=\w)\*\*(?![*\s]|[和与及诉等])[^*\n\s、，,。；;：:！!？?（）()]+\*\*(?!\*)"
)
"""Bold words: at the beginning of a line or behind a mark or a space, else within a word and without a mark."""
PROMPT_HEADINGS = "指令|任务|Instruction|Response|System"
"""Headings of prompts: they keep their marks, by which they are known for orders."""
_HEADING = rf"(?:\#{{1,6}}(?=[ \t]|$)[ \t]*+(?!{PROMPT_HEADINGS}))"
_BREAK = r"(?i)[ \t]*<br[ \t]*/?>[ \t]*"
_BREAK_SIGNS = ("<br", "<BR")
_RULE = r"(?:(?:-{3,}|\*{3,})[ \t]*+$)"
_ALONE = re.compile(
    rf"^[ \t]*+(?:{_HEADING}++{_RULE}?|{_RULE})|(?<!\\)\\(?=[.+()\[\]!>]|-(?!--))", re.MULTILINE
)


def breaks(chars: str) -> list[AnyEdit]:
    r"""Breaks that stand as elements in a text: in a row of a table they part nothing, elsewhere they end a line.

    >>> breaks("|规<br>章|1<br/>2|\n一<br>二")
    [(2, 6, ''), (9, 14, ' '), (18, 22, '\n')]
    """
    if not any(sign in chars for sign in _BREAK_SIGNS):
        return []
    found: list[AnyEdit] = []
    for match in compiled(_BREAK).finditer(chars):
        start, end = match.span()
        line = chars[chars.rfind("\n", 0, start) + 1 : start]
        apart = chars[start - 1 : start].isascii() or chars[end : end + 1].isascii()
        found.append((start, end, "\n" if "|" not in line else " " if apart else ""))
    return found


def markdown(chars: str) -> list[AnyEdit]:
    r"""Deletions of the marks, not of what they mark.

    >>> markdown("## （一）问题\n1\\. **更新慢**：多")
    [(0, 3, ''), (10, 11, ''), (13, 15, ''), (18, 20, '')]
    """
    if not any(mark in chars for mark in _MARKS):
        return []
    found = [match.span() for match in _ALONE.finditer(chars)]
    for match in _BOLD.finditer(chars):
        start, end = match.span()
        found += [(start, start + len(_BOLD_MARK)), (end - len(_BOLD_MARK), end)]
    return [(start, end, "") for start, end in sorted(found)]
