"""``tripoint export``: the public corpus as files, with licence table, datasheet and checksums."""

import shutil
from collections.abc import Sequence
from pathlib import Path
from typing import Final

import click

from catalog.model.errors import StoreError, WrongValue
from catalog.publish.dumps import FORMATS, write_dump
from catalog.publish.edition import open_edition, read_edition
from catalog.store.place import DataFolder
from tripoint.options import Settings, tripoint_command

KEPT: Final = 7
"""Nightly dumps that are kept of each format."""


@click.command()
@click.option("--format", "form", type=click.Choice(FORMATS), default="csv", show_default=True, help="Of the tables.")
@click.option(
    "--output",
    type=click.Path(path_type=Path, file_okay=False),
    default=None,
    help="Folder; <data>/export/<day>-<format> without it.",
)
@tripoint_command
def command(settings: Settings, form: str, output: Path | None) -> None:
    """Write every table of the edition as CSV, JSON lines, Parquet or SQLite, with licence table, datasheet and checksums."""
    for path in export(settings.data, form, output):
        click.echo(f"{path}  {path.stat().st_size} bytes")


def export(data: DataFolder, form: str, output: Path | None = None) -> list[Path]:
    """The corpus as files; gives them. Raises StoreError without an edition or when the folder cannot be written."""
    edition = read_edition(data.news_db)
    folder = output or data.root / "export" / f"{edition.today.isoformat()}-{form}"
    db = open_edition(data.news_db)
    try:
        return write_dump(db, edition, folder, form)
    except OSError as error:
        raise StoreError(f"{folder}: cannot be written ({error.strerror}); choose another folder.") from error
    finally:
        db.close()


def write_nightly(data: DataFolder, formats: Sequence[str]) -> None:
    """The dumps of a night, in ``dumps/<day>-<format>``; those of the seven newest days are kept. Raises StoreError."""
    dumps = data.root / "dumps"
    day = read_edition(data.news_db).today.isoformat()
    for form in formats:
        if form not in FORMATS:
            raise WrongValue("newsroom.dump", form, ", ".join(FORMATS))
        export(data, form, dumps / f"{day}-{form}")
        for old in sorted(dumps.glob(f"????-??-??-{form}"))[:-KEPT]:
            shutil.rmtree(old)
