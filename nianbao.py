"""The command `nianbao`: the program's commands, and `eval` and `annotate`, which the program does not know."""

import gc
import os
import sys
from collections.abc import Callable
from io import TextIOWrapper
from traceback import print_exc

import typer

from extractor.cli import app

COLLECT_AFTER = 20_000
"""Values made since the last look for garbage: importing what a command needs leaves none, and looking costs 10 ms."""
BROKEN = 70  # EX_SOFTWARE of sysexits.h; 1 says something about the documents


@app.command(
    "eval",
    add_help_option=False,
    context_settings={"allow_extra_args": True, "ignore_unknown_options": True},
)
def evaluate(context: typer.Context) -> None:
    """Score the program against gold."""
    try:
        from eval.cli import evaluate as score  # noqa: PLC0415
    except ModuleNotFoundError as error:
        sys.stderr.write(f"nianbao: eval needs {error.name}: pip install 'nianbao[eval]'\n")
        raise typer.Exit(2) from None
    scoring = typer.Typer(add_completion=False, rich_markup_mode=None, pretty_exceptions_enable=False)
    scoring.command("eval")(score)
    scoring(context.args, prog_name="nianbao eval")


@app.command(
    "annotate",
    add_help_option=False,
    context_settings={"allow_extra_args": True, "ignore_unknown_options": True},
)
def annotate(context: typer.Context) -> None:
    """Annotate a report in an editor, or write corrected reports, as cases of gold."""
    from eval.annotate import annotate as write  # noqa: PLC0415

    writing = typer.Typer(add_completion=False, rich_markup_mode=None, pretty_exceptions_enable=False)
    writing.command("annotate")(write)
    writing(context.args, prog_name="nianbao annotate")


def main(run: Callable[..., object] = app) -> None:
    """Run the command line; a character that the terminal cannot show is escaped, never fatal."""
    gc.set_threshold(COLLECT_AFTER)
    os.environ.setdefault("PYDANTIC_DISABLE_PLUGINS", "__all__")  # it asks every installed package for some
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")
    try:
        run(prog_name="nianbao")
    except Exception:  # noqa: BLE001  to the interpreter it would be exit code 1
        print_exc()
        sys.exit(BROKEN)


if __name__ == "__main__":
    main()
