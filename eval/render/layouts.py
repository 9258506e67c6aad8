"""Tables as the text that crawlers, editors and PDF readers leave of them, with the place of every cell.

L1-L12 are the serialisations seen on public sites. A layout that does not keep blanks prints
nothing for an empty cell, so that a row with one cannot be read without guessing.
"""

import random
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from itertools import accumulate, pairwise
from typing import NamedTuple

from eval.render.drawn import drawn
from eval.render.prose import TABLE_SECTIONS, Letter, sample_letter
from eval.render.sampler import Mixture, Place, Printed, Tables, chance
from eval.render.sheets import Cell, Pen, Piece, Sheet, Slot, grid, sample_wording, sheets_of
from schemas.form import APPLICATIONS, DISPUTES, TABLES

NARROW = str.maketrans("（）：，", "():,")


class Mark(NamedTuple):
    """Where a cell stands in the text, half-open; a label broken over lines has several marks."""

    start: int
    end: int
    cell: Cell


class Replacement(NamedTuple):
    """Put *new* where [start, end) of a text stands."""

    start: int
    end: int
    new: str


Writer = Callable[[Sheet, random.Random], Iterator[Piece]]


@dataclass(frozen=True, slots=True)
class Layout:
    """How tables become text; ``wording`` changes the words that this layout is known to break."""

    write: Writer
    keeps_blanks: bool
    wording: Mapping[str, object] = field(default_factory=dict)
    headings: bool = True
    tables: bool = True


@dataclass(frozen=True, slots=True)
class Manuscript:
    """What is to be printed, before any layout: the prose, the tables, and how it is typeset."""

    letter: Letter
    sheets: tuple[Sheet, ...]
    layout: str
    narrow: bool
    seed: int


@dataclass(frozen=True, slots=True)
class Rendered:
    """A printed report and its gold.

    ``gold`` has every cell that is printed and no other; ``marks`` are in the order of the text;
    ``rows`` are the places that stand in one printed row each.
    """

    text: str
    marks: tuple[Mark, ...]
    gold: Mapping[Place, Printed]
    rows: tuple[tuple[Place, ...], ...]
    keeps_blanks: bool
    manuscript: Manuscript

    @property
    def spans(self) -> dict[Place, tuple[int, int]]:
        """Where each printed value stands first, without the cells that print nothing."""
        spans: dict[Place, tuple[int, int]] = {}
        for start, end, cell in self.marks:
            if cell.place and end > start:
                spans.setdefault(cell.place, (start, end))
        return spans


def render(tables: Tables, layout: str, rng: random.Random, *, edition: Mixture = "2021") -> Rendered:
    """A whole report around *tables*, in one of ``LAYOUTS``; *edition* chooses a fitting year."""
    wording = replace(sample_wording(rng), **LAYOUTS[layout].wording)  # type: ignore[arg-type]
    sheets = sheets_of(tables, Pen(wording, rng))
    letter = sample_letter(rng, edition)
    return typeset(Manuscript(letter, sheets, layout, chance(rng, 0.3), rng.getrandbits(32)))


def typeset(manuscript: Manuscript) -> Rendered:
    """The manuscript as text; the same manuscript always gives the same text."""
    layout = LAYOUTS[manuscript.layout]
    pieces = list(_pieces(manuscript, layout))
    starts = [0, *accumulate(len(piece.text) for piece in pieces)]
    text = "".join(piece.text for piece in pieces)
    marks = tuple(
        Mark(start, start + len(piece.text), piece.cell)
        for piece, start in zip(pieces, starts, strict=False)
        if piece.cell
    )
    sheets = manuscript.sheets if layout.tables else ()
    rows = [[cell for cell in row if cell.place] for sheet in sheets for row in sheet.rows]
    return Rendered(
        text.translate(NARROW) if manuscript.narrow else text,
        marks,
        {cell.place: cell.printed for row in rows for cell in row if cell.place and cell.printed},
        tuple(tuple(cell.place for cell in row if cell.place) for row in rows if row),
        layout.keeps_blanks,
        manuscript,
    )


