"""What tables set with characters are made of: how wide words are, which are values, and which a row's label."""

import re
from functools import cache
from unicodedata import east_asian_width

from extractor.spacing import core
from schemas.form.labels import labels

BARS = "│┃║¦｜┆┇┊┋╎╏"
"""What stands between cells where lines are drawn, beside the plain bar."""
CROSSINGS = "┼┬┴├┤┌┐└┘╔╗╚╝╠╣╦╩╬╞╡╪┏┓┗┛┣┫┳┻╋"
STROKES = "─━═"
UNITS = ("万元", "元", "件", "条", "项", "个", "份", "次", "起", "宗", "例", "人", "部", "家")
"""What is printed behind the number in a cell."""
NOT_APPLICABLE = frozenset(
    ("/", "／", "\\", "-", "－", "—", "–", "──", "——", "--", "―", "─", "*", "无", "不适用", "N/A")
)
"""What is printed in a cell that has no number."""
MINUS = "-－−﹣"
NOTE_MARK = r"(?:[①-⑳⁰¹²³⁴-⁹※]{1,2}|[\[［〔【]注?\d{1,2}[\]］〕】]|[（(]?注[:：]?\d{0,2}[）)]?)"
"""What is printed behind a number that a note below the table speaks of; an asterisk may stand for a digit."""
UNIT = f"(?:{'|'.join(UNITS)})"
MARK = (
    f"(?:{'|'.join(re.escape(mark) for mark in sorted(NOT_APPLICABLE, key=lambda mark: (-len(mark), mark)))})"
)
_VALUE = re.compile(rf"[{MINUS}+＋]?\d[\d,，]*(?:\.\d+)?{UNIT}?|{MARK}")
_WIDE = frozenset("WF")


def width(text: str) -> int:
    """The columns that *text* takes where a character of Chinese takes two.

    >>> width("3 行")
    4
    """
    return len(text) + sum(east_asian_width(char) in _WIDE for char in text)


def is_value(text: str) -> bool:
    """Whether *text* may fill a cell of numbers.

    >>> is_value("-3"), is_value("1."), is_value("")
    (True, False, False)
    """
    return bool(_VALUE.fullmatch(text))


def is_row(words: str) -> bool:
    """Whether *words* are the whole label of a row of the form.

    >>> is_row("2.重复申请"), is_row("行政处罚行政强制")
    (True, False)
    """
    return core(words) in _rows()


def is_header(words: str) -> bool:
    """Whether *words* are the whole header of a column of the form."""
    return core(words) in _headers()


@cache
def _rows() -> frozenset[str]:
    return frozenset(core(wording) for one in labels() if one.place == "row" for wording in one.wordings)


@cache
def _headers() -> frozenset[str]:
    return frozenset(core(wording) for one in labels() if one.place == "column" for wording in one.wordings)
