"""A slice of the ledger: all that the crawl of some sources reads and writes, cut out, laid elsewhere, and put back.

A source that is crawled on another machine takes its slice with it and brings back the rows that changed. What is not in a
slice, the crawl of its sources never looks at: addresses of these sources and on their hosts, what those hosts said of
robots and reservations, the last whole capture of each address, and what the addresses' entries say of themselves.
"""

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from typing import Any, Final

from sqlite_utils import Database

from catalog.store.schema import catalogue

Slice = Mapping[str, Sequence[Mapping[str, Any]]]
"""Rows by table, in the order in which they were made (an address found first is asked first)."""

TABLES: Final = ("addresses", "captures", "reservations", "takedowns", "articles")

ENTRY: Final = ("id", "last_seen", "removed_at")
"""The columns of ``articles`` that a crawl writes; the rest stays at home."""

_EMPTY_ENTRY: Final = {
    "source_id": "", "headline": "", "in_language": "", "day": "", "kind": "", "word_count": 0, "rights": "", "first_seen": "",
    "content_digest": "", "reader": "",
}  # fmt: skip
_ROOM: Final = 500
"""Values in one IN (...); SQLite takes more, and this is enough."""


@cache
def columns() -> Mapping[str, Mapping[str, str]]:
    """Name and SQLite type of the columns of a slice, by table."""
    db = Database(memory=True)
    catalogue.apply(db)
    found = {
        table: {row[1]: row[2] for row in db.execute(f"PRAGMA table_info({table})").fetchall()} for table in TABLES
    }
    db.close()
    return {**found, "articles": {name: found["articles"][name] for name in ENTRY}}


def cut(db: Database, source_ids: Sequence[str], hosts: Iterable[str]) -> Slice:
    """The slice of these sources; ``hosts`` are theirs, without ``www.``."""
    rowids = {
        row[0] for part in _parts(source_ids) for row in _in(db, "SELECT rowid FROM addresses WHERE source_id", part)
    }
    names = sorted(set(hosts))
    for host in names:
        rowids |= _on_host(db, host)
    addresses = _rows(db, "SELECT * FROM addresses WHERE rowid", sorted(rowids), "rowid")
    captures: list[int] = []
    for row in addresses:
        found = db.execute(
            "SELECT max(id) FROM captures WHERE url = ? AND digest = ?"
            " AND coalesce(reason, '') NOT IN ('not_modified', 'same_body')",
            [row["url"], row["digest"]],
        ).fetchone()[0] if row["visits"] and row["role"] == "item" else None  # fmt: skip
        captures += [found] if found is not None else []
    entries = sorted({row["article_id"] for row in addresses if row["article_id"]})
    both = [name for host in names for name in (host, f"www.{host}")]
    return {
        "addresses": addresses,
        "captures": _rows(db, "SELECT * FROM captures WHERE id", sorted(captures), "id"),
        "reservations": _rows(db, "SELECT * FROM reservations WHERE host", both, "host, signal"),
        "takedowns": list(db.query("SELECT * FROM takedowns ORDER BY url")),
        "articles": _rows(db, f"SELECT {', '.join(ENTRY)} FROM articles WHERE id", entries, "id"),
    }


def digest_of(cut_out: Slice) -> str:
    """16 hex digits of everything in a slice."""
    digest = hashlib.sha256()
    for table in TABLES:
        for row in cut_out.get(table, ()):
            digest.update(repr((table, [row[name] for name in columns()[table]])).encode())
    return digest.hexdigest()[:16]


def lay(db: Database, cut_out: Slice) -> None:
    """Put a slice into an empty catalogue; entries get only what a crawl reads of them."""
    # A catalogue for one crawl has no sources and stories that its entries could refer to.
    db.execute("PRAGMA foreign_keys = OFF").fetchone()
    with db.atomic():
        for table in TABLES:
            rows = cut_out.get(table, ())
            if table == "articles":
                rows = [{**_EMPTY_ENTRY, "url": row["id"], **row} for row in rows]
            for row in rows:
                _insert(db, table, row)


