"""Pages as text, piece by piece: one for all reports, or a folder of pages with a list of them."""

from collections.abc import Iterable, Iterator
from itertools import islice
from typing import NamedTuple

import orjson

from extractor.page.assembly import block, closing, opening
from extractor.page.declaration import declaration
from extractor.page.payload import Shown, chunks, packed
from schemas.correction import Correction

A_PAGE = 2_000
"""Reports in one page of a folder."""
INDEX = "index.html"


class Settings(NamedTuple):
    """What a page says of itself: its title, its language ("" for the reader's), the corrections known."""

    title: str
    language: str = ""
    corrections: tuple[Correction, ...] = ()


class Written(NamedTuple):
    """One page of a folder: its name and its rows of the list."""

    name: str
    rows: list[dict[str, object]]


def page(
    reports: Iterable[Shown], settings: Settings, rows: list[dict[str, object]], home: str = ""
) -> Iterator[str]:
    """The page of *reports*, whose rows of the list are added to *rows*; *home* is the list it belongs to."""
    yield opening(settings.title, settings.language or "zh-Hans")
    first = len(rows)
    for number, chunk in enumerate(chunks(reports)):
        rows += [{**row, "chunk": number, "at": at} for at, row in enumerate(chunk.rows)]
        yield block(str(number), chunk.packed)
    yield _frame(settings, rows[first:], home)


def index(parts: Iterable[Written], settings: Settings) -> Iterator[str]:
    """The page of a folder that lists the reports of all its *parts* and shows none itself."""
    yield opening(settings.title, settings.language or "zh-Hans")
    rows = [{**row, "page": part.name, "in_page": at} for part in parts for at, row in enumerate(part.rows)]
    yield _frame(settings, rows, "")


def portions(reports: Iterable[Shown], size: int = A_PAGE) -> Iterator[Iterator[Shown]]:
    """*reports* in runs of *size*, each to be used up before the next is asked for."""
    reports = iter(reports)
    for first in reports:
        yield _with(first, islice(reports, size - 1))


def _with(first: Shown, others: Iterator[Shown]) -> Iterator[Shown]:
    yield first
    yield from others


def _frame(settings: Settings, rows: list[dict[str, object]], home: str) -> str:
    setup = {
        "form": declaration(),
        "title": settings.title,
        "language": settings.language,
        "home": home,
        "corrections": [one.model_dump(mode="json") for one in settings.corrections],
    }
    return block("setup", packed(orjson.dumps(setup))) + block("rows", packed(orjson.dumps(rows))) + closing()
