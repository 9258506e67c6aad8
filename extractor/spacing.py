"""Words as they read once layout is taken away, and where their characters stand in the text."""

import re

from extractor.text import Span

ENUMERATOR = r"[一二三四五六七八九十0-9①-⑳㈠-㈩⑴-⒇⒈-⒛]{0,2}"
"""What may count a label; it may stand there without."""
_PUNCTUATION = re.compile(r"[^\w\ufffd]+|_")
_LEADING = re.compile(ENUMERATOR)
_LAYOUT = re.compile(r"[\s()（）*]+")


def joined(passage: str) -> str:
    r"""The passage without white space.

    >>> joined("海阳市卫生健康局 2023 年\n年度报告")
    '海阳市卫生健康局2023年年度报告'
    """
    return "".join(passage.split())


def bare(passage: str) -> str:
    """The passage without white space, brackets and asterisks.

    >>> bare("（总 体）情况")
    '总体情况'
    """
    return _LAYOUT.sub("", passage)


def fold(chars: str) -> str:
    """*chars* without white space and punctuation: what a label is compared by.

    >>> fold("（一） 予以 公开"), fold("本年增/减")
    ('一予以公开', '本年增减')
    """
    return _PUNCTUATION.sub("", chars)


def core(label: str) -> str:
    """A folded label without its enumerator.

    >>> core("3.危及“三安全一稳定”"), core("一、本年新收政府信息公开申请数量")
    ('危及三安全一稳定', '本年新收政府信息公开申请数量')
    """
    folded = fold(label)
    return _LEADING.sub("", folded, count=1) if re.match(r"[\W_]*\w{1,2}[、.）)]", label) else folded


def place_of(chars: str, word: str, start: int, end: int | None = None) -> Span:
    r"""Where *word* stands at or after *start*, before *end* if it does; white space may part its characters.

    >>> place_of("2 局 2024 年", "2024年", 0), place_of("沙洲 镇2024年", "2024", 0)
    (Span(start=4, end=10), Span(start=4, end=8))
    >>> place_of("沙洲镇\n2024年，现公布沙洲镇2024年", "沙洲镇2024年", 0, 9)
    Span(start=0, end=9)
    """
    until = len(chars) if end is None else end
    at = chars.find(word, start, until)
    if at >= 0:
        return Span(at, at + len(word))
    printed = [index for index in range(start, until) if not chars[index].isspace()]
    first = "".join([chars[index] for index in printed]).find(word)
    if first >= 0:
        return Span(printed[first], printed[first + len(word) - 1] + 1)
    return Span(start, start) if end is None else place_of(chars, word, start)
