"""Whether archive, ledger, catalogue and edition agree; each finding says what is affected and what to do."""

import sqlite3
from collections.abc import Iterator
from dataclasses import dataclass

from sqlite_utils import Database

from catalog.model.errors import EditionRefused
from catalog.store.archive import verify as verify_file
from catalog.store.edition_checks import check_edition
from catalog.store.place import DataFolder


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One thing that is wrong."""

    where: str
    what: str


def verify(folder: DataFolder) -> Iterator[Finding]:
    """Everything that is wrong in a data folder; nothing when it can be trusted."""
    try:
        db = folder.open_catalogue()
    except sqlite3.DatabaseError as error:
        yield Finding(where="catalog.db", what=f"cannot be read: {error}; tripoint restore DIR")
        return
    yield from _database(db)
    yield from _archive(folder, db)
    if folder.news_db.exists():
        try:
            check_edition(folder.news_db, None)
        except EditionRefused as refused:
            yield Finding(where="news.db", what=f"{refused} Run tripoint publish.")
    db.close()


def _database(db: Database) -> Iterator[Finding]:
    for (said,) in db.execute("PRAGMA integrity_check(10)"):
        if said != "ok":
            yield Finding(where="catalog.db", what=f"{said}; tripoint restore DIR, or tripoint rebuild")
    for table, rowid, parent, _ in db.execute("PRAGMA foreign_key_check"):
        yield Finding(where="catalog.db", what=f"{table} row {rowid} points to no row of {parent}; tripoint rebuild")


def _archive(folder: DataFolder, db: Database) -> Iterator[Finding]:
    known = {row[0]: row[1] for row in db.execute("SELECT archive_file, count(*) FROM captures GROUP BY archive_file")}
    for file, captures in sorted(known.items()):
        whole, damages = verify_file(folder.archive, file)
        for damage in damages:
            affected = _affected(db, file, damage.offset)
            yield Finding(
                where=f"archive/{file}" + (f" at {damage.offset}" if damage.offset is not None else ""),
                what=f"{damage.what}; affects {affected}; put the file back from a backup (tripoint restore DIR)",
            )
        if not damages and whole != captures:
            yield Finding(where=f"archive/{file}", what=f"holds {whole} answers where the ledger knows {captures}")
    for path in sorted(folder.archive.rglob("*.warc.gz")):
        file = str(path.relative_to(folder.archive))
        if file not in known:
            yield Finding(where=f"archive/{file}", what="unknown to the ledger; tripoint rebuild takes it in")


def _affected(db: Database, file: str, offset: int | None) -> str:
    ids = [
        row[0]
        for row in db.execute(
            "SELECT id FROM articles WHERE archive_file = ? AND archive_offset >= ? ORDER BY id", [file, offset or 0]
        )
    ]
    return ", ".join(ids[:5]) + (f" and {len(ids) - 5} more" if len(ids) > 5 else "") if ids else "no article"
