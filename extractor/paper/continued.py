"""Tables that pages cut: the parts of one table as one sheet, and the halves of a row as one row.

The second part is a continuation where its columns' edges are among those of the first, or the other
way round: labels that are merged on one page leave edges out. A header printed again is dropped. The
first row of the second part is the rest of the last row where the two together say what the form
says, and the second alone does not.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from typing import NamedTuple

from extractor.paper.leaves import Field, Sheet
from extractor.paper.lines import joined
from schemas.form import (
    APPLICANT_GROUPS,
    APPLICANT_NOTE,
    HEADER_CORNER,
    LITIGATION,
    TABLES,
    wordings,
)

NEAR = 5.0
_NO_WORD = re.compile(r"[\W_]+")
_ENUMERATED = re.compile(r"\s*(?:[（(][一二三四五六七八九十][）)]|[一二三四]、|\d{1,2}[.．、])")
_BROKEN = re.compile(r"[\d,]\Z")
_DIGITS = re.compile(r"[\d,]+[件元]?")
_VALUE = re.compile(r"[\d.,+\-－—/无\s]*[件元]?")


class _Pair(NamedTuple):
    """A cell at the end of one part and the cell at the beginning of the next under it."""

    above: Field
    below: Field


def continues(first: Sheet, second: Sheet) -> bool:
    """Whether *second* may be the rest of *first*, by the edges of the columns."""
    few, many = sorted((first.xs, second.xs), key=len)
    same_sides = abs(few[0] - many[0]) <= NEAR and abs(few[-1] - many[-1]) <= NEAR
    return same_sides and all(min(abs(x - other) for other in many) <= NEAR for x in few)


def stitched(first: Sheet, second: Sheet) -> Sheet:
    """One sheet of both parts; *second* continues *first*."""
    xs = max(first.xs, second.xs, key=len)
    above, below = _on(first, xs), _on(second, xs)
    repeated = _repeated(above, below)
    below = [_moved(field, -repeated) for field in below if field.row >= repeated]
    rows = len(first.ys) - 1
    pairs = _pairs(above, below, rows)
    label = min((field.column for field in below if field.row == 0 and _is_words(field)), default=0)
    cut = _all_paired(pairs, below) and _is_cut(pairs)
    into: dict[Field, Field] = {pair.below: pair.above for pair in pairs if cut or _goes_on(pair, label)}
    down = rows - 1 if cut else rows
    grown = {above: below for below, above in into.items()}
    fields = [_grown(field, grown.get(field), rows, down) for field in above]
    fields += [_moved(field, down) for field in below if field not in into]
    height = rows + len(second.ys) - 1 - repeated - cut
    return Sheet(xs, tuple(map(float, range(height + 1))), tuple(sorted(fields, key=_place)))


def _place(field: Field) -> tuple[int, int]:
    return field.row, field.column


def _moved(field: Field, rows: int) -> Field:
    return field._replace(row=field.row + rows)


def _on(sheet: Sheet, xs: Sequence[float]) -> list[Field]:
    """The cells of *sheet* with their columns counted by the edges *xs*."""
    at = [min(range(len(xs)), key=lambda index: abs(xs[index] - x)) for x in sheet.xs]
    return [
        field._replace(
            column=at[field.column],
            column_span=at[field.column + field.column_span] - at[field.column],
        )
        for field in sheet.fields
    ]


def _repeated(above: Iterable[Field], below: Iterable[Field]) -> int:
    """How many rows at the top of the second part are the header of the first, printed again."""
    one, other = _rows(above), _rows(below)
    count = 0
    while count in one and count in other and one[count] == other[count] and _says_words(one[count]):
        count += 1
    return count


def _rows(fields: Iterable[Field]) -> Mapping[int, list[tuple[int, int, str]]]:
    rows: dict[int, list[tuple[int, int, str]]] = {}
    for field in fields:
        rows.setdefault(field.row, []).append((field.column, field.column_span, field.chars))
    return rows


def _says_words(row: Iterable[tuple[int, int, str]]) -> bool:
    said = [chars for _, _, chars in row if chars]
    return bool(said) and not any(_VALUE.fullmatch(chars) for chars in said)


def _pairs(above: Iterable[Field], below: Iterable[Field], rows: int) -> list[_Pair]:
    last = {(one.column, one.column_span): one for one in above if one.row + one.row_span == rows}
    return [
        _Pair(last[field.column, field.column_span], field)
        for field in below
        if field.row == 0 and (field.column, field.column_span) in last
    ]


def _all_paired(pairs: Iterable[_Pair], below: Iterable[Field]) -> bool:
    """Whether all that the first row of the second part says stands under a cell of the same columns."""
    paired = {pair.below for pair in pairs}
    return all(field in paired for field in below if field.row == 0 and field.chars)


def _is_cut(pairs: Sequence[_Pair]) -> bool:
    """Whether the pairs are the halves of the cells of one row."""
    leaves = [pair for pair in pairs if pair.below.row_span == 1]
    labels = [pair for pair in leaves if pair.above.chars and not _VALUE.fullmatch(pair.above.chars)]
    rest = [pair for pair in leaves if pair.below.chars]
    if not labels or not rest:
        return bool(rest) and _is_rest_of_numbers(leaves)
    if any(_known(pair.below.chars) and _known(pair.above.chars) for pair in labels):
        return False
    if any(_completed(pair) for pair in labels):
        return True
    values = [pair for pair in leaves if pair not in labels]
    if not any(pair.below.chars for pair in labels):
        return all(_VALUE.fullmatch(pair.below.chars) for pair in rest) or _is_rest_of_header(labels, rest)
    return bool(values) and _is_rest_of_labels(labels, values)


def _is_rest_of_numbers(leaves: Sequence[_Pair]) -> bool:
    """Whether a row of numbers alone goes on with digits under some of them and with nothing under the others."""
    rest = [pair for pair in leaves if pair.below.chars]
    others = any(pair.above.chars and not pair.below.chars for pair in leaves)
    return others and all(
        _BROKEN.search(pair.above.chars) and _DIGITS.fullmatch(pair.below.chars) for pair in rest
    )


def _is_rest_of_header(labels: Sequence[_Pair], rest: Sequence[_Pair]) -> bool:
    """Whether the first row names columns, and the second those that are blank in it: 其他 alone is no row then."""
    above = [pair.above.chars for pair in labels]
    below = [pair.below.chars for pair in rest]
    return all(_folded(chars) in _headers() for chars in (*above, *below))


def _is_rest_of_labels(labels: Sequence[_Pair], values: Sequence[_Pair]) -> bool:
    """Whether the second row has words but no enumerator and no values, and the first had both."""
    begun = any(_ENUMERATED.match(pair.above.chars) for pair in labels)
    named = any(_ENUMERATED.match(pair.below.chars) for pair in labels)
    return (
        begun
        and not named
        and any(pair.above.chars for pair in values)
        and not any(pair.below.chars for pair in values)
    )


def _completed(pair: _Pair) -> bool:
    """Whether the second half makes the first a wording of the form that they are not both by themselves."""
    above, below = pair
    if _VALUE.fullmatch(above.chars) or _VALUE.fullmatch(below.chars):
        return False
    if _known(above.chars) and _known(below.chars):
        return False
    return _known(above.chars + below.chars)


def _is_words(field: Field) -> bool:
    return bool(field.chars) and not _VALUE.fullmatch(field.chars)


def _goes_on(pair: _Pair, label: int) -> bool:
    """Whether a label that spans rows goes on over the page; an empty one only left of the row's *label*."""
    above, below = pair
    if not below.chars:
        spans = above.row_span > 1 or below.row_span > 1
        return spans and below.column < label and _is_words(above)
    return _completed(pair)


