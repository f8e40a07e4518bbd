"""The spider of an examination: tries routes instead of crawling them, and fetches three items to be read."""

import dataclasses
from collections.abc import AsyncIterator, Sequence
from datetime import datetime
from itertools import zip_longest
from typing import Any, ClassVar, Final
from urllib.parse import urljoin

from scrapy import Request
from scrapy.http.request import NO_CALLBACK

from catalog.model.capture import Capture
from catalog.model.lead import Lead
from catalog.model.source import Discover
from catalog.store.lists import Lists, Recorded
from crawlers.addresses import allowed_by, bare_host
from crawlers.answers import NOT_OURS, Answer
from crawlers.discovery.found import NotReadable, newest_first
from crawlers.probe.clues import Clues, read_clues, shared_name
from crawlers.probe.examination import FOR_BROWSERS, Examination, Trial
from crawlers.probe.exploring import Exploration
from crawlers.probe.systems import recognise
from crawlers.probe.trials import choose, trial_of
from crawlers.reservations import signals
from crawlers.routes import Walk
from crawlers.spider import SiteSpider

RESULT: Final = "tripoint/examination"
REQUESTS: Final = 80
"""Of one examination; a site nobody knows yet is asked for little."""
KEPT_FOR_ITEMS: Final = 5
"""Requests of the budget that are kept for the items."""
ITEMS: Final = 3
STEPS: Final = 4
"""Pages that lead on by themselves (meta refresh) before the first one with something to read."""


class _Heard(Lists):
    """Lists that also remember which leads a route gave."""

    leads: list[Lead]

    def record_list(self, key: str, source_id: str, *, leads: Sequence[Lead], **more: Any) -> Recorded:
        self.leads += leads
        return super().record_list(key, source_id, leads=leads, **more)


