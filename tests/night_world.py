"""A few of the sample sites, a data folder, and the real command line: what the tests of nights have in common."""

import json
import os
import shutil
import signal
import sqlite3
import subprocess
import sys
from contextlib import contextmanager
from pathlib import Path

from catalog.store.place import DataFolder
from tripoint.demo.server import serve
from tripoint.demo.sources import write_sources

CHOSEN = ("be_province_semois", "de_kreis_eifelrand", "nl_gezond_heuvelland", "nl_provincie_maasoever")
"""A feed with a listing behind it, a feed, a listing with ETag only, a sitemap: one each."""

FIRST = "2026-11-10T05:00:00+00:00"
SECOND = "2026-11-11T05:00:00+00:00"
THIRD = "2026-11-13T05:00:00+00:00"
FOURTH = "2026-11-14T05:00:00+00:00"
"""Items are asked again on day 1, 3, 7 and 30: the third night is that of day 3."""

RUN_TABLES = ("runs", "source_runs", "edition")


class World:
    """The running sample sites and one data folder after another."""

    def __init__(self, sample, root: Path, chosen=CHOSEN) -> None:
        self.sample, self.root = sample, root
        self.sources = root / "sources"
        write_sources(root / "all", sample.port)
        self.sources.mkdir()
        for name in chosen:
            shutil.copy(root / "all" / f"{name}.toml", self.sources)
        self.data = DataFolder(root / "data")

    def environment(self, now: str) -> dict[str, str]:
        """Of a child: the samples at home, the clock at ``now``."""
        return os.environ | {
            "TRIPOINT_RESOLVE": "*.example=127.0.0.1",
            "TRIPOINT_NOW": now,
            "TRIPOINT_DATA": str(self.data.root),
            "TRIPOINT_SOURCES": str(self.sources),
        }

    def start(self, *words: str, now: str = FIRST, **more) -> subprocess.Popen:
        """``tripoint words...`` as a process of a group of its own."""
        return subprocess.Popen(
            [str(Path(sys.executable).with_name("tripoint")), *words],
            env=self.environment(now),
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            start_new_session=True,
            **more,
        )

    def tripoint(self, *words: str, now: str = FIRST, **more) -> subprocess.CompletedProcess:
        """``tripoint words...`` to its end; a group that hangs is killed after five minutes."""
        child = self.start(*words, now=now, **more)
        try:
            out, err = child.communicate(timeout=300)
        except subprocess.TimeoutExpired:
            os.killpg(child.pid, signal.SIGKILL)
            raise
        return subprocess.CompletedProcess(words, child.returncode, out, err)

    def rows_of(self, sql: str, *values, private: bool = False) -> list[tuple]:
        """Rows of the edition, or of the catalogue."""
        db = sqlite3.connect(self.data.catalog_db if private else self.data.news_db)
        try:
            return db.execute(sql, values).fetchall()
        finally:
            db.close()


@contextmanager
def world(root: Path, chosen=CHOSEN):
    """The sample sites while the block runs."""
    with serve() as sample:
        yield World(sample, root, chosen)


def dump(path: Path, *, without=RUN_TABLES, ignore=()) -> dict[str, list[tuple]]:
    """Every table of a database as sorted rows, columns in ``ignore`` left out."""
    db = sqlite3.connect(path)
    tables = [row[0] for row in db.execute("SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name")]
    result = {}
    for table in tables:
        if table in without or table.startswith(("sqlite_", "search_index_", "similar_", "_sqlite")):
            continue
        columns = [row[1] for row in db.execute(f"PRAGMA table_info({table})") if row[1] not in ignore]
        if not columns:
            continue
        names = ", ".join(f'"{column}"' for column in columns)
        result[table] = sorted(db.execute(f"SELECT {names} FROM {table}").fetchall(), key=repr)
    db.close()
    return result


def differing(one: dict, other: dict) -> dict[str, list]:
    """By table, the rows that only one of two dumps holds; empty when they are equal."""
    return {
        table: [
            json.dumps(row, default=str)[:600]
            for row in set(map(repr, one.get(table, []))) ^ set(map(repr, other.get(table, [])))
        ]
        for table in one.keys() | other.keys()
        if one.get(table) != other.get(table)
    }
