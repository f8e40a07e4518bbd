"""Why a page is here, or is not: what edition and catalogue know of an address, as findings a page can put into words.

Nothing is guessed: a page of which nothing is known gets ``unknown``, with what is known of its site.
"""

import json
import sqlite3
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any, Final
from urllib.parse import parse_qsl, urlencode, urlsplit

CODES: Final = (
    "no_address", "here", "gone", "taken_down", "copy_of", "refused", "waiting", "failed", "disallowed", "opted_out",
    "unread", "site_not_followed", "site_in_trouble", "unknown",
)  # fmt: skip
"""Everything a finding may say; the newsroom has a sentence for each in five languages."""

_TRACKING: Final = ("utm_", "fbclid", "gclid", "mc_", "chash", "mtm_", "pk_")


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One thing that is known of an address."""

    code: str
    """One of :data:`CODES`."""
    detail: dict[str, Any] = field(default_factory=dict)
    """``article_id``, ``source_id``, ``since``, ``reason``, ``status``, ``advice`` ... as the code needs."""


def why(url: str, *, edition: sqlite3.Connection, catalogue: sqlite3.Connection | None = None) -> tuple[Finding, ...]:
    """What is known of an address, the strongest first. ``catalogue`` adds what the public edition does not hold."""
    forms = spellings(url)
    if not forms:
        return (Finding(code="no_address"),)
    found = [*_in_edition(edition, forms)]
    if catalogue is not None:
        found += _in_catalogue(catalogue, forms)
    if not any(finding.code in ("here", "gone") for finding in found):
        found += _of_site(edition, forms[0])
    return tuple(found) or (Finding(code="unknown"),)


def spellings(url: str) -> tuple[str, ...]:
    """The ways in which one address may be stored: with and without ``www.``, tracking, final slash; both schemes."""
    given = url.strip()
    if "://" not in given:
        given = f"https://{given}"
    try:
        parts = urlsplit(given)
        host = (parts.hostname or "").lower()
        port = f":{parts.port}" if parts.port else ""
    except ValueError:
        return ()
    if parts.scheme not in ("http", "https") or "." not in host:
        return ()
    kept = [(key, value) for key, value in parse_qsl(parts.query, keep_blank_values=True) if not _tracks(key)]
    bare = host.removeprefix("www.")
    forms: dict[str, None] = {url.strip(): None}
    for scheme in ("https", "http"):
        for name in (host, bare, f"www.{bare}"):
            for path in (parts.path or "/", parts.path.rstrip("/"), parts.path.rstrip("/") + "/"):
                for query in (parts.query, urlencode(kept)):
                    forms.setdefault(f"{scheme}://{name}{port}{path}" + (f"?{query}" if query else ""))
    return tuple(forms)


def _tracks(key: str) -> bool:
    return key.lower().startswith(_TRACKING)


def _rows(db: sqlite3.Connection, sql: str, values: Iterable[str]) -> Iterator[dict[str, Any]]:
    wanted = list(values)
    cursor = db.execute(sql.replace("({})", f"({', '.join('?' * len(wanted))})"), wanted)
    names = [column[0] for column in cursor.description]
    yield from (dict(zip(names, tuple(row), strict=True)) for row in cursor)


def _in_edition(db: sqlite3.Connection, forms: tuple[str, ...]) -> Iterator[Finding]:
    for row in _rows(
        db, "SELECT id, source_id, story_id, first_seen, last_seen, removed_at FROM articles WHERE url IN ({})", forms
    ):
        about = {"article_id": row["id"], "source_id": row["source_id"], "since": row["first_seen"]}
        if row["removed_at"]:
            yield Finding(code="gone", detail={**about, "since": row["removed_at"]})
        else:
            yield Finding(code="here", detail=about)
        for tie in _rows(
            db,
            "SELECT ours.relation, stories.first_article_id FROM story_articles AS ours "
            "JOIN stories ON stories.id = ours.story_id WHERE ours.article_id IN ({}) AND ours.relation <> 'first'",
            [row["id"]],
        ):
            yield Finding(code="copy_of", detail={"article_id": tie["first_article_id"], "relation": tie["relation"]})


def _in_catalogue(db: sqlite3.Connection, forms: tuple[str, ...]) -> Iterator[Finding]:
    for row in _rows(db, "SELECT at, reason FROM takedowns WHERE url IN ({})", forms):
        yield Finding(code="taken_down", detail={"since": row["at"], "reason": row["reason"]})
    read = False
    for row in _rows(
        db,
        "SELECT outcome, reason, detail, fetched_at, status FROM captures WHERE url IN ({}) ORDER BY id DESC LIMIT 1",
        forms,
    ):
        read = True
        if row["outcome"] == "dropped":
            code = {"opted_out": "opted_out", "robots": "disallowed"}.get(row["reason"], "refused")
            yield Finding(
                code=code, detail={"reason": row["reason"], "detail": row["detail"], "since": row["fetched_at"]}
            )
        elif row["outcome"] is None:
            yield Finding(code="unread", detail={"since": row["fetched_at"]})
    if read:
        return
    for row in _rows(
        db, "SELECT source_id, state, failure, status, found_at, due_at FROM addresses WHERE url IN ({}) LIMIT 1", forms
    ):
        state = {"todo": "waiting", "gone": "gone", "failed": "failed", "refused": "disallowed"}.get(row["state"])
        if state:
            yield Finding(
                code=state,
                detail={
                    "source_id": row["source_id"],
                    "reason": row["failure"],
                    "status": row["status"],
                    "since": row["found_at"],
                    "due": row["due_at"],
                },
            )


def _of_site(db: sqlite3.Connection, url: str) -> Iterator[Finding]:
    """What is known of the site of an address: whether it is followed, and whether it is in trouble."""
    host = (urlsplit(url if "://" in url else f"https://{url}").hostname or "").lower().removeprefix("www.")
    followed = [
        row
        for row in _rows(db, "SELECT id, url, routes, status, status_since, failure, advice, last_success FROM sources", ())
        if host in _hosts(row)
    ]
    if not followed:
        yield Finding(code="site_not_followed", detail={"host": host})
    for row in followed:
        if row["status"] not in ("ok", "unchanged"):
            yield Finding(
                code="opted_out" if row["status"] == "opted_out" else "site_in_trouble",
                detail={
                    "source_id": row["id"],
                    "status": row["status"],
                    "since": row["status_since"],
                    "reason": row["failure"],
                    "advice": row["advice"],
                },
            )
        yield Finding(code="unknown", detail={"source_id": row["id"], "last_success": row["last_success"]})


def _hosts(row: dict[str, Any]) -> set[str]:
    addresses = [row["url"]]
    for route in json.loads(row["routes"] or "[]"):
        addresses.append(route.get("url") if isinstance(route, dict) else route)
    return {
        (urlsplit(address).hostname or "").lower().removeprefix("www.") for address in addresses if isinstance(address, str)
    } - {""}
