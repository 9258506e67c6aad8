"""`nianbao text`: the decoded source of a report, in which the spans of its record count."""

from typing import Annotated

import typer

from extractor.commands.telling import refuse, write_out
from extractor.errors import ExtractionError
from extractor.inputs import STDIN, Input, read


def text(
    file: Annotated[str, typer.Argument(metavar="FILE", help="A report in any format, or - for stdin.")],
) -> None:
    """Print the text that a report is read as: its decoded source, a page's paragraphs and rows as lines."""
    from extractor.readers.formats import read_document  # noqa: PLC0415

    try:
        document = read_document(read(Input(file, None if file == STDIN else file)), file)
    except ExtractionError as error:
        refuse(f"{file}: {str(error).removeprefix(f'{file}: ')}")
    write_out(document.text.chars)
