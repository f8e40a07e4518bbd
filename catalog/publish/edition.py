"""An edition read once: its sources, themes, places and last night, and the columns that lists and counts are made of."""

import json
import sqlite3
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any, Final
from zoneinfo import ZoneInfo

from catalog.model.errors import StoreError
from catalog.model.languages import LANGUAGES
from catalog.publish.columns import Columns, read_columns
from catalog.store.years import attach

ZONE: Final = ZoneInfo("Europe/Brussels")
"""All five countries keep Brussels time."""

FRESH: Final = frozenset({"ok", "unchanged", "empty", "partial"})
"""States of a source that was read in full or in part."""

LEFT: Final = frozenset({"gone", "opted_out", "paused"})
"""States of a source that is not followed (any more); its silence is no gap."""

SOURCE_KINDS: Final = ("health", "province", "interreg", "euroregion", "state")
ARTICLE_KINDS: Final = ("news", "page", "call", "event", "document")
COUNTRIES: Final = ("BE", "NL", "DE", "FR", "LU", "EU")


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceCard:
    """A source as the public sees it."""

    id: str
    name: str
    names: Mapping[str, str]
    url: str
    publisher: str
    kind: str
    country: str
    in_language: tuple[str, ...]
    spatial_coverage: tuple[str, ...]
    routes: tuple[tuple[str, str], ...]
    """How it is read, in order of preference: kind of list and its address."""
    rights: str
    license: str | None
    legal_basis: str | None
    checked: str
    contact: str | None
    because: str | None
    status: str
    status_since: str | None
    failure: str | None
    advice: str | None
    last_success: str | None
    newest_item: str | None
    next_visit: str | None
    reservation: str | None
    article_count: int

    @property
    def main_language(self) -> str:
        """The language its own name is in."""
        return self.in_language[0] if self.in_language else "und"


@dataclass(frozen=True, slots=True, kw_only=True)
class ThemeCard:
    """A theme with its labels in five languages."""

    id: str
    broader: str | None
    labels: Mapping[str, str]
    definition: str
    article_count: int


@dataclass(frozen=True, slots=True, kw_only=True)
class PlaceCard:
    """A place with its names in five languages."""

    id: str
    kind: str
    country: str | None
    nuts: str | None
    latitude: float | None
    longitude: float | None
    names: Mapping[str, str]
    article_count: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Night:
    """The last finished run and what it did."""

    id: int
    finished_at: datetime
    asked: int
    new: int
    changed: int
    removed: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Edition:
    """What every page needs to know, read once an edition and never changed."""

    token: str
    """Names this file among all editions: part of every validator."""
    manifest: Mapping[str, Any]
    """What ``tripoint publish`` says of the file (``made_at digest bytes rows``); empty where that does not lie beside it."""
    sources: Mapping[str, SourceCard]
    themes: Mapping[str, ThemeCard]
    places: Mapping[str, PlaceCard]
    organisations: Mapping[str, str]
    night: Night | None
    today: date
    """The day of the last run (Brussels time); pages never ask the clock."""
    columns: Columns

    @property
    def fresh(self) -> tuple[SourceCard, ...]:
        """Sources read in full or in part."""
        return tuple(source for source in self.sources.values() if source.status in FRESH)

    @property
    def followed(self) -> tuple[SourceCard, ...]:
        """Sources that are asked every night."""
        return tuple(source for source in self.sources.values() if source.status not in LEFT)

    @property
    def missing(self) -> tuple[SourceCard, ...]:
        """Sources that should have been read and were not, the longest silent first."""
        late = [source for source in self.sources.values() if source.status not in FRESH | LEFT]
        return tuple(sorted(late, key=lambda source: (source.status_since or "", source.id)))


def token_of(path: Path) -> str:
    """A short name of the file that lies at ``path`` now. Raises StoreError when there is none."""
    try:
        found = path.stat()
    except OSError as error:
        raise StoreError(
            f"{path}: no edition yet ({error.strerror}); make one with tripoint demo, or tripoint crawl and tripoint publish."
        ) from error
    return f"{found.st_ino:x}-{found.st_mtime_ns:x}-{found.st_size:x}"


