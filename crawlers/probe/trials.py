"""What the routes of an unknown site are worth: what each gave, which belong into the file, which behind them. Pure."""

import dataclasses
import re
from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime, timedelta
from typing import Final
from urllib.parse import unquote, urlsplit

from catalog.model.lead import Lead
from catalog.model.source import Discover
from crawlers.discovery.found import moment
from crawlers.outcome import RouteTally
from crawlers.probe.examination import Trial
from crawlers.probe.words import ELSE, NEWS

ORDER: Final = ("feed", "wordpress", "listing", "sitemap")
"""A feed says most about an item; a listing is what editors look after; a sitemap holds everything, news or not."""

SILENT: Final = timedelta(days=365)
"""A route whose newest item is so much older than that of another is one the site forgot."""

MOST_FOLDERS: Final = 6

_NUMERIC: Final = re.compile(r"\b(\d{1,2})[./-](\d{1,2})[./-]((?:19|20)\d{2})\b")
_YEAR: Final = re.compile(r"/(?:19|20)\d{2}(?=/)")
_PART_OF_NEWS: Final = re.compile(
    r"(?<![a-z])(posts?|news\w*|articles?|actu\w*|nieuws\w*|aktuell\w*|press\w*)(?![a-z])"
)


def trial_of(route: Discover, tally: RouteTally, leads: Sequence[Lead], declared: str, *, explored: bool) -> Trial:
    """What a route gave. ``explored``: nobody declared it, so a sitemap is narrowed to its news and other things are no news."""
    url, include, failure = route.url, route.include, tally.failure or (None if tally.leads else "empty")
    if explored and failure is None and route.via == "sitemap":
        url, include, leads = news_of_sitemap(route.url, leads)
        failure = None if leads else "no news in it"
    if explored and failure is None and route.via == "feed" and _speaks_of_else(route.url, leads):
        failure = "events, jobs or comments"
    dates = [date for lead in leads if (date := lead.date_published or lead.date_modified)]
    compared = [(when, date) for date in dates if (when := when_of(date))]
    return Trial(
        via=route.via,
        url=url,
        leads=len(leads) if explored else tally.leads,
        failure=failure,
        detail=tally.detail,
        declared=declared,
        in_language=route.in_language,
        newest=max(compared)[1] if compared else None,
        dated=len(dates),
        include=tuple(include),
        items=tuple(leads),
    )


def sure_of(trial: Trial, *, first_page: bool) -> Trial:
    """The trial of a page read as a list without anybody saying that it is one: boxes that repeat may be services or people.

    Dates make it a list of news; without them its items must lie below it, or in a folder that speaks of news. A first page
    needs dates.
    """
    if not trial.works or trial.dated * 2 >= len(trial.items):
        return trial
    path = urlsplit(trial.url).path.rstrip("/") + "/"
    inside = sum(
        _folder(lead.url).startswith(path) or bool(NEWS.search(_said(_folder(lead.url)))) for lead in trial.items
    )
    if not first_page and inside * 2 >= len(trial.items) and len(path) > 1:
        return trial
    return dataclasses.replace(trial, failure="boxes that repeat, but nothing says that they are news")


def when_of(date: str | None) -> datetime | None:
    """A printed date as far as it is written in numbers; only to compare routes by."""
    found = moment(date)
    numeric = _NUMERIC.search(date or "") if found is None else None
    if numeric:
        day, month, year = (int(part) for part in numeric.groups())
        try:
            return datetime(year, month, day, tzinfo=UTC)
        except ValueError:
            return None
    return found


