import json
import os
import re
import signal
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from functools import partial
from pathlib import Path

import pytest
from typer.testing import CliRunner

from eval.bench import generated
from eval.kills import write_reports
from extractor.account import Tally
from extractor.apart import Errand, close, read
from extractor.batch import Done
from extractor.cli import app
from extractor.cluster import over_ray, texts
from extractor.errors import RunError
from extractor.extract import extract
from extractor.inputs import Input, find_inputs
from extractor.listing import Listing
from extractor.running import Plan, named, stored
from extractor.settings import Engine, ModelSettings, Voice
from extractor.sinks import parse
from extractor.stamp import Stamp
from extractor.workers import Crew, Rows
from extractor.writing import Inputs, Order, written
from schemas.record import Record
from tests.scripted_server import error, finding_nothing, scripted

pytestmark = [pytest.mark.slow, pytest.mark.filterwarnings("ignore")]  # Ray warns of itself
STAMP = Stamp("0", "code", "3", {}, {})
ON_RAY = Crew(2, engine=Engine.ray)


def doubled(items: list[int]) -> list[int]:
    """The double of each; but die of 250."""
    if 250 in items:
        os.kill(os.getpid(), signal.SIGKILL)
    return [2 * item for item in items]


def passed_over(items: list[int]) -> list[int]:
    """What stands for items that the cluster lost."""
    return [-item for item in items]


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
    close()
    ray.shutdown()
    cluster.shutdown()


def run(output: Path, inputs: Inputs, plan: Plan, crew: Crew | None) -> list[Done]:
    return list(written(Order(str(output), inputs, plan, STAMP, crew), Tally()))


def test_what_a_worker_ends_over_is_left_to_the_caller_and_no_other_block() -> None:
    results = list(over_ray(doubled, range(500), ON_RAY, passed_over))

    lost = [number for number, result in enumerate(results) if result == -number and number]
    assert 250 in lost
    assert len(lost) <= 100
    assert [result for result in results if result >= 0] == [
        2 * number for number in range(500) if number not in lost
    ]


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


def asking(folder: Path, base_url: str) -> list[str]:
    return ["--model", "m", "--base-url", base_url, "--cache", str(folder / "cache")]


def test_a_model_is_asked_by_the_cluster_and_the_records_are_those_of_one_process(tmp_path: Path) -> None:
    write_reports(tmp_path / "in", 40)
    with scripted(script=finding_nothing) as server:
        command = ["extract", str(tmp_path / "in"), *asking(tmp_path, server.base_url)]
        on_ray = CliRunner().invoke(app, [*command, "-o", str(tmp_path / "ray.jsonl"), "--engine", "ray"])
        asked = len(server.requests)
        one = CliRunner().invoke(app, [*command, "-o", str(tmp_path / "one.jsonl")])

    assert len(server.requests) == asked
    assert on_ray.exit_code == one.exit_code == 0
    tokens = f"{100 * asked} + {20 * asked} tokens"
    assert re.search(rf"; {asked} model calls, [0-9]+ from the cache, {re.escape(tokens)}", on_ray.stderr)
    assert (tmp_path / "ray.jsonl").read_bytes() == (tmp_path / "one.jsonl").read_bytes()


def test_where_the_endpoint_refuses_the_cluster_ends_as_one_process_does(tmp_path: Path) -> None:
    write_reports(tmp_path / "in", 12)
    with scripted(error(401)) as server:
        command = ["extract", str(tmp_path / "in"), *asking(tmp_path, server.base_url), "--concurrency", "1"]
        on_ray = CliRunner().invoke(app, [*command, "-o", str(tmp_path / "ray.jsonl"), "--engine", "ray"])
        one = CliRunner().invoke(app, [*command, "-o", str(tmp_path / "one.jsonl")])
        required = CliRunner().invoke(
            app, [*command, "-o", str(tmp_path / "no.jsonl"), "--engine", "ray", "--require-model"]
        )

    assert on_ray.exit_code == one.exit_code == required.exit_code == 1
    assert on_ray.stderr == one.stderr
    assert "by a model: settings: the endpoint does not accept the key (HTTP 401)" in on_ray.stderr
    assert (tmp_path / "ray.jsonl").read_bytes() == (tmp_path / "one.jsonl").read_bytes()
    assert "0 whole, 0 partial, 0 refused, 12 failed" in required.stderr


def falling_once(marker: str, errand: Errand, data: bytes, name: str) -> Record:
    """Read a report beside a model; the worker that comes to the one in the middle dies there, once."""
    if name.endswith("00020.txt"):
        try:
            os.close(os.open(marker, os.O_CREAT | os.O_EXCL))
            os.kill(os.getpid(), signal.SIGKILL)
        except FileExistsError:
            pass
    return read(errand, data, name)


def test_a_worker_that_is_killed_while_a_model_is_asked_changes_nothing(tmp_path: Path) -> None:
    write_reports(tmp_path / "in", 40)
    inputs = tuple(find_inputs([str(tmp_path / "in")]))
    marker = tmp_path / "killed"
    with scripted(script=finding_nothing) as server:
        settings = ModelSettings("m", server.base_url, cache=tmp_path / "cache")
        errand = Errand(settings, Voice.both)
        falling = Plan(partial(falling_once, str(marker), errand), "x", threads=4, rehearsal=extract)
        run(tmp_path / "ray.jsonl", inputs, falling, ON_RAY)
        bodies = Counter(json.dumps(body) for body in server.bodies)
        run(tmp_path / "one.jsonl", inputs, Plan(partial(read, errand), "x", threads=4), None)

    assert marker.exists()
    assert (tmp_path / "ray.jsonl").read_bytes() == (tmp_path / "one.jsonl").read_bytes()
    assert len(server.requests) == bodies.total()
    assert bodies.total() - len(bodies) <= 4  # what was under way when it was killed
