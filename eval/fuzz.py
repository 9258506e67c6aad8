"""Arbitrary and mutated input ends in a record or an ExtractionError, and soon.

Run by `python -m eval.fuzz [COUNT]`; prints what broke, and the slowest input under 100 kB.
"""

import json
import random
import sys
import time
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import NamedTuple

from eval.render.layouts import LAYOUTS
from eval.render.robustness import MIXTURES, document
from extractor.batch import settle
from extractor.errors import ExtractionError
from extractor.extract import extract

SAMPLES = Path(__file__).parents[1] / "samples"
USUAL = 200_000
LARGEST = 100_000
_FRAGMENTS = (
    b"\x00", b"\xff\xfe", b"\xef\xbb\xbf", b"|", b"||", b"\t", b"\n\n", b"0", b"-", b"--", b"/", "。".encode(),
    "（".encode(), "(zhèng)".encode(), "?。".encode(), "，，".encode(), "第二十条第（一）项".encode(),
    "总计".encode(), "其他".encode(), "一、本年新收政府信息公开申请数量".encode(), "自然人".encode(), "１２".encode(),
    "2024年".encode(), "\u3000".encode(), "\xa0".encode(), b"999999999999999999999", b"1,2,3",
)  # fmt: skip


class Fault(NamedTuple):
    """An input over which the program broke, and how."""

    number: int
    data: bytes
    error: str


class Outcome(NamedTuple):
    """What came of the inputs: records, refusals by an error of ours, faults; and the slowest in seconds.

    An input that was slow is read twice, and the second reading counts: what is loaded and compiled when it is
    first needed belongs to the process.
    """

    records: int
    errors: int
    faults: tuple[Fault, ...]
    slowest: float


def fuzz(count: int, seed: int = 0) -> Outcome:
    """*count* inputs, reproducible by *seed*."""
    records = errors = 0
    faults: list[Fault] = []
    slowest = 0.0
    for number, data in enumerate(inputs(count, seed)):
        start = time.process_time()
        try:
            json.loads(extract(data, "fuzz.txt").model_dump_json())
            records += 1
        except ExtractionError:
            errors += 1
        except Exception as error:  # noqa: BLE001
            faults.append(Fault(number, data, f"{type(error).__name__}: {error}"))
        spent = time.process_time() - start
        if spent > slowest:
            slowest = max(slowest, min(spent, _again(data)))
    return Outcome(records, errors, tuple(faults), slowest)


def _again(data: bytes) -> float:
    """CPU seconds of reading *data*."""
    start = time.process_time()
    with suppress(Exception):
        json.loads(extract(data, "fuzz.txt").model_dump_json())
    return time.process_time() - start


def inputs(count: int, seed: int) -> Iterator[bytes]:
    """Samples and generated reports with bytes changed, cut, doubled and mixed in; and plain noise."""
    rng = random.Random(seed)  # noqa: S311
    reports = [path.read_bytes() for path in sorted(SAMPLES.glob("*.txt"))]
    reports += [
        document(seed + at, layout, MIXTURES[at % len(MIXTURES)]).text.encode()
        for at, layout in enumerate(LAYOUTS)
    ]
    for _ in range(count):
        data = noise(rng) if rng.random() < 1 / 20 else mutated(rng.choice(reports), rng)
        yield data[:LARGEST]


def noise(rng: random.Random) -> bytes:
    """Random bytes, or the genre's own fragments in random order."""
    if rng.random() < 1 / 2:
        return rng.randbytes(rng.randrange(2000))
    return b"".join(rng.choices(_FRAGMENTS, k=rng.randrange(1, 300)))


def mutated(report: bytes, rng: random.Random) -> bytes:
    """*report* after one to twelve random edits, sometimes in another encoding."""
    data = bytearray(report)
    for _ in range(rng.randrange(1, 13)):
        at, length = rng.randrange(len(data) + 1), rng.randrange(1, 200)
        kind = rng.randrange(5)
        if kind == 0:
            data[at : at + length] = b""
        elif kind == 1:
            data[at:at] = rng.choice(_FRAGMENTS) * rng.randrange(1, 20)
        elif kind == 2:  # noqa: PLR2004
            data[at : at + 1] = rng.randbytes(1)
        elif kind == 3:  # noqa: PLR2004
            data[at:at] = data[at : at + length]
        else:
            other = rng.randrange(len(data) + 1)
            data[at : at + length], data[other : other + length] = (
                data[other : other + length],
                data[at : at + length],
            )
    if rng.random() < 1 / 20:
        text = bytes(data).decode("utf-8", "ignore")
        return text.encode(rng.choice(("gb18030", "utf-16", "utf-8-sig", "big5")), "ignore")
    return bytes(data)


def warm_up() -> None:
    """Read the samples once: what is loaded and compiled when first needed belongs to the process, not to an input."""
    for path in sorted(SAMPLES.glob("*.txt")):
        extract(path.read_bytes(), path.name)


def main() -> int:
    """Print the outcome; 1 if anything broke."""
    warm_up()
    settle()
    count = int(sys.argv[1]) if len(sys.argv) > 1 else USUAL
    outcome = fuzz(count)
    print(f"{count} inputs: {outcome.records} records, {outcome.errors} errors, {len(outcome.faults)} faults")
    print(f"slowest {outcome.slowest * 1000:.1f} ms CPU")
    for fault in outcome.faults[:5]:
        print(f"input {fault.number} ({len(fault.data)} bytes): {fault.error}")
    return 1 if outcome.faults else 0


if __name__ == "__main__":
    sys.exit(main())
