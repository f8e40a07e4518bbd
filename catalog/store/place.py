"""The data folder: what lies where. ``--data`` or ``TRIPOINT_DATA`` names it."""

import json
import os
import sqlite3
from dataclasses import dataclass
from pathlib import Path

from sqlite_utils import Database

from catalog.model.errors import StoreError
from catalog.store.schema import catalogue


@dataclass(frozen=True, slots=True)
class DataFolder:
    """Paths below one data folder; nothing is created until it is asked for."""

    root: Path

    @property
    def catalog_db(self) -> Path:
        """The private catalogue and ledger; never served."""
        return self.root / "catalog.db"

    @property
    def news_db(self) -> Path:
        """The public edition."""
        return self.root / "news.db"

    @property
    def archive(self) -> Path:
        """WARC files."""
        return self.root / "archive"

    @property
    def reviews(self) -> Path:
        """Press reviews and drafts."""
        return self.root / "reviews"

    @property
    def corrections(self) -> Path:
        """The operator's own corrections, applied after those of the registry."""
        return self.root / "corrections"

    @property
    def lock(self) -> Path:
        """Held by the one command that writes."""
        return self.root / "tripoint.lock"

    def create(self) -> None:
        """Make the folder. Raises StoreError when it cannot be written."""
        try:
            self.root.mkdir(parents=True, exist_ok=True)
            self.archive.mkdir(exist_ok=True)
        except OSError as error:
            raise StoreError(
                f"{self.root}: cannot be written ({error.strerror}); choose another folder with --data or TRIPOINT_DATA."
            ) from error
        if not os.access(self.root, os.W_OK):
            raise StoreError(f"{self.root}: cannot be written; choose another folder with --data or TRIPOINT_DATA.")

    def open_catalogue(self) -> Database:
        """The catalogue with today's schema: WAL, FULL (a committed capture survives a power cut), foreign keys on.

        Raises StoreError when the file is no database, or was made by a newer Tripoint.
        """
        self.create()
        db = Database(self.catalog_db)
        try:
            db.execute("PRAGMA busy_timeout = 60000").fetchone()
            db.enable_wal()
            db.execute("PRAGMA synchronous = FULL").fetchone()
            db.execute("PRAGMA foreign_keys = ON").fetchone()
            known = {migration.name for migration in catalogue.pending(db)} | {
                migration.name for migration in catalogue.applied(db)
            }
            newer = {m.name for m in catalogue.applied(db)} - {m.name for m in catalogue._migrations}  # noqa: SLF001
            if newer:
                raise StoreError(
                    f"{self.catalog_db}: made by a newer Tripoint (it has {', '.join(sorted(newer))}); "
                    "install that version, or restore an older backup."
                )
            if known:
                catalogue.apply(db)
        except sqlite3.DatabaseError as error:
            raise StoreError(
                f"{self.catalog_db}: {error}; if the disk is full make room and start again, "
                "else restore a backup with tripoint restore DIR."
            ) from error
        return db


def as_json(value: object) -> str:
    """Compact JSON with the letters as they are."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))
