"""``tripoint nightly``: the whole night, for a timer."""

import sqlite3
import sys

import click

from catalog.model.errors import StoreError, TripointError
from tripoint.options import Settings, json_option, now, set_contact, tripoint_command
from tripoint.progress import showing


@click.command("nightly")
@click.option(
    "--cluster",
    metavar="ADDRESS",
    help="Not proven yet, and refused: crawl on the Dask cluster with this scheduler (tcp://host:8786).",
)
@json_option
@tripoint_command
def command(cluster: str | None, settings: Settings, as_json: bool) -> None:
    """Lock, recover, crawl what is due, group stories, check promises, publish, write the night's record and reviews.

    Exit code: 0 all well; 1 a source fell short of its promise; 2 configuration; 3 another run holds the lock;
    4 the edition was refused or the ledger does not balance.
    """
    if cluster is not None:
        raise TripointError(
            f"--cluster {cluster}: a night on a cluster is not proven to give what a night on one machine gives "
            "(pipelines/SCALING.md, What is not done); run tripoint nightly without it."
        )
    from catalog.registry.configuration import load_configuration  # noqa: PLC0415 -- slow to import, all of it
    from tripoint import aftermath  # noqa: PLC0415
    from tripoint.night import live, run  # noqa: PLC0415
    from tripoint.night_report import summary_lines  # noqa: PLC0415

    sources = settings.sources()
    configuration = load_configuration(settings.data.root)
    set_contact(configuration)
    moment = now()
    with showing(len(live(sources.values())), as_json=as_json) as progress:
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
            )
        except (StoreError, OSError, sqlite3.Error) as error:
            # Of a full disk an operator must hear although nothing can be written any more.
            for line in aftermath.tell_failure(settings.data, configuration, error, now=moment):
                progress.say(line)
            raise
    failures = aftermath.follow(settings.data, configuration, night, now=moment)
    for line in [*([aftermath.as_json(night)] if as_json else summary_lines(night)), *([] if as_json else failures)]:
        click.echo(line)
    sys.exit(night.exit_code)