def edited(rendered: Rendered, replacements: Iterable[Replacement]) -> Rendered:
    """The report with characters replaced; marks and the raw text of the gold follow.

    Characters inserted at the edge of a cell stand outside it. Replacements do not overlap.
    """
    ordered = sorted(replacements)
    parts: list[str] = []
    done = 0
    for start, end, new in ordered:
        parts += (rendered.text[done:start], new)
        done = end
    text = "".join((*parts, rendered.text[done:]))
    starts = [start for start, _, _ in ordered]
    ends = [end for _, end, _ in ordered]
    growth = [0, *accumulate(len(new) - (end - start) for start, end, new in ordered)]
    marks = []
    gold = dict(rendered.gold)
    for start, end, cell in rendered.marks:
        moved = Mark(
            start + growth[bisect_right(ends, start)],
            end + growth[bisect_left(starts, end)],
            cell,
        )
        if end == start:
            moved = moved._replace(end=moved.start)
        marks.append(moved)
        if cell.place:
            gold[cell.place] = replace(gold[cell.place], raw=text[moved.start : moved.end])
    return replace(rendered, text=text, marks=tuple(marks), gold=gold)


def _pieces(manuscript: Manuscript, layout: Layout) -> Iterator[Piece]:
    letter = manuscript.letter
    rng = random.Random(manuscript.seed)  # noqa: S311 - printing, not secrets
    gap = rng.choice(("\n", "\n\n"))
    yield from _lines((*letter.before, letter.title, *letter.preamble), gap)
    for number in range(1, 7):
        if number in letter.headings and (layout.headings or number not in TABLE_SECTIONS):
            yield Piece(letter.headings[number] + gap)
        yield from _lines(letter.bodies.get(number, ()), gap)
        for sheet in manuscript.sheets if layout.tables else ():
            if SECTION_OF[sheet.table] == number:
                yield from layout.write(_narrow(sheet) if manuscript.narrow else sheet, rng)
                yield Piece("\n")
    yield from _lines(letter.after, gap)


def _narrow(sheet: Sheet) -> Sheet:
    """The sheet with narrow marks, which a layout may have to measure."""
    return replace(
        sheet,
        rows=tuple(
            tuple(replace(cell, text=cell.text.translate(NARROW)) for cell in row) for row in sheet.rows
        ),
    )


def _lines(lines: Iterable[str], gap: str) -> Iterator[Piece]:
    for line in lines:
        yield Piece(line)
        yield Piece(gap)


SECTION_OF = {table.key: table.section for table in TABLES}


def _bars(sheet: Sheet, rng: random.Random) -> Iterator[Piece]:
    """A cell a line with a bar behind it; covered positions as a run of bars, not quite reliably."""
    last = len(sheet.rows) - 1
    for at, (row, slots) in enumerate(zip(sheet.rows, grid(sheet), strict=True)):
        for cell in row:
            if cell.text:
                yield Piece(cell.text, cell)
                yield Piece(" |\n")
        covered = len(slots) - len(row)
        if chance(rng, 0.1):
            covered = max(covered + rng.choice((-1, 1)), 0)
        if covered and at != last and chance(rng, 0.97):
            yield Piece("|" * covered + "\n")
        if chance(rng, 0.03):
            yield Piece("|\n")


def _tabs(sheet: Sheet, _: random.Random) -> Iterator[Piece]:
    """A row a line, covered positions as empty fields."""
    for slots in grid(sheet):
        yield from _fields(_anchors(slots), "\t")
        yield Piece("\n")


def _tabs_shifted(sheet: Sheet, _: random.Random) -> Iterator[Piece]:
    """A row a line; the rows of table 3 that have no third label begin one field early.

    A merged range that a word processor stored with another width leaves this: the rows above the
    first numbered reason carry their empty field at the end, the last row carries it in front.
    """
    reached = False
    for row, slots in zip(sheet.rows, grid(sheet), strict=True):
        cells = _anchors(slots)
        reached = reached or any(cell.role == "label" and cell.width == 1 for cell in row)
        body = next((at for at, cell in enumerate(cells) if cell and cell.role in ("value", "header")), 3)
        if sheet.table != APPLICATIONS.key:
            pass
        elif not reached and not cells[body - 1]:
            cells = [*cells[: body - 1], *cells[body:], None]
        elif row[0].role == "label" and row[0].width > 1 and slots[0].begins == "here":
            cells = [None, row[0], *cells[2:]]
        yield from _fields(cells, "\t")
        yield Piece("\n")


