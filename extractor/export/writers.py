"""Which file name means which format; a library is loaded with the first file that needs it."""

import os
from collections.abc import Callable, Iterable
from contextlib import AbstractContextManager, ExitStack
from pathlib import Path

from extractor.export.files import Opener, TableFile, unfinished
from extractor.export.tables import Tally, fill
from schemas.record import Record, json_line
from schemas.tables import CODEBOOK, REPORTS, SHAPES, Shape, codebook_rows

Writer = Callable[[Iterable[Record], Path, Shape], Tally]


def _open_csv(path: Path, shape: Shape) -> AbstractContextManager[TableFile]:
    from extractor.export.csvfile import open_csv  # noqa: PLC0415

    return open_csv(path, shape)


def _open_parquet(path: Path, shape: Shape) -> AbstractContextManager[TableFile]:
    from extractor.export.parquet import open_parquet  # noqa: PLC0415

    return open_parquet(path, shape)


OPENERS: dict[str, Opener] = {".csv": _open_csv, ".parquet": _open_parquet}


def write_folder(records: Iterable[Record], folder: Path, suffix: str) -> Tally:
    """Every table a file in *folder*, and the codebook with them."""
    folder.mkdir(parents=True, exist_ok=True)
    with ExitStack() as stack:
        files = {
            shape.key: stack.enter_context(OPENERS[suffix](folder / f"{shape.key}{suffix}", shape))
            for shape in SHAPES
        }
        tally = fill(records, files)
    _write_codebook(folder / f"{CODEBOOK.key}{suffix}")
    return tally


def _write_table(records: Iterable[Record], path: Path, shape: Shape) -> Tally:
    """One table, and the codebook beside it."""
    with OPENERS[path.suffix](path, shape) as file:
        tally = fill(records, {shape.key: file})
    _write_codebook(path.with_suffix(f".{CODEBOOK.key}.csv"))
    return tally


def _write_codebook(path: Path) -> None:
    with OPENERS[path.suffix](path, CODEBOOK) as file:
        file.append(list(codebook_rows()))


def _write_lines(records: Iterable[Record], path: Path, shape: Shape) -> Tally:  # noqa: ARG001  one shape only
    """The records themselves, a line each."""
    with unfinished(path) as part, part.open("wb") as file:
        count = sum(1 for record in records if file.write(json_line(record) + b"\n"))
    return Tally(count, {REPORTS.key: count})


def _write_duckdb(records: Iterable[Record], path: Path, shape: Shape) -> Tally:  # noqa: ARG001  it has them all
    from extractor.export.duck import open_duckdb  # noqa: PLC0415

    with open_duckdb(path) as tables:
        return fill(records, tables)


def _write_xlsx(records: Iterable[Record], path: Path, shape: Shape) -> Tally:  # noqa: ARG001  it is the form
    os.environ.setdefault(
        "OPENPYXL_LXML", "False"
    )  # lxml's writer breaks over a full disk, openpyxl's own does not
    from extractor.export.workbook import write_workbook  # noqa: PLC0415

    return write_workbook(records, path)


WRITERS: dict[str, Writer] = {
    ".jsonl": _write_lines,
    ".csv": _write_table,
    ".parquet": _write_table,
    ".duckdb": _write_duckdb,
    ".xlsx": _write_xlsx,
}
ONE_TABLE = frozenset(OPENERS)
"""The formats that hold one table a file, chosen by --form."""
