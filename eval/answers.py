"""A model's answers about all gold, recorded once and committed, so that it is scored offline and alike every time.

`python -m eval.answers NAME URL` records them. What was answered before is in the cache and not asked again, so that
a recording that is interrupted goes on where it was.
"""

import os
import sys
from collections.abc import Iterable, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import typer

from eval.cases import Case, load_cases
from extractor.extract import read
from extractor.model.opening import replayed
from extractor.model.replay import Noting, Recorded, lines
from extractor.recording import record_of
from extractor.second import readers
from extractor.settings import ModelSettings, Voice, cache_folder, from_environment

GOLD = Path(__file__).parent / "gold"
ANSWERS = Path(__file__).parent / "answers" / "qwen2.5-coder-1.5b-instruct.jsonl"


class Replayed:
    """A system: this program with a model whose answers are *answers*; one that is missing is UnrecordedError.

    The record's ``usage`` has ``seconds`` too, those that the endpoint took when it was asked.
    """

    def __init__(self, voice: Voice, answers: Path = ANSWERS) -> None:
        """Open the file; UnrecordedError where it cannot be."""
        opened = replayed(answers)
        self._readers = readers(opened.asker, voice, opened.settings.model)

    def __call__(self, document: bytes, name: str, /) -> Mapping[str, object]:
        """The JSON of the record of *document*."""
        reading = read(document, name, self._readers)
        record = record_of(reading).model_dump(mode="json")
        return {**record, "usage": {**record["usage"], "seconds": reading.spent.seconds}}


def recorded(cases: Iterable[Case], settings: ModelSettings) -> list[Recorded]:
    """Every answer that reading *cases* with a model needs, in their order; those that are not kept are asked for."""
    from extractor.model.answers import Answers  # noqa: PLC0415
    from extractor.model.budget import Budget, Pace  # noqa: PLC0415
    from extractor.model.client import Client  # noqa: PLC0415
    from extractor.model.endpoint import Endpoint  # noqa: PLC0415

    pace, budget = Pace(settings), Budget(settings)
    with (
        closing(Endpoint(settings, os.environ)) as endpoint,
        Answers(settings.cache, typer.echo) as answers,
        ThreadPoolExecutor(settings.concurrency) as threads,
    ):

        def used(case: Case) -> list[Recorded]:
            noting = Noting(answers, case.name)
            client = Client(settings, endpoint, noting, budget, pace)
            read(case.document, case.source, readers(client, Voice.both, settings.model))
            typer.echo(f"{case.name}: {len(noting.used)} answers", err=True)
            return noting.used

        return [one for case in threads.map(used, cases) for one in case]


def main(model: str, base_url: str, output: Path = ANSWERS, gold: Path = GOLD) -> None:
    """Record the answers of MODEL at BASE_URL about all gold."""
    settings = from_environment(os.environ, ModelSettings(model, base_url))
    settings = replace(settings, cache=cache_folder(os.environ))
    answers = recorded(load_cases(gold).cases, settings)
    output.parent.mkdir(exist_ok=True)
    output.write_text("\n".join([*lines(settings, answers), ""]), encoding="utf-8")
    sys.stdout.write(f"{output}: {len(answers)} answers\n")


if __name__ == "__main__":
    typer.run(main)