def open_edition(path: Path) -> sqlite3.Connection:
    """A read-only connection to an edition. It never changes in place, so SQLite needs no lock. Raises StoreError."""
    token_of(path)
    try:
        db = sqlite3.connect(f"{path.absolute().as_uri()}?immutable=1", uri=True, check_same_thread=False)
        db.execute("SELECT id, day FROM articles LIMIT 1").fetchone()
        attach(db, path)
    except sqlite3.Error as error:
        raise StoreError(
            f"{path}: cannot be read as an edition ({error}); make it anew with tripoint publish."
        ) from error
    return db


def read_manifest(path: Path) -> dict[str, Any]:
    """The manifest beside an edition; empty when there is none, or when it speaks of another file."""
    beside = path.with_suffix(".json")
    if not beside.exists():
        return {}
    manifest: dict[str, Any] = json.loads(beside.read_text(encoding="utf-8"))
    return manifest if manifest.get("bytes") == path.stat().st_size else {}


def read_edition(path: Path) -> Edition:
    """Read what every page needs. Raises StoreError when the file is missing or is no edition."""
    token = token_of(path)
    db = open_edition(path)
    db.row_factory = sqlite3.Row
    try:
        sources = {row["id"]: _source(row) for row in db.execute("SELECT * FROM sources ORDER BY name COLLATE NOCASE")}
        themes = {row["id"]: _theme(row) for row in db.execute("SELECT * FROM themes ORDER BY rowid")}
        places = {row["id"]: _place(row) for row in db.execute("SELECT * FROM places ORDER BY id")}
        organisations = dict(db.execute("SELECT id, name FROM organisations ORDER BY id").fetchall())
        night = _night(db)
        columns = read_columns(db, sources=list(sources), themes=list(themes), places=list(places))
        if night is not None:
            today = night.finished_at.astimezone(ZONE).date()
        else:
            newest = db.execute("SELECT max(last_seen) FROM articles").fetchone()[0]
            today = date.fromisoformat(newest[:10]) if newest else date(1970, 1, 1)
    except sqlite3.Error as error:
        raise StoreError(
            f"{path}: cannot be read as an edition ({error}); make it anew with tripoint publish."
        ) from error
    finally:
        db.close()
    return Edition(
        token=token,
        manifest=read_manifest(path),
        sources=sources,
        themes=themes,
        places=places,
        organisations=organisations,
        night=night,
        today=today,
        columns=columns,
    )


def _source(row: sqlite3.Row) -> SourceCard:
    return SourceCard(
        names=json.loads(row["names"]),
        in_language=tuple(json.loads(row["in_language"])),
        spatial_coverage=tuple(json.loads(row["spatial_coverage"])),
        routes=tuple((route["via"], route["url"]) for route in json.loads(row["routes"])),
        **{
            key: row[key]
            for key in [
                "id",
                "name",
                "url",
                "publisher",
                "kind",
                "country",
                "rights",
                "license",
                "legal_basis",
                "checked",
                "contact",
                "because",
                "status",
                "status_since",
                "failure",
                "advice",
                "last_success",
                "newest_item",
                "next_visit",
                "reservation",
                "article_count",
            ]
        },
    )


def _theme(row: sqlite3.Row) -> ThemeCard:
    labels: dict[str, str] = {code: row[f"pref_label_{code}"] for code in LANGUAGES}
    return ThemeCard(
        id=row["id"],
        broader=row["broader"],
        labels=labels,
        definition=row["definition"],
        article_count=row["article_count"],
    )


def _place(row: sqlite3.Row) -> PlaceCard:
    return PlaceCard(
        names={code: row[f"name_{code}"] for code in LANGUAGES},
        **{key: row[key] for key in ["id", "kind", "country", "nuts", "latitude", "longitude", "article_count"]},
    )


def _night(db: sqlite3.Connection) -> Night | None:
    row = db.execute(
        "SELECT id, finished_at FROM runs WHERE finished_at IS NOT NULL ORDER BY finished_at DESC, id DESC LIMIT 1"
    ).fetchone()
    if row is None:
        return None
    counts = db.execute(
        "SELECT count(*), coalesce(sum(new), 0), coalesce(sum(updated), 0), coalesce(sum(removed), 0)"
        " FROM source_runs WHERE run_id = ?",
        (row["id"],),
    ).fetchone()
    finished = datetime.fromisoformat(row["finished_at"])
    finished = finished if finished.tzinfo else finished.replace(tzinfo=UTC)
    return Night(
        id=row["id"], finished_at=finished, asked=counts[0], new=counts[1], changed=counts[2], removed=counts[3]
    )
