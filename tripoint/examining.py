"""Joins the examination of a site (``crawlers.probe``) with the reading of its items (``pipelines``), for three verbs."""

import dataclasses
import json
import os
from datetime import datetime
from pathlib import Path
from typing import Final
from urllib.parse import urlsplit

from catalog.model.article import TaggedArticle
from catalog.model.capture import Capture
from catalog.model.errors import TripointError
from catalog.model.source import Source
from crawlers.addresses import read_rehearsal
from crawlers.manners import ask_for_contact
from crawlers.probe.examination import Examination
from crawlers.probe.proposal import Read
from crawlers.probe.session import examine, fetch
from crawlers.runner import stop_fork_server
from pipelines.pool import Refusal, in_workers
from pipelines.tasks import GivenPage, read_given

MOVES: Final = 2
"""Hosts that may lead from one to the next before a site is found."""


def examine_new(url: str, *, now: datetime) -> tuple[Source, Examination]:
    """Explore a site nobody declared. Raises TripointError for what is no address."""
    if "://" not in url:
        url = f"https://{url}"
    source = _undeclared(url)
    resolve = os.environ.get("TRIPOINT_RESOLVE", "")
    former: list[str] = []
    while True:
        ask_for_contact([source], read_rehearsal(resolve))
        examination = examine(source, explore=True, now=now, resolve=resolve)
        if examination.moved_to is None or len(former) >= MOVES:
            return source, dataclasses.replace(examination, former_hosts=tuple(former))
        # Whoever adds a site may know its old address; its new one is looked at by the same rules, and said.
        former.append(urlsplit(source.url).hostname or "")
        source = _undeclared(examination.moved_to)


def examine_declared(source: Source, *, now: datetime) -> Examination:
    """Ask the routes of a declared source. Raises TripointError when nobody could be written to about it."""
    resolve = os.environ.get("TRIPOINT_RESOLVE", "")
    ask_for_contact([source], read_rehearsal(resolve))
    return examine(source, explore=False, now=now, resolve=resolve)


def _undeclared(url: str) -> Source:
    try:
        parts = urlsplit(url)
        right = parts.scheme in ("http", "https") and bool(parts.hostname) and parts.port != 0
    except ValueError:
        right = False
    if not right:
        raise TripointError(f"{url}: no address of a site; write it like https://www.example.org/.")
    return Source(
        id="proposed",
        name="",
        url=url,
        publisher="",
        kind="state",
        country="EU",
        in_language=("nl", "de", "fr", "en", "lb"),
        spatial_coverage=(),
        checked="",
    )


def read_items(examination: Examination, source: Source) -> tuple[Read, ...]:
    """What we would store of the fetched items."""
    pages = [GivenPage(capture=capture, source=source, lead=lead) for lead, capture in examination.items]
    return tuple(_read(page.capture, reading) for page, reading in _readings(pages))


def _readings(pages: list[GivenPage]) -> list[tuple[GivenPage, TaggedArticle | Refusal]]:
    if not pages:
        return []
    # Sites are examined by forks of a server that knows Scrapy; reading wants one that holds the readers' models.
    stop_fork_server()
    try:
        return list(in_workers(read_given, pages, count=1))
    finally:
        stop_fork_server()


def _read(capture: Capture, reading: TaggedArticle | Refusal) -> Read:
    if isinstance(reading, Refusal):
        return Read(
            url=capture.url, headline=None, date_published=None, in_language=None, words=0, dropped=reading.reason.value
        )
    article = reading.article
    return Read(
        url=capture.url,
        headline=article.headline,
        date_published=article.date_published,
        in_language=reading.language.in_language,
        words=article.word_count,
        dropped=None,
    )


def freeze_page(source: Source, url: str, path: Path, *, now: datetime) -> tuple[Path, Path]:
    """Write a live page and the record we read from it beside each other. Raises TripointError when it cannot be had."""
    from tripoint.inspect import record  # noqa: PLC0415

    page = GivenPage(capture=fetch_page(url, source=source, now=now), source=source)
    ((_, reading),) = _readings([page])
    if isinstance(reading, Refusal):
        raise TripointError(f"{url}: gives no record ({reading.reason.value} {reading.detail}); nothing to freeze.")
    made = record(page, reading)
    html, gold = path.with_suffix(".html"), path.with_suffix(".json")
    path.parent.mkdir(parents=True, exist_ok=True)
    html.write_bytes(page.capture.body)
    lines = made["article_body"].split("\n")
    kept = {
        key: made[key]
        for key in ("url", "headline", "date_published", "date_modified", "in_language", "author", "kind")
    }
    # The test reads the page as it was served, for a body of these languages.
    kept["content_type"] = page.capture.headers.get("content-type", "text/html")
    kept["published_in"] = list(source.in_language)
    gold.write_text(
        json.dumps(
            {**kept, "must_contain": [lines[0], lines[-1]], "must_not_contain": []}, ensure_ascii=False, indent=1
        )
        + "\n",
        encoding="utf-8",
    )
    return html, gold


def fetch_page(url: str, *, source: Source, now: datetime) -> Capture:
    """One live page, asked with the guard and manners of the crawl. Raises TripointError when it cannot be had."""
    resolve = os.environ.get("TRIPOINT_RESOLVE", "")
    ask_for_contact([source], read_rehearsal(resolve))
    answer = fetch(url, source=source, now=now, resolve=resolve)
    if isinstance(answer, str):
        raise TripointError(f"{url}: could not be fetched ({answer}); check the address in a browser.")
    return answer
