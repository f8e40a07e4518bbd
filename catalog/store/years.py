"""An edition in several files: ``news.db`` with the newest year, ``news-2025.db`` and so on beside it.

Each file is an edition of its year, whole in itself, with its own search index: Datasette serves them side by side. Where
``news.db`` is opened the earlier years are attached to it, and temporary views of the same names show the rows of all, so
what asks the tables need not know. What the tables of all items are is said in ``SPLIT``.
"""

import json
import sqlite3
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from catalog.model.errors import StoreError
from catalog.search.parts import YEAR
from catalog.search.vectors import TABLE as VECTORS

MOST: Final = 10
"""Files of one edition: SQLite attaches ten databases, and one stays free. What is older lies in the oldest."""

SPLIT: Final = (
    "article_themes",
    "article_places",
    "article_organisations",
    "article_links",
    "story_articles",
    "event_dates",
    "revisions",
)
"""Tables whose rows lie in the file of their article (``article_id``); ``articles`` and ``stories`` are split by their day."""

KEY: Final = "years"
"""In table ``edition`` of ``news.db``: the names of the other files, newest first. In theirs: the days they hold."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Year:
    """One part of an edition: items whose day is not before ``begin`` and before ``end`` (ISO days; "" and "~" are open)."""

    name: str
    begin: str
    end: str

    @property
    def where(self) -> str:
        """SQL for a table with a column ``day``."""
        return f"day >= '{self.begin}' AND day < '{self.end}'"


def years_of(catalogue: sqlite3.Connection, *, newest: str) -> tuple[Year, ...]:
    """The parts of an edition of this catalogue, newest first; ``newest`` names the file of the newest year."""
    found = [
        row[0]
        for row in catalogue.execute(
            "SELECT DISTINCT substr(day, 1, 4) AS year FROM articles WHERE year GLOB '[0-9][0-9][0-9][0-9]' ORDER BY 1 DESC"
        )
    ][:MOST]
    if len(found) < 2:
        return (Year(name=newest, begin="", end="~"),)
    stem = Path(newest).stem
    return tuple(
        Year(
            name=newest if place == 0 else f"{stem}-{year}.db",
            begin="" if year == found[-1] else f"{year}-",
            end="~" if place == 0 else f"{found[place - 1]}-",
        )
        for place, year in enumerate(found)
    )


def attach(db: sqlite3.Connection, path: Path) -> None:
    """Attach the earlier years of the edition at ``path`` to a connection to it, with views over all. One file: nothing.

    Raises StoreError when a year is missing or of another edition. The connection must understand URIs.
    """
    names = earlier(db)
    if not names:
        return
    made_at = db.execute("SELECT value FROM main.edition WHERE key = 'made_at'").fetchone()[0]
    schemas = ["main"]
    for name in names:
        schema = YEAR + name.partition(".db")[0][-4:]
        file = path.absolute().with_name(name)
        try:
            db.execute(f"ATTACH ? AS {schema}", [f"{file.as_uri()}?immutable=1"])
            same = db.execute(f"SELECT value FROM {schema}.edition WHERE key = 'made_at'").fetchone()
        except sqlite3.Error as error:
            raise StoreError(
                f"{file}: cannot be read ({error}); make the edition anew with tripoint publish."
            ) from error
        if same is None or same[0] != made_at:
            raise StoreError(f"{file}: of another edition than {path.name}; make it anew with tripoint publish.")
        schemas.append(schema)
    for statement in _views(db, schemas):
        db.execute(statement)


def earlier(db: sqlite3.Connection) -> list[str]:
    """The names of the other files of an edition, newest first; none where it is one file."""
    row = db.execute("SELECT value FROM main.edition WHERE key = ?", [KEY]).fetchone()
    names: list[str] = json.loads(row[0]) if row else []
    return names


def _views(db: sqlite3.Connection, schemas: Sequence[str]) -> Iterator[str]:
    def over_all(table: str, columns: str = "*", where: Sequence[str] = ()) -> str:
        selects = [
            f"SELECT {columns} FROM {schema}.{table}" + (f" WHERE {where[place]}" if where else "")
            for place, schema in enumerate(schemas)
        ]
        return f"CREATE TEMP VIEW {table} AS " + " UNION ALL ".join(selects)

    days = [
        db.execute(f"SELECT max(value) FILTER (WHERE key = 'begin'), max(value) FILTER (WHERE key = 'end')"
                   f" FROM {schema}.edition").fetchone()
        for schema in schemas
    ]  # fmt: skip
    # A view has no rowid of its own; the newsroom's columns and the indexes know items by it.
    yield over_all("articles", "rowid AS rowid, *")
    # A story that lasts beyond New Year stands in each file that has an item of it, and counts in that of its own day.
    yield over_all("stories", where=[f"day >= '{begin}' AND day < '{end}'" for begin, end in days])
    for table in SPLIT:
        yield over_all(table)
    if all(
        db.execute(f"SELECT 1 FROM {schema}.sqlite_master WHERE name = ?", [VECTORS]).fetchone() for schema in schemas
    ):
        yield over_all(VECTORS)
    view = db.execute("SELECT sql FROM main.sqlite_master WHERE name = 'news'").fetchone()
    yield view[0].replace("CREATE VIEW", "CREATE TEMP VIEW", 1)
