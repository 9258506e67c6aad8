"""The state of every cell of the form, in gold and in a record, under the same keys.

A cell is written as a reader would say it: its number ("9", "-58", "282.1", "0") or the kind of
nothing that stands there ("blank", "not_applicable", "text", "absent", "missing"). Its key is a
JSON pointer into the report, `/applications/denied/state_secret/total`.

- value, zero       a number is printed; only a printed 0 is a zero
- blank             the cell is printed and empty
- not_applicable    the cell holds a mark such as / or —
- text              the cell holds something else
- absent            the row is not printed, in a table that is there
- missing           the whole table is not there
"""

from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from functools import cache, lru_cache
from typing import Literal, NamedTuple, get_args

from eval.items import Place
from schemas.form import EDITIONS, IDENTITIES, TABLES, Column, Edition, Identity, Table, blocks_of, rows_of
from schemas.report import Form

State = Literal["value", "zero", "blank", "not_applicable", "text", "absent", "missing"]
STATES: tuple[State, ...] = get_args(State)
NUMBERS: tuple[State, ...] = ("value", "zero")
DEFAULT_EDITION: Edition = "2021"


class TemplateRow(NamedTuple):
    """A row that a report's form prints, and its columns."""

    key: str
    columns: tuple[Column, ...]


def template(table: Table, form: Form | None, editions: Mapping[str, Edition]) -> tuple[TemplateRow, ...]:
    """The rows of *table* in *form*; *editions* names the rows of a mixed form that are another edition's.

    >>> from schemas.form import DISCLOSURE
    >>> [row.key for row in template(DISCLOSURE, "2021", {})][:3]
    ['regulations', 'normative_documents', 'licensing']
    """
    usual = form if form in EDITIONS else DEFAULT_EDITION
    return tuple(
        TemplateRow(row.key, block.columns)
        for edition in EDITIONS
        for block in blocks_of(table, edition)
        for row in rows_of(block, edition)
        if editions.get(row.key, usual) == edition
    )


def row_pointer(table: str, row: str) -> str:
    """The JSON pointer of a row into the report.

    >>> row_pointer("applications", "denied.state_secret")
    '/applications/denied/state_secret'
    """
    return f"/{table}/{row.replace('.', '/')}"


def written(number: Decimal) -> str:
    """The number as a cell: no exponent, no trailing zeros, one way to write each.

    >>> [written(Decimal(n)) for n in ("9.0", "100", "-58", "282.10", "-0")]
    ['9', '100', '-58', '282.1', '0']
    """
    return format(number.normalize(), "f") if number else "0"


def state_of(cell: str) -> State:
    """Which state a written cell has.

    >>> [state_of(cell) for cell in ("-58", "0", "blank")]
    ['value', 'zero', 'blank']
    """
    if cell == "0":
        return "zero"
    if cell[:1] in "-0123456789":
        return "value"
    return next(state for state in STATES if state == cell)


class Check(NamedTuple):
    """One equation of the form in one report; ``cells`` are its operands.

    ``key`` is "T3-ROW@/applications/received" across columns, "T3-ID@natural_person" across rows.
    """

    code: str
    key: str
    cells: tuple[str, ...]
    status: Literal["holds", "violated", "n/a"]


def checks(cells: Mapping[str, str]) -> tuple[Check, ...]:
    """Every equation of the form over *cells*; n/a where an operand is no number.

    >>> cells = {f"/disputes/litigation_direct/{key}": "0" for key in ("upheld", "corrected", "other", "pending")}
    >>> [check] = checks(cells | {"/disputes/litigation_direct/total": "1"})
    >>> check.key, check.status
    ('T4-SUM@/disputes/litigation_direct', 'violated')
    """
    return tuple(
        Check(code, key, (*left, *right), _status(cells, left, right))
        for code, key, left, right in equations(tuple(cells))
    )


class Equation(NamedTuple):
    """An identity of the form written out for one row or column: the cells of its two sides."""

    code: str
    key: str
    left: tuple[str, ...]
    right: tuple[str, ...]


@lru_cache(maxsize=64)
def equations(keys: tuple[str, ...]) -> tuple[Equation, ...]:
    """Every equation of the form whose row or column stands in *keys*; reports of one form have the same."""
    return tuple(
        Equation(identity.code, f"{identity.code}@{scope}", left, right)
        for identity in IDENTITIES
        for scope, left, right in _equations(identity, keys)
    )


class _Equation(NamedTuple):
    scope: str
    left: tuple[str, ...]
    right: tuple[str, ...]


def _equations(identity: Identity, cells: Sequence[str]) -> tuple[_Equation, ...]:
    """The identity written out for each row or column that stands in *cells*."""
    parents = dict.fromkeys(key.rsplit("/", 1)[0] for key in cells if key.startswith(f"/{identity.table}/"))
    if identity.across == "columns":
        return tuple(
            _Equation(
                row,
                tuple(f"{row}/{key}" for key in identity.left),
                tuple(f"{row}/{key}" for key in identity.right),
            )
            for row in parents
        )
    columns = dict.fromkeys(key.rsplit("/", 1)[1] for key in cells if key.startswith(f"/{identity.table}/"))
    left = tuple(row for key in identity.left if (row := row_pointer(identity.table, key)) in parents)
    right = tuple(row for key in identity.right if (row := row_pointer(identity.table, key)) in parents)
    return tuple(
        _Equation(
            column,
            tuple(f"{row}/{column}" for row in left),
            tuple(f"{row}/{column}" for row in right),
        )
        for column in columns
    )


