"""Other marks between cells than tabs and pipes, made into these, character for character."""

import re

from extractor.typewritten import BARS, CROSSINGS, MARK, MINUS, STROKES, UNIT

_BOX = str.maketrans(dict.fromkeys(BARS, "|"))
_FRAME = re.compile(f"[{CROSSINGS}{STROKES}]")
_VALUE = rf"[ \"]*(?:(?:[{MINUS}+＋]?\d+(?:\.\d+)?{UNIT}?|{MARK})[ \"]*)?"
# Begins with its comma, since commas are few; that no tab or pipe stands before it is seen afterwards.
_LABELLED = re.compile(rf"(?P<cells>,(?<=[一-鿿）)”\"],){_VALUE}(?:,{_VALUE})*+)$", re.MULTILINE)
_UNLABELLED = re.compile(rf"^(?P<cells>{_VALUE}(?:,{_VALUE}){{4,14}}),*$", re.MULTILINE)
_FEWEST_LINES = 4


def legible(chars: str, start: int = 0, end: int | None = None) -> str:
    """*chars* with drawn lines between cells as pipes, and the commas of comma-separated rows as tabs.

    The length stays, so that offsets stay. Lines that are drawn outside [start, end) alone are left. Commas
    count only in a text that has several rows of a label and values between them: elsewhere they are
    punctuation or thousands.

    >>> legible("│规章│0│2│")
    '|规章|0|2|'
    """
    end = len(chars) if end is None else end
    if _FRAME.search(chars, start, end) or any(chars.find(bar, start, end) >= 0 for bar in "│｜┃"):
        chars = _FRAME.sub(" ", chars.translate(_BOX))
    if chars.count(",") < _FEWEST_LINES:
        return chars
    rows = [row for row in _LABELLED.finditer(chars) if _begins_line(chars, row.start())]
    if len(rows) < _FEWEST_LINES:
        return chars
    rows += _UNLABELLED.finditer(chars)
    pieces: list[str] = []
    done = 0
    for row in sorted(rows, key=lambda match: match.start("cells")):
        start, end = row.span("cells")
        pieces += (chars[done:start], chars[start:end].replace(",", "\t").replace('"', " "))
        done = end
    return "".join((*pieces, chars[done:]))


def _begins_line(chars: str, at: int) -> bool:
    """Whether neither tab nor pipe stands before *at* in its line."""
    line = chars.rfind("\n", 0, at) + 1
    return chars.find("\t", line, at) < 0 and chars.find("|", line, at) < 0
