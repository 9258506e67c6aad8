"""Records into tables, in constant memory: what each record adds is written in batches."""

from collections import Counter
from collections.abc import Iterable, Mapping
from typing import NamedTuple

from extractor.export.files import TableFile
from extractor.export.rows import ROWS, Values
from schemas.record import Record
from schemas.tables import SHAPES

VALUES_AT_ONCE = 500_000
"""How many values are held before they are written: 2,000 reports or 26,000 cells, the size of a row group."""

_LEAST = {shape.key: max(VALUES_AT_ONCE // len(shape.fields), 1) for shape in SHAPES}


class Tally(NamedTuple):
    """What was written: records, rows by table, numbers that the format could not hold, what else to say."""

    records: int
    rows: Mapping[str, int]
    misfits: int = 0
    notes: tuple[str, ...] = ()


def fill(records: Iterable[Record], files: Mapping[str, TableFile]) -> Tally:
    """Write what each of *records* adds to each of *files*, by the keys of their tables."""
    waiting: dict[str, list[Values]] = {key: [] for key in files}
    rows: Counter[str] = Counter(dict.fromkeys(files, 0))
    misfits = number = 0
    for number, record in enumerate(records, 1):
        for key, file in files.items():
            waiting[key].extend(ROWS[key](record, number))
            if len(waiting[key]) >= _LEAST[key]:
                misfits += file.append(waiting[key])
                rows[key] += len(waiting[key])
                waiting[key] = []
    for key, file in files.items():
        misfits += file.append(waiting[key])
        rows[key] += len(waiting[key])
    return Tally(number, rows, misfits)
