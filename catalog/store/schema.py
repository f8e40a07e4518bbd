"""The tables, in SQL one can read, applied as sqlite-utils migrations.

``PUBLIC`` holds what both ``catalog.db`` and the edition ``news.db`` have; ``PRIVATE`` is the ledger and never leaves
``catalog.db``. Times are UTC in ISO 8601; lists and records inside a column are JSON.
"""

from typing import Final

from sqlite_utils import Database, Migrations

PUBLIC: Final = """
CREATE TABLE sources (
    id               TEXT PRIMARY KEY,
    name             TEXT NOT NULL,
    names            TEXT NOT NULL DEFAULT '{}',
    url              TEXT NOT NULL,
    publisher        TEXT NOT NULL,
    kind             TEXT NOT NULL,
    country          TEXT NOT NULL,
    in_language      TEXT NOT NULL,
    spatial_coverage TEXT NOT NULL,
    rights           TEXT NOT NULL,
    license          TEXT,
    legal_basis      TEXT,
    checked          TEXT NOT NULL,
    contact          TEXT,
    because          TEXT,
    routes           TEXT NOT NULL DEFAULT '[]',
    status           TEXT NOT NULL DEFAULT 'paused',
    status_since     TEXT,
    failure          TEXT,
    advice           TEXT,
    last_success     TEXT,
    newest_item      TEXT,
    next_visit       TEXT,
    reservation      TEXT,
    article_count    INTEGER NOT NULL DEFAULT 0
) STRICT;

CREATE TABLE themes (
    id            TEXT PRIMARY KEY,
    broader       TEXT REFERENCES themes(id),
    pref_label_nl TEXT NOT NULL,
    pref_label_de TEXT NOT NULL,
    pref_label_fr TEXT NOT NULL,
    pref_label_en TEXT NOT NULL,
    pref_label_lb TEXT NOT NULL,
    definition    TEXT NOT NULL,
    exact_match   TEXT NOT NULL DEFAULT '[]',
    interreg      TEXT NOT NULL DEFAULT '[]',
    article_count INTEGER NOT NULL DEFAULT 0
) STRICT;

CREATE TABLE places (
    id            TEXT PRIMARY KEY,
    kind          TEXT NOT NULL,
    country       TEXT,
    nuts          TEXT,
    latitude      REAL,
    longitude     REAL,
    name_nl       TEXT NOT NULL,
    name_de       TEXT NOT NULL,
    name_fr       TEXT NOT NULL,
    name_en       TEXT NOT NULL,
    name_lb       TEXT NOT NULL,
    names         TEXT NOT NULL DEFAULT '{}',
    article_count INTEGER NOT NULL DEFAULT 0
) STRICT;

CREATE TABLE organisations (
    id              TEXT PRIMARY KEY,
    kind            TEXT NOT NULL,
    name            TEXT NOT NULL,
    alternate_names TEXT NOT NULL DEFAULT '[]',
    country         TEXT,
    url             TEXT,
    article_count   INTEGER NOT NULL DEFAULT 0
) STRICT;

CREATE TABLE stories (
    id               TEXT PRIMARY KEY,
    first_article_id TEXT NOT NULL,
    headline         TEXT NOT NULL,
    date_published   TEXT,
    day              TEXT NOT NULL,
    in_language      TEXT NOT NULL DEFAULT '[]',
    countries        TEXT NOT NULL DEFAULT '[]',
    article_count    INTEGER NOT NULL DEFAULT 0
) STRICT;

-- article_body stands last, so that a page of the list never reads it.
CREATE TABLE articles (
    id                  TEXT PRIMARY KEY,
    url                 TEXT NOT NULL UNIQUE,
    source_id           TEXT NOT NULL REFERENCES sources(id),
    headline            TEXT NOT NULL,
    in_language         TEXT NOT NULL,
    language_confidence REAL,
    date_published      TEXT,
    date_precision      TEXT,
    date_modified       TEXT,
    day                 TEXT NOT NULL,
    kind                TEXT NOT NULL,
    story_id            TEXT REFERENCES stories(id),
    author              TEXT,
    article_section     TEXT,
    keywords            TEXT NOT NULL DEFAULT '[]',
    word_count          INTEGER NOT NULL,
    rights              TEXT NOT NULL,
    license             TEXT,
    image_url           TEXT,
    image_alt           TEXT,
    border              TEXT,
    first_seen          TEXT NOT NULL,
    last_seen           TEXT NOT NULL,
    removed_at          TEXT,
    archive_file        TEXT,
    archive_offset      INTEGER,
    content_digest      TEXT NOT NULL,
    reader              TEXT NOT NULL,
    notes               TEXT NOT NULL DEFAULT '[]',
    language_evidence   TEXT NOT NULL DEFAULT '[]',
    date_evidence       TEXT NOT NULL DEFAULT '[]',
    description         TEXT,
    article_body        TEXT
) STRICT;
CREATE INDEX articles_day ON articles(day DESC, id);
CREATE INDEX articles_language ON articles(in_language, day DESC);
CREATE INDEX articles_source ON articles(source_id, day DESC);
CREATE INDEX articles_kind ON articles(kind, day DESC);
CREATE INDEX articles_story ON articles(story_id);

CREATE TABLE article_themes (
    article_id TEXT NOT NULL REFERENCES articles(id),
    theme_id   TEXT NOT NULL REFERENCES themes(id),
    score      REAL NOT NULL,
    evidence   TEXT NOT NULL,
    PRIMARY KEY (article_id, theme_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX article_themes_theme ON article_themes(theme_id, article_id);

CREATE TABLE article_places (
    article_id TEXT NOT NULL REFERENCES articles(id),
    place_id   TEXT NOT NULL REFERENCES places(id),
    evidence   TEXT NOT NULL,
    PRIMARY KEY (article_id, place_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX article_places_place ON article_places(place_id, article_id);

CREATE TABLE article_organisations (
    article_id      TEXT NOT NULL REFERENCES articles(id),
    organisation_id TEXT NOT NULL REFERENCES organisations(id),
    evidence        TEXT NOT NULL,
    PRIMARY KEY (article_id, organisation_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX article_organisations_organisation ON article_organisations(organisation_id, article_id);

CREATE TABLE article_links (
    article_id  TEXT NOT NULL REFERENCES articles(id),
    url         TEXT NOT NULL,
    kind        TEXT NOT NULL,
    text        TEXT,
    in_language TEXT,
    PRIMARY KEY (article_id, url, kind)
) STRICT, WITHOUT ROWID;

CREATE TABLE event_dates (
    article_id TEXT NOT NULL REFERENCES articles(id),
    kind       TEXT NOT NULL,
    raw        TEXT NOT NULL,
    start      TEXT,
    "end"      TEXT,
    precision  TEXT,
    month_day  TEXT,
    evidence   TEXT NOT NULL,
    PRIMARY KEY (article_id, kind, raw)
) STRICT, WITHOUT ROWID;
CREATE INDEX event_dates_start ON event_dates(start, kind);

CREATE TABLE story_articles (
    story_id   TEXT NOT NULL REFERENCES stories(id),
    article_id TEXT NOT NULL REFERENCES articles(id),
    relation   TEXT NOT NULL,
    share      REAL,
    evidence   TEXT NOT NULL,
    PRIMARY KEY (story_id, article_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX story_articles_article ON story_articles(article_id);

CREATE TABLE revisions (
    article_id     TEXT NOT NULL REFERENCES articles(id),
    seen_at        TEXT NOT NULL,
    content_digest TEXT NOT NULL,
    headline       TEXT NOT NULL,
    difference     TEXT NOT NULL,
    PRIMARY KEY (article_id, seen_at)
) STRICT, WITHOUT ROWID;

CREATE TABLE runs (
    id          INTEGER PRIMARY KEY,
    kind        TEXT NOT NULL,
    started_at  TEXT NOT NULL,
    finished_at TEXT,
    status      TEXT NOT NULL,
    summary     TEXT
) STRICT;

CREATE TABLE source_runs (
    run_id       INTEGER NOT NULL REFERENCES runs(id),
    source_id    TEXT NOT NULL REFERENCES sources(id),
    status       TEXT NOT NULL,
    failure      TEXT,
    requests     INTEGER NOT NULL DEFAULT 0,
    not_modified INTEGER NOT NULL DEFAULT 0,
    leads        INTEGER NOT NULL DEFAULT 0,
    new          INTEGER NOT NULL DEFAULT 0,
    updated      INTEGER NOT NULL DEFAULT 0,
    unchanged    INTEGER NOT NULL DEFAULT 0,
    removed      INTEGER NOT NULL DEFAULT 0,
    dropped      TEXT NOT NULL DEFAULT '{}',
    routes       TEXT NOT NULL DEFAULT '[]',
    bytes        INTEGER NOT NULL DEFAULT 0,
    seconds      REAL NOT NULL DEFAULT 0,
    PRIMARY KEY (run_id, source_id)
) STRICT, WITHOUT ROWID;
"""

