"""Table 4 out of sheets: which outcome of which row stands in each cell of its one line of values."""

from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import NamedTuple

from extractor.tables.assembly import ReadRow
from extractor.tables.columns import Head, Header, outcomes
from extractor.tables.forms import Labelled, Stray
from extractor.tables.headers import DISPUTE_KEYS, OUTCOME_KEYS, Part
from extractor.tables.layout import Run
from extractor.tables.line import Line, Pattern, Said
from extractor.tables.placing import Cells, Plan, row_in, run_of, shares, under
from schemas.form import DISPUTES, OUTCOMES

_DISPUTE_CELLS = tuple(Head(key, 0, 0, row) for row in DISPUTE_KEYS for key in OUTCOME_KEYS)


@lru_cache(maxsize=1024)
def dispute_values(pattern: Pattern) -> Cells | None:
    """The cells of a row of table 4, which has no label beside it or that of a row of the form."""
    values = pattern.values
    if not any(pattern.kinds[at] for at in values):
        return None
    return values if all(_beside(pattern.said(at)) for at in pattern.begun) else None


def _beside(said: Said) -> bool:
    """Whether a label may stand beside the values of table 4: that of rows, or one the form does not know."""
    return all(name.kind in ("row", "group", "unknown") for name in said.names)


def dispute_rows(values: Cells, line: Line, header: Header, sheet: int) -> Iterator[ReadRow | Stray]:
    """The rows of table 4 that one line prints: three beside one another, or the one its label names.

    *header* stands above it, in *sheet*; in another sheet than the line's only its order counts.
    """
    in_sheet = line.sheet == sheet
    fit = _known_fit(line.pattern, values, header, in_sheet=in_sheet)
    fit = fit or _fit(line.pattern, values, header, line.texts, in_sheet=in_sheet)
    if not fit.rows or line.why:
        yield Stray(DISPUTES.key, "", run_of(line, values[0], values), line.why or fit.why)
        return
    for plan in fit.rows:
        yield row_in(plan, line)


class _Fit(NamedTuple):
    """The rows of table 4 in a line; ``why`` says why there are none."""

    rows: tuple[Plan, ...] = ()
    why: str = ""


@lru_cache(maxsize=512)
def _known_fit(pattern: Pattern, values: Cells, header: Header, *, in_sheet: bool) -> _Fit | None:
    """The rows whatever the cells print; None where that decides which they are."""
    if in_sheet and shares(pattern, values, outcomes(header)):
        return None
    return _fit(pattern, values, header, (), in_sheet=in_sheet)


def _fit(pattern: Pattern, values: Cells, header: Header, texts: tuple[str, ...], *, in_sheet: bool) -> _Fit:
    heads = outcomes(header)
    label = _dispute_label(pattern)
    if label:
        heads = tuple(head._replace(row=label) for head in heads)
    cells = under(pattern, values, heads, texts=texts) if heads and in_sheet else None
    if cells is None and len(values) == len(heads):
        cells = values
    groups = tuple(dict.fromkeys(head.row for head in heads))
    read = cells is not None and all(_complete(heads, group) for group in groups)
    if not read and len(values) == len(_DISPUTE_CELLS) and _in_turn(heads):
        heads, cells, groups = _DISPUTE_CELLS, values, DISPUTE_KEYS
    elif not read:
        cells = None
    if cells is None:
        return _Fit(why=f"{len(values)} values printed under a header that names {len(heads)} columns")
    own = {(head.row, head.key): cell for head, cell in zip(heads, cells, strict=True)}
    plans = [
        Plan.of(_labelled(group, header_read=read), tuple([own[group, key] for key in OUTCOME_KEYS]))
        for group in groups
    ]
    return _Fit(tuple(plans))


def _labelled(group: str, *, header_read: bool) -> Labelled:
    """The row of table 4, wherever it is printed."""
    parts = (Part(group, OUTCOMES),)
    return Labelled(DISPUTES.key, parts, Run((), 0, 0), header_read=header_read, beside=False)


def _in_turn(heads: Sequence[Head]) -> bool:
    """Whether what is readable of a header of table 4 comes in the order of the form."""
    rest = iter(_DISPUTE_CELLS)
    return all(any(cell.key == head.key and head.row in ("", cell.row) for cell in rest) for head in heads)


def _dispute_label(pattern: Pattern) -> str:
    """The row of table 4 that a label beside the values names."""
    names = [name for at in pattern.labels for name in pattern.said(at).names]
    return next(
        (name.key for name in reversed(names) if name.kind == "row" and name.table == DISPUTES.key), ""
    )


def _complete(heads: Sequence[Head], group: str) -> bool:
    keys = [head.key for head in heads if head.row == group]
    return group in DISPUTE_KEYS and sorted(keys) == sorted(OUTCOME_KEYS)
