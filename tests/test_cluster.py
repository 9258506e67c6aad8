import os
import signal
from collections.abc import Iterator
from dataclasses import replace
from functools import partial
from pathlib import Path

import pytest

from eval.bench import generated
from eval.kills import write_reports
from extractor.account import Tally
from extractor.batch import Done
from extractor.cluster import over_ray, texts
from extractor.errors import RunError
from extractor.extract import extract
from extractor.inputs import Input, find_inputs
from extractor.listing import Listing
from extractor.running import Plan, named, stored
from extractor.settings import Engine
from extractor.sinks import parse
from extractor.stamp import Stamp
from extractor.workers import Crew, Lost, Rows
from extractor.writing import Inputs, Order, written
from schemas.record import Record

pytestmark = [pytest.mark.slow, pytest.mark.filterwarnings("ignore")]  # Ray warns of itself
STAMP = Stamp("0", "code", "3", {}, {})
ON_RAY = Crew(2, engine=Engine.ray)


def double(item: int) -> int:
    """Die of 250, be double of any other."""
    if item == 250:
        os.kill(os.getpid(), signal.SIGKILL)
    return 2 * item


def falling(marker: str, data: bytes, name: str) -> Record:
    """Read a report; the worker that comes to the one in the middle dies there, once."""
    if name.endswith("02500.txt"):
        try:
            os.close(os.open(marker, os.O_CREAT | os.O_EXCL))
            os.kill(os.getpid(), signal.SIGKILL)
        except FileExistsError:
            pass
    return extract(data, name)


@pytest.fixture(scope="module", autouse=True)
def _cluster() -> Iterator[None]:
    """Two nodes of one processor each."""
    ray = pytest.importorskip("ray", reason="comes with the extra [ray], which `make test-all` installs")
    from ray.cluster_utils import Cluster  # noqa: PLC0415

    cluster = Cluster(initialize_head=True, head_node_args={"num_cpus": 1})
    cluster.add_node(num_cpus=1)
    ray.init(address=cluster.address, log_to_driver=False, logging_level="error")
    yield
    ray.shutdown()
    cluster.shutdown()


def run(output: Path, inputs: Inputs, plan: Plan, crew: Crew) -> list[Done]:
    return list(written(Order(str(output), inputs, plan, STAMP, crew), Tally()))


def test_an_item_that_ends_its_worker_is_lost_and_no_other() -> None:
    results = list(over_ray(double, range(500), ON_RAY))

    assert results.pop(250) == Lost(250, "reading it ends the process that reads it: Killed")
    assert results == [2 * number for number in range(500) if number != 250]


def test_5000_reports_are_the_same_as_by_processes_though_a_worker_is_killed(tmp_path: Path) -> None:
    write_reports(tmp_path / "in", 5000)
    inputs = tuple(find_inputs([str(tmp_path / "in")]))
    marker = tmp_path / "killed"

    on_ray = run(tmp_path / "ray.jsonl", inputs, Plan(partial(falling, str(marker)), "x"), ON_RAY)
    run(tmp_path / "two.jsonl", inputs, Plan(extract, "x"), Crew(2))

    assert marker.exists()
    assert len(on_ray) == 5000
    assert (tmp_path / "ray.jsonl").read_bytes() == (tmp_path / "two.jsonl").read_bytes()


def dying(data: bytes, name: str) -> Record:
    """Read a report, and die of the one that says so."""
    if data == b"die":
        os.kill(os.getpid(), signal.SIGKILL)
    return extract(data, name)


def test_documents_in_the_rows_of_a_table_are_read_under_their_paths(tmp_path: Path) -> None:
    pyarrow = pytest.importorskip("pyarrow")
    from pyarrow import parquet  # noqa: PLC0415

    contents = [*generated(150), b"die", b""]
    paths = [f"crawl/{number}.txt" for number in range(152)]
    parquet.write_table(pyarrow.table({"path": paths, "content": contents}), tmp_path / "crawl.parquet")
    inputs = Listing(
        Input(path, str(tmp_path / "crawl.parquet"), "lost")
        for path in texts(str(tmp_path / "crawl.parquet"), "path", ON_RAY)
    )
    crew = replace(ON_RAY, rows=Rows(str(tmp_path / "crawl.parquet"), ("path", "content"), stored, named))

    found = run(tmp_path / "ray.jsonl", inputs, Plan(dying, "x"), crew)

    assert [record.source.name for record in parse((tmp_path / "ray.jsonl").read_bytes())] == paths
    assert [done.complaint for done in found if done.complaint] == [
        "crawl/150.txt: reading it ends the process that reads it: Killed",
        "crawl/151.txt: the file is empty",
    ]
    with pytest.raises(RunError, match="no column 'name' can be read"):
        list(texts(str(tmp_path / "crawl.parquet"), "name", ON_RAY))


def test_documents_behind_a_url_are_read_by_name(tmp_path: Path) -> None:
    write_reports(tmp_path / "in", 150)
    (tmp_path / "in" / "00003.txt").write_bytes(b"")
    inputs = tuple(find_inputs([(tmp_path / "in").as_uri() + "/*.txt"]))

    found = run(tmp_path / "ray.jsonl", inputs, Plan(extract, "x"), ON_RAY)

    assert len(found) == 150
    assert found[3].complaint == f"{(tmp_path / 'in').as_uri()}/00003.txt: the file is empty"
