"""Table 2 without rules: blocks one below the other, each under a header of its own."""

from collections.abc import Iterable, Iterator, Sequence
from math import inf
from typing import NamedTuple

from extractor.paper.blocks import NUMBER
from extractor.paper.charts import Across, Chart, Line, aligned, body_of, chart_of, line_of, strays, words_of
from extractor.paper.columns import Value, columns_of
from extractor.paper.wordings import Anchor, anchors
from extractor.paper.words import Word
from schemas.form import DISCLOSURE

_NEAR = 3.0
"""How far from one another the headers of one block stand at most, in heights of the font."""


class _Head(NamedTuple):
    """The header of a column, as printed."""

    words: tuple[Word, ...]

    @property
    def side(self) -> tuple[float, float]:
        """Its left and right."""
        return min(word.left for word in self.words), max(word.right for word in self.words)


class _Block(NamedTuple):
    """A block of table 2: its corner, its columns, and from where to where on the tape it goes."""

    corner: Anchor
    heads: tuple[_Head, ...]
    top: float
    bottom: float
    end: float


def disclosure(words: Sequence[Word]) -> list[Chart]:
    """Table 2: its blocks one below the other, each under a header of its own."""
    heads = anchors(words, DISCLOSURE.key, ("column", "caption", "corner"))
    corners = sorted((one for one in heads if one.wording.kind == "corner"), key=lambda one: one.y)
    captions = [one for one in heads if one.wording.kind == "caption"]
    if not corners:
        return []
    own = {word for one in heads for word in one.words}
    top = min(word.top for word in own)
    rest = [word for word in words if word.top > top and word not in own]
    blocks, rest = _blocks(corners, [one for one in heads if one.wording.kind == "column"], rest)
    right = min((head.side[0] for block in blocks for head in block.heads), default=0.0)
    body = body_of(rest, DISCLOSURE.key, right)
    if body is None:
        return []
    values = [value for block in blocks for value in _in_block(block, blocks, body.values)]
    rows, found = aligned(body.rows, values, 1)
    width = max(len(block.heads) for block in blocks)
    lines = [(one.y, Line((Across(0, 1 + width, one.words),))) for one in captions]
    for block in blocks:
        spans = _spans(block, width)
        cells = [Across(*span, head.words) for head, span in zip(block.heads, spans, strict=True)]
        lines.append((block.corner.y, Line((Across(0, 1, block.corner.words), *cells))))
        for row, standing in zip(rows, found.standing, strict=True):
            if block.top <= row.y < block.end:
                lines.append((row.y, line_of([Across(0, 1, row.words)], standing, spans)))
    lines.sort(key=lambda line: line[0])
    used = (
        *own,
        *words_of(rows, (), values),
        *(word for block in blocks for head in block.heads for word in head.words),
    )
    return [chart_of([*(line for _, line in lines), *strays(found.strays, 1)], used, 1 + width)]


def _blocks(
    corners: Sequence[Anchor], columns: Sequence[Anchor], words: Sequence[Word]
) -> tuple[list[_Block], list[Word]]:
    """The blocks of table 2, and *words* without those that stand beside the headers that the form knows."""
    blocks: list[_Block] = []
    taken: set[Word] = set()
    for at, corner in enumerate(corners):
        size = corner.words[0].size
        own = [one for one in columns if one.left > corner.right and abs(one.y - corner.y) < _NEAR * size]
        own = [one for one in own if min(corners, key=lambda other: abs(other.y - one.y)) is corner]
        top, bottom = min(one.top for one in (corner, *own)), max(one.bottom for one in (corner, *own))
        beside = [
            word
            for word in words
            if top <= word.y <= bottom and word.left > corner.right and not NUMBER.fullmatch(word.chars)
        ]
        taken.update(beside)
        heads = [_Head(one.words) for one in own]
        for word in beside:
            over = [head for head in heads if head.side[0] < word.right and word.left < head.side[1]]
            heads = [head for head in heads if head not in over]
            heads.append(_Head((*(one for head in over for one in head.words), word)))
        end = corners[at + 1].top if at + 1 < len(corners) else inf
        blocks.append(_Block(corner, tuple(sorted(heads, key=lambda head: head.side)), top, bottom, end))
    return blocks, [word for word in words if word not in taken]


def _in_block(block: _Block, blocks: Sequence[_Block], values: Iterable[Word]) -> Iterator[Value]:
    """The values under a header of table 2, their columns told together with those of like headers."""
    alike = [other for other in blocks if len(other.heads) == len(block.heads) and _are_over(block, other)]
    sides = [
        (min(side[0] for side in own), max(side[1] for side in own))
        for own in zip(*([head.side for head in other.heads] for other in alike), strict=True)
    ]
    together = [word for word in values if any(other.top <= word.y < other.end for other in alike)]
    for value in columns_of(sides, together):
        if block.top <= value.word.y < block.end:
            yield value


def _are_over(one: _Block, other: _Block) -> bool:
    return all(
        head.side[0] < beside.side[1] and beside.side[0] < head.side[1]
        for head, beside in zip(one.heads, other.heads, strict=True)
    )


def _spans(block: _Block, width: int) -> list[tuple[int, int]]:
    """The columns of the grid under each header of a block: the last takes all that are left."""
    count = len(block.heads)
    return [(1 + at, 1 if at < count - 1 else width - at) for at in range(count)] or [(1, width)]
