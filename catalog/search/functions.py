"""SQL functions for journalists, on any connection to an edition.

| function | gives |
|---|---|
| ``tripoint_match(question)`` | the FTS5 expression of a question, other forms and languages included |
| ``tripoint_match(question, 'exact')`` | the same for these exact words only |
| ``tripoint_search(question)`` | the ids of at most 1,000 articles, best first, as JSON; with what ``answers.ask`` adds |
| ``tripoint_similar(article_id)`` | the ids of at most 20 articles like it, as JSON |
| ``tripoint_fold(text)`` | lower case without accents, as the index holds it |

``search`` and ``similar`` are short names of the two that give ids. :data:`EXAMPLES` are queries to start from.
"""

import json
import sqlite3
from typing import Final

from catalog.model.question import Question
from catalog.search.answers import ask
from catalog.search.compile import compile_question
from catalog.search.folding import fold
from catalog.search.similar import similar

EXAMPLES: Final[dict[str, str]] = {
    "search_all_languages": (
        "SELECT articles.day, articles.in_language, articles.headline, articles.url\n"
        "FROM search_index JOIN articles ON articles.rowid = search_index.rowid\n"
        "WHERE search_index MATCH tripoint_match(:question)\n"
        "ORDER BY bm25(search_index) LIMIT 100"
    ),
    "search_in_order": (
        "SELECT articles.day, articles.in_language, articles.headline, articles.url\n"
        "FROM json_each(tripoint_search(:question)) AS found JOIN articles ON articles.id = found.value\n"
        "ORDER BY found.key"
    ),
    "words_per_month": (
        "SELECT substr(articles.day, 1, 7) AS month, articles.in_language, count(*) AS items\n"
        "FROM search_index JOIN articles ON articles.rowid = search_index.rowid\n"
        "WHERE search_index MATCH tripoint_match(:question)\n"
        "GROUP BY month, articles.in_language ORDER BY month"
    ),
    "more_like_this": (
        "SELECT articles.day, articles.in_language, articles.headline, articles.url\n"
        "FROM json_each(tripoint_similar(:article_id)) AS found JOIN articles ON articles.id = found.value\n"
        "ORDER BY found.key"
    ),
}
"""Canned queries by name, with the parameters ``question`` or ``article_id``; each is run by a test."""

NOTHING: Final = '"all=items" NOT "all=items"'
"""An expression that matches no row, for a question without a word: an empty MATCH is an error."""

_CLOCK: Final = "WITH RECURSIVE n(value) AS (SELECT 1 UNION ALL SELECT value + 1 FROM n LIMIT 250) SELECT max(value) FROM n"
"""Some 2,500 steps: enough for SQLite to ask the time limit. Without it a thousand calls of a function of ours, 6 ms each, pass
between two looks at the clock."""


def register(conn: sqlite3.Connection) -> None:
    """Add the functions to a connection."""

    def match(question: object, mode: object = "") -> str:
        conn.execute(_CLOCK).fetchone()
        asked = Question(q=_text(question), exact=_text(mode) == "exact")
        return compile_question(asked).match or NOTHING

    def search(question: object) -> str:
        answer = ask(conn, Question(q=_text(question)), limit=1000)
        return json.dumps([found.id for found in answer.found])

    def like(article_id: object) -> str:
        return json.dumps([found.article_id for found in similar(conn, _text(article_id), limit=20)])

    conn.create_function("tripoint_match", 1, match, deterministic=True)
    conn.create_function("tripoint_match", 2, match, deterministic=True)
    conn.create_function("tripoint_fold", 1, lambda text: fold(_text(text)), deterministic=True)
    for name in ("tripoint_search", "search"):
        conn.create_function(name, 1, search)
    for name in ("tripoint_similar", "similar"):
        conn.create_function(name, 1, like)


def _text(value: object) -> str:
    return "" if value is None else value.decode("utf-8", "replace") if isinstance(value, bytes) else str(value)
