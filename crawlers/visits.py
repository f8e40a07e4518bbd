"""Asks the items that are due, one after the other, and says of each what became of it."""

from collections.abc import AsyncIterator
from dataclasses import replace
from typing import TYPE_CHECKING, Final
from urllib.parse import urlsplit

from catalog.model.errors import Reason
from catalog.model.lead import Lead
from catalog.store.archive import Exchange
from catalog.store.ledger import Address
from crawlers.answers import NO_ANSWER, Answer
from crawlers.discovery.attached import PER_RUN, attached_document
from crawlers.discovery.found import moment
from crawlers.reservations import signals

if TYPE_CHECKING:
    from crawlers.spider import SiteSpider

BREAKS_AFTER: Final = 5
"""Items in a row without a usable answer, after which the rest waits for the next night."""

DOCUMENTS: Final = (
    "text/html",
    "application/xhtml+xml",
    "application/pdf",
    "application/vnd.openxmlformats-officedocument",
)


class Visits:
    """The items of one source in one run."""

    def __init__(self, spider: "SiteSpider") -> None:
        self.spider = spider
        self._attached = 0

    async def visit(self) -> AsyncIterator[Exchange]:
        """Asks what is due, as far as budget, time and the host allow; gives what is to be archived."""
        waiting = [
            item for item in self.spider.ledger.due(self.spider.source.id, now=self.spider.now) if self._in_time(item)
        ]
        if self.spider.tally.opted_out:
            waiting = []
        chosen = list(waiting[: self.spider.limit] if self.spider.limit is not None else waiting)
        in_a_row = 0
        for place, item in enumerate(chosen):
            if not self.spider.may_go_on:
                self.spider.tally.left = len(chosen) - place
                if self.spider.tally.stopped == "budget":
                    self.spider.tally.dropped[Reason.BUDGET] += self.spider.tally.left
                return
            exchange, failure = await self._visit(item)
            in_a_row = in_a_row + 1 if failure in NO_ANSWER or failure in ("http_403", "http_5xx", "challenge") else 0
            if in_a_row >= BREAKS_AFTER:
                self.spider.tally.stopped = failure
            if exchange is not None:
                yield exchange
                chosen.extend(self._document_of(item, exchange))

    def _document_of(self, item: Address, exchange: Exchange) -> tuple[Address, ...]:
        """The document that a page without text covers, as an item that is due now; nothing where it is known already."""
        if exchange.status != 200 or self._attached >= PER_RUN:
            return ()
        kind = exchange.header("content-type") or ""
        found = attached_document(exchange.body, exchange.final_url, content_type=kind)
        if found is None or not self.spider.allowed.host(found.url):
            return ()
        known = item.lead or Lead(url=item.url, source_id=self.spider.source.id, route="listing", found_on=item.url)
        headline = found.headline or known.headline
        lead = replace(known, url=found.url, found_on=exchange.final_url, headline=headline, article_body=None)
        self.spider.lists.record_leads(self.spider.source.id, [lead], now=self.spider.now)
        due = self.spider.ledger.due(self.spider.source.id, now=self.spider.now)
        new = tuple(other for other in due if other.url == found.url and not other.visits)
        self._attached += len(new)
        return new

    def _in_time(self, item: Address) -> bool:
        if self.spider.since is None or item.visits:
            return True
        when = moment(item.lead.date_published or item.lead.date_modified) if item.lead else None
        return when is None or when.date() >= self.spider.since

    async def _visit(self, item: Address) -> tuple[Exchange | None, str | None]:
        """Ask one item; what is to be archived, and the class of failure."""
        url = item.url
        if not self.spider.allowed.host(url):
            # Known from an earlier file or an earlier host of the source.
            return None, self._refuse(url, Reason.OFFSITE, days=7)
        if await self.spider.policies.reserves(url):
            return None, self._refuse(url, Reason.OPTED_OUT, days=7)
        self.spider.tally.items += 1
        answer = await self.spider.ask(
            url, etag=item.etag if item.visits else None, last_modified=item.last_modified if item.visits else None
        )
        self.spider.note_rest(answer)
        if answer.rest is not None:
            return None, None
        if answer.reason is not None and answer.reason is not Reason.TRUNCATED:
            return None, self._refuse(url, answer.reason, days=1 if answer.reason is Reason.ROBOTS else 7)
        if answer.status in (404, 410) or self._led_home(answer):
            gone = self.spider.ledger.record_missing(
                url, status=answer.status if answer.status in (404, 410) else 404, now=self.spider.now
            )
            self.spider.tally.removed += gone and bool(item.article_id)
            self.spider.tally.dropped[Reason.HTTP_ERROR] += not item.visits
            return None, None
        if answer.failure is not None:
            return None, self._fail(url, answer)
        if answer.status == 304:
            return self._exchange(item, answer), None
        refused = self._unwanted(answer)
        if refused is not None:
            return None, self._refuse(url, refused, days=1 if refused is Reason.EMPTY else 30, status=answer.status)
        return self._exchange(item, answer), None

    def _unwanted(self, answer: Answer) -> Reason | None:
        """Why a whole answer is not kept."""
        said = signals({name.lower(): value for name, value in answer.headers}, answer.body)
        for signal in said:
            self.spider.policies.note(answer.final_url, signal)
        if any(signal.reserved for signal in said):
            return Reason.OPTED_OUT
        if not answer.body.strip():
            return Reason.EMPTY
        kind = answer.content_type.split(";")[0].strip().lower()
        start = answer.body[:1024].lstrip()
        if (
            kind.startswith(DOCUMENTS)
            or start[:5] == b"%PDF-"
            or (start[:1] == b"<" and not start.startswith(b"<?xml"))
        ):
            return None
        if kind in ("", "text/plain", "application/octet-stream") and b"\x00" not in start:
            return None
        return Reason.NOT_HTML

    def _led_home(self, answer: Answer) -> bool:
        """Whether the site leads a removed item to its home page or its listing, as many do in place of 404."""
        if not answer.redirects or answer.failure is not None:
            return False
        final = answer.final_url.rstrip("/")
        homes = {
            self.spider.source.url,
            *(route.url for route in (*self.spider.source.discover, *self.spider.source.fallback)),
        }
        return urlsplit(final).path in ("", "/") or final in {home.rstrip("/") for home in homes}

    def _refuse(self, url: str, reason: Reason, *, days: int, status: int | None = None) -> str | None:
        self.spider.tally.dropped[reason] += 1
        self.spider.ledger.record_refused(url, reason=reason, now=self.spider.now, status=status, days=days)
        return None

    def _fail(self, url: str, answer: Answer) -> str | None:
        failure = answer.failure or "reset"
        self.spider.tally.failures[failure] += 1
        self.spider.tally.dropped[answer.reason or Reason.HTTP_ERROR] += 1
        self.spider.ledger.record_failure(url, failure=failure, status=answer.status, now=self.spider.now)
        return failure

    def _exchange(self, item: Address, answer: Answer) -> Exchange:
        return Exchange(
            url=item.url,
            final_url=answer.final_url,
            source_id=self.spider.source.id,
            fetched_at=self.spider.clock(),
            status=answer.status or 0,
            headers=answer.headers,
            body=answer.body,
            request_headers=answer.request_headers,
            redirects=answer.redirects,
            lead=item.lead,
            ip_address=answer.ip_address,
        )
