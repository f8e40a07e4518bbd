"""More like this, in all languages: items that share themes, places and bodies, with what they share."""

import sqlite3
from collections import Counter
from dataclasses import dataclass
from typing import Final

from catalog.publish.edition import Edition
from catalog.publish.stories import Story, read_stories

MOST: Final = 5
CANDIDATES: Final = 400
"""Newest items looked at for each shared tag."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Likeness:
    """A story that is alike, and in what."""

    story: Story
    themes: tuple[str, ...]
    places: tuple[str, ...]
    organisations: tuple[str, ...]


def more_like(db: sqlite3.Connection, edition: Edition, identity: str, *, ui: str) -> list[Likeness]:
    """Up to five stories that share most with an article, rare tags counting more; newer ones first among equals."""
    own = db.execute("SELECT coalesce(story_id, id) FROM articles WHERE id = ?", [identity]).fetchone()
    weight: Counter[str] = Counter()
    shared: dict[str, dict[str, set[str]]] = {}
    day: dict[str, str] = {}
    total = max(1, len(edition.columns))
    for kind, table, column in (
        ("themes", "article_themes", "theme_id"),
        ("places", "article_places", "place_id"),
        ("organisations", "article_organisations", "organisation_id"),
    ):
        for (tag,) in db.execute(f"SELECT {column} FROM {table} WHERE article_id = ?", [identity]).fetchall():
            rows = db.execute(
                f"SELECT DISTINCT coalesce(a.story_id, a.id), a.day FROM {table} t JOIN articles a ON a.id = t.article_id"
                f" WHERE t.{column} = ? AND a.removed_at IS NULL ORDER BY a.rowid DESC LIMIT {CANDIDATES}",
                [tag],
            ).fetchall()
            for key, when in rows:
                # As in inverse document frequency: sharing what few have says more.
                weight[key] += 1 + round(3 * (1 - len(rows) / min(total, CANDIDATES)), 3)  # type: ignore[assignment]
                shared.setdefault(key, {}).setdefault(kind, set()).add(tag)
                day[key] = max(when, day.get(key, ""))
    best = sorted(
        (key for key in weight if own and key != own[0]), key=lambda key: (-weight[key], _newest(day[key]), key)
    )[:MOST]
    return [
        Likeness(
            story=story,
            themes=tuple(sorted(shared[story.id].get("themes", ()))),
            places=tuple(sorted(shared[story.id].get("places", ()))),
            organisations=tuple(sorted(shared[story.id].get("organisations", ()))),
        )
        for story in read_stories(db, edition, best, ui=ui)
    ]


def _newest(day: str) -> int:
    return -int(day.replace("-", "")[:8] or 0)
