"""The form's tables without rules in the lines of print of a document, over as many pages as they take."""

import re
from collections.abc import Callable, Iterator, Sequence
from itertools import pairwise

from extractor.paper.applied import applications, unplaced
from extractor.paper.charts import Chart
from extractor.paper.disclosed import disclosure
from extractor.paper.disputed import disputes
from extractor.paper.words import APART, CLOSE, Print, Printed, Word, on_tape
from extractor.spacing import fold
from schemas.form import APPLICATIONS, wordings

_HEADING = re.compile(r"[一二三四五六七八]、")
_CELL = re.compile(r" |[（(](?=[一二三四五六七][）)])")
"""What parts a cell from the next in a line: a gap, or an enumerator of table 3's labels."""
_SHORTEST_HEADING, _BEGINNING = 4, 3
_BLANKS, _FEWEST = 2, 4
"""Gaps in a line of three cells, and how many the lines of a table have at least, no more of each line counted."""


def formed(printed: Printed) -> list[Chart]:
    """The tables of the form that stand without rules in a document."""
    stretches = _stretches(printed.lines)
    return [chart for start, stop in stretches for chart in _charts(printed, start, stop)]


def _stretches(lines: Sequence[Print]) -> Iterator[tuple[int, int]]:
    """The lines between two headings where enough have several words."""
    edges = [0, *(at for at, line in enumerate(lines) if _is_heading(line.chars)), len(lines)]
    for start, stop in pairwise(edges):
        if sum(min(line.chars.count(" "), _BLANKS) for line in lines[start:stop]) >= _FEWEST:
            yield start, stop


def _is_heading(chars: str) -> bool:
    """Whether a line may be a heading of the report; labels of table 3 are counted alike."""
    if not _HEADING.match(chars):
        return False
    folded = fold(_CELL.split(chars, maxsplit=1)[0])
    return len(folded) >= _SHORTEST_HEADING and folded[:_BEGINNING] not in _COUNTED


_COUNTED = frozenset(
    fold(label)[:_BEGINNING]
    for row in APPLICATIONS.blocks[0].rows
    for label in (*wordings(row), *row.under)
    if _HEADING.match(label)
)
"""How the labels of table 3 begin that look like headings."""


def _charts(printed: Printed, start: int, stop: int) -> list[Chart]:
    """The tables of one stretch: table 3 first, table 2 above and table 4 below it."""
    middle = _read(applications, printed, start, stop) or _read(unplaced, printed, start, stop)
    above = _read(disclosure, printed, start, middle[0].first if middle else stop)
    begun = middle or above
    below = _read(disputes, printed, begun[0].stop if begun else start, stop)
    return [*above, *middle, *below]


def _read(
    read: Callable[[Sequence[Word]], list[Chart]], printed: Printed, start: int, stop: int
) -> list[Chart]:
    """What *read* finds; where the words of a header are not told apart as in prose, as in narrow cells."""
    return read(on_tape(printed, start, stop, APART)) or read(on_tape(printed, start, stop, CLOSE))
