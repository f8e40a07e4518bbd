"""How each source did tonight, beside its promises and its own past; and whom an operator is told about."""

from collections import Counter
from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import Final

from sqlite_utils import Database

from catalog.model.source import Source
from catalog.store.alarms import told
from catalog.store.health import FINE, Health, Yield, judge, offline
from catalog.store.runs import SourceRun, history, set_health, write_source_run
from catalog.store.samples import fallen, newest_items
from crawlers.outcome import SourceOutcome
from pipelines.workers import ReadCounts
from tripoint.night_report import Night

NEXT_NIGHT: Final = timedelta(days=1)

OURS_FROM: Final = 0.25
"""When so many sources, and at least ``OURS_AT_LEAST``, fall ill in one night, what broke is more likely with us."""
OURS_AT_LEAST: Final = 5

LEAST_ROOM: Final = 200 * 2**20
"""Bytes that should be free before a night, however small the last one was."""


def judge_sources(
    db: Database,
    night: Night,
    wanted: Sequence[Source],
    outcomes: Sequence[SourceOutcome],
    counts: ReadCounts,
    *,
    now: datetime,
) -> None:
    """Write what each source gave and how it is, and note in ``night`` whom an operator is to be told about.

    When nothing at all could be reached nobody is judged: the night says so instead.
    """
    by_source = {outcome.source_id: outcome for outcome in outcomes}
    if offline([(outcome.status, outcome.failure) for outcome in outcomes]):
        night.offline = True
        failures = Counter(outcome.failure for outcome in outcomes)
        night.alarms.append(
            f"none of {len(outcomes)} sources could be reached ({', '.join(f'{n} {what}' for what, n in failures.items())}); "
            "look at this machine's network and name server, then run tripoint nightly again"
        )
        return
    newest = newest_items(db)
    fallen_ill = 0
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
            changed=fallen(newest.get(source.id, ())),
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
        succeeded = health.status in FINE
        fallen_ill += not succeeded and bool(before) and before[0]["status"] in FINE
        set_health(
            db,
            source.id,
            status=health.status,
            failure=health.failure,
            advice=health.advice,
            now=now,
            succeeded=succeeded,
            next_visit=now + max(NEXT_NIGHT, timedelta(seconds=outcome.retry_after or 0.0)),
        )
        nights = [*reversed(before), {"status": health.status, "started_at": night.started_at.isoformat()}]
        _, saying = told(nights)
        if saying == "well":
            night.alarms.append(f"{source.id}: well again; it was {before[0]['status']} ({before[0]['failure']})")
        elif saying:
            night.alarms.append(f"{source.id}: {health.status} ({health.failure}); {health.advice}")
    if fallen_ill >= max(OURS_AT_LEAST, OURS_FROM * len(outcomes)):
        night.alarms.insert(
            0,
            f"{fallen_ill} of {len(outcomes)} sources that were well fell ill in this one night; "
            "look at this machine's network, its disk and what was installed last before you look at them",
        )


def little_room(*, free: int, catalogue: int, received: int) -> str | None:
    """What to say when the disk may not hold the next nights; None while it does. All in bytes.

    A night needs what it receives, a copy of the catalogue to sort itself in, and an edition beside the old one.
    """
    wanted = max(LEAST_ROOM, 2 * received + 2 * catalogue)
    if free >= wanted:
        return None
    return (
        f"the disk of the data folder has {free >> 20} MB left, and a night may need {wanted >> 20}; make room, "
        "or set [archive] keep_days"
    )


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
    days = db.execute(
        "SELECT day FROM (SELECT DISTINCT day FROM articles WHERE source_id = ? AND date_published IS NOT NULL"
        " ORDER BY day DESC LIMIT 100) ORDER BY day",
        [source_id],
    )
    return Yield(
        articles=articles,
        dated=dated,
        newest=date.fromisoformat(newest[:10]) if newest and len(newest) >= len("2026-11-10") else None,
        median_words=words[len(words) // 2] if words else None,
        days=tuple(date.fromisoformat(row[0]) for row in days),
    )
