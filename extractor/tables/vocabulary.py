"""The form's wordings as tokens: which label, header or caption a string of the table is."""

import re
from bisect import bisect_left, bisect_right
from dataclasses import dataclass
from functools import cache, lru_cache
from itertools import accumulate, takewhile
from operator import ne
from typing import Literal, NamedTuple

from extractor.patterns import longest
from extractor.spacing import ENUMERATOR, core, fold
from schemas.form import APPLICATIONS, SECTIONS
from schemas.form.labels import Label, labels

Kind = Literal["row", "group", "column", "caption", "corner", "note", "heading", "unknown"]

_LEADING = re.compile(ENUMERATOR)
_SHORTEST_PREFIX = 4
_MOST_FIELDS_OF_A_LABEL = 4
_LONGEST_LABEL = 64
_SUBSTITUTION_FROM = 4
_TWO_SUBSTITUTIONS_FROM = 10
_APPLICANTS = "applicants"
_NOTE_BEGINS = "本列数据的勾稽关系为"
_REMARK = re.compile(r"[（(](?![\d,.]+[)）])[^（）()]{0,40}[)）]\s*$")


class Name(NamedTuple):
    """What a wording stands for; one wording may stand for several (总计: a column and a row)."""

    kind: Kind
    table: str
    key: str


class Token(NamedTuple):
    """A wording found in a run of text fields.

    ``ordinal`` is the enumerator printed before it; ``clean``: nothing unknown stands between it
    and the next token or the end of the run; ``field`` counts the fields before it.
    """

    names: tuple[Name, ...]
    wording: str
    ordinal: str
    clean: bool


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """Every folded wording of the form, and a pattern that finds the longest at a position."""

    names: dict[str, tuple[Name, ...]]
    pattern: re.Pattern[str]


@cache
def vocabulary() -> Vocabulary:
    """All wordings of both editions, folded."""
    names: dict[str, list[Name]] = {}
    for one in labels():
        name = _name(one)
        for wording in (*one.wordings, _NOTE_BEGINS) if one.place == "note" else one.wordings:
            known = names.setdefault(core(wording), [])
            if name not in known:
                known.append(name)
    for section in SECTIONS:
        for title in (section.title, *section.variants):
            names.setdefault(core(title), [Name("heading", "", str(section.number))])
    pattern = re.compile(f"(?P<ordinal>{ENUMERATOR})(?P<wording>{longest(names)})")
    return Vocabulary({wording: tuple(found) for wording, found in names.items()}, pattern)


@cache
def _sorted() -> tuple[str, ...]:
    """The wordings by their characters, so that those with one beginning are neighbours."""
    return tuple(sorted(vocabulary().names))


@cache
def _rank() -> dict[str, int]:
    """Where each wording is declared."""
    return {wording: at for at, wording in enumerate(vocabulary().names)}


@cache
def _of_length(length: int) -> tuple[str, ...]:
    """The wordings of so many characters."""
    return tuple(wording for wording in vocabulary().names if len(wording) == length)


def _name(one: Label) -> Name:
    """What a label of the form stands for: what stands over columns is a group, as what stands over rows is."""
    if one.place == "spanning":
        return Name("group", one.table, _APPLICANTS if one.table == APPLICATIONS.key else "")
    return Name(one.place, one.table, one.key)


@lru_cache(maxsize=4096)
def tokens(fields: tuple[str, ...]) -> tuple[Token, ...]:
    """The wordings in a run of text fields, in order.

    A wording begins where a field or another wording ends, and may go on over several fields:
    labels broken over lines or by spaces are found whole. What is no wording becomes an
    "unknown" token.

    >>> [token.wording for token in tokens(("三、本年度办理结果", "（一） 予以", "公开"))]
    ['本年度办理结果', '予以公开']
    """
    folded = [part for part in map(_without_remark, fields) if part]
    joined = "".join(folded)
    ends = list(accumulate(map(len, folded)))
    boundaries = frozenset(ends)
    found: list[Token] = []
    at = 0
    while at < len(joined):
        following = ends[bisect_right(ends, at) :][:_MOST_FIELDS_OF_A_LABEL]
        token, at = _token_at(joined, at, following, boundaries)
        found.append(token)
    return _with_remarks(found)


