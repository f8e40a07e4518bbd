"""The spider of every source: walks its routes, then asks what is due. It fetches and archives; reading is elsewhere.

It goes step by step, one request at a time, as one coroutine: the order of a run is the order of this file. What an odd
site needs is an override of :meth:`SiteSpider.find` in ``crawlers/spiders``.
"""

import asyncio
import sqlite3
import time
from collections.abc import AsyncIterator, Callable
from contextlib import ExitStack
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any, ClassVar

from scrapy import Request, Spider
from scrapy.crawler import Crawler
from scrapy.http.request import NO_CALLBACK
from scrapy.settings import BaseSettings
from sqlite_utils import Database

from catalog.model.errors import StoreError
from catalog.model.lead import Lead
from catalog.model.source import Source
from catalog.store.archive import recover
from catalog.store.hosts import Hosts
from catalog.store.ledger import Ledger
from catalog.store.lists import Lists
from catalog.store.lock import lock
from catalog.store.place import DataFolder
from catalog.store.runs import finish_run, start_run
from crawlers.addresses import Allowed, allowed_by, bare_host, read_rehearsal
from crawlers.answers import NOT_OURS, Answer, answered, unanswered
from crawlers.challenge import is_challenge
from crawlers.manners import PAGES_PER_NIGHT, Throttle, delay_of, rehearsed, user_agent
from crawlers.outcome import SourceOutcome, Tally, broken_off, conclude
from crawlers.policies import Policies
from crawlers.routes import Walk
from crawlers.visits import Visits

STORE_FAILURE = "tripoint/store_failure"
HANDLED = "tripoint/handled"
OUTCOME = "tripoint/outcome"


