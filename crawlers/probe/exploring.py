"""Where to look on a site nobody declared, and in which order: what it links, what its system is in the habit of, sitemaps."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final, Literal
from urllib.parse import urljoin, urlsplit

from catalog.model.languages import LANGUAGES, Language
from catalog.model.source import Discover
from crawlers.probe.clues import Clues, same_body
from crawlers.probe.examination import Trial
from crawlers.probe.systems import USUAL_FEEDS, USUAL_SITEMAPS, recognise
from crawlers.probe.trials import sure_of, worth

if TYPE_CHECKING:
    from crawlers.probe.spider import ProbeSpider

LISTINGS: Final = 6
"""Pages of one language that may be looked at for a list."""
ENOUGH: Final = 3
"""Dated items of a list that is not looked behind."""


@dataclass(slots=True)
class _Branch:
    """The pages of a site in one language."""

    home: Clues
    language: Language | None
    trials: list[Trial] = field(default_factory=list)
    listing: str | None = None
    """The best page for a list, also when its items are drawn by a script."""

    def has(self, via: str) -> bool:
        """Whether a route of this kind was found in it."""
        return any(trial.via == via and trial.works for trial in self.trials)


class Exploration:
    """The search for routes on one site."""

    def __init__(self, spider: "ProbeSpider") -> None:
        self._spider = spider
        self._branches: list[_Branch] = []

    def languages(self) -> tuple[str, ...]:
        """Of the first page, and of every branch in which a route works."""
        found = [branch.language or branch.home.in_language for branch in self._branches[:1]]
        found += [branch.language for branch in self._branches[1:] if any(trial.works for trial in branch.trials)]
        return tuple(dict.fromkeys(code for code in found if code))

    def names(self) -> tuple[tuple[str, str], ...]:
        """The site's name in the languages whose pages call it otherwise."""
        named = {branch.language: branch.home.site_name for branch in self._branches}
        first = next(iter(named.values()), None)
        return tuple((code, name) for code, name in named.items() if code and name and name != first)

    async def go(self, home: Clues) -> None:
        """Try what is worth trying; the spider keeps the trials."""
        await self._find_branches(home)
        for branch in self._branches:
            await self._linked(branch)
        system = recognise("\n".join(page.markup[:200_000] for page in self._spider.pages))
        first, *others = self._branches
        if not first.has("feed"):
            habit = await self._habits(first, system.feeds if system else ())
            if habit is None and system is not None and system.posts:
                await self._attempt(first, "wordpress", self._root(first) + "/", "habit", language=None)
            if habit is None and not first.has("wordpress"):
                habit = await self._habits(first, USUAL_FEEDS)
            for branch in others:
                if habit is not None and not branch.has("feed"):
                    await self._habits(branch, [habit])
        robots = await self._spider.policies.robots(home.url)
        named = robots.rules.sitemaps if robots.rules is not None else ()
        allowed = [address for address in named if self._spider.allowed.host(address)][:3]
        root = urljoin(home.url, "/").rstrip("/")
        usual = [habit.format(root=root) for habit in (*(system.sitemaps if system else ()), *USUAL_SITEMAPS)]
        for address in dict.fromkeys([*allowed, *usual]):
            trial = await self._attempt(
                first, "sitemap", address, "robots.txt" if address in allowed else "habit", language=None
            )
            if trial is not None and trial.works:
                break

    async def _find_branches(self, home: Clues) -> None:
        said = dict(home.alternates)
        own = next(
            (code for code, address in said.items() if address.rstrip("/") == home.url.rstrip("/")), home.in_language
        )
        self._branches.append(_Branch(home, _code(own) if said else None))
        for code, address in said.items():
            if code == own or address.rstrip("/") == home.url.rstrip("/") or not same_body(address, home.url):
                continue
            self._spider.admit(address)
            page = await self._spider.read(address) if self._spider.may_go_on else None
            if page is not None and page.feeds + page.listings != home.feeds + home.listings:
                self._branches.append(_Branch(page, _code(code)))
        if len(self._branches) == 1:
            self._branches[0].language = None

    async def _linked(self, branch: _Branch) -> None:
        explained = [] if branch.home.feeds else list(branch.home.feed_pages)
        for feed in branch.home.feeds[:3]:
            trial = await self._attempt(branch, "feed", feed, "linked")
            if trial is not None and trial.failure == "parse":
                # Called RSS, but a page for people that explains where the feeds are.
                explained.append(feed)
        for page in explained[:2]:
            clues = await self._spider.read(page)
            for feed in clues.feeds[:3] if clues else ():
                await self._attempt(branch, "feed", feed, "linked")
        waiting = list(branch.home.listings)
        if urlsplit(branch.home.url).path.strip("/"):
            # Whoever names a page below the root may mean the list itself.
            waiting.insert(0, branch.home.url)
        seen: set[str] = set()
        while waiting and len(seen) < LISTINGS and self._spider.may_go_on:
            address = waiting.pop(0)
            if address in seen:
                continue
            seen.add(address)
            if await self._list(branch, address, waiting):
                break
        best = max((one for one in branch.trials if one.via == "listing" and one.works), key=worth, default=None)
        branch.listing = best.url if best else next(iter(branch.home.listings), None)
        if best is None and not seen & {branch.home.url}:
            await self._attempt(branch, "listing", branch.home.url, "the first page itself")

    async def _list(self, branch: _Branch, address: str, waiting: list[str]) -> bool:
        """Look at a page that may list news, and note where it leads; whether it is enough."""
        is_home = address == branch.home.url
        clues = branch.home if is_home else await self._spider.read(address)
        if clues is None:
            return False
        # The list page often declares the feed that the home page does not.
        for feed in clues.feeds[:2] if not is_home else ():
            await self._attempt(branch, "feed", feed, "linked")
        trial = await self._attempt(branch, "listing", clues.url if not is_home else address, "linked")
        if trial is not None and trial.works and trial.dated >= ENOUGH:
            return True
        # A page about the press leads to its releases: what it links below itself comes before the rest.
        below = urlsplit(clues.url).path.rstrip("/") + "/"
        further = [page for page in clues.listings if page not in branch.home.listings]
        waiting[:0] = [page for page in further if urlsplit(page).path.startswith(below)][:3]
        waiting += [page for page in further if page not in waiting][:2]
        return False

    async def _habits(self, branch: _Branch, habits: Sequence[str]) -> str | None:
        """The first habit that gives a feed."""
        for habit, address in self._addresses(branch, habits):
            if not self._spider.may_go_on:
                return None
            trial = await self._attempt(branch, "feed", address, "habit")
            if trial is not None and trial.works:
                return habit
        return None

    def _addresses(self, branch: _Branch, habits: Sequence[str]) -> Iterator[tuple[str, str]]:
        root = self._root(branch)
        page = branch.listing.rstrip("/") if branch.listing else None
        for habit in habits:
            if page is None and ("{page}" in habit or "{web}" in habit):
                continue
            address = habit.format(root=root, page=page, web=_web(page or root))
            if address.count("?") > 1:
                # A page that has a query already takes the feed's as one more pair of it.
                address = address.replace("?", "&").replace("&", "?", 1)
            yield habit, address

    def _root(self, branch: _Branch) -> str:
        if branch is self._branches[0]:
            return urljoin(branch.home.url, "/").rstrip("/")
        return branch.home.url.split("?")[0].rstrip("/")

    async def _attempt(
        self,
        branch: _Branch,
        via: Literal["feed", "listing", "sitemap", "wordpress"],
        address: str,
        why: str,
        *,
        language: Language | Literal["branch"] | None = "branch",
    ) -> Trial | None:
        spoken = branch.language if language == "branch" else language
        # One page of a list says whether it is one.
        trial = await self._spider.attempt(Discover(via=via, url=address, in_language=spoken, pages=1), why)
        if trial is not None and via == "listing":
            trial = self._spider.trials[-1] = sure_of(trial, first_page=address == branch.home.url)
        if trial is not None:
            branch.trials.append(trial)
        return trial


def _web(page: str) -> str:
    """The part of a SharePoint site that a page belongs to."""
    return re.sub(r"/(Pages|Paginas|Seiten|SitePages)(/.*)?$", "", page, flags=re.IGNORECASE)


def _code(code: str | None) -> Language | None:
    return next((language for language in LANGUAGES if language == code), None)
