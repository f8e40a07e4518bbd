"""``tripoint rebuild``: the catalogue again from the archive alone."""

import click

from catalog.store.lock import lock
from tripoint.options import Settings, now, tripoint_command


@click.command("rebuild")
@tripoint_command
def command(settings: Settings) -> None:
    """Replay every night from the archive into a new catalogue and publish it; the old catalogue is kept beside it."""
    from catalog.store.edition import publish  # noqa: PLC0415 -- slow to import
    from pipelines.rebuild import rebuild  # noqa: PLC0415
    from tripoint.night import group_stories, write_registry  # noqa: PLC0415

    moment = now()
    with lock(settings.data.lock, command="rebuild", now=moment):
        runs = rebuild(
            settings.data,
            settings.sources(),
            prepare=write_registry,
            finish=lambda db: group_stories(db, settings.data, now=moment),
        )
        manifest = publish(settings.data, now=moment)
    click.echo(
        f"{runs} runs replayed, {manifest.rows['articles']} articles; the old catalogue is catalog.db.before-rebuild"
    )
