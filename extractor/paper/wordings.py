"""The form's wordings found among words on paper, over as many lines as a narrow cell breaks them into."""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from functools import cache
from typing import Literal, NamedTuple

from extractor.paper.lines import joined
from extractor.paper.words import Word
from extractor.spacing import core, fold
from schemas.form.labels import labels

Kind = Literal["column", "row", "group", "caption", "corner", "note"]

_BESIDE = 1.5
_BELOW, _STACKED = 2.6, 2.8
"""How far the next piece of a wording may be, in heights of the font: to the right, and from line to line.

Where characters stand over one another, a blank between them is a line.
"""
_COMMON = 0.3
_WITHOUT_KEY = ("caption", "group", "spanning")
"""What the form gives no key is known by what it says."""


class Wording(NamedTuple):
    """A folded wording of the form, and what it is there: a row's label, a column's header, what spans several."""

    folded: str
    table: str
    kind: Kind
    key: str


class Anchor(NamedTuple):
    """A wording where it is printed: its words, and the box around them."""

    wording: Wording
    words: tuple[Word, ...]
    left: float
    top: float
    right: float
    bottom: float

    @property
    def chars(self) -> str:
        """What is printed."""
        return joined([word.chars for word in self.words])

    @property
    def x(self) -> float:
        """The middle between its sides."""
        return (self.left + self.right) / 2

    @property
    def y(self) -> float:
        """The middle between its first and its last line."""
        return (self.top + self.bottom) / 2


def _declared(table: str) -> Iterator[tuple[str, Kind, str]]:
    """The wordings of *table* with their kinds and keys; what spans columns is looked for as notes are."""
    for label in labels():
        if label.table == table:
            kind: Kind = "note" if label.place == "spanning" else label.place
            key = label.wordings[0] if label.place in _WITHOUT_KEY else label.key
            for wording in label.wordings:
                yield wording, kind, key


@cache
def _wordings(table: str) -> Mapping[str, tuple[Wording, ...]]:
    """The wordings of *table* by their first character; row labels without their enumerators come last."""
    found: dict[Wording, None] = {}
    for label, kind, key in _declared(table):
        found[Wording(fold(label), table, kind, key)] = None
    for label, kind, key in _declared(table):
        if kind in ("row", "group") and core(label) != fold(label):
            found[Wording(core(label), table, kind, key)] = None
    by_first: dict[str, list[Wording]] = {}
    for wording in found:
        by_first.setdefault(wording.folded[0], []).append(wording)
    return {first: tuple(wordings) for first, wordings in by_first.items()}


def anchors(words: Sequence[Word], table: str, kinds: Collection[Kind]) -> list[Anchor]:
    """The wordings of *table* that *words*, in reading order, print; no word stands in two, the longest comes first."""
    wordings = _wordings(table)
    found = [
        (len(wording.folded), -at, anchor(wording, pieces))
        for at, word in enumerate(words)
        if (said := fold(word.chars))
        for wording in wordings.get(said[0], ())
        if wording.kind in kinds
        for pieces in _pieces(word, wording.folded, words)
    ]
    if "column" in kinds:
        found += [
            (len(wording.folded), -at, anchor(wording, tuple(reversed(pieces))))
            for at, word in enumerate(words)
            if len(word.chars) == 1
            for wording in _ending(table).get(word.chars, ())
            for pieces in _pieces(word, wording.folded[::-1], words)
            if all(len(piece.chars) == 1 for piece in pieces)
        ]
    taken: set[Word] = set()
    kept: list[Anchor] = []
    for _, _, one in sorted(found, key=lambda one: one[:2], reverse=True):
        if taken.isdisjoint(one.words):
            taken.update(one.words)
            kept.append(one)
    return kept


@cache
def _ending(table: str) -> Mapping[str, tuple[Wording, ...]]:
    """The columns of *table* by their last character: print that runs upwards begins with it."""
    by_last: dict[str, list[Wording]] = {}
    for wordings in _wordings(table).values():
        for wording in wordings:
            if wording.kind == "column":
                by_last.setdefault(wording.folded[-1], []).append(wording)
    return {last: tuple(wordings) for last, wordings in by_last.items()}


def _pieces(
    word: Word, rest: str, words: Sequence[Word], left: float | None = None
) -> Iterator[tuple[Word, ...]]:
    """The ways in which *word*, in a line of its cell that begins at *left*, and what follows it make up *rest*."""
    said = fold(word.chars)
    if not rest.startswith(said):
        return
    rest = rest[len(said) :]
    if not rest:
        yield (word,)
        return
    left = word.left if left is None else left
    for following in _beside(word, words):
        for pieces in _pieces(following, rest, words, left):
            yield (word, *pieces)
    for following in _below(word, left, words):
        for pieces in _pieces(following, rest, words):
            yield (word, *pieces)


def _beside(word: Word, words: Iterable[Word]) -> list[Word]:
    """What may go on with *word* in its line."""
    return [
        other
        for other in words
        if abs(other.y - word.y) < word.size / 2
        and -_COMMON * word.size < other.left - word.right < _BESIDE * word.size
        and other is not word
    ]


def _below(word: Word, left: float, words: Iterable[Word]) -> list[Word]:
    """What may go on with a line from *left* to the end of *word*: the closest words below it."""
    far = (_STACKED if len(word.chars) == 1 else _BELOW) * word.size
    below = [
        other
        for other in words
        if word.size / 2 < other.y - word.y < far
        and min(word.right, other.right) - max(left, other.left)
        > _COMMON * min(word.right - left, other.right - other.left)
    ]
    nearest = min((other.top for other in below), default=0.0)
    return [other for other in below if other.top - nearest < word.size / 2]


def anchor(wording: Wording, words: tuple[Word, ...]) -> Anchor:
    """*wording*, printed by *words*."""
    return Anchor(
        wording,
        words,
        min(word.left for word in words),
        min(word.top for word in words),
        max(word.right for word in words),
        max(word.bottom for word in words),
    )
