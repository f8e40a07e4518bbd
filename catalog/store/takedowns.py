"""Taking an item down for good: text, image and search words go, a tombstone stays, and no re-reading brings it back."""

from datetime import datetime

from sqlite_utils import Database

from catalog.model.errors import TripointError


def take_down(db: Database, url: str, *, reason: str, now: datetime) -> str | None:
    """Remove what is stored of an address and remember not to collect it again; gives the item's id, if it was stored.

    Raises TripointError when no address and no item is known by this URL.
    """
    row = db.execute(
        "SELECT id FROM articles WHERE url = :url OR id = :url"
        " UNION SELECT article_id FROM addresses WHERE url = :url AND article_id IS NOT NULL",
        {"url": url},
    ).fetchone()
    known = db.execute("SELECT 1 FROM addresses WHERE url = ?", [url]).fetchone()
    if row is None and known is None:
        raise TripointError(f"{url}: no item or address by this name; give the address as /article/ID shows it.")
    at = now.isoformat(timespec="seconds")
    with db.atomic():
        identity = row[0] if row else None
        addresses = {url}
        if identity:
            addresses |= {
                found[0]
                for found in db.execute(
                    "SELECT url FROM articles WHERE id = :id UNION SELECT url FROM addresses WHERE article_id = :id"
                    " UNION SELECT final_url FROM captures WHERE article_id = :id",
                    {"id": identity},
                )
            }
            _empty(db, identity, at)
        db.table("takedowns").upsert_all(
            ({"url": address, "at": at, "reason": reason} for address in sorted(addresses)), pk="url"
        )
        db.conn.executemany(
            "UPDATE addresses SET state = 'refused', failure = 'taken_down', due_at = '9999-12-31T00:00:00+00:00' WHERE url = ?",
            [(address,) for address in addresses],
        )
    return identity


def _empty(db: Database, identity: str, at: str) -> None:
    db.execute(
        "UPDATE articles SET headline = '', description = NULL, article_body = NULL, author = NULL, image_url = NULL,"
        " image_alt = NULL, keywords = '[]', article_section = NULL, rights = 'link', notes = '[\"taken_down\"]',"
        " content_digest = '', date_evidence = '[]', language_evidence = '[]', removed_at = coalesce(removed_at, ?) WHERE id = ?",
        [at, identity],
    )
    for table in (
        "article_themes",
        "article_places",
        "article_organisations",
        "article_links",
        "event_dates",
        "revisions",
    ):
        db.execute(f"DELETE FROM {table} WHERE article_id = ?", [identity])
    db.execute(
        "UPDATE stories SET headline = coalesce((SELECT headline FROM articles WHERE articles.story_id = stories.id"
        " AND headline != '' ORDER BY day, id LIMIT 1), '') WHERE first_article_id = ?",
        [identity],
    )
