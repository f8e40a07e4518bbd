"""Search beside stock full-text search on the same generated data: ``python tests/benchmarks/search.py 10000 100000 [1000000]``.

The texts are generated from the words of our own labelled items, with the frequencies of a natural text, and never committed.
Stock search is what ``sqlite-utils enable-fts`` makes for Datasette: external content, ``unicode61``, bm25.
"""

import json
import random
import resource
import sqlite3
import statistics
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from catalog.model.question import Question
from catalog.search.compile import compile_question
from catalog.search.index import IndexedText, build_index

GOLD = Path(__file__).parent.parent / "gold"
QUESTIONS = [
    json.loads(line)["question"] for name in ("dev", "test") for line in (GOLD / f"search_{name}.jsonl").read_text("utf-8").splitlines()
]


def texts(count: int) -> Iterator[IndexedText]:
    chance = random.Random(7)
    sentences: dict[str, list[str]] = {}
    for name in ("dev", "test"):
        for line in (GOLD / f"stories_{name}.jsonl").read_text("utf-8").splitlines():
            row = json.loads(line)
            sentences.setdefault(row["in_language"], []).extend([row["headline"], *row["text"].split(". ")])
    vocabulary = {lang: " ".join(found).split() for lang, found in sentences.items()}
    languages = ["nl", "nl", "de", "de", "fr", "fr", "en", "lb"]
    for rowid in range(1, count + 1):
        language = languages[rowid % len(languages)]
        words = vocabulary[language]
        # Half real word order, half invented rare words, so that the vocabulary grows with the corpus as it does in life.
        body = " ".join(
            f"{chance.choice(words)}{chance.randrange(count)}" if chance.random() < 0.02 else chance.choice(words) for _ in range(250)
        )
        headline = chance.choice(sentences[language])
        yield IndexedText(
            rowid=rowid, in_language=language, headline=headline, description=None, article_body=body, public_body=rowid % 4 == 0
        )


def measure(count: int) -> None:
    with tempfile.TemporaryDirectory() as folder:
        ours = sqlite3.connect(f"{folder}/ours.db")
        ours.execute("CREATE TABLE articles (day TEXT NOT NULL, headline TEXT)")
        ours.executemany(
            "INSERT INTO articles VALUES (date('2026-11-10', '-' || ? || ' days'), ?)", ((n * 1500 // count, "x") for n in range(count))
        )
        start = time.process_time()
        for _ in texts(count):
            pass
        generating = time.process_time() - start
        start = time.process_time()
        build_index(ours, texts(count))
        ours.commit()
        built = time.process_time() - start - generating
        stock = sqlite3.connect(f"{folder}/stock.db")
        stock.execute("CREATE TABLE articles (headline TEXT, body TEXT)")
        start = time.process_time()
        stock.executemany("INSERT INTO articles VALUES (?, ?)", ((text.headline, text.article_body) for text in texts(count)))
        stock.execute("CREATE VIRTUAL TABLE fts USING fts5(headline, body, content='articles', tokenize='unicode61 remove_diacritics 2')")
        stock.execute("INSERT INTO fts(rowid, headline, body) SELECT rowid, headline, body FROM articles")
        stock.commit()
        plain = time.process_time() - start - generating
        size = Path(f"{folder}/ours.db").stat().st_size / 2**20, Path(f"{folder}/stock.db").stat().st_size / 2**20
        print(
            f"{count:>9,} items: build {built:.0f} s ({built / plain:.1f} x stock), {size[0]:.0f} MiB (stock with its texts {size[1]:.0f})"
        )
        compiled = [compile_question(Question(q=question)) for question in QUESTIONS]
        report("  all languages, ranked, first 20", [
            clock(ours, f"SELECT articles.rowid FROM search_index CROSS JOIN articles ON articles.rowid = search_index.rowid WHERE search_index MATCH ? ORDER BY {one.rank_sql} LIMIT 20", one.match)
            for one in compiled
        ])  # fmt: skip
        report("  all languages, newest first 20", [
            clock(ours, "SELECT rowid FROM search_index WHERE search_index MATCH ? ORDER BY rowid DESC LIMIT 20", one.match) for one in compiled
        ])  # fmt: skip
        exact = [compile_question(Question(q=question, exact=True)) for question in QUESTIONS]
        report("  exact, ranked, first 20", [
            clock(ours, f"SELECT articles.rowid FROM search_index CROSS JOIN articles ON articles.rowid = search_index.rowid WHERE search_index MATCH ? ORDER BY {one.rank_sql} LIMIT 20", one.match)
            for one in exact
        ])  # fmt: skip
        report("  stock, ranked, first 20", [
            clock(stock, "SELECT rowid FROM fts WHERE fts MATCH ? ORDER BY rank LIMIT 20", " ".join(f'"{word}"' for word in question.split()))
            for question in QUESTIONS
        ])  # fmt: skip
        print(f"  peak memory of this process {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:.0f} MiB")


def clock(db: sqlite3.Connection, sql: str, match: str) -> float:
    taken = []
    for _ in range(3):
        start = time.perf_counter()
        db.execute(sql, (match,)).fetchall()
        taken.append((time.perf_counter() - start) * 1000)
    return statistics.median(taken)


def report(name: str, taken: list[float]) -> None:
    ordered = sorted(taken)
    print(f"{name:<36} p50 {statistics.median(ordered):7.1f} ms   p90 {ordered[int(len(ordered) * 0.9)]:7.1f}   max {ordered[-1]:7.1f}")


if __name__ == "__main__":
    for argument in sys.argv[1:] or ["10000"]:
        measure(int(argument))
