"""A report as a case of gold: filled in by the rules, gone through in an editor, linted, stored.

Gold is what a person reads (GUIDELINES.md, R3, R42): the case says that it was filled in by a program.
"""

import json
import os
import re
import shlex
import subprocess
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

from pydantic import ValidationError

from eval.adopting import Adopted, AdoptionError, drafted
from eval.annotation import Gold
from eval.lint import lint
from extractor.extract import extract

USUAL_EDITOR = "vi"
SLUG = re.compile(r"[^\w-]+")
NOTE = """Filled in by nianbao {version} from {source}, and gone through by a person.
Rules cited: R42
"""


class Draft(NamedTuple):
    """A case on its way: its name, the document with its suffix, `expected.json`, and the note beside it."""

    name: str
    source: str
    document: bytes
    text: str
    note: str


def draft(path: Path, name: str | None) -> Draft:
    """The case of the report in *path* as the rules read it; AdoptionError where they read no report."""
    document = path.read_bytes()
    record = extract(document, path.name)
    expected = {**drafted(record), "prefilled": True}
    text = json.dumps(expected, ensure_ascii=False, indent=1)
    source = f"source{path.suffix.lower() or '.txt'}"
    slug = name or SLUG.sub("-", path.stem).strip("-").lower()
    return Draft(
        slug, source, document, f"{text}\n", NOTE.format(version=record.versions.parser, source=path.name)
    )


def gone_through(one: Draft, edit: Callable[[Path], None]) -> Draft:
    """The draft after *edit* changed the file that holds it."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "expected.json"
        path.write_text(one.text, encoding="utf-8")
        edit(path)
        return one._replace(text=path.read_text(encoding="utf-8"))


def faults_of(one: Draft) -> tuple[str, ...]:
    """What is wrong with a draft, one line each."""
    try:
        gold = Gold.model_validate_json(one.text)
    except ValidationError as error:
        return tuple(f"{'/'.join(map(str, fault['loc']))}: {fault['msg']}" for fault in error.errors())
    return lint(gold, one.source, one.document)


def case_of(one: Draft) -> Adopted:
    """The draft as a case; AdoptionError where lint finds a fault."""
    faults = faults_of(one)
    if faults:
        raise AdoptionError("\n".join(faults))
    return Adopted(one.name, one.source, one.document, one.text, one.note)


def editor(path: Path) -> None:
    """Open *path* in the editor of the environment and wait; AdoptionError where it fails."""
    command = os.environ.get("VISUAL") or os.environ.get("EDITOR") or USUAL_EDITOR
    try:
        done = subprocess.run([*shlex.split(command), str(path)], check=False)  # noqa: S603  the person's own
    except OSError as error:
        raise AdoptionError(f"{command}: {error.strerror or error}: set EDITOR") from None
    if done.returncode:
        raise AdoptionError(f"{command} ended with {done.returncode}; nothing was stored")
