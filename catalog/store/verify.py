"""Whether archive, ledger, catalogue and edition agree; each finding says what is affected and what to do."""

import hashlib
import json
import sqlite3
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import partial
from typing import Final

from sqlite_utils import Database

from catalog.model.errors import EditionRefused, StoreError
from catalog.registry.corrections import load_corrections
from catalog.store.archive import Stored
from catalog.store.archive import verify as verify_file
from catalog.store.articles import LANGUAGE_COLUMNS
from catalog.store.balance import unbalanced
from catalog.store.digests import content_digest
from catalog.store.edition_checks import check_edition
from catalog.store.place import DataFolder
from catalog.store.run_records import read_takedowns, run_records

FROM_BACKUP: Final = "put the file back from a backup (tripoint restore DIR)"


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One thing that is wrong."""

    where: str
    what: str


def verify(folder: DataFolder) -> Iterator[Finding]:
    """Everything that is wrong in a data folder; nothing when it can be trusted."""
    if not folder.catalog_db.exists():
        yield Finding(where="catalog.db", what="missing; tripoint restore DIR, or tripoint rebuild from the archive")
        return
    try:
        db = folder.open_catalogue()
    except StoreError as error:
        yield Finding(where="catalog.db", what=str(error))
        return
    try:
        yield from _database(db)
        yield from _rows(folder, db)
        yield from _archive(folder, db)
        yield from _records(folder)
        yield from _edition(folder)
    except sqlite3.DatabaseError as error:
        yield Finding(
            where="catalog.db", what=f"cannot be read to its end: {error}; tripoint restore DIR, or tripoint rebuild"
        )
    finally:
        db.close()


def _database(db: Database) -> Iterator[Finding]:
    for (said,) in db.execute("PRAGMA integrity_check(10)"):
        if said != "ok":
            yield Finding(where="catalog.db", what=f"{said}; tripoint restore DIR, or tripoint rebuild")
    for table, rowid, parent, _ in db.execute("PRAGMA foreign_key_check"):
        yield Finding(where="catalog.db", what=f"{table} row {rowid} points to no row of {parent}; tripoint rebuild")
    declared = [row[0] for row in db.execute("SELECT id FROM sources")]
    for said in unbalanced(db, declared):
        # A night that was killed leaves pages to read: that is work, not damage.
        if "unread" not in said:
            yield Finding(where="catalog.db", what=f"{said}; tripoint rebuild")


def _rows(folder: DataFolder, db: Database) -> Iterator[Finding]:
    """Items whose words are not those that were stored: a byte that flipped, a hand that slipped."""
    corrections = load_corrections(folder.corrections)
    known = {"und", *LANGUAGE_COLUMNS}
    for identity, url, headline, description, body, digest, language in db.execute(
        "SELECT id, url, headline, description, article_body, content_digest, in_language FROM articles ORDER BY id"
    ):
        corrected = any(record.field == "headline" for record in corrections.of(identity, url))
        if digest and not corrected and digest != content_digest(headline, description, body or ""):
            yield Finding(where="catalog.db", what=f"{identity}: its words do not fit their digest; tripoint reprocess")
        if language not in known:
            yield Finding(
                where="catalog.db", what=f"{identity}: '{language}' is no language of ours; tripoint reprocess"
            )


def _archive(folder: DataFolder, db: Database) -> Iterator[Finding]:
    known = [row[0] for row in db.execute("SELECT DISTINCT archive_file FROM captures ORDER BY 1")]
    for file in known:
        there: dict[int, Stored] = {}
        _, damages = verify_file(folder.archive, file, whole_one=partial(_note, there))
        for damage in damages:
            affected = _affected(db, file, damage.offset)
            yield Finding(
                where=f"archive/{file}" + (f" at {damage.offset}" if damage.offset is not None else ""),
                what=f"{damage.what}; affects {affected}; {FROM_BACKUP}",
            )
        if not damages:
            yield from _ledger(db, file, there)
    for path in sorted(folder.archive.rglob("*")):
        file = str(path.relative_to(folder.archive))
        if not path.is_file() or file in known or path.suffix in (".json", ".cdxj"):
            continue
        if path.name.endswith(".open"):
            continue  # a night is at work, or was killed: the next one seals it
        whole, damages = verify_file(folder.archive, file)
        # A file of nothing but tombstones is right: all that it held was taken down.
        if whole or damages:
            yield Finding(
                where=f"archive/{file}", what="unknown to the ledger; tripoint rebuild takes it in if it is whole"
            )


def _note(there: dict[int, Stored], stored: Stored) -> None:
    # Without its body: a file holds a quarter of a gigabyte of them.
    there[stored.position.offset] = replace(stored, capture=replace(stored.capture, body=b""))


def _ledger(db: Database, file: str, there: dict[int, Stored]) -> Iterator[Finding]:
    """Whether the ledger's rows of a whole file are the answers in it."""
    rows = {
        offset: (url, digest)
        for offset, url, digest in db.execute(
            "SELECT archive_offset, url, digest FROM captures WHERE archive_file = ?", [file]
        )
    }
    for offset, (url, digest) in rows.items():
        stored = there.get(offset)
        if stored is None:
            yield Finding(where=f"archive/{file} at {offset}", what=f"no answer there for {url}; tripoint rebuild")
        elif (stored.capture.url, stored.capture.digest) != (url, digest):
            yield Finding(
                where=f"archive/{file} at {offset}",
                what=f"holds {stored.capture.url}, where the ledger says {url} or another digest; tripoint rebuild",
            )
    for offset in there.keys() - rows.keys():
        yield Finding(
            where=f"archive/{file} at {offset}", what="an answer that the ledger does not know; tripoint rebuild"
        )


def _records(folder: DataFolder) -> Iterator[Finding]:
    try:
        read_takedowns(folder)
        for _ in run_records(folder):
            pass
    except StoreError as error:
        yield Finding(where="archive", what=str(error))


def _edition(folder: DataFolder) -> Iterator[Finding]:
    if not folder.news_db.exists():
        return
    try:
        check_edition(folder.news_db, None)
        manifest = json.loads((folder.root / "news.json").read_text(encoding="utf-8"))
        news = sqlite3.connect(f"file:{folder.news_db}?mode=ro", uri=True)
        made_at = dict(news.execute("SELECT key, value FROM edition"))["made_at"]
        news.close()
    except (EditionRefused, OSError, json.JSONDecodeError, sqlite3.DatabaseError, KeyError) as error:
        yield Finding(where="news.db", what=f"{error} Run tripoint publish.")
        return
    with folder.news_db.open("rb") as file:
        digest = "sha256:" + hashlib.file_digest(file, "sha256").hexdigest()
    if made_at == manifest["made_at"] and digest != manifest["digest"]:
        yield Finding(where="news.db", what="is not the file that news.json describes; tripoint publish")


def _affected(db: Database, file: str, offset: int | None) -> str:
    ids = [
        row[0]
        for row in db.execute(
            "SELECT id FROM articles WHERE archive_file = ? AND archive_offset >= ? ORDER BY id", [file, offset or 0]
        )
    ]
    return ", ".join(ids[:5]) + (f" and {len(ids) - 5} more" if len(ids) > 5 else "") if ids else "no article"
