"""Stories and their items as pages, feeds and reviews show them: read in a fixed number of statements, however long the list."""

import json
import sqlite3
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from catalog.publish.edition import Edition, SourceCard
from catalog.publish.items import EXCERPT, Item, excerpt_of

MOST_ITEMS: Final = 80
"""Items of one story that a page reads; the story of a serial notice may have hundreds."""

ITEM_COLUMNS: Final = (
    "a.rowid, a.id, a.url, a.source_id, a.headline, a.in_language, a.date_published, a.date_precision, a.date_modified, a.day,"
    " a.kind, a.story_id, a.author, a.word_count, a.rights, a.license, a.border,"
    " a.first_seen, a.removed_at, a.image_alt, a.description,"
    f" substr(a.article_body, 1, {EXCERPT + 1}) AS beginning"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Story:
    """One piece of news with all its items, those a reader should see first in front."""

    id: str
    is_story: bool
    """False for an item that belongs to no story: it has no page of its own."""
    items: tuple[Item, ...]
    """By time, the first published in front."""
    shown: tuple[Item, ...]
    """One item a language: the reader's language first, the rest by time."""
    matched: frozenset[str]
    """Ids of the items that the question found."""
    themes: tuple[str, ...]
    places: tuple[str, ...]
    silent: tuple[str, ...]
    """Countries of the border it is about whose sources have not reported it; empty when it names no border."""

    @property
    def lead(self) -> Item:
        """The item shown first."""
        return self.shown[0]

    @property
    def first(self) -> Item:
        """The item published first."""
        return self.items[0]

    @property
    def sources(self) -> tuple[SourceCard, ...]:
        """Who told it, in order of time, each once."""
        return tuple({item.source.id: item.source for item in self.items}.values())

    @property
    def newest_seen(self) -> str:
        """When the newest of its items was first seen."""
        return max(item.first_seen for item in self.items)

    @property
    def changed(self) -> Item | None:
        """The first item that was changed after publication."""
        return next((item for item in self.items if item.changes), None)

    @property
    def gone(self) -> Item | None:
        """The first item that was removed at its source."""
        return next((item for item in self.items if item.removed_at), None)

    @property
    def copies(self) -> tuple[Item, ...]:
        """Items that took the text of another over."""
        return tuple(item for item in self.items if item.relation == "same_text")

    def versions(self, language: str) -> int:
        """How many items there are in one language."""
        return sum(item.in_language == language for item in self.items)

    @property
    def closes(self) -> str | None:
        """The next closing date any of its items names."""
        return min((item.deadline for item in self.items if item.deadline), default=None)


def read_stories(
    db: sqlite3.Connection, edition: Edition, keys: Sequence[str], *, ui: str, matched: Iterable[str] = ()
) -> list[Story]:
    """The stories with these ids (or ids of articles without a story), in the order given; unknown ids are left out."""
    # Two conditions, each with an index; coalesce() would read every row.
    items = read_items(db, edition, "a.story_id IN ({marks})", keys)
    items += [item for item in read_items(db, edition, "a.id IN ({marks})", keys) if item.story_id is None]
    grouped: dict[str, list[Item]] = {}
    for item in items:
        grouped.setdefault(item.story_id or item.id, []).append(item)
    every = [item.id for item in items]
    themes = _tags(db, "article_themes", "theme_id", "score", every)
    places = _tags(db, "article_places", "place_id", "1.0", every)
    found = frozenset(matched)
    return [
        make_story(key, grouped[key], ui=ui, matched=found, themes=themes, places=places)
        for key in keys
        if key in grouped
    ]


def make_story(
    key: str,
    items: Sequence[Item],
    *,
    ui: str,
    matched: frozenset[str],
    themes: Mapping[str, Mapping[str, float]],
    places: Mapping[str, Mapping[str, float]],
) -> Story:
    """Put a story together: versions in the right order, its themes and places, who is silent."""
    ordered = sorted(items, key=lambda item: (item.relation != "first", item.moment, item.id))
    by_language: dict[str, Item] = {}
    for item in sorted(ordered, key=lambda item: (item.id not in matched, item.relation == "same_story")):
        by_language.setdefault(item.in_language, item)

    def place_in_row(item: Item) -> tuple[bool, bool, str, str]:
        # A version the question asked for stands before one it did not; then the reader's language; then time.
        asked = not matched or any(other.id in matched for other in ordered if other.in_language == item.in_language)
        return (not asked, item.in_language != ui, item.moment, item.id)

    return Story(
        id=key,
        is_story=ordered[0].story_id is not None,
        items=tuple(ordered),
        shown=tuple(sorted(by_language.values(), key=place_in_row)),
        matched=frozenset(item.id for item in ordered if item.id in matched),
        themes=_most(ordered, themes, 3),
        places=_most(ordered, places, 4),
        silent=silent_countries(ordered),
    )


def silent_countries(items: Sequence[Item]) -> tuple[str, ...]:
    """Countries on the borders the items are about that no item comes from, when only one side has reported.

    ``border`` holds pairs of NUTS codes like ``BE33-NL42``, the country being the first two letters.
    """
    named = {code[:2] for item in items for pair in (item.border or "").split() for code in pair.split("-")}
    named |= {code[:2] for item in items for code in (item.border or "").replace(",", " ").replace("-", " ").split()}
    told = {item.source.country for item in items}
    if len(named) < 2 or "EU" in told or len(named & told) != 1:
        return ()
    return tuple(sorted(named - told))


def read_items(db: sqlite3.Connection, edition: Edition, condition: str, values: Sequence[str | int]) -> list[Item]:
    """Articles under a condition (``{marks}`` stands for as many marks as there are values), with what lists say of them."""
    if not values:
        return []
    rows: list[sqlite3.Row] = []
    for start in range(0, len(values), 500):
        part = list(values[start : start + 500])
        rows += _fetch(
            db,
            f"SELECT {ITEM_COLUMNS}, coalesce(m.relation, 'first') AS relation, m.share,"
            " (SELECT count(*) FROM revisions r WHERE r.article_id = a.id AND r.difference NOT IN ('', '{}', '[]')) AS changes,"
            " (SELECT min(e.start) FROM event_dates e WHERE e.article_id = a.id AND e.kind = 'deadline' AND e.start >= ?"
            " AND a.kind IN ('call', 'event'))"
            " AS deadline"
            " FROM articles a LEFT JOIN story_articles m ON m.article_id = a.id AND m.story_id = a.story_id"
            f" WHERE {condition.format(marks=','.join('?' * len(part)))}",
            [edition.today.isoformat(), *part],
        )
    counted: Counter[str] = Counter()
    items: list[Item] = []
    for row in sorted(
        rows, key=lambda row: (row["relation"] != "first", row["date_published"] or row["day"], row["id"])
    ):
        counted[row["story_id"] or row["id"]] += 1
        if counted[row["story_id"] or row["id"]] <= MOST_ITEMS:
            items.append(_item(row, edition))
    return items


def _item(row: sqlite3.Row, edition: Edition) -> Item:
    copied = [
        "id",
        "url",
        "headline",
        "in_language",
        "date_published",
        "date_precision",
        "date_modified",
        "day",
        "kind",
        "story_id",
        "author",
        "word_count",
        "rights",
        "license",
        "border",
        "first_seen",
        "removed_at",
        "image_alt",
        "relation",
        "share",
        "changes",
    ]
    return Item(
        source=edition.sources[row["source_id"]],
        excerpt=excerpt_of(row["rights"], row["description"], row["beginning"]),
        deadline=row["deadline"][:10] if row["deadline"] else None,
        **{key: row[key] for key in copied},
    )


def _tags(
    db: sqlite3.Connection, table: str, column: str, weight: str, articles: Sequence[str]
) -> dict[str, dict[str, float]]:
    tags: dict[str, dict[str, float]] = {}
    for start in range(0, len(articles), 500):
        part = articles[start : start + 500]
        for article, tag, score in db.execute(
            f"SELECT article_id, {column}, {weight} FROM {table} WHERE article_id IN ({','.join('?' * len(part))})",
            part,
        ):
            tags.setdefault(article, {})[tag] = score
    return tags


def _most(items: Sequence[Item], tags: Mapping[str, Mapping[str, float]], most: int) -> tuple[str, ...]:
    weight: Counter[str] = Counter()
    for item in items:
        for tag, score in tags.get(item.id, {}).items():
            weight[tag] += score  # type: ignore[assignment]
    return tuple(tag for tag, _ in sorted(weight.items(), key=lambda pair: (-pair[1], pair[0]))[:most])


def _fetch(db: sqlite3.Connection, sql: str, values: Sequence[object]) -> list[sqlite3.Row]:
    cursor = db.cursor()
    cursor.row_factory = sqlite3.Row
    return cursor.execute(sql, values).fetchall()


def tags_of(
    db: sqlite3.Connection, article: str
) -> tuple[list[dict[str, object]], list[dict[str, object]], list[dict[str, object]]]:
    """Themes, places and organisations of one article with their evidence, best first."""
    themes = [
        {"id": row["theme_id"], "score": row["score"], "evidence": json.loads(row["evidence"])}
        for row in _fetch(
            db, "SELECT * FROM article_themes WHERE article_id = ? ORDER BY score DESC, theme_id", [article]
        )
    ]
    places = [
        {"id": row["place_id"], "evidence": row["evidence"]}
        for row in _fetch(db, "SELECT * FROM article_places WHERE article_id = ? ORDER BY place_id", [article])
    ]
    organisations = [
        {"id": row["organisation_id"], "evidence": row["evidence"]}
        for row in _fetch(
            db, "SELECT * FROM article_organisations WHERE article_id = ? ORDER BY organisation_id", [article]
        )
    ]
    return themes, places, organisations
