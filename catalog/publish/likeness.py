"""Stories like a given article, with the reasons a reader can follow."""

import sqlite3
from dataclasses import dataclass
from typing import Final

from catalog.publish.edition import Edition
from catalog.publish.stories import Story, read_stories
from catalog.search.similar import similar

MOST: Final = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class Likeness:
    """A story that is alike, and in what."""

    story: Story
    themes: tuple[str, ...]
    places: tuple[str, ...]
    organisations: tuple[str, ...]
    because: tuple[str, ...]
    """``words``, ``themes``, ``places``, ``encoder``."""


def more_like(db: sqlite3.Connection, edition: Edition, identity: str, *, ui: str) -> list[Likeness]:
    """Up to five stories like an article in any language, the most alike first, with the tags they share with it."""
    found = similar(db, identity, limit=MOST * 2)
    stories: dict[str, str] = {}
    because: dict[str, tuple[str, ...]] = {}
    for like in found:
        row = db.execute(
            "SELECT coalesce(story_id, id) FROM articles WHERE id = ? AND removed_at IS NULL", [like.article_id]
        ).fetchone()
        if row is not None and len(stories) < MOST:
            stories[row[0]], because[row[0]] = like.article_id, like.because
    return [
        Likeness(
            story=story,
            themes=_shared(db, "article_themes", "theme_id", identity, stories[story.id]),
            places=_shared(db, "article_places", "place_id", identity, stories[story.id]),
            organisations=_shared(db, "article_organisations", "organisation_id", identity, stories[story.id]),
            because=because[story.id],
        )
        for story in read_stories(db, edition, list(stories), ui=ui)
    ]


def _shared(db: sqlite3.Connection, table: str, column: str, one: str, other: str) -> tuple[str, ...]:
    return tuple(
        row[0]
        for row in db.execute(
            f"SELECT {column} FROM {table} WHERE article_id = ? INTERSECT"
            f" SELECT {column} FROM {table} WHERE article_id = ? ORDER BY 1",
            [one, other],
        )
    )
