"""Tables set with spaces, whose labels go over several lines: each row on one line again.

Where the text of a PDF keeps the page's layout, a label that is too wide for its column stands above, beside and below
its values, and blank lines part the rows.
"""

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from extractor.text import Edit
from extractor.typewritten import is_header, is_row, is_value, width

_ALIGNED = re.compile(r"  (?<=\d  ) *+\d")  # a pattern that begins with blanks is searched faster
_FIELD = re.compile(r"\S++(?: \S++)*+")
_NO_ROW = re.compile(r"[\t|。；]")
_MOST_LINES = 8
_LONGEST_LINE = 400
_FEWEST_ROWS = 4


class _Field(NamedTuple):
    """Words or values between wide gaps: offsets in the text, and columns of the page."""

    start: int
    end: int
    left: int
    right: int
    text: str
    is_value: bool


class _Line(NamedTuple):
    """A line of a row: its offsets, line end included, and its fields."""

    start: int
    end: int
    fields: tuple[_Field, ...]

    @property
    def has_values(self) -> bool:
        """Whether values end it."""
        return bool(self.fields) and self.fields[-1].is_value


def aligned_rows(chars: str) -> list[Edit]:
    r"""The edits that put each row on the line that has its values, where several are set over lines.

    >>> from extractor.text import Text
    >>> row = "（三）不予    1.属于\n             国家   0   12\n公开         秘密\n\n"
    >>> Text.of(row * 4).edited(aligned_rows(row * 4)).chars == "（三）不予公开  1.属于国家秘密   0   12\n\n" * 4
    True
    """
    if not _ALIGNED.search(chars):
        return []
    rows = [row for row in _rows(chars) if len(row) > 1 and _comes_to_labels(row)]
    return [edit for row in rows if len(rows) >= _FEWEST_ROWS for edit in _on_one_line(row)]


def _rows(chars: str) -> Iterator[Sequence[_Line]]:
    """The lines between blank ones, where values stand in one of them and words in the others."""
    block: list[tuple[int, str]] = []
    at = 0
    for text in (*chars.splitlines(keepends=True), ""):
        if text.strip():
            block.append((at, text))
        elif block:
            if len(block) <= _MOST_LINES and not any(_is_no_row(line) for _, line in block):
                lines = [
                    _Line(start, start + len(line), tuple(_fields(line, start))) for start, line in block
                ]
                if _is_one_row(lines):
                    yield lines
            block = []
        at += len(text)


def _is_no_row(line: str) -> bool:
    return len(line) > _LONGEST_LINE or bool(_NO_ROW.search(line))


def _fields(line: str, start: int) -> Iterator[_Field]:
    column = done = 0
    for found in _FIELD.finditer(line):
        column += found.start() - done
        text = found[0]
        right = column + width(text)
        values = all(map(is_value, text.split(" ")))
        yield _Field(start + found.start(), start + found.end(), column, right, text, values)
        column, done = right, found.end()


def _is_one_row(lines: Sequence[_Line]) -> bool:
    """Whether one line has values, behind all its words, and the others none; or none has, and all several words."""
    valued = [line for line in lines if any(field.is_value for field in line.fields)]
    if not valued:
        return all(len(line.fields) > 1 for line in lines)
    kinds = [field.is_value for field in valued[0].fields]
    return len(valued) == 1 and kinds == sorted(kinds)


def _comes_to_labels(lines: Sequence[_Line]) -> bool:
    """Whether all words come to a label or header of the form; otherwise the lines may be several rows, some blank."""
    cells = _cells(lines)
    if any(line.has_values for line in lines):
        return bool(cells) and is_row(cells[-1])
    return any(map(is_header, cells))


def _on_one_line(lines: Sequence[_Line]) -> Iterator[Edit]:
    """The edits that leave of a row the line that has its values, or the first, with all words before them."""
    words = "  ".join(_cells(lines))
    main = next((line for line in lines if line.has_values), lines[0])
    for line in lines:
        if line is main:
            values = next((field.start for field in line.fields if field.is_value), line.fields[-1].end)
            yield Edit(line.start, values, words + ("   " if line.has_values else ""))
        else:
            yield Edit(line.start, line.end, "")


def _cells(lines: Sequence[_Line]) -> list[str]:
    """The words of each label from left to right: what stands above one another is one."""
    columns: list[list[_Field]] = []
    for field in (field for line in lines for field in line.fields if not field.is_value):
        parts = _parts(field) if len(_over(columns, field)) > 1 else [field]
        for part in parts:
            over = _over(columns, part)
            if len(over) == 1:
                over[0].append(part)
            else:
                columns.append([part])
    return [
        "".join(field.text for field in column) for column in sorted(columns, key=lambda one: one[0].left)
    ]


def _over(columns: Sequence[list[_Field]], field: _Field) -> list[list[_Field]]:
    """The *columns* of which the last words stand above *field*."""
    return [one for one in columns if one[-1].left < field.right and field.left < one[-1].right]


def _parts(field: _Field) -> list[_Field]:
    """The words of *field* that single spaces part."""
    parts: list[_Field] = []
    left = field.left
    for text in field.text.split(" "):
        right = left + width(text)
        parts.append(field._replace(left=left, right=right, text=text))
        left = right + 1
    return parts
