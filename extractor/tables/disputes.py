"""Table 4 out of sheets: which outcome of which row stands in each cell of its one line of values."""

from collections.abc import Iterator, Sequence

from extractor.tables.assembly import ReadRow
from extractor.tables.columns import Head, outcomes
from extractor.tables.forms import Labelled, Part, Stray
from extractor.tables.layout import Run
from extractor.tables.placing import row_in, run_of, under
from extractor.tables.sheet import Line, Slot
from schemas.form import DISPUTES, OUTCOMES

_DISPUTE_KEYS = tuple(row.key for row in DISPUTES.blocks[0].rows)
_OUTCOME_KEYS = tuple(column.key for column in OUTCOMES)
_DISPUTE_CELLS = tuple(Head(key, 0, 0, row) for row in _DISPUTE_KEYS for key in _OUTCOME_KEYS)


def dispute_values(line: Line) -> tuple[Slot, ...] | None:
    """The cells of a row of table 4, which has no label beside it or that of a row of the form."""
    if not any(slot.text and not slot.is_label for slot in line.slots):
        return None
    values = tuple(slot for slot in line.slots if not slot.is_label)
    return values if all(_beside(slot) for slot in line.slots if slot.begins and slot.is_label) else None


def _beside(slot: Slot) -> bool:
    """Whether a label may stand beside the values of table 4: that of rows, or one the form does not know."""
    return all(name.kind in ("row", "group", "unknown") for name in slot.said.names)


def dispute_rows(
    values: tuple[Slot, ...], line: Line, header: Sequence[Slot], sheet: int
) -> Iterator[ReadRow | Stray]:
    """The rows of table 4 that one line prints: three beside one another, or the one its label names.

    *header* stands above it, in *sheet*; in another sheet than the line's only its order counts.
    """
    heads = outcomes(header)
    label = _dispute_label(line)
    if label:
        heads = tuple(head._replace(row=label) for head in heads)
    why = line.why or f"{len(values)} values printed under a header that names {len(heads)} columns"
    cells = under(values, heads) if heads and line.sheet == sheet else None
    if cells is None and len(values) == len(heads):
        cells = values
    groups = tuple(dict.fromkeys(head.row for head in heads))
    read = cells is not None and all(_complete(heads, group) for group in groups)
    if not read and len(values) == len(_DISPUTE_CELLS) and _in_turn(heads):
        heads, cells, groups = _DISPUTE_CELLS, values, _DISPUTE_KEYS
    elif not read:
        cells = None
    if cells is None or line.why:
        yield Stray(DISPUTES.key, "", run_of(values[0], values), why)
        return
    own = {(head.row, head.key): cell for head, cell in zip(heads, cells, strict=True)}
    for group in groups:
        ordered = tuple([own[group, key] for key in _OUTCOME_KEYS])
        part = Part(group, OUTCOMES)
        labelled = Labelled(DISPUTES.key, (part,), Run((), *ordered[0].place), header_read=read, beside=False)
        yield row_in(labelled, part, ordered)


def _in_turn(heads: Sequence[Head]) -> bool:
    """Whether what is readable of a header of table 4 comes in the order of the form."""
    rest = iter(_DISPUTE_CELLS)
    return all(any(cell.key == head.key and head.row in ("", cell.row) for cell in rest) for head in heads)


def _dispute_label(line: Line) -> str:
    """The row of table 4 that a label beside the values names."""
    names = [name for slot in line.slots if slot.is_label for name in slot.said.names]
    return next(
        (name.key for name in reversed(names) if name.kind == "row" and name.table == DISPUTES.key), ""
    )


def _complete(heads: Sequence[Head], group: str) -> bool:
    keys = [head.key for head in heads if head.row == group]
    return group in _DISPUTE_KEYS and sorted(keys) == sorted(_OUTCOME_KEYS)
