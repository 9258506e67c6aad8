"""The same function over the machines of a Ray cluster: the only importer of ray.

Ray Data is given the tasks, not the documents, and gives back lines in the order of the tasks. A worker
that dies has its block run again; where it dies again, Ray leaves the block out, and what is missing is
run here, in processes that survive it.
"""

import logging
import os
import pickle
from collections.abc import Callable, Generator, Iterable, Iterator
from importlib.util import find_spec
from math import ceil
from typing import TYPE_CHECKING, TypedDict, TypeVar

from extractor.errors import RunError
from extractor.workers import Crew, Lost, survive

if TYPE_CHECKING:
    import ray

Item = TypeVar("Item")
Result = TypeVar("Result")

BLOCK = 100
"""Items that Ray moves, runs and retries together."""
RETRIES = 2
"""Ray's own default is to retry for ever."""


class _Row(TypedDict):
    """What Ray carries: the item's number, and the item or its result, pickled by us and read by us."""

    number: int
    pickled: bytes


def over_ray(
    work: Callable[[Item], Result], items: Iterable[Item], crew: Crew
) -> Generator[Result | Lost[Item], None, None]:
    """What *work* makes of each of *items*, in their order, by the cluster; of some, that they are lost.

    The cluster is the one that ``RAY_ADDRESS`` names, else one of *crew*'s jobs on this machine. RunError
    where Ray is not installed or no cluster answers.
    """
    given = list(items)
    following = 0
    for row in _rows(work, given, crew):
        yield from survive(work, given[following : row["number"]], crew) if row["number"] > following else ()
        yield pickle.loads(row["pickled"])  # noqa: S301  pickled by our own function on the cluster
        following = row["number"] + 1
    yield from survive(work, given[following:], crew) if following < len(given) else ()


def _rows(work: Callable[[Item], Result], given: list[Item], crew: Crew) -> Iterator[_Row]:
    if not given:
        return
    data = _connected(crew)
    blocks = ceil(len(given) / BLOCK)
    context = data.DataContext.get_current()
    context.execution_options.preserve_order = True
    context.max_errored_blocks = blocks
    context.enable_progress_bars = False
    logging.getLogger("ray.data").setLevel(logging.ERROR)

    def answered(row: _Row) -> _Row:
        return _Row(number=row["number"], pickled=pickle.dumps(work(pickle.loads(row["pickled"]))))  # noqa: S301

    rows = [_Row(number=number, pickled=pickle.dumps(item)) for number, item in enumerate(given)]
    dataset = data.from_items(rows, override_num_blocks=blocks)
    yield from dataset.map(answered, ray_remote_args_fn=lambda: {"max_retries": RETRIES}).iter_rows()


def _connected(crew: Crew) -> "ray.data":
    if find_spec("ray") is None:
        raise RunError("--engine ray needs Ray: python -m pip install 'nianbao[ray]'")
    import ray.data  # noqa: PLC0415

    if not ray.is_initialized():
        try:
            ray.init(
                num_cpus=None if "RAY_ADDRESS" in os.environ else crew.jobs,
                log_to_driver=False,
                logging_level="error",
            )
        except (ConnectionError, OSError, RuntimeError, ValueError) as error:
            raise RunError(f"no Ray cluster answers: {' '.join(str(error).split())}") from error
    return ray.data
