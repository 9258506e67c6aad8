"""From the text of a table, in any serialisation, to runs: labels and the values after them.

Separators say nothing reliable about what a number is, so labels anchor: a run is the text fields
since the last number, and the numbers that follow them. Where a row has as many numbers as the
form has columns, nothing else is asked. Where it has fewer, only a layout that prints its blank
cells can say which are blank (``grid``), and where it does not, nothing is placed.
"""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from itertools import pairwise
from typing import Literal, NamedTuple

from extractor.readings import Number
from extractor.tables.numbers import NOT_APPLICABLE, UNITS, Printed, read_cell
from extractor.tables.vocabulary import fold, vocabulary

FieldKind = Literal["value", "label", "mixed", "furniture", "prose", "nothing"]

_FIELD = re.compile(r"[^ \t\n|][^\t\n|]*+")
# What `read_cell` surely takes for a number: whole, with thousands, a fraction or a unit, of at most 24 characters.
_NUMBER = (
    r"(?:[1-9][0-9]{0,2}(?:[,，][0-9]{3}){1,3}+|0|[1-9][0-9]{0,14}+)"
    rf"(?:\.[0-9]{{1,4}}+)?(?:{'|'.join(UNITS)})?+"
)
_CELL_END = r"(?= *+(?:[\t\n|]|\Z))"
# Numbers that fill their fields and follow one another are one match: most of a report's cells.
_NUMBERS = re.compile(rf"[\t\n|] *+{_NUMBER}{_CELL_END}(?: *+[\t\n|][ \t\n|]*+{_NUMBER}{_CELL_END})*+")
_WORD = re.compile(rf"(?P<numbers>{_NUMBER}(?!\S)(?: ++{_NUMBER}(?!\S))*+)|\S+")
_PRINTED = re.compile(r"[^ \t\n|]+")
_FURNITURE = re.compile(
    r"[-—–－~]{1,2} ?\d{1,3} ?[-—–－~]{1,2}|第 ?\d{1,3} ?页[ ,，/]*(?:共 ?\d{1,3} ?页)?|共 ?\d{1,3} ?页"
    r"|\d{1,3} ?/ ?\d{1,3}|(?:[Pp]age|[Pp]\.) ?\d{1,3}.{0,40}"
)
_RULE = re.compile(r"[-:=+*—─━═\s]{2,}")
_RULE_LINE = re.compile(
    r"^[ \t]*\|?(?:[ \t]*:?-{2,}:?[ \t]*\|)+[ \t]*:?-{2,}:?[ \t]*\|?[ \t]*$", re.MULTILINE
)
_REPEATED = re.compile(r"(\||\t|\n\t)\1+")
_VALUE_CHARS = {
    ord(char): None for char in "0123456789,，.+-－＋−﹣/／\\—–*无不适用件条项个份次起宗例元万人部家 "
}
_NEWLINES = re.compile(r"\n+")
_LONGEST_CACHED = 64
_LONGEST_NUMBERS = 32
_LONGEST_HEADER = 400
PROSE = "\ufffd"
_SENTENCE = "。"
_LABELS_IN_ONE_LINE = 3


Item = tuple[int, int]
"""One value field: start and end in the cleaned text (a plain tuple: two hundred are made a report)."""


class Run(NamedTuple):
    """Text fields and the values that follow them until the next text.

    ``start`` and ``label_end`` enclose the text fields; prose is one field, ``PROSE``.
    ``separator`` is what stands between all neighbouring values, None where it differs;
    ``numbers`` are the values where all are whole numbers, whatever their unit, otherwise None.
    """

    fields: tuple[str, ...]
    start: int
    label_end: int
    items: tuple[Item, ...] = ()
    separator: str | None = None
    numbers: tuple[int, ...] | None = None


class _Values(NamedTuple):
    """Neighbouring values: where each stands from their beginning on; for the rest see ``Run``."""

    places: tuple[Item, ...]
    separator: str | None
    numbers: tuple[int, ...] | None


class _Field(NamedTuple):
    """What a field between separators is by itself; ``lead`` and ``length`` are of its bare text.

    ``said`` is what it says if it is a value.
    """

    kind: FieldKind
    lead: int
    length: int
    said: _Values | None


