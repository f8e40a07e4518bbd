"""Keeps requests on the public internet and on the hosts of the source file: at connect time, and before every request.

Scrapy by itself follows a redirect of a feed or listing into the internal network (measured: 7 of 7 forms), because the
requests of ``start()`` skip its offsite filter and nothing looks at the address. Here every host name, literal addresses
too, is judged where Twisted resolves it for a connection; a name that answers differently a second time gains nothing.
"""

from typing import Any
from urllib.parse import urlsplit

from scrapy import Request
from scrapy.crawler import Crawler
from scrapy.exceptions import CannotResolveHostError, IgnoreRequest
from scrapy.resolver import CachingThreadedResolver
from twisted.internet.base import ReactorBase
from twisted.internet.defer import Deferred, succeed
from twisted.internet.error import DNSLookupError

from catalog.model.errors import Reason
from crawlers.addresses import Allowed, is_literal, is_public, read_rehearsal


class Refused(IgnoreRequest):
    """A request that is not made. Carries the reason under which it is counted, and the failure of the line behind it."""

    def __init__(self, reason: Reason, detail: str, *, failure: str | None = None) -> None:
        super().__init__(f"{reason.value}: {detail}")
        self.reason, self.detail, self.failure = reason, detail, failure


class GuardedResolver(CachingThreadedResolver):
    """Scrapy's resolver, which hands out public addresses only; ``TRIPOINT_RESOLVE`` names the exceptions.

    Set as ``TWISTED_DNS_RESOLVER``. Only Twisted's own download handler asks it: the handlers are pinned in the settings.
    """

    def __init__(self, reactor: ReactorBase, cache_size: int, timeout: float) -> None:
        super().__init__(reactor, cache_size, timeout)
        self.rehearsal = read_rehearsal("")
        self.refused: dict[str, str] = {}

    @classmethod
    def from_crawler(cls, crawler: Crawler, reactor: ReactorBase) -> "GuardedResolver":
        """Made by Scrapy when the crawl starts; the crawler keeps it, so that the guard can tell why a name failed."""
        made = super().from_crawler(crawler, reactor)
        made.rehearsal = read_rehearsal(crawler.settings.get("TRIPOINT_RESOLVE") or "")
        crawler.guarded_resolver = made  # type: ignore[attr-defined]
        return made

    def getHostByName(self, name: str, timeout: Any = ()) -> "Deferred[str]":  # noqa: N802 -- Twisted's name
        """The address of a host. Fails with DNSLookupError for one that is not public."""
        rehearsed = self.rehearsal.address(name)
        if rehearsed is not None:
            return succeed(rehearsed)
        found: Deferred[str] = super().getHostByName(name, timeout)
        return found.addCallback(self._checked, name)

    def _checked(self, address: str, name: str) -> str:
        if not is_public(address):
            self.refused[name.lower()] = address
            raise DNSLookupError(f"{name} leads to {address}, which is not a public address")
        return address


class GuardMiddleware:
    """Refuses, before every request and every step of a redirect, what is not on a host and port of the source file."""

    def __init__(self, crawler: Crawler) -> None:
        self.crawler = crawler

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> "GuardMiddleware":
        """Made by Scrapy."""
        return cls(crawler)

    def process_request(self, request: Request) -> None:
        """Raises Refused; a robots.txt may lie on any public host, since RFC 9309 wants its redirects followed."""
        allowed: Allowed = self.crawler.spider.allowed  # type: ignore[union-attr]
        refuse(request.url, allowed, any_host=bool(request.meta.get("robots")))


class RefusalMiddleware:
    """Stands next to the connection, so that a refused address is named before anything tries it again."""

    def __init__(self, crawler: Crawler) -> None:
        self.crawler = crawler

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> "RefusalMiddleware":
        """Made by Scrapy."""
        return cls(crawler)

    def process_exception(self, request: Request, exception: Exception) -> None:
        """Tell a refused address from a name that does not exist; it is not tried again."""
        host = (urlsplit(request.url).hostname or "").lower()
        resolver: GuardedResolver | None = getattr(self.crawler, "guarded_resolver", None)
        if isinstance(exception, CannotResolveHostError) and resolver is not None and host in resolver.refused:
            raise Refused(Reason.EGRESS, f"{host} leads to {resolver.refused[host]}, which is not a public address")


def refuse(address: str, allowed: Allowed, *, any_host: bool = False) -> None:
    """Raises Refused when an address may not be asked for this source."""
    try:
        parts = urlsplit(address)
        port = parts.port
    except ValueError:
        raise Refused(Reason.EGRESS, "an address that cannot be read") from None
    if parts.scheme not in ("http", "https"):
        raise Refused(Reason.EGRESS, f"scheme {parts.scheme or 'none'}")
    if parts.username is not None or parts.password is not None:
        # Never with its text: what is refused is logged.
        raise Refused(Reason.EGRESS, f"an address with a user name on {parts.hostname}")
    host = parts.hostname or ""
    if allowed.host(address):
        if not allowed.port(address):
            raise Refused(Reason.EGRESS, f"port {port} of {host} is not declared in the source file")
    elif is_literal(host) or (port not in (None, 80, 443) and not (any_host and allowed.declares(port))):
        raise Refused(Reason.EGRESS, f"{parts.netloc} is not a host of this source")
    elif not any_host:
        raise Refused(Reason.OFFSITE, f"{host} is not a host of this source (crawl.hosts)")
