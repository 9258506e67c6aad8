"""Gold: what a person reads in a report, one folder a case, loaded and linted.

A case is `source.<suffix>`, or a file `source` that holds the path of the document in one line, with
`expected.json` (`eval.annotation`) and `note.md` beside it. The rules are in GUIDELINES.md.
"""

from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

from pydantic import ValidationError

from eval.annotation import Gold
from eval.lint import lint


@dataclass(frozen=True, slots=True, eq=False)
class Case:
    """A gold case with its document: ``source`` is the document's file name, ``document`` its bytes.

    Two cases are the same where they are the same object: what follows from gold is worked out once a case.
    """

    name: str
    gold: Gold
    source: str
    document: bytes


class Loaded(NamedTuple):
    """The cases of a folder, and one line for each fault of its gold."""

    cases: tuple[Case, ...]
    faults: tuple[str, ...]


class GoldError(Exception):
    """A case cannot be loaded; the message is one line that says what is wrong with it."""


def load_cases(folder: Path) -> Loaded:
    """Every case under *folder*, in the order of their names, and what is wrong with them."""
    cases: list[Case] = []
    faults: list[str] = []
    for path in sorted(child for child in folder.iterdir() if child.is_dir()):
        try:
            case = load_case(path)
        except GoldError as error:
            faults.append(f"{path.name}: {error}")
        else:
            cases.append(case)
            faults.extend(f"{path.name}: {fault}" for fault in lint(case.gold, case.source, case.document))
    return Loaded(tuple(cases), tuple(faults))


def load_case(folder: Path) -> Case:
    """The case of *folder*, not yet linted; GoldError if a file is not there or not as it must be."""
    expected = folder / "expected.json"
    if not expected.is_file():
        raise GoldError("there is no expected.json")
    source = _source(folder)
    try:
        gold = Gold.model_validate_json(expected.read_bytes())
    except ValidationError as error:
        first = error.errors()[0]
        place = "/".join(str(part) for part in first["loc"] if "[" not in str(part))
        raise GoldError(f"expected.json: {place}: {first['msg']}") from None
    return Case(folder.name, gold, source.name, source.read_bytes())


def _source(folder: Path) -> Path:
    pointer = folder / "source"
    shipped = sorted(folder.glob("source.*"))
    if pointer.is_file():
        source = folder / pointer.read_text(encoding="utf-8").strip()
        if source.is_file():
            return source
        if not shipped:  # an installed package ships the document itself
            raise GoldError(f"source points to {source}, which is no file")
    if len(shipped) != 1:
        raise GoldError(f"there must be one source.* or a file source, found {len(shipped)}")
    return shipped[0]
