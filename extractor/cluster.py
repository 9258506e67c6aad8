"""The same function over the machines of a Ray cluster: the only importer of ray.

Ray Data is given the tasks, not the documents, and gives back lines in the order of the tasks. A worker
that dies has its block run again; where it dies again, Ray leaves the block out, and what is missing is
left to whoever gave the tasks.
"""

import logging
import os
import pickle
import warnings
from collections.abc import Callable, Generator, Iterable, Iterator
from importlib.util import find_spec
from math import ceil
from typing import TYPE_CHECKING, Protocol, TypedDict, TypeVar

from extractor.errors import RunError
from extractor.workers import Crew, Rows

if TYPE_CHECKING:
    import ray

Item = TypeVar("Item")
Result = TypeVar("Result")
Work = Callable[[list[Item]], Iterable[Result]]
"""What makes a result of each item, in their order."""

BLOCK = 100
"""Items that Ray moves, runs and retries together, at most."""
EACH = 4
"""Blocks for a processor, at least, while there are items: one that is slow keeps no other waiting."""
AGAIN = {"max_retries": 2}
"""Ray's own default is to retry for ever."""


class _Row(TypedDict):
    """The number of an item, and its result, pickled by our own function on the cluster."""

    number: int
    pickled: bytes


class _Batch(Protocol):
    """A block of rows, as Arrow has it."""

    def to_pylist(self) -> list[dict[str, object]]:
        """The rows."""


def over_ray(
    work: Work[Item, Result], items: Iterable[Item], crew: Crew, otherwise: Work[Item, Result]
) -> Generator[Result, None, None]:
    """What *work* makes of each of *items*, in their order, by the cluster; of those that it lost, *otherwise*.

    Both give a result for each item, in order; *work* is pickled to the cluster, and given a block at a
    time. The cluster is the one that ``RAY_ADDRESS`` names, else one of *crew*'s jobs on this machine.
    RunError where Ray is not installed or no cluster answers.
    """
    given = list(items)
    following = 0
    for row in _rows(work, given, crew):
        if lost := given[following : row["number"]]:
            yield from otherwise(_fetched(lost, crew))
        yield pickle.loads(row["pickled"])  # noqa: S301  pickled by our own function on the cluster
        following = row["number"] + 1
    if lost := given[following:]:
        yield from otherwise(_fetched(lost, crew))


def _fetched(missing: list[Item], crew: Crew) -> list[Item]:
    """What the cluster lost, with what stands in the rows of a table, where there is one."""
    rows = crew.rows
    if rows is not None:
        wanted = {rows.key(item) for item in missing}
        table = _table(_connected(crew), rows, len(wanted)).filter(
            lambda row: rows.key(rows.item(row)) in wanted
        )
        found = {rows.key(item): item for item in map(rows.item, table.iter_rows())}
        missing = [found.get(rows.key(item), item) for item in missing]  # type: ignore[misc]
    return missing


def texts(url: str, column: str, crew: Crew) -> Iterator[str]:
    """What stands in one *column* of a Parquet table, row by row; RunError where the cluster cannot say."""
    data = _connected(crew)
    try:
        for row in data.read_parquet(url, columns=[column]).iter_rows():
            yield str(row[column])
    except Exception as error:
        raise RunError(f"{url}: no column {column!r} can be read: {_short(error)}") from error


def _rows(work: Work[Item, Result], given: list[Item], crew: Crew) -> Iterator[_Row]:
    """What the cluster makes of the items, in their order, without what it lost."""
    if not given:
        return
    data = _connected(crew)
    context = data.DataContext.get_current()
    context.execution_options.preserve_order = True
    context.max_errored_blocks = _blocks(len(given))
    if crew.rows is None:
        numbers = {str(number): number for number in range(len(given))}
    else:
        numbers = {crew.rows.key(item): number for number, item in enumerate(given)}
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of Ray, about the only way to bound its retries
        dataset = _items(data, given) if crew.rows is None else _table(data, crew.rows, len(given))
        answered = dataset.map_batches(
            _answering(work, crew.rows),
            batch_size=None,
            batch_format="pyarrow",
            compute=data.TaskPoolStrategy(size=crew.at_most),
            ray_remote_args_fn=lambda: AGAIN,
        )
    for row in answered.iter_rows():
        if row["key"] in numbers:
            yield _Row(number=numbers[row["key"]], pickled=row["pickled"])


def _items(data: "ray.data", given: list[Item]) -> "ray.data.Dataset":
    rows = [{"key": str(number), "item": pickle.dumps(item)} for number, item in enumerate(given)]
    return data.from_items(rows, override_num_blocks=_blocks(len(given)))


def _table(data: "ray.data", rows: Rows, count: int) -> "ray.data.Dataset":
    """The table in blocks of about as many rows as items otherwise."""
    return data.read_parquet(
        rows.url, columns=list(rows.columns), override_num_blocks=_blocks(count), ray_remote_args=AGAIN
    )


def _blocks(count: int) -> int:
    """How many blocks so many items make up on the cluster that is connected."""
    import ray  # noqa: PLC0415

    return max(ceil(count / BLOCK), min(count, EACH * int(ray.cluster_resources().get("CPU", 1))))


def _answering(
    work: Work[Item, Result], rows: Rows | None
) -> Callable[[_Batch], dict[str, list[str] | list[bytes]]]:
    """What a worker of the cluster does with a block: the keys of its items, and what *work* makes of them."""

    def answered(batch: _Batch) -> dict[str, list[str] | list[bytes]]:
        given = batch.to_pylist()
        items: list[Item]
        if rows is None:
            keys = [str(row["key"]) for row in given]
            items = [pickle.loads(row["item"]) for row in given]  # type: ignore[arg-type]  # noqa: S301
        else:
            items = [rows.item(row) for row in given]  # type: ignore[misc]
            keys = [rows.key(item) for item in items]
        return {"key": keys, "pickled": [pickle.dumps(result) for result in work(items)]}

    return answered


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
            raise RunError(f"no Ray cluster answers: {_short(error)}") from error
    ray.data.DataContext.get_current().enable_progress_bars = False
    logging.getLogger("ray.data").setLevel(logging.CRITICAL)  # what it loses is found out here
    return ray.data


def _short(error: Exception) -> str:
    """The first line of what may be a long story."""
    return f"{type(error).__name__}: {(str(error).splitlines() or [''])[0]}"
