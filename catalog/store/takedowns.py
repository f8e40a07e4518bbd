"""Taking an item down for good: text, image and search words go, a tombstone stays, and no re-reading brings it back.

It reaches every copy we hold: the catalogue (its free pages too), the archive (``forgetting``), the catalogue a rebuild
put aside, and, with the next edition, ``news.db``. What is remembered lies with the archive (``run_records``).
"""

import shutil
from datetime import datetime
from pathlib import Path

from sqlite_utils import Database

from catalog.model.errors import TripointError
from catalog.store.cdx import write_indexes
from catalog.store.exchange import Position
from catalog.store.forgetting import forget
from catalog.store.place import DataFolder
from catalog.store.retention import write_retained
from catalog.store.run_records import write_takedowns


def take_down(folder: DataFolder, url: str, *, reason: str, now: datetime) -> str | None:
    """Remove what is stored of an address and remember not to collect it again; gives the item's id, if it was stored.

    Call under the lock, with every archive file sealed. Archive first: killed at any point, the same call does the rest.
    Raises TripointError when no address and no item is known by this URL, StoreError when the archive cannot be written.
    """
    db = folder.open_catalogue()
    try:
        identity, addresses = _meant(db, url)
        forget(folder.archive, _positions(db, addresses), now=now)
        # Pages and journal that still hold the words are overwritten, then given back.
        db.execute("PRAGMA secure_delete = ON").fetchone()
        with db.atomic():
            # Vectors are made from the words; the next grouping makes those of the others again.
            db.execute("DELETE FROM fingerprints")
            if identity:
                _empty(db, identity, now.isoformat(timespec="seconds"))
            _remember(db, addresses, reason=reason, at=now.isoformat(timespec="seconds"))
        write_takedowns(folder, db)
        write_retained(folder, db)
        write_indexes(folder.archive)
        db.execute("VACUUM")
        db.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
    finally:
        db.close()
    folder.catalog_db.with_name(folder.catalog_db.name + ".before-rebuild").unlink(missing_ok=True)
    # Copies that are made again from what is left: dumps by the next night, shards by reprocess, pages by sources check.
    for name in ("dumps", "shards", "repair"):
        if (folder.root / name).exists():
            shutil.rmtree(folder.root / name)
    return identity


def forget_other_addresses(folder: DataFolder, db: Database, *, now: datetime) -> int:
    """Take out what a night fetched of items that were taken down, under addresses nobody had named; how many answers.

    Reading knows them by their canonical address and drops them; here their bytes go too.
    """
    rows = db.execute(
        "SELECT url, archive_file, archive_offset, archive_length FROM captures WHERE reason = 'taken_down' ORDER BY id"
    ).fetchall()
    if not rows:
        return 0
    forget(
        folder.archive,
        [Position(file=file, offset=offset, length=length) for _, file, offset, length in rows],
        now=now,
    )
    with db.atomic():
        addresses = sorted({row[0] for row in rows})
        at = now.isoformat(timespec="seconds")
        _remember(db, addresses, reason="another address of an item that was taken down", at=at)
    write_takedowns(folder, db)
    write_indexes(folder.archive)
    return len(rows)


def naming(folder: DataFolder, identity: str, addresses: list[str]) -> list[Path]:
    """Press reviews and drafts that name an item; they are the operator's own papers, and only he can mend them."""
    words = [word.encode() for word in (identity, *addresses)]
    paths = sorted(path for path in folder.reviews.rglob("*") if path.is_file()) if folder.reviews.exists() else []
    return [path for path in paths if any(word in path.read_bytes() for word in words)]


def _meant(db: Database, url: str) -> tuple[str | None, list[str]]:
    """The item an address or id stands for, and every address it is known by."""
    row = db.execute(
        "SELECT id FROM articles WHERE url = :url OR id = :url"
        " UNION SELECT article_id FROM addresses WHERE url = :url AND article_id IS NOT NULL",
        {"url": url},
    ).fetchone()
    if row is None:
        if db.execute("SELECT 1 FROM addresses WHERE url = ?", [url]).fetchone() is None:
            raise TripointError(f"{url}: no item or address by this name; give the address as /article/ID shows it.")
        return None, [url]
    found = db.execute(
        "SELECT url FROM articles WHERE id = :id UNION SELECT url FROM addresses WHERE article_id = :id"
        " UNION SELECT url FROM captures WHERE article_id = :id UNION SELECT final_url FROM captures WHERE article_id = :id",
        {"id": row[0]},
    )
    return str(row[0]), sorted({address for (address,) in found} | ({url} - {row[0]}))


def _positions(db: Database, addresses: list[str]) -> list[Position]:
    marks = ", ".join("?" * len(addresses))
    rows = db.execute(
        "SELECT archive_file, archive_offset, archive_length FROM captures"
        f" WHERE url IN ({marks}) OR final_url IN ({marks}) ORDER BY id",
        [*addresses, *addresses],
    )
    return [Position(file=file, offset=offset, length=length) for file, offset, length in rows]


def _remember(db: Database, addresses: list[str], *, reason: str, at: str) -> None:
    db.table("takedowns").upsert_all(({"url": address, "at": at, "reason": reason} for address in addresses), pk="url")
    for address in addresses:
        db.execute("DELETE FROM captures WHERE url = :url OR final_url = :url", {"url": address})
        # The lead held the headline and the summary of the site's own list.
        db.execute(
            "UPDATE addresses SET state = 'refused', failure = 'taken_down', lead = NULL, etag = NULL, last_modified = NULL,"
            " digest = NULL, due_at = '9999-12-31T00:00:00+00:00' WHERE url = ?",
            [address],
        )


def _empty(db: Database, identity: str, at: str) -> None:
    db.execute(
        "UPDATE articles SET headline = '', description = NULL, article_body = NULL, author = NULL, image_url = NULL,"
        " image_alt = NULL, keywords = '[]', article_section = NULL, rights = 'link', notes = '[\"taken_down\"]',"
        " content_digest = '', archive_file = NULL, archive_offset = NULL, word_count = 0, date_evidence = '[]',"
        " language_evidence = '[]', removed_at = coalesce(removed_at, ?) WHERE id = ?",
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
    # Its story is told anew without it by the next grouping; until then no word of it may stand.
    story = db.execute("SELECT story_id FROM articles WHERE id = ?", [identity]).fetchone()[0]
    db.execute("DELETE FROM story_articles WHERE article_id = ?", [identity])
    db.execute("UPDATE articles SET story_id = NULL WHERE id = ?", [identity])
    db.execute(
        "UPDATE stories SET headline = (SELECT headline FROM articles WHERE story_id = :story ORDER BY day, id LIMIT 1),"
        " first_article_id = (SELECT id FROM articles WHERE story_id = :story ORDER BY day, id LIMIT 1)"
        " WHERE id = :story AND EXISTS (SELECT 1 FROM articles WHERE story_id = :story)",
        {"story": story},
    )
    db.execute(
        "DELETE FROM stories WHERE id = :story AND NOT EXISTS (SELECT 1 FROM articles WHERE story_id = :story)",
        {"story": story},
    )
