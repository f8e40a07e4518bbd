"""``tripoint publish``: build, check and put in place the edition."""

import click

from catalog.store.lock import lock
from tripoint.options import Settings, now, tripoint_command


@click.command("publish")
@click.option(
    "--by-year/--one-file",
    default=None,
    help="A file of each year (news-2025.db beside news.db), or one of all; the form is kept from then on.",
)
@tripoint_command
def command(by_year: bool | None, settings: Settings) -> None:
    """Make news.db from the catalogue. A failed check leaves the old edition and says why (exit code 4)."""
    from catalog.store.edition import publish  # noqa: PLC0415 -- the search index loads word lists

    moment = now()
    with lock(settings.data.lock, command="publish", now=moment):
        manifest = publish(settings.data, now=moment, by_year=by_year)
    rows = manifest.rows
    click.echo(
        f"edition of {manifest.made_at}: {rows['articles']} articles, {rows['stories']} stories, {manifest.digest}"
    )
