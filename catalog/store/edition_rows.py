"""The rows of an edition: what goes over from the catalogue, under which rights, with which index (see ``edition``)."""

import json
import sqlite3
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Any, Final

from catalog.search.index import IndexedText, build_index
from catalog.search.vectors import build_vectors
from catalog.store.difference import public_difference
from catalog.store.place import as_json
from catalog.store.schema import PUBLIC
from catalog.store.years import SPLIT, Year

EXCERPT: Final = 300
"""Characters of body an ``excerpt`` source allows (design, section 5)."""

COPIED: Final = (
    "sources",
    "themes",
    "places",
    "organisations",
    "stories",
    "article_themes",
    "article_places",
    "article_organisations",
    "article_links",
    "story_articles",
    "event_dates",
    "runs",
    "source_runs",
)
"""Tables that go over as they are, parents first; articles and revisions pass through the rights."""

NEWS_VIEW: Final = """
CREATE VIEW news AS
SELECT articles.date_published,
       articles.headline,
       sources.name AS source,
       articles.in_language AS language,
       (SELECT group_concat(label, ', ') FROM (
            SELECT themes.pref_label_en AS label
            FROM article_themes JOIN themes ON themes.id = article_themes.theme_id
            WHERE article_themes.article_id = articles.id ORDER BY article_themes.score DESC)) AS themes,
       (SELECT group_concat(label, ', ') FROM (
            SELECT places.name_en AS label
            FROM article_places JOIN places ON places.id = article_places.place_id
            WHERE article_places.article_id = articles.id ORDER BY label)) AS places,
       sources.country,
       sources.kind AS source_kind,
       articles.description,
       articles.url,
       articles.id AS article_id,
       articles.story_id,
       articles.day
FROM articles JOIN sources ON sources.id = articles.source_id
ORDER BY articles.day DESC, articles.id
"""

FACETS: Final = ("source_id", "in_language", "kind", "rights")
"""Columns that Datasette counts beside a table. One covering index begins with each: a count inside a filter reads 40 bytes an
article instead of its texts (at 100,000 articles 362 ms became 5)."""

LONGEST_TEXT: Final = "SELECT coalesce(max(length(CAST(article_body AS BLOB))), 0) FROM articles"
"""Bytes of the longest text; kept in the table ``edition``, so that a server need not read every row to bound its statements."""


def build(
    catalogue: sqlite3.Connection,
    path: Path,
    *,
    now: datetime,
    before: Path | None = None,
    year: Year | None = None,
    first_row: int = 1,
) -> None:
    """Make an edition file from the catalogue, of one year when it is given. The same catalogue gives the same rows.

    ``before`` is the edition it will replace; the encoder's vectors of unchanged texts are taken over from it. Items are
    numbered from ``first_row``, so that no number is twice in an edition of several files.
    """
    news = sqlite3.connect(path)
    news.row_factory = sqlite3.Row
    replaced = sqlite3.connect(f"file:{before}?mode=ro", uri=True) if before else None
    ours = f"WHERE articles.{year.where}" if year and year != Year(name=year.name, begin="", end="~") else ""
    try:
        # A candidate is thrown away when anything fails, so it needs no journal; it is synced before the rename.
        news.execute("PRAGMA journal_mode = OFF")
        news.execute("PRAGMA synchronous = OFF")
        news.executescript(PUBLIC)
        with _reading(catalogue):
            for table in ("sources", "themes", "places", "organisations"):
                _copy(catalogue, news, table)
            told = f"WHERE {year.where} OR id IN (SELECT story_id FROM articles {ours})" if year and ours else ""
            _copy(catalogue, news, "stories", told)
            _copy_articles(catalogue, news, ours, first_row)
            of_ours = f"WHERE article_id IN (SELECT id FROM articles {ours})" if ours else ""
            for table in COPIED[5:]:
                _copy(catalogue, news, table, of_ours if table in SPLIT else "")
            _copy_revisions(catalogue, news, ours)
            build_index(news, _texts(catalogue, news, ours))
            build_vectors(news, _texts(catalogue, news, ours), earlier=replaced)
        finish(news, now=now, year=year if ours else None)
    finally:
        news.close()
        if replaced is not None:
            replaced.close()


def finish(news: sqlite3.Connection, *, now: datetime, year: Year | None = None) -> None:
    """Count, add the view and what SQLite's planner needs: the last step of every edition."""
    count(news)
    news.execute(NEWS_VIEW)
    news.execute("CREATE TABLE edition (key TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT, WITHOUT ROWID")
    news.execute("INSERT INTO edition VALUES ('made_at', ?)", [now.isoformat(timespec="seconds")])
    news.execute(f"INSERT INTO edition SELECT 'longest_text', ({LONGEST_TEXT})")
    if year is not None:
        news.executemany("INSERT INTO edition VALUES (?, ?)", [("begin", year.begin), ("end", year.end)])
    for column in FACETS:
        others = ", ".join(name for name in FACETS if name != column)
        news.execute(f"CREATE INDEX articles_by_{column} ON articles({column}, {others})")
    news.commit()
    news.execute("ANALYZE")
    news.commit()


