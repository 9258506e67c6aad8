"""Table 3 without rules: seven columns under the header that names them, rows beside their labels, over pages."""

from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise

from extractor.paper.charts import (
    Across,
    Body,
    Chart,
    Line,
    Row,
    aligned,
    body_of,
    chart_of,
    line_of,
    strays,
    words_of,
)
from extractor.paper.columns import Value, columns_of
from extractor.paper.standing import Rows, rows_of
from extractor.paper.unnamed import headers_beside, rows_among
from extractor.paper.wordings import Anchor, anchors
from extractor.paper.words import Word, without
from extractor.spacing import fold
from schemas.form import APPLICANTS, APPLICATIONS, LEGAL_PERSON_COLUMNS, LEGAL_PERSONS

_DEPTH = 3
"""Columns of labels."""
_NEAR = 6.0
"""How far from one another the headers of one line stand at most, in heights of the font."""
_FEWEST = 3
"""Labels of a table that is one."""
_UNDER = {row.key: row.under for row in APPLICATIONS.blocks[0].rows}
_ROWS = {fold(row.label): row.key for row in APPLICATIONS.blocks[0].rows}
_KEYS = [column.key for column in APPLICANTS]


def applications(words: Sequence[Word]) -> list[Chart]:
    """Table 3; a header that a new page repeats is left out."""
    heads = anchors(words, APPLICATIONS.key, ("column", "note"))
    headers = sorted(_headers(heads), key=lambda header: header[0].top) or headers_beside(heads, words)
    if not headers:
        return []
    first = headers[0]
    bottom = max(one.bottom for one in first)
    notes = [one for one in heads if one.wording.kind == "note" and one.top < bottom]
    own = {word for one in (*first, *notes) for word in one.words}
    again = [_band(header, heads) for header in headers[1:]]
    top = min(word.top for word in own)
    below = without([word for word in words if word.top > top and word not in own], again)
    body = body_of(below, APPLICATIONS.key, first[0].left)
    if body is None or len(body.rows) < _FEWEST:
        return []
    rows, groups = _divided(body)
    values = columns_of([(one.left, one.right) for one in first], body.values)
    rows, found = aligned(rows, values, len(first))
    lines = [*_over(first, notes), *_lines(rows, groups, found), *strays(found.strays, _DEPTH)]
    return [chart_of(lines, (*own, *words_of(rows, groups, values)), _DEPTH + len(first))]


def unplaced(words: Sequence[Word]) -> list[Chart]:
    """Table 3 where no header tells its columns: its rows, with what stands in each."""
    found = rows_among(words)
    if len(found) < _FEWEST:
        return []
    body = body_of(words, APPLICATIONS.key, max(one.right for one in found))
    if body is None:
        return []
    rows, groups = _divided(body)
    values = [Value(word, None) for word in body.values]
    standing = rows_of([row.label for row in rows], values)
    several = [row for row in standing.standing if len(row.doubts) > _FEWEST]
    if len(several) < _FEWEST:
        return []
    lines = [*_lines(rows, groups, standing), *strays(standing.strays, _DEPTH)]
    return [chart_of(lines, words_of(rows, groups, values), _DEPTH + len(APPLICANTS))]


def _headers(heads: Iterable[Anchor]) -> Iterator[list[Anchor]]:
    """Each header of table 3 that names all seven columns beside one another, from left to right."""
    columns = [one for one in heads if one.wording.kind == "column"]
    for person in columns:
        if person.wording.key != _KEYS[0]:
            continue
        found = [person]
        for key in _KEYS[1:]:
            near = [
                one
                for one in columns
                if one.wording.key == key
                and one.left > person.right
                and abs(one.y - person.y) < _NEAR * person.words[0].size
            ]
            found += sorted(near, key=lambda one: abs(one.y - person.y))[:1]
        found.sort(key=lambda one: one.left)
        if len(found) == len(_KEYS) and all(one.right <= other.left for one, other in pairwise(found)):
            yield found


def _band(header: Sequence[Anchor], heads: Iterable[Anchor]) -> tuple[float, float]:
    """From the top to the bottom of a header and what spans its columns."""
    top, bottom = min(one.top for one in header), max(one.bottom for one in header)
    page, size = header[0].words[0].page, header[0].words[0].size
    over = [
        one
        for one in heads
        if one.wording.kind == "note" and one.words[0].page == page and top - _NEAR * size < one.y < bottom
    ]
    return min([top, *(one.top for one in over)]), max([bottom, *(one.bottom for one in over)])


def _over(header: Sequence[Anchor], notes: Sequence[Anchor]) -> Iterator[Line]:
    """The lines of table 3's header."""
    for note in notes:
        if note.wording.key == LEGAL_PERSONS:
            legal = [at for at, one in enumerate(header) if one.wording.key in LEGAL_PERSON_COLUMNS]
            if legal[-1] - legal[0] == len(legal) - 1:
                yield Line((Across(_DEPTH + legal[0], len(legal), note.words),))
        elif note.wording.key:
            yield Line((Across(_DEPTH, len(header), note.words),))
        else:
            yield Line((Across(0, _DEPTH, note.words),))
    yield Line(tuple(Across(_DEPTH + at, 1, one.words) for at, one in enumerate(header)))


def _divided(body: Body) -> tuple[list[Row], list[Anchor]]:
    """The rows and groups of table 3: what one edition has as a row and the other as a group is one of them."""
    over = {group for row in body.rows for group in _UNDER.get(row.key, ())}
    rows = [row for row in body.rows if not any(fold(group) in fold(_chars(row)) for group in over)]
    rows += [
        Row(_ROWS[one.wording.folded], one.words)
        for one in body.groups
        if one.wording.key not in over and one.wording.folded in _ROWS
    ]
    groups = [one for one in body.groups if one.wording.key in over]
    return sorted(rows, key=lambda row: row.y), groups


def _chars(row: Row) -> str:
    return "".join(word.chars for word in row.words)


def _lines(rows: Sequence[Row], groups: Sequence[Anchor], found: Rows) -> Iterator[Line]:
    """The rows of table 3, each under its groups."""
    kept = list(zip(rows, found.standing, strict=True))
    printed = {group.wording.key: group.words for group in groups}
    columns = [(_DEPTH + at, 1) for at in range(len(APPLICANTS))]
    for at, (row, standing) in enumerate(kept):
        under = _UNDER.get(row.key, ())
        label = []
        for depth, group in enumerate(under):
            if at and _UNDER.get(kept[at - 1][0].key, ())[: depth + 1] == under[: depth + 1]:
                continue
            own = [_UNDER.get(other.key, ())[: depth + 1] == under[: depth + 1] for other, _ in kept[at:]]
            height = own.index(False) if False in own else len(own)
            label.append(Across(depth, 1, printed.get(group, ()), height))
        label.append(Across(len(under), _DEPTH - len(under), row.words))
        yield line_of(label, standing, columns)
