"""Crawls many sources at once, each in a process of its own, and says of each what it gave, whatever happened to it."""

import multiprocessing.forkserver
import os
import time
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, wait
from concurrent.futures import TimeoutError as TookTooLong
from dataclasses import replace
from datetime import date, datetime
from multiprocessing import get_context
from multiprocessing.context import BaseContext
from typing import Final

from pebble import ProcessExpired
from pebble.concurrent import process

from catalog.model.errors import StoreError
from catalog.model.source import Source
from catalog.store.archive import recover
from catalog.store.ledger import Ledger
from catalog.store.place import DataFolder
from crawlers.addresses import allowed_by, read_rehearsal
from crawlers.child import Task, crawl_bounded
from crawlers.manners import ask_for_contact
from crawlers.outcome import SourceOutcome

WORKERS: Final = 6
"""Sources at once. They mostly wait for one second between two requests; six hold 600 MB."""

SOURCE_SECONDS: Final = 1500.0
"""A source that is still at it leaves the rest for the next night by itself ..."""

GRACE_SECONDS: Final = 150.0
"""... and is killed when it does not: three tries of 30 s and a list that holds the parser."""

PRELOADED: Final = [
    "crawlers.child",
    "crawlers.decoding",
    "crawlers.memory",
    "crawlers.settings",
    "crawlers.spiders",
    "pipelines.stages",
    "scrapy.core.downloader.handlers.http11",
    "scrapy.core.scheduler",
    "scrapy.downloadermiddlewares.defaultheaders",
    "scrapy.downloadermiddlewares.downloadtimeout",
    "scrapy.downloadermiddlewares.redirect",
    "scrapy.downloadermiddlewares.retry",
    "scrapy.downloadermiddlewares.stats",
    "scrapy.downloadermiddlewares.useragent",
    "scrapy.dupefilters",
    "scrapy.extensions.corestats",
    "scrapy.logformatter",
    "scrapy.pqueues",
    "scrapy.spidermiddlewares.start",
    "scrapy.squeues",
    "scrapy.statscollectors",
]
"""What every child imports, by name. None of it installs a reactor (a test sees to it): that must not be inherited."""


def crawl(
    sources: Sequence[Source],
    *,
    folder: DataFolder,
    run_id: int,
    now: datetime,
    limit: int | None,
    since: date | None,
    report: Callable[[SourceOutcome], None],
    workers: int = WORKERS,
    seconds: float = SOURCE_SECONDS,
    grace: float = GRACE_SECONDS,
) -> tuple[SourceOutcome, ...]:
    """Discover, fetch and archive; the outcomes in the order of ``sources``, each reported as soon as it is known.

    Sources that share a host are crawled one after the other. ``seconds`` bounds one source; a child that overruns it or
    dies is named in its outcome and costs the others nothing. Raises TripointError when nobody could be written to
    (``TRIPOINT_CONTACT``), StoreError when the disk is full: then nothing was marked done that was not stored.
    """
    resolve = os.environ.get("TRIPOINT_RESOLVE", "")
    ask_for_contact(list(sources), read_rehearsal(resolve))
    folder.open_catalogue().close()
    frozen = bool(os.environ.get("TRIPOINT_NOW"))
    tasks = [
        Task(
            source=source,
            data=folder.root,
            run_id=run_id,
            now=now,
            frozen=frozen,
            limit=limit,
            since=since,
            resolve=resolve,
            seconds=seconds,
            contact=os.environ.get("TRIPOINT_CONTACT", ""),
        )
        for source in sources
    ]
    outcomes: dict[str, SourceOutcome] = {}
    failed_store: str | None = None
    for task, found in _run(tasks, workers=workers, killed_after=seconds + grace):
        outcome = found if found.failure not in ("crash", "killed") else _from_ledger(folder, run_id, found)
        outcomes[task.source.id] = outcome
        report(outcome)
        if outcome.failure == "store":
            failed_store = outcome.detail or "cannot be written"
    db = folder.open_catalogue()
    recover(folder.archive, Ledger(db).archive_ends())
    db.close()
    if failed_store:
        raise StoreError(f"{folder.root}: {failed_store}. What was stored is whole; make room and start again.")
    return tuple(outcomes[source.id] for source in sources)


