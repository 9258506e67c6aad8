"""What other tools make of the same files: CPU time a document, and the rows of table 3 that they have right.

Runs in an environment of its own, where the tools are installed (see docs/speed.md): `python peers.py TOOL FOLDER`.
The folder holds NNN.html, NNN.docx, NNN.pdf and NNN.json, written by `python -m eval.bench_pages FOLDER`. A row is
right if the row that its label begins or ends has just its seven entries, in order, at the end; a blank one is blank.
"""

import io
import json
import re
import sys
import time
from collections.abc import Callable, Iterator
from importlib.metadata import version
from pathlib import Path

Rows = Iterator[list[str]]


def pandas_html(data: bytes) -> Rows:
    """The rows of pandas.read_html."""
    import pandas as pd

    page = _decoded(data)
    for table in pd.read_html(io.StringIO(page), header=None, keep_default_na=False, thousands=None):
        for row in (list(table.columns), *table.itertuples(index=False)):
            yield [str(cell) for cell in row]


def docx_cells(data: bytes) -> Rows:
    """The rows of python-docx, cell by cell."""
    import docx

    for table in docx.Document(io.BytesIO(data)).tables:
        for row in table.rows:
            yield [cell.text for cell in row.cells]


def markitdown_html(data: bytes) -> Rows:
    """The rows of the tables in markitdown's Markdown of a page."""
    return _markitdown(data, ".html")


def markitdown_docx(data: bytes) -> Rows:
    """The rows of the tables in markitdown's Markdown of a Word file."""
    return _markitdown(data, ".docx")


def _markitdown(data: bytes, suffix: str) -> Rows:
    from markitdown import MarkItDown

    result = MarkItDown().convert_stream(io.BytesIO(data), file_extension=suffix)
    return _markdown_rows(result.text_content)


def trafilatura_html(data: bytes) -> Rows:
    """The rows of the tables in trafilatura's Markdown of a page."""
    import trafilatura

    found = trafilatura.extract(_decoded(data), output_format="markdown", include_tables=True) or ""
    return _markdown_rows(found)


def pdfplumber_pdf(data: bytes) -> Rows:
    """The rows of pdfplumber's tables, page by page."""
    import pdfplumber

    with pdfplumber.open(io.BytesIO(data)) as document:
        for page in document.pages:
            for table in page.extract_tables():
                for row in table:
                    yield [cell or "" for cell in row]


def camelot_pdf(data: bytes) -> Rows:
    """The rows of camelot's tables by ruling lines; it reads files, not bytes."""
    import tempfile

    import camelot

    with tempfile.NamedTemporaryFile(suffix=".pdf") as file:
        file.write(data)
        file.flush()
        for table in camelot.read_pdf(file.name, pages="all", flavor="lattice"):
            for row in table.df.itertuples(index=False):
                yield [str(cell) for cell in row]


def docling_html(data: bytes) -> Rows:
    """The rows of docling's tables of a page."""
    return _docling(data, "page.html")


def docling_docx(data: bytes) -> Rows:
    """The rows of docling's tables of a Word file."""
    return _docling(data, "file.docx")


def _docling(data: bytes, name: str) -> Rows:
    from docling.datamodel.base_models import DocumentStream
    from docling.document_converter import DocumentConverter

    document = DocumentConverter().convert(DocumentStream(name=name, stream=io.BytesIO(data))).document
    for table in document.tables:
        for row in table.data.grid:
            yield [cell.text for cell in row]


def _markdown_rows(text: str) -> Rows:
    for line in text.splitlines():
        if line.strip().startswith("|"):
            yield line.strip().strip("|").split("|")


def _decoded(data: bytes) -> str:
    try:
        return data.decode()
    except UnicodeDecodeError:
        return data.decode("gb18030")


TOOLS: dict[str, tuple[str, str, Callable[[bytes], Rows]]] = {
    "pandas": ("html", "pandas", pandas_html),
    "trafilatura": ("html", "trafilatura", trafilatura_html),
    "markitdown": ("html", "markitdown", markitdown_html),
    "python-docx": ("docx", "python-docx", docx_cells),
    "markitdown-docx": ("docx", "markitdown", markitdown_docx),
    "pdfplumber": ("pdf", "pdfplumber", pdfplumber_pdf),
    "camelot": ("pdf", "camelot-py", camelot_pdf),
    "docling": ("html", "docling", docling_html),
    "docling-docx": ("docx", "docling", docling_docx),
}


def _folded(text: str) -> str:
    return re.sub(r"\s+", "", text)


def _right(rows: list[list[str]], gold: dict[str, list[str]]) -> int:
    """How many rows of *gold* are among *rows*."""
    found: dict[str, list[list[str]]] = {}
    for row in rows:
        cells = [_folded(cell) for cell in row]
        for cell in cells[:-7]:
            found.setdefault(cell, []).append(cells[-7:])
    return sum(1 for label, values in gold.items() if values in found.get(label, []))


def main() -> None:
    """Print one line of the table."""
    tool, folder = sys.argv[1], Path(sys.argv[2])
    suffix, package, read = TOOLS[tool]
    files = sorted(folder.glob(f"*.{suffix}"))
    inputs = [path.read_bytes() for path in files]
    golds = [json.loads(path.with_suffix(".json").read_text(encoding="utf-8")) for path in files]
    outcomes = [list(read(data)) for data in inputs]
    start = time.process_time()
    for data in inputs:
        list(read(data))
    cost = (time.process_time() - start) / len(inputs) * 1000
    right = sum(_right(rows, gold) for rows, gold in zip(outcomes, golds, strict=True))
    rows = sum(len(gold) for gold in golds)
    print(f"{tool} {version(package)}  {cost:.1f} ms  {right / rows:.3f} of {rows} rows")


if __name__ == "__main__":
    main()
