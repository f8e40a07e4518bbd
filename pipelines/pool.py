"""Worker processes that can be killed: one hostile page can hold lxml for minutes, and nothing inside stops it.

The pool is pebble's; here are only our limits and the names of what can go wrong.
"""

import functools
import os
import resource
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import TimeoutError as TookTooLong
from contextlib import contextmanager
from dataclasses import dataclass
from multiprocessing import get_context
from typing import Final, TypeVar

from pebble import ProcessExpired, ProcessFuture, ProcessPool

from catalog.model.errors import Dropped, Reason
from catalog.store.lock import end_with_parent

SECONDS: Final = 20.0
"""Wall clock of one page; the slowest honest page of 1,559 took 2.3 s of CPU (measured with trafilatura, default mode)."""

ADDRESS_SPACE: Final = 4 * 2**30
"""Bytes a worker may map. Models and libraries map about 1.5 GiB; resident memory stays below 400 MiB."""

Given = TypeVar("Given")
Made = TypeVar("Made")


@dataclass(frozen=True, slots=True, kw_only=True)
class Refusal:
    """Why a page gave nothing."""

    reason: Reason
    detail: str


@contextmanager
def workers(count: int | None = None) -> Iterator["Workers"]:
    """Worker processes (one a core unless told otherwise) for as long as the body runs."""
    # One thread each: as many workers as cores already, and OpenBLAS' threads do not survive the fork.
    os.environ.update(dict.fromkeys(("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS"), "1"))
    context = get_context("forkserver")
    # The server imports the readers and loads their models once; each worker is a fork of it and starts in milliseconds.
    context.set_forkserver_preload(["pipelines.warm"])
    number = count or os.cpu_count() or 1
    with ProcessPool(max_workers=number, initializer=_limit, context=context) as pool:
        yield Workers(pool, number)


class Workers:
    """A pool at work."""

    def __init__(self, pool: ProcessPool, count: int) -> None:
        self._pool, self._window = pool, 8 * count

    def stop(self) -> None:
        """End at once; what is being read is lost."""
        self._pool.stop()  # type: ignore[no-untyped-call]

    def apply(
        self, function: Callable[[Given], Made], given: Iterable[Given], *, seconds: float = SECONDS
    ) -> Iterator[tuple[Given, Made | Refusal]]:
        """Apply a function to each thing; results come in the order given.

        Dropped becomes a Refusal; so does a call that takes more than ``seconds`` or the memory, kills its worker, or
        trips over a mistake of ours. The rest goes on. ``function`` must be importable by name.
        """
        call = functools.partial(_dropped_as_refusal, function)
        waiting: list[tuple[Given, ProcessFuture[Made | Refusal]]] = []
        for thing in given:
            waiting.append((thing, self._pool.schedule(call, args=[thing], timeout=seconds)))
            # A bounded window: the results of a whole archive would not fit in memory.
            if len(waiting) >= self._window:
                first, future = waiting.pop(0)
                yield first, _result(future, seconds)
        for thing, future in waiting:
            yield thing, _result(future, seconds)


def in_workers(
    function: Callable[[Given], Made], given: Iterable[Given], *, count: int | None = None
) -> Iterator[tuple[Given, Made | Refusal]]:
    """As ``Workers.apply``, in a pool of its own."""
    with workers(count) as pool:
        yield from pool.apply(function, given)


def _result(future: ProcessFuture[Made | Refusal], seconds: float) -> Made | Refusal:
    error = future.exception()
    if error is None:
        return future.result()
    if isinstance(error, TookTooLong):
        return Refusal(reason=Reason.TIMEOUT, detail=f"not read in {seconds:.0f} s")
    if isinstance(error, MemoryError):
        return Refusal(reason=Reason.MEMORY, detail=f"over {ADDRESS_SPACE // 2**20} MiB")
    if isinstance(error, ProcessExpired):
        return Refusal(reason=Reason.CRASHED, detail=f"the worker ended with code {error.exitcode}")
    # A mistake of ours that one page brings to light: the page is set aside with its name, the rest goes on.
    return Refusal(reason=Reason.CRASHED, detail=f"{type(error).__name__}: {error}"[:300])


def _limit() -> None:
    end_with_parent()
    resource.setrlimit(resource.RLIMIT_AS, (ADDRESS_SPACE, ADDRESS_SPACE))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def _dropped_as_refusal(function: Callable[[Given], Made], given: Given) -> Made | Refusal:
    try:
        return function(given)
    except Dropped as dropped:
        return Refusal(reason=dropped.reason, detail=dropped.detail)
    except RecursionError:
        return Refusal(reason=Reason.UNREADABLE, detail="nested too deeply")
