"""The service against its own description: whatever fits or misfits the OpenAPI document, it never breaks."""

import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from extractor.service.settings import ServiceSettings
from tests.test_service import serving

CHECKS = "not_a_server_error,response_schema_conformance"
SCHEMATHESIS = Path(sys.executable).parent / "schemathesis"


@pytest.fixture
def address(tmp_path: Path) -> Iterator[str]:
    for client in serving(ServiceSettings(tmp_path, jobs=2)):
        yield f"http://127.0.0.1:{client.port}"


@pytest.mark.slow
def test_no_request_that_the_description_allows_or_forbids_breaks_the_service(
    address: str, tmp_path: Path
) -> None:
    command = shutil.which(str(SCHEMATHESIS))
    assert command is not None, "make test-all installs schemathesis"

    ran = subprocess.run(
        [command, "run", f"{address}/openapi.json", "--checks", CHECKS, "--max-examples", "50"],
        check=False,
        capture_output=True,
        text=True,
        timeout=600,
        cwd=tmp_path,
    )

    assert ran.returncode == 0, ran.stdout[-3000:]


@pytest.mark.slow
def test_the_container_file_passes_its_linter() -> None:
    root = Path(__file__).parents[1]
    command = shutil.which("hadolint", path=str(Path(sys.executable).parent))
    assert command is not None, "make test-all installs hadolint"

    ran = subprocess.run(
        [command, str(root / "Containerfile")], check=False, capture_output=True, text=True, timeout=60
    )

    assert (ran.returncode, ran.stdout) == (0, "")