@lru_cache(maxsize=4096)
def plain_row(fields: tuple[str, ...]) -> Name | None:
    """The row of table 3 that a run names if it names nothing else but groups above it.

    >>> plain_row(("（三）不予公开", "1.属于国家秘密"))
    Name(kind='row', table='applications', key='denied.state_secret')
    """
    found = tokens(fields)
    if not found or any(len(token.names) > 1 or not token.clean for token in found):
        return None
    *groups, last = (token.names[0] for token in found)
    above = all(name.kind == "group" and name.key == "" and name.table == last.table for name in groups)
    return last if above and last.kind == "row" and last.table == APPLICATIONS.key else None


def _without_remark(field: str) -> str:
    """The folded field; a bracketed remark behind a wording is left out where it is no part of it."""
    folded = fold(field)
    if field.rstrip().endswith(("）", ")")) and not vocabulary().pattern.fullmatch(folded):
        bare = fold(_REMARK.sub("", field))
        if vocabulary().pattern.fullmatch(bare):
            return bare
    return folded


def _token_at(joined: str, at: int, following: list[int], boundaries: frozenset[int]) -> tuple[Token, int]:
    words = vocabulary()
    match = words.pattern.match(joined, at)
    if match and (match.end() in boundaries or _goes_on(joined, match.end(), boundaries)):
        wording = match["wording"]
        return Token(words.names[wording], wording, match["ordinal"], clean=True), match.end()
    begun = _wrapped(joined, at, following)
    if begun:
        return begun
    boundary = following[0]
    return Token((Name("unknown", "", ""),), joined[at:boundary], "", clean=False), boundary


def _goes_on(joined: str, at: int, boundaries: frozenset[int]) -> bool:
    """Whether another wording begins at *at*, inside a field: its enumerator is not the end of this one."""
    found = vocabulary().pattern.match(joined, at)
    return found is not None and boundaries.isdisjoint(range(at + 1, found.start("wording") + 1))


@lru_cache(maxsize=4096)
def _approximate(folded: str) -> Token | None:
    """The one wording that *folded* is cut short or misprinted from, if there is exactly one."""
    ordinal_end = _LEADING.match(folded).end()  # type: ignore[union-attr]
    for start in dict.fromkeys((0, ordinal_end)):
        rest = folded[start:]
        if len(rest) < _SHORTEST_PREFIX:
            continue
        nearest = _begun(rest) or _near(rest)
        if nearest:
            return Token(vocabulary().names[nearest], nearest, folded[:start], clean=True)
    return None


def _begun(rest: str) -> str | None:
    """The wording that begins with *rest*, where all such wordings stand for the same."""
    known, names = _sorted(), vocabulary().names
    begun = takewhile(lambda wording: wording.startswith(rest), known[bisect_left(known, rest) :])
    whole = sorted(begun, key=_rank().__getitem__)
    return whole[0] if whole and len({names[wording] for wording in whole}) == 1 else None


def _near(rest: str) -> str | None:
    """The wording that *rest* is misprinted from, or lost one character of, where all such stand for the same."""
    if len(rest) <= _SUBSTITUTION_FROM:
        return None
    allowed = 2 if len(rest) >= _TWO_SUBSTITUTIONS_FROM else 1
    near = [wording for wording in _of_length(len(rest)) if sum(map(ne, wording, rest)) <= allowed]
    near += [wording for wording in _of_length(len(rest) + 1) if _lacks_one(rest, wording)]
    return near[0] if near and len({vocabulary().names[wording] for wording in near}) == 1 else None


def _lacks_one(rest: str, wording: str) -> bool:
    """Whether *rest* is *wording* without one of its characters."""
    alike = next((at for at, char in enumerate(rest) if char != wording[at]), len(rest))
    return rest[alike:] == wording[alike + 1 :]


def _wrapped(joined: str, at: int, following: list[int]) -> tuple[Token, int] | None:
    """A label broken over fields whose last part is missing: the longest unique beginning."""
    for end in reversed(following):
        token = _approximate(joined[at:end]) if end - at <= _LONGEST_LABEL else None
        if token:
            return token, end
    return None


def _with_remarks(found: list[Token]) -> tuple[Token, ...]:
    """Mark tokens that something unknown follows; a short remark in brackets is part of its label."""
    marked: list[Token] = []
    for index, token in enumerate(found):
        follower = found[index + 1] if index + 1 < len(found) else None
        dirty = follower is not None and follower.names[0].kind == "unknown"
        marked.append(token._replace(clean=False) if dirty and token.clean else token)
    return tuple(marked)
