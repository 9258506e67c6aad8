"""Where the words that a record or gold cites stand in the document, on the folded text."""

from bisect import bisect_left
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from difflib import SequenceMatcher
from functools import lru_cache
from typing import Literal, NamedTuple

from eval.cases import Case
from eval.folding import PAGE_SUFFIXES, TEXT_SUFFIXES, Folded, encoding_of, fold, folded
from eval.numerals import numerals
from eval.states import mapping
from extractor.text import Span

Level = Literal["G0", "G1", "G2", "G3"]
COVERAGE, DENSITY = 0.9, 0.8
MARKS = str.maketrans("“”„「」『』‘’`", '""""""' + '"' + "''" + "'")


class Place(NamedTuple):
    """Where a quote stands, and how well it is grounded.

    G0: word for word in the source; G1: after folding; G2: nearly; G3: nowhere.
    """

    span: Span | None
    level: Level


@dataclass(frozen=True, slots=True, eq=False)
class Ground:
    """A document as quotes are looked up in it: decoded, folded, what its gold repairs, its numerals."""

    raw: str
    text: Folded
    repairs: tuple[tuple[str, str], ...]
    printed: frozenset[Decimal]

    def inside(self, evidence: object) -> Span | None:
        """The folded place of an evidence of one value; None where it has none, or not what it says."""
        entry = mapping(evidence)
        start, end, raw = (entry.get(name) for name in ("start", "end", "raw"))
        if not isinstance(start, int) or not isinstance(end, int) or self.raw[start:end] != raw:
            return None
        return Span(bisect_left(self.text.at, start), bisect_left(self.text.at, end))

    def source(self, span: Span) -> Span:
        """The decoded source under a folded span that is not empty."""
        return Span(self.text.at[span.start], self.text.at[span.end - 1] + 1)

    def places(self, quote: str) -> tuple[Span, ...]:
        """Every place of a quote in the folded text, its damage repaired if need be."""
        return _places(self, quote)

    def locate(self, quote: str, near: Span | None = None) -> Place:
        """The place of a quote, of several the one closest to *near*."""
        places = self.places(quote)
        if not places:
            return _nearly(self.text.chars, folded_quote(quote))
        first = near.start if near else 0
        closest = min(places, key=lambda span: abs(span.start - first))
        return Place(closest, "G0" if quote in self.raw else "G1")


def ground_of(case: Case, record: Mapping[str, object]) -> Ground | None:
    """The document of *case*, decoded as *record* says it was; None where it is no text."""
    suffix = f".{case.source.rsplit('.', 1)[-1].lower()}"
    if suffix not in TEXT_SUFFIXES + PAGE_SUFFIXES:
        return None
    usual = encoding_of(case.document)
    try:
        raw = case.document.decode(str(mapping(record.get("source")).get("encoding", usual)), "replace")
    except LookupError:
        raw = case.document.decode(usual, "replace")
    return _ground(raw, case.gold.repairs, suffix in PAGE_SUFFIXES)


@lru_cache(maxsize=64)
def _ground(raw: str, repaired: tuple[tuple[str, str], ...], page: bool) -> Ground:  # noqa: FBT001  a cache's key
    """Done once a document, however many systems are scored on it."""
    chars, at = folded(raw, repaired, page=page)
    repairs = tuple((folded_quote(damaged), folded_quote(new)) for damaged, new in repaired)
    text = chars.translate(MARKS)
    return Ground(raw, Folded(text, at), repairs, frozenset(found.value for found in numerals(text)))


@lru_cache(maxsize=1 << 14)
def folded_quote(quote: str) -> str:
    """A quote as it is looked up: folded, and all quotation marks alike.

    >>> folded_quote("“三公” 经费")
    '"三公"经费'
    """
    return fold(quote).translate(MARKS)


@lru_cache(maxsize=1 << 14)
def _places(ground: Ground, quote: str) -> tuple[Span, ...]:
    """Looked up once: findings, counts and their grounding ask for the same words, and so do other systems."""
    wanted = folded_quote(quote)
    for damaged, repaired in (("", ""), *ground.repairs):
        wanted = wanted.replace(damaged, repaired) if damaged else wanted
        if found := tuple(_occurrences(ground.text.chars, wanted)):
            return found
    return ()


def shared(one: Span, other: Span) -> int:
    """How many characters two spans have in common."""
    return max(0, min(one.end, other.end) - max(one.start, other.start))


def together(one: Span, other: Span) -> float:
    """The share of the shorter span that stands in the other.

    >>> together(Span(0, 10), Span(5, 100))
    0.5
    """
    shorter = min(one.end - one.start, other.end - other.start)
    return shared(one, other) / shorter if shorter else 0.0


def _occurrences(text: str, wanted: str) -> Iterator[Span]:
    at = text.find(wanted) if wanted else -1
    while at >= 0:
        yield Span(at, at + len(wanted))
        at = text.find(wanted, at + len(wanted))


def _nearly(text: str, wanted: str) -> Place:
    """Words that differ in few characters, around the longest run they have in common."""
    run = SequenceMatcher(None, wanted, text, autojunk=False).find_longest_match()
    slack = len(wanted) // 4
    start = max(run.b - run.a - slack, 0)
    window = text[start : run.b + len(wanted) - run.a + slack]
    blocks = SequenceMatcher(None, wanted, window, autojunk=False).get_matching_blocks()
    blocks = [block for block in blocks if block.size > 1]
    covered = sum(block.size for block in blocks)
    if not wanted or covered < COVERAGE * len(wanted):
        return Place(None, "G3")
    first, last = blocks[0].b, blocks[-1].b + blocks[-1].size
    if covered < DENSITY * (last - first):
        return Place(None, "G3")
    return Place(Span(start + first, start + last), "G2")
