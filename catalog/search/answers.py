"""A question put to an edition: the best items, and what was searched."""

import sqlite3
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

from catalog.model.languages import LANGUAGES, UNDETERMINED
from catalog.model.question import Question
from catalog.search.compile import compile_question
from catalog.search.parts import parts
from catalog.search.reach import WORDS, reaches, with_versions


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """One item of an answer."""

    id: str
    url: str
    source_id: str
    headline: str
    in_language: str
    day: str
    story_id: str | None
    because: str
    """Why it is here: ``words``, or ``version`` (of a story the words found)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """The best items, how many have the words, and what was sought."""

    found: tuple[Found, ...]
    total: int
    """Items with the words; other versions are not counted."""
    added: Mapping[str, tuple[str, ...]]
    """Words sought besides those asked, by language."""
    searched: str
    """One sentence for an empty answer."""

    def as_record(self) -> dict[str, Any]:
        """For JSON."""
        return asdict(self)


def ask(db: sqlite3.Connection, question: Question, *, limit: int = 20, ui: str = "en") -> Answer:
    """Items of an edition that answer the question, best first; without words the newest first.

    After an item with the words stand the other versions of its story; not in an exact search, with quotes, exclusions or
    fields, nor when ``question.without`` holds :data:`catalog.search.reach.WITHOUT`.

    Raises sqlite3.DatabaseError where ``db`` is no edition.
    """
    compiled = compile_question(question, ui=ui)
    conditions, values = _filters(question)
    order = "rank" if compiled.match else "articles.day DESC, articles.id"
    if compiled.match:
        # CROSS JOIN keeps SQLite from starting at articles when the search gives the smaller set.
        asked = [
            (
                f"{part}.search_index CROSS JOIN {part}.articles ON articles.rowid = search_index.rowid",
                compiled.rank_sql,
            )
            for part in parts(db)
        ]
        conditions = ["search_index MATCH :match", *conditions]
        values["match"] = compiled.match
    else:
        asked = [("articles", "0")]
    where = " AND ".join(conditions) or "1"
    ranked = [
        tuple(row)
        for tables, rank in asked
        for row in db.execute(
            f"SELECT {rank} AS rank, articles.rowid FROM {tables} WHERE {where} ORDER BY {order} LIMIT :limit",
            values | {"limit": limit},
        )
    ]
    rowids = [row[1] for row in (sorted(ranked, key=lambda row: row[0]) if len(asked) > 1 else ranked)[:limit]]
    reasons = dict.fromkeys(rowids, WORDS)
    if compiled.match and reaches(question):
        filters, wanted = _filters(question)
        reasons = with_versions(db, rowids, where=" AND ".join(filters) or "1", values=wanted, limit=limit)
    total = sum(db.execute(f"SELECT count(*) FROM {tables} WHERE {where}", values).fetchone()[0] for tables, _ in asked)
    live = [word for word in compiled.added if not word.off]
    added = {
        language: tuple(word.word for word in live if word.in_language == language)
        for language in (*LANGUAGES, UNDETERMINED)
    }
    return Answer(
        found=tuple(_found(db, rowid, because) for rowid, because in reasons.items()),
        total=total,
        added={language: words for language, words in added.items() if words},
        searched=_searched(db, compiled.asked, len(live)),
    )


def _found(db: sqlite3.Connection, rowid: int, because: str) -> Found:
    keys = ("id", "url", "source_id", "headline", "in_language", "day", "story_id")
    row = db.execute(f"SELECT {', '.join(keys)} FROM articles WHERE rowid = ?", (rowid,)).fetchone()
    return Found(**dict(zip(keys, row, strict=True)), because=because)


def _filters(question: Question) -> tuple[list[str], dict[str, Any]]:
    conditions: list[str] = []
    values: dict[str, Any] = {}
    columns = {
        "language": ("articles.in_language IN ({})", question.language),
        "source": ("articles.source_id IN ({})", question.source),
        "kind": ("articles.source_id IN (SELECT id FROM sources WHERE kind IN ({}))", question.kind),
        "country": ("articles.source_id IN (SELECT id FROM sources WHERE country IN ({}))", question.country),
        "theme": ("articles.id IN (SELECT article_id FROM article_themes WHERE theme_id IN ({}))", question.theme),
        "place": ("articles.id IN (SELECT article_id FROM article_places WHERE place_id IN ({}))", question.place),
    }
    for key, (condition, wanted) in columns.items():
        if wanted:
            names = [f"{key}{number}" for number in range(len(wanted))]
            conditions.append(condition.format(", ".join(f":{name}" for name in names)))
            values |= dict(zip(names, wanted, strict=True))
    if question.date_from:
        conditions.append("articles.day >= :date_from")
        values["date_from"] = question.date_from.isoformat()
    if question.date_to:
        conditions.append("articles.day <= :date_to")
        values["date_to"] = question.date_to.isoformat()
    return conditions, values


def _searched(db: sqlite3.Connection, asked: tuple[str, ...], added: int) -> str:
    count, first, last = db.execute("SELECT count(*), min(day), max(day) FROM articles").fetchone()
    sought = ", ".join(f"“{word}”" for word in asked) or "every item"
    return f"Searched: {sought} in all forms, with {added} added words, in {count} items" + (
        f" from {first} to {last}." if count else "."
    )
