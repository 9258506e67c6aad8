"""A service that is killed while it writes a batch: the next one goes on, and nothing is lost or written twice."""

import http.client
import json
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from extractor.batch import entry
from extractor.extract import extract
from tests.test_service import Client

SAMPLES = sorted((Path(__file__).parents[1] / "samples").glob("*.txt"))
DOCUMENTS = 600


def served(port: int, folder: Path) -> subprocess.Popen[bytes]:
    command = [
        sys.executable,
        "-m",
        "nianbao",
        "serve",
        "--port",
        str(port),
        "--data",
        str(folder),
        "--jobs",
        "1",
    ]
    process = subprocess.Popen(command, stderr=subprocess.DEVNULL, start_new_session=True)
    client = Client(port)
    until(lambda: ready(client))
    return process


def ready(client: Client) -> bool:
    try:
        return client.ask("GET", "/ready").status == http.client.OK
    except OSError:
        return False


def until(holds: Callable[[], bool]) -> None:
    for _ in range(1200):
        if holds():
            return
        time.sleep(0.05)
    raise AssertionError("it did not come to pass")


def killed(process: subprocess.Popen[bytes], how: signal.Signals) -> None:
    os.killpg(process.pid, how)
    process.wait()


@pytest.mark.slow
def test_a_batch_outlives_a_service_that_is_killed_and_one_that_is_stopped(tmp_path: Path) -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    client = Client(port)
    documents = [
        (f"{at}.txt", SAMPLES[at % len(SAMPLES)].read_bytes() + f"\n{at}".encode()) for at in range(DOCUMENTS)
    ]

    def done() -> int:
        found: int = json.loads(client.ask("GET", place).body)["done"]
        return found

    service = served(port, tmp_path)
    place = client.send("/v1/batches", "files", *documents).headers["location"]
    until(lambda: done() > DOCUMENTS // 6)
    killed(service, signal.SIGKILL)
    service = served(port, tmp_path)
    until(lambda: done() > DOCUMENTS // 2)
    os.kill(service.pid, signal.SIGTERM)
    service.wait()
    service = served(port, tmp_path)
    until(lambda: json.loads(client.ask("GET", place).body)["state"] == "finished")
    lines = client.ask("GET", f"{place}/records").body.splitlines()
    killed(service, signal.SIGTERM)

    assert lines == [entry(data, name, extract).line for name, data in documents]
