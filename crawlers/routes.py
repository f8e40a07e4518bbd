"""Walks one route of a source file: its list pages, on condition, with their leads into the ledger."""

import hashlib
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final
from urllib.parse import urlsplit

from catalog.model.errors import Reason
from catalog.model.lead import Lead
from catalog.model.source import Discover
from catalog.store.archive import digest
from catalog.store.lists import ListPage
from crawlers.addresses import bare_host
from crawlers.answers import Answer
from crawlers.discovery import feed, listing, sitemap, wordpress
from crawlers.discovery.found import Found, NotReadable
from crawlers.outcome import RouteTally
from crawlers.reservations import signals

if TYPE_CHECKING:
    from crawlers.spider import SiteSpider

DISCOVERY: Final = "2"
"""Raised when discovery reads more in the same bytes: then no list is "unchanged" for one night."""

MAX_SITEMAPS: Final = 60
MAX_FEED_PAGES: Final = 1
KEPT_ANSWERS: Final = 16 * 1024 * 1024
"""Bytes of list answers kept in a run for a second route that reads the same address with another filter."""


@dataclass(frozen=True, slots=True)
class _Step:
    url: str
    depth: int = 0
    alternatives: tuple[str, ...] = ()
    """Tried in order when this one fails."""


class Walk:
    """Follows the routes of one source in one run."""

    def __init__(self, spider: "SiteSpider") -> None:
        self.spider = spider
        self._answers: dict[str, Answer] = {}
        self._kept = 0
        self._seen: set[str] = set()

    def remember(self, answer: Answer) -> None:
        """Take an answer that was had already for the one its address would give."""
        self._answers[answer.url] = self._answers[answer.final_url] = answer

    async def follow(self, route: Discover, *, fallback: bool = False) -> RouteTally:
        """All pages of a route within its bounds. What went wrong stands in the tally."""
        tally = RouteTally(via=route.via, url=route.url, fallback=fallback)
        self.spider.tally.routes.append(tally)
        steps = [_Step(first, alternatives=tuple(rest)) for first, *rest in [_starts(route)]]
        visited: set[str] = set()
        most = {"sitemap": MAX_SITEMAPS, "feed": MAX_FEED_PAGES}.get(route.via, route.pages)
        while steps and tally.pages < most and self.spider.may_go_on:
            step = steps.pop(0)
            if step.url in visited:
                continue
            visited.add(step.url)
            following, fresh = await self._step(route, step, tally)
            if following is None:
                if step.alternatives:
                    steps.insert(0, _Step(step.alternatives[0], alternatives=step.alternatives[1:]))
                continue
            if route.via == "listing" and step.depth and not fresh:
                # A page on which every link stood on earlier pages: the pager turns in a circle or has no end.
                break
            if step.depth < (sitemap.MAX_DEPTH if route.via == "sitemap" else most):
                steps += [_Step(url, depth=step.depth + 1) for url in following]
        if steps and tally.pages >= MAX_SITEMAPS:
            tally.notes.append("capped")
        return tally

    async def _step(self, route: Discover, step: _Step, tally: RouteTally) -> tuple[tuple[str, ...] | None, int]:
        """One page: the pages it leads to (None when it failed), and how many of its links were not seen in this run."""
        spider = self.spider
        if not spider.allowed.host(step.url):
            return (), 0
        if await spider.policies.reserves(step.url):
            spider.tally.opted_out = spider.tally.opted_out or spider.policies.reserves_all(step.url)
            tally.failure = tally.failure or "opted_out"
            return None, 0
        key = _key(spider.source.id, route, step.url)
        known = spider.lists.list_page(key)
        answer = await self._answer(step.url, known)
        spider.note_rest(answer)
        failure, detail = answer.failure, answer.detail
        if answer.reason is Reason.EGRESS:
            failure = "egress"
            spider.tally.dropped[Reason.EGRESS] += 1
        if failure is None and known is not None and (answer.status == 304 or answer.digest_is(known.digest)):
            return self._unchanged(key, known, answer, tally), 1
        found = None
        if failure is None:
            try:
                found = self._read(route, answer)
            except NotReadable as error:
                failure, detail = "parse", str(error)
        if found is None or failure is not None:
            spider.lists.record_list_failure(
                key, spider.source.id, now=spider.now, failure=failure or "parse", status=answer.status
            )
            if not step.alternatives:
                # The first page decides over a route; a broken further page is noted.
                if step.depth == 0 or not tally.pages:
                    tally.failure, tally.detail = failure, detail
                else:
                    tally.notes.append(f"{failure}: {step.url}")
            return None, 0
        return self._record(key, answer, found, tally)

    def _unchanged(self, key: str, known: ListPage, answer: Answer, tally: RouteTally) -> tuple[str, ...]:
        self.spider.lists.record_list_unchanged(key, now=self.spider.now, status=answer.status or 304)
        tally.pages += 1
        tally.unchanged += 1
        tally.leads += known.leads
        tally.matched += known.leads
        if not known.leads and "empty" not in tally.notes:
            tally.notes.append("empty")
        return known.following

    def _record(self, key: str, answer: Answer, found: Found, tally: RouteTally) -> tuple[tuple[str, ...], int]:
        spider = self.spider
        leads = [lead for lead in found.leads if self._on_site(lead)]
        recorded = spider.lists.record_list(
            key,
            spider.source.id,
            now=spider.now,
            status=answer.status or 200,
            etag=answer.header("etag"),
            last_modified=answer.header("last-modified"),
            digest=digest(answer.body),
            leads=leads,
            following=found.following,
        )
        fresh = len({lead.url for lead in found.leads} - self._seen)
        self._seen |= {lead.url for lead in found.leads}
        tally.pages += 1
        tally.leads += len(leads)
        tally.new += recorded.new
        tally.matched += found.matched
        tally.notes += [note for note in found.notes if note not in tally.notes]
        moved = bare_host(answer.final_url) != bare_host(answer.url)
        if moved:
            tally.notes.append(f"redirected to {urlsplit(answer.final_url).hostname}")
        return found.following, fresh

    def _on_site(self, lead: Lead) -> bool:
        if not self.spider.allowed.host(lead.url):
            self.spider.tally.dropped[Reason.OFFSITE] += 1
            return False
        if not self.spider.allowed.port(lead.url):
            self.spider.tally.dropped[Reason.EGRESS] += 1
            return False
        return True

    async def _answer(self, url: str, known: ListPage | None) -> Answer:
        held = self._answers.get(url)
        if held is not None:
            return held
        answer = await self.spider.ask(
            url, etag=known.etag if known else None, last_modified=known.last_modified if known else None
        )
        if answer.failure is None and answer.status != 304 and self._kept + len(answer.body) <= KEPT_ANSWERS:
            self._kept += len(answer.body)
            self._answers[url] = answer
        return answer

    def _read(self, route: Discover, answer: Answer) -> Found:
        said = signals({name.lower(): value for name, value in answer.headers}, answer.body[:1])
        for signal in said:
            self.spider.policies.note(answer.final_url, signal)
        if any(signal.reserved for signal in said):
            raise NotReadable("reserves text and data mining")
        if not answer.body.strip():
            raise NotReadable("an empty answer")
        source, url = self.spider.source, answer.final_url
        if route.via == "feed" or (route.via == "wordpress" and answer.body.lstrip()[:1] != b"["):
            return feed.read(answer.body, url=url, source=source, route=route)
        if route.via == "wordpress":
            return wordpress.read(answer.body, url=url, source=source, route=route)
        if route.via == "sitemap":
            return sitemap.read(answer.body, url=url, source=source, route=route)
        return listing.read(answer.body, url=url, source=source, route=route, content_type=answer.content_type)


def _starts(route: Discover) -> tuple[str, ...]:
    return wordpress.addresses(route.url) if route.via == "wordpress" else (route.url,)


def _key(source_id: str, route: Discover, url: str) -> str:
    """The ledger's name of a list page. It holds the route's own wording: a mended route must not meet a 304."""
    wording = repr((DISCOVERY, route.via, route.links, route.next, route.include, route.exclude, route.in_language))
    return f"list {source_id} {hashlib.sha256(wording.encode()).hexdigest()[:8]} {url}"
