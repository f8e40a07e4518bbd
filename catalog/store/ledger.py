"""The ledger: what was asked of which site when, what it said, when it is asked again (tables of ``schema.PRIVATE``).

Every state change is one transaction, after the answer is on the disk in the archive: a killed run loses nothing but
the answer it was waiting for. Several processes write at once (WAL, busy timeout), each its own source.

When an item is asked again: on day 1, 3, 7 and 30 after its first capture, counted in whole days (UTC), then never,
unless its route says that it was changed. A failure is tried again by the next three runs, then ever more rarely.
"""

import json
import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Final

from sqlite_utils import Database

from catalog.model.errors import Reason
from catalog.model.lead import Lead
from catalog.store.archive import Earlier, Exchange, Position, lead_from_json, lead_json

REVISIT_AFTER_DAYS: Final = (1, 2, 4, 23)
"""Gaps between visits that fall on day 1, 3, 7 and 30 (features.md 11: silent edits are found while they are news)."""

NEVER: Final = "9999-12-31T00:00:00+00:00"
GONE_AFTER_NIGHTS: Final = 2
"""404 or 410 on this many nights in a row makes an item gone; one night may be a slip of the site."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Address:
    """One address and all we know of it."""

    url: str
    source_id: str
    role: str
    state: str
    lead: Lead | None
    etag: str | None
    last_modified: str | None
    digest: str | None
    status: int | None
    failure: str | None
    tries: int
    missing: int
    visits: int
    visited_at: str | None
    due_at: str
    article_id: str | None


def text_of(moment: datetime) -> str:
    """ISO 8601 in UTC, seconds, as every time in the tables."""
    return moment.astimezone(UTC).isoformat(timespec="seconds")


class Ledger:
    """Reads and writes the private tables of ``catalog.db``."""

    def __init__(self, db: Database | sqlite3.Connection) -> None:
        connection = db.conn if isinstance(db, Database) else db
        assert connection is not None  # noqa: S101 -- an open Database has one
        self.db: sqlite3.Connection = connection

    @contextmanager
    def transaction(self) -> Iterator[sqlite3.Connection]:
        """All or nothing. Takes the write lock at once, so that two writers wait and do not fail."""
        self.db.execute("BEGIN IMMEDIATE")
        try:
            yield self.db
        except BaseException:
            self.db.rollback()
            raise
        self.db.commit()

    # -- items -----------------------------------------------------------------------------------------------------

    def address(self, url: str) -> Address | None:
        """One address; None when it was never heard of."""
        rows = self._addresses("WHERE url = ?", (url,))
        return rows[0] if rows else None

    def due(self, source_id: str, *, now: datetime) -> tuple[Address, ...]:
        """Items to be asked now: those never captured, the latest found first; then revisits, oldest due first."""
        return self._addresses(
            "WHERE source_id = ? AND role = 'item' AND due_at <= ? AND NOT EXISTS"
            " (SELECT 1 FROM takedowns WHERE takedowns.url = addresses.url)"
            " ORDER BY visits > 0, CASE WHEN visits = 0 THEN found_at END DESC, CASE WHEN visits = 0 THEN rowid END,"
            " due_at, rowid",
            (source_id, text_of(now)),
        )

    def record_capture(self, exchange: Exchange, position: Position, *, run_id: int | None) -> int:
        """An answer that lies in the archive and waits to be read; its capture id. One transaction with the address."""
        now = text_of(exchange.fetched_at)
        with self.transaction() as db:
            identity = self._insert_capture(db, exchange, position, run_id, exchange.digest)
            self._visited(db, exchange, now, exchange.digest)
        return identity

    def record_unchanged(self, exchange: Exchange, position: Position, *, run_id: int | None) -> int:
        """A 304 or the same body again, stored as a revisit record. The entry's ``last_seen`` moves, nothing else."""
        now = text_of(exchange.fetched_at)
        with self.transaction() as db:
            row = db.execute("SELECT digest, article_id FROM addresses WHERE url = ?", (exchange.url,)).fetchone()
            digest, article = row if row else (exchange.digest, None)
            identity = self._insert_capture(db, exchange, position, run_id, digest or exchange.digest)
            db.execute(
                "UPDATE captures SET outcome = 'unchanged', reason = ?, article_id = ? WHERE id = ?",
                ("not_modified" if exchange.status == 304 else "same_body", article, identity),
            )
            self._visited(db, exchange, now, digest or exchange.digest)
            if article:
                db.execute(
                    "UPDATE articles SET last_seen = max(last_seen, ?), removed_at = NULL WHERE id = ?", (now, article)
                )
        return identity

    def _insert_capture(
        self, db: sqlite3.Connection, exchange: Exchange, position: Position, run_id: int | None, digest: str
    ) -> int:
        cursor = db.execute(
            "INSERT INTO captures (run_id, source_id, url, final_url, fetched_at, status, redirects, archive_file,"
            " archive_offset, archive_length, digest, bytes, lead) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            (
                run_id,
                exchange.source_id,
                exchange.url,
                exchange.final_url,
                text_of(exchange.fetched_at),
                exchange.status,
                json.dumps(list(exchange.redirects)),
                position.file,
                position.offset,
                position.length,
                digest,
                len(exchange.body),
                dump_lead(exchange.lead) if exchange.lead else "{}",
            ),
        )
        return int(cursor.lastrowid or 0)

    def _visited(self, db: sqlite3.Connection, exchange: Exchange, now: str, digest: str) -> None:
        row = db.execute("SELECT visits FROM addresses WHERE url = ?", (exchange.url,)).fetchone()
        visits = row[0] if row else 0
        due = day_after(exchange.fetched_at, REVISIT_AFTER_DAYS[visits]) if visits < len(REVISIT_AFTER_DAYS) else NEVER
        db.execute(
            "INSERT INTO addresses (url, source_id, role, state, lead, etag, last_modified, digest, status, visits,"
            " found_at,"
            " visited_at, due_at) VALUES (:url, :source, 'item', 'captured', :lead, :etag, :modified, :digest,"
            " :status, 1, :now,"
            " :now, :due) ON CONFLICT(url) DO UPDATE SET state = 'captured', etag = coalesce(:etag, CASE WHEN"
            " :status = 304 THEN"
            " etag END), last_modified = coalesce(:modified, CASE WHEN :status = 304 THEN last_modified END), digest"
            " = :digest,"
            " status = :status, failure = NULL, tries = 0, missing = 0, visits = visits + 1, visited_at = :now,"
            " due_at = :due",
            {
                "url": exchange.url,
                "source": exchange.source_id,
                "lead": dump_lead(exchange.lead) if exchange.lead else None,
                "etag": exchange.header("etag"),
                "modified": exchange.header("last-modified"),
                "digest": digest,
                "status": exchange.status,
                "now": now,
                "due": due,
            },
        )

    def record_missing(self, url: str, *, status: int, now: datetime) -> bool:
        """The item answered 404 or 410. True when it is now gone (two nights in a row); its entry gets a tombstone."""
        with self.transaction() as db:
            row = db.execute(
                "SELECT missing, visited_at, failure, article_id FROM addresses WHERE url = ?", (url,)
            ).fetchone()
            if row is None:
                return False
            missing, visited_at, failure, article = row
            same_night = (
                failure == f"http_{status}" and visited_at and datetime.fromisoformat(visited_at).date() == now.date()
            )
            missing = int(missing) if same_night and missing else int(missing) + 1
            gone = missing >= GONE_AFTER_NIGHTS
            due = NEVER if gone else day_after(now, 1)
            db.execute(
                "UPDATE addresses SET state = ?, missing = ?, status = ?, failure = ?, visited_at = ?, due_at = ?"
                " WHERE url = ?",
                ("gone" if gone else "failed", missing, status, f"http_{status}", text_of(now), due, url),
            )
            if gone and article:
                db.execute(
                    "UPDATE articles SET removed_at = coalesce(removed_at, ?) WHERE id = ?", (text_of(now), article)
                )
        return gone

    def record_failure(self, url: str, *, failure: str, status: int | None, now: datetime) -> None:
        """What may pass: a time-out, a 5xx, no name. Tried by the next three runs, then after 1, 2, 4 ... days."""
        with self.transaction() as db:
            row = db.execute("SELECT tries FROM addresses WHERE url = ?", (url,)).fetchone()
            tries = (row[0] if row else 0) + 1
            due = text_of(now) if tries <= 3 else day_after(now, min(2 ** (tries - 4), 30))
            db.execute(
                "UPDATE addresses SET state = 'failed', tries = ?, failure = ?, status = ?, visited_at = ?, due_at ="
                " ? WHERE url = ?",
                (tries, failure, status, text_of(now), due, url),
            )

    def record_refused(
        self, url: str, *, reason: Reason, now: datetime, status: int | None = None, days: int = 1
    ) -> None:
        """Not fetched, or not kept, for a reason that will not pass by itself; looked at again after ``days``."""
        with self.transaction() as db:
            db.execute(
                "UPDATE addresses SET state = 'refused', failure = ?, status = ?, visited_at = ?, due_at = ? WHERE"
                " url = ?",
                (reason.value, status, text_of(now), day_after(now, days), url),
            )

    def earlier(self, url: str, digest: str) -> Earlier | None:
        """The last whole capture of this address with this body; what a revisit record refers to."""
        row = self.db.execute(
            "SELECT archive_file, archive_offset, archive_length, final_url, fetched_at FROM captures WHERE url = ?"
            " AND digest = ?"
            " AND coalesce(reason, '') NOT IN ('not_modified', 'same_body') ORDER BY id DESC LIMIT 1",
            (url, digest),
        ).fetchone()
        if row is None:
            return None
        position = Position(file=row[0], offset=row[1], length=row[2])
        return Earlier(position=position, digest=digest, url=row[3], fetched_at=datetime.fromisoformat(row[4]))

    # -- what a run stored -------------------------------------------------------------------------------------------------

    def archive_ends(self) -> dict[str, int]:
        """By archive file, the end of its last record with a row here: what ``archive.recover`` cuts to."""
        query = "SELECT archive_file, max(archive_offset + archive_length) FROM captures GROUP BY archive_file"
        return dict(self.db.execute(query).fetchall())

    def captured_in(self, run_id: int, source_id: str) -> tuple[int, int]:
        """Answers stored in a run: to be read, and unchanged."""
        row = self.db.execute(
            "SELECT count(*), sum(reason IN ('not_modified', 'same_body')) FROM captures WHERE run_id = ? AND"
            " source_id = ?",
            (run_id, source_id),
        ).fetchone()
        unchanged = int(row[1] or 0)
        return int(row[0]) - unchanged, unchanged

    def _addresses(self, where: str, values: Sequence[object]) -> tuple[Address, ...]:
        rows = self.db.execute(
            "SELECT url, source_id, role, state, lead, etag, last_modified, digest, status, failure, tries, missing,"
            " visits,"
            " visited_at, due_at, article_id FROM addresses " + where,
            tuple(values),
        )
        return tuple(
            Address(
                url=row[0],
                source_id=row[1],
                role=row[2],
                state=row[3],
                lead=load_lead(row[4]) if row[2] == "item" else None,
                etag=row[5],
                last_modified=row[6],
                digest=row[7],
                status=row[8],
                failure=row[9],
                tries=row[10],
                missing=row[11],
                visits=row[12],
                visited_at=row[13],
                due_at=row[14],
                article_id=row[15],
            )
            for row in rows
        )


def dump_lead(lead: Lead) -> str:
    """JSON for a ``lead`` column."""
    return json.dumps(lead_json(lead), ensure_ascii=False)


def load_lead(text: str | None) -> Lead | None:
    """A lead from its column; None where there is none."""
    value = json.loads(text) if text else {}
    return lead_from_json(value) if value else None


def day_after(moment: datetime, days: int) -> str:
    """Midnight (UTC) that begins the day ``days`` later."""
    # Whole days: a timer that starts a few minutes earlier than last night must not lose a day.
    day: date = moment.astimezone(UTC).date() + timedelta(days=days)
    return text_of(datetime(day.year, day.month, day.day, tzinfo=UTC))