@lru_cache(maxsize=4096)
def _field(chars: str) -> _Field:
    bare = chars.strip()
    kind = _kind(bare)
    said = _one_value(read_cell(bare), len(bare)) if kind == "value" else None
    return _Field(kind, len(chars) - len(chars.lstrip()), len(bare), said)


def _kind(bare: str) -> FieldKind:
    if bare in NOT_APPLICABLE or (bare and read_cell(bare).state == "number"):
        return "value"
    if not bare or _RULE.fullmatch(bare):
        return "nothing"
    if _SENTENCE in bare:
        return "prose"
    if _FURNITURE.fullmatch(bare):
        return "furniture"
    several = " " in bare and any(read_cell(word).state != "text" for word in bare.split())
    return "mixed" if several else "label"


_Piece = tuple[tuple[str, ...], int, int, _Values | None]
"""Neighbouring labels, or values: the labels' fields, where they stand, and what the values say."""


def runs(chars: str, start: int, end: int) -> tuple[Run, ...]:
    """[start, end) of the text as runs, in order; prose is one field and ends a run."""
    done: list[Run] = []
    fields: tuple[str, ...] = ()
    values: list[tuple[int, _Values]] = []
    first = last = start
    for labels, at, stop, said in _pieces(chars, start, end):
        if said is not None:
            values.append((at, said))
            continue
        if values:
            done.append(_run(chars, fields, (first, last), values))
            fields, values = (), []
        if not fields:
            first = at
        fields += labels
        last = stop
    if fields or values:
        done.append(_run(chars, fields, (first, last), values))
    return tuple(done)


def _run(chars: str, fields: tuple[str, ...], label: Item, values: list[tuple[int, _Values]]) -> Run:
    if not values:
        return Run(fields, *label)
    if len(values) == 1:
        at, (places, between, numbers) = values[0]
        return Run(fields, *label, tuple([(at + one, at + other) for one, other in places]), between, numbers)
    items = tuple([(at + one, at + other) for at, said in values for one, other in said.places])
    bare = [said.numbers for _, said in values if said.numbers is not None]
    numbers = tuple([number for some in bare for number in some]) if len(bare) == len(values) else None
    return Run(fields, *label, items, _uniform_separator(chars, items), numbers)


def _pieces(chars: str, start: int, end: int) -> list[_Piece]:
    """Labels and values in turn; both recur from report to report, so what they say is remembered."""
    if "--" in chars:
        chars = _RULE_LINE.sub(lambda line: "-" * len(line[0]), chars)
    found: list[_Piece] = []
    at = start
    for match in _NUMBERS.finditer(chars, start, end):
        numbers, stop = match.span()
        found.extend(_between(chars, at, numbers))
        text = match[0]
        said = _numbers(text) if len(text) <= _LONGEST_NUMBERS else _numbers.__wrapped__(text)
        found.append(((), numbers, stop, said))
        at = stop
    found.extend(_between(chars, at, end))
    return found


@lru_cache(maxsize=1024)
def _numbers(text: str) -> _Values:
    """What numbers say that stand in fields of their own."""
    words = text.replace("|", " ").split()
    try:
        numbers: tuple[int, ...] | None = tuple(map(int, words))
    except ValueError:
        numbers = _whole([read_cell(word).value for word in words])
    places, between = _alike(text, words) or _apart(text)
    return _Values(places, between, numbers)


class _Spread(NamedTuple):
    """Where words stand in their text, and what stands between all of them, None where it differs."""

    places: tuple[Item, ...]
    separator: str | None


def _alike(text: str, words: list[str]) -> _Spread | None:
    """*words* where the same characters stand between all of them: most rows are printed so."""
    at = text.index(words[0])
    between = text[at + len(words[0]) : text.index(words[1], at + len(words[0]))] if len(words) > 1 else ""
    if between.join(words) != text[at:]:
        return None
    places: list[Item] = []
    for word in words:
        end = at + len(word)
        places.append((at, end))
        at = end + len(between)
    return _Spread(tuple(places), separator(between) if between else None)


def _apart(text: str) -> _Spread:
    places = tuple([match.span() for match in _PRINTED.finditer(text)])
    return _Spread(places, _uniform_separator(text, places))


def _whole(numbers: Sequence[Number | None]) -> tuple[int, ...] | None:
    """*numbers* if all of them are whole."""
    whole = tuple([number for number in numbers if isinstance(number, int)])
    return whole if len(whole) == len(numbers) else None


