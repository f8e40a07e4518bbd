"""A newsroom on the invented edition, made once a test session."""

from collections.abc import Iterator
from functools import cache
from pathlib import Path
from tempfile import mkdtemp

import newsroom_edition

from catalog.publish.edition import open_edition, read_edition
from catalog.publish.newsroom import Newsroom
from catalog.publish.visit import Answer


@cache
def edition_file() -> Path:
    return newsroom_edition.build(Path(mkdtemp(prefix="newsroom-")) / "news.db")


@cache
def newsroom() -> Newsroom:
    return Newsroom(read_edition(edition_file()))


def ask(address: str, *, accept: str = "", cookie: str | None = None) -> Answer:
    """The answer to an address, without HTTP."""
    path, _, query = address.partition("?")
    db = open_edition(edition_file())
    try:
        return newsroom().answer(db, path=path, query_string=query, host="https://news.example", accept=accept, cookie=cookie)
    finally:
        db.close()


def one(sql: str) -> str:
    """The first value of the first row."""
    db = open_edition(edition_file())
    try:
        return str(db.execute(sql).fetchone()[0])
    finally:
        db.close()


def addresses() -> Iterator[str]:
    """One address of every kind of page that people read."""
    article = one("SELECT id FROM articles WHERE headline LIKE 'Ambulance mag vanaf 1%'")
    story = one("SELECT story_id FROM articles WHERE headline LIKE 'Ambulance mag vanaf 1%'")
    changed = one("SELECT article_id FROM revisions")
    gone = one("SELECT id FROM articles WHERE removed_at IS NOT NULL")
    undated = one("SELECT id FROM articles WHERE date_published IS NULL")
    link_only = one("SELECT id FROM articles WHERE rights = 'link'")
    yield from ("/", "/?language=de&theme=health", "/?q=emergency+care", "/?q=xyzzy&kind=health&from=2026-11-01", "/?page=2")
    yield from (f"/article/{identity}" for identity in (article, changed, gone, undated, link_only))
    yield from (f"/article/{changed}/changes", f"/story/{story}", "/theme/health", "/theme/patient-care", "/place/BE22", "/place/liege")
    yield from ("/organisation/einsatz", "/source/fr_ardenne", "/source/eu_drielandenpunt", "/sources", "/map", "/trends", "/review?from=2026-11-01")
    yield from ("/about", "/accessibility", "/quality", "/learn", "/why", "/why?url=https://nl-heuvelland.example/x", "/nothing/here", "/?theme=nix")
