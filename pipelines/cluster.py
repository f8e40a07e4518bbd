"""The engine of a cluster: dask.distributed. Imported only when one is asked for (extra ``cluster``).

Dask has the queue, gives a dead worker's task to another, and tries again; here are only our limits and names.
"""

import uuid
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import CancelledError
from contextlib import ExitStack, contextmanager
from multiprocessing import current_process
from typing import Final, cast

from distributed import Client, Future, KilledWorker, Lock, Worker, WorkerPlugin, as_completed, get_worker

from catalog.model.errors import StoreError, TripointError
from pipelines.engines import EngineLost, Given, Lost, Made, Work, as_named
from pipelines.pool import workers
from pipelines.shards import Order, Receipt, make_shard

RETRIES: Final = 2
"""Given to Dask: how often a task is begun again that ended with an error (a store that did not answer)."""

PATIENCE: Final = 30.0
"""Seconds to wait for a scheduler, and for its first worker."""

PLUGIN: Final = "tripoint-readers"


class Dask:
    """A cluster by its scheduler."""

    def __init__(self, client: Client, address: str) -> None:
        self._client, self._address = client, address

    def run(self, orders: Sequence[Order]) -> Iterator[tuple[Order, Receipt]]:
        """As promised by ``pipelines.engines.Engine``."""
        by_name = {order.name: order for order in orders}
        try:
            for name, made in self._each(make_shard, by_name, {}, retries=RETRIES):
                if isinstance(made, Lost):
                    raise made.error
                yield by_name[name], made
        except EngineLost as lost:
            raise EngineLost(
                f"{self._address}: {lost}; no item was changed. Shards that are made are kept: start again."
            ) from lost

    def each(
        self, work: Work[Given, Made], given: Mapping[str, Given], *, alone: Mapping[str, Sequence[str]]
    ) -> Iterator[tuple[str, Made | Lost]]:
        """As promised by ``pipelines.engines.Engine``. What ends with an error is not begun again: a site was asked."""
        return self._each(work, given, alone, retries=0)

    def _each(
        self, work: Work[Given, Made], given: Mapping[str, Given], alone: Mapping[str, Sequence[str]], *, retries: int
    ) -> Iterator[tuple[str, Made | Lost]]:
        # A key of its own each time: Dask would take a second round's task for that of the first, which was let go.
        names = {f"{name}/{uuid.uuid4().hex}": name for name in given}
        futures = self._client.map(
            do_here,
            [work] * len(given),
            list(given.values()),
            [tuple(sorted(alone.get(name, ()))) for name in given],
            key=list(names),
            retries=retries,
            pure=False,
        )
        try:
            for future in as_completed(futures, loop=self._client.loop):  # type: ignore[no-untyped-call]
                yield names[future.key], self._made(future)
        except (CancelledError, OSError) as error:
            raise EngineLost("the scheduler was lost") from error
        finally:
            if self._client.status == "running":
                self._client.cancel(futures)  # type: ignore[no-untyped-call]

    def _made(self, future: "Future[Made]") -> Made | Lost:
        error = future.exception()  # type: ignore[no-untyped-call]
        if error is None:
            return future.result()
        if isinstance(error, CancelledError):
            raise error
        if isinstance(error, KilledWorker):
            return Lost(
                error=StoreError(
                    "it ended its worker again and again; look at the worker's memory. What is made is kept: start again."
                )
            )
        return Lost(error=as_named(error))


class Readers(WorkerPlugin):
    """The processes below each worker in which it reads pages, opened and stopped with it."""

    idempotent = True
    """A second command on the same cluster finds them with their models loaded."""

    def setup(self, worker: Worker) -> None:
        """Called by Dask when a worker begins, also one that joins later."""
        # Dask's nanny makes its worker a daemon, which may have no children. Ours end with their parent (pool._limit), which
        # is what the mark is for. DASK_DISTRIBUTED__WORKER__DAEMON=false would do the same and be forgotten.
        current_process()._config["daemon"] = False  # type: ignore[attr-defined]  # noqa: SLF001 -- no setter once begun
        self._stack = ExitStack()
        self.pool = self._stack.enter_context(workers(worker.state.nthreads))

    def teardown(self, worker: Worker) -> None:
        """Called by Dask when a worker ends: what it was reading is begun again elsewhere."""
        self.pool.stop()
        self._stack.close()


def do_here(work: Work[Given, Made], thing: Given, alone: Sequence[str]) -> Made:
    """Do something in a worker of a cluster, alone on the hosts named (sorted, so that no two wait for each other).

    The locks are Dask's: those of a worker that died are free again after ``distributed.scheduler.locks.lease-timeout``.
    """
    readers = cast("Readers", get_worker().plugins[PLUGIN])
    with ExitStack() as held:
        for name in alone:
            held.enter_context(Lock(f"tripoint {name}"))  # type: ignore[no-untyped-call]
        return work(thing, readers.pool.apply)


@contextmanager
def dask(address: str) -> Iterator[Dask]:
    """The engine behind a scheduler's address (``tcp://host:8786``). Raises TripointError when nobody is there."""
    try:
        client = Client(address, timeout=PATIENCE, set_as_default=False)  # type: ignore[no-untyped-call]
    except (OSError, ValueError) as error:
        raise TripointError(
            f"--cluster {address}: no scheduler answers ({error}); start one with 'dask scheduler'."
        ) from error
    with client:
        try:
            client.wait_for_workers(1, timeout=PATIENCE)
        except TimeoutError as error:
            raise TripointError(
                f"--cluster {address}: has no worker; start some with 'dask worker {address} --nthreads 1'."
            ) from error
        client.register_plugin(Readers(), name=PLUGIN)
        yield Dask(client, address)
