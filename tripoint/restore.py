"""``tripoint restore``: put a backup in place."""

from pathlib import Path

import click

from catalog.store.backup import restore
from catalog.store.lock import lock
from tripoint.options import Settings, now, tripoint_command


@click.command("restore")
@click.argument("folder", type=click.Path(path_type=Path, file_okay=False))
@tripoint_command
def command(folder: Path, settings: Settings) -> None:
    """Put the backup in FOLDER into an empty data folder, every checksum verified; older versions are brought up to date."""
    with lock(settings.data.lock, command="restore", now=now()):
        digests = restore(settings.data, folder)
    click.echo(f"{settings.data.root}: {len(digests)} files restored; tripoint verify checks them")
