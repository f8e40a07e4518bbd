"""How we behave: who we say we are, how long we wait, and that a host that asks for rest gets it."""

import asyncio
import os
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from importlib.metadata import version
from typing import Any, Final

from scrapy import Request
from scrapy.core.downloader import Slot
from scrapy.crawler import Crawler
from scrapy.exceptions import IgnoreRequest
from scrapy.extensions.throttle import AutoThrottle
from scrapy.http import Response

from catalog.model.errors import TripointError
from catalog.model.source import Source
from crawlers.addresses import Rehearsal, allowed_by
from crawlers.robots import PRODUCT

DELAY: Final = 1.0
"""Seconds between two requests to a host, at least; robots.txt and the source file may ask for more."""

PAGES_PER_NIGHT: Final = 400
"""Budget of requests of one source: ten times the news of a busy night."""

MAX_RETRY_AFTER: Final = 24 * 3600.0
WAITS_HERE: Final = 15.0
"""Seconds of Retry-After that are waited for in the run; for more the source is left until then."""


def user_agent(contact: str | None = None) -> str:
    """Who we say we are: token, version, and an address where a person answers (``TRIPOINT_CONTACT``)."""
    contact = contact or os.environ.get("TRIPOINT_CONTACT") or "mailto:rehearsal@tripoint.example"
    contact = f"mailto:{contact}" if "@" in contact and ":" not in contact else contact
    return f"{PRODUCT}/{version('tripoint')} (news catalogue of border regions; +{contact})"


def ask_for_contact(sources: list[Source], rehearsal: Rehearsal) -> None:
    """Raises TripointError when a live site would be visited by somebody who cannot be written to."""
    if os.environ.get("TRIPOINT_CONTACT", "").strip():
        return
    live = [source.id for source in sources if not rehearsed(source, rehearsal)]
    if live:
        raise TripointError(
            f"TRIPOINT_CONTACT is not set, and {live[0]} is a live site: set it to a mail address or page where whoever "
            "runs the site can reach you, like TRIPOINT_CONTACT=crawl@example.org."
        )


def rehearsed(source: Source, rehearsal: Rehearsal) -> bool:
    """Whether all hosts of a source are sent elsewhere by ``TRIPOINT_RESOLVE``."""
    hosts = allowed_by(source).hosts
    return bool(hosts) and all(rehearsal.address(host) or rehearsal.address(f"www.{host}") for host in hosts)


def delay_of(source: Source, rehearsal: Rehearsal) -> float:
    """Seconds between two requests where robots.txt says nothing. Our own machine, in a rehearsal, needs no rest."""
    if source.crawl.delay_seconds is not None:
        return source.crawl.delay_seconds
    return 0.0 if rehearsed(source, rehearsal) else DELAY


def retry_after(value: str | None, *, now: datetime) -> float | None:
    """Seconds a ``Retry-After`` asks for, at most a day; None for nonsense and for times that are past."""
    if not value:
        return None
    text = value.strip()
    if text.isascii() and text.isdigit():
        seconds = float(text[:12])
    else:
        try:
            then = parsedate_to_datetime(text)
            seconds = (then.replace(tzinfo=then.tzinfo or UTC) - now).total_seconds()
        except (ValueError, TypeError, IndexError, OverflowError):
            return None
    return min(seconds, MAX_RETRY_AFTER) if seconds > 0 else None


class HostAsksForRest(IgnoreRequest):
    """429, or 503 with a Retry-After: nothing more is asked of this host in this run."""

    def __init__(self, status: int, seconds: float | None) -> None:
        super().__init__(f"{status}, retry after {seconds}")
        self.status, self.seconds = status, seconds


class RestMiddleware:
    """Honours 429 and Retry-After: waits here when it is short, else leaves the host. Never a storm of tries."""

    def __init__(self, crawler: Crawler) -> None:
        self.crawler = crawler

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> "RestMiddleware":
        """Made by Scrapy."""
        return cls(crawler)

    async def process_response(self, request: Request, response: Response) -> Response | Request:
        """Raises HostAsksForRest."""
        header = (response.headers.get("Retry-After") or b"").decode("latin-1")
        if response.status != 429 and not (response.status == 503 and header):
            return response
        stamp = (response.headers.get("Date") or b"").decode("latin-1")
        seconds = retry_after(header, now=_server_time(stamp))
        if seconds is not None and seconds <= WAITS_HERE and not request.meta.get("rested"):
            await asyncio.sleep(seconds)
            again = request.copy()
            again.meta["rested"] = True
            again.dont_filter = True
            return again
        if response.status == 503 and seconds is None:
            return response
        raise HostAsksForRest(response.status, seconds)


class Throttle(AutoThrottle):
    """AutoThrottle that never goes below what robots.txt or the source file asks for."""

    def __init__(self, crawler: Crawler) -> None:
        super().__init__(crawler)
        crawler.throttle = self  # type: ignore[attr-defined]
        self.floors: dict[str, float] = {}

    def hold(self, host: str, seconds: float) -> None:
        """From now on at least so long between two requests to a host."""
        # A server that counts from arrival to arrival must not see 2.99 s where it asked for 3.
        floor = max(seconds * 1.02 + 0.05, self.floors.get(host, 0.0))
        self.floors[host] = floor
        downloader = self.crawler.engine.downloader
        # Scrapy forgets the slot of a host after a minute of rest and makes it anew from these.
        downloader.per_slot_settings.setdefault(host, {})["delay"] = floor
        slot = downloader.slots.get(host)
        if slot is not None:
            slot.delay = max(slot.delay, floor)

    def _adjust_delay(self, slot: Slot, latency: float, response: Response) -> None:
        super()._adjust_delay(slot, latency, response)
        slots: dict[str, Any] = self.crawler.engine.downloader.slots
        host = next((name for name, one in slots.items() if one is slot), "")
        slot.delay = max(slot.delay, self.floors.get(host, 0.0))


def _server_time(stamp: str) -> datetime:
    # The server's own clock, where it says it: ours may be set for a rehearsal.
    try:
        said = parsedate_to_datetime(stamp)
    except (ValueError, TypeError, IndexError):
        return datetime.now(UTC)
    return said.replace(tzinfo=said.tzinfo or UTC)
