"""Patterns compiled when a text needs them, and made so that a search passes over what they do not begin with."""

import re
from collections.abc import Iterable
from functools import cache


@cache
def compiled(pattern: str) -> re.Pattern[str]:
    """The pattern, compiled when a text first needs it; only for patterns that are written in the program."""
    return re.compile(pattern)


def longest(words: Iterable[str]) -> str:
    """A pattern of the longest of *words*, branching by character: a flat list of them is twice as slow.

    >>> longest(("工作", "工作日", "天"))
    '(?:工作(?:日)?|天)'
    """
    rest: dict[str, list[str]] = {}
    for word in words:
        rest.setdefault(word[:1], []).append(word[1:])
    ends = rest.pop("", None) is not None
    branches = [
        (first if first.isalnum() else re.escape(first)) + longest(behind) for first, behind in rest.items()
    ]
    if not branches:
        return ""
    pattern = branches[0] if len(branches) == 1 and not ends else f"(?:{'|'.join(branches)})"
    return f"{pattern}?" if ends else pattern


def grouped(fragments: Iterable[str]) -> str:
    """The alternatives as one pattern, grouped by their first character.

    Each begins with a literal character or with a class of them: an alternation of literals is what
    the engine searches for by its set of first characters, some ten times as fast as one with a group or an
    assertion in front. Within a group they are tried in the order given.

    >>> grouped(("不够", "[仍还]需", "不足"))
    '(?:不(?:够|足)|仍需|还需)'
    """
    by_first: dict[str, list[str]] = {}
    for fragment in fragments:
        firsts, rest = fragment[0], fragment[1:]
        if firsts == "[":
            firsts, _, rest = rest.partition("]")
        for first in firsts:
            by_first.setdefault(re.escape(first), []).append(rest)
    return (
        "(?:"
        + "|".join(
            first + (rests[0] if len(rests) == 1 and "|" not in rests[0] else f"(?:{'|'.join(rests)})")
            for first, rests in by_first.items()
        )
        + ")"
    )
