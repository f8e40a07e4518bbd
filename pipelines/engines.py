"""Who carries out orders: this machine's worker processes, or a Dask cluster. The code they run is the same.

Queue, scheduling and trying again after a lost worker are the engine's own (pebble, dask.distributed); none are ours.
"""

import os
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor, as_completed
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Protocol, TypeVar

from catalog.model.errors import TripointError
from pipelines.pool import Workers, workers
from pipelines.shards import Apply, Order, Receipt, make_shard
from pipelines.shelves import MISSING_EXTRA

Given = TypeVar("Given")
Made = TypeVar("Made")
Work = Callable[[Given, Apply], Made]
"""Something to be done with a thing, importable by name; it is given a worker's readers."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Lost:
    """What became of a thing that could not be done; ``error`` says why."""

    error: TripointError


class Engine(Protocol):
    """Carries out orders."""

    def run(self, orders: Sequence[Order], /) -> Iterator[tuple[Order, Receipt]]:
        """Each order with its receipt, as they are done, in any order. Raises TripointError."""
        ...

    def each(
        self, work: "Work[Given, Made]", given: Mapping[str, Given], /, *, alone: Mapping[str, Sequence[str]]
    ) -> Iterator[tuple[str, Made | Lost]]:
        """What ``work`` makes of each thing, by name, as they are done, in any order; one that fails costs no other.

        ``alone`` names, for each, what nobody else may hold meanwhile (hosts). Raises TripointError when the engine itself
        is lost.
        """
        ...


class Local:
    """This machine's worker processes, one a core."""

    def __init__(self, pool: Workers, count: int) -> None:
        self._pool, self._count = pool, count

    def run(self, orders: Sequence[Order], /) -> Iterator[tuple[Order, Receipt]]:
        """As promised by Engine."""
        by_name = {order.name: order for order in orders}
        for name, made in self.each(make_shard, by_name, alone={}):
            if isinstance(made, Lost):
                raise made.error
            yield by_name[name], made

    def each(
        self, work: "Work[Given, Made]", given: Mapping[str, Given], /, *, alone: Mapping[str, Sequence[str]]
    ) -> Iterator[tuple[str, Made | Lost]]:
        """As promised by Engine; who holds the lock of the data folder is alone on this machine."""
        # The threads only wait: pages are read in the pool. A shard each, so that no worker idles at a shard's end.
        with ThreadPoolExecutor(self._count) as threads:
            futures = {threads.submit(work, thing, self._pool.apply): name for name, thing in given.items()}
            try:
                for future in as_completed(futures):
                    error = future.exception()
                    if isinstance(error, TripointError):
                        yield futures[future], Lost(error=error)
                    else:
                        yield futures[future], future.result()
            finally:
                for future in futures:
                    future.cancel()


@contextmanager
def engine(address: str, *, count: int | None = None) -> Iterator[Engine]:
    """The engine at ``address``: ``local`` (``count`` processes), or a Dask scheduler (``tcp://host:8786``).

    Raises TripointError when the extra is not installed or nobody is there.
    """
    if address == "local":
        number = count or os.cpu_count() or 1
        with workers(number) as pool:
            yield Local(pool, number)
        return
    try:
        from pipelines.cluster import dask  # noqa: PLC0415 -- an optional extra
    except ImportError as error:
        raise TripointError(MISSING_EXTRA.format(name="dask.distributed")) from error
    with dask(address) as found:
        yield found
