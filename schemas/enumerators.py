"""How officials count the items of a list. Data only.

Every entry is a fragment of a regular expression. A new enumerator is a new entry and a new case.
"""

from dataclasses import dataclass
from typing import Literal

Where = Literal["anywhere", "clause", "sentence", "line"]


@dataclass(frozen=True, slots=True)
class EnumeratorKind:
    """A way to count the items of a list: what it looks like, and after what it may stand.

    ``begins`` holds every character it can begin with, ``rest`` is what follows that character.
    """

    name: str
    begins: str
    rest: str
    where: Where


HAN_DIGITS = "一二三四五六七八九十"
ASCII_DIGITS = "0123456789"
CIRCLED = "①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳"
PARENTHESISED = "⑴⑵⑶⑷⑸⑹⑺⑻⑼⑽⑾⑿⒀⒁⒂⒃⒄⒅⒆⒇"
DOTTED = "⒈⒉⒊⒋⒌⒍⒎⒏⒐⒑⒒⒓⒔⒕⒖⒗⒘⒙⒚⒛"
HAN_CIRCLED = "㈠㈡㈢㈣㈤㈥㈦㈧㈨㈩"
NEGATIVE_CIRCLED = "❶❷❸❹❺❻❼❽❾❿"
LOWER = "abcdefghij"
UPPER = "ABCDEFGHIJ"
BULLETS = "·•●○◆◇■□▪➢➤✓√◎★☆*"

_GAP = r"[^\S\n]?"

# The kind that counts measures in its own words (措施一：).
MEASURE_LABEL = "措施一"

# Those that begin with the same characters are tried in this order.
ENUMERATORS: tuple[EnumeratorKind, ...] = (
    EnumeratorKind("一是", HAN_DIGITS, rf"[{HAN_DIGITS}]?是(?!否)", "anywhere"),
    EnumeratorKind("一要", HAN_DIGITS, rf"[{HAN_DIGITS}]?要(?![求点素件])", "clause"),
    EnumeratorKind("一、", HAN_DIGITS, rf"[{HAN_DIGITS}]{{0,2}}[、.．](?![{HAN_DIGITS}])", "sentence"),
    EnumeratorKind("一方面", HAN_DIGITS, "(?<=一)方面[，,：:]?", "clause"),
    EnumeratorKind("（一）", "（(", rf"{_GAP}[{HAN_DIGITS}]{{1,3}}{_GAP}[）)][、.．]?", "anywhere"),
    EnumeratorKind("（1）", "（(", rf"{_GAP}\d{{1,2}}{_GAP}[）)][、.．]?", "clause"),
    EnumeratorKind("1）", ASCII_DIGITS, r"\d?[）)][、.．]?", "clause"),
    EnumeratorKind("1.", ASCII_DIGITS, r"\d?(?:[.．](?!\d)|、(?!\d))", "clause"),
    EnumeratorKind("a.", LOWER + UPPER, r"[.．、)）](?![A-Za-z0-9.])", "line"),
    EnumeratorKind("①", CIRCLED, "[、.．]?", "anywhere"),
    EnumeratorKind("⑴", PARENTHESISED, "[、.．]?", "anywhere"),
    EnumeratorKind("⒈", DOTTED, "", "anywhere"),
    EnumeratorKind("㈠", HAN_CIRCLED, "[、.．]?", "anywhere"),
    EnumeratorKind("❶", NEGATIVE_CIRCLED, "", "anywhere"),
    EnumeratorKind("第一", "第", rf"[{HAN_DIGITS}]{{1,2}}(?:[，,、：:.]|个?是|个?方面[是，,：:])", "clause"),
    EnumeratorKind("其一", "其", rf"[{HAN_DIGITS}]{{1,2}}[是，,、：:]?", "clause"),
    EnumeratorKind("首先", "其", "次[是，,：:]?", "clause"),
    EnumeratorKind("首先", "首", "先[是，,：:]?", "clause"),
    EnumeratorKind("首先", "再", "[次者][是，,：:]?", "clause"),
    EnumeratorKind("一方面", "再", "一个?方面[，,：:]?", "clause"),
    EnumeratorKind("一方面", "另", "一个?方面[，,：:]?", "clause"),
    EnumeratorKind("此外", "另", "外[，,：:]还?", "sentence"),
    EnumeratorKind("此外", "此", "外[，,：:]还?", "sentence"),
    EnumeratorKind("此外", "最", "后[，,：:]还?", "sentence"),
    EnumeratorKind("此外", "还", "有[，,：:]", "sentence"),
    EnumeratorKind(
        MEASURE_LABEL,
        "措建整改",
        rf"(?:(?<=措)施|(?<=建)议|(?<=整)改(?:措施)?|(?<=改)进(?:措施)?)之?{_GAP}[{HAN_DIGITS}\d]{{1,2}}{_GAP}[：:、，,.]",
        "clause",
    ),
    EnumeratorKind(
        "问题一",
        "问不短",
        rf"(?:(?<=问)题|(?<=不)足|(?<=短)板)之?{_GAP}[{HAN_DIGITS}\d]{{1,2}}{_GAP}[：:、，,.]",
        "clause",
    ),
    EnumeratorKind("·", BULLETS, "", "line"),
    EnumeratorKind("·", "-–—", r"(?![\d–—-])", "line"),
)
# The characters after which 一是 or （一） is part of a word: 之一是, 唯一是, 第（一）项.
NO_ENUMERATOR_AFTER = "之唯统第专单逐同划万" + HAN_DIGITS
ENUMERATOR_WORDS = {"首先": 1, "其次": 2, "再次": 3, "再者": 4, "另一": 2, "再一": 3}
