"""Which documents a command is about: arguments, a manifest, paths on standard input, and a share of them."""

import sys
from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import dataclass
from itertools import islice
from os.path import realpath
from typing import NamedTuple

from extractor.commands.telling import refuse, say
from extractor.errors import ExtractionError, RunError
from extractor.inputs import Input, find_inputs, read
from extractor.listing import Listing


@dataclass(frozen=True, slots=True)
class Selection:
    """What the user named: arguments, a manifest or paths on standard input, and how much of it."""

    paths: tuple[str, ...]
    manifest: str | None = None
    stdin: bool = False
    shard: str | None = None
    limit: int | None = None


class Beyond(NamedTuple):
    """What is to be done as soon as there are more documents than so many."""

    many: int
    do: Callable[[], None]


def selected(selection: Selection, but: Collection[str], beyond: Beyond) -> Listing:
    """The documents of *selection* in their order, without the files *but*; refuses where there are none."""
    from extractor.manifest import read_share, share  # noqa: PLC0415

    try:
        found = _found(selection, but)
        if selection.shard is not None:
            found = share(found, *read_share(selection.shard))
        inputs = Listing(_watched(islice(found, selection.limit), beyond))
    except RunError as error:
        refuse(str(error))
    if not any(source.exists for source in inputs) and selection.shard is None:
        for source in inputs:
            say(f"{source.name}: {source.problem or 'no such file'}")
        own = {realpath(path) for path in but}.intersection(map(realpath, selection.paths))
        refuse("no input was found" + (" besides the output itself" if own else ""))
    return inputs


def _watched(inputs: Iterable[Input], beyond: Beyond) -> Iterator[Input]:
    for number, source in enumerate(inputs):
        if number == beyond.many:
            beyond.do()
        yield source


def _found(selection: Selection, but: Collection[str]) -> Iterator[Input]:
    from extractor.manifest import read_manifest, read_paths  # noqa: PLC0415

    if bool(selection.paths) + bool(selection.manifest) + selection.stdin != 1:
        refuse("name the reports either as arguments or with --manifest or with --stdin")
    if selection.manifest is None:
        paths = read_paths(sys.stdin.buffer.read()) if selection.stdin else selection.paths
        return find_inputs(paths, but=but)
    try:
        return read_manifest(read(Input(selection.manifest, selection.manifest)), selection.manifest)
    except ExtractionError as error:
        refuse(f"{selection.manifest}: {error}")