def _between(chars: str, start: int, end: int) -> list[_Piece]:
    """The pieces of [start, end), which no numbers of their own part."""
    text = chars[start:end]
    pieces = _gap(text) if len(text) <= _LONGEST_HEADER else _gap.__wrapped__(text)
    return [(labels, start + at, start + stop, said) for labels, at, stop, said in pieces]


@lru_cache(maxsize=1024)
def _gap(text: str) -> tuple[_Piece, ...]:
    """The pieces of *text*, neighbouring labels as one."""
    found: list[_Piece] = []
    labels: list[str] = []
    first = last = 0
    for label, at, stop, said in _fields(text):
        if said is None:
            first = first if labels else at
            last = stop
            labels.append(label)
            continue
        if labels:
            found.append((tuple(labels), first, last, None))
            labels = []
        found.append(((), at, stop, said))
    if labels:
        found.append((tuple(labels), first, last, None))
    return tuple(found)


_OneField = tuple[str, int, int, _Values | None]


def _fields(chars: str) -> list[_OneField]:
    """Each field that says something, by itself; ``PROSE`` for prose."""
    found: list[_OneField] = []
    for match in _FIELD.finditer(chars):
        text, at = match[0], match.start()
        kind, lead, length, said = _field(text) if len(text) <= _LONGEST_CACHED else _field.__wrapped__(text)
        if said is not None or kind == "label":
            found.append((text, at + lead, at + lead + length, said))
        elif kind == "mixed":
            found += _words(chars, *match.span())
        elif kind == "prose":
            found += _sentences(chars, *match.span())
    return found


def _one_value(said: Printed, length: int) -> _Values:
    return _Values(((0, length),), None, (said.value,) if isinstance(said.value, int) else None)


def _words(chars: str, start: int, end: int) -> Iterator[_OneField]:
    for match in _WORD.finditer(chars, start, end):
        text = match[0]
        if match.lastgroup:
            values: _Values | None = _numbers.__wrapped__(text)
        else:
            said = read_cell(text)
            values = None if said.state == "text" else _one_value(said, len(text))
        yield text, match.start(), match.end(), values


def _sentences(chars: str, start: int, end: int) -> Iterator[_OneField]:
    """The sentences of one line: prose, except where a whole table stands in the line."""
    at = start
    while at < end:
        stop = chars.find(_SENTENCE, at, end)
        stop = end if stop < 0 else stop + 1
        if _holds_table(chars[at:stop]):
            yield from _words(chars, at, stop)
        else:
            yield PROSE, at, stop, None
        at = stop


def _holds_table(sentence: str) -> bool:
    if " " not in sentence:
        return False
    known = vocabulary().pattern
    labels = sum(1 for word in sentence.split() if known.fullmatch(fold(word)))
    return labels >= _LABELS_IN_ONE_LINE


def separator(chars: str) -> str:
    """What stands between two values, in its class: spaces do not count, blank lines count once."""
    bare = _FURNITURE.sub("", chars) if not chars.isspace() else chars
    bare = bare.replace(" ", "")
    return bare if "\t" in bare else _NEWLINES.sub("\n", bare)


def _uniform_separator(chars: str, items: Sequence[Item]) -> str | None:
    """The separator between all of *items* if it is the same everywhere, else None."""
    gaps = len(items) - 1
    if gaps < 1:
        return None
    between = chars[items[0][1] : items[-1][0]].translate(_VALUE_CHARS)
    if gaps == 1:
        return separator(between)
    if len(between) % gaps == 0 and between == between[: len(between) // gaps] * gaps:
        return separator(between[: len(between) // gaps])
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
def _once(repeated: str) -> str:
    """A separator without its repetitions.

    >>> _once("|||")
    '|'
    """
    match = _REPEATED.fullmatch(repeated)
    return match[1] if match else repeated


def dominant_separator(chars: str, found: Iterable[Run]) -> str:
    """The separator that stands between most neighbouring values; over blank cells it is repeated."""
    counts: Counter[str] = Counter()
    for run in found:
        if run.separator is not None:
            counts[_once(run.separator)] += len(run.items) - 1
        else:
            counts.update(_once(separator(chars[one[1] : two[0]])) for one, two in pairwise(run.items))
    return counts.most_common(1)[0][0] if counts else ""
