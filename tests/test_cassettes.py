"""What a real model answered about the samples and two damaged tables, recorded from the server and played again.

The model is Qwen2.5-Coder-1.5B-Instruct (Q4_K_M) behind llama.cpp's server. To record again, delete the cassettes and
run `pytest tests/test_cassettes.py --record-mode=once` with the server at BASE_URL, or at NIANBAO_BASE_URL.
"""

import json
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml

from eval.rescue import damaged, recovery
from extractor.asking import Asker
from extractor.errors import NoModelError
from extractor.model.opening import asker
from extractor.second import readers, required
from extractor.settings import ModelSettings, Voice
from schemas.record import Evidence
from tests.conftest import VCR_CONFIG
from tests.test_answers import SECRET

MODEL, BASE_URL = "qwen2.5-coder-1.5b-instruct", "http://127.0.0.1:8802/v1"
SAMPLES = sorted((Path(__file__).parents[1] / "samples").glob("*.txt"))
RESCUES = [one for one in damaged() if one.name in ("label lost 1", "rows woven 0")]
CASSETTES = Path(__file__).parent / "cassettes"


@pytest.fixture(scope="module")
def vcr_config() -> dict[str, object]:
    return VCR_CONFIG


@pytest.fixture
def model(vcr: Any, record_mode: str) -> Iterator[Asker]:  # noqa: ANN401  vcrpy has no types
    """The model, of whose recorded answers every one must be used."""
    base_url = os.environ.get("NIANBAO_BASE_URL", BASE_URL)
    settings = ModelSettings(MODEL, base_url, timeout=3600, attempts=1, concurrency=1)
    with asker(settings, environ={}) as client:
        yield client
    assert record_mode != "none" or (len(vcr) and vcr.all_played), (
        "answers were recorded that nobody asked for"
    )


@pytest.mark.vcr
@pytest.mark.parametrize("sample", SAMPLES, ids=lambda path: path.stem[:3])
def test_a_sample_is_read_by_the_model_too_and_whatever_it_read_stands_in_the_text(
    sample: Path, model: Asker
) -> None:
    source = sample.read_bytes()
    record = required(source, sample.name, readers(model, Voice.model, MODEL))
    text = source.decode(record.source.encoding or "")
    read = [one for one in record.evidence.values() if isinstance(one, Evidence) and one.method == "model"]

    assert read
    assert all(text[one.start : one.end] == one.raw for one in read)
    assert record.usage.calls >= 2
    assert record.usage.completion_tokens > 0


@pytest.mark.vcr
@pytest.mark.parametrize("one", RESCUES, ids=lambda one: one.name)
def test_a_damaged_table_gets_no_number_that_is_not_printed_in_its_cell(one: Any, model: Asker) -> None:  # noqa: ANN401
    record = required(one.text.encode(), f"{one.name}.txt", readers(model, Voice.rules, MODEL))

    assert record.usage.calls >= 1
    assert recovery(one, record).invented == 0


def test_without_a_recording_there_is_no_record_of_a_model_that_is_required() -> None:
    settings = ModelSettings(MODEL, "http://127.0.0.1:9/v1", attempts=1)
    with asker(settings, environ={}) as nobody, pytest.raises(NoModelError, match="unreachable"):
        required(SAMPLES[0].read_bytes(), SAMPLES[0].name, readers(nobody, Voice.model, MODEL))


def test_every_test_with_a_model_has_its_recording_and_every_recording_its_test() -> None:
    names = {
        f"test_a_sample_is_read_by_the_model_too_and_whatever_it_read_stands_in_the_text[{path.stem[:3]}]"
        for path in SAMPLES
    }
    names |= {
        f"test_a_damaged_table_gets_no_number_that_is_not_printed_in_its_cell[{one.name}]" for one in RESCUES
    }

    assert {path.stem for path in CASSETTES.rglob("*.yaml")} == names


def test_recordings_are_readable_say_which_model_answered_and_hold_no_secret() -> None:
    for path in CASSETTES.rglob("*.yaml"):
        content = path.read_text(encoding="utf-8")
        said = [
            json.loads(one["response"]["body"]["string"]) for one in yaml.safe_load(content)["interactions"]
        ]

        assert "政府信息" in content
        assert "\\u" not in content
        assert {one["model"] for one in said} == {MODEL}
        assert not SECRET.search(content)
