"""More like this: items in all languages that are about the same, best first."""

import sqlite3
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np

from catalog.model.languages import LANGUAGES
from catalog.search.encoder import cosines
from catalog.search.folding import raw_words
from catalog.search.glossary import load_concepts
from catalog.search.index import TABLE, WEIGHTS
from catalog.search.parts import parts
from catalog.search.stems import MARK, stem
from catalog.search.stop import STOP
from catalog.search.vectors import vectors_of

_CANDIDATES: Final = 300
_NEAR_IN_TIME: Final = 2_000
"""Items looked through for a shared theme or place, on either side in time; the words are asked of ten times as many. A theme of
a large archive has tens of thousands of items, and what is like an item is mostly of its own season."""
_NAMES: Final = 3
"""Names sought per meaning and language: the usual ones."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Similar:
    """One item that is like another."""

    article_id: str
    score: float
    """0 to 1."""
    because: tuple[str, ...]
    """``words``, ``themes``, ``places``, ``encoder``: what they share."""


def similar(db: sqlite3.Connection, article_id: str, *, limit: int = 10) -> list[Similar]:
    """Items of an edition like the given one, best first, at most ``limit``; none for an unknown id.

    Items of the same story are left out (they are its versions, not more of the like), and of each other story only the best.
    Uses the vectors of the edition where it has them, shared words, themes and places in any case.
    """
    asked = db.execute(
        "SELECT rowid, headline, in_language, story_id, day FROM articles WHERE id = ?", (article_id,)
    ).fetchone()
    if asked is None:
        return []
    rowid, headline, language, story, day = tuple(asked)
    by_words = _by_words(db, rowid, headline, language)
    by_theme = _shared(db, "article_themes", "theme_id", article_id, day)
    by_place = _shared(db, "article_places", "place_id", article_id, day)
    candidates = sorted(({*by_words, *by_theme, *by_place}) - {rowid})
    vectors = vectors_of(db, [rowid, *candidates])
    near: dict[int, float] = {}
    if rowid in vectors and len(vectors) > 1:
        others = [candidate for candidate in candidates if candidate in vectors]
        row = cosines(vectors[rowid][None, :], np.stack([vectors[other] for other in others]))[0]
        near = dict(zip(others, map(float, row), strict=True))
    best_words = max(by_words.values(), default=1.0)
    scored = []
    for candidate in candidates:
        words = by_words.get(candidate, 0.0) / best_words if best_words else 0.0
        themes, places = min(by_theme.get(candidate, 0), 2) / 2, min(by_place.get(candidate, 0), 2) / 2
        plain = 0.55 * words + 0.3 * themes + 0.15 * places
        cosine = near.get(candidate)
        score = plain if cosine is None else 0.65 * max(cosine, 0.0) + 0.35 * plain
        because = [name for name, value in (("words", words), ("themes", themes), ("places", places)) if value > 0]
        if cosine is not None and cosine > 0.35:
            because.append("encoder")
        scored.append((-score, candidate, tuple(because)))
    return _once_a_story(db, sorted(scored), story, limit)


def _by_words(db: sqlite3.Connection, asked: int, headline: str, language: str) -> dict[int, float]:
    """Rowids of items with words of the headline, or their meanings in any language, each with minus its bm25.

    Rowids of an edition go by time, so those around ``asked`` are its season.
    """
    tokens = _tokens(headline, language)
    if not tokens:
        return {}
    match = " OR ".join('"' + token.replace('"', "") + '"' for token in tokens)
    weights = ", ".join(str(weight) for weight in WEIGHTS.values())
    rows = [
        tuple(row)
        for part in parts(db)
        for row in db.execute(
            f"SELECT -bm25({TABLE}, {weights}), rowid FROM {part}.{TABLE} WHERE {TABLE} MATCH ? AND rowid BETWEEN ? AND ?"
            f" ORDER BY 1 DESC LIMIT {_CANDIDATES}",
            (f"- source : ({match})", asked - 10 * _NEAR_IN_TIME, asked + 10 * _NEAR_IN_TIME),
        )
    ]
    return {rowid: max(score, 0.0) for score, rowid in sorted(rows, reverse=True)[:_CANDIDATES]}


def _tokens(headline: str, language: str) -> list[str]:
    raw = raw_words(headline)
    concepts = load_concepts()
    tokens: dict[str, None] = {}
    for place in range(len(raw)):
        for run in (3, 2, 1):
            for concept in concepts.find_in(tuple(raw[place : place + run]), language):
                for other in LANGUAGES:
                    for name in concept.names.get(other, ())[:_NAMES]:
                        if len(raw_words(name)) == 1:
                            tokens.setdefault(f"{other}{MARK}{stem(raw_words(name)[0], other)}")
    for word in raw:
        if len(word) > 3 and word not in STOP:
            tokens.setdefault(f"{language}{MARK}{stem(word, language)}")
            if not word.isalpha() or len(word) > 5:
                tokens.setdefault(word)
    return list(tokens)[:80]


def _shared(db: sqlite3.Connection, table: str, column: str, article_id: str, day: str) -> dict[int, int]:
    """Rowids of the newest items that share a theme or place, with how many."""
    return dict(
        db.execute(
            "WITH near AS ("
            "SELECT * FROM (SELECT rowid AS place, id, day FROM articles WHERE day <= :day ORDER BY day DESC LIMIT :most)"
            " UNION ALL SELECT * FROM (SELECT rowid, id, day FROM articles WHERE day > :day ORDER BY day LIMIT :most))"
            f" SELECT near.place, count(*) FROM near CROSS JOIN {table} AS theirs ON theirs.article_id = near.id"
            f" WHERE theirs.{column} IN (SELECT {column} FROM {table} WHERE article_id = :id) AND near.id <> :id"
            f" GROUP BY near.place ORDER BY count(*) DESC, near.day DESC LIMIT {_CANDIDATES}",
            {"id": article_id, "day": day, "most": _NEAR_IN_TIME},
        ).fetchall()
    )


def _once_a_story(
    db: sqlite3.Connection, scored: Sequence[tuple[float, int, tuple[str, ...]]], story: str | None, limit: int
) -> list[Similar]:
    found: list[Similar] = []
    told = {story} if story else set()
    for score, rowid, because in scored:
        if len(found) == limit:
            break
        row = db.execute("SELECT id, story_id FROM articles WHERE rowid = ?", (rowid,)).fetchone()
        if row is None or row[1] in told:
            continue
        if row[1]:
            told.add(row[1])
        found.append(Similar(article_id=row[0], score=round(min(-score, 1.0), 3), because=because))
    return found
