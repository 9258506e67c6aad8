"""`nianbao annotate`: a report, or reports that a person corrected, as cases of gold.

Exit codes: 0 every report became a case, 1 some did not, 2 the command line is wrong.
"""

import sys
from pathlib import Path
from typing import Annotated, NoReturn

import typer

from eval.adopting import AdoptionError, adopted, write_case
from eval.annotating import case_of, draft, editor, faults_of, gone_through
from extractor.commands.recorded import corrections_of, recorded
from extractor.commands.telling import SOME, WHOLE, refuse, say
from extractor.correcting import Corrected, corrected
from extractor.errors import ExtractionError
from extractor.sources import bytes_of

RECORDS = ".jsonl"


def annotate(
    file: Annotated[
        str, typer.Argument(metavar="FILE", help="A report to annotate, or corrected records in .jsonl.")
    ],
    output: Annotated[
        Path,
        typer.Option("--output", "-o", metavar="FOLDER", help="The folder of gold to write the cases into."),
    ],
    *,
    name: Annotated[
        str | None, typer.Option("--name", help="Of a report, the name of its case; else that of the file.")
    ] = None,
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
    """Annotate a report in your editor, or write each report that you corrected, as a case of gold."""
    if not file.endswith(RECORDS):
        _annotated(Path(file), output, name)
    _corrected(file, output, corrections, sources or [])


def _corrected(records: str, output: Path, corrections: str | None, sources: list[str]) -> NoReturn:
    """A case of each report that a person corrected."""
    complaints: list[str] = []
    count = 0
    try:
        known = corrections_of(records, corrections, needed=True)
        reports = (corrected(record, known) for record in recorded(records, complaints))
        for report in (one for one in reports if one.judged):
            problem = _written(report, output, sources)
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


def _annotated(path: Path, output: Path, name: str | None) -> NoReturn:
    """A case of one report: the editor opens again until lint finds no fault, or the person gives up."""
    try:
        one = gone_through(draft(path, name), editor)
        while (faults := faults_of(one)) and _again(faults):
            one = gone_through(one, editor)
        folder = write_case(case_of(one), output)
    except (AdoptionError, ExtractionError) as error:
        say(f"{path}: {error}")
        raise typer.Exit(SOME) from None
    except FileExistsError as error:
        refuse(f"{error.filename} is there already: choose another --name")
    except OSError as error:
        refuse(f"{error.filename or path}: {error.strerror or error}")
    say(f"1 case in {folder}")
    raise typer.Exit(WHOLE)


def _again(faults: tuple[str, ...]) -> bool:
    """Tell the faults; whether the person wants to mend them, which only a terminal can say."""
    for fault in faults:
        say(fault)
    return sys.stdin.isatty() and typer.confirm("Open the editor again?", default=True)


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
