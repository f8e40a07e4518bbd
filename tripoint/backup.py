"""``tripoint backup``: a consistent copy, while running."""

from pathlib import Path

import click

from catalog.store.backup import backup
from tripoint.options import Settings, now, tripoint_command


@click.command("backup")
@click.argument("folder", type=click.Path(path_type=Path, file_okay=False))
@tripoint_command
def command(folder: Path, settings: Settings) -> None:
    """Copy catalogue, edition, archive, corrections and reviews to FOLDER, with checksums."""
    digests = backup(settings.data, folder, now=now())
    click.echo(f"{folder}: {len(digests)} files, checked sums in manifest.json")
