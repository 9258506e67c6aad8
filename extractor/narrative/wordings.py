"""Which metric a number's words make it: cues found in them, and the first reading that holds."""

import re
from functools import lru_cache
from typing import NamedTuple

from extractor.patterns import longest
from schemas.cues import ANNOUNCED, CONCERNED, CONCERNS, CUES, OF_ANY_KIND, READINGS, TOPICS, Reading
from schemas.metrics import OTHER

_BIT = {cue: 1 << at for at, cue in enumerate(CUES)}
_GENERAL = re.compile(
    f"(?<!双){longest(ANNOUNCED.split())}了?(?:{longest(OF_ANY_KIND.split())}){{0,4}}信息(?!专报|简报|快报)"
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
    """The first reading that holds for these cues, this unit and this topic; None where none does.

    A number without a unit may be counted in any.
    """
    for rule in _RULES:
        need, lack, themes, units = rule[:4]
        if (
            bits & need == need
            and not bits & lack
            and (not units or unit is None or unit in units)
            and (not themes or topic in themes)
        ):
            return rule
    return None


_TOPIC_OF = {word: name for name, words in TOPICS.items() for word in words.split()}
_TOPICS = re.compile(longest(_TOPIC_OF))
_DIGITS = frozenset("0123456789０１２３４５６７８９")
_ATTRIBUTE = "主动公开"
_ENTRY = ("依申请公开", "依申请")
_BETWEEN_ENTRIES = frozenset("、，：（,:(")
_REQUESTS = "applications"
_REQUESTED = frozenset(CONCERNED.split())
_CONCERNS = re.compile(rf"{longest(CONCERNS.split())}[^。；;\n0-9]*$")
_LONGEST_CONCERN = 60


class Topics:
    """What a text is about, place by place.

    依申请公开 between a comma and a number (主动公开142件、依申请公开51件) is an entry of a list and changes nothing.

    >>> topics = Topics("主动公开信息12条。收到申请3件，其中办结2件。")
    >>> topics.at(6), topics.at(20)
    ('disclosure', 'applications')
    """

    def __init__(self, chars: str) -> None:
        """Nothing is read yet: most prose without numbers never is."""
        self._chars = chars
        self._words = _TOPICS.finditer(chars)
        self._next: re.Match[str] | None = None
        self._name = ""

    def at(self, place: int) -> str:
        """The topic at *place*; the places that are asked about come in order."""
        if not self._name:
            self._name, self._next = "none", next(self._words, None)
        word = self._next
        while word is not None and (end := word.end()) <= place:
            entry = self._chars[end : end + 1] in _DIGITS and self._is_entry(word)
            if not entry and not (self._name == _REQUESTS and self._is_requested(word)):
                self._name = _TOPIC_OF[word[0]] or self._name
            word = self._next = next(self._words, None)
        return self._name

    def _is_entry(self, word: re.Match[str]) -> bool:
        """Whether a word before a number is an entry of a list."""
        start = word.start()
        return word[0] == _ATTRIBUTE or (
            word[0] in _ENTRY and self._chars[start - 1 : start] in _BETWEEN_ENTRIES
        )

    def _is_requested(self, word: re.Match[str]) -> bool:
        """Whether a word says what requests were about: 收到申请12件，主要涉及政策咨询，全部答复12件."""
        start = word.start()
        return (
            _TOPIC_OF[word[0]] in _REQUESTED
            and _CONCERNS.search(self._chars, max(start - _LONGEST_CONCERN, 0), start) is not None
        )
