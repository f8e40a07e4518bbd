"""What an edition must pass before anyone sees it: integrity, search index, counts, rights, personal data."""

import re
import sqlite3
from pathlib import Path
from typing import Final

from catalog.model.errors import EditionRefused
from catalog.store.schema import PUBLIC

KEPT_AT_LEAST: Final = 0.95
"""Share of the last edition's articles a new one must hold; nothing is ever deleted, so fewer means something broke."""

PERSONAL: Final = re.compile(
    r"[\w.+-]+@[\w-]+\.[\w.-]{2,}"  # e-mail
    r"|(?:\b(?:tel|fax|gsm|tél|telefon|telefoon|téléphone)\b\.?\s*:?\s*)\+?[\d(][\d\s()/.-]{6,}\d",
    re.IGNORECASE,
)
"""A last look, narrower than ``pipelines.privacy``: what certainly is an address or a number to call."""


def check_edition(candidate: Path, current: Path | None) -> None:
    """Raises EditionRefused with everything that is wrong; ``current`` is the edition it would replace."""
    db = sqlite3.connect(f"file:{candidate}?mode=ro", uri=True)
    try:
        wrong = [
            *_integrity(db),
            *_columns(db),
            *_search(db),
            *_rights(db),
            *_personal_data(db),
            *(_counts(db, current) if current else ()),
        ]
    except sqlite3.DatabaseError as error:
        wrong = [f"the file cannot be read: {error}"]
    finally:
        db.close()
    if wrong:
        raise EditionRefused("the new edition is refused and the old one stays: " + "; ".join(wrong) + ".")


def check_kept(now: int, before: int) -> None:
    """Raises EditionRefused when an edition of ``now`` articles would replace one of many more."""
    if now < KEPT_AT_LEAST * before:
        raise EditionRefused(
            f"the new edition is refused and the old one stays: {now} articles where the last edition had {before}."
        )


def _integrity(db: sqlite3.Connection) -> list[str]:
    wrong = [f"integrity: {row[0]}" for row in db.execute("PRAGMA integrity_check(3)") if row[0] != "ok"]
    wrong += [
        f"{table} row {rowid} points to no row of {parent}"
        for table, rowid, parent, _ in db.execute("PRAGMA foreign_key_check")
    ][:3]
    return wrong


def _columns(db: sqlite3.Connection) -> list[str]:
    promised = sqlite3.connect(":memory:")
    promised.executescript(PUBLIC)
    wrong = []
    for (table,) in promised.execute("SELECT name FROM sqlite_master WHERE type = 'table'").fetchall():
        public = {row[1] for row in promised.execute(f"PRAGMA table_info({table})")}
        found = {row[1] for row in db.execute(f"PRAGMA table_info({table})")}
        wrong += [f"column {table}.{name} is not public" for name in sorted(found - public)]
        wrong += [f"column {table}.{name} is missing" for name in sorted(public - found)]
    allowed = {row[0] for row in promised.execute("SELECT name FROM sqlite_master")}
    for (name,) in db.execute("SELECT name FROM sqlite_master WHERE type = 'table'"):
        known = (
            name in allowed
            or name.startswith(("search_", "sqlite_", "similar_"))
            or name in ("edition", "article_vectors")
        )
        if not known:
            wrong.append(f"table {name} is not public")
    promised.close()
    return wrong


def _search(db: sqlite3.Connection) -> list[str]:
    copy = sqlite3.connect(":memory:")
    try:
        # FTS5 checks itself by a command that looks like a write, and the edition is not ours to write to.
        db.backup(copy)
        copy.execute("INSERT INTO search_index(search_index) VALUES ('integrity-check')")
    except sqlite3.DatabaseError as error:
        return [f"the search index is broken ({error})"]
    finally:
        copy.close()
    articles = db.execute("SELECT count(*) FROM articles").fetchone()[0]
    indexed = db.execute("SELECT count(*) FROM search_index_docsize").fetchone()[0]
    return [] if articles == indexed else [f"the search index holds {indexed} of {articles} articles"]


def _rights(db: sqlite3.Connection) -> list[str]:
    wrong = []
    too_long = db.execute(
        "SELECT id FROM articles WHERE rights = 'excerpt' AND length(article_body) > 300 LIMIT 1"
    ).fetchone()
    if too_long:
        wrong.append(f"{too_long[0]} holds more than an excerpt")
    linked = db.execute(
        "SELECT id FROM articles WHERE rights = 'link' AND (article_body IS NOT NULL OR description IS NOT NULL) LIMIT 1"
    ).fetchone()
    if linked:
        wrong.append(f"{linked[0]} is link only and holds text")
    without = db.execute(
        "SELECT id FROM sources WHERE rights = 'full' AND license IS NULL AND legal_basis IS NULL LIMIT 1"
    ).fetchone()
    if without:
        wrong.append(f"source {without[0]} is shown in full without a recorded basis")
    return wrong


def _personal_data(db: sqlite3.Connection) -> list[str]:
    for identity, *texts in db.execute("SELECT id, headline, description, article_body, author FROM articles"):
        for text in texts:
            found = PERSONAL.search(text or "")
            if found:
                return [f"{identity} holds personal contact data ('{found[0][:4]}…'); tripoint inspect shows where"]
    return []


def _counts(db: sqlite3.Connection, current: Path) -> list[str]:
    old = sqlite3.connect(f"file:{current}?mode=ro", uri=True)
    try:
        before = old.execute("SELECT count(*) FROM articles").fetchone()[0]
    except sqlite3.DatabaseError:
        return []  # what is in place is broken: nothing to compare with
    finally:
        old.close()
    now = db.execute("SELECT count(*) FROM articles").fetchone()[0]
    if now < KEPT_AT_LEAST * before:
        return [f"{now} articles where the last edition had {before}"]
    return []
