"""Feeds, sitemaps and listings in the ledger: their validators, and the leads they gave."""

import json
import sqlite3
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from catalog.model.lead import Lead
from catalog.store.archive import lead_from_json, lead_json
from catalog.store.ledger import GONE_AFTER_NIGHTS, Ledger, day_after, dump_lead, text_of

LASTMOD_TRUSTED_BELOW: Final = 0.5
"""A route that calls more than this share of its known items changed at once stamps them all anew each night."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ListPage:
    """What the ledger keeps of one page of a feed, sitemap or listing."""

    etag: str | None
    last_modified: str | None
    digest: str | None
    following: tuple[str, ...]
    """Pages it led to when it was last read, so that a 304 does not end the way."""
    leads: int
    """How many it gave when it was last read."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Recorded:
    """What became of the leads of one list."""

    known: int = 0
    new: int = 0
    changed: int = 0
    """Known ones that their route calls changed; due at once."""


class Lists:
    """What the ledger knows of list pages; writes their leads as addresses."""

    def __init__(self, ledger: Ledger) -> None:
        self._ledger = ledger

    def list_page(self, key: str) -> ListPage | None:
        """What is kept of a list page. The key names source, route and address, see ``crawlers.spider``."""
        row = self._ledger.db.execute(
            "SELECT etag, last_modified, digest, lead FROM addresses WHERE url = ?", (key,)
        ).fetchone()
        if row is None:
            return None
        kept = json.loads(row[3] or "{}")
        return ListPage(
            etag=row[0],
            last_modified=row[1],
            digest=row[2],
            following=tuple(kept.get("following", ())),
            leads=int(kept.get("leads", 0)),
        )

    def record_list(
        self,
        key: str,
        source_id: str,
        *,
        now: datetime,
        status: int,
        etag: str | None,
        last_modified: str | None,
        digest: str,
        leads: Sequence[Lead],
        following: Sequence[str] = (),
    ) -> Recorded:
        """A list that was read: its validators and its leads, in one transaction; so a 304 can never hide a lead."""
        with self._ledger.transaction() as db:
            recorded = self._record_leads(db, source_id, leads, now)
            kept = json.dumps({"following": list(following), "leads": len(leads)})
            self._upsert_list(
                db, key, source_id, now, kept, status=status, etag=etag, last_modified=last_modified, digest=digest
            )
        return recorded

    def record_leads(self, source_id: str, leads: Sequence[Lead], *, now: datetime) -> Recorded:
        """Leads that no list page stands for: those of an odd site's own spider."""
        with self._ledger.transaction() as db:
            return self._record_leads(db, source_id, leads, now)

    def record_list_unchanged(self, key: str, *, now: datetime, status: int) -> None:
        """A list answered 304, or with the same body; its validators stay as they are."""
        with self._ledger.transaction() as db:
            db.execute(
                "UPDATE addresses SET visited_at = ?, status = ?, failure = NULL, tries = 0, visits = visits + 1"
                " WHERE url = ?",
                (text_of(now), status, key),
            )

    def record_list_failure(self, key: str, source_id: str, *, now: datetime, failure: str, status: int | None) -> None:
        """A list that could not be had or read. Nothing it said before is forgotten; it is asked again next time."""
        with self._ledger.transaction() as db:
            db.execute(
                "INSERT INTO addresses (url, source_id, role, state, status, failure, tries, found_at, visited_at,"
                " due_at)"
                " VALUES (?, ?, 'list', 'failed', ?, ?, 1, ?, ?, ?) ON CONFLICT(url) DO UPDATE SET state = 'failed',"
                " status = excluded.status, failure = excluded.failure, tries = tries + 1, visited_at ="
                " excluded.visited_at",
                (key, source_id, status, failure, text_of(now), text_of(now), text_of(now)),
            )

    def _upsert_list(
        self, db: sqlite3.Connection, key: str, source_id: str, now: datetime, kept: str, **row: Any
    ) -> None:
        db.execute(
            "INSERT INTO addresses (url, source_id, role, state, lead, etag, last_modified, digest, status, visits,"
            " found_at,"
            " visited_at, due_at) VALUES (:key, :source, 'list', 'captured', :kept, :etag, :last_modified, :digest,"
            " :status, 1,"
            " :now, :now, :now) ON CONFLICT(url) DO UPDATE SET state = 'captured', lead = :kept, etag = :etag,"
            " last_modified = :last_modified, digest = :digest, status = :status, failure = NULL, tries = 0,"
            " visits = visits + 1, visited_at = :now, due_at = :now",
            {"key": key, "source": source_id, "kept": kept, "now": text_of(now), **row},
        )

    def _record_leads(self, db: sqlite3.Connection, source_id: str, leads: Sequence[Lead], now: datetime) -> Recorded:
        known: list[tuple[Lead, sqlite3.Row]] = []
        new = 0
        for lead in leads:
            if db.execute("SELECT 1 FROM takedowns WHERE url = ?", (lead.url,)).fetchone():
                continue  # its site lists it still; not even the headline is kept
            row = db.execute(
                "SELECT lead, state, missing, tries, visited_at, due_at, article_id FROM addresses WHERE url = ?",
                (lead.url,),
            ).fetchone()
            if row is not None:
                known.append((lead, row))
                continue
            db.execute(
                "INSERT INTO addresses (url, source_id, role, state, lead, found_at, due_at) VALUES (?, ?, 'item',"
                " 'todo', ?, ?, ?)",
                (lead.url, source_id, dump_lead(lead), text_of(now), text_of(now)),
            )
            new += 1
        changed = self._note_known(db, known, now)
        return Recorded(known=len(known), new=new, changed=changed)

    def _note_known(self, db: sqlite3.Connection, known: Sequence[tuple[Lead, Any]], now: datetime) -> int:
        stamped = []
        for lead, row in known:
            before = lead_from_json(json.loads(row[0])) if row[0] else None
            if (
                before is not None
                and before.date_modified
                and lead.date_modified
                and before.date_modified != lead.date_modified
            ):
                stamped.append(lead.url)
            db.execute("UPDATE addresses SET lead = ? WHERE url = ?", (dump_lead(_joined(lead, before)), lead.url))
            if row[6]:
                db.execute(
                    "UPDATE articles SET last_seen = max(last_seen, ?) WHERE id = ? AND removed_at IS NULL",
                    (text_of(now), row[6]),
                )
            if row[1] == "gone":
                # Listed again although it was gone: looked at on the next nights, then weekly.
                days = 1 if row[2] <= GONE_AFTER_NIGHTS + 3 else 7
                due = day_after(datetime.fromisoformat(row[4] or text_of(now)), days)
                db.execute("UPDATE addresses SET due_at = min(due_at, ?) WHERE url = ?", (due, lead.url))
        if len(stamped) > max(3, LASTMOD_TRUSTED_BELOW * len(known)):
            return 0
        for url in stamped:
            db.execute(
                "UPDATE addresses SET due_at = min(due_at, ?) WHERE url = ? AND state = 'captured'", (text_of(now), url)
            )
        return len(stamped)


def _joined(lead: Lead, before: Lead | None) -> Lead:
    """Today's lead, with what an earlier one (another route, a fuller feed) said and today's does not."""
    if before is None:
        return lead
    return lead_from_json({**lead_json(before), **lead_json(lead)})
