-- A catalogue as the first schema made it, with one item. Never edited: later schemas must be able to take it over.
BEGIN TRANSACTION;
CREATE TABLE "_sqlite_migrations" (
   "id" INTEGER PRIMARY KEY,
   "migration_set" TEXT,
   "name" TEXT,
   "applied_at" TEXT
);
INSERT INTO "_sqlite_migrations" VALUES(1,'catalogue','m001_first_schema','2026-11-10 02:00:00');
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
CREATE TABLE article_links (
    article_id  TEXT NOT NULL REFERENCES articles(id),
    url         TEXT NOT NULL,
    kind        TEXT NOT NULL,
    text        TEXT,
    in_language TEXT,
    PRIMARY KEY (article_id, url, kind)
) STRICT, WITHOUT ROWID;
CREATE TABLE article_organisations (
    article_id      TEXT NOT NULL REFERENCES articles(id),
    organisation_id TEXT NOT NULL REFERENCES organisations(id),
    evidence        TEXT NOT NULL,
    PRIMARY KEY (article_id, organisation_id)
) STRICT, WITHOUT ROWID;
CREATE TABLE article_places (
    article_id TEXT NOT NULL REFERENCES articles(id),
    place_id   TEXT NOT NULL REFERENCES places(id),
    evidence   TEXT NOT NULL,
    PRIMARY KEY (article_id, place_id)
) STRICT, WITHOUT ROWID;
CREATE TABLE article_themes (
    article_id TEXT NOT NULL REFERENCES articles(id),
    theme_id   TEXT NOT NULL REFERENCES themes(id),
    score      REAL NOT NULL,
    evidence   TEXT NOT NULL,
    PRIMARY KEY (article_id, theme_id)
) STRICT, WITHOUT ROWID;
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
INSERT INTO "articles" VALUES('a000000000001','https://testland.example/nieuws/1','be_testland','Zorgpunt 1 is open','nl',0.99,'2026-11-09',NULL,NULL,'2026-11-09','news',NULL,NULL,NULL,'[]',9,'excerpt',NULL,NULL,NULL,NULL,'2026-11-10T02:00:00+00:00','2026-11-10T02:00:00+00:00',NULL,'2026/11/000001-be_testland-00.warc.gz',300,'sha256:3fd00d5aaf1c47b5005876d71a41863a1fbbf5a8b6f9104524e4c8deba37724e','test','[]','["declared=nl"]','[]',NULL,'De provincie opent zorgpunt nummer 1 aan de grens.');
CREATE TABLE boilerplate (
    source_id TEXT NOT NULL,
    block     TEXT NOT NULL,                  -- 16 hex digits of the SHA-256 of the folded block
    pages     INTEGER NOT NULL,
    PRIMARY KEY (source_id, block)
) STRICT, WITHOUT ROWID;
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
CREATE TABLE fingerprints (
    digest  TEXT PRIMARY KEY,
    vectors BLOB NOT NULL
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
CREATE TABLE reservations (
    host     TEXT NOT NULL,
    signal   TEXT NOT NULL,                   -- robots.txt | tdmrep.json | header | meta ...
    value    TEXT NOT NULL,
    seen_at  TEXT NOT NULL,
    PRIMARY KEY (host, signal)
) STRICT, WITHOUT ROWID;
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
INSERT INTO "sources" VALUES('be_testland','Provincie Testland','{}','https://testland.example/','Provincie Testland','province','BE','["nl"]','["BE22"]','excerpt',NULL,NULL,'for a test',NULL,NULL,'[]','paused',NULL,NULL,NULL,NULL,NULL,NULL,NULL,0);
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
CREATE TABLE story_articles (
    story_id   TEXT NOT NULL REFERENCES stories(id),
    article_id TEXT NOT NULL REFERENCES articles(id),
    relation   TEXT NOT NULL,
    share      REAL,
    evidence   TEXT NOT NULL,
    PRIMARY KEY (story_id, article_id)
) STRICT, WITHOUT ROWID;
CREATE TABLE takedowns (
    url    TEXT PRIMARY KEY,
    at     TEXT NOT NULL,
    reason TEXT NOT NULL
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
CREATE UNIQUE INDEX "idx__sqlite_migrations_migration_set_name"
    ON "_sqlite_migrations" ("migration_set", "name");
CREATE INDEX articles_day ON articles(day DESC, id);
CREATE INDEX articles_language ON articles(in_language, day DESC);
CREATE INDEX articles_source ON articles(source_id, day DESC);
CREATE INDEX articles_kind ON articles(kind, day DESC);
CREATE INDEX articles_story ON articles(story_id);
CREATE INDEX article_themes_theme ON article_themes(theme_id, article_id);
CREATE INDEX article_places_place ON article_places(place_id, article_id);
CREATE INDEX article_organisations_organisation ON article_organisations(organisation_id, article_id);
CREATE INDEX event_dates_start ON event_dates(start, kind);
CREATE INDEX story_articles_article ON story_articles(article_id);
CREATE INDEX addresses_due ON addresses(source_id, role, due_at);
CREATE INDEX addresses_article ON addresses(article_id);
CREATE INDEX captures_unread ON captures(outcome, id);
CREATE INDEX captures_article ON captures(article_id, id);
COMMIT;
