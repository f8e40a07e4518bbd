"""What a run knew beside its answers, kept next to them: with it the archive alone gives the whole catalogue back."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from sqlite_utils import Database

from catalog.model.errors import StoreError
from catalog.store.place import DataFolder

HEALTH = ("id", "status", "status_since", "failure", "advice", "last_success", "next_visit", "reservation")


def write_run_record(folder: DataFolder, db: Database, run_id: int) -> Path:
    """Write ``archive/runs/<id>.json``: the run, what each source gave, tombstones, health, takedowns. Replaced whole."""
    (run,) = db.query("SELECT * FROM runs WHERE id = ?", [run_id])
    record = {
        "run": run,
        "source_runs": list(db.query("SELECT * FROM source_runs WHERE run_id = ? ORDER BY source_id", [run_id])),
        "removed": list(
            db.query(
                "SELECT id, removed_at FROM articles WHERE removed_at IS NOT NULL AND content_digest != '' ORDER BY id"
            )
        ),
        "health": list(db.query(f"SELECT {', '.join(HEALTH)} FROM sources ORDER BY id")),
        "takedowns": list(db.query("SELECT * FROM takedowns ORDER BY url")),
    }
    path = folder.archive / "runs" / f"{run_id:06}.json"
    path.parent.mkdir(parents=True, exist_ok=True)
    written = path.with_suffix(".json.open")
    written.write_text(json.dumps(record, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    written.replace(path)
    return path


def run_records(folder: DataFolder) -> Iterator[dict[str, Any]]:
    """The records of all runs in order. Raises StoreError for one that cannot be read."""
    for path in sorted((folder.archive / "runs").glob("*.json")):
        try:
            yield json.loads(path.read_text(encoding="utf-8"))
        except (OSError, json.JSONDecodeError) as error:
            raise StoreError(f"{path}: cannot be read ({error}); put it back from a backup.") from error
