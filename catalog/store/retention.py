"""Raw answers that are old and that no item shows any more are taken out of the archive (``[archive] keep_days``).

What stays: the answer each item's text was read from, whatever its age; answers that were not read yet; and answers that a
younger one refers to. What goes: earlier versions, pages that gave no item, records of "not modified". Bytes are replaced as
in a takedown, a file that holds nothing else is removed. ``archive/retained.json`` keeps what the catalogue had learned from
them (revisions, first day seen), so that a rebuild from the archive still gives the same edition.
"""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlite_utils import Database

from catalog.model.errors import StoreError
from catalog.store.cdx import drop_index, write_indexes
from catalog.store.exchange import Position
from catalog.store.forgetting import forget
from catalog.store.ledger import text_of
from catalog.store.place import DataFolder
from catalog.store.run_records import write_whole

_OLD = """
SELECT id, url, article_id, archive_file, archive_offset, archive_length, bytes FROM captures AS old
WHERE fetched_at < :before AND outcome IS NOT NULL
  AND NOT EXISTS (SELECT 1 FROM articles WHERE articles.archive_file = old.archive_file
                  AND articles.archive_offset = old.archive_offset)
  AND NOT EXISTS (SELECT 1 FROM captures AS young WHERE young.url = old.url AND young.digest = old.digest
                  AND young.fetched_at >= :before)
ORDER BY id
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Pruned:
    """What went."""

    answers: int = 0
    files: int = 0
    """Archive files that held nothing else."""


def prune(folder: DataFolder, db: Database, *, keep_days: int, now: datetime) -> Pruned:
    """Take out what is older than ``keep_days`` and no longer shown; nothing when that is 0.

    Call under the lock, with every archive file sealed. Killed at any point, the next call does the rest. Raises StoreError.
    """
    if not keep_days:
        return Pruned()
    before = text_of(now - timedelta(days=keep_days))
    rows = list(db.query(_OLD, {"before": before}))
    if not rows:
        return Pruned()
    write_retained(folder, db, more={row["article_id"] for row in rows if row["article_id"]})
    forget(
        folder.archive,
        [Position(file=row["archive_file"], offset=row["archive_offset"], length=row["archive_length"]) for row in rows],
        now=now,
    )
    with db.atomic():
        db.conn.executemany("DELETE FROM captures WHERE id = ?", [(row["id"],) for row in rows])
        # Nothing is left to compare with: should the address be asked again, it is asked without condition.
        db.execute(
            "UPDATE addresses SET state = 'refused', failure = 'retention', etag = NULL, last_modified = NULL, digest = NULL"
            " WHERE state = 'captured' AND role = 'item'"
            " AND NOT EXISTS (SELECT 1 FROM captures WHERE captures.url = addresses.url)"
        )
    files = _remove_empty(folder, db, {row["archive_file"] for row in rows})
    write_indexes(folder.archive)
    return Pruned(answers=len(rows), files=files)


def _remove_empty(folder: DataFolder, db: Database, files: set[str]) -> int:
    removed = 0
    for file in sorted(files):
        if not db.table("captures").count_where("archive_file = ?", [file]):
            drop_index(folder.archive, file)
            (folder.archive / file).unlink(missing_ok=True)
            removed += 1
    return removed


def write_retained(folder: DataFolder, db: Database, *, more: Iterable[str] = ()) -> None:
    """Write ``archive/retained.json`` for the items it names and for ``more``, as the catalogue has them. Replaced whole."""
    path = folder.archive / "retained.json"
    wanted = {*more} | {row["id"] for row in read_retained(folder)["articles"]}
    if not wanted:
        return
    named = {"ids": json.dumps(sorted(wanted))}
    chosen = "IN (SELECT value FROM json_each(:ids))"
    record = {
        "articles": list(db.query(f"SELECT id, first_seen, day FROM articles WHERE id {chosen} ORDER BY id", named)),
        "revisions": list(
            db.query(f"SELECT * FROM revisions WHERE article_id {chosen} ORDER BY article_id, seen_at", named)
        ),
    }
    write_whole(path, record)


def read_retained(folder: DataFolder) -> dict[str, list[dict[str, Any]]]:
    """What ``write_retained`` wrote. Raises StoreError."""
    path = folder.archive / "retained.json"
    if not path.exists():
        return {"articles": [], "revisions": []}
    try:
        record: dict[str, list[dict[str, Any]]] = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, json.JSONDecodeError) as error:
        raise StoreError(f"{path}: cannot be read ({error}); put it back from a backup.") from error
    return record


def put_back(folder: DataFolder, db: Database) -> None:
    """Give a catalogue made from the archive what it can no longer learn there; call when all answers are read."""
    record = read_retained(folder)
    known = {row[0] for row in db.execute("SELECT id FROM articles WHERE content_digest != ''")}
    with db.atomic():
        db.conn.executemany(
            "UPDATE articles SET first_seen = :first_seen, day = :day WHERE id = :id",
            [row for row in record["articles"] if row["id"] in known],
        )
        db.table("revisions").insert_all(
            [row for row in record["revisions"] if row["article_id"] in known], replace=True
        )
