"""Runs that are killed at random instants and gone on with: their outputs against that of an uninterrupted run.

`python -m eval.kills 200` kills two hundred; the seed is printed, so that a failure can be had again. A run
that is rightly refused, since the program or a library was changed between the kill and it, is told apart.
"""

import os
import random
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from contextlib import suppress
from pathlib import Path
from typing import NamedTuple

from eval.bench import generated

REPORTS = 300
_SEED = 20_260
_GLANCE = 0.001
_GROUP = 0.5
_TOLD = 20
_BY_SIZE = 0.75
_FIND_OUT = 10.0
"""Seconds in which workers whose command was killed find out."""
_OTHER = "was begun otherwise"
"""What a run says whose program is not the one that began the output."""


class Killed(NamedTuple):
    """One run: after which part it was killed, what stood there then, whether it ended right, what it said.

    ``orphans``: how many of its processes never found out.
    """

    share: float
    whole_lines: int
    damage: str
    same: bool
    said: str
    orphans: int = 0

    @property
    def changed(self) -> bool:
        """Whether it was refused because the program changed meanwhile: the settings of both runs are the same."""
        return not self.same and _OTHER in self.said


def main(kills: int) -> int:
    """Kill so many runs; 0 if every one ended as the uninterrupted run did."""
    rng = random.Random(_SEED)  # noqa: S311  no secret hangs on it
    with tempfile.TemporaryDirectory() as folder:
        place = Path(folder)
        write_reports(place / "in", REPORTS)
        begun = time.monotonic()
        expected = uninterrupted(place)
        seconds = time.monotonic() - begun
        runs = []
        for number in range(1, kills + 1):
            runs.append(run := kill(place, rng, seconds, expected))
            if not run.same or number % _TOLD == 0:
                print(f"{number}: {sum(one.same for one in runs)} alike; {run.said}", flush=True)
    changed = sum(run.changed for run in runs)
    wrong = [run for run in runs if not run.same and not run.changed]
    lines = sorted(run.whole_lines for run in runs)
    alike = sum(run.same for run in runs)
    print(f"seed {_SEED}: {kills} runs of {REPORTS} reports killed, {alike} ended byte for byte alike")
    if changed:
        print(f"{changed} were refused: the program or its libraries were changed while this measured them")
    print(
        f"records that stood when they were killed: {lines[0]} to {lines[-1]}, median {lines[len(lines) // 2]}"
    )
    if orphans := sum(run.orphans for run in runs):
        print(f"{orphans} of their processes had to be ended {_FIND_OUT:g} seconds later")
    for damage in sorted({run.damage for run in runs}):
        print(f"{sum(run.damage == damage for run in runs):4} {damage}")
    return len(wrong) + orphans


def write_reports(folder: Path, count: int) -> None:
    """So many generated reports in *folder*."""
    folder.mkdir()
    for number, content in enumerate(generated(count)):
        (folder / f"{number:05}.txt").write_bytes(content)


def uninterrupted(place: Path) -> bytes:
    """What one process writes without a break."""
    subprocess.run(
        _command(place, "whole.jsonl", "1"), env=_environment(place), stderr=subprocess.DEVNULL, check=False
    )
    return (place / "whole.jsonl").read_bytes()


def kill(place: Path, rng: random.Random, seconds: float, expected: bytes) -> Killed:
    """Kill a run, do to its file what a power cut might, go on, and compare."""
    for path in (*place.glob("out.jsonl*"), *place.glob("cache")):
        shutil.rmtree(path) if path.is_dir() else path.unlink()
    share = rng.random()
    command = _command(place, "out.jsonl", "2")
    with subprocess.Popen(
        command, env=_environment(place), stderr=subprocess.DEVNULL, start_new_session=True
    ) as run:
        if rng.random() < _BY_SIZE:
            _wait(run, place / "out.jsonl.part", share * len(expected))
        else:
            time.sleep(share * seconds)
        if rng.random() < _GROUP:
            run.kill()  # its workers are left alone, and find out
        else:
            os.killpg(run.pid, signal.SIGKILL)
    part = place / "out.jsonl.part"
    lines = part.read_bytes().count(b"\n") if part.exists() else 0
    damage = _damage(part, rng)
    again = subprocess.run(command, env=_environment(place), stderr=subprocess.PIPE, check=False)
    out = place / "out.jsonl"
    orphans = _ended(run.pid)
    return Killed(
        share,
        lines,
        damage,
        said=again.stderr.decode().strip()[-1000:],
        same=out.exists() and out.read_bytes() == expected and not part.exists(),
        orphans=orphans,
    )


def _wait(run: subprocess.Popen[bytes], part: Path, size: float) -> None:
    """Return when *part* has grown to *size*, or the run has ended."""
    while run.poll() is None and not (part.exists() and part.stat().st_size > size):
        time.sleep(_GLANCE)


def _ended(group: int) -> int:
    """How many processes of *group* do not end by themselves; when this returns, none writes any more."""
    deadline = time.monotonic() + _FIND_OUT
    while (left := _alive(group)) and time.monotonic() < deadline:
        time.sleep(_GLANCE)
    for process in left:
        with suppress(ProcessLookupError):
            os.kill(process, signal.SIGKILL)
    while _alive(group):
        time.sleep(_GLANCE)
    return len(left)


def _alive(group: int) -> list[int]:
    """The processes of *group*, as /proc shows them, without those that have ended and are not yet reaped."""
    alive = []
    for place in Path("/proc").iterdir():
        if place.name.isdecimal():
            with suppress(OSError):
                state, _, of, *_ = (place / "stat").read_text().rpartition(")")[2].split()
                if int(of) == group and state not in "ZX":
                    alive.append(int(place.name))
    return alive


def _damage(part: Path, rng: random.Random) -> str:
    """Nothing, or what a power cut may leave of the last lines: some of them gone, or zeros in their place."""
    kind = rng.choice(("left as it was", "left as it was", "cut at a random byte", "its end full of zeros"))
    if not part.exists() or not (size := part.stat().st_size) or kind == "left as it was":
        return "left as it was" if part.exists() else "killed before there was a file, or finished"
    at = rng.randrange(size)
    os.truncate(part, at)
    if kind == "its end full of zeros":
        os.truncate(part, size)
    return kind


def _command(place: Path, out: str, jobs: str) -> list[str]:
    return [
        sys.executable,
        "-m",
        "nianbao",
        "extract",
        str(place / "in"),
        "-o",
        str(place / out),
        "--jobs",
        jobs,
    ]


def _environment(place: Path) -> dict[str, str]:
    return {**os.environ, "NIANBAO_CACHE": str(place / "cache")}


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1])))
