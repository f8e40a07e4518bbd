"""What is new in a saved search: stories that hold an item it finds, seen since it began to look, that it has not told."""

from collections.abc import Collection
from dataclasses import replace
from datetime import timedelta
from typing import Final

import numpy as np

from catalog.model.question import Question
from catalog.publish.facets import masks_of
from catalog.publish.searching import search
from catalog.publish.visit import Visit

WINDOW_DAYS: Final = 14
"""An older item is no news, though its page may be new to us (a source that was added, an archive that was found)."""


def night_began(visit: Visit) -> str:
    """When the edition's last run began, or the runs that were killed just before it: what they saw is new tonight too."""
    (began,) = visit.db.execute(
        "SELECT min(started_at) FROM runs WHERE id > coalesce((SELECT max(id) FROM runs WHERE status != 'crashed'"
        " AND id < (SELECT max(id) FROM runs)), 0)"
    ).fetchone()
    return str(began or "")


def new_stories(visit: Visit, question: Question, *, since: str, told: Collection[str]) -> list[str]:
    """Ids of the stories to tell, the newest first. ``since`` is compared with ``first_seen``; ``told`` holds ids of items.

    Items, because a story may take another id when it grows; a further version of a story that was told is not told again.
    """
    edition = visit.edition
    asked = replace(question, date_from=edition.today - timedelta(days=WINDOW_DAYS), date_to=None, page=1)
    found = search(visit.db, edition, asked, ui=visit.words.ui) if asked.q else None
    found_here = np.logical_and.reduce(list(masks_of(edition, asked, found).values()))
    rowids = [int(rowid) for rowid in edition.columns.rowid[found_here]]
    rows = visit.db.execute(
        "SELECT rowid, coalesce(story_id, id) FROM articles WHERE first_seen >= ? AND day >= ?",
        [since, str(asked.date_from)],
    )
    recent: dict[int, str] = dict(rows.fetchall())
    stories = list(dict.fromkeys(recent[rowid] for rowid in rowids if rowid in recent))
    return [story for story in stories if not _items(visit, story) & set(told)]


def _items(visit: Visit, story: str) -> set[str]:
    rows = visit.db.execute("SELECT id FROM articles WHERE story_id = ? OR id = ?", [story, story])
    return {identity for (identity,) in rows}
