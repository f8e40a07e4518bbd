"""``tripoint sources``: the registry."""

import dataclasses
import json
import sys
from datetime import date
from pathlib import Path
from typing import Any

import click

from catalog.model.errors import TripointError, WrongValue
from catalog.model.source import Source
from catalog.registry.sources import default_folder
from tripoint.options import Settings, json_option, now, tripoint_command


@click.group("sources")
def command() -> None:
    """List, show, check and add sources."""


@command.command("list")
@json_option
@tripoint_command
def list_sources(settings: Settings, as_json: bool) -> None:
    """All declared sources, a line each."""
    sources = settings.sources()
    if as_json:
        click.echo(json.dumps([_plain(source) for source in sources.values()], ensure_ascii=False, indent=1))
        return
    width = max(len(source_id) for source_id in sources)
    for source in sources.values():
        routes = ", ".join(dict.fromkeys(route.via for route in source.discover)) or "none"
        state = "  ended" if source.ended else "  paused" if source.paused else ""
        languages = " ".join(source.in_language)
        click.echo(
            f"{source.id:{width}}  {source.kind:10} {source.country}  {languages:11}  {routes:18} {source.name}{state}"
        )


@command.command("show")
@click.argument("source_id")
@json_option
@tripoint_command
def show(source_id: str, settings: Settings, as_json: bool) -> None:
    """One source as its file declares it, and how it is."""
    sources = settings.sources()
    if source_id not in sources:
        raise WrongValue("SOURCE_ID", source_id, ", ".join(sources))
    declared = _plain(sources[source_id])
    if as_json:
        click.echo(json.dumps(declared, ensure_ascii=False, indent=1))
        return
    for key, value in declared.items():
        if value not in (None, "", [], {}, False):
            click.echo(f"{key:17} {value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)}")
    for day, count in _crowded_days(settings, source_id):
        click.echo(f"{count} items are dated {day}; if the site moved on that day, add it to migrated and reprocess")


def _crowded_days(settings: Settings, source_id: str) -> list[tuple[str, int]]:
    """Days with at least twenty items and a fifth of all that have a day: nobody writes so many at once."""
    if not settings.data.catalog_db.exists():
        return []
    db = settings.data.open_catalogue()
    try:
        return [
            (str(day), int(count))
            for day, count in db.execute(
                "SELECT substr(date_published, 1, 10) AS said, count(*) AS items FROM articles"
                " WHERE source_id = :source AND length(date_published) >= 10 GROUP BY said HAVING items >= 20 AND items * 5 >="
                " (SELECT count(*) FROM articles WHERE source_id = :source AND length(date_published) >= 10) ORDER BY said",
                {"source": source_id},
            )
        ]
    finally:
        db.close()


def _plain(source: Source) -> dict[str, Any]:
    plain: dict[str, Any] = json.loads(json.dumps(dataclasses.asdict(source), default=_day))
    return plain


def _day(value: object) -> str:
    if isinstance(value, date):
        return value.isoformat()
    raise TypeError(type(value).__name__)


@command.command("add")
@click.argument("url")
@click.option("--yes", is_flag=True, help="Write the file into the folder of source files.")
@tripoint_command
def add(url: str, yes: bool, settings: Settings) -> None:
    """Look at the site at URL and print a source file for it; what was tried and read goes to standard error."""
    from catalog.registry.sources import parse_source  # noqa: PLC0415
    from crawlers.probe.proposal import propose  # noqa: PLC0415 -- Scrapy is slow to import
    from tripoint.examining import examine_new, read_items  # noqa: PLC0415

    moment = now()
    source, examination = examine_new(url, now=moment)
    proposal = propose(examination, read_items(examination, source), today=moment.date())
    for note in proposal.notes:
        click.echo(note, err=True)
    click.echo(proposal.toml, nl=False)
    folder = settings.sources_folder or default_folder()
    path = folder / f"{proposal.source_id}.toml"
    parse_source(proposal.toml, path=path)
    if not yes:
        click.echo(f"# written to {path} with --yes", err=True)
        return
    if path.exists():
        raise TripointError(f"{path}: there is such a source already; edit it, or remove it first.")
    folder.mkdir(parents=True, exist_ok=True)
    path.write_text(proposal.toml, encoding="utf-8")
    click.echo(f"{path}: written; look at kind, country, spatial_coverage and rights before the next night", err=True)


@command.command("check")
@click.argument("source_id", nargs=-1)
@json_option
@tripoint_command
def check(source_id: tuple[str, ...], settings: Settings, as_json: bool) -> None:
    """Ask the live sites of SOURCE_ID... (all when none is named) and say what is right, what is not, what to change.

    Of a source that is not well the last good page is shown beside today's; both are kept in DATA/repair.
    """
    from tripoint.checking import check_source, heading, row  # noqa: PLC0415 -- Scrapy is slow to import, both
    from tripoint.comparing import then_and_today  # noqa: PLC0415

    sources = settings.sources()
    for name in source_id:
        if name not in sources:
            raise WrongValue("SOURCE_ID", name, ", ".join(sources))
    folder = settings.sources_folder or default_folder()
    moment = now()
    found = []
    if not as_json:
        click.echo(heading())
    for identity in source_id or tuple(sources):
        report = check_source(sources[identity], (folder / f"{identity}.toml").read_text("utf-8"), now=moment)
        report["lines"] += then_and_today(settings.data, sources[identity], verdict=report["verdict"], now=moment)
        found.append(report)
        if as_json:
            continue
        click.echo(row(report))
        # Details where something is to be done, or where one source was asked for.
        for line in report["lines"] if report["verdict"] != "well" or len(source_id) == 1 else ():
            click.echo(f"    {line}")
        if report["diff"]:
            click.echo(report["diff"], nl=False)
    if as_json:
        click.echo(json.dumps(found, ensure_ascii=False, indent=1))
    if any(report["verdict"] not in ("well", "ended") for report in found):
        sys.exit(1)


@command.command("freeze")
@click.argument("source_id")
@click.argument("url")
@click.argument("slug")
@click.option("--folder", type=click.Path(path_type=Path), default=Path("tests/frozen"), show_default=True)
@tripoint_command
def freeze(source_id: str, url: str, slug: str, folder: Path, settings: Settings) -> None:
    """Save the page at URL with the record we read from it as a test case: FOLDER/SOURCE_ID/SLUG.html and .json."""
    from tripoint.examining import freeze_page  # noqa: PLC0415 -- Scrapy is slow to import

    sources = settings.sources()
    if source_id not in sources:
        raise WrongValue("SOURCE_ID", source_id, ", ".join(sources))
    paths = freeze_page(sources[source_id], url, folder / source_id / slug, now=now())
    click.echo(f"{', '.join(str(path) for path in paths)}: look over the record; it is what the test will hold us to")
