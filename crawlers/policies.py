"""What an origin wants of us, asked once a night and kept as evidence: robots.txt, tdmrep.json, ai.txt."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Final
from urllib.parse import urlsplit

from catalog.store.hosts import Hosts
from crawlers.answers import Answer
from crawlers.reservations import Reservation, Signal, read_ai_txt, read_tdmrep, reserved_by, reserves_all
from crawlers.robots import PRODUCT, Robots, read_robots, robots_text

KEPT_HOURS: Final = 20
"""A copy is used for less than a day (RFC 9309, 2.4), and a night that starts early still asks anew."""

ABSENT_DAYS: Final = 7
"""How long a host without tdmrep.json or ai.txt is not asked for it again; pages may reserve themselves meanwhile."""

Ask = Callable[..., Awaitable[Answer]]


@dataclass(slots=True, kw_only=True)
class Policies:
    """The wishes of the origins of one source. ``ask`` makes a request that passes the guard but no robots.txt."""

    hosts: Hosts
    source_id: str
    ask: Ask
    clock: Callable[[], datetime]
    hold: Callable[[str, float], None]
    """Called with host and seconds of a Crawl-delay."""
    _robots: dict[str, Robots] = field(default_factory=dict, init=False)
    _reservations: dict[str, tuple[Reservation, ...]] = field(default_factory=dict, init=False)
    _by_ai_txt: dict[str, bool] = field(default_factory=dict, init=False)

    async def robots(self, url: str) -> Robots:
        """The rules of an address's origin."""
        origin, host = _origin(url)
        if origin not in self._robots:
            status, text, failure = await self._document(f"{origin}/robots.txt", absent_days=0)
            rules = read_robots(status, text, root=f"{origin}/", failure=failure)
            self._robots[origin] = rules
            self.hosts.reserve(host, "robots.txt", rules.statement, now=self.clock())
            if rules.delay:
                self.hold(host, rules.delay)
        return self._robots[origin]

    async def reserves(self, url: str) -> bool:
        """Whether the origin reserves text and data mining of an address."""
        origin, host = _origin(url)
        if origin not in self._reservations:
            await self._read_reservations(origin, host)
        return self._by_ai_txt[origin] or reserved_by(self._reservations[origin], url)

    def reserves_all(self, url: str) -> bool:
        """Whether the whole origin is reserved; to be asked after :meth:`reserves`."""
        origin, _ = _origin(url)
        return self._by_ai_txt.get(origin, False) or reserves_all(self._reservations.get(origin, ()))

    def note(self, url: str, signal: Signal) -> None:
        """Keep what a page says of itself."""
        self.hosts.reserve(_origin(url)[1], signal.way, signal.value, now=self.clock())

    async def _read_reservations(self, origin: str, host: str) -> None:
        status, text = await self._permitted(f"{origin}/.well-known/tdmrep.json")
        rules = read_tdmrep(text) if status == 200 else None
        self._reservations[origin] = rules or ()
        if rules is not None:
            reserved = ", ".join(rule.location for rule in rules if rule.reserved)
            self.hosts.reserve(
                host, "tdmrep.json", f"reserved: {reserved}" if reserved else "not reserved", now=self.clock()
            )
        status, text = await self._permitted(f"{origin}/ai.txt")
        self._by_ai_txt[origin] = status == 200 and read_ai_txt(text, token=PRODUCT)
        if self._by_ai_txt[origin]:
            self.hosts.reserve(host, "ai.txt", "disallowed", now=self.clock())

    async def _permitted(self, url: str) -> tuple[int | None, str]:
        """A document that robots.txt may close like any other address."""
        if not (await self.robots(url)).allows(url):
            return None, ""
        status, text, _ = await self._document(url, absent_days=ABSENT_DAYS)
        return status, text

    async def _document(self, url: str, *, absent_days: int) -> tuple[int | None, str, str | None]:
        """A small document, from the ledger while it is fresh, else asked for on condition; status None when nobody answers."""
        now = self.clock()
        kept = self.hosts.document(url)
        if kept is not None and kept.visited_at <= now < kept.due_at:
            return kept.status, kept.text, None
        whole = kept is not None and 200 <= kept.status < 300
        answer = await self.ask(
            url,
            etag=kept.etag if kept and whole else None,
            last_modified=kept.last_modified if kept and whole else None,
            document=True,
        )
        status, text = answer.status, robots_text(answer.body)
        if status == 304 and kept is not None:
            status, text = kept.status, kept.text
        if answer.failure == "redirect_loop":
            # RFC 9309, 2.3.1.2: after five redirects the file may be taken for absent.
            status = 404
        if status is not None and status < 500 and status != 429:
            absent = status >= 400 and absent_days
            due = now + (timedelta(days=absent_days) if absent else timedelta(hours=KEPT_HOURS))
            self.hosts.keep_document(
                url,
                self.source_id,
                text=text,
                status=status,
                now=now,
                due=due,
                etag=answer.header("etag") or (kept.etag if kept and answer.status == 304 else None),
                last_modified=answer.header("last-modified")
                or (kept.last_modified if kept and answer.status == 304 else None),
            )
        return status, text, answer.failure


def _origin(url: str) -> tuple[str, str]:
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.netloc}", (parts.hostname or "").lower()
