"""``tripoint takedown``: remove an item for good, keeping a tombstone."""

import click

from catalog.store.lock import lock
from catalog.store.takedowns import take_down
from tripoint.options import Settings, now, tripoint_command


@click.command("takedown")
@click.argument("url")
@click.option("--reason", required=True, help="Who asked and why; kept with the tombstone, never shown.")
@tripoint_command
def command(url: str, reason: str, settings: Settings) -> None:
    """Remove text, image and search words of URL (or an article's id). It is not collected again; publish to make it felt."""
    moment = now()
    with lock(settings.data.lock, command="takedown", now=moment):
        identity = take_down(settings.data.open_catalogue(), url, reason=reason, now=moment)
    click.echo(f"{identity or url}: taken down; tripoint publish makes it so for readers")
