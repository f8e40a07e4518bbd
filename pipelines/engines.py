"""Who carries out orders: this machine's worker processes, or a Dask cluster. The code they run is the same.

Queue, scheduling and trying again after a lost worker are the engine's own (pebble, dask.distributed); none are ours.
"""

import os
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor, as_completed
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from threading import Lock
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


class EngineLost(TripointError):
    """Whoever gives out the work is gone; what was delivered before is whole."""


class Engine(Protocol):
    """Carries out orders."""

    def run(self, orders: Sequence[Order], /) -> Iterator[tuple[Order, Receipt]]:
        """Each order with its receipt, as they are done, in any order. Raises TripointError."""
        ...

    def each(
        self, work: "Work[Given, Made]", given: Mapping[str, Given], /, *, alone: Mapping[str, Sequence[str]]
    ) -> Iterator[tuple[str, Made | Lost]]:
        """What ``work`` makes of each thing, by name, as they are done, in any order; one that fails costs no other.

        ``alone`` names, for each, what nobody else may hold meanwhile (hosts). Raises EngineLost.
        """
        ...


def as_named(error: BaseException) -> TripointError:
    """What a worker ended with; a mistake of ours costs the thing it was at, by name, and no other."""
    return error if isinstance(error, TripointError) else TripointError(f"{type(error).__name__}: {error}"[:300])


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
        """As promised by Engine; other commands are kept away by the lock of the data folder."""
        locks = {held: Lock() for names in alone.values() for held in names}

        def do_alone(name: str, thing: Given) -> Made:
            with ExitStack() as held:
                for host in sorted(alone.get(name, ())):
                    held.enter_context(locks[host])
                return work(thing, self._pool.apply)

        # The threads only wait: pages are read in the pool. A shard each, so that no worker idles at a shard's end.
        with ThreadPoolExecutor(self._count) as threads:
            futures = {threads.submit(do_alone, name, thing): name for name, thing in given.items()}
            try:
                for future in as_completed(futures):
                    error = future.exception()
                    yield futures[future], future.result() if error is None else Lost(error=as_named(error))
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
