"""What reading costs: ratios of CPU time measured side by side in one run, and never a bare time.

Run by `make bench`; the figures in the documents come from it.
"""

import gc
import os
import random
import resource
import statistics
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import suppress

from eval.pace import LABELS, ROUNDS, SAMPLES, SETS, paces, with_narrative
from eval.render.layouts import LAYOUTS, render
from eval.render.robustness import MIXTURES
from eval.render.sampler import DENSITIES, sample_tables
from extractor.batch import settle
from extractor.errors import ExtractionError
from extractor.extract import extract

REPORTS = 20_000
FIRST = 2_000
STARTS = 7
_MEGABYTE = 1_000_000
_REPEATED = (
    *(
        "1",
        "1 ",
        "7",
        "0\n",
        " ",
        "\n",
        "\r",
        "\r\n",
        "　",
        "\t",
        "\n\t ",
        "|\n",
        "X",
        "局",
        "《",
        "。",
        ",",
        ",，",
        "?",
        "*",
    ),
    *(
        "(",
        "（",
        "（一）",
        "政(",
        "中(a",
        "中?zhi)幚",
        "?。ㄒ唬\n",
        "政\u200b",
        "中 ",
        "〔",
        "\xe6",
        "“\n",
        "- 1 -\n",
    ),
    *("一、\n", "一、总体情况\n", "一、总体情况", "二、主动公开政府信息情况\n", "政府信息公开工作"),
    *(
        "政府信息公开工作年度报告",
        "政府信息公开工作年度报告\n",
        "2025年1月1日\n",
        "2025 年 1 ",
        "主办单位：\n",
    ),
    *("一、本年新收政府信息公开申请数量\n", "规章\t", "总计\n", "行政许可\n0\n", "信息内容,本年制发件数,"),
)
ADVERSARIES = {unit: unit * (_MEGABYTE // len(unit.encode())) for unit in _REPEATED}


_PROSE = ("1条", "未收到申请", "其中", "一是问题不足。", "公开不够，")
_REPORT = (
    "某县民政局2023年政府信息公开工作年度报告\n一、总体情况\n{prose}\n二、主动公开政府信息情况\n"
    "三、收到和处理政府信息公开申请情况\n四、政府信息公开行政复议、行政诉讼情况\n"
    "五、存在的主要问题及改进情况\n{prose}\n六、其他需要报告的事项\n无\n"
)
PROSE_ADVERSARIES = {
    f"{unit} in sections 1 and 5, {chars} characters each": _REPORT.format(prose=unit * (chars // len(unit)))
    for unit in _PROSE
    for chars in (19_000, 500_000)
}


def main() -> int:
    """Print every figure; 0 unless something could not be measured."""
    settle()
    print(f"{len(LABELS)} labels in the limit; medians of {ROUNDS} interleaved rounds, CPU time of a report")
    for kind, inputs in SETS.items():
        for name, pace in paces(inputs):
            print(f"text  {kind:8} {name:18} {pace.milliseconds:6.3f} ms  {pace.ratio:5.2f} limits")
    for name, seconds in start_up():
        print(f"start {name:20} {seconds * 1000:4.0f} ms CPU")
    for reports, megabytes, rate in memory():
        print(f"run   {reports:6} reports  {rate:5.0f} a second on one core  peak memory {megabytes:4.0f} MB")
    for name, seconds in adversaries():
        print(f"1 MB  {seconds:5.2f} s of {name!r}")
    return 0


def start_up() -> Iterator[tuple[str, float]]:
    """CPU seconds of whole processes, medians: the interpreter alone, the help, the first record.

    A run before the others leaves the modules compiled, as an installation does.
    """
    sample = str(next(SAMPLES.glob("001*")))
    commands = {
        "python alone": [sys.executable, "-c", "pass"],
        "nianbao --help": [sys.executable, "-m", "nianbao", "--help"],
        "first record": [sys.executable, "-m", "nianbao", "extract", sample, "-o", os.devnull],
    }
    rounds = [[_child_cpu(command) for command in commands.values()] for _ in range(STARTS + 1)]
    for name, seconds in zip(commands, zip(*rounds[1:], strict=True), strict=True):
        yield name, statistics.median(seconds)


def _child_cpu(command: list[str]) -> float:
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    kept = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    subprocess.run(command, check=True, capture_output=True, env=kept)  # noqa: S603
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def adversaries() -> Iterator[tuple[str, float]]:
    """CPU seconds for a megabyte of one thing, and for prose of it as long as is read and longer."""
    for name, text in (ADVERSARIES | PROSE_ADVERSARIES).items():
        data = text.encode()
        start = time.process_time()
        with suppress(ExtractionError):
            extract(data, name)
        yield name, time.process_time() - start


def memory() -> Iterator[tuple[int, float, float]]:
    """Peak memory and rate after the first reports and after all of them."""
    start = time.process_time()
    for count, data in enumerate(generated(REPORTS), 1):
        with_narrative(data)
        if count in (FIRST, REPORTS):
            peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
            yield count, peak, count / (time.process_time() - start)


def generated(count: int) -> Iterator[bytes]:
    """Reports of every layout and edition, each with its own number in the text."""
    rng = random.Random(7)  # noqa: S311
    pool = [
        render(sample_tables(rng, edition, rng.choice(DENSITIES)), layout, rng, edition=edition).text
        for layout in LAYOUTS
        for edition in MIXTURES
        for _ in range(3)
    ]
    for number in range(count):
        yield f"{pool[number % len(pool)]}\n编号{number}".encode()


if __name__ == "__main__":
    gc.collect()
    sys.exit(main())
