"""``tripoint tag``: language, themes and places of texts that come from anywhere."""

import dataclasses
import json
from pathlib import Path
from typing import Any

import click

from catalog.model.source import Source
from pipelines.languages.decision import decide_language
from pipelines.places.tagging import tag_places
from pipelines.themes.tagging import tag_themes
from tripoint.json_lines import JsonLines
from tripoint.options import Settings, tripoint_command


@click.command("tag")
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False, allow_dash=True))
@tripoint_command
def command(file: Path, settings: Settings) -> None:
    """Tag each line of FILE, {"id", "headline", "text"[, "source"]}, and print one JSON record a line."""
    sources = settings.sources()
    lines = JsonLines(file, ("id",))
    for given in lines:
        click.echo(json.dumps(tagged(given, sources.get(str(given.get("source")))), ensure_ascii=False))
    lines.close()


def tagged(given: dict[str, Any], source: Source | None) -> dict[str, Any]:
    """The record of one text: ``id``, ``in_language``, ``about`` and ``places``."""
    headline, text = str(given.get("headline") or ""), str(given.get("text") or "")
    language = decide_language(
        headline=headline,
        text=text,
        declared=given.get("in_language"),
        published_in=source.in_language if source else (),
    )
    about = tag_themes(headline=headline, description=None, text=text, in_language=language.in_language, source=source)
    places = tag_places(headline=headline, text=text, in_language=language.in_language, source=source)
    return {
        "id": given["id"],
        "in_language": language.in_language,
        "about": [
            {
                "theme_id": tag.theme_id,
                "score": round(tag.score, 4),
                "evidence": [dataclasses.asdict(reason) for reason in tag.evidence],
            }
            for tag in about
        ],
        "places": [{"place_id": tag.place_id, "evidence": tag.evidence} for tag in places],
    }
