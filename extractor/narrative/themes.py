"""What a finding is about, by the first word in it that says so."""

import re

from extractor.patterns import grouped
from schemas.report import Theme
from schemas.themes import FAINT_THEMES, INSTRUMENTS, LACKS, NO_THEME, SETTING_UP, THEMES

_THEME_OF: dict[str, Theme] = {word: theme for theme, words in THEMES.items() for word in words}
_WORDS = re.compile(grouped(sorted({*_THEME_OF, *NO_THEME}, key=len, reverse=True)))
_FAINT = re.compile(grouped(FAINT_THEMES))
_SETS_UP = re.compile(rf"(?:{grouped(SETTING_UP)})[^，,。；;]*(?:{grouped(INSTRUMENTS)})")
_WANTING = re.compile(rf"(?:制度|机制|规程|细则|办法)(?:建设)?(?:还|仍|尚)?(?:{grouped(LACKS)})")
_HEAD = re.compile(r"[^，,。；;]*")


def theme_of(quote: str) -> Theme:
    """The theme of a finding, of two in it the first; 其他 where no word of the vocabulary stands in it.

    A head clause that sets up an instrument of administration, or says that it is wanting, is 制度监督 whatever
    that regulates.

    >>> theme_of("信息员更换频繁，公开内容不全"), theme_of("答复文书不规范")
    ('队伍能力', '其他')
    """
    head = _HEAD.match(quote)
    if head and (_SETS_UP.search(head[0]) or _WANTING.search(head[0])):
        return "制度监督"
    found = _WORDS.search(quote)
    while found is not None:
        theme = _THEME_OF.get(found[0])
        if theme:
            return theme
        found = _WORDS.search(quote, found.end())
    faint = _FAINT.search(quote)
    return FAINT_THEMES[faint[0]] if faint else "其他"
