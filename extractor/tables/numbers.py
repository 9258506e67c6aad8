"""What the characters of one cell say: a number, nothing, a mark, or text."""

import re
from decimal import Decimal
from functools import lru_cache
from typing import NamedTuple

from extractor.readings import Number
from extractor.typewritten import MINUS, NOT_APPLICABLE, NOTE_MARK, UNIT
from schemas.record import CellState

_NUMBER = re.compile(
    rf"(?P<sign>[{MINUS}+＋]?) ?(?P<whole>[0-9]{{1,3}}(?:[,，][0-9]{{3}})+|0|[1-9][0-9]*)(?P<fraction>\.[0-9]+)?"
    rf" ?(?P<unit>{UNIT})?(?: ?{NOTE_MARK})?"
)
_LONGEST = 24


class Printed(NamedTuple):
    """A cell's characters as read: ``unit`` is what is printed behind the number, or None."""

    value: Number | None
    state: CellState
    unit: str | None


BLANK = Printed(None, "blank", None)
MARK = Printed(None, "not_applicable", None)
TEXT = Printed(None, "text", None)


def read_cell(chars: str) -> Printed:
    """The number printed in a cell, or which kind of nothing stands there.

    A number is an integer, or a decimal where a fraction is printed. A space inside a number
    makes it text: whether it is one number or two is not for a cell to say; so does a zero before
    other digits, which stands where a digit was lost or misread. The mark of a note behind the number is none of it.

    >>> read_cell(" 1,342 ").value, read_cell("－2").value, read_cell("251000元").unit
    (1342, -2, '元')
    >>> read_cell("282.10").value, read_cell("").state, read_cell("/").state, read_cell("详见附件").state
    (Decimal('282.10'), 'blank', 'not_applicable', 'text')
    >>> read_cell("12①").value, read_cell("12¹").value, read_cell("12*").state
    (12, 12, 'text')
    """
    return _read(chars) if len(chars) <= _LONGEST else _read.__wrapped__(chars)


@lru_cache(maxsize=4096)
def _read(chars: str) -> Printed:
    chars = chars.strip()
    if not chars:
        return BLANK
    if chars in NOT_APPLICABLE:
        return MARK
    match = _NUMBER.fullmatch(chars) if len(chars) <= _LONGEST else None
    if match is None:
        return TEXT
    sign = "-" if match["sign"] and match["sign"] in MINUS else ""
    whole = sign + re.sub("[,，]", "", match["whole"])
    value: Number = Decimal(whole + match["fraction"]) if match["fraction"] else int(whole)
    return Printed(value, "number", match["unit"])
