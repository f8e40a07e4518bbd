"""The crawl of one source in a process of its own: what hangs, crashes or eats memory here costs only this source."""

import os
import resource
import sqlite3
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any, Final

from scrapy.crawler import AsyncCrawlerProcess
from scrapy.utils.project import get_project_settings

from catalog.model.errors import StoreError
from catalog.model.source import Source
from catalog.store.lock import end_with_parent
from crawlers.loader import spider_class
from crawlers.outcome import SourceOutcome
from crawlers.spider import OUTCOME

ADDRESS_SPACE: Final = 2 * 2**30
"""Bytes a child may map; a spider at work maps 700 MiB and holds 100."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Task:
    """What a child is to do; small enough to be sent to it."""

    source: Source
    data: Path
    run_id: int
    now: datetime
    frozen: bool
    """Whether ``now`` stands still (a rehearsal)."""
    limit: int | None
    since: date | None
    resolve: str
    seconds: float
    contact: str = ""
    """Whom a site can write to; empty only in a rehearsal."""


def limit_memory() -> None:
    """Set before a child's work begins; no core files, no address space without end, no life without its parent."""
    end_with_parent()
    resource.setrlimit(resource.RLIMIT_AS, (ADDRESS_SPACE, ADDRESS_SPACE))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def crawl_bounded(task: Task) -> SourceOutcome:
    """:func:`crawl_source` within the memory of a child, in the name of whoever sent it."""
    limit_memory()
    os.environ["TRIPOINT_CONTACT"] = task.contact
    return crawl_source(task)


def crawl_source(task: Task) -> SourceOutcome:
    """Crawl one source with Scrapy, discovery and archive only. The reactor is installed here and never before a fork.

    Raises StoreError when ledger or archive cannot be opened or written.
    """
    settings = get_project_settings()
    settings.setmodule("crawlers.settings", priority="project")
    ours: dict[str, Any] = {
        "TRIPOINT_DATA": str(task.data),
        "TRIPOINT_RUN": task.run_id,
        "TRIPOINT_NOW": task.now.isoformat() if task.frozen else "",
        "TRIPOINT_LIMIT": task.limit,
        "TRIPOINT_SINCE": task.since.isoformat() if task.since else None,
        "TRIPOINT_RESOLVE": task.resolve,
        "TRIPOINT_SECONDS": task.seconds,
        "ITEM_PIPELINES": {"pipelines.stages.ArchiveStage": 100},
    }
    settings.setdict(ours, priority="cmdline")
    process = AsyncCrawlerProcess(settings)
    crawler = process.create_crawler(spider_class(task.source))
    crawling = process.crawl(crawler)
    process.start(install_signal_handlers=False)
    error = crawling.exception() if crawling.done() and not crawling.cancelled() else None
    if isinstance(error, sqlite3.Error):
        raise StoreError(f"{task.data}: {error}") from error
    if error is not None:
        raise error
    outcome = crawler.stats.get_value(OUTCOME)
    if not isinstance(outcome, SourceOutcome):
        return SourceOutcome(
            source_id=task.source.id, status="down", failure="crash", detail="ended without an outcome"
        )
    return outcome
