"""An edition of any size for the benchmarks, made in seconds a 10,000 and never committed.

Sources, themes and places are those of the registry; texts are sentences of our own labelled items put together anew, with
invented rare words, so that the vocabulary grows with the corpus as it does in life. A quarter of the bodies is public in full.
Stemming each sentence once is what makes a million possible: the search index gets the same rows as ``catalog.search.index``
would make, joined from those of the sentences.
"""

import hashlib
import json
import random
import sqlite3
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path

from sqlite_utils import Database

from catalog.registry.organisations import load_organisations
from catalog.registry.places import load_places
from catalog.registry.sources import load_sources
from catalog.registry.themes import leaf_themes, load_themes
from catalog.search.folding import words
from catalog.search.index import EVERY, IndexedText, fill_index, index_row
from catalog.store.articles import write_scheme, write_sources
from catalog.store.edition_rows import finish, public_body
from catalog.store.schema import PUBLIC

GOLD = Path(__file__).parent.parent / "gold"
NIGHT = datetime(2026, 11, 10, 4, 0, tzinfo=UTC)
DAYS = 2_200
SENTENCES = 10
"""Sentences of a body: some 120 words."""
RARE = 0.3
"""Share of sentences that hold a word no other item has."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Sentence:
    """One sentence with what the index holds of it, shown and hidden."""

    text: str
    shown: tuple[str, str]
    """Folded words and stems."""
    hidden: frozenset[str]
    parts: frozenset[str]


@cache
def sentences() -> dict[str, list[Sentence]]:
    """Our own sentences by language."""
    found: dict[str, list[Sentence]] = {}
    for name in ("dev", "test"):
        for line in (GOLD / f"stories_{name}.jsonl").read_text("utf-8").splitlines():
            row = json.loads(line)
            for text in (row["headline"], *row["text"].split(". ")):
                found.setdefault(row["in_language"], []).append(_sentence(text.strip(), row["in_language"]))
    return found


def _sentence(text: str, language: str) -> Sentence:
    def row(*, public: bool) -> tuple[int | str, ...]:
        return index_row(
            IndexedText(rowid=1, in_language=language, headline="", description=None, article_body=text, public_body=public)
        )

    shown, hidden = row(public=True), row(public=False)
    return Sentence(
        text=text,
        shown=(str(shown[3]), str(shown[5])),
        hidden=frozenset(str(hidden[6]).split()),
        parts=frozenset(str(shown[7]).split()),
    )


def build(path: Path, articles: int, *, body: int = SENTENCES) -> None:
    """Write an edition of ``articles`` items in stories of one to four, over six years, newest first."""
    path.unlink(missing_ok=True)
    db = sqlite3.connect(path)
    db.executescript("PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF; PRAGMA cache_size = -200000;" + PUBLIC)
    sources, themes, places = load_sources(), load_themes(), load_places()
    write_sources(Database(db), sources)
    write_scheme(Database(db), themes=themes, places=places, organisations=load_organisations())
    db.execute("UPDATE sources SET status = 'ok', status_since = '2026-11-10', last_success = '2026-11-10T03:10:00+00:00'")
    db.execute("INSERT INTO runs VALUES (1, 'nightly', '2026-11-10T02:00:00+00:00', '2026-11-10T04:00:00+00:00', 'ok', NULL)")
    db.execute("INSERT INTO source_runs (run_id, source_id, status, requests) SELECT 1, id, 'ok', 10 FROM sources")
    names = {source.id: " ".join(words(f"{source.id} {source.name}")) for source in sources.values()}
    made = _articles(articles, body, {source.id: source.in_language for source in sources.values()}, sorted(places))

    def indexed() -> Iterator[tuple[int | str, ...]]:
        batch: list[_Made] = []
        for one in made:
            batch.append(one)
            if len(batch) == 5_000:
                _write(db, batch)
                yield from (_index_row(item, names) for item in batch)
                batch = []
        _write(db, batch)
        yield from (_index_row(item, names) for item in batch)

    fill_index(db, indexed())
    db.execute(
        "UPDATE stories SET (article_count, in_language, countries) = (SELECT count(*), json_group_array(DISTINCT a.in_language),"
        " json_group_array(DISTINCT s.country) FROM articles a JOIN sources s ON s.id = a.source_id WHERE a.story_id = stories.id)"
    )
    finish(db, now=NIGHT)
    db.close()


@dataclass(frozen=True, slots=True, kw_only=True)
class _Made:
    rowid: int
    id: str
    source: str
    language: str
    day: str
    headline: Sentence
    lead: Sentence
    body: tuple[Sentence, ...]
    rare: tuple[str, ...]
    public: bool
    story: str
    is_first: bool
    themes: tuple[str, ...]
    places: tuple[str, ...]
    border: str | None


def _articles(count: int, body: int, spoken: dict[str, tuple[str, ...]], places: list[str]) -> Iterator[_Made]:
    chance = random.Random(7)
    pool, leaves, by_source = sentences(), list(leaf_themes()), sorted(spoken)
    # A few places are named in most items, most in few, as in life.
    near = places[:: max(1, len(places) // 60)]
    today = NIGHT.date()
    story, members = "", 0
    for number in range(count):
        source = chance.choice(by_source)
        language = chance.choice(spoken[source] or ("en",))
        if members == 0:
            story, members = "s" + hashlib.sha256(str(number).encode()).hexdigest()[:12], chance.choice((1, 1, 1, 2, 3, 4))
            is_first = True
        else:
            is_first = False
        members -= 1
        known = pool.get(language) or pool["en"]
        yield _Made(
            rowid=number + 1,
            id="a" + hashlib.sha256(f"x{number}".encode()).hexdigest()[:12],
            source=source,
            language=language,
            day=(today - timedelta(days=number * DAYS // count)).isoformat(),
            headline=chance.choice(known),
            lead=chance.choice(known),
            body=tuple(chance.choices(known, k=body)),
            rare=tuple(f"zz{chance.randrange(count * 2)}" for _ in range(body) if chance.random() < RARE),
            public=number % 4 == 0,
            story=story,
            is_first=is_first,
            themes=tuple(dict.fromkeys(chance.choices(leaves, k=chance.choice((0, 1, 1, 2))))),
            places=tuple(dict.fromkeys(chance.choice(near if chance.random() < 0.7 else places) for _ in range(chance.choice((0, 1, 2))))),
            border="BE33-NL42" if chance.random() < 0.05 else None,
        )


def _write(db: sqlite3.Connection, made: list[_Made]) -> None:
    rows = []
    for one in made:
        text = " ".join((". ".join(sentence.text for sentence in one.body), *one.rare))
        stamp = f"{one.day}T08:00:00+00:00"
        rows.append(
            (one.rowid, one.id, f"https://{one.source.replace('_', '-')}.example/{one.rowid}", one.source, one.headline.text, one.language, stamp, "minute",
             one.day, "news", one.story, len(text.split()), "full" if one.public else "excerpt", one.border, stamp, stamp, "sha256:" + one.id, "benchmark 1",
             one.lead.text, text if one.public else public_body(text, "excerpt"))
        )  # fmt: skip
    db.executemany(
        "INSERT OR IGNORE INTO stories VALUES (?,?,?,?,?,'[]','[]',1)",
        ((one.story, one.id, one.headline.text, one.day, one.day) for one in made if one.is_first),
    )
    db.executemany(
        "INSERT INTO articles (rowid, id, url, source_id, headline, in_language, date_published, date_precision, day, kind, story_id, word_count, rights,"
        " border, first_seen, last_seen, content_digest, reader, description, article_body) VALUES (?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?)",
        rows,
    )
    db.executemany("INSERT INTO article_themes VALUES (?,?,0.9,'[]')", ((one.id, theme) for one in made for theme in one.themes))
    db.executemany("INSERT INTO article_places VALUES (?,?,'[]')", ((one.id, place) for one in made for place in one.places))
    db.executemany(
        "INSERT INTO story_articles VALUES (?,?,?,?,'[]')",
        ((one.story, one.id, "first" if one.is_first else "same_story", None) for one in made),
    )


def _index_row(one: _Made, names: dict[str, str]) -> tuple[int | str, ...]:
    rare = list(one.rare)
    shown = one.body if one.public else one.body[:2]
    hidden = () if one.public else one.body
    return (
        one.rowid,
        one.headline.shown[0],
        one.lead.shown[0],
        " ".join((*(sentence.shown[0] for sentence in shown), *(rare if one.public else ()))),
        one.headline.shown[1],
        " ".join(sentence.shown[1] for sentence in (one.lead, *shown)),
        " ".join(sorted({*frozenset[str]().union(*(sentence.hidden for sentence in hidden)), *(() if one.public else rare)})),
        " ".join(sorted(frozenset[str]().union(*(sentence.parts for sentence in (one.headline, one.lead, *one.body))))),
        f"{EVERY} in={one.language} {names[one.source]}",
    )


if __name__ == "__main__":
    build(Path(sys.argv[1]), int(sys.argv[2]))
