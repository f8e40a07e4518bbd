"""The public edition: made beside the old one, checked, put in place by rename; a failed check leaves the old one.

``catalog.db`` is private and whole; ``news.db`` is what anyone may run SQL on. Rights are applied here: ``excerpt`` keeps
headline, description and the first 300 characters of the body, ``link`` neither body nor description. The whole text
still feeds the search index, in a form from which it cannot be read back (``catalog.search.index``).
"""

import hashlib
import json
import os
import sqlite3
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from catalog.model.errors import StoreError
from catalog.store.edition_checks import check_edition, check_kept
from catalog.store.edition_rows import COPIED, build, count
from catalog.store.place import DataFolder
from catalog.store.run_records import write_whole
from catalog.store.years import KEY, SPLIT, Year, attach, earlier, years_of


@dataclass(frozen=True, slots=True, kw_only=True)
class Manifest:
    """What an edition holds, so that a night can be cited."""

    made_at: str
    digest: str
    """``sha256:`` of the file."""
    bytes: int
    rows: dict[str, int]


def publish(folder: DataFolder, *, now: datetime, by_year: bool | None = None) -> Manifest:
    """Build, check and put in place the edition. Raises EditionRefused or StoreError, with the old edition untouched.

    ``by_year`` makes a file of each year (``catalog.store.years``), False one of all; None keeps the form it has.
    """
    catalogue = folder.open_catalogue()
    for left in folder.root.glob("news*.db.candidate-*"):
        left.unlink()
    kept = _files(folder.news_db)
    split = len(kept) > 1 if by_year is None else by_year
    whole = (Year(name=folder.news_db.name, begin="", end="~"),)
    years = years_of(catalogue.conn, newest=folder.news_db.name) if split else whole
    candidates = {year: folder.root / f"{year.name}.candidate-{os.getpid()}" for year in years}
    try:
        before = folder.news_db if folder.news_db.exists() else None
        first = 1
        for year in years:
            there = folder.root / year.name
            candidate = candidates[year]
            build(
                catalogue.conn,
                candidate,
                now=now,
                before=there if there.exists() else before,
                year=year,
                first_row=first,
            )
            first += _articles(candidate)
        if len(years) > 1:
            _join(candidates, now=now)
        for candidate in candidates.values():
            # With several files a year may pass from one to another; then only the sum can be compared.
            check_edition(candidate, before if len(years) == len(kept) == 1 else None)
        check_kept(sum(map(_articles, candidates.values())), sum(map(_articles, kept)))
        manifest = describe(candidates[years[0]], now=now, others=[candidates[year] for year in years[1:]])
        for year in reversed(years):
            _put_in_place(candidates[year], folder.root / year.name)
        for path in kept:
            if path.name not in {year.name for year in years}:
                path.unlink()
    except (sqlite3.OperationalError, OSError) as error:
        raise StoreError(
            f"{folder.root}: the edition was not made and the old one stays ({error}); make room, then tripoint publish."
        ) from error
    finally:
        catalogue.close()
        for candidate in candidates.values():
            candidate.unlink(missing_ok=True)
    write_whole(
        folder.root / "news.json",
        {"made_at": manifest.made_at, "digest": manifest.digest, "bytes": manifest.bytes, "rows": manifest.rows},
    )
    return manifest


def _files(news_db: Path) -> list[Path]:
    """The files of the edition in place, newest first; none when there is none that can be read."""
    if not news_db.exists():
        return []
    db = sqlite3.connect(f"file:{news_db}?mode=ro", uri=True)
    try:
        return [news_db, *(path for path in map(news_db.with_name, earlier(db)) if path.exists())]
    except sqlite3.DatabaseError:
        return []  # what is in place is broken: nothing to compare with
    finally:
        db.close()


def _articles(path: Path) -> int:
    db = sqlite3.connect(f"file:{path}?mode=ro", uri=True)
    try:
        return int(db.execute("SELECT count(*) FROM articles").fetchone()[0])
    finally:
        db.close()


def _join(candidates: dict[Year, Path], *, now: datetime) -> None:
    """Write in the newest file which others belong to it, and count in it over all."""
    (_, path), *others = candidates.items()
    named = {year.name: candidate.name for year, candidate in others}
    db = sqlite3.connect(path, uri=True)
    try:
        db.execute("INSERT INTO edition VALUES (?, ?)", [KEY, json.dumps(list(named.values()))])
        db.commit()
        attach(db, path)
        count(db)
        db.execute("UPDATE main.edition SET value = ? WHERE key = ?", [json.dumps(list(named)), KEY])
        db.commit()
    finally:
        db.close()


def describe(path: Path, *, now: datetime, others: Sequence[Path] = ()) -> Manifest:
    """Digest, size and row counts of an edition file; size and items of its ``others`` (earlier years) are counted in."""
    with path.open("rb") as file:
        digest = hashlib.file_digest(file, "sha256").hexdigest()
    rows = _rows(path, ("articles", "revisions", *COPIED))
    for other in others:
        for table, number in _rows(other, ("articles", *SPLIT)).items():
            rows[table] += number
    return Manifest(
        made_at=now.isoformat(timespec="seconds"),
        digest=f"sha256:{digest}",
        bytes=sum(part.stat().st_size for part in (path, *others)),
        rows=rows,
    )


def _rows(path: Path, tables: Sequence[str]) -> dict[str, int]:
    news = sqlite3.connect(f"file:{path}?mode=ro", uri=True)
    try:
        return {table: news.execute(f"SELECT count(*) FROM {table}").fetchone()[0] for table in tables}
    finally:
        news.close()


def _put_in_place(candidate: Path, target: Path) -> None:
    with candidate.open("rb") as file:
        os.fsync(file.fileno())
    candidate.replace(target)
    folder = os.open(target.parent, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)
