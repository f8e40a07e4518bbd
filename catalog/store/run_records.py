"""What a run knew beside its answers, kept next to them: with it the archive alone gives the whole catalogue back."""

import json
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from sqlite_utils import Database

from catalog.model.errors import StoreError
from catalog.store.place import DataFolder

HEALTH = ("id", "status", "status_since", "failure", "advice", "last_success", "next_visit", "reservation")


def write_run_records(folder: DataFolder, db: Database) -> None:
    """Write the record of every ended run that has none: the last one, and those that a kill kept from writing theirs."""
    for (run_id,) in db.execute("SELECT id FROM runs WHERE finished_at IS NOT NULL ORDER BY id").fetchall():
        if not _path(folder, run_id).exists():
            write_run_record(folder, db, run_id)


def _path(folder: DataFolder, run_id: int) -> Path:
    return folder.archive / "runs" / f"{run_id:06}.json"


def write_run_record(folder: DataFolder, db: Database, run_id: int) -> Path:
    """Write ``archive/runs/<id>.json``: the run, what each source gave, tombstones, health. Replaced whole."""
    (run,) = db.query("SELECT * FROM runs WHERE id = ?", [run_id])
    record = {
        "run": run,
        "source_runs": list(db.query("SELECT * FROM source_runs WHERE run_id = ? ORDER BY source_id", [run_id])),
        "removed": list(
            db.query(
                "SELECT id, removed_at FROM articles WHERE removed_at IS NOT NULL AND content_digest != '' ORDER BY id"
            )
        ),
        # A list that names an item moves its last_seen, and lists are not archived.
        "seen": [
            row[0]
            for row in db.execute("SELECT id FROM articles WHERE last_seen >= ? ORDER BY id", [run["started_at"]])
        ],
        "health": list(db.query(f"SELECT {', '.join(HEALTH)} FROM sources ORDER BY id")),
    }
    path = _path(folder, run_id)
    path.parent.mkdir(parents=True, exist_ok=True)
    write_whole(path, record)
    return path


def write_whole(path: Path, record: dict[str, Any]) -> None:
    """Write a JSON file beside itself, sync it and put it in place by rename: after a kill there is the old one or the new."""
    written = path.with_suffix(".json.open")
    with written.open("w", encoding="utf-8") as file:
        file.write(json.dumps(record, ensure_ascii=False, indent=1) + "\n")
        file.flush()
        os.fsync(file.fileno())
    written.replace(path)


def write_takedowns(folder: DataFolder, db: Database) -> Path:
    """Write ``archive/takedowns.json``: what was taken down and the tombstones that stand for it. Replaced whole.

    It lies with the archive, so that a catalogue made from the archive alone forgets no takedown, not even today's.
    """
    path = folder.archive / "takedowns.json"
    path.parent.mkdir(parents=True, exist_ok=True)
    record = {
        "takedowns": list(db.query("SELECT * FROM takedowns ORDER BY url")),
        "tombstones": list(db.query("SELECT * FROM articles WHERE content_digest = '' ORDER BY id")),
    }
    write_whole(path, record)
    return path


def read_takedowns(folder: DataFolder) -> dict[str, list[dict[str, Any]]]:
    """What ``write_takedowns`` wrote: rows of ``takedowns`` and of ``articles``. Raises StoreError."""
    path = folder.archive / "takedowns.json"
    if not path.exists():
        return {"takedowns": [], "tombstones": []}
    try:
        record: dict[str, list[dict[str, Any]]] = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, json.JSONDecodeError) as error:
        raise StoreError(f"{path}: cannot be read ({error}); put it back from a backup.") from error
    return record


def run_records(folder: DataFolder) -> Iterator[dict[str, Any]]:
    """The records of all runs in order. Raises StoreError for one that cannot be read."""
    for path in sorted((folder.archive / "runs").glob("*.json")):
        try:
            yield json.loads(path.read_text(encoding="utf-8"))
        except (OSError, json.JSONDecodeError) as error:
            raise StoreError(f"{path}: cannot be read ({error}); put it back from a backup.") from error
