"""The examination of one site by Scrapy, with the same guard, robots rules and manners as a night's crawl."""

import dataclasses
import tempfile
from dataclasses import dataclass
from datetime import datetime
from multiprocessing import get_context
from pathlib import Path
from typing import Any, Final

from pebble import ProcessPool
from scrapy.crawler import AsyncCrawlerProcess
from scrapy.utils.project import get_project_settings

from catalog.model.capture import Capture
from catalog.model.source import Source
from crawlers.child import limit_memory
from crawlers.probe.examination import Examination
from crawlers.probe.spider import RESULT, ProbeSpider

SECONDS: Final = 400.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Task:
    """What a child is to examine. ``explore`` goes beyond the declared routes."""

    source: Source
    explore: bool
    now: datetime
    resolve: str


def examine(source: Source, *, explore: bool, now: datetime, resolve: str) -> Examination:
    """Look at a declared source (its routes), or explore an undeclared one, in a process of its own.

    Nothing is written to any data folder. A site that hangs the process gives an Examination with failure ``timeout``.
    """
    context = get_context("forkserver")
    # The server imports Scrapy once; the child of each site is a fork of it.
    context.set_forkserver_preload([__name__])
    task = Task(source=source, explore=explore, now=now, resolve=resolve)
    with ProcessPool(max_workers=1, max_tasks=1, initializer=limit_memory, context=context) as pool:
        future = pool.schedule(_examine, args=[task], timeout=SECONDS + 60)
        error = future.exception()
        if error is None:
            return future.result()
        failure = "timeout" if isinstance(error, TimeoutError) else "crash"
        return _nothing(source.url, failure)


def fetch(url: str, *, source: Source, now: datetime, resolve: str) -> Capture | str:
    """One page of a source, or the failure that stood in its way."""
    only = dataclasses.replace(source, url=url, discover=(), fallback=())
    examination = examine(only, explore=False, now=now, resolve=resolve)
    return examination.page if examination.page is not None else examination.failure or "no answer"


def _nothing(url: str, failure: str) -> Examination:
    return Examination(
        url=url,
        reached=None,
        failure=failure,
        robots="not read",
        reserved=False,
        system=None,
        site_name=None,
        names=(),
        in_language=(),
        license=None,
        obstacle=None,
        trials=(),
        items=(),
        requests=0,
        page=None,
    )


def _examine(task: Task) -> Examination:
    with tempfile.TemporaryDirectory(prefix="tripoint-probe-") as scratch:
        settings = get_project_settings()
        settings.setmodule("crawlers.settings", priority="project")
        ours: dict[str, Any] = {
            "TRIPOINT_DATA": str(Path(scratch)),
            "TRIPOINT_RUN": None,
            "TRIPOINT_NOW": task.now.isoformat(),
            "TRIPOINT_RESOLVE": task.resolve,
            "TRIPOINT_SECONDS": SECONDS,
            "ITEM_PIPELINES": {},
        }
        settings.setdict(ours, priority="cmdline")
        process = AsyncCrawlerProcess(settings)
        kind = type("Probe", (ProbeSpider,), {"name": task.source.id, "source": task.source, "explore": task.explore})
        crawler = process.create_crawler(kind)
        process.crawl(crawler)
        process.start(install_signal_handlers=False)
        found = crawler.stats.get_value(RESULT)
        return found if isinstance(found, Examination) else _nothing(task.source.url, "crash")