def _anchors(slots: tuple[Slot, ...]) -> list[Cell | None]:
    return [slot.cell if slot.begins == "here" else None for slot in slots]


def _tabs_dropped(sheet: Sheet, _: random.Random) -> Iterator[Piece]:
    """A row a line, covered positions left out, empty cells kept."""
    for row in sheet.rows:
        yield from _fields(list(row), "\t")
        yield Piece("\n")


def _fields(cells: list[Cell | None], separator: str) -> Iterator[Piece]:
    for at, cell in enumerate(cells):
        if at:
            yield Piece(separator)
        if cell:
            yield Piece(cell.text, cell)


def _leading_tabs(pads: tuple[str, ...]) -> Writer:
    def write(sheet: Sheet, rng: random.Random) -> Iterator[Piece]:
        """A cell a line behind a tab, cells merged from above as empty ones, an empty line after a row."""
        for slots in grid(sheet):
            for at, (cell, begins) in enumerate(slots):
                if at and slots[at - 1].cell is cell:
                    continue
                shown = cell if begins == "here" else None
                pad = rng.choice(pads) if shown and shown.role == "value" else ""
                before, after = rng.choice((("", pad), (pad, "")))
                yield Piece("\t" + before)
                if shown:
                    yield Piece(shown.text, shown)
                yield Piece(after + "\n")
            yield Piece("\n")

    return write


def _lines_apart(gap: str) -> Writer:
    def write(sheet: Sheet, _: random.Random) -> Iterator[Piece]:
        """A cell a line, nothing for an empty or covered one."""
        for row in sheet.rows:
            for cell in row:
                if cell.text:
                    yield Piece(cell.text, cell)
                    yield Piece(gap)

    return write


def _pipes(before: str, after: str, *, rules: bool) -> Writer:
    def write(sheet: Sheet, rng: random.Random) -> Iterator[Piece]:
        """A row a line between pipes, covered positions as empty fields."""
        for at, slots in enumerate(grid(sheet)):
            yield Piece(before)
            yield from _fields(_anchors(slots), " | ")
            yield Piece(after + "\n")
            if rules and (not at or chance(rng, 0.02)):
                yield Piece("|" + "---|" * len(slots) + "\n")

    return write


def _alternating(sheet: Sheet, _: random.Random) -> Iterator[Piece]:
    """A cell a line, a bar a line between two cells of a row, nothing for an empty one."""
    for row in sheet.rows:
        for at, cell in enumerate(cell for cell in row if cell.text):
            if at:
                yield Piece("|\n")
            yield Piece(cell.text, cell)
            yield Piece("\n")


def _one_line(sheet: Sheet, _: random.Random) -> Iterator[Piece]:
    """The whole table on one line, blanks between the cells."""
    cells = [cell for row in sheet.rows for cell in row if cell.text]
    for at, cell in enumerate(cells):
        yield Piece(" " if at else "")
        yield Piece(cell.text, cell)
    yield Piece("\n")


PDF_WIDTH = 11
FURNITURE = ("- {page} -", "— {page} —", "第{page}页 共9页", "第 {page} 页")


def _pdf(sheet: Sheet, rng: random.Random) -> Iterator[Piece]:
    """What PDF readers make of a table: lines of blanks and numbers, labels wrapped around them."""
    manner = rng.choice(("before", "around", "beside"))
    vertical = rng.choice(("words", "columns"))
    page = rng.randint(2, 6)
    for row in sheet.rows:
        values = [cell for cell in row if cell.role == "value" and cell.text]
        words = [cell for cell in row if cell.role != "value" and cell.text]
        if not any(cell.role == "value" for cell in row):
            yield from _pdf_header(sheet, words, vertical)
            continue
        for cell in words[:-1]:
            yield Piece(cell.text, cell)
            yield Piece("\n")
        yield from _pdf_row(words[-1] if words else None, values, manner)
        if chance(rng, 0.04):
            yield Piece(rng.choice(FURNITURE).format(page=page) + "\n")
            page += 1


