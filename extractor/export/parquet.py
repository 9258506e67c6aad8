"""A table as Parquet, and rows as Arrow batches; the one place that knows pyarrow."""

import contextlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import NamedTuple

import pyarrow as pa
import pyarrow.parquet as pq

from extractor.export.files import unfinished
from extractor.export.rows import Value, Values
from schemas.tables import Field, Kind, Shape

PRECISION, SCALE = 38, 6
ARROW_TYPES: dict[Kind, pa.DataType] = {
    "text": pa.string(),
    "integer": pa.int64(),
    "decimal": pa.decimal128(PRECISION, SCALE),
    "date": pa.date32(),
    "boolean": pa.bool_(),
}
_MISFITS = (pa.ArrowInvalid, OverflowError)


class Batch(NamedTuple):
    """Rows as Arrow has them, and how many of their numbers its types could not hold."""

    rows: pa.RecordBatch
    misfits: int


@dataclass(frozen=True, slots=True)
class ParquetFile:
    """An open Parquet file; each call to ``append`` is a row group."""

    writer: pq.ParquetWriter
    shape: Shape

    def append(self, rows: Sequence[Values]) -> int:
        """Add *rows* as a row group; a number beyond 64 bits, or beyond 38 digits with 6 decimals, is null."""
        made = batch(self.shape, rows)
        self.writer.write_batch(made.rows)
        return made.misfits


@contextlib.contextmanager
def open_parquet(path: Path, shape: Shape) -> Iterator[ParquetFile]:
    """The file *path* with the columns of *shape*; labels and units stand in the metadata of each column."""
    with (
        unfinished(path) as part,
        pq.ParquetWriter(part, schema_of(shape), compression="zstd") as writer,
    ):
        yield ParquetFile(writer, shape)
    pa.default_memory_pool().release_unused()


def schema_of(shape: Shape) -> pa.Schema:
    """The Arrow schema of *shape*."""
    return pa.schema(
        [
            pa.field(
                field.key,
                ARROW_TYPES[field.kind],
                metadata={"label": field.label, "english": field.english, "unit": field.unit},
            )
            for field in shape.fields
        ]
    )


def batch(shape: Shape, rows: Sequence[Values]) -> Batch:
    """The *rows* column by column."""
    columns = zip(*rows, strict=True) if rows else ((),) * len(shape.fields)
    arrays: list[pa.Array] = []
    misfits = 0
    for field, values in zip(shape.fields, columns, strict=True):
        try:
            arrays.append(pa.array(values, type=ARROW_TYPES[field.kind]))
        except _MISFITS:
            fitting = [value if _fits(value, field) else None for value in values]
            misfits += sum(a is not b for a, b in zip(values, fitting, strict=True))
            arrays.append(pa.array(fitting, type=ARROW_TYPES[field.kind]))
    return Batch(pa.RecordBatch.from_arrays(arrays, schema=schema_of(shape)), misfits)


def _fits(value: Value, field: Field) -> bool:
    try:
        made = pa.array([value], type=ARROW_TYPES[field.kind])
        return field.kind != "decimal" or value is None or made[0].as_py() == Decimal(str(value))
    except _MISFITS:
        return False
