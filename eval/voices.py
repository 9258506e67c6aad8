"""Rules, model and both side by side, on the gold reports about which every answer of the model is recorded.

`python -m eval.voices` prints a line for each reader: component F1 of the lists, strict F1 of the counts, grounding,
invented values, and what the model took a report. `nianbao eval --systems rules,model,both` judges more, and needs all
answers.
"""

import statistics
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

import typer

from eval import narrative
from eval.annotation import LISTS
from eval.answers import ANSWERS, GOLD, Replayed
from eval.cases import Case, load_cases
from eval.items import ItemResult
from eval.scoring import score
from eval.states import mapping
from eval.systems import System
from extractor.asking import UnrecordedError
from extractor.extract import extract
from extractor.settings import Voice


class Line(NamedTuple):
    """What a reader comes to: measures by name, the last four a report."""

    voice: Voice
    measures: dict[str, float]

    def __str__(self) -> str:
        """The line that is printed."""
        return f"{self.voice.value:<6}" + "".join(f"{value:>12.3f}" for value in self.measures.values())


def whole(cases: Sequence[Case], answers: Path) -> list[Case]:
    """The *cases* about which every question is answered in the file."""
    model = Replayed(Voice.model, answers)
    return [case for case in cases if _answered(model, case)]


def line(voice: Voice, cases: Sequence[Case], answers: Path) -> Line:
    """The measures of *voice* on *cases*."""
    read: System = _rules if voice is Voice.rules else Replayed(voice, answers)
    records = [read(case.document, case.source) for case in cases]
    items = [one for case, record in zip(cases, records, strict=True) for one in score(case, record)]
    usage = [mapping(record["usage"]) for record in records]
    return Line(
        voice,
        {
            **{name: _component(items, name) for name in LISTS},
            "counts": narrative.strict_count_rates(items).f1 or 0.0,
            "grounding": narrative.grounding(items).share or 0.0,
            "invented": narrative.hallucinated(items).share or 0.0,
            **{
                name: statistics.fmean(float(str(one.get(name, 0))) for one in usage)
                for name in ("calls", "prompt_tokens", "completion_tokens", "seconds")
            },
        },
    )


def _rules(document: bytes, name: str, /) -> dict[str, object]:
    return extract(document, name).model_dump(mode="json")


def _component(items: Sequence[ItemResult], name: str) -> float:
    return narrative.component_rates(one for one in items if one.key == f"/{name}").f1 or 0.0


def _answered(model: System, case: Case) -> bool:
    try:
        model(case.document, case.source)
    except UnrecordedError:
        return False
    return True


def main(answers: Path = ANSWERS, gold: Path = GOLD) -> None:
    """Print the lines of each split."""
    cases = load_cases(gold).cases
    for split in ("dev", "check"):
        own = [case for case in cases if case.gold.split == split]
        read = whole(own, answers)
        typer.echo(f"{split}: {len(read)} of {len(own)} reports have all their answers")
        lines = [line(voice, read, answers) for voice in Voice] if read else []
        if lines:
            typer.echo("      " + "".join(f"{name[:11]:>12}" for name in lines[0].measures))
        for one in lines:
            typer.echo(str(one))


if __name__ == "__main__":
    typer.run(main)
