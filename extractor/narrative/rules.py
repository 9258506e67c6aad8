"""The narrator that works without a model: findings and counts by declared rules."""

from collections.abc import Mapping

from extractor.narration import Narrative
from extractor.narrative.counts import counts
from extractor.narrative.findings import findings
from extractor.text import Text

_FINDINGS = 5


def narrate(sections: Mapping[int, Text], year: int | None) -> Narrative:
    """What *sections* (1, 5, 6: cleaned prose by number) say; see ``extractor.narration.Narrator``."""
    stated = counts(sections, year)
    if _FINDINGS not in sections:
        return Narrative(counts=stated.counts, ignored=stated.ignored, issues=stated.issues)
    found = findings(sections[_FINDINGS], year)
    return Narrative(
        found.problems,
        found.rectifications,
        found.improvements,
        stated.counts,
        stated.ignored,
        (*found.issues, *stated.issues),
    )
