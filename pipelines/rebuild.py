"""The catalogue again from the archive alone: every night replayed in order with the answers it got."""

import dataclasses
import shutil
import sqlite3
import tempfile
from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

from sqlite_utils import Database

from catalog.model.source import Source
from catalog.store.archive import Exchange, Stored, walk
from catalog.store.articles import write_sources
from catalog.store.ledger import Ledger
from catalog.store.place import DataFolder
from catalog.store.retention import put_back
from catalog.store.run_records import HEALTH, read_takedowns, run_records
from pipelines.workers import read_pending


def rebuild(
    folder: DataFolder,
    sources: Mapping[str, Source],
    *,
    prepare: Callable[[Database], None],
    finish: Callable[[Database], object],
) -> int:
    """Make ``catalog.db`` anew from the archive and put it in place by rename; gives the number of runs replayed.

    ``prepare`` fills what the registry declares, ``finish`` groups stories. The old catalogue is kept beside the new one
    as ``catalog.db.before-rebuild``. Raises StoreError when the archive cannot be read; the old catalogue then stays.
    """
    answers: defaultdict[int, list[Stored]] = defaultdict(list)
    for stored in walk(folder.archive):
        answers[stored.run_id or 0].append(_without_body(stored))
    records = {record["run"]["id"]: record for record in run_records(folder)}
    taken_down = read_takedowns(folder)
    clear_scratch(folder)
    with tempfile.TemporaryDirectory(dir=folder.root, prefix="rebuild-") as name:
        scratch = DataFolder(Path(name))
        scratch.archive.symlink_to(folder.archive.absolute(), target_is_directory=True)
        if folder.corrections.exists():
            scratch.corrections.symlink_to(folder.corrections.absolute(), target_is_directory=True)
        db = scratch.open_catalogue()
        write_sources(db, sources)
        prepare(db)
        db.table("takedowns").upsert_all(taken_down["takedowns"], pk="url")
        for run_id in sorted(answers.keys() | records.keys()):
            _replay(scratch, db, sources, run_id, answers[run_id], records.get(run_id))
        # Of a run without a record nothing is known but its answers.
        read_pending(scratch, sources)
        known = {row[0] for row in db.execute("SELECT id FROM sources")}
        tombstones = [row for row in taken_down["tombstones"] if row["source_id"] in known]
        db.table("articles").insert_all(tombstones, replace=True)
        put_back(folder, db)
        finish(db)
        db.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
        db.close()
        _put_in_place(scratch.catalog_db, folder.catalog_db)
    return len(answers.keys() | records.keys())


def clear_scratch(folder: DataFolder) -> None:
    """Remove what a rebuild or a rehearsal left that was killed. Call under the lock."""
    for pattern in ("rebuild-*", "rehearsal-*"):
        for left in folder.root.glob(pattern):
            shutil.rmtree(left)


def _without_body(stored: Stored) -> Stored:
    # Bodies are read again one by one in the workers; a whole archive of them would not fit in memory.
    return dataclasses.replace(stored, capture=dataclasses.replace(stored.capture, body=b""))


def _replay(
    folder: DataFolder,
    db: Database,
    sources: Mapping[str, Source],
    run_id: int,
    answers: Sequence[Stored],
    record: Mapping[str, Any] | None,
) -> None:
    ledger = Ledger(db)
    if record:
        db.table("runs").upsert(record["run"], pk="id")
    for stored in answers:
        _capture(db, ledger, stored, run_id)
    declared = {row[0] for row in db.execute("SELECT id FROM sources")}
    if record:
        rows = [row for row in record["source_runs"] if row["source_id"] in declared]
        db.table("source_runs").upsert_all(rows, pk=("run_id", "source_id"))
    # What a run that was killed had not read was read together with the answers of the next one.
    if not record or record["run"]["status"] == "crashed":
        return
    read_pending(folder, sources)
    known = {row[0] for row in db.execute("SELECT id FROM articles")}
    with db.atomic():
        for gone in record["removed"]:
            if gone["id"] in known:
                db.execute("UPDATE articles SET removed_at = ? WHERE id = ?", [gone["removed_at"], gone["id"]])
        db.conn.executemany(
            "UPDATE articles SET last_seen = max(last_seen, ?) WHERE id = ?",
            [(record["run"]["started_at"], identity) for identity in record["seen"]],
        )
        for health in record["health"]:
            if health["id"] in declared:
                db.table("sources").update(health["id"], {key: health[key] for key in HEALTH if key != "id"})


def _capture(db: Database, ledger: Ledger, stored: Stored, run_id: int) -> None:
    capture = stored.capture
    exchange = Exchange(
        url=capture.url,
        final_url=capture.final_url,
        source_id=capture.source_id,
        fetched_at=capture.fetched_at,
        status=capture.status,
        headers=tuple(capture.headers.items()),
        body=b"",
        redirects=capture.redirects,
        lead=stored.lead,
    )
    record = ledger.record_unchanged if stored.revisit else ledger.record_capture
    identity = record(exchange, stored.position, run_id=run_id)
    db.table("captures").update(identity, {"digest": capture.digest})


def _put_in_place(made: Path, target: Path) -> None:
    """Killed at any point there is a catalogue, the old one or the new one."""
    if target.exists():
        _fold_journal(target)
        kept = target.with_name(target.name + ".before-rebuild")
        kept.unlink(missing_ok=True)
        kept.hardlink_to(target)
    made.replace(target)


def _fold_journal(path: Path) -> None:
    # The journal of the old file beside the new one would be taken for its own.
    connection = sqlite3.connect(path, timeout=60)
    try:
        connection.execute("PRAGMA journal_mode = DELETE").fetchone()
    except sqlite3.DatabaseError:
        pass  # broken: the reason for this rebuild; its journal goes below
    finally:
        connection.close()
    for leftover in ("-wal", "-shm"):
        path.with_name(path.name + leftover).unlink(missing_ok=True)
