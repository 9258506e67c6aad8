"""All that the stages found in one document, before it becomes a record."""

from collections.abc import Mapping
from dataclasses import dataclass

from extractor.document import Document
from extractor.issues import Issue
from extractor.narration import Narrative
from extractor.readings import TableReading
from extractor.segment import Segmentation
from extractor.text import Text


@dataclass(frozen=True, slots=True)
class Reading:
    """The parts of a report, its tables, and what its prose says.

    ``prose``: the cleaned prose of sections 1, 5 and 6, mapped to the source; the places of the
    narrative are offsets into it. A document that is refused has no tables and no prose.
    """

    document: Document
    text: Text
    parts: Segmentation
    tables: tuple[TableReading, ...]
    prose: Mapping[int, Text]
    narrative: Narrative
    issues: tuple[Issue, ...]
