"""Who carries out orders: this machine's worker processes, or a Dask cluster. The code they run is the same.

Queue, scheduling and trying again after a lost worker are the engine's own (pebble, dask.distributed); none are ours.
"""

import os
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor, as_completed
from contextlib import contextmanager
from typing import Protocol

from catalog.model.errors import TripointError
from pipelines.pool import Workers, workers
from pipelines.shards import Order, Receipt, make_shard
from pipelines.shelves import MISSING_EXTRA


class Engine(Protocol):
    """Carries out orders."""

    def run(self, orders: Sequence[Order], /) -> Iterator[tuple[Order, Receipt]]:
        """Each order with its receipt, as they are done, in any order. Raises TripointError."""
        ...


class Local:
    """This machine's worker processes, one a core."""

    def __init__(self, pool: Workers, count: int) -> None:
        self._pool, self._count = pool, count

    def run(self, orders: Sequence[Order], /) -> Iterator[tuple[Order, Receipt]]:
        """As promised by Engine."""
        # The threads only wait: pages are read in the pool. A shard each, so that no worker idles at a shard's end.
        with ThreadPoolExecutor(self._count) as threads:
            futures = {threads.submit(make_shard, order, self._pool.apply): order for order in orders}
            try:
                for future in as_completed(futures):
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
