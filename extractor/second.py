"""A model as the second reader: of the prose, and of the rows of tables that the rules left unread."""

from collections.abc import Callable, Mapping

from extractor.asking import Asker
from extractor.errors import NoModelError
from extractor.extract import extract
from extractor.narration import Narrative, Narrator
from extractor.narrative.merge import alone, merged
from extractor.narrative.model import tell
from extractor.narrative.rules import narrate
from extractor.prompts import fingerprint
from extractor.reading import Asked, Readers
from extractor.settings import Voice
from extractor.tables.rescue import finisher
from extractor.text import Text
from schemas.record import Record

Merge = Callable[[Narrative, Narrative], Narrative]
_MERGES: Mapping[Voice, Merge] = {Voice.model: alone, Voice.both: merged}


def readers(asker: Asker, voice: Voice, model: str) -> Readers:
    """Who reads a document with a model at hand; *voice* is about the prose, tables are the rules' first in any case.

    *model* is its name as records give it.
    """
    prose = narrate if voice is Voice.rules else _beside(asker, _MERGES[voice])
    return Readers(prose, finisher(asker), Asked(model, fingerprint()))


def required(data: bytes, name: str, readers: Readers) -> Record:
    """The record as ``extract`` makes it; NoModelError where a part should have been read by a model and was not."""
    record = extract(data, name, readers)
    for issue in record.issues:
        if issue.code == "MODEL-ABSENT":
            raise NoModelError(issue.message)
    return record


def _beside(asker: Asker, merge: Merge) -> Narrator:
    def prose(sections: Mapping[int, Text], year: int | None) -> Narrative:
        return merge(narrate(sections, year), tell(asker, sections, year))

    return prose
