"""One article as lists, feeds and reviews show it."""

from dataclasses import dataclass
from typing import Final

from catalog.publish.edition import SourceCard

EXCERPT: Final = 300
"""Characters of a body that stand in a list."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """One article of a list."""

    id: str
    url: str
    source: SourceCard
    headline: str
    in_language: str
    date_published: str | None
    date_precision: str | None
    date_modified: str | None
    day: str
    kind: str
    story_id: str | None
    author: str | None
    word_count: int
    rights: str
    license: str | None
    border: str | None
    first_seen: str
    removed_at: str | None
    image_alt: str | None
    excerpt: str
    """What the rights allow to show in a list; empty where they allow nothing."""
    relation: str
    share: float | None
    changes: int
    """Changes seen after publication."""
    deadline: str | None
    """The next closing date printed in the text, as a day."""

    @property
    def moment(self) -> str:
        """What it is ordered by: the stated date, else the day it was first seen."""
        return self.date_published or self.day


def excerpt_of(rights: str, description: str | None, beginning: str | None) -> str:
    """What a list shows of a text: the description, else the beginning of the body, cut at a word; nothing for ``link``."""
    if rights == "link":
        return ""
    text = " ".join((description or beginning or "").split())
    if len(text) <= EXCERPT:
        return text
    return text[:EXCERPT].rsplit(" ", 1)[0].rstrip(",;:") + "…"