class ProbeSpider(SiteSpider):
    """Examines one site."""

    explore: ClassVar[bool]
    lists: _Heard

    async def start(self) -> AsyncIterator[Any]:
        """Examine; the result is a stat."""
        self.budget = REQUESTS - KEPT_FOR_ITEMS
        self.lists = _Heard(self.ledger)
        self.trials: list[Trial] = []
        self.pages: list[Clues] = []
        self.walk = Walk(self)
        self.reserved = False
        self._admitted: list[Discover] = []
        home, clues = await self._home()
        for table, routes in (("discover", self.source.discover), ("fallback", self.source.fallback)):
            for route in routes:
                await self.attempt(route, table)
        exploration = Exploration(self)
        if self.explore and clues is not None and not self.reserved and not clues.challenge:
            await exploration.go(clues)
        self.budget = REQUESTS
        items = [] if self.reserved else [item async for item in self._items()]
        rules = await self.policies.robots(self.source.url)
        self.crawler.stats.set_value(
            RESULT,
            Examination(
                url=self.source.url,
                reached=home.final_url if home.failure is None else None,
                failure=home.failure,
                robots=rules.statement,
                reserved=self.reserved or any(t.failure == "opted_out" for t in self.trials),
                system=_system(self.pages),
                site_name=(clues and shared_name(page.title for page in self.pages))
                or (clues.site_name if clues else None),
                names=exploration.names(),
                in_language=exploration.languages(),
                license=next((page.license for page in self.pages if page.license), None),
                obstacle=_obstacle(clues),
                trials=tuple(self.trials),
                items=tuple(items),
                requests=self.tally.asked,
                page=_capture(self.source.url, home, self.source.id, self.now) if home.failure is None else None,
                moved_to=await self._where_it_leads(self.source.url)
                if home.failure in ("redirect", "egress")
                else None,
            ),
        )
        nothing: tuple[Any, ...] = ()
        for one in nothing:
            yield one

    async def _home(self) -> tuple[Answer, Clues | None]:
        home = await self.ask(self.source.url)
        self.reserved = await self.policies.reserves(self.source.url) if home.failure is None else False
        for _ in range(STEPS):
            if home.failure is None:
                said = signals({name.lower(): value for name, value in home.headers}, home.body)
                self.reserved = self.reserved or any(signal.reserved for signal in said)
            clues = self.clues(home)
            if clues is None or clues.refresh in (None, clues.url) or not self.allowed.host(clues.refresh or ""):
                break
            home = await self.ask(clues.refresh or "")
        self.walk.remember(home)
        return home, clues

    async def read(self, address: str) -> Clues | None:
        """The clues of a page; its answer is kept for a route that reads the same address."""
        answer = await self.ask(address)
        self.walk.remember(answer)
        return self.clues(answer)

    def clues(self, answer: Answer) -> Clues | None:
        """What a page says; None when it is none."""
        if answer.failure is not None or not answer.body:
            return None
        try:
            clues = read_clues(answer.body, url=answer.final_url, content_type=answer.content_type)
        except NotReadable:
            return None
        self.pages.append(clues)
        return clues

    def admit(self, address: str) -> None:
        """Let a host be asked that the site itself calls its own. The guard still refuses what is not public."""
        if not self.allowed.host(address):
            self._admitted.append(Discover(via="listing", url=address))
            routes = (*self.source.discover, *self._admitted)
            self.allowed = allowed_by(dataclasses.replace(self.source, discover=routes))

    async def attempt(self, route: Discover, declared: str) -> Trial | None:
        """Try a route once; None when it was tried before, or may not be."""
        if any((trial.via, trial.url) == (route.via, route.url) for trial in self.trials) or not self.may_go_on:
            return None
        if not self.allowed.host(route.url):
            if declared != "linked" or route.via != "feed":
                return None
            # The page itself names a feed elsewhere as its own; the file will name it too.
            self.admit(route.url)
        self.lists.leads = []
        tally = await self.walk.follow(route)
        trial = trial_of(route, tally, self.lists.leads, declared, explored=self.explore)
        self.trials.append(trial)
        return trial

    async def _items(self) -> AsyncIterator[tuple[Lead, Capture]]:
        chosen, spare = choose(self.trials) if self.explore else ([t for t in self.trials if t.works], [])
        # The newest of each language first.
        newest = [newest_first(trial.items) for trial in chosen or spare]
        leads = [lead for row in zip_longest(*newest) for lead in row if lead is not None]
        for lead in list({lead.url: lead for lead in leads}.values())[:ITEMS]:
            answer = await self.ask(lead.url)
            if answer.failure is None and answer.status == 200:
                yield lead, _capture(lead.url, answer, self.source.id, self.now)

    async def _where_it_leads(self, url: str) -> str | None:
        """The first address on another host in a chain of redirects, which is not asked."""
        for _ in range(STEPS):
            request = Request(
                url, meta={"robots": False, "dont_redirect": True}, callback=NO_CALLBACK, dont_filter=True
            )
            try:
                response = await self.crawler.engine.download_async(request)
            except NOT_OURS:
                return None
            location = (response.headers.get("Location") or b"").decode("latin-1")
            if not location:
                return None
            url = urljoin(url, location)
            if bare_host(url) != bare_host(self.source.url):
                return url if url.startswith(("http://", "https://")) else None
        return None


def _system(pages: Sequence[Clues]) -> str | None:
    systems = (recognise(page.markup) for page in pages)
    return next((system.name for system in systems if system), None)


def _obstacle(clues: Clues | None) -> str | None:
    if clues is not None and clues.challenge:
        return FOR_BROWSERS
    if clues is not None and clues.needs_script:
        return "the page holds hardly any words without JavaScript: a feed or sitemap is the only way in"
    return None


def _capture(url: str, answer: Answer, source_id: str, now: datetime) -> Capture:
    headers: dict[str, str] = {}
    for name, value in answer.headers:
        key = name.lower()
        headers[key] = f"{headers[key]}, {value}" if key in headers else value
    return Capture(
        url=url,
        final_url=answer.final_url,
        source_id=source_id,
        fetched_at=now,
        status=answer.status or 0,
        headers=headers,
        body=answer.body,
        redirects=answer.redirects,
    )
