"""A DuckDB file: the tables of an export with comments on their columns, and views over them; knows duckdb alone."""

import contextlib
from collections.abc import Iterator, Mapping
from contextlib import ExitStack
from glob import escape
from pathlib import Path
from shutil import rmtree

import duckdb

from extractor.export.files import TableFile, unfinished
from extractor.export.parquet import PRECISION, SCALE, open_parquet
from extractor.export.views import VIEWS
from schemas.tables import CODEBOOK, SHAPES, Field, Kind, Shape, codebook_rows

SQL_TYPES: dict[Kind, str] = {
    "text": "VARCHAR",
    "integer": "BIGINT",
    "decimal": f"DECIMAL({PRECISION}, {SCALE})",
    "date": "DATE",
    "boolean": "BOOLEAN",
}

MEMORY = ("64MB", "1GB")
"""What the rows of a table may need on their way into it: the second where the first is not enough.

DuckDB keeps pages of what it wrote up to this limit, four fifths of the machine's memory where none is set.
"""
ROW_GROUP = 16_384
"""Rows that are compressed together, held of all columns at once: there are 249."""


@contextlib.contextmanager
def open_duckdb(path: Path) -> Iterator[Mapping[str, TableFile]]:
    """The database *path* with every table and every view; the rows go into it at the end, out of Parquet files.

    Rows that are added one batch after another cost the rewriting of a table's end for each, and memory for that.
    """
    shapes = (*SHAPES, CODEBOOK)
    with unfinished(path) as part, _beside(part, "rows") as folder:
        waiting = {shape.key: folder / f"{shape.key}.parquet" for shape in shapes}
        with ExitStack() as stack:
            files = {
                shape.key: stack.enter_context(open_parquet(waiting[shape.key], shape)) for shape in shapes
            }
            files[CODEBOOK.key].append(list(codebook_rows()))
            yield {shape.key: files[shape.key] for shape in SHAPES}
        with _connected(part) as connection:
            for shape in shapes:
                _create(connection, shape)
                _insert(connection, shape, waiting[shape.key])
                waiting[shape.key].unlink()
            for name, view in VIEWS.items():
                connection.execute(f'CREATE VIEW "{name}" AS {view.query}')
                connection.execute(f'COMMENT ON VIEW "{name}" IS {_quoted(view.meaning)}')


@contextlib.contextmanager
def _beside(part: Path, what: str) -> Iterator[Path]:
    """A folder beside *part* that goes away."""
    folder = part.with_name(f"{part.name}.{what}")
    try:
        folder.mkdir()
        yield folder
    finally:
        rmtree(folder, ignore_errors=True)


@contextlib.contextmanager
def _connected(part: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    """A connection to a new database; OSError where it cannot be written, and nothing left of its log."""
    spilled = part.with_name(f"{part.name}.tmp")
    config: dict[str, str | bool | int | float | list[str]] = {"threads": 1, "temp_directory": str(spilled)}
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


def _insert(connection: duckdb.DuckDBPyConnection, shape: Shape, rows: Path) -> None:
    """Put the *rows* of a file into their table, in as little memory as that takes."""
    enough, most = MEMORY
    for limit in (enough, most):
        try:
            connection.execute(f"SET memory_limit = '{limit}'")
            connection.execute(f'INSERT INTO "{shape.key}" FROM read_parquet({_quoted(escape(str(rows)))})')
        except duckdb.OutOfMemoryException:
            if limit == most:
                raise
        else:
            return


def _create(connection: duckdb.DuckDBPyConnection, shape: Shape) -> None:
    columns = ", ".join(f'"{field.key}" {SQL_TYPES[field.kind]}' for field in shape.fields)
    connection.execute(f'CREATE TABLE "{shape.key}" ({columns})')
    connection.execute(f'COMMENT ON TABLE "{shape.key}" IS {_quoted(f"{shape.label} · {shape.english}")}')
    for field in shape.fields:
        comment = _quoted(_comment(field))
        connection.execute(f'COMMENT ON COLUMN "{shape.key}"."{field.key}" IS {comment}')


def _comment(field: Field) -> str:
    return f"{field.label} · {field.english}" + (f" ({field.unit})" if field.unit else "")


def _quoted(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"
