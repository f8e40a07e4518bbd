"""The record of nights: what ran, what each source gave, how each source is since when."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlite_utils import Database

from catalog.store.place import as_json


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceRun:
    """What one source gave in one run: a row of ``source_runs``."""

    source_id: str
    status: str
    failure: str | None = None
    requests: int = 0
    not_modified: int = 0
    leads: int = 0
    new: int = 0
    updated: int = 0
    unchanged: int = 0
    removed: int = 0
    dropped: Mapping[str, int] = field(default_factory=dict)
    routes: tuple[Mapping[str, Any], ...] = ()
    bytes: int = 0
    seconds: float = 0.0


def start_run(db: Database, *, kind: str, now: datetime) -> int:
    """Begin a run and give its number. Runs that a kill left open are closed as ``crashed`` first."""
    with db.atomic():
        db.execute("UPDATE runs SET status = 'crashed', finished_at = started_at WHERE finished_at IS NULL")
        cursor = db.execute(
            "INSERT INTO runs (kind, started_at, status) VALUES (?, ?, 'running')",
            [kind, now.isoformat(timespec="seconds")],
        )
        assert cursor.lastrowid is not None  # noqa: S101 -- an INSERT into a rowid table has one
        return cursor.lastrowid


def write_source_run(db: Database, run_id: int, run: SourceRun) -> None:
    """Store what a source gave in a run; written twice it stands once."""
    db.table("source_runs").upsert(
        {
            "run_id": run_id,
            "source_id": run.source_id,
            "status": run.status,
            "failure": run.failure,
            "requests": run.requests,
            "not_modified": run.not_modified,
            "leads": run.leads,
            "new": run.new,
            "updated": run.updated,
            "unchanged": run.unchanged,
            "removed": run.removed,
            "dropped": as_json(dict(sorted(run.dropped.items()))),
            "routes": as_json([dict(route) for route in run.routes]),
            "bytes": run.bytes,
            "seconds": round(run.seconds, 3),
        },
        pk=("run_id", "source_id"),
    )


def finish_run(db: Database, run_id: int, *, status: str, summary: Mapping[str, Any], now: datetime) -> None:
    """Close a run with its result: ``ok``, ``degraded`` (a source fell short) or ``failed``."""
    db.table("runs").update(
        run_id, {"finished_at": now.isoformat(timespec="seconds"), "status": status, "summary": as_json(dict(summary))}
    )


def history(db: Database, source_id: str, *, before: int, runs: int = 60) -> list[dict[str, Any]]:
    """The source's last runs before run ``before``, newest first, with ``dropped`` and ``routes`` as values.

    A run that was killed is left out: the run after it does its work again, and says what it had no time to say.
    """
    rows = db.query(
        "SELECT source_runs.*, runs.started_at FROM source_runs JOIN runs ON runs.id = run_id"
        " WHERE source_id = ? AND run_id < ? AND runs.status != 'crashed' ORDER BY run_id DESC LIMIT ?",
        [source_id, before, runs],
    )
    return [{**row, "dropped": json.loads(row["dropped"]), "routes": json.loads(row["routes"])} for row in rows]


def set_health(
    db: Database,
    source_id: str,
    *,
    status: str,
    failure: str | None,
    advice: str | None,
    now: datetime,
    succeeded: bool,
    next_visit: datetime | None = None,
) -> bool:
    """Note how a source is and when it is asked again; ``status_since`` moves only when the state changes. True when it did."""
    at = now.isoformat(timespec="seconds")
    before = db.execute("SELECT status, failure, status_since FROM sources WHERE id = ?", [source_id]).fetchone()
    # "ok" and "unchanged" alternate every few nights and are one and the same good news to an operator.
    good = {"ok", "unchanged"}
    changed = before[2] is None or (before[0] != status and not {before[0], status} <= good)
    db.execute(
        "UPDATE sources SET status = ?, failure = ?, advice = ?, status_since = CASE WHEN ? THEN ? ELSE status_since END,"
        " last_success = CASE WHEN ? THEN ? ELSE last_success END, next_visit = ? WHERE id = ?",
        [
            status,
            failure,
            advice,
            changed,
            at,
            succeeded,
            at,
            next_visit.isoformat(timespec="seconds") if next_visit else None,
            source_id,
        ],
    )
    return changed
