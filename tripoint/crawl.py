"""``tripoint crawl``: crawl sources now, whether they are due or not."""

import sys
from datetime import datetime

import click

from catalog.model.errors import WrongValue
from tripoint.options import Settings, json_option, now, set_contact, tripoint_command
from tripoint.progress import showing


@click.command("crawl")
@click.argument("source", nargs=-1)
@click.option("--kind", multiple=True, help="Only sources of this kind: health, province, interreg, euroregion, state.")
@click.option("--limit", type=click.IntRange(min=1), help="At most this many new items a source.")
@click.option("--since", type=click.DateTime(["%Y-%m-%d"]), help="Leave items that their route dates earlier.")
@json_option
@tripoint_command
def command(
    source: tuple[str, ...],
    kind: tuple[str, ...],
    limit: int | None,
    since: datetime | None,
    settings: Settings,
    as_json: bool,
) -> None:
    """Crawl SOURCE... (all when none is named), read what came and store it. Publishing is `tripoint publish`."""
    from catalog.registry.configuration import load_configuration  # noqa: PLC0415 -- slow to import, both
    from tripoint import aftermath  # noqa: PLC0415
    from tripoint.night import run  # noqa: PLC0415
    from tripoint.night_report import summary_lines  # noqa: PLC0415

    sources = settings.sources()
    for name in source:
        if name not in sources:
            raise WrongValue("SOURCE", name, ", ".join(sources))
    kinds = {declared.kind for declared in sources.values()}
    for name in kind:
        if name not in kinds:
            raise WrongValue("--kind", name, ", ".join(sorted(kinds)))
    chosen = [
        identity
        for identity, declared in sources.items()
        if (not source or identity in source) and (not kind or declared.kind in kind)
    ]
    set_contact(load_configuration(settings.data.root))
    with showing(len(chosen), as_json=as_json) as progress:
        night = run(
            settings.data,
            sources,
            kind="crawl",
            chosen=chosen,
            now=now(),
            limit=limit,
            since=since.date() if since else None,
            edition=False,
            progress=progress,
        )
    for line in [aftermath.as_json(night)] if as_json else summary_lines(night):
        click.echo(line)
    sys.exit(night.exit_code)
