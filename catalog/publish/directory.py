"""``/sources`` and ``/source/ID``: who is read, how it went, since when, and what is done about it."""

import sqlite3
from collections import Counter
from dataclasses import dataclass
from datetime import timedelta
from typing import Final

from catalog.publish.edition import FRESH, LEFT, Edition, SourceCard
from catalog.publish.front import list_context
from catalog.publish.listing import list_stories
from catalog.publish.parameters import read_question, with_values
from catalog.publish.rendering import render
from catalog.publish.visit import Answer, NotHere, Visit

NIGHTS: Final = 14
STATES: Final = ("ok", "unchanged", "empty", "partial", "layout", "down", "blocked", "gone", "opted_out", "paused")
GOOD: Final = {"ok": "ok", "unchanged": "same", "partial": "half"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One source in the directory."""

    source: SourceCard
    nights: tuple[str | None, ...]
    """States of the last nights, the oldest first; None for a night it was not asked."""
    week: int
    """Items of the last seven days."""

    @property
    def read(self) -> int:
        """Nights it was read."""
        return sum(night in FRESH for night in self.nights)

    @property
    def failed(self) -> int:
        """Nights it was asked and not read."""
        return sum(night is not None and night not in FRESH | LEFT for night in self.nights)


def sources_page(visit: Visit) -> Answer:
    """The directory with the health of each source, those with trouble first; ``sort=name`` or ``country``."""
    edition = visit.edition
    asked = visit.arguments.get("sort", ["state"])[-1]
    lines = list(read_lines(visit.db, edition).values())
    order = {
        "name": lambda line: line.source.name.casefold(),
        "country": lambda line: (line.source.country, line.source.name.casefold()),
    }.get(
        asked,
        lambda line: (
            line.source.status in FRESH,
            line.source.status in LEFT,
            line.source.status,
            line.source.name.casefold(),
        ),
    )
    states = Counter(source.status for source in edition.sources.values())
    return render(
        visit,
        "sources.html",
        lines=sorted(lines, key=order),
        states=states,
        codes=STATES,
        sort=asked if asked in {"name", "country"} else "state",
    )


def source_page(visit: Visit, identity: str) -> Answer:
    """One source: facts, health, manners, its last runs and its stories. Raises NotHere."""
    source = visit.edition.sources.get(identity)
    if source is None:
        raise NotHere(identity)
    question = with_values(read_question({}, visit.edition), "source", [identity])
    listing = list_stories(visit.db, visit.edition, question, ui=visit.words.ui, size=20)
    return render(
        visit,
        "source.html",
        source=source,
        line=read_lines(visit.db, visit.edition, identity)[identity],
        runs=_runs(visit.db, identity),
        edited=visit.db.execute(
            "SELECT count(*), count(DISTINCT article_id) FROM revisions r JOIN articles a ON a.id = r.article_id"
            " WHERE a.source_id = ? AND r.difference NOT IN ('', '{}', '[]')",
            [identity],
        ).fetchone(),
        **list_context(visit, listing),
    )


def read_lines(db: sqlite3.Connection, edition: Edition, identity: str | None = None) -> dict[str, Line]:
    """The directory, or one line of it, by source."""
    runs = [
        run
        for (run,) in db.execute("SELECT id FROM runs WHERE finished_at IS NOT NULL ORDER BY id DESC LIMIT ?", [NIGHTS])
    ][::-1]
    marks = ",".join("?" * len(runs))
    states: dict[str, dict[int, str]] = {}
    for source, run, status in db.execute(
        f"SELECT source_id, run_id, status FROM source_runs WHERE run_id IN ({marks})", runs
    ):
        states.setdefault(source, {})[run] = status
    since = (edition.today - timedelta(days=6)).isoformat()
    week = dict(
        db.execute("SELECT source_id, count(*) FROM articles WHERE day >= ? GROUP BY source_id", [since]).fetchall()
    )
    return {
        source.id: Line(
            source=source, nights=tuple(states.get(source.id, {}).get(run) for run in runs), week=week.get(source.id, 0)
        )
        for source in edition.sources.values()
        if identity in {None, source.id}
    }


def _runs(db: sqlite3.Connection, identity: str) -> list[sqlite3.Row]:
    cursor = db.cursor()
    cursor.row_factory = sqlite3.Row
    return cursor.execute(
        "SELECT s.*, r.started_at FROM source_runs s JOIN runs r ON r.id = s.run_id WHERE s.source_id = ?"
        " ORDER BY r.id DESC LIMIT 14",
        [identity],
    ).fetchall()
