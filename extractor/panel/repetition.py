"""How much of a text stood in last year's: the share of its letters that lie in eight in a row found there."""

from schemas.panel import LEAST_TEXT, PASSAGES, SHINGLE, Passage
from schemas.report import Finding, Report


def letters(text: str) -> str:
    """The text without white space and punctuation, which carry no wording."""
    return "".join(filter(str.isalnum, text))


def repeated(now: str, before: str) -> float:
    """The share of the letters of *now* that stand in a run of eight that *before* has too, 0 to 1.

    >>> repeated("全年主动公开信息三十二条", "全年主动公开信息五十六条，均及时")
    0.6666666666666666
    """
    now, before = letters(now), letters(before)
    known = {before[at : at + SHINGLE] for at in range(len(before) - SHINGLE + 1)}
    covered = end = 0
    for at in range(len(now) - SHINGLE + 1):
        if now[at : at + SHINGLE] in known:
            covered += at + SHINGLE - max(at, end)
            end = at + SHINGLE
    return covered / len(now) if now else 0.0


def passage_text(report: Report, passage: Passage) -> str:
    """What *report* says in a passage: its text, or the words of its findings."""
    parts: list[str] = []
    for field in passage.fields:
        value: str | tuple[Finding, ...] | None = getattr(report, field)
        parts += [value or ""] if not isinstance(value, tuple) else [one.quote for one in value]
    return "\n".join(parts)


def shares(report: Report, before: Report) -> dict[int, float]:
    """The share repeated of each section that is long enough to be judged, by its number."""
    texts = {passage.section: passage_text(report, passage) for passage in PASSAGES}
    return {
        passage.section: repeated(texts[passage.section], passage_text(before, passage))
        for passage in PASSAGES
        if len(letters(texts[passage.section])) >= LEAST_TEXT
    }
