"""Tables read one row or one column off: the root cause that looks like many errors and is one."""

from collections import Counter
from collections.abc import Iterable, Mapping
from typing import NamedTuple

from eval.states import state_of


class Place(NamedTuple):
    """Where a cell stands in its table, or how far two cells stand apart."""

    row: int
    column: int


def shifted(gold: Mapping[str, str], pred: Mapping[str, str]) -> dict[str, str]:
    """The wrong cells that a shift of their table explains: key -> "shifted_row" or "shifted_col".

    A shift explains a table when it accounts for at least half of its wrong non-zero cells; the cells
    that the values come from must be wrong themselves, or they were copied and not moved.
    """
    causes: dict[str, str] = {}
    tables = dict.fromkeys(key.split("/", 2)[1] for key in gold)
    for table in tables:
        places = _places(key for key in gold if key.startswith(f"/{table}/"))
        shift = _shift(places, gold, pred)
        if shift is None or (shift.row and shift.column):
            continue
        name = "shifted_row" if shift.row else "shifted_col"
        at = {place: key for key, place in places.items()}
        for key, place in places.items():
            origin = at.get(Place(place.row + shift.row, place.column + shift.column))
            if pred[key] != gold[key] and origin is not None and pred[key] == gold[origin]:
                causes[key] = name
    return causes


def _places(keys: Iterable[str]) -> dict[str, Place]:
    """The grid as printed; table 4 prints its three groups in one row."""
    places: dict[str, Place] = {}
    rows: dict[str, int] = {}
    columns: Counter[str] = Counter()
    for key in keys:
        row = "/disputes" if key.startswith("/disputes/") else key.rsplit("/", 1)[0]
        places[key] = Place(rows.setdefault(row, len(rows)), columns[row])
        columns[row] += 1
    return places


def _shift(places: Mapping[str, Place], gold: Mapping[str, str], pred: Mapping[str, str]) -> Place | None:
    """The displacement that most wrong values share, None where it explains less than half of them."""
    wrong = [key for key in places if pred[key] != gold[key] and state_of(pred[key]) == "value"]
    votes: Counter[Place] = Counter()
    for key in wrong:
        for origin, place in places.items():
            if gold[origin] == pred[key] and pred[origin] != gold[origin]:
                votes[Place(place.row - places[key].row, place.column - places[key].column)] += 1
    if not votes:
        return None
    best = min(votes, key=lambda shift: (-votes[shift], abs(shift.row) + abs(shift.column), shift))
    return best if votes[best] * 2 >= len(wrong) else None
