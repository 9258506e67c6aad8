"""A run into a file that survives any end of it: claimed, resumed, written, finished."""

import hashlib
import os
from collections.abc import Generator, Iterator
from dataclasses import asdict, dataclass, replace
from datetime import UTC, datetime
from itertools import islice
from typing import TYPE_CHECKING, Protocol

from extractor.account import Tally, claim, close_account
from extractor.batch import Done
from extractor.inputs import Input
from extractor.journal import Journal
from extractor.running import Plan, Task, final_lines, resumed, run
from extractor.stamp import Stamp

if TYPE_CHECKING:
    from extractor.workers import Crew


class Inputs(Protocol):
    """So many documents, which can be gone through again."""

    def __len__(self) -> int:
        """How many there are."""

    def __iter__(self) -> Iterator[Input]:
        """Each of them, from the first."""


@dataclass(frozen=True, slots=True)
class Order:
    """What is to be written where: from *inputs*, by *crew* or in this process.

    ``fresh``: nothing that an unfinished run left is taken.
    """

    output: str
    inputs: Inputs
    plan: Plan
    stamp: Stamp
    crew: "Crew | None" = None
    fresh: bool = False


def written(order: Order, tally: Tally) -> Generator[Done, None, None]:
    """Each document when its line stands in the file, *tally* being what they come to.

    After the last one the output has its name. RunError where it cannot be begun, OSError where
    the file cannot be written: what is whole then stands in OUT.part.
    """
    places = final_lines(order.plan.earlier, order.inputs) if order.plan.earlier is not None else {}
    journal = Journal(order.output)
    begun = datetime.now(UTC)
    try:
        if order.fresh:
            journal.cut()
        claim(journal, _claimed(order))
        for done in resumed(journal, order.inputs):
            tally.add(done)
            yield done
        left = islice(order.inputs, tally.documents, None)
        tasks = (Task(source, places.get(source.name)) for source in left)
        for done in run(order.plan, tasks, order.crew):
            journal.append(done.line)
            tally.add(done)
            yield done
        journal.finish()
        close_account(journal, _account(order, tally, journal, begun))
    finally:
        journal.close()


def _claimed(order: Order) -> Stamp:
    """The stamp of the unfinished output: lines that a retry left standing may be another program's."""
    if order.plan.earlier is None:
        return order.stamp
    return replace(order.stamp, settings={**order.stamp.settings, "retry_failed": "yes"})


def _account(order: Order, tally: Tally, journal: Journal, begun: datetime) -> dict[str, object]:
    names = hashlib.sha256()
    for source in order.inputs:
        names.update(source.name.encode() + b"\n")
    return {
        "output": {"name": os.path.basename(order.output), "bytes": journal.whole, "sha256": journal.sha256},  # noqa: PTH119
        "inputs": {"documents": len(order.inputs), "sha256_of_names": names.hexdigest()},
        "made_by": {**asdict(order.stamp), "digest": order.stamp.digest},
        "crew": None if order.crew is None else order.crew.said(),
        "counts": tally.counted(),
        "begun": begun.isoformat(timespec="seconds"),
    }
