"""A burst is measured against a theme's own weeks, and needs weeks to be measured against."""

import sqlite3
from datetime import date, timedelta
from types import SimpleNamespace
from typing import Any

from catalog.publish.bursts import find_bursts

TODAY = date(2026, 11, 10)


def edition() -> Any:
    return SimpleNamespace(today=TODAY, themes={"water": 1, "care": 1}, places={"arlon": 1})


def made(rows: list[tuple[int, str]]) -> sqlite3.Connection:
    """Items as (days before the edition, theme)."""
    db = sqlite3.connect(":memory:")
    db.executescript(
        "CREATE TABLE articles (id TEXT, day TEXT, removed_at TEXT); CREATE TABLE article_themes (article_id, theme_id);"
        "CREATE TABLE article_places (article_id, place_id)"
    )
    for number, (age, theme) in enumerate(rows):
        db.execute("INSERT INTO articles VALUES (?, ?, NULL)", [str(number), (TODAY - timedelta(days=age)).isoformat()])
        db.execute("INSERT INTO article_themes VALUES (?, ?)", [str(number), theme])
    return db


def test_many_in_a_week_of_few_is_a_burst_and_as_many_as_ever_is_none() -> None:
    ordinary = [(age, "care") for age in range(70)]
    db = made([*ordinary, *((age % 7, "water") for age in range(6)), (30, "water")])
    found = find_bursts(db, edition())
    assert [(burst.group, burst.id, burst.items, burst.usual) for burst in found] == [("theme", "water", 6, 0.1)]


def test_a_young_edition_has_no_bursts() -> None:
    assert find_bursts(made([(age % 7, "water") for age in range(9)]), edition()) == []
    assert find_bursts(made([]), edition()) == []
