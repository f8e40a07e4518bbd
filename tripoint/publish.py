"""``tripoint publish``: build, check and put in place the edition."""

import click

from catalog.store.lock import lock
from tripoint.options import Settings, now, tripoint_command


@click.command("publish")
@tripoint_command
def command(settings: Settings) -> None:
    """Make news.db from the catalogue. A failed check leaves the old edition and says why (exit code 4)."""
    from catalog.store.edition import publish  # noqa: PLC0415 -- the search index loads word lists

    moment = now()
    with lock(settings.data.lock, command="publish", now=moment):
        manifest = publish(settings.data, now=moment)
    rows = manifest.rows
    click.echo(
        f"edition of {manifest.made_at}: {rows['articles']} articles, {rows['stories']} stories, {manifest.digest}"
    )
