"""robots.txt by RFC 9309. Scrapy's own middleware crawls on after a 5xx and takes a redirect elsewhere for "no rules"."""

import re
from dataclasses import dataclass
from typing import Final

from protego import Protego
from scrapy import Request
from scrapy.crawler import Crawler

from catalog.model.errors import Reason
from crawlers.guard import Refused

PRODUCT: Final = "Tripoint"
"""Our product token: what a site writes behind ``User-agent:`` to speak to us."""

MAX_BYTES: Final = 500 * 1024
"""RFC 9309 section 2.5: at least 500 KiB are read; the rest is not."""

MAX_DELAY: Final = 120.0
"""Seconds of Crawl-delay that are kept; Common Crawl keeps the same."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Robots:
    """The rules of one origin for us."""

    statement: str
    """One line for a person: evidence, and what ``tripoint sources check`` says."""
    unreachable: bool
    """5xx, 429 or no answer: nothing may be asked (RFC 9309, 2.3.1.4)."""
    delay: float | None
    rules: Protego | None
    failure: str | None = None
    """Why nobody answered (``dns refused tls timeout ...``), where that is so: then the site is down, not closed to us."""

    def allows(self, url: str) -> bool:
        """Whether an address may be asked."""
        if self.unreachable:
            return False
        return self.rules is None or self.rules.can_fetch(url, PRODUCT)


def read_robots(status: int | None, text: str, *, root: str, failure: str | None = None) -> Robots:
    """The rules in an answer; ``status`` None means that there was none, ``root`` is the address of the site's home page.

    4xx and a redirect without end mean "no rules" (RFC 9309, 2.3.1.2 and 2.3.1.3); 5xx, 429 and silence mean "nothing may
    be asked".
    """
    if status is None or status >= 500 or status == 429:
        said = failure or "no answer" if status is None else str(status)
        lost = failure if status is None else None
        return Robots(statement=f"unreachable ({said})", unreachable=True, delay=None, rules=None, failure=lost)
    if not 200 <= status < 300:
        return Robots(statement=f"none ({status})", unreachable=False, delay=None, rules=None)
    # Some write a version and an address behind the token; the token alone counts.
    lines = "\n".join(text.splitlines())
    named = re.sub(r"^([ \t]*user-agent[ \t]*:[ \t]*[\w*-]+)/.*", r"\1", lines, flags=re.IGNORECASE | re.MULTILINE)
    rules = Protego.parse(named)
    asked = rules.crawl_delay(PRODUCT)
    delay = min(float(asked), MAX_DELAY) if asked else None
    statement = "allowed" if rules.can_fetch(root, PRODUCT) else "disallowed"
    if delay:
        statement += f", crawl-delay {delay:g} s"
    return Robots(statement=statement, unreachable=False, delay=delay, rules=rules)


def robots_text(body: bytes) -> str:
    """The part of a robots.txt that is read, as text."""
    return body[:MAX_BYTES].decode("utf-8-sig", "replace")


class RobotsMiddleware:
    """Asks the rules of an origin before its first address, also when a redirect led there."""

    def __init__(self, crawler: Crawler) -> None:
        self.crawler = crawler

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> "RobotsMiddleware":
        """Made by Scrapy."""
        return cls(crawler)

    async def process_request(self, request: Request) -> None:
        """Raises Refused with reason ``robots``."""
        if request.meta.get("robots"):
            return
        rules: Robots = await self.crawler.spider.policies.robots(request.url)  # type: ignore[union-attr]
        if not rules.allows(request.url):
            said = rules.statement if rules.unreachable else "disallowed"
            raise Refused(Reason.ROBOTS, f"robots.txt: {said}", failure=rules.failure)
