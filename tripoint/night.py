"""The course of a run: lock, recover, crawl, read, group, judge, publish. Each step is somebody else's; the order is ours."""

import json
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any, Final

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
from catalog.store.edition import Manifest, publish
from catalog.store.health import Health, Yield, alarming, judge, offline, recovered
from catalog.store.ledger import Ledger
from catalog.store.lock import lock
from catalog.store.place import DataFolder
from catalog.store.run_records import write_run_records
from catalog.store.runs import SourceRun, finish_run, history, set_health, start_run, write_source_run
from catalog.store.stories import items_to_group, read_fingerprints, write_fingerprints, write_stories
from catalog.store.takedowns import forget_other_addresses
from crawlers.outcome import SourceOutcome
from crawlers.runner import SOURCE_SECONDS, WORKERS, crawl
from pipelines.stories.fingerprints import kept
from pipelines.stories.grouping import regroup
from pipelines.workers import ReadCounts, read_pending
from tripoint.progress import Progress

WINDOW: Final = timedelta(days=14)
"""How far back a night's items are compared with earlier ones: a translation or a copy follows within two weeks."""

ALL_AT_ONCE: Final = 5_000
"""Up to so many items the whole catalogue is grouped anew, which costs seconds and needs no window."""


@dataclass(slots=True, kw_only=True)
class Night:
    """What a run did, for the summary, the exit code and ``runs.summary``."""

    run_id: int
    started_at: datetime
    interrupted: str | None = None
    """What an earlier run that was killed left behind."""
    health: dict[str, Health] = field(default_factory=dict)
    runs: dict[str, SourceRun] = field(default_factory=dict)
    alarms: list[str] = field(default_factory=list)
    stories: int = 0
    manifest: Manifest | None = None
    refused: str | None = None
    unbalanced: list[str] = field(default_factory=list)
    offline: bool = False
    """No source answered: the network was ours to mend, and no source is blamed."""

    @property
    def exit_code(self) -> int:
        """0 all well, 1 a source fell short, 4 the store or the edition cannot be trusted (design, section 4)."""
        if self.refused or self.unbalanced:
            return 4
        return int(self.offline or any(health.falls_short for health in self.health.values()))

    @property
    def status(self) -> str:
        """``ok``, ``degraded`` or ``failed``, as kept in ``runs``."""
        if self.offline:
            return "failed"
        return {0: "ok", 1: "degraded"}.get(self.exit_code, "failed")


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
) -> Night:
    """Crawl the chosen sources and make of it what there is to make; ``edition`` says whether to publish.

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
        wanted = [sources[source_id] for source_id in chosen]
        outcomes = crawl(
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
        _judge(db, night, sources, wanted, outcomes, counts, now)
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
        db.close()
    return night


def live(sources: Iterable[Source]) -> list[Source]:
    """Sources that a run asks: neither paused nor ended."""
    return [source for source in sources if not (source.ended or source.paused)]


def write_registry(db: Database) -> None:
    """Fill the tables of themes, places and organisations from the registry."""
    write_scheme(db, themes=load_themes(), places=load_places(), organisations=load_organisations())


def _line(outcome: SourceOutcome) -> str:
    parts = [f"{outcome.source_id}: {outcome.status}"]
    if outcome.failure:
        parts.append(f"({outcome.failure})")
    parts.append(f"{outcome.requests} requests, {outcome.leads} leads, {outcome.captured} captured")
    return " ".join(parts)


def _judge(
    db: Database,
    night: Night,
    sources: Mapping[str, Source],
    wanted: Sequence[Source],
    outcomes: Sequence[SourceOutcome],
    counts: ReadCounts,
    now: datetime,
) -> None:
    by_source = {outcome.source_id: outcome for outcome in outcomes}
    if offline([(outcome.status, outcome.failure) for outcome in outcomes]):
        night.offline = True
        failures = Counter(outcome.failure for outcome in outcomes)
        night.alarms.append(
            f"none of {len(outcomes)} sources could be reached ({', '.join(f'{n} {what}' for what, n in failures.items())}); "
            "look at this machine's network and name server, then run tripoint nightly again"
        )
        return
    for source in wanted:
        outcome = by_source.get(source.id)
        if outcome is None:
            health = Health(status="paused", failure=None, advice=source.because or None)
            set_health(db, source.id, status="paused", failure=None, advice=health.advice, now=now, succeeded=False)
            continue
        read = counts.outcomes.get(source.id, Counter())
        dropped = Counter({reason.value: count for reason, count in outcome.dropped.items()})
        dropped.update(counts.dropped.get(source.id, Counter()))
        before = history(db, source.id, before=night.run_id)
        status = outcome.status
        if status in ("ok", "unchanged"):
            status = "ok" if read["new"] or read["updated"] else "unchanged"
        health = judge(
            source,
            status=status,
            failure=outcome.failure,
            leads=outcome.leads,
            now=now.date(),
            stored=_yield(db, source.id),
            before=before,
        )
        night.health[source.id] = health
        night.runs[source.id] = SourceRun(
            source_id=source.id,
            status=health.status,
            failure=health.failure,
            requests=outcome.requests,
            not_modified=outcome.not_modified,
            leads=outcome.leads,
            new=read["new"],
            updated=read["updated"],
            unchanged=read["unchanged"] + outcome.unchanged,
            removed=_removed(db, source.id, now),
            dropped=dropped,
            routes=tuple(outcome.routes),
            bytes=outcome.bytes,
            seconds=outcome.seconds,
        )
        write_source_run(db, night.run_id, night.runs[source.id])
        succeeded = health.status in ("ok", "unchanged")
        set_health(
            db,
            source.id,
            status=health.status,
            failure=health.failure,
            advice=health.advice,
            now=now,
            succeeded=succeeded,
        )
        if alarming(health, before):
            night.alarms.append(f"{source.id}: {health.status} ({health.failure}); {health.advice}")
        elif recovered(health, before):
            night.alarms.append(f"{source.id}: well again; it was {before[0]['status']} ({before[0]['failure']})")


def _removed(db: Database, source_id: str, now: datetime) -> int:
    at = now.isoformat(timespec="seconds")
    return int(db.table("articles").count_where("source_id = ? AND removed_at = ?", [source_id, at]))


def _yield(db: Database, source_id: str) -> Yield:
    articles, dated, newest = db.execute(
        "SELECT count(*), count(date_published), max(date_published) FROM articles WHERE source_id = ?", [source_id]
    ).fetchone()
    words = [
        row[0] for row in db.execute("SELECT word_count FROM articles WHERE source_id = ? ORDER BY 1", [source_id])
    ]
    return Yield(
        articles=articles,
        dated=dated,
        newest=date.fromisoformat(newest[:10]) if newest and len(newest) >= len("2026-11-10") else None,
        median_words=words[len(words) // 2] if words else None,
    )


def group_stories(db: Database, folder: DataFolder, *, now: datetime) -> int:
    """Group the catalogue (or, when it is large, the window around the night's items) and keep the stories."""
    articles = db.table("articles").count
    since = None if articles <= ALL_AT_ONCE else (now - WINDOW).date().isoformat()
    corrections = load_corrections(folder.corrections)
    vectors = read_fingerprints(db)
    grouped = regroup(
        items_to_group(db, since_day=since), joined=corrections.joined, parted=corrections.parted, vectors=vectors
    )
    write_fingerprints(db, kept(grouped.prints), known=vectors)
    return write_stories(db, grouped.memberships)


def _close(db: Database, night: Night, now: datetime) -> None:
    summary: dict[str, Any] = {
        "sources": Counter(health.status for health in night.health.values()),
        "new": sum(run.new for run in night.runs.values()),
        "updated": sum(run.updated for run in night.runs.values()),
        "removed": sum(run.removed for run in night.runs.values()),
        "dropped": sum((Counter(run.dropped) for run in night.runs.values()), Counter()),
        "requests": sum(run.requests for run in night.runs.values()),
        "bytes": sum(run.bytes for run in night.runs.values()),
        "stories": night.stories,
        "alarms": night.alarms,
        "interrupted": night.interrupted,
        "offline": night.offline,
        "refused": night.refused,
        "unbalanced": night.unbalanced,
    }
    finish_run(db, night.run_id, status=night.status, summary=json.loads(json.dumps(summary)), now=now)


def summary_lines(night: Night) -> list[str]:
    """At most 20 lines for a person: what came, what is wrong, what to do."""
    states = Counter(health.status for health in night.health.values())
    runs = night.runs.values()
    lines = [
        f"run {night.run_id}: {night.status}; {len(night.health)} sources: "
        + ", ".join(f"{count} {status}" for status, count in states.most_common()),
        f"{sum(run.new for run in runs)} new, {sum(run.updated for run in runs)} updated, "
        f"{sum(run.removed for run in runs)} removed, {night.stories} stories of several items; "
        f"{sum(run.requests for run in runs)} requests, {sum(run.bytes for run in runs) / 1e6:.1f} MB",
    ]
    if night.offline:
        lines.append(night.alarms[0])
    dropped = sum((Counter(run.dropped) for run in runs), Counter())
    if dropped:
        lines.append("dropped: " + ", ".join(f"{count} {reason}" for reason, count in dropped.most_common(6)))
    bad = [(source_id, health) for source_id, health in sorted(night.health.items()) if health.falls_short]
    lines += [f"{source_id}: {health.status} ({health.failure}); {health.advice}" for source_id, health in bad[:12]]
    if len(bad) > 12:
        lines.append(f"... and {len(bad) - 12} more: tripoint status")
    lines += [f"the ledger does not balance: {wrong}" for wrong in night.unbalanced[:2]]
    if night.refused:
        lines.append(night.refused)
    if night.manifest:
        lines.append(f"edition: {night.manifest.rows['articles']} articles, {night.manifest.digest[:19]}")
    return lines
