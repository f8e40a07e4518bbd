"""One piece of news and the items that tell it."""

from dataclasses import dataclass
from enum import StrEnum


class Relation(StrEnum):
    """What an item is to the first item of its story."""

    FIRST = "first"
    TRANSLATION = "translation"
    SAME_TEXT = "same_text"
    SAME_STORY = "same_story"


@dataclass(frozen=True, slots=True, kw_only=True)
class StoryItem:
    """What grouping needs to know of an item."""

    id: str
    headline: str
    text: str
    in_language: str
    date_published: str | None
    """ISO 8601 or None; then ``first_seen`` places it."""
    first_seen: str | None = None
    source_id: str | None = None
    url: str | None = None
    image_url: str | None = None
    links: tuple[str, ...] = ()
    """Addresses in the text."""
    alternates: tuple[str, ...] = ()
    """Addresses declared as other language versions (hreflang, language switcher)."""
    themes: tuple[str, ...] = ()
    places: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Membership:
    """An item's place in a story."""

    article_id: str
    story_id: str
    """``s`` and 12 hex digits of the SHA-256 of the first item's id."""
    relation: Relation
    evidence: tuple[str, ...]
    """Short statements: ``hreflang``, ``shared text 0.86``, ``encoder 0.71``, ``numbers 170, 2024`` ..."""
    share: float | None = None
    """Of the first item's text taken over, 0 to 1, where that has a meaning."""