def changed(db: Database, laid: Slice) -> Slice:
    """The rows that are new or other since ``laid`` was put into this catalogue."""
    found: dict[str, list[dict[str, Any]]] = {}
    for table in TABLES:
        names = ", ".join(columns()[table])
        before = {_key(row) for row in laid.get(table, ())}
        order = "rowid" if table == "addresses" else "id" if table == "captures" else "1, 2"
        found[table] = [
            row for row in db.query(f"SELECT {names} FROM {table} ORDER BY {order}") if _key(row) not in before
        ]
    return found


def put(db: Database, brought: Slice) -> None:
    """Write what a crawl elsewhere changed, in the caller's transaction; twice is as once, and late does no harm.

    Captures get numbers of this catalogue. An address that another source holds meanwhile, or that was visited since, stays
    as it is; which entry it led to is known here and not elsewhere.
    """
    for row in brought.get("addresses", ()):
        others = [name for name in row if name not in ("url", "article_id")]
        db.execute(
            f"INSERT INTO addresses ({', '.join(row)}) VALUES ({', '.join('?' * len(row))}) ON CONFLICT(url) DO UPDATE SET "
            + ", ".join(f"{name} = excluded.{name}" for name in others)
            + " WHERE addresses.source_id = excluded.source_id"
            " AND coalesce(excluded.visited_at, '') >= coalesce(addresses.visited_at, '')",
            list(row.values()),
        )
    for row in brought.get("captures", ()):
        _insert(db, "captures", {name: value for name, value in row.items() if name != "id"}, or_else="IGNORE")
    for row in brought.get("reservations", ()):
        db.execute(
            "INSERT INTO reservations (host, signal, value, seen_at) VALUES (:host, :signal, :value, :seen_at)"
            " ON CONFLICT(host, signal) DO UPDATE SET value = excluded.value, seen_at = excluded.seen_at"
            " WHERE excluded.seen_at >= reservations.seen_at",
            dict(row),
        )
    for row in brought.get("articles", ()):
        db.execute(
            "UPDATE articles SET last_seen = max(last_seen, ?), removed_at = ? WHERE id = ?",
            [row["last_seen"], row["removed_at"], row["id"]],
        )


def _on_host(db: Database, host: str) -> set[int]:
    """Rows of ``addresses`` on a host: items, and small documents, which stand there as ``document URL``."""
    found = {row[0] for row in db.execute("SELECT rowid FROM addresses WHERE url = ?", [f"document rest {host}"])}
    for begin in (f"{before}{scheme}://{www}{host}" for before in ("", "document ") for scheme in ("http", "https")
                  for www in ("", "www.")):  # fmt: skip
        for end in ("", "/", ":", "?", "#"):
            # A range of the primary key; the next letter decides, so that x.be does not take x.be.example.
            where = "url = ?" if not end else "url >= ? AND url < ?"
            values = [begin] if not end else [begin + end, begin + chr(ord(end) + 1)]
            found |= {row[0] for row in db.execute(f"SELECT rowid FROM addresses WHERE {where}", values)}
    return found


def _insert(db: Database, table: str, row: Mapping[str, Any], *, or_else: str = "ABORT") -> None:
    db.execute(
        f"INSERT OR {or_else} INTO {table} ({', '.join(row)}) VALUES ({', '.join('?' * len(row))})", list(row.values())
    )


def _key(row: Mapping[str, Any]) -> tuple[tuple[str, Any], ...]:
    return tuple(row.items())


def _parts(values: Sequence[Any]) -> Iterable[Sequence[Any]]:
    return (values[start : start + _ROOM] for start in range(0, len(values), _ROOM))


def _in(db: Database, select: str, values: Sequence[Any]) -> list[tuple[Any, ...]]:
    return list(db.execute(f"{select} IN ({', '.join('?' * len(values))})", list(values)).fetchall())


def _rows(db: Database, select: str, values: Sequence[Any], order: str) -> list[dict[str, Any]]:
    return [
        row
        for part in _parts(values)
        for row in db.query(f"{select} IN ({', '.join('?' * len(part))}) ORDER BY {order}", list(part))
    ]