class SiteSpider(Spider):
    """Crawls one source. Subclassed at run time with ``name`` and ``source`` (``crawlers.loader``)."""

    name = "site"
    source: ClassVar[Source]

    folder: DataFolder
    ledger: Ledger
    lists: Lists
    hosts: Hosts
    policies: Policies
    allowed: Allowed
    tally: Tally
    now: datetime
    """The run's time: what is due, when things were first seen."""
    clock: Callable[[], datetime]
    """The time of an answer; stands still in a rehearsal."""
    run_id: int
    ends_its_run: bool
    held: ExitStack
    """The lock of the data folder, in a plain ``scrapy crawl``."""
    limit: int | None
    since: date | None
    budget: int
    began: float
    seconds: float
    came_to_end: bool
    """Whether all was asked that was to be; not when Scrapy closed the spider, or a mistake of ours did."""

    @classmethod
    def update_settings(cls, settings: BaseSettings) -> None:
        """The source's own manners over those of the project."""
        super().update_settings(settings)
        rehearsal = read_rehearsal(settings.get("TRIPOINT_RESOLVE") or "")
        delay = delay_of(cls.source, rehearsal)
        settings.set("DOWNLOAD_DELAY", delay, priority="spider")
        if rehearsed(cls.source, rehearsal):
            settings.set("AUTOTHROTTLE_MAX_DELAY", max(delay, 0.05), priority="spider")
        settings.set("DOWNLOAD_VERIFY_CERTIFICATES", cls.source.crawl.verify_certificate, priority="spider")
        settings.set("USER_AGENT", user_agent(), priority="spider")
        languages = [f"{code};q={1 - 0.1 * place:.1f}" for place, code in enumerate(cls.source.in_language)]
        headers = {**settings.getdict("DEFAULT_REQUEST_HEADERS"), "Accept-Language": ", ".join([*languages, "*;q=0.1"])}
        settings.set("DEFAULT_REQUEST_HEADERS", headers, priority="spider")

    @classmethod
    def from_crawler(cls, crawler: Crawler, *args: Any, **kwargs: Any) -> "SiteSpider":
        """Made by Scrapy; opens the ledger. Raises StoreError."""
        spider = super().from_crawler(crawler, *args, **kwargs)
        settings = crawler.settings
        spider.folder = DataFolder(Path(settings["TRIPOINT_DATA"]).absolute())
        catalogue = spider.folder.open_catalogue()
        spider.ledger = Ledger(catalogue)
        spider.lists, spider.hosts = Lists(spider.ledger), Hosts(spider.ledger)
        frozen = settings.get("TRIPOINT_NOW")
        spider.now = datetime.fromisoformat(frozen).astimezone(UTC) if frozen else datetime.now(UTC)
        # A rehearsal's clock stands still; a real run's WARC records carry the real second.
        spider.clock = (lambda: spider.now) if frozen else (lambda: datetime.now(UTC))
        run = settings.get("TRIPOINT_RUN")
        spider.ends_its_run = run is None
        if spider.ends_its_run:
            # A plain "scrapy crawl" is the one writer too, and takes up what a killed one left.
            spider.held = ExitStack()
            spider.held.enter_context(lock(spider.folder.lock, command="scrapy crawl", now=spider.now))
            recover(spider.folder.archive, spider.ledger.archive_ends())
        spider.run_id = int(run) if run is not None else start_run(catalogue, kind="scrapy", now=spider.now)
        limit, since = settings.get("TRIPOINT_LIMIT"), settings.get("TRIPOINT_SINCE")
        spider.limit = int(limit) if limit else None
        spider.since = date.fromisoformat(since) if since else None
        spider.budget = cls.source.crawl.pages_per_night or PAGES_PER_NIGHT
        spider.allowed = allowed_by(cls.source)
        spider.tally = Tally()
        spider.came_to_end = False
        spider.began = time.monotonic()
        spider.seconds = settings.getfloat("TRIPOINT_SECONDS")
        spider.policies = Policies(
            hosts=spider.hosts,
            source_id=cls.source.id,
            ask=spider.ask,
            clock=spider.clock,
            hold=spider._hold,  # noqa: SLF001 -- its own
        )
        return spider

    async def start(self) -> AsyncIterator[Any]:
        """Leads first, then the items that are due; each answer worth keeping goes to the archive as an Exchange."""
        try:
            if not self._host_rests():
                async for lead in self.find():
                    self.lists.record_leads(self.source.id, [lead], now=self.now)
                given = 0
                async for exchange in Visits(self).visit():
                    yield exchange
                    given += 1
                    await self._handled(given)
            self.came_to_end = True
        except (StoreError, sqlite3.Error) as error:
            self.crawler.stats.set_value(STORE_FAILURE, str(error))

    async def _handled(self, given: int) -> None:
        """Wait until the archive has taken what was given, so that a kill or a full disk costs one answer and not a queue."""
        while self.crawler.stats.get_value(HANDLED, 0) < given:
            await asyncio.sleep(0.001)
        # Scrapy looks whether it is idle when something ends, else every five seconds: let the item end first.
        await asyncio.sleep(0.001)

    async def find(self) -> AsyncIterator[Lead]:
        """Walk the routes of the source file. An odd site overrides this and yields leads of its own."""
        walk = Walk(self)
        for route in self.source.discover:
            await walk.follow(route)
        if not any(route.worked for route in self.tally.routes):
            for route in self.source.fallback:
                if (await walk.follow(route, fallback=True)).worked:
                    break
        none: tuple[Lead, ...] = ()
        for lead in none:
            yield lead

    # -- asking ----------------------------------------------------------------------------------------------------

    async def ask(
        self, url: str, *, etag: str | None = None, last_modified: str | None = None, document: bool = False
    ) -> Answer:
        """One request, on condition where validators are known; whatever happens comes back as an Answer.

        ``document``: robots.txt and its like, which robots.txt does not rule and which may lie on another host.
        """
        headers: dict[str, str] = {}
        # Sent also where the server said no-cache or private: it answers 304 all the same (measured on common CMSs).
        if etag:
            headers["If-None-Match"] = etag
        if last_modified:
            headers["If-Modified-Since"] = last_modified
        meta = {"robots": document, "max_retry_times": 1} if document else {"robots": document}
        self.tally.asked += 1
        try:
            request = Request(url, headers=headers, meta=meta, callback=NO_CALLBACK, dont_filter=True)
            response = await self.crawler.engine.download_async(request)
        except NOT_OURS as error:
            return unanswered(url, error)
        answer = answered(url, response)
        if answer.status == 304:
            self.tally.not_modified += 1
        elif not document and is_challenge(answer.headers, answer.body, status=answer.status or 200):
            return replace(answer, failure="challenge", detail="a check for robots in place of the page")
        return answer

    @property
    def may_go_on(self) -> bool:
        """Whether another request may be made: budget, time, the host's patience, and a store that can be written."""
        if self.crawler.stats.get_value(STORE_FAILURE):
            return False
        if self.tally.stopped is None and self.tally.asked >= self.budget:
            self.tally.stopped = "budget"
        if self.tally.stopped is None and time.monotonic() - self.began > self.seconds:
            self.tally.stopped = "timeout"
        return self.tally.stopped is None

    def note_rest(self, answer: Answer) -> None:
        """The host asks to be left alone: not in this run, and not before it said so in the next."""
        if answer.rest is None:
            return
        self.tally.stopped, self.tally.retry_after = answer.failure, answer.rest
        if answer.rest:
            due = self.now + timedelta(seconds=answer.rest)
            self.hosts.keep_document(
                f"rest {bare_host(answer.url)}",
                self.source.id,
                text=answer.failure or "",
                status=429,
                now=self.now,
                due=due,
            )

    def _hold(self, host: str, seconds: float) -> None:
        throttle: Throttle = self.crawler.throttle  # type: ignore[attr-defined]
        throttle.hold(host, seconds)

    def _host_rests(self) -> bool:
        rest = self.hosts.document(f"rest {bare_host(self.source.url)}")
        if rest is None or not rest.visited_at <= self.now < rest.due_at:
            return False
        self.tally.stopped, self.tally.retry_after = rest.text, (rest.due_at - self.now).total_seconds()
        return True

    # -- the end ---------------------------------------------------------------------------------------------------

    def closed(self, reason: str) -> None:
        """Conclude; the outcome is a stat, because Scrapy's exit code says nothing."""
        stats = self.crawler.stats
        captured, unchanged = stats.get_value("tripoint/captured", 0), stats.get_value("tripoint/unchanged", 0)
        status, failure, detail = conclude(self.tally, captured=captured, unchanged=unchanged)
        if stats.get_value(STORE_FAILURE):
            status, failure, detail = "down", "store", str(stats.get_value(STORE_FAILURE))
        elif stats.get_value("spider_exceptions/count", 0):
            status, failure, detail = "partial" if captured else "down", "crash", "an error of ours; see the log"
        elif reason != "finished" or not self.came_to_end:
            # What was asked until then says nothing of the site: a list cut off is no list without items.
            status, failure, detail = broken_off(reason, stored=captured + unchanged)
        outcome = SourceOutcome(
            source_id=self.source.id,
            status=status,
            failure=failure,
            detail=detail,
            requests=stats.get_value("downloader/request_count", 0),
            not_modified=self.tally.not_modified,
            leads=sum(route.leads for route in self.tally.routes),
            captured=captured,
            unchanged=unchanged,
            removed=self.tally.removed,
            dropped={key: count for key, count in self.tally.dropped.items() if count},
            routes=tuple(route.as_json() for route in self.tally.routes),
            bytes=stats.get_value("downloader/response_bytes", 0),
            seconds=round(time.monotonic() - self.began, 3),
            retry_after=self.tally.retry_after,
        )
        stats.set_value(OUTCOME, outcome)
        if self.ends_its_run:
            ended = "ok" if failure is None else "degraded"
            finish_run(Database(self.ledger.db), self.run_id, status=ended, summary={}, now=self.clock())
            self.held.close()
        self.ledger.db.close()
