"""Rows that a page stacks in the cells of one: labels one below another, and a line of each cell for each."""

from collections.abc import Iterator, Sequence

from extractor.tables.line import Line, Slot, said

_UNCERTAIN = "its label names several rows, and its cells have other numbers of lines"


def unstacked(lines: Sequence[Line]) -> list[Line]:
    """*lines* with each that is a stack of rows as these rows; what does not come apart is said to be uncertain."""
    done: list[Line] = []
    for line in lines:
        at = line.pattern.stacked
        if at is None:
            done.append(line)
        else:
            done += _rows(line, at)
    return done


def _rows(line: Line, at: int) -> Iterator[Line]:
    """The rows whose labels stand in the cell at *at*, with what stands beside each."""
    slots = line.slots
    labels = slots[at].said.stacked
    beside = [_lines(slot, len(labels)) for slot in slots[at + 1 :]]
    cut = [cells for cells in beside if cells is not None]
    if len(cut) < len(beside):
        yield line._replace(why=_UNCERTAIN)
        return
    for number, words in enumerate(labels):
        label = slots[at]._replace(text=words, said=said(words), begins=True)
        before = slots[:at] if not number else ()
        yield Line.of(line.sheet, (*before, label, *[cells[number] for cells in cut]), line.why)


def _lines(slot: Slot, rows: int) -> list[Slot] | None:
    """The cell as one for each of so many *rows*; None where it has neither a line for each nor nothing."""
    if not slot.text:
        return [slot] * rows
    start, found = slot.place[0], []
    for text in slot.text.split("\n"):
        says = said(text)
        place = (start, start + len(text))
        found.append(slot._replace(place=place, text=text, said=says, is_label=says.printed.state == "text"))
        start += len(text) + 1
    return found if len(found) == rows else None
