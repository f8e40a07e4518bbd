"""``tripoint nightly``: the whole night, for a timer."""

import sqlite3
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

import click

from catalog.model.errors import StoreError, TripointError
from tripoint.options import Settings, json_option, now, set_contact, tripoint_command
from tripoint.progress import showing

if TYPE_CHECKING:
    from tripoint.distribution import Elsewhere


@click.command("nightly")
@click.option(
    "--cluster",
    metavar="ADDRESS",
    help="Crawl on the Dask cluster with this scheduler (tcp://host:8786), or in shards on this machine (local).",
)
@click.option(
    "--shards",
    metavar="PLACE",
    help="With --cluster: where workers leave what they crawl (path or s3://...), of this data folder only; default: "
    "DATA/shards.",
)
@click.option(
    "--archive", metavar="PLACE", help="With --cluster: where the archive is copied after the crawl (path or s3://...)."
)
@json_option
@tripoint_command
def command(cluster: str | None, shards: str | None, archive: str | None, settings: Settings, as_json: bool) -> None:
    """Lock, recover, crawl what is due, group stories, check promises, publish, write the night's record and reviews.

    Exit code: 0 all well; 1 a source fell short of its promise; 2 configuration; 3 another run holds the lock;
    4 the edition was refused or the ledger does not balance.
    """
    from catalog.registry.configuration import load_configuration  # noqa: PLC0415 -- slow to import, all of it
    from tripoint import aftermath  # noqa: PLC0415
    from tripoint.night import live, run  # noqa: PLC0415
    from tripoint.night_report import summary_lines  # noqa: PLC0415

    if cluster is None and (archive or shards):
        raise TripointError("--archive and --shards say where a cluster works; give --cluster ADDRESS as well.")
    sources = settings.sources()
    configuration = load_configuration(settings.data.root)
    set_contact(configuration)
    moment = now()
    with (
        _elsewhere(cluster, shards or str(settings.data.root / "shards"), configuration.crawl.sources_at_once) as elsewhere,
        showing(len(live(sources.values())), as_json=as_json) as progress,
    ):
        try:
            night = run(
                settings.data,
                sources,
                kind="nightly",
                chosen=list(sources),
                now=moment,
                edition=True,
                progress=progress,
                workers=configuration.crawl.sources_at_once,
                seconds=60.0 * configuration.crawl.minutes_per_source,
                keep_days=configuration.archive.keep_days,
                elsewhere=elsewhere,
            )
        except (StoreError, OSError, sqlite3.Error) as error:
            # Of a full disk an operator must hear although nothing can be written any more.
            for line in aftermath.tell_failure(settings.data, configuration, error, now=moment):
                progress.say(line)
            raise
        if archive:
            from pipelines.shelves import send_archive  # noqa: PLC0415

            progress.say(f"{len(send_archive(settings.data.archive, archive))} archive files copied to {archive}")
    failures = aftermath.follow(settings.data, configuration, night, now=moment)
    for line in [*([aftermath.as_json(night)] if as_json else summary_lines(night)), *([] if as_json else failures)]:
        click.echo(line)
    sys.exit(night.exit_code)


@contextmanager
def _elsewhere(address: str | None, shards: str, at_once: int) -> "Iterator[Elsewhere | None]":
    """Who crawls for this night, when it is not this process."""
    if address is None:
        yield None
        return
    from pipelines.engines import engine  # noqa: PLC0415 -- only for a cluster
    from pipelines.shelves import Shelf  # noqa: PLC0415
    from tripoint.distribution import Elsewhere  # noqa: PLC0415

    shelf = Shelf(shards)
    with engine(address, count=at_once) as at_work:
        yield Elsewhere(at_work, shelf)
