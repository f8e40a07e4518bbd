"""The examination of one site by Scrapy, with the same guard, robots rules and manners as a night's crawl."""

import dataclasses
import tempfile
from collections import Counter
from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from multiprocessing import get_context
from pathlib import Path
from typing import Any, ClassVar, Final
from urllib.parse import urlsplit

from pebble import ProcessPool
from scrapy.crawler import AsyncCrawlerProcess
from scrapy.utils.project import get_project_settings

from catalog.model.capture import Capture
from catalog.model.languages import LANGUAGES
from catalog.model.lead import Lead
from catalog.model.source import Discover, Source
from crawlers.answers import Answer
from crawlers.child import limit_memory
from crawlers.discovery.found import NotReadable, moment
from crawlers.outcome import RouteTally
from crawlers.probe.clues import Clues, read_clues, root_of
from crawlers.probe.examination import Examination, Trial
from crawlers.probe.systems import USUAL_FEEDS, USUAL_SITEMAPS, recognise
from crawlers.routes import Walk
from crawlers.spider import SiteSpider

RESULT: Final = "tripoint/examination"
REQUESTS: Final = 60
"""Of one examination; a site nobody knows yet is asked for little."""
SECONDS: Final = 300.0
ITEMS: Final = 3


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
        in_language=(),
        license=None,
        needs_script=False,
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