PRIVATE: Final = """
-- Every address we ever learned of, once: what it said, when it is due again.
CREATE TABLE addresses (
    url           TEXT PRIMARY KEY,
    source_id     TEXT NOT NULL,
    role          TEXT NOT NULL,              -- item | list
    state         TEXT NOT NULL,              -- todo | captured | gone | failed | refused
    lead          TEXT,                       -- JSON of catalog.model.lead.Lead, for items
    etag          TEXT,
    last_modified TEXT,
    digest        TEXT,
    status        INTEGER,
    failure       TEXT,
    tries         INTEGER NOT NULL DEFAULT 0,
    missing       INTEGER NOT NULL DEFAULT 0, -- nights in a row on which it answered 404 or 410
    visits        INTEGER NOT NULL DEFAULT 0,
    found_at      TEXT NOT NULL,
    visited_at    TEXT,
    due_at        TEXT NOT NULL,
    article_id    TEXT
) STRICT;
CREATE INDEX addresses_due ON addresses(source_id, role, due_at);
CREATE INDEX addresses_article ON addresses(article_id);

-- Every response that can become a record, in the archive before it is read.
CREATE TABLE captures (
    id             INTEGER PRIMARY KEY,
    run_id         INTEGER,
    source_id      TEXT NOT NULL,
    url            TEXT NOT NULL,
    final_url      TEXT NOT NULL,
    fetched_at     TEXT NOT NULL,
    status         INTEGER NOT NULL,
    redirects      TEXT NOT NULL DEFAULT '[]',
    archive_file   TEXT NOT NULL,
    archive_offset INTEGER NOT NULL,
    archive_length INTEGER NOT NULL,
    digest         TEXT NOT NULL,
    bytes          INTEGER NOT NULL,
    lead           TEXT NOT NULL,
    outcome        TEXT,                      -- NULL until read, then: new | updated | unchanged | dropped | quarantined
    reason         TEXT,
    detail         TEXT,
    article_id     TEXT,
    blocks         TEXT,                      -- JSON list of block keys of the text, before boilerplate is left out
    UNIQUE (archive_file, archive_offset)
) STRICT;
CREATE INDEX captures_unread ON captures(outcome, id);
CREATE INDEX captures_article ON captures(article_id, id);

-- Blocks of text that recur on the pages of a source: cookie text, contact block, funding line.
CREATE TABLE boilerplate (
    source_id TEXT NOT NULL,
    block     TEXT NOT NULL,                  -- 16 hex digits of the SHA-256 of the folded block
    pages     INTEGER NOT NULL,
    PRIMARY KEY (source_id, block)
) STRICT, WITHOUT ROWID;

-- What a site said about robots and text and data mining, as evidence.
CREATE TABLE reservations (
    host     TEXT NOT NULL,
    signal   TEXT NOT NULL,                   -- robots.txt | tdmrep.json | header | meta ...
    value    TEXT NOT NULL,
    seen_at  TEXT NOT NULL,
    PRIMARY KEY (host, signal)
) STRICT, WITHOUT ROWID;

-- The sentence encoder's vectors of items, kept so that a night encodes only what is new (pipelines.stories.fingerprints).
CREATE TABLE fingerprints (
    digest  TEXT PRIMARY KEY,
    vectors BLOB NOT NULL
) STRICT;

CREATE TABLE takedowns (
    url    TEXT PRIMARY KEY,
    at     TEXT NOT NULL,
    reason TEXT NOT NULL
) STRICT;
"""

catalogue = Migrations("catalogue")
"""Migrations of ``catalog.db``. The edition is always made anew and needs none."""


@catalogue()
def m001_first_schema(db: Database) -> None:
    """Public tables and ledger."""
    _create(db, PUBLIC)
    _create(db, PRIVATE)


@catalogue()
def m002_samples(db: Database) -> None:
    """What a reading gave, beside its capture: JSON of ``catalog.store.samples``; NULL for what was dropped, and for old ones."""
    db.execute("ALTER TABLE captures ADD COLUMN sample TEXT")


def _create(db: Database, script: str) -> None:
    # executescript() would commit the migration's own transaction.
    statement = ""
    for line in script.splitlines():
        statement += line + "\n"
        if line.rstrip().endswith(";"):
            db.execute(statement)
            statement = ""
