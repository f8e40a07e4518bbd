"""What words alone do not find: the other versions of the stories found.

A reader who quotes, excludes, names a field or a beginning asks for those words, and gets no more than them.
"""

import sqlite3
from collections.abc import Mapping, Sequence
from typing import Final

from catalog.model.question import Question
from catalog.search.grammar import parse

WORDS: Final = "words"
VERSION: Final = "version"
"""Why an item is in an answer: it has the words, or is another version of a story found."""

WITHOUT: Final = "=versions"
"""What to put into ``Question.without`` to switch the versions off. The index keeps no word that begins so."""


def reaches(question: Question) -> bool:
    """Whether an answer has more than what has the words."""
    if question.exact or WITHOUT in question.without:
        return False
    return not any(term.quoted or term.excluded or term.prefix or term.field for term in parse(question.q))


def with_versions(
    db: sqlite3.Connection, rowids: Sequence[int], *, where: str, values: Mapping[str, object], limit: int
) -> dict[int, str]:
    """The items found and, right after the first of each story, its other items under the filters: rowid to reason."""
    reasons: dict[int, str] = {}
    found, told = set(rowids), set()
    for rowid in rowids:
        if len(reasons) >= limit:
            break
        reasons[rowid] = WORDS
        (story,) = db.execute("SELECT story_id FROM articles WHERE rowid = ?", (rowid,)).fetchone()
        if story is None or story in told:
            continue
        told.add(story)
        for (other,) in db.execute(
            f"SELECT articles.rowid FROM articles WHERE articles.story_id = :story AND {where}"
            " ORDER BY articles.day, articles.id LIMIT :limit",
            {**values, "story": story, "limit": limit},
        ):
            if other not in found:
                reasons[other] = VERSION
    return dict(list(reasons.items())[:limit])