class ProbeSpider(SiteSpider):
    """Tries routes instead of crawling them."""

    explore: ClassVar[bool]

    async def start(self) -> AsyncIterator[Any]:
        """Examine; the result is a stat."""
        self.budget = REQUESTS
        self.trials: list[Trial] = []
        self.walk = Walk(self)
        home = await self.ask(self.source.url)
        clues = self._clues(home)
        languages = [clues.in_language] if clues and clues.in_language else []
        for table, routes in (("discover", self.source.discover), ("fallback", self.source.fallback)):
            for route in routes:
                await self._try(route, table)
        if self.explore and clues is not None:
            languages += await self._explore(clues)
        items = [item async for item in self._items()]
        rules = await self.policies.robots(self.source.url)
        self.crawler.stats.set_value(
            RESULT,
            Examination(
                url=self.source.url,
                reached=home.final_url if home.failure is None else None,
                failure=home.failure,
                robots=rules.statement,
                reserved=await self.policies.reserves(self.source.url)
                or any(t.failure == "opted_out" for t in self.trials),
                system=_system(clues),
                site_name=clues.site_name if clues else None,
                in_language=tuple(dict.fromkeys(languages)),
                license=clues.license if clues else None,
                needs_script=clues.needs_script if clues else False,
                trials=tuple(self.trials),
                items=tuple(items),
                requests=self.tally.asked,
                page=_capture(self.source.url, home, self.source.id, self.now) if home.failure is None else None,
            ),
        )
        nothing: tuple[Any, ...] = ()
        for one in nothing:
            yield one

    def _clues(self, answer: Answer) -> Clues | None:
        if answer.failure is not None or not answer.body:
            return None
        try:
            return read_clues(answer.body, url=answer.final_url, content_type=answer.content_type)
        except NotReadable:
            return None

    async def _explore(self, home: Clues) -> list[str]:
        """Beyond what is declared: feeds that are linked, lists, feeds of habit, sitemaps; in each language's branch."""
        found = [code for code, _ in home.alternates]
        branches = [home]
        for code, address in home.alternates:
            if address != home.url and code != home.in_language and self.may_go_on:
                branch = self._clues(await self.ask(address))
                if branch is not None and branch.feeds + branch.listings != home.feeds + home.listings:
                    branches.append(branch)
        for branch in branches:
            await self._branch(branch, home)
        system = recognise(home.markup)
        root = root_of(home.url)
        if not self._have("feed") and system is not None and system.posts:
            await self._try(Discover(via="wordpress", url=root + "/"), "habit")
        if not self._have("feed") and not self._have("wordpress"):
            page = next((trial.url for trial in self.trials if trial.via == "listing" and trial.works), root).split(
                "?"
            )[0]
            habits = (system.feeds if system else ()) + USUAL_FEEDS
            await self._first("feed", [habit.format(root=root, page=page.rstrip("/")) for habit in habits], "habit")
        sitemaps = (*self._named_sitemaps(await self.policies.robots(home.url)), *(system.sitemaps if system else ()))
        await self._first("sitemap", [*sitemaps, *USUAL_SITEMAPS], "habit", root=root)
        return found

    async def _branch(self, branch: Clues, home: Clues) -> None:
        language = (
            next((code for code in LANGUAGES if code == branch.in_language), None) if branch is not home else None
        )
        for feed in branch.feeds[:3]:
            await self._try(Discover(via="feed", url=feed, in_language=language), "linked")
        listings = branch.listings[:3] or (branch.url,)
        for listing in listings:
            answer = await self.ask(listing) if listing != home.url else None
            clues = self._clues(answer) if answer is not None else None
            # The list page often declares the feed that the home page does not.
            for feed in clues.feeds[:2] if clues else ():
                await self._try(Discover(via="feed", url=feed, in_language=language), "linked")
            await self._try(Discover(via="listing", url=listing, in_language=language, pages=1), "linked")
            if self.trials[-1].works and self.trials[-1].leads >= ITEMS:
                break

    async def _first(self, via: str, addresses: Sequence[str], why: str, *, root: str = "") -> None:
        for address in dict.fromkeys(part.format(root=root) for part in addresses):
            if not self.may_go_on:
                return
            await self._try(Discover(via=via, url=address), why)  # type: ignore[arg-type]
            if self.trials and self.trials[-1].works:
                return

    async def _try(self, route: Discover, declared: str) -> None:
        if any((trial.via, trial.url) == (route.via, route.url) for trial in self.trials) or not self.may_go_on:
            return
        if not self.allowed.host(route.url):
            return
        tally = await self.walk.follow(route)
        self.trials.append(_trial(route, tally, declared, self._leads(route)))

    def _leads(self, route: Discover) -> list[Lead]:
        leads = [address.lead for address in self.ledger.due(self.source.id, now=self.now)]
        return [lead for lead in leads if lead is not None and lead.route == route.via]

    def _have(self, via: str) -> bool:
        return any(trial.via == via and trial.works for trial in self.trials)

    def _named_sitemaps(self, robots: Any) -> tuple[str, ...]:
        named = robots.rules.sitemaps if robots.rules is not None else ()
        return tuple(address for address in named if self.allowed.host(address))[:3]

    async def _items(self) -> AsyncIterator[tuple[Lead, Capture]]:
        works = [trial for trial in self.trials if trial.works]
        order = {via: place for place, via in enumerate(("feed", "wordpress", "listing", "sitemap", "spider"))}
        via = min((trial.via for trial in works), key=lambda name: order[name], default=None)
        leads = [a.lead for a in self.ledger.due(self.source.id, now=self.now) if a.lead and a.lead.route == via]
        for lead in leads[:ITEMS]:
            answer = await self.ask(lead.url)
            if answer.failure is None and answer.status == 200:
                yield lead, _capture(lead.url, answer, self.source.id, self.now)


def _system(clues: Clues | None) -> str | None:
    system = recognise(clues.markup) if clues else None
    return system.name if system else None


def _trial(route: Discover, tally: RouteTally, declared: str, leads: Sequence[Lead]) -> Trial:
    here = [
        lead for lead in leads if lead.found_on.split("?")[0].rstrip("/") == route.url.split("?")[0].rstrip("/")
    ] or leads
    dates = [date for lead in here if (date := lead.date_published or lead.date_modified) and moment(date)]
    return Trial(
        via=route.via,
        url=route.url,
        leads=tally.leads,
        failure=tally.failure or (None if tally.leads else "empty"),
        detail=tally.detail,
        declared=declared,
        in_language=route.in_language,
        newest=max(dates, key=_when, default=None),
        common_path=_common_path([lead.url for lead in here]),
    )


def _when(date: str) -> datetime:
    found = moment(date)
    assert found is not None  # noqa: S101 -- only dates that can be read are asked
    return found


def _common_path(addresses: Sequence[str]) -> str | None:
    folders = Counter(urlsplit(address).path.rstrip("/").rsplit("/", 1)[0] + "/" for address in addresses)
    if not folders:
        return None
    folder, count = folders.most_common(1)[0]
    return folder if folder != "/" and count * 2 >= len(addresses) else None


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