def _grown(field: Field, rest: Field | None, rows: int, down: int) -> Field:
    """The cell with what the next page has of it."""
    if rest is None:
        return field
    bottom = max(rows, down + rest.row + rest.row_span)
    chars = joined((field.chars, rest.chars))
    confidence = min(field.confidence, rest.confidence)
    return field._replace(row_span=bottom - field.row, chars=chars, confidence=confidence)


def _known(chars: str) -> bool:
    return _folded(chars) in _wordings()


def _folded(chars: str) -> str:
    return _NO_WORD.sub("", chars)


@cache
def _headers() -> frozenset[str]:
    """What the form prints above its columns, and beside that."""
    columns = {
        wording
        for table in TABLES
        for block in table.blocks
        for column in block.columns
        for wording in wordings(column)
    }
    return frozenset(map(_folded, (*columns, APPLICANT_NOTE, *APPLICANT_GROUPS, *HEADER_CORNER)))


@cache
def _wordings() -> frozenset[str]:
    """Every label, header and caption of the form, with and without its enumerator."""
    said: set[str] = {APPLICANT_NOTE, *APPLICANT_GROUPS, *HEADER_CORNER, LITIGATION}
    for table in TABLES:
        for block in table.blocks:
            said.add(block.caption)
            for column in block.columns:
                said.update(wordings(column))
            for row in block.rows:
                said.update((*wordings(row), *row.under))
    bare = {_ENUMERATED.sub("", wording, count=1) for wording in said}
    return frozenset(map(_folded, said | bare)) - {""}
