"""The item pipelines of Scrapy: archive, then (in a plain ``scrapy crawl``) read. Thin: the rules are elsewhere."""

import sqlite3
from typing import Any

from scrapy.crawler import Crawler
from scrapy.exceptions import DropItem

from catalog.model.errors import StoreError
from catalog.store.archive import ArchiveWriter, Earlier, Exchange
from catalog.store.ledger import Ledger

STORE_FAILURE = "tripoint/store_failure"
"""The stat that says why nothing could be written. Scrapy itself ends with exit code 0 when every write failed."""

HANDLED = "tripoint/handled"
"""The stat that counts what the archive has taken or could not take; the spider waits for it."""


class ArchiveStage:
    """Every answer goes to the archive, is synced to the disk, and only then known to the ledger."""

    def __init__(self, crawler: Crawler) -> None:
        self.crawler = crawler

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> "ArchiveStage":
        """Made by Scrapy."""
        return cls(crawler)

    def open_spider(self) -> None:
        """Take the spider's ledger; the archive file is opened by its first answer."""
        spider: Any = self.crawler.spider
        self.ledger: Ledger = spider.ledger
        self.run_id: int = spider.run_id
        self.writer = ArchiveWriter(
            archive=spider.folder.archive, run_id=self.run_id, source_id=spider.source.id, started=spider.now
        )

    def process_item(self, item: Any) -> Any:
        """Store one exchange; a body we have already becomes a revisit record."""
        if not isinstance(item, Exchange):
            return item
        try:
            if self.crawler.stats.get_value(STORE_FAILURE):
                raise DropItem("nothing can be written")
            self._store(item)
        except (StoreError, sqlite3.Error) as error:
            self.crawler.stats.set_value(STORE_FAILURE, str(error))
            raise DropItem(str(error)) from error
        finally:
            self.crawler.stats.inc_value(HANDLED)
        return item

    def _store(self, exchange: Exchange) -> None:
        known = self.ledger.address(exchange.url)
        earlier: Earlier | None = None
        if known is not None and known.digest is not None and known.visits and exchange.status == 304:
            earlier = self.ledger.earlier(exchange.url, known.digest)
        elif known is not None and known.visits and known.digest == exchange.digest:
            earlier = self.ledger.earlier(exchange.url, exchange.digest)
        if earlier is not None:
            position = self.writer.write(exchange, same_as=earlier)
            self.ledger.record_unchanged(exchange, position, run_id=self.run_id)
            self.crawler.stats.inc_value("tripoint/unchanged")
        else:
            position = self.writer.write(exchange)
            self.ledger.record_capture(exchange, position, run_id=self.run_id)
            self.crawler.stats.inc_value("tripoint/captured")

    def close_spider(self) -> None:
        """Seal the archive file."""
        try:
            self.writer.close()
        except StoreError as error:
            self.crawler.stats.set_value(STORE_FAILURE, str(error))


class ReadStage:
    """Reads what was captured, when the spider closes, so that a plain ``scrapy crawl`` gives entries."""

    def __init__(self, crawler: Crawler) -> None:
        self.crawler = crawler

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> "ReadStage":
        """Made by Scrapy."""
        return cls(crawler)

    def close_spider(self) -> None:
        """Read this source's captures in worker processes, and those an earlier, killed run left."""
        from pipelines.workers import read_pending  # noqa: PLC0415 -- the readers are slow to import; the runner has none

        spider: Any = self.crawler.spider
        counts = read_pending(spider.folder, {spider.source.id: spider.source}, source_id=spider.source.id)
        for outcome, count in counts.outcomes.get(spider.source.id, {}).items():
            self.crawler.stats.set_value(f"tripoint/read/{outcome}", count)
