"""The judged questions: one question in one language finds the items of the others (issue 6, item 5).

``search_dev.jsonl`` served for tuning the glossary; ``search_test.jsonl`` was first asked when that was done, with recall .862 and
precision .946. ``either`` holds items on which a careful reader may differ; they count neither way.
"""

import json
import sqlite3
from pathlib import Path

import pytest

from catalog.model.question import Question
from catalog.search.compile import compile_question
from catalog.search.index import IndexedText, build_index

GOLD = Path(__file__).parent / "gold"
FLOORS = {"dev": (0.9, 0.9), "test": (0.84, 0.92)}


def lines(name):
    return [json.loads(line) for line in (GOLD / f"{name}.jsonl").read_text("utf-8").splitlines()]


@pytest.fixture(scope="module", params=["public", "hidden"])
def corpus(request):
    items = [*lines("stories_dev"), *lines("stories_test")]
    db = sqlite3.connect(":memory:")
    db.execute("CREATE TABLE articles (day TEXT)")
    db.executemany("INSERT INTO articles VALUES (?)", [("2026-01-01",)] * len(items))
    build_index(
        db,
        (
            IndexedText(
                rowid=rowid, in_language=item["in_language"], headline=item["headline"], description=None,
                article_body=item["text"], public_body=request.param == "public",
            )
            for rowid, item in enumerate(items, start=1)
        ),
    )  # fmt: skip
    yield db, items
    db.close()


@pytest.mark.parametrize("half", ["dev", "test"])
def test_recall_in_other_languages_and_precision(corpus, half):
    db, items = corpus
    recalls, precisions = [], []
    for asked in lines(f"search_{half}"):
        compiled = compile_question(Question(q=asked["question"]), ui=asked["ui"])
        rows = db.execute(
            "SELECT articles.rowid FROM search_index JOIN articles ON articles.rowid = search_index.rowid"
            f" WHERE search_index MATCH ? ORDER BY {compiled.rank_sql}, articles.rowid LIMIT 20",
            (compiled.match,),
        )
        got = [items[row[0] - 1] for row in rows]
        relevant = set(asked["relevant"])
        others = {item["id"] for item in items if item["story"] in relevant and item["in_language"] != asked["ui"]}
        if others:
            recalls.append(len(others & {item["id"] for item in got}) / min(20, len(others)))
        judged = [item for item in got[:10] if item["story"] not in asked["either"]]
        if judged:
            precisions.append(sum(item["story"] in relevant for item in judged) / len(judged))
    recall, precision = sum(recalls) / len(recalls), sum(precisions) / len(precisions)
    print(f"{half}: recall at 20 in other languages {recall:.3f}, precision at 10 {precision:.3f}, {len(recalls)} questions")
    assert recall >= FLOORS[half][0]
    assert precision >= FLOORS[half][1]


def test_there_are_enough_questions_in_all_languages():
    asked = [*lines("search_dev"), *lines("search_test")]
    assert len(asked) >= 60
    assert {question["ui"] for question in asked} == {"nl", "de", "fr", "en", "lb"}
