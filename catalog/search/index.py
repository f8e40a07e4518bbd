"""The full-text table ``search_index`` of an edition: made anew with it, contentless, safe to serve.

| column | holds | in order? |
|---|---|---|
| ``headline`` | the folded words of the headline | yes |
| ``description`` | those of the lead, where it may be shown | yes |
| ``article_body`` | those of the text, as far as it may be shown | yes |
| ``headline_stems`` | stems of the headline, marked with their language (``nl=zorg``) | yes |
| ``stems`` | stems of lead and text, as far as they may be shown | yes |
| ``hidden`` | words and stems of what may **not** be shown, each once, sorted | no |
| ``parts`` | stems of the parts of compounds anywhere, each once, sorted | no |
| ``source`` | ``all=items``, ``in=nl``, and the folded words of source id and name | - |

A text that may not be shown leaves no positions and no counts: what the table knows of it is a sorted set of words, of
which neither a sentence nor a phrase can be made again (issue 6; design, section 5). Phrases are therefore answered from
public text only.
"""

import sqlite3
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Final

from catalog.search.compounds import parts
from catalog.search.folding import fold_word, raw_words, words
from catalog.search.stems import stem, stems_indexed

TABLE: Final = "search_index"

WEIGHTS: Final[dict[str, float]] = {
    "headline": 8.0,
    "description": 3.0,
    "article_body": 1.0,
    "headline_stems": 6.0,
    "stems": 1.0,
    "hidden": 1.0,
    "parts": 0.4,
    "source": 0.0,
}
"""bm25 weight of each column, in the order of the table: headline over lead over body, parts of compounds last."""

EVERY: Final = "all=items"
"""A token that every row has, so that a question of exclusions alone (``-corona``) has something to exclude from."""


@dataclass(frozen=True, slots=True, kw_only=True)
class IndexedText:
    """One item as the search index needs it."""

    rowid: int
    """That of its row in ``articles``."""
    in_language: str
    headline: str
    description: str | None
    article_body: str
    """In full, whatever the rights."""
    public_body: bool
    """Whether ``article_body`` stands in full in the edition."""
    public_description: bool | None = None
    """Whether the description stands in the edition; None is "as the body"."""
    excerpt: str = ""
    """The part of the body that stands in the edition when the whole does not."""
    source: str = ""
    """Id and name of the source, for ``source:`` in a question."""


def build_index(db: sqlite3.Connection, texts: Iterable[IndexedText]) -> None:
    """Make ``search_index`` anew and fill it in one pass, within the caller's transaction if there is one.

    Raises sqlite3.Error as SQLite does.
    """
    fill_index(db, (index_row(text) for text in texts))


def fill_index(db: sqlite3.Connection, rows: Iterable[tuple[int | str, ...]]) -> None:
    """The same from rows that :func:`index_row` gave."""
    db.execute(f"DROP TABLE IF EXISTS {TABLE}")
    db.execute(
        f"CREATE VIRTUAL TABLE {TABLE} USING fts5({', '.join(WEIGHTS)}, content='', "
        "tokenize=\"unicode61 remove_diacritics 0 tokenchars '='\")"
    )
    marks = ", ".join("?" * (len(WEIGHTS) + 1))
    db.executemany(f"INSERT INTO {TABLE}(rowid, {', '.join(WEIGHTS)}) VALUES ({marks})", rows)
    db.execute(f"INSERT INTO {TABLE}({TABLE}) VALUES ('optimize')")
    weights = ", ".join(str(weight) for weight in WEIGHTS.values())
    db.execute(f"INSERT INTO {TABLE}({TABLE}, rank) VALUES ('rank', 'bm25({weights})')")


def index_row(text: IndexedText) -> tuple[int | str, ...]:
    """The rowid and the columns of :data:`WEIGHTS` for one article."""
    language = text.in_language
    description = text.description or ""
    public_description = text.public_body if text.public_description is None else text.public_description
    shown_description = description if public_description else ""
    shown_body = text.article_body if text.public_body else text.excerpt
    hidden = {
        word
        for part in ("" if public_description else description, "" if text.public_body else text.article_body)
        for word in raw_words(part)
    }
    headline = raw_words(text.headline)
    shown = [*raw_words(shown_description), *raw_words(shown_body)]
    return (
        text.rowid,
        " ".join(words(text.headline)),
        " ".join(words(shown_description)),
        " ".join(words(shown_body)),
        " ".join(_stems(headline, language)),
        " ".join(_stems(shown, language)),
        " ".join(sorted({*map(fold_word, hidden), *_stems(hidden, language)})),
        " ".join(sorted(set(_part_stems({*headline, *shown, *hidden}, language)))),
        " ".join((EVERY, f"in={language}", *words(text.source))),
    )


def _stems(found: Iterable[str], language: str) -> Iterator[str]:
    for word in found:
        yield from stems_indexed(word, language)


def _part_stems(found: Iterable[str], language: str) -> Iterator[str]:
    for word in found:
        for part in parts(word, language):
            yield f"{language}={stem(part, language)}"
            yield from stems_indexed(part, language)
