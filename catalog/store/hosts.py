"""What hosts say of robots and of text and data mining: the small documents, and the evidence."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from catalog.store.ledger import Ledger, text_of


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """A small document of a host as it was last had."""

    text: str
    status: int
    etag: str | None
    last_modified: str | None
    visited_at: datetime
    due_at: datetime


class Hosts:
    """Reads and writes ``reservations``, and small documents (``robots.txt``, ``tdmrep.json``) kept as addresses."""

    def __init__(self, ledger: Ledger) -> None:
        self._ledger = ledger

    def reserve(self, host: str, signal: str, value: str, *, now: datetime) -> None:
        """Keep, as evidence, what a host says; the last word of each signal."""
        with self._ledger.transaction() as db:
            db.execute(
                "INSERT INTO reservations (host, signal, value, seen_at) VALUES (?, ?, ?, ?)"
                " ON CONFLICT(host, signal) DO UPDATE SET value = excluded.value, seen_at = excluded.seen_at",
                (host, signal, value, text_of(now)),
            )

    def reservations(self, hosts: Iterable[str]) -> dict[tuple[str, str], str]:
        """Value by host and signal."""
        found: dict[tuple[str, str], str] = {}
        for host in hosts:
            rows = self._ledger.db.execute("SELECT signal, value FROM reservations WHERE host = ?", (host,))
            found.update({(host, signal): value for signal, value in rows})
        return found

    def document(self, url: str) -> Document | None:
        """A kept small document; None when it was never asked for."""
        row = self._ledger.db.execute(
            "SELECT lead, status, etag, last_modified, visited_at, due_at FROM addresses"
            " WHERE url = ? AND role = 'document'",
            (f"document {url}",),
        ).fetchone()
        if row is None:
            return None
        return Document(
            text=row[0] or "",
            status=int(row[1] or 0),
            etag=row[2],
            last_modified=row[3],
            visited_at=datetime.fromisoformat(row[4]),
            due_at=datetime.fromisoformat(row[5]),
        )

    def keep_document(
        self,
        url: str,
        source_id: str,
        *,
        text: str,
        status: int,
        now: datetime,
        due: datetime,
        etag: str | None = None,
        last_modified: str | None = None,
    ) -> None:
        """Keep a small document until ``due``."""
        with self._ledger.transaction() as db:
            db.execute(
                "INSERT INTO addresses (url, source_id, role, state, lead, etag, last_modified, status, visits,"
                " found_at, visited_at,"
                " due_at) VALUES (:url, :source, 'document', 'captured', :text, :etag, :modified, :status, 1, :now,"
                " :now, :due)"
                " ON CONFLICT(url) DO UPDATE SET lead = :text, etag = :etag, last_modified = :modified, status ="
                " :status,"
                " visits = visits + 1, visited_at = :now, due_at = :due",
                {
                    "url": f"document {url}",
                    "source": source_id,
                    "text": text,
                    "etag": etag,
                    "modified": last_modified,
                    "status": status,
                    "now": text_of(now),
                    "due": text_of(due),
                },
            )