class _reading:  # noqa: N801 -- a with-block, named for what it does
    """One read transaction over the catalogue: a run that writes meanwhile is not half seen."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self.connection = connection

    def __enter__(self) -> None:
        self.connection.execute("BEGIN")

    def __exit__(self, *_: object) -> None:
        self.connection.execute("ROLLBACK")


def _columns(connection: sqlite3.Connection, table: str) -> list[str]:
    return [row[1] for row in connection.execute(f"PRAGMA table_info({table})")]


def _copy(catalogue: sqlite3.Connection, news: sqlite3.Connection, table: str, where: str = "") -> None:
    columns = _columns(news, table)
    names = ", ".join(f'"{column}"' for column in columns)
    rows = catalogue.execute(f"SELECT {names} FROM {table} {where}")
    news.executemany(
        f"INSERT INTO {table} ({names}) VALUES ({', '.join('?' * len(columns))})", (tuple(row) for row in rows)
    )


def _copy_articles(catalogue: sqlite3.Connection, news: sqlite3.Connection, where: str, first_row: int) -> None:
    columns = _columns(news, "articles")
    names = ", ".join(columns)

    def public() -> Iterator[tuple[Any, ...]]:
        rows = catalogue.execute(f"SELECT {names} FROM articles {where} ORDER BY day DESC, id")
        for rowid, row in enumerate(rows, first_row):
            values = dict(zip(columns, row, strict=True))
            values["article_body"] = public_body(values["article_body"], values["rights"])
            if values["rights"] == "link":
                values["description"] = None
            yield (rowid, *values.values())

    news.executemany(f"INSERT INTO articles (rowid, {names}) VALUES ({', '.join('?' * (len(columns) + 1))})", public())


def public_body(body: str | None, rights: str) -> str | None:
    """As much of a text as the rights allow: all, the first words within 300 characters, or none."""
    if rights == "full" or body is None:
        return body
    if rights == "link":
        return None
    if len(body) <= EXCERPT:
        return body
    return body[: EXCERPT - 1].rsplit(None, 1)[0].rstrip(" ,;:–-") + "…"


def _copy_revisions(catalogue: sqlite3.Connection, news: sqlite3.Connection, where: str) -> None:
    rows = catalogue.execute(
        f"SELECT revisions.*, articles.rights AS rights FROM revisions JOIN articles ON articles.id = article_id {where}"
    )
    names = [column[0] for column in rows.description]
    for row in rows:
        values = dict(zip(names, row, strict=True))
        shown = public_difference(json.loads(values["difference"]), rights=values["rights"], at_most=EXCERPT)
        news.execute(
            "INSERT INTO revisions VALUES (?, ?, ?, ?, ?)",
            [values["article_id"], values["seen_at"], values["content_digest"], values["headline"], as_json(shown)],
        )


def _texts(catalogue: sqlite3.Connection, news: sqlite3.Connection, where: str) -> Iterator[IndexedText]:
    rowids = dict(news.execute("SELECT id, rowid FROM articles"))
    for row in catalogue.execute(
        "SELECT articles.id, articles.in_language, headline, description, article_body, articles.rights, source_id, name"
        f" FROM articles JOIN sources ON sources.id = source_id {where} ORDER BY day DESC, articles.id"
    ):
        identity, language, headline, description, body, rights, source_id, name = tuple(row)
        yield IndexedText(
            rowid=rowids[identity],
            in_language=language,
            headline=headline,
            description=description or "",
            article_body=body or "",
            public_body=rights == "full",
            public_description=rights != "link",
            excerpt=public_body(body, rights) or "",
            source=f"{source_id} {name}",
        )


def count(news: sqlite3.Connection) -> None:
    """Count what each source, theme, place and organisation has; over all years where they are attached."""
    news.executescript("""
        UPDATE sources SET
            article_count = (SELECT count(*) FROM articles WHERE source_id = sources.id),
            newest_item = (SELECT max(date_published) FROM articles WHERE source_id = sources.id);
        UPDATE themes SET article_count = (SELECT count(*) FROM article_themes WHERE theme_id = themes.id);
        UPDATE themes SET article_count = (
            SELECT count(DISTINCT article_id) FROM article_themes
            WHERE theme_id IN (SELECT id FROM themes AS narrower WHERE narrower.broader = themes.id))
        WHERE broader IS NULL;
        UPDATE places SET article_count = (SELECT count(*) FROM article_places WHERE place_id = places.id);
        UPDATE organisations SET article_count =
            (SELECT count(*) FROM article_organisations WHERE organisation_id = organisations.id);
    """)
