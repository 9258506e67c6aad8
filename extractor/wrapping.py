"""What printing did to paragraphs: page furniture, lines broken at the margin, spaces between characters.

Only for prose: a table's lines and spaces are its cells.
"""

import re

from extractor.text import AnyEdit, Edit

_HAN = "\u3400-\u9fff\uf900-\ufaff"
_MARKS = "，。、；：！？“”‘’《》〈〉（）【】〔〕「」—…"
_NUMERALS = "一二三四五六七八九十"

# A pattern that begins with a line end is searched several times faster than one that begins where a line does.
_FURNITURE = re.compile(
    r"\n(?=([ \t]*(?:[-—–－―]{1,2}[ \t]?\d{1,3}[ \t]?[-—–－―]{1,2}|[·•][ \t]?\d{1,3}[ \t]?[·•]"
    r"|第[ \t]?\d{1,3}[ \t]?页(?:[ \t]?[/，,]?[ \t]?共[ \t]?\d{1,3}[ \t]?页)?"
    r"|Page[ \t]\d{1,3}(?:[ \t](?:of|-|/)[^\n]{1,60})?)[ \t]*(?:\n|\Z)))"
)
_OF_NUMBERS = r"\d,.:;()%"
_BLANKS = re.compile(
    r" (?<!  )(?:(?<![^\n] ) *+(?=[^ \n])"
    rf"|(?<=[{_HAN}{_MARKS}{_OF_NUMBERS}] )(?:(?<![{_OF_NUMBERS}] )|(?! *+[{_OF_NUMBERS}]))"
    rf" *+(?=[{_HAN}{_MARKS}{_OF_NUMBERS}])| *+(?=\n|\Z))"
)

_SENTENCE_ENDS = "。！？；：…!?;:"
_BROKEN = re.compile(rf"\n(?<=[^{_SENTENCE_ENDS}\n]\n)")
"""The end of a line that ends no sentence: where none has one, none is broken."""
_CLOSERS = "”’」》】）)\"'"
_GOES_ON = "，、,"
_OPENERS = re.compile(r"[“《（【〔「(]")
_CLOSINGS = re.compile(r"[”》）】〕」)]")
_ENUMERATOR = re.compile(
    rf"(?:[（(][{_NUMERALS}\d]{{1,3}}[）)]|[{_NUMERALS}]{{1,3}}[、.．,，]|\d{{1,2}}[、.．](?!\d)|\d{{1,2}}[)）]"
    rf"|[①-⑳㈠-㈩]|第?[{_NUMERALS}]{{1,2}}(?:是|，|,|方面)|第[{_NUMERALS}]{{1,2}}[条章节]|附件|附[:：]|注[:：]|[-•·●■◆*#]"
    r"|主办单位|联系电话|版权所有|发布时间|上一篇|下一篇)"
)
_DATE = re.compile(
    r"(?:20\d\d|[二○〇零一]{4})年\s?[\d一二三四五六七八九十]{1,3}月\s?[\d一二三四五六七八九十]{1,3}日\s*$"
)
_SIGNATURE = re.compile(r"[^，。；：、\n]{2,30}[局委会府办室厅处院部队站所心道镇乡]\s*$")
_NUMBERS = re.compile(r"[\s\d.,%+/—-]*")
_INSIDE = re.compile("[，。；：、！？]")
_STOPS_INSIDE = re.compile("[。；：！？]")
LONGEST_TITLE = 34
SHORTEST_WRAPPED = 20
SHORTEST_BROKEN = 8


def furniture(chars: str) -> list[Edit]:
    r"""Deletions of the lines that only count pages.

    >>> furniture("各科室\n- 12 -\n落实")
    [Edit(start=4, end=11, new='')]
    """
    return [Edit(match.start(1) - 1, match.end(1) - 1, "") for match in _FURNITURE.finditer("\n" + chars)]


def blanks(chars: str) -> list[AnyEdit]:
    """Deletions of spaces at the ends of lines and between Chinese characters, numbers and marks.

    >>> from extractor.text import Text
    >>> Text.of("2023 年度 工作 App 推送").edited(blanks("2023 年度 工作 App 推送")).chars
    '2023年度工作 App 推送'
    """
    if " " not in chars:
        return []
    return [(*match.span(), "") for match in _BLANKS.finditer(chars)]


def wraps(chars: str) -> list[Edit]:
    r"""Deletions of the line ends, blank lines included, that broke a sentence.

    >>> wraps("要统筹兼顾，三道审核把关机制，\n\n重要信息由局主要负责人审签。")
    [Edit(start=15, end=17, new='')]
    """
    if _BROKEN.search(chars) is None:
        return []
    edits: list[Edit] = []
    paragraph, at, previous_end = "", 0, 0
    for line in chars.split("\n"):
        start, at = at, at + len(line) + 1
        if not line.strip():
            continue
        if paragraph and _breaks_off(paragraph) and _continues(line):
            between = " " if paragraph[-1].isascii() and paragraph[-1].isalpha() and line[0].isascii() else ""
            edits.append(Edit(previous_end, start, between))
            paragraph = _remembered(paragraph, line)
        else:
            paragraph = line
        previous_end = start + len(line)
    return edits


def _remembered(paragraph: str, line: str) -> str:
    """Enough of a joined paragraph to judge its next break: a long one is known to be prose."""
    joined = paragraph + line
    return (
        joined
        if len(joined) <= 4 * LONGEST_TITLE
        else joined[: 2 * LONGEST_TITLE] + joined[-2 * LONGEST_TITLE :]
    )


def _breaks_off(paragraph: str) -> bool:
    """Whether a paragraph that ends here ends within a sentence."""
    last = paragraph[-1]
    if last in _SENTENCE_ENDS:
        return False
    bare = paragraph.rstrip(_CLOSERS)
    if not bare or bare[-1] in _SENTENCE_ENDS or _is_no_prose(paragraph):
        return False
    if last in _GOES_ON or len(_OPENERS.findall(paragraph)) > len(_CLOSINGS.findall(paragraph)):
        return len(paragraph) >= SHORTEST_BROKEN
    return len(paragraph) >= SHORTEST_WRAPPED and bool(_INSIDE.search(paragraph)) and not _is_title(paragraph)


def _is_title(paragraph: str) -> bool:
    short = len(paragraph) <= LONGEST_TITLE
    return short and bool(_ENUMERATOR.match(paragraph)) and not _STOPS_INSIDE.search(paragraph[4:])


def _continues(line: str) -> bool:
    return not (_ENUMERATOR.match(line) or _DATE.match(line) or _SIGNATURE.match(line) or _is_no_prose(line))


def _is_no_prose(line: str) -> bool:
    """Whether it has cells, or nothing but numbers."""
    return "\t" in line or "|" in line or _NUMBERS.fullmatch(line) is not None