def news_of_sitemap(url: str, leads: Sequence[Lead]) -> tuple[str, tuple[str, ...], list[Lead]]:
    """The news of a sitemap that holds everything: its address (one part of an index, where that is named for news),
    the patterns of the folders that speak of news, and the items in them.

    Without any such folder, a folder with most of the items counts when their names are as long as headlines are.
    """
    parts = Counter(lead.found_on for lead in leads)
    named = [part for part in parts if part != url and _PART_OF_NEWS.search(urlsplit(part).path.lower())]
    if named:
        url = max(named, key=lambda part: parts[part])
        leads = [lead for lead in leads if lead.found_on == url]
        if not any(NEWS.search(_said(_folder(lead.url))) for lead in leads):
            return url, (), list(leads)
    announced = [lead for lead in leads if lead.headline and lead.date_published]
    if announced and len(announced) * 2 >= len(leads):
        # A news sitemap: every entry is news.
        return url, (), announced
    folders = Counter(_folder(lead.url) for lead in leads)
    speaking = Counter({folder: count for folder, count in folders.items() if NEWS.search(_said(folder))})
    if not speaking:
        speaking = Counter(
            {
                folder: count
                for folder, count in folders.items()
                if folder != "/" and count >= 4 and count * 2 >= len(leads) and _long_names(leads, folder)
            }
        )
    kept = [folder for folder, _ in speaking.most_common(MOST_FOLDERS)]
    chosen = [
        lead for lead in leads if _folder(lead.url) in kept and urlsplit(lead.url).path.rstrip("/") + "/" not in kept
    ]
    return url, tuple(re.escape(folder).replace("\\-", "-") for folder in kept), chosen


def _folder(address: str) -> str:
    """The folder of an address, up to where years begin: items move on to the next year's folder."""
    path = urlsplit(address).path
    folder = path.rstrip("/").rpartition("/")[0] + "/"
    year = _YEAR.search(folder)
    return folder[: year.start() + 1] if year and year.start() else folder


def _said(folder: str) -> str:
    return re.sub(r"[-_./]", " ", unquote(folder))


def _long_names(leads: Sequence[Lead], folder: str) -> bool:
    names = [urlsplit(lead.url).path.rstrip("/").rsplit("/", 1)[-1] for lead in leads if _folder(lead.url) == folder]
    return sorted(len(name) for name in names)[len(names) // 2] >= 15


def _speaks_of_else(url: str, leads: Sequence[Lead]) -> bool:
    parts = urlsplit(url)
    if ELSE.search(_said(f"{parts.path} {parts.query}")):
        return True
    return sum(bool(ELSE.search(_said(_folder(lead.url)))) for lead in leads) * 2 > len(leads)


def choose(trials: Iterable[Trial]) -> tuple[list[Trial], list[Trial]]:
    """The routes of the file, and its fallbacks: one a language of the best kind, then the best of each other kind."""
    works = [trial for trial in trials if trial.works]
    latest = max((when for trial in works if (when := when_of(trial.newest))), default=None)
    alive = [trial for trial in works if not _silent(trial, latest)]
    kinds = sorted({trial.via for trial in alive}, key=lambda via: ORDER.index(via) if via in ORDER else len(ORDER))
    if not kinds:
        return [], []
    first, *others = [_one_a_language([trial for trial in alive if trial.via == via]) for via in kinds]
    return first[:5], [trial for rest in others for trial in rest[:5]]


def _silent(trial: Trial, latest: datetime | None) -> bool:
    newest = when_of(trial.newest)
    return newest is not None and latest is not None and latest - newest > SILENT


def _one_a_language(trials: list[Trial]) -> list[Trial]:
    """A second route of the same language is mostly a part of the first."""
    best: dict[str | None, Trial] = {}
    for trial in trials:
        known = best.get(trial.in_language)
        if known is None or worth(trial) > worth(known):
            best[trial.in_language] = trial
    whole = best.get(None)
    if whole is not None and len(best) > 1:
        covered = {lead.url for trial in best.values() if trial is not whole for lead in trial.items}
        if {lead.url for lead in whole.items} <= covered:
            del best[None]
    return list(best.values())


def worth(trial: Trial) -> float:
    """How much a route of a kind is to be preferred to another of the same kind and language."""
    share = trial.dated / trial.leads if trial.leads else 0.0
    return min(trial.leads, 20) * (0.5 + share)
