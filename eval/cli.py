"""`nianbao eval`: score systems against gold, print the card, write the report, keep or raise the floors.

Exit codes: 0 ok, 1 the gate failed, 2 the harness cannot judge (gold, baseline, systems or options).
"""

import sys
from pathlib import Path
from typing import Annotated

import typer

from eval.judging import GOLD, UNFIT, Chosen, Request, judge
from eval.systems import UnknownSystemError, opened
from extractor.asking import UnrecordedError
from extractor.extract import extract

SYSTEMS = "Systems to judge: rules, model, both, or files of records (name=records.jsonl)."


def evaluate(  # noqa: PLR0913  the options of a command are its parameters
    *,
    gold: Annotated[
        Path | None, typer.Option(help="A folder of gold; that of the program if not given.")
    ] = None,
    split: Annotated[
        Chosen, typer.Option(help="Which gold: dev is read, check is run and not read.")
    ] = "dev",
    systems: Annotated[str, typer.Option(metavar="NAMES", help=SYSTEMS)] = "rules",
    report: Annotated[Path | None, typer.Option(metavar="DIR", help="Write the report into DIR.")] = None,
    recorded: Annotated[
        bool,
        typer.Option("--recorded", help="Leave out reports about which a system has no recorded answer."),
    ] = False,
    gate: Annotated[bool, typer.Option(help="Fail below the floors.")] = False,
    update: Annotated[bool, typer.Option(help="Write the floors from what is measured.")] = False,
    reason: Annotated[str | None, typer.Option(help="Why check is looked at, or a floor lowered.")] = None,
) -> None:
    """Score systems against gold. Exit codes: 0 ok, 1 the gate failed, 2 nothing could be judged."""
    if recorded and (gate or update):
        sys.stdout.write(
            "the floors are held on all reports: --recorded goes with neither --gate nor --update\n"
        )
        raise typer.Exit(UNFIT)
    try:
        named = opened(systems)
        reader = extract if "rules" in [system.name for system in named] else None
        request = Request(gold or GOLD, split, gate, update, reason, report, reader, recorded)
        judgement = judge(request, named)
    except (UnknownSystemError, UnrecordedError) as error:
        sys.stdout.write(f"{error}\n")
        raise typer.Exit(UNFIT) from None
    sys.stdout.write(f"{judgement.text}\n")
    raise typer.Exit(judgement.code)
