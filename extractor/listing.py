"""The documents of a run, in their order, however many: beyond some thousands they stand on disk."""

import json
from collections.abc import Iterable, Iterator
from itertools import islice
from tempfile import SpooledTemporaryFile
from weakref import finalize

from extractor.inputs import Input

IN_MEMORY = 4 * 1024 * 1024
_PAGE = 64
"""Inputs on a line of the file: reading one by itself costs three times as much."""


class Listing:
    """So many inputs, which can be gone through again and again, also at once."""

    def __init__(self, inputs: Iterable[Input], in_memory: int = IN_MEMORY) -> None:
        """Note all of *inputs*; more than *in_memory* bytes of them go to a temporary file."""
        self._file = SpooledTemporaryFile(max_size=in_memory)  # noqa: SIM115  it lives as long as the listing
        finalize(self, self._file.close)
        self._count = 0
        self.from_stdin = False
        """Whether one of them is standard input itself."""
        left = iter(inputs)
        while page := list(islice(left, _PAGE)):
            fields = [(source.name, source.path, source.problem, source.columns) for source in page]
            self._file.write(json.dumps(fields, separators=(",", ":")).encode() + b"\n")
            self._count += len(page)
            self.from_stdin |= any(source.path is None and source.exists for source in page)

    def __len__(self) -> int:
        """How many there are."""
        return self._count

    def __iter__(self) -> Iterator[Input]:
        """Each of them, from the first."""
        at = 0
        for _ in range(0, self._count, _PAGE):
            self._file.seek(at)
            line = self._file.readline()
            at += len(line)
            yield from (Input(*fields) for fields in json.loads(line))
