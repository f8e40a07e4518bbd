"""The whole corpus as files: CSV, JSON lines, Parquet or SQLite, with a licence table, a datasheet and checksums."""

import csv
import hashlib
import json
import sqlite3
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any, Final

import pyarrow as pa
import pyarrow.parquet as pq

from catalog.publish.edition import Edition
from catalog.publish.guard import harmless
from catalog.publish.rendering import SHOP

FORMATS: Final = ("csv", "jsonl", "parquet", "sqlite")
TABLES: Final = (
    "articles",
    "sources",
    "themes",
    "places",
    "organisations",
    "stories",
    "article_themes",
    "article_places",
    "article_organisations",
    "story_articles",
    "article_links",
    "event_dates",
    "revisions",
    "runs",
    "source_runs",
)
BATCH: Final = 5_000

_TYPES: Final = {"TEXT": pa.string(), "INTEGER": pa.int64(), "REAL": pa.float64()}


def write_dump(db: sqlite3.Connection, edition: Edition, folder: Path, format: str) -> list[Path]:  # noqa: A002 -- named on the command line
    """Write every table, ``licences.csv``, ``DATASHEET.md`` and ``SHA256SUMS`` into ``folder``; gives the files.

    The same edition gives the same bytes. Raises OSError when the folder cannot be written.
    """
    folder.mkdir(parents=True, exist_ok=True)
    writers: Mapping[str, Callable[[sqlite3.Connection, str, Path], None]] = {
        "csv": _write_csv,
        "jsonl": _write_jsonl,
        "parquet": _write_parquet,
    }
    if format == "sqlite":
        files = [_write_sqlite(db, folder / "news.db")]
    else:
        files = [folder / f"{table}.{format}" for table in TABLES]
        for table, path in zip(TABLES, files, strict=True):
            writers[format](db, table, path)
    files += [
        _write_licences(edition, folder / "licences.csv"),
        _write_datasheet(db, edition, folder / "DATASHEET.md", format),
    ]
    sums = folder / "SHA256SUMS"
    sums.write_text("".join(f"{_digest(path)}  {path.name}\n" for path in files), encoding="utf-8")
    return [*files, sums]


def _columns(db: sqlite3.Connection, table: str) -> list[tuple[str, str]]:
    return [(row[1], row[2]) for row in db.execute(f"PRAGMA table_info({table})")]


def _batches(db: sqlite3.Connection, table: str) -> Iterator[list[tuple[Any, ...]]]:
    cursor = db.execute(f"SELECT * FROM {table} ORDER BY 1, 2")
    while rows := cursor.fetchmany(BATCH):
        yield rows


def _write_csv(db: sqlite3.Connection, table: str, path: Path) -> None:
    # A byte order mark, or Excel reads UTF-8 as Windows-1252.
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.writer(file)
        writer.writerow([name for name, _ in _columns(db, table)])
        for rows in _batches(db, table):
            writer.writerows([harmless(cell) if isinstance(cell, str) else cell for cell in row] for row in rows)


def _write_jsonl(db: sqlite3.Connection, table: str, path: Path) -> None:
    names = [name for name, _ in _columns(db, table)]
    with path.open("w", encoding="utf-8") as file:
        for rows in _batches(db, table):
            file.writelines(json.dumps(dict(zip(names, row, strict=True)), ensure_ascii=False) + "\n" for row in rows)


def _write_parquet(db: sqlite3.Connection, table: str, path: Path) -> None:
    columns = _columns(db, table)
    schema = pa.schema([(name, _TYPES[kind]) for name, kind in columns])
    with pq.ParquetWriter(path, schema, compression="zstd") as writer:
        for rows in _batches(db, table):
            writer.write_table(pa.table([list(column) for column in zip(*rows, strict=True)], schema=schema))


def _write_sqlite(db: sqlite3.Connection, path: Path) -> Path:
    path.unlink(missing_ok=True)
    copy = sqlite3.connect(path)
    db.backup(copy)
    copy.close()
    return path


def _write_licences(edition: Edition, path: Path) -> Path:
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(
            ["source_id", "name", "publisher", "rights", "license", "legal_basis", "reservation", "articles"]
        )
        for source in edition.sources.values():
            cells = [
                source.id,
                source.name,
                source.publisher,
                source.rights,
                source.license,
                source.legal_basis,
                source.reservation,
            ]
            writer.writerow([*(harmless(cell or "") for cell in cells), source.article_count])
    return path


def _write_datasheet(db: sqlite3.Connection, edition: Edition, path: Path, format: str) -> Path:  # noqa: A002 -- as above
    counts = {table: db.execute(f"SELECT count(*) FROM {table}").fetchone()[0] for table in TABLES}
    first, last = db.execute("SELECT min(day), max(day) FROM articles").fetchone()
    languages = db.execute("SELECT in_language, count(*) FROM articles GROUP BY 1 ORDER BY 1").fetchall()
    undated = db.execute("SELECT count(*) FROM articles WHERE date_published IS NULL").fetchone()[0]
    text = (SHOP / "datasheet.md").read_text(encoding="utf-8")
    path.write_text(
        text.format(
            day=edition.today.isoformat(),
            token=edition.manifest.get("digest", edition.token.split("-")[-1]),
            format=format,
            first=first or "none",
            last=last or "none",
            undated=undated,
            languages="\n".join(f"| {code} | {count} |" for code, count in languages),
            tables="\n".join(
                f"| `{table}` | {count} |" if format == "sqlite" else f"| `{table}.{format}` | {count} |"
                for table, count in counts.items()
            ),
        ),
        encoding="utf-8",
    )
    return path


def _digest(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
