"""A load test of the service on this machine: time to answer at 1, 8 and 64 clients, statuses, memory.

`python -m eval.load [REQUESTS]` starts `nianbao serve`, sends the five samples in turn and stops it again. Clients
wait for an answer before they ask again; one that is told to come again later counts as answered so.
"""

import http.client
import subprocess
import sys
import tempfile
import threading
import time
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path

SAMPLES = Path(__file__).parents[1] / "samples"
CLIENTS = (1, 8, 64)
REQUESTS = 10_000
PORT = 8397
_BOUNDARY = "load"


@dataclass
class Figures:
    """What came of a number of requests: milliseconds and statuses."""

    milliseconds: list[float] = field(default_factory=list)
    statuses: Counter[int] = field(default_factory=Counter)

    def at(self, share: float) -> float:
        """The time within which *share* of the records were there."""
        ordered = sorted(self.milliseconds)
        return ordered[min(int(share * len(ordered)), len(ordered) - 1)] if ordered else 0.0


def body(path: Path) -> bytes:
    """A sample as a browser sends a file."""
    head = f'--{_BOUNDARY}\r\nContent-Disposition: form-data; name="file"; filename="{path.name}"\r\n\r\n'
    return head.encode() + path.read_bytes() + f"\r\n--{_BOUNDARY}--\r\n".encode()


def ask(bodies: list[bytes], numbers: range, figures: Figures) -> None:
    """One client: a request for each of *numbers*, one after another, on one connection."""
    headers = {"Content-Type": f"multipart/form-data; boundary={_BOUNDARY}"}
    connection = http.client.HTTPConnection("127.0.0.1", PORT, timeout=120)
    for number in numbers:
        begun = time.perf_counter()
        connection.request("POST", "/v1/extract", bodies[number % len(bodies)], headers)
        answer = connection.getresponse()
        answer.read()
        if answer.status == http.client.OK:
            figures.milliseconds.append(1000 * (time.perf_counter() - begun))
        figures.statuses[answer.status] += 1
    connection.close()


def memory(pid: int) -> float:
    """MiB that the process *pid* and all below it hold, shared pages counted once."""
    found = subprocess.run(["ps", "-e", "-o", "pid=,ppid="], check=True, capture_output=True, text=True)  # noqa: S607
    pairs = [tuple(map(int, line.split())) for line in found.stdout.splitlines()]
    family = {pid}
    while more := {child for child, parent in pairs if parent in family} - family:
        family |= more
    total = 0
    for one in family:
        try:
            lines = Path(f"/proc/{one}/smaps_rollup").read_text(encoding="ascii").splitlines()
        except OSError:
            continue
        total += sum(int(line.split()[1]) for line in lines if line.startswith("Pss:"))
    return total / 1024


def main(requests: int) -> None:
    """Start the service, load it, print the figures."""
    bodies = [body(path) for path in sorted(SAMPLES.glob("*.txt"))]
    with tempfile.TemporaryDirectory() as folder:
        command = [sys.executable, "-m", "nianbao", "serve", "--port", str(PORT), "--data", folder]
        server = subprocess.Popen(command, stderr=subprocess.DEVNULL)  # noqa: S603
        try:
            _wait()
            ask(bodies, range(50), Figures())
            print(f"{'clients':>8}{'records/s':>11}{'p50 ms':>9}{'p95 ms':>9}{'statuses':>28}{'MiB':>8}")
            for clients in CLIENTS:
                _round(bodies, clients, requests, server.pid)
        finally:
            server.terminate()
            server.wait()


def _round(bodies: list[bytes], clients: int, requests: int, pid: int) -> None:
    figures = Figures()
    share = requests // clients
    threads = [
        threading.Thread(target=ask, args=(bodies, range(at * share, (at + 1) * share), figures))
        for at in range(clients)
    ]
    begun = time.perf_counter()
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    rate = len(figures.milliseconds) / (time.perf_counter() - begun)
    statuses = ", ".join(f"{count} x {status}" for status, count in sorted(figures.statuses.items()))
    print(
        f"{clients:8}{rate:11.0f}{figures.at(0.5):9.1f}{figures.at(0.95):9.1f}{statuses:>28}{memory(pid):8.0f}"
    )


def _wait() -> None:
    for _ in range(600):
        try:
            connection = http.client.HTTPConnection("127.0.0.1", PORT, timeout=5)
            connection.request("GET", "/ready")
            if connection.getresponse().status == http.client.OK:
                return
        except OSError:
            time.sleep(0.1)
    sys.exit("the service does not come up")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else REQUESTS)
