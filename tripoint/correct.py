"""``tripoint correct``: put an item right, for good."""

import click

from catalog.model.errors import TripointError
from catalog.registry.corrections import FIELDS, Correction, write_correction
from catalog.store.lock import lock
from tripoint.options import Settings, now, tripoint_command


@click.command("correct")
@click.argument("item")
@click.argument("field", type=click.Choice(FIELDS))
@click.argument("value")
@click.option("--by", required=True, help="Your role, not your name: editor, press officer ...")
@click.option("--why", required=True, help="In a sentence; readers see it beside the item.")
@tripoint_command
def command(item: str, field: str, value: str, by: str, why: str, settings: Settings) -> None:
    """Write a correction for ITEM (id or address) into the data folder and apply it; publish to make it felt.

    It is applied last and outlives every re-reading and rebuild. VALUE "" for date_published means "not stated".
    """
    from pipelines.again import reread  # noqa: PLC0415 -- slow to import
    from tripoint.night import group_stories  # noqa: PLC0415

    moment = now()
    named = next(name for name in FIELDS if name == field)
    sources = settings.sources()
    with lock(settings.data.lock, command="correct", now=moment):
        db = settings.data.open_catalogue()
        row = db.execute("SELECT source_id FROM articles WHERE id = :item OR url = :item", {"item": item}).fetchone()
        if row is None:
            raise TripointError(f"{item}: no such item; give the id or the address as /article/ID shows it.")
        record = Correction(item=item, field=named, value=value, by=by, why=why, date=moment.date())
        path = write_correction(settings.data.corrections, record)
        if row[0] in sources:
            reread(settings.data, {row[0]: sources[row[0]]}, since=None)
        group_stories(db, settings.data, now=moment)
        db.close()
    click.echo(f"{path}: written and applied; tripoint publish makes it so for readers")
