"""Table 3 without rules under headers that the form does not know: the columns where there are seven headers.

Where there are not, no value has a column, and each row says what stands in it.
"""

from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise

from extractor.paper.blocks import NUMBER, spans
from extractor.paper.wordings import Anchor, Wording, anchor, anchors
from extractor.paper.words import Word
from schemas.form import APPLICANTS, APPLICATIONS

_FEWEST = 3
"""Headers that the form knows, and rows, of a table that is one."""
_SHORTEST = 4
"""Characters of a label that no header of a column is."""
_UNKNOWN = Wording("", APPLICATIONS.key, "column", "")
_SLACK = 0.5


def headers_beside(heads: Iterable[Anchor], words: Sequence[Word]) -> list[list[Anchor]]:
    """The header of seven columns that *heads*, which the form knows, and the words beside them make up, if any."""
    heads = list(heads)
    rows = rows_among(words)
    if len(rows) < _FEWEST:
        return []
    top, right = min(one.top for one in rows), max(one.right for one in rows) - _SLACK
    known = [one for one in heads if one.wording.kind == "column" and one.y < top and one.left > right]
    if len(known) < _FEWEST or len({one.wording.key for one in known}) < len(known):
        return []
    size = known[0].words[0].size
    upper = min(one.top for one in known) - size
    named = {word for one in heads for word in one.words}
    beside = [word for word in words if upper < word.y < top and word.left > right and word not in named]
    found = sorted([*known, *_gathered(beside, known)], key=lambda one: one.left)
    alone = all(one.right <= other.left for one, other in pairwise(found))
    return [found] if alone and len(found) == len(APPLICANTS) else []


def rows_among(words: Sequence[Word]) -> list[Anchor]:
    """The labels of table 3's rows among *words*."""
    found = anchors(words, APPLICATIONS.key, ("row", "group"))
    return [one for one in found if one.wording.kind == "row" and len(one.wording.folded) >= _SHORTEST]


def _gathered(words: Sequence[Word], known: Sequence[Anchor]) -> Iterator[Anchor]:
    """Words that stand over one another, as headers; what spans several columns is none."""
    own = [
        word
        for word in words
        if sum(one.left < word.right and word.left < one.right for one in known) < 2  # noqa: PLR2004  several
        and not NUMBER.fullmatch(word.chars)
    ]
    for left, right in spans((word.left, word.right) for word in own):
        yield anchor(_UNKNOWN, tuple(word for word in own if left <= word.left and word.right <= right))