def _pdf_header(sheet: Sheet, words: list[Cell], vertical: str) -> Iterator[Piece]:
    if sheet.table != DISPUTES.key:
        for at, cell in enumerate(words):
            for line, part in enumerate(_wrapped(cell.text, 24)):
                yield Piece("\n" if line else " " if at else "")
                yield Piece(part, cell)
        yield Piece("\n")
    elif vertical == "words":
        for cell in words:
            for character in cell.text:
                yield Piece(character, cell)
                yield Piece("\n")
    else:
        for depth in range(max(len(cell.text) for cell in words)):
            for at, cell in enumerate(cell for cell in words if len(cell.text) > depth):
                yield Piece(" " if at else "")
                yield Piece(cell.text[depth], cell)
            yield Piece("\n")


def _pdf_row(label: Cell | None, values: list[Cell], manner: str) -> Iterator[Piece]:
    parts = _wrapped(label.text, PDF_WIDTH) if label else []
    beside = {"before": len(parts) - 1, "around": len(parts) // 2, "beside": 0}[manner]
    if manner == "around" and len(parts) % 2 == 0 and parts:
        parts.insert(beside, "")
    for at, part in enumerate(parts or [""]):
        if part:
            yield Piece(part, label)
        if at == max(beside, 0):
            for index, cell in enumerate(values):
                yield Piece(" " if index or part else "")
                yield Piece(cell.text, cell)
        yield Piece("\n")


def _wrapped(text: str, width: int) -> list[str]:
    """The text in lines of *width* characters.

    >>> _wrapped("5.要求行政机关确认或重新出具", 11)
    ['5.要求行政机关确认或', '重新出具']
    """
    edges = [*range(0, len(text), width), len(text)]
    return [text[start:end] for start, end in pairwise(edges)]


_LINES = _lines_apart("\n\n")
_COMPACT = _lines_apart("\n")
_DOCX = _leading_tabs(("",))

LAYOUTS: dict[str, Layout] = {
    "L1": Layout(_bars, keeps_blanks=False),
    "L2": Layout(_tabs, keeps_blanks=True),
    "L2-shifted": Layout(_tabs_shifted, keeps_blanks=True, wording={"total_on_top": True}),
    "L2-dropped": Layout(_tabs_dropped, keeps_blanks=True),
    "L3": Layout(_DOCX, keeps_blanks=True),
    "L3-padded": Layout(_leading_tabs(("", " ", "\u00a0")), keeps_blanks=True),
    "L4": Layout(_LINES, keeps_blanks=False),
    "L4-compact": Layout(_COMPACT, keeps_blanks=False),
    "L5": Layout(_pipes("| ", " |", rules=False), keeps_blanks=True),
    "L5-ruled": Layout(_pipes("| ", " |", rules=True), keeps_blanks=True),
    "L5-bare": Layout(_pipes("", "", rules=False), keeps_blanks=True),
    "L5-drawn": Layout(drawn, keeps_blanks=True),
    "L6": Layout(_alternating, keeps_blanks=False),
    "L7": Layout(_one_line, keeps_blanks=False),
    "L8": Layout(_pdf, keeps_blanks=False, wording={"header_break": "none", "spaced_labels": False}),
    "L9": Layout(_LINES, keeps_blanks=False, tables=False),
    "L10": Layout(_DOCX, keeps_blanks=True, headings=False),
    "L10-lines": Layout(_LINES, keeps_blanks=False, headings=False),
    "L11": Layout(_tabs, keeps_blanks=True, wording={"split_disputes": True}),
    "L11-lines": Layout(_LINES, keeps_blanks=False, wording={"split_disputes": True}),
    "L12": Layout(_DOCX, keeps_blanks=True, wording={"header_break": "line"}),
    "L12-gap": Layout(_DOCX, keeps_blanks=True, wording={"header_break": "gap"}),
    "L12-lines": Layout(_COMPACT, keeps_blanks=False, wording={"header_break": "line"}),
    "L12-truncated": Layout(_tabs, keeps_blanks=True, wording={"truncated": True}),
}
"""The layouts of public reports by the number they have in the catalogue, with their variants."""
