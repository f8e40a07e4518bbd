"""Joins the examination of a site (``crawlers.probe``) with the reading of its items (``pipelines``), for three verbs."""

import dataclasses
import json
import os
from collections.abc import Iterator, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any, Final
from urllib.parse import urlsplit

from catalog.model.article import TaggedArticle
from catalog.model.capture import Capture
from catalog.model.errors import TripointError
from catalog.model.source import Discover, Source
from crawlers.addresses import read_rehearsal
from crawlers.manners import ask_for_contact
from crawlers.probe.examination import Examination, Trial
from crawlers.probe.proposal import Read
from crawlers.probe.session import examine, fetch
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
    return tuple(_read(page.capture, reading) for page, reading in in_workers(read_given, pages))


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


def check_source(source: Source, *, now: datetime) -> dict[str, Any]:
    """What the live site of a declared source says of its file: verdict (``well`` or what is wrong), lines, proposal."""
    if source.ended:
        return _report(source, "ended", [f"ended {source.ended.isoformat()}: {source.because}"], ())
    resolve = os.environ.get("TRIPOINT_RESOLVE", "")
    ask_for_contact([source], read_rehearsal(resolve))
    examination = examine(source, explore=False, now=now, resolve=resolve)
    items = read_items(examination, source)
    lines = list(_lines(examination, items))
    proposal = list(_changes(source, examination))
    verdict = _verdict(examination, items)
    return _report(source, verdict, lines + [f"propose: {change}" for change in proposal], examination.trials)


def _report(source: Source, verdict: str, lines: Sequence[str], trials: Sequence[Trial]) -> dict[str, Any]:
    routes = [_plain(trial) for trial in trials]
    return {"source_id": source.id, "verdict": verdict, "lines": list(lines), "routes": routes}


def _plain(trial: Trial) -> dict[str, Any]:
    told = dataclasses.asdict(dataclasses.replace(trial, items=()))
    return {key: value for key, value in told.items() if key != "items"} | {"works": trial.works}


def _verdict(examination: Examination, items: Sequence[Read]) -> str:
    if examination.reserved:
        return "opted_out"
    if examination.failure:
        return examination.failure
    if not any(trial.works for trial in examination.trials if trial.declared == "discover"):
        return "no route works" if not any(trial.works for trial in examination.trials) else "only a fallback works"
    if not any(item.dropped is None for item in items):
        return "no item can be read"
    return "well"


def _lines(examination: Examination, items: Sequence[Read]) -> Iterator[str]:
    yield f"reached {examination.reached or 'nothing'}; robots.txt: {examination.robots}; made with {examination.system or '?'}"
    for trial in examination.trials:
        said = (
            f"{trial.leads} items, newest {trial.newest or 'not dated'}"
            if trial.works
            else f"nothing ({trial.failure})"
        )
        yield f"{trial.declared} {trial.via} {trial.url}: {said}"
    for item in items:
        told = f"refused, {item.dropped}" if item.dropped else f"'{item.headline}', {item.date_published or 'no date'}"
        yield f"read {item.url}: {told}"


def _changes(source: Source, examination: Examination) -> Iterator[str]:
    works = {(trial.via, trial.url) for trial in examination.trials if trial.works}
    dead = [route for route in source.discover if (route.via, route.url) not in works]
    alive = [route for route in source.fallback if (route.via, route.url) in works]
    for route in dead:
        if alive:
            yield f"in {source.id}.toml exchange [[discover]] {_named(route)} and [[fallback]] {_named(alive[0])}"
        else:
            elsewhere = f"tripoint sources add {source.url} looks for others"
            yield f"in {source.id}.toml mend or remove [[discover]] {_named(route)}; {elsewhere}"


def _named(route: Discover) -> str:
    return f'via = "{route.via}" url = "{route.url}"'


def freeze_page(source: Source, url: str, path: Path, *, now: datetime) -> tuple[Path, Path]:
    """Write a live page and the record we read from it beside each other. Raises TripointError when it cannot be had."""
    from tripoint.inspect import record  # noqa: PLC0415

    page = GivenPage(capture=fetch_page(url, source=source, now=now), source=source)
    ((_, reading),) = in_workers(read_given, [page], count=1)
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