def _status(
    cells: Mapping[str, str], left: Sequence[str], right: Sequence[str]
) -> Literal["holds", "violated", "n/a"]:
    one, other = [cells[key] for key in left], [cells[key] for key in right]
    if any(cell[0] not in "-0123456789" for cell in (*one, *other)):
        return "n/a"
    return "violated" if _sum(one) != _sum(other) else "holds"


def _sum(cells: Iterable[str]) -> Decimal:
    return sum((Decimal(cell) for cell in cells if cell != "0"), Decimal())


class Witness(NamedTuple):
    """Where a record has the cells of a row, by the order of its columns."""

    columns: tuple[str, ...]
    starts: Sequence[object]
    ends: Sequence[object]

    def place(self, column: str) -> Place | None:
        """Where one of them stands; None where the record does not say."""
        at = self.columns.index(column) if column in self.columns else len(self.starts)
        if at >= min(len(self.starts), len(self.ends)):
            return None
        start, end = self.starts[at], self.ends[at]
        return Place(start, end) if isinstance(start, int) and isinstance(end, int) else None


class Predicted(NamedTuple):
    """What a record says of the form's cells.

    ``cells`` has every cell of a row that the record fills, ``unplaced`` the pointers of rows that it
    saw and did not fill; ``nothing`` is what any other cell of a table is, "absent" or "missing".
    ``witnesses`` are the evidence of rows and ``methods`` by which method each was read.
    """

    cells: dict[str, str]
    unplaced: frozenset[str]
    nothing: dict[str, State]
    witnesses: dict[str, Witness]
    methods: dict[str, object]

    def place(self, key: str) -> Place | None:
        """Where the evidence has a cell."""
        row, column = key.rsplit("/", 1)
        witness = self.witnesses.get(row)
        return witness.place(column) if witness else None

    def at(self, key: str) -> str:
        """The cell under *key*, written; a row that was seen and not filled is text."""
        if key in self.cells:
            return self.cells[key]
        return "text" if key.rsplit("/", 1)[0] in self.unplaced else self.nothing[key.split("/", 2)[1]]


def predicted_cells(record: Mapping[str, object]) -> Predicted:
    """The cells of a record, read from its JSON; a null without evidence is a blank."""
    report = mapping(record.get("report"))
    evidence = mapping(record.get("evidence"))
    cells: dict[str, str] = {}
    unplaced: set[str] = set()
    nothing: dict[str, State] = {}
    witnesses: dict[str, Witness] = {}
    methods: dict[str, object] = {}
    for table in TABLES:
        printed = mapping(report.get(table.key))
        gone = printed.get("state", "missing") == "missing"
        nothing[table.key] = "missing" if gone else "absent"
        for pointer, parts in _rows(table.key):
            values = _row_values(printed, parts)
            witness = mapping(evidence.get(pointer))
            states, starts, ends = (items(witness.get(name)) for name in ("state", "start", "end"))
            witnesses[pointer] = Witness(tuple(values), starts, ends)
            methods[pointer] = witness.get("method")
            if states and not values:
                unplaced.add(pointer)
            for index, (column, value) in enumerate(values.items()):
                cell = _cell(value, states[index] if index < len(states) else "blank")
                if not gone or state_of(cell) in NUMBERS:
                    cells[f"{pointer}/{column}"] = cell
    return Predicted(cells, frozenset(unplaced), nothing, witnesses, methods)


def mapping(value: object) -> Mapping[str, object]:
    """*value* where it is a JSON object, else an empty one: a record may come from any system."""
    return value if type(value) is dict or isinstance(value, Mapping) else {}


def items(value: object) -> Sequence[object]:
    """*value* where it is a JSON array, else an empty one."""
    return value if isinstance(value, (list, tuple)) else ()


@cache
def _rows(table: str) -> tuple[tuple[str, tuple[str, ...]], ...]:
    """The pointer of each row of either edition, and the keys that lead to it."""
    [own] = [one for one in TABLES if one.key == table]
    keys = dict.fromkeys(row.key for block in own.blocks for row in block.rows)
    return tuple((row_pointer(table, key), tuple(key.split("."))) for key in keys)


def _row_values(printed: Mapping[str, object], parts: Iterable[str]) -> Mapping[str, object]:
    for part in parts:
        printed = mapping(printed.get(part))
    return printed


def _cell(value: object, state: object) -> str:
    if type(value) is int:
        return str(value)
    if isinstance(value, (int, float, Decimal)) and not isinstance(value, bool):
        return written(Decimal(str(value)))
    if value is None:
        return state if isinstance(state, str) and state in STATES and state not in NUMBERS else "blank"
    return "text"
