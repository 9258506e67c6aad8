"""What many reports cost: records a second, CPU a report, and memory, of whole runs of the command.

`python -m eval.scale 20000` writes so many generated reports, and reads them in one process and with two workers.
"""

import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import NamedTuple

from eval.kills import write_reports

_GLANCE = 0.2
_EARLY = 0.1
_TICKS = os.sysconf("SC_CLK_TCK")


class Seen(NamedTuple):
    """A process at a moment: its CPU seconds, its resident MiB, and the most it had."""

    cpu: float
    resident: float
    peak: float


class Run(NamedTuple):
    """Seconds by the clock and of CPU, of all processes together, and the SHA-256 of the output.

    MiB: the peak of the command itself and of its largest worker; what the largest worker (or the
    command, without any) had after a tenth of the records, and at the end.
    """

    seconds: float
    cpu: float
    sha256: str
    command: float
    worker: float
    early: float
    late: float


def main(reports: int) -> int:
    """Print what so many reports cost; 0 where both ways wrote the same."""
    with tempfile.TemporaryDirectory() as folder:
        place = Path(folder)
        write_reports(place / "in", reports)
        one, two = (measured(place, jobs, reports) for jobs in (1, 2))
    for jobs, run in ((1, one), (2, two)):
        print(
            f"{reports} reports, --jobs {jobs}: {reports / run.seconds:.0f} a second,"
            f" {run.cpu / reports * 1000:.2f} ms CPU each; peak {run.command:.0f} MiB"
            + (f", of a worker {run.worker:.0f}" if run.worker else "")
            + f"; {run.early:.0f} MiB after a tenth, {run.late:.0f} at the end"
        )
    print(
        f"--jobs 2 is {one.seconds / two.seconds:.2f} times --jobs 1 by the clock, {2 * one.cpu / two.cpu:.2f} by CPU"
    )
    return int(one.sha256 != two.sha256)


def measured(place: Path, jobs: int, reports: int) -> Run:
    """A run from nothing over the reports of *place*, looked at while it runs."""
    out = place / f"{jobs}.jsonl"
    command = [
        sys.executable,
        "-m",
        "nianbao",
        "extract",
        str(place / "in"),
        "-o",
        str(out),
        "--jobs",
        str(jobs),
    ]
    environment = {**os.environ, "NIANBAO_CACHE": str(place / "cache")}
    last: dict[int, Seen] = {}
    early = late = 0.0
    begun = time.monotonic()
    with subprocess.Popen([*command, "--fresh"], env=environment, stderr=subprocess.DEVNULL) as run:
        while run.poll() is None:
            last |= _family(run.pid)
            late = max(seen.resident for pid, seen in last.items() if pid != run.pid or len(last) == 1)
            if not early and _records(out) > _EARLY * reports:
                early = late
            time.sleep(_GLANCE)
    seconds = time.monotonic() - begun
    account = json.loads(Path(f"{out}.run.json").read_bytes())
    own = last.pop(run.pid)
    cpu = own.cpu + sum(seen.cpu for seen in last.values())
    worker = max((seen.peak for seen in last.values()), default=0.0)
    return Run(seconds, cpu, account["output"]["sha256"], own.peak, worker, early, late)


def _records(out: Path) -> int:
    """About how many records are written, by the size of the first."""
    try:
        with Path(f"{out}.part").open("rb") as file:
            length = len(file.readline()) or 1
        return Path(f"{out}.part").stat().st_size // length
    except OSError:
        return 0


def _family(root: int) -> dict[int, Seen]:
    """The process *root* and its descendants, as /proc shows them."""
    parents: dict[int, int] = {}
    seen: dict[int, Seen] = {}
    for place in Path("/proc").iterdir():
        if place.name.isdecimal():
            with suppress(OSError, KeyError):
                fields = (place / "stat").read_text().rpartition(")")[2].split()
                status = dict(_sizes((place / "status").read_text()))
                parents[int(place.name)] = int(fields[1])
                cpu = (int(fields[11]) + int(fields[12])) / _TICKS
                seen[int(place.name)] = Seen(cpu, status["VmRSS"], status["VmHWM"])
    return {pid: one for pid, one in seen.items() if root in _ancestry(pid, parents)}


def _ancestry(pid: int, parents: dict[int, int]) -> Iterator[int]:
    while pid in parents:
        yield pid
        pid = parents[pid]


def _sizes(status: str) -> Iterator[tuple[str, float]]:
    for line in status.splitlines():
        name, _, rest = line.partition(":")
        if rest.endswith(" kB"):
            yield name, int(rest.split()[0]) / 1024


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1])))
