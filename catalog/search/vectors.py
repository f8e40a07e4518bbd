"""The vectors of an edition, for "more like this": made from public text only, kept from edition to edition by digest.

A vector is 512 bytes in table ``article_vectors``. It is made from what the edition shows of an item, so that it tells nothing
the edition does not. Encoding takes about 20 ms an item; an unchanged item is taken over from the earlier edition.
"""

import hashlib
import sqlite3
from collections.abc import Iterable
from typing import Final

import numpy as np
from numpy.typing import NDArray

from catalog.search.encoder import DIMENSIONS, encode, is_installed, quantise
from catalog.search.index import IndexedText
from catalog.search.luxembourgish import as_german

TABLE: Final = "article_vectors"
SEEN: Final = 400
"""Characters of headline and public text that a vector sees."""
MOST: Final = 20_000
"""Items encoded for one edition; the rest follows with the next, so that a first edition of a large archive is not held up."""
_BATCH: Final = 256


def build_vectors(
    db: sqlite3.Connection, texts: Iterable[IndexedText], *, earlier: sqlite3.Connection | None = None, most: int = MOST
) -> int:
    """Make ``article_vectors`` and give the number of items encoded anew. Without the encoder there is no table.

    ``earlier`` is the edition before, whose vectors are taken over where the text is the same. Give the newest texts first.
    """
    db.execute(f"DROP TABLE IF EXISTS {TABLE}")
    if not is_installed():
        return 0
    db.execute(
        f"CREATE TABLE {TABLE} (article_rowid INTEGER PRIMARY KEY, digest TEXT NOT NULL, vector BLOB NOT NULL) STRICT"
    )
    known = _known(earlier)
    waiting: list[tuple[int, str, str]] = []
    made = 0
    for text in texts:
        shown = _shown(text)
        digest = hashlib.sha256(shown.encode()).hexdigest()[:24]
        if digest in known:
            db.execute(f"INSERT INTO {TABLE} VALUES (?, ?, ?)", (text.rowid, digest, known[digest]))
        elif made + len(waiting) < most:
            waiting.append((text.rowid, digest, shown))
        if len(waiting) == _BATCH:
            made += _write(db, waiting)
            waiting = []
    return made + _write(db, waiting)


def _shown(text: IndexedText) -> str:
    public = text.public_body if text.public_description is None else text.public_description
    parts = (text.headline, (text.description or "") if public else "", text.article_body if text.public_body else text.excerpt)
    shown = ". ".join(part for part in parts if part)[:SEEN]
    return as_german(shown) if text.in_language == "lb" else shown


def _known(earlier: sqlite3.Connection | None) -> dict[str, bytes]:
    if earlier is None or not has_vectors(earlier):
        return {}
    return dict(earlier.execute(f"SELECT digest, vector FROM {TABLE}"))


def _write(db: sqlite3.Connection, waiting: list[tuple[int, str, str]]) -> int:
    if waiting:
        vectors = encode([shown for _, _, shown in waiting])
        if vectors is None:
            return 0
        rows = zip(waiting, quantise(vectors), strict=True)
        db.executemany(
            f"INSERT INTO {TABLE} VALUES (?, ?, ?)", [(rowid, digest, row.tobytes()) for (rowid, digest, _), row in rows]
        )
    return len(waiting)


def has_vectors(db: sqlite3.Connection) -> bool:
    """Whether a database holds the table."""
    return db.execute("SELECT 1 FROM sqlite_master WHERE name = ?", (TABLE,)).fetchone() is not None


def vectors_of(db: sqlite3.Connection, rowids: Iterable[int]) -> dict[int, NDArray[np.int8]]:
    """The vectors of some articles, by rowid; those without one are left out."""
    wanted = list(rowids)
    if not wanted or not has_vectors(db):
        return {}
    found: dict[int, NDArray[np.int8]] = {}
    for start in range(0, len(wanted), 500):
        part = wanted[start : start + 500]
        marks = ", ".join("?" * len(part))
        for rowid, blob in db.execute(
            f"SELECT article_rowid, vector FROM {TABLE} WHERE article_rowid IN ({marks})", part
        ):
            if len(blob) == DIMENSIONS:
                found[rowid] = np.frombuffer(blob, dtype=np.int8)
    return found
