"""The course of a run: lock, recover, crawl, read, group, judge, publish. Each step is somebody else's; the order is ours."""

import shutil
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime, timedelta
from itertools import chain
from typing import Final

from sqlite_utils import Database

from catalog.model.errors import EditionRefused, StoreError
from catalog.model.source import Source
from catalog.registry.corrections import load_corrections
from catalog.registry.organisations import load_organisations
from catalog.registry.places import load_places
from catalog.registry.themes import load_themes
from catalog.store.archive import recover
from catalog.store.articles import write_scheme, write_sources
from catalog.store.balance import unbalanced
from catalog.store.cdx import write_indexes
from catalog.store.edition import publish
from catalog.store.ledger import Ledger
from catalog.store.lock import lock
from catalog.store.place import DataFolder
from catalog.store.retention import prune
from catalog.store.run_records import write_run_records
from catalog.store.runs import finish_run, start_run
from catalog.store.stories import items_to_group, known_pairs, read_fingerprints, write_fingerprints, write_stories
from catalog.store.takedowns import forget_other_addresses
from crawlers.outcome import SourceOutcome
from crawlers.runner import SOURCE_SECONDS, WORKERS, crawl
from pipelines.stories.fingerprints import kept
from pipelines.stories.grouping import regroup
from pipelines.workers import read_pending
from tripoint.distribution import Elsewhere
from tripoint.judging import judge_sources, little_room
from tripoint.night_report import Night, as_record
from tripoint.progress import Progress

WINDOW: Final = timedelta(days=14)
"""How far back a night's items are compared with earlier ones: a translation or a copy follows within two weeks."""

ALL_AT_ONCE: Final = 5_000
"""Up to so many items the whole catalogue is grouped anew, which costs seconds and needs no window."""


def run(
    folder: DataFolder,
    sources: Mapping[str, Source],
    *,
    kind: str,
    chosen: Sequence[str],
    now: datetime,
    limit: int | None = None,
    since: date | None = None,
    edition: bool,
    progress: Progress,
    workers: int = WORKERS,
    seconds: float = SOURCE_SECONDS,
    keep_days: int = 0,
    elsewhere: Elsewhere | None = None,
) -> Night:
    """Crawl the chosen sources and make of it what there is to make; ``edition`` says whether to publish.

    ``keep_days``: after a night that went well, raw answers that are older and no longer shown leave the archive; 0 keeps all.
    ``elsewhere`` crawls on a cluster; all the rest is done here.

    Raises Locked when another run writes to the same folder, StoreError when the folder cannot be used.
    """
    with lock(folder.lock, command=kind, now=now) as interrupted:
        db = folder.open_catalogue()
        if interrupted:
            progress.say(f"{interrupted}; taking up what it left")
        recover(folder.archive, Ledger(db).archive_ends())
        write_sources(db, sources)
        write_registry(db)
        night = Night(run_id=start_run(db, kind=kind, now=now), started_at=now, interrupted=interrupted)
        night.alarms += filter(None, [_room(folder, db)])
        wanted = [sources[source_id] for source_id in chosen]
        outcomes = (elsewhere.crawl if elsewhere else crawl)(
            live(wanted),
            folder=folder,
            run_id=night.run_id,
            now=now,
            limit=limit,
            since=since,
            report=lambda outcome: progress.crawled(outcome.source_id, _line(outcome)),
            workers=workers,
            seconds=seconds,
        )
        counts = read_pending(folder, sources, progress=progress.read)
        forget_other_addresses(folder, db, now=now)
        night.alarms += write_indexes(folder.archive)
        if elsewhere:
            wanted = note_delivery(night, elsewhere, wanted, outcomes)
        judge_sources(db, night, wanted, outcomes, counts, now=now)
        night.stories = group_stories(db, folder, now=now)
        night.unbalanced = unbalanced(db, sources)
        _close(db, night, now)
        write_run_records(folder, db)
        if edition:
            try:
                night.manifest = publish(folder, now=now)
            except (EditionRefused, StoreError) as refused:
                night.refused = str(refused)
                _close(db, night, now)
            else:
                night.pruned = prune(folder, db, keep_days=0 if night.unbalanced else keep_days, now=now)
        db.close()
    return night


def live(sources: Iterable[Source]) -> list[Source]:
    """Sources that a run asks: neither paused nor ended."""
    return [source for source in sources if not (source.ended or source.paused)]


def write_registry(db: Database) -> None:
    """Fill the tables of themes, places and organisations from the registry."""
    write_scheme(db, themes=load_themes(), places=load_places(), organisations=load_organisations())


def _room(folder: DataFolder, db: Database) -> str | None:
    last = "SELECT sum(bytes) FROM source_runs GROUP BY run_id ORDER BY run_id DESC LIMIT 1"
    (received,) = db.execute(last).fetchone() or (0,)
    free = shutil.disk_usage(folder.root).free
    return little_room(free=free, catalogue=folder.catalog_db.stat().st_size, received=received)


def note_delivery(
    night: Night, elsewhere: Elsewhere, wanted: Sequence[Source], outcomes: Sequence[SourceOutcome]
) -> list[Source]:
    """Say in the night what a cluster delivered; the sources that can be judged, without those a lost one took along."""
    delivery = elsewhere.delivery
    night.delivery = delivery.as_record()
    if not delivery.lost:
        return list(wanted)
    asked = {outcome.source_id for outcome in outcomes}
    waiting = {source.id for source in live(wanted)} - asked
    night.lost = (
        f"{delivery.lost}; {len(asked)} of {len(asked) + len(waiting)} sources came back and are kept. "
        "Start the scheduler, then tripoint nightly again: it asks the others."
    )
    night.alarms.insert(0, night.lost)
    return [source for source in wanted if source.id not in waiting]


def _close(db: Database, night: Night, now: datetime) -> None:
    finish_run(db, night.run_id, status=night.status, summary=as_record(night), now=now)


def _line(outcome: SourceOutcome) -> str:
    parts = [f"{outcome.source_id}: {outcome.status}"]
    if outcome.failure:
        parts.append(f"({outcome.failure}: {outcome.detail})" if outcome.failure == "crash" else f"({outcome.failure})")
    parts.append(f"{outcome.requests} requests, {outcome.leads} leads, {outcome.captured} captured")
    return " ".join(parts)


def group_stories(db: Database, folder: DataFolder, *, now: datetime) -> int:
    """Group the catalogue (or, when it is large, the window around the night's items) and keep the stories."""
    articles = db.table("articles").count
    since = None if articles <= ALL_AT_ONCE else (now - WINDOW).date().isoformat()
    corrections = load_corrections(folder.corrections)
    joined, parted = known_pairs(db, corrections.joined), known_pairs(db, corrections.parted)
    vectors = read_fingerprints(db)
    items = items_to_group(db, since_day=since, also=chain.from_iterable((*joined, *parted)))
    grouped = regroup(items, joined=joined, parted=parted, vectors=vectors)
    write_fingerprints(db, kept(grouped.prints), known=vectors)
    return write_stories(db, grouped.memberships)
