"""Printed characters in pictures, by RapidOCR, whose models come with it; the only importer of rapidocr.

The models run on the processor and need no network. Two readings of each line are compared, with less and
with more white around it: where they differ nothing is certain.
"""

from collections.abc import Sequence
from functools import cache
from typing import Any, NamedTuple, Protocol

import numpy as np
from numpy.typing import NDArray

from extractor.errors import UnsupportedError

Picture = NDArray[np.uint8]
"""Grey, black is 0; rows of pixels."""

BATCH = 32
_MARGIN = 6
_STROKES = frozenset("1lIiJ|")
_LEAN = 0.2
"""The share of its height by which a slash stands farther right above than below."""


class Heard(NamedTuple):
    """What a line says, and how sure that is, from 0 to 1."""

    chars: str
    confidence: float


class Recogniser(Protocol):
    """Finds and reads lines of print."""

    def lines(self, picture: Picture) -> list[tuple[int, int, int, int]]:
        """The boxes of the lines of a page: left, top, right, bottom."""

    def read(self, lines: Sequence[Picture]) -> list[Heard]:
        """What each line says."""


@cache
def recogniser() -> Recogniser:
    """The one of this process; UnsupportedError says what to install where it is missing."""
    try:
        from rapidocr import RapidOCR  # noqa: PLC0415  seconds to load, and only for pictures
    except ImportError as error:
        raise UnsupportedError("pictures of pages are read with: pip install nianbao[ocr]") from error
    return _RapidOcr(RapidOCR(params={"Global.log_level": "critical"}))


class _RapidOcr:
    def __init__(self, engine: Any) -> None:  # noqa: ANN401  the library has no types
        self._engine = engine
        engine(
            np.full((48, 96, 3), 255, np.uint8), use_det=False, use_cls=False, use_rec=True
        )  # loads the model

    def lines(self, picture: Picture) -> list[tuple[int, int, int, int]]:
        """The boxes of the lines of a page."""
        found = self._engine(_coloured(picture), use_det=True, use_cls=False, use_rec=False)
        boxes = [] if found.boxes is None else found.boxes
        return [
            (int(box[:, 0].min()), int(box[:, 1].min()), int(box[:, 0].max()) + 1, int(box[:, 1].max()) + 1)
            for box in boxes
        ]

    def read(self, lines: Sequence[Picture]) -> list[Heard]:
        """What each line says; differing readings have no confidence."""
        first = self._once([_coloured(_framed(line, _MARGIN)) for line in lines])
        unsure = [at for at, one in enumerate(first) if one.chars]
        again = self._once([_coloured(_framed(lines[at], 2 * _MARGIN)) for at in unsure])
        for at, other in zip(unsure, again, strict=True):
            one = first[at]
            same = one.chars == other.chars
            first[at] = Heard(one.chars, min(one.confidence, other.confidence) if same else 0.0)
            if one.chars in _STROKES and _leans(lines[at]):
                first[at] = Heard("/", 0.0)
        return first

    def _once(self, pictures: Sequence[Picture]) -> list[Heard]:
        from rapidocr.ch_ppocr_rec.typings import TextRecInput  # noqa: PLC0415

        heard: list[Heard] = []
        for at in range(0, len(pictures), BATCH):
            batch = list(pictures[at : at + BATCH])
            found = self._engine.text_rec(TextRecInput(img=batch))
            heard += [
                Heard(str(text), float(score)) for text, score in zip(found.txts, found.scores, strict=True)
            ]
        return heard


def _leans(line: Picture) -> bool:
    """Whether a stroke goes up to the right as a slash does, and is no upright one."""
    rows, columns = np.nonzero(line < (int(line.min()) + int(line.max())) / 2)
    height = int(rows.max()) - int(rows.min()) + 1
    upper = columns[rows < rows.min() + height / 4].mean()
    lower = columns[rows > rows.max() - height / 4].mean()
    return bool(upper - lower > _LEAN * height)


def _coloured(picture: Picture) -> Picture:
    return np.repeat(picture[:, :, None], 3, axis=2)


def _framed(picture: Picture, margin: int) -> Picture:
    """The line with white around it, as the models were shown lines."""
    return np.pad(picture, margin, constant_values=255)
