"""Rows that the rules left unread, by a model that is believed only as far as the printed text bears it out.

A model is asked about a gap: the text between two rows that the rules read, with the form's rows that
belong between them. It says which rows are printed there, under which words, with which numbers. That
stands only if

- the numbers are all the numbers printed there, each once, read row by row or column by column in
  the order of the form: no number is left over, none is invented, none is skipped;
- where fewer rows are printed than the gap could hold, the words of each are printed there, in the
  order of the form, and are nearer to its label in the form than to any other's;
- the column headers are printed in the order of the form (in table 2 they must be: no equation sees a
  swap; elsewhere they may be unreadable, and columns are in the form's order as for the rules);
- the form's equations hold on the row, and on every column that can be added up with it.

A table read whole is never asked about, nor one that is not there, nor a row that the rules left
unread because the report contradicts itself.
"""

from collections.abc import Iterable, Mapping
from typing import NamedTuple

from pydantic import ValidationError

from extractor.asking import Asker, AskingError, Reply, Spent, total
from extractor.document import Section
from extractor.issues import Issue
from extractor.prompts import ask, ask_again, load
from extractor.readings import Finished, Place, Row, TableReader, TableReading, pointer
from extractor.tables.delimiters import legible
from extractor.tables.gaps import FormRow, Gap, cells_in, edition_of, form_rows, gaps_in
from extractor.tables.verdicts import Verdict, borne_out, judged
from schemas.form import TABLES, Edition, Table
from schemas.narrative import ClaimedRow, ClaimedTable, claimed_table, field_of

_LOST = ("ROW-UNPLACED", "ROW-ABSENT")
_STRAY = "TABLE-PARTIAL"
_ROWS_AND_COLUMNS = "可能的行和各列的顺序："


class Rescue(NamedTuple):
    """The reading with what a model added, and what asking cost."""

    reading: TableReading
    spent: Spent


def finisher(asker: Asker) -> TableReader:
    """The reader of tables that asks *asker* about what the rules left unread."""

    def finish(chars: str, tables: Iterable[TableReading], sections: Iterable[Section]) -> Finished:
        bodies = {part.number: (part.heading_end, part.end) for part in sections}
        done = [rescue(asker, chars, table, _region(table, bodies)) for table in tables]
        return Finished(tuple(one.reading for one in done), total(one.spent for one in done))

    return finish


def rescue(asker: Asker, chars: str, reading: TableReading, region: Place) -> Rescue:
    """*reading* with the rows of *region* that a model could place; never raises AskingError.

    *region* is the body of the table's section in *chars*, the cleaned text that was read.
    """
    nothing = Rescue(reading, Spent())
    table = next(one for one in TABLES if one.key == reading.key)
    chars = legible(chars)
    edition = edition_of(table, reading, cells_in(chars, region))
    if reading.state == "present" or edition is None:
        return nothing
    found: dict[str, Row] = {}
    issues: list[Issue] = []
    spent: list[Spent] = []
    for gap in gaps_in(chars, table, edition, reading, region):
        try:
            verdict, cost = _asked(asker, chars, gap)
        except AskingError as error:
            message = f"{_named(gap.rows)}: not read by a model: {error.trouble}: {error}"
            issues.append(Issue("MODEL-ABSENT", message, (f"/{table.key}",)))
            spent.append(error.spent)
            continue
        spent.append(cost)
        if verdict.why:
            issues.append(Issue("RESCUE-REJECTED", f"{_named(gap.rows)}: {verdict.why}", (f"/{table.key}",)))
        found.update((row.key, row) for row in verdict.rows)
    kept, failed = judged(table, edition, reading, found)
    issues.extend(failed)
    if not kept:
        return Rescue(reading._replace(issues=(*reading.issues, *issues)), total(spent))
    done = _completed(table, edition, reading, kept)
    message = f"{_named(row for row in form_rows(table, edition) if row.key in kept)}: read by a model"
    paths = tuple(pointer(table.key, key) for key in kept)
    issues.append(Issue("RESCUE-READ", message, paths))
    return Rescue(done._replace(issues=(*done.issues, *issues)), total(spent))


def _region(reading: TableReading, bodies: Mapping[int, Place]) -> Place:
    """Where the table may stand: its section, or between the rows that were read elsewhere."""
    places = [row.extent for row in reading.rows.values() if row.extent]
    extent = (min(places)[0], max(places)[1]) if places else (0, 0)
    body = bodies.get(next(table.section for table in TABLES if table.key == reading.key), extent)
    return body if not places or body[0] <= extent[0] <= extent[1] <= body[1] else extent


class _Asked(NamedTuple):
    verdict: Verdict
    spent: Spent


def _asked(asker: Asker, chars: str, gap: Gap) -> _Asked:
    """What the model says of a gap, judged by what is printed there; asked once more where it is not borne out."""
    known = "\n".join(map(_described, gap.rows))
    text = chars[gap.start : gap.end].strip("\n")
    schema = claimed_table(tuple((row.key, tuple(column.key for column in row.columns)) for row in gap.rows))
    question = ask(load("table"), text, before=f"{_ROWS_AND_COLUMNS}\n{known}", schema=schema)
    reply = asker(question)
    claims = _claims(schema, gap, reply)
    verdict = borne_out(chars, gap, claims)
    if not verdict.why:
        return _Asked(verdict, reply.spent)
    said = [" ".join(map(str, (claim.label, *claim.cells()))) for claim in claims.values()]
    try:
        again = asker(ask_again(question, reply.text, said))
        spent = total((reply.spent, again.spent, Spent(grounding_retries=1)))
        return _Asked(borne_out(chars, gap, _claims(schema, gap, again)), spent)
    except AskingError as error:
        return _Asked(verdict, total((reply.spent, error.spent, Spent(grounding_retries=1))))


def _claims(schema: type[ClaimedTable], gap: Gap, reply: Reply) -> dict[str, ClaimedRow]:
    """The rows that an answer says are printed, by key; raises AskingError where it is no such answer."""
    try:
        answer = schema.model_validate_json(reply.text)
    except ValidationError:
        message = "the answer has not the shape that was asked for"
        raise AskingError("unusable", message, reply.spent) from None
    claims = {row.key: getattr(answer, field_of(row.key)) for row in gap.rows}
    return {key: claim for key, claim in claims.items() if claim is not None}


def _described(row: FormRow) -> str:
    columns = "、".join(f"{column.key} {column.label}" for column in row.columns)
    return f"{field_of(row.key)} {row.label}：{columns}"


def _completed(
    table: Table, edition: Edition, reading: TableReading, kept: Mapping[str, Row]
) -> TableReading:
    """The reading with the rows of *kept*: what was said of them as lost is no longer true."""
    rows = {**reading.rows, **kept}
    unplaced = {key: lost for key, lost in reading.unplaced.items() if key not in kept}
    expected = form_rows(table, edition)
    whole = all(row.key in rows for row in expected)
    paths = {pointer(table.key, key) for key in kept}
    issues = tuple(
        issue
        for issue in reading.issues
        if not (issue.code in _LOST and paths.issuperset(issue.paths))
        and not (whole and issue.code in (_STRAY, "TABLE-MISSING"))
    )
    return reading._replace(
        form=reading.form or edition,
        state="present" if whole and not unplaced else "partial",
        rows={row.key: rows[row.key] for row in expected if row.key in rows},
        unplaced=unplaced,
        issues=issues,
        absent=tuple(key for key in reading.absent if key not in kept),
        by_model=frozenset(kept),
    )


def _named(rows: Iterable[FormRow]) -> str:
    return "、".join(row.label[:12] for row in rows)
