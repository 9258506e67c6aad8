"""`nianbao annotate`: reports that a person corrected, as cases of gold.

Exit codes: 0 every corrected report became a case, 1 some did not, 2 the command line is wrong.
"""

from pathlib import Path
from typing import Annotated

import typer

from eval.adopting import AdoptionError, adopted, write_case
from extractor.commands.recorded import corrections_of, recorded
from extractor.commands.telling import SOME, WHOLE, refuse, say
from extractor.correcting import Corrected, corrected
from extractor.errors import ExtractionError
from extractor.sources import bytes_of


def annotate(
    records: Annotated[str, typer.Argument(metavar="RECORDS", help="Records in .jsonl.")],
    output: Annotated[
        Path,
        typer.Option("--output", "-o", metavar="FOLDER", help="The folder of gold to write the cases into."),
    ],
    *,
    corrections: Annotated[
        str | None,
        typer.Option(
            "--corrections", metavar="FILE", help="The corrections; else RECORDS with .corrections.jsonl."
        ),
    ] = None,
    sources: Annotated[
        list[str] | None,
        typer.Option("--sources", metavar="DIR", help="Look for the reports here too (may be repeated)."),
    ] = None,
) -> None:
    """Write each report that a person corrected as a case of gold."""
    complaints: list[str] = []
    count = 0
    try:
        known = corrections_of(records, corrections, needed=True)
        reports = (corrected(record, known) for record in recorded(records, complaints))
        for report in (one for one in reports if one.judged):
            problem = _written(report, output, sources or [])
            count += problem is None
            if problem is not None:
                complaints.append(problem)
                say(f"{report.record.source.name}: {problem}")
    except ExtractionError as error:
        refuse(str(error))
    except OSError as error:
        refuse(f"{error.filename or output}: {error.strerror or error}")
    say(f"{count} {'case' if count == 1 else 'cases'} in {output}")
    raise typer.Exit(SOME if complaints else WHOLE)


def _written(report: Corrected, output: Path, folders: list[str]) -> str | None:
    """Why no case was written of *report*; None where it was."""
    document = bytes_of(report.record, folders)
    if document is None:
        return "the document is not at hand as it was read"
    try:
        write_case(adopted(report, document), output)
    except AdoptionError as error:
        return str(error)
    except FileExistsError as error:
        return f"{error.filename} is there already"
    return None
