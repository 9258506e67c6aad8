"""Rows that a page broke in two, put together where what is printed leaves no choice."""

from collections.abc import Sequence

from extractor.tables.line import Line, Pattern, Slot, said
from extractor.tables.vocabulary import vocabulary
from schemas.form import APPLICANTS, OUTCOMES

_UNCERTAIN = "the digits in the row below may belong to its cells"
_SUMS = {len(APPLICANTS): len(APPLICANTS), 3 * len(OUTCOMES): len(OUTCOMES)}
"""How many cells a row with totals has, and how many of them each total ends."""


def mended(lines: Sequence[Line]) -> list[Line]:
    """*lines* with the halves of each broken row as one; headers that a new page repeats may stand between.

    The lower half is a row without a label of its own: its words go on where those above break off, so
    that only both are a label of the form; or its cells print what those above leave blank; or the digits
    at the ends of numbers above, if only with them the totals are the sums.
    """
    done: list[Line] = []
    upper = -1
    for line in lines:
        whole = _whole(done[upper], line) if upper >= 0 else None
        if whole is not None:
            done[upper] = whole
            continue
        done.append(line)
        if line.pattern.prints and not line.pattern.is_header:
            upper = len(done) - 1
    return done


def _whole(upper: Line, lower: Line) -> Line | None:
    """The row that *upper* and *lower* are halves of; None where they are two rows."""
    labels, rest = upper.pattern.labels, lower.pattern.begun
    if not rest:
        at = labels[-1] if labels else -1
        return _unlabelled(upper, lower, at + 1) if upper.sheet != lower.sheet else None
    if not _goes_on(upper.pattern, lower.pattern):
        return None
    label, more = upper.slots[labels[-1]], lower.slots[rest[-1]]
    words = label.text + "\n" + more.text
    values = [slot for slot in lower.slots if slot.left >= more.right]
    return _joined(upper, labels[-1], values, label._replace(text=words, said=said(words)))


def _goes_on(upper: Pattern, lower: Pattern) -> bool:
    """Whether the last words of *upper* and those of *lower* are a label of the form only together."""
    above, below = upper.last, lower.rest
    if above is None or below is None or (above.is_wording and below.is_wording):
        return False
    words = above.folded + below.folded
    return bool(above.folded and below.folded) and vocabulary().pattern.fullmatch(words) is not None


def _unlabelled(upper: Line, lower: Line, at: int) -> Line | None:
    """The row whose values stand in *lower*, which prints no words; those of *upper* begin at *at*."""
    values = upper.slots[at:]
    rests = [slot for slot in lower.slots if slot.begins][-len(values) :] if values else []
    if len(rests) != len(values) or not any(slot.text for slot in rests):
        return None
    label = upper.slots[at - 1] if at else None
    joined = _joined(upper, at - 1, rests, label)
    if not any(slot.text for slot in values):
        return joined
    if all(slot.text for slot in rests) or joined is None:
        return None
    plain, whole = _adds_up(upper.slots[at:]), _adds_up(joined.slots[at:])
    if plain == whole:
        return upper._replace(why=_UNCERTAIN)
    return joined if whole else None


def _joined(upper: Line, at: int, rests: Sequence[Slot], label: Slot | None) -> Line | None:
    """*upper* with *label* at *at* and each cell behind it joined with its other half."""
    values = upper.slots[at + 1 :]
    if len(values) != len(rests):
        return None
    head = upper.slots[:at] if at > 0 else ()
    joined = (_put_together(one, other) for one, other in zip(values, rests, strict=True))
    return Line.of(upper.sheet, (*head, *((label,) if label else ()), *joined), upper.why)


def _put_together(one: Slot, other: Slot) -> Slot:
    """A cell whose lower part is *other*; it has the place of the part that is printed first."""
    if not other.text:
        return one
    if not one.text:
        return one._replace(place=other.place, text=other.text, said=other.said, is_label=other.is_label)
    text = f"{one.text}\n{other.text}"
    says = said(text)
    return one._replace(text=text, said=says, is_label=says.printed.state == "text")


def _adds_up(slots: Sequence[Slot]) -> bool:
    """Whether every total among the values is the sum of those before it."""
    each = _SUMS.get(len(slots))
    values = [slot.said.printed.value for slot in slots]
    if each is None or any(value is None for value in values):
        return False
    numbers = [value for value in values if value is not None]
    parts = [numbers[at : at + each] for at in range(0, len(numbers), each)]
    return all(sum(part[:-1]) == part[-1] for part in parts)
