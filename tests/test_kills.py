import json
import os
import subprocess
import sys
import time
from collections import Counter
from pathlib import Path

import pytest

from eval.kills import main, write_reports
from tests.scripted_server import Reaction, Request, finding_nothing, scripted

CONCURRENCY = 4


def pondering(request: Request) -> Reaction:
    """What a model says that finds nothing, after a while."""
    time.sleep(0.02)
    return finding_nothing(request)


@pytest.mark.slow
def test_runs_killed_at_random_instants_end_as_uninterrupted_ones() -> None:
    assert main(12) == 0


@pytest.mark.slow
def test_a_run_with_a_model_that_is_killed_asks_again_only_what_was_under_way(tmp_path: Path) -> None:
    write_reports(tmp_path / "in", 40)
    with scripted(script=pondering) as server:
        command = [sys.executable, "-m", "nianbao", "extract", str(tmp_path / "in")]
        asking = ["--model", "m", "--base-url", server.base_url, "--concurrency", str(CONCURRENCY)]
        environment = {**os.environ, "NIANBAO_CACHE": str(tmp_path / "cache")}
        kills = 0
        for after in (10, 35, 60):
            with subprocess.Popen([*command, *asking, "-o", str(tmp_path / "out")], env=environment) as run:
                while run.poll() is None and len(server.requests) < after:
                    time.sleep(0.005)
                run.kill()
            kills += 1
        subprocess.run([*command, *asking, "-o", str(tmp_path / "out")], env=environment, check=False)
        asked = Counter(json.dumps(body) for body in server.bodies)
        other = {**environment, "NIANBAO_CACHE": str(tmp_path / "other")}
        subprocess.run([*command, *asking, "-o", str(tmp_path / "whole")], env=other, check=False)

    assert (tmp_path / "out").read_bytes() == (tmp_path / "whole").read_bytes()
    assert len(server.requests) - sum(asked.values()) == len(asked)
    assert sum(asked.values()) - len(asked) <= kills * CONCURRENCY
