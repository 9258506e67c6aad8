"""What the words of a header in text say: which columns of the form stand in a row below it, and in which order."""

from collections.abc import Sequence
from functools import lru_cache
from itertools import groupby
from typing import NamedTuple

from extractor.spacing import fold
from extractor.tables.vocabulary import Name, Token
from schemas.form import (
    APPLICANTS,
    APPLICATIONS,
    DISCLOSURE,
    DISPUTES,
    LEGAL_PERSON_COLUMNS,
    LEGAL_PERSONS,
    OUTCOMES,
    Block,
    Column,
    Edition,
)

APPLICANT_KEYS = tuple(column.key for column in APPLICANTS)
OUTCOME_KEYS = tuple(column.key for column in OUTCOMES)
DISPUTE_KEYS = tuple(row.key for row in DISPUTES.blocks[0].rows)
LEGAL = fold(LEGAL_PERSONS)


class Part(NamedTuple):
    """One row of the form, and its columns in the order their values are printed."""

    row: str
    columns: tuple[Column, ...]


class Fit(NamedTuple):
    """The block a row of table 2 belongs to, as ``Labelled`` has it."""

    parts: tuple[Part, ...]
    edition: Edition
    header_read: bool
    header_unit: str
    copies: tuple[int, ...] = ()


@lru_cache(maxsize=1024)
def disclosure_fit(row: str, header_cells: tuple[Token, ...], values: int) -> Fit | None:
    """Remembered, since the same few headers stand in all reports."""
    header = [token for token in header_cells if token.names[0].kind in ("column", "unknown")]
    blocks = [block for block in DISCLOSURE.blocks if row in (one.key for one in block.rows)]
    columns_apart = [tuple(same) for _, same in groupby(header, key=lambda token: token.names)]
    if len(columns_apart) < len(header) and all(token.names[0].kind == "column" for token in header):
        return _copied(row, blocks, columns_apart, values)
    for fit in (_exactly, _damaged):
        fitting = [(block, columns) for block in blocks if (columns := fit(block, header, values))]
        if len(fitting) == 1:
            block, columns = fitting[0]
            unit = header[-1].wording if header else ""
            return Fit((Part(row, columns),), block.editions[0], fit is _exactly, unit)
    return None


def _copied(
    row: str, blocks: Sequence[Block], header: Sequence[tuple[Token, ...]], values: int
) -> Fit | None:
    """The block whose columns a *header* names that prints the cells of a merged one one by one."""
    once = [same[0] for same in header]
    fitting = [(block, columns) for block in blocks if (columns := _exactly(block, once, values))]
    if len(fitting) != 1:
        return None
    block, columns = fitting[0]
    copies = tuple(len(same) for same in header)
    return Fit(
        (Part(row, columns),),
        block.editions[0],
        header_read=True,
        header_unit=once[-1].wording,
        copies=copies,
    )


def _exactly(block: Block, header: list[Token], values: int) -> tuple[Column, ...]:  # noqa: ARG001
    """The block's columns in the order printed, if the header names them all and nothing else."""
    keys = [token.names[0].key for token in header]
    by_key = {column.key: column for column in block.columns}
    if keys == list(by_key):
        return block.columns
    return tuple(by_key[key] for key in keys) if sorted(keys) == sorted(by_key) else ()


def _damaged(block: Block, header: list[Token], values: int) -> tuple[Column, ...]:
    """The block's columns in the form's order, if what is readable of the header agrees with it."""
    keys = [column.key for column in block.columns]
    known = [token.names[0].key for token in header if token.names[0].kind == "column"]
    cut = [token.wording for token in header if token.names[0].kind == "unknown"]
    begun = [word for word in cut if any(fold(column.label).startswith(word) for column in block.columns)]
    places = [keys.index(key) for key in known if key in keys]
    agrees = len(places) == len(known) and places == sorted(places) and (known or begun)
    fits = agrees and len(begun) + len(known) <= len(keys) and values <= len(keys)
    return block.columns if fits else ()


class ApplicantColumns(NamedTuple):
    """Columns in the order printed, None where their header contradicts the form."""

    columns: tuple[Column, ...] | None
    read: bool


@lru_cache(maxsize=256)
def applicant_columns(header: tuple[Token, ...]) -> ApplicantColumns:
    """Remembered, as those of table 2 are."""
    order = applicant_order(header)
    read = len(_named(header)) == len(APPLICANTS) and all(
        token.names[0].kind != "unknown" for token in header
    )
    if order is None:
        return ApplicantColumns(None, read)
    if order == APPLICANT_KEYS:
        return ApplicantColumns(APPLICANTS, read)
    by_key = {column.key: column for column in APPLICANTS}
    return ApplicantColumns(tuple(by_key[key] for key in order), read)


