"""Which metric a number's words make it: cues found in them, and the first reading that holds."""

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import NamedTuple

from extractor.patterns import longest
from schemas.metrics import CUES, OTHER, READINGS, TOPICS, Reading

_BIT = {cue: 1 << at for at, cue in enumerate(CUES)}
_GENERAL = re.compile(
    r"(?:公开|发布|更新|上传|录入|推送|公示|编发)了?"
    r"(?:各类|各项|各种|有关|相关|主动|公开|政府|政务|部门|动态|栏目|网站|本单位|本部门|本级|工作|类|等){0,4}信息"
)
_SPEAKS_OF = "信息"


class Rule(NamedTuple):
    """A reading as masks of cues, and its place in the table, which names the rule."""

    need: int
    lack: int
    topics: frozenset[str]
    units: frozenset[str]
    metric: str
    name: str
    whole: str


def mask(cues: str) -> int:
    """The cues, named in one string, as bits."""
    bits = 0
    for cue in cues.split():
        bits |= _BIT[cue]
    return bits


def _rule(reading: Reading) -> Rule:
    said = "+".join(filter(None, ("+".join(reading.cues.split()), reading.topics and f"@{reading.topics}")))
    return Rule(
        mask(reading.cues),
        mask(reading.without),
        frozenset(reading.topics.split()),
        frozenset(reading.units.split()),
        reading.metric,
        f"counts:{said}",
        reading.whole,
    )


_RULES = tuple(map(_rule, READINGS))
NO_RULE = Rule(0, 0, frozenset(), frozenset(), OTHER, "counts:other", "")


def _bits_of_words() -> dict[str, int]:
    bits: dict[str, int] = {}
    for cue, words in CUES.items():
        for word in words.split():
            bits[word] = bits.get(word, 0) | _BIT[cue]
    return bits


_WORDS = _bits_of_words()
_FIND_WORDS = re.compile(longest(_WORDS)).findall
_GENERALLY = mask("general")


def cues(words: str) -> int:
    """The cues that *words* contain, as bits; of words that overlap the longest counts.

    >>> cues("收到政府信息公开申请") == mask("receive openness asked")
    True
    """
    bits = 0
    for word in _FIND_WORDS(words):
        bits |= _WORDS[word]
    if _SPEAKS_OF in words and _GENERAL.search(words):
        bits |= _GENERALLY
    return bits


@lru_cache(maxsize=4096)
def rule_for(bits: int, unit: str | None, topic: str) -> Rule | None:
    """The first reading that holds for these cues, this unit and this topic; None where none does."""
    for rule in _RULES:
        need, lack, themes, units = rule[:4]
        if (
            bits & need == need
            and not bits & lack
            and (not units or unit in units)
            and (not themes or topic in themes)
        ):
            return rule
    return None


class Topic(NamedTuple):
    """What the text is about from *at* on."""

    at: int
    name: str


_TOPIC_OF = {word: name for name, words in TOPICS.items() for word in words.split()}
_TOPICS = re.compile(longest(_TOPIC_OF))
_DIGITS = frozenset("0123456789０１２３４５６７８９")
_ATTRIBUTE = "主动公开"
_ENTRY = ("依申请公开", "依申请")
_BETWEEN_ENTRIES = frozenset("、，：（,:(")


def topics(chars: str) -> Iterator[Topic]:
    """The changes of topic in *chars*, in order.

    依申请公开 between a comma and a number (主动公开142件、依申请公开51件) is an entry of a list and changes nothing.
    """
    for match in _TOPICS.finditer(chars):
        word, end = match[0], match.end()
        if chars[end : end + 1] in _DIGITS and (
            word == _ATTRIBUTE
            or (word in _ENTRY and chars[match.start() - 1 : match.start()] in _BETWEEN_ENTRIES)
        ):
            continue
        yield Topic(end, _TOPIC_OF[word])
