"""A correction: what a person says should stand in a record, as data beside it."""

from typing import Annotated, Literal

from pydantic import AwareDatetime, Field

from schemas.record import CellState
from schemas.report import Frozen

Sha256 = Annotated[str, Field(pattern="^[0-9a-f]{64}$")]
Scalar = int | float | str | bool | None
Item = dict[str, Scalar]


class Correction(Frozen):
    """What should stand under ``pointer`` of the report that was read from the bytes with ``sha256``.

    ``was`` is the value the correction was made against, of a cell with its state; where the record says
    something else today, the correction is stale. ``pointer`` is that of a cell, of a header field, of an item of
    a list (``/problems/0``; ``now`` null: there is no such item), or a list's end (``/problems/-``: an item more).
    """

    correction_version: Literal["1"]
    sha256: Sha256
    name: str
    pointer: Annotated[str, Field(pattern="^/")]
    was: Scalar | Item
    was_state: CellState | Literal["unplaced"] | None
    now: Scalar | Item
    now_state: CellState | None
    who: str
    when: AwareDatetime
    why: str
