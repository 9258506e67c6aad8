"""`nianbao extract --batch-api`, `--questions`, `--dry-run`: what a model would be asked, sent, written or counted."""

from collections import deque
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import typer

from extractor.asking import AskingError, Spent
from extractor.commands.telling import WAITING, refuse, say
from extractor.settings import ModelSettings, Voice

if TYPE_CHECKING:
    from extractor.batch import Done, Extract
    from extractor.model.answers import Answers
    from extractor.model.batches import Collected
    from extractor.model.collecting import Unasked

Over = Callable[["Extract"], Iterable["Done"]]
"""Reads every document of a run by what it is given."""


def foretold(settings: ModelSettings, voice: Voice, over: Over) -> Spent:
    """What the questions that no kept answer answers come to at most, re-asks apart; nothing is asked."""
    from extractor.model.opening import budget, kept_answers  # noqa: PLC0415

    free = replace(settings, max_calls=None, max_tokens=None, max_cost=None)
    try:
        with kept_answers(settings, say=say) as answers:
            spent = budget(free)
            for _ in spent.of(_once(_unasked(settings, voice, over, answers))):
                pass
            return spent.spent
    except AskingError as error:
        refuse(str(error))


def questions_written(settings: ModelSettings, voice: Voice, file: Path, over: Over) -> None:
    """Write the questions that no kept answer answers to *file*, a batch to be run by whoever can; nothing is asked."""
    from extractor.model.opening import budget, kept_answers  # noqa: PLC0415

    try:
        with kept_answers(settings, say=say) as answers:
            from extractor.model.batches import write  # noqa: PLC0415

            count = write(file, budget(settings).of(_once(_unasked(settings, voice, over, answers))))
    except AskingError as error:
        refuse(str(error))
    except OSError as error:
        refuse(f"{file}: {error.strerror}")
    say(f"{file}: {_counted(count, 'question')}; `nianbao cache add` takes their answers")


def answered_in_batches(settings: ModelSettings, voice: Voice, folder: Path, over: Over) -> None:
    """Return when batches have answered what they could; raise typer.Exit while they have not.

    The first call sends the questions, later ones look whether the batches have ended and keep
    their answers. What was sent stands in *folder*.
    """
    from extractor.model.opening import batches, budget  # noqa: PLC0415

    try:
        with batches(settings, folder, say=say) as (sender, answers):
            _tell(sender.collect())
            unasked = budget(settings).of(_once(_unasked(settings, voice, over, answers), sender.given_up))
            sent = sender.submit(unasked)
    except AskingError as error:
        refuse(str(error))
    if sent:
        questions = _counted(sum(one.questions for one in sent), "question")
        say(f"{questions} sent, in {_counted(len(sent), 'batch', 'es')}; {_LATER}")
        raise typer.Exit(WAITING)


_LATER = "the same command goes on when they are answered"


def _tell(collected: "Collected") -> None:
    """Say what batches brought; raise typer.Exit where one has not ended."""
    if collected.answered:
        say(f"{_counted(collected.answered, 'answer')} came back in batches")
    if collected.again:
        say(
            f"{_counted(collected.again, 'question')} without an answer when a batch expired, to be sent again"
        )
    for why, count in collected.failed.items():
        say(f"{_counted(count, 'question')} failed in a batch, to be asked one by one: {why}")
    for one in collected.waiting:
        say(f"{one.batch}: {one.status}, {one.answered} of {one.questions} answered")
    if collected.refused:
        refuse(f"a batch was not taken: {', '.join(collected.refused)}; the same command sends it again")
    if collected.waiting:
        say(f"not all batches have ended; {_LATER}")
        raise typer.Exit(WAITING)


def _counted(number: int, noun: str, plural: str = "s") -> str:
    return f"{number} {noun}{'' if number == 1 else plural}"


def _unasked(settings: ModelSettings, voice: Voice, over: Over, answers: "Answers") -> Iterator["Unasked"]:
    """The questions of all documents that no kept answer answers, as they come up."""
    from extractor import second  # noqa: PLC0415
    from extractor.extract import extract  # noqa: PLC0415
    from extractor.model.collecting import Collector  # noqa: PLC0415

    noted: deque[Unasked] = deque()
    collector = Collector(settings, answers, noted.append)
    for _ in over(partial(extract, readers=second.readers(collector, voice, settings.model))):
        while noted:
            yield noted.popleft()


def _once(unasked: Iterable["Unasked"], but: frozenset[str] = frozenset()) -> Iterator["Unasked"]:
    """Each question once, in however many documents it stands, and none of *but*."""
    seen = set(but)
    for one in unasked:
        if one.key not in seen:
            seen.add(one.key)
            yield one
