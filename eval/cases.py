"""Gold: what a person reads in a report, one folder a case, loaded and linted.

A case is `source.<suffix>`, or a file `source` that holds the path of the document in one line, with
`expected.json` (`eval.annotation`) and `note.md` beside it. The rules are in GUIDELINES.md.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

from pydantic import ValidationError

from eval.annotation import Gold
from eval.lint import lint

SECOND = "second.json"


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
            faults.extend(f"{path.name}: {fault}" for fault in _second_faults(path, case))
    return Loaded(tuple(cases), (*faults, *_split_faults(cases)))


def second_entry(folder: Path) -> Gold | None:
    """The second entry of a case, None where there is none; GoldError where it is not as it must be."""
    path = folder / SECOND
    return _gold(path) if path.is_file() else None


def _second_faults(folder: Path, case: Case) -> Iterator[str]:
    """What is wrong with a second entry: it is linted as the first is."""
    try:
        second = second_entry(folder)
    except GoldError as error:
        yield str(error)
    else:
        for fault in lint(second, case.source, case.document) if second else ():
            yield f"{SECOND}: {fault}"


def _split_faults(cases: Iterable[Case]) -> Iterator[str]:
    """Organs whose reports stand in two splits: what was tuned on one would be checked on its sister."""
    groups: dict[str, list[Case]] = {}
    for case in cases:
        groups.setdefault(case.gold.org_group, []).append(case)
    for group, own in groups.items():
        if len({case.gold.split for case in own}) > 1:
            yield f"{group} stands in two splits: {', '.join(case.name for case in own)}"


def load_case(folder: Path) -> Case:
    """The case of *folder*, not yet linted; GoldError if a file is not there or not as it must be."""
    expected = folder / "expected.json"
    if not expected.is_file():
        raise GoldError("there is no expected.json")
    source = _source(folder)
    return Case(folder.name, _gold(expected), source.name, source.read_bytes())


def _gold(path: Path) -> Gold:
    try:
        return Gold.model_validate_json(path.read_bytes())
    except ValidationError as error:
        first = error.errors()[0]
        place = "/".join(str(part) for part in first["loc"] if "[" not in str(part))
        raise GoldError(f"{path.name}: {place}: {first['msg']}") from None


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
