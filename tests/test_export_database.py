"""A DuckDB file: the tables, and what its views and the queries of the documents answer."""

from collections.abc import Iterator

import duckdb
import pytest

from extractor.export.views import VIEWS
from schemas.tables import SHAPES
from tests.exported import ROOT, export, records, same


@pytest.fixture(scope="module")
def database(tmp_path_factory: pytest.TempPathFactory) -> Iterator[duckdb.DuckDBPyConnection]:
    path = export(tmp_path_factory.mktemp("duck") / "a'[1]*.duckdb")
    with duckdb.connect(str(path), read_only=True) as connection:
        yield connection


def test_duckdb_has_every_table(database: duckdb.DuckDBPyConnection) -> None:
    for shape in SHAPES:
        same(database.execute(f'SELECT * FROM "{shape.key}"').fetchall(), shape.key)  # noqa: S608
    comments = database.execute(
        "SELECT column_name, comment FROM duckdb_columns() WHERE table_name = 'reports'"
    ).fetchall()
    assert dict(comments)["disclosure_fees_amount_wan"] == (
        "行政事业性收费 › 本年收费金额（单位：万元） · Administrative fees: amount charged this year (万元)"
    )


def test_every_view_of_the_database_answers(database: duckdb.DuckDBPyConnection) -> None:
    for name in VIEWS:
        assert database.execute(f'SELECT * FROM "{name}"').fetchall(), name  # noqa: S608


def test_the_queries_of_the_documentation_answer(database: duckdb.DuckDBPyConnection) -> None:
    text = (ROOT / "docs" / "outputs.md").read_text(encoding="utf-8")
    queries = text.partition("```sql\n")[2].partition("```")[0].split(";")

    assert len(queries) == 6
    for query in queries[:-1]:
        assert "SELECT" in query
        database.execute(query).fetchall()


def test_the_view_of_applications_is_the_matrix_of_the_form(database: duckdb.DuckDBPyConnection) -> None:
    rows = database.execute("SELECT * FROM applications WHERE record = 1").fetchall()

    assert [row[5] for row in rows[:3]] == ["received", "carried_in", "granted"]
    assert rows[0][6:] == (1, 0, 0, 0, 0, 0, 0)
    assert len(rows) == 23


def test_the_view_of_contradictions_has_the_equations_that_fail(database: duckdb.DuckDBPyConnection) -> None:
    rows = database.execute("SELECT record, code FROM contradictions").fetchall()
    codes = {"T3-ROW", "T3-COL", "T3-ID", "T4-SUM"}

    assert rows == [
        (number, issue.code)
        for number, record in enumerate(records(), 1)
        for issue in record.issues
        if issue.code in codes and issue.severity == "error"
    ]
    assert len(rows) > 4


def test_a_cell_has_its_labels_beside_it(database: duckdb.DuckDBPyConnection) -> None:
    query = "SELECT label, english FROM cells_labelled WHERE record = 1 AND \"row\" = 'licensing'"

    assert ("行政许可 › 本年增/减", "Administrative licensing: change this year") in database.execute(
        query
    ).fetchall()
