"""What a model is shown of a section, and what of its claims stands there.

Of a claim only this is taken: which words it points at, which list or metric it names. Offsets,
quotes, values, units, periods, channels, labels and themes are read from the text at that place by
the same functions that the rules use.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

from extractor.issues import Issue
from extractor.narration import Count, Finding
from extractor.narrative.claims import shortened
from extractor.narrative.clauses import Clauses
from extractor.narrative.grounding import Folded, fold
from extractor.narrative.numerals import Numeral, find_numerals
from extractor.prompts import Prompt
from extractor.text import Span, Text


class Unfound(NamedTuple):
    """A claim that does not stand in the text: its words, and the list it was for."""

    claimed: str
    path: str


@dataclass(frozen=True, slots=True)
class Visible:
    """A section as a model is shown it: ``text`` maps what is left of it back to ``whole``."""

    section: int
    whole: str
    text: Text
    year: int | None
    folded: Folded = field(init=False)
    clauses: Clauses = field(init=False)
    numerals: Mapping[int, Numeral] = field(init=False)

    def __post_init__(self) -> None:
        """Fold, cut and count once for all claims."""
        object.__setattr__(self, "folded", fold(self.text.chars))
        object.__setattr__(self, "clauses", Clauses(self.text.chars))
        object.__setattr__(self, "numerals", {one.start: one for one in find_numerals(self.text.chars)})

    def back(self, span: Span) -> Span | None:
        """The span in the whole section; None where something that is not shown lies between."""
        whole = self.text.span(*span)
        return whole if whole.end - whole.start == span.end - span.start else None


class Stood(NamedTuple):
    """What of an answer stands in the text; ``taken`` are the spans that it takes there."""

    findings: tuple[tuple[str, Finding], ...] = ()
    counts: tuple[Count, ...] = ()
    taken: tuple[Span, ...] = ()
    unfound: tuple[Unfound, ...] = ()
    issues: tuple[Issue, ...] = ()


def doubts(unfound: Iterable[Unfound], prompt: Prompt) -> tuple[Issue, ...]:
    """An issue for each claim that does not stand in the text, once; examples of the prompt are named as such."""
    examples = fold("".join(f"{shot.text}\n{shot.answer}\n" for shot in prompt.examples)).chars
    issues = []
    for claimed, path in dict.fromkeys(unfound):
        said = fold(claimed).chars
        if said and said in examples:
            message = f"the model quotes an example of its prompt: {shortened(claimed)}"
            issues.append(Issue("MODEL-ECHO", message, (path,), actual=shortened(claimed)))
        else:
            message = f"the model quotes what does not stand there: {shortened(claimed)}"
            issues.append(Issue("MODEL-UNGROUNDED", message, (path,), actual=shortened(claimed)))
    return tuple(issues)
