"""Front page, filters and feeds at size, beside stock Datasette's facets on the same file in the same run.

``python tests/benchmarks/newsroom.py [ARTICLES]`` (100,000 without). Prints milliseconds and their ratio; nothing is asserted.
"""

import asyncio
import hashlib
import resource
import sys
import tempfile
import time
from datetime import timedelta
from pathlib import Path
from statistics import median

sys.path.append(str(Path(__file__).parents[1]))
import newsroom_edition as made
from datasette.app import Datasette

from catalog.publish.edition import open_edition, read_edition
from catalog.publish.newsroom import Newsroom


def build(path: Path, articles: int) -> None:
    """An edition of ``articles`` items in stories of one to four, over six years."""
    builder = made.Builder(path)
    db = builder.db
    made.small_tables(db)
    made.runs(db)
    sources = [source[0] for source in made.SOURCES]
    themes = [theme[0] for theme in made.THEMES if theme[1]]
    rows, tags, places, stories, members = [], [], [], [], []
    for number in range(articles):
        identity = "a" + hashlib.sha256(str(number).encode()).hexdigest()[:12]
        story = "s" + hashlib.sha256(str(number // (1 + number % 4)).encode()).hexdigest()[:12]
        day = (made.TODAY - timedelta(days=number * 2200 // articles)).isoformat()
        source = sources[number % len(sources)]
        rows.append((identity, f"https://x.example/{number}", source, f"Headline number {number}", ["nl", "de", "fr", "en", "lb"][number % 5], f"{day}T08:00:00+00:00",
                     "minute", day, "news", story, 300, "excerpt", f"{day}T03:00:00+00:00", f"{day}T03:00:00+00:00", "sha256:0", "x", "A lead of a few words.", "x" * 300))  # fmt: skip
        tags += [(identity, themes[(number + step) % len(themes)], 0.9, "[]") for step in range(2)]
        places.append((identity, made.PLACES[number % len(made.PLACES)][0], "x"))
        stories.append((story, identity, f"Headline number {number}", day, day))
        members.append((story, identity, "first", None, "[]"))
    db.executemany("INSERT OR IGNORE INTO stories VALUES (?,?,?,?,?,'[]','[]',1)", stories)
    db.executemany(
        "INSERT INTO articles (id, url, source_id, headline, in_language, date_published, date_precision, day, kind, story_id, word_count, rights, first_seen,"
        " last_seen, content_digest, reader, description, article_body) VALUES (?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?)", rows)  # fmt: skip
    db.executemany("INSERT INTO article_themes VALUES (?,?,?,?)", tags)
    db.executemany("INSERT INTO article_places VALUES (?,?,?)", places)
    db.executemany("INSERT INTO story_articles VALUES (?,?,?,?,?)", members)
    db.commit()
    db.execute("ANALYZE")
    db.close()


def timed(work: object, times: int = 7) -> float:
    """Median milliseconds of a call."""
    taken = []
    for number in range(times):
        start = time.perf_counter()
        work(number)  # type: ignore[operator]
        taken.append((time.perf_counter() - start) * 1000)
    return median(taken)


def main() -> None:
    """Build, measure, print."""
    articles = int(sys.argv[1]) if len(sys.argv) > 1 else 100_000
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "news.db"
        build(path, articles)
        start = time.perf_counter()
        edition = read_edition(path)
        print(
            f"{articles} articles, {edition.columns.stories} stories; edition read in {time.perf_counter() - start:.1f} s"
        )
        db = open_edition(path)

        def ours(query: str) -> float:
            # A new room each time: answers are kept, and a kept one would measure nothing.
            return timed(lambda _: Newsroom(edition).answer(db, path="/", query_string=query, host="http://x"))

        ours("")
        for query in ("", "theme=health", "language=de&country=BE&theme=water", "from=2026-11-01", "page=200"):
            print(f"  newsroom /?{query:40} {ours(query):8.1f} ms")
        loop = asyncio.new_event_loop()
        stock = Datasette(
            [],
            immutables=[str(path)],
            settings={"facet_time_limit_ms": 5000, "sql_time_limit_ms": 5000, "suggest_facets": False},
        )
        address = "/news/articles?_sort_desc=day&_size=30&_facet=in_language&_facet=source_id&_facet=kind&_facet=rights"
        stock_ms = timed(lambda _: loop.run_until_complete(stock.client.get(address)), times=4)
        print(
            f"  stock Datasette, table with four facets          {stock_ms:8.1f} ms ({stock_ms / ours(''):.1f} times the front page)"
        )
        print(f"  memory {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024} MB")


if __name__ == "__main__":
    main()
