"""A model's answers about all gold, recorded once and committed, so that it is scored offline and alike every time.

`python -m eval.answers NAME URL` records them. What was answered before is in the cache and not asked again, so that
a recording that is interrupted goes on where it was.
"""

import os
from collections.abc import Iterable, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from typing import NamedTuple

import typer

from eval.cases import load_cases
from extractor.extract import extract, read
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


class Document(NamedTuple):
    """What a model is asked about: the name of the case, the bytes and the file name of its document."""

    case: str
    content: bytes
    source: str


def recorded(documents: Iterable[Document], voice: Voice, settings: ModelSettings) -> list[Recorded]:
    """Every answer that reading *documents* with a model needs, in their order; what is not kept is asked for.

    AskingError where a question has no answer: a recording is whole or it is none.
    """
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

        def used(document: Document) -> list[Recorded]:
            noting = Noting(answers, document.case)
            client = Client(settings, endpoint, noting, budget, pace)
            extract(document.content, document.source, readers(client, voice, settings.model))
            if noting.failures:
                raise noting.failures[0]
            typer.echo(f"{document.case}: {len(noting.used)} answers", err=True)
            return noting.used

        return [one for document in threads.map(used, documents) for one in document]


def record_answers(documents: Iterable[Document], voice: Voice, given: ModelSettings, output: Path) -> None:
    """Write *output*, with the limits and the cache that the environment chooses."""
    settings = replace(from_environment(os.environ, given), cache=cache_folder(os.environ))
    answers = recorded(documents, voice, settings)
    output.parent.mkdir(exist_ok=True)
    output.write_text("\n".join([*lines(settings, answers), ""]), encoding="utf-8")
    typer.echo(f"{output}: {len(answers)} answers")


def main(model: str, base_url: str, output: Path = ANSWERS, gold: Path = GOLD) -> None:
    """Record the answers of MODEL at BASE_URL about all gold."""
    cases = load_cases(gold).cases
    documents = [Document(case.name, case.document, case.source) for case in cases]
    record_answers(documents, Voice.both, ModelSettings(model, base_url), output)


if __name__ == "__main__":
    typer.run(main)
