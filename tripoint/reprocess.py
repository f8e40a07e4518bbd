"""``tripoint reprocess``: read the archive again with today's rules, never by fetching again."""

import json
from datetime import datetime

import click

from catalog.model.errors import WrongValue
from catalog.store.lock import lock
from pipelines.again import Change, rehearse, reread
from tripoint.options import Settings, json_option, now, tripoint_command


@click.command("reprocess")
@click.option("--source", help="Only this source.")
@click.option("--since", type=click.DateTime(["%Y-%m-%d"]), help="Only what was fetched from this day on.")
@click.option("--dry-run", is_flag=True, help="Print what would change, field by field, and change nothing.")
@json_option
@tripoint_command
def command(source: str | None, since: datetime | None, dry_run: bool, settings: Settings, as_json: bool) -> None:
    """Read archived pages again; corrections made by people and takedowns stay."""
    sources = settings.sources()
    if source is not None and source not in sources:
        raise WrongValue("--source", source, ", ".join(sources))
    moment = now()
    with lock(settings.data.lock, command="reprocess", now=moment):
        read_again = rehearse if dry_run else reread
        changes = read_again(
            settings.data, {source: sources[source]} if source else sources, since=since.date() if since else None
        )
        if not dry_run:
            from tripoint.night import group_stories  # noqa: PLC0415 -- Scrapy is slow to import

            db = settings.data.open_catalogue()
            group_stories(db, settings.data, now=moment)
            db.close()
    if as_json:
        click.echo(json.dumps([_as_record(change) for change in changes], ensure_ascii=False))
        return
    fields: dict[str, int] = {}
    for change in changes:
        for field, (before, after) in change.fields.items():
            fields[field] = fields.get(field, 0) + 1
            click.echo(f"{change.article_id} {field}: {_short(before)} -> {_short(after)}")
    counts = ", ".join(f"{count} {field}" for field, count in sorted(fields.items()))
    verb = "would change" if dry_run else "changed"
    click.echo(f"{len(changes)} items {verb}" + (f": {counts}" if counts else ""))


def _as_record(change: Change) -> dict[str, object]:
    return {"article_id": change.article_id, "fields": {name: list(pair) for name, pair in change.fields.items()}}


def _short(value: object) -> str:
    text = str(value)
    return text if len(text) <= 80 else text[:77] + "..."
