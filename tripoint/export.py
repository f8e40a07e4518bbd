"""``tripoint export``: the public corpus as files, with licence table, datasheet and checksums."""

from pathlib import Path

import click

from catalog.model.errors import StoreError
from catalog.publish.dumps import FORMATS, write_dump
from catalog.publish.edition import open_edition, read_edition
from tripoint.options import Settings, tripoint_command


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
    """Write every table of the edition as CSV, JSON lines or Parquet, with licence table, datasheet and checksums."""
    edition = read_edition(settings.data.news_db)
    folder = output or settings.data.root / "export" / f"{edition.today.isoformat()}-{form}"
    db = open_edition(settings.data.news_db)
    try:
        files = write_dump(db, edition, folder, form)
    except OSError as error:
        raise StoreError(f"{folder}: cannot be written ({error.strerror}); choose another with --output.") from error
    finally:
        db.close()
    for path in files:
        click.echo(f"{path}  {path.stat().st_size} bytes")
