"""What stands between neighbouring values, in classes: the sign of how a table is printed."""

import re
from collections.abc import Sequence
from functools import lru_cache
from itertools import pairwise

Item = tuple[int, int]
"""One value: its start and end (a plain tuple: two hundred are made a report)."""

FURNITURE = re.compile(
    r"[-—–－~]{1,2} ?\d{1,3} ?[-—–－~]{1,2}|第 ?\d{1,3} ?页[ ,，/]*(?:共 ?\d{1,3} ?页)?|共 ?\d{1,3} ?页"
    r"|\d{1,3} ?/ ?\d{1,3}|(?:[Pp]age|[Pp]\.) ?\d{1,3}.{0,40}|[·•] ?\d{1,3} ?[·•]"
    r"|20\d\d ?(?:年 ?\d{1,2} ?月 ?\d{1,2} ?日|([-/.])\d{1,2}\1\d{1,2})(?: ?\d{1,2}[:：]\d{2}(?:[:：]\d{2})?)?"
)
_REPEATED = re.compile(r"(\||\t|\n\t)\1+")
_VALUE_CHARS = {
    ord(char): None for char in "0123456789,，.+-－＋−﹣/／\\—–*无不适用件条项个份次起宗例元万人部家 "
}
_NEWLINES = re.compile(r"\n+")


def separator(chars: str) -> str:
    """What stands between two values, in its class: spaces do not count, blank lines count once."""
    bare = FURNITURE.sub("", chars) if not chars.isspace() else chars
    bare = bare.replace(" ", "")
    return bare if "\t" in bare else _NEWLINES.sub("\n", bare)


def uniform(chars: str, items: Sequence[Item]) -> str | None:
    """The separator between all of *items* if it is the same everywhere, else None."""
    gaps = len(items) - 1
    if gaps < 1:
        return None
    whole = chars[items[0][1] : items[-1][0]]
    between = whole.translate(_VALUE_CHARS)
    if gaps == 1:
        return separator(between)
    one = between[: len(between) // gaps]
    if between == one * gaps and not (one and " " in whole and one * 2 in whole.replace(" ", "")):
        return separator(one)
    kinds = {separator(chars[one[1] : two[0]]) for one, two in pairwise(items)}
    return kinds.pop() if len(kinds) == 1 else None


def groups(chars: str, items: tuple[Item, ...], dominant: str) -> list[tuple[Item, ...]]:
    """*items* cut where another separator than *dominant* stands between two of them."""
    cut: list[list[Item]] = [[items[0]]]
    for one, two in pairwise(items):
        if separator(chars[one[1] : two[0]]) == dominant:
            cut[-1].append(two)
        else:
            cut.append([two])
    return [tuple(group) for group in cut]


@lru_cache(maxsize=1024)
def once(repeated: str) -> str:
    """A separator without its repetitions: over blank cells it is repeated.

    >>> once("|||")
    '|'
    """
    match = _REPEATED.fullmatch(repeated)
    return match[1] if match else repeated
