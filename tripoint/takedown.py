"""``tripoint takedown``: remove an item for good, keeping a tombstone."""

import click

from catalog.store.archive import recover
from catalog.store.ledger import Ledger
from catalog.store.lock import lock
from catalog.store.takedowns import naming, take_down
from tripoint.options import Settings, now, tripoint_command


@click.command("takedown")
@click.argument("url")
@click.option("--reason", required=True, help="Who asked and why; kept with the tombstone, never shown.")
@tripoint_command
def command(url: str, reason: str, settings: Settings) -> None:
    """Remove text, image and search words of URL (or an article's id) for good, and make the edition anew."""
    from catalog.store.edition import publish  # noqa: PLC0415 -- slow to import, both
    from tripoint.night import group_stories  # noqa: PLC0415

    moment = now()
    with lock(settings.data.lock, command="takedown", now=moment):
        db = settings.data.open_catalogue()
        recover(settings.data.archive, Ledger(db).archive_ends())
        identity = take_down(settings.data, url, reason=reason, now=moment)
        group_stories(db, settings.data, now=moment)
        db.close()
        if settings.data.news_db.exists():
            publish(settings.data, now=moment)
    click.echo(f"{identity or url}: taken down, and no longer shown")
    for path in naming(settings.data, identity or url, [url]):
        click.echo(f"{path}: names it still; remove or mend this review by hand")
    click.echo("backups made before now still hold it: let them expire, or make a new one and remove them")
