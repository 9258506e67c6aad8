"""A DuckDB file: the tables of an export with comments on their columns, and views over them; knows duckdb alone."""

import contextlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from shutil import rmtree

import duckdb

from extractor.export.files import unfinished
from extractor.export.parquet import PRECISION, SCALE, batch
from extractor.export.rows import Values
from extractor.export.views import VIEWS
from schemas.tables import CODEBOOK, SHAPES, Field, Kind, Shape, codebook_rows

SQL_TYPES: dict[Kind, str] = {
    "text": "VARCHAR",
    "integer": "BIGINT",
    "decimal": f"DECIMAL({PRECISION}, {SCALE})",
    "date": "DATE",
    "boolean": "BOOLEAN",
}

MEMORY = "1GB"
"""What one insertion may need; DuckDB else takes four fifths of the machine's for its cache."""
_KEPT = "16MB"
"""What it keeps of that from one insertion to the next."""
ROW_GROUP = 16_384
"""Rows that are compressed together: each insertion holds the last ones of all columns anew, and there are 249."""


@dataclass(frozen=True, slots=True)
class DuckTable:
    """A table of an open database."""

    connection: duckdb.DuckDBPyConnection
    shape: Shape

    def append(self, rows: Sequence[Values]) -> int:
        """Add *rows*; a number beyond 64 bits, or beyond 38 digits with 6 decimals, is null."""
        made = batch(self.shape, rows)
        self.connection.register("added", made.rows)
        self.connection.execute(f'INSERT INTO "{self.shape.key}" SELECT * FROM added')  # noqa: S608  our own keys
        self.connection.unregister("added")
        self._let_go()
        return made.misfits

    def _let_go(self) -> None:
        """Keep no pages of what was written: DuckDB else holds them up to its limit, and nobody reads them."""
        for limit in (_KEPT, MEMORY):
            with contextlib.suppress(duckdb.OutOfMemoryException):  # as much as it can
                self.connection.execute(f"SET memory_limit = '{limit}'")


@contextlib.contextmanager
def open_duckdb(path: Path) -> Iterator[Mapping[str, DuckTable]]:
    """The database *path* with every table, empty but for `codebook`, and every view."""
    with unfinished(path) as part, _connected(part) as connection:
        tables = {shape.key: DuckTable(connection, shape) for shape in (*SHAPES, CODEBOOK)}
        for table in tables.values():
            _create(table)
        tables[CODEBOOK.key].append(list(codebook_rows()))
        for name, view in VIEWS.items():
            connection.execute(f'CREATE VIEW "{name}" AS {view.query}')
            connection.execute(f'COMMENT ON VIEW "{name}" IS {_quoted(view.meaning)}')
        yield {shape.key: tables[shape.key] for shape in SHAPES}


@contextlib.contextmanager
def _connected(part: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    """A connection to a new database; OSError where it cannot be written, and nothing left of its log."""
    spilled = part.with_name(f"{part.name}.tmp")
    config: dict[str, str | bool | int | float | list[str]] = {
        "memory_limit": MEMORY,
        "threads": 1,
        "temp_directory": str(spilled),
    }
    try:
        with duckdb.connect(config=config) as connection:
            connection.execute(f"ATTACH {_quoted(str(part))} AS export (ROW_GROUP_SIZE {ROW_GROUP})")
            connection.execute("USE export")
            yield connection
    except duckdb.Error as error:
        raise OSError(str(error).splitlines()[0]) from error
    finally:
        part.with_name(f"{part.name}.wal").unlink(missing_ok=True)
        rmtree(spilled, ignore_errors=True)


def _create(table: DuckTable) -> None:
    shape = table.shape
    columns = ", ".join(f'"{field.key}" {SQL_TYPES[field.kind]}' for field in shape.fields)
    table.connection.execute(f'CREATE TABLE "{shape.key}" ({columns})')
    table.connection.execute(
        f'COMMENT ON TABLE "{shape.key}" IS {_quoted(f"{shape.label} · {shape.english}")}'
    )
    for field in shape.fields:
        comment = _quoted(_comment(field))
        table.connection.execute(f'COMMENT ON COLUMN "{shape.key}"."{field.key}" IS {comment}')


def _comment(field: Field) -> str:
    return f"{field.label} · {field.english}" + (f" ({field.unit})" if field.unit else "")


def _quoted(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"
