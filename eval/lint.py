"""What is wrong with a case of gold: found before anything is scored with it."""

import hashlib
import re
from collections.abc import Iterable, Iterator
from decimal import Decimal

from eval.annotation import LISTS, Cell, Gold, GoldCount, gold_cells, gold_row, gold_tables
from eval.folding import fold, readable
from eval.states import checks, state_of, written
from schemas.form import TABLES, Column

MYRIAD = Decimal(10_000)
MONEY = tuple(
    f"/{column.key}"
    for table in TABLES
    for block in table.blocks
    for column in block.columns
    if column.measure == "money"
)


def lint(gold: Gold, source: str, document: bytes) -> tuple[str, ...]:
    """What is wrong with the gold of a document and its file name, one line each, shapes before contents."""
    text = readable(source, document, gold.repairs)
    return (
        tuple(_source_faults(gold, source, document))
        + (tuple(_shape_faults(gold)) or tuple(_cell_faults(gold, text)))
        + tuple(_narrative_faults(gold, text))
    )


def _source_faults(gold: Gold, source: str, document: bytes) -> Iterator[str]:
    actual = hashlib.sha256(document).hexdigest()
    if actual != gold.source_sha256:
        yield f"source_sha256 is not that of {source}, which is {actual}"


def _shape_faults(gold: Gold) -> Iterator[str]:
    """Tables and rows that the form does not have, or not so."""
    if (gold.status == "refused") != (gold.tables is None):
        yield "a refused document has no tables and every other has all three"
    for table, printed, rows in gold_tables(gold):
        if gold.status == "ok" and printed.state != "present":
            yield f"{table.key} is {printed.state} and the status is ok"
        if printed.state == "missing":
            if printed.rows or printed.default is not None:
                yield f"{table.key} is missing and yet has rows"
            continue
        if printed.form is None and table.key != "disputes":
            yield f"{table.key} has no form"
        if bool(printed.editions) != (printed.form == "mixed"):
            yield f"{table.key} must be mixed and name the editions of rows, or neither"
        known = {row.key for row in rows}
        yield from (
            f"{table.key} has no row {key} in its form"
            for key, cells in printed.rows.items()
            if key not in known and cells != "absent"
        )
        yield from (
            f"{table.key} names the edition of {key}, which has no such row"
            for key in printed.editions
            if key not in known
        )
        for row in rows:
            yield from _row_faults(f"{table.key}/{row.key}", gold_row(printed, row), row.columns)


def _row_faults(name: str, cells: tuple[Cell | None, ...], columns: tuple[Column, ...]) -> Iterator[str]:
    if len(cells) != len(columns):
        yield f"{name} has {len(cells)} cells, the form has {len(columns)}"
        return
    for cell, column in zip(cells, columns, strict=True):
        if cell is None:
            yield f"{name} has no cells and the table has no default"
            return
        if isinstance(cell, Decimal) and column.measure != "money" and cell != cell.to_integral_value():
            yield f"{name}/{column.key} is {cell}, which is no whole number"


def _cell_faults(gold: Gold, text: str | None) -> Iterator[str]:
    """Equations that are not as listed, and numbers that the document does not print."""
    cells = gold_cells(gold)
    violated = {check.key for check in checks(cells) if check.status == "violated"}
    yield from (f"{key} does not hold and is not in issues" for key in sorted(violated - set(gold.issues)))
    yield from (
        f"{key} is in issues and is no equation that fails" for key in sorted(set(gold.issues) - violated)
    )
    if text is not None:
        for key, cell in cells.items():
            if state_of(cell) == "value" and not any(one in text for one in _printable(key, cell)):
                yield f"{key} is {cell}, which the document does not print"


def _printable(key: str, cell: str) -> tuple[str, ...]:
    """How the document may print a number: money also in 万元 where the form has 元, and the reverse."""
    number = abs(Decimal(cell))
    scales = (1, MYRIAD, 1 / MYRIAD) if key.endswith(MONEY) else (1,)
    return tuple(written(number * scale) for scale in scales)


def _narrative_faults(gold: Gold, text: str | None) -> Iterator[str]:
    """Quotes and numerals that are not there, and parts without a whole."""
    quotes: list[tuple[str, str]] = [
        (name, finding.quote) for name in LISTS for finding in getattr(gold, name) or ()
    ]
    quotes += [
        (f"alternatives/{name}", quote)
        for name, others in gold.alternatives.items()
        for other in others
        for quote in other
    ]
    counts = (*(gold.counts or ()), *gold.optional_counts)
    quotes += [("counts", count.quote) for count in counts]
    quotes += [("ignore", snippet) for snippet in gold.ignore]
    yield from _quote_faults(quotes, text)
    yield from _cut_faults(gold)
    yield from (
        f"{name} has alternatives and is not annotated"
        for name in gold.alternatives
        if not getattr(gold, name)
    )
    for count in counts:
        yield from _count_faults(count, len(gold.counts or ()))


def _cut_faults(gold: Gold) -> Iterator[str]:
    """Findings of a list that stand in one another."""
    for name in LISTS:
        quotes = [fold(finding.quote) for finding in getattr(gold, name) or ()]
        yield from (
            f"{name}: “{one}” stands in another finding"
            for at, one in enumerate(quotes)
            if any(one in other for place, other in enumerate(quotes) if place != at)
        )


def _quote_faults(quotes: Iterable[tuple[str, str]], text: str | None) -> Iterator[str]:
    for name, quote in quotes:
        if not quote.strip():
            yield f"{name}: a quote is empty"
        elif text is not None and fold(quote) not in text:
            yield f"{name}: the document does not say “{quote}”"


def _count_faults(count: GoldCount, wholes: int) -> Iterator[str]:
    if count.parent is not None and count.parent not in range(wholes):
        yield f"counts: “{count.quote}” is part of count {count.parent}, which is not there"
    if count.numeral is None and not count.negated:
        yield f"counts: “{count.quote}” has no numeral and is not negated"
    if count.numeral is not None:
        numeral = re.escape(fold(count.numeral))
        found = len(re.findall(rf"(?<![\d.]){numeral}(?!\.?\d)", fold(count.quote)))
        if found != 1:
            yield f"counts: the numeral {count.numeral} stands {found} times in “{count.quote}”, not once"
