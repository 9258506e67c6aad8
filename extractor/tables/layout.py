"""From the text of a table, in any serialisation, to runs: labels and the values after them.

Separators say nothing reliable about what a number is, so labels anchor: a run is the text fields
since the last number, and the numbers that follow them. Where a row has as many numbers as the
form has columns, nothing else is asked. Where it has fewer, only a layout that prints its blank
cells can say which are blank (``grid``), and where it does not, nothing is placed.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from itertools import pairwise
from typing import Literal, NamedTuple

from extractor.spacing import fold
from extractor.tables.numbers import TEXT, Printed, read_cell
from extractor.tables.separators import FURNITURE, Item, once, separator, uniform
from extractor.tables.vocabulary import vocabulary
from extractor.typewritten import UNITS

FieldKind = Literal["value", "label", "mixed", "furniture", "prose", "nothing"]

_FIELD = re.compile(r"[^ \t\n|][^\t\n|]*+")
# What `read_cell` surely takes for a number: whole, with thousands, a fraction or a unit, of at most 24 characters.
_NUMBER = (
    r"(?:0|[1-9][0-9]{0,2}(?:[0-9]{0,12}+|(?:[,，][0-9]{3}){1,3}+))(?:\.[0-9]{1,4}+|)"
    rf"(?:[{''.join(unit for unit in UNITS if len(unit) == 1)}]|{'|'.join(unit for unit in UNITS if len(unit) > 1)}|)"
)
_BESIDE_DIGITS = re.compile(f"[,，{''.join(UNITS)}]")
_CELL_END = r"(?= *+(?:[\t\n|]|\Z))"
# Numbers that fill their fields and follow one another are one match: most of a report's cells. One group, to split by.
_NUMBERS = re.compile(rf"([\t\n|] *+{_NUMBER}{_CELL_END}(?:[ \t\n|]++{_NUMBER}{_CELL_END})*+)")
_WORD = re.compile(rf"(?P<numbers>{_NUMBER}(?!\S)(?: ++{_NUMBER}(?!\S))*+)|\S+")
REST = re.compile(r"0\d{1,8}(?:\.\d{1,4})?|\.\d{1,4}")
"""What no number begins with: the rest of one that a line end or a blank broke."""
_UNREADABLE = re.compile(r"[(（]?(?!(?:19|20)\d\d[-./])\d+(?:[-,，./·~～+]\d+)+[)）]?")
"""Digits with marks between them that are no number, and no day: they stand in a cell all the same."""
_BEFORE_CELLS = ("\t", "|")
"""Behind these stand cells, and no number of a page (3/8)."""
_ENDS_A_LABEL = re.compile(r"[\w”」）)][\s:：]*$")
"""What may stand before digits that are a value whole: other marks may stand for a digit that was lost."""
_PRINTED = re.compile(r"[^ \t\n|]+")
_RULE = re.compile(r"[-:=+*—─━═\s]{2,}")
_RULE_LINE = re.compile(
    r"^[ \t]*+(?:\|[ \t]*+)?(?::?-{2,}+:?[ \t]*+\|[ \t]*+)+:?-{2,}+:?[ \t]*+\|?[ \t]*+$", re.MULTILINE
)
_LONGEST_CACHED = 64
_LONGEST_NUMBERS = 32
_LONGEST_HEADER = 400
PROSE = "\ufffd"
_SENTENCE = "。"
_LABELS_IN_ONE_LINE = 3


class Values(NamedTuple):
    """Neighbouring values: where each starts and ends, counted from some place before them.

    ``separator`` is what stands between all neighbours, None where it differs; ``numbers`` are the
    values where all are whole numbers, whatever their unit, otherwise None.
    """

    starts: tuple[int, ...] = ()
    ends: tuple[int, ...] = ()
    separator: str | None = None
    numbers: tuple[int, ...] | None = None

    def places(self, at: int) -> tuple[Item, ...]:
        """Where each value stands in the text, counted from *at*."""
        return tuple([(at + start, at + end) for start, end in zip(self.starts, self.ends, strict=True)])

    def shares(self, parts: int) -> Sequence["Values"]:
        """The values in so many equal *parts*."""
        size = len(self.starts) // parts
        return [
            Values(
                self.starts[at : at + size],
                self.ends[at : at + size],
                None,
                self.numbers and self.numbers[at : at + size],
            )
            for at in range(0, parts * size, size)
        ]


_NO_VALUES = Values()


class Run(NamedTuple):
    """Text fields and the values that follow them until the next text.

    ``start`` and ``label_end`` enclose the text fields; prose is one field, ``PROSE``. The values
    are counted from *at*, so that what is printed alike shares them.
    """

    fields: tuple[str, ...]
    start: int
    label_end: int
    at: int = 0
    said: Values = _NO_VALUES

    @property
    def items(self) -> tuple[Item, ...]:
        """Where each value stands in the cleaned text."""
        return self.said.places(self.at)


class _Field(NamedTuple):
    """What a field between separators is by itself; ``lead`` and ``length`` are of its bare text.

    ``said`` is what it says if it is a value.
    """

    kind: FieldKind
    lead: int
    length: int
    said: Values | None


@lru_cache(maxsize=4096)
def _field(chars: str) -> _Field:
    bare = chars.strip()
    kind = _kind(bare)
    said = _one_value(read_cell(bare), len(bare)) if kind == "value" else None
    return _Field(kind, len(chars) - len(chars.lstrip()), len(bare), said)


def _kind(bare: str) -> FieldKind:
    if _fills_a_cell(bare):
        return "value"
    if not bare or _RULE.fullmatch(bare):
        return "nothing"
    if _SENTENCE in bare:
        return "prose"
    if FURNITURE.fullmatch(bare):
        return "furniture"
    return "mixed" if " " in bare and any(map(_fills_a_cell, bare.split())) else "label"


def _fills_a_cell(word: str) -> bool:
    """Whether *word* is a value: a number, a mark for none, or digits that are neither number nor label."""
    if not word or read_cell(word).state != "text":
        return bool(word)
    if REST.fullmatch(word):
        return True
    return _UNREADABLE.fullmatch(word) is not None and FURNITURE.fullmatch(word) is None


class _Piece(NamedTuple):
    """Neighbouring labels, with ``said`` None, or values: where they stand in their text."""

    fields: tuple[str, ...]
    start: int
    end: int
    said: Values | None


def runs(chars: str, start: int, end: int) -> list[Run]:
    """[start, end) of the text as runs, in order; prose is one field and ends a run.

    Labels and values recur from report to report, so what they say is remembered.
    """
    body = chars[start:end]
    if "--" in body:
        body = _RULE_LINE.sub(lambda line: "-" * len(line[0]), body)
    done: list[Run] = []
    fields: tuple[str, ...] = ()
    values: list[tuple[int, Values]] = []
    first = last = at = start
    for index, text in enumerate(_NUMBERS.split(body)):
        if index % 2:
            said = _numbers(text) if len(text) <= _LONGEST_NUMBERS else _numbers.__wrapped__(text)
            values.append((at, said))
            at += len(text)
            continue
        for piece in _gap(text) if len(text) <= _LONGEST_HEADER else _gap.__wrapped__(text):
            if piece.said is not None:
                values.append((at + piece.start, piece.said))
                continue
            if values:
                done.append(_run(chars, fields, (first, last), values))
                values = []
            fields, first, last = piece.fields, at + piece.start, at + piece.end
        at += len(text)
    if fields or values:
        done.append(_run(chars, fields, (first, last), values))
    return done


def _run(chars: str, fields: tuple[str, ...], label: Item, values: list[tuple[int, Values]]) -> Run:
    if len(values) == 1:
        return Run(fields, *label, *values[0])
    if not values:
        return Run(fields, *label)
    origin = values[0][0]
    starts = tuple([at - origin + start for at, said in values for start in said.starts])
    ends = tuple([at - origin + end for at, said in values for end in said.ends])
    bare = [said.numbers for _, said in values if said.numbers is not None]
    numbers = tuple([number for some in bare for number in some]) if len(bare) == len(values) else None
    between = uniform(chars[origin : origin + ends[-1]], list(zip(starts, ends, strict=True)))
    return Run(fields, *label, origin, Values(starts, ends, between, numbers))


@lru_cache(maxsize=1024)
def _numbers(text: str) -> Values:
    """What numbers say that stand in fields of their own."""
    words = text.replace("|", " ").split()
    numbers: tuple[int, ...] | None = None
    if "." not in text:
        try:
            numbers = tuple(map(int, words))
        except ValueError:
            numbers = tuple(map(int, _BESIDE_DIGITS.sub("", " ".join(words)).split()))
    return _alike(text, words, numbers) or _apart(text, numbers)


def _alike(text: str, words: list[str], numbers: tuple[int, ...] | None) -> Values | None:
    """*words* where the same characters stand between all of them: most rows are printed so."""
    at = text.index(words[0])
    between = text[at + len(words[0]) : text.index(words[1], at + len(words[0]))] if len(words) > 1 else ""
    if between.join(words) != text[at:]:
        return None
    starts: list[int] = []
    ends: list[int] = []
    for word in words:
        starts.append(at)
        at += len(word)
        ends.append(at)
        at += len(between)
    return Values(tuple(starts), tuple(ends), separator(between) if between else None, numbers)


def _apart(text: str, numbers: tuple[int, ...] | None) -> Values:
    places = [match.span() for match in _PRINTED.finditer(text)]
    starts, ends = zip(*places, strict=True)
    return Values(starts, ends, uniform(text, places), numbers)


@lru_cache(maxsize=4096)
def _gap(text: str) -> tuple[_Piece, ...]:
    """The pieces of *text*, in which no numbers stand in fields of their own; neighbouring labels as one."""
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
            found.append(_Piece(tuple(labels), first, last, None))
            labels = []
        found.append(_Piece((), at, stop, said))
    if labels:
        found.append(_Piece(tuple(labels), first, last, None))
    return tuple(found)


_OneField = tuple[str, int, int, Values | None]


def _fields(chars: str) -> list[_OneField]:
    """Each field that says something, by itself; ``PROSE`` for prose."""
    found: list[_OneField] = []
    for match in _FIELD.finditer(chars):
        text, at = match[0], match.start()
        kind, lead, length, said = _field(text) if len(text) <= _LONGEST_CACHED else _field.__wrapped__(text)
        if said is None and kind == "label" and text[-1:].isdigit():
            found += _parted(text[lead:], at + lead)
        elif said is not None or kind == "label":
            found.append((text, at + lead, at + lead + length, said))
        elif (
            kind == "furniture"
            and chars[at - 1 : at] in _BEFORE_CELLS
            and _UNREADABLE.fullmatch(text.strip())
        ):
            found.append((text, at + lead, at + lead + length, _one_value(TEXT, length)))
        elif kind == "mixed":
            found += _words(chars, *match.span())
        elif kind == "prose":
            found += _sentences(chars, *match.span())
    return found


def _parted(text: str, at: int) -> Iterator[_OneField]:
    """A field of words that ends in digits: the label of a row and its first value, if nothing but these.

    >>> [(words, start) for words, start, _, _ in _parted("行政规范性文件12", 0)]
    [('行政规范性文件', 0), ('12', 7)]
    """
    digits = len(text) - len(text.rstrip("0123456789,，."))
    label, number = text[:-digits], text[-digits:]
    said = read_cell(number)
    if said.state == "number" and _is_row(fold(label)) and _ENDS_A_LABEL.search(label):
        yield label, at, at + len(label), None
        yield number, at + len(label), at + len(text), _one_value(said, digits)
    else:
        yield text, at, at + len(text), None


@lru_cache(maxsize=1024)
def _is_row(folded: str) -> bool:
    """Whether *folded* is a row's label and nothing else."""
    found = vocabulary().pattern.fullmatch(folded)
    return found is not None and any(name.kind == "row" for name in vocabulary().names[found["wording"]])


def _one_value(said: Printed, length: int) -> Values:
    return Values((0,), (length,), None, (said.value,) if isinstance(said.value, int) else None)


def _words(chars: str, start: int, end: int) -> Iterator[_OneField]:
    for match in _WORD.finditer(chars, start, end):
        text = match[0]
        if match.lastgroup:
            values: Values | None = _numbers.__wrapped__(text)
        else:
            said = read_cell(text)
            values = _one_value(said, len(text)) if _fills_a_cell(text) else None
        if values is None and text[-1:].isdigit():
            yield from _parted(text, match.start())
        else:
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


def separators(chars: str, found: Iterable[Run]) -> Mapping[str, int]:
    """How often each separator stands between neighbouring values; over blank cells it is repeated."""
    counts: dict[str, int] = {}
    for run in found:
        said = run.said
        if said.separator is not None:
            counts[said.separator] = counts.get(said.separator, 0) + len(said.starts) - 1
        elif said.starts:
            for one, two in pairwise(run.items):
                between = separator(chars[one[1] : two[0]])
                counts[between] = counts.get(between, 0) + 1
    classes: dict[str, int] = {}
    for between, count in counts.items():
        classes[once(between)] = classes.get(once(between), 0) + count
    return classes
