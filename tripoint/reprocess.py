"""``tripoint reprocess``: read the archive again with today's rules, never by fetching again."""

import functools
import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import TYPE_CHECKING

import click

from catalog.model.errors import TripointError, WrongValue
from catalog.store.lock import lock
from pipelines.again import Change, rehearse, reread
from tripoint.options import Settings, json_option, now, tripoint_command

if TYPE_CHECKING:
    from pipelines.merging import Delivery

Reread = Callable[..., tuple[Change, ...]]


@click.command("reprocess")
@click.option("--source", help="Only this source.")
@click.option("--since", type=click.DateTime(["%Y-%m-%d"]), help="Only what was fetched from this day on.")
@click.option("--dry-run", is_flag=True, help="Print what would change, field by field, and change nothing.")
@click.option(
    "--cluster",
    metavar="ADDRESS",
    help="Read on the Dask cluster with this scheduler (tcp://host:8786), or in shards on this machine (local).",
)
@click.option(
    "--archive",
    metavar="PLACE",
    help="With --cluster: where workers find the archive (path or s3://...); files it lacks are copied there first.",
)
@click.option(
    "--shards", metavar="PLACE", help="With --cluster: where workers leave what they read; default: DATA/shards."
)
@json_option
@tripoint_command
def command(
    source: str | None,
    since: datetime | None,
    dry_run: bool,
    cluster: str | None,
    archive: str | None,
    shards: str | None,
    settings: Settings,
    as_json: bool,
) -> None:
    """Read archived pages again; corrections made by people and takedowns stay."""
    if cluster is None and (archive or shards):
        raise TripointError("--archive and --shards say where a cluster works; give --cluster ADDRESS as well.")
    sources = settings.sources()
    if source is not None and source not in sources:
        raise WrongValue("--source", source, ", ".join(sources))
    moment = now()
    with (
        lock(settings.data.lock, command="reprocess", now=moment),
        _reader(settings, cluster, archive, shards) as (read_again, delivery),
    ):
        perform: Reread = functools.partial(rehearse, read_again=read_again) if dry_run else read_again
        changes = perform(
            settings.data, {source: sources[source]} if source else sources, since=since.date() if since else None
        )
        if not dry_run:
            from tripoint.night import group_stories  # noqa: PLC0415 -- Scrapy is slow to import

            db = settings.data.open_catalogue()
            group_stories(db, settings.data, now=moment)
            db.close()
    if delivery:
        click.echo(delivery.line(), err=True)
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


@contextmanager
def _reader(
    settings: Settings, cluster: str | None, archive: str | None, shards: str | None
) -> Iterator[tuple[Reread, "Delivery | None"]]:
    """Who reads: this process's pool, or an engine with what it delivers."""
    if cluster is None:
        yield reread, None
        return
    from pipelines.engines import engine  # noqa: PLC0415 -- only for a cluster
    from pipelines.merging import Delivery, Workplace, reread_on  # noqa: PLC0415
    from pipelines.shelves import send_archive  # noqa: PLC0415

    data = settings.data
    if archive:
        sent = send_archive(data.archive, archive)
        click.echo(f"{len(sent)} archive files copied to {archive}", err=True)
    workplace = Workplace(archive=archive or str(data.archive), shards=shards or str(data.root / "shards"))
    delivery = Delivery()
    with engine(cluster) as at_work:
        yield functools.partial(reread_on, at_work, workplace=workplace, delivery=delivery), delivery


def _as_record(change: Change) -> dict[str, object]:
    return {"article_id": change.article_id, "fields": {name: list(pair) for name, pair in change.fields.items()}}


def _short(value: object) -> str:
    text = str(value)
    return text if len(text) <= 80 else text[:77] + "..."
