"""``tripoint sources``: the registry."""

import dataclasses
import json
from datetime import date
from typing import Any

import click

from catalog.model.errors import WrongValue
from catalog.model.source import Source
from tripoint.options import Settings, json_option, tripoint_command


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


def _plain(source: Source) -> dict[str, Any]:
    plain: dict[str, Any] = json.loads(json.dumps(dataclasses.asdict(source), default=_day))
    return plain


def _day(value: object) -> str:
    if isinstance(value, date):
        return value.isoformat()
    raise TypeError(type(value).__name__)
