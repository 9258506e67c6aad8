"""What a model recovers of tables that the rules could not finish: cells right, cells invented, cells left unread.

The reports of `rescue.jsonl` were rendered with known cells and damaged: labels decoded with a wrong encoding, or two
rows printed column by column. They are those of ``drawn`` that the rules leave partial, with a gap to ask about.

`python -m eval.rescue` reads them with the recorded answers and prints a line for each kind of damage; with
`--model NAME --base-url URL` it asks that model first and records its answers.
"""

import contextlib
import json
import random
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from pathlib import Path
from typing import Any, NamedTuple

import typer

from eval.answers import Document, record_answers
from eval.render.damage import damage
from eval.render.layouts import Rendered, typeset
from eval.render.robustness import dice, document, readings
from eval.render.sampler import Mixture, Place
from eval.render.sheets import Cell, Sheet
from extractor.asking import AskingError, Question, Reply, UnrecordedError
from extractor.extract import extract
from extractor.model.opening import replayed
from extractor.reading import Readers
from extractor.second import readers
from extractor.settings import ModelSettings, Voice
from schemas.record import Record

REPORTS = Path(__file__).parent / "rescue.jsonl"
ANSWERS = Path(__file__).parent / "answers" / "rescue-qwen2.5-coder-1.5b-instruct.jsonl"
LAYOUTS = ("L4", "L4-compact")
EDITIONS: tuple[Mixture, ...] = ("2021", "2019")
SEEDS = 12
SEVERITY = 0.04
"""The share of labels that are hit."""


class Damaged(NamedTuple):
    """A damaged report: how it was damaged, and the number printed in each cell that has one, by its pointer."""

    name: str
    kind: str
    text: str
    cells: Mapping[str, Decimal]


@dataclass(frozen=True, slots=True)
class Recovery:
    """Cells of a report that the rules left unread: read right by the model, invented by it, still unread."""

    name: str
    kind: str
    right: int
    invented: int
    unread: int


def damaged(path: Path = REPORTS) -> tuple[Damaged, ...]:
    """The reports of the set."""
    return tuple(_report(json.loads(line)) for line in path.read_text(encoding="utf-8").splitlines())


def drawn() -> Iterator[Damaged]:
    """Reports with either kind of damage, a cell a line, in both editions, about which there is a question."""
    for seed in range(SEEDS):
        for kind, change in KINDS.items():
            layout, edition = LAYOUTS[seed % len(LAYOUTS)], EDITIONS[seed % len(EDITIONS)]
            rendered = change(document(seed, layout, edition), dice(seed))
            cells = {at.pointer: one.value for at, one in rendered.gold.items() if one.value is not None}
            if _asked_about(rendered.text):
                yield Damaged(f"{kind} {seed}", kind, rendered.text, cells)


def recovery(one: Damaged, record: Record) -> Recovery:
    """What the rows that a model read come to, cell by cell."""
    found = readings(record)
    by_model = [place for place in found if _method(record, place) == "model"]
    read = [place for place in by_model if found[place].value is not None]
    right = sum(found[place].value == one.cells.get(place.pointer) for place in read)
    unread = sum(place.pointer in one.cells and found[place].value is None for place in found)
    return Recovery(one.name, one.kind, right, len(read) - right, unread)


def recoveries(reader: Readers) -> Iterator[Recovery]:
    """The reports of the set, read by the rules and then by *reader*'s tables; without those not yet recorded."""
    for one in damaged():
        with contextlib.suppress(UnrecordedError):
            yield recovery(one, extract(one.text.encode(), f"{one.name}.txt", reader))


def report(found: Iterable[Recovery]) -> str:
    """A line a kind of damage.

    >>> print(report([Recovery("a", "woven", 14, 0, 7), Recovery("b", "woven", 0, 0, 7)]))
    woven            2 reports  14 cells right    0 invented   14 left unread
    """
    found = tuple(found)
    lines = []
    for kind in dict.fromkeys(one.kind for one in found):
        own = [one for one in found if one.kind == kind]
        right, invented, unread = (
            sum(getattr(one, name) for one in own) for name in ("right", "invented", "unread")
        )
        lines.append(
            f"{kind:<16} {len(own)} reports {right:>3} cells right  {invented:>3} invented  {unread:>3} left unread"
        )
    return "\n".join(lines)


def _mojibake(rendered: Rendered, rng: random.Random) -> Rendered:
    return damage(rendered, "mojibake label", SEVERITY, rng)


def _woven(rendered: Rendered, rng: random.Random) -> Rendered:
    """Two rows of table 3, one behind the other, printed column by column behind both their labels."""
    sheets = tuple(
        _with_woven_rows(sheet, rng) if sheet.table == "applications" else sheet
        for sheet in rendered.manuscript.sheets
    )
    return typeset(replace(rendered.manuscript, sheets=sheets))


def _with_woven_rows(sheet: Sheet, rng: random.Random) -> Sheet:
    rows = sheet.rows
    pairs = [at for at in range(len(rows) - 1) if _leaf(rows[at]) and _leaf(rows[at + 1])]
    at = rng.choice(pairs)
    one, two = ([cell for cell in row if cell.place] for row in rows[at : at + 2])
    labels = [
        replace(row[0], text=row[0].text.encode().decode("gbk", "replace")) for row in rows[at : at + 2]
    ]
    together = (*labels, *(cell for pair in zip(one, two, strict=True) for cell in pair))
    return replace(sheet, rows=(*rows[:at], together, *rows[at + 2 :]))


def _leaf(row: tuple[Cell, ...]) -> bool:
    """Whether a row is a label and its values, without the label of a group."""
    return row[0].role == "label" and all(cell.place for cell in row[1:])


def _asked_about(text: str) -> bool:
    """Whether a model would be asked a question about the report's tables."""
    asked: list[Question] = []

    def ask(question: Question) -> Reply:
        asked.append(question)
        raise AskingError("budget", "only counted")

    extract(text.encode(), "counted.txt", readers(ask, Voice.rules, "nobody"))
    return bool(asked)


def _method(record: Record, place: Place) -> str | None:
    entry = record.evidence.get(place.row_pointer)
    return entry.method if entry else None


def _report(said: Mapping[str, Any]) -> Damaged:
    cells = {pointer: Decimal(value) for pointer, value in said["cells"].items()}
    return Damaged(said["name"], said["kind"], said["text"], cells)


def main(model: str = "", base_url: str = "", answers: Path = ANSWERS) -> None:
    """Print what is recovered with the recorded answers; with MODEL and BASE_URL, record them first."""
    if model:
        documents = [Document(one.name, one.text.encode(), f"{one.name}.txt") for one in damaged()]
        record_answers(documents, Voice.rules, ModelSettings(model, base_url), answers)
    opened = replayed(answers)
    found = tuple(recoveries(readers(opened.asker, Voice.rules, opened.settings.model)))
    typer.echo(f"{len(found)} of {len(damaged())} reports have their answers")
    typer.echo(report(found))


KINDS: dict[str, Callable[[Rendered, random.Random], Rendered]] = {
    "label lost": _mojibake,
    "rows woven": _woven,
}


if __name__ == "__main__":
    typer.run(main)