def _named(header: Sequence[Token]) -> dict[str, int]:
    """Where each applicant column is first named in the header."""
    places: dict[str, int] = {}
    for index, token in enumerate(header):
        for name in token.names:
            if name.table == APPLICATIONS.key and name.kind == "column":
                places.setdefault(name.key, index)
    return places


def applicant_order(header: Sequence[Token]) -> tuple[str, ...] | None:
    """The seven columns from left to right, from header cells that come row by row.

    法人或其他组织 spans the columns named in the row below it; 总计 beside it, or printed in the
    row above (rows span), is the last column. None where the words found contradict the form, and where
    总计 comes among the others without it: then its cell is lost, or the columns are in another order.
    """
    places = _named(header)
    named = [key for key in places if key != "total"]
    if len(named) < len(APPLICANTS) - 1 or "total" not in places:
        found = list(places) if "total" not in places else [*named, "total"]
        in_order = sorted(found, key=APPLICANT_KEYS.index)
        return APPLICANT_KEYS if found == in_order else None
    legal = next((index for index, token in enumerate(header) if token.wording == LEGAL), None)
    if legal is None and any(token.names[0].kind == "unknown" for token in header):
        return APPLICANT_KEYS if (*named, "total") == APPLICANT_KEYS else None
    if legal is None:
        row_by_row = tuple(places)[1:-1].count("total")
        return None if row_by_row else tuple(places)
    above = [key for key in named if places[key] < legal]
    below = [key for key in named if places[key] > legal]
    if not set(LEGAL_PERSON_COLUMNS).issubset(below):
        return None
    if places["total"] < legal and not above:
        return ("total", *below[1:], below[0])
    return (*above, *below, "total")


class DisputeFit(NamedTuple):
    """The rows of table 4 that stand under a header, and the *outcomes* it names last; or why none do."""

    parts: tuple[Part, ...]
    outcomes: tuple[str, ...] = ()
    header_read: bool = True
    why: str = ""


@lru_cache(maxsize=256)
def dispute_fit(header: tuple[Name, ...], before: tuple[str, ...], values: int) -> DisputeFit:
    """*before* are the outcomes that the header above named, which a header of one row need not repeat."""
    groups = _groups_in_order(header)
    if groups is None:
        return DisputeFit((), before, why="行政诉讼 stands below what it is divided into")
    chunks = _chunks([name.key for name in header if name.kind == "column"])
    if groups[:1] == [DISPUTE_KEYS[1]] and len(set(chunks)) > 1:
        return DisputeFit(
            (), before, why="行政诉讼 stands before 行政复议, and their columns are in different orders"
        )
    if not chunks and len(groups) == 1 and before:
        chunks = [before]
    complete = [chunk for chunk in chunks if sorted(chunk) == sorted(OUTCOME_KEYS)]
    by_key = {column.key: column for column in OUTCOMES}
    if complete and len(complete) == len(chunks) == len(groups):
        rows = zip(groups, chunks, strict=True)
        parts = tuple(
            Part(group, OUTCOMES if chunk == OUTCOME_KEYS else tuple(by_key[key] for key in chunk))
            for group, chunk in rows
        )
        return DisputeFit(parts, chunks[-1])
    whole = len(DISPUTE_KEYS) * len(OUTCOME_KEYS)
    contradicts = any(sorted(chunk, key=OUTCOME_KEYS.index) != list(chunk) for chunk in chunks)
    if values == whole and not contradicts and groups in ([], [*DISPUTE_KEYS][: len(groups)]):
        return DisputeFit(tuple(Part(group, OUTCOMES) for group in DISPUTE_KEYS), before, header_read=False)
    why = f"{values} values printed under a header that names {sum(map(len, chunks))} columns"
    return DisputeFit((), before, why=why)


def _groups_in_order(header: Sequence[Name]) -> list[str] | None:
    """The rows of table 4 from left to right, of which a header names those of 行政诉讼 in the line below it.

    None where its lines come in another order.
    """
    named = list(dict.fromkeys(name.key for name in header if name.kind in ("row", "group")))
    groups = [key for key in named if key]
    if len(named) == len(groups):
        return groups
    litigation = named.index("")
    if any(key in DISPUTE_KEYS[1:] for key in named[:litigation]):
        return None
    if groups == [*DISPUTE_KEYS] and litigation < named.index(DISPUTE_KEYS[0]):
        return [*DISPUTE_KEYS[1:], DISPUTE_KEYS[0]]
    return groups


def _chunks(keys: list[str]) -> list[tuple[str, ...]]:
    """*keys* cut where one is named again.

    >>> _chunks(["upheld", "total", "upheld", "total"])
    [('upheld', 'total'), ('upheld', 'total')]
    """
    chunks: list[list[str]] = []
    for key in keys:
        if not chunks or key in chunks[-1]:
            chunks.append([])
        chunks[-1].append(key)
    return [tuple(chunk) for chunk in chunks]
