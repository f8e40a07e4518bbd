"""Stories in the catalogue: which items grouping looks at, and how its answer is kept."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Final

from sqlite_utils import Database

from catalog.model.story import Membership, Relation, StoryItem
from catalog.store.place import as_json

FORTNIGHT: Final = 14
"""Days around an item found late within which it is compared."""


def items_to_group(db: Database, *, since_day: str | None = None, also: Iterable[str] = ()) -> list[StoryItem]:
    """Items from a day on (or all), with what grouping weighs, in order of id. Tombstones keep their place in a story.

    Older items come along where they share a story with one of them, so that no story is cut as the window moves on, and where
    they belong to no story yet: what was found late is grouped as well, with the items of a fortnight around it. ``also`` names
    items that come along with their stories whatever their day, because a person put them right.
    """
    # What was taken down has no words left and belongs to no story any more.
    where = (
        "WHERE headline != '' AND (id IN (SELECT value FROM json_each(:chosen)) OR story_id IN"
        " (SELECT story_id FROM articles WHERE id IN (SELECT value FROM json_each(:chosen))))"
    )
    around = (
        "SELECT id FROM articles WHERE day >= :since OR story_id IS NULL OR day IN (SELECT date(late.day, shift.value || ' days')"
        " FROM (SELECT DISTINCT day FROM articles WHERE story_id IS NULL) AS late, json_each(:shifts) AS shift)"
    )
    shifts = as_json(list(range(-FORTNIGHT, FORTNIGHT + 1)))
    chosen = [row[0] for row in db.execute(around, {"since": since_day or "", "shifts": shifts})]
    values = {"chosen": as_json([*chosen, *also])}
    themes = _listed(db, "SELECT article_id, theme_id FROM article_themes ORDER BY theme_id")
    places = _listed(db, "SELECT article_id, place_id FROM article_places ORDER BY place_id")
    links = _listed(db, "SELECT article_id, url FROM article_links WHERE kind = 'external' ORDER BY url")
    alternates = _listed(db, "SELECT article_id, url FROM article_links WHERE kind = 'alternate' ORDER BY url")
    return [
        StoryItem(
            id=row["id"],
            headline=row["headline"],
            text=row["article_body"] or row["description"] or "",
            in_language=row["in_language"],
            date_published=row["date_published"],
            first_seen=row["first_seen"],
            source_id=row["source_id"],
            url=row["url"],
            image_url=row["image_url"],
            links=tuple(links[row["id"]]),
            alternates=tuple(alternates[row["id"]]),
            themes=tuple(themes[row["id"]]),
            places=tuple(places[row["id"]]),
        )
        for row in db.query(f"SELECT * FROM articles {where} ORDER BY id", values)
    ]


def known_pairs(db: Database, pairs: Iterable[tuple[str, str]]) -> list[tuple[str, str]]:
    """Pairs of a correction by id, whichever of id and address a person gave; what is not here stays as it is."""

    def identity(name: str) -> str:
        row = db.execute("SELECT id FROM articles WHERE id = :name OR url = :name", {"name": name}).fetchone()
        return str(row[0]) if row else name

    return [(identity(one), identity(other)) for one, other in pairs]


def _listed(db: Database, sql: str) -> Mapping[str, list[str]]:
    found: defaultdict[str, list[str]] = defaultdict(list)
    for article_id, value in db.execute(sql):
        found[article_id].append(value)
    return found


def write_stories(db: Database, memberships: Sequence[Membership]) -> int:
    """Keep the stories of the given items; those of other items stay. Gives the number of stories of more than one item."""
    by_story: defaultdict[str, list[Membership]] = defaultdict(list)
    for membership in memberships:
        by_story[membership.story_id].append(membership)
    with db.atomic():
        _clear(db, [membership.article_id for membership in memberships])
        for story_id, members in sorted(by_story.items()):
            db.table("stories").upsert(_story(db, story_id, members), pk="id")
        db.table("story_articles").insert_all(
            (
                {
                    "story_id": member.story_id,
                    "article_id": member.article_id,
                    "relation": member.relation.value,
                    "share": member.share,
                    "evidence": as_json(member.evidence),
                }
                for member in memberships
            ),
            replace=True,
        )
        db.conn.executemany(
            "UPDATE articles SET story_id = ? WHERE id = ?",
            [(member.story_id, member.article_id) for member in memberships],
        )
        db.execute("DELETE FROM stories WHERE id NOT IN (SELECT story_id FROM story_articles)")
    return sum(len(members) > 1 for members in by_story.values())


def _clear(db: Database, article_ids: Iterable[str]) -> None:
    keys = [(article_id,) for article_id in article_ids]
    db.conn.executemany("DELETE FROM story_articles WHERE article_id = ?", keys)
    db.conn.executemany("UPDATE articles SET story_id = NULL WHERE id = ?", keys)


def _story(db: Database, story_id: str, members: Sequence[Membership]) -> dict[str, Any]:
    article_ids = [member.article_id for member in members]
    marks = ", ".join("?" * len(article_ids))
    rows = list(
        db.query(
            "SELECT articles.id, headline, articles.in_language, date_published, day, sources.country, first_seen FROM articles"
            f" JOIN sources ON sources.id = source_id WHERE articles.id IN ({marks})"
            " ORDER BY date_published IS NULL, date_published, first_seen, articles.id",
            article_ids,
        )
    )
    said_first = {member.article_id for member in members if member.relation is Relation.FIRST}
    first = next((row for row in rows if row["id"] in said_first), rows[0])
    return {
        "id": story_id,
        "first_article_id": first["id"],
        "headline": first["headline"],
        "date_published": first["date_published"],
        # A story stands under the day of its newest item: a translation that comes later brings it back to the reader.
        "day": max(row["day"] for row in rows),
        "in_language": as_json(sorted({row["in_language"] for row in rows})),
        "countries": as_json(sorted({row["country"] for row in rows})),
        "article_count": len(rows),
    }


def read_fingerprints(db: Database) -> dict[str, bytes]:
    """The kept vectors of items, by digest of their text."""
    return dict(db.execute("SELECT digest, vectors FROM fingerprints").fetchall())


def write_fingerprints(db: Database, vectors: Mapping[str, bytes], *, known: Mapping[str, bytes]) -> None:
    """Keep the vectors that are new; what was made once is never made again."""
    rows = [{"digest": digest, "vectors": made} for digest, made in vectors.items() if digest not in known]
    with db.atomic():
        db.table("fingerprints").insert_all(rows, replace=True)
