"""Themes and places with unusually many items this week, measured against their own eight weeks before."""

import sqlite3
from dataclasses import dataclass
from datetime import timedelta
from math import sqrt
from typing import Final, Literal

from catalog.publish.edition import Edition

WEEKS: Final = 8
FEWEST: Final = 5
"""Items of a week below which nothing is called unusual: three instead of one is chance."""

DEVIATIONS: Final = 3.0
"""Standard deviations of a Poisson count above its mean from which a week is unusual."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Burst:
    """One theme or place that many report on."""

    group: Literal["theme", "place"]
    id: str
    items: int
    """In the seven days up to the edition's."""
    usual: float
    """Mean of a week over the eight before."""


def find_bursts(db: sqlite3.Connection, edition: Edition, *, most: int = 2) -> list[Burst]:
    """The most unusual first; none where the edition does not reach back eight weeks, since then everything would be new."""
    last = edition.today
    week, start = last - timedelta(days=6), last - timedelta(days=6 + 7 * WEEKS)
    oldest = db.execute("SELECT min(day) FROM articles").fetchone()[0]
    if oldest is None or oldest > start.isoformat():
        return []
    found: list[tuple[float, Burst]] = []
    for group, table, column in (("theme", "article_themes", "theme_id"), ("place", "article_places", "place_id")):
        rows = db.execute(
            f"SELECT t.{column}, sum(a.day >= ?), sum(a.day < ?) FROM articles a JOIN {table} t ON t.article_id = a.id"
            f" WHERE a.day BETWEEN ? AND ? AND a.removed_at IS NULL GROUP BY t.{column}",
            [week.isoformat(), week.isoformat(), start.isoformat(), last.isoformat()],
        ).fetchall()
        for identity, now, before in rows:
            usual = before / WEEKS
            excess = (now - usual) / sqrt(max(usual, 0.5))
            known = edition.themes if group == "theme" else edition.places
            if now >= FEWEST and excess >= DEVIATIONS and identity in known:
                found.append((excess, Burst(group=group, id=identity, items=now, usual=round(usual, 1))))  # type: ignore[arg-type]
    return [burst for _, burst in sorted(found, key=lambda pair: (-pair[0], pair[1].id))[:most]]
