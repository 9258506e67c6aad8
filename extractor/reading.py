"""All that the stages found in one document, before it becomes a record, and who may read what."""

from collections.abc import Mapping
from typing import NamedTuple

from extractor.asking import FREE, Spent
from extractor.document import Document
from extractor.issues import Issue
from extractor.narration import Narrative, Narrator
from extractor.narrative.rules import narrate
from extractor.readings import TableReader, TableReading, as_read
from extractor.segment import Segmentation
from extractor.text import Text


class Asked(NamedTuple):
    """The model that was asked, by the name the user gave, and the versions of what it was asked with."""

    model: str
    prompts: str


class Readers(NamedTuple):
    """Who reads the prose, and who the rows of tables that the rules left unread; ``asked`` if a model does."""

    prose: Narrator = narrate
    tables: TableReader = as_read
    asked: Asked | None = None


RULES = Readers()


class Reading(NamedTuple):
    """The parts of a report, its tables, and what its prose says.

    ``prose``: the cleaned prose of sections 1, 5 and 6, mapped to the source; the places of the
    narrative are offsets into it. A document that is refused has no tables and no prose, and no
    model is ``asked`` about it. ``spent``: what the answers about this document cost.
    """

    document: Document
    text: Text
    parts: Segmentation
    tables: tuple[TableReading, ...]
    prose: Mapping[int, Text]
    narrative: Narrative
    issues: tuple[Issue, ...]
    asked: Asked | None = None
    spent: Spent = FREE
