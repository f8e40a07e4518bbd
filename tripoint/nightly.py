"""``tripoint nightly``: the whole night, for a timer."""

import json
import sys

import click

from tripoint.options import Settings, json_option, now, tripoint_command


@click.command("nightly")
@json_option
@tripoint_command
def command(settings: Settings, as_json: bool) -> None:
    """Lock, recover, crawl what is due, group stories, check promises, publish, write the night's record and review.

    Exit code: 0 all well; 1 a source fell short of its promise; 2 configuration; 3 another run holds the lock;
    4 the edition was refused or the ledger does not balance.
    """
    from tripoint.night import run, summary_lines  # noqa: PLC0415 -- Scrapy is slow to import

    sources = settings.sources()
    night = run(
        settings.data,
        sources,
        kind="nightly",
        chosen=list(sources),
        now=now(),
        edition=True,
        report=lambda line: click.echo(line, err=as_json),
    )
    if as_json:
        click.echo(
            json.dumps(
                {
                    "run_id": night.run_id,
                    "status": night.status,
                    "sources": {key: health.status for key, health in night.health.items()},
                    "alarms": night.alarms,
                    "edition": night.manifest.digest if night.manifest else None,
                }
            )
        )
    else:
        for line in summary_lines(night):
            click.echo(line)
    sys.exit(night.exit_code)
