"""Whether a run adds up: every page that was fetched is in the archive, was read, and gave an entry or a named reason."""

import json
from collections.abc import Iterable
from typing import Final

from sqlite_utils import Database

QUESTIONS: Final = {
    "captures are still unread": (
        "SELECT count(*) FROM captures WHERE outcome IS NULL AND source_id IN (SELECT value FROM json_each(:declared))"
    ),
    "addresses are captured without a capture": (
        "SELECT count(*) FROM addresses WHERE state = 'captured' AND role = 'item' AND url NOT IN (SELECT url FROM captures)"
    ),
    "captures belong to no address": (
        "SELECT count(DISTINCT url) FROM captures WHERE url NOT IN (SELECT url FROM addresses)"
    ),
    "captures were read as an entry that is not there": (
        "SELECT count(*) FROM captures WHERE article_id IS NOT NULL AND article_id NOT IN (SELECT id FROM articles)"
    ),
    "articles point to no capture": (
        "SELECT count(*) FROM articles WHERE content_digest != '' AND NOT EXISTS (SELECT 1 FROM captures"
        " WHERE captures.archive_file = articles.archive_file AND captures.archive_offset = articles.archive_offset)"
    ),
}


def unbalanced(db: Database, declared: Iterable[str]) -> list[str]:
    """What does not add up, in words with counts; nothing when all is well. ``declared``: ids of the sources with a file.

    Scrapy ends with exit code 0 when every write failed, so its word is not taken for it.
    """
    # What was captured of a source whose file was then taken away waits for the file to come back.
    known = {"declared": json.dumps(list(declared))}
    counts = {what: db.execute(sql, known).fetchone()[0] for what, sql in QUESTIONS.items()}
    return [f"{count} {what}" for what, count in counts.items() if count]
