"""The command line: which commands there are, and what their exit codes mean.

Exit codes:

- 0   every document was read whole
- 1   some document is partial, was refused, or could not be read
- 2   the command line is wrong, there is no input at all, or the output cannot be written
- 70  the program itself broke, outside of any document
- 75  batches of questions are not answered yet (EX_TEMPFAIL): the same command goes on later
- 130 interrupted: by Ctrl-C, or because the reader of our output went away

What is imported here and in `commands/` is paid by every command, and `--help` must answer within 150 ms: everything
that only one command needs is imported inside it.
"""

from typing import Annotated

import typer

from extractor.commands.cache import cache
from extractor.commands.describe import codebook, schema
from extractor.commands.doctor import doctor
from extractor.commands.export import export
from extractor.commands.extract import extract
from extractor.commands.panel import panel
from extractor.commands.review import review
from extractor.commands.serve import serve
from extractor.commands.show import show
from extractor.commands.text import text
from extractor.commands.view import view
from extractor.versions import PARSER

app = typer.Typer(
    name="nianbao",
    epilog="Exit codes: 0 all whole; 1 some partial, refused or failed; 2 usage; 130 interrupted.",
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode=None,  # with it --help imports rich: 145 ms instead of 70
    pretty_exceptions_enable=False,
)


def _print_version(value: bool) -> None:  # noqa: FBT001  the shape of typer's callbacks
    if value:
        typer.echo(f"nianbao {PARSER}")
        raise typer.Exit


@app.callback()
def options(
    *,
    version: Annotated[
        bool, typer.Option("--version", callback=_print_version, is_eager=True, help="Print the version.")
    ] = False,
) -> None:
    """Read 政府信息公开工作年度报告 into records that can be trusted to the last cell."""


for command in (extract, show, text, view, serve, review, export, panel, codebook, schema, doctor):
    app.command()(command)
app.add_typer(cache, name="cache")
