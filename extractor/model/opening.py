"""What opens a model's parts for the edge: an asker, the doctor, the kept answers; names a missing extra.

openai, instructor, tenacity and diskcache come with the extra `[model]`; they are imported here,
when something needs them, and nowhere at the start of the program.
"""

import os
import sys
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import closing, contextmanager
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from extractor.asking import AskingError
from extractor.settings import ModelSettings

if TYPE_CHECKING:
    from extractor.model.answers import Answers
    from extractor.model.batches import Batches
    from extractor.model.budget import Budget
    from extractor.model.client import Client
    from extractor.model.doctor import Diagnosis
    from extractor.model.inspection import Info, Verdict

EXTRA = ("openai", "instructor", "tenacity", "diskcache")


class Opened(NamedTuple):
    """An asker, and the settings it asks with."""

    asker: "Client"
    settings: ModelSettings


def complain(line: str) -> None:
    """Put *line* on standard error."""
    print(line, file=sys.stderr)  # noqa: T201


@contextmanager
def asker(
    settings: ModelSettings,
    *,
    say: Callable[[str], None] = complain,
    environ: Mapping[str, str] = os.environ,
) -> Iterator["Client"]:
    """An Asker with its kept answers, budget and pace, closed at the end; thread safe.

    *say* is told in a line each what happened to the kept answers. AskingError with trouble
    ``settings`` where nothing could be asked.
    """
    need_extra()
    from extractor.model.answers import Answers  # noqa: PLC0415
    from extractor.model.budget import Budget, Pace  # noqa: PLC0415
    from extractor.model.client import Client  # noqa: PLC0415
    from extractor.model.endpoint import Endpoint  # noqa: PLC0415

    budget = Budget(settings)
    with closing(Endpoint(settings, environ)) as endpoint, Answers(settings.cache, say) as answers:
        yield Client(settings, endpoint, answers, budget, Pace(settings))


@contextmanager
def kept_answers(settings: ModelSettings, *, say: Callable[[str], None] = complain) -> Iterator["Answers"]:
    """The answers that are kept, where nobody is asked; closed at the end."""
    need_extra()
    from extractor.model.answers import Answers  # noqa: PLC0415

    with Answers(settings.cache, say) as answers:
        yield answers


@contextmanager
def batches(
    settings: ModelSettings,
    folder: Path,
    *,
    say: Callable[[str], None] = complain,
    environ: Mapping[str, str] = os.environ,
) -> Iterator[tuple["Batches", "Answers"]]:
    """What sends questions in files, noting in *folder* what was sent, and where their answers are kept."""
    with kept_answers(settings, say=say) as answers:
        from extractor.model.batches import Batches  # noqa: PLC0415
        from extractor.model.endpoint import Endpoint  # noqa: PLC0415

        with closing(Endpoint(settings, environ)) as endpoint:
            yield Batches(folder, endpoint, answers), answers


def budget(settings: ModelSettings) -> "Budget":
    """A budget of which nothing is spent."""
    from extractor.model.budget import Budget  # noqa: PLC0415

    return Budget(settings)


def replayed(path: Path) -> "Opened":
    """An asker that answers out of the file *path* and asks nobody; UnrecordedError where it has no answer."""
    need_extra()
    from extractor.model.budget import Budget, Pace  # noqa: PLC0415
    from extractor.model.client import Client  # noqa: PLC0415
    from extractor.model.replay import Replay  # noqa: PLC0415

    replay = Replay(path)
    settings = replay.settings
    return Opened(Client(settings, replay, replay, Budget(settings), Pace(settings)), settings)


def doctor(settings: ModelSettings, *, environ: Mapping[str, str] = os.environ) -> "Diagnosis":
    """What the endpoint can do and what to set; its printable form is ``str`` of it."""
    need_extra()
    from extractor.model.doctor import diagnose  # noqa: PLC0415
    from extractor.model.endpoint import Endpoint  # noqa: PLC0415

    with closing(Endpoint(settings, environ)) as endpoint:
        return diagnose(settings, endpoint)


def cache_info(folder: Path) -> "Info":
    """What *folder* keeps; ``str`` of it is printable."""
    need_extra()
    from extractor.model.inspection import info  # noqa: PLC0415

    return info(folder)


def cache_clear(folder: Path, *, say: Callable[[str], None] = complain) -> int:
    """How many answers were dropped from *folder*."""
    need_extra()
    from extractor.model.answers import clear  # noqa: PLC0415

    return clear(folder, say)


class Added(NamedTuple):
    """How many answers are kept now, and how many questions have none, by reason."""

    answered: int
    unanswered: Counter[str]


def cache_add(folder: Path, files: Iterable[Path], *, say: Callable[[str], None] = complain) -> Added:
    """What became of the questions in *files* of a batch's answers, which are kept in *folder*.

    OSError where a file cannot be read.
    """
    need_extra()
    from extractor.model.answers import Answers  # noqa: PLC0415
    from extractor.model.batches import ANSWERED, keep  # noqa: PLC0415

    became: Counter[str] = Counter()
    with Answers(folder, say) as answers:
        for file in files:
            with file.open("rb") as lines:
                became.update(keep(line, answers).became for line in lines if line.strip())
    return Added(became.pop(ANSWERED, 0), became)


def cache_verify(folder: Path) -> "Verdict":
    """Whether all that *folder* keeps is whole; ``str`` of it is printable."""
    need_extra()
    from extractor.model.inspection import verify  # noqa: PLC0415

    return verify(folder)


def need_extra(found: Callable[[str], object] = find_spec) -> None:
    """Raise one clear line where the packages of the extra are not installed."""
    if missing := [name for name in EXTRA if found(name) is None]:
        raise AskingError(
            "settings", f"a model needs {', '.join(missing)}: python -m pip install 'nianbao[model]'"
        )
