"""Consistent copies, while everything runs, and their way back.

``VACUUM INTO`` copies a database of any size under a steady writer in one pass; the chunked backup API starts anew with
every write and never ended in 448 seconds of trying. Archive files never change once sealed, so copying them is safe.
"""

import hashlib
import json
import shutil
import sqlite3
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from typing import Final

from catalog.model.errors import StoreError, StoreNotTrusted
from catalog.store.archive import open_path
from catalog.store.cdx import write_indexes
from catalog.store.ledger import Ledger
from catalog.store.place import DataFolder

MANIFEST: Final = "manifest.json"


def backup(folder: DataFolder, target: Path, *, now: datetime) -> dict[str, str]:
    """Copy catalogue, edition, archive, corrections and reviews to a new folder; gives digests by file.

    Raises StoreError when the target holds something already or cannot be written.
    """
    if target.exists() and any(target.iterdir()):
        raise StoreError(f"{target}: not empty; a backup goes into a folder of its own.")
    if not folder.catalog_db.exists():
        raise StoreError(f"{folder.catalog_db}: there is nothing to back up yet; run tripoint nightly first.")
    try:
        target.mkdir(parents=True, exist_ok=True)
        _copy_database(folder.catalog_db, target / folder.catalog_db.name)
        _copy_archive(folder.archive, target / folder.archive.name, _ends(target / folder.catalog_db.name))
        # An edition is put in place whole and never written to, so its bytes, and its digest, may be copied.
        years = [path.name for path in folder.root.glob("news-*.db")]
        for name in (folder.news_db.name, *years, "news.json", "tripoint.toml"):
            if (folder.root / name).exists():
                shutil.copy2(folder.root / name, target / name)
        for part in (folder.corrections, folder.reviews):
            if part.exists():
                shutil.copytree(part, target / part.name, ignore=shutil.ignore_patterns("*.open"), dirs_exist_ok=True)
        digests = {str(path.relative_to(target)): _digest(path) for path in sorted(target.rglob("*")) if path.is_file()}
        (target / MANIFEST).write_text(
            json.dumps({"made_at": now.isoformat(timespec="seconds"), "files": digests}, indent=1) + "\n",
            encoding="utf-8",
        )
    except OSError as error:
        raise StoreError(
            f"{target}: the backup was not finished ({error.strerror}); make room and use an empty folder."
        ) from error
    return digests


def _copy_database(source: Path, target: Path) -> None:
    connection = sqlite3.connect(f"file:{source}?mode=ro", uri=True, timeout=60)
    try:
        connection.execute("VACUUM INTO ?", [str(target)])
    except sqlite3.DatabaseError as error:
        raise StoreError(f"{source}: cannot be copied ({error}); tripoint verify says more.") from error
    finally:
        connection.close()


def _ends(catalogue: Path) -> dict[str, int]:
    connection = sqlite3.connect(f"file:{catalogue}?mode=ro", uri=True)
    try:
        return Ledger(connection).archive_ends()
    finally:
        connection.close()


def _copy_archive(archive: Path, target: Path, ends: Mapping[str, int]) -> None:
    """Copy what the copied ledger knows, and no byte more: a night that is at work goes on writing meanwhile."""
    for file, end in ends.items():
        copy = target / file
        copy.parent.mkdir(parents=True, exist_ok=True)
        try:
            source = open_path(archive, file).open("rb")
        except FileNotFoundError:
            source = open_path(archive, file).open("rb")  # sealed between the two looks
        with source, copy.open("wb") as out:
            left = end
            while left > 0 and (chunk := source.read(min(left, 1 << 20))):
                out.write(chunk)
                left -= len(chunk)
    for path in sorted(archive.rglob("*.json")):
        copy = target / path.relative_to(archive)
        copy.parent.mkdir(parents=True, exist_ok=True)
        shutil.copy2(path, copy)


def restore(folder: DataFolder, source: Path) -> dict[str, str]:
    """Put a backup into an empty data folder, every digest checked first.

    Raises StoreError when the data folder is in use, StoreNotTrusted when a file is missing or changed.
    """
    try:
        manifest = json.loads((source / MANIFEST).read_text(encoding="utf-8"))
    except (OSError, json.JSONDecodeError) as error:
        raise StoreError(f"{source / MANIFEST}: cannot be read; name a folder that tripoint backup made.") from error
    held = sorted(path.name for path in folder.root.iterdir() if path != folder.lock) if folder.root.exists() else []
    if held:
        raise StoreError(
            f"{folder.root}: not empty (it holds {', '.join(held[:3])}); restore into an empty folder with --data, "
            "or move this one away."
        )
    digests: dict[str, str] = manifest["files"]
    for name, digest in digests.items():
        path = source / name
        if not path.is_file():
            raise StoreNotTrusted(f"{path}: missing from the backup; use another one.")
        if _digest(path) != digest:
            raise StoreNotTrusted(f"{path}: changed since the backup was made; use another one.")
    for name in digests:
        target = folder.root / name
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copy2(source / name, target)
    folder.open_catalogue().close()
    write_indexes(folder.archive)
    return digests


def _digest(path: Path) -> str:
    with path.open("rb") as file:
        return "sha256:" + hashlib.file_digest(file, "sha256").hexdigest()