def crawl_alone(task: Task, *, grace: float = GRACE_SECONDS) -> SourceOutcome:
    """Crawl one source in a process of its own, on a machine that was sent it; its archive is sealed when this returns.

    What happens to the process is said in the outcome, and what it had stored until then counts.
    """
    # Spawned, not forked: the one fork server a process can have is that of the readers (pipelines.pool), with their models.
    begin = _in_process(get_context("spawn"), killed_after=task.seconds + grace)
    began = time.monotonic()
    future = begin(task)
    wait([future])
    outcome = _outcome(task, future, time.monotonic() - began)
    folder = DataFolder(task.data)
    if outcome.failure in ("crash", "killed"):
        outcome = _from_ledger(folder, task.run_id, outcome)
    db = folder.open_catalogue()
    recover(folder.archive, Ledger(db).archive_ends())
    db.close()
    return outcome


def _run(tasks: Sequence[Task], *, workers: int, killed_after: float) -> Iterator[tuple[Task, SourceOutcome]]:
    context = get_context("forkserver")
    # The server imports Scrapy once (no reactor: that is installed in each child); a child is a fork of it.
    context.set_forkserver_preload(PRELOADED)
    begin = _in_process(context, killed_after=killed_after)
    by_source = {task.source.id: task for task in tasks}
    waiting = deque([by_source[source.id] for source in chain] for chain in chains([task.source for task in tasks]))
    running: dict[Future[SourceOutcome], tuple[list[Task], float]] = {}
    try:
        while waiting or running:
            while waiting and len(running) < workers:
                chain = waiting.popleft()
                running[begin(chain[0])] = (chain, time.monotonic())
            done, _ = wait(running, return_when=FIRST_COMPLETED)
            for ended in done:
                chain, began = running.pop(ended)
                task, rest = chain[0], chain[1:]
                outcome = _outcome(task, ended, time.monotonic() - began)
                yield task, outcome
                if outcome.failure == "store":
                    # A full disk is everybody's: no further source is begun.
                    rest = []
                    waiting.clear()
                if rest:
                    waiting.append(rest)
    finally:
        for child in running:
            child.cancel()
        stop_fork_server()


def _in_process(context: BaseContext, *, killed_after: float) -> Callable[[Task], "Future[SourceOutcome]"]:
    # pebble 5.2 reads "context"; its types say "mp_context", which it takes and ignores, so that every child was a plain fork.
    within = process(timeout=killed_after, context=context)  # type: ignore[call-overload]
    begin: Callable[[Task], Future[SourceOutcome]] = within(crawl_bounded)
    return begin


def _outcome(task: Task, future: Future[SourceOutcome], seconds: float) -> SourceOutcome:
    """What a child said, or what can be said of one that can say nothing any more."""
    error = future.exception()
    if error is None:
        return future.result()
    lost = SourceOutcome(source_id=task.source.id, status="down", failure="crash", seconds=round(seconds, 3))
    if isinstance(error, TookTooLong):
        return replace(lost, failure="killed", detail=f"hung; killed after {seconds:.0f} s")
    if isinstance(error, ProcessExpired):
        return replace(lost, detail=f"its process ended with code {error.exitcode}")
    if isinstance(error, StoreError):
        return replace(lost, failure="store", detail=str(error))
    if isinstance(error, MemoryError):
        return replace(lost, failure="memory", detail="needed too much memory")
    return replace(lost, detail=f"{type(error).__name__}: {error}"[:300])


def _from_ledger(folder: DataFolder, run_id: int, lost: SourceOutcome) -> SourceOutcome:
    """The outcome of a child that died: what it had stored counts."""
    db = folder.open_catalogue()
    captured, unchanged = Ledger(db).captured_in(run_id, lost.source_id)
    db.close()
    failure = "timeout" if lost.failure == "killed" else "crash"
    return replace(
        lost,
        failure=failure,
        status="partial" if captured or unchanged else "down",
        captured=captured,
        unchanged=unchanged,
    )


def chains(sources: Sequence[Source]) -> list[list[Source]]:
    """Sources that share a host in one list, to be done one after the other; lists in the order of their first source."""
    found: list[tuple[set[str], list[Source]]] = []
    for source in sources:
        hosts = set(allowed_by(source).hosts)
        touching = [chain for chain in found if chain[0] & hosts]
        found = [chain for chain in found if not chain[0] & hosts]
        joined = [one for _, members in touching for one in members]
        found.append((hosts.union(*(names for names, _ in touching)), [*joined, source]))
    place = {source.id: number for number, source in enumerate(sources)}
    return sorted((members for _, members in found), key=lambda members: place[members[0].id])


def stop_fork_server() -> None:
    """End the server that forks our children: one serves a whole process, with the imports it began with, and what
    comes next needs others.
    """
    stop = getattr(multiprocessing.forkserver._forkserver, "_stop", None)  # noqa: SLF001 -- no public way in 3.11-3.13
    if stop is not None:
        stop()
