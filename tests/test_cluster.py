import os
import signal
from collections.abc import Iterator
from functools import partial
from pathlib import Path

import pytest

from eval.kills import write_reports
from extractor.account import Tally
from extractor.batch import Done
from extractor.cluster import over_ray
from extractor.extract import extract
from extractor.inputs import Input, find_inputs
from extractor.running import Plan
from extractor.settings import Engine
from extractor.stamp import Stamp
from extractor.workers import Crew, Lost
from extractor.writing import Order, written
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


def run(output: Path, inputs: tuple[Input, ...], plan: Plan, crew: Crew) -> list[Done]:
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


def test_documents_behind_a_url_are_read_by_name(tmp_path: Path) -> None:
    write_reports(tmp_path / "in", 150)
    (tmp_path / "in" / "00003.txt").write_bytes(b"")
    inputs = tuple(find_inputs([(tmp_path / "in").as_uri() + "/*.txt"]))

    found = run(tmp_path / "ray.jsonl", inputs, Plan(extract, "x"), ON_RAY)

    assert len(found) == 150
    assert found[3].complaint == f"{(tmp_path / 'in').as_uri()}/00003.txt: the file is empty"
