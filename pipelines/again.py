"""Reading the archive again: what today's rules make of what was fetched long ago."""

import sqlite3
import tempfile
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any, Final

from sqlite_utils import Database

from catalog.model.source import Source
from catalog.registry.corrections import Corrections, load_corrections
from catalog.store.articles import forget_article, write_sources
from catalog.store.place import DataFolder
from pipelines.pool import workers
from pipelines.rebuild import clear_scratch
from pipelines.workers import Reading, read_rows, write_reading

QUIET: Final = frozenset({"last_seen", "first_seen", "story_id"})
"""Columns that a re-reading does not decide."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """What a re-reading changes in one item: field, value before, value after."""

    article_id: str
    fields: Mapping[str, tuple[object, object]]


def rehearse(
    folder: DataFolder,
    sources: Mapping[str, Source],
    *,
    since: date | None,
    read_again: Callable[..., tuple[Change, ...]] | None = None,
) -> tuple[Change, ...]:
    """What ``reread`` (or ``read_again``) would change: the same work on a scratch copy of the catalogue, thrown away."""
    clear_scratch(folder)
    with tempfile.TemporaryDirectory(dir=folder.root, prefix="rehearsal-") as name:
        scratch = DataFolder(Path(name))
        catalogue = folder.open_catalogue()
        catalogue.conn.execute("VACUUM INTO ?", [str(scratch.catalog_db)])
        catalogue.close()
        scratch.archive.symlink_to(folder.archive.absolute(), target_is_directory=True)
        if folder.corrections.exists():
            scratch.corrections.symlink_to(folder.corrections.absolute(), target_is_directory=True)
        return (read_again or reread)(scratch, sources, since=since)


def reread(folder: DataFolder, sources: Mapping[str, Source], *, since: date | None) -> tuple[Change, ...]:
    """Read the archived response of every stored item again, and of every capture that was dropped.

    The response an item was made from is the one whose text it shows, so the result is that of reading it today.
    Corrections made by people are applied last and takedowns stay. Each item is a transaction.
    """
    db = folder.open_catalogue()
    corrections = load_corrections(folder.corrections)
    changes: list[Change] = []
    with workers() as pool:
        for source in sources.values():
            write_sources(db, {source.id: source})
            for row, reading in read_rows(pool, db, folder, source, rows_to_read(db, source.id, since)):
                change = write_again(db, row, reading, source, corrections)
                if change:
                    changes.append(change)
    db.close()
    return tuple(changes)


def write_again(
    db: Database, row: Mapping[str, Any], reading: Reading, source: Source, corrections: Corrections
) -> Change | None:
    """Store what a capture is read as today, in a transaction; what that changed, None when nothing."""
    before = _state(db, row["article_id"])
    with db.atomic():
        write_reading(db, row, reading, source, corrections)
        identity = db.execute("SELECT article_id FROM captures WHERE id = ?", [row["id"]]).fetchone()[0]
        if row["article_id"] and identity != row["article_id"]:
            forget_article(db, row["article_id"])
    fields = _differing(before, _state(db, identity))
    return Change(article_id=identity or row["article_id"], fields=fields) if fields else None


def rows_to_read(db: Database, source_id: str, since: date | None) -> list[dict[str, Any]]:
    """Captures of a source that its items were made from, and those that were dropped, in their order."""
    return list(
        db.query(
            "SELECT captures.* FROM captures LEFT JOIN articles ON articles.archive_file = captures.archive_file"
            " AND articles.archive_offset = captures.archive_offset"
            " WHERE captures.source_id = ? AND captures.fetched_at >= ?"
            " AND (articles.id IS NOT NULL OR captures.outcome = 'dropped') ORDER BY captures.id",
            [source_id, since.isoformat() if since else ""],
        )
    )


def _differing(before: Mapping[str, object], after: Mapping[str, object]) -> dict[str, tuple[object, object]]:
    return {
        name: (before.get(name), after.get(name))
        for name in sorted(before.keys() | after.keys())
        if before.get(name) != after.get(name) and name not in QUIET
    }


def _state(db: Database, article_id: str | None) -> dict[str, object]:
    connection: sqlite3.Connection = db.conn
    cursor = connection.execute("SELECT * FROM articles WHERE id = ?", [article_id])
    row = cursor.fetchone()
    if row is None:
        return {}
    state: dict[str, object] = dict(zip([column[0] for column in cursor.description], row, strict=True))
    for name, table, key in (("about", "article_themes", "theme_id"), ("places", "article_places", "place_id")):
        found = connection.execute(f"SELECT {key} FROM {table} WHERE article_id = ? ORDER BY 1", [article_id])
        state[name] = [value for (value,) in found]
    return state
